"""The readings and the user's decisions that a store was populated from, read back from its quads.

Reading back what `kg.graph.populate` wrote gives the same reading, in the order of `ordered`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from kg import cycles, namespaces
from kg.graph.kept_readings import KeptReadings
from kg.graph.populate import (
    FACET_TERMS,
    LINK_TERMS,
    USER,
    Node,
    check_evidence,
    claim_parts,
    class_name,
    nodes_of,
)
from kg.graph.store import Store
from kg.model import (
    FRAMES,
    Article,
    Claim,
    Decision,
    Judgement,
    Kind,
    Level,
    Mention,
    Reading,
    Referent,
    ReferentId,
    Span,
    Status,
)
from kg.namespaces import term

_FACET_NAMES = {local: name for name, local in FACET_TERMS.items()}
_LINK_NAMES = {local: name for name, local in LINK_TERMS.items()}
_REFERENT_TERMS = frozenset({"a", "name", "otherName", "inArticle"})
_CLAIM_TERMS = frozenset(
    {
        "a",
        "hasSubject",
        "hasRelation",
        "hasObject",
        "hasValue",
        "hasChoice",
        "earliest",
        "latest",
        "hasStatus",
        "claimedBy",
        "hasEvidence",
        "evokedBy",
        "frame",
        "producer",
        "confidence",
        "probability",
        "verifiedAt",
        "failedAt",
        "inArticle",
    }
)


class Readings(Mapping[str, Reading]):
    """The readings that a store was populated from, by article id, each as `ordered` puts it.

    Each is loaded when it is asked for; that raises EvidenceError if an evidence no longer agrees with its article's
    text. The store must be one of this version (`Store.require_current`).
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept = KeptReadings(store.generation) if store.generation else None
        self._found: dict[str, Reading] = {}
        self._there: dict[object, bool] = {}

    def __getitem__(self, name: str) -> Reading:
        found = self._store.readings.get(name) or self._found.get(name)
        if found is None:
            article = self._store.article(name)
            if article is None:
                raise KeyError(name)
            found = self._found[name] = self._read(article)
        return found

    def __contains__(self, name: object) -> bool:
        if name not in self._there and name not in self._found:
            self._there[name] = isinstance(name, str) and self._store.article_id(namespaces.slug(name)) == name
        return name in self._found or self._there[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._store.article_ids())

    def __len__(self) -> int:
        return len(self._store.article_ids())

    def all(self) -> list[Reading]:
        """All of them, by article id."""
        found = {}
        for each in self._store.articles():
            found[each.id] = self._store.readings.get(each.id) or self._found.get(each.id) or self._read(each)
        self._found |= found
        return [*found.values()]

    def _read(self, article: Article) -> Reading:
        graph = namespaces.article_graph(namespaces.slug(article.id))
        kept = self._kept.get(article) if self._kept and graph not in self._store.changes else None
        if kept:
            return kept
        found = reading_of(article, self._store.quads.quads_for_pattern(None, None, None, graph))
        return self._store.readings.setdefault(article.id, found)  # which is kept from then on


@cycles.not_looked_for()
def read_readings(store: Store) -> list[Reading]:
    """The readings a store was populated from, by article id.

    Raises StoreError where an older version built it, EvidenceError as `Readings` does.
    """
    store.require_current()
    return Readings(store).all()


