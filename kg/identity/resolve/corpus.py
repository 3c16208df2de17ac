"""Readings under one index, each indexed when it is asked for: its referents, and what is claimed of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kg.identity.resolve.intervals import When, when
from kg.model import Claim, Kind, Reading, Referent, ReferentId, Status
from kg.settings import MIN_CONFIDENCE

#: Of talks that were called off, the day is denied, and still tells which talks they were.
_DAYS = frozenset({"startsOn", "endsOn"})


@dataclass
class _Indexed:
    """One article: its referents by kind, what is claimed of them, and the posts of persons."""

    published: str | None
    by_kind: dict[Kind, list[ReferentId]] = field(default_factory=lambda: defaultdict(list))
    said_of: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    said_with: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[str, list[ReferentId]] = field(default_factory=lambda: defaultdict(list))


class Recalled(Protocol):
    """What is known of referents without reading their articles; None where nothing is."""

    def name_of(self, rid: ReferentId) -> str | None:
        """What its article calls a referent."""

    def kind_of(self, rid: ReferentId) -> Kind | None:
        """What a referent is."""


class Corpus:
    """The referents and claims of readings, in whichever order they are given.

    Denied claims, but for days of talks, are left out: they do not distinguish things.
    """

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        """Look into these readings, by article id, which may be loaded when they are asked for."""
        self._readings = readings
        self._indexed: dict[str, _Indexed] = {}
        self._referents: dict[ReferentId, Referent] = {}
        self._recalled: Recalled | None = None
        self._changed: frozenset[str] = frozenset()

    def recall(self, recalled: Recalled, changed: Iterable[str]) -> None:
        """Have the names and kinds of referents be as recalled, but for those of articles that have ``changed``."""
        self._recalled, self._changed = recalled, frozenset(changed)

    def of_kind(self, article: str, kind: Kind) -> list[ReferentId]:
        """The referents of a kind that an article has, in order; none where there is no such article."""
        return self._article(article).by_kind.get(kind, []) if article in self._readings else []

    def holds(self, rid: ReferentId) -> bool:
        """Whether there is such a referent."""
        if self._kind_recalled(rid) is not None:
            return True
        if rid.article in self._readings:
            self._article(rid.article)
        return rid in self._referents

    def referent(self, rid: ReferentId) -> Referent:
        """The referent of this id."""
        if rid not in self._referents:
            self._article(rid.article)
        return self._referents[rid]

    def kind(self, rid: ReferentId) -> Kind:
        """What the referent is."""
        return self._kind_recalled(rid) or self.referent(rid).kind

    def name(self, rid: ReferentId) -> str:
        """The referent's name."""
        known = self._recalled.name_of(rid) if self._recalled and self._is_recalled(rid) else None
        return self.referent(rid).name if known is None else known

    def label(self, rid: ReferentId) -> str:
        """The referent's name in quotation marks, with its article: for sentences of why."""
        return f'"{self.name(rid)}" ({rid.article})'

    def names(self, rid: ReferentId) -> tuple[str, ...]:
        """All forms the article has for the referent, each once, the fullest first."""
        referent = self.referent(rid)
        return tuple(dict.fromkeys((referent.name, *referent.names)))

    def facet(self, rid: ReferentId, name: str) -> str | None:
        """A facet of the referent."""
        return self.referent(rid).facet(name)

    def link(self, rid: ReferentId, name: str) -> ReferentId | None:
        """The referent a link leads to."""
        key = self.referent(rid).link(name)
        linked = ReferentId(rid.article, key) if key else None
        return linked if linked and self.holds(linked) else None

    def posts(self, person: ReferentId) -> list[ReferentId]:
        """The post-holdings that the article of a person has of it."""
        return self._article(person.article).posts.get(person.key, [])

    def objects(self, rid: ReferentId, *relations: str) -> list[ReferentId]:
        """What the referent is said to stand in these relations to."""
        found = (ReferentId(rid.article, claim.object) for claim in self._of(rid, relations) if claim.object)
        return [other for other in found if self.holds(other)]

    def subjects(self, rid: ReferentId, *relations: str) -> list[ReferentId]:
        """What is said to stand in these relations to the referent."""
        claims = self._article(rid.article).said_with.get(rid.key, [])
        found = (ReferentId(rid.article, claim.subject) for claim in claims if claim.relation in relations)
        return [other for other in found if self.holds(other)]

    def values(self, rid: ReferentId, *relations: str) -> list[str]:
        """The plain values these relations give the referent."""
        return [claim.value for claim in self._of(rid, relations) if claim.value]

    def qualifiers(self, rid: ReferentId, *relations: str) -> list[dict[str, str]]:
        """The qualifiers of the referent's claims with these relations."""
        return [dict(claim.qualifiers) for claim in self._of(rid, relations) if claim.qualifiers]

    def when(self, rid: ReferentId, *relations: str) -> When:
        """When the referent happened by these relations, else when its article was published."""
        return when(self.values(rid, *relations), self._article(rid.article).published)

    def _kind_recalled(self, rid: ReferentId) -> Kind | None:
        return self._recalled.kind_of(rid) if self._recalled and self._is_recalled(rid) else None

    def _is_recalled(self, rid: ReferentId) -> bool:
        """Whether a referent is known as its article has it, and that is not at hand."""
        return rid.article not in self._changed and rid.article not in self._indexed

    def _of(self, rid: ReferentId, relations: tuple[str, ...]) -> list[Claim]:
        said = self._article(rid.article).said_of.get(rid.key, [])
        return [claim for claim in said if claim.relation in relations]

    def _article(self, name: str) -> _Indexed:
        found = self._indexed.get(name)
        if found is None:
            found = self._indexed[name] = _indexed(self._readings[name])
            referents = self._readings[name].referents
            self._referents.update((ReferentId(name, referent.key), referent) for referent in referents)
        return found


def _indexed(reading: Reading) -> _Indexed:
    found = _Indexed(reading.article.published)
    for referent in sorted(reading.referents, key=lambda referent: referent.key):
        rid = ReferentId(reading.article.id, referent.key)
        found.by_kind[referent.kind].append(rid)
        holder = referent.link("holder") if referent.kind is Kind.POST_HOLDING else None
        if holder:
            found.posts[holder].append(rid)
    dated = {claim.subject for claim in reading.claims if claim.relation in _DAYS and claim.status is not Status.DENIED}
    for claim in reading.claims:
        # The day of talks that were called off tells them from others, if it was put in the place of no other day.
        denied = claim.status is Status.DENIED and not (claim.relation in _DAYS and claim.subject not in dated)
        if denied or claim.confidence < MIN_CONFIDENCE:
            continue  # what is no fact says nothing of who is who, and names nothing
        found.said_of[claim.subject].append(claim)
        if claim.object:
            found.said_with[claim.object].append(claim)
    return found
