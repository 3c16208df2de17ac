"""How many sources support an answer: articles that print the same text count as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg import settings
from kg.folding import counted
from kg.graph.store import Store


@dataclass(frozen=True)
class Witnesses:
    """How many articles say something, and how many of these have texts of their own."""

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
    """The number of articles and of sources with these ids, each counted once."""
    ids, first = set(articles), copied(store)
    return Witnesses(len(ids), len({first.get(name, name) for name in ids}))


def copied(store: Store) -> dict[str, str]:
    """For each article that prints the text of another again, the id of that other."""
    rows: Any = store.query(settings.query("store", "copies"))
    return {row["id"].value: row["first"].value for row in rows}
