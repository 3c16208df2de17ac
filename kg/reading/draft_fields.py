"""How the fields of a draft stand in JSON: words, one of a few choices, offsets, records within records."""

from __future__ import annotations

from dataclasses import field
from typing import Any

#: Fields of a record that nobody knows, kept as they are.
Extra = tuple[tuple[str, Any], ...]


def form(name: str, of: type | None = None, choices: str | None = None, **default: Any) -> Any:
    """A field of a record: its form, what records it holds, and which list of choices it is one of."""
    return field(metadata={"form": name, "of": of, "choices": choices}, **default)


def text() -> Any:
    """Words that a record cannot do without."""
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
