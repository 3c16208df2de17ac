"""Delegations as records of a draft: who sits for which side of an event, as leader or member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Span as DocSpan

from kg import lexicon, reference
from kg.model import Span
from kg.reading.trained.article_names import Target
from kg.reading.trained.referring import Referring
from kg.reading.trained.spans import Passage
from kg.reading.trained.teams import Teams
from kg.reading.trained.understanding import Event, Understanding
from kg.reading.trained.wording import Json, Wording

#: From this probability, a person sits for a party without other signs of it.
_SURE = 0.7
#: Patterns for the text after a name; the others are for the text before it.
_BEHIND = frozenset({"sits-behind", "represents", "stands-in-behind", "leads-behind"})
#: What says that somebody leads, whatever the network makes of it.
_SAID_TO_LEAD = ("represents", "leads-behind", "leads-before")
#: The text between two people and their two nations in turn, and the other way round.
_IN_TURN = re.compile(
    r",\s+(?:(?:the\s+)?(?:[\w-]+\s+){1,4})?of\s+(?:the\s+)?"
    r"|\s+(?:led|headed|lead|head)\s+(?:[\w-]+\s+){0,3}(?:delegations|teams|sides)\s+(?:of|from|for)\s+(?:the\s+)?"
)
_LED_IN_TURN = re.compile(r"\s+(?:[\w-]+\s+){0,4}(?:led|headed)\s+by\s+(?:[\w.-]+\s+){0,4}")
#: The text between a nation and the name of a counterpart: "his Latvian counterpart, Juris Rybak".
_COUNTERPART = re.compile(r"\s+counterpart,?\s+(?:[A-Z][\w.]*\s+)*")
#: The text between a name and the nation of the post in an aside after it, and from this nation to the aside's end.
_ASIDE = re.compile(r",\s+(?:(?:the|an?)\s+)?")
_OFFICE = re.compile(r"(?:['’]s?)?\s+([a-z][\w-]*(?:\s[a-z][\w-]*){0,3})(?=[,.;]|$)")
#: The text between a side and the name of its leader: "that of the Lake Front (LF), Anna Keller".
_SET_OFF = re.compile(r"(?:\s*\([A-Z]+\))?,\s+(?:[A-Z][\w.]*\s+)*")


def _is_home(text: str, person: DocSpan, nation: DocSpan) -> bool:
    """Whether a nation right after a person's name is the person's: "Keller (Norway)", "Keller, Norway's envoy"."""
    if text[nation.end_char : nation.end_char + 1] == ")" and text[person.end_char : nation.start_char].strip() == "(":
        return True
    office = (
        _OFFICE.match(text, nation.end_char) if _ASIDE.fullmatch(text, person.end_char, nation.start_char) else None
    )
    words = re.findall(r"[\w-]+", office[1].lower()) if office else []
    return any(word in reference.titles().heads for word in words)


def _pattern(key: str) -> re.Pattern[str]:
    """A list of regular expressions in the lexicon of delegations, which describes each."""
    return lexicon.pattern("delegations", key)


class DelegationRecords:
    """The delegations of the events of one article."""

    def __init__(self, wording: Wording, understanding: Understanding, refer: Referring, teams: Teams) -> None:
        self.wording, self.understanding, self.refer, self.teams = wording, understanding, refer, teams
        self._homes = self._found_homes()

    def _found_homes(self) -> dict[str, Target]:
        """The nation in brackets, after an "of", or of the post in an aside, behind a person's name, by this name."""
        homes: dict[str, Target] = {}
        names = self.wording.names
        for at, ent in names.all:
            for nation in names.of(at) if ent.label_ == "PERSON" else ():
                if nation.label_ == "NATION":
                    homes.setdefault(names.target(ent).name, names.target(nation))
        text = self.wording.pieces.text
        for (_, ent), (_, nation) in pairwise(names.all):
            if (ent.label_, nation.label_) == ("PERSON", "NATION") and _is_home(text, ent, nation):
                homes.setdefault(names.target(ent).name, names.target(nation))
        for ent, nation in self._in_turn_with_nations():
            homes.setdefault(names.target(ent).name, names.target(nation))
        return homes

    def _in_turn_with_nations(self) -> Iterator[tuple[DocSpan, DocSpan]]:
        """People and their nations, if two of each are named in turn."""
        names = [ent for _, ent in self.wording.names.all]
        for one, other, first, second in zip(names, names[1:], names[2:], names[3:], strict=False):
            if self._in_turn([one, other], [first, second], _IN_TURN):
                yield from ((one, first), (other, second))
            elif self._in_turn([one, other], [first, second], _LED_IN_TURN):  # two nations, then two people
                yield from ((first, one), (second, other))

    def _in_turn(self, pair: list[DocSpan], others: list[DocSpan], words: re.Pattern[str]) -> bool:
        """Whether two people belong to two nations in turn: "Keller and Holm, the leaders of Norway and Latvia"; or, by
        other words, two nations to two people: "the teams of Norway and Latvia were led by Keller and Holm".
        """
        labels = ["NATION", "PERSON"] if words is _LED_IN_TURN else ["PERSON", "NATION"]
        if [ent.label_ for ent in (*pair, *others)] != [label for label in labels for _ in pair]:
            return False
        text = self.wording.pieces.text
        between = text[pair[1].end_char : others[0].start_char]
        joined = [text[a.end_char : b.start_char].split() for a, b in (pair, others)]
        return all(each in (["and"], ["and", "the"]) for each in joined) and words.fullmatch(between) is not None

    def records(
        self, event: Event, parties: list[Json], mediators: list[Json], hosts: frozenset[str] = frozenset()
    ) -> list[Json]:
        """One record for each side, by its name; a side with only persons is added to the parties.

        A person who is likelier to mediate sits for nobody, and so do those of ``hosts``, which are no parties.
        """
        teams: dict[str, Json] = {}
        surest = {each["name"]: each["confidence"] for each in mediators}
        seats: dict[str, Target] = {}
        seated_as = [(role, where) for role in ("leader", "member") for where in self.refer.with_role(event, role)]
        for guessed in (False, True):  # who sits with whom is known only after those with a named side are seated
            for role, where in seated_as:
                person = self.refer.person(where)
                if person is None or person.name in seats or surest.get(person.name, 0) > where.probability:
                    continue
                item = self.wording.item(where, person)
                if self._has_no_seat(where, item["quote"]):
                    continue
                leads = role == "leader" and self._is_leader(where, item["quote"])
                leads = leads or any(self._stands(key, where) for key in _SAID_TO_LEAD)
                names = [party["name"] for party in parties]
                side = self._named_side(where, person, names, seats, leads=leads)
                if side is None and guessed and not (leads and _pattern("sideless").search(item["quote"])):
                    side = self._side(where, person, event, parties)
                if side is None or side.name in hosts:
                    continue
                seats[person.name] = side
                team = teams.setdefault(side.name, {"of": side.name, "leaders": [], "members": [], "absent": []})
                team["leaders" if leads else "members"].append(item)
                if all(party["name"] != side.name for party in parties):
                    parties.append(self.wording.item(where, side))
        return list(teams.values())

    def _has_no_seat(self, where: Passage, sentence: str) -> bool:
        """Whether somebody looks on, gave up the seat, stays away, or is in a list of people who sit for no side."""
        heading = self.teams.listed(where)
        if heading is not None and _pattern("sits-for-none").search(self.wording.text(heading)):
            return True
        looks_on = _pattern("observing").search(sentence) is not None
        return looks_on or self._stands("displaced", where) or self.stays_away(where)

    def _is_leader(self, where: Passage, sentence: str) -> bool:
        """Whether the sentence has a word for leading, and does not call this person a member."""
        if _pattern("told-leaders").search(sentence) is None:
            return False
        return not (self._stands("sits-behind", where) or self._stands("sits-before", where))

    def stays_away(self, where: Passage) -> bool:
        """Whether the words around a name say that whoever it names was not there: "Norway boycotted the talks"."""
        at, around = self.wording.around(where)
        text = self.wording.pieces.text
        if lexicon.pattern("absences", "occasions").search(text, at.end, around.end):
            return False  # "stayed away from the dinner"
        behind = lexicon.pattern("absences", "stays-away-behind").match(text, at.end, around.end)
        return bool(behind or lexicon.pattern("absences", "stays-away-before").search(text[around.start : at.start]))

    def only_hosts(self, where: Passage) -> bool:
        """Whether the words around a name say that it hosts talks of others: "Qatar hosted talks between"."""
        whole, sentence = (
            self.wording.pieces.span(*self.wording.names.whole(where).range),
            self.wording.around(where)[1],
        )
        text = self.wording.pieces.text
        behind = lexicon.pattern("hosting", "hosts-behind").match(text, whole.end, sentence.end)
        return bool(behind or lexicon.pattern("hosting", "hosts-before").search(text[sentence.start : whole.start]))

    def only_backs(self, where: Passage) -> bool:
        """Whether the words before a name say that it stands behind a party: "Norway, backed by the Lake League"."""
        at, around = self.wording.around(where)
        before = self.wording.pieces.text[around.start : at.start]
        return lexicon.pattern("delegations", "backs-before").search(before) is not None

    def stands_in(self, where: Passage) -> bool:
        """Whether somebody came in place of another."""
        return self._stands("stands-in-before", where) or self._stands("stands-in-behind", where)

    def _stands(self, key: str, where: Passage) -> bool:
        """Whether such words are right after a name, or before it, in its sentence."""
        at, around = self.wording.around(where)
        text = self.wording.pieces.text
        if key in _BEHIND:
            return _pattern(key).match(text, at.end, around.end) is not None
        return _pattern(key).search(text[around.start : at.start]) is not None

    def _named_side(
        self, where: Passage, person: Target, parties: list[str], seats: dict[str, Target], *, leads: bool
    ) -> Target | None:
        """The side that somebody leads or sits for by the text: the heading of the list, the person's nation, that of
        the delegation in the sentence, or of the company. A person who "leads the mediation" leads no side.
        """
        heading = self.teams.listed(where)
        listed = self.teams.heads(heading) if heading is not None else None
        if listed is not None:
            return listed
        named = self.teams.led(where, parties) if leads else self.teams.sat(where, parties)
        if leads and named is None and _pattern("sideless").search(self.wording.quote(where)):
            return None
        company = None if leads else self._company(where, seats, parties)
        return self._own(where, person) or named or company

    def _company(self, where: Passage, seats: dict[str, Target], parties: list[str]) -> Target | None:
        """The side of the people with whom a member sits, or of the last delegation in the sentence before."""
        at, around = self.wording.around(where)
        text = self.wording.pieces.text
        sentence = text[around.start : around.end]
        if _pattern("company").search(sentence) and not self._names_anothers(around):
            people = [(ent.start_char, self.wording.names.target(ent).name) for ent in self._people(around)]
            seated = [(abs(start - at.start), seats[name]) for start, name in people if name in seats]
            if seated:
                return min(seated, key=lambda each: each[0])[1]
        if _pattern("continued").search(sentence) and around.start:
            before = self.teams.named(self.wording.sentence(len(text[: around.start].rstrip()) - 1), parties)
            return before[-1].target if before else None
        return None

    def _people(self, sentence: Span) -> list[DocSpan]:
        named = (ent for _, ent in self.wording.names.all if ent.label_ == "PERSON")
        return [ent for ent in named if sentence.start <= ent.start_char < sentence.end]

    def _counterpart(self, where: Passage) -> Target | None:
        """The nation of the person who is named as somebody's counterpart."""
        at, around = self.wording.around(where)
        for _, ent in self.wording.names.all:
            if ent.label_ == "NATION" and around.start <= ent.start_char < at.start:
                if _COUNTERPART.fullmatch(self.wording.pieces.text, ent.end_char, at.start):
                    return self.wording.names.target(ent)
        return None

    def _that_of(self, where: Passage, person: Target) -> Target | None:
        """The side in "that of" right before a name: "the Front's leader, Keller, and that of the Union, Holm"."""
        at, around = self.wording.around(where)
        text = self.wording.pieces.text
        people = self.wording.names.inside(where, "PERSON")
        if people and self.wording.names.target(people[-1]).name != person.name:
            return None  # the words name two
        for _, ent in self.wording.names.all:
            if ent.label_ in ("NATION", "ORG", "GROUP") and around.start <= ent.start_char < at.start:
                before = _pattern("also-before").search(text, around.start, ent.start_char)
                if before and self._takes_up(around, before) and _SET_OFF.fullmatch(text, ent.end_char, at.start):
                    return self.wording.names.target(ent)
        return None

    def _names_anothers(self, sentence: Span) -> bool:
        """Whether a sentence names the people of one side, and by "that of" those of another."""
        found = _pattern("that-of").finditer(self.wording.pieces.text, sentence.start, sentence.end)
        return any(self._takes_up(sentence, that_of) for that_of in found)

    def _takes_up(self, sentence: Span, that_of: re.Match[str]) -> bool:
        """Whether "that of" means a post or a delegation that its sentence names before: not "Norway's offer is fairer
        than that of Latvia".
        """
        words = re.findall(r"[\w-]+", self.wording.pieces.text[sentence.start : that_of.start()].lower())
        taken_up = reference.titles().heads | lexicon.words("delegations", "bodies")
        return any(word in taken_up or word.removesuffix("s") in taken_up for word in words)

    def _own(self, where: Passage, person: Target) -> Target | None:
        """The nation named after the person's name or with the post, of which in train 97 of 100 sit for it; without
        one, the side whose post is "that of" another.
        """
        counterpart = self._counterpart(where)
        if counterpart is not None:
            return counterpart
        named_after = [ent for ent in self.wording.names.of(where) if ent.label_ == "NATION"]
        if named_after:
            return self.wording.names.target(named_after[0])
        post = self.refer.posts.get(person.name)
        named = post is not None and post.kind == "nation" and post.probability == 1
        return self._homes.get(person.name) or (post if named else None) or self._that_of(where, person)

    def _side(self, where: Passage, person: Target, event: Event, parties: list[Json]) -> Target | None:
        """The side of a person without other signs: the nation of the post by the network, that of the words, or the
        likeliest party if it is likely enough.

        In train, 49 of 100 holders of a body's post sit for that body; of parties less likely than a half, 5 of 40 are
        the side.
        """
        post = self.refer.posts.get(person.name)
        if post is not None and post.kind == "nation":
            return post
        sides = {party["name"] for party in parties}
        own = [self.wording.names.target(ent) for ent in self.wording.names.inside(where, "NATION", "ORG")]
        known = [*own, *([post] if post else [])]
        named = [target for target in known if target.name in sides]
        if named:
            return named[0]
        same = [at for at in self.refer.with_role(event, "party") if at.overlaps(where)]
        for target in self.refer.sides(same[0]) if same else ():
            return target
        likely = self._likeliest_side(where, event)
        if likely is not None and likely.probability >= _SURE:
            return likely
        return post or (own[0] if own else None)

    def _likeliest_side(self, where: Passage, event: Event) -> Target | None:
        """The likeliest party for a person, by what shows it as a party and by its other mentions."""
        elsewhere = [at for at in self.refer.with_role(event, "party") if not at.overlaps(where)]
        sides = [(at, target) for at in elsewhere for target in self.refer.sides(at)]
        names = {target.name for _, target in sides}
        around = [(at, target) for at, target in self.refer.around(where) if target.name in names]
        likely = self.understanding.held("sits-for", [(where, at) for at, _ in sides + around])
        if not len(likely):
            return None
        best = int(likely.argmax())
        return replace((sides + around)[best][1], probability=float(likely[best]))
