"""Processes that answer from a store and may die of it.

The engine has no time limit and ends its process when memory runs out, so every query runs in a process that is killed
when its time is over or nobody waits for its answer any more, and replaced when it is gone. A worker opens the store
again when a build has replaced it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import ceil
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from kg import working_memory
from kg.errors import LimitError, ParleyError
from kg.graph import damage
from kg.graph.store import Store, open_store, version
from kg.publish.serve.fair_queue import FairQueue

try:
    import resource
except ImportError as missing:
    raise ParleyError(
        "The server runs on Linux and macOS only; on Windows run it in WSL, or write the page with: kg view"
    ) from missing

_Result = TypeVar("_Result")

#: A worker that loads a large store may take this long (seconds) before its first answer.
STARTING = 120.0
#: A request waits this long (seconds) for a free worker.
WAITING = 60.0
#: A worker whose server was killed ends itself this long (seconds) after its time.
_GRACE = 5
#: A client's query that takes more of the processor (seconds) is heavy, and has this niceness from then on.
_MOMENT, _BEHIND = 0.5, 15
_TOO_LONG = "The answer takes longer than {:g} seconds; ask for less at once."


class FaultError(ParleyError):
    """A worker ended by a mistake of ours, not by a limit."""


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds, megabytes of memory beyond the store's own, megabytes of answer."""

    seconds: float = 30.0
    memory: int = 1024
    answer: int = 50


class Workers:
    """A few processes over one store; `run` gives a job to the next that its client may have."""

    def __init__(self, location: str, limits: Limits, count: int) -> None:
        self.location = location
        self.limits = limits
        self._renewing: set[asyncio.Task[None]] = set()  # asyncio itself keeps no task alive
        self._all = [_Worker(location, limits) for _ in range(count)]
        self._queue = FairQueue(self._all)

    async def run(
        self, job: Callable[[Store], _Result], *, client: str, own: bool = True, seconds: float | None = None
    ) -> _Result:
        """What the job gives for the store; the job and its result must be picklable.

        It is one of the pages' ``own`` questions, or a query that the client wrote.
        Raises LimitError if it takes too long (``seconds``, else the limit) or too much or no worker becomes free,
        FaultError where its process ends by itself, and any ParleyError the job raises. Cancelled, it ends the job.
        """
        try:
            worker = await self._queue.take(client, own=own, seconds=WAITING)
        except TimeoutError as error:
            raise LimitError("The server is busy with other requests; ask again in a moment.") from error
        running = asyncio.ensure_future(asyncio.to_thread(worker.run, job, seconds or self.limits.seconds, own))
        running.add_done_callback(partial(self._free, worker, client, own))
        try:
            result: _Result = await asyncio.shield(running)
            return result
        except asyncio.CancelledError:
            if not running.done():
                worker.kill()  # its thread sees that it is gone and starts the next
            raise

    def _free(self, worker: _Worker, client: str, own: bool, running: asyncio.Task[Any]) -> None:
        if not running.cancelled():
            running.exception()  # else asyncio complains of an error that nobody waited for
        if not worker.has_ended:
            self._queue.give_back(worker, client, own=own)
            return
        renewing = asyncio.ensure_future(asyncio.to_thread(worker.make_ready))
        self._renewing.add(renewing)

        def renewed(done: asyncio.Task[None]) -> None:
            self._renewing.discard(done)
            self._queue.give_back(worker, client, own=own)

        renewing.add_done_callback(renewed)

    def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.close()


