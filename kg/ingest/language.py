"""The language of a text. The commonest English words decide first; only without them py3langid is asked."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.model import ENGLISH

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE_CHARACTERS = 4000
#: Words that are common in every English news text, and in no other language.
_COMMONEST = frozenset(
    {"the", "of", "and", "to", "that", "with", "was", "for", "by", "from", "said", "which", "have", "it"}
)
_ENOUGH = 0.12
#: A text with fewer letters is in another language only if that is very likely by its words that are no names:
#: this is so for none of 5,940 sentences of English articles in `train`.
_FEW_LETTERS = 400
_LIKELY = 0.8


def language_of(text: str) -> str:
    """The language code (ISO 639-1) of the beginning of the text; a short text counts as English unless it is clearly
    in another language. Capital letters alone (old wire copy) do not count against English.
    """
    words = _words(text)
    if _is_english(words):
        return ENGLISH
    name, probability = _likeliest(words)
    return ENGLISH if _is_short(words) and probability < _LIKELY else name


def is_believed(text: str) -> bool:
    """Whether a text counts as English only because it is short."""
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
    """The likeliest language and its probability, by the words that are no names, if there are any."""
    plain = [word for word in words if not word[0].isupper()]
    name, probability = _identifier().classify(" ".join(plain or words).lower())
    return str(name), float(probability)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid import langid  # loading takes a moment, and English texts do not need it

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
