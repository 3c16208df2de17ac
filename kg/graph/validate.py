"""Whether a store says what it must, by three kinds of rules that each live in files of their own.

``queries/check/*-violation.rq`` look across statements: any row is a fault. ``ontology/shapes.ttl`` says in SHACL
what each thing must have. On request HermiT decides whether the facts can be true together under the ontology.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kg import namespaces, schema, settings
from kg.errors import ParleyError, ReferenceDataError
from kg.graph.reason import LEAST

if TYPE_CHECKING:
    from rdflib import Graph

_ONTOLOGY = NamedNode(namespaces.ONTOLOGY)
_IMPORTS = NamedNode(namespaces.OWL + "imports")
_SUBCLASS = NamedNode(namespaces.RDFS + "subClassOf")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: the rule it breaks, the IRI of what breaks it, and a sentence that says how."""

    rule: str
    subject: str
    message: str


def check(store: Store, *, reasoner: bool = False) -> list[Fault]:
    """Return all faults of the store, in order; none means that all is well.

    With ``reasoner`` HermiT also checks that the facts do not contradict each other; it needs Java and some seconds,
    and raises ParleyError where it cannot run. Accounts of two articles that exclude each other are a contradiction.
    """
    copy = _with_ontology(store)
    faults = set(_query_faults(copy)) | set(_shape_faults(copy))
    if reasoner:
        faults.update(_reasoner_faults(copy))
    return sorted(faults)


def _with_ontology(store: Store) -> Store:
    """The store's quads in memory, with the ontology in a graph of its own."""
    copy = Store()
    copy.bulk_extend(store)
    copy.bulk_extend(Quad(triple.subject, triple.predicate, triple.object, _ONTOLOGY) for triple in _ontology())
    return copy


def _ontology() -> list[Triple]:
    return [quad.triple for quad in schema.statements(*schema.WHOLE) if quad.predicate != _IMPORTS]


def _query_faults(store: Store) -> Iterable[Fault]:
    plain: list[NamedNode | BlankNode | DefaultGraph] = [
        *namespaces.plain_graphs(),
        *(namespaces.graph(name) for name in ("decisions", "link-decisions")),
    ]
    for path in sorted(settings.resource("queries", "check").glob("*-violation.rq")):
        rule = path.stem.removesuffix("-violation")
        text = path.read_text(encoding="utf-8")
        bindings = LEAST if "?minConfidence" in text else None
        rows = store.query(text, default_graph=plain, substitutions=bindings)
        if not isinstance(rows, QuerySolutions):
            raise ReferenceDataError(
                f"The query {path.name} is not a SELECT query; a check must select ?subject and ?message."
            )
        for row in rows:
            subject, message = row["subject"], row["message"]
            yield Fault(
                rule,
                subject.value if isinstance(subject, NamedNode) else str(subject),
                message.value if isinstance(message, Literal) else str(message),
            )


def _shape_faults(store: Store) -> Iterable[Fault]:
    from pyshacl import validate
    from rdflib import Graph, URIRef
    from rdflib.namespace import SH

    skipped = {_ONTOLOGY, namespaces.graph("inferred")}
    theirs = namespaces.reference_graph("").value  # a user's own RDF has shapes of its own
    data = _graph(
        quad.triple
        for quad in store
        if quad.graph_name not in skipped
        and not (isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(theirs))
    )
    hierarchy = _graph(triple for triple in _ontology() if triple.predicate in (_SUBCLASS, namespaces.RDF_TYPE))
    shapes = Graph().parse(settings.resource("ontology", "shapes.ttl"), format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes, ont_graph=hierarchy)
    if not isinstance(report, Graph):
        raise ReferenceDataError(f"The shapes in ontology/shapes.ttl cannot be used: {report}")
    for result in report.subjects(SH.resultSeverity, None):
        source = report.value(result, SH.sourceShape)
        shape = source if isinstance(source, URIRef) else shapes.value(None, SH.property, source)
        yield Fault(
            str(shape).rpartition("/")[2],
            str(report.value(result, SH.focusNode)),
            _shape_message(report.value(result, SH.resultMessage), report.value(result, SH.value)),
        )


def _shape_message(message: object, value: object | None) -> str:
    return f"{message}" if value is None else f"{message} Here it is: {str(value)[:80]}"


def _reasoner_faults(store: Store) -> Iterable[Fault]:
    import owlready2

    if shutil.which(owlready2.JAVA_EXE) is None:
        raise ParleyError(
            "The reasoner needs Java, which was not found; install a Java runtime or check without the reasoner."
        )
    known = [*_ontology(), *_entity_triples(store)]
    world = owlready2.World()
    ontology = world.get_ontology(namespaces.ONTOLOGY).load(fileobj=BytesIO(_ntriples(known)))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        yield Fault(
            "reasoner",
            namespaces.graph("facts").value,
            "The facts cannot all be true under the ontology; see which accounts differ and which checks fail.",
        )
    except owlready2.OwlReadyJavaError as error:
        raise ParleyError(f"The reasoner stopped with an error; please report it with the store. {error}") from error
    else:
        for unsatisfiable in world.inconsistent_classes():
            yield Fault("reasoner", unsatisfiable.iri, "Nothing can be of this class.")


def _entity_triples(store: Store) -> Iterable[Triple]:
    """Facts, and the entities' kinds: what a reasoner over OWL 2 DL may see."""
    for name in ("facts", "inferred"):
        yield from (quad.triple for quad in store.quads_for_pattern(None, None, None, namespaces.graph(name)))
    kinds = store.quads_for_pattern(None, namespaces.RDF_TYPE, None, namespaces.graph("identity"))
    yield from (quad.triple for quad in kinds)


def _graph(triples: Iterable[Triple]) -> Graph:
    from rdflib import Graph

    return Graph().parse(data=_ntriples(triples), format="nt")


def _ntriples(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""
