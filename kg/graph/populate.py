"""Readings, entities and decisions as quads.

One article is one named graph, rebuilt from its reading alone; entities and the rules' decisions are the identity
graph, a user's own decisions the graph ``decisions``. The shapes stand in docs/architecture.md; `kg.graph.records`
reads them back.
"""

from __future__ import annotations

import datetime
import re
from calendar import IllegalMonthError, monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces
from kg.errors import EvidenceError, StoreError
from kg.model import (
    ENGLISH,
    FRAMES,
    Article,
    Claim,
    Decision,
    Entity,
    Kind,
    Mention,
    Reading,
    Referent,
    ReferentId,
    Resolution,
    Span,
)
from kg.namespaces import term
from kg.schema import CHOSEN, CHOSEN_FACETS, DATES

#: How many characters before and after its words an evidence keeps, to find them again should offsets shift.
CONTEXT = 32
USER = "user"

_SAFE = "/-._~:@!$&'()*+,;="
#: Facets whose property has another name: the plain one means something else, or the property leads to a thing.
FACET_TERMS = {"object": "measureObject", "text": "quotedText", "level": "hasLevel", "type": "hasType"}
#: Links whose property is named by a verb.
LINK_TERMS = {"of": "belongsTo", "holder": "hasHolder"}
_TRUTHS = frozenset({"former"})


def article_quads(reading: Reading) -> list[Quad]:
    """The named graph of one article: its text, referents, mentions, and claims with their evidence.

    Raises EvidenceError if a span or key of the reading leads nowhere.
    """
    reading.verify()
    article = reading.article
    graph = _Graph(namespaces.article_graph(namespaces.slug(article.id)), namespaces.slug(article.id))
    _add_article(graph, article, reading.extractor)
    for referent in reading.referents:
        _add_referent(graph, referent)
    for mention in reading.mentions:
        node = mention_iri(article.id, mention)
        graph.add_type(node, "Mention")
        graph.link(node, "refersTo", graph.referent(mention.referent))
        graph.text(node, "understoodAs", mention.how)
        graph.offsets(node, mention.span)
    for claim in reading.claims:
        _add_claim(graph, article, claim)
    quads = sorted(set(graph.quads), key=str)
    check_evidence(nodes_of(quads))
    return quads


def resolution_quads(resolution: Resolution) -> set[Quad]:
    """The identity graph, or what a part of a resolution says of it: entities with their names, what they gather, and
    the rules' decisions. A user's decisions are left to `decision_quads`.
    """
    graph = namespaces.graph("identity")
    quads: set[Quad] = set()
    for entity in resolution.entities:
        node = entity_iri(entity)
        quads.add(Quad(node, namespaces.RDF_TYPE, term(class_name(entity.kind)), graph))
        quads.add(Quad(node, namespaces.RDFS_LABEL, Literal(entity.name), graph))
        quads |= {
            Quad(node, namespaces.SKOS_ALT_LABEL, Literal(name), graph) for name in set(entity.names) - {entity.name}
        }
        quads |= {Quad(node, namespaces.SKOS_NOTATION, Literal(code), graph) for _, code in entity.notations}
        quads |= {Quad(referent_iri(member), term("denotes"), node, graph) for member in entity.members}
    for decision in resolution.decisions:
        if decision.by != USER:
            quads |= _decision(decision, graph)
    return quads


def copy_quads(copies: Mapping[str, str]) -> list[Quad]:
    """What the identity graph says of articles that print again what another one does, both by their ids."""
    graph = namespaces.graph("identity")
    pairs = ((namespaces.article(namespaces.slug(name)) for name in pair) for pair in sorted(copies.items()))
    return [Quad(copy, term("copyOf"), original, graph) for copy, original in pairs]


def decision_quads(decisions: Iterable[Decision]) -> list[Quad]:
    """The graph of a user's own identity decisions."""
    graph = namespaces.graph("decisions")
    return sorted({quad for decision in decisions for quad in _decision(decision, graph)}, key=str)


def check_evidence(nodes: Mapping[str, Node]) -> None:
    """Raise EvidenceError unless the exact text of every evidence stands at its offsets in its article's text."""
    for node in nodes.values():
        if not node.has("exact"):
            continue
        source = nodes.get(node.only("hasSource"))
        text = source.only("text") if source else ""
        exact, start, end = node.only("exact"), int(node.only("startsAt")), int(node.only("endsAt"))
        if start >= end or exact != text[start:end]:
            raise EvidenceError(
                f"The words {exact!r} are not at characters {start} to {end} of their article ({node.iri}); "
                "build the article again."
            )


def class_name(kind: Kind) -> str:
    """The ontology class of a kind: ``PostHolding`` for ``post-holding``."""
    return kind.class_name


def referent_iri(referent: ReferentId) -> NamedNode:
    """The IRI of a referent inside its article."""
    return namespaces.article(namespaces.slug(referent.article), _encode(referent.key))


