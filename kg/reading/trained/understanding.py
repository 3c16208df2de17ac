"""What the network finds in one article: passages by tag, which mentions are one event, and the roles of each event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from kg import lexicon
from kg.folding import content_words
from kg.model import Span
from kg.reading.trained.inference import Network
from kg.reading.trained.pairs import between
from kg.reading.trained.spans import Passage, passages
from kg.reading.trained.tags import CHOICES, GENERAL, PAIRS, ROLES
from kg.reading.trained.windows import Pieces, flagged, inputs, joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


#: The most mentions of events of a kind (the surest); each is compared with each other.
_MOST_MENTIONS = 100
#: How often windows are read for the events of a kind, each at least once. A mention in the
#: opening of a long article is in every window.
_MOST_READINGS = 100
#: A party of one event that is this much likelier a party of another is no party of the first.
_AS_LIKELY = 0.95
#: The probabilities of a piece without a role.
_NOTHING = np.array([1, 0, 0], np.float32)


@dataclass(frozen=True)
class Event:
    """One event: its mentions, the role probabilities of each piece (pieces, roles, 3), and its class probabilities."""

    kind: str
    mentions: tuple[Passage, ...]
    pieces: Pieces
    probabilities: Floats
    classes: dict[str, Floats]
    least: Mapping[str, float]
    #: First pieces of the parties of other events.
    elsewhere: frozenset[int] = frozenset()

    def role(self, name: str) -> list[Passage]:
        """The passages with a role in the event, in order."""
        found = passages(self.pieces, self.probabilities[:, ROLES.index(name)], self.least[name])
        return [each for each in found if name != "party" or each.first not in self.elsewhere]

    def without(self, mentions: tuple[Passage, ...], first: int, last: int) -> Event:
        """The event with these mentions, and with no roles in a range of pieces."""
        probabilities = self.probabilities.copy()
        probabilities[first:last] = _NOTHING
        return replace(self, mentions=mentions, probabilities=probabilities)

    def within(self, mentions: tuple[Passage, ...], first: int, last: int) -> Event:
        """The event with these mentions, and with roles in a range of pieces only."""
        probabilities = self.probabilities.copy()
        probabilities[:first], probabilities[last:] = _NOTHING, _NOTHING
        return replace(self, mentions=mentions, probabilities=probabilities)

    def choice(self, name: str) -> str:
        """The most probable class of a choice."""
        return CHOICES[name][int(self.classes[name].argmax())]


def _names_talks(words: str) -> bool:
    """Whether one of the words means talks or a meeting, by its beginning, and not their place
    ("conference centre").
    """
    stems, venues = lexicon.phrases("negotiations", "stems"), lexicon.words("venues", "nouns")
    parts = re.findall(r"[^\W\d_]+", words.lower())
    return any(part.startswith(stems) and after not in venues for part, after in zip_longest(parts, parts[1:]))


def _parted(events: Sequence[Event]) -> Iterator[Event]:
    """The events, each without the passages that are likelier a party of another."""
    likely = [{each.first: each.probability for each in event.role("party")} for event in events]
    best = {first: max(each.get(first, 0.0) for each in likely) for parties in likely for first in parties}
    for event, parties in zip(events, likely, strict=True):
        yield replace(event, elsewhere=frozenset(at for at, p in parties.items() if p < _AS_LIKELY * best[at]))


def _without(square: NDArray[Any], place: int) -> NDArray[Any]:
    """A square without one of its rows and the same column."""
    return np.delete(np.delete(square, place, 0), place, 1)


class Understanding:
    """One article under the network. ``least`` has the least probability of a passage for each tag or role; ``apart``
    says whether two mentions of talks cannot mean the same.
    """

    def __init__(
        self,
        network: Network,
        pieces: Pieces,
        least: Mapping[str, float],
        apart: Callable[[Span, Span], bool] = lambda *_: False,
    ) -> None:
        self.network, self.pieces, self.least, self.apart = network, pieces, least, apart
        self._shared = [network.shared(*inputs(pieces, window)) for window in pieces.windows]
        read = [network.read(shared) for shared in self._shared]
        self._more = _MOST_READINGS
        self._passages: dict[tuple[int, int], Floats] = {}  # their states, computed once for all their pairs
        self._states = joined(pieces, [states for states, _, _ in read])
        self._general = joined(pieces, [general for _, general, _ in read])

    def tagged(self, tag: str) -> list[Passage]:
        """The passages of a tag, in order."""
        return passages(self.pieces, self._general[:, GENERAL.index(tag)], self.least[tag])

    def probability(self, tag: str, first: int, last: int) -> float:
        """The average probability that the pieces have the tag."""
        return float(1 - self._general[first:last, GENERAL.index(tag), 0].mean()) if last > first else 0.0

    def held(self, relation: str, pairs: Sequence[tuple[Passage, Passage]]) -> Floats:
        """The probability of the relation for each pair of passages."""
        if not pairs:
            return np.zeros(0, np.float32)
        new = list(dict.fromkeys(each.range for pair in pairs for each in pair if each.range not in self._passages))
        if new:
            self._passages.update(zip(new, self.network.passages(self._states, new), strict=True))
        one, other = (np.array([self._passages[pair[side].range] for pair in pairs]) for side in (0, 1))
        seen = np.array([between(self.pieces, a.range, b.range) for a, b in pairs], np.float32)
        found: Floats = self.network.relations(one, other, seen)[:, PAIRS.index(relation)]
        return found

    def events(self, kind: str) -> list[Event]:
        """The events of a kind, by their first mentions."""
        mentions = [one for one in self.tagged(kind) if content_words(self.pieces.words(*one.range))]
        if len(mentions) > _MOST_MENTIONS:
            mentions = sorted(sorted(mentions, key=lambda one: (-one.probability, one))[:_MOST_MENTIONS])
        groups = [[one] for one in mentions] if kind == "contact" else self._grouped(mentions)
        sure = [group for group in groups if self._is_sure(kind, group)]
        self._more = _MOST_READINGS - len(sure)
        found = [self.event(kind, group) for group in sure]
        return list(_parted(found)) if kind == "talks" else found

    def _is_sure(self, kind: str, mentions: list[Passage]) -> bool:
        """Whether one of the mentions is sure enough for an event, and whether talks have a word for them."""
        has_word = kind != "talks" or any(_names_talks(self.pieces.words(*one.range)) for one in mentions)
        return has_word and max(one.probability for one in mentions) >= self.least["event"]

    def _grouped(self, mentions: list[Passage]) -> list[list[Passage]]:
        """The mentions grouped by event: the likeliest pair of groups is joined first, by the average, but no groups
        with two mentions that cannot mean the same.
        """
        count = len(mentions)
        pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
        likely, apart = np.zeros((count, count), np.float32), np.zeros((count, count), bool)
        for (i, j), p in zip(pairs, self.held("same", [(mentions[i], mentions[j]) for i, j in pairs]), strict=True):
            spans = [self.pieces.span(*mentions[at].range) for at in (i, j)]
            likely[i, j] = likely[j, i] = p
            apart[i, j] = apart[j, i] = self.apart(*spans)
        groups, sizes, total = [[i] for i in range(count)], np.ones(count), likely.astype(np.float64)
        while len(groups) > 1:
            average = np.triu(np.where(apart, 0, total / np.outer(sizes, sizes)), 1)
            one, other = map(int, np.unravel_index(average.argmax(), average.shape))
            if average[one, other] < self.least["same"]:
                break
            total[one] += total[other]
            total[:, one] += total[:, other]
            apart[one] = apart[:, one] = apart[one] | apart[other]
            total, apart = _without(total, other), _without(apart, other)
            sizes[one] += sizes[other]
            sizes = np.delete(sizes, other)
            groups[one] += groups.pop(other)
        return [[mentions[i] for i in sorted(group)] for group in sorted(groups, key=min)]

    def event(self, kind: str, mentions: list[Passage]) -> Event:
        """An event from its mentions, read in each window with one of them, up to a limit."""
        outputs: list[Floats] = []
        classes: dict[str, Floats] = {}
        for window, shared in zip(self.pieces.windows, self._shared, strict=True):
            places = (at for mention in mentions for at in window.positions(*mention.range))
            flags = flagged(shared.shape[1], kind, places)
            if not flags.any() or (classes and self._more <= 0):
                nothing = np.zeros((len(flags), len(ROLES), 3), np.float32)
                nothing[..., 0] = 1
                outputs.append(nothing)
                continue
            self._more -= bool(classes)
            states, _, roles = self.network.read(shared, flags)
            outputs.append(roles)
            classes = classes or self.network.classes(states, flags)
        return Event(kind, tuple(mentions), self.pieces, joined(self.pieces, outputs), classes, self.least)
