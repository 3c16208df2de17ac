"""No term of the ontology is there for its own sake: each is written, asked, checked, or follows from what is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import correcting, namespaces, schema, who_is_who
from kg.answers import questions
from kg.graph import records
from kg.graph.store import Store, open_store
from kg.identity import wikidata
from kg.model import Judgement, Kind, Level
from kg.reading.corrections import stating
from tests import factory
from tests.conftest import ROOT


def defined() -> set[str]:
    """The terms of the modules that data may use, by local name."""
    return {
        quad.subject.value.removeprefix(namespaces.ONTOLOGY)
        for module in schema.WHOLE
        for quad in parse(path=str(ROOT / "ontology" / f"{module}.ttl"), format=RdfFormat.TURTLE)
        if quad.predicate.value == f"{namespaces.RDFS}isDefinedBy" and isinstance(quad.subject, NamedNode)
    }


def named(quads: Iterable[Quad]) -> set[str]:
    """The terms that quads name."""
    return set(re.findall(rf"<{re.escape(namespaces.ONTOLOGY)}([\w-]+)>", " ".join(map(str, quads))))


def one_of_each_type() -> set[str]:
    """The terms of a store with a thing of every type and level there is, and what follows from them."""
    make = factory.ReadingMaker("types")
    for kind, facet, lists in (
        (Kind.ORGANIZATION, "type", "organization"),
        (Kind.PLACE, "type", "place"),
        (Kind.CONTACT, "type", "contact"),
        (Kind.NEGOTIATION, "level", "level"),
    ):
        for value in schema.choices(lists):
            make.thing(kind, f"{value} of a kind", **{facet: value})
    return named(factory.finished([make.reading()]).quads)


def queries() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "queries").rglob("*.rq")}


def test_every_term_is_written_asked_checked_or_derived(samples: Path) -> None:
    copy = pyoxigraph.Store()
    copy.bulk_extend(open_store(samples).quads)
    store = Store(copy)
    correcting.decide(store, "Menachem Begin", "Anwar Sadat", Judgement.DIFFERENT, stating.Signed("Ada", "2031-03-04"))
    correct(store)
    wikidata.keep(store, wikidata.by_reference(store, wikidata.things(*who_is_who.identity(store))))
    written = named(store.quads)
    asked = {name for text in queries().values() for name in re.findall(r"\bparley:([\w-]+)\b", text)}
    shapes = (ROOT / "ontology" / "shapes.ttl").read_text(encoding="utf-8")
    checked = set(re.findall(r"\b(?:targetClass|class|path) parley:(\w+)", shapes))
    by_drafts = {level.value for level in Level} | set(schema.CLAIMED)
    by_drafts |= {value for name in ("phase", "fate", "judgement", "verdict") for value in schema.choices(name)}
    read = {"inverseLabel"}  # by the pages, which word a relation seen from its end
    used = written | one_of_each_type() | asked | checked | by_drafts | read
    assert sorted(defined() - used - classes_of(used)) == []


def correct(store: Store) -> None:
    """Make a correction with every part a correction can have."""
    signed = stating.Signed("Ada Lund", "2031-03-04", "I was there.")
    reading = records.read_readings(store)[0]
    target = correcting.claim_id(reading.article.id, reading.claims[0])
    correcting.mend(store, target, stating.Parts(status="reported"), signed)
    correcting.rename(store, "Anwar Sadat", "Anwar el-Sadat", signed)


def classes_of(terms: set[str]) -> set[str]:
    """The classes that say what terms are and what they lead from and to."""
    saying = {namespaces.RDF_TYPE, namespaces.RDFS_DOMAIN, namespaces.RDFS_RANGE, namespaces.RDFS_SUBCLASS_OF}
    return {
        quad.object.value.removeprefix(namespaces.ONTOLOGY)
        for module in schema.MODULES
        for quad in parse(path=str(ROOT / "ontology" / f"{module}.ttl"), format=RdfFormat.TURTLE)
        if quad.predicate in saying and isinstance(quad.object, NamedNode)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.removeprefix(namespaces.ONTOLOGY) in terms
    }


def test_each_question_names_the_terms_it_is_the_competency_question_of() -> None:
    for question in questions.load():
        assert question.terms, question.name
        assert set(question.terms) <= defined()
        named_in_it = set(re.findall(r"\bparley:(\w+)\b", question.text))
        # whatever somebody alleges is a claim of theirs, of whatever relation
        assert set(question.terms) - named_in_it <= {"alleges"}, question.name


def test_each_relation_of_claims_has_a_question() -> None:
    asked = {term for question in questions.load() for term in question.terms}
    assert sorted(set(schema.CLAIMED) - asked) == []


def test_every_term_that_data_uses_is_defined(samples: Path) -> None:
    assert named(open_store(samples).quads) - defined() == set()
