"""The page's data and its file: pyvis carries the network, our own template shows it.

Names, titles and words come from articles and are never trusted: they travel as JSON in a data block, the script writes
them with textContent only, and a Content-Security-Policy with the hashes of the page's own scripts lets nothing else
run and nothing be fetched. vis-network rides in the file from the copy that pyvis carries.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ParleyError
from kg.files import write_whole
from kg.model import Kind, Status
from kg.network import BY_FIRMNESS, StoredClaim, articles_by_iri, in_words, network, stored_claims
from kg.view.layout import positions

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

    from kg.store import Store

DEFAULT_TITLE = "Who negotiates with whom"

#: How each kind is drawn (Okabe-Ito colours, told apart by shape as well) and whether it is shown at first.
KINDS: Final[dict[Kind, dict[str, Any]]] = {
    Kind.NEGOTIATION: {"many": "Negotiations", "shape": "star", "color": "#D55E00", "size": 30, "first": True},
    Kind.NATION: {"many": "Nations", "shape": "square", "color": "#0072B2", "size": 18, "first": True},
    Kind.ORGANIZATION: {"many": "Organisations", "shape": "hexagon", "color": "#009E73", "size": 18, "first": True},
    Kind.DELEGATION: {"many": "Delegations", "shape": "diamond", "color": "#E69F00", "size": 16, "first": True},
    Kind.PERSON: {"many": "People", "shape": "dot", "color": "#56B4E9", "size": 13, "first": True},
    Kind.AGREEMENT: {"many": "Agreements", "shape": "triangle", "color": "#CC79A7", "size": 18, "first": True},
    Kind.PLACE: {"many": "Places", "shape": "triangleDown", "color": "#F0E442", "size": 13, "first": False},
    Kind.CONTACT: {"many": "Calls and meetings", "shape": "hexagon", "color": "#E69F00", "size": 13, "first": False},
    Kind.MEASURE: {"many": "Measures", "shape": "square", "color": "#D55E00", "size": 13, "first": False},
    Kind.QUOTATION: {"many": "Quotations", "shape": "dot", "color": "#F0E442", "size": 9, "first": False},
    Kind.POST_HOLDING: {"many": "Posts", "shape": "diamond", "color": "#999999", "size": 9, "first": False},
}
#: How a relation is drawn by its status: a colour that reads on light and dark, and dashes (drawn, left out).
STATUSES: Final[dict[Status, dict[str, Any]]] = {
    Status.ASSERTED: {"meaning": "the article says so", "color": "#7A8794", "dashes": False},
    Status.REPORTED: {"meaning": "passed on from another outlet", "color": "#7A8794", "dashes": [14, 3]},
    Status.CLAIMED: {"meaning": "somebody's word only", "color": "#E69F00", "dashes": [8, 5]},
    Status.PLANNED: {"meaning": "not yet done when written", "color": "#2B83C6", "dashes": [8, 5]},
    Status.UNDISCLOSED: {"meaning": "said to be kept secret", "color": "#999999", "dashes": [2, 5]},
    Status.DENIED: {"meaning": "somebody denies it", "color": "#D55E00", "dashes": [2, 5]},
}
#: Links a thing cannot be thought without; ``holder`` is told again by the claims of ``holds``.
LEFT_OUT: Final = frozenset({"holder"})
LONGEST_LABEL: Final = 60

OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "selectConnectedEdges": False},
    "nodes": {
        "borderWidth": 1,
        "borderWidthSelected": 2,
        "chosen": {"label": False},
        "scaling": {"label": {"drawThreshold": 9}},
    },
    "edges": {
        "smooth": False,
        "width": 1.2,
        "selectionWidth": 2,
        "chosen": {"label": False},
        "scaling": {"label": {"drawThreshold": 8}},
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}},
    },
}


def write(store: Store, path: str | os.PathLike[str], *, title: str = DEFAULT_TITLE) -> None:
    """Write the page of a store to ``path``, whole or not at all.

    Raises ParleyError where the file cannot be written.
    """
    write_whole(path, html(store, title=title).encode("utf-8", "replace"))


def html(store: Store, *, title: str = DEFAULT_TITLE) -> str:
    """The page of a store: one HTML document that asks nothing of any network. The same store gives the same text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = Path(str(files("kg"))) / "templates"
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    library = _vis_network()
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    # Scripts and styles are our own and pyvis's files, and the JSON is written to end no element; all else is escaped.
    trusted = {"style": style, "library": library, "script": script, "data": _as_json(_page_data(store))}
    return environment.get_template("page.html.j2").render(
        **{name: Markup(text) for name, text in trusted.items()},  # noqa: S704 - see above
        title=title,
        script_sources=" ".join(_source_hash(text) for text in (library, script)),
    )


