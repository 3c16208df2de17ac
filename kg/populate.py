"""Readings, entities and decisions as quads, and quads back as readings and decisions.

One article is one named graph, rebuilt from its reading alone; entities and the rules' decisions are the identity
graph, a user's own decisions the graph ``decisions``. The shapes stand in docs/architecture.md. Reading back what
was written gives the same reading, in the order of `ordered`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces
from kg.errors import EvidenceError, StoreError
from kg.model import (
    FRAMES,
    Article,
    Claim,
    Decision,
    Entity,
    Judgement,
    Kind,
    Mention,
    Reading,
    Referent,
    ReferentId,
    Resolution,
    Span,
    Status,
)
from kg.namespaces import term
from kg.store import Store

#: How many characters before and after its words an evidence keeps, to find them again should offsets shift.
CONTEXT = 32
USER = "user"

_SAFE = "/-._~:@!$&'()*+,;="
#: Facets whose property has another name, since the plain one means something else.
_FACET_TERMS = {"object": "measureObject", "text": "quotedText"}
_FACET_NAMES = {local: name for name, local in _FACET_TERMS.items()}
_REFERENT_TERMS = frozenset({"a", "name", "otherName", "inArticle"})
_CLAIM_TERMS = frozenset(
    {
        "a",
        "subject",
        "relation",
        "object",
        "value",
        "status",
        "claimant",
        "evidence",
        "cue",
        "frame",
        "producer",
        "confidence",
        "inArticle",
    }
)


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
    check_evidence(quads)
    return quads


def identity_quads(resolution: Resolution, readings: Iterable[Reading]) -> list[Quad]:
    """The identity graph: entities with their names, what they gather, and the rules' decisions.

    A user's decisions are left to `decision_quads`. Raises EvidenceError if an entity gathers a referent that no
    reading holds.
    """
    known = {ReferentId(reading.article.id, referent.key) for reading in readings for referent in reading.referents}
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
        for member in entity.members:
            if member not in known:
                raise EvidenceError(
                    f"The entity {entity.name} gathers {member.key} of {member.article}, which no reading holds."
                )
            quads.add(Quad(referent_iri(member), term("denotes"), node, graph))
    for decision in resolution.decisions:
        if decision.by != USER:
            quads |= _decision(decision, graph)
    return sorted(quads, key=str)


def decision_quads(decisions: Iterable[Decision]) -> list[Quad]:
    """The graph of a user's own identity decisions."""
    graph = namespaces.graph("decisions")
    return sorted({quad for decision in decisions for quad in _decision(decision, graph)}, key=str)


def read_readings(store: Store) -> list[Reading]:
    """The readings a store was populated from, by article id, each as `ordered` puts it.

    Raises StoreError where an older version built it, EvidenceError if an evidence no longer agrees with its
    article's text.
    """
    store.require_current()
    return [_reading(store, article) for article in store.articles()]


def read_decisions(store: Store) -> list[Decision]:
    """The user's decisions a store holds, sorted."""
    quads = store.graph_quads(namespaces.graph("decisions"))
    ids = {namespaces.slug(article.id): article.id for article in store.articles()}
    found = []
    for node in _nodes(quads).values():
        left, right = (_referent_id(node.only(side), ids) for side in ("left", "right"))
        judgement = Judgement(node.only("judgement"))
        found.append(
            Decision(left, right, judgement, node.only("decidedBy"), float(node.only("score")), node.only("why"))
        )
    return sorted(found, key=lambda decision: (decision.left, decision.right, decision.judgement, decision.why))


def ordered(reading: Reading) -> Reading:
    """The reading with everything in one fixed order and nothing twice, as `read_readings` gives it back.

    Stages that look at several readings get the same input whether a reading is fresh or was stored before.
    """
    referents = {_tidy(referent) for referent in reading.referents}
    claims = {
        replace(claim, qualifiers=tuple(sorted(set(claim.qualifiers))), confidence=round(claim.confidence, 2))
        for claim in reading.claims
    }
    return Reading(
        reading.article,
        tuple(sorted(referents, key=lambda referent: referent.key)),
        tuple(sorted(set(reading.mentions), key=lambda mention: (mention.span, mention.referent, mention.how))),
        tuple(sorted(claims, key=lambda claim: (claim.evidence, claim.cue, _claim_parts(claim)))),
        reading.extractor,
    )


