"""Builds small readings, resolutions and stores by hand, for tests that need some without reading any text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pyoxigraph

from kg.graph import populate, records
from kg.graph.store import Store
from kg.model import (
    Article,
    Claim,
    Decision,
    Entity,
    Judgement,
    Kind,
    Mention,
    Reading,
    Referent,
    ReferentId,
    Resolution,
    Span,
    Status,
)
from kg.namespaces import slug
from tests import deriving


class ReadingMaker:
    """Makes the reading of one article, whose text grows by the words each claim rests on."""

    def __init__(self, article: str, *, published: str | None = None, title: str | None = None) -> None:
        self.id = article
        self.published = published
        self.title = title
        self._text = ""
        self._referents: dict[str, Referent] = {}
        self._mentions: list[Mention] = []
        self._claims: list[Claim] = []

    def thing(self, kind: Kind, name: str, *names: str, key: str | None = None, **more: str) -> str:
        """Add a referent and return its key; keywords whose value is a referent's key are links, others facets."""
        key = f"{kind}/{key or slug(name)}"
        known = set(self._referents)
        facets = tuple((facet, value) for facet, value in more.items() if value not in known)
        links = tuple((link, value) for link, value in more.items() if value in known)
        self._referents[key] = Referent(key, kind, name, (name, *names), facets, links)
        return key

    def person(self, name: str, *names: str) -> str:
        return self.thing(Kind.PERSON, name, *names)

    def nation(self, name: str, *names: str) -> str:
        return self.thing(Kind.NATION, name, *names)

    def place(self, name: str) -> str:
        return self.thing(Kind.PLACE, name)

    def talks(self, name: str) -> str:
        return self.thing(Kind.NEGOTIATION, name)

    def delegation(self, side: str, negotiation: str) -> str:
        name = f"{self._referents[side].name} delegation to {self._referents[negotiation].name}"
        return self.thing(Kind.DELEGATION, name, onBehalfOf=side, sentTo=negotiation)

    def mention(self, words: str, referent: str, how: str = "full name") -> None:
        self._mentions.append(Mention(self._write(words), referent, how))

    def say(
        self,
        words: str,
        subject: str,
        relation: str,
        object_: str | None = None,
        *,
        status: Status = Status.ASSERTED,
        claimant: str | None = None,
        frame: str = "by-hand",
        confidence: float = 1.0,
        **qualifiers: str,
    ) -> None:
        """Add a claim that rests on these words; the object is a referent's key, or else a plain value."""
        span = self._write(words)
        cue = Span(span.start, span.start + len(words.split()[0]))
        key, value = (object_, None) if object_ in self._referents else (None, object_)
        given = tuple(sorted(qualifiers.items()))
        self._claims.append(
            Claim(subject, relation, key, value, status, span, cue, frame, claimant, given, confidence=confidence)
        )

    def reading(self) -> Reading:
        article = Article(self.id, self._text or "Nothing was said.", title=self.title, published=self.published)
        parts = tuple(self._referents.values()), tuple(self._mentions), tuple(self._claims)
        return records.ordered(Reading(article, *parts))

    def _write(self, words: str) -> Span:
        start = len(self._text)
        self._text += f"{words}. "
        return Span(start, start + len(words))


def resolution(readings: Iterable[Reading]) -> Resolution:
    """One entity for all referents of a kind whose keys are equal, and a decision for each neighbouring pair."""
    gathered: dict[str, list[tuple[ReferentId, Referent]]] = {}
    for reading in readings:
        for referent in reading.referents:
            gathered.setdefault(referent.key, []).append((ReferentId(reading.article.id, referent.key), referent))
    entities, decisions = [], []
    for key, members in sorted(gathered.items()):
        names = sorted({name for _, referent in members for name in referent.names})
        fullest = max(sorted(referent.name for _, referent in members), key=len)
        ids = tuple(sorted(member for member, _ in members))
        kind = members[0][1].kind
        entities.append(Entity(key.split("/", 1)[1], kind, fullest, tuple(names), ids))
        for left, right in itertools.pairwise(ids):
            decisions.append(Decision(left, right, Judgement.SAME, "same-name", 0.9, f"Both are called {fullest}."))
    return Resolution(tuple(entities), tuple(decisions))


def quads(readings: Iterable[Reading], decisions: Iterable[Decision] = ()) -> pyoxigraph.Store:
    """The quads of some readings, resolved by equal keys."""
    readings = list(readings)
    store = pyoxigraph.Store()
    for reading in readings:
        store.extend(populate.article_quads(reading))
    store.extend(populate.resolution_quads(resolution(readings)))
    store.extend(populate.decision_quads(decisions))
    return store


def store(readings: Iterable[Reading], decisions: Iterable[Decision] = ()) -> Store:
    """A store in memory over some readings."""
    return Store(quads(readings, decisions))


