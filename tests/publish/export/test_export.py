"""Exports: other tools read back what was in the store."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest
import rdflib

from kg import namespaces
from kg.answers.network import network
from kg.errors import ParleyError
from kg.graph.store import Store
from kg.model import Status
from kg.publish.export import FOLDERS, FORMATS, export
from tests import factory
from tests.identity.wikidata.conftest import linked_accounts
from tests.publish.export.conftest import store_of


def hosted_by(name: str) -> Store:
    make = factory.ReadingMaker("one")
    nation, talks = make.nation(name), make.talks("Lakeside talks")
    make.say("hosts the talks", talks, "hostedBy", nation)
    make.say("is a party to the talks", talks, "hasParty", nation)
    return store_of([make.reading()])


def test_the_formats_are_these() -> None:
    assert list(FORMATS) == [
        *("turtle", "trig", "nquads", "jsonld", "graphml", "gexf", "cytoscape", "csv"),
        *("parquet", "neo4j", "followthemoney", "plover", "peace-agreements", "nanopub", "drafts", "corrected-drafts"),
        *("corrections", "ro-crate"),
    ]


def test_turtle_holds_what_a_plain_query_sees(store: Store, tmp_path: Path) -> None:
    (file,) = export(store, "turtle", tmp_path / "talks.ttl")
    graph = rdflib.Graph().parse(file, format="turtle")
    seen = store.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    assert isinstance(seen, pyoxigraph.QuerySolutions)
    assert len(graph) == len(list(seen)) > 0


# rdflib's own parsers still call what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).*deprecated:DeprecationWarning")
@pytest.mark.parametrize(("format", "parser"), [("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_rdflib_reads_every_quad_back(store: Store, tmp_path: Path, format: str, parser: str) -> None:
    (file,) = export(store, format, tmp_path / "talks.rdf")
    dataset = rdflib.Dataset()
    dataset.parse(data=file.read_bytes(), format=parser)
    assert len(list(dataset.quads())) == len(store) > 0


def test_words_survive_the_way_through_trig(store: Store, tmp_path: Path) -> None:
    (file,) = export(store, "trig", tmp_path / "talks.trig")
    again = pyoxigraph.Store()
    again.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.TRIG)
    assert set(again) == set(store.quads)


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network_back(
    store: Store, tmp_path: Path, format: str, read: Callable[[Path], nx.MultiDiGraph]
) -> None:
    (file,) = export(store, format, tmp_path / f"talks.{format}")
    before, after = network(store, statuses=tuple(Status)), read(file)
    assert dict(after.nodes(data="label")) == dict(before.nodes(data="label"))
    assert sorted(after.edges(data="relation")) == sorted(before.edges(data="relation"))
    quotes = {attributes["quote"] for *_, attributes in after.edges(data=True)}
    assert "Rybak did not attend the Harbour talks" in quotes


def test_parallel_relations_of_two_actors_stay_apart(tmp_path: Path) -> None:
    store = hosted_by("Norland")
    for format, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        (file,) = export(store, format, tmp_path / f"two.{format}")
        assert sorted(relation for *_, relation in read(file).edges(data="relation")) == ["hasParty", "hostedBy"]


def test_characters_xml_cannot_hold_do_not_break_the_file(tmp_path: Path) -> None:
    (file,) = export(hosted_by("Nor\x08land <&> \ufffe!"), "graphml", tmp_path / "odd.graphml")
    assert "Norland <&> !" in set(dict(nx.read_graphml(file).nodes(data="label")).values())


def test_csv_tables_name_both_ends_and_the_words(store: Store, tmp_path: Path) -> None:
    nodes, edges = export(store, "csv", tmp_path / "talks.csv")
    assert (nodes.name, edges.name) == ("talks-nodes.csv", "talks-edges.csv")
    with edges.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [row for row in rows if row["relation"] == "notAttendedBy"]
    assert (row["fromLabel"], row["toLabel"]) == ("Harbour talks", "Tomas Rybak")
    assert (row["quote"], row["status"], row["articles"]) == (
        "Rybak did not attend the Harbour talks",
        "asserted",
        "lakeside-a",
    )
    with nodes.open(encoding="utf-8", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    assert sorted(labels) == sorted(dict(network(store).nodes(data="label")).values())


@pytest.mark.parametrize("format", ["csv", "neo4j", "ro-crate"])
def test_no_cell_is_a_formula(tmp_path: Path, format: str) -> None:
    """Neither of a name, nor of the article's title, publisher and text."""
    make = factory.ReadingMaker("one")
    make.say("hosts the talks", make.talks("Lakeside talks"), "hostedBy", make.nation("=HYPERLINK(0)"))
    reading = make.reading()
    article = replace(reading.article, title="@SUM(1)", source="+1+cmd", url="-1+2")
    files = export(store_of([replace(reading, article=article)]), format, tmp_path / "talks.csv")
    cells = []
    for file in [file for file in files if file.suffix == ".csv"]:
        with file.open(encoding="utf-8", newline="") as opened:
            cells += [cell for row in csv.reader(opened) for cell in row]
    assert "'=HYPERLINK(0)" in cells or format == "ro-crate", "which has tables of articles and of the ontology alone"
    assert {"'@SUM(1)", "'+1+cmd"} <= set(cells) or format == "csv", "which has no table of articles"
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("format", list(FORMATS))
def test_the_same_articles_in_another_order_give_the_same_bytes(store: Store, tmp_path: Path, format: str) -> None:
    other = store_of(factory.lakeside()[::-1])
    one, two = export(store, format, tmp_path / "one"), export(other, format, tmp_path / "two")
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]
    assert all(file.stat().st_size for file in one) or format == "corrections"  # nobody has corrected anything here


