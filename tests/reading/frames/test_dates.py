"""Dates are as exact as the words, relative to publication, and left out where they cannot be known."""

from __future__ import annotations

import pytest

from kg.reading.dates import resolve
from tests.reading.frames.conftest import Read

PUBLISHED = "2025-06-11"  # a Wednesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("June 9", "2025-06-09"),
        ("9 June 2024", "2024-06-09"),
        ("June 9, 2024", "2024-06-09"),
        ("2025-06-09", "2025-06-09"),
        ("Monday", "2025-06-09"),
        ("Wednesday", "2025-06-11"),
        ("last Wednesday", "2025-06-04"),
        ("yesterday", "2025-06-10"),
        ("tomorrow", "2025-06-12"),
        ("two days ago", "2025-06-09"),
        ("last month", "2025-05"),
        ("next month", "2025-07"),
        ("May", "2025-05"),
        ("December 2023", "2023-12"),
        ("last year", "2024"),
        ("1987", "1987"),
        ("Friday next week", "2025-06-20"),
        ("Monday of next week", "2025-06-16"),
        ("Monday last week", "2025-06-02"),
        ("Thursday this week", "2025-06-12"),
    ],
)
def test_words_become_dates(words: str, day: str) -> None:
    assert resolve(words, PUBLISHED) == (day, day)


@pytest.mark.parametrize(
    ("words", "day"), [("Friday", "2025-06-13"), ("Monday", "2025-06-16"), ("March", "2026-03"), ("July", "2025-07")]
)
def test_what_lies_ahead_is_the_next_such_day(words: str, day: str) -> None:
    assert resolve(words, PUBLISHED, future=True) == (day, day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("a week from Friday", "2025-06-20"),
        ("two weeks from Monday", "2025-06-30"),
        ("10 days from today", "2025-06-21"),
        ("a week from tomorrow", "2025-06-19"),
        ("three weeks from June 30", "2025-07-21"),
        ("Friday week", "2025-06-20"),
        ("a week on Tuesday", "2025-06-24"),
        ("a fortnight from Thursday", "2025-06-26"),
    ],
)
def test_days_are_counted_from_the_day_that_is_named(words: str, day: str) -> None:
    assert resolve(words, PUBLISHED) == (day, day)


def test_talks_begin_on_the_day_that_is_counted(read: Read) -> None:
    for words in ("a week from Friday", "on Friday week"):
        account = read(f"Norway and Latvia will hold talks on fish quotas in Oslo {words}.")
        assert account.objects("startsOn") == {"2025-06-20"}


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("June 9-11", "2025-06-09", "2025-06-11"),
        ("30 May to 3 June", "2025-05-30", "2025-06-03"),
        ("30 May – 3 June 2024", "2024-05-30", "2024-06-03"),
        ("28 December 2024 to 2 January", "2024-12-28", "2025-01-02"),
        ("December 28 to January 2, 2025", "2024-12-28", "2025-01-02"),
        ("5th and 6th of this month", "2025-06-05", "2025-06-06"),
        ("28th to the 30th of last month", "2025-05-28", "2025-05-30"),
    ],
)
def test_a_range_has_two_ends(words: str, first: str, last: str) -> None:
    assert resolve(words, PUBLISHED) == (first, last)


def test_talks_last_over_the_end_of_a_month_and_on_days_of_this_month(read: Read) -> None:
    for words, first, last in (
        ("from 30 May to 3 June", "2025-05-30", "2025-06-03"),
        ("on the 5th and 6th of this month", "2025-06-05", "2025-06-06"),
    ):
        account = read(f"Norway and Latvia held talks on fish quotas in Oslo {words}.")
        assert account.objects("startsOn") == {first}
        assert account.objects("endsOn") == {last}


@pytest.mark.parametrize("words", ["Monday", "last month", "tomorrow", "June 9"])
def test_without_a_publication_day_relative_dates_are_left_out(words: str) -> None:
    assert resolve(words, None) is None


@pytest.mark.parametrize("words", ["February 30", "recent weeks", "the first quarter", "90-day", ""])
def test_what_is_no_date_is_left_out(words: str) -> None:
    assert resolve(words, PUBLISHED) is None


def test_talks_carry_their_day(read: Read) -> None:
    assert read("Latvia and Estonia held talks in Oslo on Monday.").objects("startsOn") == {"2025-06-09"}
    assert read("Latvia and Estonia held talks in Oslo on Monday.", published=None).claims("startsOn") == []


