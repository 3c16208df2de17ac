"""Take the times and the memory that docs/benchmarks.md shows, and write it anew. Run it on a quiet machine.

Usage: python scripts/bench.py [ARTICLES.jsonl] [--runs N]      (default: the samples)
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import psutil
from pyoxigraph import QueryResultsFormat

from kg import ingest
from kg.answers import questions
from kg.graph.store import open_store, save
from kg.model import FRAMES, TRAINED, Article

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
KG = [sys.executable, "-m", "kg"]
BOTH = f"{TRAINED}+{FRAMES}"
LOADING = "from kg import settings; from kg.reading import annotation; annotation.load(settings.DEFAULT_MODEL)"
#: The same model, untouched, over the same texts; one thread, as the build has.
SPACY_ALONE = """
import json, os, sys
os.environ["OMP_NUM_THREADS"] = "1"
import spacy
from kg import settings
for doc in spacy.load(settings.DEFAULT_MODEL).pipe(json.load(open(sys.argv[1], encoding="utf-8"))):
    pass
"""


def seconds(*arguments: str) -> float:
    """The wall time of one run of the command line, start-up included."""
    start = time.perf_counter()
    subprocess.run([*KG, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def megabytes(*arguments: str) -> float:
    """The largest resident memory of one run."""
    process = subprocess.Popen([*KG, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return usage.ru_maxrss / 1024


def median(measure: Callable[[], float], runs: int) -> float:
    """The median of several runs, after one that warms the file cache."""
    measure()
    return statistics.median(measure() for _ in range(runs))


def served(store: str, rounds: int) -> float:
    """Queries a second that `kg serve` answers to eight clients, in units of Oxigraph's in this process.

    Each client has an address of its own, as in life: the server parts its work by these.
    """
    texts = [question.text for question in questions.load() if not question.parameters]
    opened = open_store(store)

    def alone() -> None:
        for text in texts:
            results: Any = opened.query(text)
            results.serialize(format=QueryResultsFormat.JSON)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/sparql"

    def client(number: int) -> None:
        with httpx.Client(timeout=120, transport=httpx.HTTPTransport(local_address=own_address(number))) as session:
            for text in texts:
                session.post(address, data={"query": text}).raise_for_status()

    server = subprocess.Popen([*KG, "serve", "--store", store, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        httpx.Client(transport=httpx.HTTPTransport(retries=20)).get(f"http://127.0.0.1:{port}/")
        in_process, by_server = [], []
        with ThreadPoolExecutor(8) as clients:
            list(clients.map(client, range(8)))
            for _ in range(rounds):
                start = time.perf_counter()
                for _ in range(8):
                    alone()
                in_process.append(time.perf_counter() - start)
                start = time.perf_counter()
                list(clients.map(client, range(8)))
                by_server.append(time.perf_counter() - start)
    finally:
        server.terminate()
        server.wait()
    return statistics.median(in_process) / statistics.median(by_server)


def own_address(number: int) -> str:
    """An address of this machine for each client; only Linux answers to all of 127.0.0.0/8 by itself."""
    return f"127.0.0.{number + 2}" if sys.platform == "linux" else "127.0.0.1"


def served_memory(store: str) -> tuple[float, float]:
    """Seconds from the start of `kg serve` to its first answer, and the largest worker's own memory (MB) after it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen([*KG, "serve", "--store", store, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        client = httpx.Client(transport=httpx.HTTPTransport(retries=20))
        client.get(f"http://127.0.0.1:{port}/sparql", params={"query": "ASK {}"}).raise_for_status()
        first = time.perf_counter() - start
        workers = psutil.Process(server.pid).children(recursive=True)
        return first, max(worker.memory_full_info().pss for worker in workers) / 2**20
    finally:
        server.terminate()
        server.wait()


def wide(folder: Path, things: int) -> str:
    """A store of about so many invented things, whose answers have hundreds of rows."""
    sys.path.insert(0, str(ROOT))
    from tests import factory

    location = folder / f"{things}.kg"
    save(factory.finished(factory.wide(things)).quads, location)
    return str(location)


