"""What of a draft the article itself bears out, item by item; nothing is believed here, and little refused.

Each item is held against the article by the levels of `Level`. An item whose quote does not stand there is refused, as
is one whose kind cannot have the role. Everything else is recorded, what held and what did not: what a claim needs to
be a fact is decided later, by ontology/reference/trust.yaml.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kg.model import Article, Level, Span
from kg.reading import naming
from kg.reading.draft import Draft
from kg.reading.frames import Frames, dates
from kg.reading.passages import Passages

#: How many paragraphs back a description such as "the delegation" can reach for whom it means.
_REACH = 3
#: Words that mean a place told anywhere before, such as the dateline.
_HERE = frozenset({"here", "there"})
#: How many of the persons named last "he" and "she" can mean.
_LATEST = 2


class Refused(Exception):  # noqa: N818 - not an error: what becomes of an item that the article does not bear out
    """An item that is not taken over; its text is the reason it is counted under."""


@dataclass(frozen=True)
class Found:
    """An item held against the article: where it stands, and which levels held and failed.

    What is in neither was not checked. ``day`` is what our own rules make of the words, where the draft gives another.
    """

    quote: Span
    words: Span
    held: frozenset[Level]
    failed: frozenset[Level]
    day: str | None = None

    def with_level(self, level: Level, *, stood: bool) -> Found:
        """The same with a level that stood or did not, whatever was found of it before."""
        held, failed = self.held - {level}, self.failed - {level}
        return (
            replace(self, held=held | {level}, failed=failed)
            if stood
            else replace(self, held=held, failed=failed | {level})
        )


@dataclass
class Verifier:
    """Holds the items of one draft against its article; ``frames`` are what reads its language, if anything does."""

    article: Article
    draft: Draft
    frames: Frames | None = None
    passages: Passages = field(init=False)
    posts: dict[str, list[str]] = field(init=False)
    people: dict[str, list[str]] = field(init=False)
    named: dict[str, list[int]] = field(init=False)
    persons: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.passages = Passages(self.article.text)
        self.posts, self.people = defaultdict(list), defaultdict(list)
        for post in self.draft.posts:
            self.posts[post.person].append(post.post)
            if post.of:
                self.people[post.of].append(post.person)
        for talks in self.draft.negotiations:
            for delegation in talks.delegations:
                self.people[delegation.of] += [item.name for item in (*delegation.leaders, *delegation.members)]
        names, persons = _names(self.draft)
        self.named = {name: self._places_of(name) for name in sorted(names)}
        self.persons = sorted((at, name) for name in persons for at in self.named[name])

    def _places_of(self, name: str) -> list[int]:
        """Where the text names a thing, by its whole name, by its last word, or by a word for the nation."""
        forms = {name, name.upper(), naming.initials(name)[0], *(name.split()[-1:] if name[:1].isupper() else ())}
        places = {span.start for form in forms if len(form) > 2 for span in self.passages.find(form)}
        codes = naming.nations_in(name)
        if codes and self.frames is not None:
            places |= {start for start, code in self.frames.nations() if code in codes}
        return sorted(places)

    def quoted(self, quote: str, words: str | None = None, near: int = 0, at: Span | None = None) -> tuple[Span, Span]:
        """Where the quote stands, and the words in it: ``at`` the offsets where it does, else nearest to ``near``.

        Raises Refused where either is not there.
        """
        places = self.passages.find(quote)
        if at is not None and self.passages.stands(quote, at):
            places = [at]
        if not places:
            raise Refused("quote not in the article")
        if words is None:
            found = [(place, place) for place in places]
        else:
            found = [(place, each) for place in places for each in self.passages.find(words, place)[:1]]
        if not found:
            raise Refused("words not in the quote")
        return min(found, key=lambda pair: abs(pair[0].start - near))

    def named_item(
        self, name: str, words: str, quote: str, *, near: int = 0, at: Span | None = None, by_post: bool = True
    ) -> Found:
        """A name in a role, held against the article; ``by_post`` lets a person be meant by their post."""
        where, there = self.quoted(quote, words, near, at)
        held, failed = {Level.QUOTE, Level.KIND}, set[Level]()
        if self.is_meant(name, words, where, there, by_post=by_post):
            held.add(Level.NAME)
        elif self.frames is not None or self._names_another(name, words):
            failed.add(Level.NAME)
        return self._put(where, there, held, failed)

    def value_item(self, words: str, quote: str, *, near: int = 0, at: Span | None = None) -> Found:
        """A value told in the article's words."""
        where, there = self.quoted(quote, words, near, at)
        return self._put(where, there, {Level.QUOTE, Level.KIND}, set())

    def dated_item(
        self, value: str, words: str, quote: str, *, near: int = 0, at: Span | None = None, ahead: bool = False
    ) -> Found:
        """A day, held against what our own rules make of the words and the day of publication."""
        found = self.value_item(words, quote, near=near, at=at)
        held, failed, day = set(found.held), set(found.failed), None
        if self.frames is not None:
            days = [dates.resolve(words, self.article.published, future=future) for future in (ahead, not ahead)]
            told = [pair for pair in days if pair is not None]
            if told:
                fits = any(_agree(value, each) for pair in told for each in pair)
                (held if fits else failed).add(Level.DAY)
                day = None if fits else told[0][0]
        return Found(found.quote, found.words, frozenset(held), frozenset(failed), day)

    def _put(self, where: Span, at: Span, held: set[Level], failed: set[Level]) -> Found:
        """The item with whether the clause of its words says that it is not so."""
        if self.frames is not None:
            _, _, denied = self.frames.standing(at)
            (failed if denied else held).add(Level.DENIAL)
        return Found(where, at, frozenset(held), frozenset(failed))

    def _names_another(self, name: str, words: str, *, among: Iterable[str] | None = None) -> bool:
        """Whether the words are a form of another name of the draft, or of some of its names."""
        names = self.named if among is None else among
        return any(naming.stands_for(words, other) for other in names if other != name)

    def is_near(self, name: str, where: Span) -> bool:
        """Whether the text names a thing in the paragraph of a passage, or in the one before it."""
        here = self.passages.paragraph(where.start)
        return any(here - 1 <= self.passages.paragraph(place) <= here for place in self.named.get(name, ()))

    def is_meant(self, name: str, words: str, quote: Span, at: Span, *, by_post: bool = True) -> bool:
        """Whether the words can stand for the name where they stand."""
        if naming.stands_for(words, name):
            return True
        if (
            by_post
            and not naming.has_name(words)
            and any(naming.shared(words, post) for post in self.posts.get(name, ()))
        ):
            return True
        if any(naming.stands_for(words, person) for person in self.people.get(name, ())):
            return True
        told = any(quote.start <= place < quote.end for place in self.named.get(name, ()))
        among = None if by_post else {each for _, each in self.persons}  # a post is of bodies that its words may name
        if not by_post and told and not self._names_another(name, words, among=among):
            return True  # the words of a post may be the title alone
        if words.lower() in _HERE:
            return bool(self.named.get(name))
        kind = naming.pronoun(words)
        places = self.named.get(name, [])
        if kind == "person":
            before = dict.fromkeys(each for start, each in reversed(self.persons) if start < at.end)
            return not {name, *self.people.get(name, ())}.isdisjoint(list(before)[:_LATEST])
        if (by_post and naming.has_name(words)) or self._names_another(name, words, among=among):
            return False
        reach = _REACH if kind is None else _REACH + 1
        here = self.passages.paragraph(at.start)
        return any(place < quote.end and here - self.passages.paragraph(place) <= reach for place in places)


