"""The questions to a language model: instructions, worked examples, and the article between two lines that it cannot
forge.

The instructions and the examples are files in ontology/reading/; `draft_schema.strict` has the form of the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from kg.errors import ReferenceDataError
from kg.namespaces import digest
from kg.reading import draft_schema
from kg.reading.draft import Draft
from kg.reading.draft_json import to_json
from kg.reading.llm.answer import SECTIONS
from kg.settings import resource

Message = dict[str, str]

#: The worked examples, in order.
EXAMPLES = ("toll-talks", "pesca", "no-talks")
#: The first words of a quotation that are shown again to identify it.
_SHOWN_WORDS = 8
_UNSHOWN = frozenset({"quote", "words", "outcome"})


class Look(StrEnum):
    """Why a part of an article is asked about."""

    FIRST = "first"
    REST = "rest"
    AGAIN = "again"


_TASKS = {
    Look.FIRST: "Read the article and answer.",
    Look.REST: (
        "Your last answer was cut off. What is found so far was kept. Answer with the rest alone: what is not among it."
    ),
    Look.AGAIN: (
        "The article was read before. Read it once more and answer with what is missing from what is found so far; "
        "with empty lists where nothing is."
    ),
}
_OF_PARTS = "The article is long and comes in parts; this is part {number} of {count}."
_FOUND = "Found so far, as JSON; of the same event give the same id, name, level and status:"


@dataclass(frozen=True)
class Part:
    """A part of an article: its text, the day of publication, which part it is and of how many."""

    text: str
    published: str | None = None
    number: int = 1
    count: int = 1


@cache
def instructions() -> str:
    """The instructions for every article. Raises ReferenceDataError if the file is missing."""
    return _file("instructions.md").strip()


@cache
def opening() -> tuple[Message, ...]:
    """The beginning of every conversation: the instructions, and the examples as questions with answers."""
    shown: list[Message] = [{"role": "system", "content": instructions()}]
    for name in EXAMPLES:
        raw = json.loads(_file("examples", f"{name}.json"))
        shown.append(question(Part(_file("examples", f"{name}.txt").strip(), raw["published"])))
        answered = json.dumps(draft_schema.filled(raw), ensure_ascii=False, separators=(",", ":"))
        shown.append({"role": "assistant", "content": answered})
    return tuple(shown)


def question(part: Part, look: Look = Look.FIRST, had: Draft | None = None) -> Message:
    """The question about a part of an article, with what was found before."""
    mark = digest(part.text)
    lines = [
        _OF_PARTS.format(number=part.number, count=part.count) if part.count > 1 else "",
        _found(had, look) if had is not None else "",
        f"Published: {part.published or 'day unknown'}",
        f"<<<ARTICLE {mark}>>>",
        part.text,
        f"<<<END {mark}>>>",
        _TASKS[look],
    ]
    return {"role": "user", "content": "\n".join(line for line in lines if line)}


def _found(had: Draft, look: Look) -> str:
    """What was found before: only the events for the next part, everything if only the rest is asked for."""
    shown = brief(had)
    if look is Look.FIRST:
        kept = ("id", "name", "level", "status", "mentions")
        shown = {
            section: [{name: each[name] for name in kept if name in each} for each in shown[section]]
            for section in ("negotiations", "agreements")
            if section in shown
        }
    return f"{_FOUND}\n{json.dumps(shown, ensure_ascii=False, separators=(',', ':'))}" if shown else ""


def brief(draft: Draft) -> dict[str, Any]:
    """The content of a draft, without quotes and empty fields.

    >>> from kg.reading.draft import DraftedPost
    >>> brief(Draft("a", posts=(DraftedPost("Anna Keller", "minister", "Minister Keller", "Minister Keller came"),)))
    {'posts': [{'person': 'Anna Keller', 'post': 'minister'}]}
    """
    fields = _brief(to_json(draft))
    return {name: fields[name] for name in SECTIONS if fields.get(name)}


def _brief(value: Any) -> Any:
    if isinstance(value, list):
        return [_brief(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if "id" not in value and "quote" in value and ("name" in value or "value" in value):
        return value.get("name", value.get("value"))
    if "speaker" in value:
        return f"{value['speaker']}: {' '.join(value['text'].split()[:_SHOWN_WORDS])} ..."
    parts = {name: _brief(each) for name, each in value.items() if name not in _UNSHOWN}
    return {name: each for name, each in parts.items() if each not in (None, False, [], {})}


def _file(*parts: str) -> str:
    try:
        return resource("ontology", "reading", *parts).read_text(encoding="utf-8")
    except OSError as error:
        raise ReferenceDataError(
            f"ontology/reading/{'/'.join(parts)} cannot be read: {error.strerror}; restore it from the package."
        ) from error