def measurements(articles: Path, runs: int) -> list[tuple[str, str, float]]:
    """Rows of what was measured: the words for it, the unit, the value."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        two = sorted((ROOT / "samples").glob("helsinki*.md"))[:2]
        store = str(folder / "two.kg")

        def build(sources: list[str], jobs: int = 1, reader: str = FRAMES) -> tuple[str, ...]:
            fresh = str(folder / f"{time.monotonic_ns()}.nq")
            return ("build", *sources, "--store", fresh, "--jobs", str(jobs), "--reader", reader)

        subprocess.run([*KG, "build", *map(str, two), "--store", store], check=True, capture_output=True)
        all_kept = str(folder / "all.kg")
        subprocess.run([*KG, "build", str(articles), "--store", all_kept], check=True, capture_output=True)
        large = wide(folder, 5000)
        pair, many = [str(path) for path in two], [str(articles)]
        texts = folder / "texts.json"
        items = (item for item in ingest.read(many) if isinstance(item, Article))
        texts.write_text(json.dumps([article.text for article in items]), encoding="utf-8")

        def plain(code: str) -> float:
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code, str(texts)], check=True, cwd=ROOT)
            return time.perf_counter() - start

        loading = median(lambda: plain(LOADING), runs)
        spacy_alone = median(lambda: plain(SPACY_ALONE), runs)
        whole = median(lambda: seconds(*build(many)), runs)
        both = median(lambda: seconds(*build(many, reader=BOTH)), runs)
        return [
            ("`kg --help`", "s", median(lambda: seconds("--help"), runs)),
            ("loading spaCy and its model", "s", loading),
            ("`kg build` of two articles, cold", "s", median(lambda: seconds(*build(pair)), runs)),
            (
                "`kg ask who-led-each-delegation`",
                "s",
                median(lambda: seconds("ask", "who-led-each-delegation", "--store", store), runs),
            ),
            ("`kg build` of all articles, one job", "s", whole),
            ("spaCy's own pipeline over the same texts, one process", "s", spacy_alone),
            (
                "throughput of the build, relative to spaCy alone (without loading)",
                "x",
                (spacy_alone - loading) / (whole - loading),
            ),
            ("`kg build` of all articles, `--jobs 2`", "s", median(lambda: seconds(*build(many, 2)), runs)),
            ("largest process of that build, one job", "MB", megabytes(*build(many))),
            ("`kg build --reader trained+frames` of all articles, one job", "s", both),
            (
                "throughput of that build, relative to spaCy alone (without loading)",
                "x",
                (spacy_alone - loading) / (both - loading),
            ),
            ("largest process of that build by both readers", "MB", megabytes(*build(many, reader=BOTH))),
            (
                "`kg serve`: queries answered for 8 clients, relative to Oxigraph in one process",
                "x",
                served(all_kept, runs),
            ),
            ("the same over 1,000 things", "x", served(wide(folder, 1000), runs)),
            ("the same over 5,000 things", "x", served(large, runs)),
            ("`kg serve` over these: start to first answer", "s", median(lambda: served_memory(large)[0], runs)),
            ("a worker's own memory then", "MB", served_memory(large)[1]),
        ]


def main() -> None:
    """Measure, print, and write docs/benchmarks.md, whose sections taken by hand stay."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=ROOT / "samples")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    rows = measurements(arguments.articles, arguments.runs)
    lines = ["| what | value |", "|---|---:|", *(f"| {what} | {value:.2f} {unit} |" for what, unit, value in rows)]
    print("\n".join(lines))
    count = (
        len(list(arguments.articles.iterdir()))
        if arguments.articles.is_dir()
        else len(arguments.articles.read_text(encoding="utf-8").splitlines())
    )
    machine = (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"spaCy {version('spacy')}, pyoxigraph {version('pyoxigraph')}"
    )
    _, section, by_hand = REPORT.read_text(encoding="utf-8").partition("\n## ")
    REPORT.write_text(
        "# Benchmarks\n\n"
        f"Medians of {arguments.runs} runs after one warm-up run. Times are for whole commands with start-up; "
        "memory is from one run.\n"
        f"Measured by `make bench` (`python scripts/bench.py ARTICLES.jsonl`) on {machine}; all articles: {count}.\n\n"
        + "\n".join(lines)
        + f"\n{section}{by_hand}",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
