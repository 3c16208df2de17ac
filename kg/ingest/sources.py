"""From the names a user gives to articles: find the files, read them, check each article, drop repetitions."""

from __future__ import annotations

import codecs
import glob
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from kg import namespaces, settings
from kg.errors import SourceError
from kg.ingest.decode import decode
from kg.ingest.formats import Draft, published_date, read_json_lines, reader_for
from kg.ingest.language import is_english
from kg.ingest.normalise import clean_line, normalise
from kg.model import Article, Failure

STDIN = "-"
#: Files of any size, read one article at a time.
LINE_BY_LINE = (".jsonl", ".ndjson")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Brackets nested deeper than this are no prose, and cost the parser quadratic time.
MAX_BRACKET_DEPTH = 40
#: Markup may make a source so many times as long as the longest article.
_MUCH_MARKUP = 5


def read(sources: Sequence[str]) -> Iterator[Article | Failure]:
    """Every article the sources hold, in order, and a Failure for everything that is none.

    A source is a file, a folder (all files below it, sorted), a glob pattern, or ``-`` for standard input. An
    article that comes again with the same id and text is passed over; with the same id and another text it is a
    Failure. Nothing is raised for a bad source.
    """
    seen: dict[str, tuple[str, str]] = {}
    for source in sources:
        for draft in _drafts_of(source):
            article = draft if isinstance(draft, Failure) else _article(draft)
            if isinstance(draft, Failure) or isinstance(article, Failure):
                yield article
                continue
            slug, text_digest = namespaces.slug(article.id), namespaces.digest(article.text)
            if slug not in seen:
                seen[slug] = (text_digest, draft.where)
                yield article
            elif seen[slug][0] != text_digest:
                yield Failure(
                    draft.where,
                    f"another text came under the id {article.id} before ({seen[slug][1]}); "
                    "give each article an id of its own",
                )


def _drafts_of(source: str) -> Iterator[Draft | Failure]:
    if source == STDIN:
        yield from _drafts_in("standard input", "", sys.stdin.buffer)
        return
    found = False
    for path in _files(source):
        found = True
        try:
            with path.open("rb") as stream:
                by_line = path.suffix.lower() in LINE_BY_LINE and not stream.peek(2).startswith(_UTF16_MARKS)
                if by_line:
                    yield from read_json_lines(str(path), _lines(stream))
                else:
                    yield from _drafts_in(str(path), path.suffix, stream)
        except OSError as error:
            yield Failure(
                str(path), f"it cannot be read ({error.strerror or error}); check the file and its permissions"
            )
    if not found:
        yield Failure(
            source, "no article stands here; name a file, a folder with files, or a pattern that matches some"
        )


def _files(source: str) -> Iterator[Path]:
    """The files a source names; hidden ones below a folder are left out."""
    path = Path(source)
    if os.path.isdir(path):  # unlike the method of Path, never raises
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


def _drafts_in(where: str, suffix: str, stream: BinaryIO) -> Iterator[Draft | Failure]:
    data = stream.read(settings.MAX_SOURCE_BYTES + 1)
    if len(data) > settings.MAX_SOURCE_BYTES:
        yield Failure(where, f"it is larger than {settings.MAX_SOURCE_BYTES:,} bytes; split it, or give JSON Lines")
        return
    if not data.strip():
        yield Failure(where, "it is empty")
        return
    try:
        content = decode(data)
        yield from reader_for(suffix, content)(where, content)
    except SourceError as error:
        yield Failure(where, str(error))


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a file of any size, one in memory at a time."""
    while data := stream.readline(settings.MAX_SOURCE_BYTES):
        try:
            yield decode(data)
        except SourceError:
            yield data.decode("utf-8", errors="replace")  # no JSON either, and reported as such with its line number


def _article(draft: Draft) -> Article | Failure:
    """The draft as an article, or why it is none."""
    if len(draft.text) > _MUCH_MARKUP * settings.MAX_ARTICLE_CHARACTERS:
        return Failure(draft.where, "it is far longer than an article; split it into its articles")
    text, removed = normalise(draft.text, draft.cut)
    fault = _fault(text)
    if fault:
        return Failure(draft.where, fault)
    title, source, url = clean_line(draft.title), clean_line(draft.source), clean_line(draft.url)
    return Article(
        id=clean_line(draft.id) or _derived_id(title, url, text),
        text=text,
        title=title,
        source=source,
        published=published_date(clean_line(draft.published), draft.where),
        url=url,
        removed=removed,
    )


def _fault(text: str) -> str | None:
    """Why the text cannot be an article, or None."""
    if not re.search(r"\w", text):
        return "it has no words"
    if len(text) > settings.MAX_ARTICLE_CHARACTERS:
        return f"its text is longer than {settings.MAX_ARTICLE_CHARACTERS:,} characters; split it into its articles"
    if _bracket_depth(text) > MAX_BRACKET_DEPTH:
        return "its brackets are nested too deeply to be prose"
    if not is_english(text):
        return "it does not read as English, the only language Parley knows"
    return None


def _bracket_depth(text: str) -> int:
    depth = deepest = 0
    for bracket in re.findall(r"[()\[\]{}]", text):
        depth = depth + 1 if bracket in "([{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _derived_id(title: str | None, url: str | None, text: str) -> str:
    """An id from content alone: words of the title or of the beginning, and a digest.

    The address, where there is one, stands for the article, so that a corrected text replaces the earlier one.
    """
    words = namespaces.slug(" ".join((title or text[:200]).split()[:6]))[:48].rstrip("-")
    return f"{words}-{namespaces.digest(url or text)}"
