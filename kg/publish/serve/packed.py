"""Answers that are packed once, by the process that makes them, and are sent so to everybody who takes them so."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from kg.graph.store import Store

_LEVEL = 5


def pack(answer: str | bytes) -> bytes:
    """An answer as it is kept and sent."""
    return gzip.compress(answer.encode("utf-8") if isinstance(answer, str) else answer, _LEVEL, mtime=0)


def made(store: Store, *, job: Callable[[Store], str | bytes]) -> bytes:
    """What a job makes of the store, packed."""
    return pack(job(store))


def response(request: Request, packed: bytes, media: str, headers: Mapping[str, str]) -> Response:
    """The answer to a request, unpacked only for a client that does not take it packed."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        answer = Response(packed, media_type=media, headers={**headers, "Content-Encoding": "gzip"})
    else:
        answer = Response(gzip.decompress(packed), media_type=media, headers=dict(headers))
    answer.headers.add_vary_header("Accept-Encoding")
    return answer
