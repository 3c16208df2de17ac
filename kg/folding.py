"""Words made comparable: folding of letters, and the word sets of names, titles and topics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
    | {"ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "&": " and "}
)
_MARKS = re.compile("['’‘`´ʼʿʾ]")
_POSSESSIVE = re.compile(r"['’]s\b")
_DOTTED = re.compile(r"\b((?:\w\.){2,})", re.UNICODE)
_BREAKS = re.compile(r"[\W_]+", re.UNICODE)
_SPELLING = (
    (re.compile(r"isation(s?)\b"), r"ization\1"),
    (re.compile(r"\bcentre\b"), "center"),
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\blabour\b"), "labor"),
    (re.compile(r"\bprogramme\b"), "program"),
    (re.compile(r"\bspokes(?:man|woman)\b"), "spokesperson"),
    (re.compile(r"\bchair(?:man|woman|person)\b"), "chair"),
)
#: Words that carry no meaning of their own in a name, title or topic.
_STOPWORDS = frozenset(
    "a an and at between by for from in into its of on or over the their this that to with his her".split()
)


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """The text in lower case without diacritics, dots and punctuation, one spelling, single spaces.

    >>> fold("The U.S. Défence Organisation")
    'the us defense organization'
    """
    text = _DOTTED.sub(lambda match: match.group(1).replace(".", "") + " ", text.translate(_LETTERS))
    decomposed = unicodedata.normalize("NFKD", _MARKS.sub("", _POSSESSIVE.sub("", text)))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    plain = _BREAKS.sub(" ", plain.casefold()).strip()
    for pattern, replacement in _SPELLING:
        plain = pattern.sub(replacement, plain)
    return plain


#: Dots and apostrophes are taken out, as `fold` does; other breaks may stay.
_INSIDE_WORDS = str.maketrans(dict.fromkeys("'’‘`´ʼʿʾ."))


def roughly_folded(text: str) -> str:
    """A whole text in small letters without diacritics, dots and apostrophes: quick, and enough to rule words out.

    >>> roughly_folded("The U.S. Défence")
    'the us defence'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS).translate(_INSIDE_WORDS))
    return plain.encode("ascii", "ignore").decode("ascii").lower() if not text.isascii() else plain.lower()


@lru_cache(maxsize=200_000)
def content_words(text: str) -> frozenset[str]:
    """The folded words of the text that carry meaning.

    >>> sorted(content_words("Secretary of the Treasury"))
    ['secretary', 'treasury']
    """
    return frozenset(fold(text).split()) - _STOPWORDS


def word_key(text: str) -> str:
    """The meaningful words in alphabetical order: equal for names that differ in word order and articles only.

    >>> word_key("the Ministry of Defence") == word_key("Defense Ministry")
    True
    """
    return " ".join(sorted(content_words(text))) or fold(text)


#: What makes an adjective, or the word for its people, of the name of a region.
_ADJECTIVAL = frozenset({"n", "an", "ian", "ese", "i", "ish", "ns", "ans", "ians", "is"})
_LEAST_LETTERS = 4


@lru_cache(maxsize=10_000)
def adjectives_of(name: str) -> frozenset[str]:
    """What can be the adjective of a name of one word, or the word for its people, folded.

    >>> "norlandian" in adjectives_of("Norlandia"), "taril" in adjectives_of("Tari")
    (True, False)
    """
    whole = fold(name)
    if len(whole) < _LEAST_LETTERS or " " in whole:
        return frozenset()
    short = whole.rstrip("aeiouy")
    stems = {whole, short} if len(short) >= _LEAST_LETTERS - 1 else {whole}
    return frozenset(stem + ending for stem in stems for ending in _ADJECTIVAL) - {whole}


def without_article(text: str) -> str:
    """The text without a leading "the", for display."""
    return re.sub(r"^the\s+(?=\S)", "", text.strip(), flags=re.IGNORECASE)


def counted(count: int, what: str) -> str:
    """So many of a thing in words.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def few(names: Sequence[str], most: int) -> str:
    """The first of the names, and how many more there are.

    >>> few(["a", "b", "c"], 3), few(["a", "b", "c"], 1)
    ('a, b, c', 'a and 2 more')
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def listed(names: list[str]) -> str:
    """The names as an English list: "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def folded_words(text: str) -> str:
    """A whole text folded word by word, so that what was folded once is known."""
    return " ".join(folded for word in text.split() if (folded := fold(word)))


def stemmed(folded: str) -> str:
    """The stems of folded words."""
    return " ".join(_stem(word) for word in folded.split())


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer  # type: ignore[import-untyped]  # it has no stubs

    return snowballstemmer.stemmer("english")
