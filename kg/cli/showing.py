"""The store as a page, as files for other programs, over HTTP, and its faults."""

from __future__ import annotations

import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.dating import as_of_option, opened
from kg.cli.output import FAULTS_FOUND, json_option, print_json, store_option, tell
from kg.publish.export import FORMATS
from kg.settings import is_endpoint

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from kg.publish.serve import Editing


@click.command()
@store_option
@click.option("-o", "--output", default="talks.html", show_default=True, metavar="FILE", help="The page to write.")
@click.option("--quotes-only", is_flag=True, help="Include only the sentences that are evidence, not whole articles.")
@as_of_option
@json_option
def view(location: str, output: str, quotes_only: bool, day: str | None, as_json: bool) -> None:
    """Write one HTML page with everything in it.

    The page opens on any machine, without an internet connection.

    \b
    Examples:
      kg view
      kg view --store oslo.kg -o oslo.html
      kg view --quotes-only -o to-pass-on.html
    """
    from kg.publish.page import write

    write(opened(location, day), output, quotes_only=quotes_only)
    if as_json:
        print_json({"written": output})
    else:
        tell(f"Open {output} in a browser.")


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="The format to write.")
@click.option(
    "--ontology", is_flag=True, help="Write the ontology, in the format of PATH: .ttl, .owl, .nt, .sssom.tsv."
)
@click.option(
    "-o", "--output", required=True, metavar="PATH", help="The file or folder to write, or - for standard output."
)
@click.option("--quotes-only", is_flag=True, help="Include only the sentences that are evidence, not whole articles.")
@store_option
@json_option
def export(form: str | None, ontology: bool, output: str, quotes_only: bool, location: str, as_json: bool) -> None:
    """Write the store for other programs, or the ontology.

    turtle has the facts. trig, nquads and jsonld have everything, with the words of the articles. graphml, gexf,
    cytoscape and csv have the network (csv as two tables, of nodes and of edges). followthemoney has the facts as its
    entities, nanopub each claim as a nanopublication. drafts has what each article says, to correct and to build from
    again; corrected-drafts has only the articles that a person corrected; corrections has the corrections themselves.
    parquet, neo4j, ro-crate and both kinds of drafts write a folder. With -o -, a single file goes to standard output.

    \b
    Examples:
      kg export --format graphml -o talks.graphml
      kg export --format nquads -o talks.nq --store oslo.kg
      kg export --format neo4j -o talks-neo4j
      kg export --format drafts -o drafts
      kg export --format trig --quotes-only -o to-pass-on.trig
      kg export --format nquads -o - | gzip > talks.nq.gz
      kg export --ontology -o parley.owl
    """
    if ontology == (form is not None):
        raise click.UsageError("Say what to write: either --format, for the store, or --ontology.")
    if form is None:
        _export_ontology(output, as_json)
        return
    from kg.graph.store import open_store
    from kg.publish.export import FOLDERS, single
    from kg.publish.export import export as write

    if output == "-":
        if as_json:
            raise click.UsageError("-o - and --json both use standard output; give one of them.")
        click.echo(single(open_store(location), form, quotes_only=quotes_only), nl=False)
        return
    written = [str(path) for path in write(open_store(location), form, output, quotes_only=quotes_only)]
    if as_json:
        print_json({"written": written, "format": form})
    else:
        tell(f"Wrote the folder {output}." if form in FOLDERS else f"Wrote {' and '.join(written)}.")


def _export_ontology(output: str, as_json: bool) -> None:
    from kg.files import write_whole
    from kg.publish.export.ontology import written_as

    content = written_as(output)
    if output == "-":
        click.echo(content, nl=False)
        return
    write_whole(Path(output), content)
    if as_json:
        print_json({"written": [output], "format": "ontology"})
    else:
        tell(f"Wrote {output}.")


