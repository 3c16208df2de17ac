"""What an article has beside its account: credits, links to others, notes on what an earlier version said.

No reader of ours sees them: what a correction takes back is nobody's fact, and the headline of another article tells
of something else.
"""

from __future__ import annotations

import re
from functools import cache

from kg import lexicon


def blanked(text: str) -> str:
    """The text with blanks for the letters of its asides, so that all the others keep their places.

    >>> blanked("They met.\\nREAD MORE: Others met").rstrip()
    'They met.'
    """
    for pattern in _patterns():
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lines = "|".join((*lexicon.phrases("asides", "credits"), *lexicon.phrases("asides", "links")))
    notes = "|".join(lexicon.phrases("asides", "notes"))
    marks = r"^[^\w\n\"“”‘’«]{0,40}"  # bounded, as all that is tried at each line: a line may be of marks alone
    opening = rf"(?:{marks}|(?<=[.!?])[\"”’)]*[ \t]+)"
    return (
        re.compile(rf"{marks}(?:{lines})$", re.IGNORECASE | re.MULTILINE),
        re.compile(rf"{opening}(?:{notes}).*$", re.IGNORECASE | re.MULTILINE),
    )
