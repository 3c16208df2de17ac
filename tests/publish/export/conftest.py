"""A store of two invented accounts, with its facts, for the tests of all formats."""

from __future__ import annotations

import pytest

from kg.graph import reason
from kg.graph.store import Store
from kg.model import Reading
from tests import factory


def store_of(readings: list[Reading]) -> Store:
    store = factory.store(readings)
    reason.derive(store.quads)
    reason.close(store.quads)
    return store


@pytest.fixture(scope="session")
def store() -> Store:
    return store_of(factory.lakeside())
