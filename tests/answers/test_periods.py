"""Days and spans in words are the days they say; a month without a year is the nearest."""

from __future__ import annotations

import pytest

from kg.answers import periods
from kg.errors import QuestionError


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("in January 2031", "from 2031-01 to 2031-01"),
        ("in 2031", "from 2031 to 2031"),
        ("on 4 March 2031", "from 2031-03-04 to 2031-03-04"),
        ("on March 4th, 2031", "from 2031-03-04 to 2031-03-04"),
        ("2031-03-04", "from 2031-03-04 to 2031-03-04"),
        ("Sept. 2030", "from 2030-09 to 2030-09"),
        ("since March", "from 2031-03"),
        ("since November", "from 2030-11"),
        ("in July", "from 2031-07 to 2031-07"),
        ("in November", "from 2030-11 to 2030-11"),
        ("until 12 May", "to 2031-05-12"),
        ("before March 2031", "to 2031-02"),
        ("before 1 January 2031", "to 2030-12-31"),
        ("after December 2030", "from 2031-01"),
        ("after 2030", "from 2031"),
        ("between 2 and 9 June 2031", "from 2031-06-02 to 2031-06-09"),
        ("from January to March 2031", "from 2031-01 to 2031-03"),
        ("between November and February 2031", "from 2030-11 to 2031-02"),
        ("from 3 November to 2 February 2031", "from 2030-11-03 to 2031-02-02"),
        ("between November and February", "from 2030-11 to 2031-02"),
        ("between 29 February and January 2033", "from 2032-02-29 to 2033-01"),
        ("from March to 2031", "from 2031-03 to 2031"),
        ("from 5 to March 2031", "from 2031-03-05 to 2031-03"),
        ("before January 2031", "to 2030-12"),
        ("after 2031-03-31", "from 2031-04-01"),
        ("between December 2030 and 3 May 2031", "from 2030-12 to 2031-05-03"),
    ],
)
def test_words_for_days_are_those_days(words: str, span: str) -> None:
    text = f"who met whom {words}?"
    (found,) = periods.find(text, "2031-03-10")
    assert (text[found.start : found.end], str(found.period)) == (words, span)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("in May", "from 2029-05 to 2029-05"),
        ("on 3 June", "from 2029-06-03 to 2029-06-03"),
        ("on 4 June", "from 2030-06-04 to 2030-06-04"),
        ("in July", "from 2031-07 to 2031-07"),
        ("as of 3 June 2029", "to 2029-06-03"),
    ],
)
def test_the_year_is_one_in_which_something_is_known_of_the_day_or_month(words: str, span: str) -> None:
    known = ["2029-05-02", "2029-06-03", "2030-06-01", "2031-03-10"]
    (found,) = periods.find(f"who met whom {words}?", "2031-03-10", lambda: known)
    assert str(found.period) == span


@pytest.mark.parametrize("words", ["who may come", "the march of time", "on 12 fronts", "20310304", "who led"])
def test_other_words_are_no_days(words: str) -> None:
    assert periods.find(words, "2031-03-10") == []


def test_a_day_that_the_calendar_lacks_and_an_unknown_year_are_refused() -> None:
    with pytest.raises(QuestionError, match="The date 2031-02-29 does not exist"):
        periods.find("on 29 February 2031", None)
    with pytest.raises(QuestionError, match="Which year is meant by 'March'"):
        periods.find("in March", None)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("after 9999-12-31", "Nothing is after 9999-12-31"),
        ("after December 9999", "Nothing is after 9999-12"),
        ("before 0001-01-01", "Nothing is before 0001-01-01"),
        ("before January 0001", "Nothing is before 0001-01"),
        ("from 5 to 2031", "Which month is meant by '5'"),
        ("between 20 March and 10 March 2031", "ends before it begins"),
    ],
)
def test_a_span_that_the_calendar_has_not_is_refused(words: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        periods.find(f"who met whom {words}?", "2031-03-10")
