"""A person is linked by a full name that one item alone has and nothing contradicts; all else stays open, with why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kg.identity import wikidata
from kg.identity.wikidata import Outcome, Thing, item_matching
from kg.identity.wikidata.item_matching import Standing
from kg.identity.wikidata.items import Item, Source
from kg.model import Kind
from tests import factory

TABLE = Source("people.csv", "sha256 0")
KELLER = Item("Q900001", "Anna Keller", Kind.PERSON)


def matched(
    known: list[Thing],
    *items: Item,
    chosen: bool = True,
    linked: Mapping[str, str] | None = None,
    refused: frozenset[tuple[str, str]] = frozenset(),
) -> Outcome:
    standing = Standing(known, linked or {}, refused)
    return item_matching.by_offers(standing, item_matching.offers_by_name(known, items), TABLE, chosen=chosen)


def with_keller(known: list[Thing], **told: Any) -> list[Thing]:
    """The things with Anna Keller told of otherwise."""
    return [replace(thing, **told) if thing.name == "Anna Kéller" else thing for thing in known]


def only_reason(outcome: Outcome) -> str:
    assert outcome.decisions == ()
    (candidate,) = outcome.candidates
    return candidate.reason


def test_a_full_name_links_with_case_and_diacritics_folded(known: list[Thing]) -> None:
    (decision,) = matched(known, KELLER).decisions
    assert (decision.qid, decision.by, decision.source) == ("Q900001", "name", "people.csv (sha256 0)")
    assert decision.why == "'Anna Kéller' is the label of Q900001 (Anna Keller); nothing else is said about it."
    assert len(decision.referents) == len(decision.mentions) == 2


def test_what_both_know_is_the_reason(known: list[Thing]) -> None:
    item = Item(
        "Q1", "A. Keller", Kind.PERSON, ("ANNA KELLER",), "politician from Iceland", ("Minister of Foreign Affairs",)
    )
    (decision,) = matched(known, item).decisions
    assert decision.by == "name-and-post"
    assert decision.why.endswith(
        "an alias of Q1 (A. Keller, politician from Iceland); both name Iceland, Foreign Minister."
    )


def test_who_led_a_delegation_serves_its_nation(known: list[Thing]) -> None:
    (decision,) = matched(known, Item("Q2", "Kei Oda", Kind.PERSON, description="Icelandic diplomat")).decisions
    assert "both name Iceland" in decision.why
    assert "person of Iceland, the item is of Japan" in only_reason(
        matched(known, Item("Q2", "Kei Oda", Kind.PERSON, description="Japanese diplomat"))
    )


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ((KELLER, Item("Q2", "Anna Keller", Kind.PERSON)), "ambiguous: 2 items have this name"),
        (
            (Item("Q2", "Anna Keller", Kind.PERSON, countries=("Denmark",)),),
            "person of Iceland, the item is of Denmark",
        ),
        (
            (Item("Q2", "Anna Keller", Kind.PERSON, positions=("Minister of Trade",)),),
            "the articles have the post Foreign Minister, the item Minister of Trade",
        ),
        (
            (Item("Q2", "Anna Keller", Kind.PERSON, description="painter"),),
            "nothing that the articles say about this person",
        ),
        ((Item("Q2", "Keller", Kind.PERSON),), "it has other names than those in the articles"),
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
    assert {candidate.reason for candidate in outcome.candidates} == {"ambiguous: 2 things in the store have this name"}


@pytest.mark.parametrize(
    ("item", "reason"),
    [("Q900001", "Anna Kéller is already linked to it"), ("Q5", "ambiguous: 2 things in the store have this name")],
)
def test_a_settled_namesake_still_has_the_name(known: list[Thing], item: str, reason: str) -> None:
    (keller,) = [thing for thing in known if thing.name == "Anna Kéller"]
    twin = replace(keller, iri=keller.iri + "-2")
    outcome = matched([*known, twin], KELLER, linked={keller.iri: item})
    assert only_reason(outcome) == reason and outcome.left_alone == 1
    refused = frozenset({(keller.iri, "Q900001")})
    (decision,) = matched([*known, twin], KELLER, refused=refused).decisions
    assert decision.qid == "Q900001"


def test_a_nation_alone_is_no_post(known: list[Thing]) -> None:
    minister = with_keller(known, titles=frozenset({"prime minister"}), nations=frozenset({"DK"}))
    for description in ("Danish cyclist", "Danish painter who lived in Iceland"):
        assert "only the nation agrees; the articles have the post prime minister" in only_reason(
            matched(minister, Item("Q1", "Anna Keller", Kind.PERSON, description=description))
        )
    envoy = with_keller(known, titles=frozenset({"ambassador to Iceland"}), nations=frozenset({"US"}))
    painter = Item("Q1", "Anna Keller", Kind.PERSON, description="Icelandic painter who lived in the United States")
    assert "only the nation agrees" in only_reason(matched(envoy, painter))
    unknown = with_keller(known, titles=frozenset())
    assert "say nothing about what the item is" in only_reason(
        matched(unknown, Item("Q1", "Anna Keller", Kind.PERSON, description="Icelandic painter"))
    )


@pytest.mark.parametrize(
    ("description", "by"),
    [
        ("Danish politician (born 1970)", "name-and-post"),
        ("Danish minister", "name-and-post"),
        ("Prime Minister of Denmark", "name-and-post"),
        ("Danish", "name-and-nation"),
        ("Baptist minister in Denmark", ""),
    ],
)
def test_the_rule_is_named_after_what_agreed(known: list[Thing], description: str, by: str) -> None:
    premier = with_keller(known, titles=frozenset({"premier"}), nations=frozenset({"DK"}))
    found = matched(premier, Item("Q1", "Anna Keller", Kind.PERSON, description=description), chosen=False).decisions
    assert [each.by for each in found] == ([by] if by else [])


def test_who_represents_a_nation_at_the_united_nations_is_an_ambassador(known: list[Thing]) -> None:
    envoy = with_keller(known, titles=frozenset({"ambassador to the United Nations"}), nations=frozenset())
    item = Item(
        "Q1", "Anna Keller", Kind.PERSON, positions=("Permanent Representative of Iceland to the United Nations",)
    )
    (decision,) = matched(envoy, item, chosen=False).decisions
    assert decision.by == "name-and-post"


def test_a_nation_goes_by_its_name_and_by_no_people_or_capital(known: list[Thing]) -> None:
    for name in ("Icelandic", "Reykjavík"):
        assert matched(known, Item("Q189", name, Kind.NATION)) == Outcome(TABLE)
    (decision,) = matched(known, Item("Q189", "Iceland", Kind.NATION), chosen=False).decisions
    assert (decision.name, decision.by) == ("Iceland", "name-and-nation")
    wrong = matched(known, Item("Q1", "Iceland", Kind.NATION))
    assert only_reason(wrong) == "the reference data has Q189 for the code IS"


def test_another_kind_is_not_even_a_candidate(known: list[Thing]) -> None:
    outcome = matched(known, Item("Q2", "Anna Keller", Kind.ORGANIZATION), Item("Q3", "Lake Board", Kind.PERSON))
    assert (outcome.decisions, outcome.candidates) == ((), ())
    (board,) = matched(known, Item("Q3", "The Lake Board", Kind.ORGANIZATION)).decisions
    assert board.name == "Lake Board"


def test_of_all_the_world_a_person_needs_more_than_a_name(known: list[Thing]) -> None:
    assert "nothing that the articles say" in only_reason(matched(known, KELLER, chosen=False))
    painter = Item("Q2", "Anna Keller", Kind.PERSON, description="painter")
    assert "nothing that the articles say" in only_reason(matched(known, painter))
    minister = Item("Q2", "Anna Keller", Kind.PERSON, description="foreign minister, born 1980")
    (decision,) = matched(known, minister, chosen=False).decisions
    assert decision.by == "name-and-post" and "both name Foreign Minister" in decision.why


def test_an_organisation_is_of_the_nation_the_articles_show(known: list[Thing]) -> None:
    board = Item("Q3", "Lake Board", Kind.ORGANIZATION)
    assert only_reason(matched(known, board, chosen=False)) == "only the name agrees"
    ours = [replace(each, nations=frozenset({"IS"})) if each.name == "Lake Board" else each for each in known]
    for danish in (replace(board, description="Danish body"), replace(board, countries=("Denmark",))):
        assert (
            only_reason(matched(ours, danish)) == "the articles have an organisation of Iceland, the item is of Denmark"
        )
    (decision,) = matched(ours, replace(board, description="Icelandic body"), chosen=False).decisions
    assert decision.by == "name-and-nation" and "both name Iceland" in decision.why


def test_what_the_articles_say_an_organisation_is_part_of_is_known() -> None:
    make = factory.ReadingMaker("lake")
    iceland = make.thing(Kind.NATION, "Iceland", code="IS")
    make.mention("Lake Board", make.thing(Kind.ORGANIZATION, "Lake Board", partOf=iceland), "name")
    make.mention("Kremlin", make.thing(Kind.ORGANIZATION, "Kremlin"), "name")
    found = wikidata.things([make.reading()], factory.resolution([make.reading()]))
    assert {thing.name: thing.nations for thing in found} == {"Lake Board": {"IS"}, "Kremlin": {"RU"}}


@pytest.mark.parametrize("name", ["rebels", "the Rebels", "lake board", "LONDON - Lake Board", "OSLO Lake Board"])
def test_what_is_no_name_of_its_own_links_no_organisation(known: list[Thing], name: str) -> None:
    (board,) = [thing for thing in known if thing.name == "Lake Board"]
    thing = replace(board, borne=tuple(replace(each, name=name) for each in board.borne))
    assert matched([thing], Item("Q3", name, Kind.ORGANIZATION)) == Outcome(TABLE)
