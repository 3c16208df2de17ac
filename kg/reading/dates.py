"""Dates in words as ISO 8601, as exact as the words are, relative to the day of publication.

We use our own rules on the model's DATE spans: dateparser alone is wrong or empty on a third of them. If the day of
publication is unknown, dates that depend on it are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

from kg import reference
from kg.dateline import dateline_date
from kg.model import Article

_MONTHS = reference.month_numbers()
_NUMBERS = reference.number_words()
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?:of )?((?:19|20)\d\d))?"
_RANGE = re.compile(rf"\b({_MONTH})\.? {_DAY} ?(?:-|–|to|and) ?{_DAY}{_YEAR}\b")
_LONG_RANGE = re.compile(rf"\b({_MONTH})\.? {_DAY} ?(?:-|–|to|until|through|and) ?({_MONTH})\.? {_DAY}{_YEAR}(?!\d)")
_DAYS_MONTH = re.compile(rf"\b{_DAY} ?(?:-|–|to|and|until) ?{_DAY} (?:of )?({_MONTH})\b\.?{_YEAR}")
_MONTH_TO_MONTH = re.compile(
    rf"\b{_DAY} (?:of )?({_MONTH})\b\.?{_YEAR} ?(?:-|–|to|until|till|through|and) ?"
    rf"{_DAY} (?:of )?({_MONTH})\b\.?{_YEAR}"
)
_OF_A_MONTH = re.compile(rf"\b{_DAY}(?: ?(?:-|–|to|and|until) (?:the )?{_DAY})? (?:of )?(this|last|next) month\b")
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.? {_DAY}{_YEAR}(?!\d)")
_DAY_MONTH = re.compile(rf"\b{_DAY} (?:of )?({_MONTH})\b\.?{_YEAR}")
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\b\.?{_YEAR}")
_ONLY_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_ISO = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")
_WEEKDAY = "|".join(reference.weekday_numbers())
_COUNT = "|".join(_NUMBERS) + r"|\d{1,2}"
#: Days counted from another day: "a week from Friday", "two weeks from June 3", "a week on Tuesday", "Friday week".
_COUNTED = re.compile(
    rf"\b(?:(?P<count>{_COUNT}) (?P<unit>day|week|fortnight)s? from (?P<from>(?:{_WEEKDAY}|today|tomorrow)\b"
    rf"|(?:{_MONTH})\b\.? \d{{1,2}}\b|\d{{1,2}} (?:{_MONTH})\b)"
    rf"|(?<!for )a (?P<span>week|fortnight) on (?P<on>{_WEEKDAY})\b"
    rf"|(?P<day>{_WEEKDAY}|today|tomorrow) (?P<later>week|fortnight)\b(?!-)(?! long\b))",
    re.IGNORECASE,
)
#: The first and the last weekday: "Thursday to Saturday next week", "between Monday and Wednesday".
_WEEKDAYS = re.compile(
    rf"\b(?:(?P<first>{_WEEKDAY}) ?(?:-|–|to|through|until|till) ?|between (?P<other>{_WEEKDAY}) and )"
    rf"(?P<last>{_WEEKDAY})\b(?: (?:last|this|next) week\b)?",
    re.IGNORECASE,
)
#: A first and a last day in two months, which the model takes for two days: "from 28 March to 2 April".
_INTO_A_MONTH = re.compile(
    rf"\b\d{{1,2}} (?:{_MONTH})\b\.?{_YEAR} ?(?:-|–|to|until|till|through) ?\d{{1,2}} (?:{_MONTH})\b\.?{_YEAR}",
    re.IGNORECASE,
)
#: Days with a name: "New Year's Eve".
_HOLIDAY = re.compile("|".join(reference.holidays()).replace("'", "['’]").replace(".", "\\.?"), re.IGNORECASE)
#: A weekday counted in its month: "the first Monday of March", "the last Friday in May".
_NTH = re.compile(rf"\b(first|second|third|fourth|last) ({_WEEKDAY}) (?:of|in) ({_MONTH})\b\.?{_YEAR}")
_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3}
#: A line that is only a day, perhaps with a time, such as live blogs have above their posts: "Tuesday, March 4, 14:30".
_DAY_LINE = re.compile(
    rf"^[#*_ ]*(?P<day>(?:(?:{_WEEKDAY}),? +)?(?:(?:{_MONTH})\.? {_DAY}|{_DAY} (?:{_MONTH})\b\.?){_YEAR})"
    r"(?:[,.:;|–— -]*(?:at )?\d{1,2}(?:[.:h]\d\d(?: ?[ap]\.?m\.?)?| ?[ap]\.?m\.?)(?: [A-Z]{2,4})?)?[#*_:. ]*$",
    re.IGNORECASE | re.MULTILINE,
)
#: The most days between the dateline of an article and its publication.
_LATEST = 31
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14}
_AGO = re.compile(r"\b(\w+) (day|week|month|year)s? (ago|earlier|later|before)\b")


def published_day(published: str | None) -> date | None:
    """The day of publication, if it is known to the day."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def day_of_writing(article: Article, at: int = 0) -> str | None:
    """The day from which an article counts ("today", "Sunday") at an offset: that of the last line above that is only
    a day, else of its dateline, if it appeared within a month after that; else the day of publication.

    >>> day_of_writing(Article("a", "OSLO, May 3 - Envoys met today.", published="2031-05-05"))
    '2031-05-03'
    >>> day_of_writing(Article("a", "Sunday, May 4, 14:30\\nThey met today.", published="2031-05-05"), 30)
    '2031-05-04'
    """
    lines = _day_lines(article)
    above = bisect_right(lines, at, key=lambda line: line[0])
    return lines[above - 1][1] if above else _day_at_first(article)


