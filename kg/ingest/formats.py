"""The shapes an article comes in: plain text, Markdown with front matter, HTML, JSON and JSON Lines.

Each reader takes the decoded content of a source and gives drafts: what the source says of each article, before
anything is checked. Dates are left as worded; `published_date` reads them.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.errors import SourceError
from kg.model import Failure

_log = logging.getLogger(__name__)

#: What Markdown adds to the words of an article.
MARKDOWN_MARKS = re.compile(
    r"^[ ]{0,3}\#{1,6}[ ]+"  # headings
    r"|^[ ]{0,3}>[ ]?"  # quoted blocks
    r"|^[ ]{0,3}(?:[-*_][ ]*){3,}$"  # rules between passages
    r"|<!--(?s:.{0,2000}?)-->"
    r"|!\[[^\[\]\n]{0,300}\]\([^)\n]{0,2000}\)"  # pictures
    r"|(?<!\\)\[(?=[^\[\]\n]{1,300}\]\([^)\n]{1,2000}\))"  # the two halves of a link around its words
    r"|(?<=[^\]\n])\]\([^)\n]+\)"
    r"|(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])"  # emphasis
    r"|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)"
    r"|\\(?=[\\`*_{}\[\]()#+.!>-])",  # escapes
    re.MULTILINE,
)


@dataclass(frozen=True)
class Draft:
    """An article as its source words it. ``where`` names the source for people, ``cut`` the markup to take out."""

    where: str
    text: str
    id: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None
    cut: re.Pattern[str] | None = None


def read_text(where: str, content: str) -> Iterator[Draft]:
    """One draft that is the whole content."""
    yield Draft(where, content)


def read_markdown(where: str, content: str) -> Iterator[Draft]:
    """One draft: front matter gives the facts about it, else the first heading its title.

    Raises SourceError for front matter that is not YAML.
    """
    front = re.match(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", content, re.DOTALL | re.MULTILINE)
    facts = _front_matter(front[1]) if front else {}
    body = content[front.end() :] if front else content
    heading = re.match(r"\s*#[ ]+(.+?)[ #]*$", body, re.MULTILINE)
    if heading and not _fact(facts, "title"):
        facts["title"] = heading[1]
    if heading and _fact(facts, "title") == heading[1].strip():
        body = body[heading.end() :]
    yield _draft(where, body.lstrip("\r\n"), facts, cut=MARKDOWN_MARKS)


def _front_matter(text: str) -> dict[str, Any]:
    import yaml

    try:
        # BaseLoader builds nothing but strings, lists and dictionaries: an id stays as it is worded.
        facts = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise SourceError(f"the front matter is not YAML at line {line} ({error.problem}); mend it there") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError("the front matter is not YAML; mend it or take it out") from error
    if facts in (None, ""):
        return {}
    if not isinstance(facts, dict):
        raise SourceError("the front matter is not a list of `key: value` lines; mend it or take it out")
    return {str(key).lower(): value for key, value in facts.items()}


def read_html(where: str, content: str) -> Iterator[Draft]:
    """One draft with the page's main text, title, date, publisher and canonical address.

    Raises SourceError where the page has no main text.
    """
    from trafilatura import bare_extraction

    # Only dates the page states itself are taken: htmldate's wider search guesses from any number in it.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}
    page = bare_extraction(
        content, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=dates
    )
    facts = page.as_dict() if page is not None and hasattr(page, "as_dict") else page
    if not facts or not (facts.get("text") or "").strip():
        raise SourceError("no article text stands in this page; save the article itself and try again")
    yield Draft(
        where,
        facts["text"],
        None,
        facts.get("title"),
        facts.get("sitename") or facts.get("hostname"),
        facts.get("date"),
        facts.get("url"),
    )


def read_json(where: str, content: str) -> Iterator[Draft | Failure]:
    """The drafts of a JSON object, of a list of objects, or of JSON Lines."""
    try:
        whole = json.loads(content)
    except RecursionError:
        yield Failure(where, "the JSON is nested too deeply to be articles")
    except ValueError:
        yield from read_json_lines(where, content.split("\n"))
    else:
        items = whole if isinstance(whole, list) else [whole]
        for number, item in enumerate(items, start=1):
            yield _json_draft(f"{where}, item {number}" if isinstance(whole, list) else where, item)


def read_json_lines(where: str, lines: Iterable[str]) -> Iterator[Draft | Failure]:
    """One draft a line; a line that is none becomes a Failure with its number, and the rest goes on."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{where}, line {number}"
        try:
            item = json.loads(line.lstrip("\ufeff"))
        except json.JSONDecodeError as error:
            yield Failure(place, f"this is not JSON ({error.msg} at column {error.colno}); mend the line")
        except (ValueError, RecursionError):
            yield Failure(place, "this JSON is nested too deeply, or has a number too long, to be an article")
        else:
            yield _json_draft(place, item)