def mention_iri(article_id: str, mention: Mention) -> NamedNode:
    """The IRI of a mention of an article."""
    span = f"{mention.span.start}-{mention.span.end}"
    return namespaces.article(namespaces.slug(article_id), "mention", span, _encode(mention.referent))


def choice(value: str) -> NamedNode:
    """The term of the ontology that is one of a few values: ``choice("under-way")``."""
    return term(_encode(value))


def claim_iri(article_id: str, claim: Claim) -> NamedNode:
    """The IRI of a claim of an article; it depends on what is claimed, not on who read it where, or how surely."""
    return namespaces.article(namespaces.slug(article_id), "claim", namespaces.digest(*claim_parts(claim)))


def entity_iri(entity: Entity) -> NamedNode:
    """The IRI of an entity: its kind and slug."""
    return namespaces.data(entity.kind, _encode(entity.slug))


class _Graph:
    """Collects the quads of one article's graph."""

    def __init__(self, name: NamedNode, slug: str) -> None:
        self.name = name
        self.slug = slug
        self.quads: list[Quad] = []
        self.article = namespaces.article(slug)

    def part(self, *parts: str) -> NamedNode:
        return namespaces.article(self.slug, *parts)

    def referent(self, key: str) -> NamedNode:
        return self.part(_encode(key))

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, predicate, value, self.name))

    def add_type(self, node: NamedNode, name: str) -> None:
        self.add(node, namespaces.RDF_TYPE, term(name))

    def link(self, node: NamedNode, name: str, value: NamedNode) -> None:
        self.add(node, term(name), value)

    def text(self, node: NamedNode, name: str, value: str) -> None:
        self.add(node, term(name), Literal(value))

    def offsets(self, node: NamedNode, span: Span) -> None:
        for name, offset in (("startsAt", span.start), ("endsAt", span.end)):
            self.add(node, term(name), Literal(str(offset), datatype=namespaces.XSD_INTEGER))

    def moments(self, node: NamedNode, day: str) -> None:
        for name, moment in zip(("earliest", "latest"), moments(day), strict=False):
            self.add(node, term(name), Literal(moment, datatype=namespaces.XSD_DATE_TIME))


def _add_article(graph: _Graph, article: Article, extractor: str) -> None:
    node = graph.article
    graph.add_type(node, "Article")
    graph.text(node, "articleId", article.id)
    graph.text(node, "text", article.text)
    for predicate, value in (
        (namespaces.SCHEMA_HEADLINE, article.title),
        (namespaces.SCHEMA_PUBLISHER, article.source),
        (namespaces.SCHEMA_DATE_PUBLISHED, article.published),
        (namespaces.SCHEMA_URL, article.url),
        (namespaces.SCHEMA_IN_LANGUAGE, article.language if article.language != ENGLISH else None),
    ):
        if value is not None:
            graph.add(node, predicate, Literal(value))
    if extractor != FRAMES:
        graph.text(node, "readWith", extractor)
    if article.removed:
        graph.text(node, "removedOffsets", " ".join(map(str, article.removed)))


def _add_referent(graph: _Graph, referent: Referent) -> None:
    node = graph.referent(referent.key)
    graph.add_type(node, class_name(referent.kind))
    graph.text(node, "name", referent.name)
    graph.link(node, "inArticle", graph.article)
    for name in set(referent.names) - {referent.name}:
        graph.text(node, "otherName", name)
    for facet, value in referent.facets:
        if facet in CHOSEN_FACETS:
            graph.link(node, FACET_TERMS[facet], choice(value))
            continue
        datatype = namespaces.XSD_BOOLEAN if facet in _TRUTHS else None
        graph.add(node, term(FACET_TERMS.get(facet, facet)), Literal(value, datatype=datatype))
    for link, key in referent.links:
        graph.link(node, LINK_TERMS.get(link, link), graph.referent(key))


def _add_claim(graph: _Graph, article: Article, claim: Claim) -> None:
    node = claim_iri(article.id, claim)
    graph.add_type(node, "Claim")
    graph.link(node, "inArticle", graph.article)
    graph.link(node, "hasRelation", term(claim.relation))
    graph.link(node, "hasStatus", term(claim.status))
    for name, key in (("hasSubject", claim.subject), ("hasObject", claim.object), ("claimedBy", claim.claimant)):
        if key is not None:
            graph.link(node, name, graph.referent(key))
    if claim.value is not None:
        _add_value(graph, node, claim.relation, claim.value)
    graph.text(node, "frame", claim.frame)
    graph.text(node, "producer", claim.producer)
    graph.add(node, term("confidence"), _decimal(claim.confidence, 2))
    if claim.probability is not None:
        graph.add(node, term("probability"), _decimal(claim.probability, 2))
    for name, value in claim.qualifiers:
        graph.text(node, name, value)
    for name, levels in (("verifiedAt", claim.held), ("failedAt", claim.failed)):
        for level in sorted(levels):
            graph.link(node, name, term(level))
    for name, span in (("hasEvidence", claim.evidence), ("evokedBy", claim.cue)):
        graph.link(node, name, _add_evidence(graph, article, span))


