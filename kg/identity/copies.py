"""Which articles print the same text: a wire story in twenty papers is one source, not twenty.

Texts are compared by their runs of five words. An article is a copy of another where the shorter of the two shares
nearly all of its runs with the longer, or half of them where that is a good part of the longer, too: so a copy may be
shortened, edited and given another beginning. Runs that several originals hold, such as the footer of a paper, count
for none. A quarter of all runs stands for all of them, chosen by what they are; a text that is too short for that is a
copy of the same words only.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeAlias

from kg.model import Article

_RUN = 5
#: So much of the shorter text makes it a copy by itself; or so much of it with so much of the longer.
NEARLY_ALL, HALF, _OF_LONGER = 0.8, 0.5, 0.25
#: Runs that more originals hold are boilerplate.
FEW = 4
#: One of so many runs is looked at, and so many are needed to compare two texts.
_SAMPLE, _ENOUGH = 4, 8


Order: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """An article's id and day, the runs that stand for it, and a number for all its words.

    ``lone`` is how many more runs it has, which no other text has and which are therefore only counted.
    """

    id: str
    published: str
    runs: frozenset[int]
    whole: int
    lone: int = 0

    def order(self) -> Order:
        """Its place among all texts: by day, then by id."""
        return self.published, self.id

    def compared(self) -> frozenset[int]:
        """What it is compared by: its runs, or all its words where these are too few."""
        return frozenset([self.whole]) if self.is_short else self.runs

    def size(self, counting: int) -> int:
        """How much there is to compare, if so many of what it is compared by count."""
        return counting + (0 if self.is_short else self.lone)

    def without(self, runs: Set[int]) -> Text:
        """The text as if it did not have these runs."""
        return replace(self, runs=self.runs - runs)

    @property
    def is_short(self) -> bool:
        """Whether it has too few runs to compare."""
        return len(self.runs) + self.lone < _ENOUGH


def compare(texts: Iterable[Text]) -> dict[str, str]:
    """For each text that prints again what another does, the id of that one: the earliest of all that print it."""
    texts = sorted(texts, key=Text.order)
    # Short articles with a long footer look like copies until it is known what a footer is: from those that are surely
    # different, though half of their words are the same.
    _, held = _first(texts, NEARLY_ALL)
    boilerplate = {run for run, names in held.items() if len(names) > FEW}
    return _first([text.without(boilerplate) for text in texts], HALF)[0]


def _first(texts: Sequence[Text], least: float) -> tuple[dict[str, str], dict[int, list[str]]]:
    """The original of each copy, which shares at least so much with it; and the first originals that hold each run."""
    first: dict[str, str] = {}
    sizes: dict[str, int] = {}
    holders: dict[int, list[str]] = {}
    for text in texts:
        holding = {run: names for run in text.compared() if len(names := holders.get(run, ())) <= FEW}
        size = text.size(len(holding))
        shared = Counter(name for names in holding.values() for name in names)
        near = [(count, name) for name, count in shared.items() if is_copy(count, (size, sizes[name]), least)]
        if near:
            first[text.id] = min(near, key=lambda pair: (-pair[0], pair[1]))[1]
            continue
        sizes[text.id] = size
        for run in holding:
            holders.setdefault(run, []).append(text.id)
    return first, holders


def is_copy(shared: int, sizes: tuple[int, int], least: float) -> bool:
    """Whether two texts of these sizes that share so much are copies; ``least`` is so much of the shorter one."""
    shorter, longer = sorted(sizes)
    return shared >= NEARLY_ALL * shorter or (shared >= least * shorter and shared >= _OF_LONGER * longer)


def text_of(article: Article) -> Text:
    """The text of an article, as far as copies are found by it; without a day it comes last."""
    words = re.findall(r"\w+", article.text.casefold())
    runs = (" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))
    chosen = frozenset(number for run in runs if (number := zlib.crc32(run.encode())) % _SAMPLE == 0)
    return Text(article.id, article.published or "9999", chosen, zlib.crc32(" ".join(words).encode()))
