"""Pages as they were made for a state of the store, so that each is made once and not for everybody who asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request

from kg.graph.store import Store, version
from kg.publish.serve import callers, packed

#: So many bytes of pages are kept, packed as they are sent.
MOST_BYTES = 20_000_000


class KeptPages:
    """The pages of one state of the store, by address; those that nobody has asked for the longest go first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._size, self._state = most, 0, ""
        self._pages: OrderedDict[str, bytes] = OrderedDict()

    def get(self, state: str, address: str) -> bytes | None:
        """The page at an address as it was made for that state, if it is kept."""
        if state != self._state or address not in self._pages:
            return None
        self._pages.move_to_end(address)
        return self._pages[address]

    def put(self, state: str, address: str, page: bytes) -> None:
        """Keep the page at an address, which was made for that state, and none of another state.

        Of a state without a name, which may change unseen, no page is kept.
        """
        if not state:
            return
        if state != self._state:
            self._pages.clear()
            self._state, self._size = state, 0
        self._size += len(page) - len(self._pages.pop(address, b""))
        self._pages[address] = page
        while self._size > self._most:
            _, oldest = self._pages.popitem(last=False)
            self._size -= len(oldest)


async def answer(request: Request, form: str, job: Callable[[Store], str | bytes]) -> bytes:
    """What a job gives as the answer to a request in a form, packed, as it was made for this state of the store if it
    was.
    """
    now, where = state(request.app), address(request, form)
    kept: KeptPages = request.app.state.kept
    found = kept.get(now, where)
    if found is None:
        found = await callers.run(request, partial(packed.made, job=job), same=f"{now} {where}" if now else "")
        if now == state(request.app):  # else it may be of the state that came meanwhile
            kept.put(now, where, found)
    return found


def address(request: Request, form: str = "") -> str:
    """Where the answer to a request in a form is kept."""
    return f"{request.url.path}?{request.url.query}{form}"


def state(app: Starlette) -> str:
    """The state of the store; empty where nobody knows when it changes (`kg.graph.store.version`)."""
    return version(app.state.workers.location)
