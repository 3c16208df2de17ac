"""A language model's word on an article, taken over only where the article bears it out.

Of each claim the model makes, in this order:

1. its relation exists, and its subject, object or value are of the kinds the ontology has it relate;
2. its quote stands verbatim in the article;
3. its things are referents the article names, and its values are words of the quote;
4. the quote says it: a word of the lexicon evokes the relation, and the parse puts the things in its places;
5. its status, and whose word it is, are those of the clause around that word.

What fails one of them is dropped and counted under its name. What the frames read too, of the same words, needs no
further proof; what they read otherwise is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from spacy.tokens import Token

from kg import schema
from kg.model import Claim, Kind, Reading, Span, Status, Testimony
from kg.reading.frames import parties, status
from kg.reading.frames.clauses import governing_verb, is_negated
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.scene import Scene
from kg.reading.frames.testimony import support
from kg.reading.frames.testimony.passages import Passage, places
from kg.reading.frames.testimony.things import ACTORS, Thing, actor, ground, named
from kg.schema import Relation

__all__ = ["Dropped", "take_over"]

#: Relations that lead to one value or thing: what the frames read of it stands.
_SINGLE = frozenset({"spokenBy", "hasPhase", "hasFate", "startsOn", "endsOn", "agreedOn", "occurredOn", "saidOn"})

#: Fields of a thing that may be null; all others are words.
_NULLABLE = frozenset({"sentTo", "of"})
_FIELDS: dict[Kind, frozenset[str]] = {
    Kind.DELEGATION: frozenset({"onBehalfOf", "sentTo"}),
    Kind.MEASURE: frozenset({"action", "object"}),
    Kind.POST_HOLDING: frozenset({"of"}),
}


class Dropped(Exception):  # noqa: N818 - not an error: the ordinary fate of a claim
    """A claim that does not verify; its text is the reason it is counted under."""


def take_over(scene: Scene, talks: list[Talks], testimony: Testimony) -> Reading:
    """The reading with what verifies of the model's word: beside the frames' claims, or alone where that is wanted.

    A claim that both make stands once, marked with both. ``dropped`` of the reading says what did not verify.
    """
    told = scene.reading().claims
    dropped: Counter[str] = Counter()
    taken: dict[tuple[object, ...], Claim] = {}
    mentioned = set(scene.mentions)
    for answer in testimony.answers:
        for raw in answer.claims:
            try:
                claim = _verified(scene, talks, told, answer.piece, raw)
            except Dropped as reason:
                dropped[str(reason)] += 1
            else:
                taken.setdefault(_said(claim), replace(claim, producer=testimony.producer))
    used = {key for claim in taken.values() for key in (claim.subject, claim.object, claim.claimant)}
    # what was only looked at leaves no trace
    scene.mentions = {at: m for at, m in scene.mentions.items() if at in mentioned or m.referent in used}
    if testimony.alone:
        scene.claims = list(taken.values())
    else:
        shared = f"frames+{testimony.producer}"
        joint = [replace(claim, producer=shared) if _said(claim) in taken else claim for claim in told]
        held = {_said(claim) for claim in told}
        scene.claims = joint + [claim for said, claim in taken.items() if said not in held]
    extractor = testimony.producer if testimony.alone else f"frames+{testimony.producer}"
    return replace(scene.reading(), extractor=extractor, dropped=tuple(sorted(dropped.items())))


def _said(claim: Claim) -> tuple[object, ...]:
    return (claim.subject, claim.relation, claim.object, claim.value, claim.status, claim.claimant)


def _verified(scene: Scene, talks: list[Talks], told: tuple[Claim, ...], piece: Span, raw: Any) -> Claim:
    """The claim, on the first place where its quote stands and bears it out; Dropped with the reason otherwise."""
    relation = _checked(raw)
    reason = Dropped("quote not in the article")
    for span in places(scene.article.text, raw["quote"], piece):
        passage = Passage(scene, span, talks, told)
        if not passage.is_telling(spoken=Kind.QUOTATION in relation.subjects):
            reason = Dropped("quote too long")
            continue
        try:
            return _claim(passage, relation, raw)
        except Dropped as why:
            reason = why
    raise reason


def _checked(raw: Any) -> Relation:
    """The claim's relation, if the claim has the form that was asked for and relates what the relation can."""
    if not isinstance(raw, dict) or not isinstance(raw.get("relation"), str) or not isinstance(raw.get("quote"), str):
        raise Dropped("not of the form asked for")
    relation = schema.relations().get(raw["relation"])
    if relation is None:
        raise Dropped("unknown relation")
    _check_status(raw)
    _check_thing(raw.get("subject"), relation.subjects)
    if relation.objects and not (raw["status"] == Status.UNDISCLOSED and raw.get("object") is None):
        _check_thing(raw.get("object"), relation.objects)
    elif not relation.objects and not isinstance(raw.get("value"), str):
        raise Dropped("not of the form asked for")
    if relation.choices and raw["value"] not in relation.choices:
        raise Dropped("value outside the relation's range")
    return relation


