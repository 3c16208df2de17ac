"""A query that is put into graphs, and has values written into it, stays the query it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from rdflib.plugins.sparql import prepareQuery

from kg import namespaces
from kg.errors import QueryError
from kg.graph import plain_view
from kg.graph.store import Store, open_store
from kg.settings import resource

PEOPLE = [
    "SELECT ?name { ?who a parley:Person ; rdfs:label ?name , ?same . FILTER(STRLEN(?name) < 12 && ?name = ?same) }",
    "SELECT ?name { ?who rdfs:label|skos:altLabel ?name . MINUS { ?who a parley:Nation } }",
    "SELECT DISTINCT ?name { ?delegation parley:ledBy/rdfs:label ?name . OPTIONAL { ?name ?never 1.5 . } }",
    "SELECT ?name { { SELECT ?who (COUNT(*) AS ?n) { ?talks parley:hasParty ?who } GROUP BY ?who"
    " HAVING (COUNT(*) > 0) } ?who rdfs:label ?name # the end }\n }",
    "SELECT ?name { ?d ^parley:holds [ rdfs:label ?name ; a ?class ] . VALUES ?class { parley:Person } }",
    "SELECT ?name { BIND('{ ?x }' AS ?text) GRAPH ?g { ?c parley:hasObject ?r } ?r parley:denotes ?e ."
    " ?e rdfs:label ?name FILTER NOT EXISTS { ?e parley:partOf ?it } }",
]


@pytest.fixture
def without_default_graph(samples: Path) -> Store:
    """The samples as a server has them whose default graph is empty."""
    store = open_store(samples)
    store.query = store.quads.query  # type: ignore[method-assign, assignment]
    return store


@pytest.mark.parametrize("text", PEOPLE)
def test_a_query_in_graphs_finds_what_the_plain_one_finds(
    samples: Path, without_default_graph: Store, text: str
) -> None:
    def names(rows: object) -> list[str]:
        return sorted(str(row["name"]) for row in rows)  # type: ignore[attr-defined]

    expected = names(open_store(samples).query(text))
    assert expected
    asked = plain_view.with_prefixes(plain_view.in_graphs(text))
    assert names(without_default_graph.query(asked)) == expected
    assert names(without_default_graph.query(plain_view.with_prefixes(text))) == []


def test_values_are_written_in_as_terms_and_stay_columns(samples: Path) -> None:
    text = (
        "SELECT ?name ?x { ?who rdfs:label ?name . FILTER(?name = ?x) # ?x\n FILTER(STR('?x') = \"?x\") } ORDER BY ?x"
    )
    store = open_store(samples)
    for name in ("Anwar Sadat", 'a "quoted" \\ name\n?x', "} UNION { ?a ?b ?c"):
        value = Literal(name)
        written = plain_view.with_values(text, {"x": value})
        rows = [(row["name"], row["x"]) for row in store.query(written)]  # type: ignore[union-attr]
        bound = [(row["name"], row["x"]) for row in store.query(text, bindings={"x": value})]  # type: ignore[union-attr]
        assert rows == bound and len(rows) == (name == "Anwar Sadat")


def test_every_query_that_is_asked_of_an_endpoint_is_sparql_for_another_engine() -> None:
    graph = NamedNode(namespaces.id_base() + "graph/identity")
    paths = sorted(resource("queries").glob("[aesv]*/*.rq"))
    assert len(paths) > len(list(resource("queries").glob("ask/*.rq"))) > 20
    for path in paths:
        text = plain_view.with_values(path.read_text(encoding="utf-8"), {"identity": graph})
        prepareQuery(plain_view.with_prefixes(plain_view.in_graphs(text)))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a parley:partOf* ?b }",
        "SELECT * { ?a rdfs:label (1 2) }",
        "DESCRIBE ?a { ?a ?b ?c }",
        "ASK { ?a ?b",
    ],
)
def test_what_no_endpoint_could_answer_alike_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        plain_view.in_graphs(text)


def test_a_query_with_a_dataset_of_its_own_is_left_as_it_is() -> None:
    text = "SELECT * FROM <http://e.org/g> { ?a ?b ?c }"
    assert plain_view.in_graphs(text) == text
