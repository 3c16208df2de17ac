"""What is written as quads comes back as it was, and nothing is written whose words do not stand in the article."""

from __future__ import annotations

import random
from dataclasses import replace

import pyoxigraph
import pytest
from pyoxigraph import Literal, Quad

from kg import namespaces
from kg.errors import EvidenceError
from kg.graph import populate, records
from kg.graph.store import Store
from kg.model import Article, Claim, Decision, Judgement, Kind, Mention, Reading, Referent, ReferentId, Span, Status
from tests import factory

WORDS = [
    "Orsk",
    "İzmir",
    "naïve",
    'say "no"',
    "back\\slash",
    "two\nlines",
    "tab\there",
    "emoji 🕊",
    "a^b|c",
    "<tag>",
    "x" * 40,
]


def _arbitrary(seed: int) -> Reading:
    """A reading of nonsense: any characters, any links, every optional part present or absent."""
    dice = random.Random(seed)  # noqa: S311
    text = " ".join(dice.choices(WORDS, k=30))
    article = Article(
        f"Nonsense No. {seed}/ü",
        text,
        title=dice.choice([None, 'A "title"']),
        source=dice.choice([None, "Courier"]),
        published=dice.choice([None, "2031", "2031-03-04"]),
        url=dice.choice([None, "https://example.org/a?b=c"]),
        removed=tuple(sorted(dice.sample(range(50), dice.randrange(3)))),
    )

    def span() -> Span:
        while True:
            start = dice.randrange(len(text) - 1)
            end = dice.randrange(start + 1, min(len(text), start + 60) + 1)
            if text[start:end].strip():
                return Span(start, end)

    keys = [f"{kind}/{dice.choice(['a', 'ä b', 'c%20d', 'e#f?g'])}-{number}" for number, kind in enumerate(Kind)]
    referents = tuple(
        Referent(
            key,
            kind,
            dice.choice(WORDS),
            tuple(dice.choices(WORDS, k=dice.randrange(4))),
            tuple(
                (facet, dice.choice(WORDS)) for facet in dice.sample(["type", "object", "text", "title", "former"], 2)
            ),
            tuple((link, dice.choice(keys)) for link in dice.sample(["of", "holder", "partOf"], dice.randrange(3))),
        )
        for key, kind in zip(keys, Kind, strict=True)
    )
    mentions = tuple(Mention(span(), dice.choice(keys), dice.choice(WORDS)) for _ in range(10))
    claims = tuple(
        Claim(
            dice.choice(keys),
            dice.choice(["ledBy", "heldAt", "partOf"]),
            dice.choice([None, *keys]),
            dice.choice([None, *WORDS]),
            dice.choice(list(Status)),
            span(),
            span(),
            dice.choice(WORDS),
            dice.choice([None, *keys]),
            tuple((name, dice.choice(WORDS)) for name in dice.sample(["ordinal", "series"], dice.randrange(3))),
            dice.choice(["frames", "llm"]),
        )
        for _ in range(15)
    )
    return Reading(article, referents, mentions, claims)


@pytest.mark.parametrize("seed", range(40))
def test_a_reading_comes_back_from_the_store_as_it_was(seed: int) -> None:
    reading = _arbitrary(seed)
    quads = pyoxigraph.Store()
    quads.extend(populate.article_quads(reading))
    (back,) = records.read_readings(Store(quads))
    assert back == records.ordered(reading)
    assert populate.article_quads(back) == populate.article_quads(reading)
    again = pyoxigraph.Store()
    again.bulk_load(input=Store(quads).nquads(), format=pyoxigraph.RdfFormat.N_QUADS)
    assert records.read_readings(Store(again)) == [back]


def test_order_and_repetition_of_what_was_read_leave_no_trace() -> None:
    reading = _arbitrary(7)
    shuffled = Reading(reading.article, reading.referents[::-1], reading.mentions * 2, reading.claims[::-1] * 2)
    assert populate.article_quads(shuffled) == populate.article_quads(reading)


