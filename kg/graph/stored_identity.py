"""Who is who in a store: its identity graph, written where it differs from the last decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Quad

from kg import namespaces
from kg.graph import kept_identity, populate
from kg.graph.kept_rows import Files
from kg.graph.store import Change, Store
from kg.model import Decision, Entity, Resolution

#: Entities, decisions of the rules, and articles that are copies with those they are copies of.
Part = tuple[Iterable[Entity], Iterable[Decision], Mapping[str, str]]


def put(store: Store, lost: Part, gained: Part, *, anew: bool = False) -> Change:
    """Have a store say who is who, and which articles are copies; return what its identity graph lost and gained.

    ``anew``, it holds just what is ``gained``, whatever it held.
    """
    graph = namespaces.graph("identity")
    if anew:
        return store.put({graph: _quads(gained)})[graph]
    before, now = _quads(lost), _quads(gained)
    return store.alter(graph, before - now, now - before)


def files(store: Store) -> Files:
    """What is kept beside a store of how its identity graph came about in this version, if anything is."""
    return kept_identity.files(store.generation) if store.generation else Files(None, kept_identity.NAME)


def _quads(part: Part) -> set[Quad]:
    entities, decisions, copies = part
    resolution = Resolution(tuple(entities), tuple(decisions))
    return populate.resolution_quads(resolution) | {*populate.copy_quads(copies)}
