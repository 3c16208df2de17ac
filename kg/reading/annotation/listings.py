"""Lists in the layout of a text: a heading alone on a line, and what belongs to it on the lines below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from kg import reference
from kg.model import Span

#: Tags of verbs that make a sentence of a line.
FINITE = frozenset({"VBD", "VBZ", "VBP"})
_LINE = re.compile(r"[^\n]+")
#: A heading has at most so many letters, and none of these at its end.
_LONGEST, _NO_HEADING = 60, (".", ",", ";", ":", "!", "?")


@dataclass(frozen=True)
class Listing:
    """A heading, and the lines below it up to the next heading or empty line."""

    heading: Span
    lines: tuple[Span, ...]


def listings(text: str) -> list[Listing]:
    """The lists of a text, in order. A heading is written in capitals, or is the name of a nation.

    >>> [one.heading for one in listings("NORWAY\\nMs Anna Keller\\nMr Tomas Rybak\\n\\nThey met.")]
    [Span(start=0, end=6)]
    """
    found: list[tuple[Span, list[Span]]] = []
    last = 0
    for line in _lines(text):
        words = text[line.start : line.end]
        ends = "\n" in text[last : line.start].replace("\n", "", 1)
        last = line.end
        if _is_heading(words):
            found.append((line, []))
        elif found and (not ends or not found[-1][1]):  # one empty line may stand below a heading
            found[-1][1].append(line)
        elif found and found[-1][1]:
            found.append((Span(line.start, line.start), [line]))  # no list goes on here
    return [Listing(heading, tuple(lines)) for heading, lines in found if lines and heading.end > heading.start]


def with_usual_case(text: str) -> str:
    """The text with headings that are names of nations in their usual case, each letter at its place.

    >>> with_usual_case("NORWAY\\nMs Anna Keller")
    'Norway\\nMs Anna Keller'
    """
    for line in _lines(text):
        words = text[line.start : line.end]
        usual = _nations().get(words.casefold())
        if words.isupper() and usual is not None and len(usual) == len(words):
            text = f"{text[: line.start]}{usual}{text[line.end :]}"
    return text


def is_sentence(doc: Doc, line: Span) -> bool:
    """Whether a line of a parsed text is a sentence, and no entry of a list."""
    words = doc.char_span(line.start, line.end, alignment_mode="contract")
    return words is not None and any(token.tag_ in FINITE for token in words)


def is_nation(words: str) -> bool:
    """Whether words are the name of a nation, in capitals or not."""
    usual = _nations().get(words.casefold())
    return usual is not None and words in (usual, usual.upper())


@cache
def _nations() -> dict[str, str]:
    """The names of nations, by their letters without regard to case."""
    return {" ".join(name).casefold(): " ".join(name) for name in sorted(reference.nation_words(), reverse=True)}


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        words = match[0].strip()
        if words:
            start = match.start() + match[0].index(words)
            yield Span(start, start + len(words))


def _is_heading(words: str) -> bool:
    return len(words) <= _LONGEST and not words.endswith(_NO_HEADING) and (words.isupper() or is_nation(words))
