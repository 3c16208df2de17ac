"""An article for the network: word pieces with features, in windows that overlap.

An article of up to 510 pieces is one window. In a longer one, every later window begins with the opening of the
article, because that mostly names the talks, their sides and their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kg.model import Span
from kg.reading.trained.tags import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from kg.reading.trained.word_pieces import WordPieces

#: The most pieces of a window, with its three marks; the network has no more positions.
LONGEST = 512
#: The pieces of the opening before every later window, and the overlap of later windows.
_OPENING = 96
_OVERLAP = 64
#: The marks before and after a window among the pieces; after the opening stands the second as well.
_CLS, _SEP = 2, 3

#: The features of a piece: how it is written, what it names, where it is.
SHAPES = ("lower", "Capital", "UPPER", "digit", "other")
NAMES = ("", "PERSON", "NATION", "ORG", "GROUP", "PLACE", "DATE")
FEATURES = (len(SHAPES), 2 * len(NAMES), 2, 2)
_QUOTED = re.compile('[“"«][^“”"«»\\n]{2,2000}[”"»]?|``[^\\n]{2,2000}?\'\'')


@dataclass(frozen=True)
class Window:
    """Pieces ``first`` to ``last`` of an article after its opening; for the pieces of ``own``, this window decides."""

    first: int
    last: int
    opening: int
    own: tuple[int, int]

    @cached_property
    def places(self) -> NDArray[np.int32]:
        """For each position of the window the number of the article's piece there, or -1 for a mark."""
        opening = [*range(self.opening), -1] if self.opening else []
        return np.array([-1, *opening, *range(self.first, self.last), -1], np.int32)

    def positions(self, first: int, last: int) -> list[tuple[int, int]]:
        """Where the pieces ``first`` to ``last`` are in the window: in the opening, in the body, or nowhere."""
        found = []
        if last <= self.opening:
            found.append((1 + first, 1 + last))
        if self.first <= first and last <= self.last:
            shift = (2 + self.opening if self.opening else 1) - self.first
            found.append((first + shift, last + shift))
        return found


class Pieces:
    """The pieces of an article, their spans in its text, and their features.

    ``ids`` are int32 of shape (pieces,), ``known`` int32 of shape (pieces, features).
    """

    def __init__(self, text: str, vocabulary: WordPieces, doc: Doc) -> None:
        self.text = text
        self.ids, self.starts, self.ends = (np.array(each, np.int32) for each in vocabulary.cut(text))
        self.known = self._known(doc)

    def __len__(self) -> int:
        return len(self.ids)

    def _known(self, doc: Doc) -> NDArray[np.int32]:
        known = np.zeros((len(self.ids), len(FEATURES)), np.int32)
        known[:, 0] = [_shape(self.text[a:b]) for a, b in zip(self.starts, self.ends, strict=True)]
        for ent in doc.ents:
            if ent.label_ in NAMES:
                first, last = self.between(Span(ent.start_char, ent.end_char))
                known[first:last, 1] = 2 * NAMES.index(ent.label_) + 1
                known[first : first + 1, 1] = 2 * NAMES.index(ent.label_)
        for index in range(1, len(self.ids)):
            known[index, 2] = "\n" in self.text[self.ends[index - 1] : self.starts[index]]
        for start, end in quoted(self.text):
            first, last = self.between(Span(start, end))
            known[first:last, 3] = 1
        return known

    def between(self, span: Span) -> tuple[int, int]:
        """The pieces that share a letter with the span, as a half-open range."""
        first = int(np.searchsorted(self.ends, span.start, side="right"))
        last = int(np.searchsorted(self.starts, span.end, side="left"))
        return first, max(first, last)

    def span(self, first: int, last: int) -> Span:
        """The span of the article's text for the pieces ``first`` to ``last``."""
        return Span(int(self.starts[first]), int(self.ends[last - 1]))

    def words(self, first: int, last: int) -> str:
        """The words of the pieces ``first`` to ``last`` in the article."""
        span = self.span(first, last)
        return self.text[span.start : span.end]

    @cached_property
    def windows(self) -> list[Window]:
        """The windows of the article, which together own every piece once."""
        count = len(self.ids)
        if count + 2 <= LONGEST:
            return [Window(0, count, 0, (0, count))] if count else []
        opening = self._opening()
        cuts = list(_cuts(count, LONGEST - 2, LONGEST - 3 - opening))
        owned = [0, *((last + first) // 2 for (_, last), (first, _) in pairwise(cuts)), count]
        return [
            Window(first, last, opening if first else 0, (owned[i], owned[i + 1]))
            for i, (first, last) in enumerate(cuts)
        ]

    def _opening(self) -> int:
        """The number of pieces in the opening: whole lines or sentences if possible, else the longest opening."""
        ends = [i + 1 for i in range(min(_OPENING, len(self.ids))) if self.text[self.starts[i] : self.ends[i]] in ".!?"]
        return ends[-1] if ends else _OPENING


def _cuts(count: int, first: int, later: int) -> Iterator[tuple[int, int]]:
    """The body of each window: the first is longer, because nothing comes before it."""
    end = first
    yield 0, first
    while end < count:
        start = end - _OVERLAP
        end = min(count, start + later)
        yield start, end


def quoted(text: str) -> list[tuple[int, int]]:
    """Where quotation marks begin and end in a text, in order; the end of a paragraph closes an open one."""
    return [match.span() for match in _QUOTED.finditer(text)]


def _shape(letters: str) -> int:
    if letters.isdigit():
        return 3
    if not letters[:1].isalpha():
        return 4
    if letters.isupper() and len(letters) > 1:
        return 2
    return 1 if letters[:1].isupper() else 0


def inputs(pieces: Pieces, window: Window) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The ids of a window with its marks, of shape (length,), and its features, (length, features)."""
    places = window.places
    ids = np.where(places >= 0, pieces.ids[np.maximum(places, 0)], _SEP)
    ids[0] = _CLS
    known = np.where(places[:, None] >= 0, pieces.known[np.maximum(places, 0)], 0)
    return ids.astype(np.int32), known.astype(np.int32)


def flagged(length: int, kind: str, mentions: Iterable[tuple[int, int]]) -> NDArray[np.int32]:
    """The flags of a window in which an event of a kind is mentioned: 0, or the kind's two, (length,)."""
    flags, begin = np.zeros(length, np.int32), 2 * KINDS.index(kind) + 1
    for first, last in mentions:
        flags[first], flags[first + 1 : last] = begin, begin + 1
    return flags


def joined(pieces: Pieces, outputs: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Outputs by window, each of shape (length, ...), as one by piece: from the window that owns the piece."""
    whole = np.zeros((len(pieces), *outputs[0].shape[1:]), np.float32)
    for window, output in zip(pieces.windows, outputs, strict=True):
        first, last = window.own
        shift = len(window.places) - 1 - window.last
        whole[first:last] = output[first + shift : last + shift]
    return whole
