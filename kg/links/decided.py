"""Decisions on links as a store keeps them, and the links that follow from them for the entities as they are now.

A decision binds referents, not entities, because entities are rebuilt; it names for each the words that bear it. The
graph ``link-decisions`` survives every rebuild, ``links`` is made anew from it after each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Quads

from kg import namespaces as ns
from kg.errors import StoreError
from kg.model import Judgement
from kg.namespaces import term
from kg.populate import USER
from kg.store import Store

_GRAPH = "link-decisions"


@dataclass(frozen=True, order=True)
class LinkDecision:
    """That referents are, or are not, what an item describes.

    ``name`` is the name or code it was found by; ``source`` names what says so, with its version in brackets. The
    referents, and the mentions of them that bear the decision, are IRIs.
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
        return self.source.partition(" (")[0]


def read(store: Store) -> list[LinkDecision]:
    """The decisions a store holds, sorted. Raises StoreError where one is not whole."""
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.graph_quads(ns.graph(_GRAPH)):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            values[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return sorted(_decision(node) for node in values.values())


def _decision(node: dict[str, list[str]]) -> LinkDecision:
    def only(predicate: NamedNode) -> str:
        if len(node[predicate.value]) != 1:
            raise StoreError(f"The store is damaged: a link decision has no one {predicate.value}; build it anew.")
        return node[predicate.value][0]

    return LinkDecision(
        qid=only(term("item")).removeprefix(ns.WIKIDATA),
        label=only(term("itemLabel")),
        judgement=Judgement(only(term("judgement"))),
        by=only(term("decidedBy")),
        source=only(ns.DCTERMS_SOURCE),
        name=only(term("linkedName")),
        why=only(term("why")),
        referents=tuple(sorted(node[term("linked").value])),
        mentions=tuple(sorted(node[term("restsOn").value])),
    )


def write(store: Store, decisions: Iterable[LinkDecision]) -> None:
    """Put the decisions in the place of those the store held, and make its links anew."""
    store.quads.remove_graph(ns.graph(_GRAPH))
    store.quads.extend(sorted({quad for decision in decisions for quad in _quads(decision)}, key=str))
    derive(store.quads)


def _quads(decision: LinkDecision) -> Iterable[Quad]:
    graph = ns.graph(_GRAPH)
    parts = (decision.qid, decision.judgement, decision.by, decision.source, decision.name, *decision.mentions)
    node = ns.data("link", ns.digest(*parts))
    yield Quad(node, ns.RDF_TYPE, term("LinkDecision"), graph)
    yield Quad(node, term("item"), ns.wikidata(decision.qid), graph)
    yield Quad(node, ns.DCTERMS_SOURCE, Literal(decision.source), graph)
    for name, value in (
        ("itemLabel", decision.label),
        ("judgement", decision.judgement.value),
        ("decidedBy", decision.by),
        ("linkedName", decision.name),
        ("why", decision.why),
    ):
        yield Quad(node, term(name), Literal(value), graph)
    for name, iris in (("linked", decision.referents), ("restsOn", decision.mentions)):
        for iri in iris:
            yield Quad(node, term(name), NamedNode(iri), graph)


def derive(quads: Quads) -> None:
    """Make the graph of links anew: an entity is an item where the decisions on its referents name that one alone.

    A decision holds as long as words that bear it stand in an article of the store, and its referents are one entity.
    A user's decision outranks those of rules; a refused item is no link; two items for one entity are none.
    """
    store = Store(quads)
    named: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    refused: set[tuple[str, str]] = set()
    for decision in read(store):
        entities = entities_of(quads, decision)
        if decision.judgement is Judgement.DIFFERENT:
            refused |= {(entity, decision.qid) for entity in entities}
        elif len(entities) == 1:
            named[entities.pop()]["user" if decision.by == USER else "rule"].add(decision.qid)
    graph = ns.graph("links")
    quads.remove_graph(graph)
    for entity, found in sorted(named.items()):
        items = {qid for qid in found["user"] or found["rule"] if (entity, qid) not in refused}
        if len(items) == 1:
            quads.add(Quad(NamedNode(entity), ns.SKOS_EXACT_MATCH, ns.wikidata(items.pop()), graph))


def entities_of(quads: Quads, decision: LinkDecision) -> set[str]:
    """The entities that the referents of a decision are now, as far as its words still stand in the store."""
    identity, refers = ns.graph("identity"), term("refersTo")
    return {
        denoted.object.value
        for mention in decision.mentions
        for referring in quads.quads_for_pattern(NamedNode(mention), refers, None)
        if isinstance(referring.object, NamedNode) and referring.object.value in decision.referents
        for denoted in quads.quads_for_pattern(referring.object, term("denotes"), None, identity)
        if isinstance(denoted.object, NamedNode)
    }
