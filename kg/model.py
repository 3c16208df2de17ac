"""The value types every stage speaks: articles, mentions, referents, claims, readings, entities, decisions.

Extraction turns one `Article` into one `Reading`: the things it talks about (`Referent`), where it names them
(`Mention`), and what it says of them (`Claim`). Resolution turns many readings into one `Resolution`: which
referents are one `Entity`, and the `Decision`s that say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kg.errors import EvidenceError

#: The extractor that reads by the lexicon alone.
FRAMES = "frames"
#: The reader that was trained on annotated articles.
TRAINED = "trained"
#: The language that Parley has rules for, by its code in ISO 639-1.
ENGLISH = "en"


class Status(StrEnum):
    """How an article puts a claim."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    CLAIMED = "claimed"
    PLANNED = "planned"
    DENIED = "denied"
    UNDISCLOSED = "undisclosed"


class Level(StrEnum):
    """What of a claim was checked against its article; each is a term of the ontology."""

    QUOTE = "quoteStands"
    NAME = "nameStands"
    KIND = "kindFits"
    DAY = "dayAgrees"
    DENIAL = "notDenied"
    SECOND = "secondReader"


class Kind(StrEnum):
    """What sort of thing a referent or an entity is; each is a class of the ontology."""

    PERSON = "person"
    NATION = "nation"
    ORGANIZATION = "organization"
    PLACE = "place"
    NEGOTIATION = "negotiation"
    DELEGATION = "delegation"
    AGREEMENT = "agreement"
    CONTACT = "contact"
    MEASURE = "measure"
    QUOTATION = "quotation"
    POST_HOLDING = "post-holding"

    @property
    def class_name(self) -> str:
        """Its class in the ontology: ``PostHolding`` for ``post-holding``."""
        return "".join(part.capitalize() for part in self.split("-"))


#: What can act and be a side.
ACTORS = (Kind.PERSON, Kind.NATION, Kind.ORGANIZATION)


