"""Which groups of referents are compared, as `kg.identity.resolve.blocks.Blocks.pairs` has it, for blocks of any size.

A block with many groups, such as that of a great power, would be the work of one task. Such blocks are counted first;
their keys are salted with the first bits of the same digest by which `blocks` halves them, so that each part of them
is a task's share and the pairs are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import combinations
from operator import add
from typing import TYPE_CHECKING, TypeAlias

from kg.errors import ParleyError
from kg.identity.resolve.blocks import BITS, FULL, Record, halved, mark

if TYPE_CHECKING:
    from pyspark import RDD, Broadcast

    from kg.spark.session import Work

#: A block, or a part of it by a further key, and the first bits of the digests of what one task has of it.
_Part: TypeAlias = tuple[int, int, int]
#: About so many groups of a hot block come to one task.
_SHARE = 512
#: What stands for all of a block, as a further key.
_ALL = 0


def pairs(work: Work, records: RDD[Record]) -> RDD[tuple[int, int]]:
    """The pairs of groups that are compared, each once, the lower number first."""
    entries = records.flatMap(_entries).reduceByKey(min, work.parts)
    hot = entries.map(lambda entry: (entry[0][0], 1)).reduceByKey(add, work.parts).filter(_is_hot)
    blocks = hot.collectAsMap()
    parts: Mapping[tuple[int, int], int] = {}
    if blocks:
        split = entries.flatMap(partial(_split, work.context.broadcast(frozenset(blocks))))
        parts = split.map(lambda key: (key, 1)).reduceByKey(add, work.parts).filter(_is_hot).collectAsMap()
    known = work.context.broadcast((frozenset(blocks), parts))
    placed = entries.flatMap(partial(_placed, known))
    return placed.groupByKey(work.parts).flatMap(_compared).distinct(work.parts)


def _entries(record: Record) -> Iterator[tuple[tuple[int, int], tuple[int, ...]]]:
    return (((block, record.group), record.further) for block in record.blocks)


def _is_hot(counted: tuple[object, int]) -> bool:
    return counted[1] > FULL


def _split(hot: Broadcast[frozenset[int]], entry: tuple[tuple[int, int], tuple[int, ...]]) -> Iterator[tuple[int, int]]:
    (block, _), further = entry
    if block in hot.value:
        yield from ((block, value) for value in (_ALL, *further))


def _placed(
    known: Broadcast[tuple[frozenset[int], Mapping[tuple[int, int], int]]],
    entry: tuple[tuple[int, int], tuple[int, ...]],
) -> Iterator[tuple[_Part, tuple[int, int]]]:
    """The parts that a group of a block is in, each with the digest and the group."""
    hot, counts = known.value
    (block, group), further = entry
    if block not in hot:
        yield (block, _ALL, 0), (0, group)
        return
    for value in (_ALL, *further):
        digest, count = mark(block, value, group), counts.get((block, value), 0)
        bits = salt_bits(count)
        # the leading one says how many bits there are
        yield (block, value, (1 << bits | digest >> (BITS - bits)) if count else 0), (digest, group)


def salt_bits(count: int) -> int:
    """By how many bits a part of so many groups is salted, so that hundreds are left for each task."""
    return (count // _SHARE).bit_length()


def _compared(part: tuple[_Part, Iterable[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    (_, _, salt), marked = part
    found = [*marked]
    bits = salt.bit_length() - 1 if salt else BITS
    if salt and bits and len(found) <= FULL:  # then halving would have stopped before; digests do not fall like that
        raise ParleyError("A block of identity was split unevenly; build without --on spark, and please report it.")
    rest = halved(found, BITS - bits) if salt else [[group for _, group in found]]
    for groups in rest:
        yield from combinations(sorted({*groups}), 2)