def test_planned_talks_are_on_the_next_such_day(read: Read) -> None:
    account = read("Latvia and Estonia will hold talks in Oslo on Friday.")
    assert account.objects("startsOn") == {"2025-06-13"}
    assert account.statuses("startsOn") == {"planned"}


def test_the_day_of_another_event_is_not_that_of_the_talks(read: Read) -> None:
    account = read("Latvia and Estonia held talks in Oslo on Monday. Tariffs rose on Tuesday.")
    assert account.objects("startsOn") == {"2025-06-09"}


@pytest.mark.parametrize(
    "text",
    [
        "Latvia and Estonia opened three-day talks in Oslo on Monday.",
        "Latvia and Estonia ended three days of talks in Oslo on June 11.",
        "Latvia and Estonia opened talks in Oslo on Monday. The three-day fishing talks will be held in secret.",
    ],
)
def test_how_long_talks_take_shows_the_other_day(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("startsOn") == {"2025-06-09"}
    assert account.objects("endsOn") == {"2025-06-11"}


def test_talks_that_ended_here_ended_on_the_day_of_the_report(read: Read) -> None:
    account = read("OSLO, June 11 - Latvia and Estonia ended a two-day round of talks here, delegates said.")
    assert (account.objects("startsOn"), account.objects("endsOn")) == ({"2025-06-10"}, {"2025-06-11"})


@pytest.mark.parametrize(
    "text",
    [
        "Mali and Chad wound up two days of talks in Tunis on Tuesday.",
        "Mali and Chad signed a deal on Tuesday after two days of talks in Tunis.",
    ],
)
def test_days_of_talks_are_counted_back_from_their_end(read: Read, text: str) -> None:
    account = read(text)
    assert (account.objects("startsOn"), account.objects("endsOn")) == ({"2025-06-09"}, {"2025-06-10"})


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ("from March 20 to 31", "2025-03-20", "2025-03-31"),
        ("between March 20 and March 31", "2025-03-20", "2025-03-31"),
        ("from March 30 to April 2", "2025-03-30", "2025-04-02"),
    ],
)
def test_a_span_of_days_has_its_ends(read: Read, days: str, start: str, end: str) -> None:
    account = read(f"Peru and Chile held talks in Lima {days}.")
    assert (account.objects("startsOn"), account.objects("endsOn")) == ({start}, {end})


def test_talks_that_have_gone_on_since_a_day_began_then(read: Read) -> None:
    assert read("Mali and Algeria have held talks in Bamako since Monday.").objects("startsOn") == {"2025-06-09"}


def test_the_today_of_a_quotation_is_not_the_day_of_the_talks(read: Read) -> None:
    text = (
        'Latvia and Estonia met in Oslo. "Today the eyes of the world are on you," envoy Anna Keller told them '
        "when the talks began on Monday."
    )
    assert read(text).objects("startsOn") == {"2025-06-09"}


def test_days_before_the_month_are_read(read: Read) -> None:
    account = read("Peru and Chile held talks in Riga from 2 to 6 March.")
    assert (account.objects("startsOn"), account.objects("endsOn")) == ({"2025-03-02"}, {"2025-03-06"})


def test_a_day_behind_several_names_is_that_of_the_meeting_they_are_due_at(read: Read) -> None:
    account = read(
        "Anna Keller, the Norwegian minister, is due to meet Danish and Latvian envoys, and IAEA inspectors "
        "later on Saturday."
    )
    assert account.objects("startsOn") == {"2025-06-14"}


