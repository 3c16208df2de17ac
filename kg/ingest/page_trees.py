"""The tree of an HTML page, unless the page is too large to be that of an article."""

from __future__ import annotations

import re
from typing import Any

from kg.errors import SourceError

#: A page with more marks that may begin a tag is not one of articles: each takes time and memory.
_MOST_TAGS = 150_000
#: Tables take the library time by the square of their number.
_MOST_TABLES = 2_000
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
#: A tag with more attributes is not made by people; the parser compares each with all others, and cannot be stopped.
_MOST_ATTRIBUTES = 2_000
_LONG_TAG = re.compile(r"<[A-Za-z](?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")


def tree_of(content: str) -> Any:
    """The tree of an HTML page; None where it is none. Raises SourceError where the page is too large."""
    from trafilatura import load_html

    if content.count("<") > _MOST_TAGS:
        raise SourceError(f"this page has more than {_MOST_TAGS:,} elements; save its articles one by one")
    if sum(1 for _ in _TABLE.finditer(content)) > _MOST_TABLES:
        raise SourceError(f"this page has more than {_MOST_TABLES:,} tables; save its articles one by one")
    for tag in _LONG_TAG.finditer(content):
        if tag.end() - tag.start() > 2 * _MOST_ATTRIBUTES and len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES:
            raise SourceError(f"an element of this page has more than {_MOST_ATTRIBUTES:,} attributes; save its text")
    return load_html(content)
