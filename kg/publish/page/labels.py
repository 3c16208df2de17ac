"""What stands at a thing in the picture, and heads a card: no more of its name than what is drawn does not say.

A delegation is called by its side; talks by what follows the names of their parties, with place and day below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.answers.network import FACTUAL
from kg.model import Kind, Status

if TYPE_CHECKING:
    import networkx as nx

LONGEST_LABEL: Final = 84
_MONTH: Final = re.compile(r",( \w+)? \d{4}$")
#: Points at what stood before it in the article.
_POINTING: Final = re.compile(r"^(?:that|this|these|those) (?=\w)", re.IGNORECASE)


def label(graph: nx.MultiDiGraph, node: str) -> str:
    """The name of a thing, shortened by what stands beside it."""
    ends = {relation: end for _, end, relation in graph.out_edges(node, keys=True)}
    if "onBehalfOf" in ends:
        return _shortened(f"{graph.nodes[ends['onBehalfOf']]['label']} delegation")
    name = str(graph.nodes[node]["label"])
    return _shortened(_talks(graph, node, name) if graph.nodes[node]["kind"] == Kind.NEGOTIATION.value else name)


def _talks(graph: nx.MultiDiGraph, node: str, name: str) -> str:
    """What follows the parties in the name of talks, where that is more than a word; without a month that is shown."""
    parties = [graph.nodes[end] for _, end, relation in graph.out_edges(node, keys=True) if relation == "hasParty"]
    beside = {each for party in parties for each in (party["label"], *party["names"]) if each}
    leading = "|".join(re.escape(each) for each in sorted(beside, key=lambda each: (-len(each), each)))
    rest = re.sub(rf"^(?:(?:{leading})[ –-])+", "", name) if leading else name
    name = name if " " not in _MONTH.sub("", rest) else rest
    if graph.nodes[node].get("startsOn"):
        name = _MONTH.sub("", name)
    name = _POINTING.sub("", name)
    return name[:1].upper() + name[1:]


def below(graph: nx.MultiDiGraph, node: str) -> str:
    """The day of a negotiation, and its place where its name does not tell it."""
    attributes = graph.nodes[node]
    if attributes["kind"] != Kind.NEGOTIATION.value:
        return ""
    places = [
        str(graph.nodes[end]["label"])
        for _, end, relation, status in graph.out_edges(node, keys=True, data="status")
        if relation == "heldIn" and Status(status) in FACTUAL
    ]
    named = any(place in attributes["label"] for place in places)
    told = [] if named else sorted(places)[:1]
    days = [_finest(attributes["startsOn"])] if attributes.get("startsOn") else []
    planned = ["planned"] if days and attributes["isPlanned"] else []
    return _shortened(", ".join([*told, *days, *planned]))


def _finest(dates: str) -> str:
    """The most exact of several dates joined by semicolons, the first of equals."""
    return min(dates.split("; "), key=lambda date: (-len(date), date))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
