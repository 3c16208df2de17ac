"""What talks go by: their parties, place and month, or the articles' own words where these say which talks they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from kg import lexicon
from kg.folding import content_words, fold, listed
from kg.identity.resolve.match_talks import Talks

#: Talks of more parties than this go by the name the articles give them.
NAMED_PARTIES = 3
#: So many parties are listed in a name at most.
_LISTED_PARTIES = 4


def talks_name(talks: Talks, sides: Sequence[str], spots: Sequence[str], said: str) -> str:
    """A name that says which talks they are, as far as that is known.

    ``sides`` are the names of the parties, or of the persons where nobody else sat there; ``spots`` those of
    the places; ``said`` is what the articles call the talks, kept where parties make no name and it says enough.
    """
    if talks.is_round and 1 < len(talks.parties) <= NAMED_PARTIES:
        name = f"{'–'.join(sides)} talks"
    elif _says_which(said):
        return said
    elif sides:
        more = len(sides) - _LISTED_PARTIES + 1
        name = f"Talks of {listed([*sides[: _LISTED_PARTIES - 1], f'{more} others'] if more > 1 else list(sides))}"
    else:
        name = said if _has_noun(said) else "talks"
    where = f" in {listed(list(spots))}" if spots else ""
    month = _month_text(talks)
    return f"{name}{where}{', ' + month if month else ''}"


def day_text(talks: Talks) -> str:
    """The first day of the talks in ISO 8601, as exactly as known; empty if unknown."""
    if not talks.when.intervals:
        return ""
    first, last = talks.when.intervals[0]
    text = date.fromordinal(first).isoformat()
    return text if first == last else text[:7] if talks.when.is_exact else text[:4]


def _month_text(talks: Talks) -> str:
    day = day_text(talks)
    return f"{date.fromisoformat(day[:7] + '-01'):%B} {day[:4]}" if len(day) > 4 else day


def _says_which(said: str) -> bool:
    """Whether words tell talks from others: "talks on fish", "the Camp David summit", and not "talks for two years".

    What names no kind of meeting and is no proper name either is a piece of a sentence: "meet within five days".
    """
    if not (_has_noun(said) or said[:1].isupper()):
        return False
    return any(word not in _untelling() and not word.isdecimal() for word in content_words(said))


def _has_noun(said: str) -> bool:
    return not _nouns().isdisjoint(fold(said).split())


@cache
def _nouns() -> frozenset[str]:
    words = lexicon.words("negotiations", "nouns") | lexicon.words("negotiations", "weak")
    return frozenset(fold(form) for word in words for form in (word, _plural(word)))


@cache
def _untelling() -> frozenset[str]:
    """The words that say of no talks which they are."""
    lists = (lexicon.words("negotiations", key) for key in ("kinds", "distinct", "ordinals", "untelling"))
    parts = (fold(word).split() for words in lists for word in words)
    return _nouns() | {form for part in parts for word in part for form in (word, _plural(word))}


def _plural(word: str) -> str:
    return re.sub(r"(?<![aeiou])y$", "ie", word) + "s"
