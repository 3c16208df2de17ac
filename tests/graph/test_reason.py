"""Facts follow from claims by the default policy, and the closure holds all that OWL 2 RL gives for our data."""

from __future__ import annotations

import time
from pathlib import Path

import owlrl
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from rdflib import Graph, URIRef
from rdflib.term import Node

from kg import namespaces
from kg.graph import reason
from kg.model import Kind
from kg.namespaces import RDF_TYPE, data, term
from tests import deriving, factory

ROOT = Path(__file__).resolve().parents[2]
TALKS = ROOT / "tests" / "data" / "ontology" / "talks.trig"

OSLO = data("negotiation", "oslo")
TEAM = data("delegation", "norway")


@pytest.fixture
def talks() -> Store:
    store = Store()
    store.load(path=str(TALKS), format=RdfFormat.TRIG)
    return store


def answers(store: Store, graph: str, subject: NamedNode, predicate: NamedNode) -> set[str]:
    """The local names or values of what a graph says."""
    quads = store.quads_for_pattern(subject, predicate, None, namespaces.graph(graph))
    return {getattr(quad.object, "value", "").rpartition("/")[2] for quad in quads}


def test_what_is_asserted_or_reported_is_a_fact(talks: Store) -> None:
    deriving.derive(talks)
    assert answers(talks, "facts", TEAM, term("ledBy")) == {"anna-keller"}
    assert answers(talks, "facts", OSLO, term("mediatedBy")) == {"finland"}
    assert answers(talks, "facts", OSLO, term("startsOn")) == {"2031-03-09"}
    assert answers(talks, "facts", OSLO, term("notAttendedBy")) == {"tomas-rybak"}


def test_what_is_planned_claimed_denied_or_undisclosed_is_no_fact(talks: Store) -> None:
    deriving.derive(talks)
    assert answers(talks, "facts", data("delegation", "iceland"), term("ledBy")) == set()
    assert answers(talks, "facts", OSLO, term("hasParty")) == set()
    assert "sweden" not in answers(talks, "facts", OSLO, term("mediatedBy"))


def test_a_denial_in_another_article_takes_no_fact_away(talks: Store) -> None:
    denied = NamedNode(namespaces.article("oslo-b").value + "/claim/99")
    graph = namespaces.article_graph("oslo-b")
    for predicate, value in (
        ("hasSubject", namespaces.article("oslo-b", "delegation", "norway-b")),
        ("hasRelation", term("ledBy")),
        ("hasObject", namespaces.article("oslo-b", "person", "keller")),
        ("hasStatus", term("denied")),
    ):
        talks.add(Quad(denied, term(predicate), value, graph))
    deriving.derive(talks)
    assert answers(talks, "facts", TEAM, term("ledBy")) == {"anna-keller"}


def test_a_denial_through_another_referent_of_the_same_entity_counts(talks: Store) -> None:
    graph = namespaces.article_graph("oslo-a")
    talks.add(Quad(namespaces.article("oslo-a", "person", "she"), term("denotes"), data("person", "anna-keller"),
                   namespaces.graph("identity")))  # fmt: skip
    for predicate, value in (
        ("hasSubject", namespaces.article("oslo-a", "delegation", "norway")),
        ("hasRelation", term("ledBy")),
        ("hasObject", namespaces.article("oslo-a", "person", "she")),
        ("hasStatus", term("denied")),
    ):
        talks.add(Quad(namespaces.article("oslo-a", "claim", "99"), term(predicate), value, graph))
    deriving.derive(talks)
    assert answers(talks, "facts", TEAM, term("ledBy")) == set()


@pytest.mark.parametrize("relation", ["follows", "partOf"])
def test_where_two_articles_have_each_of_two_talks_after_or_in_the_other_neither_is_a_fact(relation: str) -> None:
    readings = []
    for article, (first, second) in (("a", ("Oslo", "Bergen")), ("b", ("Bergen", "Oslo"))):
        make = factory.ReadingMaker(article)
        make.say(f"{second} after {first}", make.talks(second), relation, make.talks(first))
        make.say("Turku after Oslo", make.talks("Turku"), relation, make.talks("Oslo"))
        readings.append(make.reading())
    one, other = data("negotiation", "oslo"), data("negotiation", "bergen")
    both = factory.store(readings).quads
    deriving.derive(both)
    assert answers(both, "facts", one, term(relation)) == answers(both, "facts", other, term(relation)) == set()
    assert answers(both, "facts", data("negotiation", "turku"), term(relation)) == {"oslo"}
    alone = factory.store(readings[:1]).quads
    deriving.derive(alone)
    assert answers(alone, "facts", other, term(relation)) == {"oslo"}


def test_entities_get_facets_and_links_of_their_referents(talks: Store) -> None:
    deriving.derive(talks)
    assert answers(talks, "facts", OSLO, term("hasLevel")) == {"round"}
    assert answers(talks, "facts", data("nation", "norway"), term("code")) == {"NO"}
    assert answers(talks, "facts", TEAM, term("sentTo")) == {"oslo"}
    assert answers(talks, "facts", data("post-holding", "rybak"), term("belongsTo")) == {"norway"}
    assert answers(talks, "facts", data("organization", "ministry"), term("partOf")) == {"norway"}


def test_a_delegation_that_is_only_planned_is_none(talks: Store) -> None:
    deriving.derive(talks)
    deriving.close(talks)
    assert answers(talks, "facts", data("delegation", "iceland"), term("sentTo")) == set()
    assert answers(talks, "facts", data("delegation", "iceland"), term("onBehalfOf")) == set()


