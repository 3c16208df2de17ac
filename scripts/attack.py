"""Show what hostile sources and damaged stores do to Parley: time, memory and what is said of each, as tables.

Usage: python scripts/attack.py [texts] [files] [stores] [--characters N] [--bytes N] [--only WORDS] [--part K/N]
                                [--kept FILE] [--write]

Each text of tests/hostile.py, of as many characters and words as an article may have, and each file and draft of
tests/hostile_files.py is built by a `kg` that has its models loaded; each store that came to harm as tests/damage.py
has it is asked by one. Ends with 1 where one ended in a traceback, took more than 20 seconds of the processor or more
than 1 GB, gave other answers in silence, or no article and no reason. Parts of a long run (the first of four: 1/4)
can be done one after the other: with --kept, outcomes are added to a file, and what is in it is not tried again.
--write puts the sums of what is kept into docs/benchmarks.md; where no table is named, it does only that.
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
from collections.abc import Callable, Iterable, Iterator, Sequence
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
BENCHMARKS = ROOT / "docs" / "benchmarks.md"
#: Seconds that all else may take beside the reading.
BESIDE = 2.0
MOST_MEGABYTES = 1024
#: What the tables are called.
TITLES = {
    "texts": "hostile texts of up to {characters:,} characters",
    "files": "hostile files and drafts of about {bytes:,} bytes",
    "stores": "damaged stores",
}
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

    def row(self, name: str, fault: str) -> str:
        """The outcome as a row of the table."""
        last = _FOLDERS.sub("", self.said.strip().partition("\n")[0]).replace("|", "/")[:100]
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


def kept(path: Path | None) -> dict[tuple[str, str], Tried]:
    """What the file of outcomes holds, by table and name; of one that was tried twice the later."""
    if path is None or not path.exists():
        return {}
    found = [Tried(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(each.table, each.name): each for each in found}


def table(title: str, outcomes: Iterator[tuple[str, Outcome, str]], keep: Path | None) -> int:
    """Print the table, row by row as they come, and keep the outcomes; return how many are faults."""
    print(f"\n| {title} | seconds | MB | exit code | said | fault |\n|---|---|---|---|---|---|", flush=True)
    found = []
    for name, outcome, fault in outcomes:
        print(outcome.row(name, fault), flush=True)
        found.append(Tried(title, name, round(outcome.seconds, 2), outcome.megabytes, fault))
        if keep is not None:
            with keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(found[-1])) + "\n")
    faults = [each for each in found if each.fault]
    print(f"\n{len(found)} tried, {len(faults)} faults.", flush=True)
    return len(faults)


def sums(tried: Iterable[Tried]) -> str:
    """A table of how many were tried, how many are faults, and the most that any took."""
    by_table: dict[str, list[Tried]] = {}
    for each in tried:
        by_table.setdefault(each.table, []).append(each)
    rows = [
        f"| {title} | {len(found)} | {sum(bool(each.fault) for each in found)} "
        f"| {max(each.seconds for each in found):.1f} | {max(each.megabytes for each in found)} |"
        for title, found in by_table.items()
    ]
    return "\n".join(("| what | tried | faults | most seconds | most MB |", "|---|---:|---:|---:|---:|", *rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="*", choices=["texts", "files", "stores", []])
    parser.add_argument("--characters", type=int, default=settings.MAX_ARTICLE_CHARACTERS)
    parser.add_argument("--bytes", type=int, default=500_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    if given.write and given.kept is None:
        parser.error("--write needs --kept FILE, the file of outcomes that it sums up")
    part, parts = map(int, given.part.split("/"))
    known = kept(given.kept)

    def chosen(title: str) -> Chosen[_Case]:
        def of(cases: Iterable[tuple[str, _Case]]) -> Iterator[tuple[str, _Case]]:
            for number, case in enumerate(cases):
                if given.only in case[0] and number % parts == part - 1 and (title, case[0]) not in known:
                    yield case

        return of

    faults = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = {
            "texts": lambda title: of_texts(given.characters, folder, chosen(title)),
            "files": lambda title: of_files(given.bytes, folder, chosen(title)),
            "stores": lambda title: of_stores(folder, chosen(title)),
        }
        for what in given.which or ([] if given.write else tables):
            title = TITLES[what].format(characters=given.characters, bytes=given.bytes)
            faults += table(title, tables[what](title), given.kept)
    if given.write:
        put(BENCHMARKS, sums(kept(given.kept).values()), "attack")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
