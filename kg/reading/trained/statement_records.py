"""Direct quotations with their speakers, as records of a draft."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from kg.model import Span
from kg.reading.annotation import grammar
from kg.reading.annotation.open_quotations import goes_on
from kg.reading.trained.article_names import Target
from kg.reading.trained.referring import Referring
from kg.reading.trained.spans import Passage
from kg.reading.trained.understanding import Understanding
from kg.reading.trained.windows import quoted
from kg.reading.trained.wording import Json, Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

#: Fewer words between quotation marks are no quotation.
_LEAST_WORDS = 4
#: The most pieces between a quotation and its speaker, and how many names there are compared.
_NEAR, _NEAREST = 400, 24
#: The text after a quotation by somebody not named before: "said a diplomat", "read a note on the door".
_NEWCOMER = re.compile(r"""[\s,.?!"”»']*[a-z]+\s+an?\s""")


def _first(passage: Passage) -> int:
    return passage.first


def _meets(passage: Passage, others: list[Passage]) -> bool:
    """Whether a passage has a piece in common with one of others, which are in order and have none in common."""
    before = bisect_left(others, passage.last, key=_first)
    return before > 0 and others[before - 1].overlaps(passage)


class StatementRecords:
    """The quotations of one article."""

    def __init__(self, wording: Wording, understanding: Understanding, refer: Referring) -> None:
        self.wording, self.understanding, self.refer = wording, understanding, refer

    def records(self) -> list[Json]:
        """One record for each quotation with a speaker who is likely enough."""
        speakers = self.understanding.tagged("speaker")
        found: list[Json] = []
        last: tuple[Passage, Target, float] | None = None
        quotations = self._quotations()
        near = [self._near(quotation, speakers) for quotation in quotations]
        likely = self.understanding.held(
            "spoken-by", [(quotation, each) for quotation, few in zip(quotations, near, strict=True) for each in few]
        )
        parts = np.split(likely, np.cumsum([len(few) for few in near])[:-1]) if near else []
        own = [self._speaker(few, part) for few, part in zip(near, parts, strict=True)]
        for i in reversed(range(len(quotations) - 1)):
            if own[i] is None and self._goes_on(*quotations[i : i + 2]):
                own[i] = own[i + 1]
        for quotation, each in zip(quotations, own, strict=True):
            speaker = each or (None if self._is_by_another(quotation) else last)
            if speaker is not None:
                last = speaker
                found.append(self._record(quotation, *speaker))
        return found

    def _is_by_another(self, quotation: Passage) -> bool:
        """Whether a new speaker follows the quotation ("said a diplomat"); without one, the last speaker goes on."""
        return _NEWCOMER.match(self.wording.article.text, int(self.wording.pieces.ends[quotation.last - 1])) is not None

    def _goes_on(self, quotation: Passage, following: Passage) -> bool:
        """Whether the quotation is still open at the end of its paragraph and goes on in the following one."""
        ends, starts = self.wording.pieces.span(*quotation.range).end, self.wording.pieces.span(*following.range).start
        return goes_on(self.wording.article.text, ends) == starts

    def _near(self, quotation: Passage, speakers: list[Passage]) -> list[Passage]:
        """The speakers near a quotation, in order, as they are given."""
        start = bisect_right(speakers, quotation.first - _NEAR, key=_first)
        end = bisect_left(speakers, quotation.first + _NEAR, key=_first)
        near = [each for each in speakers[start:end] if not each.overlaps(quotation)]
        if self._is_by_another(quotation):
            near = [each for each in near if each.first >= quotation.last]
        if len(near) > _NEAREST:
            near = sorted(sorted(near, key=lambda each: (abs(each.first - quotation.first), each))[:_NEAREST])
        return near

    def _speaker(self, near: list[Passage], likely: Floats) -> tuple[Passage, Target, float] | None:
        """The likeliest of these speakers, the words, and the probability, if it is high enough."""
        likely = (likely * [0.5 + each.probability / 2 for each in near]).astype(np.float32)
        if not len(likely) or likely.max() < self.understanding.least["spoken-by"]:
            return None
        speaker = self._phrase(near[int(likely.argmax())])
        target = self.refer.speaker(speaker)
        return (speaker, target, float(likely.max())) if target is not None else None

    def _phrase(self, where: Passage) -> Passage:
        """The words for a speaker with the noun to which a nation's name belongs: "South African" in "the South African
        presidency".
        """
        names, pieces = self.wording.names, self.wording.pieces
        whole = names.whole(where)
        nations = names.inside(whole, "NATION")
        last = nations[-1][-1] if nations else None
        if last is None or pieces.between(Span(last.idx, last.idx + len(last)))[1] < whole.last:
            return where
        while last.dep_ in grammar.MODIFIERS and last.head.i > last.i and last.head.pos_ == "NOUN":
            last = last.head
        first, end = pieces.between(Span(nations[-1].start_char, last.idx + len(last)))
        return Passage(min(first, whole.first), max(end, where.last), where.probability)

    def _record(self, quotation: Passage, speaker: Passage, target: Target, sure: float) -> Json:
        return {
            "speaker": target.name,
            "speaker_words": self.wording.words(speaker),
            "outlet": None,
            "text": self._text(quotation),
            "quote": self.wording.quote(speaker),
            "kind": target.kind if target.kind != "place" else None,
            "confidence": round(quotation.probability * sure, 3),
        }

    def _text(self, quotation: Passage) -> str:
        return self.wording.words(quotation).strip(' ,"“”«»\n')

    def _quotations(self) -> list[Passage]:
        """What is said word for word: between quotation marks, and in passages that the network takes for speech."""
        found: list[Passage] = []
        for start, end in quoted(self.wording.article.text):
            first, last = self.wording.pieces.between(Span(start + 1, max(start + 1, end - 1)))
            quotation = Passage(first, last, self.understanding.probability("quotation", first, last))
            if self._is_long(quotation) and quotation.probability >= self.understanding.least["quotation"]:
                found.append(quotation)
        tagged = [each for each in self.understanding.tagged("quotation") if self._is_long(each)]
        return sorted(found + [each for each in tagged if not _meets(each, found)])

    def _is_long(self, quotation: Passage) -> bool:
        return quotation.first < quotation.last and len(self.wording.words(quotation).split()) >= _LEAST_WORDS
