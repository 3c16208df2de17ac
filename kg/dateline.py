"""The dateline of an agency report: "OSLO, May 3 - " before the first sentence."""

from __future__ import annotations

import re

_DATELINE = re.compile(
    r"\A(?P<place>[A-Z][A-Z.'’]+(?:[ /,-]+[A-Z][A-Z.'’]+)*)"
    r"(?:(?:, [A-Z][a-z.]+)?(?:,? (?P<date>[A-Z][a-z]+\.? \d{1,2}))?(?: \([^)]{2,40}\))? ?[-–—]{1,2} "
    r"|(?= [A-Z][a-z]| [A-Z]\.[A-Z]))"
)


def dateline_end(text: str) -> int:
    """The offset at which a dateline ("OSLO, May 3 - ") ends; 0 without one.

    >>> dateline_end("OSLO, May 3 - Envoys met.")
    14
    """
    match = _DATELINE.match(text)
    return match.end() if match and len(match["place"]) > 3 else 0


def dateline_place(text: str) -> tuple[str, int, int]:
    """The place of the dateline in usual spelling with its offsets; ("", 0, 0) without one, or with several places.

    >>> dateline_place("PORT LOUIS, May 3 - Envoys met.")
    ('Port Louis', 0, 10)
    """
    match = _DATELINE.match(text)
    if not match or len(match["place"]) <= 3 or "/" in match["place"]:
        return "", 0, 0
    return match["place"].title(), match.start("place"), match.end("place")
