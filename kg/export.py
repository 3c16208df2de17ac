"""The store in other people's formats: RDF for knowledge engineers, graphs for Gephi, tables for everyone.

turtle      what a plain query sees (identity, facts, inferred), without graph names
trig, nquads, jsonld   everything, each graph under its name, the words and offsets of the articles with it
graphml, gexf, csv     the network: entities and the relations between them, of every status
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import namespaces as ns
from kg.errors import ParleyError
from kg.files import write_whole
from kg.model import Status
from kg.network import network

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import RdfFormat

    from kg.store import Store

#: XML 1.0 has no way to write these (https://www.w3.org/TR/xml/#charsets).
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(store: Store, format: str, path: str | os.PathLike[str]) -> list[Path]:
    """Write the store to ``path`` in one of `FORMATS`; gives the files written.

    ``csv`` writes two tables beside each other: for ``talks.csv``, ``talks-nodes.csv`` and ``talks-edges.csv``.
    The same store gives the same bytes. Raises ParleyError for an unknown format or a path that cannot be written.
    """
    if format not in FORMATS:
        raise ParleyError(f"There is no export format {format!r}; choose one of {', '.join(FORMATS)}.")
    target = Path(path)
    if target.is_dir():
        raise ParleyError(f"{target} is a folder; name a file to write, such as {target / 'talks'}.{format}.")
    if format == "csv" and target.suffix != ".csv":
        target = target.with_name(f"{target.name}.csv")
    files = FORMATS[format](store)
    written = [target.with_name(target.stem + part + target.suffix) if part else target for part in files]
    for file, content in zip(written, files.values(), strict=True):
        write_whole(file, content)
    return written


def _turtle(store: Store) -> dict[str, bytes]:
    from pyoxigraph import RdfFormat

    plain = [ns.graph(name) for name in ("identity", "facts", "inferred")]
    triples = {quad.triple for graph in plain for quad in store.graph_quads(graph)}
    return {"": _serialised(sorted(triples, key=str), RdfFormat.TURTLE)}


def _trig(store: Store) -> dict[str, bytes]:
    from pyoxigraph import RdfFormat

    return {"": _serialised(_all_quads(store), RdfFormat.TRIG)}


def _nquads(store: Store) -> dict[str, bytes]:
    return {"": store.nquads()}


def _jsonld(store: Store) -> dict[str, bytes]:
    from pyoxigraph import RdfFormat

    document = json.loads(_serialised(_all_quads(store), RdfFormat.JSON_LD))
    return {"": json.dumps(_in_order(document), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"}


def _in_order(part: Any) -> Any:
    """The same JSON-LD, its sets sorted, since the serialiser orders anew in every run. We write no RDF lists."""
    if isinstance(part, dict):
        return {key: _in_order(value) for key, value in sorted(part.items())}
    if isinstance(part, list):
        return sorted((_in_order(value) for value in part), key=lambda value: json.dumps(value, sort_keys=True))
    return part


def _all_quads(store: Store) -> list[Any]:
    return sorted(store.quads, key=lambda quad: (str(quad.graph_name), str(quad)))


def _serialised(statements: Iterable[Any], form: RdfFormat) -> bytes:
    from pyoxigraph import serialize

    content = serialize(statements, format=form, prefixes={**ns.PREFIXES, "id": ns.id_base()})
    assert content is not None  # noqa: S101 - without an output the bytes are returned
    return content


def _graphml(store: Store) -> dict[str, bytes]:
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml(_for_files(store), buffer, named_key_ids=True)
    return {"": buffer.getvalue() + b"\n"}


def _gexf(store: Store) -> dict[str, bytes]:
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_gexf(_for_files(store), buffer, version="1.2draft")
    # networkx writes today's date, which would make every day's file another one.
    return {"": re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue()) + b"\n"}


def _for_files(store: Store) -> nx.MultiDiGraph:
    """The network with edge ids that are unique in the file, and no character that XML cannot hold."""
    import networkx as nx

    whole, graph = network(store, statuses=tuple(Status)), nx.MultiDiGraph()
    for node, attributes in whole.nodes(data=True):
        graph.add_node(node, **_clean(attributes))
    for start, end, relation, attributes in whole.edges(keys=True, data=True):
        graph.add_edge(start, end, key=ns.digest(start, relation, end), **_clean(attributes))
    return graph


def _clean(attributes: dict[str, str]) -> dict[str, str]:
    return {name: _NOT_IN_XML.sub("", value) for name, value in attributes.items()}


def _csv(store: Store) -> dict[str, bytes]:
    graph = network(store, statuses=tuple(Status))
    nodes = [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)]
    edges = [{"from": start, "to": end, **attributes} for start, end, attributes in graph.edges(data=True)]
    for edge in edges:
        edge["fromLabel"], edge["toLabel"] = graph.nodes[edge["from"]]["label"], graph.nodes[edge["to"]]["label"]
    return {
        "-nodes": _table(nodes, ("id", "kind", "label", "names")),
        "-edges": _table(edges, ("from", "fromLabel", "relation", "to", "toLabel", "status", "quote", "articles")),
    }


def _table(rows: list[dict[str, str]], first: tuple[str, ...]) -> bytes:
    others = sorted({name for row in rows for name in row} - set(first))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, [*first, *others], restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return buffer.getvalue().encode("utf-8")


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


#: What `export` writes, by name: each gives the files' contents by what is put between stem and suffix.
FORMATS: Final[dict[str, Callable[[Store], dict[str, bytes]]]] = {
    "turtle": _turtle,
    "trig": _trig,
    "nquads": _nquads,
    "jsonld": _jsonld,
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": _csv,
}
