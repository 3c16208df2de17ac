"""What things are called on the page: talks by one name everywhere, delegations in the picture by their side.

The name of talks is what follows the names of their parties, which stand beside it on their card. Where that would be
the name of other talks too, all of these keep their whole names.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.answers.network import FACTUAL
from kg.model import Kind, Status

if TYPE_CHECKING:
    import networkx as nx

LONGEST_LABEL: Final = 84
_MONTH: Final = re.compile(r",( \w+)? \d{4}$")
#: Points at what stood before it in the article.
_POINTING: Final = re.compile(r"^(?:that|this|these|those) (?=\w)", re.IGNORECASE)


def name_talks(graph: nx.MultiDiGraph) -> dict[str, str]:
    """Give all talks the name that they have on the page; the one they had becomes a further name.

    Their delegations are called by it too. Nodes need ``label``, ``kind`` and the list ``names``. Gives the new names
    by the old ones.
    """
    talks = [node for node, kind in graph.nodes(data="kind") if kind == Kind.NEGOTIATION.value]
    brief = {node: _talks(graph, node, str(graph.nodes[node]["label"])) for node in talks}
    shared = Counter(brief.values())
    renamed: dict[str, str] = {}
    for node in talks:
        its, whole = graph.nodes[node], str(graph.nodes[node]["label"])
        name = brief[node] if shared[brief[node]] == 1 else whole
        its["label"] = renamed[whole] = whole if name == whole else _capital(name)
        its["names"] = [*its["names"], whole]
        for delegation, _, relation in graph.in_edges(node, keys=True):
            if relation == "sentTo":
                old = str(graph.nodes[delegation]["label"])
                graph.nodes[delegation]["label"] = renamed[old] = old.replace(f" to {whole}", f" to {name}")
    return renamed


def label(graph: nx.MultiDiGraph, node: str) -> str:
    """What stands at a thing in the picture: its name, or of a delegation its side."""
    ends = {relation: end for _, end, relation in graph.out_edges(node, keys=True)}
    side = f"{graph.nodes[ends['onBehalfOf']]['label']} delegation" if "onBehalfOf" in ends else None
    name = str(graph.nodes[node]["label"])
    return _shortened(side or (_capital(name) if graph.nodes[node]["kind"] == Kind.NEGOTIATION.value else name))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _talks(graph: nx.MultiDiGraph, node: str, name: str) -> str:
    """What follows the parties in the name of talks, where that is more than a word; without a month that is shown."""
    parties = [graph.nodes[end] for _, end, relation in graph.out_edges(node, keys=True) if relation == "hasParty"]
    beside = {each for party in parties for each in (party["label"], *party["names"]) if each}
    leading = "|".join(re.escape(each) for each in sorted(beside, key=lambda each: (-len(each), each)))
    # Where a party is not known as one, as in "Orsk-Velland talks" of Orsk alone, the rest would be talks of Velland.
    rest = re.sub(rf"^(?:(?:{leading})[ –-])*(?:{leading}) ", "", name) if leading else name
    name = name if " " not in _MONTH.sub("", rest) else rest
    if graph.nodes[node].get("startsOn"):
        name = _MONTH.sub("", name)
    return _POINTING.sub("", name)


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
