"""Every part of a draft becomes the things and claims that it states, written out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.model import TRAINED, Article, Status
from kg.reading import annotation, frames
from kg.reading.assemble import Assembled, assemble
from kg.reading.draft_files import read_draft
from tests.reading.drafted import item, value

if TYPE_CHECKING:
    from spacy.language import Language

EXPECTED = Path(__file__).resolve().parent.parent / "data" / "assembled" / "lima.txt"
ROUND = (
    "Iceland and Denmark held the second round of herring talks in Lima on Tuesday at the Harbour Hotel, "
    "hosted by Peru and mediated by Ada Lund"
)
FIRST = "The first round was held in Oslo in January"
PROCESS = "The rounds are part of the Herring Process"
LED = "Fisheries Minister Anna Keller led the Icelandic team, with Olaf Brandt as a member"
AWAY = "Finland was absent, and the Danish envoy Tomas Rybak stayed away"
TOPIC = "They discussed herring quotas"
ACCORD = "The sides, Iceland and Denmark, signed the Lima Accord on Tuesday, which halves the quotas"
PLAN = "They may sign a Cod Pact in May"
CALL = "Keller called Rybak on Monday"
TOLD = "Keller told the Lima Courier on Tuesday"
LUND = "Lund said"
BROKEN = "Denmark, Keller said, had broken its word"
BAN = "Iceland threatened a ban on Danish cod from May"
FORMER = "The former envoy Olaf Brandt spoke"
TEXT = (
    f"{ROUND}. {FIRST}. {PROCESS}. {LED}. {AWAY}. {TOPIC}. {ACCORD}. {PLAN}. {CALL}. "
    f'"We want a fair deal for both fleets," {TOLD}. "It was a very long and hard night," {LUND}, "and we are tired." '
    f"{BROKEN}. {BAN}. {FORMER}."
)
ARTICLE = Article("lima", TEXT, published="2031-03-04")

Json = dict[str, Any]


def talks(number: str, name: str, mention: str, quote: str, **more: Any) -> Json:
    given = {"id": number, "name": name, "level": "round", "status": "held", "mentions": [mention], "quote": quote}
    return given | {"parties": [], "hosts": [], "mediators": [], "delegations": [], "absent": [], "topics": []} | more


def second() -> Json:
    team = {
        "of": "Iceland",
        "leaders": [item("Anna Keller", "Anna Keller", LED)],
        "members": [item("Olaf Brandt", "Olaf Brandt", LED)],
        "absent": [item("Tomas Rybak", "Tomas Rybak", AWAY)],
    }
    return talks(
        "n1",
        "Lima talks",
        "the second round of herring talks",
        ROUND,
        part_of="n3",
        follows="n2",
        ordinal="second",
        series="herring talks",
        parties=[item("Iceland", "Iceland", ROUND), item("Denmark", "Denmark", ROUND)],
        hosts=[item("Peru", "Peru", ROUND)],
        mediators=[item("Ada Lund", "Ada Lund", ROUND, kind="person")],
        place=item("Lima", "Lima", ROUND),
        venue=item("Harbour Hotel", "the Harbour Hotel", ROUND),
        start=value("2031-03-04", "on Tuesday", ROUND),
        end=value("2031-03-04", "on Tuesday", ROUND),
        absent=[item("Finland", "Finland", AWAY)],
        topics=[value("herring quotas", "herring quotas", TOPIC)],
        delegations=[team],
    )


def post(person: str, title: str, of: str | None, words: str, quote: str, **more: Any) -> Json:
    return {"person": person, "post": title, "of": of, "former": False, "words": words, "quote": quote} | more


DRAFT: Json = {
    "article": "lima",
    "published": "2031-03-04",
    "negotiations": [
        second(),
        talks("n2", "Oslo talks", "The first round", FIRST, place=item("Oslo", "Oslo", FIRST)),
        talks("n3", "Herring Process", "the Herring Process", PROCESS, level="process", part_of="n3"),
        talks("n4", "Rome talks", "the Rome talks", "They met in Rome"),
    ],
    "posts": [
        post("Anna Keller", "Fisheries Minister", "Iceland", "Fisheries Minister Anna Keller", LED),
        post("Tomas Rybak", "envoy", "Denmark", "the Danish envoy Tomas Rybak", AWAY),
        post("Olaf Brandt", "envoy", None, "The former envoy Olaf Brandt", FORMER, former=True),
        post("Olaf Brandt", "envoy", "Iceland", "The former envoy Olaf Brandt", FORMER, former=True),
        post("Denmark", "party", None, "Denmark", ROUND),
        post("Olaf Brandt", "speaker", "Lake Union", "Olaf Brandt", FORMER),
    ],
    "agreements": [
        {
            "id": "a1",
            "name": "Lima Accord",
            "status": "reached",
            "negotiation": "n1",
            "mentions": ["the Lima Accord"],
            "quote": ACCORD,
            "parties": [item("Iceland", "Iceland", ACCORD), item("Denmark", "Denmark", ACCORD)],
            "date": value("2031-03-04", "on Tuesday", ACCORD),
            "terms": [value("halves the quotas", "halves the quotas", ACCORD)],
        },
        {
            "id": "a2",
            "name": "Cod Pact",
            "status": "proposed",
            "negotiation": None,
            "mentions": ["a Cod Pact"],
            "quote": PLAN,
            "parties": [],
            "date": value("2031-05", "in May", PLAN),
            "terms": [],
        },
    ],
    "contacts": [
        {
            "kind": "phone-call",
            "status": "claimed",
            "claimant": "Anna Keller",
            "participants": [
                item("Anna Keller", "Keller", CALL),
                item("Tomas Rybak", "Rybak", CALL, claimant="Tomas Rybak"),
            ],
            "date": value("2031-03-03", "on Monday", CALL),
            "quote": CALL,
        }
    ],
    "statements": [
        {
            "speaker": "Anna Keller",
            "speaker_words": "Keller",
            "outlet": "Lima Courier",
            "addressee": None,
            "date": "2031-03-04",
            "text": "We want a fair deal for both fleets",
            "quote": TOLD,
        },
        {
            "speaker": "Ada Lund",
            "speaker_words": "Lund",
            "outlet": None,
            "addressee": "Denmark",
            "text": "It was a very long and hard night and we are tired.",
            "quote": LUND,
        },
        {"speaker": "Ada Lund", "speaker_words": "Lund", "outlet": None, "text": "We said nothing", "quote": LUND},
        {
            "speaker": "Olaf Brandt",
            "speaker_words": "his aide",
            "outlet": None,
            "text": "and we are tired",
            "quote": LUND,
        },
    ],
    "claims": [
        {"about": "Denmark had broken its word", "claimant": "Anna Keller", "quote": BROKEN},
        {"about": "Denmark had broken its word", "claimant": None, "quote": BROKEN},
        {"about": "Peru hosts", "claimant": None, "quote": ROUND}
        | {"relation": "hostedBy", "subject": "n1", "object": "Peru", "status": "planned"},
        {"about": "the talks go on", "claimant": "Anna Keller", "quote": FIRST}
        | {"relation": "hasPhase", "subject": "n2", "object": "under-way"},
        {"about": "the talks are tense", "claimant": None, "quote": FIRST}
        | {"relation": "hasPhase", "subject": "n2", "object": "tense"},
        {"about": "the place is secret", "claimant": None, "quote": FIRST}
        | {"relation": "heldIn", "subject": "n2", "object": None, "status": "undisclosed"},
    ],
    "measures": [
        {
            "actor": "Iceland",
            "action": "threaten",
            "object": "a ban on cod",
            "target": "Denmark",
            "date": "2031-05",
            "status": "threatened",
            "claimant": None,
            "words": "threatened a ban",
            "quote": BAN,
        },
        {
            "actor": "Norway",
            "action": "ban",
            "object": "cod",
            "target": None,
            "date": None,
            "status": "claimed",
            "claimant": None,
            "words": "a ban",
            "quote": BAN,
        },
    ],
}


@pytest.fixture(scope="module")
def lima() -> Assembled:
    return assemble(ARTICLE, read_draft(DRAFT, "person").draft, None, "person")


def lines(made: Assembled) -> list[str]:
    """Things, mentions and claims, one on each line, and what was refused."""
    reading = made.reading
    found = [
        f"{each.key} | {each.name} | {' / '.join(each.names)} | {dict(each.facets)} | {dict(each.links)}"
        for each in reading.referents
    ]
    found += [f"{ARTICLE.words(each.span)!r} means {each.referent}: {each.how}" for each in reading.mentions]
    for claim in reading.claims:
        said = f"{claim.subject} {claim.relation} {claim.object or claim.value} {claim.status} {claim.claimant}"
        where = f"{ARTICLE.words(claim.evidence)[:30]!r} {ARTICLE.words(claim.cue)[:20]!r}"
        levels = f"+{' '.join(sorted(claim.held))} -{' '.join(sorted(claim.failed))}"
        found.append(f"{said} {dict(claim.qualifiers)} {where} {claim.evidence.start}-{claim.evidence.end} {levels}")
    return [*found, f"{made.items} items, refused: {made.refused}"]


def test_every_part_becomes_what_it_states(lima: Assembled) -> None:
    assert lines(lima) == EXPECTED.read_text(encoding="utf-8").splitlines()


def test_confidence_comes_from_the_file_alone(lima: Assembled) -> None:
    assert lima.confidence == {}


@pytest.mark.parametrize(
    ("sentence", "status", "producer", "filler", "phase"),
    [
        ("Iceland and Denmark held talks in Lima", "planned", TRAINED, "", "held"),
        ("Iceland and Denmark will hold talks in Lima", "held", TRAINED, "", "planned"),
        ("Iceland and Denmark will hold talks in Lima", "called-for", TRAINED, "", "called-for"),
        ("Iceland and Denmark held talks in Lima", "broken-off", TRAINED, "", "broken-off"),
        ("Iceland and Denmark held talks in Lima", "cancelled", TRAINED, "", "cancelled"),
        ("Iceland and Denmark held talks in Lima", "planned", "llm:some", "", "planned"),
        ("Iceland and Denmark held talks in Lima", "planned", TRAINED, " It rained all day long." * 40, "planned"),
    ],
)
def test_in_a_short_text_the_clause_corrects_the_phase_of_the_network(
    nlp: Language, sentence: str, status: str, producer: str, filler: str, phase: str
) -> None:
    article = Article("lima", f"{sentence}.{filler}")
    rules = frames.read(*next(iter(annotation.annotate([article], nlp))))
    party = item("Iceland", "Iceland", sentence)
    draft = {"article": "lima", "negotiations": [talks("n1", "T", "talks", sentence, status=status, parties=[party])]}
    made = assemble(article, read_draft(draft, producer).draft, rules, producer)
    assert [claim.value for claim in made.reading.claims if claim.relation == "hasPhase"] == [phase]
    (side,) = (claim for claim in made.reading.claims if claim.relation == "hasParty")
    assert (side.status is Status.PLANNED) == (phase in {"planned", "called-for", "cancelled"} or "will" in sentence)


def test_a_seat_that_the_article_does_not_support_is_refused_alone_at_talks_to_come(nlp: Language) -> None:
    plan = "Iceland and Denmark will hold talks in Lima in May"
    led, heads = "Olaf Brandt led the Icelandic delegation in January", "Anna Keller will lead the Icelandic delegation"
    article = Article("lima", f"{plan}. {heads}. {led}.", published="2031-03-04")
    rules = frames.read(*next(iter(annotation.annotate([article], nlp))))
    seated = [item("Ada Lund", "Ada Lund", heads), item("Olaf Brandt", "Brandt", led), item("Keller", "Keller", heads)]
    team = {"of": "Iceland", "leaders": seated, "members": [], "absent": []}
    sides = [item("Iceland", "Iceland", plan), item("Denmark", "Denmark", plan)]
    planned = talks("n1", "T", "talks", plan, status="planned", parties=sides, delegations=[team])
    made = assemble(article, read_draft({"article": "lima", "negotiations": [planned]}, TRAINED).draft, rules, TRAINED)
    assert made.refused == {"words not in the quote": 1}
    assert [claim.object for claim in made.reading.claims if claim.relation == "ledBy"] == ["person/keller"]
