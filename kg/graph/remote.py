"""The quads of an endpoint: a server of SPARQL 1.1 that holds the export of a store, asked over HTTP and only read.

`RemoteQuads` can do of what a store's own quads can whatever one query does, so that all that answers from a store
answers from an endpoint. A query sees there what it sees here (`kg.graph.plain_view`).
"""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg import namespaces, settings
from kg.errors import ParleyError, QueryError, StoreError
from kg.graph import plain_view
from kg.graph.plain_view import Term

#: Seconds to wait for an answer, unless this variable of the environment says otherwise.
SECONDS, SECONDS_SET = 60.0, "KG_ENDPOINT_TIMEOUT"
_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
#: Of an endpoint's own words so many characters are passed on.
_MOST_WORDS = 200
_NOT_FOUND, _REFUSED, _BAD_REQUEST, _SERVER_FAULT = 404, (401, 403), 400, 500


class RemoteQuads:
    """The quads of an endpoint, which take the queries that a `pyoxigraph.Store` takes."""

    def __init__(self, location: str) -> None:
        self.location = location

    def __getattr__(self, name: str) -> Any:
        """Raise StoreError: whatever else is done with quads needs them here."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise needs_own(self.location)

    def __iter__(self) -> Iterator[Quad]:
        raise needs_own(self.location)

    def __len__(self) -> int:
        return int(next(iter(self._rows("held")))["size"].value)

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[Any, Term] | None = None,
        default_graph: Sequence[NamedNode] | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
        base_iri: str | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> Any:
        """Evaluate a query as a `pyoxigraph.Store` does.

        Without ``named_graphs`` the default graph is the plain graphs. Raises QueryError where the endpoint refuses
        the query, StoreError where it gives no answer.
        """
        written = plain_view.with_values(
            text, {variable.value: term for variable, term in (substitutions or {}).items()}
        )
        dataset: dict[str, list[str]] = {}
        if named_graphs is None:
            written = plain_view.in_graphs(written)
        else:
            dataset["default-graph-uri"] = [graph.value for graph in default_graph or ()]
            dataset["named-graph-uri"] = [graph.value for graph in named_graphs]
        return _read(self._ask(plain_view.with_prefixes(written, base_iri), dataset), self.location)

    def quads_for_pattern(
        self, subject: Term | None, predicate: Term | None, object: Term | None, graph_name: Term | None = None
    ) -> Iterator[Quad]:
        """The quads of a pattern; None stands for anything."""
        given = {"subject": subject, "predicate": predicate, "object": object, "graph": graph_name}
        for row in self._rows("pattern", {name: term for name, term in given.items() if term is not None}):
            yield Quad(row["subject"], row["predicate"], row["object"], row["graph"])

    def named_graphs(self) -> list[NamedNode]:
        """The names of all graphs."""
        return [row["graph"] for row in self._rows("all-graphs")]

    def require_current(self) -> None:
        """Raise StoreError where the endpoint holds no data of Parley, or such as cannot be answered from."""
        ours = namespaces.graph("identity")
        if not any(True for _ in self._rows("identity-graph", {"graph": ours})):
            self._refuse(next(iter(self._rows("identity-graph")), None))
        if self.is_outdated():
            raise StoreError(
                f"The endpoint {self.location} holds data of an older version; build that store again with: "
                "kg build --again, and load its new export."
            )

    def is_outdated(self) -> bool:
        """Whether an older version wrote what the endpoint holds."""
        return bool(self.query(settings.query("store", "claim-without-confidence")))

    def _refuse(self, other: Any) -> None:
        if other is None:
            raise StoreError(
                f"The endpoint {self.location} holds no data of Parley in named graphs; load an export of a store into "
                "it: kg export --format nquads -o talks.nq"
            )
        begin = str(other["graph"].value).removesuffix("graph/identity")
        raise StoreError(
            f"The IRIs of the endpoint {self.location} begin with {begin}; set KG_ID_BASE to that and ask again."
        )

    def _rows(self, name: str, bindings: Mapping[str, Term] | None = None) -> Iterator[Any]:
        text = plain_view.with_values(settings.query("store", name), bindings or {})
        found = _read(self._ask(text, {}), self.location)
        if not isinstance(found, QuerySolutions):
            del found  # as in `_results`
            raise _nonsense(self.location, "other than rows")
        return iter(found)

    def _ask(self, text: str, dataset: Mapping[str, Sequence[str]]) -> tuple[str, bytes]:
        """The media type and the bytes of what the endpoint answers."""
        body = urlencode({"query": text, **dataset}, doseq=True).encode()
        headers = {
            "Accept": f"{_RESULTS}, {_TRIPLES};q=0.9",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": settings.user_agent(),
        }
        seconds = _seconds()
        try:
            request = Request(self.location, body, headers)  # noqa: S310 - only http and https come here
            with _opened(request, timeout=seconds) as answer:
                return answer.headers.get_content_type(), answer.read()
        except HTTPError as error:
            with error:
                raise self._refused(error) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._unreachable(error, seconds) from error

    def _refused(self, error: HTTPError) -> ParleyError:
        """What an answer that is none means."""
        words = " ".join(error.read(10_000).decode("utf-8", "replace").split())[:_MOST_WORDS]
        told = f"{error.code} {error.reason}" + (f": {words}" if words and "<" not in words else "")
        if error.code == _BAD_REQUEST:
            return QueryError(f"The endpoint {self.location} refuses the query ({told}).")
        if error.code in _REFUSED:
            return StoreError(f"The endpoint {self.location} does not let us ask it ({told}); ask whoever runs it.")
        if error.code < _SERVER_FAULT:
            return StoreError(
                f"The address {self.location} takes no queries ({told}); name the one that takes SPARQL, such as "
                "http://localhost:7878/query"
            )
        return StoreError(f"The endpoint {self.location} failed ({told}); ask for less at once, or look into its log.")

    def _unreachable(self, error: Exception, seconds: float) -> StoreError:
        why = error.reason if isinstance(error, URLError) else error
        if isinstance(why, TimeoutError):
            return StoreError(
                f"The endpoint {self.location} gave no answer in {seconds:g} seconds; ask for less at once, or set "
                f"{SECONDS_SET} to more seconds."
            )
        told = (why.strerror if isinstance(why, OSError) else None) or str(why) or type(why).__name__
        return StoreError(
            f"The endpoint {self.location} cannot be reached ({told}); check the address, and that its server runs."
        )


def open_endpoint(location: str) -> RemoteQuads:
    """The quads of the endpoint at an address.

    Raises StoreError for an address that is none, cannot be reached or holds no data of Parley.
    """
    try:
        parts = urlsplit(location)
        fine = bool(parts.hostname) and parts.port != 0 and not parts.username and not parts.password
    except ValueError:
        fine = False
    if not fine:
        raise StoreError(
            f"{location} is no address of an endpoint; write it as http://localhost:7878/query, without a password."
        )
    quads = RemoteQuads(location)
    quads.require_current()
    return quads


def needs_own(location: str) -> StoreError:
    """The error where an endpoint stands for a store that must be here."""
    return StoreError(
        f"{location} is an endpoint, which is only asked questions; this needs a store on this machine: "
        "a folder, a .trig file or a .nq file."
    )


def _read(answer: tuple[str, bytes], location: str) -> Any:
    """The results in an answer. Raises StoreError where it holds none."""
    media, data = answer
    form = QueryResultsFormat.from_media_type(media)
    kind = RdfFormat.from_media_type(media)
    try:
        if form is not None:
            return _results(data, form)
        if kind is not None:
            return _as_triples(data, kind)
    except (SyntaxError, ValueError) as error:
        raise _nonsense(location, f"what cannot be read as {media} ({error})") from error
    raise _nonsense(location, media)


def _results(data: bytes, form: QueryResultsFormat) -> Any:
    """The results, every row of which can be read. Raises SyntaxError where one cannot.

    No name holds rows while this may raise: the engine lets only the thread that made them free them, and an error
    takes what its frames hold wherever it goes.
    """
    if isinstance(parse_query_results(data, format=form), QuerySolutions):
        for _ in parse_query_results(data, format=form):  # type: ignore[union-attr]  # they are rows
            pass
    return parse_query_results(data, format=form)


def _as_triples(data: bytes, form: RdfFormat) -> Any:
    """The triples as a store of our own gives them."""
    here = Store()
    here.extend(Quad(*quad.triple) for quad in parse(BytesIO(data), format=form))
    return here.query(settings.query("store", "everything"))


def _nonsense(location: str, what: str) -> StoreError:
    return StoreError(
        f"The address {location} answers with {what}, not with results of SPARQL; name the address that takes queries."
    )


def _seconds() -> float:
    text = os.environ.get(SECONDS_SET, "")
    try:
        seconds = float(text or SECONDS)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise ParleyError(f"{SECONDS_SET} must be a number of seconds above 0, not {text!r}.")
    return seconds


class _Staying(HTTPRedirectHandler):
    """Follows no redirect: it would lose the query."""

    def redirect_request(self, *_: Any) -> None:
        """Have the redirect be an error."""


_opened = build_opener(_Staying()).open
