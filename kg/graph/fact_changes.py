"""Facts after a change of some articles or of who is who: only what these articles say is derived again.

What an article says rests on its graph and on which entities its things are; a fact stays as long as any article says
it. The facts are those that `kg.graph.reason.facts` finds in the whole store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import namespaces
from kg.graph import reason
from kg.graph.store import Change, Store

#: What a quad can be about, and what can stand at its end.
Subject: TypeAlias = NamedNode | BlankNode | Triple
Term: TypeAlias = Subject | Literal
#: So many articles are asked at once whether they say what others no longer do.
_CHUNK = 20
_DENOTES = namespaces.term("denotes")


def update(store: Store, articles: Mapping[NamedNode, Sequence[Change]], identity: Change) -> Change:
    """Have the facts graph follow what graphs of articles, and then the identity graph, lost and gained.

    Returns what the facts graph lost and gained by it.
    """
    touched = {*articles, *(_article_of(quad.subject) for part in identity for quad in part if _denotes(quad))}
    graphs = {graph: store.quads_of(graph) for graph in touched}
    earlier = {graph: _earlier(quads, articles.get(graph, ())) for graph, quads in graphs.items()}
    before, now = _told(store, earlier, identity), _told(store, graphs)
    lost, gained = before - now, now - before
    both_ways = {each for each in lost | gained if _reverse(each)} & reason.contradictory(
        triple for each in lost | gained if (other := _reverse(each)) for triple in (each, other)
    )
    both_ways |= {other for each in both_ways if (other := _reverse(each))}
    said = now | _told_elsewhere(store, (lost | both_ways) - now, touched)
    facts = _facts(store, lost | gained | both_ways)
    stand = {each for each in lost | gained | both_ways if each in said}
    stand -= {each for each in both_ways if _reverse(each) in said}
    graph = "facts"
    return store.alter(
        namespaces.graph(graph), reason.quads_in(graph, facts - stand), reason.quads_in(graph, stand - facts)
    )


def _told(
    store: Store, graphs: Mapping[NamedNode, Set[Quad]], since: Change = (frozenset(), frozenset())
) -> set[Triple]:
    """What articles of these graphs say, as things were before the identity graph changed so ``since``."""
    lost, gained = since
    name = namespaces.term("name")
    referents = [quad.subject for quads in graphs.values() for quad in quads if quad.predicate == name]
    scratch = pyoxigraph.Store()
    scratch.bulk_extend(quad for quads in graphs.values() for quad in quads)
    scratch.extend(quad for quad in lost if _denotes(quad) and _article_of(quad.subject) in graphs)
    scratch.extend(quad for each in referents for quad in _denoted(store, each) if quad not in gained)
    return reason.claimed(scratch)


def _told_elsewhere(store: Store, facts: Set[Triple], touched: Set[NamedNode]) -> set[Triple]:
    """Which of these facts other articles than those ``touched`` say, too."""
    speaking = {fact: _speaking_of_both(store, fact) - touched for fact in facts}
    asked = sorted(set().union(*speaking.values()), key=str)
    found: set[Triple] = set()
    for start in range(0, len(asked), _CHUNK):
        wanted = facts - found
        some = [graph for graph in asked[start : start + _CHUNK] if any(graph in speaking[fact] for fact in wanted)]
        if some:
            found |= _told(store, {graph: store.quads_of(graph) for graph in some}) & facts
    return found


def _speaking_of_both(store: Store, fact: Triple) -> set[NamedNode]:
    """The graphs of articles that speak of both ends of a fact.

    Half of all articles may speak of one end, as of a nation or of what talks are. So both are asked for in turn, and
    only the articles of the one that is through first, of which fewer speak, are looked at for the other.
    """
    ends = fact.subject, fact.object
    asked = [(set[NamedNode](), _speaking_of(store, term), other) for term, other in zip(ends, ends[::-1], strict=True)]
    while True:
        for found, ahead, other in asked:
            graph = next(ahead, None)
            if graph is None:
                return {each for each in found if _speaks_of(store, each, other)}
            found.add(graph)


def _speaking_of(store: Store, term: Term) -> Iterator[NamedNode]:
    """The graphs of articles that speak of an entity, or hold a value; some more than once."""
    if _is_thing(term):
        identity = namespaces.graph("identity")
        for quad in store.quads.quads_for_pattern(None, _DENOTES, term, identity):
            yield _article_of(quad.subject)
    else:
        for quad in store.quads.quads_for_pattern(None, None, term, None):
            if isinstance(quad.graph_name, NamedNode):
                yield quad.graph_name


def _speaks_of(store: Store, graph: NamedNode, term: Term) -> bool:
    """Whether the article of a graph speaks of an entity, or holds a value."""
    if not _is_thing(term):
        return next(iter(store.quads.quads_for_pattern(None, None, term, graph)), None) is not None
    named = store.quads.quads_for_pattern(None, namespaces.term("name"), None, graph)
    return any(quad.object == term for each in named for quad in _denoted(store, each.subject))


def _is_thing(term: Term) -> bool:
    """Whether something that a fact speaks of is an entity, and no value."""
    return isinstance(term, NamedNode) and not term.value.startswith(namespaces.ONTOLOGY)


def _facts(store: Store, triples: Iterable[Triple]) -> set[Triple]:
    """Which of these are facts of the store now."""
    return {quad.triple for quad in reason.quads_in("facts", triples) if quad in store.quads}


def _earlier(quads: Set[Quad], changes: Sequence[Change]) -> set[Quad]:
    """What a graph held before it lost and gained quads."""
    found = set(quads)
    for lost, gained in reversed(changes):
        found = (found - gained) | lost
    return found


def _denotes(quad: Quad) -> bool:
    return quad.predicate == _DENOTES


def _denoted(store: Store, subject: Subject) -> Iterable[Quad]:
    return store.quads.quads_for_pattern(subject, _DENOTES, None, namespaces.graph("identity"))


def _article_of(referent: object) -> NamedNode:
    """The graph of the article that speaks of a referent."""
    assert isinstance(referent, NamedNode)  # noqa: S101 - see populate
    return namespaces.article_graph(referent.value.removeprefix(namespaces.article("").value).partition("/")[0])


def _reverse(fact: Triple) -> Triple | None:
    """The same of the two things the other way round."""
    subject, predicate, value = fact
    if isinstance(subject, NamedNode) and isinstance(value, NamedNode):
        return Triple(value, predicate, subject)
    return None
