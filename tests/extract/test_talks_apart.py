"""Which talks are other ones than those told before, by whether they are over, going on or yet to come."""

from __future__ import annotations

import pytest

from tests.extract.account import Account
from tests.extract.conftest import Read


def _sides(account: Account) -> list[set[str]]:
    """The sides of each negotiation."""
    subjects = dict.fromkeys(claim.subject for claim in account.claims("hasParty"))
    told = account.claims("hasParty")
    return [{account.referent(claim.object).name for claim in told if claim.subject == subject} for subject in subjects]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "Norway said it was open to bilateral talks with Latvia. "
            "Norway and Latvia have held many rounds of talks on fishing.",
            2,
        ),
        ("Norway and Latvia held talks on fishing in Oslo. Norway and Latvia have held many rounds of talks.", 1),
        (
            "Norwegian and Latvian leaders hold a summit in Oslo on Tuesday. "
            "Norway should aim to negotiate a fishing pact with Latvia.",
            2,
        ),
        ("Norway and Latvia opened talks in Oslo on Tuesday. Norway is to negotiate a pact with Latvia.", 1),
        (
            "The Nordic Council is gearing up for tough negotiations with Latvia on its budget. "
            "Nordic Council and Latvian leaders are holding talks in Riga on fishing.",
            2,
        ),
    ],
)
def test_talks_that_are_over_are_not_those_to_come(read: Read, text: str, count: int) -> None:
    assert len(_sides(read(text))) == count


def test_those_in_attendance_sit_there(read: Read) -> None:
    account = read(
        "Norwegian President Anna Keller and 400 delegates gathered in Riga on Sunday, with factions including "
        "the Northern Alliance and the Harbour Front in attendance."
    )
    assert account.objects("hasParty") == {"Norway", "Northern Alliance", "Harbour Front"}


def test_a_group_that_demands_talks_sits_there_alone(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Oslo on Monday. "
        "The Harbour Front, a rebel group, stayed away, demanding talks be held in Riga."
    )
    assert _sides(account) == [{"Norway", "Latvia"}, {"Harbour Front"}]


def test_who_only_urges_others_to_hold_talks_sits_at_none(read: Read) -> None:
    account = read("Norway and Latvia fell out. Denmark demanded that talks between Norway and Latvia be held in Riga.")
    assert "Denmark" not in account.objects("hasParty")