def _check_status(raw: Mapping[str, Any]) -> None:
    if not isinstance(raw.get("status"), str) or raw["status"] not in {status.value for status in Status}:
        raise Dropped("not of the form asked for")
    claimant = raw.get("claimant")
    if claimant is not None and not isinstance(claimant, str):
        raise Dropped("not of the form asked for")
    if (raw["status"] == Status.CLAIMED and claimant is None) or (raw["status"] == Status.ASSERTED and claimant):
        raise Dropped("claimed by nobody, or asserted by somebody")


def _check_thing(thing: Any, kinds: Iterable[Kind]) -> None:
    if not isinstance(thing, dict) or not isinstance(thing.get("words"), str) or not isinstance(thing.get("kind"), str):
        raise Dropped("not of the form asked for")
    if thing["kind"] not in {kind.value for kind in kinds}:
        raise Dropped("outside the relation's domain or range")
    for name in _FIELDS.get(Kind(thing["kind"]), frozenset()):
        value = thing.get(name)
        if not isinstance(value, str) and not (name in _NULLABLE and name in thing and value is None):
            raise Dropped("not of the form asked for")


def _claim(passage: Passage, relation: Relation, raw: Mapping[str, Any]) -> Claim:
    """The claim as this passage bears it out; Dropped otherwise."""
    scene = passage.scene
    subject = ground(passage, raw["subject"])
    if subject is None:
        raise Dropped("subject not named there")
    target, value, cue = None, None, None
    if not relation.objects:
        cue, value = _valued(passage, relation, subject, raw["value"])
    elif raw.get("object") is not None:
        target = ground(passage, raw["object"], subject.key) or _taken_up(passage, relation, subject, raw["object"])
        if target is None or target.key == subject.key:
            raise Dropped("object not named there")
        if scene.referents[target.key].kind not in relation.objects or not _is_fit(scene, relation, target):
            raise Dropped("outside the relation's domain or range")
    how, claimant = Status(raw["status"]), _claimant(passage, raw.get("claimant"))
    if how is Status.ASSERTED and passage.is_according():
        raise Dropped("put otherwise in the article")
    said = (subject.key, relation.name, target.key if target else None, value)
    agreed = _agreed(passage, said, how, claimant)
    if agreed is not None:
        at, whose = agreed.cue, agreed.claimant
    else:
        cue = cue if target is None else _supported(passage, relation, subject, target)
        if cue is None:
            raise Dropped("quote does not say it")
        at, whose = Span(cue.idx, cue.idx + len(cue)), _whose(passage, relation, cue, how, claimant)
    return Claim(*said, how, passage.quote, at, f"llm.{relation.name}", whose)


def _taken_up(passage: Passage, relation: Relation, subject: Thing, raw: Mapping[str, Any]) -> Thing | None:
    """The actor of that name whom the frames found the quote to speak of without naming: "he", "the two sides"."""
    key = named(passage, raw["words"], Kind(raw["kind"])) if Kind(raw["kind"]) in ACTORS else None
    said = (subject.key, relation.name, key)
    is_told = any((claim.subject, claim.relation, claim.object) == said for claim in passage.told)
    return Thing(key, passage.tokens[0]) if key is not None and is_told else None


