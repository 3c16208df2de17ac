"""An article's text in parts for which one answer is enough."""

from __future__ import annotations

import re

#: The ends of parts, the first kind that fits: paragraphs, lines, sentences, words.
_BREAKS = (r"\n\s*\n", r"\n", r"(?<=[.!?][\"”’')\]])\s+|(?<=[.!?。！？])\s*", r"\s+")


def parts(text: str, longest: int) -> list[str]:
    """The text in parts of at most ``longest`` characters, cut between paragraphs if possible, else between sentences.

    >>> parts("Envoys met. They left. It rained.", 24)
    ['Envoys met. They left.', 'It rained.']
    """
    found: list[str] = []
    left = text.strip()
    while len(left) > longest:
        end, following = _cut(left, longest)
        found.append(left[:end].rstrip())
        left = left[following:].lstrip()
    return [*found, left] if left else found


def _cut(text: str, longest: int) -> tuple[int, int]:
    """Where the first part ends and the next begins."""
    for pattern in _BREAKS:
        ends = [match for match in re.finditer(pattern, text[: longest + 1]) if match.start() > longest // 3]
        if ends:
            return ends[-1].start(), ends[-1].end()
    return longest, longest