def test_shapes_are_as_the_architecture_says() -> None:
    reading = factory.lakeside()[0]
    quads = {str(quad.triple) for quad in populate.article_quads(reading)}
    base = namespaces.article("lakeside-a").value
    keller = f"<{base}/person/anna-keller>"
    assert f'{keller} <{namespaces.term("otherName").value}> "Keller"' in quads
    assert f"{keller} <{namespaces.term('inArticle').value}> <{base}>" in quads
    claim = next(claim for claim in reading.claims if claim.relation == "heldIn")
    span = f"<{base}/span/{claim.evidence.start}-{claim.evidence.end}>"
    assert f'{span} <{namespaces.OA_EXACT.value}> "in the town of Lakeside"' in quads
    prefix = reading.article.text[claim.evidence.start - 32 : claim.evidence.start]
    assert f'{span} <{namespaces.OA_PREFIX.value}> "{prefix}"' in quads
    number = f"{populate.claim_iri(reading.article.id, claim)} <{namespaces.term('confidence').value}>"
    assert f'{number} "1"^^<{namespaces.XSD_DECIMAL.value}>' in quads
    typed = {quad.rpartition("#")[2].rstrip(">") for quad in quads if "^^" in quad}
    assert typed == {"boolean", "dateTime", "decimal", "integer"}


def test_a_claim_on_words_that_are_not_there_is_refused() -> None:
    reading = factory.lakeside()[0]
    beyond = replace(reading.claims[0], evidence=Span(10, len(reading.article.text) + 1))
    with pytest.raises(EvidenceError, match="lakeside-a"):
        populate.article_quads(replace(reading, claims=(beyond,)))


def test_a_store_whose_words_were_changed_is_refused() -> None:
    quads = factory.quads(factory.lakeside())
    (exact,) = [
        quad
        for quad in quads
        if quad.predicate == namespaces.OA_EXACT and quad.object == Literal("in the town of Lakeside")
    ]
    quads.remove(exact)
    quads.add(Quad(exact.subject, exact.predicate, Literal("in the city of Lakeside"), exact.graph_name))
    with pytest.raises(EvidenceError, match="in the city of Lakeside"):
        records.read_readings(Store(quads))


def test_entities_carry_their_fullest_name_and_gather_referents_of_both_articles() -> None:
    quads = factory.quads(factory.lakeside())
    keller = namespaces.data("person", "anna-keller")
    label = [quad.object for quad in quads.quads_for_pattern(keller, namespaces.RDFS_LABEL, None)]
    others = [quad.object for quad in quads.quads_for_pattern(keller, namespaces.SKOS_ALT_LABEL, None)]
    assert (label, others) == ([Literal("Anna Keller")], [Literal("Keller")])
    assert len(list(quads.quads_for_pattern(None, namespaces.term("denotes"), keller))) == 2


def test_the_users_decisions_come_back_and_stay_out_of_the_rules_graph() -> None:
    left, right = ReferentId("lakeside-a", "person/anna-keller"), ReferentId("lakeside-b", "person/anna-keller")
    mine = [
        Decision(left, right, Judgement.DIFFERENT, "user", 1.0, 'They are "two" persons.'),
        Decision(left, ReferentId("gone", "person/ä b"), Judgement.SAME, "user", 0.25, "I know."),
    ]
    readings = factory.lakeside()
    assert records.read_decisions(factory.store(readings, mine)) == sorted(mine, key=lambda d: (d.left, d.right))
    resolution = factory.resolution(readings)
    with_mine = replace(resolution, decisions=(*resolution.decisions, *mine))
    assert populate.resolution_quads(with_mine) == populate.resolution_quads(resolution)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2032", "2032-01-01T00:00:00", "2032-12-31T23:59:59"),
        ("2032-02", "2032-02-01T00:00:00", "2032-02-29T23:59:59"),
        ("2032-02-09", "2032-02-09T00:00:00", "2032-02-09T23:59:59"),
    ],
)
def test_a_query_compares_days_by_their_first_and_last_moment(day: str, first: str, last: str) -> None:
    make = factory.ReadingMaker("days")
    make.say("The talks began", make.talks("Lakeside talks"), "startsOn", day)
    store = factory.store([make.reading()])
    asked = "ASK {{ GRAPH ?g {{ ?claim parley:earliest {}; parley:latest {} }} }}"
    assert store.query(asked.format(f'"{first}"^^xsd:dateTime', f'"{last}"^^xsd:dateTime'))
    within = 'ASK {{ GRAPH ?g {{ ?claim parley:latest ?end }} FILTER(?end < "{}-01-01T00:00:00"^^xsd:dateTime) }}'
    assert store.query(within.format(2033)) and not store.query(within.format(2032))
    assert records.read_readings(store) == [make.reading()]


def test_what_is_no_day_has_no_moments() -> None:
    make = factory.ReadingMaker("days")
    make.say("The talks began", make.talks("Lakeside talks"), "startsOn", "2031-02-30")
    assert not any("earliest" in str(quad) for quad in populate.article_quads(make.reading()))
