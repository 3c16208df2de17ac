"""Talks, agreements and contacts as records of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kg import lexicon, reference
from kg.model import Span
from kg.reading import dates, naming
from kg.reading.annotation.gapping import gaps
from kg.reading.trained.delegation_records import DelegationRecords
from kg.reading.trained.referring import Referring
from kg.reading.trained.spans import Passage
from kg.reading.trained.teams import Teams
from kg.reading.trained.understanding import Event, Understanding
from kg.reading.trained.wording import Json, Wording

_AHEAD = frozenset({"planned", "called-for"})
_MOST_TOPICS = 6
#: Below this probability, a nation that says only where somebody is from, or where something is, is no party.
_UNSURE = 0.5
#: A party less likely than the first is none if it is at least as likely as the second at other talks.
_LIKELY, _SURE = 0.7, 0.9
#: Below this probability of being a party, and above it as the host, whoever has both roles only hosts.
_SELDOM = 0.5
#: The beginning of a clause that adds to talks, and words at the end of a name that belong to what follows.
_CLAUSE = re.compile(r",?\s+(?:that|which|who|whose|where)\s")
_NOWHERE = re.compile(
    r"(?:,|\s+(?:a|an|the|its|of|on|in|at|to|for|with|between|and|by|from|about|due))+$", re.IGNORECASE
)
#: What an unknown place must have to be a name.
_NAME = re.compile(r"[A-Z][^\W\d_]{2,}")


@cache
def _ordinals() -> re.Pattern[str]:
    """The ordinals of the lexicon, and those in figures."""
    words = "|".join(sorted(map(re.escape, lexicon.table("negotiations", "ordinals")), key=len, reverse=True))
    return re.compile(rf"\b({words}|\d+(?:st|nd|rd|th))\b", re.IGNORECASE)


class EventRecords:
    """The events of one article, one record each."""

    def __init__(self, wording: Wording, understanding: Understanding, refer: Referring, teams: Teams) -> None:
        self.wording, self.understanding, self.refer = wording, understanding, refer
        self.delegations = DelegationRecords(wording, understanding, refer, teams)
        self._apart: list[Event] = []  # all talks of the article

    def sections(self) -> Json:
        """The sections of the draft that events fill."""
        talks = [part for event in self.understanding.events("talks") for part in self._parted(event)]
        self._apart = talks
        agreements = self.understanding.events("agreement")
        records = [self._talks(f"n{n}", event) for n, event in enumerate(talks, 1)]
        _reseat(records)
        deals = [self._agreement(f"a{n}", event) for n, event in enumerate(agreements, 1)]
        self._order(talks, records)
        self._reached(agreements, deals, talks, records)
        contacts = (self._contact(event) for event in self.understanding.events("contact"))
        return {
            "negotiations": [r for r in records if r["parties"] or r["topics"] or r["place"] or r["delegations"]],
            "agreements": deals,
            "contacts": [record for record in contacts if record is not None],
        }

    def _parted(self, event: Event) -> Iterator[Event]:
        """The talks of an event without those of a second pair whose verb is left out, and these if they are named."""
        doc, pieces = self.wording.names.doc, self.wording.pieces
        for gap in gaps(doc):
            whole = pieces.between(Span(doc[gap.start].sent.start_char, doc[gap.start].idx))
            first, last = pieces.between(Span(doc[gap.start].idx, doc[gap.start : gap.end].end_char))
            if not any(whole[0] <= mention.first < whole[1] for mention in event.mentions):
                continue
            inside = tuple(mention for mention in event.mentions if first <= mention.first < last)
            if inside:
                yield event.within(inside, first, last)
            event = event.without(tuple(mention for mention in event.mentions if mention not in inside), first, last)
        yield event

    def _items(self, event: Event, role: str, *, anyone: bool = False) -> list[Json]:
        """One item for each name, with the surest passage of each."""
        found: dict[str, Json] = {}
        for where in self.refer.with_role(event, role):
            if role == "party" and (self.delegations.stays_away(where) or self.delegations.only_backs(where)):
                continue
            if role == "party" and where.probability < _UNSURE and self.refer.is_aside(where):
                continue
            if role == "party" and self._is_at_others(event, where):
                continue
            for target in self.refer.anyone(where) if anyone else self.refer.sides(where):
                item = self.wording.item(where, target)
                if target.name not in found or item["confidence"] > found[target.name]["confidence"]:
                    found[target.name] = item
        return list(found.values())

    def _is_at_others(self, event: Event, where: Passage) -> bool:
        """Whether the sentence of a party tells of other talks, at which it surely is, and other words name the parties
        of these: "Norway and Latvia met in Riga. The island states met Japan in Kobe."
        """
        at = self._sentence(where)
        known = any(event is other for other in self._apart)  # the arrays of two events cannot be compared
        if where.probability >= _LIKELY or not known or self._tells_of(event, at):
            return False
        named = any(self._tells_of(event, self._sentence(each)) for each in event.role("party"))
        return named and any(
            each.overlaps(where) and each.probability >= _SURE and self._tells_of(other, at)
            for other in self._apart
            if other is not event
            for each in other.role("party")
        )

    def _sentence(self, where: Passage) -> Span:
        return self.wording.sentence(self.wording.pieces.span(*where.range).start)

    def _tells_of(self, event: Event, sentence: Span) -> bool:
        return any(self._sentence(mention) == sentence for mention in event.mentions)

    def _name(self, mentions: tuple[Passage, ...]) -> str:
        """The mention that says the most, on one line, without a clause after it and without words at its end that need
        more.
        """
        words = [_NOWHERE.sub("", _CLAUSE.split(self.wording.plain(mention))[0]) for mention in mentions]
        return max(words, key=lambda each: (min(len(each.split()), 9), -words.index(each)))

    def _talks(self, label: str, event: Event) -> Json:
        phase = event.choice("phase")
        parties, mediators = self._items(event, "party"), self._items(event, "mediator", anyone=True)
        only_hosts = self._only_hosts(event, parties)
        parties = [item for item in parties if item["name"] not in only_hosts]
        start, end = self._days(event, ahead=phase in _AHEAD)
        topics = sorted(event.role("topic"), key=lambda each: -each.probability)[:_MOST_TOPICS]
        return {
            "id": label,
            "name": self._name(event.mentions),
            "level": event.choice("level"),
            "status": phase,
            "part_of": None,
            "follows": None,
            "ordinal": self._ordinal(event),
            "mentions": list(dict.fromkeys(self.wording.words(m) for m in event.mentions)),
            "quote": self.wording.quote(event.mentions[0]),
            "confidence": _surest(event.mentions),
            "parties": parties,
            "place": self._place(event, "place"),
            "venue": self._place(event, "venue"),
            "start": start,
            "end": end,
            "hosts": self._items(event, "host"),
            "mediators": mediators,
            "delegations": self.delegations.records(event, parties, mediators, only_hosts),
            "absent": self._absent(event),
            "topics": [self.wording.value(each) for each in sorted(topics)],
            "outcome": None,
        }

    def _only_hosts(self, event: Event, parties: list[Json]) -> frozenset[str]:
        """Those who are named only as hosts, and at least once as hosts of talks between others, if these are two or
        groups of one nation.
        """
        named: dict[str, list[tuple[bool, bool]]] = {}  # of each passage: is its role that of a host, is it clear
        several = False
        likeliest = {role: self._likeliest(event, role) for role in ("party", "host")}
        for role in ("party", "host"):
            for where in self.refer.with_role(event, role):
                several |= role == "party" and naming.is_group_inside(self.wording.words(where))
                for target in self.refer.sides(where):
                    hosting, sits = (likeliest[each].get(target.name, 0.0) for each in ("host", "party"))
                    clear = self.delegations.only_hosts(where) or 0 < sits < _SELDOM < hosting
                    named.setdefault(target.name, []).append((role == "host", clear))
        seen = {item["name"] for item in parties}
        hosts = {name for name, told in named.items() if all(map(any, told)) and any(said for _, said in told)}
        return frozenset(hosts) if several or len(seen - hosts) > 1 else frozenset()

    def _likeliest(self, event: Event, role: str) -> dict[str, float]:
        """The highest probability of a role for each side that has it by the network; nothing if words with the role
        mean no known side: "talks between the three countries", of which the host may be one.
        """
        found: dict[str, float] = {}
        for where in self.refer.with_role(event, role):
            sides = self.refer.sides(where)
            if not sides:
                return {}
            for target in sides:
                found[target.name] = max(where.probability, found.get(target.name, 0.0))
        return found

    def _absent(self, event: Event) -> list[Json]:
        """The people who were not there, if a word of the sentence says so; nobody who came in another's place."""
        there = {
            target.name
            for where in self.refer.with_role(event, "absent")
            if self.delegations.stands_in(where)
            for target in self.refer.anyone(where)
        }
        absent = [
            item
            for item in self._items(event, "absent", anyone=True)
            if item["name"] not in there and self._tells_of_absence(item["quote"])
        ]
        seated = [where for role in ("party", "leader", "member") for where in self.refer.with_role(event, role)]
        away = [where for where in seated if self.delegations.stays_away(where)]
        items = [self.wording.item(where, target) for where in away for target in self.refer.anyone(where)]
        return list({item["name"]: item for item in [*items, *absent]}.values())

    def _tells_of_absence(self, sentence: str) -> bool:
        """Whether a sentence has words for an absence, and not from a dinner or the like."""
        told, elsewhere = (lexicon.pattern("absences", key) for key in ("told", "occasions"))
        return told.search(sentence) is not None and elsewhere.search(sentence) is None

    def _ordinal(self, event: Event) -> str | None:
        found = (_ordinals().search(self.wording.words(m)) for m in event.mentions)
        return next((m[1].lower() for m in found if m), None)

    def _place(self, event: Event, role: str) -> Json | None:
        """The likeliest passage that names a place; a venue may be described."""
        for found in sorted(event.role(role), key=lambda each: -each.probability):
            name = self._place_name(found) if role == "place" else self.wording.plain(found)
            if name:
                return self.wording.place(found, name)
        return None

    def _place_name(self, where: Passage) -> str:
        """The city or nation that a passage names, or its words: "the Norwegian capital" is Oslo; empty if they name
        none ("the city").
        """
        named, words = self.wording.names.inside(where, "PLACE", "NATION"), self.wording.plain(where)
        if not named:
            return words if _NAME.search(words) else ""
        if named[0].label_ == "NATION" and named[0].kb_id_ == "people":
            capital = reference.capital_of(named[0].ent_id_) if "capital" in words else None
            return capital or ("" if words == named[0].text else words)
        return named[0].text.title() if named[0].text.isupper() else named[0].text

    def _days(self, event: Event, *, ahead: bool) -> tuple[Json | None, Json | None]:
        """The first and the last day; words for both ("from Monday to Friday") give both."""
        start, until = self._day(event, "start", ahead=ahead)
        end, _ = self._day(event, "end", ahead=ahead, last=True)
        if start is not None and end is not None and end["value"] < start["value"][: len(end["value"])]:
            end = None  # talks do not end before they begin
        if start is not None and end is None and until != start["value"]:
            end = {**start, "value": until}
        return start, end

    def _day(self, event: Event, role: str, *, ahead: bool, last: bool = False) -> tuple[Json | None, str | None]:
        """The likeliest words in a role that give a day: their first day or their last, and the end of the words."""
        likeliest = sorted(event.role(role), key=lambda each: -each.probability)
        days = [self.wording.names.whole_day(each) for each in likeliest]
        if role == "start":
            days = self._moved(days) or [where for where in days if not self._follows(where, "ended-on")]
            days = [where for where in days if not self._follows(where, "planned-once")]
        else:
            days = [where for where in days if not (self._follows(where, "begun-on") or self._moved([where]))]
        for where in days:
            past = lexicon.pattern("status", "past-plans").search(self.wording.quote(where)) is not None
            future = ahead and not past
            at = self.wording.pieces.span(*where.range).start
            counted_from = dates.day_of_writing(self.wording.article, at)
            resolved = dates.resolve(self.wording.words(where), counted_from, future=future)
            if resolved is not None:
                return self.wording.value(where) | {"value": resolved[last]}, resolved[1]
        return None, None

    def _moved(self, days: list[Passage]) -> list[Passage]:
        """The new days of postponed talks, by the sentences of the earlier days."""
        sentences = {self.wording.sentence(self.wording.pieces.span(*where.range).start) for where in days}
        named = [day for sentence in sorted(sentences) for day in self.wording.names.days(sentence)]
        return [replace(day, probability=days[0].probability) for day in named if self._follows(day, "moved-to")]

    def _follows(self, where: Passage, key: str) -> bool:
        """Whether such words are right before a day, in its sentence."""
        at = self.wording.pieces.span(*where.range).start
        return (
            lexicon.pattern("status", key).search(self.wording.pieces.text[self.wording.sentence(at).start : at])
            is not None
        )

    def _agreement(self, label: str, event: Event) -> Json:
        fate = event.choice("fate")
        return {
            "id": label,
            "name": self._name(event.mentions),
            "negotiation": None,
            "parties": self._items(event, "party"),
            "status": fate,
            "date": self._day(event, "start", ahead=False)[0],
            "terms": [self.wording.value(each) for each in event.role("term")],
            "mentions": list(dict.fromkeys(self.wording.words(m) for m in event.mentions)),
            "quote": self.wording.quote(event.mentions[0]),
            "confidence": _surest(event.mentions),
        }

    def _contact(self, event: Event) -> Json | None:
        people = self._items(event, "party", anyone=True)
        if len(people) < 2 or self._is_matter(event.mentions[0]):
            return None
        status = event.choice("contact status")
        return {
            "kind": self._kind_of_contact(event),
            "participants": people,
            "status": status,
            "date": self._day(event, "start", ahead=status == "planned")[0],
            "words": self.wording.words(event.mentions[0]),
            "quote": self.wording.quote(event.mentions[0]),
        }

    def _is_matter(self, mention: Passage) -> bool:
        """Whether a mention tells what others met about: "met over a letter"."""
        at = self.wording.pieces.span(*mention.range)
        words = self.wording.names.doc.char_span(at.start, at.end, alignment_mode="expand")
        head = words.root if words else None
        return head is not None and head.dep_ == "pobj" and head.head.lower_ in lexicon.words("contacts", "matter")

    def _kind_of_contact(self, event: Event) -> str:
        """The kind by the network; what somebody sent or received, or a call by phone, as its sentence names it, is no
        meeting.
        """
        kind = event.choice("contact")
        at = self.wording.sentence(self.wording.pieces.span(*event.mentions[0].range).start)
        words = self.wording.names.doc.char_span(at.start, at.end, alignment_mode="expand") or ()
        sent = any(word.pos_ == "VERB" and word.lemma_ in lexicon.words("contacts", "sending") for word in words)
        sent |= any(word.lower_ in {"phone", "telephone"} for word in words)
        types = lexicon.table("contacts", "types")
        named = {types.get(word.lemma_.lower()) for word in words if word.pos_ == "NOUN"} - {None, "meeting"}
        return str(named.pop()) if sent and len(named) == 1 else kind

    def _likely(self, relation: str, one: Event, other: Event) -> float:
        pairs = [(a, b) for a in one.mentions[:3] for b in other.mentions[:3]]
        return float(self.understanding.held(relation, pairs).mean())

    def _order(self, talks: list[Event], records: list[Json]) -> None:
        for relation, name in (("part-of", "part_of"), ("follows", "follows")):
            for one, record in zip(talks, records, strict=True):
                scored = [(self._likely(relation, one, other), -n) for n, other in enumerate(talks) if other is not one]
                if scored and max(scored)[0] >= self.understanding.least[relation]:
                    record[name] = records[-max(scored)[1]]["id"]
        kept = {record["id"]: record for record in records}
        for record in records:  # the same two in both directions: the one mentioned first is part of the other
            if record["part_of"] and kept[record["part_of"]]["part_of"] == record["id"]:
                kept[record["part_of"]]["part_of"] = None

    def _reached(self, agreements: list[Event], deals: list[Json], talks: list[Event], records: list[Json]) -> None:
        for one, deal in zip(agreements, deals, strict=True):
            scored = [(self._likely("reached-in", one, other), -n) for n, other in enumerate(talks)]
            if scored and max(scored)[0] >= self.understanding.least["reached-in"]:
                deal["negotiation"] = records[-max(scored)[1]]["id"]


