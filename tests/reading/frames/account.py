"""What an article was read to say, by names instead of keys, so that tests read as sentences."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Claim, Reading, Referent


@dataclass(frozen=True)
class Account:
    """A reading, asked by relation."""

    reading: Reading

    def claims(self, relation: str) -> list[Claim]:
        """The claims of a relation, in the order of the text."""
        return [claim for claim in self.reading.claims if claim.relation == relation]

    def referent(self, key: str | None) -> Referent:
        """The referent of that key."""
        return next(referent for referent in self.reading.referents if referent.key == key)

    def objects(self, relation: str) -> set[str]:
        """The names or values a relation leads to."""
        return {claim.value or self.referent(claim.object).name for claim in self.claims(relation)}

    def statuses(self, relation: str) -> set[str]:
        """How the claims of a relation are put."""
        return {claim.status.value for claim in self.claims(relation)}

    def names(self, kind: str) -> set[str]:
        """The names of all referents of a kind."""
        return {referent.name for referent in self.reading.referents if referent.kind == kind}

    def posts(self) -> set[tuple[str, str, str | None, bool]]:
        """Who holds which post, of whom, and whether no longer."""
        found = set()
        for claim in self.claims("holds"):
            holding = self.referent(claim.object)
            of = self.referent(holding.link("of")).name if holding.link("of") else None
            former = holding.facet("former") == "true"
            found.add((self.referent(claim.subject).name, holding.facet("title") or "", of, former))
        return found

    def seats(self, relation: str) -> set[tuple[str, str]]:
        """Whose delegation, and who leads it or belongs to it."""
        return {
            (self.referent(self.referent(claim.subject).link("onBehalfOf")).name, self.referent(claim.object).name)
            for claim in self.claims(relation)
        }

    def quotations(self) -> list[tuple[str, str]]:
        """Who said what, in the order of the text."""
        return [
            (self.referent(claim.object).name, self.referent(claim.subject).facet("text") or "")
            for claim in self.claims("spokenBy")
        ]

    def words(self, claim: Claim) -> str:
        """The passage a claim rests on."""
        return self.reading.article.words(claim.evidence)
