"""Facts and answers say the same: what a question gives as asserted or reported is a fact, and nothing else is one.

Asked of the samples, and of the articles of ../shared where it is at hand. Where one article says and denies the same,
or two articles have each of two talks follow the other, both are answers, and neither is a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Triple

from kg import batch, namespaces, schema
from kg.answers import questions
from kg.answers.network import FACTUAL
from kg.graph.store import Store, open_store
from kg.model import Kind, Reading, Status
from kg.namespaces import in_words, term
from tests import factory
from tests.conftest import ROOT
from tests.sharing import once

# One process asks a store all the questions, and the others do not wait until its articles are read.
pytestmark = pytest.mark.xdist_group("agreement")

Fact = tuple[str, str, str]
EVAL = ROOT.parent / "shared" / "eval"
FIRM = {status.value for status in FACTUAL}
DELEGATION = [("subject", "onBehalfOf", "side", "status"), ("subject", "sentTo", "negotiationName", "status")]
#: What a row says besides its claim, each with how it is put: the column of the thing (or the subject or object of the
#: claim), the relation, the column of what it leads to, the column of the status.
BESIDES = {
    "who-led-each-delegation": [*DELEGATION, ("leader", "post", "post", "status")],
    "who-was-in-each-delegation": [*DELEGATION, ("person", "post", "post", "status")],
    "who-holds-which-post": [
        ("object", "title", "post", "status"),
        ("object", "belongsTo", "of", "status"),
        ("object", "hasHolder", "person", "status"),
    ],
    "where-and-when": [
        ("negotiation", "heldIn", "place", "placeStatus"),
        ("negotiation", "heldAt", "venue", "venueStatus"),
        ("negotiation", "startsOn", "start", "startStatus"),
        ("negotiation", "endsOn", "end", "endStatus"),
    ],
    "who-met-whom hasParty": [
        ("meeting", "hasParty", "whom", "status"),
        ("meeting", "heldIn", "place", "status"),
        ("meeting", "startsOn", "date", "status"),
    ],
    "who-met-whom hasParticipant": [
        ("meeting", "hasParticipant", "whom", "status"),
        ("meeting", "heldIn", "place", "status"),
        ("meeting", "occurredOn", "date", "status"),
    ],
    "what-was-agreed": [
        ("agreement", "agreedOn", "date", "status"),
        ("agreement", "hasFate", "fate", "status"),
        ("agreement", "reachedIn", "negotiationName", "status"),
    ],
    "what-became-of-it": [("agreement", "agreedOn", "date", "status")],
    "who-contacted-whom": [("contact", "occurredOn", "date", "status")],
    "who-said-what": [
        ("utterance", "saidTo", "outlet", "status"),
        ("utterance", "saidOn", "date", "status"),
        ("utterance", "quotedText", "quotation", "status"),
    ],
    "what-was-imposed": [
        ("measure", "directedAt", "target", "status"),
        ("measure", "occurredOn", "date", "status"),
        ("measure", "action", "action", "status"),
        ("measure", "measureObject", "object", "status"),
    ],
}
#: Whom a row of the timeline names, by what it dates.
NAMED = {"negotiation": "hasParty", "contact": "hasParticipant", "agreement": "agreedBy", "measure": "imposedBy"}
#: What a thing is, not what an article says of it: nobody is asked for a row.
KINDS = {"code", "hasType", "hasLevel"}


def value(node: object) -> str:
    """The IRI of a node, or the text of a literal."""
    return str(getattr(node, "value", ""))


class Said:
    """What `kg ask` answers and what `kg query` finds, as subject, relation and object, the objects by their names."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.names = self._pairs(namespaces.RDFS_LABEL)
        self.entities = self._pairs(term("denotes"))
        self.claims = {
            value(quad.subject): self._claim(quad.subject)
            for quad in store.quads.quads_for_pattern(None, namespaces.RDF_TYPE, term("Claim"), None)
        }
        plain: Any = store.query("SELECT ?thing ?relation ?other { ?thing rdfs:label ?name ; ?relation ?other }")
        found = {Triple(*row) for row in plain if value(row["relation"]).startswith(namespaces.ONTOLOGY)}
        follows = {quad.triple for quad in store.graph_quads(namespaces.graph("inferred"))}
        self.facts = {self._fact(triple) for triple in found - follows}
        self.inferred = {self._fact(triple) for triple in found & follows}
        self.firm: set[Fact] = set()
        self.other: set[Fact] = set()
        for question in questions.load():
            if not question.parameters:
                for row in questions.ask(store, question.name).to_dicts():
                    for fact, status in self._stated(question.name, row):
                        (self.firm if status in FIRM else self.other).add(fact)

    def posts(self) -> set[Fact]:
        """The titles by which facts call persons, these by name."""
        holders = defaultdict(set)
        for holding, relation, name in self.facts:
            if relation == "hasHolder":
                holders[holding].add(name)
        return {
            (name, "post", title)
            for holding, relation, title in self.facts
            if relation == "title"
            for name in holders[holding]
        }

    def contradicted(self) -> set[Fact]:
        """What an article says and denies, and what is said of two talks both ways."""
        denied = {fact for fact, _, status in self.claims.values() if status == "denied"}
        named = {(self.names.get(subject, ""), relation, other) for subject, relation, other in self.firm}
        both_ways = {
            (subject, relation, other)
            for subject, relation, other in self.firm
            if relation in {"follows", "partOf"} and (other, relation, self.names.get(subject)) in named
        }
        return denied | both_ways

    def _stated(self, question: str, row: dict[str, Any]) -> Iterator[tuple[Fact, str]]:
        """All that a row says, each with how it is put."""
        claim, target, _ = self.claims[row["claim"]]
        yield claim, row["status"]
        for thing, relation, column, status in BESIDES.get(question, BESIDES.get(f"{question} {claim[1]}", [])):
            subject = {"subject": claim[0], "object": target}.get(thing) or row[thing]
            if row[column]:
                yield (subject, relation, str(row[column])), row[status]
        if question == "timeline":
            for name in filter(None, (row["who"] or "").split(", ")):
                yield (row["what"], NAMED[row["kind"]], name), row["status"]

    def _claim(self, node: Any) -> tuple[Fact, str, str]:
        """What a claim says, the IRI of what it leads to, and its status."""
        values = {
            quad.predicate: value(quad.object) for quad in self.store.quads.quads_for_pattern(node, None, None, None)
        }
        target = self.entities.get(values.get(term("hasObject"), ""), "")
        chosen = values.get(term("hasChoice"), "").removeprefix(namespaces.ONTOLOGY)
        other = self.names[target] if target else values.get(term("hasValue"), chosen)
        relation = values[term("hasRelation")].removeprefix(namespaces.ONTOLOGY)
        subject = self.entities[values[term("hasSubject")]]
        return (subject, relation, other), target, values[term("hasStatus")].removeprefix(namespaces.ONTOLOGY)

    def _fact(self, triple: Triple) -> Fact:
        target = value(triple.object).removeprefix(namespaces.ONTOLOGY)
        return (
            value(triple.subject),
            value(triple.predicate).removeprefix(namespaces.ONTOLOGY),
            self.names.get(target, target),
        )

    def _pairs(self, predicate: Any) -> dict[str, str]:
        quads = self.store.quads.quads_for_pattern(None, predicate, None, namespaces.graph("identity"))
        return {value(quad.subject): value(quad.object) for quad in quads}


