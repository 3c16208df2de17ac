"""From the sources that a user names to articles: find files and pages, read them, check each article, drop
repetitions.
"""

from __future__ import annotations

import codecs
import glob
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg import namespaces, settings
from kg.dateline import dateline_day
from kg.errors import SourceError
from kg.extras import needed_for
from kg.ingest.addresses import is_address, without_tracking
from kg.ingest.archive_lines import date_line
from kg.ingest.decode import decode
from kg.ingest.formats import Draft, Link, published_date
from kg.ingest.json_articles import read_json_lines
from kg.ingest.language import language_of
from kg.ingest.mail import MBOX, read_mbox
from kg.ingest.normalise import clean_line, normalise
from kg.ingest.source_types import Items, read_items
from kg.ingest.warc import SUFFIXES as WARC
from kg.ingest.warc import read_warc
from kg.ingest.wrapping import on_one_line
from kg.model import Article, Failure

if TYPE_CHECKING:
    from kg.fetch import Web

STDIN = "-"
#: Files of any size, read one article at a time.
LINE_BY_LINE = (".jsonl", ".ndjson")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: So many failures are named of each source.
MOST_FAILURES = 1_000
#: Brackets nested deeper than this are no prose, and cost the parser quadratic time.
MAX_BRACKET_DEPTH = 40
#: The number of first lines that may have the day of the article.
_TOP_LINES, _TOP_CHARACTERS = 6, 1000
#: A word or sign, roughly as the parser splits a text.
_WORD = re.compile(r"\w+|[^\w\s]|\n|\s{2,}")
#: With markup, a source may be this many times as long as the longest article.
_MUCH_MARKUP = 5


def every_address(address: str) -> bool:
    """Whether to fetch an address from a feed or list: always yes."""
    return True


def read(
    sources: Sequence[str], *, wanted: Callable[[str], bool] = every_address, language: str | None = None
) -> Iterator[Article | Failure]:
    """Every article in the sources, in order, and a Failure for everything that is none.

    A source is a file, a folder (all files below it, sorted), a glob pattern, ``-`` for standard input, or the web
    address of a page, feed or list. Links in a feed or list are fetched, one page after the other, if their address is
    ``wanted``. The articles are in ``language`` (ISO 639-1), or the language of each is detected. An article that comes
    again with the same id and text is dropped; with the same id and another text it is a Failure. A bad source raises
    no error.
    """
    with ExitStack() as stack:
        web = cache(lambda: stack.enter_context(_open_web()))
        met: set[str] = set()

        def due(address: str) -> bool:
            """Whether to fetch it: what two feeds link to is fetched only for the first."""
            if address in met:
                return False
            met.add(address)
            return wanted(address)

        seen: dict[str, tuple[Draft, Article]] = {}
        for source in sources:
            yield from _few_failures(source, _checked(_drafts_of(source, web, due), language, seen))


def _open_web() -> Web:
    with needed_for("web pages"):
        from kg.fetch import Web
    return Web()


