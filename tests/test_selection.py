"""Which tests a run takes: each soak case in one share of ten, and always the same; all else in every run."""

from __future__ import annotations

import pytest

from tests.selection import SHARES, share, slow_first, taken


@pytest.fixture
def items(request: pytest.FixtureRequest) -> list[pytest.Item]:
    """Items of pytest's own, as many as needed here, every third of them a soak case and every fifth slow."""
    made = []
    for number in range(90):
        item = pytest.Function.from_parent(request.node.parent, name=f"test_{number}", callobj=lambda: None)
        for mark in [name for name, step in (("soak", 3), ("slow", 5)) if number % step == 0]:
            item.add_marker(mark)
        made.append(item)
    return list(made)


def test_the_ten_shares_together_are_all_and_each_case_is_in_one(items: list[pytest.Item]) -> None:
    cases = [item for item in items if item.get_closest_marker("soak")]
    shares = [[item for item in taken(items, "tenth", seed)[0] if item in cases] for seed in range(SHARES)]
    assert sorted(item.name for each in shares for item in each) == sorted(item.name for item in cases)
    assert all(len(each) < len(cases) / 2 for each in shares)


def test_the_share_of_a_case_is_the_same_everywhere_and_for_ever() -> None:
    assert [share(f"tests/test_batch.py::test_{number}") for number in range(6)] == [1, 0, 8, 9, 3, 2]


def test_all_that_is_no_soak_case_is_always_run(items: list[pytest.Item]) -> None:
    others = [item for item in items if not item.get_closest_marker("soak")]
    assert taken(items, "none", 0)[0] == others
    assert taken(items, "all", 0) == (items, [])
    for seed in range(SHARES):
        kept, left_out = taken(items, "tenth", seed)
        assert [item for item in kept if item in others] == others
        assert sorted(kept + left_out, key=items.index) == items


def test_what_takes_longest_comes_first(items: list[pytest.Item]) -> None:
    marked = [bool(item.get_closest_marker("slow") or item.get_closest_marker("soak")) for item in slow_first(items)]
    assert marked == sorted(marked, reverse=True)
