"""Show what hostile sources and damaged stores do to Parley: time, memory and what is said of each, as tables.

Usage: python scripts/attack.py [texts] [files] [stores] [--characters N] [--bytes N] [--only WORDS] [--part K/N]
                                [--kept FILE] [--again] [--write]

Each text of tests/hostile.py, of as many characters and words as an article may have, and each file and draft of
tests/hostile_files.py is built by a `kg` that has its models loaded; each store that came to harm as tests/damage.py
has it is asked by one. Ends with 1 where one ended in a traceback, took more than 20 seconds of the processor or more
than 1 GB, gave other answers in silence, or no article and no reason.

Each outcome is added to a file (build/attack.jsonl). A run that was stopped goes on from there: what is in the file is
tried again only if it was a fault, or with --again, which begins a new file. --only and --part (the first of four: 1/4)
try some of them. --write puts all that is in the file into docs/attacks.md, and the sums into docs/benchmarks.md; where
no table is named, it does only that.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TypeVar

from marked import put

from kg import batch, cli, settings
from kg.ingest.sources import word_count
from kg.model import Article
from kg.reading.read import Task

_Case = TypeVar("_Case")
#: Chooses from what can be tried, each with its name, what is to be tried in this run.
Chosen = Callable[[Iterable[tuple[str, _Case]]], Iterator[tuple[str, _Case]]]

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS, ATTACKS = (ROOT / "docs" / name for name in ("benchmarks.md", "attacks.md"))
KEPT = ROOT / "build" / "attack.jsonl"
#: Seconds that all else may take beside the reading.
BESIDE = 2.0
MOST_MEGABYTES = 1024
#: What the tables are called.
TITLES = {
    "texts": "hostile texts of up to {characters:,} characters",
    "files": "hostile files and drafts of about {bytes:,} bytes",
    "stores": "damaged stores",
}
HEAD = "| {} | seconds | MB | exit code | said | fault |\n|---|---:|---:|---:|---|---|"
#: What each text begins with, so that none is refused for want of words.
_BEGINNING = "Norway and Latvia held talks in Oslo. "
#: Where the files of a run stand, which is elsewhere each time.
_FOLDERS = re.compile(r"(?<![:/\w])(?:/[^/\s:,]+)+/(?=[^/\s:,]+)")


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
        other = self.output != whole if whole is not None else not self.said.strip()
        return "silent" if other and (self.code == 0 or not self.said.strip()) else ""

    @property
    def message(self) -> str:
        """The first line of what it said, without folders."""
        return _FOLDERS.sub("", self.said.strip().partition("\n")[0]).replace("|", "/")[:200]


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


def load_what_is_loaded_once() -> None:
    """Have this process, and with it its forks, hold the models."""
    first = Task(Article("first", "Norway met Latvia in Oslo."))
    list(batch.read_articles([first], model=settings.DEFAULT_MODEL))


def of_texts(size: int, folder: Path, chosen: Chosen[str]) -> Iterator[tuple[str, Outcome, str]]:
    """Each hostile text, what building it did, and what is wrong with that."""
    from tests.hostile import texts

    load_what_is_loaded_once()
    for name, text in chosen(texts(size).items()):
        file = folder / "article.txt"
        share = min(1.0, settings.MAX_ARTICLE_WORDS / word_count(text))
        file.write_text(_BEGINNING + text[: int(0.98 * share * len(text))], encoding="utf-8", newline="")
        outcome = forked_kg("build", str(file), "--store", "memory", "--language", "en")
        yield name, outcome, outcome.fault()


def of_files(
    size: int, folder: Path, chosen: Chosen[tuple[str, Callable[[int], bytes]]]
) -> Iterator[tuple[str, Outcome, str]]:
    """Each hostile file or draft, what building it did, and what is wrong with that."""
    from tests.hostile_files import DRAFTS, FILES
    from tests.reading.drafted import ARTICLE

    load_what_is_loaded_once()
    article = folder / "drafted.jsonl"
    article.write_text(
        json.dumps({"id": ARTICLE.id, "text": ARTICLE.text, "published": ARTICLE.published}), encoding="utf-8"
    )
    drafts = {name: (f"{ARTICLE.id}.json", make) for name, make in DRAFTS.items()}
    for name, (called, make) in chosen((FILES | drafts).items()):
        place = folder / "hostile"
        place.mkdir()
        (place / called).write_bytes(make(size))
        sources = [str(article), "--drafts", str(place)] if name in drafts else [str(place)]
        outcome = forked_kg("build", *sources, "--store", "memory")
        shutil.rmtree(place)
        yield name, outcome, outcome.fault()


def of_stores(folder: Path, chosen: Chosen[tuple[Path, Callable[[Path], None]]]) -> Iterator[tuple[str, Outcome, str]]:
    """Each way of harming a store, what asking it did, and what is wrong with that."""
    from tests import factory
    from tests.damage import stores, ways

    whole = folder / "whole"
    whole.mkdir()
    made = stores(whole, factory.lakeside())
    question = ("query", "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o", "--format", "csv", "--store")
    answer = kg(*question, str(whole / "talks.kg")).output
    for name, (file, harm) in chosen((name, (file, harm)) for name, file, harm in ways(*made)):
        copy = folder / "harmed"
        shutil.copytree(whole, copy)
        harm(copy / file.relative_to(whole))
        outcome = kg(*question, str(copy / file.relative_to(whole).parts[0]))
        shutil.rmtree(copy)
        yield name, outcome, outcome.fault(answer)


@dataclass(frozen=True)
class Tried:
    """One line of the file of outcomes: of which table, what was tried, and what came of it."""

    table: str
    name: str
    seconds: float
    megabytes: int
    fault: str
    code: int = 0
    said: str = ""

    @property
    def row(self) -> str:
        """The outcome as a row of its table."""
        figures = f"{self.seconds:.1f} | {self.megabytes} | {self.code}"
        return f"| {self.name} | {figures} | {self.said} | {self.fault or '-'} |"


class Outcomes:
    """What came of all that was tried, in a file to which each outcome is added as it comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tried: dict[tuple[str, str], Tried] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            each = Tried(**json.loads(line))
            self._tried[each.table, each.name] = each

    def add(self, each: Tried) -> None:
        """Keep an outcome, in the place of an earlier one."""
        self._tried[each.table, each.name] = each
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(each)) + "\n")

    def is_done(self, table: str, name: str) -> bool:
        """Whether something was tried and did no harm."""
        found = self._tried.get((table, name))
        return found is not None and not found.fault

    def tables(self) -> dict[str, list[Tried]]:
        """All outcomes by table, in the order of their names, so that parts in any order give the same page."""
        found: dict[str, list[Tried]] = {}
        for each in sorted(self._tried.values(), key=lambda one: (one.table, one.name)):
            found.setdefault(each.table, []).append(each)
        return found


