"""The working state of reading one article: its Doc, and the referents, mentions and claims found so far.

Extraction writes only here; `Context.reading` returns the result, in order and without repetitions.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.model import Article, Claim, Kind, Mention, Reading, Referent, Span, Status, used_keys
from kg.namespaces import slug
from kg.reading import dates, naming
from kg.reading.annotation import pronouns

#: Statuses from the strongest down; a weaker claim is dropped if the article makes it more strongly elsewhere.
_STRENGTH = {Status.ASSERTED: 0, Status.REPORTED: 1, Status.PLANNED: 2, Status.CLAIMED: 3}

#: Details of a claim's relation, such as (("ordinal", "2"),).
Qualifiers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Saying:
    """How something is said: the cue that evokes it, the frame, its status, and its claimant."""

    cue: Token
    frame: str
    status: Status = Status.ASSERTED
    claimant: str | None = None


@dataclass
class Context:
    """One article being read."""

    article: Article
    doc: Doc
    referents: dict[str, Referent] = field(default_factory=dict)
    mentions: dict[tuple[Span, str], Mention] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    #: token index -> keys of the referents the token is (the head word of) a mention of
    at: dict[int, list[str]] = field(default_factory=dict)
    #: token indices inside direct quotations
    quoted: frozenset[int] = frozenset()
    #: keys of the article's main sides, the parties of its main negotiation
    main_sides: list[str] = field(default_factory=list)
    #: token index -> the named entity around it
    entities: dict[int, DocSpan] = field(default_factory=dict)
    #: token index of "delegation", "government" ... -> the sides that it means
    stands_for: dict[int, list[str]] = field(default_factory=dict)
    #: noun of a group -> the organisations named with it: "the opposition Harbour Council"
    groups: dict[str, set[str]] = field(default_factory=dict)
    #: person -> the side whose delegation the article puts them in
    affiliations: dict[str, str] = field(default_factory=dict)
    #: person -> "he" or "she", by which a quotation before named him or her
    spoke_as: dict[str, str] = field(default_factory=dict)
    #: token index of a mention of talks -> the negotiation's key
    talks: dict[int, str] = field(default_factory=dict)

    #: those of them that mean other talks than the ones before: "the previous round"
    other_talks: set[int] = field(default_factory=set)
    #: where each token begins in the text
    offsets: list[int] = field(default_factory=list)
    #: referent -> where its mentions begin, in order
    _starts: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entities = {token.i: ent for ent in self.doc.ents for token in ent}
        self.offsets = [token.idx for token in self.doc]

    @cached_property
    def day_of_writing(self) -> str | None:
        """The day from which the article counts "today" and "Sunday" at its beginning."""
        return self.written_on(0)

    def written_on(self, offset: int) -> str | None:
        """The day from which the article counts "today" and "Sunday" there."""
        return dates.day_of_writing(self.article, offset)

    def days(self, words: DocSpan, *, future: bool = False) -> tuple[str, str] | None:
        """The first and last day of a date, as `dates.resolve` finds them."""
        return dates.resolve(words.text, self.written_on(words.start_char), future=future)

    @cached_property
    def bodies_by_adjective(self) -> dict[str, str]:
        """The unknown body, or else the unknown place, in the article that each adjective of a region can mean."""
        unknown = [ent for ent in self.doc.ents if not ent.ent_id_]
        bodies, places = ([words_of(ent) for ent in unknown if ent.label_ == label] for label in ("ORG", "PLACE"))
        return naming.by_adjective(places) | naming.by_adjective(bodies)

    @cached_property
    def _pronouns(self) -> dict[str, str]:
        return pronouns.taken_up_by(self.doc)

    def pronoun_of(self, person: str) -> str | None:
        """``he`` or ``she``, if the article shows which is used for the person with a key."""
        shown = pronouns.pronoun_for(self.referents[person].name, self._pronouns)
        return shown or self.spoke_as.get(person)

    def token_at(self, offset: int) -> Token | None:
        """The first token that begins at or after the offset."""
        i = bisect_left(self.offsets, offset)
        return self.doc[i] if i < len(self.doc) else None

    def tokens_between(self, start: int, end: int) -> list[Token]:
        """The tokens that begin at or after ``start`` and before ``end``."""
        return list(self.doc[bisect_left(self.offsets, start) : bisect_left(self.offsets, end)]) if start < end else []

    def of_kind(self, kind: Kind) -> list[Referent]:
        """The referents of that kind found so far, in order."""
        return [referent for referent in self.referents.values() if referent.kind is kind]

    def posts_of(self, person: str) -> list[Referent]:
        """The post-holdings of a person found so far."""
        return [holding for holding in self.of_kind(Kind.POST_HOLDING) if holding.link("holder") == person]

    def starts(self, key: str) -> list[int]:
        """The offsets at which mentions of the referent begin, in order."""
        return self._starts.get(key, [])

    def is_outlet(self, key: str) -> bool:
        """Whether the referent is a newspaper, agency or channel."""
        return self.referents[key].facet("type") == "outlet"

    def refer(self, kind: Kind, name: str, *, key: str | None = None, **facets: str) -> str:
        """The key of the referent with that kind and name, new if necessary; facets are added."""
        key = key or f"{kind}/{slug(name)}"
        old = self.referents.get(key)
        if old is None:
            old = Referent(key=key, kind=kind, name=name, names=(name,))
        known = dict(old.facets)
        merged = known | {k: v for k, v in facets.items() if v and not (v == "other" and k in known)}
        self.referents[key] = replace(old, facets=tuple(sorted(merged.items())))
        return key

    def call(self, key: str, name: str, *, best: bool = False) -> None:
        """Add a name to a referent; with ``best`` it becomes the name shown."""
        old = self.referents[key]
        names = tuple(dict.fromkeys([*old.names, name]))
        self.referents[key] = replace(old, names=names, name=name if best else old.name)

    def link(self, key: str, relation: str, target: str) -> None:
        """Set a link of a referent."""
        old = self.referents[key]
        self.referents[key] = replace(old, links=tuple(sorted((dict(old.links) | {relation: target}).items())))

    def mention(self, span: DocSpan, key: str, how: str) -> None:
        """Record that the words mean the referent; the head token of the span then means it too."""
        words = Span(span.start_char, span.end_char)
        self._note(words, key, how)
        keys = self.at.setdefault(span.root.i, [])
        if key not in keys:
            keys.append(key)

    def mark(self, token: Token, key: str, how: str) -> None:
        """Record a mention of talks or an agreement; the token itself still means nobody."""
        words = Span(token.idx, token.idx + len(token))
        self._note(words, key, how)

    def mark_place(self, start: int, end: int, key: str, how: str = "place where people meet") -> None:
        """Record that the characters name a place; their other meaning (a capital's nation) stays."""
        words = Span(start, end)
        self._note(words, key, how)

    def _note(self, words: Span, key: str, how: str) -> None:
        if (words, key) not in self.mentions:
            self.mentions[words, key] = Mention(words, key, how)
            insort(self._starts.setdefault(key, []), words.start)

    def claim(
        self,
        saying: Saying,
        subject: str,
        relation: str,
        target: str | None = None,
        *,
        words: Sequence[Token],
        value: str | None = None,
        qualifiers: Qualifiers = (),
    ) -> None:
        """Record a claim; its evidence goes from the first to the last of the words (and the cue) that say it."""
        cue = Span(saying.cue.idx, saying.cue.idx + len(saying.cue))
        self.claims.append(
            Claim(
                subject,
                relation,
                target,
                value.strip() if value else value,
                saying.status,
                self.passage([*words, saying.cue]),
                cue,
                saying.frame,
                saying.claimant,
                qualifiers,
            )
        )

    def names_in(self, start: int, end: int) -> list[DocSpan]:
        """The names from the token ``start`` up to ``end``; a Doc would build all its names again at each call."""
        found = (self.entities.get(i) for i in range(start, end))
        return list({name.start: name for name in found if name is not None}.values())

    def passage(self, tokens: list[Token]) -> Span:
        """The shortest passage with the tokens, within the sentence of the last one (the cue)."""
        sentence = tokens[-1].sent
        inside = [token for token in tokens if sentence.start <= token.i < sentence.end and not token.is_space] or [
            tokens[-1]
        ]
        first, last = min(inside, key=lambda t: t.i), max(inside, key=lambda t: t.i)
        opening, closing = self.entities.get(first.i), self.entities.get(last.i)
        start = opening.start_char if opening is not None else first.idx
        end = closing.end_char if closing is not None else last.idx + len(last)
        return _trim(self.article.text, start, end)

    def reading(self) -> Reading:
        """Everything found: referents by key, mentions by place, claims by place, each once."""
        claims: dict[tuple[object, ...], Claim] = {}
        for claim in self._strongest():
            statement = (claim.subject, claim.relation, claim.object, claim.value, claim.status, claim.claimant)
            held = claims.get(statement)
            if held is None or self._cost(claim) < self._cost(held):
                claims[statement] = claim
        ordered = sorted(
            claims.values(), key=lambda c: (c.evidence, c.relation, c.subject, c.object or "", c.value or "", c.status)
        )
        used = used_keys(ordered, self.referents, self.mentions.values())
        mentions = sorted((m for m in self.mentions.values() if m.referent in used), key=lambda m: (m.span, m.referent))
        referents = (self._finished(key) for key in sorted(used))
        return Reading(self.article, tuple(referents), tuple(mentions), tuple(ordered))

    def _strongest(self) -> list[Claim]:
        """The claims without those for which the article has a stronger one.

        For example a plan that is reported as done elsewhere, somebody's word for what the article asserts, a member
        who is called leader. Denials and secrets stay.
        """
        best: dict[tuple[object, ...], int] = {}
        for claim in self.claims:
            statement = (claim.subject, claim.relation, claim.object, claim.value)
            weakest = len(_STRENGTH)
            best[statement] = min(best.get(statement, weakest), _STRENGTH.get(claim.status, weakest))
        leaders = {(claim.subject, claim.object) for claim in self.claims if claim.relation == "ledBy"}
        return [
            claim
            for claim in self.claims
            if not (claim.relation == "hasMember" and (claim.subject, claim.object) in leaders)
            and _STRENGTH.get(claim.status, 0) <= best[claim.subject, claim.relation, claim.object, claim.value]
        ]

    def _cost(self, claim: Claim) -> tuple[bool, int, int]:
        """The costs of a passage as evidence: that it does not name the object, its length, its late place."""
        words = self.article.words(claim.evidence).lower()
        names = self.referents[claim.object].names if claim.object else ()
        unnamed = bool(names) and not any(name.lower() in words for name in names)
        return (unnamed, claim.evidence.end - claim.evidence.start, claim.evidence.start)

    def _finished(self, key: str) -> Referent:
        referent = self.referents[key]
        return replace(referent, names=tuple(sorted(set(referent.names))))


def is_person(key: str) -> bool:
    """Whether the key is that of a person."""
    return key.startswith(f"{Kind.PERSON}/")


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def phrase(token: Token, *, cut: frozenset[str] = frozenset()) -> DocSpan:
    """The noun phrase with the token as head, cut before relative clauses, appositions and the given dependents."""
    left, right = token.i, token.i
    stop = {"relcl", "appos", "punct", "advcl", "parataxis"} | cut
    barred = [child for child in token.children if child.dep_ in stop and child.i > token.i]
    limit = min((child.left_edge.i for child in barred if child.dep_ != "punct"), default=token.sent.end)
    for child in token.children:
        if child.dep_ in stop or (child.i > token.i and child.left_edge.i >= limit):
            continue
        left = min(left, child.left_edge.i)
        right = max(right, min(child.right_edge.i, limit - 1))
    while right > token.i and (token.doc[right].is_punct or token.doc[right].is_space):
        right -= 1
    return token.doc[left : right + 1]


def words_of(span: DocSpan) -> str:
    """The span's text on one line."""
    return " ".join(span.text.split())