def check_evidence(quads: Iterable[Quad]) -> None:
    """Raise EvidenceError unless the exact text of every evidence stands at its offsets in its article's text."""
    nodes = _nodes(quads)
    for node in nodes.values():
        if not node.has("exact"):
            continue
        source = nodes.get(node.only("hasSource"))
        text = source.only("text") if source else ""
        exact, start, end = node.only("exact"), int(node.only("start")), int(node.only("end"))
        if start >= end or exact != text[start:end]:
            raise EvidenceError(
                f"The words {exact!r} do not stand at characters {start} to {end} of their article ({node.iri}); "
                "build the article anew."
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


def claim_iri(article_id: str, claim: Claim) -> NamedNode:
    """The IRI of a claim of an article; it depends on what is claimed, not on how far that is believed."""
    return namespaces.article(namespaces.slug(article_id), "claim", namespaces.digest(*_claim_parts(claim)))


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
        for name, offset in (("start", span.start), ("end", span.end)):
            self.add(node, term(name), Literal(str(offset), datatype=namespaces.XSD_INTEGER))


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
        graph.text(node, _FACET_TERMS.get(facet, facet), value)
    for link, key in referent.links:
        graph.link(node, link, graph.referent(key))


def _add_claim(graph: _Graph, article: Article, claim: Claim) -> None:
    node = claim_iri(article.id, claim)
    graph.add_type(node, "Claim")
    graph.link(node, "inArticle", graph.article)
    graph.link(node, "relation", term(claim.relation))
    graph.link(node, "status", term(claim.status))
    for name, key in (("subject", claim.subject), ("object", claim.object), ("claimant", claim.claimant)):
        if key is not None:
            graph.link(node, name, graph.referent(key))
    if claim.value is not None:
        graph.text(node, "value", claim.value)
    graph.text(node, "frame", claim.frame)
    graph.text(node, "producer", claim.producer)
    graph.add(node, term("confidence"), _decimal(claim.confidence, 2))
    for name, value in claim.qualifiers:
        graph.text(node, name, value)
    for name, span in (("evidence", claim.evidence), ("cue", claim.cue)):
        graph.link(node, name, _add_evidence(graph, article, span))


def _add_evidence(graph: _Graph, article: Article, span: Span) -> NamedNode:
    node = graph.part("span", f"{span.start}-{span.end}")
    graph.add_type(node, "Evidence")
    graph.add(node, namespaces.OA_HAS_SOURCE, graph.article)
    graph.offsets(node, span)
    graph.add(node, namespaces.OA_EXACT, Literal(article.words(span)))
    graph.add(node, namespaces.OA_PREFIX, Literal(article.text[max(0, span.start - CONTEXT) : span.start]))
    graph.add(node, namespaces.OA_SUFFIX, Literal(article.text[span.end : span.end + CONTEXT]))
    return node


def _claim_parts(claim: Claim) -> list[str]:
    """Everything a claim says, as strings: equal for equal claims only, and the order of claims of one passage."""
    named = {
        "subject": claim.subject,
        "relation": claim.relation,
        "object": claim.object,
        "value": claim.value,
        "status": claim.status,
        "claimant": claim.claimant,
        "evidence": f"{claim.evidence.start}-{claim.evidence.end}",
        "cue": f"{claim.cue.start}-{claim.cue.end}",
        "frame": claim.frame,
        "producer": claim.producer,
        **{f"qualifier {name}": value for name, value in sorted(claim.qualifiers)},
    }
    return [f"{name}={value}" for name, value in named.items() if value is not None]


def _decision(decision: Decision, graph: NamedNode) -> set[Quad]:
    left, right = referent_iri(decision.left), referent_iri(decision.right)
    parts = (left.value, right.value, decision.judgement, decision.by, decision.why)
    node = namespaces.data("decision", namespaces.digest(*parts))
    return {
        Quad(node, namespaces.RDF_TYPE, term("IdentityDecision"), graph),
        Quad(node, term("left"), left, graph),
        Quad(node, term("right"), right, graph),
        Quad(node, term("judgement"), Literal(decision.judgement.value), graph),
        Quad(node, term("decidedBy"), Literal(decision.by), graph),
        Quad(node, term("score"), _decimal(decision.score, 4), graph),
        Quad(node, term("why"), Literal(decision.why), graph),
    }


def _reading(store: Store, article: Article) -> Reading:
    slug = namespaces.slug(article.id)
    quads = store.graph_quads(namespaces.article_graph(slug))
    check_evidence(quads)
    base = namespaces.article(slug).value + "/"
    kinds = {term(class_name(kind)).value: kind for kind in Kind}
    nodes = _nodes(quads)
    spans = {
        iri: Span(int(node.only("start")), int(node.only("end"))) for iri, node in nodes.items() if node.has("start")
    }
    referents, mentions, claims = [], [], []
    for iri, node in nodes.items():
        kind = node.only("a")
        if kind in kinds:
            referents.append(_referent(kinds[kind], _key(iri, base), node, base))
        elif kind == term("Mention").value:
            target = _key(node.only("refersTo"), base)
            mentions += [Mention(spans[iri], target, how.value) for how in node.values["understoodAs"]]
        elif kind == term("Claim").value:
            claims.append(_claim(node, spans, base))
    about = nodes[namespaces.article(slug).value]
    extractor = about.only("readWith") if about.has("readWith") else FRAMES
    return ordered(Reading(article, tuple(referents), tuple(mentions), tuple(claims), extractor))


def _referent(kind: Kind, key: str, node: _Node, base: str) -> Referent:
    facets, links = [], []
    for local, (value, *_) in node.values.items():
        if local in _REFERENT_TERMS:
            continue
        if isinstance(value, NamedNode):
            links.append((local, _key(value.value, base)))
        else:
            facets.append((_FACET_NAMES.get(local, local), value.value))
    others = tuple(value.value for value in node.values.get("otherName", ()))
    return Referent(key, kind, node.only("name"), others, tuple(facets), tuple(links))


def _claim(node: _Node, spans: Mapping[str, Span], base: str) -> Claim:
    def key(name: str) -> str | None:
        return _key(node.only(name), base) if node.has(name) else None

    return Claim(
        subject=_key(node.only("subject"), base),
        relation=node.only("relation").removeprefix(namespaces.ONTOLOGY),
        object=key("object"),
        value=node.only("value") if node.has("value") else None,
        status=Status(node.only("status").removeprefix(namespaces.ONTOLOGY)),
        evidence=spans[node.only("evidence")],
        cue=spans[node.only("cue")],
        frame=node.only("frame"),
        claimant=key("claimant"),
        qualifiers=tuple((name, node.only(name)) for name in node.values if name not in _CLAIM_TERMS),
        producer=node.only("producer"),
        confidence=float(node.only("confidence")),
    )


def _tidy(referent: Referent) -> Referent:
    names = (referent.name, *sorted(set(referent.names) - {referent.name}))
    facets, links = tuple(sorted(set(referent.facets))), tuple(sorted(set(referent.links)))
    return replace(referent, names=names, facets=facets, links=links)


def _referent_id(iri: str, ids: Mapping[str, str]) -> ReferentId:
    """The referent an IRI names; the article goes by its slug where it is no longer in the store."""
    slug, _, key = iri.removeprefix(namespaces.data("article", "").value).partition("/")
    return ReferentId(ids.get(slug, slug), unquote(key))


@dataclass
class _Node:
    """What quads say of one subject, by the local names of their predicates; ``a`` for its class."""

    iri: str
    values: dict[str, list[NamedNode | Literal]]

    def has(self, name: str) -> bool:
        return name in self.values

    def only(self, name: str) -> str:
        values = self.values.get(name, [])
        if len(values) != 1:
            raise StoreError(f"The store is damaged: {self.iri} has {len(values)} values of {name}; build it anew.")
        return values[0].value


def _nodes(quads: Iterable[Quad]) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            continue
        node = nodes.setdefault(quad.subject.value, _Node(quad.subject.value, {}))
        local = "a" if quad.predicate == namespaces.RDF_TYPE else re.split("[/#]", quad.predicate.value)[-1]
        node.values.setdefault(local, []).append(quad.object)
    return nodes


def _decimal(number: float, places: int) -> Literal:
    """The number, rounded, in the one way the engines write it."""
    return Literal(format(Decimal(str(round(number, places))).normalize(), "f"), datatype=namespaces.XSD_DECIMAL)


def _encode(key: str) -> str:
    return quote(key, safe=_SAFE)


def _key(iri: str, base: str) -> str:
    return unquote(iri.removeprefix(base))
