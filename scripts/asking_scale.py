"""What the questions of the library take on stores of 1 and 10 million quads, made by repeating and renaming one.

The store of the samples is written again and again. Each time all its things get IRIs of their own, people and bodies
get invented names of the same length, wherever they stand, and the years move; nations and places stay what they are,
so that some things are named everywhere. The same numbers give the same store.

Each question is asked in a process of its own: for its first 100 rows, with a name given, and with a month given. A
store is cold when nothing of it is in the memory of the system (posix_fadvise); the time is that from opening it to the
last of those rows. Looking for words with and without the index is measured the second time in one process.

Usage: python scripts/asking_scale.py [--quads 1000000 10000000] [--folder DIR] [--only QUESTION] [--write]
With --write the figures are put into docs/benchmarks.md. A store that --folder has already is not made again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph
from marked import put
from pyoxigraph import RdfFormat

import kg
from kg import namespaces
from kg.answers import narrowing, questions, search_index, text_search
from kg.answers.known_names import KnownNames
from kg.answers.narrowing import Period
from kg.answers.network import named_entities
from kg.folding import stemmed
from kg.graph import digests, store
from kg.model import Kind

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000_000, 10_000_000)
#: So many rows are taken, and so many seconds a question may take before it is stopped.
FIRST, MOST = 100, 120
#: So many copies are loaded at once.
_AT_ONCE = 40
_STAYING = (Kind.NATION, Kind.PLACE)
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
#: Whom the questions that can be narrowed to a name are asked of, by the first of these options that they take. All
#: stand in the first copy alone.
ASKED = {
    "person": "Hamid Awaluddin",
    "leader": "Malik Mahmud",
    "absentee": "Rodrigo Londoño",
    "speaker": "American official",
    "actor": "Martti Ahtisaari",
    "claimant": "African Union",
    "party": "Free Aceh Movement",
}
ACTORS = {"a": "Anwar Sadat", "b": "Menachem Begin"}
MONTH = "2005-01"
#: How words are looked for without an index, and which.
LOOKED_FOR = {
    "names": (
        "SELECT ?name ?words { ?thing rdfs:label|skos:altLabel ?name FILTER(CONTAINS(LCASE(?name), ?words)) }",
        "anwar sadat",
    ),
    "evidence": (
        "SELECT ?quote ?words { GRAPH ?graph { ?span oa:exact ?quote } FILTER(CONTAINS(LCASE(?quote), ?words)) }",
        "framework",
    ),
}


class Copies:
    """The lines of a store, cut where something is renamed, so that a copy is put together quickly."""

    def __init__(self, opened: store.Store) -> None:
        named = named_entities(opened).values()
        words = {
            word
            for one in named
            if one.kind in (Kind.PERSON, Kind.ORGANIZATION)
            for name in one.names
            for word in _words(name)
        }
        staying = {word for one in named if one.kind in _STAYING for name in one.names for word in _words(name)}
        base = re.escape(namespaces.id_base())
        kept = "|".join(kind.value for kind in _STAYING)
        self._renamed = sorted(words - staying)
        listed = "|".join(self._renamed)
        parts = re.compile(
            r"(?P<iri>(?<=/articleId> \")[^\"]+)"
            rf"|(?P<iri_>(?<=<){base}(?:graph/article/|(?!graph/|(?:{kept})/)[a-z-]+/)[^>/]+)"
            rf"|(?P<day>(?<=\")(?:19|20)\d\d(?=(?:-\d\d){{0,2}}\"))"
            rf"|(?P<word>\b(?:{listed})\b)"
        )
        self._cut: list[tuple[str, str]] = []  # what kind of thing, and its text; empty where nothing is renamed
        text, at = opened.nquads().decode(), 0
        for match in parts.finditer(text):
            self._cut += [("", text[at : match.start()]), (str(match.lastgroup).strip("_"), match[0])]
            at = match.end()
        self._cut.append(("", text[at:]))

    def copy(self, number: int) -> bytes:
        """All lines as they are in the copy of that number; the first is the store itself."""
        if not number:
            return "".join(text for _, text in self._cut).encode()
        new = {
            **{("iri", text): f"{text}-{number}" for kind, text in self._cut if kind == "iri"},
            **{("day", text): str(1700 + (int(text) + 7 * number) % 320) for kind, text in self._cut if kind == "day"},
            **{("word", word): _invented(word, number) for word in self._renamed},
        }
        return "".join(new.get(part, part[1]) for part in self._cut).encode()


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name) if len(word) > 2 and word[0].isupper()]


def _invented(word: str, number: int) -> str:
    """Another word of the same length for a word, in the copy of that number."""
    drawn = hashlib.sha256(f"{word} {number}".encode()).digest() * (1 + len(word) // 32)
    letters = [(_VOWELS if at % 2 else _CONSONANTS)[byte % (5 if at % 2 else 14)] for at, byte in enumerate(drawn)]
    return "".join(letters[: len(word)]).capitalize()


def make(folder: Path, quads: int) -> Path:
    """A store of that many quads or some more, made in the folder unless it is there."""
    location = folder / f"{quads}.kg"
    if (location / "current").exists():
        return location
    generation = location / f"data-{quads:016x}"
    copies = Copies(kg.build(kg.samples(), store="memory"))
    location.mkdir(parents=True)
    large = pyoxigraph.Store(str(generation))
    first, second = (set(copies.copy(number).splitlines()) for number in range(2))
    wanted = 1 + -(-(quads - len(first)) // len(second - first))
    for number in range(0, wanted, _AT_ONCE):
        lines = b"".join(copies.copy(each) for each in range(number, min(number + _AT_ONCE, wanted)))
        large.bulk_load(input=lines, format=RdfFormat.N_QUADS)
    large.flush()
    del large
    digests.seal_folder(generation, {})
    (location / "current").write_text(f"{generation.name}\n", encoding="utf-8")
    return location


def cold(location: Path) -> None:
    """Have the system forget the files of a store."""
    for file in location.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def cases() -> Iterator[tuple[str, str]]:
    """Every question in the ways in which it is asked."""
    for question in questions.load():
        yield question.name, "first 100"
        known = narrowing.options(question.columns)
        if not question.parameters and any(name in ASKED for name in known):
            yield question.name, "a name"
        if not question.parameters:
            yield question.name, "a month"
    for name in LOOKED_FOR:
        yield name, "by CONTAINS"
        yield name, "by the index"
    yield "sentences", "by the index"


def ask(location: Path, name: str, way: str) -> int:
    """Ask one question of a store; how many rows there were."""
    opened = store.open_store(location)
    if name == "sentences":
        return len(text_search.passages(opened, "why did Sadat sign the framework?"))
    if name in LOOKED_FOR:
        return looked_for(opened, name, way)
    question = questions.find(name)
    given = dict(ACTORS) if question.parameters else {}
    if way == "a name":
        option = next(each for each in ASKED if each in narrowing.options(question.columns))
        given = {option: ASKED[option]}
    period = Period(MONTH, MONTH) if way == "a month" else Period()
    text, bindings = questions.prepared(opened, question, given, period=period)
    solutions: Any = opened.query(text, bindings=bindings)
    return sum(1 for _ in islice(solutions, FIRST if way == "first 100" else None))


def looked_for(opened: store.Store, name: str, way: str) -> int:
    """Look for words in names or in evidence; how many places there were."""
    query, word = LOOKED_FOR[name]
    if way == "by CONTAINS":
        rows: Any = opened.query(query, bindings={"words": pyoxigraph.Literal(word)})
        return sum(1 for _ in rows)
    if name == "names":
        return len(KnownNames(opened).bearers(word))
    index = search_index.kept(opened)
    found = search_index.holding(index, "stems", [stemmed(word)]) if index else None
    return len(found or ())


class Figure(NamedTuple):
    """Seconds of an answer by the clock and of the processor, both None where it took too long; and its rows."""

    seconds: float | None = None
    processor: float | None = None
    rows: int = 0

    def __str__(self) -> str:
        if self.seconds is None:
            return f"over {MOST} s | | "
        return f"{self.seconds:.2f} s | {self.processor:.2f} s | {self.rows:,}"


def measured(location: Path, name: str, way: str) -> Figure:
    """What an answer takes in a process of its own, cold."""
    cold(location)
    command = [sys.executable, "-W", "ignore", __file__, "--ask", str(location), name, way]
    with suppress(subprocess.TimeoutExpired):
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=MOST)
        return Figure(*json.loads(done.stdout))
    return Figure()


def table(sizes: Sequence[int], found: dict[tuple[str, str], list[Figure]]) -> str:
    """The figures as a table."""
    head = " | ".join(f"{quads:,} quads | processor | rows" for quads in sizes)
    lines = [f"| question | asked | {head} |", "|---|---|" + "---:|---:|---:|" * len(sizes)]
    lines += [f"| {name} | {way} | {' | '.join(map(str, each))} |" for (name, way), each in found.items()]
    return "\n".join(lines)


def main() -> None:
    """Make the stores, ask, print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--quads", type=int, nargs="+", default=list(SIZES))
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "asking")
    options.add_argument("--only", default="", help="only questions whose name holds this")
    options.add_argument("--write", action="store_true")
    options.add_argument("--ask", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.ask:
        if given.ask[1] in LOOKED_FOR:  # what is compared is looking, not loading the program
            ask(Path(given.ask[0]), *given.ask[1:])
        started, used = time.perf_counter(), time.process_time()
        rows = ask(Path(given.ask[0]), *given.ask[1:])
        print(json.dumps([time.perf_counter() - started, time.process_time() - used, rows]))
        return
    stores = [make(given.folder, quads) for quads in given.quads]
    found = {}
    for location in stores:
        started = time.perf_counter()
        search_index.kept(store.open_store(location))
        print(f"{location}: index made in {time.perf_counter() - started:.1f} s", file=sys.stderr)
    for case in cases():
        if given.only in case[0]:
            found[case] = [measured(location, *case) for location in stores]
            print(*case, *found[case], sep=" | ", file=sys.stderr, flush=True)
    where = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    text = f"Measured by `python scripts/asking_scale.py` on {where}, cold.\n\n{table(given.quads, found)}"
    print(text)
    if given.write:
        put(ROOT / "docs" / "benchmarks.md", text, "asking")


if __name__ == "__main__":
    main()
