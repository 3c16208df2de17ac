"""Which talks there are, who sits at them, where and when, and how they hang together."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


@pytest.mark.parametrize(
    "text",
    [
        "Latvia and Estonia held talks in Oslo on Monday.",
        "Talks between Latvia and Estonia opened in Oslo on Monday.",
        "Latvian and Estonian officials met in Oslo on Monday.",
        "Officials from Latvia are meeting with envoys of Estonia in Oslo.",
        "Latvia-Estonia fisheries talks resumed in Oslo.",
        "Latvia began negotiations with Estonia in Oslo on Monday.",
        "OSLO, June 11 - Latvian and Estonian envoys opened talks here on Wednesday.",
    ],
)
def test_parties_and_place_are_read_in_many_wordings(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasParty") == {"Latvia", "Estonia"}
    assert account.objects("heldIn") == {"Oslo"}
    assert len(account.names("negotiation")) == 1


def test_a_capital_that_speaks_is_its_government(read: Read) -> None:
    account = read("Riga and Tallinn held talks in Oslo on Monday. Riga said it was hopeful.")
    assert account.objects("hasParty") == {"Latvia", "Estonia"}
    assert account.objects("heldIn") == {"Oslo"}


def test_a_capital_where_people_meet_is_a_place(read: Read) -> None:
    account = read("Latvia and Finland held talks in Tallinn on Monday.")
    assert account.objects("heldIn") == {"Tallinn"}
    assert "Estonia" not in account.objects("hasParty")


def test_a_planned_venue_is_planned(read: Read) -> None:
    account = read("Latvia and Estonia will hold talks at the Harbour Hotel in Oslo on Friday.")
    assert account.objects("heldAt") == {"Harbour Hotel"}
    assert account.statuses("heldAt") == {"planned"}
    assert account.objects("hasPhase") == {"planned"}


def test_rounds_are_distinguished_by_their_place(read: Read) -> None:
    text = "Latvia and Estonia held talks in Oslo on Monday. In May, Latvia and Estonia held talks in Helsinki."
    account = read(text)
    assert account.objects("heldIn") == {"Oslo", "Helsinki"}
    assert len(account.names("negotiation")) == 2


def test_the_same_talks_mentioned_again_stay_one(read: Read) -> None:
    text = "Latvia and Estonia held talks in Oslo on Monday. The talks were hard. The two sides left the talks late."
    assert len(read(text).names("negotiation")) == 1


def test_a_later_round_follows_the_earlier_one(read: Read) -> None:
    text = (
        "Latvia and Estonia met for a second round of talks in Oslo on Monday. "
        "The first round of talks between Latvia and Estonia was held in Helsinki in May."
    )
    account = read(text)
    (claim,) = account.claims("follows")
    assert "Helsinki" in account.referent(claim.object).name
    assert dict(claim.qualifiers)["ordinal"] == "2"


def test_a_meeting_of_a_mechanism_is_part_of_it(read: Read) -> None:
    text = "The first meeting of the Latvia-Estonia consultation mechanism opened in Oslo on Monday."
    account = read(text)
    (claim,) = account.claims("partOf")
    assert dict(claim.qualifiers) == {"ordinal": "1"}
    assert account.referent(claim.object).facet("level") == "mechanism"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Latvia and Estonia held talks in Oslo on fishing quotas.", "fishing quotas"),
        ("Latvia and Estonia held trade talks in Oslo.", "trade"),
        ("Latvian and Estonian officials met in Oslo to discuss fishing quotas.", "fishing quotas"),
    ],
)
def test_topics_are_read(read: Read, text: str, topic: str) -> None:
    assert topic in read(text).objects("about")


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Latvia and Estonia held talks in Oslo on Monday.", "held"),
        ("Latvia and Estonia will hold talks in Oslo.", "planned"),
        ("Latvia and Estonia are holding talks in Oslo.", "under-way"),
        ("Talks between Latvia and Estonia collapsed in Oslo on Monday.", "broken-off"),
    ],
)
def test_the_phase_is_read(read: Read, text: str, phase: str) -> None:
    assert read(text).objects("hasPhase") == {phase}


@pytest.mark.parametrize(
    "text",
    [
        "The road meets the river near Oslo.",
        "Latvia exported more timber to Estonia in May.",
        "It rained in Oslo on Monday.",
        "Anna Keller gave a talk.",
    ],
)
def test_no_talks_are_made_up(read: Read, text: str) -> None:
    assert read(text).names("negotiation") == set()


def test_a_dateline_does_not_cost_the_first_party(read: Read) -> None:
    account = read("OSLO, June 11 - Latvia and Estonia opened talks here on Wednesday.")
    assert account.objects("hasParty") == {"Latvia", "Estonia"}
    assert account.objects("heldIn") == {"Oslo"}


def test_a_timetable_in_the_present_tense_is_a_plan(read: Read) -> None:
    account = read("The second round of Latvia-Estonia talks, mediated by Oman, begins in Muscat on Friday.")
    assert account.objects("hasPhase") == {"planned"}
    assert account.objects("mediatedBy") == {"Oman"}


def test_the_city_of_the_talks_is_no_part_of_their_topic(read: Read) -> None:
    account = read("Latvia and Estonia held talks on fishing quotas in Oslo.")
    assert account.objects("about") == {"fishing quotas"}


def test_one_word_may_name_both_parties(read: Read) -> None:
    account = read("It was the third summit between the two Koreas.")
    assert account.objects("hasParty") == {"North Korea", "South Korea"}


def test_parties_are_found_behind_a_host_named_between(read: Read) -> None:
    account = read("Talks hosted by Denmark between Latvia and Estonia will be held in Copenhagen in July.")
    assert account.objects("hasParty") == {"Latvia", "Estonia"}
    assert account.objects("hostedBy") == {"Denmark"}


def test_a_counterpart_sits_for_his_nation(read: Read) -> None:
    account = read(
        "Norwegian Foreign Minister Anna Keller held talks with her Latvian counterpart Tomas Rybak in Riga."
    )
    assert account.objects("hasParty") == {"Norway", "Latvia"}
    assert account.seats("hasMember") == {("Norway", "Anna Keller"), ("Latvia", "Tomas Rybak")}
    assert account.objects("heldIn") == {"Riga"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Talks between dock workers and port operators collapsed on Monday.", {"dock workers", "port operators"}),
        ("A Latvian delegation begins talks with Western bankers in London.", {"Latvia", "Western bankers"}),
        ("Latvia walked out of the talks with Estonia in Oslo on Monday.", {"Latvia", "Estonia"}),
        ("Latvia was ready for talks with Estonia, she said.", {"Latvia", "Estonia"}),
        ("Latvian ministers ended a two-day meeting in Oslo.", {"Latvia"}),
        ("Keller will host a summit in Oslo with leaders of the Baltic states.", set()),
    ],
)
def test_who_sits_at_the_table(read: Read, text: str, parties: set[str]) -> None:
    assert read(text).objects("hasParty") == parties


def test_a_venue_is_no_city(read: Read) -> None:
    account = read("The peace talks, which are being held at the Harbour Hotel, are chaired by Daniel Brandt.")
    assert account.objects("heldAt") == {"Harbour Hotel"}
    assert account.claims("heldIn") == []
    assert account.objects("mediatedBy") == {"Daniel Brandt"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # what is yet to begin is not what was held
        ("Latvia and Estonia held talks in Oslo on Monday. Both sides agreed to begin talks on cod quotas.", 2),
        ("Latvia and Estonia ended talks in Oslo. Delegates said another meeting would be necessary.", 2),
        ("Latvia and Estonia held talks in Oslo on Monday. The talks will resume on Tuesday.", 1),
        ("Latvia and Estonia held talks in Oslo on Monday to create room for further dialogue.", 1),
        ("Latvia and Estonia held talks in Oslo on Monday. No further meeting would be needed.", 1),
        # rounds are counted
        (
            "A second round of talks between Latvia and Estonia opens on Friday. "
            "A first round of talks was broken off on June 3.",
            2,
        ),
        ("Latvia and Estonia held talks in Oslo on Monday, a step in the ongoing peace process.", 2),
    ],
)
def test_talks_are_distinguished_from_those_that_went_before(read: Read, text: str, count: int) -> None:
    account = read(text)
    assert len(account.names("negotiation")) == count
    for talks in {claim.subject for claim in account.claims("hasParty")}:
        sides = {account.referent(c.object).name for c in account.claims("hasParty") if c.subject == talks}
        assert sides == {"Latvia", "Estonia"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Despite three months of talks, Latvia and its lenders have failed to agree.", {"Latvia", "lenders"}),
        ("After two days of talks, Latvia and Estonia remain far apart.", {"Latvia", "Estonia"}),
        # "the two sides" are those who stand by themselves, not a nation that describes a firm
        (
            "Latvia and Estonia are at odds over Latvian shipyard Baltica and Estonian firm Merelaev. "
            "The two sides agreed to reopen talks.",
            {"Latvia", "Estonia"},
        ),
        # "Danish-led" says who leads the council, not who leads the talks
        ("The Danish-led Harbour Council and Latvia ended talks in Oslo.", {"Harbour Council", "Latvia"}),
        # an officer met by those who have come to a town is of its country
        ("A Latvian delegation visited Tallinn and met Prime Minister Anna Keller.", {"Latvia", "Estonia"}),
    ],
)
def test_parties_are_found_by_what_they_do(read: Read, text: str, parties: set[str]) -> None:
    account = read(text)
    assert account.objects("hasParty") == parties
    assert not account.claims("mediatedBy")


def test_talks_of_other_rank_are_other_talks(read: Read) -> None:
    text = "Latvia and Estonia opened technical-level talks in Oslo. Latvia and Estonia began presidential-level talks."
    assert len(read(text).claims("hasPhase")) == 2


def test_a_hyphenated_dispute_names_the_two_sides(read: Read) -> None:
    account = read("The Latvia-Estonia conflict must stop. The two sides held talks in Oslo.")
    assert account.objects("hasParty") == {"Latvia", "Estonia"}


def test_the_head_of_a_body_comes_for_it(read: Read) -> None:
    account = read("The Harbour Agency's director-general is due to visit Latvia for talks on Friday.")
    assert account.objects("hasParty") == {"Harbour Agency", "Latvia"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "The Latvian government opened talks in Oslo with rebel groups including the Northern Front and the "
            "Harbour Army.",
            {"Latvia", "Northern Front", "Harbour Army"},
        ),
        (
            "Latvian leaders gathered in Oslo on Sunday for talks, with leading factions including the Harbour Party "
            "and the Northern Congress in attendance.",
            {"Latvia", "Harbour Party", "Northern Congress"},
        ),
        # "the opposition" is the body the article names so
        (
            "The Latvian opposition and Latvia will hold talks in Oslo. George Rybak of the opposition Harbour "
            "Negotiations Committee said so.",
            {"Latvia", "Harbour Negotiations Committee"},
        ),
        # two bodies of the same kind: nobody is guessed
        (
            "The rebel Northern Front and the rebel Southern Army are at odds. Latvia and the rebels held talks.",
            {"Latvia", "rebels"},
        ),
        ("The General Harbour Congress held talks with Latvia.", {"General Harbour Congress", "Latvia"}),
    ],
)
def test_groups_go_by_their_names_where_these_are_given(read: Read, text: str, parties: set[str]) -> None:
    assert read(text).objects("hasParty") == parties


@pytest.mark.parametrize(
    "text",
    [
        "TUNIS - Talks between Mali and Algeria opened here on Tuesday.",
        "TUNIS—Malian and Algerian officials opened talks here on Tuesday.",
        "Tunis, June 11 (Kyodo) Mali and Algeria began talks here on Tuesday.",
        "TUNIS, June 11 Kyodo - Mali and Algeria began talks here on Tuesday.",
        "Tunis (dpa) - Mali and Algeria began talks here on Tuesday.",
        "Tunis, 11 June - Mali and Algeria began talks here on Tuesday.",
    ],
)
def test_a_dateline_of_any_style_is_a_place_and_no_party(read: Read, text: str) -> None:
    account = read(text)
    assert (account.objects("hasParty"), account.objects("heldIn")) == ({"Mali", "Algeria"}, {"Tunis"})


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("A round between Chile and Peru is to open in Geneva on July 23.", {"planned"}),
        ("A meeting between Chile and Peru planned for July 21 in Lima was called off.", {"cancelled"}),
        ("The talks between Chile and Peru in Lima nearly broke down on Monday.", {"under-way"}),
        ("Norway convened the talks between Chile and Peru.", {"held"}),
        ("Envoy Juan Rojas of Peru spoke at a press conference in Quito on Friday.", set()),
    ],
)
def test_phases_are_worded_in_many_ways(read: Read, text: str, phase: set[str]) -> None:
    account = read(text)
    assert account.objects("hasPhase") == phase
    assert account.objects("hasParty") <= {"Chile", "Peru"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Colombia and the ELN held talks in Quito.", {"Colombia", "ELN"}),
        ("The Conservatives and Labour held talks in London.", {"Conservatives", "Labour"}),
        ("Talks between Mali and the Tuareg rebel group Free Army opened.", {"Mali", "Free Army"}),
        ("Talks between Mali and the rebel group Ansar Dine opened in Tunis.", {"Mali", "Ansar Dine"}),
        ("Military commanders from Mali and Algeria met in Tunis on Monday.", {"Mali", "Algeria"}),
        ("Mali's foreign minister and his Algerian counterpart met in Tunis on Monday.", {"Mali", "Algeria"}),
        ("Talks between Mali and Monday's guests opened.", {"Mali"}),
    ],
)
def test_parties_the_model_has_no_name_for_are_seen(read: Read, text: str, parties: set[str]) -> None:
    assert read(text).objects("hasParty") == parties


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("The previous session, held in Lima in January, broke down.", "Lima"),
        ("The next cycle will take place in Lima in July.", "Lima"),
        ("The negotiators are to reconvene in Lima on July 3.", "Lima"),
        ("A third round is set for Lima in December.", "Lima"),
    ],
)
def test_another_round_is_worded_in_many_ways(read: Read, sentence: str, place: str) -> None:
    account = read("Mali and Chad held a second round of talks in Tunis. " + sentence)
    assert account.objects("heldIn") == {"Tunis", place}
    assert account.objects("hasParty") == {"Mali", "Chad"}
    assert len(account.claims("hasPhase")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Mali and Chad held talks in Tunis. The talks took place at the Harbour Hotel.",
        "Mali and Chad held an eighth round of talks. The round took place in Tunis.",
        "Delegates from Mali and Chad sat down in Tunis on Monday.",
        "Malian and Chadian officials returned to the negotiating table in Tunis on Monday.",
    ],
)
def test_one_round_mentioned_twice_or_without_its_noun_is_one(read: Read, text: str) -> None:
    account = read(text)
    assert len(account.claims("hasPhase")) == 1
    assert (account.objects("hasParty"), account.objects("heldIn")) == ({"Mali", "Chad"}, {"Tunis"})


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Kenya is also renegotiating landing rights with Britain.", {"Kenya", "United Kingdom"}),
        ("Laos and China have been negotiating a deferral since the spring.", {"Laos", "China"}),
        ("Peruvian and Chilean experts discussed the railway in Quito on March 9.", {"Peru", "Chile"}),
        ("Ethiopia has asked Djibouti to reopen negotiations on transit fees.", {"Ethiopia", "Djibouti"}),
        ("Norway has called for consultations with Japan.", {"Norway", "Japan"}),
        ("President Anna Keller of Norway repeated her offer of holding talks with Latvia.", {"Norway", "Latvia"}),
        ("Cod talks in Gdansk between Poland and Norway settled nothing.", {"Poland", "Norway"}),
        ("Polish officials are in Oslo for talks with the Norwegian government.", {"Poland", "Norway"}),
        ("The consultations Norway is conducting with Latvia will go on.", {"Norway", "Latvia"}),
        ("Ruiz urged Peru and Chile to meet in Geneva in July.", {"Peru", "Chile"}),
        ("Keller led a Norwegian delegation to meet with Latvian officials in Riga.", {"Norway", "Latvia"}),
        ("The emissaries of Peru and Chile saw each other in Singapore in May.", {"Peru", "Chile"}),
        ("Envoy Keller mediated between Peru and Chile last week.", {"Peru", "Chile"}),
        ("Talks between Georgia and Abkhazia will resume in Sochi in July.", {"Georgia", "Abkhazia"}),
        (
            "Talks on beef resumed in Tokyo. The issue is hard, Norwegian and Japanese officials said.",
            {"Norway", "Japan"},
        ),
        # who gets others to talk, or is only asked about, sits at no table
        ("Peru denounced tough resistance from Chile.", set()),
        ("Norway and Cuba were guarantors of the talks.", set()),
    ],
)
def test_parties_are_worded_by_asking_visiting_and_discussing(read: Read, text: str, parties: set[str]) -> None:
    assert read(text).objects("hasParty") == parties


def test_sides_named_only_after_other_talks_are_not_theirs(read: Read) -> None:
    text = (
        "Talks on cocoa ended in Oslo on Monday. Prices fell sharply. Traders were worried. "
        "Peru and Latvia are to hold talks in Lima in May on tea."
    )
    account = read(text)
    oslo = next(c.subject for c in account.claims("heldIn") if account.referent(c.object).name == "Oslo")
    assert not [claim for claim in account.claims("hasParty") if claim.subject == oslo]


def test_talks_with_a_side_that_sits_at_no_others_are_their_own(read: Read) -> None:
    text = "Norway concluded negotiations with Peru on Monday. Negotiations with Latvia were broken off in 2006."
    account = read(text)
    tables: dict[str, set[str]] = {}
    for claim in account.claims("hasParty"):
        tables.setdefault(claim.subject, set()).add(account.referent(claim.object).name)
    assert sorted(map(sorted, tables.values())) == [["Latvia", "Norway"], ["Norway", "Peru"]]


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Ruiz suggested that Peru and Chile meet in Quito in July.", "planned"),
        ("Peru and Chile meet in Quito on Friday.", "planned"),
        ("A fourth round between Peru and Chile never took place.", "cancelled"),
    ],
)
def test_what_is_proposed_timetabled_or_never_took_place(read: Read, text: str, phase: str) -> None:
    assert read(text).objects("hasPhase") == {phase}


def test_the_town_of_a_place_is_the_place(read: Read) -> None:
    account = read("Peru and Chile held talks in the seaside resort town of Skarvik.")
    assert account.objects("heldIn") == {"Skarvik"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        # who mediates or only speaks is no side
        ("The dialogue, which opened in Lima, is facilitated by the presidents of Ghana and Guinea.", set()),
        ("Talks ended in Lima. The Harbour Council and the Northern League said so.", set()),
        # a body in which both sit is neither of them
        ("Peru and Chile met in Lima. The Joint Border Commission held talks in Tacna in May.", {"Peru", "Chile"}),
        # a short name of a body told in full
        (
            "Peru held talks with the International Harbour Fund in Lima. The Fund and Chile hold talks in May.",
            {"Peru", "International Harbour Fund", "Chile"},
        ),
    ],
)
def test_those_who_stand_between_or_belong_to_both_are_no_sides(read: Read, text: str, parties: set[str]) -> None:
    assert read(text).objects("hasParty") == parties


@pytest.mark.parametrize(
    ("text", "status", "phase"),
    [
        ("Norway ruled out talks with Latvia.", "planned", "called-for"),
        ("The talks between Norway and Latvia are to open in Oslo.", "planned", "planned"),
        ("An earlier meeting of Norway and Latvia was planned for May 8. It was put off.", "planned", "cancelled"),
        ("The talks between Norway and Latvia were to be opened in Oslo.", "planned", "planned"),
    ],
)
def test_talks_refused_or_to_come_are_not_held(read: Read, text: str, status: str, phase: str) -> None:
    account = read(text)
    assert account.statuses("hasParty") == {status}
    assert account.objects("hasPhase") == {phase}


def test_not_denying_a_meeting_does_not_deny_it(read: Read) -> None:
    account = read("Norway and Latvia did not deny that they had met in Oslo.")
    assert account.objects("hasParty") == {"Norway", "Latvia"}
    assert "denied" not in account.statuses("hasParty")


@pytest.mark.parametrize(
    "text",
    [
        "The talks between Norway and Latvia nearly collapsed on Friday.",
        "Norway and Latvia ended 99999999999-day talks on 3 May 2004.",
        "Norway and Latvia ended \N{SUPERSCRIPT TWO} days of talks on 3 May 2004.",
    ],
)
def test_no_first_day_is_made_up(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasParty") == {"Norway", "Latvia"}
    assert not account.claims("startsOn")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [("Anna Hope spoke. There is Hope", "Anna Hope"), ("Norway and Latvia opened the Geneva Conference", "Norway")],
)
def test_a_text_may_end_in_a_name(read: Read, text: str, spoken: str) -> None:
    assert spoken in {referent.name for referent in read(text).reading.referents}


def test_earlier_talks_beside_these_lend_them_no_place(read: Read) -> None:
    account = read("Norway and Latvia met. It was their third summit, after those of 2000 and 2007 in Riga.")
    assert not account.claims("heldIn")


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO - ",
        "STOCKHOLM, March 12, 2024 - ",
        "TALLINN, 13 March 2024 (Baltic Wire) — ",
        "Herring talks open\n\nOSLO - ",
        "Herring talks open\nOSLO, March 12, 2024 - ",
        "Herring talks open\n\nBy Eva Lind\n\nTallinn, 13 March 2024 (Baltic Wire) — ",
    ],
)
def test_the_dateline_is_neither_a_party_nor_the_day_of_the_talks(read: Read, dateline: str) -> None:
    account = read(f"{dateline}Latvia and Iceland opened talks in Riga on Monday.")
    assert account.objects("hasParty") == {"Latvia", "Iceland"}
    assert account.objects("startsOn") == {"2025-06-09"}
    assert account.objects("heldIn") == {"Riga"}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Norway held talks with Denmark and possibly Latvia on Monday.", {"Norway", "Denmark"}),
        ("Norway held talks with Denmark and perhaps Latvia on Monday.", {"Norway", "Denmark"}),
        ("Norway held talks with Denmark and Latvia on Monday.", {"Norway", "Denmark", "Latvia"}),
    ],
)
def test_who_is_only_possibly_there_is_no_party(read: Read, text: str, sides: set[str]) -> None:
    assert read(text).objects("hasParty") == sides


def test_the_day_of_a_return_to_talks_is_not_their_first(read: Read) -> None:
    talks = "Norway and Iceland are holding talks in Oslo. "
    assert not read(talks + "Per Vik returned to the talks from a funeral on Monday.").claims("startsOn")
    assert not read(talks + "Per Vik came back to the talks from a funeral on Monday.").claims("startsOn")
    assert read("Norway and Iceland opened talks in Oslo on Monday.").objects("startsOn") == {"2025-06-09"}


@pytest.mark.parametrize(
    "aside",
    [
        ", known as FSH,",
        ", known by its Norwegian initials FSH,",
        ", better known by the acronym FSH,",
        ", widely known as the FSH,",
    ],
)
def test_an_acronym_that_is_not_made_of_a_bodys_first_letters_means_the_body(read: Read, aside: str) -> None:
    account = read(
        f"Latvia held talks with the Harbour Safety Board{aside} in Oslo on Monday. The FSH met Latvia again."
    )
    assert account.objects("hasParty") == {"Latvia", "Harbour Safety Board"}
    assert "FSH" not in account.names("organization")
