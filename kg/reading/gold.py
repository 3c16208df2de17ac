"""Which claims of a reading are right: those that a true reading of the same article also makes.

A claim is right if the gold has one with the same relation, the same subject and object, and a value that agrees.
`kg.reading.events` decides which things are the same; for actors it is enough that all words of one name are in the
other, whatever their kinds. Of two days, the shorter is the beginning of the longer; topics, terms and allegations
share half of the fewer content words; phases and fates are equal. The status does not count, but a denied claim and one
as fact do not agree. Gold lists at most six topics of talks and eight claims and measures of an article; a reader that
lists more loses points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg import schema
from kg.folding import content_words
from kg.model import ACTORS, Claim, Reading, Status
from kg.reading.events import aligned
from kg.reading.trust import Shown

#: The person who leads a delegation or speaks for it is in it.
_IMPLIED_BY = {"hasMember": ("ledBy", "hasSpokesperson")}
_SO = frozenset({Status.ASSERTED, Status.REPORTED, Status.PLANNED})


@dataclass(frozen=True)
class Tally:
    """How many claims were right of how many, and how many claims of the gold were found."""

    right: int = 0
    items: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right, self.items + other.items, self.found + other.found, self.gold + other.gold
        )

    @property
    def shown(self) -> Shown:
        """The result as `kg.reading.trust` uses it."""
        return Shown(self.right, self.items)

    @property
    def recall(self) -> float:
        """The share of the gold's claims that were found."""
        return self.found / self.gold if self.gold else 0.0


def judge(reading: Reading, gold: Reading) -> tuple[bool, ...]:
    """Whether each claim of the reading is right, in their order."""
    truth, pair = _by_relation(gold.claims), _Pair(reading, gold)
    return tuple(any(pair.agree(claim, true) for true in _candidates(claim, truth)) for claim in reading.claims)


def tally(reading: Reading, gold: Reading, counts: Callable[[Claim], bool] = lambda _: True) -> dict[str, Tally]:
    """The tally of each relation; only claims count for which ``counts`` is true."""
    counted = [claim for claim in reading.claims if counts(claim)]
    truth, by_name, pair = _by_relation(gold.claims), _by_relation(counted), _Pair(reading, gold)
    found: dict[str, Tally] = defaultdict(Tally)
    for claim in counted:
        right = any(pair.agree(claim, true) for true in _candidates(claim, truth))
        found[claim.relation] += Tally(right=int(right), items=1)
    for true in gold.claims:
        hit = any(pair.agree(claim, true) for claim in by_name[true.relation])
        found[true.relation] += Tally(found=int(hit), gold=1)
    return {relation: found[relation] for relation in schema.CLAIMED if relation in found}


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


def _by_relation(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.relation].append(claim)
    return found


def _candidates(claim: Claim, truth: Mapping[str, list[Claim]]) -> list[Claim]:
    relations = (claim.relation, *_IMPLIED_BY.get(claim.relation, ()))
    return [true for relation in relations for true in truth.get(relation, ())]


class _Pair:
    """A reading and the gold of its article: which of their things are the same."""

    def __init__(self, reading: Reading, gold: Reading) -> None:
        self.same = aligned(gold, reading)
        self.things = {referent.key: referent for referent in reading.referents}
        self.true_things = {referent.key: referent for referent in gold.referents}

    def agree(self, claim: Claim, true: Claim) -> bool:
        """Whether a claim says what a true one says."""
        if not self._alike(claim.subject, true.subject) or _contradict(claim.status, true.status):
            return False
        if claim.object and true.object:
            return self._alike(claim.object, true.object)
        if claim.object or true.object:
            return False
        return _values_agree(claim.relation, claim.value or "", true.value or "")

    def _alike(self, key: str, true_key: str) -> bool:
        if self.same.get(key) == true_key:
            return True
        one, other = self.things[key], self.true_things[true_key]
        if one.kind not in ACTORS or other.kind not in ACTORS:
            return False
        words, others = content_words(one.name), content_words(other.name)
        return bool(words and others) and (words <= others or others <= words)


def _contradict(one: Status, other: Status) -> bool:
    return (one is Status.DENIED and other in _SO) or (other is Status.DENIED and one in _SO)


def _values_agree(relation: str, one: str, other: str) -> bool:
    if one == other:
        return True
    kind = schema.relations()[relation]
    if kind.is_date:
        return bool(one and other) and (one.startswith(other) or other.startswith(one))
    if kind.choices:
        return False
    words, others = content_words(one), content_words(other)
    return bool(words and others) and 2 * len(words & others) >= min(len(words), len(others))