def _few_failures(source: str, items: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
    """The items; of failures no more than anybody reads, then one that counts the others."""
    failures = 0
    for item in items:
        failures += isinstance(item, Failure)
        if failures <= MOST_FAILURES or isinstance(item, Article):
            yield item
    if failures > MOST_FAILURES:
        yield Failure(
            source, f"{failures - MOST_FAILURES:,} more of its parts are no articles; correct it and build again"
        )


def _checked(
    drafts: Iterator[Draft | Failure], language: str | None, seen: dict[str, tuple[Draft, Article]]
) -> Iterator[Article | Failure]:
    """The drafts as articles; those ``seen`` before, by id, with what was last seen of each."""
    for draft in drafts:
        article = draft if isinstance(draft, Failure) else _article(draft, language)
        if isinstance(draft, Failure) or isinstance(article, Failure):
            yield article
            continue
        slug = namespaces.slug(article.id)
        if slug not in seen:
            seen[slug] = replace(draft, text=""), article
            yield article
            continue
        earlier, held = seen[slug]
        if article.text == held.text:
            continue
        if draft.id or not article.url:
            before = f"another text came under the id {article.id} before ({earlier.where})"
            yield Failure(draft.where, f"{before}; give each article an id of its own")
            continue
        if not _is_older(draft, earlier):
            seen[slug] = replace(draft, text=""), article
        yield seen[slug][1]


def _is_older(draft: Draft, other: Draft) -> bool:
    """Whether a version of a page was changed before another; no if one of them does not say when."""
    one, two = (_moment(each.changed) for each in (draft, other))
    return one is not None and two is not None and one < two


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _drafts_of(source: str, web: Callable[[], Web], wanted: Callable[[str], bool]) -> Iterator[Draft | Failure]:
    fetched = re.match(r"[a-z][a-z0-9+.-]+://", source, re.IGNORECASE)
    for item in _at(source, web) if fetched else _items_of(source):
        if not isinstance(item, Link):
            yield item
            continue
        link = replace(item, url=without_tracking(item.url))
        if wanted(link.url):
            yield from _linked(link, web, source if fetched else None)


def _at(url: str, web: Callable[[], Web], led_from: str | None = None) -> Items:
    """What is at a web address."""
    if not is_address(url):
        yield Failure(clean_line(url) or "", "only addresses of http and https are fetched; name a file by its path")
        return
    try:
        page = web().fetch(url, led_from)
    except SourceError as error:
        yield Failure(url, str(error))
        return
    for item in read_items(url, page.data, page.suffix, url=page.url, charset=page.charset):
        if isinstance(item, Draft) and item.where == url and not item.url:  # the page is the article
            yield replace(item, url=page.url)
        else:
            yield item


def _linked(link: Link, web: Callable[[], Web], led_from: str | None) -> Iterator[Draft | Failure]:
    """The article at a link, with what the source of the link says about it."""
    for item in _at(link.url, web, led_from):
        if isinstance(item, Link):
            yield Failure(link.url, "this is a feed or list, not an article; name it as a source of its own")
            return
        if isinstance(item, Failure):
            yield item
            continue
        yield replace(
            item,
            title=link.title or item.title,
            source=link.source or item.source,
            published=link.published or item.published or link.updated,
        )


def _items_of(source: str) -> Items:
    """The contents of files and standard input."""
    if source == STDIN:
        yield from _items_in("standard input", "", sys.stdin.buffer)
        return
    found = False
    for path in _files(source):
        found = True
        try:
            with path.open("rb") as stream:
                yield from _unless_led_away(_items_in(str(path), path.name, stream), str(path), source)
        except FileNotFoundError:
            yield Failure(
                str(path), "it does not exist; name a file, a folder, a pattern in quotation marks, or an address"
            )
        except OSError as error:
            yield Failure(
                str(path), f"it cannot be read ({error.strerror or error}); check the file and its permissions"
            )
    if not found:
        yield Failure(source, "no article found; name a file, a folder with files, or a pattern that matches some")


def _unless_led_away(items: Items, where: str, source: str) -> Items:
    """The items; but links in the files of a folder are not followed: a user who names a folder did not ask for the
    web.
    """
    reported = False
    for item in items:
        if not isinstance(item, Link) or not os.path.isdir(source):
            yield item
        elif not reported:
            reported = True
            yield Failure(where, "it leads to articles on the web; name the file itself to have them fetched")


def _files(source: str) -> Iterator[Path]:
    """The files of a source, without hidden ones below a folder."""
    path = Path(source)
    if os.path.isdir(path):  # never raises, unlike the method of Path
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            files = (Path(folder, name) for name in sorted(names) if not name.startswith("."))
            yield from (file for file in files if file.is_file())
    elif os.path.exists(path) or not glob.has_magic(source):
        yield path
    else:
        for name in sorted(glob.glob(source, recursive=True)):
            if not Path(name).is_dir():
                yield Path(name)


def _items_in(where: str, name: str, stream: BinaryIO) -> Items:
    suffix = Path(name).suffix.lower()
    if name.lower().endswith((*WARC, *MBOX)):
        read_all = read_mbox if suffix in MBOX else read_warc
        try:
            yield from read_all(where, stream)
        except SourceError as error:
            yield Failure(where, str(error))
        return
    if suffix in LINE_BY_LINE and isinstance(stream, io.BufferedReader):
        if not stream.peek(2).startswith(_UTF16_MARKS):
            yield from read_json_lines(where, _lines(stream))
            return
    data = stream.read(settings.MAX_SOURCE_BYTES + 1)
    if len(data) > settings.MAX_SOURCE_BYTES:
        yield Failure(where, f"it is larger than {settings.MAX_SOURCE_BYTES:,} bytes; split it, or use JSON Lines")
        return
    yield from read_items(where, data, suffix)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a file of any size, one in memory at a time."""
    while data := stream.readline(settings.MAX_SOURCE_BYTES):
        try:
            yield decode(data)
        except SourceError:
            yield data.decode("utf-8", errors="replace")  # no JSON either, and reported as such with its line number


def _article(draft: Draft, language: str | None) -> Article | Failure:
    """The draft as an article, or the reason why it is none."""
    if len(draft.text) > _MUCH_MARKUP * settings.MAX_ARTICLE_CHARACTERS:
        return Failure(draft.where, "it is far longer than an article; split it into its articles")
    kept, removed = normalise(draft.text, draft.cut)
    text = on_one_line(kept)
    fault = _fault(text)
    if fault:
        return Failure(draft.where, fault)
    title, source, url = clean_line(draft.title), clean_line(draft.source), clean_line(draft.url)
    url = without_tracking(url) if url else None
    return Article(
        id=clean_line(draft.id) or _derived_id(title, draft.key or url, kept),
        text=text,
        title=title,
        source=source,
        published=published_date(clean_line(draft.published) or dateline_day(text) or _day_above(text), draft.where),
        url=url,
        removed=removed,
        language=language or language_of(text),
    )


def _day_above(text: str) -> str | None:
    """A day alone on one of the first lines, as files of newspapers have it above the text."""
    lines = [line for line in text[:_TOP_CHARACTERS].split("\n") if line.strip()]
    return next(filter(None, map(date_line, lines[:_TOP_LINES])), None)


def word_count(text: str) -> int:
    """How many words and signs a text has, for the limit on the longest article."""
    return sum(1 for _ in _WORD.finditer(text))


def _fault(text: str) -> str | None:
    """Why the text cannot be an article, or None."""
    if not re.search(r"\w", text):
        return "it has no words"
    if len(text) > settings.MAX_ARTICLE_CHARACTERS:
        return f"its text is longer than {settings.MAX_ARTICLE_CHARACTERS:,} characters; split it into its articles"
    if word_count(text) > settings.MAX_ARTICLE_WORDS:
        return f"it has more than {settings.MAX_ARTICLE_WORDS:,} words and signs; split it into its articles"
    if _bracket_depth(text) > MAX_BRACKET_DEPTH:
        return "its brackets are nested too deeply to be prose"
    return None


def _bracket_depth(text: str) -> int:
    depth = deepest = 0
    for bracket in re.findall(r"[()\[\]{}]", text):
        depth = depth + 1 if bracket in "([{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _derived_id(title: str | None, key: str | None, text: str) -> str:
    """An id from the content alone: words of the title or of the beginning, and a digest.

    If there is an address or another key, the id comes from that, so that a corrected text replaces the earlier one.
    """
    words = _words_of(key) if is_address(key) and key else " ".join((title or text[:200]).split()[:6])
    return f"{namespaces.slug(words)[:48].rstrip('-')}-{namespaces.digest(key or text)}"


def _words_of(url: str) -> str:
    """The words by which people know an address: its last part with words, else its host; these stay the same."""
    host, *parts = url.rpartition("://")[2].partition("?")[0].split("/")
    worded = [part.partition(".")[0] for part in parts if re.search(r"[A-Za-z]{3}.*[-_].*[A-Za-z]{3}", part)]
    return worded[-1] if worded else host
