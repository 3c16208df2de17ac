"""What may stand twice on the page: one meeting told as two talks, one side under its whole and its short name.

Whether they are one is not decided here; a card says only that they may be.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any, Final

from kg.model import Kind, Status

Node = dict[str, Any]
Edge = dict[str, Any]
Plan = dict[str, Any]

#: A short name begins with the first word of the whole one, of this many letters: "Orskan", "Orska Home Rule Party".
_STEM: Final = 5


def told_twice(plans: list[Plan], nodes: list[Node], edges: list[Edge]) -> dict[int, list[int]]:
    """For talks the other talks that may be the same meeting: one person leads one side at both, and nothing told of
    day, place and sides sets them apart.
    """
    known = [(plan["node"], _traits(plan, nodes, edges)) for plan in plans]
    found: dict[int, list[int]] = {}
    for (one, its), (other, theirs) in combinations(known, 2):
        if its["led"] & theirs["led"] and not _apart(its, theirs):
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
    return found


def _traits(plan: Plan, nodes: list[Node], edges: list[Edge]) -> dict[str, Any]:
    led = {
        (side["node"], edges[number]["to"])
        for side in plan["sides"]
        for numbers, _ in side["people"]
        for number in numbers
        if edges[number]["relation"] == "ledBy" and edges[number]["status"] != Status.DENIED.value
    }
    node = nodes[plan["node"]]
    return {
        "led": led,
        "sides": {side["node"] for side in plan["sides"]},
        "places": {edges[number]["to"] for number in plan["places"] if edges[number]["relation"] == "heldIn"},
        "days": (node["start"], node["end"] + "~") if node.get("start") else None,
    }


def _apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the talks have other days, other places, or sides of which neither set holds the other."""
    elsewhere = one["places"] and other["places"] and not one["places"] & other["places"]
    days, others = one["days"], other["days"]
    another_time = days and others and (days[1] < others[0] or others[1] < days[0])
    return bool(elsewhere or another_time or not (one["sides"] <= other["sides"] or other["sides"] <= one["sides"]))


def whole_name(short: Node, sides: list[Node]) -> int | None:
    """The one of the sides at a table of whose name this one's may be a short form; a nation's name is whole."""
    name = short["name"]
    if short["kind"] == Kind.NATION.value or not re.fullmatch(r"\w+", name):
        return None
    longer = [side["id"] for side in sides if " " in side["name"] and _begins(name, side["name"].split()[0])]
    return longer[0] if len(longer) == 1 else None


def _begins(name: str, word: str) -> bool:
    return len(word) >= _STEM and name.startswith(word)
