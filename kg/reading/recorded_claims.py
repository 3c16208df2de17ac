"""What a draft in a file knows of the very claims it was written from: who read them by what, and how sure that is.

An item's trace names its claim by the last part of the claim's IRI. Where what is assembled of the item is that claim,
the trace is followed; where a person has changed it, it is another claim, and the trace of the old one says nothing.
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
    """How the relation that a plain field of the record states is told, if the draft says so."""
    return dict(record.told).get(relation)


@dataclass
class Traces:
    """The traces of one draft; ``confidence`` is what was followed said, by the numbers of the claims."""

    article: Article
    confidence: dict[str, float] = field(default_factory=dict)

    def followed(self, claim: Claim, item: Traced | None, claimant: str | None) -> Claim:
        """The claim as its item's trace says it was read, or as it is where the trace is of another."""
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
        """Whether a cue can be believed: its offsets are those of words, and those of the quote were right."""
        if cue is None or at != evidence or cue.end > len(self.article.text):
            return False
        return bool(self.article.words(cue).strip())


def _levels(names: Iterable[str]) -> frozenset[Level]:
    """The levels of these names; what is none is passed over."""
    return frozenset(level for level in Level if level.value in names)


def _readings(claim: Claim, status: Status, claimant: str | None) -> Iterator[Claim]:
    """The claim as the draft puts it, with and without what our own rules add to it."""
    added = tuple(pair for pair in claim.qualifiers if pair[0] != "computedDay")
    for each in (claim.claimant, claimant):
        for qualifiers in (claim.qualifiers, added):
            yield replace(claim, status=status, claimant=each, qualifiers=qualifiers)
