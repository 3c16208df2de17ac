"""The ontology as ontology/*.ttl say it: which files there are, and what each relation of claims relates and means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import namespaces
from kg.errors import ReferenceDataError
from kg.model import Kind, Status
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
#: Values that are one of a few: the class and the property whose shape in ontology/shapes.ttl lists them.
_LISTED = {
    "phase": ("Negotiation", "hasPhase"),
    "fate": ("Agreement", "hasFate"),
    "level": ("Negotiation", "level"),
    "contact": ("Contact", "type"),
    "organization": ("Organization", "type"),
    "place": ("Place", "type"),
}
_CHOSEN = {"hasPhase": "phase", "hasFate": "fate"}


@dataclass(frozen=True)
class Relation:
    """A property of the ontology as claims use it.

    ``objects`` is empty where it leads to a plain value: one of ``choices``, a date (``is_date``), or words.
    """

    name: str
    subjects: tuple[Kind, ...]
    objects: tuple[Kind, ...]
    definition: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The values it can have; empty where any words can be one."""
        return choices(_CHOSEN[self.name]) if self.name in _CHOSEN else ()

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
    """The values that a phase, fate, level, or type of contact, organization or place can have; kinds; statuses.

    >>> choices("level")
    ('round', 'mechanism', 'process')

    Raises ReferenceDataError where the shapes do not list them.
    """
    if name == "status":
        return tuple(status.value for status in Status)
    if name == "kind":
        return tuple(kind.value for kind in Kind)
    target, path = _LISTED[name]
    shapes = {quad.subject for quad in _shapes() if quad.object == namespaces.term(target)}
    properties = {quad.object for quad in _shapes() if quad.subject in shapes}
    on_path = {
        quad.subject for quad in _shapes() if quad.subject in properties and quad.object == namespaces.term(path)
    }
    for quad in _shapes():
        if quad.subject in on_path and quad.predicate == namespaces.SH_IN:
            return tuple(_items(quad.object))
    raise ReferenceDataError(f"ontology/shapes.ttl lists no values of {path}; restore it from the distribution.")


def _items(node: object) -> Iterator[str]:
    """The values of an RDF list of the shapes."""
    while node != namespaces.RDF_NIL:
        found = {quad.predicate: quad.object for quad in _shapes() if quad.subject == node}
        yield str(getattr(found[namespaces.RDF_FIRST], "value", ""))
        node = found[namespaces.RDF_REST]


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
    raise ReferenceDataError(f"The ontology defines no {name}; restore ontology/ from the distribution.")


def _values(name: str, predicate: NamedNode) -> Iterator[object]:
    subject = namespaces.term(name)
    return (quad.object for quad in _axioms() if quad.subject == subject and quad.predicate == predicate)


def _axioms() -> tuple[Quad, ...]:
    return statements(*MODULES)


def _shapes() -> tuple[Quad, ...]:
    return statements("shapes")


@cache
def statements(*names: str) -> tuple[Quad, ...]:
    """What files of ontology/ say, by their names without .ttl; ReferenceDataError where one cannot be read."""
    try:
        files = [resource("ontology", f"{module}.ttl").read_bytes() for module in names]
        return tuple(quad for file in files for quad in parse(file, format=RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise ReferenceDataError(
            f"The ontology cannot be read: {error}; restore ontology/ from the distribution."
        ) from error