def finished(readings: Iterable[Reading]) -> Store:
    """A store in memory over some readings, with its facts and what follows from them."""
    store_ = store(readings)
    deriving.derive(store_.quads)
    deriving.close(store_.quads)
    return store_


def many(count: int) -> list[Reading]:
    """As many articles as wanted, about ten to each of the talks, each telling every relation in its own way."""
    return [_one_of_many(number) for number in range(count)]


def _one_of_many(number: int) -> Reading:
    make = ReadingMaker(f"article-{number:04}", published=f"2031-03-{number % 28 + 1:02}")
    event = number // 10
    sides = [make.nation(f"Nation {event % 7}"), make.nation(f"Nation {event % 7 + 1 + event % 5}")]
    talks = make.talks(f"talks {event}")
    make.say(
        "the talks followed others", talks, "follows", make.talks(f"talks {event // 2}"), ordinal="2", series="all"
    )
    for place, side in enumerate(sides):
        delegation = make.delegation(side, talks)
        make.say("the side was there", talks, "hasParty", side)
        for seat in range(3):
            person = make.person(f"Person {event % 20} {place} {(number + seat) % 5}")
            make.say("somebody led it", delegation, "ledBy" if seat == 0 else "hasMember", person)
            holding = make.thing(
                Kind.POST_HOLDING, f"post of {person}", title=f"Minister {seat}", holder=person, of=side
            )
            make.say("a minister", person, "holds", holding)
            quotation = make.thing(Kind.QUOTATION, f"words {number} {seat} {place}", text=f"We said {number} {seat}")
            make.say("somebody said", quotation, "spokenBy", person)
    make.say("in a city", talks, "heldIn", make.place(f"City {event % 40 + number % 2}"))
    undisclosed = number % 3 == 0
    venue = None if undisclosed else make.place(f"Hotel {event}")
    make.say("in a house", talks, "heldAt", venue, status=Status.UNDISCLOSED if undisclosed else Status.PLANNED)
    make.say("on a day", talks, "startsOn", "2031-03" if number % 2 else f"2031-03-{event % 28 + 1:02}")
    make.say("they were held", talks, "hasPhase", "held")
    make.say("a host", talks, "hostedBy", make.nation("Nation 9"))
    make.say("no party", talks, "hasParty", "nation/nation-9", status=Status.DENIED)
    make.say("about things", talks, "about", f"topic {number % 9}")
    make.say("somebody stayed away", talks, "notAttendedBy", make.person(f"Absent {event}"))
    deal = make.thing(Kind.AGREEMENT, f"deal {event}")
    make.say("they agreed", deal, "agreedBy", sides[number % 2], status=Status.CLAIMED, claimant=sides[0])
    make.say("to a term", deal, "hasTerm", f"term {number % 4}")
    make.say("at the talks", deal, "reachedIn", talks)
    make.say("on that day", deal, "agreedOn", f"2031-04-{number % 28 + 1:02}")
    call = make.thing(Kind.CONTACT, f"call {event}", type="phone-call")
    for person in (f"Person {event % 20} 0 1", f"Person {event % 20} 1 2"):
        make.say("they spoke", call, "hasParticipant", make.person(person))
    measure = make.thing(Kind.MEASURE, f"ban {event}", action="ban", object="herring")
    make.say("a ban", measure, "imposedBy", sides[0])
    make.say("against the other", measure, "directedAt", sides[1])
    return make.reading()


