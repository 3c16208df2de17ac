"""No file holds up a build: what is read is bounded by count, takes time in proportion, and by the clock at last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import ingest, settings
from kg.ingest.sources import MOST_FAILURES
from kg.model import Article, Failure
from tests.command import in_fresh_process
from tests.growth_of_time import at_most_ten_times, processor_seconds
from tests.hostile_files import DRAFTS, FILES
from tests.reading.drafted import ARTICLE
from tests.test_crashers import try_draft, try_file

# What a parser warns of is no fault; the command hides it.
pytestmark = pytest.mark.filterwarnings("ignore")

#: Seconds of the processor within which a small hostile file is read or refused.
SOON = 5.0
SHORT, TIMES = 25_000, 8


def read(folder: Path, name: str, data: bytes) -> list[Article | Failure]:
    """What a file of that name holds, with these bytes."""
    (folder / name).write_bytes(data)
    return try_file(folder / name)


def reason(folder: Path, name: str, data: bytes) -> str:
    (failure,) = read(folder, name, data)
    assert isinstance(failure, Failure)
    return failure.reason


def seconds(folder: Path, case: str, size: int) -> float:
    """The processor's seconds that reading a hostile file of so many bytes takes, be it read or refused."""
    called, make = FILES.get(case) or (f"{ARTICLE.id}.json", DRAFTS[case])
    path = folder / called
    path.write_bytes(make(size))
    return processor_seconds(lambda: (try_file if case in FILES else try_draft)(path))


@pytest.mark.parametrize("case", sorted(FILES | DRAFTS))
def test_a_small_hostile_file_is_read_or_refused_soon(case: str, tmp_path: Path) -> None:
    assert seconds(tmp_path, case, 4_000) < SOON


@pytest.mark.soak
@pytest.mark.parametrize("case", sorted(FILES | DRAFTS))
def test_eight_times_the_file_takes_at_most_ten_times_as_long(case: str, tmp_path: Path) -> None:
    assert at_most_ten_times(lambda: seconds(tmp_path, case, SHORT), lambda: seconds(tmp_path, case, TIMES * SHORT))


def test_a_page_of_more_elements_or_attributes_than_an_article_has_is_refused(tmp_path: Path) -> None:
    assert "more than 150,000 elements" in reason(tmp_path, "a.html", b"<p>a" * 160_000)
    assert "more than 2,000 tables" in reason(tmp_path, "a.html", b"<TABLE><tr><td>a</td></tr></table>" * 2_100)
    many = " ".join(f"a{n}=b" for n in range(3000))
    assert "more than 2,000 attributes" in reason(tmp_path, "a.html", f"<p {many}>Norway met Latvia.</p>".encode())
    words = "so that it is long " * 3000
    page = f'<html><body><p title="{words}">Norway and Latvia held talks in Oslo on Monday.</p></body></html>'
    (article,) = read(tmp_path, "a.html", page.encode())
    assert isinstance(article, Article), "a long attribute is one"


def test_a_file_that_takes_too_long_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_READING_SECONDS", 0.2)
    slow = b"<p>Norway and Latvia held talks in Oslo on Monday.</p>" * 20_000
    (tmp_path / "a.html").write_bytes(slow)
    (tmp_path / "b.txt").write_text("Norway and Latvia held talks in Oslo on Monday.")
    failure, article = ingest.read([str(tmp_path)])
    assert isinstance(failure, Failure) and "more than 0.2 seconds" in failure.reason
    assert isinstance(article, Article), "the next is read"


def _with_little_memory(folder: Path) -> tuple[str, list[Article | Failure]]:
    """Why a file that needs more than 20 MB is not read; and what another holds afterwards."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "MAX_READING_BYTES", 20_000_000)
        refused = reason(folder, "a.json", b"[" + b"{}," * 2_000_000 + b"{}]")
    return refused, read(folder, "b.txt", b"Norway and Latvia held talks in Oslo on Monday.")


def test_a_file_that_takes_too_much_memory_is_a_failure(tmp_path: Path) -> None:
    refused, (article,) = in_fresh_process(_with_little_memory, tmp_path)
    assert "more memory" in refused
    assert isinstance(article, Article), "and memory is to be had again"


def test_the_faults_of_a_source_are_named_up_to_a_number_and_counted_then(tmp_path: Path) -> None:
    good = json.dumps({"id": "one", "text": "Norway and Latvia held talks in Oslo on Monday."})
    (tmp_path / "a.jsonl").write_text("{\n" * (MOST_FAILURES + 5) + good)
    items = list(ingest.read([str(tmp_path / "a.jsonl")]))
    assert [type(item) for item in items] == [Failure] * MOST_FAILURES + [Article, Failure]
    assert isinstance(items[-1], Failure) and items[-1].reason.startswith("5 more")


def test_of_a_header_no_more_is_read_than_any_has(tmp_path: Path) -> None:
    _, make = FILES["e-mail: words in code"]
    (article,) = read(tmp_path, "a.eml", make(100_000))
    assert isinstance(article, Article) and article.title is not None and len(article.title) < 2_000
