"""The dateline of an agency report: "OSLO, May 3 - " before the first sentence, or before each of several items."""

from __future__ import annotations

import re

_CAPITALS = r"[A-Z][A-Z.'’]+(?:[ /,-]+[A-Z][A-Z.'’]+)*"
_MIXED = r"(?!The |In )[A-Z][a-zé.'’]+(?:[ -][A-Z][a-zé'’]+){0,3}"
_DATE = r"(?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)(?:,? \d{4})?"
_DAY = re.compile(_DATE)
_YEAR = re.compile(rf"{_DATE.removesuffix('?')}")
_AGENCY = r"(?:\([^)]{2,40}\)|(?:Kyodo|Xinhua|Tass|TASS|Interfax|Reuters|AFP|AP|PTI|dpa|ANSA))"
#: The state or nation after a town: "Texas", "Ga.", "New Mexico", "N.Y.".
_STATE = r"(?:[A-Z][a-z.]+(?: [A-Z][a-z]+)?|[A-Z]\.[A-Z]\.)"
_DASH = r" ?[-–—]{1,2} ?"
#: Up to three lines above it that are no sentences: headline, author.
_ABOVE = r"(?:[^\n]{0,160}[^\s.,;:—–-][ \t]*\n\s*+){1,3}?"  # each blank has one place, or blank texts take for ever
_IN_CAPITALS = (
    rf"(?:(?:, {_STATE})?(?:[.,]? {_DATE})?(?: {_AGENCY})?(?:{_DASH}|(?<=\)) )"
    rf"|, {_STATE}: )"
)
_IN_MIXED = (
    rf"(?P<town>{_MIXED})(?:, {_STATE})?"
    rf"(?:[.,] {_DATE}(?: {_AGENCY})?{_DASH}|[.,] {_DATE} {_AGENCY} |[.,]? {_AGENCY}{_DASH})"
)
#: A place in capitals, then date, agency and dash as far as they are there; in usual spelling, date or agency must be.
_DATELINE = re.compile(rf"(?P<place>{_CAPITALS})(?:{_IN_CAPITALS}|(?= [A-Z][a-z]| [A-Z]\.[A-Z]))|{_IN_MIXED}")
_FREE_DASH = re.compile(r" [-–—]{1,2} $")
#: At the beginning of any line, up to four words and a dash that stands free.
_AT_A_LINE = re.compile(
    r"^(?P<place>[A-Z][A-Z.'’]+(?:[ /,]+[A-Z][A-Z.'’]+){0,3})"
    rf"(?:, {_STATE})?(?:[.,]? {_DATE})?(?: {_AGENCY})? [-–—]{{1,2}} ",
    re.MULTILINE,
)
#: Below a headline, a dash or an agency must tell it from other words in capitals.
_BELOW = re.compile(rf"{_ABOVE}(?:(?P<place>{_CAPITALS}){_IN_CAPITALS}|{_IN_MIXED})")


def _dateline(text: str) -> tuple[re.Match[str], str] | None:
    """The dateline with the group its place stands in, at the beginning or below the headline."""
    for match in (_DATELINE.match(text), _BELOW.match(text)):
        group = "place" if match and match["place"] else "town"
        if match and len(match[group]) > (2 if _FREE_DASH.search(match[0]) else 3):
            return match, group
    return None


def datelines(text: str) -> list[tuple[int, int, int]]:
    """Where a dateline of a text of several items begins, where its place ends, and where it ends itself, in order.

    >>> datelines("OSLO - Envoys met.\\nATLANTA, Georgia - Others will meet.")
    [(0, 4, 7), (19, 26, 38)]
    """
    return [(match.start(), match.end("place"), match.end()) for match in _AT_A_LINE.finditer(text)]


def dateline_spans(text: str) -> list[tuple[int, int]]:
    """Where each dateline of a text begins and ends: the first, which may stand below a headline, and further ones.

    >>> dateline_spans("Envoys meet\\nOSLO, May 3 - Envoys met.")
    [(12, 26)]
    """
    found = _dateline(text)
    first = {(found[0].start(found[1]), found[0].end())} if found else set()
    return sorted(first | {(start, end) for start, _, end in datelines(text)})


def dateline_end(text: str) -> int:
    """The offset at which a dateline ("OSLO, May 3 - ") ends; 0 without one.

    >>> dateline_end("OSLO, May 3 - Envoys met.")
    14
    >>> dateline_end("OSLO, Norway: Envoys met."), dateline_end("NOTE: Envoys met.")
    (14, 0)
    """
    found = _dateline(text)
    return found[0].end() if found else 0


def dateline_day(text: str) -> str | None:
    """The day of the dateline as worded, where the year is told; else None.

    >>> dateline_day("OSLO, May 3, 2024 - Envoys met."), dateline_day("OSLO, May 3 - Envoys met.")
    ('May 3, 2024', None)
    """
    found = _dateline(text)
    day = _YEAR.search(found[0][0], found[0].start(found[1])) if found else None
    return day[0] if day else None


def dateline_date(text: str) -> str | None:
    """The day of the dateline as worded, with or without a year; None without one, or in a text of several datelines.

    >>> dateline_date("OSLO, May 3 - Envoys met."), dateline_date("OSLO - Envoys met.")
    ('May 3', None)
    """
    found = _dateline(text)
    if found is None or len(dateline_spans(text)) > 1:
        return None
    day = _DAY.search(found[0][0], found[0].end(found[1]) - found[0].start())
    return day[0] if day else None


def dateline_place(text: str) -> tuple[str, int, int]:
    """The place of the dateline in usual spelling with its offsets; ("", 0, 0) without one, or with several places.

    >>> dateline_place("PORT LOUIS, May 3 - Envoys met.")
    ('Port Louis', 0, 10)
    """
    found = _dateline(text)
    if found is None or "/" in found[0][found[1]]:
        return "", 0, 0
    match, group = found
    name, start = match[group].rstrip("."), match.start(group)
    return name.title(), start, start + len(name)
