"""Every claim as a nanopublication, unsigned: what it says, where its words are, and which program recorded it.

The assertion of a sure claim that is put as a fact is the plain triple. For any other claim (planned, denied,
somebody's word) it is the description of the claim, because the triple would say what the article does not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from kg import namespaces as ns
from kg import settings
from kg.answers.network import FACTUAL, StoredClaim, articles_by_iri, network, select, stored_claims
from kg.graph.populate import choice
from kg.model import Article
from kg.publish.export.rdf import made_by, serialised
from kg.schema import CHOSEN

if TYPE_CHECKING:
    from kg.graph.store import Store

_SOFTWARE = NamedNode(ns.SOFTWARE)


def nanopub(store: Store) -> dict[str, bytes]:
    """All nanopublications in one TriG file, by article and place; each has its head, assertion, provenance and
    publication info.
    """
    labels = dict(network(store).nodes(data="label"))
    articles, claimants = articles_by_iri(store), _claimants(store)
    quads: list[Quad] = []
    for claim in stored_claims(store):
        this = ns.data("nanopub", *claim.id.removeprefix(ns.data("article", "").value).split("/claim/"))
        head, assertion, provenance, info = (
            NamedNode(f"{this.value}/{part}") for part in ("head", "assertion", "provenance", "pubinfo")
        )
        parts = {
            head: _head(this, assertion, provenance, info),
            assertion: _assertion(claim),
            provenance: _provenance(assertion, claim, articles[claim.article], claimants.get(claim.id)),
            info: _info(this, claim, labels),
        }
        quads += [Quad(t.subject, t.predicate, t.object, graph) for graph, part in parts.items() for t in part]
    return {"": serialised(quads, RdfFormat.TRIG)}


def _claimants(store: Store) -> dict[str, NamedNode]:
    """The claimant of each claim that has one, by the claim's IRI."""
    denoted = {row["referent"]: row["entity"] for row in select(store, "denotes", ns.graph("identity"))}
    claimed = store.quads.quads_for_pattern(None, ns.term("claimedBy"), None, None)
    return {
        quad.subject.value: denoted[quad.object]
        for quad in claimed
        if isinstance(quad.subject, NamedNode) and quad.object in denoted
    }


def _head(this: NamedNode, assertion: NamedNode, provenance: NamedNode, info: NamedNode) -> list[Triple]:
    return [
        Triple(this, ns.RDF_TYPE, ns.NP_NANOPUBLICATION),
        Triple(this, ns.NP_HAS_ASSERTION, assertion),
        Triple(this, ns.NP_HAS_PROVENANCE, provenance),
        Triple(this, ns.NP_HAS_PUBLICATION_INFO, info),
    ]


def _assertion(claim: StoredClaim) -> list[Triple]:
    relation = ns.term(claim.relation)
    named, answer = _answer(claim)
    if answer is not None and claim.status in FACTUAL and claim.confidence >= settings.MIN_CONFIDENCE:
        return [Triple(NamedNode(claim.subject), relation, answer)]
    node = NamedNode(claim.id)
    described = [
        Triple(node, ns.RDF_TYPE, ns.term("Claim")),
        Triple(node, ns.term("hasSubject"), NamedNode(claim.subject)),
        Triple(node, ns.term("hasRelation"), relation),
        Triple(node, ns.term("hasStatus"), ns.term(claim.status.value)),
    ]
    if answer is not None:
        described.append(Triple(node, ns.term(named), answer))
    return described


def _answer(claim: StoredClaim) -> tuple[str, NamedNode | Literal | None]:
    """What a claim says about its subject, and the property that a claim has for it."""
    if claim.object:
        return "hasObject", NamedNode(claim.object)
    if not claim.value:
        return "hasValue", None
    return ("hasChoice", choice(claim.value)) if claim.relation in CHOSEN else ("hasValue", Literal(claim.value))


def _provenance(assertion: NamedNode, claim: StoredClaim, article: Article, claimant: NamedNode | None) -> list[Triple]:
    """The words that support the claim, and their article."""
    source, span = NamedNode(claim.article), NamedNode(f"{claim.article}/span/{claim.start}-{claim.end}")
    known = {
        ns.SCHEMA_HEADLINE: article.title,
        ns.SCHEMA_PUBLISHER: article.source,
        ns.SCHEMA_DATE_PUBLISHED: article.published,
        ns.SCHEMA_URL: article.url,
    }
    return [
        Triple(assertion, ns.PROV_WAS_DERIVED_FROM, NamedNode(claim.id)),
        Triple(assertion, ns.PROV_WAS_QUOTED_FROM, source),
        Triple(assertion, ns.term("hasEvidence"), span),
        Triple(assertion, ns.term("hasStatus"), ns.term(claim.status.value)),
        Triple(assertion, ns.term("confidence"), Literal(str(claim.confidence), datatype=ns.XSD_DECIMAL)),
        *([Triple(assertion, ns.PROV_WAS_ATTRIBUTED_TO, claimant)] if claimant else []),
        Triple(span, ns.OA_HAS_SOURCE, source),
        Triple(span, ns.term("startsAt"), Literal(str(claim.start), datatype=ns.XSD_INTEGER)),
        Triple(span, ns.term("endsAt"), Literal(str(claim.end), datatype=ns.XSD_INTEGER)),
        Triple(span, ns.OA_EXACT, Literal(claim.quote)),
        *(Triple(source, property, Literal(value)) for property, value in known.items() if value),
    ]


def _info(this: NamedNode, claim: StoredClaim, labels: dict[str, str]) -> list[Triple]:
    """The program that made the record, without a date: the same articles give the same file."""
    named = sorted({claim.subject, claim.object or claim.subject} & labels.keys())
    return [
        Triple(this, ns.PROV_WAS_ATTRIBUTED_TO, _SOFTWARE),
        Triple(_SOFTWARE, ns.RDF_TYPE, ns.PROV_SOFTWARE_AGENT),
        Triple(_SOFTWARE, ns.SCHEMA_SOFTWARE_VERSION, Literal(made_by())),
        *(Triple(NamedNode(iri), ns.RDFS_LABEL, Literal(labels[iri])) for iri in named),
    ]
