"""How much a store that is a folder holds, kept beside its data: a change counts only what it takes out and puts in.

A generation has it in ``counts.json``, which is valid only for the version that wrote it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg import namespaces, settings
from kg.graph import reason

_NAME = "counts.json"
#: What a report counts, in this order.
COUNTED = ("articles", "claims", "entities", "facts", "inferred")
#: What of these the graphs of articles hold, by its class.
_KINDS = {"Article": "articles", "Claim": "claims"}


def of(
    quads: pyoxigraph.Store, generation: Path | None, changes: Mapping[NamedNode, Sequence[tuple[Set[Quad], Set[Quad]]]]
) -> dict[str, int]:
    """How many articles, claims, entities, facts and inferences there are, after ``changes`` of the ``generation``.

    All of the quads are counted where none is given, or it keeps no counts.
    """
    kept = _kept(generation) if generation else None
    if kept is None:
        return _of_all(quads)
    found = Counter(kept)
    for graph, (lost, gained) in ((graph, each) for graph, parts in changes.items() for each in parts):
        found.update(_counts(graph, gained))
        found.subtract(_counts(graph, lost))
    return {name: found[name] for name in COUNTED}


def write(folder: Path, counts: Mapping[str, int]) -> None:
    """Keep the counts in a generation."""
    (folder / _NAME).write_text(json.dumps({"counts": counts, "version": settings.version()}), encoding="utf-8")


def _kept(generation: Path) -> dict[str, int] | None:
    """What a generation keeps; None where this version has written nothing that can be read."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        told = json.loads((generation / _NAME).read_bytes())
        if told["version"] == settings.version():
            return {name: int(told["counts"][name]) for name in COUNTED}
    return None


def _of_all(quads: pyoxigraph.Store) -> dict[str, int]:
    counted: Any = quads.query(settings.query("store", "counts"))
    found = {name: int(row[name].value) for row in counted for name in ("articles", "claims", "entities")}
    for name in ("facts", "inferred"):
        sized: Any = quads.query(settings.query("store", "size"), default_graph=namespaces.graph(name))
        (row,) = sized
        found[name] = int(row["size"].value)
    return found


def _counts(graph: NamedNode, quads: Set[Quad]) -> Counter[str]:
    """How many of each these quads of a graph are."""
    derived = {namespaces.graph(name): name for name in ("facts", "inferred")}
    if graph in derived:
        return Counter({derived[graph]: len(quads)})
    if graph == namespaces.graph("identity"):
        return Counter(entities=sum(map(reason.is_kind, quads)))
    kinds = Counter(quad.object for quad in quads if quad.predicate == namespaces.RDF_TYPE)
    return Counter({name: kinds[namespaces.term(kind)] for kind, name in _KINDS.items()})
