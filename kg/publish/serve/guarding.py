"""Who may change a served store: who has the token of this server, by a page of this server and of no other.

The token comes in a header, from a program, or was exchanged for a cookie that no other site's page can send
(``SameSite=Strict``) and no script can read; then the form has to hold a second secret, which stands only in pages
that were sent with that cookie. Requests under another host's name (DNS rebinding) are refused, and those from pages of
other sites.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from kg import schema
from kg.errors import ParleyError, StoreError
from kg.graph.store import Store
from kg.namespaces import in_words
from kg.publish.serve import protocol
from kg.publish.serve.protocol import FORM, ProtocolError

#: The header in which a program sends the token.
HEADER = "X-Parley-Token"
#: The names by which a machine calls itself, without the port.
LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass
class Editing:
    """How a store is changed over HTTP: what does it, what lists it, the token, and where each request is noted."""

    change: Callable[[Mapping[str, str]], str]
    listed: Callable[[Store], list[dict[str, str]]]
    token: str
    port: int
    log: Path
    by: str = "user"
    changing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def cookie(self) -> str:
        """The name of the cookie; servers on other ports have their own."""
        return f"parley-edit-{self.port}"

    def secret(self, purpose: str) -> str:
        """What stands for the token in a cookie or a form, from which nobody gets the token."""
        return hmac.new(self.token.encode(), purpose.encode(), hashlib.sha256).hexdigest()

    def hosts(self) -> set[str]:
        """What a request's Host may be."""
        return {f"{name}:{self.port}" for name in LOCAL} | ({*LOCAL} if self.port == 80 else set())

    def is_known(self, request: Request) -> bool:
        """Whether a request comes with the cookie."""
        return _equal(request.cookies.get(self.cookie, ""), self.secret("cookie"))

    def note(self, outcome: str, said: str, given: Mapping[str, str]) -> None:
        """Write a line of the log: that something was done, failed or was refused, with what was asked.

        Raises StoreError if the log cannot be written.
        """
        when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        line = {"when": when, "outcome": outcome, "said": said, "given": dict(given)}
        try:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreError(
                f"It was {outcome} ({said}), but the log {self.log} cannot be written: {reason}."
            ) from error


def of(request: Request) -> Editing | None:
    """How the store of this server is changed; None if it is only read."""
    editing: Editing | None = request.app.state.editing
    return editing


def form(request: Request) -> dict[str, Any] | None:
    """What a page needs to show forms; None for whoever may change nothing."""
    editing = of(request)
    if editing is None or not editing.is_known(request):
        return None
    return {
        "secret": editing.secret("form"),
        "by": editing.by,
        "relations": [(name, in_words(name)) for name in schema.relations()],
        "statuses": schema.choices("status"),
    }


def refused_host(request: Request) -> Response | None:
    """The refusal of a request that calls this machine by a name that is none of its own, as DNS rebinding does."""
    editing = of(request)
    if editing is None or request.headers.get("host", "").lower() in editing.hosts():
        return None
    asked = {"host": request.headers.get("host", "")[:200], "path": request.url.path[:200]}
    editing.note("refused", "the host name is wrong", asked)
    return PlainTextResponse("This server can change a store, so it answers only under its own name.\n", 421)


async def enter(request: Request) -> Response:
    """Exchange the token for the cookie, and go to the start page."""
    editing = of(request)
    if editing is None:
        raise _read_only()
    if not _equal(request.query_params.get("token", ""), editing.token):
        editing.note("refused", "the token is wrong", {"path": "/edit"})
        raise ProtocolError("This token is wrong; open the address that `kg serve --edit` printed.", 403)
    response = RedirectResponse("/", 303, headers={"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})
    response.set_cookie(editing.cookie, editing.secret("cookie"), httponly=True, samesite="strict", path="/")
    return response


async def correct(request: Request) -> Response:
    """Do what a form asks for, if it may; then back to where it stood, or for a program what was done."""
    editing = of(request)
    if editing is None:
        raise _read_only()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise ProtocolError(f"POST a form ({FORM}).", 415)
    text = (await protocol.body(request)).decode("utf-8", "replace")
    given = dict(parse_qsl(text, keep_blank_values=True))
    why_not = _refusal(request, editing, given)
    if why_not:
        editing.note("refused", why_not, {"action": given.get("action", "")[:40]})
        raise ProtocolError(f"Nothing was changed: {why_not}.", 403)
    asked = {name: value for name, value in given.items() if name not in ("secret", "back")}
    done = await asyncio.to_thread(_changed, editing, asked)
    if request.headers.get(HEADER):
        return JSONResponse({"done": done})
    back = given.get("back", "")
    return RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)


def _changed(editing: Editing, asked: Mapping[str, str]) -> str:
    """Change the store and note it, one change after the other, also when whoever asked no longer waits for it."""
    with editing.changing:
        try:
            done = editing.change(asked)
        except ParleyError as error:
            editing.note("failed", str(error), asked)
            raise
        editing.note("done", done, asked)
    return done


def _refusal(request: Request, editing: Editing, given: Mapping[str, str]) -> str:
    """Why a request may change nothing; empty if it may."""
    origin = request.headers.get("origin")
    if origin is not None and origin.removeprefix("http://").lower() not in editing.hosts():
        return "the request comes from a page of another site"
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "the request comes from a page of another site"
    sent = request.headers.get(HEADER)
    if sent is not None:
        return "" if _equal(sent, editing.token) else "the token is wrong"
    if not editing.is_known(request):
        return "the request has no token"
    if origin is None:
        return "the request does not say which page it comes from"
    return "" if _equal(given.get("secret", ""), editing.secret("form")) else "the form is not from this server"


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _read_only() -> ProtocolError:
    return ProtocolError("This server is read-only; to make corrections, start it with kg serve --edit.", 403)
