"""Lines that were broken to fit a page, joined to paragraphs again: a sentence is taken to end with its line."""

from __future__ import annotations

import re

#: A line this near to the longest ones was broken because it was full.
_FULL = 0.75


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
