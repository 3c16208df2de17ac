"""Which referents are compared with each other: those that share a block.

A block is what has one key: a name, two nations and a city, a few words of a quotation. Whether two descriptions share
one depends on the two alone. Only a block that is too full depends on what else is in it: it is split by a further
key, so that its work grows with what it holds and not with the pairs of that. Why it is so stands in
docs/decisions/0007-descriptions-are-compared-in-blocks-that-have-keys.md.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple, TypeVar

import msgspec

from kg.model import ReferentId

Item = TypeVar("Item", bound=Hashable)

#: So many descriptions of one block are all compared with each other.
FULL = 12
_BITS = 64


class Keys(NamedTuple):
    """By what a referent is found in one step of the comparing.

    Referents of one ``group`` look the same. ``blocks`` are what it is compared in, ``further`` what it shares besides
    with what may be the same. What one ``offers`` and another ``asks`` for is decided for all of these together. Its
    description ``rests`` on what an earlier step found out about these, too.
    """

    group: Hashable
    blocks: Iterable[Hashable] = ()
    further: Iterable[Hashable] = ()
    offers: Iterable[Hashable] = ()
    asks: Iterable[Hashable] = ()
    rests: Iterable[Hashable] = ()


class Record(NamedTuple):
    """The keys of a referent as numbers, and one for all that it was described by."""

    described: int
    group: int
    blocks: tuple[int, ...] = ()
    further: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    asks: tuple[int, ...] = ()
    rests: tuple[int, ...] = ()


def record(described: object, keys: Keys) -> Record:
    """What is kept of a referent that is described so and has these keys."""
    return Record(number(described), number(keys.group), *(tuple(sorted({*map(number, each)})) for each in keys[1:]))


def number(value: object) -> int:
    """The same number for the same value in every process, and another one for another value."""
    return _digest(msgspec.json.encode(value, order="deterministic"))


def group_by_trait(traits: Mapping[ReferentId, Item]) -> dict[Item, list[ReferentId]]:
    """The referents that look the same, each group in order."""
    groups: dict[Item, list[ReferentId]] = defaultdict(list)
    for rid in sorted(traits):
        groups[traits[rid]].append(rid)
    return groups


class _Index:
    """Referents by key. Most keys have a single one, which stands there without a set."""

    def __init__(self) -> None:
        self._of: dict[int, ReferentId | set[ReferentId]] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._of

    def get(self, key: int) -> Collection[ReferentId]:
        found = self._of.get(key)
        return found if isinstance(found, set) else () if found is None else (found,)

    def add(self, key: int, rid: ReferentId) -> None:
        found = self._of.setdefault(key, rid)
        if isinstance(found, set):
            found.add(rid)
        elif found != rid:
            self._of[key] = {found, rid}

    def discard(self, key: int, rid: ReferentId) -> None:
        found = self._of.get(key)
        if isinstance(found, set) and len(found) > 1:
            found.discard(rid)
        else:
            self._of.pop(key, None)


class Blocks:
    """All referents that one step compares, by what they are found by, and the links along which they may be one."""

    def __init__(self) -> None:
        self.records: dict[ReferentId, Record] = {}
        self.linked: dict[ReferentId, set[ReferentId]] = {}
        self._groups, self._blocks, self._offered, self._asked, self._resting = (_Index() for _ in range(5))
        self._articles: dict[str, set[ReferentId]] = defaultdict(set)

    def put(self, rid: ReferentId, found: Record | None) -> None:
        """Have a referent found so, or no longer found."""
        before = self.records.pop(rid, None)
        if before:
            self._articles[rid.article].discard(rid)
            for index, keys in self._places(before):
                for key in keys:
                    index.discard(key, rid)
        if found:
            self.records[rid] = found
            self._articles[rid.article].add(rid)
            for index, keys in self._places(found):
                for key in keys:
                    index.add(key, rid)

    def link(self, rids: Iterable[ReferentId], linked: Iterable[tuple[ReferentId, ReferentId]]) -> None:
        """Have these be the links among the referents, which have none to others."""
        for rid in rids:
            self.linked.pop(rid, None)
        for left, right in linked:
            if self.records[left].group != self.records[right].group:  # whose group is one is found by that
                self.linked.setdefault(left, set()).add(right)
                self.linked.setdefault(right, set()).add(left)

    def links(self) -> Iterator[tuple[ReferentId, ReferentId]]:
        """All links, each once, in order."""
        for left in sorted(self.linked):
            yield from ((left, right) for right in sorted(self.linked[left]) if left < right)

    def of_article(self, article: str) -> Set[ReferentId]:
        """The referents of an article."""
        return self._articles.get(article, set())

    def resting(self, keys: Iterable[int]) -> set[ReferentId]:
        """Those whose description rests on any of these."""
        return {rid for key in keys for rid in self._resting.get(key)}

    def offering(self, key: int) -> Collection[ReferentId]:
        """Those that offer this."""
        return self._offered.get(key)

    def is_wanted(self, rid: ReferentId) -> bool:
        """Whether the referent, or one of its group, asks for something or offers what is asked for."""
        group = self._groups.get(self.records[rid].group) if rid in self.records else ()
        records = (self.records[each] for each in group)
        return any(found.asks or any(key in self._asked for key in found.offers) for found in records)

    def beside(self, rids: Iterable[ReferentId]) -> set[ReferentId]:
        """The referents and all that a change of them can concern at once: whom they share a block with."""
        held = {*rids} & self.records.keys()
        return held | self._near(held, set(), whole=True)

    def closed(self, rids: Iterable[ReferentId], *, whole: bool) -> set[ReferentId]:
        """The referents and all that they may be one with, directly or not; with all of their blocks if ``whole``."""
        found: set[ReferentId] = set()
        seen: set[int] = set()
        ahead = {*rids} & self.records.keys()
        while ahead:
            found |= ahead
            ahead = (self._near(ahead, seen, whole=whole) - found) & self.records.keys()
        return found

    def pairs(self, rids: Iterable[ReferentId]) -> list[tuple[ReferentId, ReferentId]]:
        """Which of these are compared, each pair once; of a group, which must be there as a whole, the first.

        In a block that is not too full these are all. Of another one it is those that share a part: each of the
        ``further`` keys makes one, and so do all together; a part that is too full is halved by the next bit of a
        digest, until none is. So a newcomer changes who is compared in its own parts alone.
        """
        first: dict[int, ReferentId] = {}
        blocks: set[int] = set()
        for rid in sorted(rids):
            first.setdefault(self.records[rid].group, rid)
            blocks.update(self.records[rid].blocks)
        found: set[tuple[ReferentId, ReferentId]] = set()
        for key in blocks:
            for part in self._parts(key):
                found.update(combinations(sorted(first[group] for group in part if group in first), 2))
        return sorted(found)

    def _near(self, rids: Iterable[ReferentId], seen: set[int], *, whole: bool) -> set[ReferentId]:
        """Whom the referents share a group with, a link, what is asked for, or any block; by keys not ``seen`` yet."""
        found: set[ReferentId] = set()
        for rid in rids:
            held = self.records[rid]
            found |= self.linked.get(rid, set())
            keys = {held.group, *held.asks, *(key for key in held.offers if key in self._asked)}
            for key in (keys | {*held.blocks} if whole else keys) - seen:
                seen.add(key)
                for index in (self._groups, self._blocks, self._offered, self._asked):
                    found.update(index.get(key))
        return found

    def _parts(self, key: int) -> Iterator[Iterable[int]]:
        """The groups of a block, or what they are split into."""
        groups = {self.records[rid].group: self.records[rid].further for rid in self._blocks.get(key)}
        if len(groups) <= FULL:
            yield groups
            return
        split: dict[int, list[int]] = defaultdict(list)
        for group, further in groups.items():
            for value in further:
                split[value].append(group)
        for value, part in ((0, [*groups]), *split.items()):
            if len(part) <= FULL:
                yield part
            else:  # the digest is another one in each part, so that not the same few meet in all of them
                yield from _halved([(number((key, value, group)), group) for group in part], _BITS)

    def _places(self, held: Record) -> tuple[tuple[_Index, Iterable[int]], ...]:
        """Where a record is entered."""
        return (
            (self._groups, (held.group,)),
            (self._blocks, held.blocks),
            (self._offered, held.offers),
            (self._asked, held.asks),
            (self._resting, held.rests),
        )


def _halved(marked: Sequence[tuple[int, int]], bits: int) -> Iterator[list[int]]:
    """Groups parted by the bits of their digests, as often as it takes until no part is too full."""
    if len(marked) <= FULL or not bits:
        yield [group for _, group in marked]
        return
    for half in (0, 1):
        yield from _halved([each for each in marked if each[0] >> (bits - 1) & 1 == half], bits - 1)


def _digest(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=_BITS // 8).digest())
