"""Which tests a run takes, and in what order.

Marked ``slow`` is what `make check` leaves out; marked ``soak`` what takes long by nature, of which `make test` takes
about a tenth and `make soak` all. A soak case belongs to one of ten shares, by its name alone: what else there is to
run, on how many processes and on which machine makes no difference, and the ten seeds together take each case once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

#: How much of the soak cases to take.
SOAK = ("all", "tenth", "none")
SHARES = 10
#: The share taken if none is named; it has cases of every sort: a killed build, a big store, load, a flood of claims.
SEED = 4


def share(name: str) -> int:
    """The share of a case, from 0 to 9."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % SHARES


def taken(items: Sequence[pytest.Item], soak: str, seed: int) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The tests to run, and those to leave out, each in the order given."""

    def is_taken(item: pytest.Item) -> bool:
        if item.get_closest_marker("soak") is None or soak == "all":
            return True
        return soak == "tenth" and share(item.nodeid) == seed

    kept = [item for item in items if is_taken(item)]
    return kept, [item for item in items if not is_taken(item)]


def slow_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests in an order in which several processes end at about the same time."""
    return sorted(items, key=lambda item: not any(item.get_closest_marker(mark) for mark in ("slow", "soak")))
