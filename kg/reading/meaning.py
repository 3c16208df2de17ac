"""Whether the words of an item can mean its name, at their place in the article.

Words alone (`kg.reading.naming`) fit many names. Here they are compared with all names of one draft: words that fit
another name better do not mean this one. Pronouns mean the person named last, titles the person with such a post.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from operator import itemgetter
from typing import Any

from kg.folding import fold
from kg.model import Span
from kg.reading import naming
from kg.reading.draft import Draft
from kg.reading.frames import Frames
from kg.reading.passages import Passages

#: How many paragraphs back a description such as "the delegation" can refer.
_REACH = 3
#: Words for a place that is named anywhere before, such as the dateline.
_HERE = frozenset({"here", "there"})
#: Names with at most this many letters begin many other words.
_SHORT = 3
#: Pronouns that mean no person.
_IMPERSONAL = frozenset({"it", "its", "we", "us", "our"})
#: Pronouns with which speakers mean themselves, or those for whom they speak.
_OWN = frozenset({"i", "me", "my", "we", "us", "our"})
#: Papers in which bodies speak.
_PAPERS = frozenset({"statement", "communique", "release", "report"})


class Role(Enum):
    """The role in which a name is given: a side, a place or similar; a speaker, leader, present or absent; a holder of
    a post.
    """

    ANY = "any"
    PERSON = "person"
    POST = "post"


@dataclass
class Meaning:
    """What the words of one draft can mean; ``frames`` are the rules of its language, if there are any.

    ``posts`` has the posts of each person, ``lands`` the nations of these posts, ``people`` the persons of each body;
    ``known`` are the persons of both, ``human`` these and other persons who speak. ``named`` has the places of each
    name in the text, ``persons`` those of persons only, in order, ``quotes`` the quotations with their speakers,
    ``spoken_of`` the persons named outside of them.
    """

    draft: Draft
    passages: Passages
    frames: Frames | None
    posts: dict[str, list[str]] = field(init=False)
    people: dict[str, list[str]] = field(init=False)
    lands: dict[str, set[str]] = field(init=False)
    known: set[str] = field(init=False)
    human: set[str] = field(init=False)
    named: dict[str, list[int]] = field(init=False)
    persons: list[tuple[int, str]] = field(init=False)
    quotes: list[tuple[Span, str]] = field(init=False)
    spoken_of: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.posts, self.people, self.lands = defaultdict(list), defaultdict(list), defaultdict(set)
        for post in self.draft.posts:
            self.posts[post.person].append(post.post)
            if post.of:
                self.people[post.of].append(post.person)
                self.lands[post.person] |= naming.nations_in(post.of)
        for delegation in _delegations(self.draft):
            self.people[delegation.of] += [item.name for item in (*delegation.leaders, *delegation.members)]
        self.known = {*self.posts, *(person for people in self.people.values() for person in people)}
        names, speakers = _names(self.draft), {statement.speaker for statement in self.draft.statements}
        self.human = {name for name in self.known | speakers if _is_human(name, is_known=name in self.known)}
        for name in self.human:
            if naming.title_in(name):
                self.posts[name].append(name)  # "a union spokesman" has no other name
        self.named = {name: self._places_of(name) for name in sorted(names)}
        self.persons = sorted((at, name) for name in self.human for at in self.named[name])
        said = dict.fromkeys((statement.text, statement.speaker) for statement in self.draft.statements)
        self.quotes = [(span, speaker) for text, speaker in said for span in self.passages.find(text)]
        self.spoken_of = _outside(self.persons, sorted((span.start, span.end) for span, _ in self.quotes))

    def _places_of(self, name: str) -> list[int]:
        """Where the text names a thing: by its name, a short form of it, or a word for the nation."""
        found = (span for form in naming.short_forms(name) for span in self.passages.find(form))
        places = {span.start for span in found if self._is_word(span)}
        codes = naming.nations_in(name)
        if codes and self.frames is not None:
            places |= {start for start, code in self.frames.nations() if code in codes}
        return sorted(places)

    def _is_word(self, span: Span) -> bool:
        """Whether a word begins with the span, and ends with it if it is short: "Li" is not in "Lima"."""
        before, after = (self.passages.text[max(0, at) : at + 1] for at in (span.start - 1, span.end))
        return not before.isalnum() and not (after.isalnum() and span.end - span.start <= _SHORT)

    def is_near(self, name: str, where: Span) -> bool:
        """Whether the text names a thing in the paragraph of a passage, or in the paragraph before."""
        return self._reaches(name, where, len(self.passages.text), 1)

    def _reaches(self, name: str, at: Span, end: int, reach: int) -> bool:
        """Whether a name occurs before ``end``, in the paragraph of ``at`` or at most ``reach`` paragraphs earlier."""
        here, places = self.passages.paragraph(at.start), self.named.get(name, [])
        before = bisect_right(places, here, hi=bisect_left(places, end), key=self.passages.paragraph)
        return before > 0 and here - self.passages.paragraph(places[before - 1]) <= reach

    def is_mentioned(self, name: str, where: Span) -> bool:
        """Whether a passage can be about a thing, by any words for it."""
        words = self.passages.text[where.start : where.end]
        if any(naming.fit(words, each) for each in (name, *self.people.get(name, ()))):
            return True
        return not naming.has_name(words) and self._reaches(name, where, where.end, _REACH)

    def names_another(self, name: str, words: str) -> bool:
        """Whether the words are a form of another name in the draft."""
        return any(naming.fit(words, other) for other in self.named if other != name)

    def is_meant(self, name: str, words: str, quote: Span, at: Span, role: Role = Role.ANY) -> bool:
        """Whether the words at ``at`` in the passage ``quote`` can mean the name in such a role."""
        named = self._by_name(name, words, role)
        if named is not None:
            return named
        kind = naming.pronoun(words)
        if kind == "person":
            candidates = {name, *self.people.get(name, ())} if role is Role.ANY else {name}
            return not candidates.isdisjoint(self._spoken_of(at.start))
        if words.lower() in _HERE:
            return bool(self.named.get(name))
        if role is Role.POST:
            return self._by_apposition(name, quote, at)
        for answer in (self._by_speaker(name, words, at), self._by_title(name, words, role)):
            if answer is not None:
                return answer
        if naming.has_name(words) or self.names_another(name, words) or self._is_misfit(name, words):
            return False
        return self._reaches(name, at, quote.end, _REACH if kind is None else _REACH + 1)

    def _by_name(self, name: str, words: str, role: Role) -> bool | None:
        """Whether the words fit this name best among names of its sort; None if they fit none."""
        human = name in self.human
        fits = {other: self._fit(words, other) for other in self.named if (other in self.human) is human}
        own = self._fit(words, name)
        if own:
            return own >= max(fits.values(), default=0) or self._begins_with(words, name)
        persons = {other: self._fit(words, other) for other in self.human}
        best = max(persons.values(), default=0)
        if best and (human or role is not Role.ANY):
            return False
        people = self.people.get(name, ())
        if best:
            return True if any(persons.get(each) == best for each in people) else None
        return True if any(naming.fit(words, each) for each in people) else None

    def _begins_with(self, words: str, name: str) -> bool:
        """Whether the name comes before the first comma: "Rybak, an aide to Anna Keller"."""
        first = words.partition(",")[0]
        fits = {other: self._fit(first, other) for other in self.human}
        return 0 < fits.get(name, 0) == max(fits.values())

    def _fit(self, words: str, name: str) -> int:
        """How well words fit a name; "Keller's deputy" is not Keller, and "the union" no "union spokesman"."""
        if name not in self.human:
            return naming.fit(words, name)
        title, words_left = naming.title_in(name), naming.without_owner(words)
        return naming.fit(words_left, name) if title is None or title in fold(words_left).split() else 0

    def _by_apposition(self, name: str, quote: Span, at: Span) -> bool:
        """Whether a title without a name is the person's: of the person that its passage names, else of the one
        mentioned last.
        """
        inside = {each for place, each in self.persons if quote.start <= place < quote.end}
        return name in inside if inside else name in self._spoken_of(at.start)

    def _by_speaker(self, name: str, words: str, at: Span) -> bool | None:
        """Whether "I" or "we" in a quotation means the name: the speaker, or those for whom he speaks, if known."""
        if words.lower() not in _OWN:
            return None
        speaker = next((name_quoted for span, name_quoted in self.quotes if span.start <= at.start < span.end), None)
        bodies = {body for body, people in self.people.items() if speaker in people}
        if not bodies:
            return None
        return name == speaker or name in bodies

    def _by_title(self, name: str, words: str, role: Role) -> bool | None:
        """Whether a description has a title of the person, or of a person of the body, that fits nobody better."""
        if naming.has_name(naming.without_owner(words)):
            return None
        named, land = naming.nations_in(words), self.lands.get(name)
        if named and land and named.isdisjoint(land):
            return False  # "the Latvian minister" is not from Norway
        fits = {each: max(naming.fits_title(words, post) for post in posts) for each, posts in self.posts.items()}
        best = max(fits.values(), default=0)
        candidates = {name, *self.people.get(name, ())} if role is Role.ANY else {name}
        return any(fits.get(each, 0) == best for each in candidates) if best else None

    def _is_misfit(self, name: str, words: str) -> bool:
        """Whether the words mean a body while the name has a post or a side."""
        body = words.lower() in _IMPERSONAL or naming.title_in(words) in _PAPERS
        return name in self.known & self.human and (body or naming.organization_type(words) != "other")

    def _spoken_of(self, at: int) -> set[str]:
        """The people whom "he" can mean: the person named last, and the first one in that sentence.

        Names inside a quotation do not count.
        """
        index = bisect_left(self.spoken_of, at, key=itemgetter(0))
        if not index:
            return set()
        last, name = self.spoken_of[index - 1]
        first = bisect_left(self.spoken_of, self.passages.sentence(last), key=itemgetter(0))
        return {name, self.spoken_of[first][1]}


def _outside(persons: list[tuple[int, str]], quotes: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """The persons named outside of all quotations; both come in order."""
    found: list[tuple[int, str]] = []
    begun, ends = 0, -1
    for place, name in persons:
        while begun < len(quotes) and quotes[begun][0] <= place:
            ends = max(ends, quotes[begun][1])
            begun += 1
        if place >= ends:
            found.append((place, name))
    return found


def _is_human(name: str, *, is_known: bool) -> bool:
    """Whether a name is a person's; ``is_known`` says that the draft gives it a post or a side."""
    if naming.kind_of(name) is not None:
        return False
    return is_known or naming.organization_type(name) == "other" or naming.title_in(name) is not None


def _names(draft: Draft) -> set[str]:
    """The names of a draft."""
    names = {post.person for post in draft.posts} | {statement.speaker for statement in draft.statements}
    names |= {item.name for item in _items(draft)} | {talks.of for talks in _delegations(draft)}
    names |= {post.of for post in draft.posts if post.of} | {measure.actor for measure in draft.measures}
    return names | {assertion.claimant for assertion in draft.claims if assertion.claimant}


def _delegations(draft: Draft) -> Iterator[Any]:
    return (delegation for talks in draft.negotiations for delegation in talks.delegations)


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
