"""Which articles print the same text, followed as articles come, change and go: what `copies.compare` finds in all.

A text is judged by those before it, in order of day and id. Whoever is judged otherwise than before has those judged
again that come later and share a run with it, up to where so many originals hold the run that it counts for none. So a
change looks at few texts, however many there are.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from kg.graph.kept_rows import ARTICLE, NUMBER, TEXT, Files, Form, Table
from kg.identity.copies import FEW, HALF, NEARLY_ALL, Text, is_copy
from kg.identity.resolve.known import Cells

#: The first comparison finds out which runs count for none, the second one what is a copy.
_RUNS, _COPIES = 0, 1
_LEAST = NEARLY_ALL, HALF
#: So many texts of a run are looked at to begin with.
_LOOK = 8


class Standing(NamedTuple):
    """How a text fared in both comparisons: how much of it there was to compare, if it is an original, and whether all
    its words were compared.
    """

    sizes: tuple[int | None, int | None] = (None, None)
    by_whole: tuple[bool, bool] = (False, False)

    def put(self, which: int, size: int | None, *, by_whole: bool) -> Standing:
        """The same after one of the comparisons."""
        sizes, whole = [*self.sizes], [*self.by_whole]
        sizes[which], whole[which] = size, by_whole
        return Standing((sizes[0], sizes[1]), (whole[0], whole[1]))


class _Seen(NamedTuple):
    """What a text was compared by, and what it came to; nothing of one that is not there."""

    by_whole: bool = False
    keys: frozenset[int] = frozenset()
    size: int | None = None
    original: str | None = None


_NOTHING = _Seen()


def _place(text: Text) -> str:
    """A text's place among all, as a word that is in the same order."""
    return "\0".join(text.order())


def _name(place: str) -> str:
    return place.split("\0", 1)[1]


_PLACE: Form[str] = Form(str, str, _name)


