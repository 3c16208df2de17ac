"""The dateline of an agency report: "OSLO, May 3 - " before the first sentence."""

from __future__ import annotations

import re

_CAPITALS = r"[A-Z][A-Z.'’]+(?:[ /,-]+[A-Z][A-Z.'’]+)*"
_MIXED = r"(?!The |In )[A-Z][a-zé.'’]+(?:[ -][A-Z][a-zé'’]+){0,3}"
_DATE = r"(?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)(?:,? \d{4})?"
_AGENCY = r"(?:\([^)]{2,40}\)|(?:Kyodo|Xinhua|Tass|TASS|Interfax|Reuters|AFP|AP|PTI|dpa|ANSA))"
_DASH = r" ?[-–—]{1,2} ?"
#: A place in capitals, then date, agency and dash as far as they are there; in usual spelling, date or agency must be.
_DATELINE = re.compile(
    rf"\A(?:(?P<place>{_CAPITALS})(?:(?:, [A-Z][a-z.]+)?(?:[.,]? {_DATE})?(?: {_AGENCY})?(?:{_DASH}|(?<=\)) )"
    r"|(?= [A-Z][a-z]| [A-Z]\.[A-Z]))"
    rf"|(?P<town>{_MIXED})(?:, [A-Z][a-z.]+)?"
    rf"(?:[.,] {_DATE}(?: {_AGENCY})?{_DASH}|[.,] {_DATE} {_AGENCY} |[.,]? {_AGENCY}{_DASH}))"
)


def dateline_end(text: str) -> int:
    """The offset at which a dateline ("OSLO, May 3 - ") ends; 0 without one.

    >>> dateline_end("OSLO, May 3 - Envoys met.")
    14
    """
    match = _DATELINE.match(text)
    return match.end() if match and len(match["place"] or match["town"]) > 3 else 0


def dateline_place(text: str) -> tuple[str, int, int]:
    """The place of the dateline in usual spelling with its offsets; ("", 0, 0) without one, or with several places.

    >>> dateline_place("PORT LOUIS, May 3 - Envoys met.")
    ('Port Louis', 0, 10)
    """
    match = _DATELINE.match(text)
    name = match["place"] or match["town"] if match else ""
    if not match or len(name) <= 3 or "/" in name:
        return "", 0, 0
    start = match.start()
    name = name.rstrip(".")
    return name.title(), start, start + len(name)
