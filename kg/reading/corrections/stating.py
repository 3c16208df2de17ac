"""Corrections made from what a person enters: accept, reject or change a claim, or add one with words of the article.

A thing is named by a name that the reading knows, or by its key; a new thing is created if a name is enough for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg import schema
from kg.errors import CorrectionError
from kg.graph.populate import claim_parts, moments
from kg.model import (
    ACTORS,
    Article,
    Claim,
    Correction,
    Kind,
    Quote,
    Reading,
    Referent,
    Span,
    StatedClaim,
    Status,
    Verdict,
    used_keys,
)
from kg.namespaces import digest, in_words, slug
from kg.reading import naming
from kg.reading.corrections.applying import PERSON
from kg.reading.corrections.binding import quote, stand
from kg.reading.passages import Passages
from kg.reading.things import Things, label
from kg.schema import Relation

#: The longest name or reason (characters).
LONGEST = 500
#: Relations in which an unknown name is a person's, if it can be.
_OF_PERSONS = frozenset({"notAttendedBy", "hasParticipant", "spokenBy", "alleges"})
_SIDES = (Kind.ORGANIZATION, Kind.NATION)


@dataclass(frozen=True)
class Signed:
    """Who corrects, when (ISO 8601, UTC), and why."""

    by: str
    when: str
    why: str = ""

    def __post_init__(self) -> None:
        """Raise CorrectionError if a text is too long or the name of the corrector is missing."""
        if not self.by.strip():
            raise CorrectionError("Say who corrects: give a name with --by or KG_BY.")
        for words in (self.by, self.why):
            checked(words)
        if not moments(self.when[:10]):
            raise CorrectionError(
                f"{self.when!r} is not a date or time; write it as 2031-03-04 or 2031-03-04T09:30:00."
            )

    @property
    def moment(self) -> str:
        """The time of the correction, with the time of day."""
        return self.when if "T" in self.when else f"{self.when}T00:00:00"


@dataclass(frozen=True)
class Parts:
    """What a person says about a claim; None leaves a part unchanged.

    ``words`` are quoted from the article, or their offsets, or both if they were marked in a text that may have changed
    since. ``target`` is the object's name, or the value.
    """

    relation: str | None = None
    subject: str | None = None
    target: str | None = None
    status: str | None = None
    claimant: str | None = None
    words: str | Span | Quote | None = None


def checked(words: str) -> str:
    """The words on one line. Raises CorrectionError if they are too long."""
    line = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    if len(line) > LONGEST:
        raise CorrectionError(f"{line[:40]!r}... has more than {LONGEST} characters; make it shorter.")
    return line


def judged(verdict: Verdict, claim: Claim, reading: Reading, signed: Signed) -> Correction:
    """A correction that accepts or rejects a claim of a reading."""
    stated = _stated(claim, reading.article, reading.referents)
    upheld, against = (stated, None) if verdict is Verdict.ACCEPT else (None, stated)
    return _signed(Correction(verdict, reading.article.id, "", "", "", against, upheld), signed)


def mended(claim: Claim, reading: Reading, parts: Parts, signed: Signed) -> Correction:
    """A correction that changes a claim of a reading.

    Raises CorrectionError if no claim can be like this, or if it already is.
    """
    new, things = _claim(claim, reading, parts)
    if claim_parts(new) == claim_parts(claim) and new.evidence == claim.evidence:
        raise CorrectionError("The claim already says that; accept it to say that it is right.")
    against = _stated(claim, reading.article, reading.referents)
    upheld = _stated(new, reading.article, things)
    return _signed(Correction(Verdict.MEND, reading.article.id, "", "", "", against, upheld), signed)


def added(reading: Reading, parts: Parts, signed: Signed) -> Correction:
    """A correction that adds a claim which no reader found. Raises CorrectionError if no claim can be like this."""
    if not parts.relation or not parts.subject or not parts.words:
        raise CorrectionError("A claim needs words of the article, a subject and a relation.")
    blank = Claim("", parts.relation, None, None, Status.ASSERTED, Span(0, 0), Span(0, 0), "", producer=PERSON)
    new, things = _claim(blank, reading, parts)
    upheld = _stated(new, reading.article, things)
    return _signed(Correction(Verdict.ADD, reading.article.id, "", "", upheld=upheld), signed)


def renaming(reading: Reading, key: str, name: str, signed: Signed) -> Correction:
    """A correction that gives a thing of an article another name. Raises CorrectionError without a name."""
    name = checked(name)
    if not name:
        raise CorrectionError("A name has at least one letter.")
    things = {thing.key: thing for thing in reading.referents}
    first = things[key]
    rest = tuple(things[other] for other in sorted(_linked(first, things)))
    about = Correction(Verdict.RENAME, reading.article.id, "", "", things=(first, *rest), name=name)
    return _signed(about, signed)


def _signed(correction: Correction, signed: Signed) -> Correction:
    return replace(correction, by=checked(signed.by), when=signed.moment, why=checked(signed.why))


def _stated(claim: Claim, article: Article, referents: Iterable[Referent]) -> StatedClaim:
    things = {thing.key: thing for thing in referents}
    used = sorted(used_keys([claim], things))
    bare = Claim(
        claim.subject,
        claim.relation,
        claim.object,
        claim.value,
        claim.status,
        claim.evidence,
        claim.cue,
        f"draft.{claim.relation}",
        claim.claimant,
        claim.qualifiers,
        PERSON,
    )
    return StatedClaim(bare, quote(article, claim.evidence), tuple(things[key] for key in used))


def _linked(thing: Referent, things: Mapping[str, Referent]) -> set[str]:
    return {to for _, target in thing.links for to in {target} | _linked(things[target], things)}


def _claim(claim: Claim, reading: Reading, parts: Parts) -> tuple[Claim, list[Referent]]:
    """The claim with the changed parts, and all its things."""
    name = parts.relation or claim.relation
    relation = schema.relations().get(name)
    if relation is None:
        raise CorrectionError(f"There is no relation {name!r}; the relations are {', '.join(schema.relations())}.")
    where = _place(reading.article, parts.words, claim.evidence)
    naming_ = _Named(reading, where)
    subject = naming_.thing(parts.subject, relation.subjects, relation) if parts.subject else claim.subject
    status = _status(parts.status or claim.status)
    target, value = claim.object, claim.value
    if status is Status.UNDISCLOSED:
        target = value = None
    elif parts.target is not None:
        target, value = naming_.target(parts.target, relation, subject)
    claimant = naming_.thing(parts.claimant, ACTORS, None) if parts.claimant else claim.claimant
    if status is Status.CLAIMED and claimant is None:
        raise CorrectionError("A claim with the status claimed needs a claimant: say who claims it.")
    new = replace(
        claim,
        subject=subject,
        relation=name,
        object=target,
        value=value,
        status=status,
        claimant=claimant if parts.claimant or status in (claim.status, Status.CLAIMED, Status.DENIED) else None,
        evidence=where,
        cue=claim.cue if where == claim.evidence else where,
    )
    _check(new, relation, naming_.things.referents)
    return new, list(naming_.things.referents.values())


def check(stated: StatedClaim) -> None:
    """Raise CorrectionError if a claim that somebody else stated cannot be so, or lacks a thing."""
    claim, things = stated.claim, {thing.key: thing for thing in stated.things}
    relation = schema.relations().get(claim.relation)
    if relation is None:
        raise CorrectionError(
            f"There is no relation {claim.relation!r}; the relations are {', '.join(schema.relations())}."
        )
    missing = {key for key in (claim.subject, claim.object, claim.claimant) if key} - things.keys()
    if missing:
        raise CorrectionError(f"The correction does not describe {min(missing)!r}, which its claim is about.")
    _check(claim, relation, things)


def _check(claim: Claim, relation: Relation, things: Mapping[str, Referent]) -> None:
    """Raise CorrectionError if a claim with this relation cannot have that subject, object or value."""
    for what, key, kinds in (("subject", claim.subject, relation.subjects), ("object", claim.object, relation.objects)):
        if key is not None and things[key].kind not in kinds:
            allowed = f"of the kind {' or '.join(kinds)}" if kinds else "a plain value"
            raise CorrectionError(
                f"The {what} of {in_words(relation.name)!r} must be {allowed}, but {things[key].name!r} is not."
            )
    value = claim.value
    if value is not None and relation.objects:
        allowed = " or ".join(relation.objects)
        raise CorrectionError(f"{in_words(relation.name)!r} needs {allowed}, not {value!r}.")
    if value is not None and relation.choices and value not in relation.choices:
        raise CorrectionError(f"{value!r} must be one of {', '.join(relation.choices)}.")
    if value is not None and relation.is_date and not moments(value):
        raise CorrectionError(f"{value!r} is not a day, month or year; write it as 2031-03-04, 2031-03 or 2031.")
    if claim.object is None and claim.value is None and claim.status is not Status.UNDISCLOSED:
        raise CorrectionError(f"Give the object, value or day of the claim {in_words(relation.name)!r}.")


def _status(name: str) -> Status:
    if name not in set(Status):
        raise CorrectionError(f"There is no status {name!r}; the statuses are {', '.join(Status)}.")
    return Status(name)


def _place(article: Article, words: str | Span | Quote | None, before: Span) -> Span:
    """Where the words are that a person quotes or marks. Raises CorrectionError if they are not in the article."""
    if words is None:
        return before
    if isinstance(words, Quote):
        place = stand(article, words)
        if place is None:
            raise CorrectionError(
                f"{article.id} was read again after its words were marked, and no longer has {words.exact!r}; open its "
                "page again, and mark them there."
            )
        return place
    if isinstance(words, Span):
        if not 0 <= words.start < words.end <= len(article.text) or not article.words(words).strip():
            raise CorrectionError(
                f"There are no words at {words.start} to {words.end} of {article.id}; its text has {len(article.text)} "
                "characters."
            )
        return words
    places = Passages(article.text).find(words)
    if not places:
        raise CorrectionError(f"The words {words!r} are not in {article.id}; quote them exactly as in the article.")
    return min(places, key=lambda place: abs(place.start - before.start))


@dataclass
class _Named:
    """The things of a reading by the names that people use, and the things that this person adds."""

    reading: Reading
    where: Span

    def __post_init__(self) -> None:
        self.things = Things(self.reading.article)
        self.things.begin(self.reading.referents, self.reading.mentions)

    def target(self, words: str, relation: Relation, subject: str) -> tuple[str | None, str | None]:
        """The object with that name, or the value; one of both is None."""
        if relation.objects:
            if relation.objects == (Kind.POST_HOLDING,):
                return self._post(words, subject), None
            return self.thing(words, relation.objects, relation), None
        return None, checked(words)

    def thing(self, words: str, kinds: Sequence[Kind], relation: Relation | None) -> str:
        """The key of the thing with that name, created if there is none. Raises CorrectionError if that is
        impossible.
        """
        words = checked(words)
        known = self._known(words, kinds)
        if known is not None:
            return known
        named, _, rest = words.partition("/")
        if rest and named in {kind.value for kind in kinds}:
            kinds, words = (Kind(named),), rest
        if Kind.DELEGATION in kinds:
            return self._delegation(words)
        if Kind.QUOTATION in kinds and relation is not None:
            key = f"{Kind.QUOTATION}/{slug(' '.join(words.split()[:6]))}-{digest(words)[:6]}"
            return self.things.refer(Kind.QUOTATION, label(words), key=key, text=words)
        if set(kinds) & set(ACTORS):
            return self.things.actor(words, self._actor_kind(words, kinds, relation))
        if Kind.PLACE in kinds:
            return self.things.place(words, venue=relation is not None and relation.name == "heldAt")
        if Kind.NEGOTIATION in kinds:
            return self.things.refer(Kind.NEGOTIATION, words, level="round")
        if Kind.AGREEMENT in kinds:
            return self.things.refer(Kind.AGREEMENT, words)
        has = [thing.name for thing in self.reading.referents if thing.kind in kinds]
        raise CorrectionError(
            f"{self.reading.article.id} has no {' or '.join(kinds)} {words!r}; it has {', '.join(has) or 'none'}."
        )

    def _known(self, words: str, kinds: Sequence[Kind]) -> str | None:
        """The thing of these kinds with the words as a name; of several, the one named nearest to the claim's words."""
        folded = words.casefold()
        found = [
            key
            for key, thing in sorted(self.things.referents.items())
            if thing.kind in kinds
            and (words == key or folded in {name.casefold() for name in (thing.name, *thing.names)})
        ]
        spans = {key: [each.span for each in self.things.mentions if each.referent == key] for key in found}
        far = len(self.reading.article.text)

        def distance(key: str) -> tuple[bool, int]:
            return key != words, min((abs(span.start - self.where.start) for span in spans[key]), default=far)

        return min(found, key=distance, default=None)

    def _delegation(self, side: str) -> str:
        """The delegation of a side to the talks nearest to the words."""
        owner = self._known(side, ACTORS) or self.things.actor(side, self._actor_kind(side, _SIDES))
        talks = self._talks()
        for key, thing in sorted(self.things.referents.items()):
            if thing.kind is Kind.DELEGATION and thing.link("onBehalfOf") == owner and thing.link("sentTo") == talks:
                return key
        name = f"{self.things.referents[owner].name} delegation, {self.things.referents[talks].name}"
        key = self.things.free_key(Kind.DELEGATION, name)
        return self.things.refer(Kind.DELEGATION, name, key=key, links={"onBehalfOf": owner, "sentTo": talks})

    def _talks(self) -> str:
        spans = {
            thing.key: [each.span.start for each in self.reading.mentions if each.referent == thing.key]
            for thing in self.reading.referents
            if thing.kind is Kind.NEGOTIATION
        }
        if not spans:
            raise CorrectionError(
                f"No talks were found in {self.reading.article.id}; first add a claim about them, for example a party."
            )
        far = len(self.reading.article.text)
        return min(spans, key=lambda key: (min((abs(at - self.where.start) for at in spans[key]), default=far), key))

    def _post(self, title: str, holder: str) -> str:
        known = self._known(title, (Kind.POST_HOLDING,))
        if known is not None and self.things.referents[known].link("holder") == holder:
            return known
        name = f"{self.things.referents[holder].name}, {checked(title)}"
        key = self.things.free_key(Kind.POST_HOLDING, name)
        links = {"holder": holder}
        return self.things.refer(Kind.POST_HOLDING, name, key=key, links=links, title=checked(title), former="false")

    def _actor_kind(self, words: str, kinds: Sequence[Kind], relation: Relation | None = None) -> Kind:
        """The kind of actor for a new name: by the reference data if they know it, else the likelier kind."""
        known = naming.kind_of(words)
        if known is not None and known[0] in kinds:
            return Kind(known[0])
        likely = Kind.PERSON if relation is None or relation.name in _OF_PERSONS else Kind.ORGANIZATION
        return likely if likely in kinds else kinds[0]