def _reseat(records: list[Json]) -> None:
    """Move delegations to the talks of their side, if only the sentence about the delegation puts them at talks between
    others.
    """
    for record in records:
        for team in list(record["delegations"]):
            home = _home(team, record, records)
            if home is not None:
                record["delegations"].remove(team)
                record["parties"] = [each for each in record["parties"] if each["name"] != team["of"]]
                known = next((each for each in home["delegations"] if each["of"] == team["of"]), None)
                if known is None:
                    home["delegations"].append(team)
                else:
                    seated = {item["name"] for role in ("leaders", "members") for item in known[role]}
                    for role in ("leaders", "members"):
                        known[role] += [item for item in team[role] if item["name"] not in seated]


def _home(team: Json, record: Json, records: list[Json]) -> Json | None:
    """The last other talks at which the side of a delegation is named, if it is at these only by its delegation."""
    side, told = team["of"], {item["quote"] for role in ("leaders", "members") for item in team[role]}
    named = [(each["name"], each["quote"] in told) for each in record["parties"]]
    others = [by_team for name, by_team in named if name != side]
    if (side, True) not in named or len(others) < 2 or any(others):
        return None
    homes = [
        other
        for other in records
        if other is not record and any(each["name"] == side and each["quote"] not in told for each in other["parties"])
    ]
    return homes[-1] if homes else None


def _surest(mentions: tuple[Passage, ...]) -> float:
    return round(max(each.probability for each in mentions), 3)
