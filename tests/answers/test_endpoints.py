"""A store behind a SPARQL endpoint answers as the store itself does; what hinders it is said in one sentence."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

import kg as parley
from kg.answers import questions
from kg.answers.narrowing import Period
from kg.errors import ParleyError, QueryError, StoreError
from kg.graph.store import open_store
from kg.publish.export import single
from tests.command import Run
from tests.listening import QuietHandler, listening
from tests.publish.serve.conftest import free_port, serving

# One process starts each of the servers that all of these tests ask.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("endpoints")]
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
ACTORS = {"a": "Jimmy Carter", "b": "Egypt"}


@contextmanager
def oxigraph(export: bytes, folder: Path, *options: str) -> Iterator[str]:
    """The server of Oxigraph over an export; gives the address that takes queries."""
    file, port = folder / "talks.nq", free_port()
    file.write_bytes(export)
    data = ("--location", str(folder / "oxigraph"))
    subprocess.run([OXIGRAPH, "load", *data, "--file", str(file)], check=True, capture_output=True)
    command = [str(OXIGRAPH), "serve-read-only", *data, "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=60)
                break
            except httpx.ConnectError:
                assert process.poll() is None
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module", params=["oxigraph", "oxigraph, one default graph of all", "kg serve"])
def endpoint(request: pytest.FixtureRequest, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The samples behind an endpoint: one that shows no plain query anything, one that shows all graphs, our own."""
    if request.param == "kg serve":
        with serving(samples) as address:
            yield f"{address}/sparql"
        return
    options = ["--union-default-graph"] if "all" in request.param else []
    with oxigraph(single(open_store(samples), "nquads"), tmp_path_factory.mktemp("endpoint"), *options) as address:
        yield address


def test_every_question_has_the_answer_of_the_store(endpoint: str, samples: Path) -> None:
    here, there = open_store(samples), open_store(endpoint)
    assert len(there) == len(here)
    for question in questions.load():
        given = ACTORS if question.parameters else {}
        for period in (Period(), Period("1990", "2012-11")):
            rows = questions.ask(here, question, given, period=period, min_confidence=0.1)
            assert (
                questions.ask(there, question, given, period=period, min_confidence=0.1).to_dicts() == rows.to_dicts()
            )
            assert rows or period


@pytest.mark.parametrize(
    "asked",
    [
        ("ask", "who led the Egyptian delegation?"),
        ("ask", "who-negotiated-with-whom", "--param", "party=Egypt", "--param", "place=Washington", "--format", "csv"),
        ("ask", "did Carter threaten to leave?"),
        ("explain", "who-was-absent:1"),
        ("explain", "Sadat"),
        ("explain", "fisheries"),
        ("articles",),
        ("query", "SELECT ?name { ?person a parley:Person ; rdfs:label ?name } ORDER BY ?name"),
        ("query", "SELECT * { ?d parley:ledBy [ rdfs:label ?who ] . FILTER NOT EXISTS { ?d parley:hasMember ?m } }"),
        ("query", "SELECT (COUNT(*) AS ?n) { ?talks parley:hasParty/rdfs:label ?name }"),
        ("query", "CONSTRUCT WHERE { ?delegation parley:ledBy ?who }"),
        ("query", "ASK { ?delegation parley:ledBy/rdfs:label 'Anwar Sadat' }"),
        ("export", "--format", "graphml", "-o", "-"),
    ],
)
def test_commands_print_what_they_print_of_the_store(endpoint: str, samples: Path, kg: Run, asked: list[str]) -> None:
    here, there = kg(*asked, "--store", str(samples)), kg(*asked, "--store", endpoint)
    assert there.returncode == here.returncode
    assert sorted(there.stdout.splitlines()) == sorted(here.stdout.splitlines())
    assert there.stderr.replace(endpoint, str(samples)) == here.stderr


def test_python_and_the_server_show_an_endpoint(endpoint: str, samples: Path) -> None:
    here, there = parley.open_store(samples), parley.open_store(endpoint)
    assert there.entity("Anwar Sadat").claims.to_dicts() == here.entity("Anwar Sadat").claims.to_dicts()
    assert there.network(projection="people").edges == here.network(projection="people").edges
    with serving(endpoint) as served:  # type: ignore[arg-type]  # it is handed on as it is
        page = httpx.get(f"{served}/questions/who-led-each-delegation?side=Egypt", timeout=60)
        assert page.status_code == HTTPStatus.OK and "Anwar Sadat" in page.text
        assert "etag" not in page.headers
        thing = httpx.get(f"{served}/id/person/anwar-sadat", timeout=60, headers={"accept": "text/html"})
        assert "Menachem Begin" in thing.text


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("build", "--samples"), "kg build needs a store on this machine"),
        (("same", "Anna", "Anne"), "kg same needs a store on this machine"),
        (("check",), "kg check needs a store on this machine"),
        (("ask", "timeline", "--as-of", "1995"), "this needs a store on this machine"),
        (("export", "--format", "nquads", "-o", "-"), "this needs a store on this machine"),
        (("query", "SELECT * { ?a parley:partOf+ ?b }"), "A path of any length"),
        (("query", "SELECT * { SERVICE <http://localhost/> { ?a ?b ?c } }"), "cannot reach other servers"),
        (("serve", "--edit"), "--edit needs a store on this machine"),
    ],
)
def test_what_needs_a_store_of_its_own_says_so(endpoint: str, kg: Run, command: list[str], says: str) -> None:
    done = kg(*command, "--store", endpoint)
    assert done.returncode in (1, 2) and says in done.stderr and "Traceback" not in done.stderr


