"""What a machine knows of the claims that a draft was written from, beside the fields that a person would write.

It stands in optional fields, and only drafts in files have it: what an answer of a language model says in them is left
out. None of it is believed for its own sake. Offsets count where the quoted words stand there (`kg.reading.verify`),
things where the article names them (`kg.reading.listed_things`), and who read a claim by which frame, and how sure that
is, only for the very claim that the fields were written from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from kg.model import Span
from kg.reading.draft_fields import Extra, choice, form, items, maybe_choice, optional, text

OFFSETS = {"form": "offsets", "of": None, "choices": None}


@dataclass(frozen=True)
class Trace:
    """Where an item or a record comes from; its fields stand among those of the item.

    ``thing`` is the key of the thing it is about, where the name does not tell; ``claim`` the last part of its claim's
    IRI. ``at`` is where the quote stands and ``cue`` the words that evoke the relation; ``by`` are the producers, and
    ``held`` and ``failed`` the levels at which the claim was held against the article.
    """

    thing: str | None = optional()
    claim: str | None = optional()
    at: Span | None = field(default=None, metadata=OFFSETS)
    cue: Span | None = field(default=None, metadata=OFFSETS)
    confidence: float | None = form("share", default=None)
    by: tuple[str, ...] = form("texts", default=())
    frame: str | None = optional()
    held: tuple[str, ...] = form("texts", default=())
    failed: tuple[str, ...] = form("texts", default=())
    extra: Extra = ()


NOTHING = Trace()
#: What the field of a record that holds its trace is marked with.
TRACED = {"form": "flat", "of": Trace, "choices": None}


@dataclass(frozen=True)
class FieldTrace:
    """How one relation that a plain field of a record states is told: the words, how they put it, and where from."""

    quote: str = text()
    status: str | None = maybe_choice("status")
    claimant: str | None = optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


#: How the plain fields of a record are told, by relation.
FieldTraces = tuple[tuple[str, FieldTrace], ...]
TRACED_FIELDS = {"form": "mapping", "of": FieldTrace, "choices": None}


@dataclass(frozen=True)
class Naming:
    """Words that mean a thing, where they stand, and how they were understood."""

    words: str = text()
    how: str = text()
    at: Span | None = field(default=None, metadata=OFFSETS)
    extra: Extra = ()


@dataclass(frozen=True)
class Thing:
    """A thing the article talks about, as `kg.model.Referent` has it, with its mentions."""

    key: str = text()
    kind: str = choice("kind")
    name: str = text()
    names: tuple[str, ...] = form("texts", default=())
    facets: tuple[tuple[str, str], ...] = form("pairs", default=())
    links: tuple[tuple[str, str], ...] = form("pairs", default=())
    mentions: tuple[Naming, ...] = items(Naming)
    extra: Extra = ()


#: The fields of a draft that only a file can have.
IN_FILES = frozenset({*(each.name for each in fields(Trace) if each.name != "extra"), "told", "things"})


def plain(raw: Any) -> Any:
    """A JSON value without the fields that only a file can have."""
    if isinstance(raw, Mapping):
        return {name: plain(value) for name, value in raw.items() if name not in IN_FILES}
    return [plain(value) for value in raw] if isinstance(raw, list) else raw