def test_what_follows_from_facts(talks: Store) -> None:
    deriving.derive(talks)
    deriving.close(talks)
    assert answers(talks, "inferred", TEAM, term("hasMember")) == {"anna-keller"}
    assert answers(talks, "inferred", OSLO, term("attendedBy")) == {"anna-keller"}
    assert answers(talks, "inferred", OSLO, term("partOf")) == {"dialogue"}
    assert answers(talks, "inferred", OSLO, RDF_TYPE) == {"Event", "Round"}
    assert answers(talks, "inferred", data("place", "harbour-hotel"), RDF_TYPE) == {"Venue"}
    assert answers(talks, "inferred", data("organization", "ministry"), RDF_TYPE) == {"Actor", "Ministry"}


def test_who_is_said_to_stay_away_is_absent_from_the_delegation_of_their_nation_only(talks: Store) -> None:
    other = data("delegation", "finland")
    deriving.derive(talks)
    for predicate, value in ((term("sentTo"), OSLO), (term("onBehalfOf"), data("nation", "finland"))):
        talks.add(Quad(other, predicate, value, namespaces.graph("facts")))
    deriving.close(talks)
    assert answers(talks, "inferred", TEAM, term("hasAbsentee")) == {"tomas-rybak"}
    assert answers(talks, "inferred", other, term("hasAbsentee")) == set()


def test_nothing_inferred_is_known_already_or_says_nothing(talks: Store) -> None:
    deriving.derive(talks)
    size = deriving.close(talks)
    inferred = list(talks.quads_for_pattern(None, None, None, namespaces.graph("inferred")))
    assert len(inferred) == size > 0
    for quad in inferred:
        assert quad.subject != quad.object
        assert quad.subject.value.startswith(data().value) if isinstance(quad.subject, NamedNode) else False
        for known in ("facts", "identity"):
            assert Quad(quad.subject, quad.predicate, quad.object, namespaces.graph(known)) not in talks


def test_a_negotiation_that_is_said_to_be_part_of_itself_gives_no_loop(talks: Store) -> None:
    talks.add(Quad(OSLO, term("partOf"), OSLO, namespaces.graph("facts")))
    deriving.close(talks)
    assert answers(talks, "inferred", OSLO, term("partOf")) == set()


def test_deriving_again_replaces_what_was_there(talks: Store) -> None:
    stale = Quad(OSLO, term("about"), Literal("whaling"), namespaces.graph("facts"))
    talks.add(stale)
    counts = deriving.derive(talks), deriving.close(talks)
    before = set(talks)
    assert stale not in before
    assert (deriving.derive(talks), deriving.close(talks)) == counts
    assert set(talks) == before


def test_an_empty_store_has_no_facts_and_no_inferences() -> None:
    store = Store()
    assert (deriving.derive(store), deriving.close(store)) == (0, 0)


def test_all_that_owlrl_infers_about_our_data_is_inferred(talks: Store) -> None:
    deriving.derive(talks)
    deriving.close(talks)
    ours: set[tuple[Node, Node, Node]] = set()
    base = Graph()
    for module in ("actors", "negotiations"):
        base.parse(ROOT / "ontology" / f"{module}.ttl")
    for quad in talks:
        name = quad.graph_name.value.rpartition("/")[2] if isinstance(quad.graph_name, NamedNode) else ""
        line = Graph().parse(data=f"{quad.triple} .", format="nt")
        if name == "facts" or (name == "identity" and quad.predicate == RDF_TYPE):
            base += line
        if name in {"facts", "identity", "inferred"}:
            ours |= set(line)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(base)
    theirs = {
        (s, p, o)
        for s, p, o in base
        if str(s).startswith(data().value) and s != o
        and str(p if p != URIRef(RDF_TYPE.value) else o).startswith(namespaces.ONTOLOGY)
    }  # fmt: skip
    assert len(theirs) > 40
    assert theirs - ours == set()


def test_a_few_hundred_facts_are_closed_in_well_under_a_second() -> None:
    store = Store()
    facts = namespaces.graph("facts")
    for number in range(60):
        team, talk = data("delegation", str(number)), data("negotiation", str(number))
        store.add(Quad(team, term("sentTo"), talk, facts))
        store.add(Quad(team, term("onBehalfOf"), data("nation", str(number % 7)), facts))
        store.add(Quad(talk, term("partOf"), data("negotiation", str(number // 2)), facts))
        for member in range(3):
            store.add(Quad(team, term("ledBy"), data("person", str(member * number)), facts))
    deriving.close(store)
    started = time.process_time()
    assert deriving.close(store) > 300
    assert time.process_time() - started < 1.0


def test_an_article_of_many_claims_becomes_facts_in_well_under_a_second() -> None:
    """Once the engine looked at all claims of the article for each thing in it."""
    make = factory.ReadingMaker("crowd", published="2031-03-04")
    orsk = make.nation("Orsk")
    for number in range(400):
        holder = make.person(f"Envoy {number}")
        post = make.thing(Kind.POST_HOLDING, f"post {number}", title=f"Envoy {number}", holder=holder, of=orsk)
        make.say(f"envoy {number} came", holder, "holds", post)
    store = factory.store([make.reading()])
    started = time.process_time()
    assert len(reason.facts(store.quads)) > 1200
    assert time.process_time() - started < 1.0
