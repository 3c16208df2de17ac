"""Simpler networks made from the full one: who sat together, and which parties talk with each other.

A projection leaves out what joins two actors (delegations, talks, contacts) and ties the actors directly. The tie has
the names of what joined them, its dates and the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from kg.answers.narrowing import is_day
from kg.errors import ParleyError
from kg.model import Kind

if TYPE_CHECKING:
    import networkx as nx

#: Which kinds of actors each projection ties.
PROJECTIONS = {
    "people": frozenset({Kind.PERSON}),
    "nations": frozenset({Kind.NATION}),
    "parties": frozenset({Kind.NATION, Kind.ORGANIZATION, Kind.PERSON}),
}
_SEATS = frozenset({"ledBy", "hasMember", "hasSpokesperson"})
#: By which relations talks and contacts seat people; parties are tied by talks alone.
_AT_TALKS = {
    "people": frozenset({"hasParty", "mediatedBy", "hasParticipant"}),
    "nations": frozenset({"hasParty"}),
    "parties": frozenset({"hasParty"}),
}
_DATES = ("startsOn", "endsOn", "occurredOn")


#: By delegation, ``onBehalfOf`` its sides and ``sentTo`` its talks.
Links: TypeAlias = dict[str, dict[str, set[str]]]


@dataclass(frozen=True, order=True)
class Evidence:
    """The words of one claim: where they are, and when they were published."""

    article: str
    start: int
    quote: str
    claim: str
    status: str
    published: str


@dataclass
class _Gathering:
    """Talks or a contact: who was there, with the words that say so, and in which delegations."""

    name: str
    dates: tuple[str, ...]
    present: dict[str, set[Evidence]] = field(default_factory=lambda: defaultdict(set))
    sides: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def project(whole: nx.MultiDiGraph, projection: str, evidence: Mapping[str, Evidence], links: Links) -> nx.Graph:
    """The actors of a network tied to each other; ``evidence`` has, by id, the claims that count.

    A node keeps its attributes. A tie has ``weight`` (how many talks or contacts join the two), ``through`` (their
    names), ``first`` and ``last`` (their dates, or dates of publication if no other is known), ``together`` ("yes" if
    both were in one delegation), and ``articles``, ``quotes``, ``statuses`` and ``claims``. All but the weight are
    strings, with several values joined by "; ", quotes by " | "; a quote inside another one is left out. Raises
    ParleyError if there is no such projection.
    """
    import networkx as nx

    if projection not in PROJECTIONS:
        raise ParleyError(f"There is no projection {projection!r}; choose one of {', '.join(PROJECTIONS)}.")
    gatherings = _gatherings(whole, projection, evidence, links)
    graph = nx.Graph()
    for actor in sorted({actor for gathering in gatherings for actor in gathering.present}):
        graph.add_node(actor, **whole.nodes[actor])
    shared: dict[tuple[str, str], list[_Gathering]] = defaultdict(list)
    for gathering in gatherings:
        for pair in combinations(sorted(gathering.present), 2):
            shared[pair].append(gathering)
    for (one, other), joined in sorted(shared.items()):
        graph.add_edge(one, other, **_tie(one, other, joined))
    return graph


def _tie(one: str, other: str, gatherings: list[_Gathering]) -> dict[str, str | int]:
    words = sorted({words for gathering in gatherings for words in gathering.present[one] | gathering.present[other]})
    dates = sorted(_dated(date for gathering in gatherings for date in gathering.dates))
    dates = dates or sorted(_dated(each.published for each in words))
    return {
        "weight": len(gatherings),
        "through": joined(gathering.name for gathering in gatherings),
        "first": dates[0] if dates else "",
        "last": dates[-1] if dates else "",
        "together": "yes" if any(gathering.sides[one] & gathering.sides[other] for gathering in gatherings) else "no",
        "articles": joined(each.article for each in words),
        "quotes": " | ".join(_widest(words)),
        "statuses": joined(each.status for each in words),
        "claims": joined(each.claim for each in words),
    }


def _widest(words: list[Evidence]) -> list[str]:
    """The quotes in the order of their articles, without those inside another one."""
    quotes = dict.fromkeys(each.quote for each in words)
    return [quote for quote in quotes if not any(quote != other and quote in other for other in quotes)]


def _gatherings(
    whole: nx.MultiDiGraph, projection: str, evidence: Mapping[str, Evidence], links: Links
) -> list[_Gathering]:
    """The talks and contacts with the actors that were there by the articles, in the order of their IRIs."""
    found: dict[str, _Gathering] = {}
    for where, actor, side, words in sorted(_seats(whole, projection, evidence, links), key=lambda seat: seat[:3]):
        if Kind(whole.nodes[actor]["kind"]) not in PROJECTIONS[projection]:
            continue
        node = whole.nodes[where]
        dates = tuple(date for name in _DATES for date in node.get(name, "").split("; "))
        gathering = found.setdefault(where, _Gathering(node["label"], dates))
        gathering.present[actor] |= words
        if side:
            gathering.sides[actor].add(side)
    return [found[where] for where in sorted(found)]


def _seats(
    whole: nx.MultiDiGraph, projection: str, evidence: Mapping[str, Evidence], links: Links
) -> Iterator[tuple[str, str, str, set[Evidence]]]:
    """Each gathering and an actor there, the delegation the actor was in, if any, and the words that say so."""
    for source, target, relation, edge in whole.edges(keys=True, data=True):
        words = {evidence[claim] for claim in edge["claims"].split("; ") if claim in evidence}
        if not words:
            continue
        if relation in _AT_TALKS[projection]:
            yield source, target, "", words
        elif relation in _SEATS:
            linked = links.get(source, {})
            actors = {target} if projection == "people" else linked.get("onBehalfOf", set())
            for where in linked.get("sentTo", ()):
                for actor in actors:
                    yield where, actor, source, words


def _dated(dates: Iterator[str]) -> set[str]:
    """What is a year, month or day."""
    return set(filter(is_day, dates))


def joined(values: Iterable[str | None]) -> str:
    """The values in order, each once, as one text."""
    return "; ".join(sorted({value for value in values if value}))
