"""A small news site on a free port of this machine, which remembers what it was asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape

from tests.listening import QuietHandler, listening


@dataclass(frozen=True)
class Served:
    """What stands at a path. ``pieces`` come one after the other, each after ``seconds``."""

    body: str | bytes = ""
    media: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0
    pieces: int = 1

    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


def redirect(to: str) -> Served:
    return Served(status=302, headers=(("Location", to),))


@dataclass
class Site:
    """Where it stands, what stands there, and what it was asked: paths, headers, when each began and ended."""

    url: str
    pages: dict[str, Served] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Message] = field(default_factory=list)
    began: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)

    def articles_asked(self) -> list[str]:
        """The paths but for robots.txt."""
        return [path for path in self.asked if path != "/robots.txt"]


@contextmanager
def serving() -> Iterator[Site]:
    """A site with nothing on it yet; as a proxy it answers for every host, under the whole address."""
    site = Site("")

    class Handler(QuietHandler, BaseHTTPRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):  # whoever asked went away
                super().handle()

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append(self.headers)
            site.began.append(time.monotonic())
            served = site.pages.get(self.path, Served("<h1>Not found</h1>", status=404))
            self.answer(served)
            site.ended.append(time.monotonic())

        def answer(self, served: Served) -> None:
            known = self.headers.get("If-None-Match")
            if served.pieces == 1:
                time.sleep(served.seconds)
            if known and ("ETag", known) in served.headers:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(served.status)
            for name, value in served.headers:
                self.send_header(name, value)
            self.send_header("Content-Type", served.media)
            data = served.data()
            self.send_header("Content-Length", str(len(data) * served.pieces))
            self.end_headers()
            for _ in range(served.pieces):
                self.wfile.write(data)
                if served.pieces > 1:
                    self.wfile.flush()
                    time.sleep(served.seconds)

    with listening(Handler) as site.url:
        yield site


def page(text: str, *, title: str = "Talks open in Oslo", head: str = "") -> str:
    """An article as a news site has it."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">{head}'
        f"</head><body><article>{paragraphs}</article></body></html>"
    )


def rss(*items: str, title: str = "Example Wire") -> str:
    """A feed with these items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://example.org/</link><description>News</description>{''.join(items)}"
        "</channel></rss>"
    )


def item(link: str, *, title: str = "Fisheries talks", date: str = "Mon, 09 Jun 2025 10:00:00 GMT") -> str:
    """An entry of such a feed."""
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"
