"""The W3C's tests of the SPARQL 1.1 Protocol, Service Description and Graph Store Protocol, by their own names.

The lists are the manifests of https://github.com/w3c/rdf-tests: sparql/sparql11/protocol (manifest.ttl, commit
0198f45), service-description (manifest.jsonld, 76180ae), http-rdf-update (manifest.ttl, 03d0a6f); the working group
approved all of their tests in 2012. Every test of the three lists is here. Where a test reads, it is asked and answered
as the list demands; the state that its writing tests leave is put into the store by a build. Where a test writes, the
store is only read: the request must be refused, and change nothing.
Two requests differ from the lists': the endpoint is /sparql, and query_multiple_dataset names its two graphs as two
parameters, where the list runs them into one.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph
import pytest
import rdflib
import rdflib.compare
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import namespaces as ns
from kg.graph import store as stores
from tests.conftest import ROOT
from tests.publish.serve.conftest import serving

pytestmark = pytest.mark.slow

ONE, TWO, THREE = (f"http://example.org/data{number}" for number in (1, 2, 3))
UNKNOWN = "http://example.org/data0"
DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")
PERSON = "http://xmlns.com/foaf/0.1/Person"
NAME = "http://xmlns.com/foaf/0.1/name"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"

TABULAR = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
BOOLEAN = {media: form for media, form in TABULAR.items() if not media.startswith("text/")}
RDF = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the graphs of the lists, and a statement in the default graph that nobody may clear."""
    location = tmp_path_factory.mktemp("w3c") / "data.kg"
    quads = pyoxigraph.Store()
    for iri in (ONE, TWO, THREE):
        quads.add(Quad(NamedNode(iri), ns.RDF_TYPE, DOCUMENT, NamedNode(iri)))
    quads.add(Quad(NamedNode(UNKNOWN), ns.RDF_TYPE, DOCUMENT, ns.graph("facts")))
    stores.save(quads, location)
    with serving(location) as address:
        yield f"{address}/sparql"


def typed(iri: str, graph: str = "") -> str:
    """The pattern that a document has a type, in a graph or the default one."""
    pattern = f"<{iri}> a ?type"
    return f"GRAPH {graph} {{ {pattern} }}" if graph else f"{pattern} . "


def given(**graphs: list[str]) -> str:
    """Graphs as parameters of an address."""
    return "&".join(
        f"{name.replace('_', '-')}-uri={quote(iri, safe='')}" for name, iris in graphs.items() for iri in iris
    )


BOTH = f"ASK {{ {typed(ONE)} {typed(TWO)} }}"
BOTH_NAMED = f"ASK {{ {typed(ONE, '?g1')} {typed(TWO, '?g2')} }}"
ALL = f"ASK {{ {typed(THREE)} {typed(ONE, '?g1')} {typed(TWO, '?g2')} }}"
FROM_THREE = BOTH_NAMED.replace("ASK", f"ASK FROM <{THREE}>")
DEFAULT = given(default_graph=[ONE, TWO])
NAMED = given(named_graph=[ONE, TWO])
FULL = f"{given(default_graph=[THREE])}&{NAMED}"
NO_GRAPH = given(default_graph=[UNKNOWN])


def by_get(query: str, parameters: str = "") -> dict[str, Any]:
    return {"method": "GET", "url": f"?query={quote(query, safe='')}&{parameters}"}


def by_post(media: str, body: str | bytes, parameters: str = "") -> dict[str, Any]:
    headers = {"Content-Type": media} if media else {}
    content = body if isinstance(body, bytes) else body.encode()
    return {"method": "POST", "url": f"?{parameters}", "headers": headers, "content": content}


