"""How sure a claim is: how often claims that were read in the same way were right on articles read by hand.

A claim is described by a few features (what it says, its frame, its status, how it names its object ...). Each has a
weight in ontology/reference/confidence.yaml, which scripts/confidence.py fits; the sum of the weights becomes a number
between 0 and 1 (logistic regression). Unknown features have no weight, so that a new frame has the confidence of its
relation.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from typing import Any

from kg.errors import ReferenceDataError
from kg.folding import fold
from kg.model import FRAMES, TRAINED, Claim, Kind, Level, Mention, Reading, Referent, Status
from kg.reference import read_yaml
from kg.settings import MIN_CONFIDENCE

#: No reading is certain, and none is impossible.
LOWEST, HIGHEST = 0.01, 0.99
#: The readers whose claims the weights were measured on.
MEASURED = (TRAINED, FRAMES)
#: The ways of understanding a mention that give the whole name; all others point to the thing indirectly.
_BY_NAME = frozenset(
    {"name", "full name", "dateline", "place where people meet", "mention of the talks", "mention of the agreement"}
)

_SEATS = frozenset({"ledBy", "hasMember", "hasSpokesperson"})
_ORDERS = frozenset({"follows", "partOf"})

#: The features of a claim: ``{"relation": "ledBy", "status": "asserted", ...}``.
Features = dict[str, str]


@dataclass(frozen=True)
class Weights:
    """The content of confidence.yaml: weights by feature and value, and the confidence of what was not measured.

    ``counts_as`` maps relations that no question scores to a similar one; for ``rare`` relations, fewer than ten claims
    were judged that the frames make and the trained reader does not.
    """

    base: float
    weights: Mapping[str, Mapping[str, float]]
    counts_as: Mapping[str, str]
    rare: frozenset[str] = frozenset()

    def confidence(self, features: Features) -> float:
        """Between `LOWEST` and `HIGHEST`, to two decimals."""
        total = self.base + sum(self.weights.get(name, {}).get(value, 0.0) for name, value in features.items())
        return round(min(max(1 / (1 + exp(-total)), LOWEST), HIGHEST), 2)


def assess(reading: Reading) -> Reading:
    """The reading; every claim by our own readers has its confidence. `kg.reading.trust` judges claims of other
    readers.

    If the trained reader makes a claim that its clause denies, it gets the lowest confidence: of seven such claims on
    the 100 kept articles of `train`, one is right.

    Raises ReferenceDataError if confidence.yaml lacks something.
    """
    weights = load()
    sure = [
        weights.confidence(described) if measured(claim) else claim.confidence
        for claim, described in zip(reading.claims, features(reading), strict=True)
    ]
    sure = [
        LOWEST if measured(claim) and Level.DENIAL in claim.failed else one
        for claim, one in zip(reading.claims, sure, strict=True)
    ]
    referents = {referent.key: referent for referent in reading.referents}
    left = _left([_rivalry(claim, referents) if measured(claim) else None for claim in reading.claims], sure)
    sure = [round(max(one * share, LOWEST), 2) for one, share in zip(sure, left, strict=True)]
    sure = _as_sure_as_who_took_it(reading, _there_or_not(reading, sure, referents), referents)
    claims = (replace(claim, confidence=one) for claim, one in zip(reading.claims, sure, strict=True))
    return replace(reading, claims=tuple(claims))


def _there_or_not(reading: Reading, sure: list[float], referents: Mapping[str, Referent]) -> list[float]:
    """How sure claims of seats, parties and absences are together: nobody was both present and absent.

    The trained reader often seats people whom the article calls absent. It may also call parties, and people whom the
    frames seat, absent if they missed only a part of the talks.
    """
    scored = list(zip(reading.claims, sure, strict=True))
    absent = {c.object for c, one in scored if c.relation == "notAttendedBy" and one >= MIN_CONFIDENCE}
    sits = {c: c.relation in _SEATS and TRAINED in measured(c) for c in reading.claims}
    scored = [(c, LOWEST if sits[c] and c.object in absent else one) for c, one in scored]
    there = {
        (c.object, referents[c.subject].link("sentTo") if c.relation in _SEATS else c.subject)
        for c, one in scored
        if c.relation in (*_SEATS, "hasParty") and one >= MIN_CONFIDENCE and c.status is not Status.DENIED
    }
    absences = (claim for claim in reading.claims if claim.relation == "notAttendedBy")
    missed = {(c.object, c.subject): c for c in sorted(absences, key=lambda claim: FRAMES in measured(claim))}
    scored = [(c, LOWEST if _missed_after_all(c, missed.get((c.object, c.subject))) else one) for c, one in scored]
    misses = {c: c.relation == "notAttendedBy" and measured(c) == (TRAINED,) for c in reading.claims}
    return [LOWEST if misses[c] and (c.object, c.subject) in there else one for c, one in scored]


def _as_sure_as_who_took_it(reading: Reading, sure: list[float], referents: Mapping[str, Referent]) -> list[float]:
    """What is said of a measure is at most as sure as who took it: without that, no question shows it."""
    takers: dict[str, float] = {}
    for claim, one in zip(reading.claims, sure, strict=True):
        if claim.relation == "imposedBy":
            takers[claim.subject] = max(takers.get(claim.subject, 0.0), one)
    return [
        min(one, takers.get(claim.subject, LOWEST)) if referents[claim.subject].kind is Kind.MEASURE else one
        for claim, one in zip(reading.claims, sure, strict=True)
    ]


def _missed_after_all(party: Claim, absent: Claim | None) -> bool:
    """Whether a party that only the trained reader finds is absent by the frames, or by both and likelier so; and
    whether somebody was only to take part, and did not by the frames.
    """
    if absent is None or party.relation != "hasParty":
        return False
    if party.status is Status.PLANNED and FRAMES in measured(absent):
        return True
    if measured(party) != (TRAINED,):
        return False
    return measured(absent) == (FRAMES,) or (absent.probability or 0) > (party.probability or 0)


@dataclass(frozen=True)
class _Rivalry:
    """Something that can be so in only one way; the way in which a claim has it; and whether it goes
    before surer ones.
    """

    what: object
    way: str
    first: bool = False
    #: whether a shorter way says the same less exactly, as a month and a day
    exactness: bool = False

    def excludes(self, way: str) -> bool:
        """Whether it cannot be so in the other way as well."""
        one, other = sorted((self.way, way), key=len)
        return not other.startswith(one) if self.exactness else one != other


def _rivalry(claim: Claim, referents: Mapping[str, Referent]) -> _Rivalry | None:
    """A quotation has one speaker, talks have one first day; a person sits for one side, and still holds a post or does
    not; of two talks one is earlier, or larger. For days and sides, claims by a frame go first, because frames know the
    tense of the clause and whose team it is.
    """
    if claim.relation == "startsOn":
        first = FRAMES in measured(claim)
        return _Rivalry(("day", claim.subject, claim.status), claim.value or "", first, exactness=True)
    target = referents[claim.object] if claim.object else None
    if target is None:
        return None
    if claim.relation == "spokenBy":
        return _Rivalry(("spoken", claim.subject), target.key)
    if claim.relation in _ORDERS:
        pair = frozenset({claim.subject, target.key})
        return _Rivalry((claim.relation, pair, claim.status), claim.subject)
    if claim.relation in _SEATS and claim.status is not Status.DENIED:
        side = referents[claim.subject].link("onBehalfOf") or ""
        return _Rivalry(("seat", target.key), side, FRAMES in measured(claim))
    if claim.relation == "holds":
        title = fold(target.facet("title") or target.name)
        return _Rivalry(("post", claim.subject, title), target.facet("former") or "")
    return None


def _left(rivalries: Sequence[_Rivalry | None], sure: Sequence[float]) -> list[float]:
    """What the surest claim leaves to another one that cannot be true beside it."""
    best: dict[object, tuple[bool, float, str]] = {}
    for rivalry, one in zip(rivalries, sure, strict=True):
        if rivalry is not None:
            best[rivalry.what] = max(best.get(rivalry.what, (False, 0.0, "")), (rivalry.first, one, rivalry.way))
    return [
        1 - best[rivalry.what][1] if rivalry is not None and rivalry.excludes(best[rivalry.what][2]) else 1.0
        for rivalry in rivalries
    ]


def levelled(reading: Reading) -> Reading:
    """The frames' reading, each claim with the levels that reading by rules implies."""
    by_rule = frozenset({Level.QUOTE, Level.KIND, Level.DENIAL})
    named = [described["named"] != "not in the passage" for described in features(reading)]
    claims = tuple(
        replace(claim, held=by_rule | {Level.NAME} if name else by_rule)
        for claim, name in zip(reading.claims, named, strict=True)
    )
    return replace(reading, claims=claims)


