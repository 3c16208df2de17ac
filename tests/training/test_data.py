"""What training learns from: labels at their places in the texts, near copies together, and pieces of words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.reading.trained.inference import SHIPPED
from kg.reading.trained.tags import GENERAL, ROLES
from kg.reading.trained.windows import Pieces
from kg.reading.trained.word_pieces import WordPieces
from training import data, vocabulary

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 3


@pytest.fixture(scope="module")
def labelled() -> list[data.Labelled]:
    """A few of the articles that ship as gold, labelled."""
    return list(data.labelled(data.read(ROOT, ("gold",))[:ARTICLES], SHIPPED / "tokenizer.json", jobs=1))


def words(pieces: Pieces, where: tuple[int, int]) -> str:
    span = pieces.span(*where)
    return pieces.text[span.start : span.end]


def test_labels_stand_where_the_draft_says(labelled: list[data.Labelled]) -> None:
    for each in labelled:
        draft, labels = each.source.draft, each.labels
        said = {words(each.pieces, where) for tag, where in labels.general if GENERAL[tag] == "speaker"}
        told = " ".join(statement["speaker_words"] for statement in draft["statements"])
        assert all(one in told for one in said)
        parties = [item for talks in draft["negotiations"] for item in talks["parties"]]
        labelled_parties = [
            words(each.pieces, where)
            for event in labels.events
            if event.kind == "talks"
            for role, where in event.roles
            if ROLES[role] == "party"
        ]
        assert len(labelled_parties) == len(parties)
        assert all(any(one in item["words"] for item in parties) for one in labelled_parties)
    events = [event for each in labelled for event in each.labels.events]
    assert sum(bool(event.mentions) for event in events) > 0.8 * len(events)


def test_near_copies_stay_together() -> None:
    story = "The delegations of the two lake states met on Monday to settle how much water each may take this year."
    texts = {"a": story, "b": f"Update: {story}", "c": "Nothing of that kind is told in this one, which is of birds."}
    assert data.stories(texts) == [["a", "b"], ["c"]]


def test_fewer_pieces_cut_the_texts_they_were_chosen_by_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples").glob("*.md"))]
    monkeypatch.setattr(vocabulary, "SIZE", 6_000)
    fewer = tmp_path / "tokenizer.json"
    fewer.write_text(json.dumps(vocabulary.reduced(SHIPPED / "tokenizer.json", texts)), encoding="utf-8")
    before, after = (WordPieces(path) for path in (SHIPPED / "tokenizer.json", fewer))
    pieces = json.loads(fewer.read_text(encoding="utf-8"))["model"]["vocab"]
    assert len(pieces) == 6_000 and list(pieces)[:5] == list(vocabulary.FIRST)
    for text in texts:
        one, other = before.cut(text), after.cut(text)
        assert (one.starts, one.ends) == (other.starts, other.ends)
    assert after.cut(".").ids == [vocabulary.FIRST.index(".")]
