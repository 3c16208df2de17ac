"""Writes small readings by hand: articles about invented people and talks, as an extractor would have read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.identity.resolve import resolve
from kg.model import (
    Article,
    Claim,
    Decision,
    Entity,
    Judgement,
    Kind,
    Reading,
    Referent,
    ReferentId,
    Resolution,
    Span,
    Status,
)
from kg.namespaces import slug

_TEXT = "The text of an invented article."


class Draft:
    """One article's reading in the making; every method that adds a referent returns its key."""

    def __init__(self, article: str, published: str | None = "2031-06-10") -> None:
        """Start an article that talks about nothing yet."""
        self.article = article
        self.published = published
        self.referents: dict[str, Referent] = {}
        self.claims: list[Claim] = []

    def add(self, kind: Kind, name: str, *names: str, facets: dict[str, str] | None = None, **links: str | None) -> str:
        """Add a referent; a key that is taken gets a number."""
        base = key = f"{kind.value}/{slug(name)}"
        while key in self.referents:
            key = f"{base}-{len(self.referents)}"
        linked = tuple(sorted((link, target) for link, target in links.items() if target))
        described = tuple(sorted((facets or {}).items()))
        self.referents[key] = Referent(key, kind, name, (name, *names), described, linked)
        return key

    def say(
        self, subject: str, relation: str, target: str, status: Status = Status.ASSERTED, **qualifiers: str
    ) -> None:
        """Add a claim; the target is a referent's key or a plain value."""
        known = target in self.referents
        self.claims.append(
            Claim(
                subject,
                relation,
                target if known else None,
                None if known else target,
                status,
                Span(0, 8),
                Span(0, 3),
                "test",
                qualifiers=tuple(sorted(qualifiers.items())),
            )
        )

    def nation(self, code: str, name: str | None = None) -> str:
        """The nation of a code; by default called by it."""
        key = f"nation/{slug(name or code)}"
        return key if key in self.referents else self.add(Kind.NATION, name or code, facets={"code": code})

    def place(self, name: str, kind: str = "city") -> str:
        """A place of a type."""
        return self.add(Kind.PLACE, name, facets={"type": kind})

    def person(
        self, name: str, *names: str, post: str | None = None, of: str | None = None, former: bool = False
    ) -> str:
        """A person, who may hold a post of a nation (by code)."""
        key = self.add(Kind.PERSON, name, *names)
        if post:
            self.holding(key, post, self.nation(of) if of else None, former=former)
        return key

    def holding(self, holder: str, title: str, of: str | None = None, *, former: bool = False) -> str:
        """A post the holder has."""
        facets = {"title": title, "former": "true" if former else "false"}
        key = self.add(Kind.POST_HOLDING, title, facets=facets, holder=holder, of=of)
        self.say(holder, "holds", key)
        return key

    def talks(
        self,
        name: str,
        parties: Iterable[str] = (),
        place: str | None = None,
        start: str | None = None,
        level: str = "round",
        topic: str | None = None,
    ) -> str:
        """A negotiation between nations (by code), in a city."""
        key = self.add(Kind.NEGOTIATION, name, facets={"level": level})
        for code in parties:
            self.say(key, "hasParty", self.nation(code))
        if place:
            found = f"place/{slug(place)}"
            self.say(key, "heldIn", found if found in self.referents else self.place(place))
        if start:
            self.say(key, "startsOn", start)
        if topic:
            self.say(key, "about", topic)
        return key

    def delegation(self, code: str, talks: str, *leaders: str) -> str:
        """A nation's delegation to talks, with its leaders."""
        key = self.add(Kind.DELEGATION, f"the {code} delegation", onBehalfOf=self.nation(code), sentTo=talks)
        for leader in leaders:
            self.say(key, "ledBy", leader)
        return key

    def agreement(
        self,
        name: str,
        parties: Iterable[str] = (),
        talks: str | None = None,
        day: str | None = None,
        fate: str | None = None,
    ) -> str:
        """An agreement between nations (by code)."""
        key = self.add(Kind.AGREEMENT, name)
        for code in parties:
            self.say(key, "agreedBy", self.nation(code))
        for relation, target in (("reachedIn", talks), ("agreedOn", day), ("hasFate", fate)):
            if target:
                self.say(key, relation, target)
        return key

    def contact(self, kind: str, participants: Sequence[str], day: str | None = None) -> str:
        """A contact between referents."""
        key = self.add(Kind.CONTACT, f"a {kind}", facets={"type": kind})
        for participant in participants:
            self.say(key, "hasParticipant", participant)
        if day:
            self.say(key, "occurredOn", day)
        return key

    def measure(self, actor: str, action: str, thing: str, target: str | None = None, day: str | None = None) -> str:
        """A measure of a nation (by code), perhaps against another."""
        key = self.add(Kind.MEASURE, f"{action} {thing}", facets={"action": action, "object": thing})
        self.say(key, "imposedBy", self.nation(actor))
        if target:
            self.say(key, "directedAt", self.nation(target))
        if day:
            self.say(key, "occurredOn", day)
        return key

    def quotation(self, text: str, speaker: str | None = None) -> str:
        """Words somebody said."""
        key = self.add(Kind.QUOTATION, text, facets={"text": text})
        if speaker:
            self.say(key, "spokenBy", speaker)
        return key

    def id(self, key: str) -> ReferentId:
        """The id of one of the article's referents."""
        return ReferentId(self.article, key)

    def reading(self) -> Reading:
        """The reading as it stands."""
        article = Article(self.article, _TEXT, published=self.published)
        reading = Reading(article, tuple(self.referents.values()), (), tuple(self.claims))
        reading.verify()
        return reading


class Resolved:
    """A resolution of some drafts, with what the tests ask of it."""

    def __init__(self, *drafts: Draft, decisions: Sequence[Decision] = ()) -> None:
        """Resolve the drafts."""
        self.resolution: Resolution = resolve([draft.reading() for draft in drafts], decisions)
        self._home = {rid: entity for entity in self.resolution.entities for rid in entity.members}

    def entity(self, rid: ReferentId) -> Entity:
        """The entity a referent belongs to."""
        return self._home[rid]

    def same(self, left: ReferentId, right: ReferentId) -> bool:
        """Whether two referents are one entity."""
        return self.entity(left) == self.entity(right)

    def decision(self, left: ReferentId, right: ReferentId) -> Decision | None:
        """The rules' decision about a pair."""
        pair = {left, right}
        found = [made for made in self.resolution.decisions if {made.left, made.right} == pair and made.by != "user"]
        return found[0] if found else None

    def judgement(self, left: ReferentId, right: ReferentId) -> Judgement | None:
        """What the rules decided about a pair."""
        decision = self.decision(left, right)
        return decision.judgement if decision else None


def by_user(left: ReferentId, right: ReferentId, judgement: Judgement) -> Decision:
    """A decision as `kg same` and `kg different` store it."""
    return Decision(left, right, judgement, "user", 1.0, "A user said so.")
