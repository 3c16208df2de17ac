"""Facts and answers say the same: what a question gives as asserted or reported is a fact, and nothing else is one.

Asked of the samples, and of the articles of ../shared where it is at hand. Where one article says and denies the same,
or two articles have each of two talks follow the other, both are answers, and neither is a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import batch, namespaces, schema
from kg.answers import questions
from kg.answers.network import FACTUAL
from kg.graph.store import Store, open_store
from kg.namespaces import term
from tests import factory
from tests.conftest import ROOT
from tests.sharing import once

Fact = tuple[str, str, str]
EVAL = ROOT.parent / "shared" / "eval"
FIRM = {status.value for status in FACTUAL}
#: What a row says besides its claim, each with how it is put: the column of the thing, the relation, the column of what
#: it leads to, the column of the status.
BESIDES = {
    "where-and-when": [
        ("negotiation", "heldIn", "place", "placeStatus"),
        ("negotiation", "heldAt", "venue", "venueStatus"),
        ("negotiation", "startsOn", "start", "startStatus"),
        ("negotiation", "endsOn", "end", "endStatus"),
    ],
    "what-was-agreed": [
        ("agreement", "agreedOn", "date", "status"),
        ("agreement", "hasFate", "fate", "status"),
        ("agreement", "reachedIn", "negotiationName", "status"),
    ],
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
#: What a thing is, not what an article says of it: nobody is asked for a row.
KINDS = {"code", "hasType", "hasLevel"}


def value(node: object) -> str:
    """The IRI of a node, or the text of a literal."""
    return str(getattr(node, "value", ""))


class Said:
    """What a store answers, and what it holds as facts, both as subject, relation and object; things by their names."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.names = self._literals(namespaces.RDFS_LABEL, "identity")
        self.entities = self._links("denotes", "identity")
        self.claims = {
            value(quad.subject): self._claim(quad.subject)
            for quad in store.quads.quads_for_pattern(None, namespaces.RDF_TYPE, term("Claim"), None)
        }
        self.facts = set(self._facts("facts"))
        self.inferred = set(self._facts("inferred"))
        self.firm: set[Fact] = set()
        self.other: set[Fact] = set()
        for question in questions.load():
            if not question.parameters:
                for row in questions.ask(store, question.name).to_dicts():
                    self._take(question.name, row)
        self.denied = {self.claims[claim][0] for claim in self.claims if self.claims[claim][1] == "denied"}
        self.both_ways = {
            (subject, relation, told)
            for subject, relation, told in self.firm
            if relation in {"follows", "partOf"}
            and any(
                self.names.get(one) == told and back == relation and other == self.names.get(subject)
                for one, back, other in self.firm
            )
        }

    def _take(self, question: str, row: dict[str, Any]) -> None:
        said = [(self.claims[row["claim"]][0], row["status"])]
        for thing, relation, column, status in BESIDES.get(question, []):
            if row[column]:
                said.append(((row[thing], relation, str(row[column])), row[status]))
        for fact, status in said:
            (self.firm if status in FIRM else self.other).add(fact)

    def _claim(self, node: Any) -> tuple[Fact, str]:
        values = {
            quad.predicate: value(quad.object) for quad in self.store.quads.quads_for_pattern(node, None, None, None)
        }
        target = values.get(term("hasObject"))
        subject = self.entities[values[term("hasSubject")]]
        chosen = values.get(term("hasChoice"), "").removeprefix(namespaces.ONTOLOGY)
        told = self.names[self.entities[target]] if target else values.get(term("hasValue"), chosen)
        relation = values[term("hasRelation")].removeprefix(namespaces.ONTOLOGY)
        return (subject, relation, told), values[term("hasStatus")].removeprefix(namespaces.ONTOLOGY)

    def _facts(self, graph: str) -> Iterator[Fact]:
        for quad in self.store.graph_quads(namespaces.graph(graph)):
            relation = quad.predicate.value.removeprefix(namespaces.ONTOLOGY)
            target = value(quad.object).removeprefix(namespaces.ONTOLOGY)
            yield value(quad.subject), relation, self.names.get(target, target)

    def _links(self, name: str, graph: str) -> dict[str, str]:
        quads = self.store.quads.quads_for_pattern(None, term(name), None, namespaces.graph(graph))
        return {value(quad.subject): value(quad.object) for quad in quads}

    def _literals(self, predicate: Any, graph: str) -> dict[str, str]:
        quads = self.store.quads.quads_for_pattern(None, predicate, None, namespaces.graph(graph))
        return {value(quad.subject): value(quad.object) for quad in quads}


def _shared(part: str) -> Callable[[pytest.TempPathFactory], Path]:
    def built(factory_: pytest.TempPathFactory) -> Path:
        articles = EVAL / part / "articles.jsonl"

        def make(folder: Path) -> None:
            batch.build([str(articles)], location=folder / "talks.kg")

        return once(factory_, f"agreement-{part}", make) / "talks.kg"

    return built


@pytest.fixture(
    scope="module",
    params=[
        "lakeside",
        "samples",
        *(
            pytest.param(
                part, marks=[pytest.mark.slow, pytest.mark.skipif(not EVAL.is_dir(), reason="no ../shared/eval")]
            )
            for part in ("seeds", "dev")
        ),
    ],
)
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Said:
    if request.param == "lakeside":
        return Said(factory.finished(factory.lakeside()))
    if request.param == "samples":
        return Said(open_store(request.getfixturevalue("samples")))
    return Said(open_store(_shared(request.param)(tmp_path_factory)))


def test_what_a_question_gives_as_asserted_or_reported_is_a_fact(said: Said) -> None:
    assert said.firm
    assert sorted(said.firm - said.facts - said.denied - said.both_ways) == []


def test_what_is_a_fact_is_given_as_asserted_or_reported(said: Said) -> None:
    asked = {fact for fact in said.facts if fact[1] in schema.CLAIMED and fact[0].split("/")[-2] != "organization"}
    assert asked
    assert sorted(asked - said.firm) == []


def test_what_is_only_claimed_planned_or_denied_is_no_fact(said: Said) -> None:
    assert sorted(said.other & said.facts - said.firm) == []


def test_what_a_fact_says_of_a_delegation_or_post_rests_on_a_row_about_it(said: Said) -> None:
    about: dict[str, set[str]] = defaultdict(set)
    for subject, relation, told in said.firm:
        about[relation].add(told if relation == "holds" else subject)
    delegations = about["ledBy"] | about["hasMember"] | about["hasSpokesperson"]
    for subject, relation, _ in said.facts - {fact for fact in said.facts if fact[1] in {*schema.CLAIMED, *KINDS}}:
        if relation in {"onBehalfOf", "sentTo"}:
            assert subject in delegations
        elif relation in {"hasHolder", "belongsTo", "title", "former"}:
            assert said.names[subject] in about["holds"]
        else:
            assert relation in {"quotedText", "action", "measureObject"} and (subject, relation, _) in said.firm


def test_what_follows_rests_on_a_row_too(said: Said) -> None:
    """Who took part in talks, or was absent from a delegation, is only who the questions name so."""
    inferred = {fact for fact in said.inferred if not fact[1].startswith("http") and fact[1] not in KINDS}
    assert {relation for _, relation, _ in inferred} <= {"attendedBy", "hasAbsentee", "hasMember", "partOf"}
    seated = {told for _, relation, told in said.firm if relation in {"ledBy", "hasMember", "hasSpokesperson"}}
    absent = {told for _, relation, told in said.firm if relation == "notAttendedBy"}
    for _, relation, told in inferred:
        assert relation == "partOf" or told in (absent if relation == "hasAbsentee" else seated)