class _Worker:
    def __init__(self, location: str, limits: Limits) -> None:
        self._location = location
        self._limits = limits
        self._closed = False
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._connection: Connection = ours
        self._process: SpawnProcess = context.Process(
            target=_answer, args=(theirs, self._location, self._limits), daemon=True
        )
        self._process.start()
        theirs.close()
        self._ready = self._killed = False

    def run(self, job: Callable[[Store], Any], seconds: float, own: bool) -> Any:
        self.renew()
        try:
            self._until_opened()
            self._connection.send((job, seconds, own))
            return self._received(seconds, _TOO_LONG.format(seconds))
        except (EOFError, ConnectionError) as error:
            self._process.join(_GRACE)
            raise self._ended(seconds) from error

    def make_ready(self) -> None:
        """Have a process that has opened the store: nobody is given one that starts while another is free."""
        self.renew()
        with suppress(EOFError, OSError, ParleyError):  # who gives it the next job is told
            self._until_opened()

    def _until_opened(self) -> None:
        if not self._ready:
            self._received(STARTING, "The store takes too long to open.")
            self._ready = True

    def _received(self, seconds: float, message: str) -> Any:
        if not self._connection.poll(seconds):
            self.kill()  # whoever asked is not kept waiting for the next process to start
            raise LimitError(message)
        fine, result = self._connection.recv()
        if not fine:
            raise result
        return result

    def _ended(self, seconds: float) -> ParleyError:
        """Why the process ended in the midst of a job."""
        code = self._process.exitcode
        if code == -signal.SIGKILL:
            return LimitError(
                "The process that worked on the answer was killed from outside; ask again, or ask for less at once."
            )
        if code == -signal.SIGALRM:
            return LimitError(_TOO_LONG.format(seconds))
        if code is not None and code > 0:
            return FaultError("The server failed on this request; its terminal shows more.")
        return _too_much(self._limits)

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone: over its time, out of memory, or by somebody's hand."""
        return self._killed or not self._process.is_alive()

    def renew(self) -> None:
        """Start another process where this one has ended, unless the server ends."""
        if self.has_ended and not self._closed:
            self._end()
            self._start()

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        self._killed = True  # the system may take a moment
        self._process.kill()

    def close(self) -> None:
        """End the process for good."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.join()


def _answer(connection: Connection, location: str, limits: Limits) -> None:
    """The life of a worker process: jobs in, results or errors out, until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    opened, store = "", None
    with suppress(ParleyError):  # tried again, and told, at the first request
        opened, store = _opened(location, limits)
    with suppress(EOFError, ConnectionError):
        connection.send((True, None))
        while True:
            job, seconds, own = connection.recv()
            signal.alarm(ceil(seconds) + _GRACE)  # where the server is no more there to end what never ends
            try:
                if store is None or version(location) != opened:
                    opened, store = _opened(location, limits)
                connection.send((True, job(store) if own else _giving_way(partial(job, store))))
            except ParleyError as error:
                connection.send((False, error))
            except MemoryError:
                connection.send((False, _too_much(limits)))
            except (RuntimeError, OSError) as error:
                damaged = damage.of_engine(error)
                if damaged is None:
                    raise
                connection.send((False, damaged))
            signal.alarm(0)


def _giving_way(job: Callable[[], _Result]) -> _Result:
    """What the job gives; what takes more than a moment of the processor goes on below everybody else's turn.

    How long it waits for the processor doesn't count: on a busy machine that would make a light job a heavy one.
    Linux has a priority for each thread, and lets nobody raise one again: so every job has a thread of its own.
    """
    thread: list[threading.Thread] = []

    def run() -> _Result:
        thread.append(threading.current_thread())
        return job()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        while sys.platform == "linux" and not wait([running], timeout=_MOMENT).done:
            if thread and _computed(thread[0]) > _MOMENT:
                behind = max(_BEHIND, os.getpriority(os.PRIO_PROCESS, 0))  # who runs the server may have it behind all
                os.setpriority(os.PRIO_PROCESS, thread[0].native_id or 0, behind)
                break
        return running.result()


def _computed(thread: threading.Thread) -> float:
    """The seconds of the processor that a thread has had."""
    return time.clock_gettime(time.pthread_getcpuclockid(thread.ident or 0))


def _opened(location: str, limits: Limits) -> tuple[str, Store]:
    """The state of the store and the store, in that order: what is built in between is seen at the next request."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    state, store = version(location), open_store(location)
    if (used := working_memory.taken()) is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (used + limits.memory * 2**20, most))
    return state, store


def _too_much(limits: Limits) -> LimitError:
    return LimitError(f"The answer needs more than {limits.memory} MB of memory; ask for less at once.")
