"""A build on Spark gives the bytes that one process gives: on one machine, on two workers, and when one dies."""

from __future__ import annotations

import json
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from kg import batch, pipeline
from kg.graph.store import open_store, save_changes
from kg.identity.resolve.blocks import Blocks, Record
from kg.model import Article, Reading, ReferentId
from kg.spark import build_jobs
from kg.spark.candidate_pairs import pairs
from kg.spark.components import components
from kg.spark.session import Work, session
from tests import factory
from tests.conftest import ROOT, Run
from tests.processes import started_by

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Two cores of this machine."""
    with session("local[2]") as started:
        yield started


@pytest.fixture
def work(spark: SparkSession, tmp_path: Path) -> Work:
    return Work(spark.sparkContext, str(tmp_path / "work"), 0)


def invented(count: int) -> dict[str, Reading]:
    """Readings by article: names by Zipf's law, one nation in 30 %, a long text; and things of all kinds."""
    sys.path.insert(0, str(ROOT / "scripts"))
    made = runpy.run_path(str(ROOT / "scripts" / "growth.py"))["made"]
    readings = [*map(made, range(count)), *factory.many(40), *factory.lakeside()]
    long = readings[3]
    text = long.article.text + " and thereafter" * ((190_000 - len(long.article.text)) // 15)
    readings[3] = replace(long, article=replace(long.article, text=text))
    readings.append(replace(long, article=replace(long.article, id="copy", published="2031-01-01")))
    return {reading.article.id: reading for reading in readings}


def written(readings: dict[str, Reading], file: Path) -> Path:
    columns = ("id", "title", "published", "source", "text")
    rows = ({name: value for name in columns if (value := getattr(each.article, name))} for each in readings.values())
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def reader(readings: dict[str, Reading]) -> pipeline.Reader:
    """Reads what was made, in whichever process."""

    def read(articles: Sequence[Article]) -> Iterable[Reading]:
        return [replace(readings[article.id], article=article) for article in articles]

    return read


def lines_of(folder: Path) -> set[bytes]:
    """The lines of files of N-Quads, none of which may come twice."""
    lines = [line for file in folder.glob("*.nq") for line in file.read_bytes().splitlines(keepends=True)]
    assert len(lines) == len(set(lines))
    return set(lines)


@pytest.mark.soak
def test_the_samples_give_the_store_that_one_process_builds(
    spark: SparkSession, samples: Path, tmp_path: Path, kg: Run
) -> None:
    done = kg("build", "--samples", "--on", "spark", "--store", "spark.kg", "--json")
    assert done.returncode == 0, done.stderr
    assert open_store(tmp_path / "spark.kg").nquads() == open_store(samples).nquads()
    assert json.loads(done.stdout)["counts"] == pipeline.counts(open_store(samples))
    assert not list(tmp_path.glob("*.work-*"))
    again = kg("build", "--samples", "--on", "spark", "--store", "spark.kg")
    assert again.returncode == 1 and "spark.kg is there already" in again.stderr


@pytest.mark.soak
@pytest.mark.parametrize("few", [100_000, 0], ids=["few-edges", "many-edges"])
def test_invented_articles_give_the_lines_that_one_process_writes(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("kg.spark.components.FEW", few)
    readings = invented(200)
    file = written(readings, tmp_path / "made.jsonl")
    with batch.changing(tmp_path / "one.kg", create=True) as change:
        told = pipeline.build([str(file)], change, reader(readings), language="en")
        save_changes(change)
    report = build_jobs.build([str(file)], output=str(tmp_path / "graph"), read=reader(readings), language="en")
    assert (report.counts, report.copies, report.added) == (told.counts, told.copies, told.added)
    assert "copy" in told.copies
    one = set(open_store(tmp_path / "one.kg").nquads().splitlines(keepends=True))
    assert lines_of(tmp_path / "graph") == one


def test_the_pairs_of_a_block_of_any_size_are_those_of_one_process(work: Work) -> None:
    draw = random.Random(5)  # noqa: S311 - a hot block of 2,000 groups with a hot part, a middling one, and many small ones
    blocks = Blocks()
    for number in range(2_500):
        keys = (1,) * (number < 2_000) + (2,) * (number % 20 == 0) + (10 + draw.randrange(900),)
        further = (5_000,) * (number % 3 == 0) + (6_000 + draw.randrange(200),)
        found = Record(number, 2**40 + draw.randrange(2**60), tuple(sorted({*keys})), further)
        blocks.put(ReferentId("a", f"{number:05}"), found)
    records = blocks.records()
    expected = {tuple(sorted((records[one].group, records[other].group))) for one, other in blocks.pairs(records)}
    compared = pairs(work, work.context.parallelize([*records.values()], 4)).collect()
    assert len(compared) == len(set(compared)) > 10_000
    assert set(compared) == expected


def test_components_of_many_edges_are_those_of_few(work: Work) -> None:
    draw = random.Random(7)  # noqa: S311 - nothing secret
    chain = [(number, number + 1) for number in range(60)]
    star = [(1_000, number) for number in range(1_001, 1_100)]
    loose = [(draw.randrange(2_000, 4_000), draw.randrange(2_000, 4_000)) for _ in range(900)]
    edges = work.context.parallelize(chain + star + loose, 4)
    few = dict(components(work, "few", edges, few=10_000).collect())
    many = dict(components(work, "many", edges, few=0).collect())
    assert few == many and few[60] == 0 and few[1_050] == 1_000


@pytest.mark.soak
def test_an_executor_that_is_killed_takes_nothing_along(samples: Path, tmp_path: Path) -> None:
    command = ["build", "--samples", "--on", "spark", "--master", "local-cluster[2,1,1024]", "--output", "graph"]
    build = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "kg", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"},
        stderr=subprocess.PIPE,
        text=True,
    )
    for reached in ("readings/_temporary", "steps/places"):
        wait_for(lambda reached=reached: any(tmp_path.glob(f"graph.work-*/{reached}*")), build)  # type: ignore[misc] # a default keeps the value of the round
        wait_for(lambda: executors(build.pid), build)
        os.kill(executors(build.pid)[0], signal.SIGKILL)
    _, told = build.communicate(timeout=900)
    assert build.returncode == 0, told
    assert lines_of(tmp_path / "graph") == set(open_store(samples).nquads().splitlines(keepends=True))


def wait_for(is_so: Callable[[], object], process: subprocess.Popen[str]) -> None:
    while not is_so():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.2)


def executors(of: int) -> list[int]:
    """The processes of executors that a process has started, directly or not."""
    return started_by(of, "CoarseGrainedExecutorBackend")


def test_options_that_do_not_go_together_are_refused_in_words(kg: Run) -> None:
    for options, said in (
        (["--master", "local[2]"], "--master is for --on spark"),
        (["--on", "spark", "--again"], "nothing to read --again"),
        (["--on", "spark", "--store", "talks.nq"], "use --output DIR"),
        (["--on", "spark", "--reader", "llm", "--endpoint", "http://localhost:1", "--model", "m"], "--drafts"),
    ):
        done = kg("build", "--samples", *options)
        assert done.returncode == 2 and said in " ".join(done.stderr.split())
