"""Who leads and belongs to each side's delegation."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read

TALKS = "Latvia and Estonia held talks in Oslo on Monday. "


@pytest.mark.parametrize(
    "sentence",
    [
        "The Latvian delegation was led by Anna Keller.",
        "Anna Keller led the Latvian delegation.",
        "Anna Keller is heading the Latvian team.",
        "The Latvian delegation is headed by Foreign Minister Anna Keller.",
        "Latvia was represented by Anna Keller.",
        "Anna Keller, who heads the Latvian delegation, smiled.",
        "The Latvian delegation, led by Anna Keller, arrived early.",
    ],
)
def test_a_leader_is_read_by_several_verbs(read: Read, sentence: str) -> None:
    assert ("Latvia", "Anna Keller") in read(TALKS + sentence).seats("ledBy")


def test_a_post_can_say_who_leads(read: Read) -> None:
    account = read(TALKS + "Anna Keller, head of the Latvian delegation, said it went well.")
    assert account.seats("ledBy") == {("Latvia", "Anna Keller")}


def test_a_list_of_leaders_is_read_whole(read: Read) -> None:
    sentence = (
        "The Latvian delegation is led by Foreign Minister Anna Keller, Trade Minister Tomas Rybak "
        "and Ambassador Elsa Brandt."
    )
    leaders = {name for side, name in read(TALKS + sentence).seats("ledBy") if side == "Latvia"}
    assert leaders == {"Anna Keller", "Tomas Rybak", "Elsa Brandt"}


def test_a_second_delegation_of_the_sentence_has_its_own_leader(read: Read) -> None:
    sentence = "The Latvian delegation was led by Anna Keller and the Estonian delegation by Tomas Rybak."
    assert ("Latvia", "Tomas Rybak") not in read(TALKS + sentence).seats("ledBy")
    sentence = "Anna Keller led the Latvian delegation, while Tomas Rybak led the Estonian delegation."
    assert read(TALKS + sentence).seats("ledBy") == {("Latvia", "Anna Keller"), ("Estonia", "Tomas Rybak")}


def test_who_sends_a_delegation_is_a_party(read: Read) -> None:
    account = read("Talks opened in Oslo on Monday. The Latvian delegation was led by Anna Keller.")
    assert "Latvia" in account.objects("hasParty")


def test_members_are_no_leaders(read: Read) -> None:
    account = read(TALKS + "The Latvian delegation includes Tomas Rybak.")
    assert account.seats("hasMember") == {("Latvia", "Tomas Rybak")}
    assert account.seats("ledBy") == set()


def test_the_evidence_names_the_leader(read: Read) -> None:
    account = read(TALKS + "The Latvian delegation was led by Anna Keller.")
    (claim,) = account.claims("ledBy")
    assert account.words(claim) == "delegation was led by Anna Keller"
    assert account.reading.article.words(claim.cue) == "led"


@pytest.mark.parametrize(
    "sentence",
    ["Anna Keller led the race.", "The talks may lead to peace.", "Anna Keller did not lead the Latvian delegation."],
)
def test_others_lead_no_delegation(read: Read, sentence: str) -> None:
    assert read(TALKS + sentence).claims("ledBy") == []


def test_two_teams_in_one_sentence_share_the_verb(read: Read) -> None:
    account = read(
        "Latvia and Estonia held talks in Oslo on Monday. The Latvian delegation was led by Anna Keller and the "
        "Estonian delegation by Tomas Rybak."
    )
    assert account.seats("ledBy") == {("Latvia", "Anna Keller"), ("Estonia", "Tomas Rybak")}


def test_a_leader_may_stand_after_the_verb(read: Read) -> None:
    account = read("Latvia and Estonia held talks in Oslo. Heading the Latvian delegation is Anna Keller.")
    assert account.seats("ledBy") == {("Latvia", "Anna Keller")}


def test_a_leader_is_known_although_the_sentence_goes_on(read: Read) -> None:
    account = read("Latvian negotiators led by Assistant Trade Secretary Anna Keller arrived in Tokyo for talks.")
    assert account.seats("ledBy") == {("Latvia", "Anna Keller")}


def test_whom_a_nation_sends_sits_for_it(read: Read) -> None:
    account = read("Peru and Chile held talks in Oslo on Monday. Chile sent Tomas Rybak, its ambassador.")
    assert account.seats("hasMember") == {("Chile", "Tomas Rybak")}


def test_a_verb_left_out_leads_all_the_same(read: Read) -> None:
    account = read(
        "Latvia and Estonia met in Oslo. Anna Keller led the Latvian delegation and Prime Minister Tomas Rybak the "
        "Estonian one."
    )
    assert account.seats("ledBy") == {("Latvia", "Anna Keller"), ("Estonia", "Tomas Rybak")}


def test_a_leader_to_come_rests_on_the_words_that_name_him(read: Read) -> None:
    account = read(
        "The Latvian government and Estonia will hold talks in Oslo on Friday. "
        "Latvia's delegation will be led by Anna Keller."
    )
    claims = account.claims("ledBy")
    assert [claim.status.value for claim in claims] == ["planned"]
    assert "Anna Keller" in account.words(claims[0])


def test_a_long_list_of_leaders_with_long_titles_is_read_whole(read: Read) -> None:
    text = (
        "A Danish delegation led by Council Coordinator Anna Keller, Assistant Secretary of State for Northern and "
        "Eastern Affairs Tomas Rybak, Deputy Commander Elsa Brandt and envoy Juris Ozols held talks in Riga with "
        "Latvian officials."
    )
    leaders = {leader for _, leader in read(text).seats("ledBy")}
    assert leaders == {"Anna Keller", "Tomas Rybak", "Elsa Brandt", "Juris Ozols"}


def test_who_speaks_right_after_the_talks_was_there_for_a_party(read: Read) -> None:
    text = (
        "Latvia and Estonia held talks in Oslo on Monday. Latvian Foreign Minister Anna Keller told reporters after "
        "the talks that a deal was near. Danish Prime Minister Elsa Brandt said after the talks that she was pleased."
    )
    assert read(text).seats("hasMember") == {("Latvia", "Anna Keller")}


def test_an_officer_listed_with_one_of_a_nation_is_of_that_nation(read: Read) -> None:
    text = "Latvian President Anna Keller and Prime Minister Tomas Rybak held talks with Estonian leaders in Tallinn."
    assert read(text).seats("hasMember") == {("Latvia", "Anna Keller"), ("Latvia", "Tomas Rybak")}


def test_a_delegation_of_no_named_side_is_that_of_its_leaders_body(read: Read) -> None:
    text = (
        "The Harbour Council and Latvia ended talks in Oslo. Tomas Rybak, deputy director of the Harbour Council, who "
        "heads the eastern delegation, spoke to reporters."
    )
    assert read(text).seats("ledBy") == {("Harbour Council", "Tomas Rybak")}


CHILE = "Chile and Bolivia held talks in Lima. "


@pytest.mark.parametrize(
    ("text", "leaders"),
    [
        # the verb left out, with "one", a possessive or a people
        (
            CHILE + "The Chilean delegation was led by Anna Keller, and the Bolivian one by Juan Soto.",
            {("Chile", "Anna Keller"), ("Bolivia", "Juan Soto")},
        ),
        (
            CHILE + "Chile's delegation is led by envoy Anna Keller, and Bolivia's by Deputy Minister Juan Soto.",
            {("Chile", "Anna Keller"), ("Bolivia", "Juan Soto")},
        ),
        (CHILE + "The head of the Bolivian delegation, Juan Soto, left early.", {("Bolivia", "Juan Soto")}),
        (CHILE + "Chile sent a six-member team headed by Brigadier Juan Soto.", {("Chile", "Juan Soto")}),
        (CHILE + "Alberto Klavert headed the Chilean mission.", {("Chile", "Alberto Klavert")}),
        (
            CHILE + "Pavel Novak and Juan Soto led the Chilean delegation.",
            {("Chile", "Pavel Novak"), ("Chile", "Juan Soto")},
        ),
        (
            CHILE + "Bolivia is represented at the talks by its foreign minister, Juan Soto.",
            {("Bolivia", "Juan Soto")},
        ),
        (
            CHILE + "The talks were co-chaired by Chilean Vice Minister Luis Arana and Bolivian Deputy Minister "
            "Tomas Arce.",
            {("Chile", "Luis Arana"), ("Bolivia", "Tomas Arce")},
        ),
        # sides told by what they are
        (
            "The Peruvian government and the rebels held talks in Lima. The government delegation was led by "
            "Luis Arana and the rebel delegation by Tomas Arce.",
            {("Peru", "Luis Arana"), ("rebels", "Tomas Arce")},
        ),
        # who leads one side is not followed by a counterpart of the other
        (
            CHILE + "Luis Arana, who heads the Chilean team, and his Bolivian counterpart, Juan Soto, were silent.",
            {("Chile", "Luis Arana")},
        ),
        # a name the model takes for a body's
        ("Talks between Mali and Chad opened. Mali's team was headed by Modibo Keita.", {("Mali", "Modibo Keita")}),
        (
            "Mali held talks with Chad. Its delegation was led by Minister of Territorial Administration Modibo Keita.",
            {("Mali", "Modibo Keita")},
        ),
    ],
)
def test_leaders_are_worded_in_many_ways(read: Read, text: str, leaders: set[tuple[str, str]]) -> None:
    account = read(text)
    assert account.seats("ledBy") == leaders
    assert not account.claims("mediatedBy")


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (
            CHILE + "Also on the Chilean team were Defence Minister Juan Rojas and retired general Pablo Soto.",
            {("Chile", "Juan Rojas"), ("Chile", "Pablo Soto")},
        ),
        (
            CHILE + "The Chilean delegation was made up of Anna Keller and Pablo Soto.",
            {("Chile", "Anna Keller"), ("Chile", "Pablo Soto")},
        ),
        (
            "Foreign Minister Luis Arana of Peru held talks with Chile in Lima. Mr. Arana was accompanied by "
            "Ambassador Rosa Tello.",
            {("Peru", "Luis Arana"), ("Peru", "Rosa Tello")},
        ),
        (CHILE + "The Chilean factory was made up of Anna Keller's savings.", set()),
    ],
)
def test_members_are_worded_in_many_ways(read: Read, text: str, members: set[tuple[str, str]]) -> None:
    assert read(text).seats("hasMember") == members


def test_a_delegation_is_led_where_its_side_sits(read: Read) -> None:
    text = (
        "Chile and Bolivia held talks in Lima on Monday. Norway and Latvia opened talks in Oslo on Tuesday. "
        "The hotels were full. Chile's delegation was led by Anna Keller."
    )
    account = read(text)
    claim = account.claims("ledBy")[0]
    assert "Lima" in account.referent(claim.subject).name


def test_where_a_leader_comes_from_is_not_whom_he_leads(read: Read) -> None:
    text = (
        "An International Monetary Fund team held talks with Laos. "
        "The mission, led by Ghanaian economist Kwabena Osei, left on Friday."
    )
    assert read(text).seats("ledBy") == {("International Monetary Fund", "Kwabena Osei")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Keller led the Latvian delegation and Tomas Rybak the Estonian one.",
        "Anna Keller led the delegation of Latvia and Tomas Rybak that of Estonia.",
        "Heading the teams were Anna Keller for Latvia and Tomas Rybak for Estonia.",
    ],
)
def test_a_leader_whose_verb_is_left_out_is_read(read: Read, sentence: str) -> None:
    assert read(TALKS + sentence).seats("ledBy") == {("Latvia", "Anna Keller"), ("Estonia", "Tomas Rybak")}


@pytest.mark.parametrize(
    "sentence",
    [
        "It was Anna Keller, not Tomas Rybak, who led the Latvian delegation.",
        "The Latvian delegation was led by Anna Keller, not by Tomas Rybak.",
        "Anna Keller, and no longer Tomas Rybak, led the Latvian delegation.",
        "The Latvian delegation was led by Anna Keller rather than Tomas Rybak.",
    ],
)
def test_who_is_said_not_to_lead_does_not(read: Read, sentence: str) -> None:
    assert read(TALKS + sentence).seats("ledBy") == {("Latvia", "Anna Keller")}


@pytest.mark.parametrize(
    "listed",
    [
        "The Latvian delegation consisted of:\n- Anna Keller, fisheries minister (head)\n- Elsa Brandt, ambassador\n"
        "The Estonian delegation:\n- Tomas Rybak (head)\n- Ida Krag, envoy",
        "Latvia: Anna Keller (head), Elsa Brandt\nEstonia: Tomas Rybak (head), Ida Krag",
        "Latvia: Anna Keller, fisheries minister (head of delegation); Elsa Brandt, ambassador\n"
        "Estonia: Tomas Rybak, chief negotiator; Ida Krag, envoy",
        "LATVIA\nHead of delegation: Ms Anna Keller, Minister of Fisheries\nMs Elsa Brandt, ambassador\n\n"
        "ESTONIA\nHead of delegation: Mr Tomas Rybak\nMs Ida Krag, envoy\n\nOBSERVERS\nLake Bank: Mr Juris Kalns",
        "They sat down at nine. The Latvian delegation: Anna Keller, leader; Elsa Brandt, legal adviser. The Estonian "
        "delegation: Tomas Rybak, leader; Ida Krag, envoy.",
        "They sat down at nine. For Latvia: Anna Keller (head of delegation) and Elsa Brandt. "
        "For Estonia: Tomas Rybak, who leads, and Ida Krag.",
        "| Name | Post | Side |\n|---|---|---|\n| Anna Keller | minister (head) | Latvia |\n"
        "| Elsa Brandt | envoy | Latvia |\n| Tomas Rybak | head | Estonia |\n| Ida Krag | envoy | Estonia |\n"
        "| Juris Kalns | observer | Norway |",
        "| Delegation | Led by | Members |\n|:--|:--|:--|\n| Latvia | Anna Keller | Elsa Brandt |\n"
        "| Estonia | Tomas Rybak | Ida Krag |",
        "| Latvia | Estonia |\n| Anna Keller (head) | Tomas Rybak (head) |\n| Elsa Brandt | Ida Krag |",
        "## Latvia\n\n- Anna Keller (head)\n- Elsa Brandt\n\n## Estonia\n\n- Tomas Rybak (head)\n- Ida Krag",
        "Delegation of Latvia\n1. Anna Keller (leader)\n2. Elsa Brandt, envoy\n\n"
        "Delegation of Estonia\n1. Tomas Rybak (leader)\n2. Ida Krag, envoy",
        "DELEGATION OF LATVIA\nAnna Keller (head)\nElsa Brandt\n\nDELEGATION OF ESTONIA\nTomas Rybak (head)\nIda Krag",
        "Latvia was represented by:\n- Anna Keller (head)\n- Elsa Brandt\n\n"
        "Estonia was represented by:\n- Tomas Rybak (head)\n- Ida Krag",
    ],
)
def test_a_list_of_delegates_is_read_by_its_layout(read: Read, listed: str) -> None:
    account = read(f"{TALKS}\n{listed}")
    assert account.seats("ledBy") == {("Latvia", "Anna Keller"), ("Estonia", "Tomas Rybak")}
    assert account.seats("hasMember") == {("Latvia", "Elsa Brandt"), ("Estonia", "Ida Krag")}


@pytest.mark.parametrize(
    "text",
    [
        "Latvia: Anna Keller spoke of rain.",
        "Anna Keller told Latvia: Tomas Rybak is late, Elsa Brandt is not.",
        "The Latvian delegation had one demand: Tomas Rybak, the Estonian minister, must go.",
        "Latvia: Anna Keller met Tomas Rybak on Monday.\nEstonia: Elsa Brandt resigned.",
        "LATVIA\nAnna Keller met Tomas Rybak on Monday.\n\nESTONIA\nElsa Brandt resigned.",
    ],
)
def test_a_colon_alone_makes_no_delegates(read: Read, text: str) -> None:
    assert read(TALKS + "\n" + text).seats("hasMember") == set()


def test_names_that_the_model_does_not_know_are_read_in_lists(read: Read) -> None:
    account = read(
        "Laos and Nepal held talks on tea in Bern on Monday.\n\n"
        "Laos: Bounmy Keo (head), Noy Sisouk, Kham Phet\nNepal: Hari Thapa (head), Maya Rai, Dev Gurung"
    )
    assert account.seats("ledBy") == {("Laos", "Bounmy Keo"), ("Nepal", "Hari Thapa")}
    assert account.seats("hasMember") == {
        *(("Laos", name) for name in ("Noy Sisouk", "Kham Phet")),
        *(("Nepal", name) for name in ("Maya Rai", "Dev Gurung")),
    }


@pytest.mark.parametrize(
    "text",
    [
        "| Latvia | 120 tonnes of herring |\n| Estonia | 80 tonnes of herring |",
        "| Country | Capital |\n| Latvia | Riga |\n| Estonia | Tallinn |",
        "Latvia: Ministry of Fisheries, Lake Bank\nEstonia: Ministry of Trade, Harbour Board",
    ],
)
def test_tables_and_lists_of_other_things_seat_nobody(read: Read, text: str) -> None:
    account = read(f"{TALKS}\n{text}")
    assert account.seats("ledBy") == account.seats("hasMember") == set()


def test_a_list_shows_who_only_deputises(read: Read) -> None:
    listed = "The Latvian delegation: Anna Keller, chief negotiator, Elsa Brandt (chief economist), Ida Krag"
    account = read(f"{TALKS}\n{listed}")
    assert account.seats("ledBy") == {("Latvia", "Anna Keller")}
    assert account.seats("hasMember") == {("Latvia", "Elsa Brandt"), ("Latvia", "Ida Krag")}


@pytest.mark.parametrize(
    ("text", "led"),
    [
        (
            "Talks in Oslo ended on Monday. Anna Keller led the Latvian delegation, Juris Rybak the Norwegian and "
            "Kei Oda the Danish one.",
            {("Latvia", "Anna Keller"), ("Norway", "Juris Rybak"), ("Denmark", "Kei Oda")},
        ),
        (
            "The conference in Oslo ended on Monday. The Latvian delegation was led in the meeting rooms by "
            "Anna Keller, the special envoy, and Norway's by Juris Rybak.",
            {("Latvia", "Anna Keller"), ("Norway", "Juris Rybak")},
        ),
        (
            "Norway, the host, was represented by Anna Keller. The talks between Latvia and Denmark ended in Oslo.",
            set(),
        ),
    ],
)
def test_leaders_are_read_whose_verb_or_noun_is_left_out(read: Read, text: str, led: set[tuple[str, str]]) -> None:
    assert read(text).seats("ledBy") == led


@pytest.mark.parametrize(
    "text",
    [
        "Latvia's delegation was made up of Anna Keller and Tomas Rybak, and Estonia's of Elsa Brandt and Ida Krag.",
        "The Latvian team included Anna Keller and Tomas Rybak, the Estonian one included Elsa Brandt and Ida Krag.",
        "The Latvian team consisted of Anna Keller and Tomas Rybak; that of Estonia included Elsa Brandt and Ida Krag.",
    ],
)
def test_members_sit_for_no_side_but_their_own(read: Read, text: str) -> None:
    assert read(TALKS + text).seats("hasMember") == {("Latvia", "Anna Keller"), ("Latvia", "Tomas Rybak")}


def test_a_side_whose_verb_is_left_out_sends_nobody_for_another(read: Read) -> None:
    text = "Latvia sent its trade minister, Anna Keller, and Estonia its deputy prime minister, Elsa Brandt."
    assert read(TALKS + text).seats("hasMember") == {("Latvia", "Anna Keller")}


@pytest.mark.parametrize(
    "past",
    [
        "Karin Lie led the Norwegian delegation in March",
        "Norway's team was headed by Karin Lie in January",
        "Karin Lie represented Norway last time",
    ],
)
def test_who_led_before_leads_no_delegation_to_talks_that_are_to_come(read: Read, past: str) -> None:
    account = read(f"The next round of talks between Norway and Peru is planned for July in Lima. {past}.")
    assert account.objects("hasParty") == {"Norway", "Peru"}
    assert account.statuses("hasParty") == {"planned"}
    assert not account.claims("ledBy")


def test_who_led_before_led_at_the_talks_before(read: Read) -> None:
    text = "Norway and Peru held talks in Oslo in March. The next round is planned for July. Karin Lie led the Peruvian"
    account = read(f"{text} delegation.")
    held = {account.referent(claim.subject).key for claim in account.claims("heldIn")}
    teams = [account.referent(claim.subject) for claim in account.claims("ledBy")]
    assert {team.link("sentTo") for team in teams} == held


def test_who_leads_a_delegation_that_has_come_leads_at_talks_to_come(read: Read) -> None:
    text = "Talks between Norway and Peru are to begin on Friday. A Peruvian delegation led by Marta Rojas arrived on"
    assert read(f"{text} Tuesday.").seats("ledBy") == {("Peru", "Marta Rojas")}


def test_a_leader_with_a_second_name_is_one_person(read: Read) -> None:
    account = read(
        "Talks between Norway and Latvia opened in Riga. The Norwegian delegation is led by Anna Keller, known by her"
        " nom de guerre Rosa Lindt. “We will stay until the last ship has left,” Lindt said."
    )
    assert account.objects("ledBy") == {"Anna Keller"}
    assert account.quotations() == [("Anna Keller", "We will stay until the last ship has left")]
    assert not {"Rosa Lindt", "Lindt"} & {person.name for person in account.reading.referents}


def test_who_leads_where_another_does_not_is_named_after_it(read: Read) -> None:
    text = "Tomas Rybak did not lead the Latvian delegation. Anna Keller did."
    assert read(TALKS + text).seats("ledBy") == {("Latvia", "Anna Keller")}


@pytest.mark.parametrize(
    "of", ["Members of the {} delegation:\n\n", "Members of the {} delegation\n", "The {} delegation:\n"]
)
def test_numbered_lists_seat_all_their_people(read: Read, of: str) -> None:
    account = read(
        "Norway and Latvia held talks in Oslo on Monday.\n\n"
        f"{of.format('Norwegian')}1. Anna Keller, fisheries minister (head of delegation)\n2. Jan Moe, ambassador\n\n"
        f"{of.format('Latvian')}1. Maris Ozols, minister (head of delegation)\n2. Ilze Kalna, ambassador\n"
    )
    assert account.seats("ledBy") == {("Norway", "Anna Keller"), ("Latvia", "Maris Ozols")}
    assert account.seats("hasMember") == {("Norway", "Jan Moe"), ("Latvia", "Ilze Kalna")}


@pytest.mark.parametrize(
    "led",
    [
        "Anna Keller led the Norwegian delegation; Tomas Rybak, the Latvian.",
        "Anna Keller headed the Norwegian team and Tomas Rybak, the Latvian.",
        "The Norwegian delegation was led by Anna Keller; the Latvian, by Tomas Rybak.",
    ],
)
def test_a_comma_can_stand_for_the_verb_of_leading(read: Read, led: str) -> None:
    account = read(f"Norway and Latvia held talks in Oslo on Monday. {led}")
    assert account.seats("ledBy") == {("Norway", "Anna Keller"), ("Latvia", "Tomas Rybak")}