def half_sure() -> Reading:
    """An article that asserts talks, and plans, claims or denies what else it says of them."""
    make = factory.ReadingMaker("harbour", published="2031-03-04")
    keller, orsk, velland, norland = make.person("Anna Keller"), *map(make.nation, ("Orsk", "Velland", "Norland"))
    talks = make.talks("Harbour talks")
    make.say("Orsk met Velland", talks, "hasParty", orsk)
    make.say("met Velland", talks, "hasParty", velland)
    make.say("Skerry may join", talks, "hasParty", make.nation("Skerry"), status=Status.PLANNED)
    make.say("will go on in Lakeside", talks, "heldIn", make.place("Lakeside"), status=Status.PLANNED)
    make.say("opened in March", talks, "startsOn", "2031-03")
    make.say("and again in May", talks, "startsOn", "2031-05", status=Status.PLANNED)
    make.say("Norland hosted", talks, "hostedBy", norland)
    make.say("Keller led the hosts", make.delegation(norland, talks), "ledBy", keller)
    post = make.thing(Kind.POST_HOLDING, "Keller, premier", title="Premier", former="false", holder=keller, of=norland)
    make.say("Keller is to be premier", keller, "holds", post, status=Status.PLANNED)
    truce = make.thing(Kind.AGREEMENT, "truce")
    make.say("a truce was struck", truce, "hasFate", "reached")
    make.say("to be signed in April", truce, "agreedOn", "2031-04", status=Status.PLANNED)
    return make.reading()


