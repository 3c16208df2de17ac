"""Rows of questions and queries in the format that the user chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from kg.cli.formatting import WRITERS, Row, show_table
from kg.cli.output import print_json

if TYPE_CHECKING:
    from kg.graph.store import Term

FORMATS = ("table", "json", *WRITERS)

#: Columns that other programs need and people do not read.
_OFFSETS = ("quoteStart", "quoteEnd", "claim")

#: Columns in which the same answer may differ between two builds.
PASSING = (*_OFFSETS, "confidence")

TermRow = Mapping[str, "Term | None"]

format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows."
)


def values(row: TermRow) -> dict[str, str]:
    """What a row holds, as text."""
    return {name: str(getattr(term, "value", term)) for name, term in row.items() if term is not None}


def print_rows(
    columns: Sequence[str], rows: Sequence[TermRow], form: str, chosen: bool = False, asked: str = ""
) -> None:
    """Print the rows; a table leaves out what people do not read (IRIs, offsets) unless the columns were ``chosen``.

    If a table is too wide, each row begins with what was ``asked``.
    """
    rows = [{name: row[name] for name in columns} for row in rows]
    if form == "json":
        bindings = [{name: _json_term(term) for name, term in row.items() if term is not None} for row in rows]
        print_json({"head": {"vars": list(columns)}, "results": {"bindings": bindings}})
        return
    plain: list[Row] = [values(row) for row in rows]
    if form != "table":
        click.echo(WRITERS[form](columns, plain), nl=False)
        return
    show_table(columns if chosen else _read_by_people(columns, rows), plain, asked=asked)


def _read_by_people(columns: Sequence[str], rows: Sequence[TermRow]) -> list[str]:
    """The columns without offsets, confidence and IRIs, unless no column is left."""
    from pyoxigraph import NamedNode

    iris = {name for row in rows for name, term in row.items() if isinstance(term, NamedNode)}
    shown = [name for name in columns if name not in PASSING and name not in iris]
    return shown or list(columns)


def _json_term(term: Term) -> dict[str, str]:
    """A term as in SPARQL 1.1 Query Results JSON."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    from kg.namespaces import XSD

    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal)  # noqa: S101 - RDF 1.1 has no fourth kind of term
    cell = {"type": "literal", "value": term.value}
    if term.language:
        cell["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        cell["datatype"] = term.datatype.value
    return cell
