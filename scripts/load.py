"""Put `kg serve` under mixed load, and show how its memory and the answers to light requests do over time.

Usage: python scripts/load.py [STORE] [--minutes N]      (default: two hundred invented articles, for an hour)

Six clients look at pages and ask light questions, two send queries that never end, one opens connections and says
nothing or nonsense; each has an address of its own. One more asks for a file that is sent as it stands: how long that
takes is what the machine itself makes everybody wait. Ends with 1 where memory has grown by more than a tenth since the
second tenth of the time (in the first the page of the graph is drawn), where one in a hundred light requests took a
second or more, or where one was not answered. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import itertools
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
LIGHT, HEAVY = 6, 2
#: What a person at a browser, or a program, asks now and then.
REQUESTS: Final = (
    *("/", "/questions/who-led-each-delegation", "/questions/timeline?format=json", "/things?kind=person", "/void"),
    "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+parley%3AledBy+%3Fo+%7D+LIMIT+50",
    "/sparql?query=ASK+%7B%7D",
)
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: What needs no worker, and so waits for nobody's query.
CONTROL: Final = ("/static/style.css",)
#: Seconds between two light requests of a client, and between two looks at the memory.
PAUSE, LOOK = 0.25, 5.0
MOST_GROWTH, MOST_SECONDS = 0.10, 1.0
PARTS = 10


@dataclass
class Figures:
    """What was seen, each with the second of the run in which it was."""

    light: list[tuple[float, float]] = field(default_factory=list)
    control: list[tuple[float, float]] = field(default_factory=list)
    megabytes: list[tuple[float, float]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    heavy: int = 0
    rude: int = 0


def serve(store: str, port: int) -> subprocess.Popen[bytes]:
    """Start the server, and wait until it answers."""
    command = [sys.executable, "-W", "ignore", "-m", "kg", "serve", "--store", store, "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=ROOT)
    with httpx.Client(transport=httpx.HTTPTransport(retries=30), timeout=120) as client:
        client.get(f"http://127.0.0.1:{port}/graph").raise_for_status()
    return server


def megabytes(server: int) -> float:
    """The memory of the server and its processes, shared parts counted once (Linux: proportional set size)."""
    first, total = psutil.Process(server), 0.0
    for process in (first, *first.children()):
        with suppress(psutil.Error):  # ended by its limit in between
            total += process.memory_full_info().pss / 2**20
    return total


def light(address: str, local: str, since: float, over: threading.Event, figures: Figures) -> None:
    """One who looks at this and that."""
    looking(REQUESTS, figures.light, address, local, since, over, figures)


def control(address: str, local: str, since: float, over: threading.Event, figures: Figures) -> None:
    """One who asks for what waits for the machine alone."""
    looking(CONTROL, figures.control, address, local, since, over, figures)


def looking(
    paths: Sequence[str],
    times: list[tuple[float, float]],
    address: str,
    local: str,
    since: float,
    over: threading.Event,
    figures: Figures,
) -> None:
    """Ask for one path after the other, and keep how long each took."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=local), timeout=60, follow_redirects=True) as client:
        for path in itertools.cycle(paths):
            if over.wait(PAUSE):
                return
            start = time.monotonic()
            try:
                code = client.get(f"{address}{path}").status_code
            except httpx.HTTPError as error:
                code = 0
                figures.unanswered.append(f"{path}: {type(error).__name__}")
            if code not in (0, 200):
                figures.unanswered.append(f"{path}: {code}")
            times.append((start - since, time.monotonic() - start))


def heavy(address: str, local: str, since: float, over: threading.Event, figures: Figures) -> None:
    """One who asks for more than there can be, again and again."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=local), timeout=180) as client:
        while not over.is_set():
            with suppress(httpx.HTTPError):
                client.get(f"{address}/sparql", params={"query": ENDLESS})
            figures.heavy += 1


def rude(address: str, local: str, since: float, over: threading.Event, figures: Figures) -> None:
    """One who connects and says nothing, half a request, or nonsense."""
    host, port = address.removeprefix("http://").split(":")
    for said in itertools.cycle((b"", b"GET / HT", b"\x16\x03\x01 nonsense\r\n\r\n", b"POST /sparql HTTP/1.1\r\n\r\n")):
        if over.wait(PAUSE):
            return
        with suppress(OSError):
            held = socket.create_connection((host, int(port)), timeout=10, source_address=(local, 0))
            held.sendall(said)
            held.close()
        figures.rude += 1


def loaded(store: str, seconds: float) -> Figures:
    """What is seen while the server is under load for so long."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    figures, over = Figures(), threading.Event()
    server = serve(store, port)
    since = time.monotonic()
    roles: list[Callable[..., None]] = [light] * LIGHT + [control] + [heavy] * HEAVY + [rude]
    threads = [
        threading.Thread(
            target=role, args=(f"http://127.0.0.1:{port}", own_address(n), since, over, figures), daemon=True
        )
        for n, role in enumerate(roles)
    ]
    try:
        for thread in threads:
            thread.start()
        while (past := time.monotonic() - since) < seconds:
            figures.megabytes.append((past, megabytes(server.pid)))
            time.sleep(min(LOOK, max(0.0, seconds - past)))
        over.set()
        for thread in threads[:LIGHT]:
            thread.join(60)
    finally:
        over.set()
        server.terminate()
        server.wait()
    return figures


def own_address(number: int) -> str:
    """An address of this machine for each client; only Linux answers to all of 127.0.0.0/8 by itself."""
    return f"127.0.0.{number + 2}" if sys.platform == "linux" else "127.0.0.1"


def report(figures: Figures, seconds: float) -> int:
    """Print the figures part by part; return how many faults there are."""
    print("| until minute | light requests | median s | 99th percentile s | of a file s | most MB |")
    print("|---|---|---|---|---|---|")
    most = []
    for part in range(PARTS):
        start, end = seconds * part / PARTS, seconds * (part + 1) / PARTS
        times = [took for when, took in figures.light if start <= when < end]
        alone = ninety_ninth([took for when, took in figures.control if start <= when < end])
        memory = max((used for when, used in figures.megabytes if start <= when < end), default=0.0)
        most.append(memory)
        row = f"{statistics.median(times):.2f} | {ninety_ninth(times):.2f}" if times else "- | -"
        print(f"| {end / 60:.1f} | {len(times)} | {row} | {alone:.2f} | {memory:.0f} |")
    growth = max(most[-2:]) / most[1] - 1 if most[1] else 0.0
    slowest = ninety_ninth([took for _, took in figures.light])
    print(f"\n{len(figures.light)} light requests, {len(figures.unanswered)} not answered;")
    alone = ninety_ninth([took for _, took in figures.control])
    print(f"99th percentile {slowest:.2f} s, of a file that is sent as it stands {alone:.2f} s;")
    print(f"{figures.heavy} endless queries, {figures.rude} rude connections; memory grew by {growth:.0%}.")
    for each, count in Counter(figures.unanswered).most_common(5):
        print(f"not answered: {each} ({count} times)")
    return sum((growth > MOST_GROWTH, slowest >= MOST_SECONDS, bool(figures.unanswered)))


def ninety_ninth(times: Sequence[float]) -> float:
    """The 99th percentile."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))] if ordered else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the load, print the table, and say by the exit code whether all was well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?")
    parser.add_argument("--minutes", type=float, default=60.0)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = given.store
        if store is None:
            from kg.graph.store import save
            from tests import factory

            store = str(Path(folder) / "talks.kg")
            save(factory.finished(factory.many(200)).quads, store)
        return 1 if report(loaded(store, 60 * given.minutes), 60 * given.minutes) else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
