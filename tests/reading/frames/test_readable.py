"""People see passages that begin with a phrase and name what is claimed, not single words."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.model import FRAMES, Article
from kg.reading.read import Task, read


def shown(text: str, relation: str, nlp: Language) -> set[str]:
    (reading,) = read([Task(Article("story", text, published="2031-03-04"), by=(FRAMES,))], nlp)
    return {reading.article.words(claim.evidence) for claim in reading.claims if claim.relation == relation}


@pytest.mark.parametrize(
    ("text", "relation", "passages"),
    [
        (
            "Norway and Latvia held talks in Oslo. The Norwegian delegation was headed by Anna Keller, a judge.",
            "ledBy",
            {"The Norwegian delegation was headed by Anna Keller"},
        ),
        (
            "Norway, Latvia and Denmark held talks in Oslo. Anna Keller led the Norwegian delegation, Juris Rybak the "
            "Latvian and Ilse Brandt the Danish one.",
            "ledBy",
            {
                "Anna Keller led the Norwegian delegation",
                "Anna Keller led the Norwegian delegation, Juris Rybak the Latvian",
                "Anna Keller led the Norwegian delegation, Juris Rybak the Latvian and Ilse Brandt the Danish",
            },
        ),
        (
            "Norway and Latvia held talks in Oslo on Monday.\n\n"
            "The two sides met again in Riga on Tuesday, envoys said.",
            "hasParty",
            {
                "Norway and Latvia held talks",
                "The two sides met again in Riga on Tuesday, envoys said.",
            },
        ),
    ],
)
def test_a_passage_begins_with_a_phrase_and_names_what_is_claimed(
    nlp: Language, text: str, relation: str, passages: set[str]
) -> None:
    assert shown(text, relation, nlp) == passages


def test_of_a_very_long_sentence_only_the_passage_is_shown(nlp: Language) -> None:
    text = (
        "Norway and Latvia held talks in Oslo. The two sides met again in Riga" + ", and it rained in Riga" * 30 + "."
    )
    assert all(len(passage) < 400 for passage in shown(text, "hasParty", nlp))
