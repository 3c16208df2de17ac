"""SPARQL queries to the store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.dating import as_of_option, opened
from kg.cli.formatting import show_table
from kg.cli.output import json_option, print_json, store_option, tell
from kg.cli.printing import format_option, print_rows
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.graph.store import Term


@click.command()
@click.argument("sparql")
@as_of_option
@format_option
@store_option
@json_option
def query(sparql: str, day: str | None, form: str, location: str, as_json: bool) -> None:
    """Ask a SPARQL query.

    SPARQL is a text, a file that ends in .rq, or - for standard input. A query without GRAPH sees entities, facts and
    inferred facts. GRAPH sees what each article says.

    \b
    Examples:
      kg query people.rq --format csv
      kg query "SELECT ?name { ?person a parley:Person ; rdfs:label ?name }"
    """
    from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, serialize

    from kg import namespaces
    from kg.graph import query_hints

    store = opened(location, day)
    store.require_current()
    text = _query_text(sparql)
    results = store.query(text)
    for term, near in query_hints.unknown_terms(text).items():
        tell(f"The ontology has no term {term}; the nearest is {near}.")
    form = "json" if as_json else form
    if isinstance(results, QueryBoolean):
        if form == "json":
            print_json({"head": {}, "boolean": bool(results)})
        else:
            click.echo(str(bool(results)).lower())
    elif isinstance(results, QuerySolutions):
        columns = query_hints.in_order(text, [variable.value for variable in results.variables])
        _print_found(columns, [{name: row[name] for name in columns} for row in results], form)
    else:
        triples = sorted(results, key=str)
        kind = RdfFormat.JSON_LD if form == "json" else RdfFormat.TURTLE
        written = serialize(triples, format=kind, prefixes=namespaces.PREFIXES) or b""
        click.echo(written.decode(), nl=False)


def _print_found(columns: list[str], rows: list[dict[str, Term | None]], form: str) -> None:
    if form != "table":
        print_rows(columns, rows, form)
        return
    show_table(columns, [{name: _shortened(term) for name, term in row.items()} for row in rows])
    if not rows:
        tell("The query finds nothing.")


def _shortened(term: Term | None) -> str | None:
    """A term for people: an IRI without the beginning that all IRIs of its kind have."""
    from pyoxigraph import NamedNode

    from kg import namespaces

    if not isinstance(term, NamedNode):
        return None if term is None else str(getattr(term, "value", term))
    iri = str(term.value)
    for prefix, begin in {"": namespaces.id_base(), **namespaces.PREFIXES}.items():
        if iri.startswith(begin) and iri != begin:
            return f"{prefix}:{iri.removeprefix(begin)}" if prefix else iri.removeprefix(begin)
    return iri


def _query_text(sparql: str) -> str:
    if sparql == "-":
        return sys.stdin.read()
    if not sparql.endswith(".rq"):
        return sparql
    try:
        return Path(sparql).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"The query {sparql} cannot be read ({error}); check the file.") from error
