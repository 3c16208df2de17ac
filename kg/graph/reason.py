"""From claims to facts, and from facts to what follows from them.

`facts` runs the queries ``queries/derive/fact-*.rq`` over the articles' claims and the identity graph, and takes out
what ``queries/derive/untrue-*.rq`` find cannot be true together. `following` adds the OWL 2 RL closure of the facts;
the property chains, which the engine does not know, are the queries ``queries/derive/rule-*.rq``, and both run in turn
until nothing is new.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, Variable, serialize

from kg import namespaces, schema, settings
from kg.errors import ReferenceDataError

if TYPE_CHECKING:
    from rdflib.term import Node

#: The modules that speak of what facts speak of; claims and evidence are never closed.
_CLOSED = ("actors", "negotiations")
#: What queries that make or check facts ask for: how sure a claim must be at least.
LEAST: dict[Variable, Any] = {
    Variable("minConfidence"): Literal(str(settings.MIN_CONFIDENCE), datatype=namespaces.XSD_DECIMAL)
}
_DECISION = namespaces.term("IdentityDecision")
#: Predicates of the ontology files that only document, and would slow the closure down.
_AXIOMS = (
    namespaces.RDF,
    namespaces.RDFS + "sub",
    namespaces.RDFS + "domain",
    namespaces.RDFS + "range",
    namespaces.OWL,
)


def facts(store: Store) -> set[Triple]:
    """The facts of a store: what the claims of all articles say under the default policy.

    Claims less sure than `settings.MIN_CONFIDENCE` are no facts, nor is what cannot be true beside another claim.
    """
    found = claimed(store)
    return found - contradictory(found)


def claimed(store: Store) -> set[Triple]:
    """What claims say that count, whether or not it can be true together."""
    identity = namespaces.graph("identity")
    found = (_construct(store, query, default_graph=identity, bindings=LEAST) for query in _queries("fact-*.rq"))
    return set().union(*found)


def contradictory(facts: Iterable[Triple]) -> set[Triple]:
    """Which of the facts cannot be true together: each of two, one of which is the other the other way round."""
    scratch = Store()
    scratch.extend(Quad(*triple) for triple in facts)
    return set().union(*(_construct(scratch, query) for query in _queries("untrue-*.rq")))


def following(store: Store) -> set[Triple]:
    """What follows from the facts of a store, the entities' kinds and the ontology.

    Only triples about the data count that neither the facts nor the identity graph hold already; that everything is
    a thing, or part of itself, is left out.
    """
    data = _triples(store, namespaces.graph("facts"))
    typed = store.quads_for_pattern(None, namespaces.RDF_TYPE, None, namespaces.graph("identity"))
    return closure(data | {quad.triple for quad in typed if is_kind(quad)})


def is_kind(quad: Quad) -> bool:
    """Whether a statement of the identity graph says what kind of thing an entity is."""
    return quad.predicate == namespaces.RDF_TYPE and quad.object != _DECISION


def closure(known: set[Triple]) -> set[Triple]:
    """What follows from the known triples by the ontology and the chain rules, without the known ones."""
    import reasonable

    if not known:
        return set()

    engine = reasonable.PyReasoner()
    scratch = Store()
    scratch.extend(Quad(*triple) for triple in known)
    closed, added = set(known), known
    nodes = {node for triple in known for node in (triple.subject, triple.object) if isinstance(node, NamedNode)}
    rules = _queries("rule-*.rq")
    _load(engine, _axioms())
    while added:
        _load(engine, added)
        fresh = {
            triple for triple in map(_from_rdflib, engine.reason()) if triple and _is_about_data(triple, nodes)
        } - closed
        scratch.extend(Quad(*triple) for triple in fresh)
        closed |= fresh
        added = set().union(*(_construct(scratch, rule) for rule in rules)) - closed
        scratch.extend(Quad(*triple) for triple in added)
        closed |= added
    return closed - known


def _is_about_data(triple: Triple, nodes: set[NamedNode]) -> bool:
    """Whether a triple says something of our data that is not true of everything."""
    subject, predicate, value = triple
    if subject not in nodes or subject == value or str(subject).startswith(f"<{namespaces.ONTOLOGY}"):
        return False
    if predicate == namespaces.RDF_TYPE:
        return isinstance(value, NamedNode) and value.value.startswith(namespaces.ONTOLOGY)
    return isinstance(predicate, NamedNode) and predicate.value.startswith(namespaces.ONTOLOGY)


def _load(engine: Any, triples: Iterable[Triple]) -> None:
    """Hand triples to the engine through a file, the one way that does not go through Python objects."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "triples.ttl"
        serialize(sorted(triples, key=str), str(path), format=RdfFormat.N_TRIPLES)
        engine.load_file(str(path))


def _from_rdflib(triple: tuple[Node, Node, Node]) -> Triple | None:
    """The engine's triple in the store's terms; None if it speaks of an anonymous class."""
    from rdflib.term import BNode, URIRef

    subject, predicate, value = triple
    if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef) or isinstance(value, BNode):
        return None
    term = NamedNode(str(value)) if isinstance(value, URIRef) else _literal(value)
    return Triple(NamedNode(str(subject)), NamedNode(str(predicate)), term)


def _literal(value: Node) -> Literal:
    datatype = getattr(value, "datatype", None)
    return Literal(str(value), datatype=NamedNode(str(datatype)) if datatype else None)


@lru_cache(maxsize=1)
def _axioms() -> frozenset[Triple]:
    """The statements of the ontology that a closure needs."""
    return frozenset(quad.triple for quad in schema.statements(*_CLOSED) if quad.predicate.value.startswith(_AXIOMS))


@cache
def properties() -> tuple[NamedNode, ...]:
    """The relations between things that the ontology says more of."""
    of = NamedNode(namespaces.OWL + "ObjectProperty")
    found = (each.subject for each in _axioms() if each.predicate == namespaces.RDF_TYPE and each.object == of)
    return tuple(sorted((each for each in found if isinstance(each, NamedNode)), key=str))


def _queries(pattern: str) -> list[str]:
    paths = sorted(settings.resource("queries", "derive").glob(pattern))
    if not paths:
        raise ReferenceDataError(f"There is no query {pattern} in queries/derive; install the package again.")
    return [path.read_text(encoding="utf-8") for path in paths]


def _construct(
    store: Store,
    query: str,
    default_graph: NamedNode | None = None,
    bindings: dict[Variable, Any] | None = None,
) -> set[Triple]:
    result = store.query(query, default_graph=default_graph, substitutions=bindings)
    if not isinstance(result, QueryTriples):
        raise ReferenceDataError(
            "A query in queries/derive is not a CONSTRUCT query; it must construct the triples that it derives."
        )
    return set(result)


def _triples(store: Store, graph: NamedNode) -> set[Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


def quads_in(name: str, triples: Iterable[Triple]) -> set[Quad]:
    """Triples as quads of the graph of that name."""
    graph = namespaces.graph(name)
    return {Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples}
