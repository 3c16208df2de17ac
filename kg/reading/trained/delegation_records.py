"""Delegations as records of a draft: who sits for which side of an event, as leader or member."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Span as DocSpan

from kg import lexicon
from kg.folding import fold
from kg.model import Span
from kg.reading.trained.referring import SIDES, Referring, Whom
from kg.reading.trained.spans import Passage
from kg.reading.trained.understanding import Event, Understanding
from kg.reading.trained.wording import Json, Wording

#: How likely a person must be to sit for a party that nothing else tells to be the person's.
_SURE = 0.5
#: What follows a side, or stands before it, where another of the same sentence has a delegation: "and Latvia's by",
#: "the Latvian one", "that of Latvia".
_LIKEWISE = re.compile(r"(?:['’]s)?\s+(?:ones?|by)\b"), re.compile(r"\bthat of(?: the)?\s+$")

#: A person and a verb of leading, before a side.
_LED = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,4}(?:led|leads|heads|headed|represents|represented)\s+(?:the\s+)?")


@cache
def _words_of_delegations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What follows a side that has a delegation ("Latvia's team", "Latvia was represented by"), and what stands before
    one ("the delegation of Latvia")."""
    bodies = "|".join(sorted(lexicon.words("delegations", "bodies")))
    team = rf"(?:['’]s?)?\s+(?:[\w-]+\s+){{0,2}}?(?:{bodies})s?\b"
    after = rf"{team}|\s+(?:\w+\s+){{0,3}}represented(?:\s+\w+){{0,6}}\s+by\b"
    return re.compile(after, re.IGNORECASE), re.compile(
        rf"\b(?:{bodies})s? (?:of|from|for)(?: the)?\s+$", re.IGNORECASE
    )


@cache
def _unnamed_sides() -> re.Pattern[str]:
    """A delegation of whoever is not named there: "the rebels' delegation"."""
    bodies = "|".join(sorted(lexicon.words("delegations", "bodies")))
    return re.compile(rf"\b([a-z]+)['’]s?\s+(?:[\w-]+\s+)?(?:{bodies})s?\b")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """A list of regular expressions of the lexicon: "told-leaders" are words of who leads, in the sentences of 150 of
    161 leaders of train; "sideless" ones are of whoever leads no side."""
    return re.compile("|".join(lexicon.phrases("delegations", key)), re.IGNORECASE)


