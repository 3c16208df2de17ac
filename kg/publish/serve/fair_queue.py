"""Who is answered next: clients in turn, the pages' own questions by a process kept for them.

One process runs nothing but what the pages ask. Of the others a client has the first that is free, and more only while
some stay free for clients to come; so a client that sends many or endless queries, or opens many pages at once, waits
for itself.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

_Worker = TypeVar("_Worker")

#: So many processes are kept free for other clients before one has a second.
FOR_OTHERS = 2


@dataclass(frozen=True, eq=False)
class _Waiting(Generic[_Worker]):
    """A request in the queue: for a query of the client's, or for one of the pages' own questions (``own``)."""

    own: bool
    given: asyncio.Future[_Worker]


class FairQueue(Generic[_Worker]):
    """Workers that are free, and requests that wait for one, by client."""

    def __init__(self, workers: Iterable[_Worker]) -> None:
        self._free = list(workers)
        self._kept = 1 if len(self._free) > 1 else 0
        self._waiting: dict[str, deque[_Waiting[_Worker]]] = {}
        self._running: Counter[tuple[str, bool]] = Counter()

    async def take(self, client: str, *, own: bool, seconds: float) -> _Worker:
        """The next free worker that the client may have. Raises TimeoutError after this many seconds."""
        request: _Waiting[_Worker] = _Waiting(own, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(client, deque()).append(request)
        self._hand_out()
        try:
            return await asyncio.wait_for(asyncio.shield(request.given), seconds)
        except (TimeoutError, asyncio.CancelledError):
            if request.given.done():
                self.give_back(request.given.result(), client, own=own)
            else:
                self._leave(client, request)
            raise

    def give_back(self, worker: _Worker, client: str, *, own: bool) -> None:
        """Let the next have the worker that the client had."""
        self._running[client, own] -= 1
        if not self._running[client, own]:
            del self._running[client, own]
        self._free.append(worker)
        self._hand_out()

    def _leave(self, client: str, request: _Waiting[_Worker]) -> None:
        self._waiting[client].remove(request)
        if not self._waiting[client]:
            del self._waiting[client]

    def _hand_out(self) -> None:
        while self._free and (chosen := self._next()) is not None:
            client, request = chosen
            self._leave(client, request)
            if client in self._waiting:  # the next time it is the others' turn first
                self._waiting[client] = self._waiting.pop(client)
            self._running[client, request.own] += 1
            request.given.set_result(self._free.pop())

    def _next(self) -> tuple[str, _Waiting[_Worker]] | None:
        """Whose turn it is: a client's first page before all else, then the client that had its turn longest ago."""
        requests = [(client, each) for client, waiting in self._waiting.items() for each in waiting]
        allowed = (pair for pair in requests if self._may_run(*pair))
        return min(allowed, key=lambda pair: not self._is_first_page(*pair), default=None)

    def _is_first_page(self, client: str, request: _Waiting[_Worker]) -> bool:
        return request.own and not self._running[client, True]

    def _may_run(self, client: str, request: _Waiting[_Worker]) -> bool:
        left = len(self._free) - self._kept - 1
        first = not self._running[client, request.own]
        return self._is_first_page(client, request) or left >= (0 if first else FOR_OTHERS)
