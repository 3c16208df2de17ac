"""The network for programs that draw graphs: GraphML, GEXF with time, Cytoscape JSON."""

from __future__ import annotations

import calendar
import io
import json
import re
from typing import TYPE_CHECKING

from kg import namespaces as ns
from kg.answers.narrowing import is_day
from kg.answers.network import network
from kg.model import Kind, Status

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.store import Store

#: XML 1.0 has no way to write these (https://www.w3.org/TR/xml/#charsets).
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The relations that say when a thing was.
_DATED = ("startsOn", "agreedOn", "occurredOn", "saidOn")


def graphml(store: Store) -> dict[str, bytes]:
    """The network for yEd, Gephi, igraph and others."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml(_for_files(store), buffer, named_key_ids=True)
    return {"": buffer.getvalue() + b"\n"}


def gexf(store: Store) -> dict[str, bytes]:
    """The network for Gephi; dated things have ``start`` and ``end``, so that its timeline works."""
    import networkx as nx

    graph = _for_files(store)
    spans = _spans(graph)
    for node, (start, end) in spans.items():
        graph.nodes[node].update(start=start, end=end)
    for one, other, attributes in graph.edges(data=True):
        if one in spans or other in spans:
            start, end = spans.get(one) or spans[other]
            attributes.update(start=start, end=end)
    buffer = io.BytesIO()
    nx.write_gexf(graph, buffer, version="1.2draft")
    # networkx writes today's date, so that the file would change every day.
    return {"": re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue()) + b"\n"}


def cytoscape(store: Store) -> dict[str, bytes]:
    """The network as Cytoscape and Cytoscape.js load it."""
    import networkx as nx

    graph = _for_files(store)
    for *_, key, attributes in graph.edges(keys=True, data=True):
        attributes["id"] = key
    document = nx.cytoscape_data(graph, name="label", ident="id")
    return {"": json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"}


def _for_files(store: Store) -> nx.MultiDiGraph:
    """The network with edge ids that are unique in the file, and without characters that XML cannot hold.

    Things without a relation are left out: they are only mentioned, or nothing holds for them.
    """
    import networkx as nx

    whole, graph = network(store, statuses=tuple(Status)), nx.MultiDiGraph()
    for node, attributes in whole.nodes(data=True):
        if whole.degree(node):
            graph.add_node(node, **_clean(attributes))
    for start, end, relation, attributes in whole.edges(keys=True, data=True):
        graph.add_edge(start, end, key=ns.digest(start, relation, end), **_clean(attributes))
    return graph


def _clean(attributes: dict[str, str]) -> dict[str, str]:
    return {name: _NOT_IN_XML.sub("", value) for name, value in attributes.items()}


def _spans(graph: nx.MultiDiGraph) -> dict[str, tuple[str, str]]:
    """First and last day of everything with a date; a delegation has the days of the talks to which it was sent."""
    spans = {}
    for node, attributes in graph.nodes(data=True):
        span = _span(attributes)
        if span:
            spans[node] = span
    for start, end, relation in sorted(graph.edges(data="relation")):
        if relation == "sentTo" and end in spans and graph.nodes[start]["kind"] == Kind.DELEGATION:
            spans.setdefault(start, spans[end])
    return spans


def _span(attributes: dict[str, str]) -> tuple[str, str] | None:
    """The most exact days given for a thing; a year or month lasts from its first to its last day.

    >>> _span({"startsOn": "2031; 2031-02", "endsOn": ""})
    ('2031-02-01', '2031-02-28')
    """
    starts = [date for name in _DATED for date in _dates(attributes.get(name, ""))]
    ends = _dates(attributes.get("endsOn", ""))
    if not starts and not ends:
        return None
    start = min(starts or ends, key=lambda date: (-len(date), date))
    end = max(ends or [start], key=lambda date: (len(date), date))
    first, last = _first_day(start), _last_day(end)
    return (first, last) if first <= last else (first, _last_day(start))


def _dates(values: str) -> list[str]:
    return [value for value in values.split("; ") if is_day(value)]


def _first_day(date: str) -> str:
    return f"{date}-01-01"[:10] if len(date) < 7 else f"{date}-01"[:10]


def _last_day(date: str) -> str:
    if len(date) == 10:
        return date
    year, _, month = date.partition("-")
    return f"{year}-{month or '12'}-{calendar.monthrange(int(year), int(month or 12))[1]:02}"
