"""Many articles in many processes: the same result, nothing lost, nothing half done."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from kg import batch, settings
from kg.errors import ParleyError, StoreError
from kg.graph.locking import locked
from kg.graph.store import open_store
from kg.model import Article, Failure, Reading
from kg.reading.read import Task
from tests.conftest import OSLO_A, OSLO_B, ROOT
from tests.processes import runs, started_by

MODEL = settings.DEFAULT_MODEL


@pytest.mark.slow
def test_any_number_of_jobs_gives_the_same_bytes(samples: Path, tmp_path: Path) -> None:
    progress: list[tuple[str, int, int]] = []
    one = pickle.loads(samples.with_name("report.pickle").read_bytes())  # noqa: S301 - made by this run of the tests
    source = [str(ROOT / "samples")]
    two = batch.build(source, location=tmp_path / "two.kg", jobs=2, progress=lambda *told: progress.append(told))
    assert one == two and one.failures == ()
    assert open_store(samples).nquads() == open_store(tmp_path / "two.kg").nquads()
    count = len(one.added)
    assert progress[:count] == [("found", number + 1, 0) for number in range(count)]
    assert progress[count:] == [("read", number, count) for number in range(count + 1)]


def test_the_order_of_sources_does_not_matter(tmp_path: Path) -> None:
    for name, articles in (("one", (OSLO_A, OSLO_B)), ("two", (OSLO_B, OSLO_A))):
        source = tmp_path / f"{name}.jsonl"
        source.write_text("\n".join(map(json.dumps, articles)))
        batch.build([str(source)], location=tmp_path / f"{name}.nq")
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_breaks_the_reading_is_a_failure_and_the_others_are_read(jobs: int) -> None:
    # Ingest lets no text of this kind through; whatever else may slip past it must end the same way.
    broken = Article("broken", "The talks \ud800 went on. " * 60)
    endless = Article("endless", "word " * 300_000)
    good = Article("good", OSLO_A["text"], published="2025-06-09")
    outcomes = list(batch.read_articles([Task(each) for each in (endless, broken, good)], model=MODEL, jobs=jobs))
    by_id = {item.article.id if isinstance(item, Reading) else item.source: item for item in outcomes}
    assert isinstance(by_id["good"], Reading)
    failure = by_id["endless"]
    assert isinstance(failure, Failure) and "ValueError" in failure.reason
    assert [type(item) for item in outcomes].count(Reading) + len([i for i in outcomes if isinstance(i, Failure)]) == 3


@pytest.mark.soak
def test_a_process_that_dies_costs_one_article(tmp_path: Path) -> None:
    """A worker is killed from outside while it reads: its articles are read again by another."""
    program = f"""
import sys
from kg import batch
from kg.model import Article, Reading
from kg.reading.read import Task
if __name__ == "__main__":
    articles = [Article(f"a{{n}}", {OSLO_A["text"]!r} * 20) for n in range(12)]
    outcomes = list(batch.read_articles([Task(each) for each in articles], model={MODEL!r}, jobs=2))
    print(sum(isinstance(item, Reading) for item in outcomes), len(outcomes))
"""
    script = tmp_path / "many.py"
    script.write_text(program)
    parent = subprocess.Popen(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    worker = _worker_of(parent.pid)
    time.sleep(2)
    os.kill(worker, signal.SIGKILL)
    out, _ = parent.communicate(timeout=300)
    assert out.split() == ["12", "12"]


def _worker_of(parent: int) -> int:
    """The first worker process of a pool, waiting until there is one."""
    for _ in range(2400):  # two minutes: others may be at work
        for child in started_by(parent, "spawn_main"):
            return child
        time.sleep(0.05)
    raise AssertionError("no worker was started")


def _running_in_group(group: int) -> list[int]:
    """The processes of a group that still run."""
    running = []
    for process in psutil.pids():
        with suppress(ProcessLookupError):  # it ended while we looked
            if os.getpgid(process) == group and runs(process):
                running.append(process)
    return running


@pytest.mark.soak
@pytest.mark.parametrize("wait", [0.0, 0.5, 1.0])  # while a worker starts, loads the model, reads
def test_an_interrupted_build_leaves_the_store_and_no_process(talks: Path, wait: float) -> None:
    before = open_store(talks).nquads()
    command = [sys.executable, "-m", "kg", "build", str(ROOT / "samples"), "--store", str(talks), "--jobs", "2"]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    _worker_of(process.pid)
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=300)
    assert process.returncode == 130
    assert told.strip() == "Interrupted; the store is as it was before."
    assert open_store(talks).nquads() == before
    assert _running_in_group(process.pid) == []


def test_a_second_build_of_the_same_store_is_refused(tmp_path: Path, two_articles: Path) -> None:
    location = tmp_path / "talks.kg"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from kg.graph.store import locked\nwith locked(sys.argv[1]): print(flush=True); input()",
            str(location),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(StoreError, match="Another build"):
        batch.build([str(two_articles)], location=location)
    holder.communicate("\n")
    with locked(location):
        assert not location.exists()


@pytest.mark.slow
def test_a_model_that_is_not_installed_is_named(two_articles: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        with pytest.raises(ParleyError, match="no_such_model"):
            batch.build([str(two_articles)], location=tmp_path / "x.kg", jobs=jobs, model="no_such_model")
    assert not (tmp_path / "x.kg").exists()
