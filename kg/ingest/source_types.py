"""Which reader is for which source: by its suffix where that is known, else by how its content begins."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kg.errors import SourceError
from kg.ingest.decode import decode
from kg.ingest.feeds import is_feed, read_feed
from kg.ingest.formats import Draft, Link, read_markdown, read_text
from kg.ingest.json_articles import read_json
from kg.ingest.mail import read_mail
from kg.ingest.pdf import read_pdf
from kg.ingest.warc import read_warc
from kg.ingest.web_pages import read_html
from kg.model import Failure

Items = Iterator[Draft | Link | Failure]

_READERS: Mapping[str, Callable[[str, str], Items]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".json": read_json,
    ".jsonl": read_json,
    ".ndjson": read_json,
}


def read_items(
    where: str, data: bytes, suffix: str = "", *, url: str | None = None, charset: str | None = None
) -> Items:
    """What a source holds: drafts of articles, links to others, and a Failure where there is neither.

    ``url`` is where it was fetched, ``charset`` what its server said of its characters.
    """
    try:
        if not data.strip():
            raise SourceError("it is empty")
        if data[:5].startswith(b"%PDF"):
            yield from read_pdf(where, data)
        elif data.startswith(b"WARC/"):
            yield from read_warc(where, io.BytesIO(data))
        elif suffix.lower() == ".eml":
            yield from read_mail(where, data)
        else:
            content = decode(data, charset)
            yield from _reader(suffix.lower(), content, url)(where, content)
    except SourceError as error:
        yield Failure(where, str(error))


def _reader(suffix: str, content: str, url: str | None) -> Callable[[str, str], Items]:
    if is_feed(content):
        return partial(read_feed, url=url)
    found = _READERS.get(suffix) or _reader_by_start(content[:1000].lstrip("\ufeff \t\r\n").lower())
    return partial(read_html, url=url) if found is read_html else found


def _reader_by_start(start: str) -> Callable[[str, str], Items]:
    if start.startswith(("{", "[{", "[\n", "[ ")):
        return read_json
    if re.match(r"<(!doctype|html|\?xml|head|body|!--)", start):
        return read_html
    return read_markdown if start.startswith("---") else read_text
