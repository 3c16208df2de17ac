"""Passages as items of a draft: the words, their sentence, and their probability."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from kg.model import Article, Span
from kg.reading.trained.article_names import Names, Target
from kg.reading.trained.spans import Passage
from kg.reading.trained.windows import Pieces

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OPENING = re.compile(r"^(?:the|a|an|its|their|his|her)\s+", re.IGNORECASE)
#: What a passage that the network ended too late still has of the words behind it.
_ENDING = re.compile(r"(?:\s+(?:in|at|of|on|to|for|by|with|from|and|or|the|a|an))+$")

Json = dict[str, Any]


class Wording:
    """The words of one article."""

    def __init__(self, article: Article, doc: Doc, pieces: Pieces) -> None:
        self.article, self.pieces, self.names = article, pieces, Names(doc, pieces, article.published)
        self._sentences = [(sent.start_char, sent.end_char) for sent in doc.sents]
        self._starts, self._stops = ([pair[side] for pair in self._sentences] for side in (0, 1))

    def words(self, *passages: Passage) -> str:
        """The words from the first of the passages to the last."""
        return self.pieces.words(min(each.first for each in passages), max(each.last for each in passages))

    def plain(self, where: Passage) -> str:
        """The words on one line with whole names, without an article or a possessive before them, or a preposition
        behind them.
        """
        return _ENDING.sub("", _OPENING.sub("", " ".join(self.words(self.names.whole(where)).split())))

    def quote(self, *passages: Passage) -> str:
        """The sentence of the first passage, or the sentences from the first to the last."""
        start = self.pieces.span(*passages[0].range).start
        end = self.pieces.span(*passages[-1].range).end
        before, after = bisect_right(self._starts, start) - 1, bisect_left(self._stops, end)
        first = self._starts[before] if before >= 0 else start
        last = self._stops[after] if after < len(self._stops) else end
        return self.article.text[first:last].strip()

    def text(self, at: Span) -> str:
        """The words at these offsets."""
        return self.article.text[at.start : at.end]

    def sentence(self, at: int) -> Span:
        """The sentence around an offset of the article."""
        index = bisect_right(self._starts, at) - 1
        first, last = self._sentences[index] if index >= 0 else (at, at)
        return Span(first, last) if at < last else Span(at, at)

    def around(self, where: Passage) -> tuple[Span, Span]:
        """Where the name of a person, or another name, is in the words, and its sentence."""
        at = self.pieces.span(*self.names.whole(where).range)
        people = self.names.inside(where, "PERSON")
        if people:
            at = Span(people[-1].start_char, people[-1].end_char)
        return at, self.sentence(at.start)

    def item(self, where: Passage, target: Target) -> Json:
        """The target in the form of an item."""
        kind = {} if target.kind == "place" else {"kind": target.kind}
        return self._record(where, where.probability * target.probability) | {"name": target.name, **kind}

    def value(self, where: Passage, value: str | None = None) -> Json:
        """A value, by default the words themselves."""
        return self._record(where, where.probability) | {"value": value or self.plain(where)}

    def place(self, where: Passage, name: str) -> Json:
        """A place in the form of an item."""
        return self._record(where, where.probability) | {"name": name}

    def _record(self, where: Passage, sure: float) -> Json:
        where = self.names.whole(where)
        return {"words": self.words(where), "quote": self.quote(where), "confidence": round(sure, 3)}