@click.command()
@store_option
@click.option(
    "--reasoner",
    is_flag=True,
    help="Also check with HermiT that the facts are consistent; needs Java and some seconds.",
)
@json_option
def check(location: str, reasoner: bool, as_json: bool) -> None:
    """Look for faults in the store. The exit code is 3 if there are any.

    \b
    Examples:
      kg check
      kg check --reasoner --json
    """
    from kg.graph import damage, validate
    from kg.graph.store import open_store

    faults = [validate.Fault("as-written", where, message) for where, message in damage.find(location)]
    faults = faults or validate.check(open_store(location).quads, reasoner=reasoner)
    if as_json:
        print_json([asdict(fault) for fault in faults])
    else:
        for fault in faults:
            click.echo(f"{fault.rule}: {fault.subject}: {fault.message}")
        found = "1 fault" if len(faults) == 1 else f"{len(faults) or 'No'} faults"
        tell(f"{found} found.")
    if faults:
        sys.exit(FAULTS_FOUND)


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds a query may take."
)
@click.option(
    "--memory", default=1024, show_default=True, type=click.IntRange(64), help="MB of memory a query may need."
)
@click.option(
    "--cors/--no-cors", default=True, show_default=True, help="Whether pages of other sites may send queries."
)
@click.option(
    "--edit", is_flag=True, help="Allow corrections, on this machine, to everyone who opens the printed address."
)
@click.option(
    "--by", envvar="KG_BY", default="user", show_default=True, help="Your name for corrections; or set KG_BY."
)
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file that logs each change.  [default: STORE.edits.jsonl]",
)
@json_option
def serve(
    location: str,
    host: str,
    port: int,
    timeout: float,
    memory: int,
    cors: bool,
    edit: bool,
    by: str,
    log: Path | None,
    as_json: bool,
) -> None:
    """Serve the store over HTTP.

    There are pages for people, and SPARQL and linked data for programs. The server only reads the store. With --edit,
    people on this machine who open the printed address can correct it.

    \b
    Examples:
      kg serve
      kg serve --port 9000 --store oslo.kg
      kg serve --edit --by "Ada Lund"
    """
    from kg import pipeline
    from kg.publish.serve import Limits, application

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    editing = _editing(location, host, port, by, log) if edit else None
    limits = Limits(seconds=timeout, memory=memory)
    app = application(location, limits=limits, cors=cors, past=pipeline.as_of, editing=editing)
    if editing is not None:
        address += f"edit?token={editing.token}"
    if as_json:
        print_json({"address": address})
    else:
        tell(f"Open {address} in a browser; Ctrl-C ends it.")
    _listen(app, host, port)


def _listen(app: Starlette, host: str, port: int) -> None:
    """Answer requests until Ctrl-C; then report how many were not HTTP."""
    import uvicorn

    from kg.publish.serve.connections import Connection, Counted

    counted = Counted()
    logging.getLogger("uvicorn.error").addFilter(counted)
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=Connection,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    if counted.count:
        were = "request was not HTTP and was" if counted.count == 1 else "requests were not HTTP and were"
        tell(f"{counted.count} {were} refused.")


def _editing(location: str, host: str, port: int, by: str, log: Path | None) -> Editing:
    """How the server changes the store; UsageError if other machines could reach it."""
    import secrets
    from functools import partial

    from kg import editing
    from kg.publish.serve import Editing

    if is_endpoint(location):
        raise click.UsageError(
            f"--edit needs a store on this machine, and {location} is an endpoint; leave out --edit."
        )
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise click.UsageError(f"--edit works on this machine only; leave out --host {host}.")
    file = log or Path(f"{location.rstrip('/')}.edits.jsonl")
    try:
        file.open("a", encoding="utf-8").close()
    except OSError as error:
        why = f"The log {file} cannot be written ({error.strerror}); name another with --log."
        raise click.UsageError(why) from error
    return Editing(partial(editing.change, location), editing.listed, secrets.token_urlsafe(32), port, file, by)
