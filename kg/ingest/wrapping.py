"""Lines that were broken to fit a page or a screen, joined to paragraphs again: else a sentence would end with its
line.
"""

from __future__ import annotations

import re

#: A line this near in length to the longest ones was broken because it was full.
_FULL = 0.75
#: The longest line (characters) that counts as broken: editors and mail programs break lines at 132 or before.
_PAGE = 140
#: Entries of a list, turns of a speaker, bylines; columns of a table.
_MARKED = re.compile(r"^\s*(?:[-*•#>|]|\d+[.)]|[\w ]{1,30}:|By [A-Z])|\S {2,}\S")


def unwrap(text: str) -> str:
    """The text with one paragraph on each line, and with words joined that were divided at the end of a line.

    >>> unwrap("They resumed their negoti-\\nations in Oslo on Monday,\\nthe host said.\\n\\nThey end soon.")
    'They resumed their negotiations in Oslo on Monday, the host said.\\n\\nThey end soon.'
    """
    lines = [line.strip() for line in text.splitlines()]
    lengths = sorted(len(line) for line in lines if line)
    full = _FULL * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    joined = ""
    before = ""
    for line in lines:
        if not before or not line or (len(before) < full and not _goes_on(before, line)):
            joined += f"\n{line}"
        elif re.search(r"[a-z][-\u00ad\u2010]\Z", before) and re.match(r"[a-z]", line):
            joined = joined[:-1] + line
        else:
            joined += f" {line}"
        before = line
    return re.sub(r"\n{3,}", "\n\n", joined).strip("\n")


def _goes_on(before: str, line: str) -> bool:
    """Whether a line continues the sentence of the line before, even if that line is short."""
    return line[0].islower() and before[-1] not in ".!?:;" and not (_MARKED.search(before) or _MARKED.search(line))


def on_one_line(text: str) -> str:
    """The text with a blank for every line end inside a paragraph that was broken to fit a page; offsets stay.

    A paragraph counts as broken if all its lines but the last are full, and half of them or more end inside a sentence,
    with the next line beginning with a small letter. Other text keeps its lines: verses, lists, tables, turns of
    speakers.

    >>> on_one_line("Anna Keller, the foreign\\nminister, led the talks\\nin Oslo.\\n\\nKELLER: They end.\\nRYBAK: No.")
    'Anna Keller, the foreign minister, led the talks in Oslo.\\n\\nKELLER: They end.\\nRYBAK: No.'
    """
    longest = max(map(len, text.split("\n")))
    parts = re.split(r"(\n[ ]*\n\s*)", text)
    fitted = [part for part in parts if "\n" in part.strip() and _is_full(part, longest)]
    small = [line[:1].islower() for part in fitted for line in part.strip("\n").split("\n")[1:]]
    if longest > _PAGE or not any(small) or 2 * sum(small) < len(small):
        return text
    return "".join(part.replace("\n", " ") if part in fitted else part for part in parts)


def _is_full(paragraph: str, longest: int) -> bool:
    """Whether all its lines but the last are nearly as long as the longest in the text, and none is a list or table
    line.
    """
    lines = paragraph.strip("\n").split("\n")
    return all(len(line) >= _FULL * longest for line in lines[:-1]) and not any(map(_MARKED.search, lines))
