"""The ontology as ontology/*.ttl say it: which files there are, and what each relation of claims relates and means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import namespaces
from kg.errors import ReferenceDataError
from kg.model import Kind
from kg.settings import resource

#: The modules of the ontology, each a file of that name in ontology/.
MODULES = ("actors", "negotiations", "evidence")
#: The modules below the one that imports them: all that says what terms mean.
WHOLE = ("parley", *MODULES)
#: The relations claims are made of, as docs/architecture.md lists them, in the order in which they are asked for.
CLAIMED = (
    "hasParty",
    "ledBy",
    "hasMember",
    "hasSpokesperson",
    "notAttendedBy",
    "hostedBy",
    "mediatedBy",
    "heldIn",
    "heldAt",
    "startsOn",
    "endsOn",
    "about",
    "hasPhase",
    "partOf",
    "follows",
    "agreedBy",
    "reachedIn",
    "agreedOn",
    "hasTerm",
    "hasFate",
    "hasParticipant",
    "occurredOn",
    "spokenBy",
    "saidTo",
    "saidOn",
    "imposedBy",
    "directedAt",
    "holds",
    "alleges",
)
DATES = frozenset({"startsOn", "endsOn", "agreedOn", "occurredOn", "saidOn"})
#: Where a claim is of fewer kinds than the property, which also serves the facts: (subjects, objects).
_NARROWER: dict[str, tuple[tuple[Kind, ...], tuple[Kind, ...]]] = {
    "partOf": ((Kind.NEGOTIATION,), (Kind.NEGOTIATION,)),
    "occurredOn": ((Kind.CONTACT, Kind.MEASURE), ()),
}
#: Values that are one of a few: the class of the ontology that they are individuals of.
_LISTED = {
    "phase": "Phase",
    "fate": "Fate",
    "level": "NegotiationLevel",
    "contact": "ContactType",
    "organization": "OrganizationType",
    "place": "PlaceType",
    "status": "Status",
    "judgement": "Judgement",
    "verdict": "Verdict",
}
#: The relations of claims whose value is one of a few, each with what these are.
CHOSEN = {"hasPhase": "phase", "hasFate": "fate"}
#: The facets of referents whose value is one of a few.
CHOSEN_FACETS = frozenset({"level", "type"})


@dataclass(frozen=True)
class Relation:
    """A property of the ontology as claims use it.

    ``objects`` is empty if it leads to a plain value: one of ``choices``, a date (``is_date``), or words.
    """

    name: str
    subjects: tuple[Kind, ...]
    objects: tuple[Kind, ...]
    definition: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The values it can have; empty if any words can be one."""
        return choices(CHOSEN[self.name]) if self.name in CHOSEN else ()

    @property
    def is_date(self) -> bool:
        """Whether its value is a day, month or year."""
        return self.name in DATES


@cache
def relations() -> dict[str, Relation]:
    """The relations of claims by name; ReferenceDataError where the ontology lacks one."""
    return {name: _relation(name) for name in CLAIMED}


@cache
def choices(name: str) -> tuple[str, ...]:
    """The values that a phase, fate, level, status, judgement, verdict, or type of contact, organization or place can
    have, in the order in which the ontology says that they are all different; kinds.

    >>> choices("level")
    ('round', 'mechanism', 'process')

    Raises ReferenceDataError if the ontology lists none.
    """
    if name == "kind":
        return tuple(kind.value for kind in Kind)
    of_class = namespaces.term(_LISTED[name])
    members = {quad.subject for quad in _axioms() if quad.predicate == namespaces.RDF_TYPE and quad.object == of_class}
    for quad in _axioms():
        if quad.predicate == namespaces.OWL_DISTINCT_MEMBERS:
            listed = tuple(_items(quad.object))
            if members == set(listed):
                return tuple(value.value.removeprefix(namespaces.ONTOLOGY) for value in listed)
    raise ReferenceDataError(f"The ontology lists no {of_class.value}; restore ontology/ from the package.")


def _items(node: object) -> Iterator[NamedNode]:
    """The things of an RDF list of the ontology."""
    while node != namespaces.RDF_NIL:
        found = {quad.predicate: quad.object for quad in _axioms() if quad.subject == node}
        first = found[namespaces.RDF_FIRST]
        if isinstance(first, NamedNode):
            yield first
        node = found[namespaces.RDF_REST]


@cache
def inverse_labels() -> dict[str, str]:
    """How relations are read from their end, by their names: ``"party to"`` for ``hasParty``."""
    return {
        quad.subject.value.removeprefix(namespaces.ONTOLOGY): quad.object.value
        for quad in _axioms()
        if quad.predicate == namespaces.term("inverseLabel")
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }


def _relation(name: str) -> Relation:
    if name in _NARROWER:
        subjects, objects = _NARROWER[name]
    else:
        subjects, objects = _kinds(name, namespaces.RDFS_DOMAIN), _kinds(name, namespaces.RDFS_RANGE)
    return Relation(name, subjects, objects, _definition(name))


def _kinds(name: str, side: NamedNode) -> tuple[Kind, ...]:
    """The kinds below the classes a property leads from or to; none for plain values."""
    allowed = {value.value for value in _values(name, side) if isinstance(value, NamedNode)}
    return tuple(
        kind
        for kind in Kind
        if not allowed.isdisjoint(_above(kind.class_name)) or not allowed.isdisjoint(_below(kind.class_name))
    )


def _above(name: str) -> set[str]:
    """The IRIs of a class and of all classes it is a subclass of."""
    found = {namespaces.term(name).value}
    for parent in _values(name, namespaces.RDFS_SUBCLASS_OF):
        if isinstance(parent, NamedNode):
            found |= _above(parent.value.removeprefix(namespaces.ONTOLOGY))
    return found


def _below(name: str) -> set[str]:
    """The IRIs of the classes defined as a part of the class: a venue is a place."""
    return {
        quad.subject.value
        for quad in _axioms()
        if quad.predicate == namespaces.RDFS_SUBCLASS_OF
        and quad.object == namespaces.term(name)
        and isinstance(quad.subject, NamedNode)
    }


def _definition(name: str) -> str:
    for value in _values(name, namespaces.SKOS_DEFINITION):
        if isinstance(value, Literal):
            return value.value
    raise ReferenceDataError(f"The ontology defines no {name}; restore ontology/ from the package.")


def _values(name: str, predicate: NamedNode) -> Iterator[object]:
    subject = namespaces.term(name)
    return (quad.object for quad in _axioms() if quad.subject == subject and quad.predicate == predicate)


def _axioms() -> tuple[Quad, ...]:
    return statements(*MODULES)


@cache
def statements(*names: str) -> tuple[Quad, ...]:
    """What files of ontology/ say, by their names without .ttl; ReferenceDataError where one cannot be read."""
    try:
        files = [resource("ontology", f"{module}.ttl").read_bytes() for module in names]
        return tuple(quad for file in files for quad in parse(file, format=RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise ReferenceDataError(
            f"The ontology cannot be read: {error}; restore ontology/ from the package."
        ) from error
