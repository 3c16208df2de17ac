"""All readings under one index: every referent by its id, and what is claimed of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.identity.resolve.intervals import When, when
from kg.model import Claim, Kind, Reading, Referent, ReferentId, Status
from kg.settings import MIN_CONFIDENCE


@dataclass
class Corpus:
    """The referents and claims of all readings. Denied claims are left out: they do not tell things apart."""

    referents: dict[ReferentId, Referent] = field(default_factory=dict)
    by_kind: dict[Kind, list[ReferentId]] = field(default_factory=lambda: defaultdict(list))
    published: dict[str, str | None] = field(default_factory=dict)
    said_of: dict[ReferentId, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    said_with: dict[ReferentId, list[Claim]] = field(default_factory=lambda: defaultdict(list))

    def of_kind(self, kind: Kind) -> list[ReferentId]:
        """The referents of a kind, in order."""
        return self.by_kind.get(kind, [])

    def name(self, rid: ReferentId) -> str:
        """The referent's name."""
        return self.referents[rid].name

    def names(self, rid: ReferentId) -> tuple[str, ...]:
        """All forms the article has for the referent, each once, the fullest first."""
        referent = self.referents[rid]
        return tuple(dict.fromkeys((referent.name, *referent.names)))

    def facet(self, rid: ReferentId, name: str) -> str | None:
        """A facet of the referent."""
        return self.referents[rid].facet(name)

    def link(self, rid: ReferentId, name: str) -> ReferentId | None:
        """The referent a link leads to."""
        key = self.referents[rid].link(name)
        linked = ReferentId(rid.article, key) if key else None
        return linked if linked in self.referents else None

    def objects(self, rid: ReferentId, *relations: str) -> list[ReferentId]:
        """What the referent is said to stand in these relations to."""
        found = (ReferentId(rid.article, claim.object) for claim in self._of(rid, relations) if claim.object)
        return [other for other in found if other in self.referents]

    def subjects(self, rid: ReferentId, *relations: str) -> list[ReferentId]:
        """What is said to stand in these relations to the referent."""
        claims = [claim for claim in self.said_with.get(rid, []) if claim.relation in relations]
        found = (ReferentId(rid.article, claim.subject) for claim in claims)
        return [other for other in found if other in self.referents]

    def values(self, rid: ReferentId, *relations: str) -> list[str]:
        """The plain values these relations give the referent."""
        return [claim.value for claim in self._of(rid, relations) if claim.value]

    def qualifiers(self, rid: ReferentId, *relations: str) -> list[dict[str, str]]:
        """The qualifiers of the referent's claims with these relations."""
        return [dict(claim.qualifiers) for claim in self._of(rid, relations) if claim.qualifiers]

    def when(self, rid: ReferentId, *relations: str) -> When:
        """When the referent happened by these relations, else when its article was published."""
        return when(self.values(rid, *relations), self.published[rid.article])

    def _of(self, rid: ReferentId, relations: tuple[str, ...]) -> list[Claim]:
        return [claim for claim in self.said_of.get(rid, []) if claim.relation in relations]


def gather(readings: Sequence[Reading]) -> Corpus:
    """Index the readings; the order in which they are given leaves no trace."""
    corpus = Corpus()
    for reading in sorted(readings, key=lambda reading: reading.article.id):
        article = reading.article.id
        corpus.published[article] = reading.article.published
        for referent in sorted(reading.referents, key=lambda referent: referent.key):
            rid = ReferentId(article, referent.key)
            corpus.referents[rid] = referent
            corpus.by_kind[referent.kind].append(rid)
        for claim in reading.claims:
            if claim.status is Status.DENIED or claim.confidence < MIN_CONFIDENCE:
                continue  # what is no fact says nothing of who is who, and names nothing
            corpus.said_of[ReferentId(article, claim.subject)].append(claim)
            if claim.object:
                corpus.said_with[ReferentId(article, claim.object)].append(claim)
    return corpus
