"""Processes that answer from a store and may die of it.

The engine has no time limit and ends its process when memory runs out, so every query runs in a process that is killed
when its time is over or nobody waits for its answer any more, and replaced when it is gone. A worker opens the store
again when a build has replaced it.

All are forks of one process that has loaded what they need and does nothing else, so that another one is there in a
moment, also on a busy machine.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import ceil
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext, ForkServerProcess, SpawnContext, SpawnProcess
from typing import Any, Final, TypeVar

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
#: What the process loads of which all workers are forks.
_LOADED: Final = ["__main__", "kg.publish.serve.preloaded"]
#: How a process ended is told once. Whoever asks for that holds this, and so does whoever starts a process, as Python
#: then asks it of all that have ended; a second one who asks at the same time would be told of a mistake.
_ASKING: Final = threading.Lock()
_TOO_LONG = "The answer takes longer than {:g} seconds; ask for less at once."


class FaultError(ParleyError):
    """A worker ended by a mistake of ours, not by a limit."""


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds, megabytes of memory beyond the store's own, megabytes of answer."""

    seconds: float = 30.0
    memory: int = 1024
    answer: int = 50


@dataclass
class _Job:
    """A job under way in a worker, and how many wait for what it gives."""

    worker: _Worker
    done: asyncio.Future[Any]
    waiting: int = 0
    given_up: bool = False

    async def result(self) -> Any:
        """What the job gives; the last one who no longer waits for that ends it."""
        self.waiting += 1
        try:
            return await asyncio.shield(self.done)
        except asyncio.CancelledError:
            if self.waiting == 1 and not self.done.done():
                self.given_up = True
                self.worker.kill()  # its thread sees that it is gone and starts the next
            raise
        finally:
            self.waiting -= 1


class Workers:
    """A few processes over one store; `run` gives a job to the next that its client may have."""

    def __init__(self, location: str, limits: Limits, count: int) -> None:
        self.location = location
        self.limits = limits
        self._all = [_Worker(location, limits) for _ in range(count)]
        self._queue = FairQueue(self._all)
        self._under_way: dict[str, _Job] = {}
        self._closed = False
        # Each process has a thread that waits for it. Those of asyncio are few where there are few processors, and
        # other work may hold them.
        self._threads = ThreadPoolExecutor(count)

    async def run(
        self,
        job: Callable[[Store], _Result],
        *,
        client: str,
        own: bool = True,
        seconds: float | None = None,
        same: str = "",
    ) -> _Result:
        """What the job gives for the store; the job and its result must be picklable.

        It is one of the pages' ``own`` questions, or a query that the client wrote. Jobs of one name, if they have one
        (``same``), give the same, and whoever asks while one is under way waits for that.
        Raises LimitError if it takes too long (``seconds``, else the limit) or too much or no worker becomes free,
        FaultError where its process ends by itself, and any ParleyError the job raises. Cancelled, it ends the job.
        """
        under_way = self._going_on(same)
        if under_way is None:
            try:
                worker = await self._queue.take(client, own=own, seconds=WAITING)
            except TimeoutError as error:
                raise LimitError("The server is busy with other requests; ask again in a moment.") from error
            under_way = self._going_on(same)
            if under_way is None:
                work = partial(worker.run, job, seconds or self.limits.seconds, own)
                under_way = _Job(worker, asyncio.get_running_loop().run_in_executor(self._threads, work))
                under_way.done.add_done_callback(partial(self._free, worker, client, own, same))
                if same:
                    self._under_way[same] = under_way
            else:  # begun for somebody else while this one waited
                self._queue.give_back(worker, client, own=own)
        result: _Result = await under_way.result()
        return result

    def _going_on(self, same: str) -> _Job | None:
        """The job of a name that somebody waits for."""
        job = self._under_way.get(same)
        return None if job is None or job.given_up else job

    def _free(self, worker: _Worker, client: str, own: bool, same: str, done: asyncio.Future[Any]) -> None:
        if same in self._under_way and self._under_way[same].done is done:
            del self._under_way[same]
        if not done.cancelled():
            done.exception()  # else asyncio complains of an error that nobody waited for
        if self._closed:
            return
        if not worker.has_ended:
            self._queue.give_back(worker, client, own=own)
            return
        renewing = asyncio.get_running_loop().run_in_executor(self._threads, worker.make_ready)
        renewing.add_done_callback(lambda _: self._queue.give_back(worker, client, own=own))

    def close(self) -> None:
        """End all processes."""
        self._closed = True
        for worker in self._all:
            worker.close()
        self._threads.shutdown(wait=False)


def _context() -> ForkServerContext | SpawnContext:
    """How processes start: as forks of one that is loaded, which needs a folder to write into; else each by itself."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:  # as in a container in which nothing can be written
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context


class _Worker:
    def __init__(self, location: str, limits: Limits) -> None:
        self._location = location
        self._limits = limits
        self._closed = False
        self._changing = threading.Lock()  # one thread starts the process, and another may end the server meanwhile
        self._start()

    def _start(self) -> None:
        self._ready = self._killed = False
        context = _context()
        ours, theirs = context.Pipe()
        self._connection: Connection = ours
        self._process: ForkServerProcess | SpawnProcess = context.Process(
            target=_answer, args=(theirs, self._location, self._limits), daemon=True
        )
        with _ASKING:
            self._process.start()
        theirs.close()

    def run(self, job: Callable[[Store], Any], seconds: float, own: bool) -> Any:
        self.renew()
        try:
            self._until_opened()
            self._connection.send((job, seconds, own))
            return self._received(seconds, _TOO_LONG.format(seconds))
        except (EOFError, ConnectionError) as error:
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
        wait_for([self._process.sentinel], _GRACE)
        with _ASKING:
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
        return self._killed or bool(wait_for([self._process.sentinel], 0))  # this does not ask how it ended

    def renew(self) -> None:
        """Start another process where this one has ended, unless the server ends."""
        with self._changing:
            if self.has_ended and not self._closed:
                self._end()
                self._start()
            if self._killed:  # while it started
                self._process.kill()

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        self._killed = True  # the system may take a moment
        if self._process.pid is not None:
            self._process.kill()

    def close(self) -> None:
        """End the process for good."""
        self._closed = True
        with self._changing:
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
