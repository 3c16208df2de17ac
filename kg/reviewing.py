"""What a person is best asked about: the claims least sure, and a sample that tells how often the rest are right."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg import correcting
from kg.answers import questions
from kg.answers.rows import marked
from kg.errors import CorrectionError
from kg.graph import records, stored_corrections
from kg.graph.store import Store
from kg.model import Claim, Reading
from kg.reading.corrections.applying import PERSON
from kg.reading.trust import Shown
from kg.settings import MIN_CONFIDENCE

#: A claim that another account contradicts is as doubtful as one believed half as much.
_CONTRADICTED = 0.5


@dataclass(frozen=True)
class Shortlisted:
    """A claim that nobody has judged: its id, what it says, its words in their sentence, and how sure it is."""

    id: str
    article: str
    says: str
    sentence: str
    confidence: float
    contradicted: bool = False


@dataclass(frozen=True)
class Sample:
    """Claims drawn at random: those still to be judged, and of those judged how many are right, by question.

    ``all`` counts each claim once; a question's figures are those of the claims whose relation it asks for.
    """

    size: int
    open: tuple[Shortlisted, ...]
    all: Shown
    questions: tuple[tuple[str, Shown], ...]


def doubtful(store: Store, most: int, article: str | None = None) -> list[Shortlisted]:
    """The claims to be judged first: the least sure, and those that another account contradicts.

    Where an article is named, those of it alone. Raises StoreError if the store cannot be read.
    """
    differ = {
        str(getattr(row["claim"], "value", ""))
        for row in questions.ask(store, "where-accounts-differ", min_confidence=0)
        if getattr(row["kind"], "value", "") == "contradiction"
    }
    found = [
        _shortlisted((reading, claim), differ)
        for reading in records.read_readings(store)
        if article in (None, reading.article.id)
        for claim in reading.claims
        if not _is_judged(claim)
    ]
    found.sort(key=lambda each: (each.confidence * (_CONTRADICTED if each.contradicted else 1), each.id))
    return found[:most]


def sample(store: Store, size: int, seed: int) -> Sample:
    """So many claims drawn at random from those that answers show, and what was found of those that were judged.

    The draw is from what the readers said before any correction, so that it stays the same while it is judged. Raises
    CorrectionError where there are none to draw from.
    """
    corrected: dict[str, Claim] = {}
    read: dict[str, tuple[Reading, Claim]] = {}
    for reading in records.read_readings(store):
        before = stored_corrections.as_read(store, reading)
        corrected |= {correcting.claim_id(reading.article.id, claim): claim for claim in reading.claims}
        read |= {
            correcting.claim_id(reading.article.id, claim): (before, claim)
            for claim in before.claims
            if claim.confidence >= MIN_CONFIDENCE
        }
    if not read:
        raise CorrectionError("The store has no claim to draw; build it from articles first.")
    drawn = random.Random(seed).sample(sorted(read), min(size, len(read)))  # noqa: S311 - a draw, and no secret
    judged = {name: name in corrected for name in drawn if name not in corrected or _is_judged(corrected[name])}
    left = tuple(_shortlisted(read[name], set()) for name in drawn if name not in judged)
    by_question = tuple(
        (each.name, _shown(right for name, right in judged.items() if read[name][1].relation in each.terms))
        for each in questions.load()
    )
    told = tuple((name, shown) for name, shown in by_question if shown.items)
    return Sample(len(drawn), left, _shown(judged.values()), told)


def _shown(verdicts: Iterable[bool]) -> Shown:
    counted = list(verdicts)
    return Shown(sum(counted), len(counted))


def _is_judged(claim: Claim) -> bool:
    """Whether a person stands behind the claim, beside a reader or alone."""
    return PERSON in claim.producer.split("+")


def _shortlisted(found: tuple[Reading, Claim], differ: set[str]) -> Shortlisted:
    reading, claim = found
    name = correcting.claim_id(reading.article.id, claim)
    names = {thing.key: thing.name for thing in reading.referents}
    sentence = marked(reading.article.text, claim.evidence.start, claim.evidence.end)
    says, contradicted = correcting.said_by(claim, names), any(iri.endswith(f"/{name}") for iri in differ)
    made = Shortlisted(name, reading.article.id, says, sentence, round(claim.confidence, 2))
    return replace(made, contradicted=contradicted)