def wide(things: int) -> list[Reading]:
    """About so many entities in all: talks between two of 150 nations, each with eight things of its own."""
    return [_one_of_the_world(number) for number in range(max(1, (things - min(150, things // 5)) // 9))]


def _one_of_the_world(number: int) -> Reading:
    day = f"{1990 + number % 40}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    make = ReadingMaker(f"world-{number:05}", published=day, title=f"Talks number {number}")
    sides = [make.nation(f"Nation {number % 150}"), make.nation(f"Nation {(number * 7 + 1) % 150}")]
    talks = make.talks(f"Nation {number % 150}-Nation {(number * 7 + 1) % 150} talks {number}")
    make.say("they met that day", talks, "startsOn", day)
    for side in dict.fromkeys(sides):
        delegation = make.delegation(side, talks)
        make.say("the side was there", talks, "hasParty", side)
        make.say("somebody led it", delegation, "ledBy", make.person(f"Leader {number} of {side}"))
        make.say("another was with them", delegation, "hasMember", make.person(f"Member {number} of {side}"))
    deal = make.thing(Kind.AGREEMENT, f"deal {number}")
    make.say("they agreed", deal, "reachedIn", talks)
    make.say("in a city", talks, "heldIn", make.place(f"City {number}"))
    return make.reading()


def lakeside() -> list[Reading]:
    """Two accounts of the same invented talks, which differ as accounts do."""
    return [_lakeside_a(), _lakeside_b()]


def _lakeside_a() -> Reading:
    make = ReadingMaker("lakeside-a", published="2031-03-04", title="Talks open")
    keller, rybak, mora = make.person("Anna Keller", "Keller"), make.person("Tomas Rybak"), make.person("Inés Mora")
    orsk, velland = make.nation("Orsk"), make.nation("Velland", "Vellish side")
    talks = make.talks("Lakeside talks")
    earlier = make.talks("Harbour talks")
    side = make.delegation(orsk, talks)
    make.say(
        "a delegation of Orsk led by Anna Keller and Tomas Rybak", side, "ledBy", keller, frame="delegation.led-by"
    )
    make.say("led by Anna Keller and Tomas Rybak", side, "ledBy", rybak, frame="delegation.led-by")
    make.say("Inés Mora joined the delegation", side, "hasMember", mora)
    holding = make.thing(Kind.POST_HOLDING, "Anna Keller, trade minister", title="Trade Minister", former="false",
                         holder=keller, of=orsk)  # fmt: skip
    make.say("Trade Minister Anna Keller of Orsk", keller, "holds", holding)
    make.say("Orsk and Velland met", talks, "hasParty", orsk)
    make.say("Orsk and Velland met again", talks, "hasParty", velland)
    make.say("in the town of Lakeside", talks, "heldIn", make.place("Lakeside"))
    venue = make.thing(Kind.PLACE, "Hotel Miramar", type="venue")
    make.say("will meet at the Hotel Miramar", talks, "heldAt", venue, status=Status.PLANNED)
    make.say("on 4 March", talks, "startsOn", "2031-03-04")
    make.say("Norland hosts the talks", talks, "hostedBy", make.nation("Norland"))
    make.say("Norland is not a party", talks, "hasParty", "nation/norland", status=Status.DENIED)
    make.say("about fishing rights", talks, "about", "fishing rights")
    make.say("Rybak did not attend the Harbour talks", earlier, "notAttendedBy", rybak)
    make.say("the second round after Harbour", talks, "follows", earlier, ordinal="2", series="rounds")
    deal = make.thing(Kind.AGREEMENT, "Harbour truce")
    make.say("the truce struck at Harbour", deal, "reachedIn", earlier)
    make.say("Orsk agreed to the truce", deal, "agreedBy", orsk)
    make.say("boats may pass", deal, "hasTerm", "boats may pass")
    make.say("in February", deal, "agreedOn", "2031-02")
    make.say("it held", deal, "hasFate", "reached")
    _lakeside_words(make)
    return make.reading()


def _lakeside_words(make: ReadingMaker) -> None:
    keller, velland = "person/anna-keller", "nation/velland"
    call = make.thing(Kind.CONTACT, "call between Keller and Oda", type="phone-call")
    oda = make.person("Kei Oda")
    make.say("Keller phoned Oda", call, "hasParticipant", keller)
    make.say("Keller phoned Kei Oda", call, "hasParticipant", oda)
    make.say("on Sunday", call, "occurredOn", "2031-03-02")
    quotation = make.thing(Kind.QUOTATION, "We are closer than ever", text="We are closer than ever")
    make.say('"We are closer than ever," Keller said', quotation, "spokenBy", keller)
    make.say(
        "told the Lakeside Courier",
        quotation,
        "saidTo",
        make.thing(Kind.ORGANIZATION, "Lakeside Courier", type="outlet"),
    )
    ban = make.thing(Kind.MEASURE, "ban on herring", action="ban", object="herring")
    make.say("Velland banned herring from Orsk", ban, "imposedBy", velland)
    make.say("banned herring from Orsk", ban, "directedAt", "nation/orsk")
    lifting = make.thing(Kind.AGREEMENT, "lifting the herring ban")
    make.say("Keller said Velland had agreed to lift the ban", lifting, "agreedBy", velland,
             status=Status.CLAIMED, claimant=keller)  # fmt: skip


def _lakeside_b() -> Reading:
    make = ReadingMaker("lakeside-b", published="2031-03-05")
    keller = make.person("Anna Keller")
    orsk, velland = make.nation("Orsk"), make.nation("Velland")
    talks = make.talks("Lakeside talks")
    side = make.delegation(orsk, talks)
    make.mention("Keller", keller, "surname of Anna Keller")
    make.say("Anna Keller is leading the delegation of Orsk", side, "ledBy", keller, frame="delegation.leading")
    make.say("Orsk is meeting Velland", talks, "hasParty", orsk)
    make.say("is meeting Velland", talks, "hasParty", velland)
    make.say("in nearby Lakeside", talks, "heldIn", make.place("Lakeside"))
    make.say("The location was not disclosed", talks, "heldAt", status=Status.UNDISCLOSED)
    make.say("in March", talks, "startsOn", "2031-03")
    deal = make.thing(Kind.AGREEMENT, "Harbour truce")
    make.say("a truce of last January", deal, "agreedOn", "2031-01")
    return make.reading()