@dataclass(frozen=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (end excluded) of an article's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Article:
    """One article: its id, normalised text, and what is known about its publication.

    ``published`` is ISO 8601 (day, month or year). ``removed`` holds the positions in the source text of the
    characters normalisation took out (zero-width, bidirectional, control), so that offsets can be led back.
    ``language`` is the code (ISO 639-1) of the language it reads as.
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None
    removed: tuple[int, ...] = ()
    language: str = ENGLISH

    def words(self, span: Span) -> str:
        """The text between the span's offsets."""
        return self.text[span.start : span.end]

    def original_offset(self, offset: int) -> int:
        """Where the character at ``offset`` of the normalised text stood in the source."""
        for position in self.removed:
            if position > offset:
                break
            offset += 1
        return offset


@dataclass(frozen=True)
class Mention:
    """A span that names or describes a referent, and how it was understood ("surname of Anna Keller")."""

    span: Span
    referent: str
    how: str


@dataclass(frozen=True)
class Referent:
    """A thing one article talks about.

    ``key`` is unique in the article and made from its content: ``person/anna-keller``. ``name`` is the fullest
    form the article has, ``names`` all forms including it. ``facets`` are plain attributes fixed by what the
    referent is (a post's title, a quotation's text, a contact's kind), ``links`` lead to other referents it
    cannot be thought without (a delegation's side and negotiation, a post-holding's holder). Which facet and
    link names each kind has stands in docs/architecture.md.
    """

    key: str
    kind: Kind
    name: str
    names: tuple[str, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def facet(self, name: str) -> str | None:
        """The value of a facet, or None."""
        return dict(self.facets).get(name)

    def link(self, name: str) -> str | None:
        """The key of the referent a link leads to, or None."""
        return dict(self.links).get(name)


@dataclass(frozen=True)
class Claim:
    """One thing an article says: subject, relation, object referent or plain value, and the words it rests on.

    ``relation`` is the local name of a property of the ontology. A claim with status undisclosed may have
    neither object nor value. ``claimant`` is the key of the referent whose word it is, ``cue`` the words that
    evoke the relation, ``evidence`` the shortest passage that says it, ``frame`` the lexicon frame that fired,
    ``producer`` the extractor. ``qualifiers`` carry what belongs to the relation itself (ordinal, series).
    ``confidence`` is how often claims read like this one were right (`kg.reading.confidence`), from 0 to 1; a claim
    that nobody assessed, such as one made by hand, is taken at its word. ``probability`` is what the trained
    reader itself gives it. ``held`` and ``failed`` are the levels at
    which it was checked against the article; what is in neither was not checked.
    """

    subject: str
    relation: str
    object: str | None
    value: str | None
    status: Status
    evidence: Span
    cue: Span
    frame: str
    claimant: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()
    producer: str = FRAMES
    confidence: float = 1.0
    probability: float | None = None
    held: frozenset[Level] = frozenset()
    failed: frozenset[Level] = frozenset()


@dataclass(frozen=True)
class Reading:
    """What an extractor read in one article. Everything in it is ordered and free of duplicates.

    ``extractor`` says who read it: ``frames``, or the producer of a draft with a digest of what it said, joined by a
    plus. ``items`` is how many items the drafts held, ``dropped`` counts those refused, by reason; both are reported,
    not stored.
    """

    article: Article
    referents: tuple[Referent, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    extractor: str = FRAMES
    items: int = field(default=0, compare=False)
    dropped: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    def verify(self) -> None:
        """Raise EvidenceError unless every span lies in the article and every key is known.

        Example: a claim whose evidence ends past the text is refused.
        """
        keys = {referent.key for referent in self.referents}
        size = len(self.article.text)
        for mention in self.mentions:
            _check(self.article, mention.span, size, f"a mention of {mention.referent}")
            _known(self.article, keys, mention.referent)
        for referent in self.referents:
            for _, key in referent.links:
                _known(self.article, keys, key)
        for claim in self.claims:
            for span in (claim.evidence, claim.cue):
                _check(self.article, span, size, f"the claim {claim.relation} of {claim.subject}")
            for name in (claim.subject, claim.object, claim.claimant):
                if name is not None:
                    _known(self.article, keys, name)


def used_keys(claims: Iterable[Claim], referents: Mapping[str, Referent], mentions: Iterable[Mention] = ()) -> set[str]:
    """The keys in claims and mentions, and those of things without which these cannot exist."""
    used = {key for claim in claims for key in (claim.subject, claim.object, claim.claimant) if key}
    used |= {mention.referent for mention in mentions}
    queue = list(used)
    while queue:
        for _, target in referents[queue.pop()].links:
            if target not in used:
                used.add(target)
                queue.append(target)
    return used


def _check(article: Article, span: Span, size: int, what: str) -> None:
    if not 0 <= span.start < span.end <= size or not article.words(span).strip():
        raise EvidenceError(
            f"Article {article.id}: {what} points to characters {span.start} to {span.end}, where there are no words; "
            "this is a fault of the reader, please report it with the article."
        )


def _known(article: Article, keys: set[str], key: str) -> None:
    if key not in keys:
        raise EvidenceError(
            f"Article {article.id}: a claim or mention names {key}, which the reading does not contain."
        )


class ReferentId(NamedTuple):
    """A referent of a certain article. A tuple, because identity is decided by millions of comparisons of these."""

    article: str
    key: str


class Judgement(StrEnum):
    """The verdict of an identity decision."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Decision:
    """Why two referents (of one article or of two) are, or are not, one entity.

    ``by`` is the rule's name, or ``user``; a user's decision outranks every rule. ``score`` is between 0 and 1,
    ``why`` one sentence. A user's decision also has who said so (``person``), at which moment (``when``, ISO 8601, UTC)
    and its place among all of a store's corrections (``position``), which is that of everything said in one go; its
    ``why`` may be empty.
    """

    left: ReferentId
    right: ReferentId
    judgement: Judgement
    by: str
    score: float
    why: str
    person: str = ""
    when: str = ""
    position: int = 0

    @property
    def account(self) -> str:
        """The reason in one sentence; of a person's word, whose it is and when it was said."""
        if not self.person:
            return self.why
        day = f" on {self.when[:10]}" if self.when else ""
        return f"{self.person} said so{day}{f': {self.why}' if self.why else '.'}"


@dataclass(frozen=True)
class Entity:
    """A cluster of referents across articles under one IRI slug, with its fullest name and all its names.

    ``slug`` is unique per kind and made from content: ``scott-bessent``. ``notations`` are codes such as
    ("iso3166-1-alpha2", "US").
    """

    slug: str
    kind: Kind
    name: str
    names: tuple[str, ...]
    members: tuple[ReferentId, ...]
    notations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Resolution:
    """All entities over all readings, and the decisions that made them."""

    entities: tuple[Entity, ...]
    decisions: tuple[Decision, ...]


class Verdict(StrEnum):
    """What a person's correction does with a claim, or with the name of a thing."""

    ACCEPT = "accept"
    REJECT = "reject"
    MEND = "mend"
    ADD = "add"
    RENAME = "rename"


@dataclass(frozen=True)
class Quote:
    """Words of an article by position, with what stands around them, to find them again should offsets shift."""

    span: Span
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class StatedClaim:
    """A claim with its words and every thing it cannot be thought without, so that it stands without a reader."""

    claim: Claim
    words: Quote
    things: tuple[Referent, ...]


@dataclass(frozen=True)
class Correction:
    """A person's word on one article: it outranks every reader of the article, and outlives what they read.

    ``against`` is a claim said to be wrong, ``upheld`` one said to be right; a mended claim has both. A thing that is
    renamed is the first of ``things``, its new name ``name``. ``by`` says who, ``when`` at which moment (ISO 8601,
    UTC), ``why`` for what reason, which may be empty. Of several about one claim
    the last counts, by their ``position``.
    """

    verdict: Verdict
    article: str
    by: str
    when: str
    why: str = ""
    against: StatedClaim | None = None
    upheld: StatedClaim | None = None
    things: tuple[Referent, ...] = ()
    name: str | None = None
    position: int = 0

    @property
    def stated(self) -> StatedClaim | None:
        """The claim it is about, as it is to be if it is to be."""
        return self.upheld or self.against


@dataclass(frozen=True)
class Failure:
    """A source that could not be read, and the sentence that says why."""

    source: str
    reason: str
