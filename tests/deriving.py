"""The facts of a store and what follows from them, put into it as a build does."""

from __future__ import annotations

from pyoxigraph import Store

from kg import namespaces
from kg.graph import reason
from kg.graph.store import replace_graph


def derive(store: Store) -> int:
    """Replace the graph of facts; return its size."""
    found = reason.facts(store)
    replace_graph(store, namespaces.graph("facts"), reason.quads_in("facts", found))
    return len(found)


def close(store: Store) -> int:
    """Replace the graph of what follows from the facts; return its size."""
    found = reason.following(store)
    replace_graph(store, namespaces.graph("inferred"), reason.quads_in("inferred", found))
    return len(found)
