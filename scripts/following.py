"""What following a feed takes, round after round: the memory of `kg watch`, the processor's time, the patch.

A site of this machine has a feed that grows by some short invented articles before each round; they are fetched, read
and resolved as any others, by one process that goes on for all rounds, as `kg watch` does.

Usage: python scripts/following.py [--rounds 20] [--articles 100] [--store STORE] [--write]
With --store, a copy of that store is followed on. With --write the figures are put into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from growth import CITIES, PERSONS, TOPICS
from marked import put

from kg.settings import FETCH_PAUSE
from kg.watch import Watch

ROOT = Path(__file__).resolve().parent.parent
_NATIONS = ("Norway", "Iceland", "Denmark", "Finland", "Estonia", "Latvia", "Poland", "Spain", "Kenya", "Peru", "Chile")
_ADJECTIVES = ("Norwegian", "Icelandic", "Danish", "Finnish", "Estonian", "Latvian", "Polish", "Spanish", "Kenyan")


def text(number: int) -> str:
    """An invented article; Norway is in 30 % of them."""
    draw = random.Random(number)  # noqa: S311 - nothing secret
    first = 0 if draw.random() < 0.3 else draw.randrange(len(_ADJECTIVES))
    other = draw.choice([nation for place, nation in enumerate(_NATIONS) if place != first])
    leader, guest, city, topic = (names.draw(draw) for names in (PERSONS, PERSONS, CITIES, TOPICS))
    day = f"June {1 + number % 28}, 2031"
    return (
        f"{city.upper()}, {day} - {leader} led the {_ADJECTIVES[first]} delegation at the talks with {other} in {city} "
        f"on Monday. The two sides talked about {topic}. {guest}, the foreign minister of {other}, did not attend."
    )


@dataclass
class Round:
    """What one round took: the articles of the store after it, megabytes, processor seconds, the patch's kilobytes."""

    articles: int
    memory: float
    seconds: float
    patch: float
    answers: int


def follow(rounds: int, articles: int, store: Path | None, folder: Path) -> list[Round]:
    os.environ[FETCH_PAUSE] = "0"
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    if store:
        shutil.copytree(store, folder / "wire.kg")
    sys.path.insert(0, str(ROOT))
    from tests.site import Served, rss, serving

    found = []
    with serving() as site:
        watched = Watch([f"{site.url}/feed"], folder / "wire.kg", patches=folder / "patches")
        links: list[str] = []
        for _ in range(rounds):
            for number in range(len(links), len(links) + articles):
                links.append(f"<item><link>{site.url}/a/{number}</link></item>")
                body = f"<html><body><article><p>{text(number)}</p></article></body></html>"
                site.pages[f"/a/{number}"] = Served(body)
            site.pages["/feed"] = Served(rss(*links), "application/rss+xml")
            found.append(one_round(watched, articles))
            print(found[-1], flush=True)
            site.headers.clear()  # of this process the memory of the watch is measured, and not the site's
    return found


def one_round(watched: Watch, articles: int) -> Round:
    """What a round with so many new articles took."""
    start = time.process_time()
    report = watched.round()
    seconds = time.process_time() - start
    if len(report.added) != articles:
        raise SystemExit(f"Only {len(report.added)} of {articles} articles were added: {report.failures[:3]}")
    patch = watched.patch.stat().st_size / 1000 if watched.patch else 0.0
    return Round(report.counts["articles"], memory(), seconds, patch, len(watched.changed))


def memory() -> float:
    """The megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def table(found: list[Round], options: argparse.Namespace) -> str:
    """The figures as they stand in docs/benchmarks.md."""
    first = found[0]
    some = [each for place, each in enumerate(found) if place in (0, len(found) // 4, len(found) // 2, len(found) - 1)]
    return "\n".join(
        [
            f"Measured by `python scripts/following.py --rounds {options.rounds} --articles {options.articles} --write`"
            f" on {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, while others used "
            f"the machine; each round adds {options.articles} articles, and the time is the processor's.",
            "",
            "| articles in the store | memory | time of the round, relative to the first | patch | changed answers |",
            "|---:|---:|---:|---:|---:|",
            *(
                f"| {each.articles:,} | {each.memory:,.0f} MB | {each.seconds / first.seconds:.1f} x | "
                f"{each.patch:,.0f} kB | {each.answers:,} |"
                for each in some
            ),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--articles", type=int, default=100, help="new articles in each round")
    parser.add_argument("--store", type=Path, help="a store to follow on from")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = follow(options.rounds, options.articles, options.store, Path(name))
    block = table(found, options)
    print(block)
    if options.write:
        put(ROOT / "docs" / "benchmarks.md", block, "following")


if __name__ == "__main__":
    main()
