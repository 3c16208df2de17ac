"""The draft: what one reader says about one article, in the one format for all readers.

docs/drafts.md describes it. A draft is data from outside: `kg.reading.draft_json` takes what has the right form and
reports what it refuses and why; nothing here looks at the article. Unknown fields are kept (``extra``) and written out
again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg import schema
from kg.model import Status
from kg.reading.draft_fields import Extra
from kg.reading.draft_fields import choice as _choice
from kg.reading.draft_fields import form as _form
from kg.reading.draft_fields import items as _items
from kg.reading.draft_fields import maybe_choice as _maybe_choice
from kg.reading.draft_fields import optional as _optional
from kg.reading.draft_fields import text as _text
from kg.reading.provenance import NOTHING, TRACED, TRACED_FIELDS, FieldTraces, Thing, Trace

#: The format's words for the status of contacts and measures, with the status of their claims.
CONTACT_STATUS = {
    "held": Status.ASSERTED,
    "planned": Status.PLANNED,
    "claimed": Status.CLAIMED,
    "denied": Status.DENIED,
}
MEASURE_STATUS = {
    "done": Status.ASSERTED,
    "lifted": Status.ASSERTED,
    "threatened": Status.PLANNED,
    "claimed": Status.CLAIMED,
}


@dataclass(frozen=True)
class Item:
    """One name in one role: the words that mean it, and the quote that says it."""

    name: str = _text()
    words: str = _text()
    quote: str = _text()
    status: str | None = _maybe_choice("status")
    claimant: str | None = _optional()
    kind: str | None = _maybe_choice("kind")
    post: str | None = _optional()
    capacity: str | None = _optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


@dataclass(frozen=True)
class Value:
    """A topic, a term or a day: the value, the words of the article for it, and the quote around them."""

    value: str = _text()
    words: str = _text()
    quote: str = _text()
    status: str | None = _maybe_choice("status")
    claimant: str | None = _optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


@dataclass(frozen=True)
class DraftedDelegation:
    """The people who sit for one side at one negotiation."""

    of: str = _text()
    leaders: tuple[Item, ...] = _items(Item)
    members: tuple[Item, ...] = _items(Item)
    absent: tuple[Item, ...] = _items(Item)
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


@dataclass(frozen=True)
class Ordinal:
    """The number of talks in a series: the second of the peace talks."""

    ordinal: str = _text()
    series: str | None = _optional()
    extra: Extra = ()


@dataclass(frozen=True)
class Talks:
    """One negotiation with everything said about it."""

    id: str = _text()
    name: str = _text()
    level: str = _choice("level")
    status: str = _choice("phase")
    quote: str = _text()
    mentions: tuple[str, ...] = _form("texts", default=())
    part_of: str | None = _optional()
    follows: str | None = _optional()
    ordinal: str | None = _optional()
    series: str | None = _optional()
    ordinals: tuple[Ordinal, ...] = _items(Ordinal)
    parties: tuple[Item, ...] = _items(Item)
    place: Item | None = field(default=None, metadata={"form": "record", "of": Item})
    venue: Item | None = field(default=None, metadata={"form": "record", "of": Item})
    start: Value | None = field(default=None, metadata={"form": "record", "of": Value})
    end: Value | None = field(default=None, metadata={"form": "record", "of": Value})
    hosts: tuple[Item, ...] = _items(Item)
    mediators: tuple[Item, ...] = _items(Item)
    delegations: tuple[DraftedDelegation, ...] = _items(DraftedDelegation)
    absent: tuple[Item, ...] = _items(Item)
    topics: tuple[Value, ...] = _items(Value)
    outcome: str | None = _optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    told: FieldTraces = field(default=(), metadata=TRACED_FIELDS)
    extra: Extra = ()


@dataclass(frozen=True)
class DraftedPost:
    """A person's post, of a nation or organisation, held now or formerly."""

    person: str = _text()
    post: str = _text()
    words: str = _text()
    quote: str = _text()
    of: str | None = _optional()
    former: bool = _form("flag", default=False)
    status: str | None = _maybe_choice("status")
    claimant: str | None = _optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


