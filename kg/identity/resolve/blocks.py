"""Which referents are compared with each other: those that share a block.

A block is what has one key: a name, two nations and a city, a few words of a quotation. Whether two descriptions share
one depends on the two alone. Only a block that is too full depends on what else is in it: it is split by a further
key, so that its work grows with what it holds and not with the pairs of that. Why it is so stands in
docs/decisions/0007-descriptions-are-compared-in-blocks-that-have-keys.md.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

import msgspec

from kg.graph.kept_rows import ARTICLE, NUMBER, REFERENT, TEXT, Files, Table
from kg.model import ReferentId

Item = TypeVar("Item", bound=Hashable)

#: So many descriptions of one block are all compared with each other.
FULL = 12
BITS = 64


class Keys(NamedTuple):
    """By what a referent is found in one step of the comparing.

    Referents of one ``group`` look the same, and have the same ``blocks`` in which they are compared, and the same
    ``further`` keys, which what may be the same shares besides. What one ``offers`` and another ``asks`` for is decided
    for all of these together. Its description ``rests`` on what an earlier step found out about these, too. What it
    ``shares`` on some level supports that it is the same as another who shares that.
    """

    group: Hashable
    blocks: Iterable[Hashable] = ()
    further: Iterable[Hashable] = ()
    offers: Iterable[Hashable] = ()
    asks: Iterable[Hashable] = ()
    rests: Iterable[Hashable] = ()
    shares: Iterable[tuple[str, Hashable]] = ()


class Record(NamedTuple):
    """The keys of a referent as numbers, and one for all that it was described by."""

    described: int
    group: int
    blocks: tuple[int, ...] = ()
    further: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    asks: tuple[int, ...] = ()
    rests: tuple[int, ...] = ()
    shares: tuple[tuple[str, int], ...] = ()


def record(described: object, keys: Keys) -> Record:
    """What is kept of a referent that is described so and has these keys."""

    def numbers(values: Iterable[Hashable]) -> tuple[int, ...]:
        return tuple(sorted({*map(number, values)}))

    return Record(
        number(described),
        number(keys.group),
        numbers(keys.blocks),
        numbers(keys.further),
        numbers(keys.offers),
        numbers(keys.asks),
        numbers(keys.rests),
        tuple(sorted({(level, number(shared)) for level, shared in keys.shares})),
    )


def number(value: object) -> int:
    """The same number for the same value in every process, and another one for another value."""
    return _digest(msgspec.json.encode(value, order="deterministic"))


def group_by_trait(traits: Mapping[ReferentId, Item]) -> dict[Item, list[ReferentId]]:
    """The referents that look the same, each group in order."""
    groups: dict[Item, list[ReferentId]] = defaultdict(list)
    for rid in sorted(traits):
        groups[traits[rid]].append(rid)
    return groups


class Blocks:
    """All referents that one step compares, by what they are found by, and the links along which they may be one.

    Of a group, which looks the same, the first and another one stand for all that are not set apart; unless it is one
    of the ``expanded``, or the step is not ``compact``: then all of it is looked at. ``kept`` is of what sort the
    descriptions are that are kept of each group, if any.
    """

    def __init__(
        self, step: str = "", files: Files | None = None, *, compact: bool = True, kept: object = None
    ) -> None:
        files = files or Files()
        self._compact = compact
        self._records: Table[str, str, Record] = Table(f"{step}: records", ARTICLE, TEXT, Record, files)
        self._groups: Table[int, ReferentId, None] = Table(f"{step}: groups", NUMBER, REFERENT, None, files)
        self._blocks: Table[int, int, tuple[int, ...]] = Table(
            f"{step}: blocks", NUMBER, NUMBER, tuple[int, ...], files
        )
        self._offered: Table[int, ReferentId, None] = Table(f"{step}: offered", NUMBER, REFERENT, None, files)
        self._asked: Table[int, ReferentId, None] = Table(f"{step}: asked", NUMBER, REFERENT, None, files)
        self._resting: Table[int, ReferentId, None] = Table(f"{step}: resting", NUMBER, REFERENT, None, files)
        #: How many of a group offer, ask for or share something.
        self._counts: Table[int, str, int] = Table(f"{step}: counts", NUMBER, TEXT, int, files)
        self._linked: Table[ReferentId, ReferentId, None] = Table(f"{step}: linked", REFERENT, REFERENT, None, files)
        self._kept: Table[int, str, Any] | None = Table(f"{step}: kept", NUMBER, TEXT, kept, files) if kept else None
        tables: list[Table[Any, Any, Any]] = [self._records, self._groups, self._blocks, self._offered, self._asked]
        tables += [self._resting, self._counts, self._linked, *([self._kept] if self._kept else [])]
        self.tables: tuple[Table[Any, Any, Any], ...] = tuple(tables)
        self._expanded: set[int] = set()
        self._apart: dict[int, set[ReferentId]] = {}
        self._said: Mapping[ReferentId, Collection[ReferentId]] = {}

    def record(self, rid: ReferentId) -> Record | None:
        """By what a referent is found; None where it is not."""
        return self._records.get(rid.article, rid.key)

    def records(self) -> dict[ReferentId, Record]:
        """By what each referent is found."""
        return {ReferentId(*row): found for row, found in self._records.items()}

    def put(self, rid: ReferentId, found: Record | None, kept: object = None) -> None:
        """Have a referent found so, or no longer found; ``kept`` is what is kept of its group."""
        before = self.record(rid)
        if before:
            self._records.drop(rid.article, rid.key)
            self._take_out(rid, before)
        if found:
            self._records.put(rid.article, rid.key, found)
            self._put_in(rid, found)
            if self._kept:
                self._kept.put(found.group, "", kept)

    def kept(self, rid: ReferentId) -> Any:
        """What is kept of a referent's group; None in a step that keeps nothing."""
        found = self.record(rid) if self._kept else None
        return self._kept.get(found.group, "") if self._kept and found else None

    def begin(self, apart: Iterable[ReferentId], said: Mapping[ReferentId, Collection[ReferentId]]) -> None:
        """Have these be looked at although others of their group stand for it, and no group be expanded; ``said`` has
        with whom each stands in a user's words, which is looked at with it.
        """
        self._expanded, self._apart, self._said = set(), {}, said
        for rid in apart:
            found = self.record(rid)
            if found:
                self._apart.setdefault(found.group, set()).add(rid)

    def expand(self, groups: Iterable[int]) -> None:
        """Have all of these groups be looked at."""
        self._expanded.update(groups)

    def first(self, group: int) -> ReferentId | None:
        """The first of a group."""
        return next(iter(self._groups.first(group, 1)), None)

    def left_out(self, rids: Iterable[ReferentId]) -> dict[int, ReferentId]:
        """The groups of which only some are among these, with the one that stands for all that are not."""
        there = Counter(found.group for rid in rids if (found := self.record(rid))) if self._compact else {}
        partial = (group for group, count in there.items() if count < (self._counts.get(group, _MEMBERS) or 0))
        return {group: self._stand_ins(group)[-1] for group in partial}

    def _stand_ins(self, group: int) -> list[ReferentId]:
        """The first of a group, and those up to the next one that is not apart."""
        apart = self._apart.get(group, set())
        found = self._groups.first(group, 2 + len(apart))
        end = next((at for at, rid in enumerate(found) if at and rid not in apart), len(found))
        return found[: end + 1]

    def link(self, rids: Iterable[ReferentId], linked: Iterable[tuple[ReferentId, ReferentId]]) -> None:
        """Have these be the links among the referents, which have none to others."""
        rids = {*rids}
        made: set[tuple[ReferentId, ReferentId]] = set()
        for left, right in linked:
            ends = self.record(left), self.record(right)
            if len({each.group for each in ends if each}) == 2:  # whose group is one is found by that
                made |= {(left, right), (right, left)}
        before = {(rid, other) for rid in rids for other in self._linked.of(rid) if other in rids}
        for left, right in before - made:
            self._linked.drop(left, right)
        for left, right in made - before:
            self._linked.put(left, right, None)

    def of_article(self, article: str) -> set[ReferentId]:
        """The referents of an article."""
        return {ReferentId(article, key) for key in self._records.of(article)}

    def resting(self, keys: Iterable[int]) -> set[ReferentId]:
        """Those whose description rests on any of these."""
        return {rid for key in keys for rid in self._resting.of(key)}

    def offering(self, key: int) -> Collection[ReferentId]:
        """Those that offer this."""
        return self._offered.of(key).keys()

    def shares(self, rid: ReferentId) -> set[tuple[str, int]]:
        """What any of a referent's group shares, with the level of it."""
        found = self.record(rid)
        counted = self._counts.of(found.group) if found else {}
        parts = (part.split(" ", 2) for part in counted)
        return {(level, int(key)) for what, key, level in parts if what == _SHARES}

    def is_wanted(self, rid: ReferentId) -> bool:
        """Whether the referent, or one of its group, asks for something or offers what is asked for."""
        found = self.record(rid)
        counted = self._counts.of(found.group) if found else {}
        parts = (part.split(" ", 2) for part in counted)
        return any(what == _ASKS or (what == _OFFERS and self._is_asked(int(key))) for what, key, _ in parts)

    def beside(self, rids: Iterable[ReferentId], *, whole: bool) -> set[ReferentId]:
        """The referents and all that a change of them can concern at once: whom they are compared with, or may be when
        one more comes or goes; all of their blocks if ``whole``.
        """
        near = {rid for rid in rids if self.record(rid)}
        seen: set[tuple[str, int]] = set()
        marked: dict[tuple[int, int], list[tuple[int, int]]] = {}
        met: set[tuple[int, int]] = set()
        for rid in [*near]:
            found = self.record(rid)
            assert found  # noqa: S101 - see above
            for key in found.blocks if not whole else ():
                if (key, found.group) not in met:
                    met.add((key, found.group))
                    for group in self._neighbours(key, found.group, marked):
                        self._add_group(group, seen, near)
        return near | self._near([*near], seen, whole=whole)

    def closed(self, rids: Iterable[ReferentId], *, whole: bool) -> set[ReferentId]:
        """The referents and all that they may be one with, directly or not; with all of their blocks if ``whole``."""
        found: set[ReferentId] = set()
        seen: set[tuple[str, int]] = set()
        ahead = {rid for rid in rids if self.record(rid)}
        while ahead:
            found |= ahead
            ahead = {rid for rid in self._near(ahead, seen, whole=whole) - found if self.record(rid)}
        return found

    def pairs(self, rids: Iterable[ReferentId]) -> list[tuple[ReferentId, ReferentId]]:
        """Which of these are compared, each pair once; of a group the first, which must be there.

        In a block that is not too full these are all. Of another one it is those that share a part: each of the
        ``further`` keys makes one, and so do all together; a part that is too full is halved by the next bit of a
        digest, until none is. So a newcomer changes who is compared in its own parts alone.
        """
        first: dict[int, ReferentId] = {}
        sharing: Counter[int] = Counter()
        for rid in sorted(rids):
            held = self.record(rid)
            if held and held.group not in first:
                first[held.group] = rid
                sharing.update(held.blocks)
        pairs: set[tuple[ReferentId, ReferentId]] = set()
        for key in (key for key, count in sharing.items() if count > 1):
            for part in self._parts(key):
                pairs.update(combinations(sorted(first[group] for group in part if group in first), 2))
        return sorted(pairs)

    def _near(self, rids: Iterable[ReferentId], seen: set[tuple[str, int]], *, whole: bool) -> set[ReferentId]:
        """Whom the referents share a group with, a link, what is asked for, or any block; by keys not ``seen`` yet."""
        near: set[ReferentId] = set()
        for rid in rids:
            found = self.record(rid)
            assert found  # noqa: S101 - who asks has looked
            near.update(self._linked.of(rid), self._said.get(rid, ()))
            self._add_group(found.group, seen, near)
            for key in (*found.asks, *(key for key in found.offers if self._is_asked(key))):
                if ("asked", key) not in seen:
                    seen.add(("asked", key))
                    near.update(self._asked.of(key), self._offered.of(key))
            for key in found.blocks if whole else ():
                if ("block", key) not in seen:
                    seen.add(("block", key))
                    for group in self._blocks.of(key):
                        self._add_group(group, seen, near)
        return near

    def _add_group(self, group: int, seen: set[tuple[str, int]], near: set[ReferentId]) -> None:
        if ("group", group) in seen:
            return
        seen.add(("group", group))
        if not self._compact or group in self._expanded:
            near.update(self._groups.of(group))
        else:
            near.update(self._stand_ins(group), self._apart.get(group, ()))

    def _is_asked(self, key: int) -> bool:
        return bool(self._asked.first(key, 1))

    def _parts(self, key: int) -> Iterator[Iterable[int]]:
        """The groups of a block, or what they are split into."""
        groups = self._blocks.of(key)
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
                yield from halved([(mark(key, value, group), group) for group in part], BITS)

    def _neighbours(self, key: int, group: int, marked: dict[tuple[int, int], list[tuple[int, int]]]) -> set[int]:
        """The groups that one is compared with in a block, or would be if one more came or went; ``marked`` are parts
        of blocks, in order of their digests, for all that are asked for as long as nobody comes or goes.
        """
        groups = self._blocks.of(key)
        if len(groups) <= FULL:
            return {*groups}
        found: set[int] = set()
        for value in (0, *groups[group]):
            part = marked.get((key, value))
            if part is None:
                held = (each for each, further in groups.items() if not value or value in further)
                part = marked[key, value] = sorted((mark(key, value, each), each) for each in held)
            start, end, own = 0, len(part), mark(key, value, group)
            for bit in range(BITS - 1, -1, -1):
                least = own >> bit << bit
                half = bisect_left(part, (least, -1)), bisect_left(part, (least + (1 << bit), -1))
                if half[1] - half[0] <= FULL:
                    break
                start, end = half
            found.update(each for _, each in part[start:end])
        return found

    def _put_in(self, rid: ReferentId, found: Record) -> None:
        self._groups.put(found.group, rid, None)
        for key in found.blocks:
            self._blocks.put(key, found.group, found.further)
        for table, keys in self._places(found):
            for key in keys:
                table.put(key, rid, None)
        for part in _counted(found):
            self._counts.put(found.group, part, (self._counts.get(found.group, part) or 0) + 1)

    def _take_out(self, rid: ReferentId, found: Record) -> None:
        self._groups.drop(found.group, rid)
        if self.first(found.group) is None:
            for key in found.blocks:
                self._blocks.drop(key, found.group)
            if self._kept:
                self._kept.drop(found.group, "")
        for table, keys in self._places(found):
            for key in keys:
                table.drop(key, rid)
        for part in _counted(found):
            count = (self._counts.get(found.group, part) or 0) - 1
            if count:
                self._counts.put(found.group, part, count)
            else:
                self._counts.drop(found.group, part)

    def _places(self, found: Record) -> tuple[tuple[Table[int, ReferentId, None], Iterable[int]], ...]:
        """Where a referent is entered by what it offers, asks for and rests on."""
        return (self._offered, found.offers), (self._asked, found.asks), (self._resting, found.rests)


#: What is counted in a group.
_MEMBERS, _OFFERS, _ASKS, _SHARES = "members 0 ", "offers", "asks", "shares"


def _counted(found: Record) -> Iterator[str]:
    yield _MEMBERS
    yield from (f"{_OFFERS} {key} " for key in found.offers)
    yield from (f"{_ASKS} {key} " for key in found.asks)
    yield from (f"{_SHARES} {key} {level}" for level, key in found.shares)


def mark(key: int, value: int, group: int) -> int:
    """The digest by whose bits a group is parted from others in a part of a block."""
    return number((key, value, group))


def halved(marked: Sequence[tuple[int, int]], bits: int) -> Iterator[list[int]]:
    """Groups parted by the last ``bits`` of their digests, as often as it takes until no part is too full."""
    if len(marked) <= FULL or not bits:
        yield [group for _, group in marked]
        return
    for half in (0, 1):
        yield from halved([each for each in marked if each[0] >> (bits - 1) & 1 == half], bits - 1)


def _digest(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=BITS // 8).digest())
