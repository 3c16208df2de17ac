"""How far a claim is to be believed: how often claims read in the same way were right on articles read by hand.

A claim is described by a few features (what it says, by which frame, how the article puts it, how it names whom it is
about ...). Each has a weight in ontology/reference/confidence.yaml, which scripts/confidence.py fits; the weights are
added up and squeezed between 0 and 1 (logistic regression). What the file does not know weighs nothing, so that a new
frame has the confidence of its relation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from typing import Any

from kg.errors import ReferenceDataError
from kg.model import Claim, Kind, Level, Mention, Reading, Referent
from kg.reference import read_yaml

#: No reading of words is certain, and none impossible.
LOWEST, HIGHEST = 0.01, 0.99
#: The extractor whose claims the weights were measured on.
MEASURED = "frames"
#: How extraction says that a mention gives the whole name of what it means; anything else points to it indirectly.
_BY_NAME = frozenset(
    {"name", "full name", "dateline", "place where people meet", "mention of the talks", "mention of the agreement"}
)

#: The features of a claim: ``{"relation": "ledBy", "status": "asserted", ...}``.
Features = dict[str, str]


@dataclass(frozen=True)
class Weights:
    """What confidence.yaml says: weights by feature and value, and the confidence of what was not measured.

    ``counts_as`` leads from relations that no question scores to the one they stand beside.
    """

    base: float
    weights: Mapping[str, Mapping[str, float]]
    counts_as: Mapping[str, str]

    def confidence(self, features: Features) -> float:
        """Between `LOWEST` and `HIGHEST`, to two decimals."""
        total = self.base + sum(self.weights.get(name, {}).get(value, 0.0) for name, value in features.items())
        return round(min(max(1 / (1 + exp(-total)), LOWEST), HIGHEST), 2)


def assess(reading: Reading) -> Reading:
    """The reading, every claim that the frames read with its confidence; of others `kg.reading.trust` judges.

    Raises ReferenceDataError where confidence.yaml does not say what it must.
    """
    weights = load()
    return replace(
        reading,
        claims=tuple(
            replace(claim, confidence=weights.confidence(told)) if MEASURED in claim.producer.split("+") else claim
            for claim, told in zip(reading.claims, features(reading), strict=True)
        ),
    )


def levelled(reading: Reading) -> Reading:
    """The frames' reading, each claim with the levels that reading by rules stands for."""
    by_rule = frozenset({Level.QUOTE, Level.KIND, Level.DENIAL})
    named = [told["named"] != "not in the passage" for told in features(reading)]
    claims = tuple(
        replace(claim, held=by_rule | {Level.NAME} if name else by_rule)
        for claim, name in zip(reading.claims, named, strict=True)
    )
    return replace(reading, claims=claims)


def features(reading: Reading) -> list[Features]:
    """What is known of each claim that its confidence depends on, in the order of the claims."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        mentions[mention.referent].append(mention)
    referents = {referent.key: referent for referent in reading.referents}
    return [_features(claim, mentions, referents) for claim in reading.claims]


def _features(claim: Claim, mentions: Mapping[str, list[Mention]], referents: Mapping[str, Referent]) -> Features:
    relation = load().counts_as.get(claim.relation, claim.relation)
    target = _sort(referents[claim.object]) if claim.object else "value" if claim.value else "nothing"
    # Nobody mentions a post-holding: what the passage names is who holds the post.
    told = claim.subject if claim.object is None or target == Kind.POST_HOLDING else claim.object
    every = mentions.get(told, [])
    return {
        "relation": relation,
        "object": target,
        "relation and object": f"{relation} {target}",
        "frame": claim.frame,
        "status": claim.status.value,
        "named": _named(claim, every),
        "mentioned": "once" if len(every) < 2 else "two or three times" if len(every) < 4 else "often",
    }


def _sort(referent: Referent) -> str:
    """The kind of a referent; of an organization its type, since one of no known type is often none."""
    if referent.kind is not Kind.ORGANIZATION:
        return referent.kind.value
    kind = referent.facet("type") or "other"
    return "other organization" if kind == "other" else kind


def _named(claim: Claim, mentions: Iterable[Mention]) -> str:
    """How the passage names whom the claim is about."""
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
    """The weights that come with the package. Raises ReferenceDataError where the file is malformed."""
    return parse(read_yaml("reference", "confidence.yaml"))


def parse(raw: Mapping[str, Any]) -> Weights:
    """The weights a confidence.yaml holds. Raises ReferenceDataError where it is malformed."""
    try:
        weights = {
            str(name): {str(value): float(weight) for value, weight in rows.items()}
            for name, rows in raw["weights"].items()
        }
        counts_as = {str(name): str(other) for name, other in raw["counts_as"].items()}
        return Weights(float(raw["base"]), weights, counts_as)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReferenceDataError(
            f"reference/confidence.yaml: base, weights and counts_as are needed, weights as numbers "
            f"({error!r}); fit it anew with: make confidence."
        ) from error
