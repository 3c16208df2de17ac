"""Which articles print the same text: a wire story in twenty papers is one source, not twenty.

Texts are compared by their runs of five words. An article is a copy of another where the shorter of the two shares at
least half of its runs with the longer, so that a copy may be shortened, edited and given another beginning. A quarter
of all runs stands for all of them, chosen by what they are; a text that is too short for that is a copy of the same
words only.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable

from kg.model import Article

_RUN = 5
_SHARE = 0.5
#: One of so many runs is looked at, and so many are needed to compare two texts.
_SAMPLE, _ENOUGH = 4, 8


def copies(articles: Iterable[Article]) -> dict[str, str]:
    """For each article that prints again what another does, the id of that one: the earliest of all that print it."""
    first: dict[str, str] = {}
    sizes: dict[str, int] = {}
    holders: dict[int, list[str]] = {}
    for article in sorted(articles, key=lambda each: (each.published or "9999", each.id)):
        runs = _runs(article.text)
        shared = Counter(name for run in runs for name in holders.get(run, ()))
        near = [(count, name) for name, count in shared.items() if count >= _SHARE * min(len(runs), sizes[name])]
        if near:
            first[article.id] = min(near, key=lambda pair: (-pair[0], pair[1]))[1]
            continue
        sizes[article.id] = len(runs)
        for run in runs:
            holders.setdefault(run, []).append(article.id)
    return first


def _runs(text: str) -> frozenset[int]:
    """The runs of words that stand for a text, as numbers."""
    words = re.findall(r"\w+", text.casefold())
    runs = (" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))
    chosen = frozenset(number for run in runs if (number := zlib.crc32(run.encode())) % _SAMPLE == 0)
    return chosen if len(chosen) >= _ENOUGH else frozenset([zlib.crc32(" ".join(words).encode())])
