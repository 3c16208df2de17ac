"""Which sides sit at which table, where articles tell of several at once."""

from __future__ import annotations

import pytest

from tests.reading.frames.account import Account
from tests.reading.frames.conftest import Read


def _tables(account: Account) -> set[frozenset[str]]:
    """The parties of each negotiation."""
    negotiations = [referent for referent in account.reading.referents if referent.kind == "negotiation"]
    parties = account.claims("hasParty")
    return {
        frozenset(account.referent(claim.object).name for claim in parties if claim.subject == negotiation.key)
        for negotiation in negotiations
    }


def test_both_countries_are_not_the_last_two_of_a_list(read: Read) -> None:
    account = read(
        "Latvia and Norway opened talks in Oslo on Monday. Iceland, Denmark and Finland sent letters. "
        "Officials of both countries will meet in Riga on Friday."
    )
    assert _tables(account) == {frozenset({"Latvia", "Norway"})}


@pytest.mark.parametrize(
    "opening",
    [
        "Norway and Latvia will try again this week to agree on cod.",
        "The governments of Norway and Latvia have not settled their quarrel over cod.",
    ],
)
def test_talks_of_nobody_named_are_of_those_the_article_opens_with(read: Read, opening: str) -> None:
    account = read(
        f"{opening} The talks open in Oslo on Friday. Separate talks between Latvia and Iceland resumed in May."
    )
    assert _tables(account) == {frozenset({"Norway", "Latvia"}), frozenset({"Latvia", "Iceland"})}


@pytest.mark.parametrize(
    ("small", "large"),
    [
        (
            "Norway and Latvia held bilateral talks on cod.",
            "Norway, Latvia and Iceland held trilateral talks on herring.",
        ),
        ("Talks between Norway and Latvia broke up.", "Talks involving Iceland, Denmark, Norway and Latvia resumed."),
    ],
)
def test_talks_of_two_are_not_the_talks_of_more(read: Read, small: str, large: str) -> None:
    account = read(f"{small} {large}")
    assert len(account.names("negotiation")) == 2
    assert frozenset({"Norway", "Latvia"}) in _tables(account)


def test_a_third_side_mentioned_later_joins_the_same_talks(read: Read) -> None:
    account = read("Norway and Latvia opened talks in Oslo. The talks between Norway, Latvia and Iceland are on cod.")
    assert len(account.names("negotiation")) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Latvia and Norway held talks in Qarvik on Monday.", {"Qarvik"}),
        ("Latvian and Norwegian officials met near Qarvik in May.", {"Qarvik"}),
        ("Latvia and Norway held talks in March.", set()),
        ("Latvia and Norway held talks in Parliament.", set()),
    ],
)
def test_an_unknown_place_is_recognised_by_its_position(read: Read, text: str, place: set[str]) -> None:
    assert read(text).objects("heldIn") == place


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("Latvia and Norway met at Oslo. The previous round, in Riga on 22 May, ended in a quarrel.", {"2025-05-22"}),
        ("Anna Keller recalled the quarrel of 1983 in Oslo and the talks of 1989 between Latvia and Norway.", {"1989"}),
        ("Talks between Latvia and Norway were abandoned in 2006.", set()),
    ],
)
def test_a_day_belongs_to_the_talks_it_stands_with(read: Read, text: str, begun: set[str]) -> None:
    assert read(text).objects("startsOn") == begun


def test_talks_that_ended_before_others_began_are_others(read: Read) -> None:
    account = read(
        "Latvia and Norway held talks in Riga that ended on 3 March. "
        "Latvia requested consultations with Norway on 2 May."
    )
    assert len(account.names("negotiation")) == 2


def test_army_chiefs_meet_for_their_countries(read: Read) -> None:
    account = read("A meeting in Riga of army chiefs from Latvia, Norway and Iceland was put off.")
    assert account.objects("hasParty") == {"Latvia", "Norway", "Iceland"}


def test_the_commission_belongs_to_the_union_in_the_article(read: Read) -> None:
    account = read(
        "Norway and the European Union opened talks in Oslo. Norway's delegation was led by Anna Keller, "
        "the Commission's by Tomas Rybak."
    )
    assert ("European Union", "Tomas Rybak") in account.seats("ledBy")


def test_a_commission_of_its_own_stays_so(read: Read) -> None:
    account = read("Norway and Latvia held talks in Oslo. The Commission praised both.")
    assert "European Commission" not in account.names("organization")


def test_a_chamber_is_named_with_those_who_sit_in_it(read: Read) -> None:
    account = read("Talks between the House of Representatives and the Harbour Council opened in Oslo.")
    assert account.objects("hasParty") == {"House of Representatives", "Harbour Council"}


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("Talks between Norway and Latvia, which began on Sunday in Riga, went into a second day.", "2025-06-08"),
        ("A meeting between Norwegian and Latvian negotiators in Riga last month ended without a deal.", "2025-05"),
        ("Norway and Latvia met at the end of May in Riga.", "2025-05"),
        ("The two sides, Norway and Latvia, last met in Riga in March.", "2025-03"),
    ],
)
def test_when_and_where_talks_began_is_read_around_them(read: Read, text: str, begun: str) -> None:
    account = read(text)
    assert account.objects("startsOn") == {begun}
    assert account.objects("heldIn") == {"Riga"}
    assert account.objects("hasParty") == {"Norway", "Latvia"}


def test_the_year_of_a_treaty_is_not_that_of_the_talks_on_it(read: Read) -> None:
    account = read("Talks between Norway and Latvia on the treaty of 1903 opened on Monday.")
    assert account.objects("startsOn") == {"2025-06-09"}
