"""A store as rdflib reads it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from typing import Any, TypeAlias

import pyoxigraph
from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph
from rdflib.query import Result

from kg import namespaces

#: Raises the engine's errors for a query as our own.
Errors: TypeAlias = Callable[[str], AbstractContextManager[None]]


def dataset(quads: pyoxigraph.Store, errors: Errors) -> Dataset:
    """The quads as an rdflib Dataset, with the prefixes of `kg.namespaces`."""
    found = Dataset(store=_Readable(quads, errors))
    for prefix, iri in namespaces.PREFIXES.items():
        found.bind(prefix, iri)
    return found


class _Readable(OxigraphStore):
    def __init__(self, quads: pyoxigraph.Store, errors: Errors) -> None:
        super().__init__(store=quads)
        self._errors = errors

    def add_graph(self, graph: Graph) -> None:
        """Do nothing: a graph is there as soon as a quad is, and a folder is only read."""

    def triples(self, *pattern: Any, **context: Any) -> Iterator[Any]:
        """The triples of a pattern, each with its graph."""
        with self._errors(""):
            yield from super().triples(*pattern, **context)

    def contexts(self, *triple: Any) -> Generator[Graph, None, None]:
        """The graphs, or those with a triple."""
        with self._errors(""):
            yield from super().contexts(*triple)

    def __len__(self, context: Graph | None = None) -> int:
        return len({triple for triple, _ in self.triples((None, None, None), context)})  # the engine counts past damage

    def query(self, query: Any, *how: Any, **more: Any) -> Result:
        """Evaluate a query."""
        with self._errors(str(query)):
            result = super().query(query, *how, **more)
            list(result.bindings if result.type == "SELECT" else ())
            return result
