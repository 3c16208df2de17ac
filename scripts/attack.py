"""Show what hostile articles and damaged stores do to Parley: time, memory and what is said of each, as tables.

Usage: python scripts/attack.py [--size CHARACTERS] [--only WORDS] [--texts | --stores]

Each text of tests/hostile.py, of as many characters and words as an article may have, is built by a `kg` that has its
models loaded; each store that came to harm as tests/damage.py has it is asked by one. Ends with 1 where one ended in a
traceback, took more than 20 seconds of the processor or more than 1 GB, or gave other answers in silence.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kg import batch, cli, settings
from kg.ingest.sources import word_count
from kg.model import Article
from kg.reading.read import Task

ROOT = Path(__file__).resolve().parent.parent
#: Seconds that all else may take beside the reading.
BESIDE = 2.0
MOST_MEGABYTES = 1024


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit code, processor seconds, megabytes, output, and what it said."""

    code: int
    seconds: float
    megabytes: int
    output: bytes
    said: str

    def fault(self, whole: bytes | None = None) -> str:
        """What is wrong with the outcome, or nothing; ``whole`` is the output where no harm was done."""
        if "Traceback" in self.said or self.code < 0 or "please report" in self.said:
            return "traceback"
        if self.seconds > settings.MAX_READING_SECONDS + BESIDE:
            return "slow"
        if self.megabytes > MOST_MEGABYTES:
            return "memory"
        return "silent" if whole is not None and self.code == 0 and self.output != whole else ""

    def row(self, name: str, fault: str) -> str:
        """The outcome as a row of the table."""
        last = self.said.strip().partition("\n")[0].replace("|", "/")[:100]
        return f"| {name} | {self.seconds:.1f} | {self.megabytes} | {self.code} | {last} | {fault or '-'} |"


def kg(*arguments: str) -> Outcome:
    """Run a command, and measure it."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        command = [sys.executable, "-W", "ignore", "-m", "kg", *arguments]
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=ROOT)
        outcome = measured(process.pid, out, err)
        process.returncode = outcome.code
        return outcome


def forked_kg(*arguments: str) -> Outcome:
    """The same in a fork of this process, with all that it has loaded."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child:
            return measured(child, out, err)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.argv[1:] = arguments
        try:
            cli.main()
        except SystemExit as end:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(end.code or 0))
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(1)


def measured(process: int, out: IO[bytes], err: IO[bytes]) -> Outcome:
    """What a process does that writes to these files, once it has ended."""
    _, status, used = os.wait4(process, 0)
    out.seek(0)
    err.seek(0)
    seconds = used.ru_utime + used.ru_stime
    said = err.read().decode("utf-8", errors="replace")
    return Outcome(os.waitstatus_to_exitcode(status), seconds, used.ru_maxrss // 1024, out.read(), said)


def of_texts(size: int, folder: Path, only: str) -> Iterator[tuple[str, Outcome, str]]:
    """Each hostile text, what building it did, and what is wrong with that."""
    from tests.hostile import texts

    first = Task(Article("first", "Norway met Latvia in Oslo."))
    list(batch.read_articles([first], model=settings.DEFAULT_MODEL))  # loads what is loaded once
    for name, text in texts(size).items():
        if only in name:
            file = folder / "article.txt"
            words = word_count(text)
            longest = (
                len(text) if words < settings.MAX_ARTICLE_WORDS else len(text) * settings.MAX_ARTICLE_WORDS // words
            )
            file.write_text(text[: int(0.98 * longest)], encoding="utf-8", newline="")
            outcome = forked_kg("build", str(file), "--store", "memory", "--language", "en")
            yield name, outcome, outcome.fault()


def of_stores(folder: Path, only: str) -> Iterator[tuple[str, Outcome, str]]:
    """Each way of harming a store, what asking it did, and what is wrong with that."""
    from tests import factory
    from tests.damage import stores, ways

    whole = folder / "whole"
    whole.mkdir()
    made = stores(whole, factory.lakeside())
    question = ("query", "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o", "--format", "csv", "--store")
    answer = kg(*question, str(whole / "talks.kg")).output
    for name, file, harm in ways(*made):
        if only in name:
            copy = folder / "harmed"
            shutil.copytree(whole, copy)
            harm(copy / file.relative_to(whole))
            outcome = kg(*question, str(copy / file.relative_to(whole).parts[0]))
            shutil.rmtree(copy)
            yield name, outcome, outcome.fault(answer)


def table(title: str, outcomes: Iterator[tuple[str, Outcome, str]]) -> int:
    """Print the table, row by row as they come; return how many are faults."""
    print(f"\n| {title} | seconds | MB | exit code | said | fault |\n|---|---|---|---|---|---|", flush=True)
    found = []
    for name, outcome, fault in outcomes:
        print(outcome.row(name, fault), flush=True)
        found.append(fault)
    faults = [fault for fault in found if fault]
    print(f"\n{len(found)} tried, {len(faults)} faults.", flush=True)
    return len(faults)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=settings.MAX_ARTICLE_CHARACTERS)
    parser.add_argument("--only", default="")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--texts", action="store_true")
    which.add_argument("--stores", action="store_true")
    given = parser.parse_args(arguments)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        if not given.stores:
            faults += table("text", of_texts(given.size, Path(folder), given.only))
        if not given.texts:
            faults += table("damage", of_stores(Path(folder), given.only))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
