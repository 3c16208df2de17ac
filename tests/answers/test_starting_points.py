"""A question that begins with whom it is narrowed to has the rows that its filters alone would leave."""

from __future__ import annotations

from typing import Any

import pytest

from kg.answers import narrowing, questions
from kg.answers.known_names import KnownNames
from kg.graph.store import Store
from tests import factory
from tests.answers import herring_talks

NAMES = ("Iceland", "Denmark", "Keller", "Rybak", "Oda", "Kenya")


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.finished(herring_talks.readings())


def rows(store: Store, name: str, given: dict[str, str], *, begun: bool) -> list[str]:
    query, bindings = questions.prepared(store, questions.find(name), given, begun=begun)
    found: Any = store.query(query, bindings=bindings)
    return [str(row) for row in found]


@pytest.mark.parametrize("question", questions.load(), ids=lambda question: question.name)
def test_the_rows_are_the_same_wherever_the_engine_begins(store: Store, question: questions.Question) -> None:
    names = KnownNames(store)
    for option in narrowing.options(question.columns).values():
        for name in NAMES if option.kinds and not question.parameters else ():
            if names.bearers(name, option.kinds):
                given = {option.name: name}
                expected = rows(store, question.name, given, begun=False)
                assert rows(store, question.name, given, begun=True) == expected, given


def test_a_question_of_ones_own_in_another_form_is_left_as_it_is(store: Store) -> None:
    text = questions.find("who-led-each-delegation").text
    for own in (
        text.replace("WHERE", "where"),
        text.replace("?entity rdfs:label ?leader .", "OPTIONAL { ?entity rdfs:label ?leader }"),
    ):
        question = questions.read("own", own)
        query, _ = questions.prepared(store, question, {"leader": "Keller"})
        assert "VALUES ?leader" not in query
        assert questions.ask(store, question, {"leader": "Keller"}).to_dicts()


def test_only_what_every_row_has_is_begun_with(store: Store) -> None:
    led, _ = questions.prepared(store, questions.find("who-led-each-delegation"), {"leader": "keller"})
    assert 'VALUES ?leader { "Anna Keller" }' in led
    party, _ = questions.prepared(store, questions.find("who-was-absent"), {"party": "Iceland"})
    assert "VALUES ?negotiation { <" in party
    fate, _ = questions.prepared(store, questions.find("what-became-of-it"), {"claimant": "Iceland"})
    assert "VALUES ?claimant" not in fate  # not every row has one
    written = questions.as_sparql(store, questions.find("who-led-each-delegation"), {"leader": "keller"})
    assert "VALUES ?leader" not in written
