"""The store as RDF: the facts alone, or all graphs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg import namespaces as ns

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

    from kg.graph.store import Store


def turtle(store: Store) -> dict[str, bytes]:
    """What a plain query sees (identity, facts, inferred, links), without graph names."""
    from pyoxigraph import RdfFormat

    triples = {quad.triple for graph in ns.plain_graphs() for quad in store.graph_quads(graph)}
    return {"": serialised(sorted(triples, key=str), RdfFormat.TURTLE)}


def trig(store: Store) -> dict[str, bytes]:
    """Every graph under its name."""
    from pyoxigraph import RdfFormat

    return {"": serialised(_all_quads(store), RdfFormat.TRIG)}


def nquads(store: Store) -> dict[str, bytes]:
    """Every quad on a line of its own."""
    return {"": store.nquads()}


def corrections(store: Store) -> dict[str, bytes]:
    """A person's corrections, with those of who is who, without graph names; `kg corrections --from` applies them
    again.
    """
    from pyoxigraph import RdfFormat

    triples = [quad.triple for name in ("corrections", "decisions") for quad in store.graph_quads(ns.graph(name))]
    return {"": serialised(triples, RdfFormat.TURTLE)}


def jsonld(store: Store) -> dict[str, bytes]:
    """Every graph under its name, as one JSON-LD document."""
    from pyoxigraph import RdfFormat

    document = json.loads(serialised(_all_quads(store), RdfFormat.JSON_LD))
    return {"": json.dumps(_in_order(document), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"}


def serialised(statements: Iterable[Any], form: RdfFormat) -> bytes:
    """Triples or quads in the given order, with common prefixes."""
    from pyoxigraph import serialize

    content = serialize(statements, format=form, prefixes={**ns.PREFIXES, "id": ns.id_base()})
    assert content is not None  # noqa: S101 - without an output the bytes are returned
    return content


def made_by() -> str:
    """The version of Parley that writes the file."""
    from importlib.metadata import version  # slow to load, and few formats need it

    return version("parley-kg")


def _in_order(part: Any) -> Any:
    """The same JSON-LD with sorted sets, because the serialiser orders them differently in each run. We write no RDF
    lists.
    """
    if isinstance(part, dict):
        return {key: _in_order(value) for key, value in sorted(part.items())}
    if isinstance(part, list):
        return sorted((_in_order(value) for value in part), key=lambda value: json.dumps(value, sort_keys=True))
    return part


def _all_quads(store: Store) -> list[Any]:
    return sorted(store.quads, key=lambda quad: (str(quad.graph_name), str(quad)))
