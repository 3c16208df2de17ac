"""Partial dates as intervals of days, and whether two of them can be the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import NamedTuple

#: Two reports of one event may differ by this many days (time zones, talks of several days).
TOLERANCE_DAYS = 2
_MONTH_DAYS = 31


class Fit(Enum):
    """How two descriptions compare in one respect."""

    AGREE = "agree"
    OPEN = "open"
    DISAGREE = "disagree"


class When(NamedTuple):
    """When something happened, as far as an article says: intervals of day numbers, else the publication month.

    ``intervals`` holds the most exact times the article gives; ``published`` is known only where there are none.
    """

    intervals: tuple[tuple[int, int], ...] = ()
    published: int | None = None

    @property
    def is_exact(self) -> bool:
        """Whether the time is known to the month or better."""
        return bool(self.intervals) and all(last - first < _MONTH_DAYS for first, last in self.intervals)

    @property
    def anchor(self) -> int:
        """A day number near the event, for sorting; 0 where nothing is known."""
        return self.intervals[0][0] if self.intervals else self.published or 0

    def months(self) -> set[str]:
        """The months an exact time touches, give or take the tolerance: what it is looked up by."""
        if not self.is_exact:
            return set()
        days = [day for first, last in self.intervals for day in (first - TOLERANCE_DAYS, last + TOLERANCE_DAYS)]
        return {_day(day).isoformat()[:7] for day in days}

    def periods(self, days: int) -> set[str]:
        """The months of an exact time, and the years it may lie in; of what is only published some ``days`` around."""
        if not self.anchor:
            return {""}
        slack = 0 if self.intervals else days
        first, last = _reach(self)
        years = range(_day(first - slack).year, _day(last + slack).year + 1)
        return {*self.months(), *map(str, years)}


def interval(text: str) -> tuple[int, int] | None:
    """The first and last day number of ``2025``, ``2025-06`` or ``2025-06-09``; None for anything else."""
    parts = text.strip()[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        year, month, day = (*numbers, 1, 1)[:3] if len(numbers) < 3 else numbers[:3]
        first = date(year, month, day)
        if len(numbers) == 1:
            return first.toordinal(), date(year, 12, 31).toordinal()
        if len(numbers) == 2:
            following = date(year + month // 12, month % 12 + 1, 1)
            return first.toordinal(), following.toordinal() - 1
    except (ValueError, OverflowError):
        return None
    return first.toordinal(), first.toordinal()


def when(values: Iterable[str], published: str | None) -> When:
    """The most exact times among the values; the publication month where no value is a date.

    >>> when(["2025", "2025-06-09"], None) == when(["2025-06-09"], "2025-06-10")
    True
    """
    found = {span for span in map(interval, values) if span}
    exact = {span for span in found if not any(_inside(other, span) for other in found)}
    if exact:
        return When(tuple(sorted(exact)))
    month = interval(published[:7]) if published else None
    return When(published=month[0] if month else None)


def compare_times(left: When, right: When, tolerance: int = TOLERANCE_DAYS) -> Fit:
    """Whether two times can be one: to the month or better they agree, known only roughly they stay open.

    Two exact days may lie ``tolerance`` days apart.
    """
    if not left.intervals or not right.intervals:
        return Fit.OPEN
    if not any(_touch(one, other, tolerance) for one in left.intervals for other in right.intervals):
        return Fit.DISAGREE
    return Fit.AGREE if left.is_exact and right.is_exact else Fit.OPEN


def are_near(left: When, right: When, days: int) -> bool:
    """Whether the times, or where they are unknown the publications, lie at most this many days apart.

    Where neither is known on one side only, nothing says that they do.
    """
    if left.intervals and right.intervals:
        return True
    if not left.anchor or not right.anchor:
        return left.anchor == right.anchor
    first, last = _reach(left)
    other_first, other_last = _reach(right)
    return first - days <= other_last and other_first - days <= last


def _day(number: int) -> date:
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def _reach(time: When) -> tuple[int, int]:
    if time.intervals:
        return time.intervals[0][0], time.intervals[-1][1]
    return time.anchor, time.anchor + _MONTH_DAYS - 1


def _inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _touch(one: tuple[int, int], other: tuple[int, int], tolerance: int) -> bool:
    slack = tolerance if one[0] == one[1] and other[0] == other[1] else 0
    return one[0] - slack <= other[1] and other[0] - slack <= one[1]