def _agree(value: str, day: str) -> bool:
    """Whether two days of any exactness can be the same."""
    short, long = sorted((value, day), key=len)
    return long.startswith(short)


def _names(draft: Draft) -> tuple[set[str], set[str]]:
    """The names of a draft, and those of them that are persons."""
    persons = {post.person for post in draft.posts} | {statement.speaker for statement in draft.statements}
    names = set(persons)
    for item in _items(draft):
        names.add(item.name)
    for talks in draft.negotiations:
        for delegation in talks.delegations:
            names.add(delegation.of)
            persons |= {item.name for item in (*delegation.leaders, *delegation.members)}
    names |= {post.of for post in draft.posts if post.of} | {measure.actor for measure in draft.measures}
    names |= {assertion.claimant for assertion in draft.claims if assertion.claimant}
    return names | persons, {name for name in persons if naming.kind_of(name) is None}


def _items(draft: Draft) -> Iterator[Any]:
    for talks in draft.negotiations:
        yield from (*talks.parties, *talks.hosts, *talks.mediators, *talks.absent)
        yield from (place for place in (talks.place, talks.venue) if place is not None)
        for delegation in talks.delegations:
            yield from (*delegation.leaders, *delegation.members, *delegation.absent)
    for agreement in draft.agreements:
        yield from agreement.parties
    for contact in draft.contacts:
        yield from contact.participants


def nearest(places: Iterable[int], to: int) -> int:
    """The last of the places not after ``to``, else the first; ``to`` itself where there is none."""
    ordered = sorted(places)
    index = bisect_right(ordered, to)
    return ordered[index - 1] if index else ordered[0] if ordered else to
