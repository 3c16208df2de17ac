"""The sample articles: complete, of newspaper length, and read by ingest as they say they are."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml

from kg import settings
from kg.ingest import read
from kg.model import Article

SAMPLES = sorted(settings.resource("samples").glob("*.md"))


def test_there_are_enough_to_show_every_question() -> None:
    assert len(SAMPLES) >= 10


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_a_whole_article(path: Path) -> None:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    said = yaml.safe_load(front)
    assert set(said) == {"id", "title", "source", "date"}
    assert isinstance(said["date"], datetime.date)
    assert 150 <= len(body.split()) <= 350
    (article,) = read([str(path)])
    assert isinstance(article, Article), article
    assert (article.id, article.title, article.source, article.published) == (
        path.stem,
        said["title"],
        said["source"],
        said["date"].isoformat(),
    )
    assert article.text.strip() == body.strip()


def test_no_two_outlets_report_the_same_day_of_the_same_talks_twice() -> None:
    titles = [path.read_text(encoding="utf-8").split("title: ")[1].splitlines()[0] for path in SAMPLES]
    assert len(set(titles)) == len(titles)
