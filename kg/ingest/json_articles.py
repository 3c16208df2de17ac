"""Articles as JSON: one object, a list, or one on each line, with the keys of common news collectors.

These are trafilatura, news-please (also used by CC-News), GDELT and NewsAPI. An object with an address and without a
key for text is a link to its article.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.ingest.addresses import is_address
from kg.ingest.formats import Draft, Link, draft_from, fact
from kg.model import Failure

_TEXT = ("text", "raw_text", "maintext", "article_text", "body", "content")


def read_json(where: str, content: str) -> Iterator[Draft | Link | Failure]:
    """The drafts of a JSON object, of a list of objects (also under the key ``articles``), or of JSON Lines."""
    try:
        whole = json.loads(content)
    except RecursionError:
        yield Failure(where, "the JSON is nested too deeply to be articles")
    except ValueError:
        yield from read_json_lines(where, content.split("\n"))
    else:
        items = whole.get("articles") if isinstance(whole, dict) and not _text(whole) else whole
        if not isinstance(items, list):
            yield _draft(where, whole)
            return
        for number, item in enumerate(items, start=1):
            yield _draft(f"{where}, item {number}", item)


def read_json_lines(where: str, lines: Iterable[str]) -> Iterator[Draft | Link | Failure]:
    """One draft for each line; a line that is no article becomes a Failure with its number, and the others are read."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{where}, line {number}"
        try:
            item = json.loads(line.lstrip("\ufeff"))
        except json.JSONDecodeError as error:
            yield Failure(place, f"this is not JSON ({error.msg} at column {error.colno}); correct the line")
        except (ValueError, RecursionError):
            yield Failure(place, "this JSON is nested too deeply, or has a number too long, to be an article")
        else:
            yield _draft(place, item)


def _draft(where: str, item: Any) -> Draft | Link | Failure:
    if not isinstance(item, dict):
        return Failure(where, f"an article must be a JSON object with the key text, but this is {_sort(item)}")
    facts = {str(key).lower(): value for key, value in item.items()}
    if isinstance(facts.get("source"), dict):  # NewsAPI: {"id": ..., "name": ...}
        facts["source"] = facts["source"].get("name")
    if is_address(fact(facts, "source")):  # trafilatura writes the page's address under this key
        facts["url"] = fact(facts, "url") or facts.pop("source")
        facts.pop("source", None)
    text = _text(facts)
    draft = draft_from(where, text or "", facts)
    if text is not None:
        return draft
    if is_address(draft.url) and not facts.keys() & set(_TEXT):
        return Link(draft.url or "", draft.title, draft.source, draft.published)
    return Failure(where, "the article has no text; put its words under the key text")


def _text(item: Mapping[str, Any]) -> str | None:
    """The text under the first key that has one; "" if such a key is blank; None without a key for text."""
    found = [item[key] for key in _TEXT if isinstance(item.get(key), str)]
    return next((text for text in found if text.strip()), found[0] if found else None)


def _sort(item: Any) -> str:
    names: Mapping[type, str] = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(item), "a number")