def test_nothing_is_built_into_an_endpoint() -> None:
    with pytest.raises(StoreError, match="only asked questions"):
        parley.build(parley.samples(), store="http://localhost:1/query")


def test_an_endpoint_without_parley_data_is_told_from_one_of_other_iris(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with oxigraph(b"<http://e.org/a> <http://e.org/b> <http://e.org/c> <http://e.org/g> .\n", tmp_path) as address:
        with pytest.raises(StoreError, match="holds no data of Parley in named graphs; load an export"):
            open_store(address)
    other = tmp_path / "other"
    other.mkdir()
    with oxigraph(single(open_store(samples), "nquads"), other) as address:
        monkeypatch.setenv("KG_ID_BASE", "https://example.org/")
        with pytest.raises(StoreError, match=r"begin with https://w3id.org/parley/id/; set KG_ID_BASE"):
            open_store(address)


class _Answering(QuietHandler):
    status, media, body = HTTPStatus.OK, "text/html", b"<p>Welcome!</p>"

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server wants
        """Answer any query alike."""
        self.send_response(self.status)
        self.send_header("Content-Type", self.media)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)


@pytest.mark.parametrize(
    ("status", "media", "body", "error", "says"),
    [
        (200, "text/html", b"<p>Welcome!</p>", StoreError, "answers with text/html, not with results of SPARQL"),
        (200, "application/sparql-results+json", b'{"head": {', StoreError, "cannot be read as"),
        (
            200,
            "application/sparql-results+json",
            b'{"head": {"vars": ["graph"]}, "results": {"bindings": [7',
            StoreError,
            "cannot be read as",
        ),
        (
            400,
            "text/plain",
            b"no such function",
            QueryError,
            r"refuses the query \(400 Bad Request: no such function\)",
        ),
        (401, "text/plain", b"", StoreError, "does not let us ask it"),
        (404, "text/html", b"<p>Gone</p>", StoreError, r"takes no queries \(404 Not Found\); name the one that takes"),
        (302, "text/html", b"", StoreError, "takes no queries"),
        (503, "text/plain", b"too busy", StoreError, r"failed \(503 Service Unavailable: too busy\)"),
    ],
)
def test_an_answer_that_is_none_is_said_in_a_sentence(
    status: int, media: str, body: bytes, error: type[ParleyError], says: str
) -> None:
    answering = type("Answering", (_Answering,), {"status": status, "media": media, "body": body})
    with listening(answering) as address, pytest.raises(error, match=says) as raised:
        open_store(f"{address}/query")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/sparql-results+json", b'{"head": {"vars": ["graph"]}, "results": {"bindings": [7'),
        ("application/n-triples", b"<http://e.org/a> <http://e.org/b> <http://e.org/c> .\n"),
    ],
)
def test_the_error_of_one_thread_can_be_freed_in_another(
    media: str, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: failed.append(str(told.exc_value)))
    with listening(type("Answering", (_Answering,), {"media": media, "body": body})) as address:
        with ThreadPoolExecutor(1) as pool:
            assert isinstance(pool.submit(open_store, f"{address}/query").exception(), StoreError)
    gc.collect()
    assert not failed


def test_an_endpoint_that_is_not_there_or_too_slow_says_so(kg: Run) -> None:
    gone = kg("ask", "timeline", "--store", f"http://127.0.0.1:{free_port()}/query")
    assert gone.returncode == 1 and "cannot be reached (Connection refused); check the address" in gone.stderr
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/query"
        slow = kg("ask", "timeline", "--store", address, KG_ENDPOINT_TIMEOUT="0.3")
    assert slow.returncode == 1 and "gave no answer in 0.3 seconds" in slow.stderr
    wrong = kg("ask", "timeline", "--store", "http://127.0.0.1:1/query", KG_ENDPOINT_TIMEOUT="soon")
    assert wrong.returncode == 1 and "KG_ENDPOINT_TIMEOUT must be a number of seconds" in wrong.stderr
    for address in ("http://", "http://user:secret@localhost/query", "http://localhost:many/query"):
        named = kg("ask", "timeline", "--store", address)
        assert named.returncode == 1 and "no address of an endpoint" in named.stderr
