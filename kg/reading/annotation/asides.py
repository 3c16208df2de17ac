"""What an article has besides its text: credits, links to others, notes about an earlier version.

No reader of ours sees these: what a correction takes back is no fact, and a headline of another article is about
something else.
"""

from __future__ import annotations

import re
from functools import cache

from kg import lexicon


def blanked(text: str) -> str:
    """The text with blanks for the letters of its asides, so that all other letters keep their places.

    >>> blanked("They met.\\nREAD MORE: Others met").rstrip()
    'They met.'
    """
    for pattern in _patterns():
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = {key: "|".join(lexicon.phrases("asides", key)) for key in ("headings", "bracketed", "notes")}
    lines = "|".join((*lexicon.phrases("asides", "credits"), *lexicon.phrases("asides", "links")))
    marks = r"^[^\w\n\"“”‘’«]{0,40}"  # bounded, because it is tried at each line, and a line may have only marks
    opening = rf"(?:{marks}|(?<=[.!?])[\"”’)]*[ \t]+)(?:(?:update|note)[ \t]*:[ \t]+)?"
    headline = r"[^\n]{0,159}[^\n.!?:\"”]"
    found = (
        rf"{marks}(?:{lines})$",
        rf"{marks}(?:{words['headings']})[ \t]*:?[^\w\n]{{0,9}}$(?:\n{{1,3}}{headline}$){{0,12}}",
        rf"[\[(](?:{words['bracketed']})[^\])\n]{{0,200}}[\])]",
        rf"{opening}(?:{words['notes']}).*$",
    )
    return tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in found)
