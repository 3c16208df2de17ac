"""What is compared with what: it depends on the two, or, where too many are alike, on what is in their part."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.resolve.blocks import FULL, Blocks, Keys, record
from kg.model import Judgement, Kind, ReferentId
from tests.identity.resolve.drafts import Draft, Resolved


class Thing(NamedTuple):
    """Something that has blocks, and what it shares with others of a block that is too full."""

    number: int
    keys: frozenset[str]
    marks: frozenset[str] = frozenset()


def compared(things: Iterable[Thing]) -> set[frozenset[int]]:
    """The numbers of those that are compared, none with itself and none twice."""
    blocks = Blocks()
    for thing in things:
        rid = ReferentId(f"article-{thing.number:04}", "thing")
        blocks.put(rid, record(thing.number, Keys(thing.number, thing.keys, thing.marks)))
    found = blocks.pairs(blocks.records())
    assert all(one < other for one, other in found)
    numbers = [frozenset(int(each.article[-4:]) for each in pair) for pair in found]
    assert len(numbers) == len({*numbers})
    return {*numbers}


def crowd(size: int, *keys: str, marks: int = 7) -> list[Thing]:
    """So many things of one block."""
    return [Thing(number, frozenset(keys), frozenset([f"mark {number % marks}"])) for number in range(size)]


_things = st.lists(
    st.builds(Thing, st.integers(0, 300), st.frozensets(st.sampled_from("abcdefgh"), max_size=4)),
    unique_by=lambda thing: thing.number,
    max_size=FULL,
)


@given(things=_things)
def test_those_in_one_block_are_compared_whatever_else_is_there(things: list[Thing]) -> None:
    alike = {frozenset((one.number, other.number)) for one, other in combinations(things, 2) if one.keys & other.keys}
    assert compared(things) == alike


@pytest.mark.parametrize("size", [FULL + 1, 10 * FULL, 100 * FULL])
def test_the_work_of_a_block_grows_with_what_it_holds(size: int) -> None:
    found = compared(crowd(size, "a"))
    often = Counter(number for pair in found for number in pair)
    assert max(often.values()) < 2 * FULL
    assert len(often) == size, "each is compared with some"
    reached, ahead = {0}, [0]
    beside = defaultdict(set)
    for one, other in map(tuple, found):
        beside[one].add(other)
        beside[other].add(one)
    while ahead:
        fresh = beside[ahead.pop()] - reached
        reached |= fresh
        ahead += fresh
    assert len(reached) == size, "and each with all others through others"


def test_of_a_block_that_is_too_full_those_are_compared_that_share_more() -> None:
    size = 5 * FULL
    found = compared(crowd(size, "a", marks=size // 2))
    assert all(frozenset((number, number + size // 2)) in found for number in range(size // 2))


@settings(max_examples=20)
@given(seed=st.integers(0, 1000))
def test_it_is_the_same_in_any_order(seed: int) -> None:
    things = crowd(4 * FULL, "a", "b")
    found = compared(things)
    random.Random(seed).shuffle(things)  # noqa: S311 - nothing secret
    assert compared(things) == found


def test_a_newcomer_changes_its_own_parts_of_a_full_block_alone() -> None:
    things = crowd(20 * FULL, "a", marks=20)
    before = compared(things)
    for number in range(len(things), len(things) + 4):
        lost = before - compared([*things, Thing(number, frozenset("a"), frozenset(["mark 3"]))])
        assert len(lost) <= 2 * FULL * FULL / 4  # of one part of all, and one of those with its mark, a half each


def test_two_persons_stay_one_however_many_namesakes_come() -> None:
    one, other = Draft("m"), Draft("n")
    pair = (
        one.id(one.person("Sergei Keller", post="Minister", of="VL")),
        other.id(other.person("Sergey Keller", post="Minister", of="VL")),
    )
    namesakes = []
    for number in range(3 * FULL):
        draft = Draft(f"o-{number:03}")
        draft.person("Sergei Keller", post="Minister", of=f"nation {number}")
        namesakes.append(draft)
        if number in (0, 10, 3 * FULL - 1):
            assert Resolved(one, other, *namesakes).judgement(*pair) is Judgement.SAME


def test_talks_that_many_articles_word_in_as_many_ways_are_one() -> None:
    drafts = []
    for number in range(5 * FULL):
        draft = Draft(f"article-{number:03}")
        talks = draft.talks("talks", ["VL", "OR"], "Lakeside", "2031-06-09")
        draft.say(talks, "heldAt", draft.place(f"Room {number}", "venue"))
        drafts.append(draft)
    found = [each for each in Resolved(*drafts).resolution.entities if each.kind is Kind.NEGOTIATION]
    assert [len(each.members) for each in found] == [5 * FULL]
