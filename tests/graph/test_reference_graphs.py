"""A user's own RDF stands beside the articles: seen by GRAPH, kept by every rebuild, and never taken for a claim."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest

from kg import namespaces as ns
from kg import settings
from kg.answers import questions
from kg.answers.network import network
from kg.errors import SourceError
from kg.graph import reference_graphs
from kg.graph.store import Store, open_store
from kg.graph.validate import check
from kg.model import Status
from tests import factory
from tests.conftest import OSLO_A, Run
from tests.publish.export.conftest import store_of

POSTS = """\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
wd:Q1 rdfs:label "Anna Keller"@en ; wdt:P39 wd:Q2 .
wd:Q2 rdfs:label "minister of trade"@en ; wdt:P1001 [ rdfs:label "Orsk"@en ] .
"""
BESIDE = (
    "PREFIX wdt: <http://www.wikidata.org/prop/direct/> SELECT DISTINCT ?person ?post { ?p rdfs:label ?person . "
    "GRAPH <https://w3id.org/parley/id/graph/reference/wikidata> "
    "{ ?item rdfs:label ?name ; wdt:P39/rdfs:label ?post } FILTER(STR(?name) = ?person) }"
)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.ttl"
    path.write_text(POSTS)
    return path


@pytest.fixture
def store() -> Store:
    return store_of(factory.lakeside())


def test_it_outlives_every_change_of_the_store(kg: Run, talks: Path, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(json.dumps({**OSLO_A, "id": "oslo-c"}))
    added = kg("reference", posts, "--source", "Wikidata")
    graph = "https://w3id.org/parley/id/graph/reference/wikidata"
    assert (added.returncode, added.stdout) == (0, "")
    assert added.stderr == f"5 triples of Wikidata are in GRAPH <{graph}>.\n"
    known = [{"source": "Wikidata", "file": "posts.ttl", "graph": graph, "triples": 5}]
    for change in (
        ("build", "one.jsonl"),
        ("build", "--again"),
        ("different", "Anna Keller", "Tomas Rybak"),
        ("remove", "oslo-b"),
        ("check",),
    ):
        assert kg(*change).returncode == 0, change
        assert json.loads(kg("reference", "--json").stdout) == known
    told = kg("query", BESIDE, "--format", "csv").stdout
    assert told.splitlines() == ["person,post", "Anna Keller,minister of trade"]
    assert "posts.ttl" in kg("reference").stdout
    assert kg("reference", "--remove", "Wikidata").stderr == "Wikidata removed.\n"
    assert json.loads(kg("reference", "--json").stdout) == []
    assert not list(open_store(talks).graph_quads(ns.reference_graph("wikidata")))


def test_it_is_no_answer_no_fact_and_no_fault(store: Store, tmp_path: Path) -> None:
    def told() -> list[object]:
        asked = [
            [dict(row) for row in questions.ask(store, question.name, {})]
            for question in questions.load()
            if not question.parameters
        ]
        return [*asked, sorted(network(store, statuses=tuple(Status)).nodes(data="names")), check(store.quads)]

    before = told()
    path = tmp_path / "mine.nt"
    keller = ns.data("person", "anna-keller").value
    path.write_text(f'<{keller}> <{ns.RDFS}label> "Somebody Else" .\n<{keller}> <{ns.SKOS}altLabel> "The Fox" .\n')
    reference_graphs.add(store, path, "a rumour")
    assert told() == before


def test_the_same_file_gives_the_same_quads_and_a_new_one_replaces_them(store: Store, posts: Path) -> None:
    reference_graphs.add(store, posts, "Wikidata")
    once = store.nquads()
    posts.write_text("\n".join(reversed(POSTS.splitlines()[3:])).join(["\n".join(POSTS.splitlines()[:3]) + "\n", ""]))
    reference_graphs.add(store, posts, "Wikidata")
    assert store.nquads() == once and b"_:" not in once
    posts.write_text("\n".join(POSTS.splitlines()[:4]))
    assert reference_graphs.add(store, posts, "Wikidata").triples == 2
    assert [each.triples for each in reference_graphs.listed(store)] == [2]


def test_blank_nodes_with_the_same_words_are_told_apart_by_their_neighbours(store: Store, tmp_path: Path) -> None:
    """They get the same IRIs wherever they stand in the file."""
    path = tmp_path / "alike.ttl"
    chains = [
        f'[] <http://a.example/{name}> [ <http://a.example/of> [ <http://a.example/is> "it" ] ] .' for name in "bc"
    ]
    path.write_text("\n".join(chains))
    assert reference_graphs.add(store, path, "Alike").triples == 6
    once = store.nquads()
    path.write_text("\n".join(reversed(chains)))
    reference_graphs.add(store, path, "Alike")
    assert store.nquads() == once and b"_:" not in once


def test_blank_nodes_too_alike_to_be_named_are_refused_in_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nine that all point at each other take hours."""
    monkeypatch.setattr(settings, "MAX_NAMING_SECONDS", 1)
    path = tmp_path / "alike.nt"
    path.write_text("".join(f"_:n{a} <http://a.example/p> _:n{b} .\n" for a in range(9) for b in range(9) if a != b))
    before = store.nquads()
    with pytest.raises(SourceError, match=r"alike\.nt: its blank nodes are too alike .* in 1 seconds; give them IRIs"):
        reference_graphs.add(store, path, "Alike")
    assert store.nquads() == before


