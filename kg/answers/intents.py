"""The grammar of plain questions, as ``queries/plain-words.yaml`` has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.reference import parse_yaml
from kg.settings import resource


@dataclass(frozen=True)
class Role:
    """Which option a name fills, by its kind and its place.

    ``places`` are words before it, ``<`` (before the verb), ``>`` (after the verb), or ``*`` (anywhere).
    """

    places: tuple[str, ...]
    kinds: tuple[str, ...]
    options: tuple[str, ...]

    def stands(self, preposition: str, *, before: bool) -> bool:
        """Whether the role is for a name after that preposition, or before or after the verb."""
        return bool({"*", preposition, "<" if before else ">"} & set(self.places))


@dataclass(frozen=True)
class Intent:
    """One thing that people ask for: the words that show it, and how the other words are used."""

    question: str
    when: tuple[re.Pattern[str], ...]
    may: tuple[re.Pattern[str], ...]
    sets: tuple[tuple[re.Pattern[str] | None, dict[str, str]], ...]
    roles: tuple[Role, ...]
    topic: str
    free: str
    titles: bool
    names: int
    kinds: frozenset[str]
    lasts: bool
    also: tuple[Intent, ...] = ()


@dataclass(frozen=True)
class Grammar:
    """All intents, in order, and the groups of words with the same meaning."""

    intents: tuple[Intent, ...]
    glue: frozenset[str]
    anybody: frozenset[str]
    no_subject: frozenset[str]
    ordinals: frozenset[str]
    asked_columns: dict[str, list[str]]
    talks: re.Pattern[str]
    topic_begins: re.Pattern[str]
    topic_not: re.Pattern[str]
    topic_ends: re.Pattern[str]
    said_begins: re.Pattern[str]
    whether: frozenset[str]
    of_nation: frozenset[str]
    clause_begins: re.Pattern[str]
    question_words: frozenset[str]
    opening: re.Pattern[str]
    frame: frozenset[str]
    alike: tuple[str, ...]
    forecast: frozenset[str]
    short: dict[str, str]
    leaving_out: re.Pattern[str]

    def has(self, word: str) -> bool:
        """Whether the word has a meaning of its own in some question."""
        patterns = (pattern for intent in self.intents for pattern in (*intent.when, *intent.may))
        return word in self.glue | self.anybody or any(pattern.search(word) for pattern in (self.talks, *patterns))


@cache
def load() -> Grammar:
    """The grammar of queries/plain-words.yaml."""
    raw = parse_yaml(resource("queries", "plain-words.yaml"))
    shared = tuple(map(_role, raw["roles"]))
    return Grammar(
        tuple(_intent(one, shared) for one in raw["intents"]),
        frozenset(raw["glue"].split()),
        frozenset(raw["anybody"].split()),
        frozenset(raw["no_subject"].split()),
        frozenset(raw["ordinals"].split()),
        raw["asked_columns"],
        _whole(raw["talks"]),
        _whole(raw["topic_begins"]),
        _whole(raw["topic_not"]),
        _whole(raw["topic_ends"]),
        _whole(raw["said_begins"]),
        frozenset(raw["whether"].split()),
        frozenset(raw["of_nation"].split()),
        re.compile(
            rf"(?:,\s*(?:and\s+)?|;\s*|\?\s+(?:and\s+)?|\s+and\s+)(?=(?:{raw['clause_begins']})\s)", re.IGNORECASE
        ),
        frozenset(raw["clause_begins"].split("|")),
        re.compile(rf"^\W*(?:{raw['opening']})\s+", re.IGNORECASE),
        frozenset(raw["frame"].split()),
        tuple(raw["alike"]),
        frozenset(raw["forecast"].split()),
        raw["short"],
        re.compile(rf"\s+\b(?:{raw['leaving_out']})\s+[^?.!,;]+(?=[?.!\s]*$)", re.IGNORECASE),
    )


def _intent(raw: dict[str, Any], shared: tuple[Role, ...]) -> Intent:
    return Intent(
        question=raw["question"],
        when=tuple(map(_whole, raw["when"])),
        may=(_whole(raw["may"]),) if "may" in raw else (),
        sets=tuple((None if words == "*" else _whole(words), values) for words, values in raw.get("sets", ())),
        roles=(*map(_role, raw.get("roles", ())), *shared),
        topic=raw.get("topic", ""),
        free=raw.get("free", ""),
        titles=raw.get("titles", False),
        names=raw.get("names", 0),
        kinds=frozenset(raw.get("kinds", ())),
        lasts=raw.get("lasts", False),
        also=tuple(_intent({**raw, **other, "also": ()}, shared) for other in raw.get("also", ())),
    )


def _role(row: Sequence[str]) -> Role:
    places, kinds, options = (tuple(cell.split("|")) for cell in row)
    return Role(places, kinds, options)


def _whole(expression: str) -> re.Pattern[str]:
    """A pattern of whole words; ^ ties it to the beginning."""
    start = "^" if expression.startswith("^") else ""
    return re.compile(rf"{start}(?<!\S)(?:{expression.removeprefix('^')})(?!\S)")
