"""Sentences that name talks, calls or deals and gave nothing: what counts as one, and how often the cues are right."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.answers.passed_over import names_talks, passed_over
from kg.answers.rows import sentences

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("The two held TALKS.", True),
        ("He telephoned the admiral.", True),
        ("They signed a memorandum\nof understanding.", True),
        ("A cease-fire holds.", True),
        ("He has a great deal to do.", False),
        ("They deal with storms.", False),
        ("He stalks the ideal herring.", False),
    ],
)
def test_a_cue_is_a_whole_word_that_means_it(sentence: str, named: bool) -> None:
    assert names_talks(sentence) == named


def test_a_sentence_that_gave_anything_is_not_passed_over() -> None:
    text = "Orsk and Velland held talks. It rained. A truce is near. The pact of Mr. Lund is dead."
    whole = [text[slice(*place)] for place in passed_over(text, [])]
    assert whole == ["Orsk and Velland held talks.", "A truce is near.", "The pact of Mr. Lund is dead."]
    assert [text[slice(*place)] for place in passed_over(text, [(0, 4), (30, 48)])] == whole[2:]


def test_long_articles_are_searched_quickly() -> None:
    text = "They held talks. It rained. " * 20_000
    before = time.monotonic()
    assert len(passed_over(text, [(28 * number, 28 * number + 4) for number in range(10_000)])) == 10_000
    assert time.monotonic() - before < 20


def test_the_documents_say_how_often_the_cues_are_right() -> None:
    """On the articles that ship with what they tell, read by hand."""
    found = right = 0
    for line in (ROOT / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text = article["text"]
        draft = json.loads((ROOT / "gold" / "drafts" / f"{article['id']}.json").read_text(encoding="utf-8"))
        told = [quote for part in ("negotiations", "agreements", "contacts") for quote in _quotes(draft[part])]
        places = [(at, at + len(quote)) for quote in told if (at := text.find(quote)) >= 0]
        for start, end in sentences(text):
            if names_talks(text[start:end]):
                found += 1
                right += any(begin < end and stop > start for begin, stop in places)
    assert right / found > 0.75
    assert f"{right} of {found} sentences" in (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")


def _quotes(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _quotes(each)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "quote" and isinstance(value, str):
                yield value
            else:
                yield from _quotes(value)
