"""Whom words mean where they stand: what fits another name of the draft better, or is nearer to it, is refused."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Span
from kg.reading.draft_files import read_draft
from kg.reading.meaning import Meaning, Role
from kg.reading.passages import Passages

TEXT = """\
Iceland's fisheries minister, Anna Keller, met the Danish envoy Tomas Rybak in Lima.
Keller's deputy, Olaf Brandt, told Rybak that she was patient. "Rybak knows that we want a fair deal," she said.
The envoy was pleased. "It is a good start," he added.
Li Tamsin, who leads the Harbour Workers' Union, stayed away. The union is against the talks, Li said.
The Harbour Board said it would not meet the Harbour Workers' Union. The fisheries minister left.
"""


def post(person: str, title: str, of: str | None, words: str) -> dict[str, Any]:
    return {"person": person, "post": title, "of": of, "former": False, "words": words, "quote": words}


def said(speaker: str, words: str, text: str) -> dict[str, Any]:
    return {"speaker": speaker, "speaker_words": words, "outlet": None, "text": text, "quote": words}


DRAFT = {
    "article": "lima",
    "posts": [
        post("Anna Keller", "fisheries minister", "Iceland", "Iceland's fisheries minister, Anna Keller"),
        post("Tomas Rybak", "envoy", "Denmark", "the Danish envoy Tomas Rybak"),
        post("Olaf Brandt", "deputy", "Iceland", "Keller's deputy, Olaf Brandt"),
        post("Li Tamsin", "leader", "Harbour Workers' Union", "who leads the Harbour Workers' Union"),
    ],
    "statements": [
        said("Anna Keller", "she said", "Rybak knows that we want a fair deal"),
        said("Tomas Rybak", "he added", "It is a good start"),
    ],
    "measures": [
        {"actor": "Harbour Board", "action": "refuse", "object": "a meeting", "target": None, "date": None}
        | {"status": "done", "words": "would not meet", "quote": "The Harbour Board said it would not meet"}
    ],
}


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning(read_draft(DRAFT, "person").draft, Passages(TEXT), None)


def means(meaning: Meaning, quote: str, words: str, role: Role = Role.PERSON) -> set[str]:
    """All the names that the words can mean in the passage."""
    (where,) = meaning.passages.find(quote)
    at = meaning.passages.find(words, where)[0]
    return {name for name in meaning.named if meaning.is_meant(name, words, where, at, role)}


@pytest.mark.parametrize(
    ("quote", "words", "whom"),
    [
        ("Iceland's fisheries minister, Anna Keller", "minister, Anna Keller", {"Anna Keller"}),
        ("told Rybak", "Rybak", {"Tomas Rybak"}),
        ("Keller's deputy, Olaf Brandt", "Keller's deputy, Olaf Brandt", {"Olaf Brandt"}),
        ("the talks, Li said", "Li", {"Li Tamsin"}),
    ],
)
def test_a_name_means_the_one_it_fits_best(meaning: Meaning, quote: str, words: str, whom: set[str]) -> None:
    assert means(meaning, quote, words) == whom


def test_he_and_she_mean_the_last_named_or_the_first_of_that_sentence(meaning: Meaning) -> None:
    quote = '"Rybak knows that we want a fair deal," she said'
    assert means(meaning, quote, "she") == {"Anna Keller", "Tomas Rybak"}
    assert "Li Tamsin" not in means(meaning, "he added", "he")


def test_whom_a_quotation_names_is_not_taken_up() -> None:
    text = 'Anna Keller spoke to Tomas Rybak.\nOlaf Brandt smiled. "Rybak is right," he said.\n'
    draft = {
        "article": "x",
        "statements": [said(name, "he", "Rybak is right") for name in ("Olaf Brandt", "Tomas Rybak")],
    }
    found = Meaning(read_draft(draft, "person").draft, Passages(text), None)
    assert means(found, "he said", "he") == {"Olaf Brandt"}


def test_a_title_means_whose_post_it_is(meaning: Meaning) -> None:
    assert means(meaning, "The envoy was pleased", "The envoy") == {"Tomas Rybak"}
    assert means(meaning, "The fisheries minister left", "The fisheries minister") == {"Anna Keller"}
    assert means(meaning, "The fisheries minister left", "The fisheries minister", Role.ANY) == {
        "Anna Keller",
        "Iceland",
    }


def test_a_title_of_another_nation_is_nobodys_here() -> None:
    text = "Anna Keller of Iceland came. The Danish minister left."
    draft = {"article": "x", "posts": [post("Anna Keller", "minister", "Iceland", "Anna Keller of Iceland")]}
    found = Meaning(read_draft(draft, "person").draft, Passages(text), None)
    assert means(found, "The Danish minister left", "The Danish minister") == set()


def test_a_post_is_of_whom_its_passage_names(meaning: Meaning) -> None:
    quote = "Iceland's fisheries minister, Anna Keller"
    assert means(meaning, quote, "fisheries minister", Role.POST) == {"Anna Keller"}


def test_what_speaks_of_a_body_means_no_person(meaning: Meaning) -> None:
    union = means(meaning, "The union is against the talks", "The union")
    assert "Harbour Workers' Union" in union
    assert not union & meaning.human
    assert "Li Tamsin" not in means(meaning, "The Harbour Board said it would not meet", "it")


def test_we_are_those_for_whom_the_speaker_speaks(meaning: Meaning) -> None:
    assert means(meaning, "we want a fair deal", "we", Role.ANY) == {"Anna Keller", "Iceland"}


def test_somebody_stands_for_the_side_they_are_of(meaning: Meaning) -> None:
    assert means(meaning, "told Rybak", "Rybak", Role.ANY) == {"Tomas Rybak", "Denmark"}


def test_a_short_name_does_not_stand_in_other_words(meaning: Meaning) -> None:
    assert TEXT.index("Lima") not in meaning.named["Li Tamsin"]
    assert not meaning.is_near("Li Tamsin", Span(0, 10))
