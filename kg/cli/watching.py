"""Following feeds."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.build_report import BuildReport
from kg.cli.building import say_failures, summary
from kg.cli.output import SOME_FAILED, json_option, store_option, tell
from kg.cli.progress import bars
from kg.errors import StoreError
from kg.folding import counted
from kg.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from kg.watch import Watch

#: The most answers that a round prints.
_FEW = 40


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@store_option
@click.option(
    "--every",
    type=click.FloatRange(1),
    default=15,
    show_default=True,
    metavar="MINUTES",
    help="Minutes from the end of a round to the next.",
)
@click.option("--once", is_flag=True, help="Do one round and stop, for example for cron.")
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Number of processes that read articles."
)
@click.option("--spacy-model", default=DEFAULT_MODEL, show_default=True, help="The spaCy pipeline to read with.")
@click.option(
    "--patches",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder for a patch of each round that changed the store, which kg apply gives to another store.",
)
@json_option
def watch(
    feeds: tuple[str, ...],
    location: str,
    every: float,
    once: bool,
    jobs: int,
    spacy_model: str,
    patches: Path | None,
    as_json: bool,
) -> None:
    """Follow feeds and keep the store up to date, until Ctrl-C.

    A FEED is the address of an RSS or Atom feed, or a file or pattern of feeds; a list of addresses works too. Each
    round fetches the feeds, reads the articles that are not in the store yet, and prints one line. Standard output gets
    the answers that are new (+), gone (-) or changed (~); with --json, one line of JSON for each round.

    \b
    Examples:
      kg watch https://news.example.org/world.rss --store wire.kg --every 30
      kg watch feeds/*.xml --once --json
      kg watch feeds/*.xml --patches patches/
    """
    from kg.watch import Watch

    watched = Watch(feeds, location, jobs=jobs, model=spacy_model, patches=patches)
    try:
        report = _round(watched, location, as_json)
        while not once:
            time.sleep(60 * every)
            try:
                _round(watched, location, as_json)
            except StoreError as error:  # perhaps another build runs just now; the next round may find the store free
                tell(f"kg: {error}")
    except KeyboardInterrupt:
        tell(f"Stopped. {location} holds all completed rounds.")
        return
    failed = {failure.source for failure in report.failures}
    if failed:
        sys.exit(1 if failed >= set(feeds) else SOME_FAILED)


def _round(watched: Watch, location: str, as_json: bool) -> BuildReport:
    with bars(as_json) as progress:
        report = watched.round(progress)
    say_failures(report)
    tell(f"{time.strftime('%H:%M')} {summary(report, location, nothing='nothing new')}")
    if as_json:
        answers = [asdict(each) for each in watched.changed]
        patch = str(watched.patch) if watched.patch else None
        click.echo(json.dumps(asdict(report) | {"answers": answers, "patch": patch}, ensure_ascii=False))
        return report
    for each in watched.changed[:_FEW]:
        sign = "~" if each.was and each.now else "+" if each.now else "-"
        was = f" (was {each.was})" if sign == "~" else ""
        click.echo(f"{sign} {each.about}, {each.relation}: {each.now or each.was}{was}")
    if len(watched.changed) > _FEW:
        click.echo(f"and {counted(len(watched.changed) - _FEW, 'answer')} more; --json has all of them")
    return report
