"""Connected components: the lowest number of each is passed on along its edges until nothing changes.

Each round hangs all neighbours of a number on the lowest of them, first those above it and then those below (the large
and small stars of Kiveris and others, 2014), so that a chain gets shorter by half or more each time. Few edges are
joined by the driver at once, which comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pyspark import RDD

    from kg.spark.session import Work

Edge: TypeAlias = tuple[int, int]
#: So many edges (a dozen megabytes) the driver joins by itself.
FEW = 100_000


def components(work: Work, name: str, edges: RDD[Edge], few: int | None = None) -> RDD[Edge]:
    """Each number that has an edge with the lowest that it is connected with; what is kept meanwhile has a name."""
    edges = edges.filter(lambda edge: edge[0] != edge[1]).distinct(work.parts)
    if edges.count() <= (FEW if few is None else few):
        return work.context.parallelize(sorted(_joined(edges.collect()).items()), work.parts)
    before, turn = (0, 0), 0
    while (now := _state(edges)) != before:
        before, turn = now, turn + 1
        both = edges.flatMap(lambda edge: (edge, (edge[1], edge[0])))
        large = both.groupByKey(work.parts).flatMap(_large).distinct(work.parts)
        small = large.map(lambda edge: (max(edge), min(edge))).groupByKey(work.parts).flatMap(_small)
        edges = work.kept(f"{name}/edges-{turn}", small.distinct(work.parts))
    return edges.flatMap(lambda edge: (edge, (edge[1], edge[1]))).distinct(work.parts)


def _joined(edges: Iterable[Edge]) -> dict[int, int]:
    parent: dict[int, int] = {}

    def find(node: int) -> int:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for one, other in edges:
        low, high = sorted((find(one), find(other)))
        parent[high] = low
    return {node: find(node) for node in [*parent]}


def _large(node: tuple[int, Iterable[int]]) -> Iterator[Edge]:
    """Hang the neighbours above a number on the lowest of all."""
    center, near = node[0], {*node[1]}
    lowest = min(near | {center})
    return ((each, lowest) for each in near if each > center)


def _small(node: tuple[int, Iterable[int]]) -> Iterator[Edge]:
    """Hang a number and the neighbours below it on the lowest of them."""
    center, below = node[0], {*node[1]} - {node[0]}
    if below:
        lowest = min(below)
        yield center, lowest
        yield from ((each, lowest) for each in below if each != lowest)


def _state(edges: RDD[Edge]) -> Edge:
    """The number of edges and a sum over them: the same when nothing changed."""
    return edges.map(lambda edge: (1, hash(edge) & 0xFFFFFFFFFFFF)).fold((0, 0), _added)


def _added(one: Edge, other: Edge) -> Edge:
    return one[0] + other[0], one[1] + other[1]