def _is_fit(scene: Scene, relation: Relation, target: Thing) -> bool:
    """Whether a place is a building where one is wanted, and only there; an organisation spoken to an outlet."""
    kind = scene.referents[target.key].facet("type")
    if relation.name in {"heldIn", "heldAt"}:
        return (kind == "venue") == (relation.name == "heldAt")
    return kind == "outlet" if relation.name == "saidTo" else True


def _valued(passage: Passage, relation: Relation, subject: Thing, value: str) -> tuple[Token | None, str]:
    """The cue that says the value, and the value as it is kept; the cue is None where nothing says it."""
    if relation.choices:
        chosen = support.in_phase if relation.name == "hasPhase" else support.fated
        return chosen(passage, subject, value), value
    words = next(iter(passage.find(value)), None)
    if words is None:
        raise Dropped("value not in the quote")
    if relation.is_date:
        found = support.dated(passage, relation.name, subject, words)
        day = support.agreed_day(passage, relation.name, subject, words) if found is None else None
        if found is None and day is None:
            raise Dropped("date not told there")
        return found or (None, str(day))
    kept = " ".join(passage.scene.article.words(words).split())
    said = support.topical if relation.name == "about" else support.agreed_term
    return said(passage, subject, words), kept


def _claimant(passage: Passage, name: str | None) -> str | None:
    if name is None:
        return None
    found = actor(passage, name)
    if found is None:
        raise Dropped("claimant not named there")
    return found.key


def _agreed(
    passage: Passage, said: tuple[str, str, str | None, str | None], how: Status, claimant: str | None
) -> Claim | None:
    """The frames' claim of the same, if it rests on the same sentences; Dropped where they have it put otherwise."""
    subject, relation, *told = said
    same = [claim for claim in passage.told if (claim.subject, claim.relation, claim.object, claim.value) == said]
    others = [claim for claim in passage.told if (claim.subject, claim.relation) == (subject, relation)]
    if relation in _SINGLE and not same and any([claim.object, claim.value] != told for claim in others):
        raise Dropped("told otherwise in the article")
    here = [
        claim
        for claim in same
        if claim.evidence.start < passage.sentences.end and passage.sentences.start < claim.evidence.end
    ]
    agreed = next((claim for claim in here if _is_put_so(claim.status, claim.claimant, how, claimant)), None)
    if agreed is None and (same or how is Status.UNDISCLOSED):
        raise Dropped("put otherwise in the article" if same else "quote does not say it")
    return agreed


def _is_put_so(told: Status, whose: str | None, how: Status, claimant: str | None) -> bool:
    """Whether the model's status, and the claimant if it names one, are those told."""
    return told is how and (whose == claimant or (claimant is None and how is not Status.CLAIMED))


def _supported(passage: Passage, relation: Relation, subject: Thing, target: Thing) -> Token | None:
    """The word of the quote that says it; None where none does."""
    scene, sides = passage.scene, [key for one in passage.talks if one.key == subject.key for key in one.sides]
    if relation.name in {"hasParty", "agreedBy"} and parties.side(scene, target.key) != target.key:
        return None  # who acts for a side is no party beside it
    if relation.name == "mediatedBy" and parties.side(scene, target.key) in sides:
        return None  # who convenes talks of their own mediates nothing
    for says in support.candidates(relation.name):
        cue = says(passage, subject, target)
        if cue is not None:
            return cue
    return None


def _whose(passage: Passage, relation: Relation, cue: Token, how: Status, claimant: str | None) -> str | None:
    """Whose word it is by the clause around the cue; Dropped where that puts the claim otherwise."""
    standing = status.standing(passage.scene, cue, cue if cue.pos_ in {"VERB", "AUX"} else governing_verb(cue))
    told = standing.status
    if relation.name == "notAttendedBy" and told is Status.DENIED and is_negated(cue):
        told = Status.ASSERTED
    if not _is_put_so(told, standing.claimant, how, claimant):
        raise Dropped("put otherwise in the article")
    return standing.claimant
