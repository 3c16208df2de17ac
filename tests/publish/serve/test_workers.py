"""What a server has to stand: clients that leave, dawdle, crowd in or send too much; dead processes; builds."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import forkserver
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest

from kg.errors import LimitError
from kg.graph import store as stores
from kg.publish.serve.application import PROCESSES
from kg.publish.serve.fair_queue import FOR_OTHERS
from kg.publish.serve.workers import Limits, Workers
from tests import factory
from tests.processes import runs, started_by
from tests.publish.serve.conftest import serving
from tests.publish.serve.test_protocol import LEADERS, LED, leaders

pytestmark = pytest.mark.slow

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?c != ?f || ?i != ?l) }"

#: Queries of one client that run at once: one process is for the pages, and some stay free for others.
SHARE = PROCESSES - 1 - FOR_OTHERS


@pytest.fixture(scope="module")
def patient(stored: Path) -> Iterator[str]:
    """A server whose queries may take longer than a test."""
    with serving(stored, "--timeout", "100") as address:
        yield address


def processes(parent: int) -> list[int]:
    """The worker processes of a server, which are forks of one that it started."""
    found = []
    for process in started_by(parent, "forkserver"):
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(process).ppid() != parent:
                found.append(process)
    return found


def listener(address: str) -> int:
    """The process that listens at an address."""
    port = address.rpartition(":")[2]
    for process in psutil.process_iter(["cmdline"]):
        if {"serve", port} <= {*(process.info["cmdline"] or ())}:
            return int(process.pid)
    raise LookupError(address)


def connect(address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=20)


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def answered(address: str, seconds: float = 10) -> list[str]:
    return leaders(httpx.get(f"{address}/sparql", params={"query": LED}, timeout=seconds))


def at_work_of(server: int) -> set[int]:
    """Its worker processes that use the processor."""
    before = {process: _used(process) for process in processes(server)}
    time.sleep(0.5)
    return {process for process, used in before.items() if _used(process) > used}


def wait_for_rest(server: int) -> None:
    """Until all its worker processes have opened the store, and do nothing."""
    wait_until(lambda: not at_work_of(server), 120)


def wait_for_work(server: int) -> None:
    """Until one of them is at a query that never ends."""
    wait_until(lambda: bool(at_work_of(server)), 120)


def _used(process: int) -> float:
    """The seconds that it has used of the processor; none once it is gone."""
    with suppress(psutil.NoSuchProcess):
        times = psutil.Process(process).cpu_times()
        return float(times.user + times.system)
    return 0


def slept(_: stores.Store) -> int:
    """The niceness of a job that takes long and computes nothing."""
    time.sleep(1.5)
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def computed(_: stores.Store) -> int:
    """That of one that computes."""
    while time.thread_time() < 1.5:
        pass
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def noted(_: stores.Store, *, file: Path) -> str:
    """Note that it was done, and take a while."""
    with file.open("a") as notes:
        notes.write("done\n")
    time.sleep(1.5)
    return "made"


def test_who_asks_for_what_is_being_made_waits_for_that_and_the_last_to_leave_ends_it(
    stored: Path, tmp_path: Path
) -> None:
    async def asked() -> None:
        workers = Workers(str(stored), Limits(seconds=100), 4)

        def ask(client: str, name: str) -> asyncio.Task[str]:
            job = partial(noted, file=tmp_path / name)
            return asyncio.ensure_future(workers.run(job, client=client, same=name))

        try:
            first, *others = (ask(client, "page") for client in "abc")
            while not (tmp_path / "page").exists():
                await asyncio.sleep(0.02)
            first.cancel()
            left, *rest = await asyncio.gather(first, *others, return_exceptions=True)
            assert isinstance(left, asyncio.CancelledError) and rest == ["made", "made"]
            assert (tmp_path / "page").read_text() == "done\n", "once for all who asked"
            alone = ask("a", "other")
            while not (tmp_path / "other").exists():
                await asyncio.sleep(0.02)
            alone.cancel()
            assert await ask("a", "other") == "made", "who asks for what was given up has it made again"
            assert (tmp_path / "other").read_text() == "done\ndone\n"
        finally:
            workers.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, asked()).result()


def alarmed(_: stores.Store) -> None:
    """A job whose process ends itself, as one does that is over its time."""
    signal.raise_signal(signal.SIGALRM)


def test_each_of_several_processes_that_end_together_says_why(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who starts the next one asks how the others ended, which each tells once; a busy machine is slow to."""
    chance, told = random.Random(1), forkserver.read_signed  # noqa: S311 - nothing secret

    def told_late(descriptor: int) -> int:
        time.sleep(chance.uniform(0, 0.2))
        return int(told(descriptor))

    async def ended() -> list[object]:
        workers = Workers(str(stored), Limits(seconds=100), 4)
        monkeypatch.setattr(forkserver, "read_signed", told_late)
        try:
            found: list[object] = []
            for _ in range(4):
                jobs = (workers.run(alarmed, client=client) for client in "abcd")
                found += await asyncio.gather(*jobs, return_exceptions=True)
            return found
        finally:
            workers.close()

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(asyncio.run, ended()).result()
    assert len(found) == 16
    assert {(type(each), str(each)) for each in found} == {
        (LimitError, "The answer takes longer than 100 seconds; ask for less at once.")
    }


