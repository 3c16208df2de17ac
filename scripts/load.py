"""Put `kg serve` under mixed load, and show how its memory and the answers to light requests do over time.

Usage: python scripts/load.py [STORE] [--minutes N] [--kept FILE] [--again] [--write]
                                                     (default: two hundred invented articles, for an hour in all)

Six clients look at pages and ask light questions, two send queries that never end, one opens connections and says
nothing or nonsense; each has an address of its own. One more asks for a file that is sent as it stands: how long that
takes is what the machine itself makes everybody wait.

On a machine that does other work too, the clock says little. So of the time of a request is taken off how long the
server's first process and the client waited for a processor meanwhile (Linux); what is left is judged. Ends with 1
where one in a hundred light requests took a second or more, where one was not answered, or where the memory has grown
by more than a tenth since the second tenth of the time (in the first the page of the graph is drawn).

What is seen is added to a file (build/load.jsonl). A run that was stopped goes on from there, with a new server: the
memory is judged in the longest stretch without a stop. --again begins a new file. --write puts the table into
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

import httpx
import psutil
from marked import put

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "docs" / "benchmarks.md"
KEPT, STORE = ROOT / "build" / "load.jsonl", ROOT / "build" / "load.kg"
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


@dataclass(frozen=True)
class Seen:
    """One line of the file: what was seen, at which second of all runs, and its figure.

    The figure is seconds for a light request and for the file (control), megabytes for the memory; ``waited`` are the
    seconds of the request in which the machine had no processor for it.
    """

    what: str
    second: float
    figure: float = 0.0
    waited: float = 0.0
    said: str = ""


class Log:
    """All that was seen, in a file to which each part is added as it comes; what is in it is not seen again."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self.seen = [Seen(*json.loads(line)) for line in lines]
        self._file = path.open("a", encoding="utf-8")
        self._adding = threading.Lock()

    def add(self, seen: Seen) -> None:
        """Keep what was seen."""
        with self._adding:
            self.seen.append(seen)
            self._file.write(
                json.dumps([round(part, 3) if isinstance(part, float) else part for part in astuple(seen)])
            )
            self._file.write("\n")
            self._file.flush()

    @property
    def seconds(self) -> float:
        """How long all runs took."""
        return max((each.second for each in self.seen), default=0.0)

    def stretches(self) -> list[tuple[float, float]]:
        """From when to when a server ran without a stop."""
        starts = [each.second for each in self.seen if each.what == "start"]
        return list(itertools.pairwise([*starts, self.seconds]))

    def of(self, what: str, start: float = 0.0, end: float = float("inf")) -> list[Seen]:
        """What was seen of a sort in a span of time."""
        return [each for each in self.seen if each.what == what and start <= each.second <= end]


@dataclass(frozen=True)
class Run:
    """A server under load: its address, its process, when it began, and where what is seen of it is kept."""

    address: str
    server: int
    began: float
    log: Log
    over: threading.Event

    @property
    def second(self) -> float:
        """The second of all runs that it is."""
        return time.monotonic() - self.began