def _json_draft(where: str, item: Any) -> Draft | Failure:
    if not isinstance(item, dict):
        return Failure(where, f"an article must be a JSON object with the key text, this is {_sort(item)}")
    text = item.get("text", item.get("raw_text"))
    if not isinstance(text, str):
        return Failure(where, "the article has no text; put its words under the key text")
    facts = {str(key).lower(): value for key, value in item.items()}
    if _is_address(_fact(facts, "source")):  # trafilatura writes the page's address under this key
        facts["url"] = _fact(facts, "url") or facts.pop("source")
        facts.pop("source", None)
    return _draft(where, text, facts)


def _sort(item: Any) -> str:
    names: Mapping[type, str] = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(item), "a number")


def _is_address(text: str | None) -> bool:
    return bool(text and re.match(r"https?://", text))


def _draft(where: str, text: str, facts: Mapping[str, Any], cut: re.Pattern[str] | None = None) -> Draft:
    return Draft(
        where=where,
        text=text,
        id=_fact(facts, "id"),
        title=_fact(facts, "title"),
        source=_fact(facts, "source", "publisher", "source-hostname", "sitename", "hostname"),
        published=_fact(facts, "published", "date"),
        url=_fact(facts, "url"),
        cut=cut,
    )


def _fact(facts: Mapping[str, Any], *keys: str) -> str | None:
    """The first of the keys that holds words or a number."""
    for key in keys:
        value = facts.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def published_date(text: str | None, where: str) -> str | None:
    """The date as ISO 8601 (day, month or year); None, with a logged warning, where it cannot be told.

    >>> published_date("9 June 2025", "a.md"), published_date("2025-06-09T10:00:00Z", "a.md")
    ('2025-06-09', '2025-06-09')
    """
    if text is None:
        return None
    found = _iso_date(text) or _worded_date(text)
    if found is None:
        _log.warning(
            "%s: the date %r cannot be told for certain, the article is read without one; write it as YYYY-MM-DD",
            where,
            text[:40],
        )
    return found


def _iso_date(text: str) -> str | None:
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?\Z", text.strip(), re.DOTALL)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def _worded_date(text: str) -> str | None:
    """A date with a month in words and a year in four digits; 9/6/2025 is one day here and another there."""
    if not re.search(r"\b\d{4}\b", text) or not re.search(r"[A-Za-z]{3}", text) or len(text) > 60:
        return None
    import dateparser

    settings: dict[str, Any] = {"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_AS_TIMEZONE_AWARE": False}
    found = dateparser.parse(text, languages=["en"], settings=settings)
    return found.date().isoformat() if found else None


#: A reader by the suffix of the file.
READERS: Mapping[str, Callable[[str, str], Iterator[Draft | Failure]]] = {
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


def reader_for(suffix: str, content: str) -> Callable[[str, str], Iterator[Draft | Failure]]:
    """The reader for a source: by its suffix where that is known, else by how its content begins."""
    if suffix.lower() in READERS:
        return READERS[suffix.lower()]
    start = content[:1000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("{", "[{", "[\n", "[ ")):
        return read_json
    if re.match(r"<(!doctype|html|\?xml|head|body|!--)", start):
        return read_html
    return read_markdown if start.startswith("---") else read_text
