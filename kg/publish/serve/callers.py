"""Who asks, and the work that is done for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request

from kg.graph.store import Store
from kg.publish.serve.workers import Workers

_Result = TypeVar("_Result")


def client(request: Request) -> str:
    """Who asks, as far as the server knows: the address of the other end."""
    return request.client.host if request.client else ""


async def run(request: Request, job: Callable[[Store], _Result], *, own: bool = True, same: str = "") -> _Result:
    """What the job gives for whoever asks, as `kg.publish.serve.workers.Workers.run` has it."""
    workers: Workers = request.app.state.workers
    return await workers.run(job, client=client(request), own=own, same=same)
