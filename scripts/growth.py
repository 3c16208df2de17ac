"""What adding a few articles and other small changes cost beside building the whole store, and how all grow with it.

The readings are made instead of read: twenty articles a day, names are drawn by Zipf's law, and one nation is a party
in 30 % of the articles.
Each run has a process of its own, so that the memory is that of one run. The time is the processor's. As others who
share the cores slow it down too, it is counted in a small piece of work that is done every second meanwhile.

Usage: python scripts/growth.py [--sizes 100 300 1000] [--added 10] [--profile build|add] [--write]
With --write the figures are put into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import platform
import pstats
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import accumulate
from math import log
from pathlib import Path
from typing import Any

from marked import put

from kg import batch, correcting, pipeline
from kg.graph import populate, records
from kg.graph.store import Store, save_changes
from kg.model import (
    Article,
    Claim,
    Judgement,
    Kind,
    Mention,
    Reading,
    Referent,
    ReferentId,
    Span,
    Status,
    Verdict,
)
from kg.reading.corrections.stating import Signed

ROOT = Path(__file__).resolve().parent.parent
_SYLLABLES = ("ba", "ler", "mi", "tor", "ved", "sa", "kun", "ri", "dol", "gen", "fa", "zil", "nor", "pe", "wa", "thu")
_SHARE_OF_FIRST = 0.3
BY = Signed("Ada Lund", "2031-03-04T10:00:00", "I was there.")
#: So many articles are of one day.
_A_DAY = 20


class Steady:
    """Counts the processor time of a block in hundredths of a piece of work that is done again and again meanwhile."""

    _EVERY, _TIMES = 1.0, 10

    def __init__(self) -> None:
        self.seconds = 0.0
        self._words = {f"word {number * 7919 % 30011}": number for number in range(30_000)}

    def __enter__(self) -> Steady:
        self._work()
        self._last = time.process_time()
        signal.signal(signal.SIGPROF, self._count)
        signal.setitimer(signal.ITIMER_PROF, self._EVERY, self._EVERY)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._count()

    def _count(self, *_: object) -> None:
        took = time.process_time() - self._last
        self.seconds += took / self._work() / 100
        self._last = time.process_time()

    def _work(self) -> float:
        """How long it takes: many ticks of the clock of processor time, which some systems count by 4 ms."""
        start, words = time.process_time(), self._words
        for _ in range(self._TIMES):
            sorted([word for word in words if words[word] % 4 == 0], key=words.__getitem__)
        return time.process_time() - start


class Names:
    """So many invented names, of which the few first are drawn most often."""

    def __init__(self, count: int, words: int, seed: int) -> None:
        draw = random.Random(seed)  # noqa: S311 - nothing secret
        found: dict[str, None] = {}
        while len(found) < count:
            found[" ".join("".join(draw.choices(_SYLLABLES, k=3)).title() for _ in range(words))] = None
        self.names = list(found)
        self.weights = list(accumulate(1 / rank for rank in range(1, count + 1)))

    def draw(self, draw: random.Random) -> str:
        return draw.choices(self.names, cum_weights=self.weights)[0]


NATIONS, CITIES, WORDS = Names(150, 1, 1), Names(400, 1, 2), Names(3000, 1, 3)
PERSONS, TOPICS = Names(20_000, 2, 4), Names(500, 2, 5)


class Telling:
    """One article in the making: what it says, and the words it says it in."""

    def __init__(self, number: int) -> None:
        self.draw = random.Random(number)  # noqa: S311 - nothing secret
        self.text = ""
        self.referents: dict[str, Referent] = {}
        self.mentions: list[Mention] = []
        self.claims: list[Claim] = []

    def thing(self, kind: Kind, name: str, links: dict[str, str] | None = None, **facets: str) -> str:
        key = f"{kind}/{name.lower().replace(' ', '-')}"
        self.referents[key] = Referent(key, kind, name, (name,), tuple(facets.items()), tuple((links or {}).items()))
        return key

    def say(self, words: str, *claims: tuple[str, str, str]) -> None:
        start = len(self.text)
        self.text += f"{words}. "
        span, cue = Span(start, start + len(words)), Span(start, start + words.index(" "))
        for subject, relation, end in claims:
            value = None if end in self.referents else end
            named = None if value else end
            self.claims.append(Claim(subject, relation, named, value, Status.ASSERTED, span, cue, "made"))
        for key, referent in self.referents.items():
            if referent.name in words and referent.kind in (Kind.PERSON, Kind.NATION, Kind.PLACE):
                at = start + words.index(referent.name)
                self.mentions.append(Mention(Span(at, at + len(referent.name)), key, "full name"))

    def filler(self) -> None:
        self.say(" ".join(WORDS.draw(self.draw).lower() for _ in range(60)))


def made(number: int) -> Reading:
    """The reading of an invented article of about 1,500 characters."""
    telling = Telling(number)
    draw = telling.draw
    sides = [NATIONS.names[0]] if draw.random() < _SHARE_OF_FIRST else []
    while len(sides) < 2:
        sides = list(dict.fromkeys([*sides, NATIONS.draw(draw)]))
    city, topic = CITIES.draw(draw), TOPICS.draw(draw)
    day = f"{date(2015, 1, 1) + timedelta(days=number // _A_DAY)}"
    nations = [telling.thing(Kind.NATION, name) for name in sides]
    place = telling.thing(Kind.PLACE, city, type="city")
    talks = telling.thing(Kind.NEGOTIATION, f"{sides[0]}-{sides[1]} talks", level="round")
    telling.say(
        f"Envoys of {sides[0]} and {sides[1]} met in {city} on {day} about {topic}",
        *((talks, "hasParty", nation) for nation in nations),
        (talks, "heldIn", place),
        (talks, "startsOn", day),
        (talks, "about", topic),
        (talks, "hasPhase", "held"),
    )
    persons: list[str] = []
    while len(persons) < 4:
        persons = list(dict.fromkeys([*persons, PERSONS.draw(draw)]))
    for name, nation, seats in zip(sides, nations, (persons[:2], persons[2:]), strict=True):
        _side(telling, (name, nation, talks), seats)
        telling.filler()
    article = Article(f"made-{number:07}", telling.text.strip(), published=day, source=f"Paper {number % 40}")
    return records.ordered(
        Reading(article, tuple(telling.referents.values()), tuple(telling.mentions), tuple(telling.claims))
    )


def _side(telling: Telling, side: tuple[str, str, str], seats: Sequence[str]) -> None:
    """What is said of one side: who led it, who was with them, and what was said."""
    name, nation, talks = side
    leader, member = (telling.thing(Kind.PERSON, seat) for seat in seats)
    team = telling.thing(Kind.DELEGATION, f"{name} delegation", {"onBehalfOf": nation, "sentTo": talks})
    links = {"holder": leader, "of": nation}
    post = telling.thing(Kind.POST_HOLDING, f"{seats[0]} trade minister", links, title="trade minister", former="false")
    telling.say(f"Trade minister {seats[0]} led the team of {name}", (team, "ledBy", leader), (leader, "holds", post))
    telling.say(f"With them came {seats[1]}", (team, "hasMember", member))
    words = " ".join(WORDS.draw(telling.draw).lower() for _ in range(12))
    quotation = telling.thing(Kind.QUOTATION, words, text=words)
    telling.say(f"Then {seats[0]} said: {words}", (quotation, "spokenBy", leader))


def read(articles: Sequence[Article]) -> Iterable[Reading]:
    """What a reader finds in articles made here: what they were made of."""
    for article in articles:
        yield replace(made(int(article.id.removeprefix("made-"))), article=article)


def build(numbers: Iterable[int], location: Path, folder: Path, *, profile: bool = False) -> float:
    """The seconds that building these articles into a store takes."""
    source = folder / "articles.jsonl"
    rows = ({key: value for key, value in asdict(made(each).article).items() if value} for each in numbers)
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    profiler = cProfile.Profile(time.process_time) if profile else None
    with Steady() as steady, profiler or nullcontext():
        batch.in_parts(location, lambda change: pipeline.Build([str(source)], change, language="en"), read)
    if profiler:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats("kg/|built-in|pyoxigraph|reasonable", 60)
    return steady.seconds


def remove(store: Store) -> None:
    """Take an article out."""
    pipeline.remove(made(3).article.id, store)


def same(store: Store) -> None:
    """Say that two persons are one."""
    correcting.decide(store, *_persons(), Judgement.SAME, BY)


def different(store: Store) -> None:
    """Say that they are not."""
    correcting.decide(store, *_persons(), Judgement.DIFFERENT, BY)


def correct(store: Store) -> None:
    """Reject a claim."""
    reading = made(7)
    claim = populate.claim_iri(reading.article.id, reading.claims[0])
    correcting.judge(store, [claim.value], Verdict.REJECT, BY)


#: The other small changes, in the order in which they are made.
CHANGES = {change.__name__: change for change in (remove, same, different, correct)}


def _persons() -> tuple[str, str]:
    """Two persons of different names, each by the IRI that it has in its article."""
    found: dict[str, str] = {}
    for number in (5, 6):
        reading = made(number)
        keys = [each.key for each in reading.referents if each.kind is Kind.PERSON and each.key not in found]
        found[keys[-1]] = populate.referent_iri(ReferentId(reading.article.id, keys[-1])).value
    one, other = found.values()
    return one, other


def change(location: Path, what: str) -> float:
    """The seconds that one of the `CHANGES` takes."""
    with Steady() as steady, batch.changing(location) as store:
        CHANGES[what](store)
        save_changes(store)
    return steady.seconds


def measure(size: int, added: int, profile: str) -> dict[str, float]:
    """Build so many articles, add a few, make other changes, and say what each took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = _apart("build", size, 0, folder, profile == "build")
        more = _apart("build", added, size, folder, profile == "add")
        none = _apart("build", added, size, folder, profile=False)
        others = {each: _apart(each, 0, 0, folder, profile=False) for each in CHANGES}
    runs = {"build": whole, "add": more, "none": none, **others}
    return {"articles": size, **{f"{run} {key}": value for run, each in runs.items() for key, value in each.items()}}


