"""What each of our own readers finds in a text, claim by claim, and which frames its words evoke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Article, Claim, Reading
from kg.reading.read import OURS, Task, read_one, rules_of

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.reading.frames.heard import Heard


@dataclass(frozen=True)
class ReadClaim:
    """One claim by one reader.

    ``confidence`` is how often such claims were right, ``probability`` the trained reader's own; ``held`` and
    ``failed`` are the levels that it passed and failed, ``words`` its evidence.
    """

    reader: str
    subject: str
    relation: str
    object: str
    status: str
    confidence: float
    probability: float | None
    held: tuple[str, ...]
    failed: tuple[str, ...]
    frame: str
    words: str


def read_by_each(text: str, nlp: Language) -> tuple[list[ReadClaim], list[Heard]]:
    """The claims of each reader in a text, reader by reader, and the frames that the text evokes.

    Raises ParleyError if a reader cannot read.
    """
    from kg.reading.frames.heard import heard

    article = Article("text", text)
    rules = rules_of([article], nlp)[article.id]
    claims = []
    for reader in OURS:
        reading = read_one(Task(article, by=(reader,)), rules)
        claims += [_claim_by(reader, reading, claim) for claim in reading.claims]
    return claims, heard(rules.context.doc)


def _claim_by(reader: str, reading: Reading, claim: Claim) -> ReadClaim:
    names = {referent.key: referent.name for referent in reading.referents}
    return ReadClaim(
        reader,
        names[claim.subject],
        claim.relation,
        names[claim.object] if claim.object else claim.value or "",
        claim.status.value,
        claim.confidence,
        claim.probability,
        tuple(sorted(claim.held)),
        tuple(sorted(claim.failed)),
        claim.frame,
        reading.article.words(claim.evidence),
    )
