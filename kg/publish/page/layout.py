"""Where each entity stands on the page: every negotiation is a hub with its sides around it and their people outside.

1. Each entity of the first layers joins the nearest hub (the earliest talks win a tie) and hangs in that hub's tree.
2. A tree is drawn in rings, each branch in a wedge as wide as its leaves need.
3. The trees stand in rows, in order of time, as one reads a page.
4. The other layers fan out around a neighbour that already has its place.

Plain arithmetic on sorted input, so that the same store gives the same picture on every machine; networkx's force
layouts depend on the machine's linear algebra.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from kg.model import Kind

if TYPE_CHECKING:
    import networkx as nx

Position = tuple[float, float]

#: Left, top, right, bottom.
Box = tuple[float, float, float, float]

#: Room along a ring for one name, between two rings, and around a tree.
LEAF_ROOM = 125.0
RING_ROOM = 190.0
MARGIN = 90.0
#: A negotiation's name is written large and reaches so far to each side and down.
LARGE_NAME = 300.0
#: How much wider than high the whole is, as screens are.
WIDER = 1.9
#: A fan's nodes stand by the golden angle, so that they never line up.
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def positions(graph: nx.MultiDiGraph, first: set[str]) -> dict[str, tuple[int, int]]:
    """Whole-number coordinates for every node; the nodes in ``first`` are placed before all others.

    Nodes need ``label`` and ``kind``; negotiations with ``startsOn`` are ordered by it.
    """
    neighbours = {node: sorted({*graph.predecessors(node), *graph.successors(node)} - {node}) for node in graph}
    kinds = {node: Kind(kind) for node, kind in graph.nodes(data="kind")}
    # What is tied to the other layers only is drawn with them, so it takes no room of its own.
    core = {
        node
        for node in graph
        if node in first and (kinds[node] is Kind.NEGOTIATION or any(other in first for other in neighbours[node]))
    }
    hubs = _hubs(graph, core, neighbours)
    trees = _trees(graph, hubs, core, neighbours)
    around = [_around(hub, trees[hub]) for hub in hubs]
    boxes = [_box(tree, kinds[hub] is Kind.NEGOTIATION) for hub, tree in zip(hubs, around, strict=True)]
    placed = _in_rows(list(zip(around, boxes, strict=True)))
    _fan_out(graph, placed, neighbours)
    return {node: (round(x), round(y)) for node, (x, y) in sorted(placed.items())}


def _hubs(graph: nx.MultiDiGraph, core: set[str], neighbours: dict[str, list[str]]) -> list[str]:
    """The negotiations by date, then for what no negotiation reaches its best connected entity."""
    talks = [node for node in core if graph.nodes[node]["kind"] == Kind.NEGOTIATION.value]
    when = {node: graph.nodes[node].get("startsOn") or "9999" for node in talks}
    hubs = sorted(talks, key=lambda node: (when[node], graph.nodes[node]["label"], node))
    reached: set[str] = set()
    for hub in hubs:
        reached |= _reach(hub, core, neighbours, reached)
    for node in sorted(core - reached, key=lambda node: (-len(neighbours[node]), node)):
        if node not in reached:
            hubs.append(node)
            reached |= _reach(node, core, neighbours, reached)
    return hubs


def _reach(start: str, core: set[str], neighbours: dict[str, list[str]], seen: set[str]) -> set[str]:
    found, waiting = {start}, deque([start])
    while waiting:
        for node in neighbours[waiting.popleft()]:
            if node in core and node not in found and node not in seen:
                found.add(node)
                waiting.append(node)
    return found


def _trees(
    graph: nx.MultiDiGraph, hubs: list[str], core: set[str], neighbours: dict[str, list[str]]
) -> dict[str, dict[str, list[str]]]:
    """For each hub, the children of every node of its tree."""
    owner = {hub: hub for hub in hubs}
    trees: dict[str, dict[str, list[str]]] = {hub: {hub: []} for hub in hubs}
    waiting = deque(hubs)
    while waiting:
        node = waiting.popleft()
        tree = trees[owner[node]]
        for child in sorted(neighbours[node], key=lambda each: _beside_its_side(graph, each)):
            if child in core and child not in owner:
                owner[child] = owner[node]
                tree[node].append(child)
                tree[child] = []
                waiting.append(child)
    return trees


def _beside_its_side(graph: nx.MultiDiGraph, node: str) -> tuple[str, str, str]:
    """Sort a delegation next to the nation it speaks for."""
    side = next((to for _, to, key in graph.out_edges(node, keys=True) if key == "onBehalfOf"), node)
    return (str(graph.nodes[side]["label"]), str(graph.nodes[node]["kind"]), node)


def _around(hub: str, tree: dict[str, list[str]]) -> dict[str, Position]:
    """Positions of a tree around its hub at (0, 0)."""
    leaves: dict[str, int] = {}
    depth = {hub: 0}
    order = [hub]
    for node in order:
        for child in tree[node]:
            depth[child] = depth[node] + 1
            order.append(child)
    for node in reversed(order):
        leaves[node] = sum(leaves[child] for child in tree[node]) or 1
    first_ring = max(RING_ROOM, leaves[hub] * LEAF_ROOM / math.tau - (max(depth.values()) - 1) * RING_ROOM)
    # With an odd number of leaves the first stands on top, so that none stands on the hub's name below it.
    top = -math.pi / 2 - (math.pi / leaves[hub] if leaves[hub] % 2 else 0.0)
    placed: dict[str, Position] = {hub: (0.0, 0.0)}
    wedges = {hub: (top, top + math.tau)}
    for node in order:
        start, end = wedges[node]
        step = (end - start) / leaves[node]
        radius = first_ring + depth[node] * RING_ROOM
        for child in tree[node]:
            wedges[child] = (start, start + step * leaves[child])
            angle = start + step * leaves[child] / 2
            placed[child] = (radius * math.cos(angle), radius * math.sin(angle))
            start = wedges[child][1]
    return placed


def _box(placed: dict[str, Position], is_talks: bool) -> Box:
    """The left, top, right and bottom edge of a tree and of the names in it."""
    columns, rows = zip(*placed.values(), strict=True)
    room = LARGE_NAME if is_talks else 0.0
    return (
        min(min(columns) - MARGIN, -room),
        min(rows) - MARGIN,
        max(max(columns) + MARGIN, room),
        max(max(rows) + MARGIN, room),
    )


def _in_rows(trees: list[tuple[dict[str, Position], Box]]) -> dict[str, Position]:
    width = math.sqrt(sum((right - left) * (bottom - top) for _, (left, top, right, bottom) in trees)) * WIDER
    rows: list[list[tuple[dict[str, Position], Box]]] = [[]]
    filled = 0.0
    for tree in trees:
        left, _, right, _ = tree[1]
        if rows[-1] and filled + right - left > width:
            rows.append([])
            filled = 0.0
        rows[-1].append(tree)
        filled += right - left
    placed: dict[str, Position] = {}
    y = 0.0
    for row in rows:
        x, tallest = 0.0, max((bottom - top for _, (_, top, _, bottom) in row), default=0.0)
        for tree_placed, (left, top, right, bottom) in row:
            down = y + (tallest - (bottom - top)) / 2 - top
            for node, (dx, dy) in tree_placed.items():
                placed[node] = (x - left + dx, down + dy)
            x += right - left
        y += tallest
    return placed


def _fan_out(graph: nx.MultiDiGraph, placed: dict[str, Position], neighbours: dict[str, list[str]]) -> None:
    count: dict[str, int] = {}
    waiting = deque(sorted(placed))
    while waiting:
        anchor = waiting.popleft()
        for node in neighbours[anchor]:
            if node in placed:
                continue
            number = count[anchor] = count.get(anchor, 0) + 1
            distance = 55 + 25 * math.sqrt(number)
            x, y = placed[anchor]
            placed[node] = (
                x + distance * math.cos(number * GOLDEN_ANGLE),
                y + distance * math.sin(number * GOLDEN_ANGLE),
            )
            waiting.append(node)
    below = max((y for _, y in placed.values()), default=0.0) + 2 * RING_ROOM
    for number, node in enumerate(sorted(set(graph) - set(placed))):
        placed[node] = (number % 12 * LEAF_ROOM, below + number // 12 * LEAF_ROOM)
