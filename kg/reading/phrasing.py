"""The words of a reading's things in a draft: names that identify them, and passages on one line."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from kg import reference, schema
from kg.model import ACTORS, Claim, Kind, Mention, Reading, Referent, Span
from kg.reading.passages import Passages
from kg.reading.provenance import FieldTrace, FieldTraces, Naming, Thing, Trace
from kg.reading.recorded_claims import number

_ENDS = ".,;:!?—–-"


@dataclass
class Phrasing:
    """The names and words of one reading for a draft; ``ids`` are the ids of its talks and agreements."""

    reading: Reading
    passages: Passages = field(init=False)
    things: dict[str, Referent] = field(init=False)
    mentions: dict[str, list[Mention]] = field(init=False)
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.passages = Passages(self.reading.article.text)
        self.things = {referent.key: referent for referent in self.reading.referents}
        self.mentions = defaultdict(list)
        for mention in self.reading.mentions:
            self.mentions[mention.referent].append(mention)

    def thing(self, referent: Referent) -> Thing:
        return Thing(
            key=referent.key,
            kind=referent.kind.value,
            name=referent.name,
            names=tuple(name for name in referent.names if name != referent.name),
            facets=referent.facets,
            links=referent.links,
            mentions=tuple(
                Naming(self.quote(mention.span), mention.how, mention.span) for mention in self.mentions[referent.key]
            ),
        )

    def post_of(self, person: str) -> str | None:
        """The first post that the person holds now, by the reading."""
        return next(
            (
                thing.facet("title")
                for thing in self.things.values()
                if thing.link("holder") == person and thing.facet("former") != "true"
            ),
            None,
        )

    def told(self, *claims: Claim | None) -> FieldTraces:
        """The traces of the claims behind a record's plain fields."""
        return tuple(
            (
                claim.relation,
                FieldTrace(self.quote(claim.evidence), claim.status.value, self.claimant_of(claim), self.trace(claim)),
            )
            for claim in claims
            if claim is not None
        )

    def trace(self, claim: Claim, thing: str | None = None) -> Trace:
        return Trace(
            thing=thing,
            claim=number(claim),
            at=claim.evidence,
            cue=claim.cue,
            confidence=claim.confidence,
            by=tuple(claim.producer.split("+")),
            frame=claim.frame,
            held=tuple(sorted(claim.held)),
            failed=tuple(sorted(claim.failed)),
        )

    def name(self, key: str) -> str:
        """The name of an actor or a place; its key if several have that name."""
        thing = self.things[key]
        kinds = ACTORS if thing.kind in ACTORS else (thing.kind,)
        same = [each for each in self.things.values() if each.kind in kinds and each.name == thing.name]
        return thing.name if len(same) == 1 else key

    def meant(self, key: str) -> str:
        """What a claim calls a thing: the id of its record, else its key; for an actor or a place its name."""
        if self.ids.get(key):
            return self.ids[key]
        return self.name(key) if self.things[key].kind in (*ACTORS, Kind.PLACE) else key

    def claimant_of(self, claim: Claim) -> str | None:
        return self.name(claim.claimant) if claim.claimant else None

    def quote(self, span: Span) -> str:
        """The article's words, on one line."""
        return " ".join(self.reading.article.words(span).split())

    def words(self, claim: Claim, key: str) -> str:
        """The words in the passage that mean the thing; if none do, those that evoke the relation."""
        spans_in = [mention.span for mention in self.mentions[key] if _is_in(mention.span, claim.evidence)]
        if claim.cue in spans_in:
            return self.quote(claim.cue)
        longest = max(spans_in, key=lambda span: (span.end - span.start, -span.start), default=None)
        return self.quote(longest) if longest is not None else self.within(claim.cue, claim.evidence)

    def title_words(self, claim: Claim) -> str:
        """The words in the passage that say who holds the post: name and title, if they are together."""
        candidates = [claim.cue, *(mention.span for mention in self.mentions[claim.subject])]
        inside = [span for span in candidates if _is_in(span, claim.evidence)] or [claim.evidence]
        return self.quote(Span(min(span.start for span in inside), max(span.end for span in inside)))

    def nearest(self, key: str, cue: Span) -> str:
        """The words nearest to the cue that mean the thing, or the cue if there are none."""
        spans = [mention.span for mention in self.mentions[key]]
        return self.quote(min(spans, key=lambda span: _distance(span, cue), default=cue))

    def value_words(self, claim: Claim) -> str:
        """The words in the passage for the value or the day, if there are any, else those that evoke the relation."""
        places = self.passages.find(claim.value or "", claim.evidence)
        if places or claim.cue == claim.evidence:
            return self.quote(places[0] if places else claim.cue)
        days = list(_days().finditer(self.quote(claim.evidence))) if claim.relation in schema.DATES else []
        is_day = claim.relation in schema.DATES and _days().search(self.quote(claim.cue))
        return self.within(claim.cue, claim.evidence) if is_day or not days else days[0].group()

    def within(self, cue: Span, evidence: Span) -> str:
        return self.quote(cue if _is_in(cue, evidence) else evidence)

    def wordings(self, key: str) -> tuple[str, ...]:
        """The different wordings that mean talks or an agreement."""
        return tuple(dict.fromkeys(self.quote(mention.span) for mention in self.mentions[key]))

    def first_part(self, text: str) -> str:
        """The part of a quotation's text that is in one piece; its attribution may interrupt it."""
        words = text.split()
        for count in range(len(words), 0, -1):
            part = " ".join(words[:count])
            if self.passages.find(part):
                return part
            if self.passages.find(part.rstrip(_ENDS)):
                return part.rstrip(_ENDS)
        return text


@cache
def _days() -> re.Pattern[str]:
    """A day, month or year in words: "Monday", "next month", "October 25, 2022"."""
    names = "|".join(sorted((*reference.month_numbers(), *reference.weekday_numbers()), key=len, reverse=True))
    part = (
        rf"(?:{names}|\d{{1,2}}(?:st|nd|rd|th)?|(?:19|20)\d\d|today|yesterday|tomorrow|day|week|weekend|month|year)s?"
    )
    around = r"(?:last|next|this|the|of|to|and|-|–)"
    return re.compile(rf"\b(?:{around} )?{part}(?:[ ,.]+(?:{around} )?{part})*\b", re.IGNORECASE)


def _is_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
