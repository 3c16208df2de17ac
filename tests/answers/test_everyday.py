"""Each question of the library is understood in ten everyday wordings, none of which is taken for another question."""

from __future__ import annotations

import pytest

from kg.answers import plain_words, questions
from kg.graph.store import Store
from tests import factory
from tests.answers import herring_talks
from tests.answers.everyday import CONNECTED, EVERYDAY


@pytest.fixture(scope="module")
def store() -> Store:
    """Talks, and somebody whose name ends as questions begin."""
    make = factory.ReadingMaker("envoy")
    envoy = make.person("western envoy who was")
    make.say("the western envoy who was there", make.talks("Quay talks"), "hasParty", envoy)
    return factory.finished([*herring_talks.readings(), make.reading()])


def test_every_question_has_ten_wordings() -> None:
    assert {question.name for question in questions.load()} == {*EVERYDAY, "how-are-two-actors-connected"}
    assert {len(set(wordings)) for wordings in (*EVERYDAY.values(), CONNECTED)} == {10}


@pytest.mark.parametrize("question", EVERYDAY)
def test_everyday_wordings_ask_the_question(store: Store, question: str) -> None:
    asked = {words: plain_words.understand(store, words).question.name for words in EVERYDAY[question]}
    assert asked == dict.fromkeys(EVERYDAY[question], question)


def test_how_two_are_connected_is_asked_in_everyday_wordings(store: Store) -> None:
    asked = {plain_words.understand(store, words.format("Iceland", "Denmark")).question.name for words in CONNECTED}
    assert asked == {"how-are-two-actors-connected"}


@pytest.mark.parametrize("words", ["who sat across from whom in Oslo", "Who faced whom in Oslo?"])
def test_whoever_sat_across_from_whom_negotiated_with_them(store: Store, words: str) -> None:
    assert plain_words.understand(store, words).command() == "kg ask who-negotiated-with-whom --param place=Oslo"
