"""Options for spans of days, and for the state of a store on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.output import tell

if TYPE_CHECKING:
    from kg.graph.store import Store

as_of_option = click.option(
    "--as-of",
    "day",
    metavar="DAY",
    help="Use only the articles dated by then (2031-03-04, 2031-03 or 2031).",
)
from_option = click.option(
    "--from",
    "start",
    metavar="DAY",
    default="",
    help="Only events on or after this day; undated events count by their article's day.",
)
to_option = click.option(
    "--to",
    "end",
    metavar="DAY",
    default="",
    help="Only events on or before this day; undated events count by their article's day.",
)


def opened(location: str, day: str | None) -> Store:
    """The store there, or its state on a day; says how many articles have no date."""
    from kg.graph.store import open_store

    store = open_store(location)
    if not day:
        return store
    from kg import pipeline

    then, undated = pipeline.as_of(store, day)
    if undated:
        articles = (
            "1 article has no date and is" if len(undated) == 1 else f"{len(undated):,} articles have no date and are"
        )
        tell(f"{articles} left out: {', '.join(undated[:3])}{' ...' if len(undated) > 3 else ''}")
    return then
