"""What is new, or said of who is who, costs what it concerns, and not what the store holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg import batch, correcting, pipeline, who_is_who
from kg.graph.store import Store, open_store, save_changes
from kg.model import Article, Judgement, Reading
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


def build(store: Store, readings: Mapping[str, Reading], source: Path) -> None:
    """Build the articles of these readings into a store."""
    columns = ("id", "title", "published", "text")
    rows = ({each: getattr(reading.article, each) for each in columns} for reading in readings.values())
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    def read(articles: Sequence[Article]) -> Iterable[Reading]:
        return [replace(readings[article.id], article=article) for article in articles]

    assert pipeline.build([str(source)], store, read, language="en").failures == ()


@pytest.fixture
def location(tmp_path: Path) -> Path:
    location = tmp_path / "talks.kg"
    with batch.changing(location, create=True) as change:
        build(change, READINGS, tmp_path / "articles.jsonl")
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


def test_what_was_said_of_others_is_not_looked_at_again(location: Path) -> None:
    asked_by(location, lambda store: correcting.decide(store, "Inés Mora", "Kei Oda", Judgement.SAME, BY))
    one, other = ("article-0000/person/absent-0", "article-0010/person/absent-1")
    asked = asked_by(location, lambda store: correcting.decide(store, one, other, Judgement.SAME, BY))
    assert asked and not asked & CONCERNED
    store = open_store(location)
    assert all(pipeline.why_same(*pair, store)[0] for pair in ((one, other), ("Inés Mora", "Kei Oda")))


def test_a_name_is_explained_by_the_articles_that_tell_of_it(location: Path) -> None:
    watched = Watched(open_store(location))
    pipeline.why_same("Anna Keller", "Inés Mora", watched)
    assert watched.asked <= CONCERNED
    assert pipeline.explain_name("anna keller", watched).claims
    assert who_is_who.directory(watched).find("person/anna-keller")


def test_a_person_of_a_new_article_is_compared_with_those_known_without_their_articles(
    location: Path, tmp_path: Path
) -> None:
    make = factory.ReadingMaker("later", published="2031-06-01")
    make.say("Kei Oda was there", make.talks("other talks"), "hasParty", make.person("Kei Oda"))
    late = {"later": make.reading()}
    assert asked_by(location, lambda store: build(store, late, tmp_path / "later.jsonl")) == {"later"}
    assert pipeline.why_same("later/person/kei-oda", "lakeside-a/person/kei-oda", open_store(location))[0]
