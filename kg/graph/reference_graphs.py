"""A user's own RDF beside what the articles say: each source a named graph, which no rebuild touches.

What stands there is nobody's claim and no fact: a query sees it by ``GRAPH``, and by its name whose word it is. A graph
called ``references`` says of each from which file it came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
)

from kg import namespaces as ns
from kg import settings
from kg.errors import SourceError
from kg.graph import blank_nodes
from kg.graph.store import Store


@dataclass(frozen=True, order=True)
class ReferenceGraph:
    """One source: its name as the user gave it, the file it was read from, its graph and how much stands there."""

    source: str
    file: str
    graph: str
    triples: int


def add(store: Store, path: Path, source: str) -> ReferenceGraph:
    """Put the triples of an RDF file into the graph of a source, in place of what stood there.

    The same file gives the same quads: blank nodes get IRIs by their content. Raises SourceError if the file cannot
    be read or speaks in Parley's own terms, or the source has no name of its own; the store is unchanged then.
    """
    slug = ns.slug(source.strip())
    if not source.strip():
        raise SourceError("A source needs a name, such as --source Wikidata.")
    graph = ns.reference_graph(slug)
    for other in listed(store):
        if other.graph == graph.value and other.source != source.strip():
            raise SourceError(
                f"The source {source!r} is too similar to {other.source!r}, which the store already has; rename it."
            )
    quads = [_quad(triple, graph, slug) for triple in _triples(path)]
    _refuse_own_terms(quads, path)
    about = ns.graph("references")
    store.quads.remove_graph(graph)
    for quad in [*store.quads.quads_for_pattern(graph, None, None, about)]:
        store.quads.remove(quad)
    store.quads.extend(quads)
    store.quads.add(Quad(graph, ns.DCTERMS_SOURCE, Literal(source.strip()), about))
    store.quads.add(Quad(graph, ns.DCTERMS_TITLE, Literal(path.name), about))
    return next(each for each in listed(store) if each.graph == graph.value)


def listed(store: Store) -> list[ReferenceGraph]:
    """The reference graphs of a store, by the names of their sources."""
    rows = store.query(settings.query("store", "references"), bindings={"about": ns.graph("references")})
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - the shipped query is a SELECT
    return sorted(
        ReferenceGraph(row["source"].value, row["file"].value, row["graph"].value, int(row["triples"].value))
        for row in rows
    )


def remove(store: Store, source: str) -> ReferenceGraph:
    """Take a source out. Raises SourceError if there is none of this name."""
    found = next((each for each in listed(store) if each.source == source), None)
    if found is None:
        raise SourceError(f"The store has no reference source {source!r}; `kg reference` lists its sources.")
    graph = NamedNode(found.graph)
    store.quads.remove_graph(graph)
    for quad in [*store.quads.quads_for_pattern(graph, None, None, ns.graph("references"))]:
        store.quads.remove(quad)
    return found


def _triples(path: Path) -> Iterable[Triple]:
    """The triples of a file, their blank nodes named by content; graph names in the file are passed over."""
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise SourceError(
            f"{path}: its name is not that of an RDF file; Parley reads .ttl, .nt, .nq, .trig, .rdf and .jsonld."
        )
    try:
        if path.stat().st_size > settings.MAX_SOURCE_BYTES:
            raise SourceError(f"{path}: it is larger than {settings.MAX_SOURCE_BYTES:,} bytes; use a part of it.")
        triples = [quad.triple for quad in parse(path=str(path), format=form)]
    except OSError as error:
        raise SourceError(f"{path}: it cannot be read ({error.strerror or error}).") from error
    except SyntaxError as error:
        raise SourceError(f"{path}: it is not valid {form.name} ({' '.join(error.msg.split())}).") from error
    if any(isinstance(part, Triple) for triple in triples for part in (triple.subject, triple.object)):
        raise SourceError(f"{path}: it has triples inside triples, which RDF 1.1 does not allow; remove them.")
    named = blank_nodes.named(triples)
    if named is None:
        raise SourceError(
            f"{path}: its blank nodes are too alike to be told apart in {settings.MAX_NAMING_SECONDS} seconds; "
            "give them IRIs."
        )
    return named


def _quad(triple: Triple, graph: NamedNode, slug: str) -> Quad:
    def named(part: NamedNode | BlankNode | Literal | Triple) -> NamedNode | BlankNode | Literal | Triple:
        return ns.data("reference", slug, part.value) if isinstance(part, BlankNode) else part

    subject, target = named(triple.subject), named(triple.object)
    assert not isinstance(subject, Literal)  # noqa: S101 - a subject is never one
    return Quad(subject, triple.predicate, target, graph)


def _refuse_own_terms(quads: Iterable[Quad], path: Path) -> None:
    """Claims and articles are told by Parley's own terms, in whatever graph they stand: none may come in this way."""
    for quad in quads:
        for part in (quad.predicate, quad.object if quad.predicate == ns.RDF_TYPE else quad.predicate):
            if isinstance(part, NamedNode) and part.value.startswith(ns.ONTOLOGY):
                raise SourceError(
                    f"{path}: it uses {part.value}, a term of Parley itself, which is only for what articles say; "
                    "use the terms of another vocabulary."
                )
