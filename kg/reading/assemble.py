"""One draft as a reading: its parts, one by one, each item checked against the article (`kg.reading.verify`)."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from kg import schema
from kg.model import TRAINED, Article, Kind, Level, Reading, Span, Status
from kg.namespaces import digest, slug
from kg.reading.claiming import Claiming, numbered, shown
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
)
from kg.reading.frames import Frames
from kg.reading.meaning import Role
from kg.reading.provenance import Trace
from kg.reading.recorded_claims import told_of
from kg.reading.things import label
from kg.reading.verify import Found, Refused

#: A text with fewer characters is short: there the network often takes past talks for future ones.
_SHORT = 520
#: Talks and agreements that have not happened.
_AHEAD = frozenset({"planned", "called-for", "cancelled", "proposed", "rejected"})
#: The first words of a quotation must be in the article if its whole text is not.
_OPENING = 8
_QUOTES = "\"'“”„«»‘’"


@dataclass(frozen=True)
class Assembled:
    """A reading made from a draft, the number of its items, and how many were refused, by reason.

    ``confidence`` is how sure the draft is about claims, by their numbers, if a file says so.
    """

    reading: Reading
    items: int
    refused: Counter[str]
    confidence: dict[str, float] = field(default_factory=dict)


def assemble(article: Article, draft: Draft, frames: Frames | None, producer: str) -> Assembled:
    """The draft as a reading of the article; ``frames`` are the rules of its language, if there are any.

    Items that the article does not support are refused and counted; the others stay.
    """
    assembly = _Assembly(article, draft, frames, producer)
    assembly.read()
    reading = assembly.things.reading(producer)
    reading.verify()
    return Assembled(reading, assembly.items, assembly.refused, assembly.traces.confidence)


@dataclass
class _Assembly(Claiming):
    """The parts of one draft, processed one by one."""

    def read(self) -> None:
        """Process section after section; talks first, because agreements name them."""
        listed = self.draft.negotiations
        opened = [talks for talks in listed if self._take(lambda one=talks: self._open(one))]
        for talks in opened:  # of several with one id, some may be refused
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

    def _open(self, talks: Talks) -> None:
        """The negotiation itself: its name, level, phase and mentions."""
        where, _ = self.verifier.quoted(talks.quote)
        key = self._named(Kind.NEGOTIATION, talks.name, talks.trace, level=talks.level)
        self.talks[talks.id] = key
        for words in talks.mentions:
            self._mention(key, words, where, "mention of the talks")
        self._record_field(talks, key, "hasPhase", None, shown(where), value=self._phase(talks, where))

    def _phase(self, talks: Talks, where: Span) -> str:
        """The phase of the talks; in a short text the tense of the clause decides whether they are in the future."""
        if self.producer != TRAINED or self.frames is None or talks.status == "cancelled":
            return talks.status
        named = self.verifier.passages.find(talks.mentions[0], where)[:1] if talks.mentions else []
        if self.frames.are_off(named[0] if named else where):
            return "cancelled"
        if len(self.article.text) >= _SHORT:
            return talks.status
        ahead = self.frames.standing(named[0] if named else where)[0] is Status.PLANNED
        return talks.status if ahead == (talks.status in _AHEAD) else "planned" if ahead else "held"

    def _fill(self, talks: Talks) -> None:
        key, where = self.talks[talks.id], self.verifier.quoted(talks.quote)[0]
        near = where.start
        base = Status.PLANNED if self._phase(talks, where) in _AHEAD else Status.ASSERTED
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
            here = partial(self._is_here, near=near, ahead=base is Status.PLANNED)
            self._names(team, "ledBy", filter(here, delegation.leaders), base, near)
            self._names(team, "hasMember", filter(here, delegation.members), base, near)
            self._names(key, "notAttendedBy", delegation.absent, Status.ASSERTED, near)
        self._order(talks, key)

    def _is_here(self, item: Item, *, near: int, ahead: bool) -> bool:
        """Whether somebody's seat can be at these talks: at talks to come, no seat of which a sentence without talks
        says that it is past. An item that the article does not support can, so that it is refused and counted.
        """
        if not ahead or self.producer != TRAINED or self.frames is None:
            return True
        with suppress(Refused):
            return not self.frames.are_over(self.verifier.quoted(item.quote, item.words, near, item.trace.at)[1])
        return True

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
        """The process of which the talks are a part, the talks before them, and their number in the series."""
        found = shown(self.verifier.quoted(talks.quote)[0])
        numbers: list[tuple[str | None, str | None]] = [(each.ordinal, each.series) for each in talks.ordinals]
        numbers = numbers or [(talks.ordinal, talks.series if talks.ordinal else None)]
        for relation, other in (("partOf", talks.part_of), ("follows", talks.follows)):
            target = self.talks.get(other or "")
            if target is None or target == key:
                continue
            for ordinal, series in numbers:
                qualifiers = numbered(ordinal, series)
                self._record_field(talks, key, relation, target, found, qualifiers=qualifiers)

    def _post(self, post: DraftedPost) -> None:
        found = self.verifier.named_item(post.person, post.words, post.quote, at=post.trace.at, role=Role.POST)
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
        fate = self._fate(agreement, where)
        key = self.agreements[agreement.id] = self._named(Kind.AGREEMENT, agreement.name, agreement.trace)
        for words in agreement.mentions:
            self._mention(key, words, where, "mention of the agreement")
        found = shown(where)
        base = Status.PLANNED if fate in _AHEAD else Status.ASSERTED
        self._record_field(agreement, key, "hasFate", None, found, value=fate)
        if agreement.negotiation in self.talks:
            self._record_field(agreement, key, "reachedIn", self.talks[agreement.negotiation], found, base=base)
        self._names(key, "agreedBy", agreement.parties, base, where.start)
        if agreement.date is not None:
            day = agreement.date
            self._take(lambda: self._day(key, "agreedOn", day, base, where.start))
        for term in agreement.terms:
            self._take(lambda one=term: self._value(key, "hasTerm", one, base, where.start))

    def _fate(self, agreement: DraftedAgreement, where: Span) -> str:
        """The fate of an agreement; the clause shows whether somebody would not sign what it takes for made."""
        if self.producer != TRAINED or self.frames is None or not agreement.mentions:
            return agreement.status
        words = (self.verifier.passages.find(agreement.mentions[0], where) or [where])[0]
        if self.frames.is_doer(words):
            raise Refused("no name of an agreement")
        return "rejected" if self.frames.is_refused(words) else agreement.status

    def _contact(self, contact: DraftedContact) -> None:
        where, _ = self.verifier.quoted(contact.quote)
        names = " and ".join(item.name for item in contact.participants)
        name = f"{contact.kind.replace('-', ' ')} of {names}"
        free = self.things.free_key(Kind.CONTACT, name)
        key = self._part(Kind.CONTACT, label(name), free, contact.trace, type=contact.kind)
        base = CONTACT_STATUS[contact.status]
        claimant = contact.claimant
        for item in contact.participants:
            participant = replace(item, claimant=item.claimant or claimant)
            self._take(lambda one=participant: self._name(key, "hasParticipant", one, base, where.start))
        if contact.date is not None:
            day = contact.date
            self._take(lambda: self._day(key, "occurredOn", day, base, where.start))

    def _statement(self, statement: Statement) -> None:
        span, text = self._spoken(statement.text)
        near = self.verifier.passages.nearest(statement.speaker_words, span.start)
        at = near or span
        cue = self.verifier.passages.nearest(statement.quote, span.start) or at
        held, failed = {Level.QUOTE, Level.KIND, Level.DENIAL}, set[Level]()
        meant = near is not None and self.verifier.meaning.is_meant(
            statement.speaker, statement.speaker_words, cue, at, Role.PERSON
        )
        (held if meant else failed).add(Level.NAME)
        named = self.producer == TRAINED and statement.speaker[:1].isupper()
        if named and self.frames is not None and self.frames.is_by_stranger(span):
            raise Refused("the speaker has no name")
        kind = self._voice(statement.speaker, statement.speaker_words, near)
        speaker = self.things.actor(statement.speaker, Kind(statement.kind) if statement.kind else kind)
        if near is not None:
            given = told_of(statement, "spokenBy")
            self._meant_by(speaker, at, given.trace if given is not None else statement.trace)
        key = self._quotation(statement, text)
        found = Found(span, cue, frozenset(held), frozenset(failed))
        self._record_field(statement, key, "spokenBy", speaker, found)
        for outlet in (statement.outlet, statement.addressee):
            if outlet:
                to = self.things.actor(outlet, Kind.ORGANIZATION)
                if self.things.referents[to].kind is Kind.ORGANIZATION:
                    self._record_field(statement, key, "saidTo", to, found)
        if statement.date:
            self._record_field(statement, key, "saidOn", None, found, value=statement.date)

    def _quotation(self, statement: Statement, text: str) -> str:
        """The quotation; a listed one has its whole text, of which the statement may have only the first part."""
        listed = self.things.listed_key(statement.trace.thing, (Kind.QUOTATION,))
        if listed is not None and (self.things.referents[listed].facet("text") or "").startswith(text):
            return listed
        key = f"{Kind.QUOTATION}/{slug(' '.join(text.split()[:6]))}-{digest(text)[:6]}"
        return self.things.refer(Kind.QUOTATION, label(text), key=key, text=text)

    def _spoken(self, text: str) -> tuple[Span, str]:
        """Where a quotation is, with its quotation marks, and its words in the article."""
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
        """A claim by one actor alone: with a relation of the ontology if it has one, else in the draft's words."""
        where, _ = self.verifier.quoted(assertion.quote, at=assertion.trace.at)
        if self._relate(assertion, where):
            return
        if assertion.claimant is None:
            raise Refused("no claimant")
        meant = self.verifier.meaning.is_near(assertion.claimant, where)
        held = {Level.QUOTE, Level.KIND, Level.DENIAL} | ({Level.NAME} if meant else set())
        found = Found(where, where, frozenset(held), frozenset() if meant else frozenset({Level.NAME}))
        claimant = self.things.actor(assertion.claimant, self._voice(assertion.claimant, at=where))
        self._claim(
            claimant, "alleges", None, found, assertion, base=Status.CLAIMED, value=assertion.about, claimant=claimant
        )

    def _relate(self, assertion: Assertion, where: Span) -> bool:
        """Record an assertion that has a relation and its two things; False if it does not."""
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
            meant = self.verifier.meaning.is_mentioned(name, where)
            (held if meant else failed).add(Level.NAME)
        found = Found(where, where, frozenset(held), frozenset(failed))
        base = Status.CLAIMED if assertion.claimant else Status.ASSERTED
        qualifiers = numbered(assertion.ordinal, assertion.series)
        self._claim(subject, relation.name, target, found, assertion, base=base, value=value, qualifiers=qualifiers)
        return True

    def _measure(self, measure: DraftedMeasure) -> None:
        where, _ = self.verifier.quoted(measure.quote, measure.words)
        found = self.verifier.value_item(measure.words, measure.quote)
        meant = self.verifier.meaning.is_near(measure.actor, where)
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
        claimant = self._claimant(measure.claimant) or (actor if base is Status.CLAIMED else None)
        self._record_field(measure, key, "imposedBy", actor, found, base=base, claimant=claimant)
        if measure.target:
            target = self.things.actor(measure.target, self._kind(measure.target, "hasParty", None, where))
            self._record_field(measure, key, "directedAt", target, found, base=base, claimant=claimant)
        if measure.date:
            self._record_field(
                measure, key, "occurredOn", None, found, base=base, value=measure.date, claimant=claimant
            )
