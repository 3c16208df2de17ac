"""Who is who in a store: its identity graph, written where it differs from the last decision.

What is decided is compared as lines of JSON (`kept_identity`), and only what differs becomes quads; a store without
such lines, as one in memory is before anything was decided, has its graph compared as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from pyoxigraph import Quad

from kg import namespaces
from kg.graph import kept_identity, populate
from kg.graph.store import Change, Store
from kg.model import Decision, Entity, Resolution


class _Line(msgspec.Struct, omit_defaults=True):
    """One of three: an entity, a decision of a rule, an article that is a copy with the one it is a copy of."""

    entity: Entity | None = None
    decision: Decision | None = None
    copy: tuple[str, str] | None = None


def put(store: Store, resolution: Resolution, copies: Mapping[str, str], *, anew: bool = False) -> Change:
    """Have a store say who is who, and which articles are copies; return what its identity graph lost and gained.

    ``anew``, the graph itself is compared, whatever is known of it.
    """
    lines = _lines(resolution, copies)
    graph, earlier = namespaces.graph("identity"), None if anew else known(store)
    store.identity = lines
    if earlier is None:
        return store.put({graph: _quads(lines)})[graph]
    before, now = set(earlier), set(lines)
    lost, gained = _quads(before - now), _quads(now - before)
    return store.alter(graph, lost - gained, gained - lost)


def known(store: Store) -> list[bytes] | None:
    """What the store's identity graph was made of by this version, as far as that is known."""
    if store.identity is None and store.generation:
        return kept_identity.read(store.generation)
    return store.identity


def _lines(resolution: Resolution, copies: Mapping[str, str]) -> list[bytes]:
    encode = msgspec.json.Encoder().encode
    made = [encode(_Line(entity=entity)) for entity in resolution.entities]
    made += [encode(_Line(decision=each)) for each in resolution.decisions if each.by != populate.USER]
    return made + [encode(_Line(copy=pair)) for pair in sorted(copies.items())]


def _quads(lines: Iterable[bytes]) -> set[Quad]:
    decode = msgspec.json.Decoder(_Line).decode
    found = [decode(line) for line in lines]
    entities = tuple(line.entity for line in found if line.entity)
    decisions = tuple(line.decision for line in found if line.decision)
    quads = populate.resolution_quads(Resolution(entities, decisions))
    return quads | {*populate.copy_quads(dict(line.copy for line in found if line.copy))}