def _apart(what: str, count: int, first: int, folder: Path, profile: bool) -> dict[str, float]:
    command = [sys.executable, __file__, "--apart", what, str(count), str(first), str(folder)]
    if profile:
        print(subprocess.run([*command, "--profile", "build"], capture_output=True, text=True, check=True).stdout)
        return {"seconds": float("nan"), "peak": float("nan")}
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _one(what: str, numbers: range, folder: Path, profile: bool) -> None:
    location = folder / "store.kg"
    seconds = build(numbers, location, folder, profile=profile) if what == "build" else change(location, what)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": seconds, "peak": peak}))


def table(rows: Sequence[dict[str, Any]], added: int) -> str:
    """The figures as they stand in docs/benchmarks.md."""
    first = rows[0]
    sizes = " ".join(str(row["articles"]) for row in rows)
    lines = [
        f"Measured by `python scripts/growth.py --sizes {sizes} --write` on {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}; processor time, "
        "counted in that of a fixed piece of work, and the memory of each run."
        f"{_others_at_work()}",
        "",
        f"| articles | build, relative to the first row | for each article | memory | {added} more, share of the build "
        "| relative to the first row | memory | nothing new, share of the build |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        built = row["build seconds"]
        cells = (
            f"{row['articles']:,}",
            f"{built / first['build seconds']:.1f} x",
            f"{built / first['build seconds'] / (row['articles'] / first['articles']):.2f} x",
            f"{row['build peak']:,.0f} MB",
            f"{row['add seconds'] / built:.0%}",
            f"{row['add seconds'] / first['add seconds']:.1f} x",
            f"{row['add peak']:,.0f} MB",
            f"{row['none seconds'] / built:.0%}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", slope(rows), "", *_changes(rows)])


