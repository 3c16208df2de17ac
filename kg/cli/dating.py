"""Spans of days, as commands take them."""

from __future__ import annotations

import click

from_option = click.option(
    "--from", "start", metavar="DAY", default="", help="Only what took place on this day or later; else, was published."
)
to_option = click.option(
    "--to", "end", metavar="DAY", default="", help="Only what took place on this day or earlier; else, was published."
)
