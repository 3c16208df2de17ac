"""Which reader reads which source: by a known suffix, else by the beginning of the content."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kg.errors import SourceError
from kg.ingest.archives import read_export, read_exported_page
from kg.ingest.backstop import bounded
from kg.ingest.decode import decode
from kg.ingest.feeds import is_feed, read_feed
from kg.ingest.formats import Draft, Link, read_markdown, read_plain_text
from kg.ingest.json_articles import read_json
from kg.ingest.mail import MBOX, is_mbox, read_mail, read_mbox
from kg.ingest.pdf import read_pdf
from kg.ingest.warc import read_warc
from kg.ingest.web_pages import read_html
from kg.ingest.word_files import DOCX_PART, RTF_START, ZIP_START, read_docx, read_rtf
from kg.model import Failure

Items = Iterator[Draft | Link | Failure]


def read_items(
    where: str, data: bytes, suffix: str = "", *, url: str | None = None, charset: str | None = None
) -> Items:
    """What a source contains: drafts of articles, links to others, and a Failure if there is neither.

    ``url`` is its address, ``charset`` the encoding that its server gave.
    """
    if data.startswith(b"WARC/") or suffix.lower() in MBOX or is_mbox(data):  # bounded part by part
        yield from _read(where, data, suffix, url, charset)
    else:
        yield from bounded(where, partial(_read, where, data, suffix, url, charset))


def _read(where: str, data: bytes, suffix: str, url: str | None, charset: str | None) -> Items:
    try:
        if not data.strip():
            raise SourceError("it is empty")
        if data[:5].startswith(b"%PDF"):
            yield from read_pdf(where, data)
        elif data.startswith(b"WARC/"):
            yield from read_warc(where, io.BytesIO(data))
        elif data.startswith(RTF_START):
            yield from read_rtf(where, data)
        elif data.startswith(ZIP_START) and DOCX_PART in data:
            yield from read_docx(where, data)
        elif suffix.lower() in MBOX or is_mbox(data):
            yield from read_mbox(where, io.BytesIO(data))
        elif suffix.lower() == ".eml":
            yield from read_mail(where, data)
        else:
            content = decode(data, charset)
            yield from _reader(suffix.lower(), content, url)(where, content)
    except SourceError as error:
        yield Failure(where, str(error))


def _read_text(where: str, content: str) -> Items:
    exported = list(read_export(where, content.lstrip("\ufeff").splitlines()))
    yield from exported or read_plain_text(where, content)


def _read_page(where: str, content: str, url: str | None = None) -> Items:
    exported = list(read_exported_page(where, content))
    yield from exported or read_html(where, content, url)


_READERS: Mapping[str, Callable[[str, str], Items]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": _read_page,
    ".htm": _read_page,
    ".xhtml": _read_page,
    ".json": read_json,
    ".jsonl": read_json,
    ".ndjson": read_json,
}


def _reader(suffix: str, content: str, url: str | None) -> Callable[[str, str], Items]:
    if is_feed(content):
        return partial(read_feed, url=url)
    found = _READERS.get(suffix) or _reader_by_start(content[:1000].lstrip("\ufeff \t\r\n").lower())
    return partial(_read_page, url=url) if found is _read_page else found


def _reader_by_start(start: str) -> Callable[[str, str], Items]:
    if start.startswith(("{", "[{", "[\n", "[ ")):
        return read_json
    if re.match(r"<(!doctype|html|\?xml|head|body|!--)", start):
        return _read_page
    return read_markdown if start.startswith("---") else _read_text
