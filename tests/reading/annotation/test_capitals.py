"""Texts of capitals alone are read as if they had the capitals of any other text, every letter at its place."""

from __future__ import annotations

from pathlib import Path

import kg
from kg.answers import questions
from tests.reading.annotation.conftest import Annotate, called

WIRE = (
    "NORWEGIAN FOREIGN MINISTER ANNA KELLER MET THE LAKE LIBERATION FRONT (LLF) IN EL SALVADOR ON TUESDAY.\n"
    'KELLER, WHO LED THE NORWEGIAN DELEGATION, SAID: "WE TALKED ABOUT FISHING RIGHTS FOR TWO HOURS."'
)


def test_names_are_found_in_a_text_of_capitals_alone(annotate: Annotate) -> None:
    doc = annotate(WIRE)
    assert len(doc.text) == len(WIRE)
    assert doc.text.upper() == WIRE
    assert called(doc, "PERSON") == ["Anna Keller", "Keller"]
    assert [(ent.text, ent.ent_id_) for ent in doc.ents if ent.label_ == "NATION"][:2] == [
        ("Norwegian", "NO"),
        ("El Salvador", "SV"),
    ]
    assert "Lake Liberation Front" in doc.text
    assert called(doc, "DATE") == ["Tuesday", "two hours"]


def test_a_text_with_small_letters_stays_as_it_is(annotate: Annotate) -> None:
    text = "OSLO (UPI) The UN and the LLF met on Tuesday."
    assert annotate(text).text == text


def test_answers_quote_the_capitals_as_they_stand(tmp_path: Path) -> None:
    article = tmp_path / "wire.txt"
    article.write_text(WIRE, encoding="utf-8")
    graph = kg.build(article, store="memory", reader="frames")
    (row,) = questions.ask(graph, "who-said-what", min_confidence=0.0)
    said = {name: str(getattr(term, "value", "")) for name, term in row.items()}
    assert said["speaker"] == "Anna Keller"
    assert said["quotation"] == "WE TALKED ABOUT FISHING RIGHTS FOR TWO HOURS."
    assert said["quote"] in WIRE
