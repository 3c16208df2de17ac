"""Lines that were broken to fit a page or a screen, joined to paragraphs again: a sentence would end with its line."""

from __future__ import annotations

import re

#: A line this near to the longest ones was broken because it was full.
_FULL = 0.75
#: The longest line, in characters, that is taken for broken: editors and mail programs break at 132 and before.
_PAGE = 140


def unwrap(text: str) -> str:
    """The text with one line a paragraph, and words that were divided at the end of a line in one piece.

    >>> unwrap("They resumed their negoti-\\nations in Oslo on Monday,\\nthe host said.\\n\\nThey end soon.")
    'They resumed their negotiations in Oslo on Monday, the host said.\\n\\nThey end soon.'
    """
    lines = [line.strip() for line in text.splitlines()]
    lengths = sorted(len(line) for line in lines if line)
    full = _FULL * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    joined = ""
    before = ""
    for line in lines:
        if not before or not line or len(before) < full:
            joined += f"\n{line}"
        elif re.search(r"[a-z]-\Z", before) and re.match(r"[a-z]", line):
            joined = joined.removesuffix("-") + line
        else:
            joined += f" {line}"
        before = line
    return re.sub(r"\n{3,}", "\n\n", joined).strip("\n")


def on_one_line(text: str) -> str:
    """The text with a blank for every line end that only fits it to a page, so that offsets stay.

    It is taken for so fitted where a full line ends within a sentence: the next begins with a small letter. What begins
    with a mark, as headings and entries of a list do, keeps its line.

    >>> on_one_line("Anna Keller, the foreign\\nminister, led the talks\\nin Oslo.\\n\\nThey end soon.")
    'Anna Keller, the foreign minister, led the talks in Oslo.\\n\\nThey end soon.'
    """
    lines = text.split("\n")
    longest = max(map(len, lines))
    if longest > _PAGE:
        return text
    full = [len(line.rstrip()) >= _FULL * longest for line in lines]
    if not any(is_full and after[:1].islower() for is_full, after in zip(full, lines[1:], strict=False)):
        return text
    joined = lines[0]
    for is_full, after in zip(full, lines[1:], strict=False):
        goes_on = is_full and re.match(r"[\w\"'“‘«($]", after)
        joined += f" {after}" if goes_on else f"\n{after}"
    return joined