class FollowedCopies:
    """The copies among texts, and what is needed to follow a change: all by the places of texts in their order."""

    def __init__(self, files: Files) -> None:
        self.copies: Cells[str, str] = Cells("copies", ARTICLE, str, files)
        self._texts: Cells[str, Text] = Cells("texts", TEXT, Text, files)
        #: Which texts have each run of words, and which have these words and too few runs.
        self._runs: Table[int, str, None] = Table("runs", NUMBER, _PLACE, None, files)
        self._wholes: Table[int, str, None] = Table("wholes", NUMBER, _PLACE, None, files)
        self._boilerplate: Table[int, str, None] = Table("boilerplate", NUMBER, TEXT, None, files)
        self._standing: Cells[str, Standing] = Cells("standing", _PLACE, Standing, files)
        #: The first texts of each run, as long as none comes or goes.
        self._firsts: dict[int, list[str]] = {}

    @property
    def tables(self) -> tuple[Table[Any, Any, Any], ...]:
        """All that is known."""
        cells = self.copies.table, self._texts.table, self._standing.table
        return (*cells, self._runs, self._wholes, self._boilerplate)

    def knows(self, name: str) -> bool:
        """Whether the text of an article is among these."""
        return name in self._texts

    def follow(self, texts: Mapping[str, Text | None]) -> tuple[dict[str, str], dict[str, str]]:
        """Follow texts that came, changed or, where None, are gone, by id; which articles are no copies any more of
        what they were, and which are copies now.
        """
        change = _Change()
        for name, now in texts.items():
            before = self._texts.get(name)
            if before != now:
                self._replace(name, before, now, change)
        self._firsts = {}
        places = change.new | change.gone.keys()
        touched = self._compared(_RUNS, places, change)
        change.flipped = {run for run in touched if self._is_boilerplate(run) != self._counts_for_none(run)}
        for run in change.flipped:
            if self._is_boilerplate(run):
                self._boilerplate.drop(run, "")
            else:
                self._boilerplate.put(run, "", None)
        self._compared(_COPIES, places | {place for run in change.flipped for place in self._runs.of(run)}, change)
        self._firsts = {}
        found = {name: self.copies.get(name) for name in change.copies}
        lost = {name: before for name, before in change.copies.items() if before and before != found[name]}
        return lost, {name: now for name, now in found.items() if now and now != change.copies[name]}

    def _replace(self, name: str, before: Text | None, now: Text | None, change: _Change) -> None:
        """Have a text be another one, or none, which is not judged yet."""
        change.copies[name] = self.copies.pop(name, None)
        if before:
            place = _place(before)
            change.gone[place] = before, self._standing.pop(place)
            for run in before.runs:
                self._runs.drop(run, place)
            self._wholes.drop(before.whole, place)
            del self._texts[name]
        if now:
            change.new.add(_place(now))
            for run in now.runs:
                self._runs.put(run, _place(now), None)
            self._texts[name] = now

    def _compared(self, which: int, places: Iterable[str], change: _Change) -> set[int]:
        """Do a comparison again as far as it can concern what changed, from these places on; the runs of texts that
        were judged otherwise.
        """
        ahead = [*places]
        heapq.heapify(ahead)
        touched: set[int] = set()
        done = ""
        while ahead:
            place = heapq.heappop(ahead)
            if place == done:
                continue
            done = place
            before, now = self._before(which, place, change), self._judged(which, place)
            if before == now and place not in change.gone:
                continue
            if now is not _NOTHING:
                self._settle(which, place, now, change)
            for seen in (before, now):
                touched |= frozenset() if seen.by_whole else seen.keys
                for key in seen.keys:
                    for later in self._concerned(which, key, place, by_whole=seen.by_whole):
                        heapq.heappush(ahead, later)
        return touched

    def _before(self, which: int, place: str, change: _Change) -> _Seen:
        """What the text at a place was compared by before the change, and what it came to."""
        if place in change.gone:
            text, standing = change.gone[place]
        elif place in change.new:
            return _NOTHING
        else:
            text, standing = self._texts[_name(place)], self._standing[place]
        by_whole, keys = self._keys(which, text, change.flipped)
        return _Seen(by_whole, keys, standing.sizes[which], self.copies.get(text.id) if which == _COPIES else None)

    def _judged(self, which: int, place: str) -> _Seen:
        """What becomes of the text at a place, by the originals before it."""
        text = self._texts.get(_name(place))
        if text is None or _place(text) != place:
            return _NOTHING
        by_whole, keys = self._keys(which, text)
        shared: Counter[str] = Counter()
        size = 0
        for key in keys:
            held = self._originals(which, key, place, by_whole=by_whole)
            if len(held) <= FEW:
                size += 1
                shared.update(held)
        size += 0 if by_whole else text.lone
        near = []
        for other, count in shared.items():
            theirs = self._standing[other].sizes[which]
            assert theirs is not None  # noqa: S101 - it is an original
            if is_copy(count, (size, theirs), _LEAST[which]):
                near.append((-count, _name(other)))
        return _Seen(by_whole, keys, None if near else size, min(near)[1] if near and which == _COPIES else None)

    def _keys(
        self, which: int, text: Text, flipped: frozenset[int] | set[int] = frozenset()
    ) -> tuple[bool, frozenset[int]]:
        """Whether a text is compared by all its words, and what it is compared by; as before runs ``flipped``."""
        if which == _COPIES:
            none = {run for run in text.runs if self._is_boilerplate(run) != (run in flipped)}
            text = text.without(none)
        return text.is_short, text.compared()

    def _settle(self, which: int, place: str, now: _Seen, change: _Change) -> None:
        """Remember what became of a text."""
        name = _name(place)
        if which == _COPIES:
            change.copies.setdefault(name, self.copies.get(name))
            if now.original:
                self.copies[name] = now.original
            else:
                self.copies.pop(name, None)
        standing = self._standing.get(place, Standing()).put(which, now.size, by_whole=now.by_whole)
        self._standing[place] = standing
        if any(standing.by_whole):
            self._wholes.put(self._texts[name].whole, place, None)
        else:
            self._wholes.drop(self._texts[name].whole, place)

    def _originals(self, which: int, key: int, place: str, *, by_whole: bool) -> list[str]:
        """The first originals before a place that are compared by this, one more than it may have to count."""
        found: list[str] = []
        for other in self._holding(key, by_whole=by_whole):
            if other >= place or len(found) > FEW:
                break
            if self._is_original(which, other, by_whole=by_whole):
                found.append(other)
        return found

    def _concerned(self, which: int, key: int, place: str, *, by_whole: bool) -> list[str]:
        """The later texts for which it can make a difference that the one at a place is compared by this, or is not."""
        before = 0
        found: list[str] = []
        for other in self._holding(key, by_whole=by_whole):
            if before > FEW:
                break
            if other > place:
                found.append(other)
            if other != place and self._is_original(which, other, by_whole=by_whole):
                before += 1
        return found

    def _is_original(self, which: int, place: str, *, by_whole: bool) -> bool:
        standing = self._standing.get(place)
        return standing is not None and standing.sizes[which] is not None and standing.by_whole[which] == by_whole

    def _holding(self, key: int, *, by_whole: bool) -> Iterable[str]:
        """The places of the texts that have a run, or these words, in order."""
        table = self._wholes if by_whole else self._runs
        found = None if by_whole else self._firsts.get(key)
        if found is None:
            found = table.first(key, _LOOK)
            if not by_whole:
                self._firsts[key] = found
        return found if len(found) < _LOOK else chain(found, self._further(table, key))

    def _further(self, table: Table[int, str, None], key: int) -> Iterator[str]:
        """Those after the first few, which are seldom asked for."""
        done, count = _LOOK, _LOOK * 4
        while True:
            found = table.first(key, count)
            yield from found[done:]
            if len(found) < count:
                return
            done, count = count, count * 4

    def _is_boilerplate(self, run: int) -> bool:
        return self._boilerplate.has(run, "")

    def _counts_for_none(self, run: int) -> bool:
        """Whether so many originals hold a run that it counts for none."""
        found = 0
        for place in self._holding(run, by_whole=False):
            found += self._is_original(_RUNS, place, by_whole=False)
            if found > FEW:
                return True
        return False


class _Change:
    """One change: the places of texts that are new, the texts that are gone from theirs with how they fared, the runs
    that count now and did not or the other way round, and of what articles were copies.
    """

    def __init__(self) -> None:
        self.new: set[str] = set()
        self.gone: dict[str, tuple[Text, Standing]] = {}
        self.flipped: set[int] = set()
        self.copies: dict[str, str | None] = {}