def _others_at_work() -> str:
    """That the cores were shared, where they were: then processor time says more than it would alone, too."""
    load, cores = os.getloadavg()[2], os.cpu_count() or 1
    return f" Others shared the cores (a mean load of {load:.0f})." if load > 1.5 * cores else ""


def slope(rows: Sequence[dict[str, Any]]) -> str:
    """How steeply the build grows: 1 is in proportion to the articles."""
    first, last = rows[0], rows[-1]
    if len(rows) < 2:
        return "One size says nothing of how it grows."
    growth = log(last["build seconds"] / first["build seconds"]) / log(last["articles"] / first["articles"])
    return f"The build grows with the articles to the power of {growth:.2f} between the first and the last row."


def _changes(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    """What each of the other changes takes, as a share of the build, and relative to the first row."""
    yield f"| articles | {' | '.join(f'`{name}`' for name in CHANGES)} |"
    yield f"|---:|{'---:|' * len(CHANGES)}"
    for row in rows:
        took = ((row[f"{name} seconds"], rows[0][f"{name} seconds"]) for name in CHANGES)
        cells = (f"{now / row['build seconds']:.1%}, {now / then:.1f} x" for now, then in took)
        yield f"| {row['articles']:,} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--added", type=int, default=10)
    parser.add_argument("--profile", choices=("build", "add"), default="")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--apart", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.apart:
        what, count, first, folder = options.apart
        return _one(what, range(int(first), int(first) + int(count)), Path(folder), bool(options.profile))
    rows = [measure(size, options.added, options.profile) for size in options.sizes]
    for row in rows:
        print({key: round(value, 2) for key, value in row.items()})
    block = table(rows, options.added)
    print(block)
    if options.write:
        put(ROOT / "docs" / "benchmarks.md", block, "growth")


if __name__ == "__main__":
    main()
