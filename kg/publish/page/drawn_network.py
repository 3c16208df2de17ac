"""The network as the page draws it: every thing with its look, name, days and place, every relation with its claims."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from kg import namespaces as ns
from kg.answers.narrowing import is_day
from kg.model import Kind, Status
from kg.publish.page.labels import below, label
from kg.publish.page.layout import positions
from kg.publish.page.looks import LAYERS, layer
from kg.publish.page.world import position
from kg.schema import DATES

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

#: How bent the second, third, ... line between the same two things is; the first is straight.
BENDS: Final = (0.0, 0.14, -0.14, 0.26, -0.26, 0.38, -0.38)

OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "selectConnectedEdges": False, "dragNodes": False},
    "nodes": {"shape": "custom", "chosen": False},
    "edges": {
        "smooth": False,
        "width": 1.3,
        "selectionWidth": 1.5,
        "chosen": False,
        "arrowStrikethrough": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}},
    },
}


def short_iri(iri: str) -> str:
    """What follows the data namespace; the whole IRI where it stands in another."""
    return iri.removeprefix(ns.id_base())


def drawn_network(
    graph: nx.MultiDiGraph,
    ids: dict[str, int],
    claim_numbers: dict[str, int],
    disputed: set[int],
) -> Network:
    """The network in pyvis: its things placed and called by the numbers of ``ids``, its lines by place in their list.

    ``disputed`` are the claims on which accounts differ. Lists are filled directly: add_edge is quadratic and drops
    parallel edges.
    """
    from pyvis.network import Network

    layers = _layers(graph)
    place = positions(graph, {node for node, name in layers.items() if LAYERS[name].first})
    net = Network(directed=True)
    net.options = dict(OPTIONS)
    for node, number in ids.items():
        x, y = place[node]
        net.nodes.append({"id": number, "x": x, "y": y, "layer": layers[node]} | _thing(graph, node))
    bent: dict[frozenset[str], int] = defaultdict(int)
    for number, (start, end, data) in enumerate(graph.edges(data=True)):
        pair = frozenset((start, end))
        own = [claim_numbers[claim] for claim in data["claims"].split("; ") if claim in claim_numbers]
        bend = BENDS[bent[pair] % len(BENDS)] * (1 if ids[start] < ids[end] else -1)
        bent[pair] += 1
        statuses = set(data["statuses"].split("; "))
        doubted = Status.DENIED.value in statuses and len(statuses) > 1
        net.edges.append(
            {"id": number, "from": ids[start], "to": ids[end], "relation": data["relation"], "status": data["status"]}
            | {"claims": own, "bend": bend, "disputed": doubted or not disputed.isdisjoint(own)}
        )
    return net


def _thing(graph: nx.MultiDiGraph, node: str) -> dict[str, Any]:
    """What the page knows of a thing besides its number, its layer, and where it stands."""
    attributes = graph.nodes[node]
    names = sorted(set(attributes["names"]) - {attributes["label"]})
    return (
        {"key": short_iri(node), "label": label(graph, node), "below": below(graph, node), "kind": attributes["kind"]}
        | {"name": _name(attributes), "names": names}
        | _dates(attributes)
        | _position(attributes)
        | {name: attributes[name] for name in ("code", "wikidata", "title") if name in attributes}
    )


def _name(attributes: dict[str, str]) -> str:
    former = attributes["kind"] == Kind.POST_HOLDING.value and attributes.get("former") == "true"
    return f"{attributes['label']} (former)" if former else attributes["label"]


def _layers(graph: nx.MultiDiGraph) -> dict[str, str]:
    ends: dict[str, set[str]] = defaultdict(set)
    for _, end, relation, status in graph.edges(keys=True, data="status"):
        if status != Status.DENIED.value:
            ends[end].add(relation)
    return {node: layer(Kind(kind), frozenset(ends[node])) for node, kind in graph.nodes(data="kind")}


def _dates(attributes: dict[str, Any]) -> dict[str, str]:
    """When it was: the earliest and the latest day, month or year that any account gives, each as exact as any does."""
    told = {date for name in DATES for date in str(attributes.get(name, "")).split("; ") if is_day(date)}
    exact = {date for date in told if not any(other != date and other.startswith(date) for other in told)}
    return {"start": min(exact), "end": max(exact)} if exact else {}


def _position(attributes: dict[str, Any]) -> dict[str, Any]:
    found = position(attributes["kind"], attributes["label"], attributes.get("code"))
    return {"at": found} if found else {}
