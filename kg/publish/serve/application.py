"""The routes, and what holds for all of them: errors in one sentence, caching by the state of the store, CORS, gzip."""

from __future__ import annotations

import asyncio
import gc
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg import namespaces as ns
from kg.answers import questions
from kg.answers.plain_words import SeveralError
from kg.errors import ParleyError, QuestionError
from kg.graph.store import Store, open_store, version
from kg.publish.page import html
from kg.publish.serve import (
    assets,
    callers,
    description,
    guarding,
    kept_pages,
    packed,
    pages,
    protocol,
    question_pages,
    rendering,
)
from kg.publish.serve.attended import Attended
from kg.publish.serve.guarding import Editing
from kg.publish.serve.kept_pages import KeptPages
from kg.publish.serve.looking_back import Past, looked_back
from kg.publish.serve.media_types import best
from kg.publish.serve.query_results import query_page
from kg.publish.serve.rendering import headers_of, html_page, page_of
from kg.publish.serve.workers import STARTING, Limits, Workers

_Result = TypeVar("_Result")

#: Processes that answer: one for the pages' own questions, one for each of a few clients that send queries.
PROCESSES = 5
#: Seconds between two looks whether a build has replaced the store.
_LOOK = 1.0
_FORMATS = ["text/html", *description.FORMATS]
_HTML = "text/html; charset=utf-8"
_MEDIA = {"application/json": "application/json", "text/csv": "text/csv; charset=utf-8"}


def application(
    location: str,
    *,
    limits: Limits | None = None,
    processes: int | None = None,
    cors: bool = True,
    past: Past | None = None,
    editing: Editing | None = None,
) -> Starlette:
    """The web application over a store, which answers as of an earlier day where ``past`` says how.

    It is only read unless there is an ``editing``. Raises StoreError if there is no store, or an older version built
    it.
    """
    open_store(location).require_current()
    count = processes or PROCESSES

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        app.state.workers = Workers(location, limits or Limits(), count)
        app.state.past = past
        app.state.drawn = ("", b"")
        app.state.drawing = asyncio.Lock()
        app.state.kept = KeptPages()
        gc.freeze()  # what is loaded stays, and requests need not wait while the search for cycles looks at it
        making = asyncio.ensure_future(_keep_made(app))
        yield
        making.cancel()
        app.state.workers.close()

    middleware = _middleware(location, cors=cors and editing is None)
    handlers: dict[Any, Any] = {ParleyError: _refused, HTTPException: _no_page}
    app = Starlette(routes=_routes(), lifespan=life, middleware=middleware, exception_handlers=handlers)
    app.state.editing = editing
    return app


def _middleware(location: str, *, cors: bool) -> list[Middleware]:
    """What each request goes through, the outermost first."""
    own = [
        Middleware(Attended),
        Middleware(BaseHTTPMiddleware, dispatch=partial(_cached, location=location)),
        Middleware(GZipMiddleware, compresslevel=5),
    ]
    shared = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])
    return [shared, *own] if cors else own


def _routes() -> list[Route]:
    return [
        Route("/", _start),
        Route("/sparql", protocol.sparql, methods=["GET", "POST"], name="sparql"),
        Route("/data", protocol.graph_store, methods=["GET"]),
        Route("/data/{path:path}", protocol.graph_store, methods=["GET"]),
        Route("/void", _about),
        Route("/.well-known/void", _about),
        Route("/things", _things),
        Route("/questions", _ask),
        Route("/query", _query),
        Route("/questions/{name}", _question),
        Route("/graph", _graph),
        Route("/ontology", assets.ontology),
        Route("/vocabulary.json", assets.vocabulary),
        Route("/static/{name}", assets.static),
        Route("/edit", guarding.enter),
        Route("/corrections", guarding.correct, methods=["POST"]),
        Route("/corrections", _corrections, methods=["GET"]),
        Route("/id/{path:path}", _thing),
    ]


async def _cached(request: Request, proceed: Callable[[Request], Awaitable[Response]], *, location: str) -> Response:
    """Answers that the client has already are not made again: the same request to the same state has the same tag."""
    refused = guarding.refused_host(request)
    if refused is not None:
        return refused
    known = version(location)
    state = f"{known} {guarding.form(request)}"
    asked = f"{state} {request.url.path}?{request.url.query} {request.headers.get('accept', '')}"
    tag = f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'
    if known and request.method in ("GET", "HEAD") and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    response = await proceed(request)
    if known and response.status_code == 200 and request.method in ("GET", "HEAD"):
        response.headers.setdefault("ETag", tag)
        response.headers.setdefault(
            "Cache-Control", "no-cache" if guarding.of(request) is None else "private, no-cache"
        )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


