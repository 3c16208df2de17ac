"""Feeds: RSS and Atom name articles and give the title, date and publisher of each."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import SourceError
from kg.extras import needed_for
from kg.ingest.addresses import joined
from kg.ingest.formats import Link
from kg.model import Failure

_START = re.compile(
    r"\s*(?:<\?.{0,1000}?\?>\s*|<!--.{0,5000}?-->\s*|<!DOCTYPE\s[^>]{0,500}>\s*){0,5}<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL | re.IGNORECASE,
)


def is_feed(content: str) -> bool:
    """Whether the content begins as a feed does."""
    return bool(_START.match(content.lstrip("\ufeff")))


def read_feed(where: str, content: str, url: str | None = None) -> Iterator[Link | Failure]:
    """A link for each entry, in the feed's order; ``url`` is the feed's address, for relative links.

    Raises SourceError if it is not a feed.
    """
    with needed_for("feeds"):
        import feedparser
    # As a stream: a string that looks like an address or a file would be opened.
    stream = io.BytesIO(content.encode("utf-8", "replace"))
    damaged = SourceError("the feed is damaged, and no entry can be read from it; look at it in a browser")
    try:
        feed = feedparser.parse(stream, response_headers={"content-type": "application/xml; charset=utf-8"})
    except ValueError as error:  # references to characters that there are not
        raise damaged from error
    if feed.bozo and not feed.entries:
        raise damaged
    publisher = _words(feed.feed, "publisher") or _words(feed.feed, "title")
    for number, entry in enumerate(feed.entries, start=1):
        if not entry.get("link"):
            yield Failure(f"{where}, entry {number}", "the entry has no link to its article")
            continue
        published = _words(entry, "published")
        yield Link(
            url=joined(url, entry["link"]),
            title=_words(entry, "title"),
            source=_words(entry.get("source") or {}, "title") or publisher,
            published=published,
            updated=None if published else _words(entry, "updated"),
        )


def _words(record: Any, key: str) -> str | None:
    """The text under a key, without the markup that a feed may have in it."""
    return re.sub(r"<[^<>]{0,1000}>", "", record.get(key) or "").strip() or None
