"""A user's own RDF beside the articles."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.output import json_option, print_json, store_option, tell


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--source", metavar="NAME", help="Where the file is from, such as Wikidata; the same name replaces the old file."
)
@click.option("--remove", "removed", metavar="NAME", help="Remove this source.")
@store_option
@json_option
def reference(file: Path | None, source: str | None, removed: str | None, location: str, as_json: bool) -> None:
    """Keep RDF of your own beside the articles, or list it.

    FILE is Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD. Its triples go into a named graph of their own, which
    queries see with GRAPH and builds do not change. They are not facts, and they answer no question.

    \b
    Examples:
      kg reference posts.ttl --source Wikidata
      kg reference
      kg reference --remove Wikidata
    """
    from kg.cli.formatting import show_table
    from kg.graph import reference_graphs
    from kg.graph.store import open_store

    if file is not None and removed is not None:
        raise click.UsageError("Add a FILE or --remove a source, one at a time.")
    if (file is None) != (source is None):
        raise click.UsageError("A FILE and --source belong together: kg reference posts.ttl --source Wikidata")
    if file is None and removed is None:
        rows = [asdict(each) for each in reference_graphs.listed(open_store(location))]
        if as_json:
            print_json(rows)
        else:
            columns = ("source", "file", "triples", "graph")
            show_table(columns, [{name: str(row[name]) for name in columns} for row in rows])
        return
    done = _change(location, file, source or "", removed or "")
    if as_json:
        print_json(done)
    elif file is not None:
        tell(f"{done['triples']:,} triples of {done['source']} are in GRAPH <{done['graph']}>.")
    else:
        tell(f"{done['source']} removed.")


def _change(location: str, file: Path | None, source: str, removed: str) -> dict[str, object]:
    from kg.batch import changing
    from kg.graph import reference_graphs
    from kg.graph.store import save_changes

    with changing(location) as store:
        change = reference_graphs.add(store, file, source) if file else reference_graphs.remove(store, removed)
        save_changes(store)
    return asdict(change)