def test_jsonld_is_one_json_document(store: Store, tmp_path: Path) -> None:
    (file,) = export(store, "jsonld", tmp_path / "talks.jsonld")
    assert json.loads(file.read_text(encoding="utf-8"))


def test_an_unknown_format_names_the_known_ones(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ParleyError, match=r"'xls'.*turtle, trig, nquads"):
        export(store, "xls", tmp_path / "talks.xls")


def test_a_folder_that_is_not_there_is_one_sentence_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ParleyError, match="Cannot write"):
        export(store, "turtle", tmp_path / "nowhere" / "talks.ttl")
    (tmp_path / "taken").mkdir()
    with pytest.raises(ParleyError, match="is a folder"):
        export(store, "turtle", tmp_path / "taken")
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("format", sorted(FOLDERS - {"corrected-drafts"}))  # of which there are none here
def test_a_folder_is_written_again_but_never_over_other_things(store: Store, tmp_path: Path, format: str) -> None:
    files = export(store, format, tmp_path / "talks")
    assert {file.parent for file in files} == {tmp_path / "talks"}
    files[0].write_text("stale")
    assert export(store, format, tmp_path / "talks") == files and files[0].read_bytes() != b"stale"
    (tmp_path / "talks" / "diary.txt").write_text("mine")
    with pytest.raises(ParleyError, match="contains other files"):
        export(store, format, tmp_path / "talks")
    with pytest.raises(ParleyError, match="Cannot write"):
        export(store, format, tmp_path / "nowhere" / "talks")
    assert [entry.name for entry in tmp_path.iterdir()] == ["talks"]
    assert (tmp_path / "talks" / "diary.txt").read_text() == "mine"


@pytest.mark.parametrize("format", list(FORMATS))
def test_a_store_without_an_article_is_exported_too(tmp_path: Path, format: str) -> None:
    assert all(file.exists() for file in export(store_of([]), format, tmp_path / "empty"))


@pytest.mark.parametrize("format", ["turtle", "jsonld", "trig", "nquads"])
def test_links_go_along(tmp_path: Path, format: str) -> None:
    (file,) = export(linked_accounts(), format, tmp_path / "talks")
    kinds = {"turtle": "ttl", "jsonld": "jsonld", "trig": "trig", "nquads": "nq"}
    quads = pyoxigraph.parse(path=file, format=pyoxigraph.RdfFormat.from_extension(kinds[format]))
    matches = {quad.object for quad in quads if quad.predicate == namespaces.SKOS_EXACT_MATCH}
    assert matches == {namespaces.wikidata("Q189"), namespaces.wikidata("Q1065")}


def test_links_go_along_in_tables(tmp_path: Path) -> None:
    nodes, _ = export(linked_accounts(), "csv", tmp_path / "talks.csv")
    rows = {row["label"]: row for row in csv.DictReader(nodes.read_text(encoding="utf-8").splitlines())}
    assert (rows["Iceland"]["wikidata"], rows["Iceland"]["code"]) == ("Q189", "IS")