@dataclass(frozen=True)
class DraftedAgreement:
    """What was agreed, proposed or rejected, by whom, when, with its terms; ``negotiation`` is the id of the talks."""

    id: str = _text()
    name: str = _text()
    status: str = _choice("fate")
    quote: str = _text()
    negotiation: str | None = _optional()
    parties: tuple[Item, ...] = _items(Item)
    date: Value | None = field(default=None, metadata={"form": "record", "of": Value})
    terms: tuple[Value, ...] = _items(Value)
    mentions: tuple[str, ...] = _form("texts", default=())
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    told: FieldTraces = field(default=(), metadata=TRACED_FIELDS)
    extra: Extra = ()


@dataclass(frozen=True)
class DraftedContact:
    """A call, meeting, letter or message between persons or actors."""

    kind: str = _choice("contact")
    status: str = _choice("contact status")
    quote: str = _text()
    participants: tuple[Item, ...] = _items(Item)
    date: Value | None = field(default=None, metadata={"form": "record", "of": Value})
    words: str | None = _optional()
    claimant: str | None = _optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


@dataclass(frozen=True)
class Statement:
    """A direct quotation: ``text`` is what was said, ``quote`` the words that attribute it."""

    speaker: str = _text()
    speaker_words: str = _text()
    text: str = _text()
    quote: str = _text()
    outlet: str | None = _optional()
    addressee: str | None = _optional()
    date: str | None = _optional()
    kind: str | None = _maybe_choice("kind")
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    told: FieldTraces = field(default=(), metadata=TRACED_FIELDS)
    extra: Extra = ()


@dataclass(frozen=True)
class Assertion:
    """What is only somebody's word; with relation, subject and object if the ontology has the relation."""

    claimant: str | None = _form("nullable")
    about: str = _text()
    quote: str = _text()
    relation: str | None = _optional()
    subject: str | None = _optional()
    object: str | None = _optional()
    status: str | None = _maybe_choice("status")
    ordinal: str | None = _optional()
    series: str | None = _optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


@dataclass(frozen=True)
class DraftedMeasure:
    """A sanction, tariff, ban or suspension, or its lifting: who does what, to whom."""

    actor: str = _text()
    action: str = _text()
    object: str = _text()
    words: str = _text()
    quote: str = _text()
    status: str = _choice("measure status")
    target: str | None = _optional()
    date: str | None = _optional()
    claimant: str | None = _optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    told: FieldTraces = field(default=(), metadata=TRACED_FIELDS)
    extra: Extra = ()


@dataclass(frozen=True)
class Draft:
    """Everything that one reader says about one article."""

    article: str = _text()
    published: str | None = _optional()
    negotiations: tuple[Talks, ...] = _items(Talks)
    posts: tuple[DraftedPost, ...] = _items(DraftedPost)
    agreements: tuple[DraftedAgreement, ...] = _items(DraftedAgreement)
    contacts: tuple[DraftedContact, ...] = _items(DraftedContact)
    statements: tuple[Statement, ...] = _items(Statement)
    claims: tuple[Assertion, ...] = _items(Assertion)
    measures: tuple[DraftedMeasure, ...] = _items(DraftedMeasure)
    things: tuple[Thing, ...] = _items(Thing)
    extra: Extra = ()


def status_word(table: dict[str, Status], status: Status) -> str:
    """The format's word for a status of contacts or measures: its first word for that status, else the first of all.

    >>> status_word(CONTACT_STATUS, Status.DENIED), status_word(MEASURE_STATUS, Status.REPORTED)
    ('denied', 'done')
    """
    return next((word for word, each in table.items() if each is status), next(iter(table)))


def choices(name: str) -> tuple[str, ...]:
    """The possible values of a field of that choice: the ontology's, and the format's own for contacts and measures."""
    if name == "contact status":
        return tuple(CONTACT_STATUS)
    if name == "measure status":
        return tuple(MEASURE_STATUS)
    return schema.choices(name)
