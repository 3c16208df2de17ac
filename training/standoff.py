"""Drafts without a word of their articles: every passage as its place in the text, so that they may be kept here.

`training/annotations.jsonl` holds those of articles of the evaluation folder's `unlabelled`, whose texts are not ours
to give away. Kept are the sections that the network learns from.
"""

from __future__ import annotations

import re
from typing import Any

from kg.model import Span
from kg.reading import naming
from kg.reading.passages import Passages

Json = dict[str, Any]

#: What stands for itself: choices of the format, ids and days.
_PLAIN = frozenset("article published id level status part_of follows ordinal negotiation former kind capacity".split())
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")
#: What stands for a name or value that has no place in the text; nothing does for the words of a post.
_INSTEAD = {"name": "words", "value": "words", "person": "words", "speaker": "speaker_words", "post": ""}
#: The sections that are kept, and those that are empty then.
_KEPT = ("negotiations", "posts", "agreements", "contacts", "statements")
_LEFT = ("claims", "measures")


def without_text(draft: Json, text: str) -> Json:
    """A draft with places ``[start, end]`` of the text for the words that stand there, and null for other words.

    Names of nations and of bodies that everybody knows stay; an article's own names for talks and deals do not.
    """
    passages = Passages(text)
    lower = Passages(text.lower())

    def place(words: str, within: Span | None) -> list[int] | None:
        for found in (*passages.find(words, within), *passages.find(words), *lower.find(words.lower())):
            return [found.start, found.end]
        return None

    def bare(value: Any, key: str, within: Span | None) -> Any:
        if isinstance(value, dict):
            quote = next(iter(passages.find(value.get("quote") or "")), within)
            return {name: bare(each, name, quote) for name, each in value.items()}
        if isinstance(value, list):
            return [bare(each, key, within) for each in value]
        if not isinstance(value, str) or key in _PLAIN or _DAY.fullmatch(value):
            return value
        found = place(value, within)
        return value if found is None and naming.kind_of(value) is not None else found

    kept = {name: bare(draft[name], name, None) for name in _KEPT}
    for record in (*kept["negotiations"], *kept["agreements"]):
        record["name"] = None
        record.pop("outcome", None)
    return {"article": draft["article"], "published": draft["published"], **kept}


def with_text(bare: Json, text: str) -> Json:
    """The draft again. What had no place has the words of its item, talks and deals the first of their mentions."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            full = {name: told(each) for name, each in value.items()}
            for name, instead in _INSTEAD.items():
                if name in full and full[name] is None:
                    full[name] = full.get(instead) if instead else ""
            if full.get("mentions"):
                full["name"] = full["mentions"][0]
            return full
        if isinstance(value, list) and len(value) == 2 and all(isinstance(each, int) for each in value):
            return text[value[0] : value[1]]
        return [told(each) for each in value] if isinstance(value, list) else value

    return {**told(bare), **{name: [] for name in _LEFT}}
