"""SPARQL over HTTP and the reading of graphs beyond the W3C's own tests (test_w3c.py): our data, our limits."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph
import pytest
import rdflib

from kg import namespaces as ns
from kg.graph import store as stores
from tests import deriving, factory
from tests.identity.wikidata.conftest import linked_accounts
from tests.publish.serve.conftest import serving

pytestmark = pytest.mark.slow

LED = "SELECT ?leader WHERE { ?side parley:ledBy ?someone . ?someone rdfs:label ?leader } ORDER BY ?leader"
LEADERS = ["Anna Keller", "Tomas Rybak"]


def leaders(answer: httpx.Response) -> list[str]:
    answer.raise_for_status()
    return [row["leader"]["value"] for row in answer.json()["results"]["bindings"]]


def test_a_query_comes_by_get_by_form_and_by_itself(server: str) -> None:
    endpoint = f"{server}/sparql"
    assert leaders(httpx.get(endpoint, params={"query": LED})) == LEADERS
    assert leaders(httpx.post(endpoint, data={"query": LED})) == LEADERS
    direct = httpx.post(endpoint, content=LED, headers={"Content-Type": "application/sparql-query"})
    assert leaders(direct) == LEADERS
    charset = {"Content-Type": "application/sparql-query; charset=UTF-8"}
    assert leaders(httpx.post(endpoint, content=LED, headers=charset)) == LEADERS


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("text/turtle, application/json;q=0.5", "application/json"),
    ],
)
def test_results_come_in_the_form_that_is_asked_for(server: str, accept: str, media: str) -> None:
    answer = httpx.get(f"{server}/sparql", params={"query": LED}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media
    parsed = (
        rdflib.query.Result.parse(io.BytesIO(answer.content), format=_rdflib_format(media))
        if media != "text/tab-separated-values"
        else None
    )
    if parsed is not None:
        assert sorted(str(row.leader) for row in parsed) == LEADERS  # type: ignore[union-attr]  # SELECT rows
    else:
        assert answer.text.splitlines()[0] == "?leader"


def _rdflib_format(media: str) -> str:
    return "json" if "json" in media else "xml" if "xml" in media else "csv"


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_graphs_come_in_the_form_that_is_asked_for(server: str, media: str) -> None:
    query = "CONSTRUCT { ?side parley:ledBy ?someone } WHERE { ?side parley:ledBy ?someone }"
    answer = httpx.get(f"{server}/sparql", params={"query": query}, headers={"Accept": media})
    assert answer.headers["content-type"].partition(";")[0] == media
    form = pyoxigraph.RdfFormat.from_media_type(media)
    assert len(list(pyoxigraph.parse(answer.content, format=form))) == 2


def test_ask_is_answered_in_every_form(server: str) -> None:
    query = {"query": "ASK { ?side parley:ledBy ?someone }"}
    assert httpx.get(f"{server}/sparql", params=query).json()["boolean"] is True
    for media in ("text/csv", "text/tab-separated-values"):
        assert "true" in httpx.get(f"{server}/sparql", params=query, headers={"Accept": media}).text
    assert (
        "<boolean>true</boolean>"
        in httpx.get(f"{server}/sparql", params=query, headers={"Accept": "application/xml"}).text
    )


def test_no_cell_of_a_csv_is_a_formula_and_other_forms_are_as_they_are(server: str) -> None:
    query = {"query": """SELECT ("=1+1" AS ?a) (-2.5 AS ?b) ("x, y" AS ?c) {}"""}
    table, tabs = (
        httpx.get(f"{server}/sparql", params=query, headers={"Accept": media}).text
        for media in ("text/csv", "text/tab-separated-values")
    )
    assert list(csv.reader(io.StringIO(table)))[1] == ["'=1+1", "-2.5", "x, y"]
    assert '"=1+1"' in tabs


def test_a_csv_with_a_formula_may_hold_a_whole_article(server: str) -> None:
    part = "word " * 10_000
    query = f'SELECT ("=1+1" AS ?a) (CONCAT(?part, ?part, ?part, ?part) AS ?b) {{ VALUES ?part {{ "{part}" }} }}'
    answer = httpx.post(f"{server}/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    assert answer.text == f"a,b\r\n'=1+1,{part * 4}\r\n"


def test_the_dataset_of_the_protocol_outranks_that_of_the_query(server: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?claim a parley:Claim }"
    graphs = [ns.article_graph(f"lakeside-{letter}").value for letter in "ab"]

    def counted(query: str, **more: str | list[str]) -> int:
        answer = httpx.get(f"{server}/sparql", params={"query": query, **more})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    one, other = (counted(count, **{"default-graph-uri": graph}) for graph in graphs)
    assert 0 < one != other > 0
    assert counted(count, **{"default-graph-uri": graphs}) == one + other
    named = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?claim a parley:Claim } }"
    assert counted(named, **{"named-graph-uri": graphs[0]}) == one
    assert counted(named) == one + other
    from_other = count.replace("WHERE", f"FROM <{graphs[1]}> WHERE")
    assert counted(from_other) == other
    assert counted(from_other, **{"default-graph-uri": graphs[0]}) == one
    form = httpx.post(f"{server}/sparql", data={"query": count, "default-graph-uri": graphs[0]})
    assert int(form.json()["results"]["bindings"][0]["n"]["value"]) == one


@pytest.mark.parametrize(
    ("request_", "status", "says"),
    [
        ({"params": {"query": "SELECT"}}, 400, "syntax error"),
        ({"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "has 2"),
        ({"params": {"nonsense": "1"}}, 400, "has 0"),
        ({"method": "POST", "data": {"nothing": "x"}}, 400, "has 0"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "read-only"),
        ({"params": {"query": "DROP ALL"}}, 400, "update"),
        (
            {"method": "POST", "content": "ASK {}", "headers": {"Content-Type": "text/plain"}},
            415,
            "application/sparql-query",
        ),
        ({"method": "POST", "content": "ASK {}"}, 415, "application/sparql-query"),
        ({"params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406, "application/sparql-results+json"),
        ({"params": {"query": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}}, 400, "SERVICE"),
        ({"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "not an IRI"),
        ({"method": "PUT", "content": "ASK {}"}, 405, ""),
        ({"params": {"query": "ASK {" + "{" * 10_000 + "}" * 10_000 + "}"}}, 400, "nested"),
        ({"method": "POST", "data": {"query": "#" + "x" * 600_000}}, 413, "larger"),
    ],
)
def test_what_is_wrong_is_said_with_the_right_status(
    server: str, request_: dict[str, object], status: int, says: str
) -> None:
    answer = httpx.request(str(request_.pop("method", "GET")), f"{server}/sparql", **request_)  # type: ignore[arg-type]  # keywords of httpx
    assert answer.status_code == status
    assert says in answer.text
    assert leaders(httpx.get(f"{server}/sparql", params={"query": LED})) == LEADERS, "and the server lives"


def test_a_query_that_takes_too_long_is_ended_and_others_are_answered(server: str) -> None:
    endless = (
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?c != ?f || ?i != ?l) }"
    )
    with ThreadPoolExecutor(4) as pool:
        slow = pool.submit(httpx.get, f"{server}/sparql", params={"query": endless}, timeout=30)
        quick = [pool.submit(httpx.get, f"{server}/sparql", params={"query": LED}, timeout=30) for _ in range(6)]
        assert all(leaders(each.result()) == LEADERS for each in quick)
    assert slow.result().status_code == 503
    assert "longer than 2 seconds" in slow.result().text
    assert leaders(httpx.get(f"{server}/sparql", params={"query": LED})) == LEADERS


def test_a_query_that_needs_too_much_memory_is_ended(server: str) -> None:
    greedy = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?all) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = httpx.get(f"{server}/sparql", params={"query": greedy}, timeout=30)
    assert answer.status_code == 503
    assert leaders(httpx.get(f"{server}/sparql", params={"query": LED})) == LEADERS


def test_the_service_describes_itself_and_its_data(server: str) -> None:
    for path in ("/sparql", "/void", "/.well-known/void"):
        graph = rdflib.Graph().parse(data=httpx.get(server + path).content, format="turtle")
        service = rdflib.URIRef(f"{server}{'/sparql'}")
        assert (service, rdflib.URIRef(ns.SD + "endpoint"), service) in graph
        names = {str(name) for name in graph.objects(None, rdflib.URIRef(ns.SD + "name"))}
        assert ns.article_graph("lakeside-a").value in names and ns.graph("facts").value in names
        sizes = {int(str(size)) for size in graph.objects(None, rdflib.URIRef(ns.VOID + "triples"))}
        assert max(sizes) > 100


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("text/turtle", "text/turtle", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("text/html,*/*;q=0.8", "text/plain", "turtle"),  # a browser shows it
    ],
)
def test_the_ontology_comes_in_the_form_that_is_asked_for(server: str, accept: str, media: str, form: str) -> None:
    answer = httpx.get(f"{server}/ontology", headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == media
    graph = rdflib.Graph().parse(data=answer.text, format=form)
    assert (rdflib.URIRef(ns.term("Negotiation").value), rdflib.RDF.type, rdflib.OWL.Class) in graph


def test_the_mappings_of_the_ontology_are_there_too(server: str) -> None:
    answer = httpx.get(f"{server}/ontology?format=sssom")
    assert "subject_id\tsubject_label\tpredicate_id" in answer.text
    refused = httpx.get(f"{server}/ontology?format=docx")
    assert refused.status_code == 406 and "text/turtle, application/rdf+xml" in refused.text


def test_graphs_are_read_by_name(server: str) -> None:
    name = ns.article_graph("lakeside-a").value
    one = httpx.get(f"{server}/data", params={"graph": name}, headers={"Accept": "application/n-triples"})
    default = httpx.get(f"{server}/data?default", headers={"Accept": "application/n-triples"})
    assert "Claim>" in one.text and "Claim>" not in default.text and "ledBy" in default.text
    assert httpx.head(f"{server}/data?default").status_code == 200
    assert httpx.get(f"{server}/data", params={"graph": "http://example.org/none"}).status_code == 404
    assert httpx.get(f"{server}/data").status_code == 400
    assert httpx.get(f"{server}/data?default&graph={quote(name)}").status_code == 400
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        refused = httpx.request(method, f"{server}/data?default")
        assert refused.status_code == 405 and "GET" in refused.headers["allow"]


def test_the_default_graph_is_what_a_plain_query_sees(tmp_path: Path) -> None:
    store = linked_accounts()
    stores.save(store.quads, tmp_path / "talks.kg")
    lines = {"Accept": "application/n-triples"}
    with serving(tmp_path / "talks.kg") as address:
        default = httpx.get(f"{address}/data?default", headers=lines).text
        query = {"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"}
        plain = httpx.get(f"{address}/sparql", params=query, headers=lines).text
    assert "wikidata.org/entity/Q189>" in default
    assert sorted(default.splitlines()) == sorted(set(plain.splitlines()))


def test_answers_are_tagged_compressed_and_open_to_other_pages(server: str, stored: Path, tmp_path: Path) -> None:
    first = httpx.get(f"{server}/sparql", params={"query": LED}, headers={"Origin": "https://example.org"})
    assert first.headers["access-control-allow-origin"] == "*"
    again = httpx.get(f"{server}/sparql", params={"query": LED}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    other = {"If-None-Match": first.headers["etag"], "Accept": "text/csv"}
    assert httpx.get(f"{server}/sparql", params={"query": LED}, headers=other).status_code == 200
    assert httpx.get(f"{server}/", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    with serving(stored, "--no-cors") as closed:
        alone = httpx.get(f"{closed}/sparql", params={"query": LED}, headers={"Origin": "https://example.org"})
        assert "access-control-allow-origin" not in alone.headers


def test_a_build_is_seen_without_a_restart(tmp_path: Path) -> None:
    location = tmp_path / "talks.kg"
    first, second = factory.lakeside()
    for readings in ([first], [first, second]):
        store = factory.store(readings)
        deriving.derive(store.quads)
        stores.save(store.quads, location)
        if readings == [first]:
            context = serving(location)
            address = context.__enter__()
            before = httpx.get(f"{address}/")
    after = httpx.get(f"{address}/", headers={"If-None-Match": before.headers["etag"]})
    context.__exit__(None, None, None)
    assert "1 article" in before.text and after.status_code == 200 and "2 articles" in after.text


def test_curl_and_rdflibs_client_get_right_answers(server: str) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    remote = rdflib.Graph(SPARQLStore(f"{server}/sparql"))
    found = remote.query(
        "PREFIX parley: <https://w3id.org/parley/ontology/> " + LED.replace("rdfs:label", f"<{ns.RDFS_LABEL.value}>")
    )
    assert sorted(str(row[0]) for row in found) == LEADERS  # type: ignore[index]  # SELECT rows
    if shutil.which("curl") is None:
        pytest.fail("curl is missing; install it (apt-get install curl)")
    done = subprocess.run(
        ["curl", "-s", f"{server}/sparql", "--data-urlencode", f"query={LED}", "-H", "Accept: text/csv"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [row[0] for row in csv.reader(io.StringIO(done.stdout))] == ["leader", *LEADERS]
    assert json.loads(httpx.get(f"{server}/questions/who-led-each-delegation?format=json").text)