def test_the_day_of_an_announcement_is_not_that_of_the_talks(read: Read) -> None:
    account = read("Denmark will announce tomorrow the new talks between Norway and Latvia in Riga.")
    assert not account.objects("startsOn")
    account = read("Denmark will announce the new talks between Norway and Latvia in Riga on Friday.")
    assert account.objects("hasParty") == {"Norway", "Latvia"}
    account = read("Denmark said that new talks between Norway and Latvia will begin tomorrow in Riga.")
    assert account.objects("startsOn") == {"2025-06-12"}


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("Norway and Latvia held talks in Oslo on Sunday. The talks will resume in July.", "2025-07"),
        ("Talks between Norway and Latvia in Oslo ended on Sunday and will resume on June 20.", "2025-06-20"),
        ("Norway and Latvia began talks in Oslo on Sunday. They will resume next Tuesday after a break.", "2025-06-17"),
        (
            "Norway and Latvia had planned to meet in Oslo on Friday; the meeting was postponed to June 20.",
            "2025-06-20",
        ),
    ],
)
def test_the_day_on_which_talks_go_on_is_planned(read: Read, text: str, planned: str) -> None:
    days = read(text, published=PUBLISHED).claims("startsOn")
    assert {claim.value for claim in days if claim.status.value == "planned"} == {planned}
    assert {claim.value for claim in days if claim.status.value != "planned"} <= {"2025-06-08"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks between Norway and Latvia should have been held in Oslo on Monday, but were called off.", "2025-06-09"),
        ("Talks between Norway and Latvia, due to open in Oslo on Monday, fell through.", "2025-06-09"),
        ("Talks between Norway and Latvia planned for Friday were called off.", "2025-06-13"),
        ("The talks between Norway and Latvia due to start in Oslo on Friday have been put on ice.", "2025-06-13"),
        ("The talks of Norway and Latvia planned for Friday were suspended indefinitely.", "2025-06-13"),
    ],
)
def test_talks_called_off_were_planned_for_the_nearer_day_which_no_longer_holds(
    read: Read, text: str, day: str
) -> None:
    account = read(text, published=PUBLISHED)
    assert account.objects("startsOn") == {day}
    assert account.statuses("startsOn") == {"denied"}
    assert account.statuses("hasParty") == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia were to have held talks in Oslo on Monday, but Latvia cancelled them.",
        "The talks that Norway and Latvia were supposed to hold in Oslo on Monday never took place.",
    ],
)
def test_the_day_of_what_should_have_been_has_gone_by(read: Read, text: str) -> None:
    assert read(text, published=PUBLISHED).objects("startsOn") <= {"2025-06-09"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Because of a strike, talks in Riga that Latvia and Iceland had set for June 27 were brought forward to "
            "Friday.",
            "13",
        ),
        ("Norway and Latvia on Monday put off their talks in Oslo from June 12 to June 19.", "19"),
        ("The talks between Norway and Latvia in Oslo were pushed back from June 16 to June 23.", "23"),
        ("Norway and Latvia have moved up their talks on cod, set for June 20 in Oslo, to June 17.", "17"),
        (
            "Talks between Norway and Latvia that were due to open in Oslo on Thursday were postponed until June 30.",
            "30",
        ),
    ],
)
def test_talks_that_were_moved_are_planned_for_the_new_day_alone(read: Read, text: str, day: str) -> None:
    account = read(text, published=PUBLISHED)
    assert account.objects("startsOn") == {f"2025-06-{day}"}
    assert account.statuses("startsOn") == {"planned"}
    assert account.objects("hasPhase") == {"planned"}


def test_what_is_put_off_in_the_same_breath_as_talks_are_held_moves_no_talks(read: Read) -> None:
    account = read(
        "Norway and Latvia began talks on Monday in Oslo and put off a decision on cod.", published=PUBLISHED
    )
    assert account.objects("startsOn") == {"2025-06-09"}
    assert account.statuses("startsOn") == {"asserted"}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "LIMA, June 11 - On Saturday Peru and Chile started talks on grapes in a school here, and they finished "
            "them today.",
            "07",
            "11",
        ),
        ("Talks between Norway and Latvia began in Riga on Sunday and ended on Tuesday.", "08", "10"),
        ("RIGA, June 9 - Norway and Latvia opened talks here on June 2 and broke them off yesterday.", "02", "08"),
    ],
)
def test_talks_begin_and_end_by_two_verbs_and_today_is_the_datelines_day(
    read: Read, text: str, start: str, end: str
) -> None:
    account = read(text, published="2025-06-13")
    assert account.objects("startsOn") == {f"2025-06-{start}"}
    assert account.objects("endsOn") == {f"2025-06-{end}"}