def measured(claim: Claim) -> tuple[str, ...]:
    """The producers of a claim for which the weights were measured."""
    return tuple(sorted(set(MEASURED) & set(claim.producer.split("+"))))


def features(reading: Reading) -> list[Features]:
    """The features of each claim, in the order of the claims."""
    asked = "+".join(name for name in sorted(MEASURED) if re.search(rf"\b{name}\b", reading.extractor))
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        mentions[mention.referent].append(mention)
    referents = {referent.key: referent for referent in reading.referents}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in reading.claims:
        if measured(claim):  # claims of others show nothing about our own readers
            counts[claim.subject][claim.relation] += 1
    length = len(reading.article.text)
    beside: dict[str, list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        if measured(claim):
            beside[_event(claim, referents)].append(claim)
    heard = [_heard(claim, asked) for claim in reading.claims]
    return [
        _of_claim(claim, mentions, referents, readers)
        | _with_relation(claim, mentions, referents, counts, length, readers)
        | _beside(claim, beside[_event(claim, referents)], readers)
        for claim, readers in zip(reading.claims, heard, strict=True)
    ]


def _heard(claim: Claim, asked: str) -> str:
    """The readers by which a claim is weighed: for a relation with too few judged claims, the silence of the trained
    reader has no weight against the frames.
    """
    return FRAMES if claim.relation in load().rare and measured(claim) == (FRAMES,) else asked


def _event(claim: Claim, referents: Mapping[str, Referent]) -> str:
    """What a claim is about; for a delegation, the talks to which it is sent."""
    return referents[claim.subject].link("sentTo") or claim.subject


def _beside(claim: Claim, others: Sequence[Claim], asked: str) -> Features:
    """Other claims of our own readers about the same talks: whether both readers know them, how sure they are overall,
    and how many are surer to have the same role.
    """
    surer = sum(
        each.relation == claim.relation and (each.probability or 0.0) > (claim.probability or 0.0) for each in others
    )
    sure = [each.probability for each in others if each is not claim and each.probability is not None]
    facts = {
        "talks known by": f"{'+'.join(sorted({name for each in others for name in measured(each)}))} of {asked}",
        "talks on the whole": f"{int(10 * sum(sure) / len(sure)) / 10}" if sure else "none",
        "surer of the same": _band(surer, (1, 2, 3, 5)) if claim.probability is not None else "none",
    }
    return {f"relation and {name}": f"{_relation(claim)} {value}" for name, value in facts.items()}


def _of_claim(
    claim: Claim, mentions: Mapping[str, list[Mention]], referents: Mapping[str, Referent], asked: str
) -> Features:
    """What a claim says, its status, and its frame."""
    every = mentions.get(_meant(claim, referents), [])
    return {
        "relation": _relation(claim),
        "object": _target(claim, referents),
        "frame": claim.frame,
        "readers": f"{'+'.join(measured(claim))} of {asked}",
        "levels that failed": " ".join(sorted(claim.failed)) or "none",
        "status": claim.status.value,
        "named": _named(claim, every),
        "mentioned": _often(every),
    }


def _with_relation(
    claim: Claim,
    mentions: Mapping[str, list[Mention]],
    referents: Mapping[str, Referent],
    counts: Mapping[str, Counter[str]],
    length: int,
    asked: str,
) -> Features:
    """Features whose meaning depends on the relation; ``counts`` has the number of claims for each thing and relation,
    ``asked`` our own readers that read the article.
    """
    event = _event(claim, referents)
    words = len(referents[claim.object].name.split()) if claim.object else 0
    passage = claim.evidence.end - claim.evidence.start
    by_relation = {
        "object": _target(claim, referents),
        "readers": f"{'+'.join(measured(claim))} of {asked}",
        "probability": _sure(claim),
        "status": claim.status.value,
        "mentioned": _often(mentions.get(_meant(claim, referents), [])),
        "how many": _band(counts[claim.subject][claim.relation], (1, 2, 3, 5, 8)),
        "words of the name": _band(words, (1, 2, 3, 5)),
        "sorts told": _band(len(counts.get(event, ())), (1, 2, 3, 4, 5, 6)),
        "characters of the passage": _band(passage, (40, 80, 160, 280)),
        "characters of the article": _band(length, (2000, 3500, 6000)),
    }
    return {f"relation and {name}": f"{_relation(claim)} {value}" for name, value in by_relation.items()}


def _sure(claim: Claim) -> str:
    """The trained reader's own probability, rounded down to a tenth, from 0.3 to 0.9."""
    if claim.probability is None:
        return "none"
    return f"{min(max(int(claim.probability * 10), 3), 9) / 10}"


def _relation(claim: Claim) -> str:
    return load().counts_as.get(claim.relation, claim.relation)


def _target(claim: Claim, referents: Mapping[str, Referent]) -> str:
    """The sort of a claim's object."""
    return _sort(referents[claim.object]) if claim.object else "value" if claim.value else "nothing"


def _meant(claim: Claim, referents: Mapping[str, Referent]) -> str:
    """The thing whose mentions count for a claim: for a post-holding, its holder."""
    if claim.object is None or referents[claim.object].kind is Kind.POST_HOLDING:
        return claim.subject
    return claim.object


def _often(every: list[Mention]) -> str:
    return "once" if len(every) < 2 else "two or three times" if len(every) < 4 else "often"


def _band(number: int, starts: tuple[int, ...]) -> str:
    """The band of numbers that a number is in; the bands begin at ``starts``.

    >>> [_band(number, (1, 2, 4)) for number in (0, 1, 3, 9)]
    ['0', '1', '2 to 3', '4 or more']
    """
    if number >= starts[-1]:
        return f"{starts[-1]} or more"
    low = max((start for start in starts if start <= number), default=0)
    high = min(start for start in starts if start > number) - 1
    return f"{low} to {high}" if low < high else str(high)


def _sort(referent: Referent) -> str:
    """The kind of a referent; for an organization its type, because one of unknown type is often none."""
    if referent.kind is not Kind.ORGANIZATION:
        return referent.kind.value
    kind = referent.facet("type") or "other"
    return "other organization" if kind == "other" else kind


def _named(claim: Claim, mentions: Iterable[Mention]) -> str:
    """How the passage names the thing that the claim is about."""
    ways = {
        mention.how
        for mention in mentions
        if claim.evidence.start <= mention.span.start and mention.span.end <= claim.evidence.end
    }
    if not ways:
        return "not in the passage"
    return "by name" if ways & _BY_NAME else "indirectly"


@cache
def load() -> Weights:
    """The shipped weights. Raises ReferenceDataError if the file is malformed."""
    return parse(read_yaml("reference", "confidence.yaml"))


def parse(raw: Mapping[str, Any]) -> Weights:
    """The weights in a confidence.yaml. Raises ReferenceDataError if it is malformed."""
    try:
        weights = {
            str(name): {str(value): float(weight) for value, weight in rows.items()}
            for name, rows in raw["weights"].items()
        }
        counts_as = {str(name): str(other) for name, other in raw["counts_as"].items()}
        return Weights(float(raw["base"]), weights, counts_as, frozenset(map(str, raw.get("rare", ()))))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReferenceDataError(
            f"reference/confidence.yaml: base, weights and counts_as are needed, weights as numbers "
            f"({error!r}); fit it again with: make confidence."
        ) from error
