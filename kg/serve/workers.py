"""Processes that answer from a store and may die of it.

The engine has no time limit and ends its process when memory runs out, so every query runs in a process that is killed
when its time is over and replaced when it is gone. A worker opens the store anew when a build has replaced it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import LimitError, ParleyError
from kg.store import Store, open_store, version

_Result = TypeVar("_Result")

#: A worker that loads a large store may take this long (seconds) before its first answer.
STARTING = 120.0


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds, megabytes of memory beyond the store's own, megabytes of answer."""

    seconds: float = 30.0
    memory: int = 1024
    answer: int = 50


class Workers:
    """A few processes over one store; `run` gives a job to the first that is free."""

    def __init__(self, location: str, limits: Limits, count: int) -> None:
        self.location = location
        self.limits = limits
        self._all = [_Worker(location, limits) for _ in range(count)]
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        for worker in self._all:
            self._idle.put_nowait(worker)

    async def run(self, job: Callable[[Store], _Result], *, seconds: float | None = None) -> _Result:
        """What the job gives for the store; the job and its result must be picklable.

        Raises LimitError where it takes too long (``seconds``, else the limit) or too much, and any ParleyError the
        job raises.
        """
        worker = await self._idle.get()
        try:
            result: _Result = await asyncio.to_thread(worker.run, job, seconds or self.limits.seconds)
            return result
        finally:
            self._idle.put_nowait(worker)

    def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.close()


class _Worker:
    def __init__(self, location: str, limits: Limits) -> None:
        self._location = location
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(theirs, self._location, self._limits), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def run(self, job: Callable[[Store], Any], seconds: float) -> Any:
        assert self._connection is not None  # noqa: S101 - set whenever a worker is in the queue
        try:
            if not self._ready:
                self._await(STARTING, "The store takes too long to open.")
                self._connection.recv()
                self._ready = True
            self._connection.send(job)
            self._await(seconds, f"The answer takes longer than {seconds:g} seconds; ask for less at once.")
            fine, result = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            self._restart()
            raise LimitError(
                f"The answer needs more than {self._limits.memory} MB of memory; ask for less at once."
            ) from error
        if not fine:
            raise result
        return result

    def _await(self, seconds: float, message: str) -> None:
        assert self._connection is not None  # noqa: S101 - set whenever a worker runs
        if not self._connection.poll(seconds):
            self._restart()
            raise LimitError(message)

    def _restart(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.kill()
            self._process.join()


def _answer(connection: Connection, location: str, limits: Limits) -> None:
    """The life of a worker process: jobs in, results or errors out, until the other end is gone."""
    store, opened = open_store(location), version(location)
    used = _data_bytes()
    resource.setrlimit(resource.RLIMIT_DATA, (used + limits.memory * 2**20,) * 2)
    connection.send(True)
    while True:
        try:
            job = connection.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            if version(location) != opened:
                store, opened = open_store(location), version(location)
            result = (True, job(store))
        except ParleyError as error:
            result = (False, error)
        except MemoryError:
            result = (
                False,
                LimitError(f"The answer needs more than {limits.memory} MB of memory; ask for less at once."),
            )
        connection.send(result)


def _data_bytes() -> int:
    """How much private memory this process has, as the kernel counts it for RLIMIT_DATA (Linux: man 5 proc)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
