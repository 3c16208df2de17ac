"""Words of an article that say nothing about its subject: credits of reporters and editors."""

from __future__ import annotations

import re

from spacy.tokens import Doc

_FOOTER = re.compile(
    r"^\W*(?:\((?:Additional )?(?:reporting|writing|editing|compiled)\b.*|(?:Additional )?(?:Reporting|Writing|Editing) by\b.*"
    r"|.*\b(?:writers?|reporters?|staff)\b.*\bcontributed to this (?:report|story|article)\b.*)$",
    re.IGNORECASE | re.MULTILINE,
)


def footer_tokens(doc: Doc) -> frozenset[int]:
    """The token indices inside credits lines."""
    spans = [match.span() for match in _FOOTER.finditer(doc.text)]
    return frozenset(token.i for token in doc if any(start <= token.idx < end for start, end in spans))