def _add_value(graph: _Graph, node: NamedNode, relation: str, value: str) -> None:
    if relation in CHOSEN:
        graph.link(node, "hasChoice", choice(value))
    else:
        graph.text(node, "hasValue", value)
    if relation in DATES:
        graph.moments(node, value)


def _add_evidence(graph: _Graph, article: Article, span: Span) -> NamedNode:
    node = graph.part("span", f"{span.start}-{span.end}")
    graph.add_type(node, "Evidence")
    graph.add(node, namespaces.OA_HAS_SOURCE, graph.article)
    graph.offsets(node, span)
    graph.add(node, namespaces.OA_EXACT, Literal(article.words(span)))
    graph.add(node, namespaces.OA_PREFIX, Literal(article.text[max(0, span.start - CONTEXT) : span.start]))
    graph.add(node, namespaces.OA_SUFFIX, Literal(article.text[span.end : span.end + CONTEXT]))
    return node


def moments(day: str) -> tuple[str, str] | tuple[()]:
    """The first and the last second of a day, month or year; nothing where it is none.

    >>> moments("2032-02")
    ('2032-02-01T00:00:00', '2032-02-29T23:59:59')
    """
    try:
        year, month, date = ([int(part) for part in day.split("-")] + [0, 0])[:3]
        last = monthrange(year, month or 12)[1]
        first, final = datetime.date(year, month or 1, date or 1), datetime.date(year, month or 12, date or last)
    except (ValueError, IllegalMonthError):
        return ()
    return f"{first}T00:00:00", f"{final}T23:59:59"


def claim_parts(claim: Claim) -> list[str]:
    """Everything a claim says, as strings: equal for equal claims only, whoever read them by whatever words."""
    named = {
        "subject": claim.subject,
        "relation": claim.relation,
        "object": claim.object,
        "value": claim.value,
        "status": claim.status,
        "claimant": claim.claimant,
        **{f"qualifier {name}": value for name, value in sorted(claim.qualifiers)},
    }
    return [f"{name}={value}" for name, value in named.items() if value is not None]


def _decision(decision: Decision, graph: NamedNode) -> set[Quad]:
    left, right = referent_iri(decision.left), referent_iri(decision.right)
    reason = () if decision.person else (decision.why,)  # what is said is the same, whoever says so and why
    node = namespaces.data(
        "decision", namespaces.digest(left.value, right.value, decision.judgement, decision.by, *reason)
    )
    quads = {
        Quad(node, namespaces.RDF_TYPE, term("IdentityDecision"), graph),
        Quad(node, term("judgesFirst"), left, graph),
        Quad(node, term("judgesSecond"), right, graph),
        Quad(node, term("hasJudgement"), choice(decision.judgement.value), graph),
        Quad(node, term("decidedBy"), Literal(decision.person or decision.by), graph),
        Quad(node, term("score"), _decimal(decision.score, 4), graph),
    }
    if decision.why:
        quads.add(Quad(node, term("why"), Literal(decision.why), graph))
    if decision.when:
        quads.add(Quad(node, term("decidedAt"), Literal(decision.when, datatype=namespaces.XSD_DATE_TIME), graph))
    if decision.position:
        place = Literal(str(decision.position), datatype=namespaces.XSD_INTEGER)
        quads.add(Quad(node, term("position"), place, graph))
    return quads


@dataclass
class Node:
    """What quads say of one subject, by the local names of their predicates; ``a`` for its class."""

    iri: str
    values: dict[str, list[NamedNode | Literal]]

    def has(self, name: str) -> bool:
        return name in self.values

    def only(self, name: str) -> str:
        values = self.values.get(name, [])
        if len(values) != 1:
            raise StoreError(f"The store is damaged: {self.iri} has {len(values)} values of {name}; build it again.")
        return values[0].value


def nodes_of(quads: Iterable[Quad]) -> dict[str, Node]:
    """What the quads say of each of their subjects, by its IRI."""
    nodes: dict[str, Node] = {}
    for subject, predicate, value, _ in quads:
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        iri = subject.value
        node = nodes.get(iri)
        if node is None:
            node = nodes[iri] = Node(iri, {})
        node.values.setdefault(_local_name(predicate.value), []).append(value)
    return nodes


@lru_cache(maxsize=1_000)
def _local_name(predicate: str) -> str:
    return "a" if predicate == namespaces.RDF_TYPE.value else re.split("[/#]", predicate)[-1]


def _decimal(number: float, places: int) -> Literal:
    """The number, rounded, in the one way the engines write it."""
    return Literal(format(Decimal(str(round(number, places))).normalize(), "f"), datatype=namespaces.XSD_DECIMAL)


def _encode(key: str) -> str:
    return quote(key, safe=_SAFE)
