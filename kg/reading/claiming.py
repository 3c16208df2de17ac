"""Items of a draft as claims: which thing an item names, with which status, and on which words it rests.

The status of a claim comes from the draft, for the item or its event. If the clause around the words is weaker, its
status counts; a stronger one never does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from kg import lexicon, schema
from kg.model import ACTORS, TRAINED, Article, Claim, Kind, Level, Span, Status
from kg.reading import dates, naming
from kg.reading.draft import (
    Draft,
    Item,
    Value,
)
from kg.reading.frames import Frames
from kg.reading.listed_things import believed
from kg.reading.meaning import Role
from kg.reading.provenance import Trace
from kg.reading.recorded_claims import Record, Traced, Traces, told_of
from kg.reading.things import Things
from kg.reading.verify import Found, Refused, Verifier

#: Statuses from the strongest down.
_STRENGTH = (Status.ASSERTED, Status.REPORTED, Status.PLANNED, Status.CLAIMED, Status.DENIED)
#: Relations that a clause presupposes, whatever its status: who somebody is, whose words these are.
_GRANTED = frozenset({"holds", "spokenBy", "saidTo", "saidOn", "hasPhase", "hasFate", "partOf", "follows"})
#: Relations to the participants of an event: the clause that names them shows whether they took part.
_PARTS = frozenset({"hasParty", "hostedBy", "mediatedBy", "ledBy", "hasMember", "hasSpokesperson", "hasParticipant"})
_PERSONAL = {"ledBy", "hasMember", "hasSpokesperson", "holds"}
#: Relations in which words that name a person mean only that person.
_OF_WHOM = {*_PERSONAL, "notAttendedBy"}


@dataclass
class Claiming:
    """One draft on its way to a reading: everything except the parts of the draft themselves."""

    article: Article
    draft: Draft
    frames: Frames | None
    producer: str
    things: Things = field(init=False)
    verifier: Verifier = field(init=False)
    items: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    talks: dict[str, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)
    persons: set[str] = field(init=False)
    traces: Traces = field(init=False)

    def __post_init__(self) -> None:
        self.things = Things(self.article)
        self.verifier = Verifier(self.article, self.draft, self.frames)
        self.things.begin(*believed(self.draft.things, self.article, self.verifier.passages))
        self.traces = Traces(self.article)
        self.persons = {post.person for post in self.draft.posts}

    def _take(self, step: object) -> bool:
        """Do one step and return whether it succeeded; what it refuses is counted."""
        self.items += 1
        try:
            step()  # type: ignore[operator] # a lambda bound to its own record
        except Refused as reason:
            self.refused[str(reason)] += 1
            return False
        return True

    def _named(self, kind: Kind, name: str, trace: Trace, **facets: str) -> str:
        """The key of talks or an agreement: of the thing that the draft lists for it, else of a new one."""
        listed = self.things.listed_key(trace.thing, (kind,))
        if listed is not None:
            return self.things.amend(listed, name, None, **facets)
        return self.things.refer(kind, name, key=self.things.free_key(kind, name), links=None, **facets)

    def _part(
        self, kind: Kind, name: str, key: str, trace: Trace, links: dict[str, str] | None = None, **facets: str
    ) -> str:
        """The same for a thing without a name, with the key that it gets if the draft lists no thing for it."""
        listed = self.things.listed_key(trace.thing, (kind,))
        if listed is not None:
            return self.things.amend(listed, "", links, **facets)
        return self.things.refer(kind, name, key=key, links=links, **facets)

    def _mention(self, key: str, words: str, near: Span, how: str) -> None:
        places = self.verifier.passages.find(words)
        if any(mention.referent == key and mention.span in places for mention in self.things.mentions):
            return
        taken = {mention.span for mention in self.things.mentions}
        free = [place for place in places if place not in taken]
        if free:
            self.things.mention(key, min(free, key=lambda each: abs(each.start - near.start)), how)

    def _names(self, subject: str, relation: str, items: Iterable[Item], base: Status, near: int) -> None:
        for item in items:
            self._take(lambda one=item: self._name(subject, relation, one, base, near))

    def _name(self, subject: str, relation: str, item: Item, base: Status, near: int) -> None:
        role = Role.PERSON if relation in _OF_WHOM else Role.ANY
        found = self.verifier.named_item(item.name, item.words, item.quote, near=near, at=item.trace.at, role=role)
        allowed = schema.relations()[relation].objects
        listed = self.things.listed_key(item.trace.thing, allowed)
        if listed is not None and item.name in self.things.referents[listed].names:
            target = listed
        elif relation in ("heldIn", "heldAt"):
            target = self.things.place(item.name, venue=relation == "heldAt")
        else:
            target = self.things.actor(item.name, self._kind(item.name, relation, item, found.words))
        if self.things.referents[target].kind not in allowed:
            raise Refused("outside the relation's range")
        if relation == "notAttendedBy" and self._is_officers(target, found.words):
            raise Refused("an officer is not the side")
        if relation == "mediatedBy" and self._is_none(found.words):
            raise Refused("there was no mediator")
        if relation in {"hasParty", "hasMember", "ledBy"} and self._is_elsewhere(found.words):
            raise Refused("only somebody's post")
        self._meant_by(target, found.words, item.trace)
        if relation in ("heldIn", "heldAt") and self._are_off(subject, found.quote):
            base = Status.DENIED
        if relation == "hasMember" and item.capacity == "spokesperson":
            relation = "hasSpokesperson"
        self._claim(subject, relation, target, found, item, base=base)

    def _is_officers(self, target: str, words: Span) -> bool:
        """Whether the words for a side only say whose officer somebody is."""
        if self.producer != TRAINED or self.frames is None or self.things.referents[target].kind is Kind.PERSON:
            return False
        return self.frames.is_one_officer(words)

    def _is_none(self, words: Span) -> bool:
        """Whether the words name a mediator of talks that, as the article says, had none."""
        return self.producer == TRAINED and self.frames is not None and self.frames.is_unmediated(words)

    def _is_elsewhere(self, words: Span) -> bool:
        """Whether the words are from a sentence that only says which post somebody has."""
        return self.producer == TRAINED and self.frames is not None and self.frames.only_says_who(words)

    def _meant_by(self, target: str, words: Span, trace: Trace) -> None:
        """Record that the words mean the thing; a listed thing has its mentions already, and traced words
        may be any.
        """
        if trace.claim is None or target not in self.things.listed:
            self.things.mention(target, words)

    def _value(self, subject: str, relation: str, item: Value, base: Status, near: int) -> None:
        found = self.verifier.value_item(item.words, item.quote, near=near, at=item.trace.at)
        self._claim(subject, relation, None, found, item, base=base, value=item.value)

    def _day(self, subject: str, relation: str, item: Value, base: Status, near: int) -> None:
        found = self.verifier.dated_item(
            item.value, item.words, item.quote, near=near, at=item.trace.at, ahead=base is Status.PLANNED
        )
        base = Status.DENIED if self._are_off(subject, found.quote) else base
        computed = (("computedDay", found.day),) if found.day else ()
        value = self._by_tense(relation, item, found) if self.producer == TRAINED else item.value
        self._claim(subject, relation, None, found, item, base=base, value=value, qualifiers=computed)

    def _by_tense(self, relation: str, item: Value, found: Found) -> str:
        """The day for words such as "on Monday": before or after publication, by the tense of their clause."""
        if self.frames is None:
            return item.value
        ahead = self.frames.standing(found.words)[0] is Status.PLANNED
        counted_from = dates.day_of_writing(self.article, found.words.start)
        days = dates.resolve(item.words, counted_from, future=ahead)
        return days[relation == "endsOn"] if days is not None else item.value

    def _kind(self, name: str, relation: str, item: Item | None, words: Span | None = None) -> Kind:
        """The kind of actor for a name: by the draft, by its posts and our reading of names, else by its role."""
        if item is not None and item.kind:
            return Kind(item.kind)
        known = naming.kind_of(name)
        if known is not None:
            return Kind(known[0])
        if name in self.persons or relation == "holds":
            return Kind.PERSON
        seen = self.frames.kinds_at(words) if self.frames is not None and words is not None else set()
        if Kind.PERSON in seen:
            return Kind.PERSON
        if naming.organization_type(name) != "other" or Kind.ORGANIZATION in seen:
            return Kind.ORGANIZATION
        return Kind.PERSON if relation in _PERSONAL else Kind.ORGANIZATION

    def _voice(self, name: str, words: str | None = None, at: Span | None = None) -> Kind:
        """The kind of actor that speaks; a proper name is a person's unless something shows an organisation."""
        kind = self._kind(name, "spokenBy", None, at)
        if kind is not Kind.ORGANIZATION or naming.kind_of(name) or naming.organization_type(name) != "other":
            return kind
        if self.frames is not None and at is not None and Kind.ORGANIZATION in self.frames.kinds_at(at):
            return kind
        return Kind.PERSON if naming.pronoun(words or name) == "person" or name[:1].isupper() else kind

    def _thing(self, name: str | None, kinds: tuple[Kind, ...]) -> str | None:
        """What a claim is about: talks or an agreement by id, a thing by key, an actor or a place by name."""
        if not name or not kinds:
            return None
        key = self.talks.get(name) or self.agreements.get(name) or self.things.listed_key(name, kinds)
        if key is None and set(kinds) & set(ACTORS):
            key = self.things.actor(name, self._kind(name, "hasParty", None))
        elif key is None and Kind.PLACE in kinds:
            key = self.things.place(name)
        return key if key is not None and self.things.referents[key].kind in kinds else None

    def _record_field(
        self, record: Record, subject: str, relation: str, target: str | None, found: Found, **more: Any
    ) -> None:
        """Record what a plain field says, at the words that the draft gives for it if they are in the article."""
        given = told_of(record, relation)
        if given is not None:
            with suppress(Refused):
                where, _ = self.verifier.quoted(given.quote, near=found.quote.start, at=given.trace.at)
                found = replace(found, quote=where)
        self._claim(subject, relation, target, found, given, sure=record.trace.confidence, **more)

    def _claim(
        self,
        subject: str,
        relation: str,
        target: str | None,
        found: Found,
        item: Traced | None,
        *,
        base: Status = Status.ASSERTED,
        value: str | None = None,
        claimant: str | None = None,
        qualifiers: tuple[tuple[str, str], ...] = (),
        sure: float | None = None,
    ) -> None:
        """Record what a checked item says, with the weaker status of the draft and the clause."""
        sure = item.trace.confidence if item is not None else sure
        stated = max(Status(item.status), base, key=_weight) if item is not None and item.status else base
        named = self._claimant(item.claimant if item is not None else None)
        clause = None if relation in _GRANTED else self._standing(subject, relation, found)
        status = _weaker(stated, clause[0]) if clause is not None else stated
        by = claimant or named or (self._known(clause[1]) if clause is not None and status is Status.CLAIMED else None)
        found = self._denial(found, relation, stated, clause[2] if clause else None, is_put=bool(item and item.status))
        claim = Claim(
            subject,
            relation,
            target,
            value,
            status,
            found.quote,
            found.words,
            f"draft.{relation}",
            by if status in (Status.CLAIMED, Status.DENIED) else None,
            qualifiers,
            self.producer,
            probability=sure if self.producer == TRAINED else None,
            held=found.held,
            failed=found.failed,
        )
        self.things.claim(self.traces.followed(claim, item, named))

    def _denial(self, found: Found, relation: str, stated: Status, denied: bool | None, *, is_put: bool) -> Found:
        """The item with whether anything denies it; ``denied`` is what the clause of its event says, if any.

        Without rules for the language, nothing supports a post without a status in the draft.
        """
        if relation == "holds" and self.frames is None and not is_put:
            return found.with_level(Level.DENIAL, passed=False)
        if relation == "notAttendedBy":
            there = self.frames is not None and self.frames.is_no_absence(found.words)
            return found.with_level(Level.DENIAL, passed=not there)
        if stated in (Status.DENIED, Status.PLANNED) or relation in _GRANTED:
            return found.with_level(Level.DENIAL, passed=True)
        return found if denied is None else found.with_level(Level.DENIAL, passed=not denied)

    def _standing(self, subject: str, relation: str, found: Found) -> tuple[Status, str | None, bool] | None:
        """The status that the clause about the event has inside the quote; None if the quote has no such clause.

        Other clauses of the quote, such as the aims of talks, do not show whether the talks are real. The clause of a
        name decides whether that person took part in the event, which the trained reader does not judge.
        """
        if self.frames is None:
            return None
        inside = self._mentioned(self.things.referents[subject].link("sentTo") or subject, found.quote)
        clause = self.frames.standing(inside) if inside is not None else None
        if self.producer != TRAINED or relation not in _PARTS:
            return clause
        status, claimant, denied = self.frames.standing(found.words)
        return (clause[0], clause[1], clause[2] or denied) if clause is not None else (status, claimant, denied)

    def _mentioned(self, event: str, within: Span) -> Span | None:
        """The first words in a passage that mean an event."""
        spans = (mention.span for mention in self.things.mentions if mention.referent == event)
        return min((span for span in spans if within.start <= span.start < within.end), default=None)

    def _are_off(self, talks: str, within: Span) -> bool:
        """Whether a passage says that talks were called off, so that they are neither held nor planned there and then.

        In drafts by others, their own status counts.
        """
        words = self._mentioned(talks, within) if self.producer == TRAINED else None
        return self.frames is not None and words is not None and self.frames.are_off(words)

    def _claimant(self, name: str | None) -> str | None:
        """The referent of a claimant by name."""
        if not name:
            return None
        return self.things.actor(name, self._voice(name))

    def _known(self, key: str | None) -> str | None:
        """The referent that the rules of the language give as claimant, added to this reading."""
        if key is None or self.frames is None:
            return None
        other = self.frames.context.referents[key]
        name = next((name for name in self.verifier.meaning.named if naming.stands_for(other.name, name)), other.name)
        return self.things.actor(name, other.kind)


def shown(where: Span) -> Found:
    """What a passage shows of the fields that the draft gives for talks or an agreement as a whole."""
    return Found(where, where, frozenset({Level.QUOTE, Level.NAME, Level.KIND, Level.DENIAL}), frozenset())


def _weaker(stated: Status, clause: Status) -> Status:
    """The weaker of both statuses; whether a clause denies something is decided elsewhere."""
    return stated if clause is Status.DENIED else max(stated, clause, key=_weight)


def _weight(status: Status) -> int:
    return _STRENGTH.index(status) if status in _STRENGTH else len(_STRENGTH)


def numbered(ordinal: str | None, series: str | None) -> tuple[tuple[str, str], ...]:
    """The number of talks in a series, as qualifiers; an ordinal becomes a number if it is one: "second" is 2."""
    known = lexicon.table("negotiations", "ordinals")
    found = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", str(known.get(ordinal.lower(), ordinal))) if ordinal else None
    return tuple((name, value) for name, value in (("ordinal", found), ("series", series)) if value)
