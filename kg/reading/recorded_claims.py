"""What a draft in a file knows about the claims from which it was written: their readers, frames and confidence.

The trace of an item names its claim by the last part of the claim's IRI. If the claim made from the item is that claim,
it gets what the trace says. If a person has changed the item, it is another claim, and the old trace does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.graph.populate import claim_parts
from kg.model import Article, Claim, Level, Span, Status
from kg.namespaces import digest
from kg.reading.draft import Assertion, DraftedAgreement, DraftedMeasure, DraftedPost, Item, Statement, Talks, Value
from kg.reading.provenance import FieldTrace

Record = Talks | DraftedAgreement | Statement | DraftedMeasure
Traced = Item | Value | DraftedPost | Assertion | FieldTrace


def number(claim: Claim) -> str:
    """The last part of the claim's IRI: equal for claims of one article that say the same."""
    return digest(*claim_parts(claim))


def told_of(record: Record, relation: str) -> FieldTrace | None:
    """The trace of the relation that a plain field of the record states, if the draft has one."""
    return dict(record.told).get(relation)


@dataclass
class Traces:
    """The traces of one draft; ``confidence`` has the confidence of the claims found, by their numbers."""

    article: Article
    confidence: dict[str, float] = field(default_factory=dict)

    def followed(self, claim: Claim, item: Traced | None, claimant: str | None) -> Claim:
        """The claim as its item's trace describes it, or unchanged if the trace is for another claim."""
        trace = item.trace if item is not None else None
        if item is None or trace is None or trace.claim is None:
            return claim
        status = Status(item.status) if item.status else claim.status
        same = next((each for each in _readings(claim, status, claimant) if number(each) == trace.claim), None)
        if same is None:
            return claim
        if trace.confidence is not None:
            self.confidence[trace.claim] = trace.confidence
        followed = replace(
            same,
            cue=trace.cue if trace.cue and self._is_there(trace.cue, trace.at, same.evidence) else same.cue,
            frame=trace.frame or same.frame,
            producer="+".join(sorted(trace.by)) or same.producer,
        )
        if not trace.by:
            return followed
        return replace(followed, held=_levels(trace.held), failed=_levels(trace.failed))

    def _is_there(self, cue: Span | None, at: Span | None, evidence: Span) -> bool:
        """Whether a cue can be trusted: its offsets are those of words, and the quote's offsets were right."""
        if cue is None or at != evidence or cue.end > len(self.article.text):
            return False
        return bool(self.article.words(cue).strip())


def _levels(names: Iterable[str]) -> frozenset[Level]:
    """The levels with these names; unknown names are ignored."""
    return frozenset(level for level in Level if level.value in names)


def _readings(claim: Claim, status: Status, claimant: str | None) -> Iterator[Claim]:
    """The claim of the draft, with and without what our own rules add to it."""
    added = tuple(pair for pair in claim.qualifiers if pair[0] != "computedDay")
    for each in (claim.claimant, claimant):
        for qualifiers in (claim.qualifiers, added):
            yield replace(claim, status=status, claimant=each, qualifiers=qualifiers)
