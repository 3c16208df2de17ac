"""Who led, sat or was missing at earlier talks beside talks that are still to come."""

from __future__ import annotations

from tests.reading.frames.account import Account
from tests.reading.frames.conftest import Read

HELD = "Norway and Peru held a first round of talks in Oslo in March. "
PLANNED = "The second round of talks between Norway and Peru is to begin in Lima on Monday. "


def in_oslo(account: Account) -> set[str]:
    """The talks held in Oslo."""
    return {claim.subject for claim in account.claims("heldIn") if account.referent(claim.object).name == "Oslo"}


def test_who_stays_away_before_talks_begin_is_absent_from_these(read: Read) -> None:
    account = read(HELD + PLANNED + "Chile stayed away.")
    assert account.objects("notAttendedBy") == {"Chile"}
    assert not in_oslo(account) & {claim.subject for claim in account.claims("notAttendedBy")}


def test_who_stayed_away_on_an_earlier_day_was_absent_from_the_talks_before(read: Read) -> None:
    account = read(HELD + PLANNED + "Chile stayed away in March.")
    assert {claim.subject for claim in account.claims("notAttendedBy")} == in_oslo(account)


def test_who_led_before_is_not_put_at_talks_of_others(read: Read) -> None:
    text = "The next talks between Norway and Chile are planned for July in Lima. Karin Lie led the Chilean delegation"
    account = read(f"{HELD}{text} in March.")
    at_table = [claim.object for claim in account.claims("hasParty") if claim.subject in in_oslo(account)]
    assert {account.referent(key).name for key in at_table} == {"Norway", "Peru"}
    assert not account.claims("ledBy")