@lru_cache(maxsize=64)
def _day_at_first(article: Article) -> str | None:
    """The day of the dateline, else of publication."""
    words = dateline_date(article.text)
    return (_shortly_before(words, article.published) if words else None) or article.published


@lru_cache(maxsize=64)
def _day_lines(article: Article) -> tuple[tuple[int, str], ...]:
    """Where each line ends that is only a day shortly before publication, and the day."""
    lines = ((line.end(), _shortly_before(line["day"], article.published)) for line in _DAY_LINE.finditer(article.text))
    return tuple((end, day) for end, day in lines if day is not None)


def _shortly_before(words: str, published: str | None) -> str | None:
    """The day in the words, if it is that of publication or at most a month before it."""
    printed = published_day(published)
    days = resolve(words, published) if printed is not None else None
    first = published_day(days[0]) if days else None
    if first is None or printed is None or not 0 <= (printed - first).days <= _LATEST:
        return None
    return first.isoformat()


def resolve(text: str, published: str | None, *, future: bool = False) -> tuple[str, str] | None:
    """(start, end) of the words as ISO dates of equal exactness, or None; start equals end for a single date.

    ``future`` says that the clause is about the future, so that a weekday or month alone is the next one.

    >>> resolve("March 23-25", "2024-03-26")
    ('2024-03-23', '2024-03-25')
    >>> resolve("Friday", "2024-03-26", future=True)
    ('2024-03-29', '2024-03-29')
    >>> resolve("last month", "2024-03-26")
    ('2024-02', '2024-02')
    >>> resolve("Friday", None) is None
    True
    """
    words = " ".join(text.lower().replace("’", "'").split())
    words = _HOLIDAY.sub(lambda name: reference.holidays().get(name[0], name[0]), words)
    day = published_day(published)
    if match := _COUNTED.search(words):
        return _counted(match, published)
    return _absolute(words, day, future) or (_relative(words, day, future) if day else None)


def counted(text: str) -> list[tuple[int, int]]:
    """Where days are counted from another day, are days of this month, the last or the next, a first and a last
    weekday, a first and a last day in two months, or days with a name of their own, in a text.

    >>> counted("Talks open a week from Friday.")
    [(11, 29)]
    >>> counted("Talks open on the 3rd and 4th of this month.")
    [(18, 43)]
    """
    return [
        match.span()
        for form in (_COUNTED, _OF_A_MONTH, _WEEKDAYS, _INTO_A_MONTH, _HOLIDAY)
        for match in form.finditer(text)
    ]


