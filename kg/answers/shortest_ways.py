"""How two actors are connected: a shortest way from one to the other along facts, found from both ends at once.

The search looks at no more than what is within reach of the two, and of the shortest ways always finds the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import settings
from kg.graph.store import Store, Term

#: A connection has at most so many steps.
LONGEST = 4
#: Where a query has the steps that were found, and the things whose neighbours are asked for.
STEPS, _THINGS = "# the steps", "# the things"
#: What stands before a relation, by the direction in which it is read.
FORWARDS, BACKWARDS = "", "← "
#: So many things are asked about at once.
_AT_ONCE = 400


def with_steps(store: Store, text: str, given: Mapping[str, Term]) -> str:
    """The text of a question with the steps that connect ``a`` and ``b``, where it has a place for steps."""
    if STEPS not in text:
        return text
    way = connection(store, *(str(given[name].value) for name in ("a", "b")))
    rows = [
        f"({step} {Literal(back)} {NamedNode(one)} {NamedNode(other)})"
        for step, (x, y) in enumerate(pairwise(way), start=1)
        for back, one, other in ((FORWARDS, x, y), (BACKWARDS, y, x))
    ]
    return text.replace(STEPS, "\n    ".join(rows))


def connection(store: Store, a: str, b: str) -> list[str]:
    """The IRIs along a shortest connection of two things with these names, ends included; empty where there is none.

    Of several, one that is always the same.
    """
    neighbours = _Neighbours(store)
    ends = sorted(_named(store, b))
    found = (_shortest(neighbours, start, [end for end in ends if end != start]) for start in sorted(_named(store, a)))
    ways = [way for way in found if way]
    return min(ways, key=_rank, default=[])


def _rank(way: Sequence[str]) -> tuple[int, list[str]]:
    """What puts ways in order: the shortest first, then those whose things come first in a fixed order."""
    return len(way), [way[at] for at in _order(len(way) - 1)]


def _order(length: int) -> list[int]:
    """In which order the things of a way are chosen: its ends first, but for the first thing on a long way."""
    between = list(range(1, length))
    return [1, 0, length, *between[1:]] if length == LONGEST else [0, length, *between]


def _named(store: Store, name: str) -> set[str]:
    rows: Any = store.query(settings.query("connect", "named"), bindings={"name": Literal(name)})
    return {row["entity"].value for row in rows}


class _Neighbours:
    """Which things facts connect, as far as was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._text = settings.query("connect", "neighbours")
        self._known: dict[str, set[str]] = {}

    def of(self, things: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
        """Each of the things with its neighbours."""
        things = sorted(things)
        unknown = [each for each in things if each not in self._known]
        for first in range(0, len(unknown), _AT_ONCE):
            some = unknown[first : first + _AT_ONCE]
            listed = " ".join(str(NamedNode(each)) for each in some)
            rows: Any = self._store.query(self._text.replace(_THINGS, listed))
            self._known |= {each: set() for each in some}
            for row in rows:
                if isinstance(row["other"], NamedNode):
                    self._known[row["node"].value].add(row["other"].value)
        return ((each, self._known[each]) for each in things)


@dataclass
class _Side:
    """What is within reach of one end, in layers: each is a step further away."""

    layers: list[set[str]]
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.seen |= self.layers[0]


def _shortest(neighbours: _Neighbours, start: str, ends: Sequence[str]) -> list[str]:
    """The first of the shortest ways from a thing to one of others; empty where there is none short enough."""
    if not ends:
        return []
    near, far = _Side([{start}]), _Side([set(ends)])
    beside: dict[str, set[str]] = defaultdict(set)
    for _ in range(LONGEST):
        side, other = (near, far) if len(near.layers[-1]) <= len(far.layers[-1]) else (far, near)
        reached: set[str] = set()
        for thing, around in neighbours.of(side.layers[-1]):
            for each in around:
                beside[thing].add(each)
                beside[each].add(thing)
            reached |= around
        side.layers.append(reached - side.seen)
        side.seen |= reached
        met = side.layers[-1] & other.layers[-1]
        if met:
            layers = [*near.layers[:-1], met, *reversed(far.layers[:-1])]
            return _first_way(layers, beside)
        if not side.layers[-1]:
            break
    return []


def _first_way(layers: list[set[str]], beside: Mapping[str, Set[str]]) -> list[str]:
    """Of the ways through all layers, the first in order."""
    for at in _order(len(layers) - 1):
        layers = _joined(layers, beside)
        layers[at] = {min(layers[at])}
    return [min(layer) for layer in _joined(layers, beside)]


def _joined(layers: Sequence[Set[str]], beside: Mapping[str, Set[str]]) -> list[set[str]]:
    """The layers without what is on no way through all of them."""
    kept = [set(layers[0])]
    for layer in layers[1:]:
        kept.append({each for each in layer if not beside[each].isdisjoint(kept[-1])})
    for at in range(len(kept) - 2, -1, -1):
        kept[at] = {each for each in kept[at] if not beside[each].isdisjoint(kept[at + 1])}
    return kept
