"""A store of two invented accounts, with its facts, for the tests of all formats."""

from __future__ import annotations

import pytest

from kg.graph.store import Store
from kg.model import Reading
from tests import deriving, factory


def store_of(readings: list[Reading]) -> Store:
    store = factory.store(readings)
    deriving.derive(store.quads)
    deriving.close(store.quads)
    return store


@pytest.fixture(scope="session")
def store() -> Store:
    return store_of(factory.lakeside())
