"""What a person says of who is who costs what is said of, and not what the store holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import batch, correcting, pipeline, who_is_who
from kg.graph.store import Store, open_store, save_changes
from kg.model import Article, Judgement
from kg.reading.corrections.stating import Signed
from tests import factory

BY = Signed("Ada Lund", "2031-03-04T10:00:00", "I was there.")
READINGS = {reading.article.id: reading for reading in (*factory.many(20), *factory.lakeside())}
CONCERNED = {"lakeside-a", "lakeside-b"}


class Watched(Store):
    """A store that remembers which articles were asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.quads, store.location, store.generation)
        self.asked: set[str] = set()

    def article(self, name: str) -> Article | None:
        self.asked.add(name)
        return super().article(name)

    def articles(self) -> list[Article]:
        self.asked |= READINGS.keys()
        return super().articles()


@pytest.fixture
def location(tmp_path: Path) -> Path:
    source, location = tmp_path / "articles.jsonl", tmp_path / "talks.kg"
    columns = ("id", "title", "published", "text")
    rows = ({each: getattr(reading.article, each) for each in columns} for reading in READINGS.values())
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with batch.changing(location, create=True) as change:
        pipeline.build(
            [str(source)],
            change,
            lambda articles: [replace(READINGS[article.id], article=article) for article in articles],
            language="en",
        )
        save_changes(change)
    return location


def asked_by(location: Path, step: Callable[[Store], object]) -> set[str]:
    """The articles that a change of the store at a location asks for."""
    with batch.changing(location) as change:
        watched = Watched(change)
        step(watched)
        save_changes(watched)
    return watched.asked


def test_a_word_on_who_is_who_looks_at_the_articles_that_tell_of_these_things(location: Path) -> None:
    asked = asked_by(location, lambda store: correcting.decide(store, "Inés Mora", "Kei Oda", Judgement.SAME, BY))
    assert asked and asked <= CONCERNED
    asked = asked_by(location, lambda store: correcting.rename(store, "Tomas Rybak", "Tomas Rybakov", BY))
    assert asked and asked <= CONCERNED
    asked = asked_by(location, lambda store: correcting.decide(store, "Inés Mora", "Kei Oda", Judgement.DIFFERENT, BY))
    assert asked and asked <= CONCERNED
    assert asked_by(location, correcting.listed) <= CONCERNED
    for _ in range(2):
        asked = asked_by(location, lambda store: correcting.undo(store, "last"))
        assert asked and asked <= CONCERNED


def test_a_name_is_explained_by_the_articles_that_tell_of_it(location: Path) -> None:
    watched = Watched(open_store(location))
    pipeline.why_same("Anna Keller", "Inés Mora", watched)
    assert watched.asked <= CONCERNED
    assert pipeline.explain_name("anna keller", watched).claims
    assert who_is_who.directory(watched).find("person/anna-keller")
