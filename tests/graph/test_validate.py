"""Faulty stores are told from sound ones, and every rule finds what it is there to find."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import owlready2
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from rdflib import RDF, Graph
from rdflib.namespace import SH

from kg import namespaces
from kg.graph import validate
from kg.graph.store import open_store
from kg.namespaces import article, data, term
from tests import deriving

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "ontology"
A = namespaces.article_graph("oslo-a")
IDENTITY = namespaces.graph("identity")
LINKS = namespaces.graph("links")
MENTION = article("oslo-b", "mention", "0-6", "person", "keller")
KELLER = article("oslo-a", "person", "anna-keller")
CLAIM = article("oslo-a", "claim", "00")


@pytest.fixture
def talks() -> Store:
    store = Store()
    store.load(path=str(DATA / "talks.trig"), format=RdfFormat.TRIG)
    deriving.derive(store)
    deriving.close(store)
    return store


def replace(store: Store, subject: NamedNode, name: str, value: NamedNode | Literal | None, graph: NamedNode) -> None:
    """Put one value in the place of all a subject has, or none."""
    for quad in list(store.quads_for_pattern(subject, term(name), None, graph)):
        store.remove(quad)
    if value is not None:
        store.add(Quad(subject, term(name), value, graph))


def claim(store: Store, key: str, **parts: NamedNode) -> NamedNode:
    """Add a copy of the first claim with other parts."""
    copy = article("oslo-a", "claim", key)
    for quad in list(store.quads_for_pattern(CLAIM, None, None, A)):
        store.add(Quad(copy, quad.predicate, quad.object, A))
    for name, value in parts.items():
        replace(store, copy, name, value, A)
    return copy


def rules(store: Store) -> set[str]:
    return {fault.rule for fault in validate.check(store)}


def test_sound_talks_have_no_fault(talks: Store) -> None:
    assert validate.check(talks, reasoner=True) == []


def test_an_empty_store_has_no_fault() -> None:
    assert validate.check(Store()) == []


def test_checking_leaves_the_store_as_it_is(talks: Store) -> None:
    before = set(talks)
    validate.check(talks)
    assert set(talks) == before


def test_faults_come_in_order_and_say_what_is_wrong(talks: Store) -> None:
    span = next(q.object for q in talks.quads_for_pattern(CLAIM, term("hasEvidence"), None, A))
    assert isinstance(span, NamedNode)
    for quad in list(talks.quads_for_pattern(span, namespaces.OA_EXACT, None, A)):
        talks.remove(quad)
    talks.add(Quad(span, namespaces.OA_EXACT, Literal("Anna Keller led the Swedish delegation"), A))
    replace(talks, CLAIM, "claimedBy", None, A)
    replace(talks, CLAIM, "hasStatus", term("claimed"), A)
    faults = validate.check(talks)
    assert [fault.rule for fault in faults] == ["claim-without-claimant", "evidence-not-in-text"]
    assert faults[0].subject == CLAIM.value
    assert faults[1].message == (
        'The evidence says "Anna Keller led the Swedish delegation" where the article has '
        '"Anna Keller led the Norwegian delegation".'
    )


def break_span_outside_text(talks: Store) -> None:
    mention = article("oslo-b", "mention", "0-6", "person", "keller")
    talks.remove(Quad(mention, term("endsAt"), Literal(6), namespaces.article_graph("oslo-b")))
    talks.add(Quad(mention, term("endsAt"), Literal(9999), namespaces.article_graph("oslo-b")))


def break_claim_without_evidence(talks: Store) -> None:
    replace(talks, CLAIM, "hasEvidence", None, A)


def break_claim_without_answer(talks: Store) -> None:
    replace(talks, CLAIM, "hasObject", None, A)


def break_claim_with_two_answers(talks: Store) -> None:
    replace(talks, CLAIM, "hasValue", Literal("Anna Keller"), A)


def break_relation_unknown(talks: Store) -> None:
    replace(talks, CLAIM, "hasRelation", term("helmedBy"), A)


def break_relation_domain(talks: Store) -> None:
    replace(talks, CLAIM, "hasSubject", article("oslo-a", "nation", "norway"), A)


def break_relation_range(talks: Store) -> None:
    replace(talks, CLAIM, "hasObject", article("oslo-a", "place", "oslo"), A)


def break_class_clash(talks: Store) -> None:
    talks.add(Quad(data("person", "anna-keller"), namespaces.RDF_TYPE, term("Delegation"), IDENTITY))


def break_delegation_without_side(talks: Store) -> None:
    replace(talks, article("oslo-a", "delegation", "norway"), "onBehalfOf", None, A)


def break_delegation_without_negotiation(talks: Store) -> None:
    replace(talks, article("oslo-a", "delegation", "norway"), "sentTo", None, A)


def break_post_holding_without_holder(talks: Store) -> None:
    replace(talks, article("oslo-a", "post-holding", "rybak"), "hasHolder", None, A)


def break_member_absent(talks: Store) -> None:
    oslo = article("oslo-a", "negotiation", "oslo")
    claim(talks, "90", hasRelation=term("notAttendedBy"), hasSubject=oslo)


def break_party_absent(talks: Store) -> None:
    oslo, norway = article("oslo-a", "negotiation", "oslo"), article("oslo-a", "nation", "norway")
    claim(talks, "90", hasRelation=term("notAttendedBy"), hasSubject=oslo, hasObject=norway)
    claim(talks, "91", hasRelation=term("hasParty"), hasSubject=oslo, hasObject=norway)


def break_person_names_clash(talks: Store) -> None:
    replace(
        talks, article("oslo-b", "person", "keller"), "name", Literal("Berta Holm"), namespaces.article_graph("oslo-b")
    )


def break_different_but_one(talks: Store) -> None:
    decision, graph = data("decision", "user"), namespaces.graph("decisions")
    talks.add(Quad(decision, namespaces.RDF_TYPE, term("IdentityDecision"), graph))
    for name, value in (
        ("judgesFirst", KELLER),
        ("judgesSecond", article("oslo-b", "person", "keller")),
        ("hasJudgement", term("different")),
        ("decidedBy", Literal("user")),
        ("score", Literal(1)),
        ("why", Literal("They are sisters.")),
    ):
        talks.add(Quad(decision, term(name), value, graph))


def break_referent_without_entity(talks: Store) -> None:
    replace(talks, KELLER, "denotes", None, IDENTITY)


def break_part_of_itself(talks: Store) -> None:
    oslo, dialogue = data("negotiation", "oslo"), data("negotiation", "dialogue")
    talks.add(Quad(dialogue, term("partOf"), oslo, namespaces.graph("facts")))


def link(store: Store, judgement: str, mention: NamedNode) -> None:
    """Say that Keller is, or is not, an item, by a mention."""
    decision, graph = data("link", judgement), namespaces.graph("link-decisions")
    store.add(Quad(decision, namespaces.RDF_TYPE, term("LinkDecision"), graph))
    store.add(Quad(decision, namespaces.DCTERMS_SOURCE, Literal("people.csv"), graph))
    for name, value in (
        ("judgesItem", namespaces.wikidata("Q1")),
        ("judgesReferent", article("oslo-b", "person", "keller")),
        ("restsOn", mention),
        ("hasJudgement", term(judgement)),
        ("decidedBy", Literal("user")),
        ("linkedName", Literal("Keller")),
        ("itemLabel", Literal("Anna Keller")),
        ("why", Literal("It is her.")),
    ):
        store.add(Quad(decision, term(name), value, graph))
    store.add(Quad(data("person", "anna-keller"), namespaces.SKOS_EXACT_MATCH, namespaces.wikidata("Q1"), LINKS))


def break_link_without_evidence(talks: Store) -> None:
    link(talks, "same", article("oslo-b", "mention", "900-906", "person", "keller"))


def break_link_refused(talks: Store) -> None:
    link(talks, "same", MENTION)
    link(talks, "different", MENTION)


def break_link_shared(talks: Store) -> None:
    link(talks, "same", MENTION)
    talks.add(Quad(data("person", "tomas-rybak"), namespaces.SKOS_EXACT_MATCH, namespaces.wikidata("Q1"), LINKS))


def test_a_link_with_its_words_is_no_fault(talks: Store) -> None:
    link(talks, "same", MENTION)
    assert validate.check(talks, reasoner=True) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (break_span_outside_text, "span-outside-text"),
        (break_claim_without_evidence, "claim-without-evidence"),
        (break_claim_without_answer, "claim-without-answer"),
        (break_claim_with_two_answers, "claim-without-answer"),
        (break_relation_unknown, "relation-unknown"),
        (break_relation_domain, "relation-domain"),
        (break_relation_range, "relation-range"),
        (break_class_clash, "class-clash"),
        (break_delegation_without_side, "delegation-without-side"),
        (break_delegation_without_negotiation, "delegation-without-negotiation"),
        (break_post_holding_without_holder, "post-holding-without-holder"),
        (break_member_absent, "member-absent"),
        (break_party_absent, "party-absent"),
        (break_person_names_clash, "person-names-clash"),
        (break_different_but_one, "different-but-one"),
        (break_referent_without_entity, "referent-without-entity"),
        (break_part_of_itself, "part-of-itself"),
        (break_link_without_evidence, "link-without-evidence"),
        (break_link_refused, "link-refused"),
        (break_link_shared, "link-shared"),
    ],
)
def test_each_query_finds_its_fault(talks: Store, fault: object, rule: str) -> None:
    assert callable(fault)
    fault(talks)
    assert rule in rules(talks)


def test_every_query_has_a_test_and_front_matter() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    paths = sorted((ROOT / "queries" / "check").glob("*.rq"))
    assert len(paths) >= 18
    for path in [*paths, *(ROOT / "queries" / "derive").glob("*.rq")]:
        assert path.read_text(encoding="utf-8").startswith("#+ summary: "), path.name
    assert [p.name for p in paths if f'"{p.stem.removesuffix("-violation")}"' not in text] == []


def test_two_articles_that_contradict_each_other_are_no_fault(talks: Store) -> None:
    absent = (
        data("negotiation", "oslo"),
        term("notAttendedBy"),
        data("person", "anna-keller"),
        namespaces.graph("facts"),
    )
    talks.add(Quad(*absent))
    deriving.close(talks)
    assert validate.check(talks) == []
    assert [fault.rule for fault in validate.check(talks, reasoner=True)] == ["reasoner"]


@pytest.mark.slow
def test_the_reasoner_works_where_pellet_was_deleted(built: Path, tmp_path: Path) -> None:
    shutil.copytree(
        Path(owlready2.__file__).parent,
        tmp_path / "owlready2",
        ignore=lambda folder, names: names if Path(folder).name == "pellet" else [],
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "kg", "check", "--reasoner", "--store", str(built)],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_samples_as_our_readers_read_them_contradict_nothing(samples: Path) -> None:
    assert validate.check(open_store(samples).quads, reasoner=True) == []


@pytest.mark.parametrize("unsure", ["member", "absentee"])
def test_what_is_too_unsure_to_be_a_fact_contradicts_nothing(talks: Store, unsure: str) -> None:
    there = claim(talks, "95", hasObject=article("oslo-a", "person", "tomas-rybak"), hasRelation=term("hasMember"))
    away = article("oslo-a", "claim", "04")
    assert rules(talks) == {"member-absent"}
    doubted = there if unsure == "member" else away
    replace(talks, doubted, "confidence", Literal("0.1", datatype=namespaces.XSD_DECIMAL), A)
    assert rules(talks) == set()


def test_names_in_other_orders_and_decisions_of_the_user_are_no_clash(talks: Store) -> None:
    other = article("oslo-b", "person", "keller")
    replace(talks, other, "name", Literal("Keller Anna"), namespaces.article_graph("oslo-b"))
    assert rules(talks) == set()
    break_person_names_clash(talks)
    break_different_but_one(talks)
    replace(talks, data("decision", "user"), "hasJudgement", term("same"), namespaces.graph("decisions"))
    assert rules(talks) == set()


def shapes() -> list[str]:
    graph = Graph().parse(ROOT / "ontology" / "shapes.ttl")
    return sorted(str(shape).rpartition("/")[2] for shape in graph.subjects(RDF.type, SH.NodeShape))


@pytest.mark.parametrize("shape", shapes())
def test_each_shape_refuses_its_invalid_example(shape: str) -> None:
    store = Store()
    store.load(path=str(DATA / "invalid" / f"{shape}.ttl"), format=RdfFormat.TURTLE, to_graph=A)
    found = {fault.rule for fault in validate.check(store) if fault.rule.endswith("Shape")}
    assert found == {shape}


def test_an_invalid_value_is_shown(talks: Store) -> None:
    replace(talks, article("oslo-a", "place", "oslo"), "hasType", term("capital"), A)
    fault = next(fault for fault in validate.check(talks) if fault.rule == "PlaceShape")
    assert fault.subject == article("oslo-a", "place", "oslo").value
    assert (
        fault.message
        == "A place is of type city, country, venue or region. Here it is: https://w3id.org/parley/ontology/capital"
    )
