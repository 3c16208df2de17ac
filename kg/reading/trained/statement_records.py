"""What is said word for word, and by whom, as records of a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from kg.model import Span
from kg.reading.trained.referring import Referring, Whom
from kg.reading.trained.spans import Passage
from kg.reading.trained.understanding import Understanding
from kg.reading.trained.windows import quoted
from kg.reading.trained.wording import Json, Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

#: Fewer words between quotation marks are no quotation.
_LEAST_WORDS = 4
#: How many pieces from a quotation its speaker may be named, and how many of those named there are compared.
_NEAR, _NEAREST = 400, 24
#: What stands behind a quotation by somebody not named before: "said a diplomat", "read a note on the door".
_NEWCOMER = re.compile(r"""[\s,.?!"”»']*[a-z]+\s+an?\s""")


class StatementRecords:
    """The quotations of one article."""

    def __init__(self, wording: Wording, understanding: Understanding, refer: Referring) -> None:
        self.wording, self.understanding, self.refer = wording, understanding, refer

    def records(self) -> list[Json]:
        """One record a quotation, where somebody is likely enough to have said it."""
        speakers = self.understanding.tagged("speaker")
        found: list[Json] = []
        last: tuple[Passage, Whom, float] | None = None
        quotations = self._said()
        near = [self._near(said, speakers) for said in quotations]
        likely = self.understanding.held(
            "spoken-by", [(said, each) for said, few in zip(quotations, near, strict=True) for each in few]
        )
        parts = np.split(likely, np.cumsum([len(few) for few in near])[:-1]) if near else []
        for said, few, part in zip(quotations, near, parts, strict=True):
            spoken = self._speaker(few, part)
            spoken = spoken or (None if self._is_said_by_another(said) else last)
            if spoken is not None:
                last = spoken
                found.append(self._record(said, *spoken))
        return found

    def _is_said_by_another(self, said: Passage) -> bool:
        """Whether somebody new speaks behind the quotation ("said a diplomat"); a bare one is by whoever spoke last."""
        return _NEWCOMER.match(self.wording.article.text, int(self.wording.pieces.ends[said.last - 1])) is not None

    def _near(self, said: Passage, speakers: list[Passage]) -> list[Passage]:
        """The speakers that are named near a quotation, in order."""
        near = [each for each in speakers if not each.overlaps(said) and abs(each.first - said.first) < _NEAR]
        if len(near) > _NEAREST:
            near = sorted(sorted(near, key=lambda each: (abs(each.first - said.first), each))[:_NEAREST])
        return near

    def _speaker(self, near: list[Passage], likely: Floats) -> tuple[Passage, Whom, float] | None:
        """Who of these is likeliest to have said it, by which words, and how likely, where that is enough."""
        likely = (likely * [0.5 + each.probability / 2 for each in near]).astype(np.float32)
        if not len(likely) or likely.max() < self.understanding.least["spoken-by"]:
            return None
        speaker = near[int(likely.argmax())]
        whom = self.refer.speaker(speaker)
        return (speaker, whom, float(likely.max())) if whom is not None else None

    def _record(self, said: Passage, speaker: Passage, whom: Whom, sure: float) -> Json:
        return {
            "speaker": whom.name,
            "speaker_words": self.wording.words(speaker),
            "outlet": None,
            "text": self._text(said),
            "quote": self.wording.quote(speaker),
            "kind": whom.kind if whom.kind != "place" else None,
            "confidence": round(said.probability * sure, 3),
        }

    def _text(self, said: Passage) -> str:
        return self.wording.words(said).strip(' ,"“”«»\n')

    def _said(self) -> list[Passage]:
        """What is said word for word: between quotation marks, and passages that the network takes for speech."""
        found: list[Passage] = []
        for start, end in quoted(self.wording.article.text):
            first, last = self.wording.pieces.between(Span(start + 1, max(start + 1, end - 1)))
            said = Passage(first, last, self.understanding.probability("quotation", first, last))
            if self._is_long(said) and said.probability >= self.understanding.least["quotation"]:
                found.append(said)
        for said in self.understanding.tagged("quotation"):
            if self._is_long(said) and not any(said.overlaps(other) for other in found):
                found.append(said)
        return sorted(found)

    def _is_long(self, said: Passage) -> bool:
        return said.first < said.last and len(self.wording.words(said).split()) >= _LEAST_WORDS