def delay(process: int, thread: int) -> float:
    """For how many seconds a thread of a process has waited for a processor; 0 where the system does not count it."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{process}/task/{thread}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    return 0.0


@contextmanager
def serving(store: Path) -> Iterator[tuple[str, int]]:
    """A server that answers, with the page of the graph drawn: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-W", "ignore", "-m", "kg", "serve", "--store", str(store)]
    server = subprocess.Popen([*command, "--port", address.rpartition(":")[2]], stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        with httpx.Client(timeout=600) as client:
            while True:
                if server.poll() is not None:
                    raise SystemExit(f"kg serve --store {store} ended before it answered; try it by itself.")
                try:
                    client.get(f"{address}{CONTROL[0]}")
                    break
                except httpx.ConnectError:
                    time.sleep(0.2)
            client.get(f"{address}/graph")
        yield address, server.pid
    finally:
        server.terminate()
        server.wait()


def megabytes(server: int) -> float:
    """The memory of the server and its processes, shared parts counted once (Linux: proportional set size)."""
    first, total = psutil.Process(server), 0.0
    for process in (first, *first.children(recursive=True)):
        with suppress(psutil.Error):  # ended by its limit in between
            total += process.memory_full_info().pss / 2**20
    return total


def light(run: Run, local: str) -> None:
    """One who asks for something light now and then."""
    looking("light", REQUESTS, run, local)


def control(run: Run, local: str) -> None:
    """One who asks for what waits for the machine alone."""
    looking("control", CONTROL, run, local)


def looking(what: str, paths: Sequence[str], run: Run, local: str) -> None:
    """Ask for one path after the other, and keep how long each took."""

    def delays() -> float:
        return delay(run.server, run.server) + delay(os.getpid(), threading.get_native_id())

    with httpx.Client(transport=httpx.HTTPTransport(local_address=local), timeout=60, follow_redirects=True) as client:
        for path in itertools.cycle(paths):
            if run.over.wait(PAUSE):
                return
            began, start, before = run.second, time.monotonic(), delays()
            try:
                said = str(client.get(f"{run.address}{path}").status_code)
            except httpx.HTTPError as error:
                said = type(error).__name__
            took = time.monotonic() - start
            run.log.add(Seen(what, began, took, min(took, delays() - before), path))
            if said != "200":
                run.log.add(Seen("unanswered", began, said=f"{path}: {said}"))


def heavy(run: Run, local: str) -> None:
    """One who asks for more than there can be, again and again."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=local), timeout=180) as client:
        while not run.over.is_set():
            with suppress(httpx.HTTPError):
                client.get(f"{run.address}/sparql", params={"query": ENDLESS})
            run.log.add(Seen("heavy", run.second))


def rude(run: Run, local: str) -> None:
    """One who connects and says nothing, half a request, or nonsense."""
    host, port = run.address.removeprefix("http://").split(":")
    for said in itertools.cycle((b"", b"GET / HT", b"\x16\x03\x01 nonsense\r\n\r\n", b"POST /sparql HTTP/1.1\r\n\r\n")):
        if run.over.wait(PAUSE):
            return
        with suppress(OSError):
            held = socket.create_connection((host, int(port)), timeout=10, source_address=(local, 0))
            held.sendall(said)
            held.close()
        run.log.add(Seen("rude", run.second))


def load(store: Path, seconds: float, log: Log) -> None:
    """Have a server under load until so many seconds are in the log, and keep what is seen."""
    with serving(store) as (address, server):
        run = Run(address, server, time.monotonic() - log.seconds, log, threading.Event())
        log.add(Seen("start", run.second))
        roles: Sequence[Callable[[Run, str], None]] = (*[light] * LIGHT, control, *[heavy] * HEAVY, rude)
        threads = [
            threading.Thread(target=role, args=(run, own_address(number)), daemon=True)
            for number, role in enumerate(roles)
        ]
        try:
            for thread in threads:
                thread.start()
            while run.second < seconds:
                log.add(Seen("memory", run.second, megabytes(server)))
                time.sleep(min(LOOK, max(0.0, seconds - run.second)))
        finally:
            run.over.set()
        for thread in threads[:LIGHT]:
            thread.join(60)


def own_address(number: int) -> str:
    """An address of this machine for each client; only Linux answers to all of 127.0.0.0/8 by itself."""
    return f"127.0.0.{number + 2}" if sys.platform == "linux" else "127.0.0.1"


def by_clock(requests: Sequence[Seen]) -> float:
    """The 99th percentile of what requests took."""
    return ninety_ninth([each.figure for each in requests])


def own_time(requests: Sequence[Seen]) -> float:
    """The same without the waits for a processor."""
    return ninety_ninth([each.figure - each.waited for each in requests])


def growth(log: Log) -> tuple[float, float]:
    """By which share the memory has grown in the longest stretch without a stop, and how many minutes that was."""
    start, end = max(log.stretches(), key=lambda stretch: stretch[1] - stretch[0])
    tenth = (end - start) / PARTS
    most = [
        max((each.figure for each in log.of("memory", start + part * tenth, start + (part + 1) * tenth)), default=0.0)
        for part in range(PARTS)
    ]
    return (max(most[-2:]) / most[1] - 1 if most[1] else 0.0), (end - start) / 60


def rows(log: Log) -> Iterator[str]:
    """The figures part by part, as a table."""
    yield "| until minute | light requests | median s | 99th percentile s | without waits s | of a file s | most MB |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for part in range(PARTS):
        span = (log.seconds * part / PARTS, log.seconds * (part + 1) / PARTS)
        requests = log.of("light", *span)
        middle = statistics.median(each.figure for each in requests) if requests else 0.0
        memory = max((each.figure for each in log.of("memory", *span)), default=0.0)
        seconds = (middle, by_clock(requests), own_time(requests), by_clock(log.of("control", *span)))
        figures = " | ".join(f"{each:.2f}" for each in seconds)
        yield f"| {span[1] / 60:.1f} | {len(requests)} | {figures} | {memory:.0f} |"


def report(log: Log) -> tuple[str, int]:
    """The table, with sentences that sum it up; and how many faults there are."""
    requests, unanswered = log.of("light"), [each.said for each in log.of("unanswered")]
    grown, minutes = growth(log)
    told = [
        *rows(log),
        "",
        f"{len(requests):,} light requests, {len(unanswered)} not answered; {len(log.of('heavy')):,} endless queries, "
        f"{len(log.of('rude')):,} rude connections. The 99th percentile of the light requests is "
        f"{by_clock(requests):.2f} s by the clock, and {own_time(requests):.2f} s without the time in which the "
        "server's first process and the client waited for a processor. The memory grew by "
        f"{grown:.0%} in {minutes:.1f} minutes without a stop.",
        *(f"Not answered: {each} ({count} times)." for each, count in Counter(unanswered).most_common(5)),
    ]
    return "\n".join(told), sum((grown > MOST_GROWTH, own_time(requests) >= MOST_SECONDS, bool(unanswered)))


def slowest(log: Log) -> Iterator[str]:
    """What is slow, by what is asked for."""
    for path in REQUESTS:
        requests = [each for each in log.of("light") if each.said == path]
        p99, own = by_clock(requests), own_time(requests)
        yield f"{path}: {len(requests)}, 99th percentile {p99:.2f} s, {own:.2f} s without the waits"


def ninety_ninth(times: Sequence[float]) -> float:
    """The 99th percentile."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))] if ordered else 0.0


def invented() -> Path:
    """A store of two hundred invented articles, made where it is not there."""
    if not STORE.exists():
        from kg.graph.store import save
        from tests import factory

        save(factory.finished(factory.many(200)).quads, STORE)
    return STORE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the load, print the table, and say by the exit code whether all was well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    if given.again:
        given.kept.unlink(missing_ok=True)
    log = Log(given.kept)
    try:
        if log.seconds < 60 * given.minutes - LOOK:
            load(given.store or invented(), 60 * given.minutes, log)
    finally:  # also where it was stopped
        if log.seen:
            table, faults = report(log)
            print("\n".join([table, "", *slowest(log)]))
            if given.write:
                put(BENCHMARKS, f"{measured()}\n\n{table}", "load")
    return 1 if faults else 0


def measured() -> str:
    """How the figures came to be."""
    return (
        f"Measured by `make load` on {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}."
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
