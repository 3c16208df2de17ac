"""The forms of a draft's fields in JSON: words, one of a few choices, offsets, records inside records."""

from __future__ import annotations

from dataclasses import field
from typing import Any

#: Unknown fields of a record, kept as they are.
Extra = tuple[tuple[str, Any], ...]


def form(name: str, of: type | None = None, choices: str | None = None, **default: Any) -> Any:
    """A field of a record: its form, the records in it, and the list of its choices."""
    return field(metadata={"form": name, "of": of, "choices": choices}, **default)


def text() -> Any:
    """Words that a record needs."""
    return form("text")


def optional() -> Any:
    """Words, or nothing."""
    return form("optional", default=None)


def choice(name: str) -> Any:
    """One of the choices of that name."""
    return form("choice", choices=name)


def maybe_choice(name: str) -> Any:
    """One of the choices of that name, or nothing."""
    return form("choice", choices=name, default=None)


def items(of: type) -> Any:
    """A list of records."""
    return form("records", of, default=())
