"""Who sits for which side, as sentences of delegations tell it in their many ways."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.model import TRAINED, Article, Span
from kg.reading import annotation
from kg.reading.annotation import parsing
from kg.reading.read import Task, read
from kg.reading.trained import inference
from kg.reading.trained.referring import Referring
from kg.reading.trained.spans import Passage
from kg.reading.trained.teams import Teams
from kg.reading.trained.understanding import Understanding
from kg.reading.trained.windows import Pieces
from kg.reading.trained.wording import Wording
from tests.reading.trained.test_reader import by_trained, seats

PARTIES = ["Norway", "Latvia", "Lake Front"]


def teams_of(text: str, nlp: Language) -> tuple[Teams, Wording]:
    article, network = Article("text", text), inference.load()
    ((_, doc),) = parsing.annotate([article], nlp)
    pieces = Pieces(annotation.blanked(text), network.vocabulary, doc)
    wording = Wording(article, doc, pieces)
    return Teams(wording, Referring(Understanding(network, pieces, network.least), wording.names)), wording


def passage(name: str, wording: Wording) -> Passage:
    found = next(at for at, ent in wording.names.all if ent.label_ == "PERSON" and name in ent.text)
    return Passage(found.first, found.last)


@pytest.mark.parametrize(
    ("sentence", "leaders"),
    [
        ("Anna Keller led the Norwegian team, Juris Rybak the Latvian one.", {"Keller": "Norway", "Rybak": "Latvia"}),
        (
            "Anna Keller led Norway's delegation and Juris Rybak that of Latvia.",
            {"Keller": "Norway", "Rybak": "Latvia"},
        ),
        (
            "The Norwegian delegation was led by Anna Keller, the fisheries minister, and Latvia's by Juris Rybak.",
            {"Keller": "Norway", "Rybak": "Latvia"},
        ),
        (
            "The Norwegian delegation was led by Anna Keller; Latvia's was headed by Juris Rybak.",
            {"Keller": "Norway", "Rybak": "Latvia"},
        ),
        ("Latvia's, headed by Juris Rybak, came an hour late.", {"Rybak": "Latvia"}),
        ("Latvia, whose team was led by Juris Rybak, asked Norway for more.", {"Rybak": "Latvia"}),
        ("Anna Keller, the fisheries minister, represented Norway.", {"Keller": "Norway"}),
        ("The front was represented by its chairman, Juris Rybak.", {"Rybak": "Lake Front"}),
        ("The Lake Front's team was led by Juris Rybak; Anna Keller spoke first.", {"Rybak": "Lake Front"}),
        (
            "The Latvian team is led by Juris Rybak, a lawyer, and that of the Green Left by Anna Keller.",
            {"Rybak": "Latvia", "Keller": "Green Left"},
        ),
        (
            "The government of Torrin came. Anna Keller led the government delegation.",
            {"Keller": "Torrin"},
        ),
    ],
)
def test_leaders_lead_the_side_that_the_grammar_gives_them(
    sentence: str, leaders: dict[str, str], nlp: Language
) -> None:
    teams, wording = teams_of(sentence, nlp)
    found = {name: teams.led(passage(name, wording), PARTIES) for name in leaders}
    assert {name: whom.name if whom else None for name, whom in found.items()} == leaders


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("Juris Rybak led the Latvian team, in which Anna Keller was a member.", "Latvia"),
        ("Among Latvia's delegates were Juris Rybak, a lawyer, and Anna Keller, a colonel.", "Latvia"),
        ("Anna Keller sat in the Latvian team.", "Latvia"),
        ("Anna Keller met the Latvian delegation.", None),
        ("Norway's team included Elsa Brandt, and Latvia's included Juris Rybak and Anna Keller.", "Latvia"),
        ("Norway sent its fisheries minister, Elsa Brandt, and Latvia its trade minister, Anna Keller.", "Latvia"),
        ("Latvia sent its trade minister, Anna Keller, and Norway the head of its navy, Elsa Brandt.", "Latvia"),
        ("Latvia's was made up of Juris Rybak, a lawyer, and Anna Keller.", "Latvia"),
        ("Norway's side included Elsa Brandt, Latvia's Juris Rybak and Anna Keller.", "Latvia"),
        ("The Norwegian team consisted of Elsa Brandt, the Latvian one of Juris Rybak and Anna Keller.", "Latvia"),
    ],
)
def test_members_sit_for_the_delegation_that_is_named(sentence: str, side: str | None, nlp: Language) -> None:
    teams, wording = teams_of(sentence, nlp)
    whom = teams.sat(passage("Keller", wording), PARTIES)
    assert (whom.name if whom else None) == side


def test_a_substitute_was_there_and_who_came_with_the_leader_leads_nobody(
    nlp: Language,
) -> None:
    text = (
        "Norway and Latvia held talks in Riga on Monday. Anna Keller led the Norwegian team, with Jon Vik and Ida Lie. "
        "Latvia's minister, Juris Rybak, pulled out at the last moment; his deputy, Ilze Ozola, took his place."
    )
    reading = by_trained(text, nlp)
    absent = {claim.object for claim in reading.claims if claim.relation == "notAttendedBy"}
    leaders = {claim.object for claim in reading.claims if claim.relation == "ledBy"}
    assert not {key for key in absent if key and "ozola" in key}
    assert not {key for key in leaders if key and ("vik" in key or "lie" in key)}


def test_an_explicit_member_leads_nobody(nlp: Language) -> None:
    text = """\
