"""Exports of Nexis (LexisNexis): articles end with "End of Document", or older ones begin with "1 of 9 DOCUMENTS"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from kg.ingest.archive_lines import COPYRIGHT, Exported, body, date_line, first_date, labelled, words_of

_BEGINS = re.compile(r"\s*(?:Document )?\d+ of \d+ DOCUMENTS?\s*")
_ENDS = re.compile(r"\s*End of Document\s*")
_HEAD = ("section", "length", "byline", "dateline", "headline", "highlight", "series", "country", "column", "edition")
#: Labels below the article's text; those that may also occur in a text are in capitals there.
_TAIL = ("load-date", "language", "publication-type", "journal code", "journal-code", "document-type", "url", "graphic")
_TAIL_IN_CAPITALS = re.compile(
    r"\s*(?:SUBJECT|GEOGRAPHIC|COMPANY|ORGANIZATION|PERSON|INDUSTRY|TICKER|CATEGORY|NOTES|CITY|STATE|COUNTRY): .*"
)
#: Whole lines after the article's text.
_CLOSING = re.compile(r"(?:Graphic|Classification|Correction|Notes|Bibliography|Links?)\s*", re.IGNORECASE)
_LAST_LINES = 3


def is_nexis(lines: Sequence[str]) -> bool:
    """Whether a file is such an export."""
    if any(map(_BEGINS.fullmatch, lines)):
        return any(labelled(line, ("length", "load-date", "language")) for line in lines)
    return any(map(_ENDS.fullmatch, lines)) and any(labelled(line, ("load-date", "length")) for line in lines)


def nexis_articles(lines: Sequence[str]) -> list[Exported]:
    """The articles of such an export, in its order, without what comes before the first one (a cover, a list)."""
    old = any(map(_BEGINS.fullmatch, lines))
    border = _BEGINS if old else _ENDS
    parts: list[list[str]] = [[]]
    for line in lines:
        if border.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return [_article(part, old) for part in (parts[1:] if old else parts[:-1])]


def _article(lines: Sequence[str], old: bool) -> Exported:
    start, end = _account(lines)
    head = _paragraphs(lines[:start]) if old else words_of(lines[:start])
    fields = dict(filter(None, (labelled(line, _HEAD) for line in head)))
    # The date nearest to the text: a cover before the first article has dates of its own.
    dated = next((number for number in reversed(range(len(head))) if _date(head[number])), None)
    above = [line for line in head[:dated] if not COPYRIGHT.match(line)]
    below = [line for line in head[dated + 1 :] if not labelled(line, _HEAD)] if old and dated is not None else []
    title = fields.get("headline") or next(iter([*below[::-1], *above[-2:-1]]), None)
    return Exported(
        body(lines[start:end]),
        title,
        above[-1] if above and dated is not None else None,
        _date(head[dated]) if dated is not None else None,
    )


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """The parts of an older head, each on one line: a blank line or a label begins the next."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or labelled(line, _HEAD):
            parts.append([])
        parts[-1] += words_of([line])
    return [" ".join(part) for part in parts if part]


def _date(line: str) -> str | None:
    """The date at the beginning of a line; an edition may follow it."""
    return date_line(line) or (first_date(line) if date_line(" ".join(line.split()[:4])) else None)


def _account(lines: Sequence[str]) -> tuple[int, int]:
    """Where the article's text begins and ends: after "Body", or after the labels of the head and their values."""
    start = next((n + 1 for n, line in enumerate(lines) if line.strip() == "Body"), None)
    if start is None:
        marks = [number for number, line in enumerate(lines) if labelled(line, ("length", "headline"))]
        start = _after_value(lines, marks[-1]) if marks else 0
        while start < len(lines) and (not lines[start].strip() or labelled(lines[start], _HEAD)):
            start = _after_value(lines, start) if lines[start].strip() else start + 1
    return start, next((number for number in range(start, len(lines)) if _is_below(lines, number)), len(lines))


def _is_below(lines: Sequence[str], number: int) -> bool:
    """Whether a line is the first after the article's text; this may be only its copyright."""
    line = lines[number]
    if _CLOSING.fullmatch(line.strip()) or labelled(line, _TAIL) or _TAIL_IN_CAPITALS.match(line):
        return True
    if not COPYRIGHT.match(line):
        return False
    worded = (each for each in range(number, len(lines)) if lines[each].strip())
    return len(list(islice(worded, _LAST_LINES + 1))) <= _LAST_LINES  # no further check: many lines may be like this


def _after_value(lines: Sequence[str], label: int) -> int:
    """The line after the value of a label, which may go on until a blank line."""
    return next((number for number in range(label, len(lines)) if not lines[number].strip()), len(lines))
