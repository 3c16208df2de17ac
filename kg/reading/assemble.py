"""One draft as a reading: what it says, as claims about referents, each held against the article (`kg.reading.verify`).

A claim's status is the one the draft gives it, or its event's; where the clause around the words puts it more weakly,
that status stands, and never a stronger one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from kg import lexicon, schema
from kg.model import Article, Claim, Kind, Level, Reading, Span, Status
from kg.namespaces import digest, slug
from kg.reading import naming
from kg.reading.draft import (
    CONTACT_STATUS,
    MEASURE_STATUS,
    Assertion,
    Draft,
    DraftedAgreement,
    DraftedContact,
    DraftedMeasure,
    DraftedPost,
    Item,
    Statement,
    Talks,
    Value,
)
from kg.reading.frames import Frames
from kg.reading.listed import believed
from kg.reading.things import ACTORS, Things, label
from kg.reading.trace import Trace
from kg.reading.traces import Record, Traced, Traces, told_of
from kg.reading.verify import Found, Refused, Verifier

#: Statuses from the strongest down.
_STRENGTH = (Status.ASSERTED, Status.REPORTED, Status.PLANNED, Status.CLAIMED, Status.DENIED)
#: Talks and agreements that have not come about.
_AHEAD = frozenset({"planned", "called-for", "cancelled", "proposed", "rejected"})
#: Relations that a clause takes for granted, however it puts the rest: who somebody is, whose words these are.
_GRANTED = frozenset({"holds", "spokenBy", "saidTo", "saidOn", "hasPhase", "hasFate", "partOf", "follows"})
_PERSONAL = {"ledBy", "hasMember", "hasSpokesperson", "holds"}
#: The words of a quotation that must stand in the article where its text as a whole does not.
_OPENING = 8
_QUOTES = "\"'“”„«»‘’"


@dataclass(frozen=True)
class Assembled:
    """A reading made of a draft, how many items it holds, and how many were refused, by reason.

    ``confidence`` is how sure the draft is of claims, by their numbers, where a file says so.
    """

    reading: Reading
    items: int
    refused: Counter[str]
    confidence: dict[str, float] = field(default_factory=dict)


def assemble(article: Article, draft: Draft, frames: Frames | None, producer: str) -> Assembled:
    """The draft as a reading of the article; ``frames`` are the rules of its language, where there are any.

    What the article does not bear out is refused and counted, and the rest goes on.
    """
    made = _Assembly(article, draft, frames, producer)
    made.read()
    reading = made.things.reading(producer)
    reading.verify()
    return Assembled(reading, made.items, made.refused, made.traces.confidence)


@dataclass
class _Assembly:
    """One draft on its way to a reading."""

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

    def read(self) -> None:
        """Take over section by section; talks first, since agreements name them."""
        for talks in self.draft.negotiations:
            self._take(lambda one=talks: self._open(one))
        for talks in self.draft.negotiations:
            if talks.id in self.talks:
                self._fill(talks)
        for post in self.draft.posts:
            self._take(lambda one=post: self._post(one))
        for agreement in self.draft.agreements:
            self._take(lambda one=agreement: self._agreement(one))
        for contact in self.draft.contacts:
            self._take(lambda one=contact: self._contact(one))
        for statement in self.draft.statements:
            self._take(lambda one=statement: self._statement(one))
        for assertion in self.draft.claims:
            self._take(lambda one=assertion: self._assertion(one))
        for measure in self.draft.measures:
            self._take(lambda one=measure: self._measure(one))

    def _take(self, step: object) -> None:
        """Do one step; what is refused in it is counted."""
        self.items += 1
        try:
            step()  # type: ignore[operator] # a lambda bound to its own record
        except Refused as reason:
            self.refused[str(reason)] += 1

    # Talks

    def _open(self, talks: Talks) -> None:
        """The negotiation itself: its name, level, phase and mentions."""
        where, _ = self.verifier.quoted(talks.quote)
        key = self._named(Kind.NEGOTIATION, talks.name, talks.trace, level=talks.level)
        self.talks[talks.id] = key
        for words in talks.mentions:
            self._mention(key, words, where, "mention of the talks")
        self._told(talks, key, "hasPhase", None, _shown(where), value=talks.status)

    def _named(self, kind: Kind, name: str, trace: Trace, **facets: str) -> str:
        """The key of talks or an agreement: the thing the draft lists for it, else a new one."""
        listed = self.things.listed_key(trace.thing, (kind,))
        if listed is not None:
            return self.things.amend(listed, name, None, **facets)
        return self.things.refer(kind, name, key=self.things.free_key(kind, name), links=None, **facets)

    def _part(
        self, kind: Kind, name: str, key: str, trace: Trace, links: dict[str, str] | None = None, **facets: str
    ) -> str:
        """The same of what has no name of its own, with the key it gets where the draft lists no thing for it."""
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

    def _fill(self, talks: Talks) -> None:
        key, near = self.talks[talks.id], self.verifier.quoted(talks.quote)[0].start
        base = Status.PLANNED if talks.status in _AHEAD else Status.ASSERTED
        self._names(key, "hasParty", talks.parties, base, near)
        self._names(key, "hostedBy", talks.hosts, base, near)
        self._names(key, "mediatedBy", talks.mediators, base, near)
        self._names(key, "notAttendedBy", talks.absent, Status.ASSERTED, near)
        for relation, place in (("heldIn", talks.place), ("heldAt", talks.venue)):
            if place is not None:
                self._names(key, relation, (place,), base, near)
        for relation, day in (("startsOn", talks.start), ("endsOn", talks.end)):
            if day is not None:
                self._take(lambda to=relation, one=day: self._day(key, to, one, base, near))
        for topic in talks.topics:
            self._take(lambda one=topic: self._value(key, "about", one, base, near))
        for delegation in talks.delegations:
            side = self.things.actor(delegation.of, self._kind(delegation.of, "hasParty", None))
            team = self._delegation(side, key, delegation.trace)
            self._names(team, "ledBy", delegation.leaders, base, near)
            self._names(team, "hasMember", delegation.members, base, near)
            self._names(key, "notAttendedBy", delegation.absent, Status.ASSERTED, near)
        self._order(talks, key)

    def _delegation(self, side: str, negotiation: str, trace: Trace) -> str:
        one, other = self.things.referents[side], self.things.referents[negotiation]
        return self._part(
            Kind.DELEGATION,
            f"{one.name} delegation, {other.name}",
            f"{Kind.DELEGATION}/{side.split('/', 1)[1]}-{negotiation.split('/', 1)[1]}",
            trace,
            {"onBehalfOf": side, "sentTo": negotiation},
        )

    def _order(self, talks: Talks, key: str) -> None:
        """Which process the talks are part of, which they follow, and which of the series they are."""
        found = _shown(self.verifier.quoted(talks.quote)[0])
        numbers: list[tuple[str | None, str | None]] = [(each.ordinal, each.series) for each in talks.ordinals]
        numbers = numbers or [(talks.ordinal, talks.series if talks.ordinal else None)]
        for relation, other in (("partOf", talks.part_of), ("follows", talks.follows)):
            target = self.talks.get(other or "")
            if target is None or target == key:
                continue
            for ordinal, series in numbers:
                told = {"ordinal": _number(ordinal) if ordinal else "", "series": series or ""}
                qualifiers = tuple((name, value) for name, value in sorted(told.items()) if value)
                self._told(talks, key, relation, target, found, qualifiers=qualifiers)

    # Items

    def _names(self, subject: str, relation: str, items: Iterable[Item], base: Status, near: int) -> None:
        for item in items:
            self._take(lambda one=item: self._name(subject, relation, one, base, near))

    def _name(self, subject: str, relation: str, item: Item, base: Status, near: int) -> None:
        found = self.verifier.named_item(item.name, item.words, item.quote, near=near, at=item.trace.at)
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
        self._meant_by(target, found.words, item.trace)
        if relation == "hasMember" and item.capacity == "spokesperson":
            relation = "hasSpokesperson"
        self._claim(subject, relation, target, found, item, base=base)

    def _meant_by(self, target: str, words: Span, trace: Trace) -> None:
        """Record that the words mean the thing; a listed thing has its mentions, and traced words may be any."""
        if trace.claim is None or target not in self.things.listed:
            self.things.mention(target, words)

    def _value(self, subject: str, relation: str, item: Value, base: Status, near: int) -> None:
        found = self.verifier.value_item(item.words, item.quote, near=near, at=item.trace.at)
        self._claim(subject, relation, None, found, item, base=base, value=item.value)

    def _day(self, subject: str, relation: str, item: Value, base: Status, near: int) -> None:
        found = self.verifier.dated_item(
            item.value, item.words, item.quote, near=near, at=item.trace.at, ahead=base is Status.PLANNED
        )
        computed = (("computedDay", found.day),) if found.day else ()
        self._claim(subject, relation, None, found, item, base=base, value=item.value, qualifiers=computed)

    def _kind(self, name: str, relation: str, item: Item | None, words: Span | None = None) -> Kind:
        """What sort of actor a name is: as the draft says, as its posts and our name reading tell, else by its role."""
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

    # Everything else

    def _post(self, post: DraftedPost) -> None:
        found = self.verifier.named_item(post.person, post.words, post.quote, at=post.trace.at)
        person = self.things.actor(post.person, Kind.PERSON)
        if self.things.referents[person].kind is not Kind.PERSON:
            raise Refused("outside the relation's range")
        words = self.verifier.passages.find(post.person, found.words) or [found.words]
        self._meant_by(person, words[0], post.trace)
        links = {"holder": person}
        if post.of:
            links["of"] = self.things.actor(post.of, self._kind(post.of, "hasParty", None))
        key = f"{Kind.POST_HOLDING}/{slug(post.person)}-{slug(post.post)}"
        if key in self.things.referents and dict(self.things.referents[key].links) != links:
            key += f"-{digest(post.of or '')[:4]}"
        former = "true" if post.former else "false"
        held = self._part(
            Kind.POST_HOLDING,
            f"{post.person}, {post.post}",
            key,
            post.trace,
            links,
            title=post.post,
            former=former,
        )
        self._claim(person, "holds", held, found, post)

    def _agreement(self, agreement: DraftedAgreement) -> None:
        where, _ = self.verifier.quoted(agreement.quote)
        key = self.agreements[agreement.id] = self._named(Kind.AGREEMENT, agreement.name, agreement.trace)
        for words in agreement.mentions:
            self._mention(key, words, where, "mention of the agreement")
        found = _shown(where)
        base = Status.PLANNED if agreement.status in _AHEAD else Status.ASSERTED
        self._told(agreement, key, "hasFate", None, found, value=agreement.status)
        if agreement.negotiation in self.talks:
            self._told(agreement, key, "reachedIn", self.talks[agreement.negotiation], found, base=base)
        self._names(key, "agreedBy", agreement.parties, base, where.start)
        if agreement.date is not None:
            day = agreement.date
            self._take(lambda: self._day(key, "agreedOn", day, base, where.start))
        for term in agreement.terms:
            self._take(lambda one=term: self._value(key, "hasTerm", one, base, where.start))

    def _contact(self, contact: DraftedContact) -> None:
        where, _ = self.verifier.quoted(contact.quote)
        names = " and ".join(item.name for item in contact.participants)
        name = f"{contact.kind.replace('-', ' ')} of {names}"
        free = self.things.free_key(Kind.CONTACT, name)
        key = self._part(Kind.CONTACT, label(name), free, contact.trace, type=contact.kind)
        base = CONTACT_STATUS[contact.status]
        whose = contact.claimant
        for item in contact.participants:
            told = replace(item, claimant=item.claimant or whose)
            self._take(lambda one=told: self._name(key, "hasParticipant", one, base, where.start))
        if contact.date is not None:
            day = contact.date
            self._take(lambda: self._day(key, "occurredOn", day, base, where.start))

    def _statement(self, statement: Statement) -> None:
        span, text = self._spoken(statement.text)
        kind = self._kind(statement.speaker, "spokenBy", None)
        near = self.verifier.passages.find(statement.speaker_words)
        at = min(near, key=lambda each: abs(each.start - span.start), default=span)
        quote = self.verifier.passages.find(statement.quote)
        cue = min(quote, key=lambda each: abs(each.start - span.start), default=at)
        held, failed = {Level.QUOTE, Level.KIND, Level.DENIAL}, set[Level]()
        meant = bool(near) and self.verifier.is_meant(statement.speaker, statement.speaker_words, cue, at)
        (held if meant else failed).add(Level.NAME)
        if near and kind is Kind.ORGANIZATION and self._is_personal(statement.speaker, statement.speaker_words, at):
            kind = Kind.PERSON
        speaker = self.things.actor(statement.speaker, Kind(statement.kind) if statement.kind else kind)
        if near:
            told = told_of(statement, "spokenBy")
            self._meant_by(speaker, at, told.trace if told is not None else statement.trace)
        key = self._quotation(statement, text)
        found = Found(span, cue, frozenset(held), frozenset(failed))
        self._told(statement, key, "spokenBy", speaker, found)
        for outlet in (statement.outlet, statement.addressee):
            if outlet:
                to = self.things.actor(outlet, Kind.ORGANIZATION)
                if self.things.referents[to].kind is Kind.ORGANIZATION:
                    self._told(statement, key, "saidTo", to, found)
        if statement.date:
            self._told(statement, key, "saidOn", None, found, value=statement.date)

    def _quotation(self, statement: Statement, text: str) -> str:
        """The quotation; a listed one has its whole text, of which the statement's may be the first part."""
        listed = self.things.listed_key(statement.trace.thing, (Kind.QUOTATION,))
        if listed is not None and (self.things.referents[listed].facet("text") or "").startswith(text):
            return listed
        key = f"{Kind.QUOTATION}/{slug(' '.join(text.split()[:6]))}-{digest(text)[:6]}"
        return self.things.refer(Kind.QUOTATION, label(text), key=key, text=text)

    def _is_personal(self, name: str, words: str, at: Span) -> bool:
        """Whether a speaker whom nothing tells to be an organisation is a person: by name reading, or a proper name."""
        if naming.kind_of(name) is not None or naming.organization_type(name) != "other":
            return False
        if self.frames is not None and Kind.ORGANIZATION in self.frames.kinds_at(at):
            return False
        return naming.pronoun(words) == "person" or all(part[:1].isupper() for part in name.split()[:1])

    def _spoken(self, text: str) -> tuple[Span, str]:
        """Where a quotation stands, with its quotation marks, and its words as the article has them."""
        places = self.verifier.passages.find(text.strip(_QUOTES + ", "))
        if places:
            words = text.strip()
        else:
            opening = " ".join(text.split()[:_OPENING])
            places = self.verifier.passages.find(opening)
            if not places:
                raise Refused("quotation not in the article")
            words = self.article.words(places[0])
        start, end = places[0].start, places[0].end
        body = self.article.text
        while start and body[start - 1] in _QUOTES:
            start -= 1
        while end < len(body) and body[end] in _QUOTES + ".,":
            end += 1
        return Span(start, end), words

    def _assertion(self, assertion: Assertion) -> None:
        """What somebody alone says; with a relation of the ontology, a claim of that, else in the draft's words."""
        where, _ = self.verifier.quoted(assertion.quote, at=assertion.trace.at)
        if self._relate(assertion, where):
            return
        if assertion.claimant is None:
            raise Refused("claimed by nobody")
        meant = self.verifier.is_near(assertion.claimant, where)
        held = {Level.QUOTE, Level.KIND, Level.DENIAL} | ({Level.NAME} if meant else set())
        found = Found(where, where, frozenset(held), frozenset() if meant else frozenset({Level.NAME}))
        kind = self._kind(assertion.claimant, "spokenBy", None, where)
        if kind is Kind.ORGANIZATION and self._is_personal(assertion.claimant, assertion.claimant, where):
            kind = Kind.PERSON
        whose = self.things.actor(assertion.claimant, kind)
        self._claim(
            whose, "alleges", None, found, assertion, base=Status.CLAIMED, value=assertion.about, claimant=whose
        )

    def _relate(self, assertion: Assertion, where: Span) -> bool:
        """Record an assertion that says which relation it is of, between which things; False where it does not."""
        relation = schema.relations().get(assertion.relation or "")
        subject = self._thing(assertion.subject, relation.subjects) if relation is not None else None
        if relation is None or subject is None:
            return False
        target = self._thing(assertion.object, relation.objects)
        value = assertion.object if not relation.objects else None
        allowed = relation.choices
        if (target is None and value is None and assertion.status != Status.UNDISCLOSED) or (
            value is not None and allowed and value not in allowed
        ):
            raise Refused("outside the relation's range")
        held, failed = {Level.QUOTE, Level.KIND}, set[Level]()
        if target is not None:
            name = self.things.referents[target].name
            meant = self.verifier.is_meant(name, self.article.words(where), where, where)
            (held if meant else failed).add(Level.NAME)
        found = Found(where, where, frozenset(held), frozenset(failed))
        base = Status.CLAIMED if assertion.claimant else Status.ASSERTED
        numbers = {"ordinal": _number(assertion.ordinal) if assertion.ordinal else "", "series": assertion.series or ""}
        qualifiers = tuple((name, number) for name, number in sorted(numbers.items()) if number)
        self._claim(subject, relation.name, target, found, assertion, base=base, value=value, qualifiers=qualifiers)
        return True

    def _thing(self, name: str | None, kinds: tuple[Kind, ...]) -> str | None:
        """What a claim is about: talks or an agreement by id, a thing by its key, an actor or place by its name."""
        if not name or not kinds:
            return None
        known = self.talks.get(name) or self.agreements.get(name) or self.things.listed_key(name, kinds)
        if known is not None:
            return known if self.things.referents[known].kind in kinds else None
        if set(kinds) & set(ACTORS):
            made = self.things.actor(name, self._kind(name, "hasParty", None))
        elif Kind.PLACE in kinds:
            made = self.things.place(name)
        else:
            return None
        return made if self.things.referents[made].kind in kinds else None

    def _measure(self, measure: DraftedMeasure) -> None:
        where, _ = self.verifier.quoted(measure.quote, measure.words)
        found = self.verifier.value_item(measure.words, measure.quote)
        meant = self.verifier.is_near(measure.actor, where)
        (held, failed) = (
            (found.held | {Level.NAME}, found.failed) if meant else (found.held, found.failed | {Level.NAME})
        )
        found = replace(found, held=held, failed=failed)
        actor = self.things.actor(measure.actor, self._kind(measure.actor, "imposedBy", None, where))
        name = f"{self.things.referents[actor].name} {measure.action} {measure.object}"
        key = self._part(
            Kind.MEASURE,
            label(name),
            f"{Kind.MEASURE}/{slug(name)}",
            measure.trace,
            action=measure.action,
            object=measure.object,
        )
        base = MEASURE_STATUS[measure.status]
        whose = self._claimant(measure.claimant) or (actor if base is Status.CLAIMED else None)
        self._told(measure, key, "imposedBy", actor, found, base=base, claimant=whose)
        if measure.target:
            target = self.things.actor(measure.target, self._kind(measure.target, "hasParty", None, where))
            self._told(measure, key, "directedAt", target, found, base=base, claimant=whose)
        if measure.date:
            self._told(measure, key, "occurredOn", None, found, base=base, value=measure.date, claimant=whose)

    # Claims

    def _told(self, record: Record, subject: str, relation: str, target: str | None, found: Found, **more: Any) -> None:
        """Record what a plain field says, at the words that the draft gives for it where these stand."""
        told = told_of(record, relation)
        if told is not None:
            with suppress(Refused):
                where, _ = self.verifier.quoted(told.quote, near=found.quote.start, at=told.trace.at)
                found = replace(found, quote=where)
        self._claim(subject, relation, target, found, told, **more)

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
    ) -> None:
        """Record what a checked item says, as strongly as both the draft and the clause put it."""
        stated = Status(item.status) if item is not None and item.status else base
        named = self._claimant(item.claimant if item is not None else None)
        whose = claimant or named
        status, told = stated, None if relation in _GRANTED else self._standing(subject, found)
        if told is not None:
            found = replace(found, held=found.held - {Level.DENIAL}, failed=found.failed - {Level.DENIAL})
            found = found.with_level(Level.DENIAL, stood=not told[2])
            status = max(stated, told[0], key=_weight) if told[0] is not Status.DENIED else stated
            if status is Status.CLAIMED and whose is None:
                whose = self._known(told[1])
        held, failed = set(found.held), set(found.failed)
        if stated in (Status.DENIED, Status.PLANNED) or relation in _GRANTED or relation == "notAttendedBy":
            failed.discard(Level.DENIAL)
            held.add(Level.DENIAL)
        if status is Status.CLAIMED and whose is None:
            status = Status.REPORTED
        claim = Claim(
            subject,
            relation,
            target,
            value,
            status,
            found.quote,
            found.words,
            f"draft.{relation}",
            whose if status in (Status.CLAIMED, Status.DENIED) else None,
            qualifiers,
            self.producer,
            held=frozenset(held),
            failed=frozenset(failed),
        )
        self.things.claim(self.traces.followed(claim, item, named))

    def _standing(self, subject: str, found: Found) -> tuple[Status, str | None, bool] | None:
        """How the clause that tells of the event, inside the quote, puts it; None where the quote does not tell of it.

        What else the quote's clauses say, such as the aims of talks, says nothing of whether the talks are.
        """
        event = self.things.referents[subject].link("sentTo") or subject
        inside = [
            mention.span
            for mention in self.things.mentions
            if mention.referent == event and found.quote.start <= mention.span.start < found.quote.end
        ]
        return self.frames.standing(min(inside)) if self.frames is not None and inside else None

    def _claimant(self, name: str | None) -> str | None:
        """The referent of a claimant by name."""
        if not name:
            return None
        kind = self._kind(name, "spokenBy", None)
        if kind is Kind.ORGANIZATION and self._is_personal(name, name, Span(0, 1)):
            kind = Kind.PERSON
        return self.things.actor(name, kind)

    def _known(self, key: str | None) -> str | None:
        """The referent that the rules of the language take for the claimant, made one of this reading."""
        if key is None or self.frames is None:
            return None
        other = self.frames.scene.referents[key]
        name = next((name for name in self.verifier.named if naming.stands_for(other.name, name)), other.name)
        return self.things.actor(name, other.kind)


def _shown(where: Span) -> Found:
    """What a passage shows that the draft gives for talks or an agreement as a whole."""
    return Found(where, where, frozenset({Level.QUOTE, Level.NAME, Level.KIND, Level.DENIAL}), frozenset())


def _weight(status: Status) -> int:
    return _STRENGTH.index(status) if status in _STRENGTH else len(_STRENGTH)


def _number(ordinal: str) -> str:
    """An ordinal as a number where it is one: "second" is 2."""
    known = lexicon.table("negotiations", "ordinals")
    found = str(known.get(ordinal.lower(), ordinal))
    return re.sub(r"(?<=\d)(st|nd|rd|th)$", "", found)
