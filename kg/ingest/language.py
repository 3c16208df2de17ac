"""Which language a text is in. The commonest words of English say so at once; only without them py3langid is asked."""

from __future__ import annotations

import re

from kg.model import ENGLISH

SAMPLE_CHARACTERS = 4000
#: Words every English news text is full of, and no other language.
_COMMONEST = frozenset(
    {"the", "of", "and", "to", "that", "with", "was", "for", "by", "from", "said", "which", "have", "it"}
)
_ENOUGH = 0.12
#: Below this many letters a language cannot be told, and the text is believed to be English.
_TOO_SHORT = 60


def language_of(text: str) -> str:
    """The code of the language (ISO 639-1) that the beginning of the text reads as; short texts count as English.

    Capital letters alone (old wire copy) do not count against English.
    """
    sample = text[:SAMPLE_CHARACTERS].lower()
    words = re.findall(r"[^\W\d_]+", sample)
    letters = sum(map(len, words))
    latin = sum(len(word) for word in words if word.isascii())
    if latin >= letters / 2:
        if letters < _TOO_SHORT or sum(word in _COMMONEST for word in words) >= _ENOUGH * len(words):
            return ENGLISH
    import py3langid

    return str(py3langid.classify(" ".join(words))[0])