def read(part: str, factory_: pytest.TempPathFactory) -> Path:
    """A store of one part of ../shared, made once a run."""

    def make(folder: Path) -> None:
        batch.build([str(EVAL / part / "articles.jsonl")], location=folder / "talks.kg")

    return once(factory_, f"agreement-{part}", make) / "talks.kg"


ELSEWHERE = [pytest.mark.slow, pytest.mark.skipif(not EVAL.is_dir(), reason="there is no ../shared/eval to read")]


@pytest.fixture(
    scope="module",
    params=["invented", "samples", pytest.param("seeds", marks=ELSEWHERE), pytest.param("dev", marks=ELSEWHERE)],
)
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Said:
    if request.param == "invented":
        return Said(factory.finished([*factory.lakeside(), half_sure()]))
    if request.param == "samples":
        return Said(open_store(request.getfixturevalue("samples")))
    return Said(open_store(read(request.param, tmp_path_factory)))


def test_what_a_question_gives_as_asserted_or_reported_is_a_fact(said: Said) -> None:
    assert said.firm
    assert sorted(said.firm - said.facts - said.posts() - said.contradicted()) == []


def test_what_is_a_fact_is_given_as_asserted_or_reported(said: Said) -> None:
    asked = {fact for fact in said.facts if fact[1] in schema.CLAIMED and fact[0].split("/")[-2] != "organization"}
    assert asked
    assert sorted(asked - said.firm) == []


def test_what_is_only_claimed_planned_or_denied_is_no_fact(said: Said) -> None:
    assert sorted(said.other & said.facts - said.firm) == []


def test_what_a_fact_says_of_a_delegation_or_post_rests_on_a_row_about_it(said: Said) -> None:
    besides = {fact for fact in said.facts if fact[1] not in {*schema.CLAIMED, *KINDS, "denotes", "copyOf", "former"}}
    assert besides
    assert sorted(besides - said.firm) == []


def test_what_follows_rests_on_a_row_too(said: Said) -> None:
    """Who took part in talks, or was absent from a delegation, is only who the questions name so."""
    inferred = {fact for fact in said.inferred if fact[1] not in KINDS}
    assert {relation for _, relation, _ in inferred} <= {"attendedBy", "hasAbsentee", "hasMember", "partOf"}
    seated = {other for _, relation, other in said.firm if relation in {"ledBy", "hasMember", "hasSpokesperson"}}
    absent = {other for _, relation, other in said.firm if relation == "notAttendedBy"}
    for _, relation, other in inferred:
        assert relation == "partOf" or other in (absent if relation == "hasAbsentee" else seated)


def test_a_host_with_a_delegation_is_connected_as_host_alone() -> None:
    between = {"a": "Norland", "b": "Harbour talks"}
    steps = questions.ask(factory.finished([half_sure()]), "how-are-two-actors-connected", between).to_dicts()
    assert [step["relation"] for step in steps] == ["← hosted by"]


def test_each_step_between_two_actors_is_a_fact(said: Said) -> None:
    known = {(said.names.get(subject), in_words(relation), other) for subject, relation, other in said.facts}
    ends = sorted({fact[2] for fact in said.facts if fact[1] in {"hasParty", "ledBy", "hostedBy", "hasParticipant"}})
    met = 0
    for one, other in list(pairwise(ends))[:: max(1, len(ends) // 12)]:
        for row in questions.ask(said.store, "how-are-two-actors-connected", {"a": one, "b": other}).to_dicts():
            start, relation, end = str(row["from"]), str(row["relation"]), str(row["to"])
            assert (start, relation, end) in known or (end, relation.removeprefix("← "), start) in known
            met += 1
    assert met