def extractors(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """Who read these articles of a store, by their ids."""
    return {name: _extractor(store, namespaces.slug(name)) for name in ids}


def _extractor(store: Store, slug: str) -> str:
    """Who read the article with this slug."""
    article, graph = namespaces.article(slug), namespaces.article_graph(slug)
    found = store.quads.quads_for_pattern(article, term("readWith"), None, graph)
    return next((quad.object.value for quad in found if isinstance(quad.object, Literal)), FRAMES)


def read_decisions(store: Store) -> list[Decision]:
    """The user's decisions a store holds, sorted."""
    quads = store.graph_quads(namespaces.graph("decisions"))
    return decisions_of(quads, store.ids_by_slug() if quads else {})


def decisions_of(quads: Iterable[Quad], ids: Mapping[str, str]) -> list[Decision]:
    """The user's decisions that quads tell of, sorted; ``ids`` are those of articles by slug.

    Raises StoreError or ValueError where one cannot be read.
    """
    found = []
    for node in nodes_of(quads).values():
        if not node.has("judgesFirst"):
            continue
        left, right = (_referent_id(node.only(side), ids) for side in ("judgesFirst", "judgesSecond"))
        by = node.only("decidedBy")
        found.append(
            Decision(
                left,
                right,
                Judgement(choice_word(node.only("hasJudgement"))),
                USER,
                float(node.only("score")),
                node.only("why") if node.has("why") else "",
                by if node.has("decidedAt") else "",
                node.only("decidedAt") if node.has("decidedAt") else "",
                int(node.only("position")) if node.has("position") else 0,
            )
        )
    return sorted(found, key=lambda decision: (decision.left, decision.right, decision.judgement, decision.why))


def ordered(reading: Reading) -> Reading:
    """The reading with everything in one fixed order and nothing twice, as `read_readings` gives it back.

    Stages that look at several readings get the same input whether a reading is fresh or was stored before.
    """
    referents = {_tidy(referent) for referent in reading.referents}
    claims = {
        replace(
            claim,
            qualifiers=tuple(sorted(set(claim.qualifiers))),
            confidence=round(claim.confidence, 2),
            probability=None if claim.probability is None else round(claim.probability, 2),
        )
        for claim in reading.claims
    }
    return Reading(
        reading.article,
        tuple(sorted(referents, key=lambda referent: referent.key)),
        tuple(sorted(set(reading.mentions), key=lambda mention: (mention.span, mention.referent, mention.how))),
        tuple(sorted(claims, key=lambda claim: (claim.evidence, claim.cue, claim_parts(claim)))),
        reading.extractor,
    )


def reading_of(article: Article, quads: Iterable[Quad]) -> Reading:
    """The reading of an article from the quads of its graph. Raises EvidenceError as `read_readings` does."""
    slug = namespaces.slug(article.id)
    nodes = nodes_of(quads)
    check_evidence(nodes)
    base = namespaces.article(slug).value + "/"
    kinds = {term(class_name(kind)).value: kind for kind in Kind}
    spans = {
        iri: Span(int(node.only("startsAt")), int(node.only("endsAt")))
        for iri, node in nodes.items()
        if node.has("startsAt")
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


def _referent(kind: Kind, key: str, node: Node, base: str) -> Referent:
    facets, links = [], []
    for local, values in node.values.items():
        if local in _REFERENT_TERMS:
            continue
        value = min(values, key=str)  # the engine gives them in no certain order
        if isinstance(value, NamedNode) and value.value.startswith(namespaces.ONTOLOGY):
            facets.append((_FACET_NAMES.get(local, local), choice_word(value.value)))
        elif isinstance(value, NamedNode):
            links.append((_LINK_NAMES.get(local, local), _key(value.value, base)))
        else:
            facets.append((_FACET_NAMES.get(local, local), value.value))
    others = tuple(value.value for value in node.values.get("otherName", ()))
    return Referent(key, kind, node.only("name"), others, tuple(facets), tuple(links))


def _claim(node: Node, spans: Mapping[str, Span], base: str) -> Claim:
    def key(name: str) -> str | None:
        return _key(node.only(name), base) if node.has(name) else None

    def text(name: str) -> str | None:
        return node.only(name) if node.has(name) else None

    return Claim(
        subject=_key(node.only("hasSubject"), base),
        relation=node.only("hasRelation").removeprefix(namespaces.ONTOLOGY),
        object=key("hasObject"),
        value=choice_word(node.only("hasChoice")) if node.has("hasChoice") else text("hasValue"),
        status=Status(choice_word(node.only("hasStatus"))),
        evidence=spans[node.only("hasEvidence")],
        cue=spans[node.only("evokedBy")],
        frame=node.only("frame"),
        claimant=key("claimedBy"),
        qualifiers=tuple((name, node.only(name)) for name in node.values if name not in _CLAIM_TERMS),
        producer=node.only("producer"),
        confidence=float(node.only("confidence")),
        probability=float(node.only("probability")) if node.has("probability") else None,
        held=_levels(node, "verifiedAt"),
        failed=_levels(node, "failedAt"),
    )


def choice_word(iri: str) -> str:
    """The plain word of one of a few values."""
    return unquote(iri.removeprefix(namespaces.ONTOLOGY))


def _levels(node: Node, name: str) -> frozenset[Level]:
    return frozenset(Level(value.value.removeprefix(namespaces.ONTOLOGY)) for value in node.values.get(name, ()))


def _tidy(referent: Referent) -> Referent:
    names = (referent.name, *sorted(set(referent.names) - {referent.name}))
    facets, links = tuple(sorted(set(referent.facets))), tuple(sorted(set(referent.links)))
    return replace(referent, names=names, facets=facets, links=links)


def _referent_id(iri: str, ids: Mapping[str, str]) -> ReferentId:
    """The referent an IRI names; the article goes by its slug where it is no longer in the store."""
    slug, _, key = iri.removeprefix(namespaces.data("article", "").value).partition("/")
    return ReferentId(ids.get(slug, slug), unquote(key))


def _key(iri: str, base: str) -> str:
    return unquote(iri.removeprefix(base))
