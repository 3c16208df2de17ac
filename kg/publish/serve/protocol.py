"""SPARQL over HTTP: the SPARQL 1.1 Protocol and the reading half of the Graph Store Protocol.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, Final, cast
from urllib.parse import parse_qs

from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, serialize
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg import namespaces as ns
from kg.answers.rows import csv_cell
from kg.errors import LimitError, ParleyError, QueryError, StoreError
from kg.graph import damage
from kg.graph.store import Store
from kg.publish.serve import callers, description
from kg.publish.serve.media_types import best
from kg.publish.serve.workers import FaultError, Workers

RESULTS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
}
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
#: A request body larger than this (bytes) holds no query a store would answer.
MOST_BYTES: Final = 500_000
_FORMULA_LIKE: Final = re.compile(r"(?m)(?:^|,)\"?[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([^\s"';]+)""")


class ProtocolError(ParleyError):
    """A request that is not as the protocol wants it; ``status`` is the HTTP status that says so."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """A query as it came, with what the protocol gives it: the IRI that relative ones are read against, the dataset."""

    text: str
    base: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


async def sparql(request: Request) -> Response:
    """Answer a SPARQL request: GET with ``query``, POST of a form, POST of the query itself."""
    asked = await _asked(request)
    workers: Workers = request.app.state.workers
    accept = request.headers.get("accept")
    if asked is None:
        return await description.service(request)
    job = partial(_evaluated, asked=asked, accept=accept, most=workers.limits.answer * 2**20)
    media, answer = await callers.run(request, job, own=False)
    return Response(answer, media_type=media, headers={"Vary": "Accept"})


async def _asked(request: Request) -> Asked | None:
    """The query of a request; None for a plain GET, which asks for the service description."""
    given = parse_qs(request.url.query, keep_blank_values=True)
    if request.method in ("GET", "HEAD"):
        if not given:
            return None
    else:
        for name, values in (await _posted(request)).items():
            given[name] = [*given.get(name, ()), *values]
    if "update" in given:
        raise ProtocolError("The SPARQL endpoint is read-only; send a query, not an update.", 403)
    texts = given.get("query", [])
    if len(texts) != 1:
        raise ProtocolError(f"A request must have one query; this one has {len(texts)}.")
    graphs = [tuple(given.get(name, ())) for name in ("default-graph-uri", "named-graph-uri")]
    return Asked(texts[0], str(request.url_for("sparql")), *graphs)


async def _posted(request: Request) -> dict[str, list[str]]:
    """What the body of a POST gives: a form's fields, or a query. Raises ProtocolError for a body that is neither."""
    media, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    media, charset = media.strip(), _CHARSET.search(parameters)
    if media == UPDATE:
        raise ProtocolError("The SPARQL endpoint is read-only; send a query, not an update.", 403)
    if media not in (FORM, QUERY):
        raise ProtocolError(f"POST a form ({FORM}) or a query ({QUERY}), not {media or 'a body of no type'}.", 415)
    if charset and charset[1] not in ("utf-8", "utf8", "us-ascii"):
        raise ProtocolError(f"Queries must be in UTF-8, not {charset[1]}.", 415)
    try:
        text = (await body(request)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError("Queries must be in UTF-8, but this one is not.") from error
    return parse_qs(text, keep_blank_values=True) if media == FORM else {"query": [text]}


async def body(request: Request) -> bytes:
    """What a request carries. Raises ProtocolError if that is too much."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MOST_BYTES:
            raise ProtocolError(f"The request is larger than {MOST_BYTES} bytes.", 413)
    return bytes(read)


def _evaluated(store: Store, *, asked: Asked, accept: str | None, most: int) -> tuple[str, bytes]:
    """The media type and the bytes of an answer. Raises QueryError, ProtocolError, LimitError."""
    graphs = [[iri(each) for each in given] for given in (asked.default_graphs, asked.named_graphs)]
    results = store.query(asked.text, default_graphs=graphs[0], named_graphs=graphs[1], base=asked.base)
    sink = _Sink(most)
    output = cast("IO[bytes]", sink)  # the engine only writes
    offered: dict[str, Any] = dict(description.FORMATS if isinstance(results, QueryTriples) else RESULTS)
    media = best(accept, list(offered))
    if media is None:
        raise ProtocolError(f"The answer is available as {', '.join(offered)}.", 406)
    try:
        if isinstance(results, QueryTriples):
            results.serialize(output, format=offered[media])
        elif isinstance(results, QuerySolutions | QueryBoolean):
            results.serialize(output, format=offered[media])
    except _FullError as error:
        raise LimitError(f"The answer is larger than {most // 2**20} MB; add LIMIT or ask for less at once.") from error
    except RuntimeError as error:
        raise damage.of_engine(error) or QueryError(f"The query cannot be evaluated: {error}.") from error
    answer = b"".join(sink.parts)
    return media, _without_formulas(answer) if media == "text/csv" else answer


def _without_formulas(table: bytes) -> bytes:
    """A CSV of the engine's in which no cell is a formula; as it is where none was."""
    text = table.decode("utf-8")
    if not _FORMULA_LIKE.search(text):
        return table
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # an article is longer than csv takes by itself
    buffer = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(buffer, lineterminator="\r\n").writerows([csv_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8")


def iri(text: str) -> NamedNode:
    """An IRI as a term. Raises ProtocolError for a text that is none."""
    try:
        return NamedNode(text)
    except ValueError as error:
        raise ProtocolError(f"{text!r} is not an IRI.") from error


class _FullError(Exception):
    """More was written than may be sent."""


class _Sink(io.RawIOBase):
    """Takes what the engine writes, up to this many bytes."""

    def __init__(self, most: int) -> None:
        self.parts: list[bytes] = []
        self._left = most

    def write(self, part: Any) -> int:
        self._left -= len(part)
        if self._left < 0:
            raise _FullError
        self.parts.append(bytes(part))
        return len(part)


async def graph_store(request: Request) -> Response:
    """One graph of the store: ``?default``, ``?graph=IRI``, or that whose IRI is the address itself."""
    given = parse_qs(request.url.query, keep_blank_values=True)
    wanted = [str(request.url)] if request.path_params.get("path") else given.get("graph", [])
    if ("default" in given) == bool(wanted) or len(wanted) > 1:
        raise ProtocolError("Name one graph: ?default, or ?graph= with its IRI.")
    media = best(request.headers.get("accept"), list(description.FORMATS))
    if media is None:
        raise ProtocolError(f"A graph is available as {', '.join(description.FORMATS)}.", 406)
    answer = await callers.run(request, partial(_graph, names=wanted, media=media))
    return Response(answer, media_type=media, headers={"Vary": "Accept"})


def _graph(store: Store, *, names: Sequence[str], media: str) -> bytes:
    graphs = [iri(name) for name in names] or ns.plain_graphs()
    triples = sorted({quad.triple for graph in graphs for quad in store.graph_quads(graph)}, key=str)
    if names and not triples:
        raise ProtocolError(f"The store has no graph {names[0]}; its graphs are listed at /void.", 404)
    return serialize(triples, format=description.FORMATS[media], prefixes=ns.PREFIXES) or b""


def refusal(request: Request, error: Exception) -> Response:
    """What went wrong, as one sentence with the status the protocols want."""
    status = 400
    if isinstance(error, ProtocolError):
        status = error.status
    elif isinstance(error, LimitError | StoreError):
        status = 503
    elif isinstance(error, FaultError):
        status = 500
    return PlainTextResponse(f"{error}\n", status)