def table(title: str, outcomes: Iterator[tuple[str, Outcome, str]], keep: Outcomes) -> None:
    """Print the table, row by row as they come, and keep the outcomes."""
    print(f"\n{HEAD.format(title)}", flush=True)
    for name, outcome, fault in outcomes:
        each = Tried(title, name, round(outcome.seconds, 2), outcome.megabytes, fault, outcome.code, outcome.message)
        print(each.row, flush=True)
        keep.add(each)


def sums(tables: Mapping[str, Sequence[Tried]]) -> str:
    """A table of how many were tried, how many are faults, and the most that any took."""
    rows = [
        f"| {title} | {len(found)} | {sum(bool(each.fault) for each in found)} "
        f"| {max(each.seconds for each in found):.1f} | {max(each.megabytes for each in found)} |"
        for title, found in tables.items()
    ]
    return "\n".join(("| what | tried | faults | most seconds | most MB |", "|---|---:|---:|---:|---:|", *rows))


def write(tables: Mapping[str, Sequence[Tried]]) -> None:
    """Put the tables and their sums into the documents."""
    put(BENCHMARKS, sums(tables), "attack")
    whole = (f"## {title.capitalize()}\n\n{_as_table(title, found)}" for title, found in tables.items())
    put(ATTACKS, "\n\n".join(whole), "attacks")


def _as_table(title: str, found: Iterable[Tried]) -> str:
    return "\n".join((HEAD.format(title), *(each.row for each in found)))


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="*", choices=[*TITLES, []])
    parser.add_argument("--characters", type=int, default=settings.MAX_ARTICLE_CHARACTERS)
    parser.add_argument("--bytes", type=int, default=500_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what is to be tried, and print and write the tables; 1 where there are faults."""
    given = options(arguments)
    if given.again:
        given.kept.unlink(missing_ok=True)
    outcomes = Outcomes(given.kept)
    part, parts = map(int, given.part.split("/"))

    def chosen(title: str) -> Chosen[_Case]:
        def of(cases: Iterable[tuple[str, _Case]]) -> Iterator[tuple[str, _Case]]:
            for number, case in enumerate(cases):
                if given.only in case[0] and number % parts == part - 1 and not outcomes.is_done(title, case[0]):
                    yield case

        return of

    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            makers = {
                "texts": lambda title: of_texts(given.characters, folder, chosen(title)),
                "files": lambda title: of_files(given.bytes, folder, chosen(title)),
                "stores": lambda title: of_stores(folder, chosen(title)),
            }
            for what in given.which or ([] if given.write else makers):
                title = TITLES[what].format(characters=given.characters, bytes=given.bytes)
                table(title, makers[what](title), outcomes)
    finally:  # also where it was stopped
        tables = outcomes.tables()
        print(f"\n{sums(tables)}")
        if given.write:
            write(tables)
    return 1 if any(each.fault for found in tables.values() for each in found) else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
