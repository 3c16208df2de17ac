"""Two invented accounts whose people, nations and bodies may be linked, and a service that speaks the protocol."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.graph.store import Store
from kg.identity import wikidata
from kg.identity.wikidata import Thing
from kg.model import Kind, Reading
from tests import factory


def accounts() -> list[Reading]:
    """Anna Keller, foreign minister of Iceland, and others, in two articles."""
    return [_account("lake-a", "Iceland"), _account("lake-b", "Icelandic")]


def _account(name: str, words: str) -> Reading:
    make = factory.ReadingMaker(name)
    iceland = make.thing(Kind.NATION, "Iceland", code="IS")
    make.mention(words, iceland, "name")
    make.mention("Reykjavík", iceland, "seat of its government")
    keller = make.person("Anna Kéller", "Keller")
    make.mention("Keller", keller, "surname of Anna Kéller")
    make.mention("Anna Kéller", keller)
    make.thing(Kind.POST_HOLDING, "Anna Kéller, Foreign Minister", title="Foreign Minister", holder=keller, of=iceland)
    make.mention("Rybak", make.person("Rybak"), "surname")
    talks = make.talks("Lakeside talks")
    oda = make.person("Kei Oda")
    make.mention("Kei Oda", oda)
    make.say("Kei Oda led the delegation of Iceland", make.delegation(iceland, talks), "ledBy", oda)
    make.mention("the UN", make.thing(Kind.ORGANIZATION, "United Nations", "UN", type="intergovernmental"), "name")
    make.mention("UN", "organization/united-nations", "name")
    make.mention("Lake Board", make.thing(Kind.ORGANIZATION, "Lake Board"), "name")
    return make.reading()


def linked_accounts() -> Store:
    """A store of those accounts in which Iceland and the United Nations are linked."""
    readings = accounts()
    store = factory.finished(readings)
    wikidata.keep(store, wikidata.by_reference(store, wikidata.things(readings, factory.resolution(readings))))
    return store


@pytest.fixture
def readings() -> list[Reading]:
    return accounts()


@pytest.fixture
def store(readings: list[Reading]) -> Store:
    return factory.finished(readings)


@pytest.fixture
def known(readings: list[Reading]) -> list[Thing]:
    return wikidata.things(readings, factory.resolution(readings))


@dataclass
class Service:
    """Where it stands, what it offers for each name, and what it was asked.

    It answers no request with a name that is ``broken``, and does something ``meanwhile``.
    """

    url: str = ""
    manifest: Any = field(
        default_factory=lambda: {"name": "Invented", "identifierSpace": "http://www.wikidata.org/entity/"}
    )
    offers: dict[str, Sequence[dict[str, Any]]] = field(default_factory=dict)
    raw: bytes | None = None
    broken: frozenset[str] = frozenset()
    meanwhile: Callable[[], object] = lambda: None
    queries: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> bytes:
        self.asked.append(path)
        given = parse_qs(urlsplit(path).query).get("queries")
        if given is None:
            return json.dumps(self.manifest).encode()
        if self.raw is not None:
            return self.raw
        batch = json.loads(given[0])
        self.queries += batch.values()
        self.meanwhile()
        if any(query["query"] in self.broken for query in batch.values()):
            return b"<html>"
        return json.dumps(
            {key: {"result": self.offers.get(query["query"], [])[: query["limit"]]} for key, query in batch.items()}
        ).encode()


@pytest.fixture
def service(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A reconciliation service on a free port of this machine."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("KG_FETCH_PAUSE", "0")
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = made.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{httpd.server_address[1]}/en/api"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    httpd.shutdown()
    httpd.server_close()
    thread.join()