OSLO - Norway and Latvia held talks on quotas in Oslo on Monday. Anna Keller led the Latvian delegation, in which
Juris Rybak, a lawyer, was a member. The Norwegian delegation was led by Kari Dahl.
"""
    led = {
        (person, side)
        for relation, person, side in seats(by_trained(text.replace("\n", " "), nlp))
        if relation == "ledBy"
    }
    assert ("Juris Rybak", "Latvia") not in led
    assert led == {("Anna Keller", "Latvia"), ("Kari Dahl", "Norway")}


def test_two_people_are_of_two_nations_in_turn(nlp: Language) -> None:
    text = """\
OSLO - Anna Keller and Juris Rybak, the fisheries ministers of Norway and Latvia, met in Oslo on Monday for talks on
quotas.
"""
    found = {(person, side) for _, person, side in seats(by_trained(text.replace("\n", " "), nlp))}
    assert found == {("Anna Keller", "Norway"), ("Juris Rybak", "Latvia")}


def test_who_has_a_nations_office_sits_for_it_and_not_for_the_team_named_before(nlp: Language) -> None:
    text = (
        "OSLO - Heading Norway's team at Monday's talks with Latvia was Anna Keller; across the table sat Juris Rybak, "
        "Latvia's foreign minister."
    )
    found = {(person, side) for _, person, side in seats(by_trained(text, nlp))}
    assert ("Juris Rybak", "Norway") not in found
    assert ("Anna Keller", "Norway") in found


def test_a_rank_before_a_name_is_no_post(nlp: Language) -> None:
    text = "Foreign Minister Anna Keller met General Juris Rybak for talks on the border in Oslo on Monday."
    (reading,) = read([Task(Article("story", text, published="2031-03-04"), by=(TRAINED,))], nlp)
    titles = {referent.facet("title") for referent in reading.referents if referent.facet("title")}
    assert titles == {"Foreign Minister"}


def test_a_conference_centre_is_no_conference(nlp: Language) -> None:
    text = """\
OSLO - Norway and Latvia held a second round of talks on fishing quotas in Oslo on Monday. They met at the Lakeside
conference centre.
"""
    reading = by_trained(text.replace("\n", " "), nlp)
    names = {referent.name for referent in reading.referents if referent.kind == "negotiation"}
    assert "Lakeside conference centre" not in names


@pytest.mark.parametrize("words", ["Danish fisheries ministry", "the Danish fisheries ministry in"])
def test_a_passage_that_ends_too_late_is_told_without_what_leads_on(nlp: Language, words: str) -> None:
    text = "Talks between Norway and Latvia were held at the Danish fisheries ministry in Copenhagen."
    _, wording = teams_of(text, nlp)
    start = text.index(words)
    where = Passage(*wording.pieces.between(Span(start, start + len(words))))
    assert wording.plain(where) == "Danish fisheries ministry"
