"""What the readers of sources return, and the simplest readers: text, Markdown with front matter, lists of addresses.

Each reader takes the decoded content of a source and returns drafts: what the source says about each article, before
any check. Dates stay as written; `published_date` reads them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.errors import SourceError
from kg.ingest.addresses import is_address

_log = logging.getLogger(__name__)

#: What Markdown adds to the words of an article.
MARKDOWN_MARKS = re.compile(
    r"^[ ]{0,3}\#{1,6}[ ]+"  # headings
    r"|^[ ]{0,3}>[ ]?"  # quoted blocks
    r"|^[ ]{0,3}(?:[-*_][ ]*){3,}$"  # rules between passages
    r"|<!--(?s:.{0,2000}?)-->"
    r"|!\[[^\[\]\n]{0,300}\]\([^)\n]{0,2000}\)"  # pictures
    r"|(?<!\\)\[(?=[^\[\]\n]{1,300}\]\([^)\n]{1,2000}\))"  # the two halves of a link around its words
    r"|(?<=[^\]\n])\]\([^)\n]{1,2000}\)"
    r"|(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])"  # emphasis
    r"|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)"
    r"|\\(?=[\\`*_{}\[\]()#+.!>-])",  # escapes
    re.MULTILINE,
)


#: The usual keys for the publisher of an article and its date; the first one with a value counts.
_PUBLISHER = (
    *("source", "publisher", "outlet", "source-hostname", "sitename", "site_name"),
    *("source_domain", "hostname", "domain", "sourcecommonname"),
)
_PUBLISHED = (
    *("published", "date", "date_publish", "date_published", "datepublished", "published_at", "publishedat"),
    *("published_date", "publish_date", "publication_date", "pubdate", "seendate"),
)


@dataclass(frozen=True)
class Draft:
    """An article as its source gives it. ``where`` names the source for people, ``cut`` matches the markup to remove.

    ``changed`` (ISO 8601) shows which of two versions of a page is newer. ``key`` identifies an article without an
    address of its own, such as a post of a live blog.
    """

    where: str
    text: str
    id: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None
    cut: re.Pattern[str] | None = None
    changed: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Link:
    """A web address with an article, and what the source of the link says about it.

    ``updated`` is a date to use only if the article itself has none.
    """

    url: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    updated: str | None = None


def read_plain_text(where: str, content: str) -> Iterator[Draft | Link]:
    """One draft with the whole content; if the content is only web addresses, a link for each of them.

    Blank lines and lines that begin with # do not count.
    """
    lines = [line.strip() for line in content.lstrip("\ufeff").splitlines()]
    addresses = [line for line in lines if line and not line.startswith("#")]
    if addresses and all(map(is_address, addresses)):
        yield from map(Link, dict.fromkeys(addresses))
    else:
        yield Draft(where, content)


def read_markdown(where: str, content: str) -> Iterator[Draft]:
    """One draft: facts from the front matter, else the title from the first heading.

    Raises SourceError for front matter that is not YAML.
    """
    front = re.match(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", content, re.DOTALL | re.MULTILINE)
    facts = _front_matter(front[1]) if front else {}
    body = content[front.end() :] if front else content
    heading = re.match(r"\s*#[ ]+(.+?)[ #]*$", body, re.MULTILINE)
    if heading and not fact(facts, "title"):
        facts["title"] = heading[1]
    if heading and fact(facts, "title") == heading[1].strip():
        body = body[heading.end() :]
    yield draft_from(where, body.lstrip("\r\n"), facts, cut=MARKDOWN_MARKS)


def _front_matter(text: str) -> dict[str, Any]:
    import yaml

    try:
        # BaseLoader builds nothing but strings, lists and dictionaries: an id stays as it is worded.
        facts = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise SourceError(f"the front matter is not YAML at line {line} ({error.problem}); correct it there") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError("the front matter is not YAML; correct or remove it") from error
    if facts in (None, ""):
        return {}
    if not isinstance(facts, dict):
        raise SourceError("the front matter is not a list of `key: value` lines; correct or remove it")
    return {str(key).lower(): value for key, value in facts.items()}


def draft_from(where: str, text: str, facts: Mapping[str, Any], cut: re.Pattern[str] | None = None) -> Draft:
    return Draft(
        where=where,
        text=text,
        id=fact(facts, "id"),
        title=fact(facts, "title", "headline"),
        source=fact(facts, *_PUBLISHER),
        published=fact(facts, *_PUBLISHED),
        url=fact(facts, "url", "link"),
        cut=cut,
    )


def fact(facts: Mapping[str, Any], *keys: str) -> str | None:
    """The first of the keys that has words or a number."""
    for key in keys:
        value = facts.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def published_date(text: str | None, where: str) -> str | None:
    """The date as ISO 8601 (day, month or year); None, with a warning in the log, if it is not clear.

    >>> published_date("9 June 2025", "a.md"), published_date("2025-06-09T10:00:00Z", "a.md")
    ('2025-06-09', '2025-06-09')
    """
    if text is None:
        return None
    found = _iso_date(text) or _worded_date(text)
    if found is None:
        _log.warning(
            "%s: the date %r is not clear, so the article is read without a date; write it as YYYY-MM-DD",
            where,
            text[:40],
        )
    return found


def _iso_date(text: str) -> str | None:
    text = re.sub(r"\A(\d{4})(\d{2})(\d{2})(?=\Z|T\d|\d{6}\Z)\d{0,6}", r"\1-\2-\3", text.strip())  # as GDELT writes it
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?\Z", text, re.DOTALL)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def _worded_date(text: str) -> str | None:
    """A date with a month in words and a year of four digits; 9/6/2025 means different days in different countries."""
    if not re.search(r"\b\d{4}\b", text) or not re.search(r"[A-Za-z]{3}", text) or len(text) > 60:
        return None
    import dateparser

    settings: dict[str, Any] = {"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_AS_TIMEZONE_AWARE": False}
    found = dateparser.parse(text, languages=["en"], settings=settings)
    return found.date().isoformat() if found else None