#: Reading: the request, what kind of answer it must have, and, of a yes-or-no question, that it is yes.
QUERIES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "query_post_form": (by_post(FORM, "query=ASK%20%7B%7D", NO_GRAPH), BOOLEAN),
    "query_dataset_default_graphs_get": (by_get(BOTH, DEFAULT), BOOLEAN),
    "query_dataset_default_graphs_post": (by_post(DIRECT, BOTH, DEFAULT), BOOLEAN),
    "query_dataset_named_graphs_post": (by_post(DIRECT, BOTH_NAMED, NAMED), BOOLEAN),
    "query_dataset_named_graphs_get": (by_get(BOTH_NAMED, NAMED), BOOLEAN),
    "query_dataset_full": (by_post(DIRECT, ALL, FULL), BOOLEAN),
    "query_multiple_dataset": (by_post(DIRECT, FROM_THREE, NAMED), BOOLEAN),
    "query_get": (by_get("ASK {}", NO_GRAPH), BOOLEAN),
    "query_content_type_select": (by_post(DIRECT, "SELECT (1 AS ?value) {}", NO_GRAPH), TABULAR),
    "query_content_type_ask": (by_post(DIRECT, "ASK {}", NO_GRAPH), BOOLEAN),
    "query_content_type_describe": (by_post(DIRECT, "DESCRIBE <http://example.org/>", NO_GRAPH), RDF),
    "query_content_type_construct": (by_post(DIRECT, "CONSTRUCT { <s> <p> 1 } WHERE {}", NO_GRAPH), RDF),
    "query_post_direct": (by_post(DIRECT, "ASK {}"), BOOLEAN),
}
#: What is wrong with the request itself: 4xx, of a store that can be written as of ours.
BAD: dict[str, dict[str, Any]] = {
    "bad_query_method": by_get("ASK {}", NO_GRAPH) | {"method": "PUT", "headers": {"Content-Type": FORM}},
    "bad_multiple_queries": by_get("ASK {}", "query=SELECT%20%2A%20%7B%7D"),
    "bad_query_wrong_media_type": by_post("text/plain", "ASK {}"),
    "bad_query_missing_form_type": by_post("", "query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": by_post("", "ASK {}"),
    "bad_query_non_utf8": by_post(f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")),
    "bad_query_syntax": by_get("ASK {"),
    "bad_update_get": {"method": "GET", "url": "?update=CLEAR%20ALL"},
    "bad_multiple_updates": by_post(FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
    "bad_update_wrong_media_type": by_post("text/plain", "CLEAR NAMED"),
    "bad_update_missing_form_type": by_post("", "update=CLEAR%20NAMED"),
    "bad_update_non_utf8": by_post(f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")),
    "bad_update_syntax": by_post(FORM, "update=CLEAR%20XYZ"),
    "bad_update_dataset_conflict": by_post(
        UPDATE, f"WITH <{ONE}> DELETE {{ ?s a ?type }} WHERE {{ ?s a ?type }}", f"using-named-graph-uri={quote(TWO)}"
    ),
}
COPY = f"CLEAR ALL ; INSERT {{ GRAPH <{UNKNOWN}> {{ ?s a <{PERSON}> }} }} WHERE {{ ?s a <{DOCUMENT.value}> }}"
#: What another store would do and a store that is only read must not: refused as forbidden.
UPDATES: dict[str, dict[str, Any]] = {
    "update_dataset_default_graph": by_post(UPDATE, COPY, given(using_graph=[ONE])),
    "update_dataset_default_graphs": by_post(UPDATE, COPY, given(using_graph=[ONE, TWO])),
    "update_dataset_named_graphs": by_post(UPDATE, COPY, given(using_named_graph=[ONE, TWO])),
    "update_dataset_full": by_post(UPDATE, COPY, given(using_graph=[ONE], using_named_graph=[TWO])),
    "update_post_form": by_post(FORM, "update=CLEAR+ALL"),
    "update_post_direct": by_post(UPDATE, "CLEAR ALL"),
    "update_base_uri": by_post(UPDATE, f"INSERT DATA {{ GRAPH <{ONE}> {{ <{ONE}> <{NAME}> <relative> }} }}"),
}


def asked(endpoint: str, request: dict[str, Any], accept: str = "") -> httpx.Response:
    headers = request.get("headers", {}) | ({"Accept": accept} if accept else {})
    return httpx.request(**request | {"url": endpoint + request["url"], "headers": headers})


@pytest.mark.parametrize("name", QUERIES)
def test_query(endpoint: str, name: str) -> None:
    request, forms = QUERIES[name]
    for accept in ("", "*/*", *forms):
        answer = asked(endpoint, request, accept)
        media = answer.headers["content-type"].partition(";")[0]
        assert answer.status_code == 200 and media in forms and accept in ("", "*/*", media), answer.text
        if forms is RDF:
            graph = rdflib.Graph().parse(data=answer.content, format=forms[media])
            assert len(graph) == (1 if "construct" in name else 0)
        elif forms is BOOLEAN:
            assert rdflib.query.Result.parse(BytesIO(answer.content), format=forms[media]).askAnswer is True
        else:
            rows = list(rdflib.query.Result.parse(BytesIO(answer.content), format=forms[media]))
            assert [str(row["value"]) for row in rows] == ["1"]  # type: ignore[call-overload,index]  # SELECT rows


@pytest.mark.parametrize("name", BAD)
def test_bad_request(endpoint: str, name: str) -> None:
    answer = asked(endpoint, BAD[name])
    assert 400 <= answer.status_code < 500
    assert answer.text.strip() and "\n" not in answer.text.strip()
    if name == "bad_query_method":
        assert answer.status_code == 405 and {"GET", "POST"} <= set(answer.headers["allow"].split(", "))
    if name.endswith("non_utf8") and "query" in name:
        assert "UTF-8" in answer.text


@pytest.mark.parametrize("name", UPDATES)
def test_update_is_refused(endpoint: str, name: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    before = httpx.get(endpoint, params={"query": count}).json()
    answer = asked(endpoint, UPDATES[name])
    assert answer.status_code == 403 and "read-only" in answer.text
    assert httpx.get(endpoint, params={"query": count}).json() == before


SD = rdflib.Namespace(ns.SD)
#: The vocabulary's properties with the class they begin and end at (https://www.w3.org/TR/sparql11-service-description/).
SCHEMA = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
#: Things of a class that the specification itself defines, which no description need declare.
DEFINED = {"Language": {SD.SPARQL11Query}}


@pytest.mark.parametrize("name", ["has-endpoint-triple", "returns-rdf", "conforms-to-schema"])
def test_service_description(endpoint: str, name: str) -> None:
    for accept, form in {"": "turtle", **RDF}.items():
        answer = httpx.get(endpoint, headers={"Accept": accept} if accept else {})
        assert answer.status_code == 200
        assert accept in ("", answer.headers["content-type"].partition(";")[0])
        graph = rdflib.Graph().parse(data=answer.content, format=form)
        services = set(graph.subjects(rdflib.RDF.type, SD.Service))
        if name == "returns-rdf":
            assert len(graph) > 10
        elif name == "has-endpoint-triple":
            assert services and set(graph.subject_objects(SD.endpoint)) == {
                (service, rdflib.URIRef(endpoint)) for service in services
            }
        else:
            _assert_conforms(graph)


def _assert_conforms(graph: rdflib.Graph) -> None:
    used = [(s, str(p).removeprefix(ns.SD), o) for s, p, o in graph if str(p).startswith(ns.SD)]
    assert {"endpoint", "supportedLanguage", "resultFormat", "defaultDataset", "defaultGraph"} <= {
        p for _, p, _ in used
    }
    for subject, predicate, value in used:
        begins, ends = SCHEMA[predicate]
        assert (subject, rdflib.RDF.type, SD[begins]) in graph
        known = ends is None or value in DEFINED.get(ends, ()) or (value, rdflib.RDF.type, SD[ends]) in graph
        assert known and not isinstance(value, rdflib.Literal)
    classes = {kind for pair in SCHEMA.values() for kind in pair if kind}
    kinds = {
        str(kind).removeprefix(ns.SD) for kind in graph.objects(None, rdflib.RDF.type) if str(kind).startswith(ns.SD)
    }
    assert kinds <= classes


def person(iri: str, *names: str) -> list[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    this = NamedNode(iri)
    return [(this, ns.RDF_TYPE, NamedNode(PERSON)), *((this, NamedNode(NAME), Literal(each)) for each in names)]


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    location = tmp_path_factory.mktemp("w3c") / "graphs.kg"
    stores.save(pyoxigraph.Store(), location)
    with serving(location) as address:
        yield f"{address}/data", location


#: Reading: the graph that is named by an address of the server ("" the default one), and the state that the list's
#: writing tests would have left in it; None where that test took it away.
READINGS: dict[str, tuple[str, list[str] | None]] = {
    "get_of_put__initial_state": ("?graph=/person/1.ttl", ["John Doe"]),
    "get_of_put__graph_already_in_store": ("/person/1", ["Jane Doe"]),
    "get_of_put__default_graph": ("?default", ["Alice"]),
    "get_of_delete__existing_graph": ("/person/2.ttl", None),
    "get_of_post__existing_graph": ("/person/1.ttl", ["John Doe", "Jane Doe"]),
    "get_of_post__multipart_formdata": ("/person/1.ttl", ["John Doe", "Jane Doe", "Doe", "Jane"]),
    "get_of_post__create__new_graph": ("/new", ["Alice"]),
    "get_of_post__after_noop": ("/new", ["Alice"]),
    "head_on_an_existing_graph": ("/person/1.ttl", ["John Doe"]),
    "head_on_a_nonexisting_graph": ("/person/4.ttl", None),
}


@pytest.mark.parametrize("name", READINGS)
def test_graph_is_read(graphs: tuple[str, Path], name: str) -> None:
    address, location = graphs
    path, names = READINGS[name]
    iri = address + path.removeprefix("?graph=")
    graph = ns.graph("facts") if path == "?default" else NamedNode(iri)
    quads = pyoxigraph.Store()
    told = person(f"{address}/person/1", *(names or ()))
    quads.extend(Quad(*triple, graph) for triple in told if names is not None)
    stores.save(quads, location)
    url = f"{address}?graph={quote(iri, safe='')}" if path.startswith("?graph=") else address + path
    method = "HEAD" if name.startswith("head") else "GET"
    answer = httpx.request(method, url, headers={"Accept": "text/turtle"})
    assert answer.status_code == (404 if names is None else 200)
    if method == "HEAD":
        assert not answer.content
    if names is None:
        return
    assert answer.headers["content-type"].partition(";")[0] == "text/turtle"
    if method == "GET":
        found = rdflib.Graph().parse(data=answer.text, format="turtle")
        lines = pyoxigraph.serialize(
            [Quad(*triple, DefaultGraph()) for triple in told], format=pyoxigraph.RdfFormat.N_TRIPLES
        )
        assert rdflib.compare.isomorphic(found, rdflib.Graph().parse(data=lines or b"", format="nt"))


#: What another store would do and a store that is only read must not: the method is not allowed, and which are is said.
WRITINGS = {
    "put__initial_state": ("PUT", "/person/1.ttl", "text/turtle"),
    "put__graph_already_in_store": ("PUT", "/person/1", "text/turtle"),
    "put__default_graph": ("PUT", "?default", "text/turtle"),
    "put__mismatched_payload": ("PUT", "?default", "application/rdf+xml"),
    "delete__existing_graph": ("DELETE", "/person/2.ttl", ""),
    "delete__nonexistent_graph": ("DELETE", "/person/2.ttl", ""),
    "post__existing_graph": ("POST", "/person/1.ttl", "text/turtle"),
    "post__multipart_formdata": ("POST", "/person/1.ttl", "multipart/form-data; boundary=here"),
    "post__create__new_graph": ("POST", "", "text/turtle"),
}


@pytest.mark.parametrize("name", WRITINGS)
def test_graph_is_not_written(graphs: tuple[str, Path], name: str) -> None:
    address, location = graphs
    method, path, media = WRITINGS[name]
    quads = pyoxigraph.Store()
    if name != "delete__nonexistent_graph":
        quads.extend(Quad(*triple, NamedNode(address + path)) for triple in person(f"{address}/person/1", "John Doe"))
    stores.save(quads, location)
    before = stores.open_store(location).nquads()
    body = f"<{address}/person/1> <{NAME}> 'Jane Doe' ." if media else None
    answer = httpx.request(method, address + path, headers={"Content-Type": media} if media else {}, content=body)
    assert answer.status_code == 405 and set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert stores.open_store(location).nquads() == before


def test_the_documents_count_these_tests() -> None:
    page = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    assert f"| SPARQL 1.1 Protocol | {len(QUERIES) + len(BAD)} | {len(UPDATES)} |" in page
    assert "| SPARQL 1.1 Service Description | 3 | 0 |" in page
    assert f"| SPARQL 1.1 Graph Store Protocol | {len(READINGS)} | {len(WRITINGS)} |" in page
