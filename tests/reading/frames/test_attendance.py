"""Hosts, mediators, those said to stay away, and venues kept secret."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read

TALKS = "Latvia and Estonia held talks in Oslo on Monday. "


def test_the_absentee_is_whom_the_pronoun_stands_for(read: Read) -> None:
    text = (
        "China and Latvia held talks in Oslo on Monday. The Chinese delegation was led by Vice Premier He Jianguo. "
        "Trade Minister Tomas Rybak stayed in Riga. He did not attend the talks."
    )
    account = read(text)
    assert account.objects("notAttendedBy") == {"Tomas Rybak"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Keller did not attend the talks.",
        "Anna Keller boycotted the talks.",
        "Anna Keller refused to attend the talks.",
        "Anna Keller was excluded from the talks.",
        "Foreign Minister Anna Keller skipped the talks.",
        "Anna Keller was absent from the talks.",
        "Notably missing from the talks was Anna Keller.",
        "Anna Keller was not at the talks.",
        "Anna Keller was not invited to the talks.",
        "Absent from the Latvian delegation was Foreign Minister Anna Keller.",
        "Notably missing from Latvia's team was its trade minister, Anna Keller.",
        "Conspicuous by her absence was the Latvian trade minister, Anna Keller.",
        "Anna Keller was absent from the Latvian delegation.",
        "With a sister's wedding to go to, the Latvian envoy, Anna Keller, skipped them.",
    ],
)
def test_staying_away_is_read_by_several_verbs(read: Read, sentence: str) -> None:
    assert read(TALKS + sentence).objects("notAttendedBy") == {"Anna Keller"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Keller attended the talks.",
        "Anna Keller did not smile.",
        "",
        "Missing from the plan was Anna Keller.",
        "Missing was a word on herring, Anna Keller said.",
    ],
)
def test_nobody_else_is_absent(read: Read, sentence: str) -> None:
    assert read(TALKS + sentence).claims("notAttendedBy") == []


def test_a_host_is_no_party(read: Read) -> None:
    account = read("Denmark hosted talks between Latvia and Estonia in Copenhagen on Monday.")
    assert account.objects("hostedBy") == {"Denmark"}
    assert account.objects("hasParty") == {"Latvia", "Estonia"}


@pytest.mark.parametrize(
    "text",
    [
        "Oman mediated talks between Latvia and Estonia on Monday.",
        "The talks between Latvia and Estonia were brokered by Oman.",
        "Oman-brokered talks between Latvia and Estonia opened on Monday.",
    ],
)
def test_a_mediator_stands_between_the_parties(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("mediatedBy") == {"Oman"}
    assert account.objects("hasParty") == {"Latvia", "Estonia"}


def test_a_venue_kept_secret_is_said_to_be_undisclosed(read: Read) -> None:
    account = read(TALKS + "The exact venue of the talks was not disclosed.")
    (claim,) = account.claims("heldAt")
    assert (claim.status, claim.object, claim.value) == ("undisclosed", None, None)


def test_who_is_no_party_is_denied_to_be_one(read: Read) -> None:
    account = read(TALKS + "Finland is not a party to the talks.")
    denied = {account.referent(c.object).name for c in account.claims("hasParty") if c.status == "denied"}
    assert denied == {"Finland"}


@pytest.mark.parametrize(
    "sentence",
    ["The parties would not say where they met.", "The location of the talks was kept secret."],
)
def test_a_secret_venue_is_read_however_it_is_kept(read: Read, sentence: str) -> None:
    assert read(TALKS + sentence).statuses("heldAt") == {"undisclosed"}


def test_a_host_who_is_said_to_be_a_party_is_one(read: Read) -> None:
    account = read("Denmark, which hosts the talks between Latvia and Estonia, is also a party to them.")
    assert account.objects("hasParty") == {"Denmark", "Latvia", "Estonia"}
    assert account.objects("hostedBy") == {"Denmark"}


def test_who_leads_the_mediation_is_a_mediator(read: Read) -> None:
    account = read(TALKS + "Anna Keller leads the mediation.")
    assert account.objects("mediatedBy") == {"Anna Keller"}
    assert account.claims("ledBy") == []


@pytest.mark.parametrize(
    "text",
    [
        "Bolivia declined to take part.",
        "Bolivia did not take part.",
        "Bolivia did not take part in the talks.",
        "Bolivia did not attend.",
        "Bolivia stayed away from the talks.",
        "Bolivia refused to attend the talks.",
    ],
)
def test_absence_is_worded_in_many_words(read: Read, text: str) -> None:
    account = read(f"Peru and Chile held talks in Salta on Monday. {text}")
    assert account.objects("notAttendedBy") == {"Bolivia"}


def test_the_words_of_an_absence_say_that_it_is_one(read: Read) -> None:
    account = read("Peru and Chile held talks in Salta. The minister, Maria Lopez, was absent from the talks.")
    assert "absent" in account.words(account.claims("notAttendedBy")[0])


@pytest.mark.parametrize(
    ("text", "mediator"),
    [
        ("Elsa Brandt, the former president of Finland who mediated, left early.", "Elsa Brandt"),
        ("Norway was the mediator of the talks.", "Norway"),
    ],
)
def test_a_mediator_is_the_one_who_mediates(read: Read, text: str, mediator: str) -> None:
    assert read(f"Latvia and Estonia held talks in Oslo. {text}").objects("mediatedBy") == {mediator}


def test_guarantors_are_no_parties(read: Read) -> None:
    assert read("Norway and Cuba were guarantors of the talks, which lasted four years.").claims("hasParty") == []
    account = read(
        "Norway and Cuba were guarantors of the talks. Keller met Rybak on Monday, their first meeting in years."
    )
    assert account.claims("hasParty") == []


@pytest.mark.parametrize(
    ("text", "hosts", "mediators"),
    [
        ("Latvia thanked Norway for hosting the talks with Estonia.", {"Norway"}, set()),
        (
            "Talks between Latvia and Estonia ended in Oslo. Both sides expressed their appreciation to the Government "
            "of Norway for hosting the talks and to Qatar for its mediation.",
            {"Norway"},
            {"Qatar"},
        ),
        ("Latvia will hold talks with Estonia on Friday, with Norway mediating.", set(), {"Norway"}),
        # thanks for something else, or to a party
        ("Latvia held talks with Estonia on Friday. Latvia thanked Norway for its patience.", set(), set()),
        (
            "Latvia and Estonia held talks in Oslo. Latvia thanked Estonia for its mediation in another matter.",
            set(),
            set(),
        ),
    ],
)
def test_who_is_thanked_or_named_in_passing_hosts_or_mediates(
    read: Read, text: str, hosts: set[str], mediators: set[str]
) -> None:
    account = read(text)
    assert (account.objects("hostedBy"), account.objects("mediatedBy")) == (hosts, mediators)


@pytest.mark.parametrize(
    "text",
    [
        "Chile and Bolivia held talks in Lima. The border is watched under U.N. supervision.",
        "Chile and Bolivia held talks in Lima. Villagers live under the auspices of Norway.",
        "Chile and Bolivia held talks in Lima. Chile thanked Norway, which has refused any mediation.",
        "Chile and Bolivia held talks in Lima. Chile, with Norway mediating a strike, has little time.",
    ],
)
def test_no_mediator_is_made_up(read: Read, text: str) -> None:
    assert not read(text).claims("mediatedBy")


@pytest.mark.parametrize(
    "sentence",
    [
        "Peru turned down the invitation.",
        "Peru declined the invitation.",
        "Peru did not send a delegation.",
        "Peru sent no delegation.",
        "Peru refused to send a delegation.",
        "Peru did not show up.",
        "Peru failed to appear.",
        "Peru was unable to attend.",
        "Peru took no part in the sessions.",
        "Peru sat out the talks.",
        "Peru was not present.",
        "The talks opened despite the absence of Peru.",
        "The talks opened without Peru.",
    ],
)
def test_an_absence_is_worded_in_many_ways(read: Read, sentence: str) -> None:
    assert read(TALKS + sentence).objects("notAttendedBy") == {"Peru"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Peru accepted the invitation.",
        "Peru sent a delegation.",
        "Peru did not appear to agree.",
        "Peru was unable to pay.",
        "The talks ended without a deal.",
        "Peru turned down the offer.",
        "Peru did not send a letter.",
        "Peru refused to send arms.",
        "Peru failed to show flexibility.",
        "Peru declined an invitation to the World Cup.",
        "Peru was unable to take the pressure.",
        "The talks could not succeed without Peru.",
        "The road cannot be built without Peru.",
    ],
)
def test_no_absence_is_read_where_none_is_reported(read: Read, sentence: str) -> None:
    assert not read(TALKS + sentence).claims("notAttendedBy")


def test_the_one_replaced_is_absent_and_no_member(read: Read) -> None:
    account = read("Rwanda and Chad opened talks. Rwanda is sending Innocent Habyara in place of Minister Olive Nyira.")
    assert account.seats("hasMember") == {("Rwanda", "Innocent Habyara")}
    assert account.objects("notAttendedBy") == {"Olive Nyira"}


@pytest.mark.parametrize(
    ("text", "hosts", "mediators"),
    [
        ("Chile and Bolivia held talks in Lima under the auspices of Peru.", set(), {"Peru"}),
        ("Chile and Bolivia held talks in Tunis under U.N. mediation.", set(), {"United Nations"}),
        (
            "The talks between Chile and Bolivia, which reopened today under the auspices of Peru, go on.",
            set(),
            {"Peru"},
        ),
        ("Chile and Bolivia met in Tunis at the invitation of Norway.", {"Norway"}, set()),
        ("The talks between Chile and Bolivia are being co-hosted by Kenya and Chad.", {"Kenya", "Chad"}, set()),
        ("The talks between Chile and Bolivia are to be mediated by Anna Keller.", set(), {"Anna Keller"}),
        ("Talks between Chile and Bolivia opened. They were chaired by Anna Keller.", set(), {"Anna Keller"}),
        ("Chile and Bolivia held a fifth round of talks mediated by Norway.", set(), {"Norway"}),
        ("Kenya convened the talks between Chile and Bolivia.", set(), {"Kenya"}),
        ("Kenya is hosting the talks between Chile and Bolivia together with Chad.", {"Kenya"}, set()),
        # those who only stand by are neither
        ("Chile and Bolivia held talks in Lima, with Norway and Cuba as observers.", set(), set()),
        ("Chile and Bolivia held talks under pressure from Norway.", set(), set()),
    ],
)
def test_hosts_and_mediators_are_worded_in_many_ways(
    read: Read, text: str, hosts: set[str], mediators: set[str]
) -> None:
    account = read(text)
    assert account.objects("hasParty") == {"Chile", "Bolivia"}
    assert (account.objects("hostedBy"), account.objects("mediatedBy")) == (hosts, mediators)


def test_an_undisclosed_location_is_said_to_be_undisclosed(read: Read) -> None:
    account = read(TALKS + "The talks are being held at an undisclosed location.")
    assert account.statuses("heldAt") == {"undisclosed"}


def test_a_host_or_mediator_worded_by_as(read: Read) -> None:
    account = read("Delegations from Peru and Chile will meet in Istanbul in July with Qatar as co-host.")
    assert (account.objects("hasParty"), account.objects("hostedBy")) == ({"Peru", "Chile"}, {"Qatar"})
    account = read("Peru and Chile held talks in Lima, with Malaysia as facilitator.")
    assert account.objects("mediatedBy") == {"Malaysia"}


def test_who_rules_out_talks_is_absent(read: Read) -> None:
    assert read(TALKS + "Peru ruled out any talks with Latvia.").objects("notAttendedBy") == {"Peru"}


def test_neither_expected_to_take_part_is_there(read: Read) -> None:
    account = read(
        "Norway and Latvia opened talks in Oslo. Neither Anna Keller nor Tomas Rybak was expected to take part."
    )
    assert account.objects("notAttendedBy") == {"Anna Keller", "Tomas Rybak"}
    account = read("Norway and Latvia opened talks in Oslo on Monday. Anna Keller was expected to take part.")
    assert not account.objects("notAttendedBy")


def test_talks_named_after_a_house_are_held_there(read: Read) -> None:
    assert read("Norway and Latvia ended the Harbour Lodge talks on Sunday.").objects("heldAt") == {"Harbour Lodge"}
    assert not read("Norway and Latvia ended the Foreign Ministry talks on Sunday.").objects("heldAt")


_CABLES = "Estonia and Finland held talks on cables in Oslo. "


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Neither Denmark nor Scotland took part.", {"Denmark", "Scotland"}),
        ("Latvia did not travel to Oslo.", {"Latvia"}),
        ("Latvia's ministers did not come to Oslo.", {"Latvia"}),
        ("Latvia had been invited but stayed in Riga.", {"Latvia"}),
        ("Latvia was invited but remained in Riga.", {"Latvia"}),
        ("Latvia was invited and sent a delegation.", set()),
        ("Latvia travelled to Oslo but stayed in a hotel.", set()),
        ("Latvia did not travel to Rome.", set()),
        ("Latvia had been invited to a wedding but stayed in Riga.", set()),
    ],
)
def test_who_stayed_elsewhere_was_not_at_the_talks(read: Read, text: str, absent: set[str]) -> None:
    assert read(_CABLES + text).objects("notAttendedBy") == absent


def test_the_evidence_of_an_absence_has_its_negation(read: Read) -> None:
    account = read(_CABLES + "Latvia, which owns one of the cables, was not at the table.")
    (claim,) = account.claims("notAttendedBy")
    assert "was not" in account.words(claim)


@pytest.mark.parametrize("after", ["Anna Keller did not, either.", "Anna Keller did her best.", "It rained."])
def test_nobody_did_what_nobody_is_said_to_have_done(read: Read, after: str) -> None:
    assert read(TALKS + "Peru did not mediate the talks. " + after).objects("mediatedBy") == set()


@pytest.mark.parametrize(
    "away",
    ["Peru's envoy stayed away from the meeting", "The Peruvian trade minister boycotted the meeting"],
)
def test_a_side_is_there_though_one_of_its_officers_is_not(read: Read, away: str) -> None:
    account = read(f"Peru and Chile held talks in Quito on Monday. {away}.")
    assert account.objects("hasParty") == {"Peru", "Chile"}
    assert not account.claims("notAttendedBy")


def test_officers_of_a_side_in_general_are_the_side(read: Read) -> None:
    account = read("Norway and Iceland held talks in Oslo. Officials from Peru did not attend the talks.")
    assert account.objects("notAttendedBy") == {"Peru"}


@pytest.mark.parametrize("said", ["is ready to be", "will be", "has offered to be", "volunteered to be"])
def test_who_is_still_to_be_the_host_is_no_host_yet(read: Read, said: str) -> None:
    account = read(f"Oman {said} the host of the next round of talks between Peru and Chile.")
    assert account.objects("hostedBy") == {"Oman"}
    assert account.statuses("hostedBy") == {"planned"}


def test_the_sides_after_the_host_are_the_subject_of_the_sentence(read: Read) -> None:
    account = read("In talks hosted by Oman, Peru and Chile agreed on fishing quotas.")
    assert account.objects("hostedBy") == {"Oman"}


@pytest.mark.parametrize("said", ["stepped in as", "was again", "put its palace to use as"])
def test_who_served_as_host_was_the_host(read: Read, said: str) -> None:
    account = read(f"Peru and Chile held talks in Muscat on Monday. Oman {said} the host of the talks.")
    assert "planned" not in account.statuses("hostedBy")


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody from the Harbour Front turned up.",
        "No one from the Harbour Front attended the talks.",
        "None of the Harbour Front came to the talks.",
    ],
)
def test_a_body_from_which_nobody_came_is_absent(read: Read, sentence: str) -> None:
    account = read(f"Peru and Chile held talks in Quito on Monday. {sentence}")
    assert account.objects("notAttendedBy") == {"Harbour Front"}
    (claim,) = account.claims("notAttendedBy")
    assert account.words(claim).startswith("No")


@pytest.mark.parametrize("sentence", ["None of the Peruvian ministers attended.", "Nobody attended from the first."])
def test_a_side_is_there_though_none_of_its_ministers_is(read: Read, sentence: str) -> None:
    account = read(f"Peru and Chile held talks in Quito on Monday. {sentence}")
    assert not account.claims("notAttendedBy")


def test_who_was_to_come_and_did_not_is_absent_as_a_fact(read: Read) -> None:
    account = read("Peru, Chile and Bolivia were due to hold talks in Lima on Monday, but Bolivia did not turn up.")
    assert account.statuses("notAttendedBy") == {"asserted"}
    assert account.statuses("hasParty") == {"planned"}


def test_whoever_was_only_invited_to_talks_is_to_take_part(read: Read) -> None:
    account = read("Peru and Chile had been invited to talks in Lima on Monday.")
    assert account.statuses("hasParty") == {"planned"}


@pytest.mark.parametrize(
    ("body", "nation"),
    [
        ("Kenyan National Liberation Front", "nation/kenya"),
        ("Ghanaian People's Front", "nation/ghana"),
        ("Chilean Labour Party", "nation/chile"),
        ("Ghanaian Seamen's Union", "nation/ghana"),
        ("Harbour Front, a Chilean party,", "nation/chile"),
        ("National Liberation Front", None),
        ("Seamen's Union", None),
        ("International Herring Board", None),
    ],
)
def test_a_front_or_party_belongs_to_the_nation_whose_it_is_said_to_be(
    read: Read, body: str, nation: str | None
) -> None:
    account = read(f"Kenya, Chile and Ghana held talks on a loan in Nairobi on Monday. The {body} was not invited.")
    (claim,) = account.claims("notAttendedBy")
    assert account.referent(claim.object).link("partOf") == nation


@pytest.mark.parametrize(
    "missed", ["stayed away from the dinner", "skipped the state banquet", "did not attend the lunch"]
)
def test_who_missed_a_dinner_was_not_absent_from_the_talks(read: Read, missed: str) -> None:
    account = read(
        f"Norway and Latvia held talks in Oslo on Monday. Trade Minister Anna Keller {missed} that followed."
    )
    assert not account.claims("notAttendedBy")


@pytest.mark.parametrize(
    ("said", "absent"),
    [
        ("Danish Foreign Minister Tomas Rybak sent his deputy instead.", {"Tomas Rybak"}),
        ("Danish Foreign Minister Tomas Rybak gave the talks a miss.", {"Tomas Rybak"}),
        ("The Sailors' Union was not represented, and nor was Finland.", {"Sailors' Union", "Finland"}),
        (
            "The Sailors' Union boycotted the meeting, and so did its leader, Juris Kalns.",
            {"Sailors' Union", "Juris Kalns"},
        ),
        ("Finland was left out.", {"Finland"}),
        ("Nobody came from Finland.", {"Finland"}),
        ("The talks were boycotted by Finland.", {"Finland"}),
        ("Finland was left out of the text.", set()),
        ("Denmark sent its deputy minister, Tomas Rybak.", set()),
    ],
)
def test_more_words_say_who_stayed_away(read: Read, said: str, absent: set[str]) -> None:
    account = read(f"Norway and Denmark held talks on ferries in Oslo on Monday. {said}")
    assert account.objects("notAttendedBy") == absent


@pytest.mark.parametrize(
    "sent",
    ["Estonia sent nobody.", "Estonia was invited but sent nobody.", "Estonia, asked to come, sent nobody."],
)
def test_who_sent_nobody_was_absent(read: Read, sent: str) -> None:
    account = read(f"Norway and Latvia held talks in Oslo on Monday. {sent}")
    assert account.objects("notAttendedBy") == {"Estonia"}
    assert account.objects("hasParty") == {"Norway", "Latvia"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia held talks in Oslo without a mediator. Anna Keller, a Finn, had offered to mediate.",
        "Norway and Latvia held talks in Oslo. No mediator was present; Anna Keller, a Finn, had offered to mediate.",
        "Norway and Latvia held talks in Oslo. There was no mediator, though Eva Lund had volunteered to mediate.",
    ],
)
def test_talks_without_a_mediator_have_none(read: Read, text: str) -> None:
    assert not read(text).claims("mediatedBy")


@pytest.mark.parametrize(
    "text",
    [
        "With Eva Holm, a Danish judge, as mediator, Norway and Latvia are holding talks on herring in Riga.",
        "Norway and Latvia held talks in Riga, with Eva Holm, a former judge, as mediator.",
        "Norway and Latvia held talks in Riga on Monday with Eva Holm as facilitator.",
    ],
)
def test_a_mediator_named_with_an_aside_mediates_and_her_nation_does_not(read: Read, text: str) -> None:
    assert read(text).objects("mediatedBy") == {"Eva Holm"}


def test_an_offer_to_mediate_is_planned(read: Read) -> None:
    text = "Norway and Latvia held talks in Oslo on Monday. Anna Keller, a Finnish diplomat, had offered to mediate."
    assert read(text).statuses("mediatedBy") == {"planned"}
