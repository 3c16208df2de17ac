"""Several readings of one article joined to one: which of their things are the same, and each claim once.

Actors are the same by name or by the words that mean them; talks by mentions, parties, place, day and number; things
that depend on them (delegations, posts, agreements, contacts) by what they depend on. If two readers differ about one
thing, both claims stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import reduce

from kg.folding import content_words, fold
from kg.model import ACTORS, Claim, Kind, Level, Reading, Referent, Span, used_keys
from kg.reading import naming

#: Two talks are the same from this score on: one mention in common is enough, or sides and place, or sides and day.
_SAME_TALKS = 2.0


def merge(readings: Iterable[Reading]) -> Reading:
    """The readings of one article as one; for common claims, the words and names of the first reading stay."""
    return reduce(_merged, readings)


def aligned(one: Reading, other: Reading) -> dict[str, str]:
    """For each thing of the second reading that the first also has, its key in the first."""
    known = {referent.key for referent in one.referents}
    return {right: left for right, left in _Alignment(_Index(one), _Index(other)).keys().items() if left in known}


def _merged(one: Reading, other: Reading) -> Reading:
    one, other = _with_whole_quotations(one, other), _with_whole_quotations(other, one)
    keys = _Alignment(_Index(one), _Index(other)).keys()
    referents = {referent.key: referent for referent in one.referents}
    for referent in other.referents:
        moved = _moved(referent, keys)
        held = referents.get(moved.key)
        referents[moved.key] = moved if held is None else _joined(held, moved)
    moved_mentions = [
        replace(mention, referent=keys.get(mention.referent, mention.referent)) for mention in other.mentions
    ]
    # the first reader's understanding of words stays
    mentions = {(mention.span, mention.referent): mention for mention in (*moved_mentions, *one.mentions)}.values()
    claims = {_statement(claim): claim for claim in one.claims}
    seats = _Seats(one.claims, referents)
    for claim in other.claims:
        moved_claim = replace(
            claim,
            subject=keys.get(claim.subject, claim.subject),
            object=keys.get(claim.object, claim.object) if claim.object else None,
            claimant=keys.get(claim.claimant, claim.claimant) if claim.claimant else None,
        )
        moved_claim = seats.taken(moved_claim)
        statement = _statement(moved_claim)
        claims[statement] = _seconded(claims[statement], claim) if statement in claims else moved_claim
    ordered = sorted(
        claims.values(), key=lambda c: (c.evidence, c.relation, c.subject, c.object or "", c.value or "", c.status)
    )
    used = used_keys(ordered, referents, mentions)
    return Reading(
        one.article,
        tuple(referents[key] for key in sorted(used)),
        tuple(sorted((m for m in mentions if m.referent in used), key=lambda m: (m.span, m.referent, m.how))),
        tuple(ordered),
        "+".join(sorted({*one.extractor.split("+"), *other.extractor.split("+")})),
    )


def _with_whole_quotations(reading: Reading, other: Reading) -> Reading:
    """The reading, with the whole of each quotation of which it has only a part: one reader hears "...," she said,
    "..." as one, another as two, or only the half.
    """
    said = {claim.subject: claim.evidence for claim in reading.claims if claim.relation == "spokenBy"}
    spoken = [claim for claim in other.claims if claim.relation == "spokenBy"]
    texts = {each.key: fold(each.facet("text") or "") for each in (*reading.referents, *other.referents)}
    wholes = {
        part: whole
        for part, words in said.items()
        for whole in spoken
        if _overlap(words, whole.evidence)
        and len(texts[part]) < len(texts[whole.subject])
        and f" {texts[part]} " in f" {texts[whole.subject]} "
    }
    if not wholes:
        return reading
    known = {each.key: each for each in other.referents}
    referents = {each.key: each for each in reading.referents if each.key not in wholes}
    referents |= {whole.subject: known[whole.subject] for whole in wholes.values()}
    claims = dict.fromkeys(
        replace(claim, subject=wholes[claim.subject].subject, evidence=wholes[claim.subject].evidence)
        if claim.subject in wholes
        else claim
        for claim in reading.claims
    )
    return replace(reading, referents=tuple(referents.values()), claims=tuple(claims))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


class _Seats:
    """Who sits for which side by which words, by the first of two readers; ``referents`` are those of both."""

    def __init__(self, claims: Iterable[Claim], referents: dict[str, Referent]) -> None:
        self._referents = referents
        self._seats = [claim for claim in claims if self._side(claim) is not None]

    def _side(self, claim: Claim) -> str | None:
        team = self._referents[claim.subject]
        return team.link("onBehalfOf") if team.kind is Kind.DELEGATION else None

    def taken(self, claim: Claim) -> Claim:
        """The claim, moved to the talks of the first reader if the same words seat the same person for the same side:
        the second reader is often wrong about which talks a sentence means.
        """
        side = self._side(claim)
        if side is None:
            return claim
        same = [
            each.subject
            for each in self._seats
            if (each.relation, each.object, self._side(each)) == (claim.relation, claim.object, side)
            and _overlap(each.evidence, claim.evidence)
        ]
        return replace(claim, subject=same[0]) if same and claim.subject not in same else claim


def _statement(claim: Claim) -> tuple[object, ...]:
    return (claim.subject, claim.relation, claim.object, claim.value, claim.status, claim.claimant)


def _seconded(one: Claim, other: Claim) -> Claim:
    """A claim that two readers make: with the words of the first and the producers of both."""
    producers = sorted({*one.producer.split("+"), *other.producer.split("+")})
    held = one.held | other.held | ({Level.SECOND} if len(producers) > 1 else set())
    frame = other.frame if one.frame.startswith("draft.") else one.frame
    probability = one.probability if other.probability is None else other.probability
    return replace(
        one,
        producer="+".join(producers),
        held=held,
        failed=one.failed & other.failed,
        frame=frame,
        confidence=min(one.confidence, other.confidence),  # from a reader of our own; others have none yet
        probability=probability,
    )


def _moved(referent: Referent, keys: dict[str, str]) -> Referent:
    links = tuple(sorted((name, keys.get(key, key)) for name, key in referent.links))
    return replace(referent, key=keys.get(referent.key, referent.key), links=links)


def _joined(held: Referent, more: Referent) -> Referent:
    facets = {**dict(more.facets), **dict(held.facets)}
    if held.kind is Kind.CONTACT:  # verbs separate a call from a meeting, which the trained reader often confuses
        facets |= dict(more.facets)
    links = {**dict(more.links), **dict(held.links)}
    names = (held.name, *sorted({*held.names, *more.names} - {held.name}))
    return replace(held, names=names, facets=tuple(sorted(facets.items())), links=tuple(sorted(links.items())))


@dataclass
class _Index:
    """A reading with indexes to look things up."""

    reading: Reading
    referents: dict[str, Referent] = field(init=False)
    spans: dict[str, list[Span]] = field(init=False)
    values: dict[str, dict[str, set[str]]] = field(init=False)
    seats: dict[str, list[tuple[str, Span]]] = field(init=False)

    def __post_init__(self) -> None:
        self.referents = {referent.key: referent for referent in self.reading.referents}
        self.spans, self.values = defaultdict(list), defaultdict(lambda: defaultdict(set))
        self.seats = defaultdict(list)
        for mention in self.reading.mentions:
            self.spans[mention.referent].append(mention.span)
        for claim in self.reading.claims:
            self.values[claim.subject][claim.relation].add(claim.object or claim.value or "")
            team = self.referents[claim.subject]
            if team.kind is Kind.DELEGATION and claim.object:
                self.seats[team.link("sentTo") or ""].append((claim.object, claim.evidence))

    def of_kind(self, *kinds: Kind) -> list[Referent]:
        return [referent for referent in self.reading.referents if referent.kind in kinds]


@dataclass
class _Alignment:
    """Which things of the second reading are things of the first."""

    one: _Index
    other: _Index
    found: dict[str, str] = field(default_factory=dict)

    def keys(self) -> dict[str, str]:
        """For each thing of the second reading the key in the first, or a key that the first does not use."""
        self._pair((*ACTORS, Kind.PLACE), self._actors_agree)
        self._pair((Kind.NEGOTIATION,), self._talks_agree)
        for kind, agree in (
            (Kind.DELEGATION, self._delegations_agree),
            (Kind.POST_HOLDING, self._posts_agree),
            (Kind.AGREEMENT, self._agreements_agree),
            (Kind.CONTACT, self._contacts_agree),
            (Kind.QUOTATION, self._quotations_agree),
            (Kind.MEASURE, self._measures_agree),
        ):
            self._pair((kind,), agree)
        taken = set(self.one.referents)
        for key in self.other.referents:
            if key not in self.found and key in taken:
                number = 2
                while f"{key}-{number}" in taken:
                    number += 1
                self.found[key] = f"{key}-{number}"
                taken.add(f"{key}-{number}")
        return self.found

    def _pair(self, kinds: tuple[Kind, ...], agree: Callable[[Referent, Referent], float]) -> None:
        """Pair the things of these kinds one to one, those that agree best first."""
        scored = [
            (-agree(left, right), left.key, right.key)
            for left in self.one.of_kind(*kinds)
            for right in self.other.of_kind(*kinds)
        ]
        taken: set[str] = set()
        for score, left, right in sorted(scored):
            if score < 0 and left not in taken and right not in self.found:
                self.found[right] = left
                taken.add(left)

    def _same(self, right: str | None) -> str | None:
        """The key of a thing of the second reading in the first."""
        return self.found.get(right, right) if right else None

    def _overlap(self, left: Referent, right: Referent) -> int:
        """How many mentions the two have in common."""
        return sum(
            any(_overlap(span, other) for other in self.other.spans[right.key]) for span in self.one.spans[left.key]
        )

    def _actors_agree(self, left: Referent, right: Referent) -> float:
        if (left.kind is Kind.PLACE) != (right.kind is Kind.PLACE):
            return 0
        if left.kind is right.kind and (left.key == right.key or fold(left.name) == fold(right.name)):
            return 10
        if left.kind is not right.kind or left.kind is Kind.NATION:
            return 0
        both = naming.stands_for(left.name, right.name) and self._overlap(left, right)
        return 1 + self._overlap(left, right) / 10 if both else 0

    def _talks_agree(self, left: Referent, right: Referent) -> float:
        one, other = self.one.values[left.key], self.other.values[right.key]
        score = 2.0 * bool(self._overlap(left, right)) + 0.2 * self._overlap(left, right)
        sides, others = one["hasParty"], {self._same(key) for key in other["hasParty"]}
        score += 1.5 * len(sides & others) / len(sides | others) if sides | others else 0
        places, elsewhere = one["heldIn"], {self._same(key) for key in other["heldIn"]}
        score += (1 if places & elsewhere else -1) if places and elsewhere else 0
        days, other_days = one["startsOn"], other["startsOn"]
        if days and other_days:
            score += 1 if any(a.startswith(b) or b.startswith(a) for a in days for b in other_days) else -1
        score += 2 if self._seated_alike(left, right) else 0
        score += 0.3 if left.facet("level") == right.facet("level") else -0.3
        return score if score >= _SAME_TALKS else 0

    def _seated_alike(self, left: Referent, right: Referent) -> bool:
        """Whether the same words seat the same person in a delegation to both."""
        return any(
            person == self._same(other) and _overlap(span, more)
            for person, span in self.one.seats[left.key]
            for other, more in self.other.seats[right.key]
        )

    def _delegations_agree(self, left: Referent, right: Referent) -> float:
        same = all(left.link(name) == self._same(right.link(name)) for name in ("onBehalfOf", "sentTo"))
        return float(same)

    def _posts_agree(self, left: Referent, right: Referent) -> float:
        if left.link("holder") != self._same(right.link("holder")):
            return 0
        if left.facet("former") != right.facet("former"):
            return 0
        one, other = content_words(left.facet("title") or ""), content_words(right.facet("title") or "")
        # a post without an owner in one reading is another claim: no reader fills in what another left open
        fits = left.link("of") == self._same(right.link("of"))
        return len(one & other) / max(1, len(one | other)) if fits and one & other else 0

    def _agreements_agree(self, left: Referent, right: Referent) -> float:
        one, other = content_words(left.name), content_words(right.name)
        likeness = len(one & other) / max(1, min(len(one), len(other)))
        return self._overlap(left, right) + likeness if self._overlap(left, right) or likeness >= 0.6 else 0

    def _contacts_agree(self, left: Referent, right: Referent) -> float:
        people = self.one.values[left.key]["hasParticipant"]
        others = {self._same(key) for key in self.other.values[right.key]["hasParticipant"]}
        return len(people & others) if len(people & others) >= 2 else 0

    def _quotations_agree(self, left: Referent, right: Referent) -> float:
        one, other = fold(left.facet("text") or ""), fold(right.facet("text") or "")
        return float(bool(one and other) and (one.startswith(other[:40]) or other.startswith(one[:40])))

    def _measures_agree(self, left: Referent, right: Referent) -> float:
        who = self.one.values[left.key]["imposedBy"] & {
            self._same(key) for key in self.other.values[right.key]["imposedBy"]
        }
        shared = content_words(left.facet("object") or "") & content_words(right.facet("object") or "")
        return float(len(shared)) if who else 0
