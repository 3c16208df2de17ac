"""Web archives: every page in a WARC file is an article."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from kg import settings
from kg.errors import SourceError
from kg.extras import needed_for
from kg.ingest.addresses import is_address
from kg.ingest.backstop import bounded
from kg.ingest.decode import decode
from kg.ingest.formats import Draft
from kg.ingest.web_pages import read_html
from kg.model import Failure

SUFFIXES = (".warc", ".warc.gz")
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(where: str, stream: BinaryIO) -> Iterator[Draft | Failure]:
    """A draft for each HTML page in the archive, with its address; a Failure for each page that is no article.

    The date of a record is the day of archiving and not the article's date; it shows which of two versions is newer.
    Raises SourceError if the archive is damaged, after what could be read of it.
    """
    with needed_for("WARC files"):
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    pages = 0
    complaints = io.StringIO()
    try:
        for record in _records(ArchiveIterator(stream), complaints):
            if _is_page(record):
                pages += 1
                yield from bounded(where, partial(_page, where, record))
    except (ArchiveLoadFailed, AttributeError, EOFError, ValueError, zlib.error) as error:
        # A record without an address, or with a length that is no number, makes warcio fail.
        raise SourceError(f"the archive is damaged after {pages} pages; get it again") from error
    if complaints.getvalue():
        yield Failure(
            where, "a record does not have the length that it gives, so its page may be cut; get the archive again"
        )
    if not pages:
        raise SourceError("the archive contains no HTML page")


def _records(records: Iterator[Any], complaints: io.StringIO) -> Iterator[Any]:
    """The records; what warcio prints about a record with a wrong length goes to the complaints."""
    while True:
        with redirect_stderr(complaints):
            record = next(records, None)
        if record is None:
            return
        yield record


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    media = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return record.http_headers.get_statuscode() == "200" and media in _PAGES


def _page(where: str, record: Any) -> Iterator[Draft | Failure]:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    place = f"{where}, {url}" if url else where
    data = record.content_stream().read(settings.MAX_PAGE_BYTES + 1)
    if len(data) > settings.MAX_PAGE_BYTES:
        yield Failure(place, f"the page is larger than {settings.MAX_PAGE_BYTES:,} bytes")
        return
    _, _, charset = (record.http_headers.get_header("Content-Type") or "").partition("charset=")
    try:
        content = decode(data, charset.partition(";")[0].strip(" \"'") or None)
        for draft in read_html(place, content, url if is_address(url) else None):
            yield replace(draft, changed=draft.changed or record.rec_headers.get_header("WARC-Date"))
    except SourceError as error:
        yield Failure(place, str(error))
