"""Words of an article that say nothing about its subject: credits of reporters and editors."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from kg import lexicon


def footer_tokens(doc: Doc) -> frozenset[int]:
    """The token indices inside credits lines."""
    spans = [match.span() for match in _footer().finditer(doc.text)]
    return frozenset(token.i for token in doc if any(start <= token.idx < end for start, end in spans))


@cache
def _footer() -> re.Pattern[str]:
    """A line that is a credit: the patterns of boilerplate.yaml, after marks and up to the line's end."""
    lines = "|".join(lexicon.phrases("boilerplate", "credits"))
    return re.compile(rf"^\W*(?:{lines})$", re.IGNORECASE | re.MULTILINE)
