"""What a correction is about, found in a reading that another reader may have made: its words, claim and things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.folding import fold
from kg.graph.populate import CONTEXT, claim_parts
from kg.model import Article, Claim, Kind, Quote, Reading, Referent, Span, StatedClaim, Status
from kg.reading.passages import Passages

#: Kinds of things with names; the others are identified by their links and by the same words.
_NAMED = frozenset({Kind.PERSON, Kind.NATION, Kind.ORGANIZATION, Kind.PLACE})
#: How to identify a thing without a name: by its facets and by the things that it is linked to.
_KNOWN_BY: Mapping[Kind, tuple[str, ...]] = {
    Kind.DELEGATION: ("onBehalfOf",),
    Kind.POST_HOLDING: ("title", "holder"),
    Kind.QUOTATION: ("text",),
    Kind.MEASURE: ("action", "object"),
    Kind.CONTACT: ("type",),
}

#: Both statuses say that a thing is so.
_SO = {Status.REPORTED: Status.ASSERTED}

Things = Mapping[str, Referent]


def quote(article: Article, span: Span) -> Quote:
    """The words of a span, with the text around them."""
    before, after = article.text[max(0, span.start - CONTEXT) : span.start], article.text[span.end :][:CONTEXT]
    return Quote(span, article.words(span), before, after)


def stand(article: Article, words: Quote) -> Span | None:
    """Where quoted words are now: between the same text as before, and as near to their offsets as possible; nowhere if
    the article no longer has them. White space may differ.
    """
    if quote(article, words.span) == words:
        return words.span

    def strangeness(place: Span) -> tuple[bool, bool, int]:
        here = quote(article, place)
        before, after = here.prefix.split() != words.prefix.split(), here.suffix.split() != words.suffix.split()
        return before, after, abs(place.start - words.span.start)

    return min(Passages(article.text).find(words.exact), key=strangeness, default=None)


def moved(stated: StatedClaim, where: Span) -> Claim:
    """The stated claim with its words, and those that evoke it, where they are now."""
    shift, evidence = where.start - stated.words.span.start, stated.claim.evidence
    cue = Span(stated.claim.cue.start + shift, stated.claim.cue.end + shift)
    same = where.end - where.start == evidence.end - evidence.start
    return replace(stated.claim, evidence=where, cue=cue if same else where)


def find(stated: StatedClaim, where: Span, reading: Reading) -> list[Claim]:
    """The claims of a reading that say what is stated, whatever names the reader uses: the very same claim, else the
    same statement, else one with the same relation between the same things in the same words.

    A claim as fact, as plan, as somebody's word and a denied claim are different claims.
    """
    wanted = stated.claim
    near = [
        claim
        for claim in reading.claims
        if claim.relation == wanted.relation
        and _SO.get(claim.status, claim.status) == _SO.get(wanted.status, wanted.status)
    ]
    very = [claim for claim in near if claim_parts(claim) == claim_parts(wanted)]
    exact = very or [claim for claim in near if _statement(claim) == _statement(wanted)]
    if exact:
        return exact
    things, others = {thing.key: thing for thing in stated.things}, {each.key: each for each in reading.referents}
    return [
        claim
        for claim in near
        if _meet(claim.evidence, where)
        and (claim.value or "").casefold() == (wanted.value or "").casefold()
        and is_same(wanted.object, things, claim.object, others)
        and is_same(wanted.subject, things, claim.subject, others)
    ]


def find_put_otherwise(stated: StatedClaim, where: Span, reading: Reading) -> list[Claim]:
    """The same for claims with another status: a fact where a plan is stated. No denied claims."""
    denied = stated.claim.status is Status.DENIED
    ways = [status for status in Status if (status is Status.DENIED) == denied]
    put = (replace(stated, claim=replace(stated.claim, status=status)) for status in ways)
    return next((found for each in put if (found := find(each, where, reading))), [])


def counterpart(key: str, things: Things, reading: Reading, where: Span) -> str | None:
    """The thing of a reading that is the stated one: with the same key, else the possible one nearest to the words."""
    others = {each.key: each for each in reading.referents}
    if key in others and others[key].kind is things[key].kind:
        return key
    can_be = [other for other in sorted(others) if is_same(key, things, other, others, strict=True)]
    alike = can_be or [other for other in sorted(others) if is_same(key, things, other, others)]
    spans = {other: [each.span for each in reading.mentions if each.referent == other] for other in alike}
    if (
        not can_be
    ):  # talks with another name are the same if they are the only ones, or if these very words mention them
        there = [other for other in alike if any(_meet(span, where) for span in spans[other])]
        can_be = there if len(there) == 1 else alike if len(alike) == 1 else []

    def distance(other: str) -> int:
        return min((abs(span.start - where.start) for span in spans[other]), default=len(reading.article.text))

    return min(can_be, key=distance, default=None)


def _meet(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def is_same(key: str | None, things: Things, other: str | None, others: Things, *, strict: bool = False) -> bool:
    """Whether a stated thing is that other thing of a reading, mentioned in the same words.

    Talks and agreements without a common name count as one if both are mentioned there, unless ``strict``. If the
    reading has the key, only that thing is meant.
    """
    if key is None or other is None:
        return key is other
    one, two = things[key], others[other]
    if key in others or one.kind is not two.kind:
        return key == other
    if one.kind in _NAMED:
        return _share_a_name(one, two)
    known_by = _KNOWN_BY.get(one.kind)
    if known_by is None:
        return not strict or _share_a_name(one, two)
    return all(_known_alike(part, one, things, two, others) for part in known_by)


def _known_alike(part: str, one: Referent, things: Things, two: Referent, others: Things) -> bool:
    target = one.link(part)
    if target is not None:
        return is_same(target, things, two.link(part), others)
    return fold(one.facet(part) or "") == fold(two.facet(part) or "")


def _share_a_name(one: Referent, two: Referent) -> bool:
    names, others = ({fold(name) for name in (each.name, *each.names)} - {""} for each in (one, two))
    if one.kind is Kind.PERSON:  # a surname alone means the one person in these words
        names, others = ({form for name in known for form in (name, name.split()[-1])} for known in (names, others))
    return bool(names & others)


def _statement(claim: Claim) -> list[str]:
    return claim_parts(replace(claim, status=Status.ASSERTED, claimant=None))