def test_what_appears_long_after_its_dateline_counts_from_its_publication(read: Read) -> None:
    account = read("OSLO, Jan. 11 - Norway and Latvia held talks on cod in Oslo yesterday.", published=PUBLISHED)
    assert account.objects("startsOn") == {"2025-06-10"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("From Thursday to Saturday, Norway and Latvia will hold talks in Oslo.", "2025-06-12", "2025-06-14"),
        ("Norway and Latvia held talks in Oslo from Friday to Sunday.", "2025-06-06", "2025-06-08"),
        (
            "Norway and Latvia will hold talks in Oslo between Monday and Wednesday next week.",
            "2025-06-16",
            "2025-06-18",
        ),
    ],
)
def test_two_weekdays_are_the_first_day_and_the_last(read: Read, text: str, first: str, last: str) -> None:
    account = read(text)
    assert account.objects("startsOn") == {first}
    assert account.objects("endsOn") == {last}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks between Norway and Latvia in Oslo were moved from Thursday to Saturday.", "2025-06-14"),
        ("Norway and Latvia will hold talks in Oslo on Thursday. On Saturday they go home.", "2025-06-12"),
    ],
)
def test_an_old_day_and_another_events_day_are_no_first_day_and_last(read: Read, text: str, day: str) -> None:
    account = read(text)
    assert account.objects("startsOn") == {day}
    assert not account.claims("endsOn")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Tuesday, June 10, 14:30", "Sunday, June 8, 18:00"),
        ("Tuesday 10 June 2025\n\n09:15", "Sunday 8 June 2025\n\n18:05"),
        ("## June 10, 2025", "## June 8, 2025"),
    ],
)
def test_today_counts_from_the_line_above_that_is_only_a_day(read: Read, first: str, second: str) -> None:
    account = read(
        f"{first}\n\nNorway and Latvia today opened talks on cod in Oslo.\n\n"
        f"{second}\n\nChile and Peru yesterday opened talks on grapes in Lima."
    )
    begun = {claim.subject: claim.value for claim in account.claims("startsOn")}
    where = {account.referent(claim.object).name: claim.subject for claim in account.claims("heldIn")}
    assert begun == {where["Oslo"]: "2025-06-10", where["Lima"]: "2025-06-07"}


def test_a_line_with_a_day_long_before_is_not_the_day_of_writing(read: Read) -> None:
    account = read("3 March 2019\n\nNorway and Latvia opened talks on cod in Oslo yesterday.")
    assert account.objects("startsOn") == {"2025-06-10"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on the first Monday of June", "2025-06-02"),
        ("on the last Friday of May", "2025-05-30"),
        ("on the second Tuesday in March 2024", "2024-03-12"),
    ],
)
def test_a_weekday_is_counted_in_its_month(read: Read, words: str, day: str) -> None:
    assert read(f"Latvia and Estonia held talks on timber in Riga {words}.").objects("startsOn") == {day}


def test_a_range_from_one_month_into_the_next_has_two_ends(read: Read) -> None:
    account = read("Latvia and Estonia will hold talks on timber in Riga from 28 June to 2 July.")
    assert (account.objects("startsOn"), account.objects("endsOn")) == ({"2025-06-28"}, {"2025-07-02"})


def test_a_line_with_a_day_may_have_an_hour_alone(read: Read) -> None:
    text = """\
11 June, 9am

Latvia and Estonia today opened talks on timber in Riga.

10 June, 9 p.m.

Norway and Denmark today opened talks on herring in Oslo.
"""
    assert read(text).objects("startsOn") == {"2025-06-11", "2025-06-10"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("New Year’s Eve", "2026-12-31"),
        ("New Year's Day", "2027-01-01"),
        ("Boxing Day", "2026-12-26"),
    ],
)
def test_days_with_a_name_are_days(read: Read, words: str, day: str) -> None:
    account = read(f"Talks between Latvia and Estonia opened in Oslo on {words}.", published="2027-01-02")
    assert account.objects("startsOn") == {day}


@pytest.mark.parametrize(
    "text",
    [
        "Latvia and Estonia opened talks in Oslo on Monday and adjourned them to July 5.",
        "The talks between Latvia and Estonia in Oslo opened on Monday and were adjourned until July 5.",
        "Latvia and Estonia opened talks in Oslo on Monday but suspended them until July 5.",
    ],
)
def test_adjourned_talks_go_on_later(read: Read, text: str) -> None:
    account = read(text)
    days = {(claim.value, claim.status.value) for claim in account.claims("startsOn")}
    assert days == {("2025-06-09", "asserted"), ("2025-07-05", "planned")}
    assert not account.claims("endsOn")
