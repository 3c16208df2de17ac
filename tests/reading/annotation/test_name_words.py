"""What a single word can be in a name or title."""

from __future__ import annotations

import pytest

from kg.reading.annotation import name_words
from tests.reading.annotation.conftest import Annotate


@pytest.mark.parametrize(
    ("word", "turns"), [("minister", True), ("Ministers", True), ("General", True), ("Keller", False), ("talks", False)]
)
def test_a_post_turns_on_a_few_words(annotate: Annotate, word: str, turns: bool) -> None:
    assert name_words.is_title_head(annotate(word)[0]) is turns


@pytest.mark.parametrize(
    ("text", "courtesy"), [("Mr. Rybak", True), ("Mr Rybak", True), ("Dr Keller", True), ("Anna Keller", False)]
)
def test_a_courtesy_is_one_with_or_without_its_point(annotate: Annotate, text: str, courtesy: bool) -> None:
    assert name_words.is_honorific(annotate(text)[0]) is courtesy


@pytest.mark.parametrize(
    ("word", "capitalised"),
    [("Keller", True), ("keller", False), ("Monday", False), ("Council", False), ("The", False), ("HARBOUR", False)],
)
def test_a_word_is_written_as_a_name_is(annotate: Annotate, word: str, capitalised: bool) -> None:
    assert name_words.is_capitalised(annotate(word)[0]) is capitalised


def test_a_small_word_is_a_family_name_before_a_name_of_nothing_known(annotate: Annotate) -> None:
    doc = annotate("Minister He Jianguo spoke, and He Norway praised.")
    first, second = (token for token in doc if token.text == "He")
    assert name_words.is_capitalised(first)
    assert not name_words.is_capitalised(second)


def test_an_initial_is_a_letter_with_its_point(annotate: Annotate) -> None:
    assert [token.text for token in annotate("J. Rybak met Mr. K.") if name_words.is_initial(token)] == ["J.", "K."]


def test_a_name_goes_on_over_particles_and_hyphens_but_not_over_other_names(annotate: Annotate) -> None:
    doc = annotate("Ludo van Aalst-Brandt met Norway")
    inside = [token.text for token in doc if name_words.is_in_name(doc, token.i, {len(doc) - 1})]
    assert inside == ["Ludo", "van", "Aalst", "-", "Brandt"]
