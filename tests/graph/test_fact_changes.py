"""The facts after a change of some articles: those of the whole store, found by looking at few other articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import Quad

from kg import namespaces
from kg.graph import fact_changes, reason
from kg.graph.store import Store
from kg.model import Reading
from tests import factory

FACTS = namespaces.graph("facts")


class CountedQuads:
    """The quads of a store, which count how many were read of them."""

    def __init__(self, quads: pyoxigraph.Store) -> None:
        self._quads = quads
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._quads, name)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self._quads

    def quads_for_pattern(self, *pattern: Any) -> Iterator[Quad]:
        for quad in self._quads.quads_for_pattern(*pattern):
            self.count += 1
            yield quad


def talks_of_one_nation(number: int, *, pair: int) -> Reading:
    """An article on talks that one other tells of, too; all articles are on one nation and talks that were held."""
    make = factory.ReadingMaker(f"article-{number:04}")
    talks, nation = make.talks(f"talks {pair}"), make.nation("Northland")
    make.say("the side was there", talks, "hasParty", nation)
    make.say("another came as well", talks, "hasParty", make.nation(f"Land {number}"))
    make.say("they were held", talks, "hasPhase", "held")
    return make.reading()


def after_one_is_gone(count: int) -> tuple[Store, int]:
    """A store of so many articles without the first, and how many quads it took to have the facts follow."""
    store = factory.finished([talks_of_one_nation(number, pair=number // 2) for number in range(count)])
    quads = store.quads
    counted = CountedQuads(quads)
    store.quads = counted  # type: ignore[assignment]  # it stands in
    gone = namespaces.article_graph("article-0000")
    held = set(quads.quads_for_pattern(None, namespaces.term("denotes"), None, None))
    articles = store.put({gone: ()})
    lost = {quad for quad in held if str(quad.subject).startswith(f"<{namespaces.article('article-0000').value}/")}
    identity = store.alter(namespaces.graph("identity"), lost, set())
    counted.count = 0
    fact_changes.update(store, {graph: [change] for graph, change in articles.items()}, identity)
    store.quads = quads
    return store, counted.count


def test_what_others_say_stays_a_fact_and_only_what_nobody_says_any_more_goes() -> None:
    store, _ = after_one_is_gone(20)
    found = {quad.triple for quad in store.quads.quads_for_pattern(None, None, None, FACTS)}
    assert found == reason.facts(store.quads) != set()


@pytest.mark.parametrize("count", [20, 120])
def test_an_article_that_goes_has_few_others_looked_at_however_many_speak_of_its_nation(count: int) -> None:
    """What is said of the nation, and that talks were held, stands in every article."""
    _, read = after_one_is_gone(count)
    assert 0 < read < 150
