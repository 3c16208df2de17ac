"""Names that nations share with other places."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.model import Article
from kg.reading import annotation


def nations(text: str, nlp: Language) -> list[str]:
    ((_, doc),) = annotation.annotate([Article("rule", text)], nlp)
    return [ent.text for ent in doc.ents if ent.label_ == "NATION"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Canada opened talks in Savannah, Georgia, on Tuesday. Georgia was the host.",
        "Norway and Canada opened talks on Tuesday. Governor Alice Moore of Georgia welcomed them.",
        "Norway and Canada opened talks in the state of Georgia on Tuesday.",
    ],
)
def test_georgia_behind_one_of_its_cities_is_the_american_state(nlp: Language, text: str) -> None:
    assert nations(text, nlp) == ["Norway", "Canada"]


@pytest.mark.parametrize(
    "text",
    [
        "Georgia and Norway held talks in Oslo on Monday.",
        "Georgia and Norway held talks in Atlanta, Georgia, on Monday. The Georgian minister was late.",
    ],
)
def test_georgia_is_the_nation_otherwise(nlp: Language, text: str) -> None:
    assert nations(text, nlp)[:2] == ["Georgia", "Norway"]
