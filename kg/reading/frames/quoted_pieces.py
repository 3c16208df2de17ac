"""Where quoted text is in an article: its pieces between quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_LEAST_WORDS = 4
#: A quotation whose mark of opening is low, as in German, and whose mark of closing opens one in English; or one in
#: angle marks, either way.
_LOW = re.compile(r"[„«»]([^“”„\"«»\n]{1,2000})[“”«»]")


@dataclass(frozen=True)
class Piece:
    """A run of quoted text: its offsets without the marks, and the paragraph it stands in."""

    start: int
    end: int
    paragraph: int


def pieces(text: str) -> list[Piece]:
    """All quoted parts of the text, paragraph by paragraph, with any quotation marks.

    >>> [(p.start, p.end) for p in pieces('He said: "We agreed on it all."')]
    [(10, 30)]
    """
    found: list[Piece] = []
    offset, carried = 0, False
    for number, paragraph in enumerate(_LOW.sub(r"“\1”", text).split("\n")):
        found.extend(_in_paragraph(paragraph, offset, number, carried))
        carried = _left_open(paragraph, carried)
        offset += len(paragraph) + 1
    return found


def _left_open(paragraph: str, carried: bool) -> bool:
    """Whether a curly quotation is still open at the end of the paragraph, to be closed in the next one."""
    opened, closed = paragraph.rfind("“"), paragraph.rfind("”")
    return opened > closed or (carried and closed == -1 and opened == -1 and bool(paragraph.strip()))


def _in_paragraph(paragraph: str, offset: int, number: int, carried: bool) -> list[Piece]:
    found = []
    opened = (
        0 if carried and "”" in paragraph and paragraph.find("”") < (paragraph.find("“") % (len(paragraph) + 1)) else -1
    )
    for i, char in enumerate(paragraph):
        if char not in '“”"':
            continue
        opens = char == "“" or (char == '"' and _opens(paragraph, i))
        if opens:
            if opened >= 0:
                found.append(Piece(offset + opened, offset + i, number))
            opened = i + 1
        elif opened >= 0:
            found.append(Piece(offset + opened, offset + i, number))
            opened = -1
    if opened >= 0:
        found.append(Piece(offset + opened, offset + len(paragraph), number))
    return [piece for piece in (_tight(p, paragraph, offset) for p in found) if piece.end > piece.start]


def _opens(paragraph: str, i: int) -> bool:
    before, after = paragraph[i - 1 : i], paragraph[i + 1 : i + 2]
    return (not before or before in " ([—–-:'" or before.isspace()) and bool(after) and not after.isspace()


def _tight(piece: Piece, paragraph: str, offset: int) -> Piece:
    start, end = piece.start - offset, piece.end - offset
    while start < end and paragraph[start].isspace():
        start += 1
    while end > start and (paragraph[end - 1].isspace() or paragraph[end - 1] == ","):
        end -= 1
    return replace(piece, start=offset + start, end=offset + end)


def is_long(text: str) -> bool:
    return len(re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text)) >= _LEAST_WORDS
