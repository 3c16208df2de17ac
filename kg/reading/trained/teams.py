"""The delegations in a sentence ("the Latvian team", "that of the rebels"), and who sits in which."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Span as DocSpan

from kg import lexicon, reference
from kg.folding import fold
from kg.model import Span
from kg.reading import naming
from kg.reading.annotation.listings import entries, listings
from kg.reading.trained.article_names import SIDES, Target
from kg.reading.trained.referring import Referring
from kg.reading.trained.spans import Passage
from kg.reading.trained.wording import Wording

#: The text between a person and the delegation if the verb is left out, perhaps with an aside after the name.
_GAP = re.compile(r"\s*(?:,[^,;]*,|,(?= the\b))?\s*(?:the\s+)?")
_BY = re.compile(r"\bby\b")
_AND = re.compile(r"(?:\band|[,;])\s+$")


@dataclass(frozen=True)
class Team:
    """A delegation in the text: the words from ``start`` to ``end``, and its side; ``verb`` if the words begin with a
    verb of leading ("led the Greens").
    """

    start: int
    end: int
    target: Target
    verb: bool = False


@dataclass(frozen=True)
class _Patterns:
    """The text after a side with a delegation, and before one; the same if the sentence has named another delegation,
    also at the end of a clause;
    the text after a side that sends somebody, and after another one that does; words for the owner of a delegation; the
    text between a member and the delegation after it; the text between a leader and the delegation of whoever sends him
    or her ("to lead its team").
    """

    after: re.Pattern[str]
    before: re.Pattern[str]
    also_after: re.Pattern[str]
    also_before: re.Pattern[str]
    also_last: re.Pattern[str]
    sent: re.Pattern[str]
    also_sent: re.Pattern[str]
    leading: re.Pattern[str]
    leads: re.Pattern[str]
    owners: tuple[re.Pattern[str], ...]
    sitting: re.Pattern[str]
    own: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    bodies = "|".join(sorted({*lexicon.words("delegations", "bodies"), "delegate", "negotiator"}))
    verbs = "|".join(lexicon.phrases("delegations", "verbs-of-leading"))
    owners = "|".join(sorted(lexicon.words("delegations", "owners")))
    represented = _expressions("represented-by")
    return _Patterns(
        re.compile(
            rf"(?:['’]s?)?\s+(?:[\w-]+\s+){{0,2}}?(?:{bodies})s?\b|{represented}"
            rf"|,?\s+whose\s+(?:[\w-]+\s+)?(?:{bodies})s?\b|{_expressions('left-out')}",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{bodies})s? (?:of|from|for)(?: the)?\s+$|{_expressions('leads-for')}", re.IGNORECASE),
        re.compile(rf"(?:['’]s?|\s+ones?)(?:{_expressions('also-members')})|{_expressions('also-behind')}"),
        re.compile(_expressions("also-before")),
        re.compile(_expressions("also-last")),
        re.compile(_expressions("sent-by")),
        re.compile(_expressions("also-sent")),
        re.compile(rf"\b(?:{verbs})\s+(?:the\s+)?$"),
        re.compile(rf"\b(?:{verbs})\b[^,;]*$|{_expressions('leaders-of')}"),
        (
            re.compile(rf"\b([A-Za-z]+)['’]s?\s+(?:[\w-]+\s+)?(?:{bodies})s?\b"),
            re.compile(rf"\b(?:[Tt]he|[Aa]n?)\s+((?:{owners})s?)['’]?\s+(?:[\w-]+\s+)?(?:{bodies})s?\b"),
            re.compile(_expressions("that-of")),
            re.compile(rf"\b[Tt]he ([a-z]+){represented}"),
        ),
        re.compile(_expressions("sits-between")),
        re.compile(rf"{_expressions('to-lead-its')}\s+(?:[\w-]+\s+){{0,2}}?(?:{bodies})s?\b"),
    )


def _expressions(key: str) -> str:
    """A list of regular expressions in the lexicon of delegations as one."""
    return "|".join(lexicon.phrases("delegations", key))


class Teams:
    """The delegations of one article, sentence by sentence."""

    def __init__(self, wording: Wording, refer: Referring) -> None:
        self.wording, self.refer = wording, refer
        self._sides: dict[int, list[DocSpan]] = {}
        self._people: dict[int, list[tuple[int, int]]] = {}
        self._governments: list[Target] = []
        lists = listings(wording.pieces.text)
        self._entries = [(line, each.heading) for each in lists for line in entries(wording.names.doc, each)]
        government_before = lexicon.pattern("delegations", "government-before")
        for _, ent in wording.names.all:
            if ent.label_ in (*SIDES, "PLACE"):
                self._sides.setdefault(ent.sent.start_char, []).append(ent)
            elif ent.label_ == "PERSON":
                self._people.setdefault(ent.sent.start_char, []).append((ent.start_char, ent.end_char))
            before = (ent.sent.start_char, ent.start_char)
            if ent.label_ in SIDES and government_before.search(wording.pieces.text, *before):
                target = wording.names.target(ent)
                self._governments += [target] if target not in self._governments else []

    def listed(self, where: Passage) -> Span | None:
        """The heading above somebody who stands in a list."""
        at, _ = self.wording.around(where)
        index = bisect_right(self._entries, at.start, key=lambda entry: entry[0].start) - 1
        line, heading = self._entries[index] if index >= 0 else (None, None)
        return heading if line is not None and at.start < line.end else None

    def heads(self, heading: Span) -> Target | None:
        """The side that a heading names, and nothing else."""
        for ent in (ent for sides in self._sides.values() for ent in sides):
            if (
                ent.start_char == heading.start
                and ent.label_ != "PLACE"
                and len(ent.text.strip()) >= heading.end - heading.start
            ):
                return self._target(ent)
        return None

    def led(self, where: Passage, parties: Sequence[str]) -> Target | None:
        """The side that a leader leads, by the delegations of the sentence: the nearest one without other signs."""
        at, sentence = self.wording.around(where)
        teams = self.named(sentence, parties)
        left, right = _beside(teams, at)
        sure = self._led(at, sentence, left, right)
        nearest = sure or left or right or (teams[0] if teams else None)
        return nearest.target if nearest is not None else None

    def led_surely(self, where: Passage) -> Target | None:
        """The same, if the grammar of the sentence shows it: "led by Keller", "Keller led the Latvian team"."""
        at, sentence = self.wording.around(where)
        sure = self._led(at, sentence, *_beside(self.named(sentence, ()), at))
        return sure.target if sure is not None else None

    def _led(self, at: Span, sentence: Span, left: Team | None, right: Team | None) -> Team | None:
        text = self.wording.pieces.text
        sender = self._sender(at, sentence)
        if sender is not None:
            return sender
        behind = text[max(left.end - 4, sentence.start) : at.start] if left is not None else ""
        by = ";" not in behind and _BY.search(behind)
        if right is not None and not self._someone_between(sentence, at.end, right.start):
            between = text[at.end : right.start]
            leads = right.verb or _patterns().leads.search(between)
            if leads or (left is not None and not by and _GAP.fullmatch(between)):
                return right
        return left if by else None

    def _sender(self, at: Span, sentence: Span) -> Team | None:
        """Whoever sends somebody "to lead its team": the last side named before, in the same clause."""
        text = self.wording.pieces.text
        if _patterns().own.match(text, at.end, sentence.end) is None:
            return None
        sides = [
            ent for ent in self._sides.get(sentence.start, []) if ent.label_ != "PLACE" and ent.end_char < at.start
        ]
        ent = sides[-1] if sides else None
        return Team(ent.start_char, ent.end_char, self._target(ent)) if ent is not None else None

    def sat(self, where: Passage, parties: Sequence[str]) -> Target | None:
        """The side for which a member sits, by the delegations of the sentence."""
        at, sentence = self.wording.around(where)
        left, right = _beside(self.named(sentence, parties), at)
        if right is not None and right.verb and not self._someone_between(sentence, at.end, right.start):
            return right.target
        if left is not None:
            return left.target
        between = self.wording.pieces.text[at.end : right.start] if right is not None else ""
        return right.target if right is not None and _patterns().sitting.fullmatch(between) else None

    def named(self, sentence: Span, parties: Sequence[str]) -> list[Team]:
        """The delegations in a sentence, in order; ``parties`` are the names of those that negotiate."""
        sides = self._sides.get(sentence.start, [])
        text = self.wording.pieces.text
        found, sent = [], False
        for ent in sides:
            before, behind = text[sentence.start : ent.start_char], text[ent.end_char : sentence.end]
            sends = _patterns().sent.match(behind) or (
                sent and _AND.search(before) and _patterns().also_sent.match(behind)
            )
            after, ahead = _patterns().after.match(behind) or sends or None, _patterns().before.search(before)
            verb = _patterns().leading.search(before)
            if ent.label_ == "PLACE":  # a place has a delegation only with "the delegation of"
                after, verb = None, None
            sent = sent or bool(sends)
            if after or ahead or verb:
                start = sentence.start + ahead.start() if ahead else ent.start_char
                end = ent.end_char + (after.end() if after else 0)
                found.append(Team(start, end, self._target(ent), verb is not None))
        found += self._owners(sentence, parties)
        if found:
            found += self._likewise(sentence, {team.start for team in found})
        return sorted(found, key=lambda team: (team.start, team.end))

    def _likewise(self, sentence: Span, known: set[int]) -> Iterator[Team]:
        text = self.wording.pieces.text
        for ent in self._sides.get(sentence.start, []):
            after = _patterns().also_after.match(text, ent.end_char, sentence.end)
            before = _patterns().also_before.search(text[sentence.start : ent.start_char])
            if (before or (after and ent.label_ != "PLACE")) and ent.start_char not in known:
                start = sentence.start + before.start() if before else ent.start_char
                yield Team(start, after.end() if after else ent.end_char, self._target(ent))
            elif text[ent.end_char : ent.end_char + 1] in {".", ";"} and ent.start_char not in known:
                if _patterns().also_last.search(text[sentence.start : ent.start_char]):
                    yield Team(ent.start_char, ent.end_char, self._target(ent))

    def _target(self, ent: DocSpan) -> Target:
        """The side that a name means; a place that sends a delegation is a body."""
        target = self.wording.names.target(ent)
        return replace(target, kind="organization") if target.kind == "place" else target

    def _owners(self, sentence: Span, parties: Sequence[str]) -> Iterator[Team]:
        """The sides without a name whose delegation the sentence mentions ("the government's team"), if they mean a
        name.
        """
        pieces = self.wording.pieces
        sides = [ent for ent in self._sides.get(sentence.start, []) if ent.label_ != "PLACE"]
        taken = [(ent.start_char, ent.end_char) for ent in sides]
        for pattern in _patterns().owners:
            for match in pattern.finditer(pieces.text, sentence.start, sentence.end):
                if any(first < match.end(1) and match.start(1) < last for first, last in taken):
                    continue
                target = self._meant(Span(*match.span(1)), match[1], parties)
                if target is not None:
                    yield Team(match.start(), match.end(), target)

    def _meant(self, span: Span, word: str, parties: Sequence[str]) -> Target | None:
        """The party with the word in its name, or the one that the network chooses."""
        named = [name for name in parties if fold(word) in fold(name).split()]
        meant = self.refer.sides(Passage(*self.wording.pieces.between(span)))
        known = next((target for target in meant if fold(target.name) != fold(word)), None)
        if known is None and not named:
            kind = naming.organization_type(word)
            if kind == "government" and len(self._governments) == 1:
                return self._governments[0]
            named = [name for name in parties if kind in ("government", "armed-group") and _is_kind(name, kind)]
        return Target(named[0], "organization") if len(named) == 1 else known

    def _someone_between(self, sentence: Span, first: int, last: int) -> bool:
        people = self._people.get(sentence.start, [])
        return any(first <= start and end <= last for start, end in people)


def _is_kind(name: str, kind: str) -> bool:
    """Whether "the government" or "the rebels" can be the side with that name."""
    nation = reference.nation_code(name) is not None
    return nation if kind == "government" else not nation and naming.organization_type(name) == kind


def _beside(teams: list[Team], at: Span) -> tuple[Team | None, Team | None]:
    """The last delegation before a name and the first one after it."""
    left = [team for team in teams if team.end <= at.start]
    right = [team for team in teams if team.start >= at.end]
    return (max(left, key=lambda team: team.end) if left else None), (right[0] if right else None)
