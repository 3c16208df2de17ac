"""IRIs that entities had before a user's decision or a later article gave them others: each leads on, by
``dcterms:isReplacedBy``.

What somebody published or noted down goes on to resolve. The graph ``replaced`` outlives rebuilds. It is the one part
of a store that depends on how the store came about, and not on its articles and the user's words alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg import namespaces
from kg.graph.store import replace_graph

#: Entities by IRI, each with the IRIs of the referents it gathers.
Members = Mapping[str, frozenset[str]]


def members(quads: pyoxigraph.Store) -> Members:
    """The entities there are, with what they gather."""
    found: dict[str, set[str]] = defaultdict(set)
    denotes, identity = namespaces.term("denotes"), namespaces.graph("identity")
    for quad in quads.quads_for_pattern(None, denotes, None, identity):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.object.value].add(quad.subject.value)
    return {entity: frozenset(referents) for entity, referents in found.items()}


def keep(quads: pyoxigraph.Store, earlier: Members) -> None:
    """Have every old IRI lead to an entity of today, ``earlier`` being those before the identity graph was made anew.

    The entities that are gone since become old IRIs themselves. An old IRI that an entity has again leads nowhere, nor
    does one whose referents are all gone.
    """
    now = members(quads)
    old = _read(quads) | {entity: entity for entity in earlier.keys() - now.keys()}
    of = {referent: entity for entity, referents in now.items() for referent in referents}
    graph = namespaces.graph("replaced")
    found = []
    for iri, target in old.items():
        new = target if target in now else _successor(earlier.get(target, frozenset()), of)
        if iri not in now and new is not None:
            found.append(Quad(NamedNode(iri), namespaces.DCTERMS_IS_REPLACED_BY, NamedNode(new), graph))
    replace_graph(quads, graph, found)


def current(quads: pyoxigraph.Store, iri: str) -> str:
    """The IRI by which the thing goes now: the same, unless it was renamed."""
    return _read(quads).get(iri, iri)


def _successor(referents: frozenset[str], of: Mapping[str, str]) -> str | None:
    """The entity that gathers most of the referents, the first of several; None where none does."""
    counted = Counter(of[referent] for referent in referents if referent in of)
    return min(counted, key=lambda entity: (-counted[entity], entity), default=None)


def _read(quads: pyoxigraph.Store) -> dict[str, str]:
    kept = quads.quads_for_pattern(None, namespaces.DCTERMS_IS_REPLACED_BY, None, namespaces.graph("replaced"))
    return {
        quad.subject.value: quad.object.value
        for quad in kept
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
