"""Projections: who sat together and which parties talk with each other, with dates and words on every tie."""

from __future__ import annotations

import io

import networkx as nx
import pytest

from kg import namespaces as ns
from kg.answers.network import network
from kg.errors import ParleyError
from kg.graph.store import Store
from kg.model import Kind, Status
from tests import deriving, factory


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.finished(factory.lakeside())


def iri(*parts: str) -> str:
    return ns.data(*parts).value


KELLER, RYBAK, ODA = iri("person", "anna-keller"), iri("person", "tomas-rybak"), iri("person", "kei-oda")
ORSK, VELLAND, NORLAND = iri("nation", "orsk"), iri("nation", "velland"), iri("nation", "norland")


def test_people_are_tied_by_the_talks_they_shared_with_the_words(store: Store) -> None:
    tie = network(store, projection="people").edges[KELLER, RYBAK]
    assert (tie["weight"], tie["through"], tie["together"]) == (1, "Lakeside talks", "yes")
    assert (tie["first"], tie["last"]) == ("2031-03", "2031-03-04"), "the dates of the talks in both accounts"
    assert tie["articles"] == "lakeside-a; lakeside-b"
    assert tie["quotes"] == (
        "a delegation of Orsk led by Anna Keller and Tomas Rybak | Anna Keller is leading the delegation of Orsk"
    )
    assert len(tie["claims"].split("; ")) == 3


def test_a_contact_ties_people_of_no_common_delegation(store: Store) -> None:
    tie = network(store, projection="people").edges[KELLER, ODA]
    assert (tie["through"], tie["together"], tie["first"]) == ("call between Keller and Oda", "no", "2031-03-02")


def test_only_people_are_in_the_network_of_people(store: Store) -> None:
    graph = network(store, projection="people")
    assert {kind for _, kind in graph.nodes(data="kind")} == {"person"}
    assert sorted(label for _, label in graph.nodes(data="label")) == [
        "Anna Keller",
        "Inés Mora",
        "Kei Oda",
        "Tomas Rybak",
    ]


def test_nations_are_tied_by_talks_with_each_other_and_not_by_hosting_or_denials(store: Store) -> None:
    graph = network(store, projection="nations")
    assert [set(pair) for pair in graph.edges] == [{ORSK, VELLAND}]
    assert NORLAND not in graph
    assert graph.edges[ORSK, VELLAND]["statuses"] == "asserted"


def test_parties_are_nations_and_others_and_meet_as_often_as_they_hold_talks() -> None:
    make = factory.ReadingMaker("twice", published="2031-05-09")
    orsk, front = make.nation("Orsk"), make.thing(Kind.ORGANIZATION, "Herring Front")
    for name in ("Harbour talks", "Lakeside talks"):
        talks = make.talks(name)
        make.say(f"Orsk came to the {name}", talks, "hasParty", orsk)
        make.say(f"the Front came to the {name}", talks, "hasParty", front)
    store = factory.store([make.reading()])
    deriving.derive(store.quads)
    graph = network(store, projection="parties")
    tie = graph.edges[ORSK, iri("organization", "herring-front")]
    assert (tie["weight"], tie["through"]) == (2, "Harbour talks; Lakeside talks")
    assert (tie["first"], tie["last"]) == ("2031-05-09", "2031-05-09"), "no date is told but that of publication"
    assert len(network(store, projection="nations").edges) == 0


def test_plans_make_a_tie_on_request_only() -> None:
    make = factory.ReadingMaker("plans", published="2031-05-09")
    talks, orsk, velland = make.talks("Lakeside talks"), make.nation("Orsk"), make.nation("Velland")
    side = make.delegation(orsk, talks)
    make.say("Orsk will come", talks, "hasParty", orsk, status=Status.PLANNED)
    make.say("Velland will come", talks, "hasParty", velland, status=Status.PLANNED)
    make.say("Keller will lead", side, "ledBy", make.person("Anna Keller"), status=Status.PLANNED)
    make.say("Rybak will help", side, "hasMember", make.person("Tomas Rybak"), status=Status.PLANNED, confidence=0.1)
    store = factory.store([make.reading()])
    deriving.derive(store.quads)
    assert len(network(store, projection="nations")) == len(network(store, projection="people")) == 0
    planned = network(store, projection="nations", statuses=["planned"])
    assert [edge["statuses"] for *_, edge in planned.edges(data=True)] == ["planned"]
    assert list(network(store, projection="people", statuses=["planned"])) == [KELLER], "Rybak is too unsure"


def test_an_unknown_projection_names_those_there_are(store: Store) -> None:
    with pytest.raises(ParleyError, match="people, nations, parties"):
        network(store, projection="ministers")


@pytest.mark.parametrize("projection", ["people", "nations", "parties"])
def test_graph_formats_carry_a_projection_and_it_is_the_same_every_time(store: Store, projection: str) -> None:
    written = []
    for _ in range(2):
        buffer = io.BytesIO()
        nx.write_graphml(network(store, projection=projection), buffer)
        written.append(buffer.getvalue())
    assert written[0] == written[1]
    assert len(nx.parse_graphml(written[0].decode()).edges) == len(network(store, projection=projection).edges)
