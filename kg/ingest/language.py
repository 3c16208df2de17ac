"""Is a text English? Its commonest words say so at once; only where they do not, py3langid is asked."""

from __future__ import annotations

import re

SAMPLE_CHARACTERS = 4000
#: Words every English news text is full of, and no other language.
_COMMONEST = frozenset(
    {"the", "of", "and", "to", "that", "with", "was", "for", "by", "from", "said", "which", "have", "it"}
)
_ENOUGH = 0.12
#: Below this many letters a language cannot be told, and the text is believed to be English.
_TOO_SHORT = 60


def is_english(text: str) -> bool:
    """Whether the beginning of the text reads as English; short texts get the benefit of the doubt.

    Capital letters alone (old wire copy) do not count against it.
    """
    sample = text[:SAMPLE_CHARACTERS].lower()
    words = re.findall(r"[^\W\d_]+", sample)
    letters = sum(map(len, words))
    latin = sum(len(word) for word in words if word.isascii())
    if latin < letters / 2:
        return False
    if letters < _TOO_SHORT:
        return True
    if sum(word in _COMMONEST for word in words) >= _ENOUGH * len(words):
        return True
    import py3langid

    return bool(py3langid.classify(" ".join(words))[0] == "en")
