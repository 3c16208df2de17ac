"""An article cut into pieces that one answer can hold, and the claims of an answer read as far as they go."""

from __future__ import annotations

import json
import re
from typing import Any

from kg.model import Span

#: A piece ends where one of these does, the first kind that fits: paragraphs, lines, sentences, words.
_BREAKS = (r"\n\s*\n", r"\n", r"(?<=[.!?][\"”’')\]])\s+|(?<=[.!?])\s+", r"\s+")

#: How deep a claim is: its fields, and those of its things.
_LEVELS = 2


def pieces(text: str, longest: int, *, start: int = 0) -> list[Span]:
    """The text in pieces of at most ``longest`` characters, cut between paragraphs where that can be, else sentences.

    >>> pieces("Envoys met. They left. It rained.", 24)
    [Span(start=0, end=22), Span(start=23, end=33)]
    """
    lead = len(text) - len(text.lstrip())
    text, start = text.strip(), start + lead
    if not text:
        return []
    if len(text) <= longest:
        return [Span(start, start + len(text))]
    end, following = _cut(text, longest)
    return [Span(start, start + end), *pieces(text[following:], longest, start=start + following)]


def halves(text: str, piece: Span) -> list[Span]:
    """The piece cut in two near its middle, between sentences; the piece alone where it is one sentence."""
    words = text[piece.start : piece.end]
    ends = [match for pattern in _BREAKS[:-1] for match in re.finditer(pattern, words)]
    if not ends:
        return [piece]
    middle = min(ends, key=lambda match: (abs(match.start() - len(words) // 2), match.start()))
    return [Span(piece.start, piece.start + middle.start()), Span(piece.start + middle.end(), piece.end)]


def _cut(text: str, longest: int) -> tuple[int, int]:
    """Where the first piece ends and the next begins."""
    for pattern in _BREAKS:
        ends = [match for match in re.finditer(pattern, text[: longest + 1]) if match.start() > longest // 3]
        if ends:
            return ends[-1].start(), ends[-1].end()
    return longest, longest


def claims_in(answer: str) -> tuple[list[Any], bool]:
    """The claims of an answer, unchecked, and whether it is whole; of one that was cut off, those that are complete.

    Raises ValueError where there is no list of claims.

    >>> claims_in('Here you are: {"claims": [{"quote": "a"}, {"quo')
    ([{'quote': 'a'}], False)
    """
    answer = re.sub(r"<think>.*?</think>", "", answer, flags=re.DOTALL)
    opening = re.search(r'\{\s*"claims"\s*:\s*\[', answer)
    if opening is None:
        raise ValueError("no list of claims")
    found: list[Any] = []
    decoder, at = json.JSONDecoder(), opening.end()
    while True:
        at += len(answer[at:]) - len(answer[at:].lstrip(" \t\r\n,"))
        if at >= len(answer) or answer[at] == "]":
            return found, at < len(answer)
        try:
            claim, at = decoder.raw_decode(answer, at)
        except (json.JSONDecodeError, RecursionError):
            return found, False
        found.append(_shallow(claim, _LEVELS))


def _shallow(value: Any, levels: int) -> Any:
    """The value without what lies deeper than a claim does: a tower of lists is no claim, and brings others down."""
    if not isinstance(value, dict | list):
        return value
    if levels == 0:
        return None
    if isinstance(value, list):
        return [_shallow(part, levels - 1) for part in value]
    return {name: _shallow(part, levels - 1) for name, part in value.items()}
