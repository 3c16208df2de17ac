"""A reading turned back into a draft: first what a person would write, then what else is known.

Each claim goes to its field of the draft, with a trace from which the same claim can be made again. What fits no field
(a second place, several fates, an undisclosed venue) goes to ``claims`` with its relation, subject and object. The same
reading gives the same draft.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.model import ACTORS, Claim, Kind, Reading, Status
from kg.namespaces import in_words
from kg.reading.draft import (
    CONTACT_STATUS,
    MEASURE_STATUS,
    Assertion,
    Draft,
    DraftedAgreement,
    DraftedContact,
    DraftedDelegation,
    DraftedMeasure,
    DraftedPost,
    Item,
    Statement,
    Talks,
    Value,
    status_word,
)
from kg.reading.draft_files import file_content, file_name
from kg.reading.phrasing import Phrasing
from kg.reading.provenance import Trace
from kg.reading.recorded_claims import number


def files(readings: Iterable[Reading]) -> dict[str, bytes]:
    """The drafts of the readings, by the name of the article's file."""
    return {file_name(reading.article.id): file_content(draft_of(reading)) for reading in readings}


def draft_of(reading: Reading) -> Draft:
    """The draft that says what the reading says."""
    return _Drafting(reading).draft()


@dataclass
class _Drafting:
    """One reading on its way to a draft; ``left`` are the claims that no field has taken yet."""

    reading: Reading
    say: Phrasing = field(init=False)
    left: dict[str, dict[str, list[Claim]]] = field(init=False)

    def __post_init__(self) -> None:
        self.say = Phrasing(self.reading)
        self.left = defaultdict(lambda: defaultdict(list))
        for claim in self.reading.claims:
            self.left[claim.subject][claim.relation].append(claim)

    def draft(self) -> Draft:
        article = self.reading.article
        talks = self._begun(Kind.NEGOTIATION, "hasPhase", "n")
        agreements = self._begun(Kind.AGREEMENT, "hasFate", "a")
        return Draft(
            article=article.id,
            published=article.published,
            posts=tuple(self._posts()),
            negotiations=tuple(self._talks(claim) for claim in talks),
            agreements=tuple(self._agreement(claim) for claim in agreements),
            contacts=tuple(self._contacts()),
            statements=tuple(self._statement(claim) for claim in self._begun(Kind.QUOTATION, "spokenBy", "")),
            measures=tuple(self._measures()),
            claims=tuple(self._assertion(claim) for claim in self._rest()),
            things=tuple(self.say.thing(referent) for referent in self.reading.referents),
        )

    # Claims, taken one by one

    def _begun(self, kind: Kind, relation: str, letter: str) -> list[Claim]:
        """The claims from which the records of a kind begin: the first claim of the relation for each thing.

        A thing without such a claim has no record; its other claims are listed under ``claims``.
        """
        found = [
            self.left[key][relation].pop(0)
            for key, thing in self.say.things.items()
            if thing.kind is kind and self._can_begin(key, relation)
        ]
        found.sort(key=lambda claim: (claim.evidence, claim.subject))
        if letter:
            self.say.ids |= {claim.subject: f"{letter}{count}" for count, claim in enumerate(found, start=1)}
        return found

    def _can_begin(self, key: str, relation: str) -> bool:
        thing, claims = self.say.things[key], self.left[key][relation]
        needed = {"hasPhase": "level", "spokenBy": "text"}.get(relation)
        if not claims or (needed is not None and not thing.facet(needed)):
            return False
        target = claims[0].object
        return target is None or self.say.things[target].kind in ACTORS

    def _taken(self, subject: str, relation: str, kinds: Sequence[Kind] = (), most: int | None = None) -> list[Claim]:
        """Claims of the relation with objects of these kinds, or with values, removed from what is left."""
        claims = self.left[subject][relation]
        fit = [
            claim
            for claim in claims
            if (self.say.things[claim.object].kind in kinds if claim.object else not kinds and claim.value is not None)
        ][:most]
        self.left[subject][relation] = [claim for claim in claims if claim not in fit]
        return fit

    def _one(self, subject: str, relation: str, kinds: Sequence[Kind] = ()) -> Claim | None:
        return next(iter(self._taken(subject, relation, kinds, most=1)), None)

    def _rest(self) -> list[Claim]:
        """The claims that no field has taken, in the order of the reading."""
        left = {number(claim) for by in self.left.values() for claims in by.values() for claim in claims}
        return [claim for claim in self.reading.claims if number(claim) in left]

    # Records

    def _talks(self, phase: Claim) -> Talks:
        key, thing = phase.subject, self.say.things[phase.subject]
        part_of, follows = self._linked(key, "partOf"), self._linked(key, "follows")
        first = part_of or follows
        numbers = dict(first.qualifiers) if first is not None else {}
        if part_of is not None and follows is not None and part_of.qualifiers != follows.qualifiers:
            self.left[key]["follows"].append(follows)
            follows = None
        return Talks(
            id=self.say.ids[key],
            name=thing.name,
            level=thing.facet("level") or "",
            status=phase.value or "",
            quote=self.say.quote(phase.evidence),
            mentions=self.say.wordings(key),
            part_of=self.say.ids[part_of.object or ""] if part_of is not None else None,
            follows=self.say.ids[follows.object or ""] if follows is not None else None,
            ordinal=numbers.get("ordinal"),
            series=numbers.get("series"),
            parties=self._items(key, "hasParty"),
            place=next(iter(self._items(key, "heldIn", (Kind.PLACE,), 1)), None),
            venue=next(iter(self._items(key, "heldAt", (Kind.PLACE,), 1)), None),
            start=next(iter(self._values(key, "startsOn", 1)), None),
            end=next(iter(self._values(key, "endsOn", 1)), None),
            hosts=self._items(key, "hostedBy"),
            mediators=self._items(key, "mediatedBy"),
            delegations=tuple(self._delegations(key)),
            absent=self._items(key, "notAttendedBy"),
            topics=self._values(key, "about"),
            trace=Trace(thing=key),
            told=self.say.told(phase, part_of, follows),
        )

    def _linked(self, key: str, relation: str) -> Claim | None:
        """The first claim to other talks that have a record, if a record can show its number."""
        for claim in self.left[key][relation]:
            counted = {name for name, _ in claim.qualifiers}
            if claim.object in self.say.ids and counted in ({"ordinal", "series"}, {"ordinal"}, set()):
                self.left[key][relation].remove(claim)
                return claim
        return None

    def _delegations(self, negotiation: str) -> Iterable[DraftedDelegation]:
        for key, thing in self.say.things.items():
            side = self.say.things.get(thing.link("onBehalfOf") or "")
            if thing.kind is not Kind.DELEGATION or thing.link("sentTo") != negotiation or side is None:
                continue
            leaders, members = self._items(key, "ledBy"), self._items(key, "hasMember")
            spoke = self._items(key, "hasSpokesperson", capacity="spokesperson")
            if leaders or members or spoke:
                name = self.say.name(side.key)
                yield DraftedDelegation(name, leaders=leaders, members=(*members, *spoke), trace=Trace(thing=key))

    def _posts(self) -> Iterable[DraftedPost]:
        for claim in self.reading.claims:
            post = self.say.things.get(claim.object or "")
            if claim.relation != "holds" or post is None or not post.facet("title"):
                continue
            if post.link("holder") != claim.subject or claim not in self.left[claim.subject]["holds"]:
                continue
            self.left[claim.subject]["holds"].remove(claim)
            owner = post.link("of")
            yield DraftedPost(
                person=self.say.name(claim.subject),
                post=post.facet("title") or "",
                words=self.say.title_words(claim),
                quote=self.say.quote(claim.evidence),
                of=self.say.name(owner) if owner else None,
                former=post.facet("former") == "true",
                status=claim.status.value,
                claimant=self.say.claimant_of(claim),
                trace=self.say.trace(claim, claim.object),
            )

    def _agreement(self, fate: Claim) -> DraftedAgreement:
        key = fate.subject
        reached = next((claim for claim in self.left[key]["reachedIn"] if claim.object in self.say.ids), None)
        if reached is not None:
            self.left[key]["reachedIn"].remove(reached)
        return DraftedAgreement(
            id=self.say.ids[key],
            name=self.say.things[key].name,
            status=fate.value or "",
            quote=self.say.quote(fate.evidence),
            negotiation=self.say.ids[reached.object or ""] if reached is not None else None,
            parties=self._items(key, "agreedBy"),
            date=next(iter(self._values(key, "agreedOn", 1)), None),
            terms=self._values(key, "hasTerm"),
            mentions=self.say.wordings(key),
            trace=Trace(thing=key),
            told=self.say.told(fate, reached),
        )

    def _contacts(self) -> Iterable[DraftedContact]:
        for key, thing in self.say.things.items():
            claims = self.left[key]["hasParticipant"]
            if thing.kind is not Kind.CONTACT or not claims or not thing.facet("type"):
                continue
            yield DraftedContact(
                kind=thing.facet("type") or "",
                status=status_word(CONTACT_STATUS, claims[0].status),
                quote=self.say.quote(claims[0].evidence),
                participants=self._items(key, "hasParticipant"),
                date=next(iter(self._values(key, "occurredOn", 1)), None),
                words=self.say.quote(claims[0].cue),
                trace=Trace(thing=key),
            )

    def _statement(self, claim: Claim) -> Statement:
        key = claim.subject
        outlet = self._one(key, "saidTo", (Kind.ORGANIZATION,))
        day = self._one(key, "saidOn")
        speaker = claim.object or ""
        by = self.say.things[speaker]
        alone = self.say.name(speaker) == by.name
        return Statement(
            speaker=by.name,
            speaker_words=self.say.nearest(speaker, claim.cue),
            text=self.say.first_part(self.say.things[key].facet("text") or ""),
            quote=self.say.quote(claim.cue),
            outlet=self.say.name(outlet.object or "") if outlet is not None else None,
            date=day.value if day is not None else None,
            kind=None if alone else by.kind.value,
            trace=Trace(thing=key),
            told=self.say.told(claim, outlet, day),
        )

    def _measures(self) -> Iterable[DraftedMeasure]:
        for by in self._begun(Kind.MEASURE, "imposedBy", ""):
            key, thing = by.subject, self.say.things[by.subject]
            action, what = thing.facet("action"), thing.facet("object")
            if not action or not what:
                self.left[key]["imposedBy"].insert(0, by)
                continue
            target, day = self._one(key, "directedAt", ACTORS), self._one(key, "occurredOn")
            yield DraftedMeasure(
                actor=self.say.name(by.object or ""),
                action=action,
                object=what,
                words=self.say.within(by.cue, by.evidence),
                quote=self.say.quote(by.evidence),
                status=status_word(MEASURE_STATUS, by.status),
                target=self.say.name(target.object or "") if target is not None else None,
                date=day.value if day is not None else None,
                trace=Trace(thing=key),
                told=self.say.told(by, target, day),
            )

    def _assertion(self, claim: Claim) -> Assertion:
        """An allegation in the draft's words; any other claim with its relation and both things."""
        alleged = claim.relation == "alleges" and claim.status is Status.CLAIMED and claim.claimant == claim.subject
        alleged_text = claim.value or (self.say.things[claim.object].name if claim.object else claim.status.value)
        numbers = dict(claim.qualifiers)
        relation = None if alleged else claim.relation
        return Assertion(
            claimant=self.say.claimant_of(claim),
            about=alleged_text
            if alleged
            else f"{self.say.things[claim.subject].name} {in_words(claim.relation)} {alleged_text}",
            quote=self.say.quote(claim.evidence),
            relation=relation,
            subject=None if alleged else self.say.meant(claim.subject),
            object=None if alleged else self.say.meant(claim.object) if claim.object else claim.value,
            status=None if alleged else claim.status.value,
            ordinal=numbers.get("ordinal"),
            series=numbers.get("series"),
            trace=self.say.trace(claim),
        )

    # Items

    def _items(
        self,
        subject: str,
        relation: str,
        kinds: Sequence[Kind] = ACTORS,
        most: int | None = None,
        capacity: str | None = None,
    ) -> tuple[Item, ...]:
        return tuple(self._item(claim, capacity) for claim in self._taken(subject, relation, kinds, most))

    def _item(self, claim: Claim, capacity: str | None = None) -> Item:
        key = claim.object or ""
        name = self.say.things[key].name
        return Item(
            name=name,
            words=self.say.words(claim, key),
            quote=self.say.quote(claim.evidence),
            status=claim.status.value,
            claimant=self.say.claimant_of(claim),
            post=self.say.post_of(key) if claim.relation in ("ledBy", "hasMember", "hasSpokesperson") else None,
            capacity=capacity,
            trace=self.say.trace(claim, None if self.say.name(key) == name else key),
        )

    def _values(self, subject: str, relation: str, most: int | None = None) -> tuple[Value, ...]:
        return tuple(
            Value(
                value=claim.value or "",
                words=self.say.value_words(claim),
                quote=self.say.quote(claim.evidence),
                status=claim.status.value,
                claimant=self.say.claimant_of(claim),
                trace=self.say.trace(claim),
            )
            for claim in self._taken(subject, relation, (), most)
        )