def test_only_a_query_that_computes_for_long_gives_way(stored: Path) -> None:
    """On a busy machine all takes long; a light query that gave way there would wait for all others."""

    async def niceness() -> list[int]:
        workers = Workers(str(stored), Limits(seconds=100), 2)
        try:
            jobs = ((slept, False), (computed, False), (computed, True))
            return [await workers.run(job, client="a", own=own) for job, own in jobs]
        finally:
            workers.close()

    usual = os.getpriority(os.PRIO_PROCESS, 0)
    with ThreadPoolExecutor(1) as pool:  # the browser of other tests may run a loop in this thread
        assert pool.submit(asyncio.run, niceness()).result() == [usual, max(15, usual), usual]


@pytest.mark.skipif(os.getpriority(os.PRIO_PROCESS, 0) >= 15, reason="all of this run is behind others already")
def test_a_heavy_query_gives_way_and_its_process_answers_the_next_at_full_speed(tmp_path: Path) -> None:
    stores.save(factory.finished(factory.lakeside()).quads, tmp_path / "talks.kg")
    with serving(tmp_path / "talks.kg", "--timeout", "6") as address:
        with ThreadPoolExecutor(1) as pool:
            heavy = pool.submit(httpx.get, f"{address}/sparql", params={"query": ENDLESS}, timeout=20)
            wait_until(lambda: 15 in _niceness(listener(address)))
            assert answered(address) == LEADERS
            assert heavy.result().status_code == 503
        wait_until(lambda: 15 not in _niceness(listener(address)))
        assert answered(address) == LEADERS


def _niceness(server: int) -> set[int]:
    """That of all threads of a server's worker processes."""
    found: set[int] = set()
    for process in processes(server):
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            found |= {os.getpriority(os.PRIO_PROCESS, thread.id) for thread in psutil.Process(process).threads()}
    return found


@pytest.mark.soak
def test_a_client_that_goes_away_leaves_nobody_waiting(patient: str) -> None:
    answered(patient)
    server = listener(patient)
    wait_for_rest(server)  # the others open the store, and one draws the page of the graph
    gone = [connect(patient) for _ in range(8)]
    for each in gone:
        each.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    endless: set[int] = set()

    def as_many_as_it_may_have() -> bool:
        endless.update(at_work_of(server))
        return len(endless) == SHARE

    wait_until(as_many_as_it_may_have, 60)
    with pytest.raises(httpx.ReadTimeout):
        answered(patient, seconds=0.5)
    for each in gone:
        each.close()
    assert answered(patient, seconds=50) == LEADERS, "long before the hundred seconds of the endless ones are over"
    wait_until(lambda: not endless & set(processes(server)) and not at_work_of(server), 60)


@pytest.mark.soak
def test_slow_senders_hold_up_nobody(patient: str) -> None:
    body = f"query={quote(LED)}".encode()
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    slow = [connect(patient) for _ in range(100)]
    for number, each in enumerate(slow):
        each.sendall(head.encode()[: None if number % 2 else 40])
    assert answered(patient) == LEADERS
    last = slow[-1]
    for byte in body:
        last.sendall(bytes([byte]))
    received = b""
    while part := last.recv(65536):
        received += part
    assert b" 200 " in received and LEADERS[0].encode() in received
    for each in slow:
        each.close()


@pytest.mark.soak
def test_a_hundred_connections_are_all_answered(patient: str) -> None:
    with ThreadPoolExecutor(100) as pool:
        found = list(pool.map(lambda _: answered(patient, seconds=60), range(200)))
    assert found == [LEADERS] * 200


@pytest.mark.soak
@pytest.mark.parametrize("framing", ["Content-Length: 2000000000", "Transfer-Encoding: chunked"])
def test_a_huge_body_is_refused_before_it_is_read(patient: str, framing: str) -> None:
    before = _memory(listener(patient))
    with connect(patient) as client:
        head = f"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: application/sparql-query\r\n{framing}\r\n\r\n"
        client.sendall(head.encode())
        part = b"#" * 65536
        sent = f"{len(part):x}\r\n".encode() + part + b"\r\n" if "chunked" in framing else part
        for _ in range(16):
            client.sendall(sent)
        assert b" 413 " in client.recv(4096)
    assert _memory(listener(patient)) - before < 20_000_000
    assert answered(patient) == LEADERS


def _memory(process: int) -> int:
    """Bytes."""
    return int(psutil.Process(process).memory_info().rss)


