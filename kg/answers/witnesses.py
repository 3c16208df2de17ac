"""How many sources stand behind an answer: articles that print the same text are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg import settings
from kg.folding import counted
from kg.graph.store import Store


@dataclass(frozen=True)
class Witnesses:
    """How many articles say something, and how many of these are independent of each other's text."""

    articles: int
    sources: int

    def __str__(self) -> str:
        """
        >>> print(Witnesses(20, 1)), print(Witnesses(1, 1))
        20 articles, 1 independent source
        1 article, 1 independent source
        (None, None)
        """
        return f"{counted(self.articles, 'article')}, {counted(self.sources, 'independent source')}"


def witnesses(store: Store, articles: Iterable[str]) -> Witnesses:
    """How many articles and sources these ids are, each counted once."""
    ids, first = set(articles), copied(store)
    return Witnesses(len(ids), len({first.get(name, name) for name in ids}))


def copied(store: Store) -> dict[str, str]:
    """For each article that prints again what another one does, the id of that one."""
    rows: Any = store.query(settings.query("store", "copies"))
    return {row["id"].value: row["first"].value for row in rows}
