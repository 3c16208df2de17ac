"""Windows made of passages of other windows: short ones, and those in which two articles take turns.

A network that sees each article alone learns that whatever a text says belongs to the talks it says most of. In a
window that two articles share it belongs to those of its own article; in a short one there is little to go by. All that
a window is to say is cut and moved with its passages; no passage is cut through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from training.batches import Example
from training.labels import Event, Range
from training.vocabulary import FIRST

#: The full stop and the marks of a window among the pieces.
_STOP, _FIRST, _LAST = (FIRST.index(piece) for piece in (".", "[CLS]", "[SEP]"))
#: Which feature of a piece says that it begins a line, as each passage does.
_LINE = 2
#: Pieces of a passage, at least and at most, of a short window and of one of two articles; of a window, at most.
_SHORT, _TURN, _LONGEST, _LIMIT = (16, 90), (24, 150), 300, 384
#: The share of short windows, and of those in which each article has two turns.
_CUT, _AGAIN = 0.3, 0.6


@dataclass(frozen=True)
class _Passage:
    """Pieces of a window, and how far they are moved."""

    source: Example
    first: int
    last: int
    by: int

    def moved(self, where: Range) -> Range | None:
        """Where a passage of the source lies in the new window, if it does."""
        inside = self.first <= where[0] and where[1] <= self.last
        return (where[0] + self.by, where[1] + self.by) if inside else None


def spliced(data: Sequence[Example], count: int, seed: int) -> list[Example]:
    """So many windows made of those given, drawn by the seed; each tells of some event, or of two."""
    draw = np.random.default_rng(seed)
    telling = [one for one in data if one.events]
    made: list[Example] = []
    for _ in range(50 * count):  # most draws give a window; data too small for any ends here
        if len(made) == count or not telling:
            break
        one, other = (telling[i] for i in draw.integers(0, len(telling), 2))
        window = _cut(one, draw) if draw.random() < _CUT else _in_turns(one, other, draw)
        made += [window] if window is not None else []
    return made


def _cut(one: Example, draw: np.random.Generator) -> Example | None:
    """A short window of one article."""
    passages = list(_passages(one, draw, *_SHORT))
    if not passages:
        return None
    first, last = passages[draw.integers(0, len(passages))]
    window = _joined([(one, first, last)])
    return window if window.events else None


def _in_turns(one: Example, other: Example, draw: np.random.Generator) -> Example | None:
    """A window in which passages of two articles take turns."""
    dealt = [list(_passages(each, draw, *_TURN)) for each in (one, other)]
    if one.article == other.article or not all(dealt):
        return None
    turns = 1 + int(draw.random() < _AGAIN)
    starts = [int(draw.integers(0, max(1, len(found) - 1))) for found in dealt]
    rows = [found[at : at + turns] for found, at in zip(dealt, starts, strict=True)]
    parts: list[tuple[Example, int, int]] = []
    room = _LIMIT - 2
    for turn in range(turns):
        for source, row in zip((one, other), rows, strict=True):
            if turn < len(row) and row[turn][1] - row[turn][0] <= room:
                parts.append((source, *row[turn]))
                room -= row[turn][1] - row[turn][0]
    window = _joined(parts) if parts else None
    return window if window is not None and len(window.events) > 1 else None


def _passages(one: Example, draw: np.random.Generator, least: int, most: int) -> Iterator[tuple[int, int]]:
    """Runs of whole sentences of a window, one after the other, through none of whose labelled passages a cut goes."""
    whole = [where for _, where in one.general]
    for event in one.events:
        whole += [*event.mentions, *(where for _, where in event.roles)]
    cut_through = np.zeros(len(one.ids) + 1, bool)
    for first, last in whole:
        cut_through[first + 1 : last] = True
    ends = [at + 1 for at in range(one.body, len(one.ids) - 1) if one.ids[at] == _STOP and not cut_through[at + 1]]
    first, wanted = one.body, draw.integers(least, most)
    for end in ends:
        if end - first >= wanted or end == ends[-1]:
            if end - first <= _LONGEST:
                yield first, end
            first, wanted = end, draw.integers(least, most)


def _joined(parts: Sequence[tuple[Example, int, int]]) -> Example:
    """One window of the passages, with all that they are to say."""
    blank = np.zeros_like(parts[0][0].known[:1])
    ids, known, at = [np.array([_FIRST])], [blank], 1
    of_source: dict[int, list[_Passage]] = {}
    for source, first, last in parts:
        of_source.setdefault(id(source), []).append(_Passage(source, first, last, at - first))
        ids.append(source.ids[first:last])
        known.append(source.known[first:last].copy())
        known[-1][0, _LINE] = 1
        at += last - first
    window = Example("", np.concatenate([*ids, np.array([_LAST])]).astype(np.int32), np.concatenate([*known, blank]), 1)
    for passages in of_source.values():
        _carry(passages, window)
    return window


def _carry(passages: list[_Passage], window: Example) -> None:
    """Add what the passages of one source are to say."""
    source = passages[0].source

    def places(where: Range) -> list[Range]:
        return [moved for passage in passages if (moved := passage.moved(where)) is not None]

    def kept(tags: list[tuple[int, Range]]) -> list[tuple[int, Range]]:
        return [(tag, place) for tag, where in tags for place in places(where)]

    window.general += kept(source.general)
    window.masked += kept(source.masked)
    for event in source.events:
        mentions = [place for where in event.mentions for place in places(where)]
        if mentions:
            window.events.append(Event(event.kind, mentions, kept(event.roles), kept(event.masked), event.choices))
    for (relation, one, other, holds), seen in zip(source.pairs, source.seen, strict=True):
        for a in places(one):
            for b in places(other):
                window.pairs.append((relation, a, b, holds))
                window.seen.append(seen)
