"""A model's answer as JSON, as far as it goes: if it was cut off, every complete record."""

from __future__ import annotations

import json
import re
from typing import Any

from kg.reading.draft import Draft
from kg.reading.draft_json import to_json

#: The lists of a draft; an answer with none of them is no draft.
SECTIONS = tuple(name for name, value in to_json(Draft("")).items() if value == [])
#: How deep a draft is, from itself to the fields of a delegation's members, with something to spare.
_LEVELS = 10
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_OPENING = re.compile(rf'\{{\s*"(?:{"|".join(("article", "published", *SECTIONS))})"\s*:')
#: Characters that no text of ours may have.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DECODER = json.JSONDecoder(strict=False)
_NOTHING = object()


def read_answer(text: str) -> tuple[dict[str, Any] | None, bool]:
    """The draft in the answer, unchecked, and whether it is complete; None if the answer has no draft.

    >>> read_answer('Here you are: {"posts": [{"person": "A"}, {"per')
    ({'posts': [{'person': 'A'}]}, False)
    >>> read_answer("I would rather not.")
    (None, True)
    """
    text = without_thoughts(text)
    opening = _OPENING.search(text)
    at = opening.start() if opening else text.find("{")
    if at < 0:
        return None, True
    value, _, whole = _value(text, at, _LEVELS)
    if not isinstance(value, dict) or not any(isinstance(value.get(name), list) for name in SECTIONS):
        return None, whole
    return _tame(value, _LEVELS), whole


def without_thoughts(text: str) -> str:
    """The answer without what the model thought aloud.

    >>> without_thoughts("<think>Hm.</think>{}")
    '{}'
    """
    return _THOUGHTS.sub("", text)


def _value(text: str, at: int, levels: int) -> tuple[Any, int, bool]:
    """The value that begins there, its end, and whether it is complete; `_NOTHING` if nothing of it is there."""
    try:
        value, end = _DECODER.raw_decode(text, at)
        if end < len(text) or text[at] in '{["':
            return value, end, True
        return _NOTHING, end, False  # a number at the very end may have had more digits
    except (ValueError, RecursionError):
        pass
    if levels and text[at : at + 1] == "{":
        return _object(text, at + 1, levels - 1)
    if levels and text[at : at + 1] == "[":
        return _list(text, at + 1, levels - 1)
    return _NOTHING, at, False


def _object(text: str, at: int, levels: int) -> tuple[Any, int, bool]:
    found: dict[str, Any] = {}
    while True:
        at = _after(text, at, " \t\r\n,")
        if text[at : at + 1] == "}":
            return found, at + 1, True
        name, at, whole = _value(text, at, 0)
        if not whole or not isinstance(name, str):
            return found, at, False
        value, at, whole = _value(text, _after(text, at, " \t\r\n:"), levels)
        if _is_of_use(value, whole):
            found[name] = value
        if not whole:
            return found, at, False


def _list(text: str, at: int, levels: int) -> tuple[Any, int, bool]:
    found: list[Any] = []
    while True:
        at = _after(text, at, " \t\r\n,")
        if text[at : at + 1] == "]":
            return found, at + 1, True
        value, at, whole = _value(text, at, levels)
        if _is_of_use(value, whole) and (whole or isinstance(value, dict)):
            found.append(value)
        if not whole:
            return found, at, False


def _after(text: str, at: int, skipped: str) -> int:
    while at < len(text) and text[at] in skipped:
        at += 1
    return at


def _is_of_use(value: Any, whole: bool) -> bool:
    """Whether to keep a value; of incomplete records only talks, agreements and delegations, which can
    be joined later.
    """
    if whole or not isinstance(value, dict):
        return value is not _NOTHING
    has_list = any(isinstance(each, list) for each in value.values())
    return ("id" in value and "quote" in value) or ("of" in value and has_list)


def _tame(value: Any, levels: int) -> Any:
    """The value without levels deeper than a draft's, and without invalid characters."""
    if isinstance(value, str):
        return _NO_TEXT.sub("", value)
    if not isinstance(value, dict | list):
        return value
    if levels == 0:
        return None
    if isinstance(value, list):
        return [_tame(part, levels - 1) for part in value]
    return {_NO_TEXT.sub("", name): _tame(part, levels - 1) for name, part in value.items()}
