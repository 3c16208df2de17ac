"""The store for Neo4j: tables of nodes and relationships for its bulk import, and the command for that."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.answers.rows import csv_cell
from kg.model import Kind
from kg.namespaces import in_words
from kg.publish.export.tables import LISTS, Row, article_rows, claim_rows, columns, network_rows, several

if TYPE_CHECKING:
    from kg.graph.store import Store

#: The sign between the values of a list, and its replacement inside a value.
_BETWEEN, _INSTEAD = "|", "¦"
#: Columns that are neither text nor a list of texts.
_TYPES = {"start": ":int", "end": ":int", "confidence": ":float"}
_SCRIPT = """\
#!/bin/sh
# Imports this folder into a database of Neo4j 5 or later that does not exist yet; Neo4j must be stopped.
# Usage: sh import.sh [DATABASE]
set -eu
cd "$(dirname "$0")"
exec neo4j-admin database import full "${1:-neo4j}" \\
  --nodes=entities.csv --nodes=articles.csv --nodes=claims.csv \\
  --relationships=relations.csv --relationships=claim-links.csv \\
  --array-delimiter="|" --multiline-fields=true
"""


def neo4j(store: Store) -> dict[str, bytes]:
    """Entities, articles and claims as nodes; relations of entities, and the parts of each claim, as relationships.
    ``import.sh`` imports them.
    """
    entities, edges = network_rows(store)
    claims = claim_rows(store)
    articles = article_rows(store)
    iris = {row["id"]: row["iri"] for row in articles}
    relations = [_without(edge, "fromLabel", "toLabel", "label") for edge in edges]
    return {
        "entities.csv": _nodes([_labelled(row) for row in entities], "id"),
        "articles.csv": _nodes([{**row, ":LABEL": "Article"} for row in articles], "iri"),
        "claims.csv": _nodes([{**_without(row, "subject", "object", "article"), ":LABEL": "Claim"} for row in claims]),
        "relations.csv": _relationships({**row, "type": _type(row["relation"])} for row in relations),
        "claim-links.csv": _relationships(link for row in claims for link in _links(row, iris)),
        "import.sh": _SCRIPT.encode("utf-8"),
    }


def _labelled(row: Row) -> Row:
    return {**row, ":LABEL": f"Entity{_BETWEEN}{Kind(row['kind']).class_name}"}


def _links(claim: Row, iris: dict[str, str]) -> list[Row]:
    ends = {"ABOUT": claim["subject"], "NAMES": claim["object"], "IN_ARTICLE": iris[claim["article"]]}
    return [{"from": claim["id"], "type": kind, "to": end} for kind, end in ends.items() if end]


def _type(relation: str) -> str:
    return in_words(relation).upper().replace(" ", "_")


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _nodes(rows: list[Row], key: str = "id") -> bytes:
    return _table(rows, {key: "iri:ID", ":LABEL": ":LABEL"})


def _relationships(rows: Iterable[Row]) -> bytes:
    return _table(list(rows), {"from": ":START_ID", "type": ":TYPE", "to": ":END_ID"})


def _table(rows: list[Row], first: dict[str, str]) -> bytes:
    """CSV with Neo4j's typed header, in which no cell is a formula; unknown values are empty."""
    names = columns(rows, list(first))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(first.get(name) or name + ("[]" if name in LISTS else _TYPES.get(name, "")) for name in names)
    writer.writerows([_cell(name, row.get(name)) for name in names] for row in rows)
    return buffer.getvalue().encode("utf-8")


def _cell(name: str, value: Any) -> str:
    if name in LISTS:
        return csv_cell(_BETWEEN.join(each.replace(_BETWEEN, _INSTEAD) for each in several(value or "")))
    return "" if value is None else csv_cell(str(value))
