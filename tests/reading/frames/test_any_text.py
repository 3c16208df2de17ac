"""Whatever the text, reading it neither fails nor claims what its words do not hold."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Article
from kg.reading import annotation
from kg.reading.frames import read as read_frames
from tests.reading.frames.conftest import Read

WORDS = st.sampled_from(
    "Latvia Estonia Riga Oslo He Jianguo Anna Keller Minister President the a two sides delegation led by met talks "
    "round of first second agreement in at on Monday Hotel Harbour not attend said told Reuters tariffs imposed will "
    "and , . : ; ( ) - — “ ” \" ' ’s U.S. \n \n\n Mr. van former , who which where is was".split(" ")
)
SENTENCES = st.lists(WORDS, max_size=60).map(" ".join)
ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(SENTENCES, ANYTHING, st.tuples(SENTENCES, ANYTHING).map(" ".join)))
def test_any_text_is_read_and_verified(read: Read, text: str) -> None:
    account = read(text)
    account.reading.verify()
    assert list(account.reading.claims) == list(dict.fromkeys(account.reading.claims))
    assert account.reading.article.text == text


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SENTENCES)
def test_the_same_text_is_read_the_same_way(read: Read, text: str) -> None:
    assert read(text).reading == read(text).reading


def _seconds(article: Article, doc: Doc) -> float:
    """Processor time of one extraction."""
    before = time.process_time()
    read_frames(article, doc)
    return time.process_time() - before


@pytest.mark.soak
def test_reading_takes_time_in_proportion_to_the_text(nlp: Language) -> None:
    """Eight times the text may take twice eight times as long, not sixty-four times."""
    said = "Norway and Latvia held talks in Oslo on Monday. Anna Keller led the Norwegian delegation. "
    spent = {}
    for size in (50, 400):
        article = Article(id="long", text=said * size, published="2025-06-12")
        ((_, doc),) = annotation.annotate([article], nlp)
        spent[size] = min(_seconds(article, doc) for _ in range(3))
    assert spent[400] < 16 * spent[50]
