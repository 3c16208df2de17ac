"""Who led, sat or was missing at earlier talks beside talks that are still to come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kg.model import Article, Span
from tests.reading.frames.account import Account
from tests.reading.frames.conftest import Read

if TYPE_CHECKING:
    from spacy.language import Language

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


@pytest.fixture
def is_over(nlp: Language) -> Callable[[str], bool]:
    """Whether the last sentence of an article of 11 June 2025 tells of a past delegation of Karin Lie."""
    from kg.reading import frames
    from kg.reading.annotation import annotate

    def is_over(text: str) -> bool:
        ((article, doc),) = annotate([Article(id="trial", text=text, published="2025-06-11")], nlp)
        at = text.rindex("Karin Lie")
        return frames.read(article, doc).are_over(Span(at, at + len("Karin Lie")))

    return is_over


@pytest.mark.parametrize(
    "past",
    [
        "Karin Lie led the Norwegian delegation in March.",
        "The Norwegian delegation was headed by Karin Lie in January.",
        "Karin Lie led the Norwegian delegation last time.",
        "Karin Lie previously led the Norwegian delegation.",
        "Karin Lie headed the Norwegian delegation.",
    ],
)
def test_an_earlier_delegation_is_known_by_its_day_or_its_verb(is_over: Callable[[str], bool], past: str) -> None:
    assert is_over(f"The next round of talks between Norway and Peru is planned for July in Lima. {past}")


@pytest.mark.parametrize(
    "now",
    [
        "In January, Norway named Karin Lie head of its delegation.",
        "Karin Lie, formerly ambassador in Quito, came at the head of the delegation.",
        "A Norwegian delegation led by Karin Lie arrived in March.",
        "Karin Lie leads the Norwegian delegation this time.",
    ],
)
def test_who_was_named_or_has_come_may_lead_at_planned_talks(is_over: Callable[[str], bool], now: str) -> None:
    assert not is_over(f"The next round of talks between Norway and Peru is planned for July in Lima. {now}")


@pytest.mark.parametrize("who", ["Karin Lie", "Karin Lie, formerly ambassador in Quito,"])
def test_who_headed_a_delegation_to_talks_that_were_due_heads_it_there(read: Read, who: str) -> None:
    text = "Talks between Norway and Peru were due to open in Lima on Monday."
    account = read(f"{text} {who} headed the Norwegian delegation.")
    assert account.seats("ledBy") == {("Norway", "Karin Lie")}
