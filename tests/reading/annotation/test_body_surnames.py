"""Surnames that are also words for a body."""

from __future__ import annotations

import pytest

from tests.reading.annotation.conftest import Annotate, called


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("The Norwegian team was headed by Peter Court, the fisheries minister.", "Peter Court"),
        ("President Daniel House of Ghana was late.", "Daniel House"),
        ("The talks were mediated in Oslo by Thomas Bank of Iceland.", "Thomas Bank"),
    ],
)
def test_a_surname_that_is_a_word_for_a_body_is_a_persons(annotate: Annotate, text: str, person: str) -> None:
    doc = annotate(text)
    assert called(doc, "PERSON") == [person]
    assert called(doc, "ORG") == []


def test_the_surname_alone_is_the_persons_and_the_body_with_its_article_is_not(annotate: Annotate) -> None:
    doc = annotate("Daniel House of Ghana was late. House said the hall was full. The House of Representatives voted.")
    assert called(doc, "PERSON") == ["Daniel House", "House"]
    assert called(doc, "ORG") == ["House of Representatives"]


@pytest.mark.parametrize(
    "text",
    [
        "Lloyds Bank, whose chairman was late, sent observers.",
        "Talks were held at Blair House on Monday.",
        "Blair House, the president's guest house, was full.",
        "The Northern Fisheries Board was represented by the Rural Bank of Ghana.",
    ],
)
def test_a_body_or_building_is_no_person(annotate: Annotate, text: str) -> None:
    assert called(annotate(text), "PERSON") == []
