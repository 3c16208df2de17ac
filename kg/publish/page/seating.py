"""The seating plan of each of the talks, as its card on the page shows it.

Who sat where is read from the network: the sides with their people, the leader first; the host and the mediator at the
head of the table; those who stayed away; where it was, and what was agreed there. Talks that follow each other, are
part of each other or have the same sides make one thread.

Things and relations are called by their numbers, as everywhere in the page's data.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any, Final

from kg.answers.network import BY_FIRMNESS
from kg.model import Kind, Status
from kg.publish.page.doubles import told_twice, whole_name

Node = dict[str, Any]
Edge = dict[str, Any]
#: By delegation, where its links lead: whose it is, and to which talks it was sent.
Sent = dict[int, dict[str, list[int]]]

#: What seats somebody with a side; who is both leader and member leads.
SEATED_BY: Final = ("ledBy", "hasSpokesperson", "hasMember")
AT_THE_HEAD: Final = ("hostedBy", "mediatedBy")
PLACES: Final = ("heldAt", "heldIn")
IN_ORDER_OF_TALKS: Final = ("follows", "partOf")


def seating(nodes: list[Node], edges: list[Edge], sent: Sent, told: dict[int, str]) -> list[dict[str, Any]]:
    """The plan of every negotiation, thread by thread, the newest thread first and in each the oldest talks first.

    ``sent`` has the links of delegations, be they facts or not; ``told`` the day of the first article that tells of a
    thing, for talks that no account dates. Of a side everybody has one seat: the numbers of all relations that give it,
    what makes a leader first, and the number of the post the person held there, or None. ``twice`` are other talks that
    may be the same, and of a side ``whole`` is the one of whose name its own may be a short form.
    """
    seats = _Plans(edges, sent)
    plans = {node["id"]: seats.plan(node["id"]) for node in nodes if node["kind"] == Kind.NEGOTIATION.value}
    twice = told_twice(list(plans.values()), nodes, edges)
    when = {each: str(nodes[each].get("start") or told.get(each) or "") for each in plans}
    threads = [sorted(thread, key=lambda each: (when[each], each)) for thread in seats.threads(list(plans), twice)]
    ordered = sorted(threads, key=lambda thread: (when[thread[-1]], thread), reverse=True)
    for plan in plans.values():
        table = [nodes[side["node"]] for side in plan["sides"]]
        for side, node in zip(plan["sides"], table, strict=True):
            side["whole"] = whole_name(node, table)
    return [
        {**plans[each], "thread": number, "told": told.get(each), "twice": twice.get(each, [])}
        for number, thread in enumerate(ordered)
        for each in thread
    ]


def _rank(edge: Edge) -> tuple[bool, int]:
    """What seats a person first: what is not denied, and of that what makes a leader."""
    return (edge["status"] == Status.DENIED.value, SEATED_BY.index(edge["relation"]))


class _Plans:
    """The relations by where they start, and the delegations by their talks."""

    def __init__(self, edges: list[Edge], sent: Sent) -> None:
        self.leaving: dict[tuple[int, str], list[Edge]] = defaultdict(list)
        self.agreed: dict[int, list[int]] = defaultdict(list)
        for edge in sorted(edges, key=lambda each: (BY_FIRMNESS.index(Status(each["status"])), each["id"])):
            self.leaving[edge["from"], edge["relation"]].append(edge)
            if edge["relation"] == "reachedIn":
                self.agreed[edge["to"]].append(edge["id"])
        self.sent: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for delegation, links in sorted(sent.items()):
            side = next(iter(links.get("onBehalfOf", ())), delegation)
            for talks in links.get("sentTo", ()):
                self.sent[talks].append((delegation, side))

    def plan(self, talks: int) -> dict[str, Any]:
        """Who sat where at the talks; what is denied is there too, and the card says so."""
        parties = {edge["to"]: edge["id"] for edge in self.leaving[talks, "hasParty"]}
        delegations: dict[int, list[int]] = {party: [] for party in parties}
        for delegation, side in self.sent[talks]:
            delegations.setdefault(side, []).append(delegation)
        head = [edge for relation in AT_THE_HEAD for edge in self.leaving[talks, relation]]
        hosts = {edge["to"] for edge in head} - set(parties)
        return {
            "node": talks,
            "sides": [
                {"node": side, "party": parties.get(side), "host": side in hosts, **self._people(side, of)}
                for side, of in sorted(delegations.items())
            ],
            "head": [edge["id"] for edge in head],
            "places": [edge["id"] for relation in PLACES for edge in self.leaving[talks, relation]],
            "away": [edge["id"] for edge in self.leaving[talks, "notAttendedBy"]],
            "agreed": self.agreed[talks],
        }

    def _people(self, side: int, delegations: list[int]) -> dict[str, Any]:
        seating = [edge for each in delegations for relation in SEATED_BY for edge in self.leaving[each, relation]]
        seats: dict[int, list[int]] = defaultdict(list)
        for edge in sorted(seating, key=_rank):
            seats[edge["to"]].append(edge["id"])
        people = [[numbers, self._post(person, side)] for person, numbers in seats.items()]
        return {"delegations": delegations, "people": people}

    def _post(self, person: int, side: int) -> int | None:
        """The post a person held for that side, or else the first that any article gives."""
        posts = [edge["to"] for edge in self.leaving[person, "holds"]]
        own = [post for post in posts if any(edge["to"] == side for edge in self.leaving[post, "belongsTo"])]
        return next(iter([*own, *posts]), None)

    def threads(self, talks: list[int], twice: dict[int, list[int]]) -> list[list[int]]:
        """Talks that are told to follow or to be part of each other, or that may be the same, and talks of the same two
        or more sides.
        """
        import networkx as nx

        joined: nx.Graph = nx.Graph()
        joined.add_nodes_from(talks)
        mates: dict[frozenset[int], list[int]] = defaultdict(list)
        for each in talks:
            sides = [edge for edge in self.leaving[each, "hasParty"] if edge["status"] != Status.DENIED.value]
            mates[frozenset(edge["to"] for edge in sides)].append(each)
            joined.add_edges_from((each, edge["to"]) for name in IN_ORDER_OF_TALKS for edge in self.leaving[each, name])
            joined.add_edges_from((each, other) for other in twice.get(each, ()))
        for sides_of_all, same in mates.items():
            if len(sides_of_all) > 1:
                joined.add_edges_from(pairwise(same))
        return [sorted(thread) for thread in nx.connected_components(joined)]
