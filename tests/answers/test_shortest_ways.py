"""The way between two actors: as short as networkx finds it, always the same, with what articles say of each step."""

from __future__ import annotations

import random
import re
from itertools import pairwise, permutations
from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces
from kg.answers import questions, shortest_ways
from kg.answers.network import named_entities
from kg.answers.shortest_ways import LONGEST
from kg.graph.store import Store, open_store
from kg.model import Kind
from kg.settings import query
from tests.command import Run

ACTORS = (Kind.PERSON, Kind.NATION, Kind.ORGANIZATION)
#: The relations that connect, as the query lists them.
RELATIONS = sorted({*re.findall(r"parley:(\w+)", query("connect", "neighbours"))})


def value(term: object) -> str:
    """An IRI or a text."""
    return str(getattr(term, "value", ""))


def graph_of(store: Store) -> nx.Graph:
    """What facts connect, as an undirected graph of networkx."""
    graph = nx.Graph()
    for name in ("facts", "inferred"):
        for quad in store.graph_quads(namespaces.graph(name)):
            relation = quad.predicate.value.removeprefix(namespaces.ONTOLOGY)
            if relation in RELATIONS:
                graph.add_edge(value(quad.subject), value(quad.object))
    return graph


def first_of_all(graph: nx.Graph, starts: set[str], ends: set[str]) -> list[str]:
    """Of all shortest ways the first, in the order in which the question has always given them."""
    ways = [
        way
        for start in starts
        for end in ends - {start}
        if start in graph and end in graph and nx.has_path(graph, start, end)
        for way in nx.all_shortest_paths(graph, start, end)
        if len(way) <= LONGEST + 1
    ]
    return min(ways, key=lambda way: (len(way), way[1] if len(way) > LONGEST else "", way[0], way[-1], way), default=[])


def test_the_ways_between_all_actors_of_the_samples_are_the_first_of_the_shortest(samples: Path) -> None:
    store = open_store(samples)
    graph = graph_of(store)
    named: dict[str, set[str]] = {}
    for iri, entity in named_entities(store).items():
        if entity.kind in ACTORS:
            for name in {name.lower() for name in entity.names}:
                named.setdefault(name, set()).add(iri)
    pairs = random.Random(8).sample(list(permutations(sorted(named), 2)), 60)  # noqa: S311 - not in secret
    near = [("anwar sadat", "menachem begin"), ("anwar sadat", "egypt")]
    found = {pair: shortest_ways.connection(store, *pair) for pair in [*pairs, *near]}
    assert found == {(a, b): first_of_all(graph, named[a], named[b]) for a, b in found}
    assert {len(way) - 1 for way in found.values() if way} >= {2, 4}


@pytest.mark.parametrize("seed", range(12))
def test_in_any_network_the_way_is_the_first_of_the_shortest(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not in secret
    store = Store(pyoxigraph.Store())
    things = [namespaces.data("thing", f"{number:02}") for number in range(30)]
    for thing in things:
        name = Literal(f"name {draw.randrange(20)}")  # some names are of several
        store.quads.add(Quad(thing, namespaces.RDFS_LABEL, name, namespaces.graph("identity")))
    for _ in range(draw.choice([25, 32, 45])):
        one, other = draw.sample(things, 2)
        relation = namespaces.term(draw.choice(RELATIONS))
        store.quads.add(Quad(one, relation, other, namespaces.graph(draw.choice(["facts", "inferred"]))))
    for one, other in draw.sample(list(pairwise(things)), 5):  # what is no connection
        store.quads.add(Quad(one, namespaces.term("notAttendedBy"), other, namespaces.graph("facts")))
    graph = graph_of(store)
    bearers: dict[str, set[str]] = {}
    for quad in store.graph_quads(namespaces.graph("identity")):
        bearers.setdefault(value(quad.object), set()).add(value(quad.subject))
    lengths = set()
    for a, b in permutations(sorted(bearers), 2):
        way = shortest_ways.connection(store, a, b.upper())
        assert way == first_of_all(graph, bearers[a], bearers[b])
        lengths.add(len(way))
    assert len(lengths) > 2


def test_one_who_is_named_twice_is_not_connected_with_himself(samples: Path) -> None:
    store = open_store(samples)
    assert shortest_ways.connection(store, "Anwar Sadat", "Sadat") == []
    assert len(questions.ask(store, "how-are-two-actors-connected", {"a": "Anwar Sadat", "b": "Sadat"})) == 0


def test_a_name_that_reads_like_a_query_finds_nothing(samples: Path) -> None:
    assert shortest_ways.connection(open_store(samples), "> ?x } #", '" } UNION { ?a ?b ?c') == []


def test_the_connection_is_shown_with_evidence_and_as_a_query_that_can_be_asked_elsewhere(
    samples: Path, kg: Run
) -> None:
    asked = ("ask", "how-are-two-actors-connected", "--param", "a=Sadat", "--param", "b=Egypt", "--store", str(samples))
    rows = kg(*asked, "--format", "csv").stdout
    assert "← led by" in rows and "on behalf of" in rows and "camp-david-1978" in rows
    written = kg(*asked, "--sparql").stdout
    assert NamedNode(f"{namespaces.id_base()}person/anwar-sadat").value in written
    again = kg("query", "-", "--store", str(samples), "--format", "csv", stdin=written)
    assert set(rows.splitlines()) <= set(again.stdout.splitlines())
    assert again.stdout.count("\n") < 2 * rows.count("\n")
