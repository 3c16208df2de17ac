"""What follows from facts is the same whether it is closed anew about what has changed, or over everything."""

from __future__ import annotations

import random

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces
from kg.graph import closure_changes, reason
from kg.graph.store import Store
from kg.namespaces import term

FACTS, INFERRED, IDENTITY = (namespaces.graph(name) for name in ("facts", "inferred", "identity"))
THINGS = {
    kind: [namespaces.data(kind.lower(), str(number)) for number in range(count)]
    for kind, count in {
        "Negotiation": 5, "Delegation": 5, "Person": 5, "PostHolding": 4, "Organization": 5, "Nation": 3, "Place": 2,
    }.items()
}  # fmt: skip
#: What is said of what: enough for every rule, and for rules that rest on each other.
SAYINGS = [
    ("Delegation", "sentTo", "Negotiation"),
    ("Delegation", "onBehalfOf", "Nation"),
    ("Delegation", "onBehalfOf", "Organization"),
    ("Delegation", "ledBy", "Person"),
    ("Delegation", "hasMember", "Person"),
    ("Delegation", "hasSpokesperson", "Person"),
    ("Negotiation", "notAttendedBy", "Person"),
    ("Negotiation", "hasParty", "Nation"),
    ("Negotiation", "hostedBy", "Place"),  # which an article may say wrongly
    ("Negotiation", "partOf", "Negotiation"),
    ("Negotiation", "follows", "Negotiation"),
    ("Organization", "partOf", "Organization"),
    ("Organization", "partOf", "Nation"),
    ("Place", "partOf", "Nation"),
    ("PostHolding", "hasHolder", "Person"),
    ("PostHolding", "belongsTo", "Organization"),
    ("PostHolding", "belongsTo", "Nation"),
    ("Person", "holds", "PostHolding"),
]


def said(chance: random.Random) -> Quad:
    subject, relation, value = chance.choice(SAYINGS)
    if chance.random() < 0.1:
        truth = Literal("true", datatype=namespaces.XSD_BOOLEAN)
        return Quad(chance.choice(THINGS["PostHolding"]), term("former"), truth, FACTS)
    if chance.random() < 0.1:
        kind = chance.choice(["ministry", "government", "armed-group"])
        return Quad(chance.choice(THINGS["Organization"]), term("hasType"), term(kind), FACTS)
    return Quad(chance.choice(THINGS[subject]), term(relation), chance.choice(THINGS[value]), FACTS)


def kinds(things: dict[str, list[NamedNode]]) -> set[Quad]:
    return {Quad(each, namespaces.RDF_TYPE, term(kind), IDENTITY) for kind, listed in things.items() for each in listed}


@pytest.mark.parametrize("seed", range(6))
def test_closing_what_changed_gives_what_closing_all_gives(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    store = Store(pyoxigraph.Store())
    facts: set[Quad] = set()
    for _ in range(15):
        facts = {each for each in facts if chance.random() > chance.choice([0, 0.1, 0.5])}
        facts |= {said(chance) for _ in range(chance.choice([1, 3, 20]))}
        known = kinds({kind: chance.sample(listed, chance.randint(1, len(listed))) for kind, listed in THINGS.items()})
        identity = store.put({IDENTITY: known})[IDENTITY]
        closure_changes.update(store, store.put({FACTS: facts})[FACTS], identity)
        assert set(store.quads.quads_for_pattern(None, None, None, INFERRED)) == reason.quads_in(
            "inferred", reason.following(store.quads)
        )
