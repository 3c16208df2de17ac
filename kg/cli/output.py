"""What all commands share: common options, and how results reach the two outputs."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from kg import settings

FAULTS_FOUND = 3
SOME_FAILED = 4
INTERRUPTED = 130

QUIET, VERBOSE = "Print only results and errors.", "Print more on standard error."

#: The commands that ask an endpoint as they ask a store.
_ONLY_ASKING = ("ask", "query", "explain", "serve", "view", "export", "articles")

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
        help="The store: a folder, a .trig or a .nq file; to ask, also the http address of a SPARQL endpoint; for "
        "build also memory, which keeps nothing. Or set KG_STORE.",
    )(function)


def store_again(location: str) -> list[str]:
    """How to name the store in another command, if it must be named."""
    context = click.get_current_context()
    return ["--store", location] if context.get_parameter_source("location") is ParameterSource.COMMANDLINE else []


def _kept(context: click.Context, option: click.Parameter, location: str) -> str:
    if location == settings.MEMORY and context.info_name != "build":
        raise click.BadParameter("a store in memory ends with the build; name a folder, a .trig or a .nq file")
    if settings.is_endpoint(location) and context.info_name not in _ONLY_ASKING:
        raise click.BadParameter(
            f"kg {context.info_name} needs a store on this machine, and {location} is an endpoint, which is only asked "
            "questions; name a folder, a .trig or a .nq file"
        )
    return location


def json_option(function: _Command) -> _Command:
    """Give a command the options that all have: --json, and -q and -v, which `kg` itself takes too."""
    function = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(function)
    for name, means in (("quiet", QUIET), ("verbose", VERBOSE)):
        flags = (f"-{name[0]}", f"--{name}")
        function = click.option(*flags, is_flag=True, expose_value=False, callback=_as_if_before, help=means)(function)
    return function


def _as_if_before(context: click.Context, option: click.Parameter, value: bool) -> None:
    """Treat an option after the command like the same option before it."""
    options = context.find_root().params
    if value and option.name in options:
        options[option.name] = True
        show_warnings(options["verbose"], options["quiet"])


def print_json(value: object) -> None:
    """Print a result as JSON, with the same bytes for the same result."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell(message: str) -> None:
    """Print a message that is no data, unless --quiet is set."""
    if not is_quiet():
        click.echo(message, err=True)


def is_quiet() -> bool:
    """Whether only results are wanted."""
    return _is_set("quiet")


def is_verbose() -> bool:
    """Whether each step is to be reported."""
    return _is_set("verbose")


def _is_set(name: str) -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.find_root().params.get(name))


def in_plain_words(error: click.ClickException) -> click.ClickException:
    """The error, with a sentence in place of click's formula for a range of numbers."""
    if not isinstance(error, click.BadParameter) or isinstance(error, click.MissingParameter) or error.param is None:
        return error
    kind = error.param.type
    if not isinstance(kind, click.IntRange | click.FloatRange):
        return error
    number = "a whole number" if isinstance(kind, click.IntRange) else "a number"
    span = f"from {kind.min} to {kind.max}" if kind.max is not None else f"that is {kind.min} or more"
    return click.BadParameter(f"it must be {number} {span}.", error.ctx, error.param)


def in_colour() -> bool:
    """Whether standard output is a terminal with colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show_warnings(verbose: bool, quiet: bool) -> None:
    """Send the library's log to standard error, one line each; with --quiet only errors."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("kg: %(message)s"))
    logger = logging.getLogger("kg")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING)
    logger.propagate = False
