"""Remove the characters that break names and batches, and remember where they were.

Nothing here changes the length of the text except removal, and every removal is recorded, so that each offset can be
mapped back to the source. This is why the text is not put into a Unicode normal form.
"""

from __future__ import annotations

import re

#: Zero-width, soft hyphen, bidirectional, control characters, lone surrogates and noncharacters; and the first half
#: of a two-character line end.
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]|\r(?=\n)"
)
#: Replaced one by one, so that offsets stay: line ends of other systems, and blanks that spaCy makes part of words.
_REPLACED = str.maketrans(
    dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n")
    | dict.fromkeys(
        "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
)


def normalise(text: str, cut: re.Pattern[str] | None = None) -> tuple[str, tuple[int, ...]]:
    """The text without harmful characters and without what ``cut`` matches, and the removed positions.

    >>> normalise("An\\u200bna Keller\\r\\nspoke.")
    ('Anna Keller\\nspoke.', (2, 12))
    """
    removed = {match.start() for match in _REMOVED.finditer(text)}
    if cut is not None:
        removed |= {place for match in cut.finditer(text) for place in range(match.start(), match.end())}
    kept = text if not removed else "".join(character for place, character in enumerate(text) if place not in removed)
    return kept.translate(_REPLACED), tuple(sorted(removed))


def clean_line(text: str | None) -> str | None:
    """A title or name on one line, without harmful characters; None if nothing is left."""
    if text is None:
        return None
    return " ".join(normalise(text)[0].split()) or None