class DelegationRecords:
    """The delegations of the events of one article."""

    def __init__(self, wording: Wording, understanding: Understanding, refer: Referring) -> None:
        self.wording, self.understanding, self.refer = wording, understanding, refer
        self._homes = self._found_homes()
        self._sides: dict[int, list[DocSpan]] = {}
        for _, ent in wording.names.all:
            if ent.label_ in SIDES:
                self._sides.setdefault(ent.sent.start_char, []).append(ent)

    def _found_homes(self) -> dict[str, Whom]:
        """The nation that an "of" after a person's name leads to, by the person's name."""
        homes: dict[str, Whom] = {}
        names = self.wording.names
        for at, ent in names.all:
            for nation in names.of(at) if ent.label_ == "PERSON" else ():
                if nation.label_ == "NATION":
                    homes.setdefault(names.whom(ent).name, names.whom(nation))
        return homes

    def records(self, event: Event, parties: list[Json], mediators: list[Json]) -> list[Json]:
        """One record a side, by its name; a side that only its people stand for is added to the parties.

        Whoever is likelier to mediate sits for nobody.
        """
        teams: dict[str, Json] = {}
        surest = {each["name"]: each["confidence"] for each in mediators}
        seated = set[str]()
        for role in ("leader", "member"):
            for where in self.refer.having_part(event, role):
                person = self.refer.person(where)
                if person is None or person.name in seated or surest.get(person.name, 0) > where.probability:
                    continue
                item = self.wording.item(where, person)
                if _pattern("observing").search(item["quote"]):
                    continue
                leads = role == "leader" and _pattern("told-leaders").search(item["quote"]) is not None
                led = self._led(where) if leads else None
                seated.add(person.name)
                if leads and led is None and _pattern("sideless").search(item["quote"]):
                    continue  # "leads the mediation"
                side = self._own(where, person) or led or self._side(where, person, event, parties)
                if side is None:
                    seated.discard(person.name)
                    continue
                team = teams.setdefault(side.name, {"of": side.name, "leaders": [], "members": [], "absent": []})
                team["leaders" if leads else "members"].append(item)
                if all(party["name"] != side.name for party in parties):
                    parties.append(self.wording.item(where, side))
        return list(teams.values())

    def _own(self, where: Passage, person: Whom) -> Whom | None:
        """The nation that is named after the person's name or with the post; on train 97 of 100 sit for it."""
        named_after = [ent for ent in self.wording.names.of(where) if ent.label_ == "NATION"]
        if named_after:
            return self.wording.names.whom(named_after[0])
        post = self.refer.posts.get(person.name)
        named = post is not None and post.kind == "nation" and post.probability == 1
        return self._homes.get(person.name) or (post if named else None)

    def _led(self, where: Passage) -> Whom | None:
        """The side whose delegation the sentence of a leader tells of, the nearest where it tells of several.

        Of 140 leaders of train and written whose sentence does so, it is the side of 124.
        """
        names, at = self.wording.names, self.wording.pieces.span(*where.range).start
        sides = self._sides.get(self.wording.sentence(at).start, [])
        named = [ent for ent in sides if self._matches(ent, *_words_of_delegations())]
        led = [(ent.start_char, ent.end_char, names.whom(ent)) for ent in named] + self._owners(at)
        led += [(ent.start_char, ent.end_char, names.whom(ent)) for ent in sides if self._follows(ent, at)]
        if not led:
            return None
        likewise = [ent for ent in sides if self._matches(ent, *_LIKEWISE)]
        led += [(ent.start_char, ent.end_char, names.whom(ent)) for ent in likewise]
        return min(led, key=lambda one: abs(one[0] + one[1] - 2 * at))[2]

    def _follows(self, side: DocSpan, at: int) -> bool:
        """Whether only a verb of leading stands between a person's name and a side: "Anna Keller led the Greens"."""
        return _LED.fullmatch(self.wording.pieces.text, at, side.start_char) is not None

    def _owners(self, at: int) -> list[tuple[int, int, Whom]]:
        """The unnamed sides whose delegation the sentence tells of ("the government's team"), where a name is meant."""
        pieces = self.wording.pieces
        sentence = self.wording.sentence(at)
        found = []
        for match in _unnamed_sides().finditer(pieces.text, sentence.start, sentence.end):
            owner = Passage(*pieces.between(Span(*match.span(1))))
            found += [(*match.span(1), whom) for whom in self.refer.sides(owner) if fold(whom.name) != fold(match[1])]
        return found

    def _matches(self, side: DocSpan, after: re.Pattern[str], before: re.Pattern[str]) -> bool:
        """Whether the words after or before a side, in its sentence, are such."""
        text, sentence = self.wording.pieces.text, side.sent
        following, leading = text[side.end_char : sentence.end_char], text[sentence.start_char : side.start_char]
        return bool(after.match(following) or before.search(leading))

    def _side(self, where: Passage, person: Whom, event: Event, parties: list[Json]) -> Whom | None:
        """The side a person sits for otherwise: the nation that the post is held to be of, that of the words, or the
        likeliest party where it is likely enough.

        On train 49 of 100 who hold a post of a body sit for that; of parties that are less likely than a half, 5 of 40
        are the side.
        """
        post = self.refer.posts.get(person.name)
        if post is not None and post.kind == "nation":
            return post
        sides = {party["name"] for party in parties}
        own = [self.wording.names.whom(ent) for ent in self.wording.names.inside(where, "NATION", "ORG")]
        told = [*own, *([post] if post else [])]
        named = [whom for whom in told if whom.name in sides]
        if named:
            return named[0]
        same = [at for at in self.refer.having_part(event, "party") if at.overlaps(where)]
        for whom in self.refer.sides(same[0]) if same else ():
            return whom
        likely = self._likeliest_side(where, event)
        if likely is not None and likely.probability >= _SURE:
            return likely
        return post or (own[0] if own else None)

    def _likeliest_side(self, where: Passage, event: Event) -> Whom | None:
        """The party that a person is likeliest to sit for, by what tells of it as a party and by its name elsewhere."""
        apart = [at for at in self.refer.having_part(event, "party") if not at.overlaps(where)]
        sides = [(at, whom) for at in apart for whom in self.refer.sides(at)]
        names = {whom.name for _, whom in sides}
        around = [(at, whom) for at, whom in self.refer.around(where) if whom.name in names]
        likely = self.understanding.held("sits-for", [(where, at) for at, _ in sides + around])
        if not len(likely):
            return None
        best = int(likely.argmax())
        return replace((sides + around)[best][1], probability=float(likely[best]))
