"""Where words that a reader quotes are in an article: exactly the same letters, but perhaps set differently.

White space, the shape of quotation marks, apostrophes and dashes, soft hyphens and the Unicode form of a letter may
differ from the article; nothing else may. The result is always a span of the article's own text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from kg.model import Span

_SAME = {
    **dict.fromkeys("‘’‚‛`´ʼ′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
#: Characters without a sound of their own.
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SENTENCE_ENDS = re.compile(r"(?<=[\w)]{3})[.!?][\"”’']*\s+|\n")


class Passages:
    """The text of an article, to search for quoted words."""

    def __init__(self, text: str) -> None:
        self.text = text
        plain: list[str] = []
        offsets: list[int] = []
        for offset, character in enumerate(text):
            for letter in _plain(character):
                if letter == " " and plain and plain[-1] == " ":
                    continue
                plain.append(letter)
                offsets.append(offset)
        self._plain = "".join(plain)
        self._offsets = offsets
        # The same words are looked for again and again, by one statement after another.
        self._everywhere = lru_cache(maxsize=256)(lambda wanted: tuple(self._places(wanted, 0, len(self._plain))))

    def find(self, words: str, within: Span | None = None) -> list[Span]:
        """Every place of the words, in order; inside a span, if one is given.

        >>> Passages("They met  in Oslo — “briefly”.").find('in Oslo - "briefly"')
        [Span(start=10, end=29)]
        """
        wanted = "".join(_plain_words(words))
        if not wanted:
            return []
        if within is None:
            return list(self._everywhere(wanted))
        first, last = bisect_left(self._offsets, within.start), bisect_left(self._offsets, within.end)
        return list(self._places(wanted, first, last))

    def _places(self, wanted: str, first: int, last: int) -> Iterator[Span]:
        at = self._plain.find(wanted, first, last)
        while at >= 0:
            start, end = self._offsets[at], self._offsets[at + len(wanted) - 1] + 1
            while end < len(self.text) and unicodedata.combining(self.text[end]):
                end += 1
            yield Span(start, end)
            at = self._plain.find(wanted, at + 1, last)

    def nearest(self, words: str, to: int) -> Span | None:
        """The place of the words that begins nearest to an offset, of two as near the first; None if there is none.

        >>> Passages("the talks, the deal, the pact").nearest("the", 14)
        Span(start=11, end=14)
        """
        wanted = "".join(_plain_words(words))
        places = self._everywhere(wanted) if wanted else ()
        at = bisect_left(places, to, key=lambda each: each.start)
        return min(places[max(0, at - 1) : at + 1], key=lambda each: abs(each.start - to), default=None)

    def stands(self, words: str, at: Span) -> bool:
        """Whether the words are those between the offsets, but perhaps set differently.

        >>> Passages("They met  in Oslo").stands("met in", Span(5, 12)), Passages("They met").stands("met", Span(0, 3))
        (True, False)
        """
        there = self.text[at.start : at.end]
        return at.end <= len(self.text) and bool(there.strip()) and _plain_words(there) == _plain_words(words)

    @cached_property
    def paragraphs(self) -> list[int]:
        """The offsets at which paragraphs begin."""
        starts = [0]
        for offset, character in enumerate(self.text):
            if character == "\n":
                starts.append(offset + 1)
        return starts

    def sentence(self, offset: int) -> int:
        """Where the sentence of an offset begins, by full stops and paragraphs.

        >>> Passages("They met. Then they left.").sentence(15)
        10
        """
        index = bisect_right(self._sentence_starts, offset) - 1
        return self._sentence_starts[index]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [0, *(found.end() for found in _SENTENCE_ENDS.finditer(self.text))]

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph with the offset; empty lines do not count."""
        return self._written_before[bisect_left(self.paragraphs, offset + 1) - 1]

    @cached_property
    def _written_before(self) -> list[int]:
        """For each paragraph, how many before it are not empty."""
        written = (bool(self.text[start:end].strip()) for start, end in pairwise(self.paragraphs))
        return list(accumulate(written, initial=0))


def _plain(character: str) -> str:
    """What a character is compared as: base letters without marks, white space as one blank."""
    if character in _UNSEEN:
        return ""
    if character.isspace():
        return " "
    return _SAME.get(character) or unicodedata.normalize("NFKD", character)


def _plain_words(words: str) -> list[str]:
    plain: list[str] = []
    for character in words.strip():
        for letter in _plain(character):
            if letter != " " or not plain or plain[-1] != " ":
                plain.append(letter)
    return plain
