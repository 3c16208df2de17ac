"""From probabilities of pieces to passages: where a tag begins and how far it extends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.reading.trained.tags import OUTSIDE
from kg.reading.trained.windows import Pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray


#: The share of the least probability that is enough for a passage to go on.
_GOES_ON = 0.6


@dataclass(frozen=True, order=True)
class Passage:
    """Pieces ``first`` to ``last`` of an article, and the probability that they are a passage of their tag."""

    first: int
    last: int
    probability: float = 1.0

    @property
    def range(self) -> tuple[int, int]:
        """Its first piece, and the one after its last."""
        return self.first, self.last

    def overlaps(self, other: Passage) -> bool:
        """Whether the two have a piece in common."""
        return self.first < other.last and other.first < self.last


def passages(pieces: Pieces, probabilities: NDArray[np.float32], least: float) -> list[Passage]:
    """The passages of one tag with at least this probability, by the probabilities (pieces, 3) of its states, in order.

    A passage begins and ends with whole words; it goes on over words that are somewhat less probable.
    """
    tagged = 1 - probabilities[:, OUTSIDE]
    found: list[Passage] = []
    at, count = 0, len(tagged)
    while at < count:
        if tagged[at] < least:
            at += 1
            continue
        last = at + 1
        while last < count and tagged[last] >= _GOES_ON * least:
            last += 1
        first, last = whole_words(pieces, at, last)
        first, last = _trimmed(pieces, first, last)
        if not found or first >= found[-1].last:
            found.append(Passage(first, last, float(tagged[at:last].max())))
        at = max(last, at + 1)
    return found


def whole_words(pieces: Pieces, first: int, last: int) -> tuple[int, int]:
    """The pieces of the words to which the pieces ``first`` to ``last`` belong."""
    text = pieces.text

    def joined(index: int) -> bool:
        """Whether a piece continues the word of the one before."""
        return bool(
            pieces.starts[index] == pieces.ends[index - 1]
            and text[pieces.starts[index]].isalnum()
            and text[pieces.ends[index - 1] - 1].isalnum()
        )

    while first > 0 and joined(first):
        first -= 1
    while last < len(pieces) and joined(last):
        last += 1
    return first, last


def _trimmed(pieces: Pieces, first: int, last: int) -> tuple[int, int]:
    """The pieces without marks at their beginning and end, unless there is nothing else."""

    def is_mark(index: int) -> bool:
        start = pieces.starts[index]
        initial = start > 0 and pieces.text[start] == "." and pieces.text[start - 1].isupper()
        return not initial and not any(letter.isalnum() for letter in pieces.text[start : pieces.ends[index]])

    while first < last - 1 and is_mark(first):
        first += 1
    while first < last - 1 and is_mark(last - 1):
        last -= 1
    return first, last
