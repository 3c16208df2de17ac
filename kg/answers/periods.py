"""Days and spans of days as people word them: "in January 2031", "since March", "between 2 and 9 June 2031"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from kg.answers.narrowing import Period, is_day
from kg.errors import QuestionError
from kg.reference import month_numbers

_MONTH = rf"(?:{'|'.join(sorted(month_numbers(), key=len, reverse=True))})\.?"
_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_ISO = r"\d{4}-\d\d(?:-\d\d)?"
_YEAR = r"(?:1[5-9]|2\d)\d\d"
#: What is a date wherever it stands, and what only behind a word such as "in": a month or a year alone.
_WHOLE = rf"{_ISO}|{_NUMBER}(?:\s+of)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+{_NUMBER},?\s+\d{{4}}|{_MONTH},?\s+\d{{4}}"
_DATE = rf"(?:{_WHOLE}|{_NUMBER}(?:\s+of)?\s+{_MONTH}|{_MONTH}\s+{_NUMBER}(?!\d)|{_MONTH}|{_YEAR})"
_BEHIND = r"as\s+of|since|after|before|until|till|by|up\s+to|in|on|during|for|of|from"
_SPANS = (
    rf"(?:between|from)\s+(?:the\s+)?(?P<one>{_DATE}|{_NUMBER})\s+(?:and|to|until|till|through|-|–)\s+"
    rf"(?:the\s+)?(?P<other>{_DATE})",
    rf"(?P<how>{_BEHIND})\s+(?:the\s+)?(?P<when>{_DATE})",
    rf"(?P<alone>{_WHOLE})",
)
_SPAN = re.compile("|".join(rf"\b(?:{span})(?!\w)" for span in _SPANS), re.IGNORECASE)


@dataclass(frozen=True)
class Worded:
    """A span of days and where its words are; ``others`` are the same days in other years, if no year is given."""

    start: int
    end: int
    period: Period
    others: tuple[Period, ...] = ()


def find(text: str, newest: str | None, days: Callable[[], Collection[str]] = tuple) -> list[Worded]:
    """The spans of days that a text names.

    A month or day without a year is the one nearest to the ``newest`` day; those among the ``days`` for which something
    is known come first.

    >>> [str(found.period) for found in find("who met in January 2031 or since 4 May 2032?", None)]
    ['from 2031-01 to 2031-01', 'from 2032-05-04']

    Raises QuestionError for a day that the calendar does not have, or if a year is missing and no newest day is known.
    """
    return [_worded(match, _Around(newest, cache(lambda: frozenset(days())))) for match in _SPAN.finditer(text)]


@dataclass(frozen=True)
class _Around:
    """What is known about the days of events: the newest day, all days, and the ``year`` to use, if any.

    Months and days without a year are collected in ``without_year``.
    """

    newest: str | None
    days: Callable[[], Collection[str]]
    year: int | None = None
    without_year: list[str] = field(default_factory=list)


def _worded(match: re.Match[str], around: _Around) -> Worded:
    period = _period(match, around)
    months = {in_year[:2] for in_year in around.without_year}
    known = sorted({int(day[:4]) for day in around.days() if day[5:7] in months} if months else (), reverse=True)
    others = dict.fromkeys(_period(match, replace(around, year=year)) for year in known)
    return Worded(match.start(), match.end(), period, tuple(other for other in others if other != period))


def _period(match: re.Match[str], around: _Around) -> Period:
    if match["one"]:
        other = _iso(match["other"], around)
        return Period(_first(match["one"], other, around), other)
    day = _iso(match["when"] or match["alone"], around, past=(match["how"] or "").lower() == "since")
    how = " ".join((match["how"] or "in").lower().split())
    periods: dict[str, Callable[[], Period]] = {
        "since": lambda: Period(day, ""),
        "from": lambda: Period(day, ""),
        "after": lambda: Period(_beside(day, 1), ""),
        "before": lambda: Period("", _beside(day, -1)),
        **dict.fromkeys(("until", "till", "by", "up to", "as of"), lambda: Period("", day)),
    }
    return periods.get(how, lambda: Period(day, day))()


def _first(words: str, other: str, around: _Around) -> str:
    """The first of two dates, which may leave out what the second has: the year, or month and year."""
    if number := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", words):
        if len(other) == len("2031"):
            raise QuestionError(f"Which month is meant by {words!r}? Write it out, as in {number[1]} March {other}.")
        return _checked(f"{other[:7]}-{int(number[1]):02}")
    if re.search(r"\d{4}", words):
        return _iso(words, around)
    year = int(other[:4])
    if len(other) > len("2031") and _month(words) > int(other[5:7]):
        year -= 1  # "between November and February 2031" begins in the year before
    return _iso(f"{words} {year:04}", around)


def _iso(words: str, around: _Around, *, past: bool = False) -> str:
    """The day, month or year in ISO 8601."""
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", words):
        return _checked(words)
    year = re.search(r"\d{4}", words)
    rest = words.replace(year[0], "") if year else words
    month = _month(rest)
    day = re.search(r"\d{1,2}", rest)
    in_year = f"{month:02}" + (f"-{int(day[0]):02}" if day else "")
    return _checked(f"{year[0] if year else _year(in_year, words, around, past=past)}-{in_year}")


def _month(words: str) -> int:
    return next(month_numbers()[word] for word in re.findall(r"[a-z]+", words.lower()) if word in month_numbers())


def _year(in_year: str, words: str, around: _Around, *, past: bool) -> str:
    """The year in which the month, or month and day, is nearest to the newest day, or was last.

    Years in which something is known for that day come first, then years in which something is known for that month.
    """
    around.without_year.append(in_year)
    if around.year is not None:
        return str(around.year)
    newest = around.newest
    if not newest or len(newest) < 7:
        raise QuestionError(f"Which year is meant by {words!r}? Write it out: no article in the store has a day.")
    year, latest, month = int(newest[:4]), int(newest[5:7]), int(in_year[:2])
    if past:
        return str(year if month <= latest else year - 1)
    known = [int(day[:4]) for day in around.days() if day[5:] == in_year]
    known = known or [int(day[:4]) for day in around.days() if day[5:7] == in_year[:2]]
    years = sorted(known, reverse=True) or [year, year - 1, year + 1]
    return str(min(years, key=lambda one: abs((one - year) * 12 + month - latest)))


def _checked(day: str) -> str:
    """The day; QuestionError if the calendar does not have it."""
    if not is_day(day):
        raise QuestionError(f"The date {day} does not exist; give one that does.")
    return day


def _beside(day: str, step: int) -> str:
    """The next or previous day, month or year; QuestionError at the ends of the calendar."""
    try:
        if len(day) == len("2031-03-04"):
            return (date.fromisoformat(day) + timedelta(days=step)).isoformat()
        first = date.fromisoformat(f"{day}-01-01"[:10])
        months = first.year * 12 + first.month - 1 + step * (1 if len(day) == len("2031-03") else 12)
        return date(months // 12, months % 12 + 1, 1).isoformat()[: len(day)]
    except (OverflowError, ValueError) as error:
        side = "after" if step > 0 else "before"
        raise QuestionError(f"Nothing is {side} {day}: days go from 0001-01-01 to 9999-12-31.") from error
