"""The order in which to read the lines of a printed page that has columns.

Most files have their words in reading order, whatever the page looks like. Some have them line by line across all
columns. Then there is a position on the page at which many lines go on, with prose on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

#: Two pieces of text that begin at most this far apart (points) are on one line, or in one column.
_NEAR = 3.0
#: A column has at least this many lines, more than half of those around it, and this many characters in a line.
_LINES, _SHARE, _PROSE = 4, 0.5, 16.0
#: This many positions are tried: those at which most pieces begin.
_EDGES = 20
#: The next line of a column is at most this many times the usual line distance further down.
_LEADING = 1.5
#: The most lines of a page; the time grows with their square.
_MOST_LINES = 2_000


@dataclass(frozen=True)
class Piece:
    """Words that a file draws at once, and where on the page they begin (points from the left and the bottom)."""

    x: float
    y: float
    text: str


Line = Sequence[Piece]


def in_columns(pieces: Sequence[Piece]) -> list[str] | None:
    """The lines of a page that is drawn across its columns, column after column; None if they are in order.

    A page of more than 2,000 lines is not checked.
    """
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and abs(lines[-1][-1].y - piece.y) <= _NEAR:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_words(line) for line in _ordered(lines)] if len(lines) <= _MOST_LINES and _band(lines) else None


def _words(line: Line) -> str:
    return " ".join("".join(piece.text for piece in line).split())


def _ordered(lines: Sequence[Line]) -> list[Line]:
    """The lines in reading order: the first column of a part with columns, then the next column.

    A line without words goes before and after such a part, because a headline does not continue in it.
    """
    found = _band(lines)
    if found is None:
        return list(lines)
    edge, first, last = found
    left = [[piece for piece in line if piece.x < edge] for line in lines[first:last]]
    right = [[piece for piece in line if piece.x >= edge] for line in lines[first:last]]
    columns = [line for side in (left, right) for line in _ordered([line for line in side if line])]
    return [*lines[:first], *_blank_line(lines[:first]), *columns, *_blank_line(lines[last:]), *_ordered(lines[last:])]


def _blank_line(lines: Sequence[Line]) -> list[Line]:
    return [()] if lines else []


def _band(lines: Sequence[Line]) -> tuple[float, int, int] | None:
    """Where the second column begins, and the first and last line of the part with columns; None without columns."""
    begins = Counter(round(piece.x) for line in lines for piece in line[1:])
    for edge in sorted(edge for edge, _ in begins.most_common(_EDGES)):
        split = [number for number, line in enumerate(lines) if _goes_on(line, edge)]
        if len(split) < _LINES:
            continue
        width = max(len(_words(_left(lines[number], edge))) for number in split)
        first = split[0]
        # A line across the whole page ends the part with columns.
        last = next((n for n in range(first, split[-1]) if _crosses(lines[n], edge, width)), split[-1] + 1)
        split = [number for number in split if number < last]
        if len(split) >= _LINES and len(split) > _SHARE * (last - first) and _is_prose(lines, split, edge):
            return edge - _NEAR, first, _end(lines, last, edge, width)
    return None


def _end(lines: Sequence[Line], last: int, edge: float, width: int) -> int:
    """Where the columns end if one is longer than the others: its lines continue below each other."""
    step = _LEADING * (lines[last - 2][0].y - lines[last - 1][0].y)
    while last < len(lines) and 0 < lines[last - 1][0].y - lines[last][0].y <= step:
        if _crosses(lines[last], edge, width):
            break
        last += 1
    return last


def _goes_on(line: Line, edge: float) -> bool:
    return line[0].x < edge - _NEAR and any(abs(piece.x - edge) <= _NEAR for piece in line[1:])


def _left(line: Line, edge: float) -> Line:
    return [piece for piece in line if piece.x < edge - _NEAR]


def _crosses(line: Line, edge: float, width: int) -> bool:
    """Whether a line begins in the first column and is longer than any line there."""
    return line[0].x < edge - _NEAR and not _goes_on(line, edge) and len(_words(line)) > 1.2 * width


def _is_prose(lines: Sequence[Line], split: Sequence[int], edge: float) -> bool:
    """Whether both sides have sentences, and not cells of a table."""
    sides = [(_left(lines[number], edge), lines[number][len(_left(lines[number], edge)) :]) for number in split]
    return min(mean(len(_words(side)) for side in both) for both in zip(*sides, strict=True)) >= _PROSE