async def _shown(request: Request, template: str, job: Callable[[Store], dict[str, Any]]) -> Response:
    """A page, as it was made for this state of the store if it was, or its refusal as a page."""
    editing, here = guarding.form(request), request.url.path
    try:
        if editing is None:
            packed_page = await kept_pages.answer(request, "", _page(template, job, here))
            return packed.response(request, packed_page, _HTML, headers_of(template, None))
        form = partial(rendering.page, template=template, job=job, here=here, editing=editing)  # it holds a secret
        return page_of(template, await callers.run(request, form), 200, editing)
    except ParleyError as error:
        return html_page("refused", {"message": str(error)}, protocol.refusal(request, error).status_code)


def _page(template: str, job: Callable[[Store], dict[str, Any]], here: str) -> Callable[[Store], str]:
    """What makes the page at an address for whoever may change nothing."""
    return partial(rendering.page, template=template, job=job, here=here, editing=None)


async def _start(request: Request) -> Response:
    return await _shown(request, "start", pages.start_page)


async def _query(request: Request) -> Response:
    """The field for a query with the rows it gives, drawn if so wanted; what is wrong with it stands beside it."""
    text, draw = request.query_params.get("query", ""), request.query_params.get("draw", "")
    try:
        job = _page("query", partial(query_page, text=text, draw=draw), request.url.path)
        return page_of("query", await callers.run(request, job, own=not text), 200, None)
    except ParleyError as error:
        page = await callers.run(request, partial(query_page, text="", draw=draw))
        refused = {"query": text, "message": str(error)}
        return html_page("query", page | refused, protocol.refusal(request, error).status_code)


async def _ask(request: Request) -> Response:
    """From plain words to the question they ask; where they are not understood, to a page that says why."""
    words = request.query_params.get("words", "").strip()
    if not words:
        return RedirectResponse("/", 303)
    try:
        return RedirectResponse(await callers.run(request, partial(question_pages.asked_in_words, words=words)), 303)
    except QuestionError as refusal:
        page = await callers.run(request, partial(question_pages.nearest_page, words=words))
        clauses = question_pages.asked_in_clauses(refusal) if isinstance(refusal, SeveralError) else []
        status = 200 if page["passages"] else 404
        return html_page("nearest", page | {"message": str(refusal), "clauses": clauses}, status)
    except ParleyError as error:
        return html_page("refused", {"message": str(error)}, protocol.refusal(request, error).status_code)


async def _things(request: Request) -> Response:
    given = request.query_params
    page = given.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 10 else 1
    job = partial(pages.things_page, kind=given.get("kind", ""), name=given.get("name", ""), page=number)
    return await _shown(request, "things", job)


async def _about(request: Request) -> Response:
    """What the data are: a page for people, VoID for machines (and with ``?format=turtle``)."""
    media = best(request.headers.get("accept"), [*description.FORMATS, "text/html"])
    if media == "text/html" and request.query_params.get("format") != "turtle":
        return await _shown(request, "about", pages.about_page)
    return await description.service(request)


async def _refused(request: Request, error: Exception) -> Response:
    """What went wrong, as a line; to whoever sent a form with a browser as a page."""
    plain = protocol.refusal(request, error)
    wants_page = best(request.headers.get("accept"), ["text/plain", "text/html"]) == "text/html"
    if request.url.path in ("/corrections", "/edit") and wants_page and not request.headers.get(guarding.HEADER):
        return html_page("refused", {"message": str(error)}, plain.status_code)
    return plain


async def _no_page(request: Request, error: Exception) -> Response:
    """There is no such page, or it is not to be asked so: said in a page to a browser, else in a line."""
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette calls this for no other
    if error.status_code == 404 and best(request.headers.get("accept"), ["text/plain", "text/html"]) == "text/html":
        return html_page(
            "refused", {"message": f"There is no page {request.url.path}; the start page links to all pages."}, 404
        )
    return PlainTextResponse(f"{error.detail}\n", error.status_code, headers=error.headers)


async def _question(request: Request) -> Response:
    """A question as a page, or its rows as JSON or CSV (``?format=json`` or by negotiation)."""
    name, given = request.path_params["name"], dict(request.query_params)
    forms = {"html": "text/html", "json": "application/json", "csv": "text/csv"}
    wanted = forms.get(given.pop("format", "")) or best(request.headers.get("accept"), list(forms.values()))
    if wanted == "text/html":
        return await _shown(request, "question", _as_of(request, question_pages.question_page, name=name, given=given))
    rows_as = question_pages.answer_json if wanted == "application/json" else question_pages.answer_csv
    text = await kept_pages.answer(request, f" {wanted}", _as_of(request, rows_as, name=name, given=given))
    return packed.response(request, text, _MEDIA.get(wanted or "", _MEDIA["text/csv"]), {})


