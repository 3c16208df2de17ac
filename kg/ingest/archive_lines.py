"""What the exports of newspaper archives have in common: labelled lines, and dates on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: The beginning of a line about rights.
COPYRIGHT = re.compile(r"\s*(?:Copyright\b|\(c\)|©)", re.IGNORECASE)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = re.compile(rf"{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}")
#: What may be on the line of a date: the day of the week, the time of day, an edition.
_BESIDE = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? ?)?"
_DATE_LINE = re.compile(
    rf"{_BESIDE}({_DAY.pattern})(?:,? {_BESIDE})?(?:[\s,|]*\d{{1,2}}:\d{{2}}.{{0,20}})?", re.IGNORECASE
)


@dataclass(frozen=True)
class Exported:
    """An article as an export has it. ``key`` is its number in the archive."""

    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    key: str | None = None


def date_line(line: str) -> str | None:
    """The date on a line that has nothing else but a weekday and a time; None for any other line.

    >>> date_line("Monday, June 9, 2025 10:15 AM GMT"), date_line("They met on June 9, 2025")
    ('June 9, 2025', None)
    """
    found = _DATE_LINE.fullmatch(line.strip())
    return found[1] if found else None


def first_date(text: str | None) -> str | None:
    """The first date in a text with a day, a month in letters and a year, or in ISO 8601."""
    found = _DAY.search(text or "")
    return found[0] if found else None


def labelled(line: str, labels: Sequence[str]) -> tuple[str, str] | None:
    """The label in small letters and the text after it, if a line begins with one of these labels and a colon."""
    found = re.match(r"\s*([A-Za-z][A-Za-z /&-]{0,40}?)\s*:\s*(.*)", line)
    return (found[1].lower(), found[2].strip()) if found and found[1].lower() in labels else None


def body(lines: Sequence[str]) -> str:
    """The lines of an article's text with the blank lines between paragraphs, without indents."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def words_of(lines: Sequence[str]) -> list[str]:
    """The lines that have text, without indents."""
    return [line.strip() for line in lines if line.strip()]
