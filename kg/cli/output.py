"""What all commands share: the options they have in common, and how results reach the two outputs."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from kg import settings

FAULTS_FOUND = 3
SOME_FAILED = 4
INTERRUPTED = 130

_Command = TypeVar("_Command", bound=Callable[..., Any])


def store_option(function: _Command) -> _Command:
    """Give a command the option --store."""
    return click.option(
        "--store",
        "location",
        metavar="PATH",
        envvar="KG_STORE",
        default=settings.DEFAULT_STORE,
        show_default=True,
        callback=_kept,
        help="The store: a folder, a .trig or .nq file (to build also memory, which keeps nothing); or set KG_STORE.",
    )(function)


def _kept(context: click.Context, option: click.Parameter, location: str) -> str:
    if location == "memory" and context.info_name != "build":
        raise click.BadParameter("a store in memory ends with the build; name a folder, a .trig or a .nq file")
    return location


def json_option(function: _Command) -> _Command:
    """Give a command the option --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(function)


def print_json(value: object) -> None:
    """Print a result as JSON, the same for the same result."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell(message: str) -> None:
    """Say something that is no data, unless nothing but results is wanted."""
    context = click.get_current_context(silent=True)
    if context is None or not context.find_root().params.get("quiet"):
        click.echo(message, err=True)


def in_colour() -> bool:
    """Whether standard output is a terminal that wants colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show_warnings(verbose: bool, quiet: bool) -> None:
    """Send what the library logs to standard error, one line each; of a quiet program only errors."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("kg: %(message)s"))
    logger = logging.getLogger("kg")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING)
    logger.propagate = False
