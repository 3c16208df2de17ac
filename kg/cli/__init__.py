"""The command line: one command for each thing a person wants. It parses, calls, prints.

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong use, 3 a check
found faults, 4 done but some articles failed, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from kg.cli.asking import ask
from kg.cli.building import articles, build, remove
from kg.cli.calibrating import calibrate
from kg.cli.comparing import diff
from kg.cli.explaining import explain
from kg.cli.judging import different, same, why_same
from kg.cli.linking import link
from kg.cli.output import INTERRUPTED, QUIET, VERBOSE, in_plain_words, show_warnings
from kg.cli.overruling import accept, claim, corrections, mend, reject, rename, review, undo
from kg.cli.patching import apply
from kg.cli.project import completion, defaults, init
from kg.cli.querying import query
from kg.cli.reference_data import reference
from kg.cli.showing import check, export, serve, view
from kg.cli.trying import read
from kg.cli.watching import watch
from kg.errors import ParleyError

_BUILDING = (init, build, watch, calibrate)
_ASKING = (ask, query, explain, read, view, serve, export, articles)
_CORRECTING = (review, accept, reject, mend, claim, rename, same, different, why_same, corrections, undo)
_KEEPING = (remove, reference, link, check, diff, apply, completion)


class _InOrder(click.Group):
    """Lists the commands in the order a person meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the command line; this is where --help and --version print."""
        with _enough():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        with _enough():
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done


@contextmanager
def _enough() -> Iterator[None]:
    """End quietly when the reader of our output has stopped reading, though click takes that for an error."""
    try:
        yield
    except BrokenPipeError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from error


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="parley-kg", prog_name="kg")
@click.option("-v", "--verbose", is_flag=True, help=VERBOSE)
@click.option("-q", "--quiet", is_flag=True, help=QUIET)
@click.pass_context
def kg(context: click.Context, verbose: bool, quiet: bool) -> None:
    """Find out from news articles who negotiates with whom.

    \b
    Examples:
      kg build articles/                  read articles into the store talks.kg
      kg ask "who was not there?"         ask a question in plain words
    """
    show_warnings(verbose, quiet)
    context.default_map = defaults(kg)


for _command in (*_BUILDING, *_ASKING, *_CORRECTING, *_KEEPING):
    kg.add_command(_command)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    _use_utf8()
    try:
        code = kg.main(prog_name="kg", standalone_mode=False)
    except click.ClickException as error:
        in_plain_words(error).show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt) as interrupt:
        cause = interrupt.__cause__ if isinstance(interrupt, click.Abort) else interrupt
        told = str(cause) if isinstance(cause, KeyboardInterrupt) else ""
        click.echo(told or "Interrupted; the store is as it was before.", err=True)
        code = INTERRUPTED
    except ParleyError as error:
        click.echo(f"kg: {error}", err=True)
        code = 1
    except (RuntimeError, OSError) as error:
        from kg.graph import damage

        damaged = damage.of_engine(error)
        if damaged is None:
            raise
        click.echo(f"kg: {damaged}", err=True)
        code = 1
    sys.exit(code or 0)


def _use_utf8() -> None:
    """Use the same bytes in files and pipes on every system; Windows has its own code page and line ends."""
    if "PYTHONIOENCODING" in os.environ:
        return
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            newline = None if stream is sys.stdin else "\n"
            stream.reconfigure(encoding="utf-8", errors=stream.errors, newline=newline)
