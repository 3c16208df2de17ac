"""The network: what a networkx user gets from a store."""

from __future__ import annotations

import time

import networkx as nx
import pytest

from kg import namespaces as ns
from kg.answers.network import network
from kg.graph.store import Store, open_store
from kg.model import Status
from kg.namespaces import in_words
from tests import factory
from tests.identity.wikidata.conftest import linked_accounts


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.finished(factory.lakeside())


def iri(*parts: str) -> str:
    return ns.data(*parts).value


TALKS, VENUE = iri("negotiation", "lakeside-talks"), iri("place", "hotel-miramar")
SIDE, KELLER = iri("delegation", "orsk-delegation-to-lakeside-talks"), iri("person", "anna-keller")
LIFTING, VELLAND = iri("agreement", "lifting-the-herring-ban"), iri("nation", "velland")


def test_nodes_carry_what_is_plainly_known(store: Store) -> None:
    node = network(store).nodes[TALKS]
    assert (node["label"], node["kind"], node["about"]) == ("Lakeside talks", "negotiation", "fishing rights")
    assert node["startsOn"] == "2031-03; 2031-03-04", "both accounts"
    assert network(store).nodes[KELLER]["names"] == "Anna Keller; Keller"


def test_an_edge_leads_to_its_words_in_every_article(store: Store) -> None:
    edge = network(store).edges[SIDE, KELLER, "ledBy"]
    assert (edge["status"], edge["articles"]) == ("asserted", "lakeside-a; lakeside-b")
    assert edge["quote"] == "a delegation of Orsk led by Anna Keller and Tomas Rybak"
    assert edge["date"] == "2031-03-04", "the first time it was published"
    assert len(edge["claims"].split("; ")) == 2


def test_without_asking_only_facts_are_edges(store: Store) -> None:
    graph = network(store)
    assert graph.has_edge(SIDE, KELLER, "ledBy")
    assert not graph.has_edge(TALKS, VENUE), "the hotel was only planned"
    assert not graph.has_edge(LIFTING, VELLAND), "this is only somebody's word"
    assert not graph.has_edge(TALKS, iri("nation", "norland"), "hasParty"), "the article denies it"


def test_plans_and_mere_claims_come_on_request_with_their_claimant(store: Store) -> None:
    graph = network(store, statuses=["asserted", "planned", Status.CLAIMED])
    assert graph.edges[TALKS, VENUE, "heldAt"]["status"] == "planned"
    assert graph.edges[LIFTING, VELLAND, "agreedBy"]["claimants"] == "Anna Keller"
    assert graph.has_edge(SIDE, KELLER, "ledBy")


def test_only_plans_without_the_facts(store: Store) -> None:
    graph = network(store, statuses=[Status.PLANNED])
    assert list(graph.edges(keys=True)) == [(TALKS, VENUE, "heldAt")]


def test_what_reasoning_adds_is_no_edge_of_its_own(store: Store) -> None:
    relations = {key for *_, key in network(store).edges(keys=True)}
    assert relations <= {
        *("agreedBy", "belongsTo", "directedAt", "follows", "hasHolder", "hasMember", "hasParticipant", "hasParty"),
        *("heldIn", "holds", "hostedBy", "imposedBy", "ledBy", "notAttendedBy", "onBehalfOf", "reachedIn", "saidTo"),
        "sentTo",
        "spokenBy",
    }


def test_an_unknown_status_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="rumoured"):
        network(store, statuses=["rumoured"])


def test_every_attribute_is_a_string_so_that_every_format_can_carry_it(store: Store) -> None:
    graph = network(store, statuses=tuple(Status))
    values = [value for _, attributes in graph.nodes(data=True) for value in attributes.values()]
    values += [value for *_, attributes in graph.edges(data=True) for value in attributes.values()]
    assert {type(value) for value in values} == {str}


def test_a_path_between_actors_goes_through_what_joins_them(store: Store) -> None:
    path = nx.shortest_path(network(store).to_undirected(), iri("person", "ines-mora"), iri("place", "lakeside"))
    assert path == [iri("person", "ines-mora"), SIDE, TALKS, iri("place", "lakeside")]


@pytest.mark.soak
def test_two_thousand_claims_take_seconds_not_minutes() -> None:
    """Asked in one query with the identities, these take quadratic time: half a minute instead of half a second."""
    make = factory.ReadingMaker("long")
    talks = make.talks("Lakeside talks")
    for number in range(2_000):
        make.say(f"party {number}", talks, "hasParty", make.nation(f"Nation {number}"))
    store = factory.store([make.reading()])
    start = time.perf_counter()
    assert network(store, statuses=tuple(Status)).number_of_nodes() == 2_001
    assert time.perf_counter() - start < 10


def test_an_empty_store_is_an_empty_network() -> None:
    assert len(network(open_store("memory"))) == 0


@pytest.mark.parametrize(
    ("relation", "words"), [("ledBy", "led by"), ("hasParty", "has party"), ("notAttendedBy", "not attended by")]
)
def test_relations_read_as_words(relation: str, words: str) -> None:
    assert in_words(relation) == words


def test_a_linked_thing_carries_its_item() -> None:
    nodes = network(linked_accounts()).nodes(data="wikidata")
    assert {iri.rpartition("/")[2]: qid for iri, qid in nodes if qid} == {"iceland": "Q189", "united-nations": "Q1065"}
