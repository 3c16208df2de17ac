"""Graphs for Gephi and Cytoscape: what has a date stands at its place in time, and everything is read back."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.answers.network import network
from kg.graph.store import Store
from kg.model import Kind, Status
from kg.publish.export import export
from tests import factory
from tests.publish.export.conftest import store_of


def tree_of(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()  # noqa: S314 - the file is our own


def times(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """Start and end of each node, by its label."""
    nodes = tree_of(path).iterfind(".//{*}node")
    return {node.attrib["label"]: (node.get("start"), node.get("end")) for node in nodes}


def test_dated_things_have_their_time_and_others_last(store: Store, tmp_path: Path) -> None:
    (file,) = export(store, "gexf", tmp_path / "talks.gexf")
    graph = tree_of(file).find("{*}graph")
    assert graph is not None and (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    found = times(file)
    assert found["Lakeside talks"] == ("2031-03-04", "2031-03-04")
    assert found["Orsk delegation to Lakeside talks"] == ("2031-03-04", "2031-03-04")
    assert found["Harbour truce"] == ("2031-01-01", "2031-01-31")
    assert found["Anna Keller"] == (None, None)


def test_a_relation_has_the_time_of_what_it_belongs_to(store: Store, tmp_path: Path) -> None:
    (file,) = export(store, "gexf", tmp_path / "talks.gexf")
    graph = nx.read_gexf(file)
    spans = {
        (graph.nodes[start]["label"], edge["relation"]): edge.get("start") for start, _, edge in graph.edges(data=True)
    }
    assert spans["Orsk delegation to Lakeside talks", "ledBy"] == "2031-03-04"
    assert spans["call between Keller and Oda", "hasParticipant"] == "2031-03-02"
    assert spans["Anna Keller", "holds"] is None


@pytest.mark.parametrize(
    ("starts", "ends", "span"),
    [
        (("2031",), (), ("2031-01-01", "2031-12-31")),
        (("2032-02",), (), ("2032-02-01", "2032-02-29")),
        (("2031-03", "2031-03-04"), ("2031-03-09",), ("2031-03-04", "2031-03-09")),
        (("2031-03-04",), ("2030",), ("2031-03-04", "2031-03-04")),
        ((), ("2031-03",), ("2031-03-01", "2031-03-31")),
        ((), (), (None, None)),
    ],
)
def test_a_span_is_as_exact_as_the_articles(
    starts: tuple[str, ...], ends: tuple[str, ...], span: tuple[str | None, str | None], tmp_path: Path
) -> None:
    make = factory.ReadingMaker("one")
    talks = make.talks("Lakeside talks")
    make.say("Norland took part", talks, "hasParty", make.nation("Norland"))
    for date in starts:
        make.say("since then", talks, "startsOn", date)
    for date in ends:
        make.say("until then", talks, "endsOn", date)
    (file,) = export(store_of([make.reading()]), "gexf", tmp_path / "one.gexf")
    assert times(file)["Lakeside talks"] == span


def test_what_is_only_mentioned_is_no_node(tmp_path: Path) -> None:
    make = factory.ReadingMaker("one")
    make.say("Norland took part", make.talks("Lakeside talks"), "hasParty", make.nation("Norland"))
    make.say("a call was made", make.thing(Kind.CONTACT, "phone call", date="2031-03-04"), "occurredOn", "2031-03-04")
    make.nation("Sudria")
    (file,) = export(store_of([make.reading()]), "graphml", tmp_path / "one.graphml")
    graph = nx.read_graphml(file)
    assert sorted(label for _, label in graph.nodes(data="label")) == ["Lakeside talks", "Norland"]
    nodes, _ = export(store_of([make.reading()]), "csv", tmp_path / "one.csv")
    assert "Sudria" not in nodes.read_text(encoding="utf-8") and "Norland" in nodes.read_text(encoding="utf-8")


def test_cytoscape_json_is_the_network(store: Store, tmp_path: Path) -> None:
    (file,) = export(store, "cytoscape", tmp_path / "talks.cyjs")
    document = json.loads(file.read_text(encoding="utf-8"))
    nodes = {node["data"]["id"]: node["data"] for node in document["elements"]["nodes"]}
    edges = [edge["data"] for edge in document["elements"]["edges"]]
    assert {edge["source"] for edge in edges} | {edge["target"] for edge in edges} <= nodes.keys()
    assert len({*nodes, *(edge["id"] for edge in edges)}) == len(nodes) + len(edges)
    assert "Anna Keller" in {node["name"] for node in nodes.values() if node["kind"] == Kind.PERSON}
    before, after = network(store, statuses=tuple(Status)), nx.cytoscape_graph(document, name="label")
    assert dict(after.nodes(data="label")) == dict(before.nodes(data="label"))
    assert sorted(after.edges(data="quote")) == sorted(before.edges(data="quote"))
