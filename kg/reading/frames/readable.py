"""The passages of the frames' claims as people read them: from the beginning of a phrase, and naming what is claimed.

The frames find the shortest passage with the words that made them fire, which may be one word ("negotiations") or begin
in the middle of a phrase ("delegation was headed by Keller").
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Claim, Reading, Span
from kg.reading.frames.context import Context

#: Characters of the longest sentence that is shown as a whole.
_LONGEST = 400
#: Words of a passage that says something by itself.
_FEWEST = 3


def readable(reading: Reading, context: Context) -> Reading:
    """The frames' reading with wider passages; ``context`` is theirs of the same article."""
    names = {referent.key: tuple(name.lower() for name in referent.names) for referent in reading.referents}
    claims = (replace(claim, evidence=_widened(claim, names, context)) for claim in reading.claims)
    return replace(reading, claims=tuple(claims))


def _widened(claim: Claim, names: dict[str, tuple[str, ...]], context: Context) -> Span:
    passage = claim.evidence
    tokens = context.tokens_between(passage.start, passage.end)
    if not tokens:
        return passage
    words = context.article.words(passage).lower()
    named = claim.object is None or any(name in words for name in names[claim.object])
    sentence = tokens[0].sent
    if not named or len(words.split()) < _FEWEST:
        end = max(sentence.start_char + len(sentence.text.rstrip()), passage.end)
        return Span(sentence.start_char, end) if end - sentence.start_char <= _LONGEST else passage
    edge = context.doc[tokens[0].i : tokens[-1].i + 1].root.left_edge
    start = edge.idx if passage.end - edge.idx <= _LONGEST else passage.start
    return Span(min(start, passage.start), passage.end)
