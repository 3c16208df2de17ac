"""Several drafts of one article as one: of its parts, of repeated questions, of an answer and its rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, fields, replace
from itertools import count
from typing import Any, TypeVar

from kg.folding import fold
from kg.reading import naming
from kg.reading.draft import (
    Assertion,
    Draft,
    DraftedAgreement,
    DraftedContact,
    DraftedDelegation,
    DraftedMeasure,
    DraftedPost,
    Item,
    Ordinal,
    Statement,
    Talks,
    Value,
)
from kg.reading.provenance import Thing

Record = TypeVar("Record")
Event = TypeVar("Event", Talks, DraftedAgreement)

#: The fields by which two records of one list are the same.
_SAME: dict[type, Callable[[Any], tuple[object, ...]]] = {
    Talks: lambda one: (one.id,),
    DraftedAgreement: lambda one: (one.id,),
    DraftedDelegation: lambda one: (fold(one.of),),
    Ordinal: lambda one: (fold(one.ordinal), fold(one.series or "")),
    Item: lambda one: (fold(one.name), fold(one.quote), one.capacity),
    Value: lambda one: (fold(one.value), fold(one.quote)),
    DraftedPost: lambda one: (fold(one.person), fold(one.post), fold(one.of or ""), one.former),
    DraftedContact: lambda one: (
        one.kind,
        frozenset(fold(each.name) for each in one.participants),
        one.date.value if one.date else None,
    ),
    Statement: lambda one: (fold(one.text),),
    Assertion: lambda one: (fold(one.claimant or ""), fold(one.about)),
    Thing: lambda one: (one.key,),
    DraftedMeasure: lambda one: (fold(one.actor), fold(one.action), fold(one.object)),
}


def join(had: Draft, more: Draft) -> Draft:
    """One draft with the content of both; if they differ about a thing, the earlier draft stays.

    Events with one id are one event if they are similar; otherwise the later one gets an id of its own.
    """
    if had == Draft(had.article):
        return replace(more, article=had.article)
    return _merged(had, _with_own_ids(more, had))


def _merged(one: Record, other: Record) -> Record:
    """A record with the content of both."""
    known: tuple[Field[Any], ...] = fields(one)  # type: ignore[arg-type] # records of drafts are dataclasses
    values = {each.name: _both(each, getattr(one, each.name), getattr(other, each.name)) for each in known}
    return type(one)(**values)


def _both(each: Field[Any], one: Any, other: Any) -> Any:
    if each.name == "extra":
        return (*one, *(pair for pair in other if pair[0] not in dict(one)))
    form = each.metadata["form"]
    if form == "records":
        return _union(one, other)
    if form == "texts":
        return tuple(dict.fromkeys((*one, *other)))
    return one if one is not None else other


def _union(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    """The records of both lists, each once."""
    found: dict[object, Any] = {}
    for number, record in enumerate((*one, *other)):
        same = _SAME[type(record)](record)
        if same not in found:
            found[same] = record
        elif isinstance(record, Talks | DraftedAgreement | DraftedDelegation):
            found[same] = _merged(found[same], record)
        elif number < len(one):
            found[number] = record  # repetitions in one answer stay
    return tuple(found.values())


def _with_own_ids(more: Draft, had: Draft) -> Draft:
    """The later draft; events that differ from those with their ids in the earlier one get new ids."""
    taken = {each.id for draft in (had, more) for each in draft.negotiations}
    taken |= {each.id for draft in (had, more) for each in draft.agreements}
    talks = _fresh("n", _clashing(had.negotiations, more.negotiations), taken)
    agreements = _fresh("a", _clashing(had.agreements, more.agreements), taken)

    def renamed(name: str | None) -> str | None:
        return talks.get(name or "", name)

    return replace(
        more,
        negotiations=tuple(
            replace(each, id=talks.get(each.id, each.id), part_of=renamed(each.part_of), follows=renamed(each.follows))
            for each in more.negotiations
        ),
        agreements=tuple(
            replace(each, id=agreements.get(each.id, each.id), negotiation=renamed(each.negotiation))
            for each in more.agreements
        ),
    )


def _fresh(letter: str, names: list[str], taken: set[str]) -> dict[str, str]:
    """A new, unused name for each of the names."""
    free = (f"{letter}{number}" for number in count(1) if f"{letter}{number}" not in taken)
    return {name: next(free) for name in names}


def _clashing(had: tuple[Event, ...], more: tuple[Event, ...]) -> list[str]:
    """The ids for which the two drafts have different events."""
    held = {each.id: each for each in had}
    return [each.id for each in more if (one := held.get(each.id)) is not None and not _are_alike(one, each)]


def _are_alike(one: Event, other: Event) -> bool:
    """Whether they can be one event: they share a name or a wording, and nothing separates them."""
    if isinstance(one, Talks) and isinstance(other, Talks):
        places = {fold(each.place.name) for each in (one, other) if each.place is not None}
        ordinals = {fold(each.ordinal) for each in (one, other) if each.ordinal is not None}
        if len(places) > 1 or len(ordinals) > 1:
            return False
    shared = {fold(words) for words in one.mentions} & {fold(words) for words in other.mentions}
    return bool(shared) or naming.shared(one.name, other.name)