def _as_of(request: Request, job: Callable[..., _Result], **asked: Any) -> Callable[[Store], _Result]:
    """The job, done on the store as of the day that is given with the request (``?as-of=2031-03``), if one is.

    Raises ProtocolError if the server cannot look back.
    """
    day, past = request.query_params.get("as-of", ""), request.app.state.past
    if not day:
        return partial(job, **asked)
    if past is None:
        raise protocol.ProtocolError("This server cannot answer as of a day; ask without as-of.", 400)
    return partial(looked_back, past=past, day=day, job=partial(job, **asked))


async def _thing(request: Request) -> Response:
    """An IRI of the data: a page for people, RDF for machines."""
    iri = protocol.iri(ns.id_base() + request.path_params["path"]).value
    media = best(request.headers.get("accept"), _FORMATS)
    if media is None:
        raise protocol.ProtocolError(f"The formats are {', '.join(_FORMATS)}.", 406)
    parts = request.path_params["path"].split("/")
    template = "article" if parts[0] == "article" and len(parts) == 2 else "thing"
    if media == "text/html" and guarding.form(request) is None:
        ready = request.app.state.kept.get(kept_pages.state(request.app), kept_pages.address(request))
        if ready is not None:
            return packed.response(request, ready, _HTML, headers_of(template, None))
    path = await callers.run(request, partial(pages.path_now, iri=iri))
    if path:
        lasting = guarding.of(request) is None  # what is renamed may be taken back while somebody edits
        return RedirectResponse(path, 301 if lasting else 302, headers={"Vary": "Accept"})
    if media != "text/html":
        body = await callers.run(request, partial(pages.described, iri=iri, media=media))
        return Response(body, media_type=media, headers={"Vary": "Accept"})
    make = pages.article_page if template == "article" else pages.thing_page
    return await _shown(request, template, partial(make, iri=iri))


async def _graph(request: Request) -> Response:
    """The whole store as the page that `kg view` writes; made once for each state of the store."""
    return packed.response(request, await _drawn(request.app), _HTML, {})


async def _drawn(app: Starlette) -> bytes:
    """The page of the store as it is, packed; who asks while it is being made waits for that."""
    workers: Workers = app.state.workers
    async with app.state.drawing:
        state = kept_pages.state(app)
        if not state or app.state.drawn[0] != state:
            job = partial(packed.made, job=partial(html, home="/"))
            app.state.drawn = (state, await workers.run(job, client="", seconds=STARTING))
        drawn: bytes = app.state.drawn[1]
        return drawn


async def _keep_made(app: Starlette) -> None:
    """Make the largest pages when the server starts and whenever a build has replaced the store, for who will ask."""
    tried = ""
    while True:
        state = kept_pages.state(app)
        if state and state != tried:
            tried = state
            await _make(app, state, "/", _page("start", pages.start_page, "/"))
            with suppress(ParleyError):  # said to whoever asks for it
                await _drawn(app)
            for question in questions.load():
                if not question.parameters:
                    path = f"/questions/{question.name}"
                    job = partial(question_pages.question_page, name=question.name, given={})
                    await _make(app, state, path, _page("question", job, path))
        await asyncio.sleep(_LOOK)


async def _make(app: Starlette, state: str, path: str, job: Callable[[Store], str]) -> None:
    """Make the page at an address for a state of the store, while that is the state."""
    if state != kept_pages.state(app):
        return
    with suppress(ParleyError):  # said to whoever asks for it
        made = await app.state.workers.run(partial(packed.made, job=job), client="", same=f"{state} {path}?")
        if state == kept_pages.state(app):
            app.state.kept.put(state, f"{path}?", made)


async def _corrections(request: Request) -> Response:
    """What was corrected, and what became of it; to be taken back by who may."""
    editing = guarding.of(request)
    if editing is None:
        raise protocol.ProtocolError(
            "This server does not show corrections; use kg serve --edit, or kg corrections.", 404
        )
    return await _shown(request, "corrections", partial(_listed, listed=editing.listed))


def _listed(store: Store, *, listed: Callable[[Store], list[dict[str, str]]]) -> dict[str, Any]:
    return {"corrections": listed(store)}