def _counted(match: re.Match[str], published: str | None) -> tuple[str, str] | None:
    """The day that is so many days after the day that the words name, which lies ahead."""
    base = resolve(match["from"] or match["on"] or match["day"], published, future=True)
    if base is None:
        return None
    count, unit = (match["count"] or "one"), match["unit"] or match["span"] or match["later"]
    days = (int(count) if count.isdecimal() else _NUMBERS[count]) * _LENGTHS[unit]
    return _same((date.fromisoformat(base[0]) + timedelta(days)).isoformat())


def _absolute(words: str, day: date | None, future: bool) -> tuple[str, str] | None:
    if match := _ISO.search(words):
        return match[1], match[1]
    if match := _RANGE.search(words):
        year = match[4] or _year(day, _MONTHS[match[1]], future, words)
        return _pair(_full(year, _MONTHS[match[1]], match[2]), _full(year, _MONTHS[match[1]], match[3]))
    if match := _DAYS_MONTH.search(words):
        year = match[4] or _year(day, _MONTHS[match[3]], future, words)
        return _pair(_full(year, _MONTHS[match[3]], match[1]), _full(year, _MONTHS[match[3]], match[2]))
    if match := _LONG_RANGE.search(words):
        first, last = _MONTHS[match[1]], _MONTHS[match[3]]
        begins, ends = _years(first, last, (None, match[5]), _year(day, first, future, words))
        return _pair(_full(begins, first, match[2]), _full(ends, last, match[4]))
    if match := _MONTH_TO_MONTH.search(words):
        first, last = _MONTHS[match[2]], _MONTHS[match[5]]
        begins, ends = _years(first, last, (match[3], match[6]), _year(day, first, future, words))
        return _pair(_full(begins, first, match[1]), _full(ends, last, match[4]))
    if match := _MONTH_DAY.search(words):
        return _same(_full(match[3] or _year(day, _MONTHS[match[1]], future, words), _MONTHS[match[1]], match[2]))
    if match := _DAY_MONTH.search(words):
        return _same(_full(match[3] or _year(day, _MONTHS[match[2]], future, words), _MONTHS[match[2]], match[1]))
    return _in_month(words, day, future)


def _in_month(words: str, day: date | None, future: bool) -> tuple[str, str] | None:
    """A weekday counted in its month, a month, or a year."""
    if match := _NTH.search(words):
        year = match[4] or _year(day, _MONTHS[match[3]], future, words.replace("last", ""))
        return _same(_nth(year, _MONTHS[match[3]], match[1], reference.weekday_numbers()[match[2]]))
    match = _MONTH_YEAR.search(words)
    if match and not (
        match[1] == "may"
        and not match[2]
        and words != "may"
        and not re.search(r"\b(in|of|last|next|early|late|mid|this|since|until|by)\W*may\b", words)
    ):
        year = match[2] or _year(day, _MONTHS[match[1]], future, words)
        return _same(f"{year}-{_MONTHS[match[1]]:02}" if year else None)
    if match := _ONLY_YEAR.search(words):
        return match[1], match[1]
    return None


def _nth(year: str | None, month: int, which: str, weekday: int) -> str | None:
    """The first, second, third, fourth or last such weekday of a month."""
    if year is None:
        return None
    first = date(int(year), month, 1)
    days = [first + timedelta(n) for n in range((weekday - first.weekday()) % 7, 31, 7)]
    days = [each for each in days if each.month == month]
    return days[_ORDER.get(which, -1)].isoformat()


def _years(
    first: int, last: int, said: tuple[str | None, str | None], else_first: str | None
) -> tuple[str | None, str | None]:
    """The years of a first and a last month, by those that the words have: "December 28, 2024 to January 3"."""
    carried = int(last < first)
    begins = said[0] or (str(int(said[1]) - carried) if said[1] else else_first)
    return begins, said[1] or (str(int(begins) + carried) if begins else None)


