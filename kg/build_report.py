"""What a build reports: what it did with each article, and what its readers used."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Failure


@dataclass(frozen=True)
class ModelUse:
    """What asking a language model took, and what came of it.

    ``structured`` is how the endpoint was asked for JSON: ``json_schema``, ``json_object`` or ``words``. ``requests``
    includes the ``retries``; ``cached`` answers cost nothing; ``cut`` are the parts of articles of which something may
    be missing, because the answers ended at their limit; ``words`` are those of the articles that tokens were spent on.
    """

    model: str
    structured: str = "json_schema"
    requests: int = 0
    retries: int = 0
    cached: int = 0
    cut: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    words: int = 0

    @property
    def tokens_a_thousand_words(self) -> int:
        """What a thousand words of article took, in and out."""
        return round(1000 * (self.tokens_in + self.tokens_out) / self.words) if self.words else 0


@dataclass(frozen=True)
class DraftUse:
    """What the drafts of a build held: in how many articles, how many items, those refused by reason, the claims made
    of the rest, and of these how many held and failed at each level.
    """

    articles: int = 0
    items: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    claims: int = 0
    held: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildReport:
    """What a build did: article ids by outcome, failures, counts of the store after it, and what its readers took.

    ``emptied`` are those of the replaced in which something was read before and nothing now; ``undated`` those of the
    added and replaced that have no date, and ``believed_english`` those too short to tell their language. ``outdone``
    are those of which the sources hold older versions, too, and ``copies`` those that print the text of another.
    ``passed_over`` has by article the sentences that name talks, calls or deals and gave no claim that counts.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    llm: ModelUse | None = None
    drafts: DraftUse | None = None
    emptied: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    believed_english: tuple[str, ...] = ()
    outdone: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    passed_over: dict[str, tuple[str, ...]] = field(default_factory=dict)
