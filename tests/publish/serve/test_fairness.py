"""What one client does to a server is felt by that client: others are answered, and what is idle is closed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from kg.publish.serve.fair_queue import FairQueue
from tests.publish.serve.conftest import free_port, serving
from tests.publish.serve.test_protocol import LEADERS, LED, leaders
from tests.publish.serve.test_workers import (
    ENDLESS,
    connect,
    listener,
    processes,
    wait_for_rest,
    wait_for_work,
    wait_until,
)

pytestmark = pytest.mark.slow
_log = logging.getLogger(__name__)


#: After how many seconds the server of these tests looks for connections that send nothing; by itself it waits longer.
SOON = 3.0
PROGRAM = f"""
from kg.cli import main
from kg.publish.serve import connections

connections.IDLE = {SOON}
main()
"""


@pytest.fixture(scope="module")
def patient(stored: Path) -> Iterator[str]:
    with serving(stored, "--timeout", "100", program=("-c", PROGRAM)) as address:
        yield address


async def _given(queue: FairQueue[int], client: str, *, own: bool = False, seconds: float = 0.05) -> int | None:
    try:
        return await queue.take(client, own=own, seconds=seconds)
    except TimeoutError:
        return None


async def _client_by_client() -> None:
    queue = FairQueue(range(5))
    greedy = [await _given(queue, "greedy") for _ in range(4)]
    assert [worker is not None for worker in greedy] == [True, True, False, False]
    first, second = await _given(queue, "second"), await _given(queue, "third")
    assert first is not None and second is not None, "others are served beside it"
    assert await _given(queue, "fourth") is None, "one process is kept for the pages"
    page = await _given(queue, "greedy", own=True)
    assert page is not None and await _given(queue, "fourth", own=True) is None
    queue.give_back(page, "greedy", own=True)
    queue.give_back(first, "second", own=False)
    assert await _given(queue, "greedy") is None and await _given(queue, "fourth") is not None


def test_a_client_waits_for_itself_and_a_process_is_kept_for_the_pages() -> None:

    with ThreadPoolExecutor(1) as pool:  # the browser of other tests may run a loop in this thread
        pool.submit(asyncio.run, _client_by_client()).result()


async def _pages_client_by_client() -> None:
    queue = FairQueue(range(5))
    greedy = [await _given(queue, "greedy", own=True) for _ in range(4)]
    assert [worker is not None for worker in greedy] == [True, True, False, False]
    waiting = [asyncio.ensure_future(_given(queue, "greedy", own=True, seconds=5)) for _ in range(4)]
    await asyncio.sleep(0)
    others = [await _given(queue, "second", own=True), await _given(queue, "third")]
    assert None not in others, "others have their pages and queries beside it"
    assert await _given(queue, "fourth") is None and await _given(queue, "fifth", own=True) is not None
    for worker in greedy[:2]:
        assert worker is not None
        queue.give_back(worker, "greedy", own=True)
    await asyncio.sleep(0.1)
    assert [each.done() for each in waiting] == [True, False, False, False], "its next page when the first is done"
    for each in waiting:
        each.cancel()


def test_a_client_that_opens_many_pages_waits_for_itself() -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _pages_client_by_client()).result()


def test_pages_are_answered_while_a_client_sends_endless_queries(patient: str) -> None:
    endless = [connect(patient) for _ in range(8)]
    for each in endless:
        each.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    wait_for_work(listener(patient))
    assert httpx.get(f"{patient}/questions/who-led-each-delegation", timeout=60).status_code == 200
    assert httpx.get(f"{patient}/graph", timeout=60).status_code == 200
    for each in endless:
        each.close()
    assert leaders(httpx.get(f"{patient}/sparql", params={"query": LED}, timeout=60)) == LEADERS


def test_a_connection_that_sends_nothing_is_closed_and_one_at_work_is_not(patient: str) -> None:
    silent, begun = connect(patient), connect(patient)
    begun.sendall(b"GET / HT")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(httpx.get, f"{patient}/sparql", params={"query": ENDLESS}, timeout=2.5 * SOON)
        for each in (silent, begun):
            each.settimeout(3 * SOON)
            assert each.recv(1) == b""
            each.close()
        with pytest.raises(httpx.ReadTimeout):
            slow.result()


def test_a_killed_process_is_said_to_be_killed(patient: str) -> None:
    server = listener(patient)
    wait_for_rest(server)
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(httpx.get, f"{patient}/sparql", params={"query": ENDLESS}, timeout=100)
        wait_for_work(server)
        for worker in processes(server):
            os.kill(worker, signal.SIGKILL)
        answer = endless.result()
    assert answer.status_code == 503 and "was killed from outside" in answer.text and "MB" not in answer.text


@pytest.mark.parametrize(
    ("count", "reported"),
    [(1, "1 request was not HTTP and was refused."), (20, "20 requests were not HTTP and were refused.")],
)
def test_what_is_not_http_is_counted_and_not_printed(stored: Path, count: int, reported: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", str(stored), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens, 60)
    for _ in range(count):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
            client.recv(1000)
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=30)
    assert said.count("Invalid HTTP") == 0 and reported in said


DEEP = {
    "OPTIONAL": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c " + "OPTIONAL { ?x ?y ?z } " * 30 + "}",
    "MINUS": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i " + "MINUS { ?a ?y ?z . ?d ?v ?w } " * 20 + "}",
    "UNION": "SELECT (COUNT(*) AS ?n) { ?j ?k ?l . ?m ?n1 ?o . "
    + " UNION ".join(["{ ?a ?b ?c . ?d ?e ?f }"] * 700)
    + "}",
    "lists": "SELECT (COUNT(*) AS ?n) { ?j ?k ?l . ?m ?p ?o . ?a ?b (" + "?x " * 50 + ") }",
    "endless": ENDLESS,
}


@pytest.fixture(scope="module")
def hasty(stored: Path) -> Iterator[tuple[str, httpx.Client]]:
    """A server with a limit of three seconds, whose processes have opened the store, and a client of it."""
    with serving(stored, "--timeout", "3") as address, httpx.Client(timeout=60) as client:
        client.get(f"{address}/sparql", params={"query": LED})
        yield address, client


@pytest.mark.parametrize("name", DEEP)
def test_a_time_limit_is_kept_to_within_a_fifth(hasty: tuple[str, httpx.Client], patient: str, name: str) -> None:
    address, client = hasty

    def seconds() -> float:
        """How long an answer takes, without what a file of another server takes, which waits for the machine alone."""
        with ThreadPoolExecutor(1) as pool:
            wait_for_rest(listener(address))
            before = time.monotonic()
            asked = pool.submit(client.post, f"{address}/sparql", data={"query": DEEP[name]})
            asked.add_done_callback(lambda _: ends.append(time.monotonic()))
            ends: list[float] = []
            waits = [0.0]
            while not asked.done():
                start = time.monotonic()
                httpx.get(f"{patient}/static/style.css", timeout=60)
                waits.append(time.monotonic() - start)
                time.sleep(0.1)
            assert asked.result().status_code in (200, 400, 503)
        measured = ends[0] - before
        _log.info("%s: %.2f s, of which a file took %.2f s", name, measured, max(waits))
        return measured - max(waits)

    assert any(seconds() < 3 * 1.2 for _ in range(2))
