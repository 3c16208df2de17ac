"""Which items of a draft the article supports; nothing is trusted here, and little is refused.

Each item is checked against the article at the levels of `Level`. An item is refused if its quote is not in the
article, or if its kind cannot have the role. Everything else is recorded with the levels that it passed and failed.
Later, ontology/reference/trust.yaml decides what a claim needs to be a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kg.model import Article, Level, Span
from kg.reading import dates
from kg.reading.draft import Draft
from kg.reading.frames import Frames
from kg.reading.meaning import Meaning, Role
from kg.reading.passages import Passages


class Refused(Exception):  # noqa: N818 - not an error: the article does not support an item
    """An item that is not accepted; its text is the reason for the count."""


@dataclass(frozen=True)
class Found:
    """An item checked against the article: where it is, and which levels it passed and failed.

    Other levels were not checked. ``day`` is the day that our own rules find, if the draft gives another.
    """

    quote: Span
    words: Span
    held: frozenset[Level]
    failed: frozenset[Level]
    day: str | None = None

    def with_level(self, level: Level, *, passed: bool) -> Found:
        """The same item with a level passed or failed, whatever its result was before."""
        held, failed = self.held - {level}, self.failed - {level}
        return (
            replace(self, held=held | {level}, failed=failed)
            if passed
            else replace(self, held=held, failed=failed | {level})
        )


@dataclass
class Verifier:
    """Checks the items of one draft against its article; ``frames`` are the rules of its language, if there are any."""

    article: Article
    draft: Draft
    frames: Frames | None = None
    passages: Passages = field(init=False)
    meaning: Meaning = field(init=False)

    def __post_init__(self) -> None:
        self.passages = Passages(self.article.text)
        self.meaning = Meaning(self.draft, self.passages, self.frames)

    def quoted(self, quote: str, words: str | None = None, near: int = 0, at: Span | None = None) -> tuple[Span, Span]:
        """Where the quote is, and the words in it: at the offsets ``at`` if it is there, else nearest to ``near``.

        Raises Refused if either is not there.
        """
        # The same letters stand in each of its places: what is not in the nearest is in none.
        stands = at is not None and self.passages.stands(quote, at)
        place = at if stands else self.passages.nearest(quote, near)
        if place is None:
            raise Refused("quote not in the article")
        if words is None:
            return place, place
        if not (found := self.passages.find(words, place)):
            raise Refused("words not in the quote")
        return place, found[0]

    def named_item(
        self, name: str, words: str, quote: str, *, near: int = 0, at: Span | None = None, role: Role = Role.ANY
    ) -> Found:
        """A name in a role, checked against the article."""
        where, there = self.quoted(quote, words, near, at)
        held, failed = {Level.QUOTE, Level.KIND}, set[Level]()
        if self.meaning.is_meant(name, words, where, there, role):
            held.add(Level.NAME)
        elif self.frames is not None or self.meaning.names_another(name, words):
            failed.add(Level.NAME)
        return self._put(where, there, held, failed)

    def value_item(self, words: str, quote: str, *, near: int = 0, at: Span | None = None) -> Found:
        """A value in the article's words."""
        where, there = self.quoted(quote, words, near, at)
        return self._put(where, there, {Level.QUOTE, Level.KIND}, set())

    def dated_item(
        self, value: str, words: str, quote: str, *, near: int = 0, at: Span | None = None, ahead: bool = False
    ) -> Found:
        """A day, compared with the day that our own rules find in the words."""
        found = self.value_item(words, quote, near=near, at=at)
        held, failed, day = set(found.held), set(found.failed), None
        if self.frames is not None:
            counted_from = dates.day_of_writing(self.article, found.words.start)
            days = [dates.resolve(words, counted_from, future=future) for future in (ahead, not ahead)]
            known_days = [pair for pair in days if pair is not None]
            if known_days:
                fits = any(_agree(value, each) for pair in known_days for each in pair)
                (held if fits else failed).add(Level.DAY)
                day = None if fits else known_days[0][0]
        return Found(found.quote, found.words, frozenset(held), frozenset(failed), day)

    def _put(self, where: Span, at: Span, held: set[Level], failed: set[Level]) -> Found:
        """The item with whether the clause of its words denies it."""
        if self.frames is not None:
            _, _, denied = self.frames.standing(at)
            (failed if denied else held).add(Level.DENIAL)
        return Found(where, at, frozenset(held), frozenset(failed))


def _agree(value: str, day: str) -> bool:
    """Whether two days of any exactness can be the same."""
    short, long = sorted((value, day), key=len)
    return long.startswith(short)
