"""Who is answered next: clients in turn, the pages' own questions by a process kept for them.

One process runs nothing but what the pages ask. Of the others a client has the first that is free, and more only while
some stay free for clients to come; so a client that sends many or endless queries waits for itself.
"""

from __future__ import annotations

import asyncio
from collections import deque
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
        self._queries: dict[str, int] = {}

    async def take(self, client: str, *, own: bool, seconds: float) -> _Worker:
        """The next free worker that the client may have. Raises TimeoutError after so many seconds."""
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
        if not own:
            self._queries[client] -= 1
            if not self._queries[client]:
                del self._queries[client]
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
            if not request.own:
                self._queries[client] = self._queries.get(client, 0) + 1
            request.given.set_result(self._free.pop())

    def _next(self) -> tuple[str, _Waiting[_Worker]] | None:
        """Whose turn it is: the pages' own questions first, then the client that had its turn longest ago."""
        requests = [(client, each) for client, waiting in self._waiting.items() for each in waiting]
        allowed = (pair for pair in requests if pair[1].own or self._may_query(pair[0]))
        return min(allowed, key=lambda pair: not pair[1].own, default=None)

    def _may_query(self, client: str) -> bool:
        left = len(self._free) - self._kept - 1
        return left >= (FOR_OTHERS if self._queries.get(client) else 0)
