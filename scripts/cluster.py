"""What building on Spark takes: what reading gains by a second core, and what each stage writes and computes.

Reading is measured on the samples and gold articles, the other stages on readings that are made (scripts/growth.py).
All in one run, since others may use the machine: ratios are of wall time, costs of the processors' time.

Usage: python scripts/cluster.py [--read 60] [--made 2000] [--price 0.05] [--write]
With --write the figures are put into docs/spark.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import growth
import psutil
from marked import put
from pyspark import cloudpickle

from kg import batch, ingest, settings
from kg.model import Article
from kg.reading.read import Task
from kg.reading.readers import Readers
from kg.spark import build_jobs, reading_jobs
from kg.spark.session import session

ROOT = Path(__file__).resolve().parent.parent
_MILLION = 1_000_000


def texts(count: int) -> list[Article]:
    """So many articles to read: the samples and the gold articles again and again, each under an id of its own."""
    sources = [str(settings.samples()), str(settings.resource("gold"))]
    held = [item for item in ingest.read(sources, language="en") if isinstance(item, Article)]
    return [replace(held[number % len(held)], id=f"text-{number:05}") for number in range(count)]


def write_articles(articles: Iterable[Article], path: Path) -> Path:
    rows = ({"id": each.id, "text": each.text, "published": each.published or "2031-01-01"} for each in articles)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def wall(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def processor_time() -> float:
    """The seconds of processors that this process and all it has started have had."""
    own, total = psutil.Process(), 0.0
    for process in (own, *own.children(recursive=True)):
        with suppress(psutil.Error):  # it ended while we looked, and its parent has its time
            used = process.cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
    return total


@dataclass
class Reading:
    """How long reading took: by one job, by two, and by two cores of Spark once warm; and processor time by one."""

    articles: int
    one: float
    two: float
    spark: float
    processor: float


def reading(count: int, rounds: int) -> Reading:
    """The best of some rounds of each, in turn."""
    articles = texts(count)
    tasks = [Task(article) for article in articles]
    model, readers = settings.DEFAULT_MODEL, Readers()
    times: dict[str, list[float]] = {"one": [], "two": [], "spark": [], "processor": []}
    [*batch.read_articles(tasks[:4], model=model)]  # loads the models
    with tempfile.TemporaryDirectory() as folder, session("local[2]") as spark:

        def on_spark(some: Sequence[Article], name: str) -> float:
            place = Path(folder, name)
            place.mkdir()
            found = reading_jobs.find(
                spark, [str(write_articles(some, place / "a.jsonl"))], str(place), language="en", progress=None
            )
            reader = reading_jobs.by_readers(readers, model)
            return wall(lambda: reading_jobs.read(spark, str(place), found, reader))

        on_spark(articles[:8], "warm")
        for number in range(rounds):
            before = time.process_time()
            times["one"].append(wall(lambda: [*batch.read_articles(tasks, model=model)]))
            times["processor"].append(time.process_time() - before)
            times["two"].append(wall(lambda: [*batch.read_articles(tasks, model=model, jobs=2)]))
            times["spark"].append(on_spark(articles, f"round-{number}"))
            print({name: round(found[-1], 1) for name, found in times.items()}, flush=True)
    return Reading(count, *(min(times[name]) for name in ("one", "two", "spark", "processor")))


def stages(count: int) -> dict[str, float]:
    """What building so many made readings takes for each article: bytes at rest and shuffled, processor seconds."""
    with tempfile.TemporaryDirectory() as name, session("local[2]") as spark:
        folder = Path(name)
        source = write_articles((growth.made(each).article for each in range(count)), folder / "a.jsonl")
        work = str(folder / "work")
        start, begun = processor_time(), time.perf_counter()
        report = build_jobs._Build(spark, work, growth.read).run([str(source)], "en", None)
        used, took = processor_time() - start, time.perf_counter() - begun
        assert len(report.added) == count, report.failures  # noqa: S101 - the figures are of these
        found: dict[str, float] = {
            "articles": size(Path(work, "articles")),
            "readings": size(Path(work, "readings")),
            "result": size(Path(work, "result")),
            "facts": report.counts["facts"],
        }
        found["between"] = size(Path(work)) - found["articles"] - found["readings"] - found["result"]
        found["shuffled"] = shuffled(spark.sparkContext)
        found["seconds"] = used
    print({name: round(value / count, 3) for name, value in found.items()}, f"wall {took:.0f} s", flush=True)
    return {name: value / count for name, value in found.items()}


def shuffled(context: Any) -> int:
    """The bytes that all jobs of a session have written for others to fetch."""
    store = context._jsc.sc().statusStore()
    nothing = context._gateway.new_array(context._gateway.jvm.double, 0)
    empty = context._gateway.jvm.java.util.ArrayList()
    listed = store.stageList(empty, False, False, nothing, empty)
    return sum(int(listed.apply(each).shuffleWriteBytes()) for each in range(listed.size()))


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def table(read: Reading, each: dict[str, float], made_: int, price: float) -> str:
    """The figures as they stand in docs/spark.md."""
    reading_hours, other_hours = (
        seconds * _MILLION / 3600 for seconds in (read.processor / read.articles, each["seconds"])
    )
    rows = [
        ("reading, `--jobs 2`", f"{read.one / read.two:.2f} times one job"),
        ("reading, Spark `local[2]` once warm", f"{read.two / read.spark:.2f} times `--jobs 2`"),
        ("reading", f"{read.processor / read.articles:.2f} s of a core"),
        ("everything after reading", f"{each['seconds']:.3f} s of a core"),
        ("articles at rest (Parquet)", kilobytes(each["articles"])),
        ("readings at rest (Parquet)", kilobytes(each["readings"])),
        ("what jobs leave for each other", kilobytes(each["between"])),
        ("shuffled between machines", kilobytes(each["shuffled"])),
        ("N-Quads", kilobytes(each["result"])),
    ]
    day = [
        ("core hours of reading", f"{reading_hours:,.0f} ({reading_hours / 24:,.1f} cores busy all day)"),
        ("core hours of the rest", f"{other_hours:,.0f}"),
        ("shuffled", gigabytes(each["shuffled"])),
        (
            "disk that all machines see, while it runs",
            gigabytes(sum(each[n] for n in ("articles", "readings", "between", "result"))),
        ),
        ("N-Quads", gigabytes(each["result"])),
        (f"price, at {price:g} dollars for a core hour", f"{(reading_hours + other_hours) * price:,.0f} dollars"),
    ]
    options = f"--read {read.articles} --made {made_} --price {price:g}"
    return "\n".join(
        [
            f"Measured by `python scripts/cluster.py {options} --write` on {os.cpu_count()} cores "
            f"({platform.machine()}), Python {platform.python_version()}, while others used the machine. Reading is "
            "that of samples and gold articles, the rest that of made ones.",
            "",
            "| for each article | |",
            "|---|---:|",
            *(f"| {name} | {value} |" for name, value in rows),
            "",
            "Calculated from these for a million articles a day:",
            "",
            "| for a million articles | |",
            "|---|---:|",
            *(f"| {name} | {value} |" for name, value in day),
        ]
    )


def kilobytes(count: float) -> str:
    return f"{count / 1000:,.1f} kB"


def gigabytes(count: float) -> str:
    return f"{count * _MILLION / 1e9:,.1f} GB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read", type=int, default=60, help="articles that are read")
    parser.add_argument("--rounds", type=int, default=2, help="rounds of reading, of which the best counts")
    parser.add_argument("--made", type=int, default=2000, help="readings that are made, for the other stages")
    parser.add_argument("--price", type=float, default=0.05, help="dollars for a core hour")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # it is a file of text
    cloudpickle.register_pickle_by_value(growth)  # type: ignore[no-untyped-call]  # the processes of Spark do not find it by its name
    each = stages(options.made)
    block = table(reading(options.read, options.rounds), each, options.made, options.price)
    print(block)
    if options.write:
        put(ROOT / "docs" / "spark.md", block, "cluster")


if __name__ == "__main__":
    main()
