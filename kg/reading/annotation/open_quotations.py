"""Quotations of several paragraphs, which open again in each and close in the last."""

from __future__ import annotations

import re

#: The end of a paragraph of a quotation that the next paragraph opens again.
_NEXT_PARAGRAPH = re.compile(r'[ \t.,;:!?]*\n\s*["“«](?=\S)')


def goes_on(text: str, end: int) -> int | None:
    """Where a quotation that is still open at the end of its paragraph goes on in the next one, after the marks.

    >>> goes_on('"We agreed.\\n\\n"We signed," she said.', 10)
    14
    >>> goes_on('"We agreed."\\n\\n"We signed," she said.', 11) is None
    True
    """
    match = _NEXT_PARAGRAPH.match(text, end)
    return match.end() if match is not None else None
