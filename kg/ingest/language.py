"""Which language a text is in. The commonest words of English say so at once; only without them py3langid is asked."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.model import ENGLISH

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE_CHARACTERS = 4000
#: Words every English news text is full of, and no other language.
_COMMONEST = frozenset(
    {"the", "of", "and", "to", "that", "with", "was", "for", "by", "from", "said", "which", "have", "it"}
)
_ENOUGH = 0.12
#: Below this many letters a text is of another language only where that is so likely by its words that are no names:
#: of 5,940 sentences of English articles in `train` none is.
_FEW_LETTERS = 400
_LIKELY = 0.8


def language_of(text: str) -> str:
    """The code of the language (ISO 639-1) that the beginning of the text reads as; a short text counts as English
    unless it clearly reads as another. Capital letters alone (old wire copy) do not count against English.
    """
    words = _words(text)
    if _is_english(words):
        return ENGLISH
    name, probability = _likeliest(words)
    return ENGLISH if _is_short(words) and probability < _LIKELY else name


def is_believed(text: str) -> bool:
    """Whether a text counts as English though it does not read so, because it is short."""
    words = _words(text)
    if not _is_short(words) or _is_english(words):
        return False
    name, probability = _likeliest(words)
    return name != ENGLISH and probability < _LIKELY


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text[:SAMPLE_CHARACTERS])


def _letters(words: list[str]) -> int:
    return sum(map(len, words))


def _is_short(words: list[str]) -> bool:
    return _is_latin(words) and _letters(words) < _FEW_LETTERS


def _is_english(words: list[str]) -> bool:
    common = sum(word.lower() in _COMMONEST for word in words)
    return _is_latin(words) and common >= _ENOUGH * len(words)


def _is_latin(words: list[str]) -> bool:
    return 2 * _letters([word for word in words if word.isascii()]) >= _letters(words)


def _likeliest(words: list[str]) -> tuple[str, float]:
    """The likeliest language and how likely it is, by the words that are no names, where there are any."""
    plain = [word for word in words if not word[0].isupper()]
    name, probability = _identifier().classify(" ".join(plain or words).lower())
    return str(name), float(probability)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid import langid  # takes a moment to load, and English texts do without

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
