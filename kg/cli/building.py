"""Articles in and out of the store."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from kg import settings
from kg.cli.output import SOME_FAILED, json_option, print_json, store_option, tell
from kg.model import BuildReport


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@store_option
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Read articles in so many processes."
)
@click.option("--model", default=settings.DEFAULT_MODEL, show_default=True, help="The spaCy pipeline to read with.")
@click.option("--again", is_flag=True, help="Read unchanged articles too, as after an upgrade or with another model.")
@json_option
def build(sources: tuple[str, ...], location: str, jobs: int, model: str, again: bool, as_json: bool) -> None:
    """Read articles into the store.

    A SOURCE is a file, a folder, a quoted pattern, or - for standard input: plain text, Markdown with front matter,
    HTML, JSON or JSON Lines. Articles that have not changed are passed over, changed ones are replaced.

    \b
    Examples:
      kg build articles/ more/*.html
      zcat wire.jsonl.gz | kg build - --store wire.kg --jobs 4
    """
    from kg import batch

    report = batch.build(
        sources,
        location=location,
        jobs=jobs,
        model=model,
        again=again,
        progress=_progress if sys.stderr.isatty() else None,
    )
    _print_report(report, location, as_json)
    if report.failures:
        done = report.added or report.replaced or report.unchanged
        sys.exit(SOME_FAILED if done else 1)


def _progress(done: int, total: int) -> None:
    click.echo(f"\r{done} of {total} articles read", nl=done == total, err=True)


def _print_report(report: BuildReport, location: str, as_json: bool) -> None:
    for failure in report.failures:
        tell(f"kg: {failure.source}: {failure.reason}")
    if as_json:
        print_json(asdict(report))
        return
    outcomes = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "failed": report.failures,
    }
    did = ", ".join(f"{len(names)} {outcome}" for outcome, names in outcomes.items() if names) or "nothing to read"
    held = ", ".join(f"{count:,} {name}" for name, count in report.counts.items())
    tell(f"{did}. {location} holds {held}.")


@click.command()
@store_option
@json_option
def articles(location: str, as_json: bool) -> None:
    """List the articles of the store.

    \b
    Examples:
      kg articles
      kg articles --json | jq -r '.[].id'
    """
    from kg.cli.tables import show_table
    from kg.store import open_store

    columns = ("id", "published", "source", "title", "url")
    rows = [{name: getattr(article, name) for name in columns} for article in open_store(location).articles()]
    if as_json:
        print_json(rows)
    else:
        show_table(columns[:4], rows)


@click.command()
@click.argument("article")
@store_option
@json_option
def remove(article: str, location: str, as_json: bool) -> None:
    """Take an article out of the store, with everything that rests on it alone.

    \b
    Examples:
      kg remove oslo-talks-2025
      kg remove "$(kg articles --json | jq -r '.[0].id')"
    """
    from kg import pipeline
    from kg.batch import changing
    from kg.store import save

    with changing(location) as store:
        pipeline.remove(article, store)
        save(store.quads, location)
    if as_json:
        print_json({"removed": [article]})
    else:
        tell(f"{article} removed.")
