"""Decisions on links as a store keeps them, and the links that follow from them for the entities as they are now.

A decision binds referents, not entities, because entities are rebuilt. The graph ``link-decisions`` survives every
rebuild; ``links``, and the words that bear each decision, are found again after each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Quads

from kg import namespaces as ns
from kg.errors import StoreError
from kg.graph.populate import USER
from kg.graph.store import Store, replace_graph
from kg.identity.wikidata.link_evidence import bearing
from kg.model import Judgement
from kg.namespaces import term

_GRAPH = "link-decisions"
#: A version as sources have it, behind the name: "people (1).csv (sha256 0123456789ab)".
_VERSION = re.compile(r" \((?:sha256 [0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2})\)\Z")


@dataclass(frozen=True, order=True)
class LinkDecision:
    """That referents are, or are not, what an item describes.

    ``name`` is the name or code it was found by; ``source`` names what says so, with its version in brackets. The
    referents, and the mentions that bear the decision (or last did), are IRIs.
    """

    qid: str
    label: str
    judgement: Judgement
    by: str
    source: str
    name: str
    why: str
    referents: tuple[str, ...]
    mentions: tuple[str, ...]

    @property
    def origin(self) -> str:
        """The source without its version."""
        return _VERSION.sub("", self.source)


def read(store: Store) -> list[LinkDecision]:
    """The decisions a store holds, sorted. Raises StoreError if one is not whole."""
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.graph_quads(ns.graph(_GRAPH)):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            values[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return sorted(_decision(node) for node in values.values())


def _decision(node: dict[str, list[str]]) -> LinkDecision:
    def only(predicate: NamedNode) -> str:
        if len(node[predicate.value]) != 1:
            raise StoreError(
                f"The store is damaged: a link decision needs exactly one {predicate.value}; build it again."
            )
        return node[predicate.value][0]

    return LinkDecision(
        qid=only(term("judgesItem")).removeprefix(ns.WIKIDATA),
        label=only(term("itemLabel")),
        judgement=Judgement(only(term("hasJudgement")).removeprefix(ns.ONTOLOGY)),
        by=only(term("decidedBy")),
        source=only(ns.DCTERMS_SOURCE),
        name=only(term("linkedName")),
        why=only(term("why")),
        referents=tuple(sorted(node[term("judgesReferent").value])),
        mentions=tuple(sorted(node[term("restsOn").value])),
    )


def write(store: Store, decisions: Iterable[LinkDecision]) -> None:
    """Put the decisions in the place of those the store held, and make its links again."""
    _put(store.quads, decisions)
    derive(store.quads)


def _put(quads: Quads, decisions: Iterable[LinkDecision]) -> None:
    replace_graph(quads, ns.graph(_GRAPH), (quad for decision in decisions for quad in _quads(decision)))


def _quads(decision: LinkDecision) -> Iterable[Quad]:
    graph = ns.graph(_GRAPH)
    parts = (decision.qid, decision.judgement, decision.by, decision.source, decision.name, *decision.referents)
    node = ns.data("link", ns.digest(*parts))
    yield Quad(node, ns.RDF_TYPE, term("LinkDecision"), graph)
    yield Quad(node, term("judgesItem"), ns.wikidata(decision.qid), graph)
    yield Quad(node, term("hasJudgement"), term(decision.judgement.value), graph)
    yield Quad(node, ns.DCTERMS_SOURCE, Literal(decision.source), graph)
    for name, value in (
        ("itemLabel", decision.label),
        ("decidedBy", decision.by),
        ("linkedName", decision.name),
        ("why", decision.why),
    ):
        yield Quad(node, term(name), Literal(value), graph)
    for name, iris in (("judgesReferent", decision.referents), ("restsOn", decision.mentions)):
        for iri in iris:
            yield Quad(node, term(name), NamedNode(iri), graph)


def derive(quads: Quads) -> None:
    """Make the graph of links again: an entity is an item where the decisions on its referents name that one alone.

    A decision for an item holds as long as its referents are one entity and some words of an article bear it; these
    are found again. A refusal holds for whatever its referents are now, with or without words. A user's decision
    outranks those of rules; two items for one entity, or by rules two entities for one item, are no link.
    """
    kept = read(Store(quads))
    decisions = [_with_words(quads, each) for each in kept]
    standing = {each for each, words in decisions if words}
    if [each for each, _ in decisions] != kept:
        _put(quads, (each for each, _ in decisions))
    graph = ns.graph("links")
    links = _links(quads, [each for each, _ in decisions], standing)
    found = (Quad(NamedNode(entity), ns.SKOS_EXACT_MATCH, ns.wikidata(qid), graph) for entity, qid in links)
    replace_graph(quads, graph, found)


def _with_words(quads: Quads, decision: LinkDecision) -> tuple[LinkDecision, bool]:
    """A decision with the mentions that bear it now, and whether there are any; else with those that last did.

    A refusal comes to bind whatever its entity is read in later, so that it outlives the article it was made on.
    """
    if decision.judgement is Judgement.DIFFERENT:
        entities = entities_of(quads, decision)
        now = {referent for entity in entities for referent in _referents(quads, entity)}
        decision = replace(decision, referents=tuple(sorted(now.union(decision.referents))))
    found = bearing(quads, decision.referents, decision.by, decision.name)
    return (replace(decision, mentions=found), True) if found else (decision, False)


def _referents(quads: Quads, entity: str) -> set[str]:
    denoting = quads.quads_for_pattern(None, term("denotes"), NamedNode(entity), ns.graph("identity"))
    return {quad.subject.value for quad in denoting if isinstance(quad.subject, NamedNode)}


def _links(quads: Quads, decisions: Iterable[LinkDecision], standing: set[LinkDecision]) -> list[tuple[str, str]]:
    """The entities that are linked, each with its item."""
    named: dict[str, dict[bool, set[str]]] = defaultdict(lambda: defaultdict(set))
    refused: set[tuple[str, str]] = set()
    for decision in decisions:
        entities = entities_of(quads, decision)
        if decision.judgement is Judgement.DIFFERENT:
            refused |= {(entity, decision.qid) for entity in entities}
        elif len(entities) == 1 and decision in standing:
            named[entities.pop()][decision.by == USER].add(decision.qid)
    found = []
    for entity, by in named.items():
        items = {qid for qid in by[True] or by[False] if (entity, qid) not in refused}
        if len(items) == 1:
            found.append((entity, items.pop(), bool(by[True])))
    return sorted(
        (entity, qid)
        for entity, qid, users in found
        if users or not any(item == qid and other != entity for other, item, _ in found)
    )


def entities_of(quads: Quads, decision: LinkDecision) -> set[str]:
    """The entities that the referents of a decision are now, be the words that bore it still there or not."""
    identity, denotes = ns.graph("identity"), term("denotes")
    return {
        denoted.object.value
        for referent in decision.referents
        for denoted in quads.quads_for_pattern(NamedNode(referent), denotes, None, identity)
        if isinstance(denoted.object, NamedNode)
    }
