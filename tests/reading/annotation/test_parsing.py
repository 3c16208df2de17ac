"""Sentences begin where they begin, words end where they end, and articles keep their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import ParleyError
from kg.model import Article
from kg.reading import annotation
from tests.reading.annotation.conftest import Annotate

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The talks opened\nAnna Keller led the team", ["The talks opened", "Anna Keller led the team"]),
        ("TROMSO, May 3 - Anna Keller led the team.", ["TROMSO, May 3 -", "Anna Keller led the team."]),
        (
            "OSLO, May 3 (Example Wire) - The talks opened on Monday.",
            ["OSLO, May 3 (Example Wire) -", "The talks opened on Monday."],
        ),
        (
            "Keller met officials in the U.S. Norway's minister said nothing.",
            ["Keller met officials in the U.S.", "Norway's minister said nothing."],
        ),
        (
            "Keller left for the U.A.E. Norway and Latvia will meet at 6 p.m. on Friday.",
            ["Keller left for the U.A.E.", "Norway and Latvia will meet at 6 p.m. on Friday."],
        ),
        (
            "Keller landed at 11 a.m. Norway and Latvia had begun without her.",
            ["Keller landed at 11 a.m.", "Norway and Latvia had begun without her."],
        ),
        (
            "Shares rose at Lake Cables Inc. Norway and Latvia held talks.",
            ["Shares rose at Lake Cables Inc.", "Norway and Latvia held talks."],
        ),
        ("Hon. Anna Keller met Amb. Tomas Rybak.", ["Hon. Anna Keller met Amb. Tomas Rybak."]),
        ("The talks ended.Keller left.", ["The talks ended.", "Keller left."]),
        ("Keller met Rybak and Brandt in Oslo.", ["Keller met Rybak and Brandt in Oslo."]),
        ("GENEVA - Moon Ja-un and Kim Yo met on Friday.", ["GENEVA -", "Moon Ja-un and Kim Yo met on Friday."]),
        (
            "GENEVA, March 14 - Negotiators at a conference on tin met. They agreed.",
            ["GENEVA, March 14 -", "Negotiators at a conference on tin met.", "They agreed."],
        ),
        ("APIA - Sina Leau spoke for Samoa.", ["APIA -", "Sina Leau spoke for Samoa."]),
        (
            "Keller said it was dark in the U.K. Norway and Latvia held talks in Oslo.",
            ["Keller said it was dark in the U.K.", "Norway and Latvia held talks in Oslo."],
        ),
    ],
)
def test_a_sentence_starts_after_a_line_a_dateline_and_a_full_stop(
    annotate: Annotate, text: str, sentences: list[str]
) -> None:
    assert [sentence.text.strip() for sentence in annotate(text).sents] == sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Norway–Latvia talks opened.", ["Norway", "Latvia", "talks"]),
        ("The Norway-Latvia talks opened.", ["Norway", "Latvia", "talks"]),
        ("The talks—held in secret—ended.", ["talks", "held", "secret", "ended"]),
        ("The Keller-led team arrived.", ["Keller", "led", "team"]),
        ("The talks ended.Keller left.", ["ended", "Keller"]),
        ("Norway co-chaired the talks.", ["co-chaired"]),
    ],
)
def test_words_are_parted_at_hyphens_and_dashes_but_shared_roles_stay_whole(
    annotate: Annotate, text: str, words: list[str]
) -> None:
    told = [token.text for token in annotate(text)]
    assert [word for word in told if word in words] == words


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Norway co-chaired the talks.", "co-chair"),
        ("The talks were co-hosted by Norway and Latvia.", "co-host"),
    ],
)
def test_a_shared_role_is_known_by_its_verb(annotate: Annotate, text: str, verb: str) -> None:
    assert verb in [token.lemma_ for token in annotate(text)]


def test_articles_come_back_in_the_order_given_whatever_their_number(nlp: Language) -> None:
    articles = [Article(f"a{number}", f"Anna Keller led team {number}.") for number in range(20)]
    pairs = list(annotation.annotate(articles, nlp))
    assert [article for article, _ in pairs] == articles
    assert all(doc.text == article.text for article, doc in pairs)


def test_a_pipeline_that_is_not_installed_is_named_with_a_remedy() -> None:
    with pytest.raises(ParleyError, match=r"no_such_pipeline is not installed; .*--spacy-model"):
        annotation.load("no_such_pipeline")
