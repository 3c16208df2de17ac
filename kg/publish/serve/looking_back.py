"""The store as it would have been on a day, for the pages' questions.

Deciding again who is who is no work of the server's, so whoever starts it says how; a worker keeps what it made last.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias, TypeVar

from kg.graph.store import Store

_Result = TypeVar("_Result")
#: Gives the store as of a day, and the articles left out since they have no date; QuestionError for what is no day.
Past: TypeAlias = Callable[[Store, str], tuple[Store, tuple[str, ...]]]


def looked_back(store: Store, *, past: Past, day: str, job: Callable[[Store], _Result]) -> _Result:
    """What the job gives for the store as of a day; articles without a date are left out."""
    return job(_then(store, past, day))


@lru_cache(maxsize=1)
def _then(store: Store, past: Past, day: str) -> Store:
    return past(store, day)[0]
