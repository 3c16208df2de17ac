"""How the pages put a statement into words, also seen from the thing it ends at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg import schema
from kg.model import Kind
from kg.namespaces import in_words

#: What a page lists under each kind.
PLURALS = {
    Kind.PERSON: "people",
    Kind.NATION: "nations",
    Kind.ORGANIZATION: "organisations",
    Kind.PLACE: "places",
    Kind.NEGOTIATION: "negotiations",
    Kind.DELEGATION: "delegations",
    Kind.AGREEMENT: "agreements",
    Kind.CONTACT: "calls, letters and meetings",
    Kind.MEASURE: "measures",
    Kind.QUOTATION: "quotations",
    Kind.POST_HOLDING: "posts",
}


def relation_in_words(relation: str, *, forwards: bool) -> str:
    """A relation as a label; what has no wording of its own backwards is that in which a thing is named.

    >>> relation_in_words("hasAbsentee", forwards=False), relation_in_words("seat", forwards=False)
    ('absent from', 'named in')
    """
    return in_words(relation) if forwards else schema.inverse_labels().get(relation, "named in")


def statement(subject: str, relation: str, about: str, between: str = " ") -> str:
    """A claim in one line; who holds a post, with the post alone.

    >>> statement("Anna Keller", "holds", "Anna Keller, envoy"), statement("Keller", "led", "Orsk", " — ")
    ('Anna Keller: envoy', 'Keller — led — Orsk')
    """
    if relation == "holds":
        return f"{subject}: {about.removeprefix(f'{subject}, ')}"
    return between.join((subject, relation, about))


def each_once(facts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The facts of a thing without those that say again what another says: who holds a post is also its holder."""
    facts = list(facts)
    both = {"holds": "hasHolder", "hasHolder": "holds"}
    told = {(both[fact["name"]], fact["path"]) for fact in facts if fact["forwards"] and fact["name"] in both}
    kept = [fact for fact in facts if fact["forwards"] or (fact["name"], fact["path"]) not in told]
    return list({(fact["relation"], fact["text"], fact["path"]): fact for fact in kept}.values())