def _page_data(store: Store) -> dict[str, Any]:
    graph = network(store, statuses=tuple(Status))
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] in LEFT_OUT])
    articles = articles_by_iri(store)
    claims = stored_claims(store)
    numbers = {claim.id: number for number, claim in enumerate(claims)}
    article_numbers = {iri: number for number, iri in enumerate(articles)}
    labels = {node: str(label) for node, label in graph.nodes(data="label")}
    net = _pyvis(graph, numbers)
    nodes, edges, _, _, _, options = net.get_network_data()
    return {
        "kinds": {kind.value: look for kind, look in KINDS.items()},
        "statuses": {status.value: STATUSES[status] for status in BY_FIRMNESS},
        "options": json.loads(options),
        "nodes": nodes,
        "edges": edges,
        "claims": [_claim(claim, article_numbers[claim.article], labels) for claim in claims],
        "articles": [
            {"id": article.id, "title": article.title or article.id, "source": article.source}
            | {"date": article.published, "url": article.url, "text": article.text}
            for article in articles.values()
        ],
    }


def _pyvis(graph: nx.MultiDiGraph, numbers: dict[str, int]) -> Network:
    """The network in pyvis. Its lists are filled directly: add_edge is quadratic and drops parallel edges."""
    from pyvis.network import Network

    first = frozenset(kind for kind, look in KINDS.items() if look["first"])
    place = positions(graph, first)
    net = Network(directed=True)
    net.options = dict(OPTIONS)
    ids = {node: number for number, node in enumerate(sorted(graph, key=lambda node: _order(graph, node)))}
    for node, number in ids.items():
        attributes = graph.nodes[node]
        kind = Kind(attributes["kind"])
        look = KINDS[kind]
        x, y = place[node]
        net.nodes.append(
            {"id": number, "label": _shortened(attributes["label"]), "x": x, "y": y, "shape": look["shape"]}
            | {"size": look["size"], "color": look["color"], "iri": node, "kind": kind.value}
            | {"name": attributes["label"], "names": attributes["names"].split("; ")}
        )
    for number, (start, end, data) in enumerate(graph.edges(data=True)):
        look = STATUSES[Status(data["status"])]
        net.edges.append(
            {"id": number, "from": ids[start], "to": ids[end], "color": look["color"], "dashes": look["dashes"]}
            | {"relation": data["relation"], "words": data["label"], "status": data["status"]}
            | {"claims": [numbers[claim] for claim in data["claims"].split("; ") if claim]}
        )
    return net


def _claim(claim: StoredClaim, article: int, labels: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "subject": claim.subject,
        "relation": claim.relation,
        "words": in_words(claim.relation),
        "object": claim.object,
        "says": labels.get(claim.object, claim.object) if claim.object else claim.value,
        "status": claim.status.value,
        "confidence": f"{claim.confidence:.2f}",
        "claimant": claim.claimant,
        "article": article,
        "start": claim.start,
        "end": claim.end,
    }
    qualifiers = {"ordinal": claim.ordinal, "series": claim.series}
    return told | {name: value for name, value in qualifiers.items() if value}


def _order(graph: nx.MultiDiGraph, node: str) -> tuple[int, str, str]:
    attributes = graph.nodes[node]
    return (list(KINDS).index(Kind(attributes["kind"])), str(attributes["label"]), node)


def _shortened(label: str) -> str:
    label = label.replace("–", "– ")  # vis-network breaks lines at spaces only, and cuts longer words
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _as_json(data: dict[str, Any]) -> str:
    """JSON that cannot end the script element it stands in: ASCII, without <, > and &."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _source_hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def _vis_network() -> str:
    """vis-network from the copy that pyvis carries; the newest one, its licence text with it."""
    found = sorted((Path(str(files("pyvis"))) / "templates" / "lib").glob("vis-9.1.*/vis-network.min.js"))
    if not found:
        raise ParleyError("pyvis has no copy of vis-network 9.1; install pyvis 0.3.2.")
    # The map is not in the page, and a browser with its tools open would ask for it.
    return re.sub(r"\n//# sourceMappingURL=\S*", "", found[-1].read_text(encoding="utf-8"))
