"""The store as tables: articles, entities, their relations, and every claim with its words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.answers.network import articles_by_iri, network, stored_claims
from kg.answers.rows import csv_cell
from kg.errors import ParleyError
from kg.model import Status

if TYPE_CHECKING:
    import pyarrow

    from kg.graph.store import Store

Row = dict[str, Any]

_ENTITY = ("id", "kind", "label", "names")
_EDGE = ("from", "fromLabel", "relation", "to", "toLabel", "status", "quote", "articles")
_ARTICLE = ("id", "iri", "published", "source", "title", "url", "text")
_CLAIM = (
    *("id", "article", "subject", "relation", "object", "value", "status", "confidence", "claimant"),
    *("start", "end", "quote", "ordinal", "series"),
)
#: The columns with several values, if the format allows lists.
LISTS = frozenset({"names", "articles", "claims", "claimants", "statuses"})
_NUMBERS = {"start": "int32", "end": "int32", "confidence": "float64"}


def as_csv(store: Store) -> dict[str, bytes]:
    """The network as two tables for a spreadsheet, of nodes and of edges; things without an edge are no nodes."""
    entities, edges = network_rows(store)
    joined = {edge[end] for edge in edges for end in ("from", "to")}
    entities = [entity for entity in entities if entity["id"] in joined]
    return {"-nodes": spreadsheet(entities, _ENTITY), "-edges": spreadsheet(edges, _EDGE)}


def as_parquet(store: Store) -> dict[str, bytes]:
    """Four tables with typed columns. Raises ParleyError if pyarrow is not installed."""
    entities, edges = network_rows(store)
    tables = {
        "articles": (article_rows(store), _ARTICLE),
        "claims": (claim_rows(store), _CLAIM),
        "edges": (edges, _EDGE),
        "entities": (entities, _ENTITY),
    }
    return {f"{name}.parquet": _parquet(rows, first) for name, (rows, first) in tables.items()}


def network_rows(store: Store) -> tuple[list[Row], list[Row]]:
    """Entities and the relations between them, of every status, as rows of text."""
    graph = network(store, statuses=tuple(Status))
    nodes = [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)]
    edges = [{"from": start, "to": end, **attributes} for start, end, attributes in graph.edges(data=True)]
    for edge in edges:
        edge["fromLabel"], edge["toLabel"] = graph.nodes[edge["from"]]["label"], graph.nodes[edge["to"]]["label"]
    return nodes, edges


def article_rows(store: Store) -> list[Row]:
    """The articles with their text, under id and IRI."""
    return [
        {"iri": iri, **{name: getattr(article, name) for name in _ARTICLE if name != "iri"}}
        for iri, article in articles_by_iri(store).items()
    ]


def claim_rows(store: Store) -> list[Row]:
    """Every claim about entities, by article and place; ``start`` and ``end`` count characters of its text."""
    ids = {iri: article.id for iri, article in articles_by_iri(store).items()}
    return [
        {name: getattr(claim, name) for name in _CLAIM} | {"article": ids[claim.article], "status": claim.status.value}
        for claim in stored_claims(store)
    ]


def columns(rows: Iterable[Row], first: Sequence[str]) -> list[str]:
    """The given columns first, then all others by name."""
    return [*first, *sorted({name for row in rows for name in row} - set(first))]


def spreadsheet(rows: list[Row], first: Sequence[str]) -> bytes:
    """CSV in which no cell is a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns(rows, first), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: csv_cell(value or "") for name, value in row.items()} for row in rows)
    return buffer.getvalue().encode("utf-8")


def _parquet(rows: list[Row], first: Sequence[str]) -> bytes:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ParleyError("Parquet needs pyarrow; install it with: pip install 'parley-kg[parquet]'") from error
    schema = pyarrow.schema([(name, _type(name)) for name in columns(rows, first)])
    split = [{name: _value(name, value) for name, value in row.items()} for row in rows]
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(split, schema=schema), buffer)
    return buffer.getvalue()


def _type(name: str) -> pyarrow.DataType:
    import pyarrow

    if name in LISTS:
        return pyarrow.list_(pyarrow.string())
    return pyarrow.type_for_alias(_NUMBERS.get(name, "string"))


def _value(name: str, value: Any) -> Any:
    return several(value) if name in LISTS else value if name in _NUMBERS else value or None


def several(joined: str) -> list[str]:
    """The values that the network joins in one attribute."""
    return [value for value in joined.split("; ") if value]
