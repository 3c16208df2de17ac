"""The index of names and texts beside a store: answers are those without it, whatever was changed or damaged."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kg.answers import plain_words, search_index, text_search
from kg.answers.known_names import KnownNames
from kg.answers.network import named_entities
from kg.answers.worded import newest, title_words
from kg.errors import QuestionError
from kg.graph.store import Store, open_store
from tests.command import Run

ASKED = (
    "why did Sadat sign the framework?",
    "who replaced the envoy in Dayton?",
    "Milosevic Izetbegovic",
    "what did Keller say about quotas since 2025?",
    "who signed an agreement in Helsinki in 2005?",
    "did the U.S. threaten the FARC’s leaders?",
    "talks about cars & tariffs",
    "Keller's “fair quota”",
    "who led the Icelandic delegation?",
    "xyzzy",
)
NEVER = 1 << 60


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any store is large enough for an index."""
    monkeypatch.setattr(search_index, "LEAST_BYTES", 0)
    yield
    search_index.close()


def answers(location: Path) -> list[Any]:
    """All that the index has a part in, of the store as it is now."""
    store = open_store(location)
    names = KnownNames(store)
    forms = sorted({form for entity in named_entities(store).values() for form in (*entity.names, entity.name[:6])})
    found: list[Any] = [names.longest, newest(store), sorted(title_words(store))]
    found += [(names.bearers(form), [sorted(names.forms(each)) for each in names.bearers(form)]) for form in forms]
    for words in ASKED:
        found.append(text_search.passages(store, words).to_dicts())
        found.append(names.nearest(words))
        found.append(understood(store, words))
    return found


def understood(store: Store, words: str) -> str:
    try:
        return str(plain_words.understand(store, words).command())
    except QuestionError as refusal:
        return str(refusal)


def without_index(location: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    with monkeypatch.context() as patch:
        patch.setattr(search_index, "LEAST_BYTES", NEVER)
        return answers(location)


def test_answers_are_those_without_an_index(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    location = Path(shutil.copytree(samples, tmp_path / "samples.kg"))
    assert answers(location) == without_index(location, monkeypatch)
    assert (location / search_index.NAME).exists()
    assert any(text_search.passages(open_store(location), words) for words in ASKED)


def test_after_every_change_the_index_is_of_what_the_store_holds(
    talks: Path, kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = {"id": "bergen", "title": "Talks in Bergen", "published": "2025-08-01", "source": "Example Wire"}
    text = "Talks between Iceland and Denmark opened in Bergen on Friday. Envoy Ole Varg led the delegation of Denmark."
    (tmp_path / "bergen.jsonl").write_text(json.dumps(article | {"text": text}), encoding="utf-8")
    seen = [answers(talks)]
    for change in (
        ("rename", "Anna Keller", "Anna Kellner"),
        ("build", str(tmp_path / "bergen.jsonl")),
        ("remove", "oslo-b"),
        ("different", "Anna Kellner", "Tomas Rybak"),
        ("remove", "bergen"),
    ):
        done = kg(*change, "--store", str(talks))
        assert done.returncode == 0, done.stderr
        seen.append(answers(talks))
        assert seen[-1] == without_index(talks, monkeypatch), change
    assert len({repr(each) for each in seen}) > 3
    assert [each.name for each in talks.glob(f"*{search_index.NAME}*")] == [search_index.NAME]


def test_an_index_that_is_damaged_or_of_another_version_is_made_again(talks: Path) -> None:
    expected, file = answers(talks), talks / search_index.NAME
    whole = file.read_bytes()
    for content in (b"", b"no database", whole[:5000], whole[: len(whole) // 2] + b"\0" * 4096):
        search_index.close()
        file.write_bytes(content)
        assert answers(talks) == expected
    search_index.close()
    with closing(sqlite3.connect(file)) as db:
        db.execute("DELETE FROM names")
        db.execute("UPDATE state SET value = '0' WHERE name = 'version'")
        db.commit()
    assert answers(talks) == expected


def test_where_no_index_can_be_written_questions_are_answered_without(
    talks: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (talks / search_index.NAME).mkdir()
    assert answers(talks) == without_index(talks, monkeypatch)
    assert "No index of names and texts is kept at" in caplog.text


def test_a_small_store_has_none(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_index(talks, monkeypatch)
    assert not (talks / search_index.NAME).exists()
