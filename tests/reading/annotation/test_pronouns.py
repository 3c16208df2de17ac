"""Which of he and she takes up a person, as far as the text shows it."""

from __future__ import annotations

import pytest

from kg.reading.annotation.pronouns import taken_up_by
from tests.reading.annotation.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mrs. Lund left the hall with Mr. Moll.", {"lund": "she", "moll": "he"}),
        ("A spokeswoman, Ida Krag, declined to comment.", {"krag": "she"}),
        ("Anna Holm met her Danish counterpart, Lars Krag.", {"holm": "she"}),
        ("Anna Holm met Lars Krag and his wife.", {}),
        ("Mr. Holm met Mrs. Holm in Oslo.", {}),
        ("Anna Holm arrived.", {}),
        (
            "Anna Holm came with her husband, Lars Krag, and his sister Ida Moen.",
            {"holm": "she", "krag": "he", "moen": "she"},
        ),
        (
            "The minister spoke. Anna Holm and her husband, Lars Holm, left. Mrs. Holm laughed.",
            {"anna holm": "she", "lars holm": "he"},
        ),
    ],
)
def test_the_text_shows_it_by_courtesies_titles_and_possessives(
    annotate: Annotate, text: str, shown: dict[str, str]
) -> None:
    assert taken_up_by(annotate(text)) == shown