@pytest.mark.soak
def test_killed_workers_are_replaced_and_nobody_sees_it(patient: str) -> None:
    answered(patient)
    server = listener(patient)
    for worker in processes(server):
        os.kill(worker, signal.SIGKILL)
    assert [answered(patient, seconds=60) for _ in range(4)] == [LEADERS] * 4
    wait_for_rest(server)
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(httpx.get, f"{patient}/sparql", params={"query": ENDLESS}, timeout=100)
        wait_for_work(server)
        for worker in processes(server):
            os.kill(worker, signal.SIGKILL)
        assert endless.result().status_code == 503
    assert answered(patient) == LEADERS


def test_nobody_waits_for_a_process_that_starts_while_another_is_free(stored: Path) -> None:
    with serving(stored, "--timeout", "1") as address:
        answered(address, seconds=60)
        server = listener(address)
        wait_for_rest(server)
        before = processes(server)
        (forking,) = {psutil.Process(process).ppid() for process in before}
        os.kill(forking, signal.SIGSTOP)
        try:
            assert httpx.get(f"{address}/sparql", params={"query": ENDLESS}, timeout=60).status_code == 503
            assert [answered(address, seconds=30) for _ in range(3)] == [LEADERS] * 3
            assert set(processes(server)) < set(before), "the next one has not started"
        finally:
            os.kill(forking, signal.SIGCONT)
        wait_until(lambda: bool(set(processes(server)) - set(before)))


@pytest.mark.soak
def test_builds_go_on_beneath_running_queries(tmp_path: Path) -> None:
    first, second = factory.lakeside()
    states = [factory.finished([first]), factory.finished([first, second])]
    location = tmp_path / "talks.kg"
    stores.save(states[0].quads, location)
    count = "SELECT (COUNT(DISTINCT ?article) AS ?n) WHERE { GRAPH ?g { ?claim a parley:Claim } BIND(?g AS ?article) }"
    with serving(location) as address, ThreadPoolExecutor(4) as pool:

        def asked(_: int) -> str:
            answer = httpx.get(f"{address}/sparql", params={"query": count}, timeout=60)
            assert answer.status_code == 200, answer.text
            return str(answer.json()["results"]["bindings"][0]["n"]["value"])

        answers = pool.map(asked, range(200))
        for number in range(12):
            stores.save(states[(number + 1) % 2].quads, location)
        assert set(answers) <= {"1", "2"}
        stores.save(states[1].quads, location)
        assert {asked(0) for _ in range(8)} == {"2"}, "no worker stays behind"


def test_a_store_that_is_taken_away_is_said_and_comes_back(tmp_path: Path) -> None:
    location, aside = tmp_path / "talks.kg", tmp_path / "aside.kg"
    stores.save(factory.finished(factory.lakeside()).quads, location)
    with serving(location) as address:
        answered(address)
        location.rename(aside)
        for _ in range(4):
            missing = httpx.get(f"{address}/sparql", params={"query": LED})
            assert missing.status_code == 503 and "There is no store" in missing.text
        aside.rename(location)
        assert answered(address) == LEADERS


@contextmanager
def at_work(stored: Path, seconds: int) -> Iterator[tuple[int, list[int]]]:
    """A server in the midst of a query that would never end, with its time limit: its process, and its workers'."""
    with serving(stored, "--timeout", str(seconds)) as address, ThreadPoolExecutor(1) as pool:
        server = listener(address)
        answered(address)
        wait_for_rest(server)
        workers = processes(server)
        pool.submit(httpx.get, f"{address}/sparql", params={"query": ENDLESS}, timeout=60).add_done_callback(
            lambda done: done.exception()
        )
        wait_for_work(server)
        yield server, workers


@pytest.mark.soak
def test_the_server_ends_at_once_and_leaves_no_process(stored: Path) -> None:
    with at_work(stored, seconds=100) as (server, workers):
        os.kill(server, signal.SIGTERM)
        wait_until(lambda: not any(runs(process) for process in (server, *workers)), 60)


@pytest.mark.soak
def test_a_worker_ends_itself_when_its_server_was_killed(stored: Path) -> None:
    with at_work(stored, seconds=5) as (server, workers):
        os.kill(server, signal.SIGKILL)
        wait_until(lambda: not any(runs(worker) for worker in workers), 60)


@pytest.mark.parametrize("path", ["/id/a%20b", "/id/%3Cx%3E", "/id/%00", "/id/article/%7B%7D", "/data/%7B"])
def test_what_is_no_iri_is_the_clients_fault(patient: str, path: str) -> None:
    for accept in ("text/html, */*;q=0.1", "text/turtle"):
        assert httpx.get(patient + path, headers={"Accept": accept}).status_code in (400, 404)


def test_a_broken_store_is_one_sentence_for_the_client(tmp_path: Path) -> None:
    location = tmp_path / "talks.nq"
    stores.save(factory.finished(factory.lakeside()).quads, location)
    with serving(location) as address:
        answered(address)
        location.write_text("no quads", encoding="utf-8")
        broken = httpx.get(f"{address}/sparql", params={"query": LED})
        assert broken.status_code == 503 and "is damaged" in broken.text and "Traceback" not in broken.text
