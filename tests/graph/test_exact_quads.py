"""Every statement of a graph, written out: the graph of an article, the identity graph, decisions and copies."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces
from kg.errors import EvidenceError, StoreError
from kg.graph import populate
from kg.model import (
    Article,
    Claim,
    Decision,
    Entity,
    Judgement,
    Kind,
    Level,
    Mention,
    Reading,
    Referent,
    ReferentId,
    Resolution,
    Span,
    Status,
)

FOLDER = Path(__file__).resolve().parent.parent / "data" / "graphs"
TEXT = (
    "Before all that was said here, x was known. Norway banned cod from Orsk on Monday, Keller said. "
    "And so the long story goes on and on and on."
)
#: What the files write for the beginnings of IRIs.
SHORT = {
    f"<{namespaces.ONTOLOGY}": "<:",
    f"<{namespaces.id_base()}": "<id/",
    f"<{namespaces.RDF}": "<rdf:",
    f"<{namespaces.RDFS}": "<rdfs:",
    f"<{namespaces.SKOS}": "<skos:",
    f"<{namespaces.XSD}": "<xsd:",
    f"<{namespaces.OA}": "<oa:",
}


def words(text: str) -> Span:
    return Span(TEXT.index(text), TEXT.index(text) + len(text))


def ban() -> Reading:
    """A reading in which every optional part is given somewhere."""
    article = Article(
        "Ban 1",
        TEXT,
        title="A ban",
        source="Courier",
        published="2031-03-04",
        url="https://example.org/ban",
        removed=(3, 17),
        language="de",
    )
    referents = (
        Referent("nation/norway", Kind.NATION, "Norway", names=("Norway", "Norge")),
        Referent("measure/ban", Kind.MEASURE, "Norway bans cod", facets=(("action", "ban"), ("object", "cod"))),
        Referent("person/keller", Kind.PERSON, "Keller"),
        Referent(
            "post-holding/keller-envoy",
            Kind.POST_HOLDING,
            "Keller, envoy",
            facets=(("former", "true"), ("title", "envoy")),
            links=(("holder", "person/keller"), ("of", "nation/norway")),
        ),
        Referent("negotiation/talks", Kind.NEGOTIATION, "talks", facets=(("level", "round"),)),
    )
    banned = words("Norway banned cod from Orsk on Monday")
    claims = (
        Claim(
            "measure/ban",
            "imposedBy",
            "nation/norway",
            None,
            Status.CLAIMED,
            banned,
            words("banned"),
            "draft.imposedBy",
            "person/keller",
            (),
            "llm:x+person",
            confidence=0.516,
            probability=0.254,
            held=frozenset({Level.QUOTE, Level.NAME}),
            failed=frozenset({Level.DENIAL}),
        ),
        Claim("measure/ban", "occurredOn", None, "2031-03", Status.PLANNED, banned, words("on Monday"), "measures.on"),
        Claim(
            "negotiation/talks",
            "hasPhase",
            None,
            "under-way",
            Status.ASSERTED,
            words("Keller said"),
            words("said"),
            "talks.phase",
            None,
            (("ordinal", "2"),),
        ),
    )
    mentions = (Mention(words("Norway"), "nation/norway", "name"),)
    return Reading(article, referents, mentions, claims, extractor="frames+llm:x")


def lines(quads: list[Quad]) -> list[str]:
    """Quads with short IRIs, without the full stop."""
    text = "\n".join(map(str, quads))
    for begin, short in SHORT.items():
        text = text.replace(begin, short)
    return text.split("\n")


def check(name: str, quads: list[Quad]) -> None:
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert lines(quads) == expected


def test_the_graph_of_an_article_has_just_these_statements() -> None:
    check("article", populate.article_quads(ban()))


def test_an_article_of_which_nothing_is_known_has_only_its_id_and_text() -> None:
    found = {quad.predicate.value for quad in populate.article_quads(Reading(Article("a", "They met."), (), (), ()))}
    assert found == {namespaces.RDF_TYPE.value, namespaces.term("articleId").value, namespaces.term("text").value}


def decisions() -> tuple[Decision, Decision]:
    one, other, third = ReferentId("a", "person/k"), ReferentId("b", "person/k"), ReferentId("b", "person/l")
    return (
        Decision(one, other, Judgement.SAME, "surname", 0.91236, "Both are K."),
        Decision(one, third, Judgement.DIFFERENT, "user", 1.0, "", "Ada", "2031-03-05T09:30:00", 2),
    )


def test_the_identity_graph_has_entities_and_the_decisions_of_rules() -> None:
    member = ReferentId("Ban 1", "nation/norway")
    norway = Entity("norway", Kind.NATION, "Norway", ("Norway", "Norge"), (member,), (("iso3166-1-alpha2", "NO"),))
    found = populate.resolution_quads(Resolution((norway,), decisions()))
    check("identity", sorted(found, key=str))


def test_the_graph_of_decisions_has_who_decided_when_and_in_which_order() -> None:
    check("decisions", populate.decision_quads(decisions()[1:]))


def test_a_decision_of_a_person_is_the_same_whatever_the_reason_and_that_of_a_rule_is_not() -> None:
    rule, user = decisions()

    def iris(decision: Decision, why: str) -> set[str]:
        given = populate.decision_quads([Decision(**{**decision.__dict__, "why": why})])
        return {str(quad.subject) for quad in given}

    assert iris(user, "They differ.") == iris(user, "")
    assert iris(rule, "They differ.") != iris(rule, "Both are K.")


def test_copies_name_the_article_whose_text_they_print() -> None:
    check("copies", populate.copy_quads({"b": "a", "Another One": "a"}))


def test_evidence_must_stand_at_its_offsets() -> None:
    nodes = populate.nodes_of(populate.article_quads(ban()))
    populate.check_evidence(nodes)
    (evidence,) = (node for iri, node in nodes.items() if iri.endswith("/span/51-57"))
    for changed, value in (("exact", "bannet"), ("endsAt", "56"), ("startsAt", "50")):
        before, evidence.values[changed] = evidence.values[changed], [Literal(value)]
        with pytest.raises(EvidenceError, match="characters"):
            populate.check_evidence(nodes)
        evidence.values[changed] = before
    for name, value in (("exact", ""), ("startsAt", "5"), ("endsAt", "5")):
        evidence.values[name] = [Literal(value)]
    with pytest.raises(EvidenceError, match="5 to 5"):
        populate.check_evidence(nodes)
    evidence.values["hasSource"] = [NamedNode("urn:nowhere")]
    with pytest.raises(EvidenceError):
        populate.check_evidence(nodes)


def test_a_value_that_is_there_twice_or_not_at_all_is_damage() -> None:
    node = populate.Node("urn:a", {"name": [Literal("x")], "twice": [Literal("x"), Literal("y")]})
    assert node.only("name") == "x" and node.has("name") and not node.has("gone")
    for name, count in (("twice", 2), ("gone", 0)):
        with pytest.raises(StoreError, match=re.escape(f"urn:a has {count} values of {name}")):
            node.only(name)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2032-02-29", "2032-02-29T00:00:00", "2032-02-29T23:59:59"),
        ("2031-02", "2031-02-01T00:00:00", "2031-02-28T23:59:59"),
        ("2031", "2031-01-01T00:00:00", "2031-12-31T23:59:59"),
    ],
)
def test_a_day_month_or_year_lasts_from_its_first_to_its_last_second(day: str, first: str, last: str) -> None:
    assert populate.moments(day) == (first, last)


@pytest.mark.parametrize("day", ["2031-02-30", "2031-13", "soon", ""])
def test_no_day_has_no_seconds(day: str) -> None:
    assert populate.moments(day) == ()


def test_a_claim_has_one_iri_whatever_the_order_of_its_qualifiers() -> None:
    claim = replace(ban().claims[2], qualifiers=(("ordinal", "2"), ("series", "talks")))
    turned = replace(claim, qualifiers=claim.qualifiers[::-1])
    assert populate.claim_iri("a", claim) == populate.claim_iri("a", turned)


def test_a_year_in_words_is_no_day_and_a_node_knows_its_class() -> None:
    reading = ban()
    topic = replace(reading.claims[2], relation="about", value="2031")
    nodes = populate.nodes_of(populate.article_quads(replace(reading, claims=(topic,))))
    (node,) = (each for iri, each in nodes.items() if "/claim/" in iri)
    assert node.only("hasValue") == "2031" and not node.has("earliest") and not node.has("latest")
    assert node.only("a") == namespaces.term("Claim").value
