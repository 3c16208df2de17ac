"""Talks told by those who stand between others, and by what is done at them."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Denmark held talks in Oslo on Monday. The Norway-Latvia dispute drags on. "
        "Denmark will keep facilitating negotiations between the two sides.",
        "Norway, Latvia and Denmark held talks in Oslo on Monday. "
        "They belong to a yearlong effort by Denmark to steer the sides toward a deal.",
    ],
)
def test_who_stands_between_both_is_neither(read: Read, text: str) -> None:
    account = read(text)
    mediated = {claim.subject for claim in account.claims("mediatedBy")}
    sides = {account.referent(claim.object).name for claim in account.claims("hasParty") if claim.subject in mediated}
    assert account.objects("mediatedBy") == {"Denmark"}
    assert sides == {"Norway", "Latvia"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia praised an effort by Denmark to push oil to the market.",
        "Denmark announced an initiative to bring Norwegian books to the table.",
    ],
)
def test_other_efforts_are_no_talks(read: Read, text: str) -> None:
    assert not read(text).names("negotiation")


def test_who_takes_a_stand_at_a_meeting_sits_there(read: Read) -> None:
    account = read(
        "Norway and Latvia met in Oslo on Monday. At the last council meeting, Latvia and Estonia demanded more."
    )
    assert account.objects("hasParty") >= {"Norway", "Latvia", "Estonia"}
    account = read(
        "Norway and Latvia met in Oslo on Monday. Before the council meeting, Latvia and Estonia demanded more."
    )
    assert account.objects("hasParty") == {"Norway", "Latvia"}


def test_who_convenes_the_talks_of_others_and_leads_the_mediation_with_whom(read: Read) -> None:
    account = read(
        "Norway and Latvia opened talks in Oslo on Monday. The African Union convened the talks. Its envoy, "
        "Anna Keller, leads the mediation together with Tomas Rybak and Eva Holm. Denmark has sent observers."
    )
    assert account.objects("hasParty") == {"Norway", "Latvia"}
    assert account.objects("mediatedBy") == {"African Union", "Anna Keller", "Tomas Rybak", "Eva Holm"}


def test_what_a_mediation_is_led_with_mediates_nothing(read: Read) -> None:
    account = read("Norway and Latvia opened talks in Oslo on Monday. Anna Keller leads the mediation with great care.")
    assert account.objects("mediatedBy") == {"Anna Keller"}


def test_authorities_of_a_region_are_a_side(read: Read) -> None:
    account = read("Talks between the Norwegian government and the rival authorities of Harland began on Tuesday.")
    assert account.objects("hasParty") == {"Norway", "Harland"}
    account = read("Talks between Norway and Latvia worried the authorities of Harland on Tuesday.")
    assert account.objects("hasParty") == {"Norway", "Latvia"}


def test_who_shuttles_between_two_sides_mediates_between_them(read: Read) -> None:
    account = read("Anna Keller, a former judge, is shuttling between Norway and Latvia.")
    assert account.objects("hasParty") == {"Norway", "Latvia"}
    assert account.objects("mediatedBy") == {"Anna Keller"}
    assert not account.claims("startsOn")


def test_a_mediator_of_talks_that_are_told_makes_no_talks_of_their_own(read: Read) -> None:
    text = "Norway and Latvia held talks in Oslo on Monday. Anna Keller, the mediator between Norway and Latvia, left."
    account = read(text)
    assert len(account.names("negotiation")) == 1
    assert account.objects("mediatedBy") == {"Anna Keller"}


@pytest.mark.parametrize(
    "told",
    [
        "Piet Falk of Denmark mediated talks between Norway and Latvia in Riga on Monday.",
        "RIGA - Piet Falk of Denmark moderated talks between Norway and Latvia in Riga on Monday.",
        "Norway and Latvia were brought together for talks in Riga on Monday by Piet Falk, a Danish envoy.",
        "RIGA - Norway and Latvia were brought together for talks in Riga on Monday by Ann Falk, a Danish envoy.",
        "RIGA - Norway and Latvia were summoned to talks in Riga on Monday by Ann Falk, a Danish envoy.",
    ],
)
def test_the_nation_of_a_mediator_is_no_party(read: Read, told: str) -> None:
    assert read(told).objects("hasParty") == {"Norway", "Latvia"}