def test_every_syntax_is_read(store: Store, posts: Path, tmp_path: Path) -> None:
    triples = [quad.triple for quad in pyoxigraph.parse(path=str(posts), format=pyoxigraph.RdfFormat.TURTLE)]
    for form in ("nt", "rdf", "jsonld", "trig", "nq"):
        path = tmp_path / f"posts.{form}"
        syntax = pyoxigraph.RdfFormat.from_extension(form)
        assert syntax is not None
        pyoxigraph.serialize(triples, str(path), format=syntax)
        assert reference_graphs.add(store, path, form).triples == 5
    assert [each.source for each in reference_graphs.listed(store)] == ["jsonld", "nq", "nt", "rdf", "trig"]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("posts.ttl", "this is no Turtle", "it is not valid Turtle"),
        ("posts.xls", "", "its name is not that of an RDF file"),
        ("posts.ttl", None, "it cannot be read"),
        ("posts.ttl", "[] a <https://w3id.org/parley/ontology/Claim> .", "a term of Parley itself"),
        ("posts.ttl", "[] <https://w3id.org/parley/ontology/text> 'x' .", "a term of Parley itself"),
    ],
)
def test_what_cannot_be_taken_is_one_sentence_and_changes_nothing(
    store: Store, tmp_path: Path, name: str, text: str | None, sentence: str
) -> None:
    before = store.nquads()
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match=sentence):
        reference_graphs.add(store, tmp_path / name, "Wikidata")
    assert store.nquads() == before


def test_two_sources_never_share_a_graph(store: Store, posts: Path) -> None:
    reference_graphs.add(store, posts, "Wikidata")
    with pytest.raises(SourceError, match="too similar to 'Wikidata'"):
        reference_graphs.add(store, posts, "wikidata!")
    with pytest.raises(SourceError, match="needs a name"):
        reference_graphs.add(store, posts, " ")
    with pytest.raises(SourceError, match="no reference source 'DBpedia'"):
        reference_graphs.remove(store, "DBpedia")


def test_half_a_command_is_wrong_use(kg: Run, posts: Path) -> None:
    assert kg("reference", posts).returncode == 2
    assert kg("reference", "--source", "Wikidata").returncode == 2
    assert kg("reference", posts, "--source", "Wikidata", "--remove", "Wikidata").returncode == 2
    assert kg("reference", posts, "--source", "Wikidata").returncode == 1  # there is no store yet