def _relative(words: str, day: date, future: bool) -> tuple[str, str] | None:
    for name, shift in (
        ("day after tomorrow", 2),
        ("day before yesterday", -2),
        ("today", 0),
        ("tonight", 0),
        ("tomorrow", 1),
        ("yesterday", -1),
    ):
        if name in words:
            return _same((day + timedelta(shift)).isoformat())
    if words in {"this morning", "this afternoon", "this evening", "now"}:
        return _same(day.isoformat())
    if words in {"last night", "overnight"}:
        return _same((day - timedelta(1)).isoformat())
    if match := _AGO.search(words):
        return _ago(match, day) if match[3] == "ago" else None
    if match := _WEEKDAYS.search(words):
        first, last = (reference.weekday_numbers()[name] for name in (match["first"] or match["other"], match["last"]))
        begins = _weekday(day, first, future=future, words=words)
        return begins.isoformat(), (begins + timedelta((last - first) % 7)).isoformat()
    for name, number in reference.weekday_numbers().items():
        if re.search(rf"\b{name}\b", words):
            return _same(_weekday(day, number, future=future, words=words).isoformat())
    if match := _OF_A_MONTH.search(words):
        year, month = _shift_month(day, {"last": -1, "this": 0, "next": 1}[match[3]]).split("-")
        return _pair(_full(year, int(month), match[1]), _full(year, int(month), match[2] or match[1]))
    return _period(words, day)


def _ago(match: re.Match[str], day: date) -> tuple[str, str] | None:
    number = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1])
    if number is None:
        return None
    if match[2] == "day":
        return _same((day - timedelta(number)).isoformat())
    if match[2] == "week":
        return _same((day - timedelta(7 * number)).isoformat()[:7])
    if match[2] == "month":
        return _same(_shift_month(day, -number))
    return _same(str(day.year - number))


def _period(words: str, day: date) -> tuple[str, str] | None:
    if "month" in words and re.search(r"\b(last|previous|past)\b", words):
        return _same(_shift_month(day, -1))
    if "next month" in words:
        return _same(_shift_month(day, 1))
    if re.search(r"\bthis month|earlier in the month|later in the month", words):
        return _same(day.isoformat()[:7])
    if re.search(r"\b(last week)\b", words):
        return _same((day - timedelta(7)).isoformat()[:7])
    if "next week" in words:
        return _same((day + timedelta(7)).isoformat()[:7])
    if re.search(
        r"\b(this week|earlier in the week|later in the week|the week|coming days|next few days|weekend)\b", words
    ):
        return _same(day.isoformat()[:7])
    if "last year" in words:
        return _same(str(day.year - 1))
    if "next year" in words:
        return _same(str(day.year + 1))
    if re.search(r"\b(this year|the year)\b", words):
        return _same(str(day.year))
    return None


def _weekday(day: date, number: int, *, future: bool, words: str) -> date:
    """The nearest such weekday: the next for plans, else the last (or the day of publication); if the words name the
    week ("Friday next week"), the day in that week, which begins on Monday.
    """
    for week, weeks in (("next week", 7), ("this week", 0), ("last week", -7)):
        if week in words:
            return day + timedelta(number - day.weekday() + weeks)
    ahead = (number - day.weekday()) % 7
    if re.search(r"\bnext\b", words) or (future and "last" not in words):
        return day + timedelta(ahead or (7 if "next" in words else 0))
    behind = (day.weekday() - number) % 7
    return day - timedelta(behind or (7 if "last" in words else 0))


def _shift_month(day: date, months: int) -> str:
    total = day.year * 12 + day.month - 1 + months
    return f"{total // 12}-{total % 12 + 1:02}"


def _year(day: date | None, month: int, future: bool, words: str) -> str | None:
    """The year for a month without one: that of the nearest past or coming such month."""
    if day is None:
        return None
    if future or re.search(r"\b(next|coming)\b", words):
        return str(day.year if month >= day.month else day.year + 1)
    if "last" in words.split():
        return str(day.year if month < day.month else day.year - 1)
    return str(day.year if month <= day.month else (day.year if month - day.month <= 4 else day.year - 1))


def _full(year: str | None, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat() if year else None
    except ValueError:
        return None


def _same(value: str | None) -> tuple[str, str] | None:
    return (value, value) if value else None


def _pair(start: str | None, end: str | None) -> tuple[str, str] | None:
    return (start, end) if start and end else None
