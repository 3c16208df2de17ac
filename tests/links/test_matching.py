"""A person is linked by a full name that one item alone has and nothing contradicts; all else stays open, with why."""

from __future__ import annotations

import pytest

from kg.links import Outcome, Thing, matching
from kg.links.items import Item, Source
from kg.model import Kind

TABLE = Source("people.csv", "sha256 0")
KELLER = Item("Q900001", "Anna Keller", Kind.PERSON)


def matched(known: list[Thing], *items: Item, chosen: bool = True) -> Outcome:
    return matching.by_offers(known, matching.offers_by_name(known, items), TABLE, chosen=chosen)


def only_reason(outcome: Outcome) -> str:
    assert outcome.decisions == ()
    (candidate,) = outcome.candidates
    return candidate.reason


def test_a_full_name_links_with_case_and_diacritics_folded(known: list[Thing]) -> None:
    (decision,) = matched(known, KELLER).decisions
    assert (decision.qid, decision.by, decision.source) == ("Q900001", "name", "people.csv (sha256 0)")
    assert decision.why == "'Anna Kéller' is the label of Q900001 (Anna Keller); nothing else is told of it."
    assert len(decision.referents) == len(decision.mentions) == 2


def test_what_both_know_is_the_reason(known: list[Thing]) -> None:
    item = Item(
        "Q1", "A. Keller", Kind.PERSON, ("ANNA KELLER",), "politician from Iceland", ("Minister of Foreign Affairs",)
    )
    (decision,) = matched(known, item).decisions
    assert decision.by == "name-and-post"
    assert decision.why.endswith(
        "an alias of Q1 (A. Keller, politician from Iceland); both tell of Iceland, Foreign Minister."
    )


def test_who_led_a_delegation_serves_its_nation(known: list[Thing]) -> None:
    (decision,) = matched(known, Item("Q2", "Kei Oda", Kind.PERSON, description="Icelandic diplomat")).decisions
    assert "both tell of Iceland" in decision.why
    assert "person of Iceland, the item is of Japan" in only_reason(
        matched(known, Item("Q2", "Kei Oda", Kind.PERSON, description="Japanese diplomat"))
    )


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ((KELLER, Item("Q2", "Anna Keller", Kind.PERSON)), "ambiguous: 2 items bear this name"),
        (
            (Item("Q2", "Anna Keller", Kind.PERSON, countries=("Denmark",)),),
            "person of Iceland, the item is of Denmark",
        ),
        (
            (Item("Q2", "Anna Keller", Kind.PERSON, positions=("Minister of Trade",)),),
            "the articles have the post Foreign Minister, the item Minister of Trade",
        ),
        ((Item("Q2", "Anna Keller", Kind.PERSON, description="painter"),), "nothing the articles say of this person"),
        ((Item("Q2", "Keller", Kind.PERSON),), "its names are others than those in the articles"),
        ((Item("Q2", "Rybak", Kind.PERSON),), "the articles give no full name"),
        ((Item("Q2", "Anna Keller", Kind.PERSON, sure=False),), "the service is not sure of it"),
    ],
)
def test_what_is_not_beyond_doubt_is_a_candidate(known: list[Thing], items: tuple[Item, ...], reason: str) -> None:
    outcome = matched(known, *items)
    assert outcome.decisions == () and len(outcome.candidates) == len(items)
    assert all(reason in candidate.reason for candidate in outcome.candidates)


def test_two_things_of_one_name_are_not_both_an_item(known: list[Thing]) -> None:
    (keller,) = [thing for thing in known if thing.name == "Anna Kéller"]
    twin = Thing(keller.iri + "-2", keller.kind, keller.name, keller.borne)
    outcome = matched([*known, twin], KELLER)
    assert outcome.decisions == ()
    assert {candidate.reason for candidate in outcome.candidates} == {"ambiguous: 2 things of the store bear this name"}


def test_another_kind_is_not_even_a_candidate(known: list[Thing]) -> None:
    outcome = matched(known, Item("Q2", "Anna Keller", Kind.ORGANIZATION), Item("Q3", "Lake Board", Kind.PERSON))
    assert (outcome.decisions, outcome.candidates) == ((), ())
    (board,) = matched(known, Item("Q3", "The Lake Board", Kind.ORGANIZATION)).decisions
    assert board.name == "Lake Board"


def test_of_all_the_world_a_person_needs_more_than_a_name(known: list[Thing]) -> None:
    assert "nothing the articles say" in only_reason(matched(known, KELLER, chosen=False))
    painter = Item("Q2", "Anna Keller", Kind.PERSON, description="painter")
    assert "nothing the articles say" in only_reason(matched(known, painter))
    minister = Item("Q2", "Anna Keller", Kind.PERSON, description="foreign minister, born 1980")
    (decision,) = matched(known, minister, chosen=False).decisions
    assert decision.by == "name-and-post" and "both tell of Foreign Minister" in decision.why
    (board,) = matched(known, Item("Q3", "Lake Board", Kind.ORGANIZATION), chosen=False).decisions
    assert board.qid == "Q3"
