"""A store of two invented accounts, with its facts, for the tests of all formats."""

from __future__ import annotations

import pytest

from kg.graph.store import Store
from kg.model import Reading
from tests import factory


def store_of(readings: list[Reading]) -> Store:
    return factory.finished(readings)


@pytest.fixture(scope="session")
def store() -> Store:
    return store_of(factory.lakeside())
