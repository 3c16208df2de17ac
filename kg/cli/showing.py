"""The store as a page, as files for other programs, and under inspection."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from kg.cli.output import FAULTS_FOUND, json_option, print_json, store_option, tell
from kg.export import FORMATS


@click.command()
@store_option
@click.option("-o", "--output", default="talks.html", show_default=True, metavar="FILE", help="The page to write.")
@json_option
def view(location: str, output: str, as_json: bool) -> None:
    """Write the network as one HTML page that opens anywhere, without a network.

    \b
    Examples:
      kg view
      kg view --store oslo.kg -o oslo.html
    """
    from kg.store import open_store
    from kg.view import write

    write(open_store(location), output)
    if as_json:
        print_json({"written": output})
    else:
        tell(f"Open {output} in a browser.")


@click.command()
@click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)), help="What to write.")
@click.option("-o", "--output", required=True, metavar="PATH", help="The file to write.")
@store_option
@json_option
def export(form: str, output: str, location: str, as_json: bool) -> None:
    """Write the store for other programs.

    turtle holds the facts; trig, nquads and jsonld everything, with the words of the articles; graphml, gexf and csv
    the network (csv as two tables, of nodes and of edges).

    \b
    Examples:
      kg export --format graphml -o talks.graphml
      kg export --format nquads -o talks.nq --store oslo.kg
    """
    from kg.export import export as write
    from kg.store import open_store

    written = [str(path) for path in write(open_store(location), form, output)]
    if as_json:
        print_json({"written": written, "format": form})
    else:
        tell(f"{' and '.join(written)} written.")


@click.command()
@store_option
@click.option(
    "--reasoner", is_flag=True, help="Also prove with HermiT that the facts agree; needs Java and some seconds."
)
@json_option
def check(location: str, reasoner: bool, as_json: bool) -> None:
    """Look for faults in the store; exit code 3 says that there are some.

    \b
    Examples:
      kg check
      kg check --reasoner --json
    """
    from kg import validate
    from kg.store import open_store

    faults = validate.check(open_store(location).quads, reasoner=reasoner)
    if as_json:
        print_json([asdict(fault) for fault in faults])
    else:
        for fault in faults:
            click.echo(f"{fault.rule}: {fault.subject}: {fault.message}")
        tell(f"{len(faults)} faults found." if faults else "No faults found.")
    if faults:
        sys.exit(FAULTS_FOUND)
