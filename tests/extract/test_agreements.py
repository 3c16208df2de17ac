"""What talks end in, with its sides, terms and fate."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Read


def test_an_agreement_has_sides_place_and_talks(read: Read) -> None:
    account = read(
        "Latvia and Estonia held talks in Oslo on Monday. Latvia and Estonia reached a fisheries agreement in Oslo."
    )
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}
    assert account.objects("hasFate") == {"reached"}
    assert len(account.claims("reachedIn")) == 1


def test_terms_are_known_from_a_relative_clause(read: Read) -> None:
    account = read("Latvia and Estonia signed a deal in Oslo that saw both sides agree to open the harbour.")
    assert any("open the harbour" in term for term in account.objects("hasTerm"))


def test_an_agreement_is_named_by_its_term(read: Read) -> None:
    account = read("Latvia and Estonia agreed to reopen the harbour.")
    assert account.objects("hasTerm") == {"reopen the harbour"}
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("Latvia and Estonia signed a fisheries treaty.", "reached"),
        ("Latvia proposed a fisheries treaty with Estonia.", "proposed"),
        ("Latvia rejected the fisheries treaty with Estonia.", "rejected"),
        ("Latvia violated the fisheries treaty with Estonia.", "broken"),
        ("Latvia and Estonia extended the fisheries treaty.", "extended"),
        ("Latvia and Estonia will sign a fisheries treaty.", "proposed"),
    ],
)
def test_the_fate_is_told_by_the_verb(read: Read, text: str, fate: str) -> None:
    assert read(text).objects("hasFate") == {fate}


def test_a_deal_spoken_of_again_stays_one(read: Read) -> None:
    account = read("Latvia and Estonia signed a fisheries treaty in Oslo. The treaty opens the harbour.")
    assert len(account.names("agreement")) == 1


@pytest.mark.parametrize(
    "text", ["The two boats agreed in size.", "A great deal of snow fell on Latvia.", "It rained."]
)
def test_no_agreement_is_made_up(read: Read, text: str) -> None:
    assert read(text).names("agreement") == set()


def test_who_mediated_is_no_side_of_an_agreement(read: Read) -> None:
    account = read("Latvia and Estonia signed a fisheries treaty in Oslo on Sunday after mediation by Norway.")
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}


@pytest.mark.parametrize(
    "text",
    [
        "Delegations from Latvia and Estonia ended fisheries talks in Oslo without agreement.",
        "The two sides said after the talks that no agreement had been reached.",
    ],
)
def test_no_agreement_is_none(read: Read, text: str) -> None:
    assert read(text).claims("agreedBy") == []


def test_an_agreement_is_not_named_by_its_day(read: Read) -> None:
    account = read("Latvia and Estonia signed a fisheries agreement on Tuesday in Oslo.")
    assert account.names("agreement") == {"fisheries agreement in Oslo"}


def test_ministers_of_two_nations_sign_for_them(read: Read) -> None:
    account = read("The foreign ministers of Latvia and Estonia signed the accord in Oslo on Thursday.")
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}
