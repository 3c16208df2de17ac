"""What the endpoint and its data are, for machines: SPARQL 1.1 Service Description and VoID.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from kg import namespaces as ns
from kg import schema
from kg.graph.store import Store
from kg.publish.serve import kept_pages, packed
from kg.publish.serve.media_types import best
from kg.settings import query

FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
#: The names of the forms of results in the W3C's list of formats.
RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_PREFIXES = {"sd": ns.SD, "void": ns.VOID, "dcterms": ns.DCTERMS, "formats": ns.FORMATS}


async def service(request: Request) -> Response:
    """The service description, with the VoID of the data: what a GET of the endpoint without a query gives."""
    media = best(request.headers.get("accept"), list(FORMATS)) or "text/turtle"
    endpoint = str(request.url_for("sparql"))
    job = partial(_described, endpoint=endpoint, media=media)
    body = await kept_pages.answer(request, f" {endpoint} {media}", job)
    return packed.response(request, body, media, {"Vary": "Accept"})


def _described(store: Store, *, endpoint: str, media: str) -> bytes:
    triples = [*_service(endpoint), *_data(store, endpoint)]
    return serialize(triples, format=FORMATS[media], prefixes={**ns.PREFIXES, **_PREFIXES}) or b""


def _service(endpoint: str) -> Iterator[Triple]:
    this = NamedNode(endpoint)
    yield Triple(this, ns.RDF_TYPE, NamedNode(ns.SD + "Service"))
    yield Triple(this, NamedNode(ns.SD + "endpoint"), this)
    yield Triple(this, NamedNode(ns.SD + "supportedLanguage"), NamedNode(ns.SD + "SPARQL11Query"))
    for name in RESULT_FORMATS:
        yield Triple(this, NamedNode(ns.SD + "resultFormat"), NamedNode(ns.FORMATS + name))


def _data(store: Store, endpoint: str) -> Iterator[Triple]:
    dataset, default = BlankNode("dataset"), BlankNode("default")
    this = NamedNode(endpoint)
    yield Triple(this, NamedNode(ns.SD + "defaultDataset"), dataset)
    yield Triple(dataset, ns.RDF_TYPE, NamedNode(ns.SD + "Dataset"))
    yield Triple(dataset, ns.RDF_TYPE, NamedNode(ns.VOID + "Dataset"))
    yield Triple(dataset, NamedNode(ns.VOID + "sparqlEndpoint"), this)
    yield Triple(dataset, NamedNode(ns.VOID + "uriSpace"), Literal(ns.id_base()))
    yield Triple(dataset, NamedNode(ns.VOID + "vocabulary"), NamedNode(ns.ONTOLOGY))
    yield Triple(dataset, NamedNode(ns.VOID + "triples"), Literal(len(store)))
    yield Triple(dataset, NamedNode(ns.SD + "defaultGraph"), default)
    yield Triple(default, ns.RDF_TYPE, NamedNode(ns.SD + "Graph"))
    for number, row in enumerate(rows(store, "statistics")):
        part = BlankNode(f"class{number}")
        yield Triple(default, NamedNode(ns.VOID + "classPartition"), part)
        yield Triple(part, NamedNode(ns.VOID + "class"), row["class"])
        yield Triple(part, NamedNode(ns.VOID + "entities"), row["count"])
    for number, row in enumerate(rows(store, "graphs")):
        named, content = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, NamedNode(ns.SD + "namedGraph"), named)
        yield Triple(named, ns.RDF_TYPE, NamedNode(ns.SD + "NamedGraph"))
        yield Triple(named, NamedNode(ns.SD + "name"), row["graph"])
        yield Triple(named, NamedNode(ns.SD + "graph"), content)
        yield Triple(content, ns.RDF_TYPE, NamedNode(ns.SD + "Graph"))
        yield Triple(content, NamedNode(ns.VOID + "triples"), row["count"])


def vocabulary() -> dict[str, Any]:
    """The classes and properties of the ontology, for the editor to complete, and the prefixes it may declare."""
    found: dict[str, set[str]] = {"classes": set(), "properties": set()}
    kinds = {
        ns.OWL + "Class": "classes",
        ns.OWL + "ObjectProperty": "properties",
        ns.OWL + "DatatypeProperty": "properties",
    }
    for quad in schema.statements(*schema.MODULES):
        if quad.predicate == ns.RDF_TYPE and isinstance(quad.object, NamedNode) and quad.object.value in kinds:
            if isinstance(quad.subject, NamedNode):
                found[kinds[quad.object.value]].add(quad.subject.value)
    return {"prefixes": ns.PREFIXES, **{kind: sorted(terms) for kind, terms in found.items()}}


def rows(store: Store, name: str, **bindings: NamedNode) -> list[Any]:
    """The rows of queries/serve/<name>.rq."""
    solutions: Any = store.query(query("serve", name), bindings=bindings)
    return list(solutions)
