"""The draft: what one reader says about one article, in the one format for all readers.

docs/drafts.md describes it. A draft is data from outside: `parse` takes what has the right form and reports what it
refuses and why; nothing here looks at the article. Unknown fields are kept (``extra``) and written out again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from typing import Any, TypeVar

from kg import schema
from kg.model import Span, Status
from kg.reading.draft_fields import Extra
from kg.reading.draft_fields import choice as _choice
from kg.reading.draft_fields import form as _form
from kg.reading.draft_fields import items as _items
from kg.reading.draft_fields import maybe_choice as _maybe_choice
from kg.reading.draft_fields import optional as _optional
from kg.reading.draft_fields import text as _text
from kg.reading.provenance import NOTHING, TRACED, TRACED_FIELDS, FieldTraces, Thing, Trace

#: Called with the place of a fault in a draft, and the fault.
Refuse = Callable[[str, str], None]

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


Record = TypeVar("Record")


def parse(raw: Mapping[str, Any], refuse: Refuse) -> Draft:
    """The draft in a JSON object; parts without the right form are left out and reported to ``refuse``.

    A record without one of its own words is refused as a whole; a part without one is refused alone.
    """
    draft = _record(Draft, raw, "draft", refuse)
    return draft if draft is not None else Draft(article="")


def _record(kind: Callable[..., Record], raw: Any, where: str, refuse: Refuse) -> Record | None:
    """One record, or None if it is refused."""
    if not isinstance(raw, Mapping):
        refuse(where, "is not an object")
        return None
    values: dict[str, Any] = {}
    known, names = _known(kind)
    for each in known:
        given = raw if each.metadata["form"] == "flat" else raw.get(each.name)
        if given is raw and _known(each.metadata["of"])[1].isdisjoint(raw):
            continue  # most records have no trace
        try:
            values[each.name] = _value(each, given, f"{where}.{each.name}", refuse)
        except ValueError as error:
            refuse(f"{where}.{each.name}", str(error))
            return None
    extra = tuple((name, value) for name, value in raw.items() if name not in names)
    return kind(**values, extra=extra)


@cache
def _known(kind: Callable[..., Any]) -> tuple[tuple[Field[Any], ...], frozenset[str]]:
    """The fields of a record, and their names in JSON."""
    known = tuple(each for each in fields(kind) if each.name != "extra")  # type: ignore[arg-type] # all these classes are dataclasses
    return known, frozenset(name for each in known for name in _names(each))


def _names(each: Field[Any]) -> list[str]:
    """The names of a field in JSON; those of a trace are among those of its record."""
    if each.metadata["form"] == "flat":
        return [part.name for part in fields(each.metadata["of"]) if part.name != "extra"]
    return [each.name]


def _value(each: Field[Any], raw: Any, where: str, refuse: Refuse) -> Any:
    """The value of a field; ValueError if the record needs it and it is missing."""
    form, of = each.metadata["form"], each.metadata["of"]
    if form == "records":
        rows = raw if isinstance(raw, list) else []
        if raw is not None and not isinstance(raw, list):
            refuse(where, "is not a list")
        records = [_record(of, row, f"{where}[{i}]", refuse) for i, row in enumerate(rows)]
        return tuple(row for row in records if row is not None)
    if form == "record":
        return None if raw is None else _record(of, raw, where, refuse)
    if form == "texts":
        return tuple(row for row in raw if isinstance(row, str) and row.strip()) if isinstance(raw, list) else ()
    if form == "flag":
        return raw is True
    return _MORE[form](of, raw, where, refuse) if form in _MORE else _plain(form, each, raw)


def _flat(of: type, raw: Mapping[str, Any], where: str, refuse: Refuse) -> Any:
    """A trace, whose fields are among those of the record; other fields are not its own."""
    _, names = _known(of)
    return _record(of, {name: value for name, value in raw.items() if name in names}, where, refuse)


def _mapping(of: type, raw: Any, where: str, refuse: Refuse) -> tuple[tuple[str, Any], ...]:
    """Records by name."""
    rows = raw.items() if isinstance(raw, Mapping) else ()
    records = [(str(name), _record(of, row, f"{where}.{name}", refuse)) for name, row in rows]
    return tuple((name, row) for name, row in records if row is not None)


def _pairs(_of: type, raw: Any, _where: str, _refuse: Refuse) -> tuple[tuple[str, str], ...]:
    """Words by name."""
    rows = raw.items() if isinstance(raw, Mapping) else ()
    return tuple(sorted((str(name), value) for name, value in rows if isinstance(value, str)))


def _offsets(_of: type, raw: Any, _where: str, _refuse: Refuse) -> Span | None:
    """Offsets in the article, from and to; None unless there are two numbers in order."""
    whole = isinstance(raw, list) and len(raw) == 2 and all(type(each) is int for each in raw)
    return Span(*raw) if whole and 0 <= raw[0] < raw[1] else None


def _share(_of: type, raw: Any, _where: str, _refuse: Refuse) -> float | None:
    """A number from 0 to 1."""
    return float(raw) if type(raw) in (int, float) and 0 <= raw <= 1 else None


_MORE: dict[str, Callable[..., Any]] = {
    "flat": _flat,
    "mapping": _mapping,
    "pairs": _pairs,
    "offsets": _offsets,
    "share": _share,
}


def _plain(form: str, each: Field[Any], raw: Any) -> str | None:
    if form in ("optional", "nullable"):
        return raw.strip() or None if isinstance(raw, str) else None
    if form == "choice":
        allowed = choices(each.metadata["choices"])
        if raw is None and each.default is None:
            return None
        if raw not in allowed:
            raise ValueError(f"is {raw!r}, not one of {', '.join(allowed)}")
        return str(raw)
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("is missing")
    return raw.strip()


def to_json(record: Any) -> dict[str, Any]:
    """The JSON object of a draft or of a part of it; optional fields without a value are left out."""
    written: dict[str, Any] = {}
    for each in fields(record):
        value, form = getattr(record, each.name), str(each.metadata.get("form"))
        if each.name == "extra":
            written.update(value)
        elif form == "flat":
            written.update({name: part for name, part in to_json(value).items() if part != []})
        elif value is not None or form == "record" or each.default is MISSING or _is_shown(record, each.name):
            written[each.name] = _WRITTEN.get(form, lambda plain: plain)(value)
    return {name: value for name, value in written.items() if value not in ([], {}) or name not in _SELDOM}


def _is_shown(record: Any, name: str) -> bool:
    return name in _ALWAYS.get(type(record).__name__, ())


_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "records": lambda rows: [to_json(row) for row in rows],
    "record": lambda row: None if row is None else to_json(row),
    "texts": list,
    "mapping": lambda rows: {name: to_json(row) for name, row in rows},
    "pairs": dict,
    "offsets": lambda span: [span.start, span.end],
}


#: Fields that a draft always shows, and lists that it shows only if they are not empty.
_ALWAYS = {
    "Draft": ("published",),
    "Talks": ("part_of", "follows", "ordinal", "outcome"),
    "DraftedPost": ("of",),
    "DraftedAgreement": ("negotiation",),
    "Statement": ("outlet",),
    "DraftedMeasure": ("target", "date"),
}
_SELDOM = frozenset({"ordinals", "told", "things", "names", "facets", "links"})
