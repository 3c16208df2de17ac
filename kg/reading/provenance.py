"""What a program knows about the claims from which a draft was written, besides the fields that a person would write.

It is in optional fields that only drafts in files have; in an answer of a language model they are left out. All of it
is checked. Offsets count if the quoted words are there (`kg.reading.verify`), things if the article names them
(`kg.reading.listed_things`). The reader, frame and confidence of a claim count only for exactly the claim from which
the fields were written.
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
    """Where an item or a record comes from; its fields are among those of the item.

    ``thing`` is the key of its thing, if the name does not show it; ``claim`` the last part of its claim's IRI. ``at``
    is where the quote is and ``cue`` the words that evoke the relation; ``by`` are the producers, and ``held`` and
    ``failed`` the levels of the checks that the claim passed and failed.
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
#: The mark of the field of a record that holds its trace.
TRACED = {"form": "flat", "of": Trace, "choices": None}


@dataclass(frozen=True)
class FieldTrace:
    """Where one relation comes from that a plain field of a record states: the words, their status, and the trace."""

    quote: str = text()
    status: str | None = maybe_choice("status")
    claimant: str | None = optional()
    trace: Trace = field(default=NOTHING, metadata=TRACED)
    extra: Extra = ()


#: Where the plain fields of a record come from, by relation.
FieldTraces = tuple[tuple[str, FieldTrace], ...]
TRACED_FIELDS = {"form": "mapping", "of": FieldTrace, "choices": None}


@dataclass(frozen=True)
class Naming:
    """Words that mean a thing, where they are, and how they were understood."""

    words: str = text()
    how: str = text()
    at: Span | None = field(default=None, metadata=OFFSETS)
    extra: Extra = ()


@dataclass(frozen=True)
class Thing:
    """A thing in the article, like `kg.model.Referent`, with its mentions."""

    key: str = text()
    kind: str = choice("kind")
    name: str = text()
    names: tuple[str, ...] = form("texts", default=())
    facets: tuple[tuple[str, str], ...] = form("pairs", default=())
    links: tuple[tuple[str, str], ...] = form("pairs", default=())
    mentions: tuple[Naming, ...] = items(Naming)
    extra: Extra = ()


#: The fields that only drafts in files can have.
IN_FILES = frozenset({*(each.name for each in fields(Trace) if each.name != "extra"), "told", "things"})


def plain(raw: Any) -> Any:
    """A JSON value without the fields that only drafts in files can have."""
    if isinstance(raw, Mapping):
        return {name: plain(value) for name, value in raw.items() if name not in IN_FILES}
    return [plain(value) for value in raw] if isinstance(raw, list) else raw
