"""A progress bar for a build, on a terminal."""

from __future__ import annotations

import itertools
import sys
import time
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

import click

from kg.cli.output import is_quiet, is_verbose

#: Seconds before a step of unknown length gets a bar; most steps are over by then.
_PATIENCE = 1.0


class Bars(ExitStack):
    """A bar on standard error for each step: articles found, asked about, read."""

    def __init__(self) -> None:
        super().__init__()
        self._what = ""
        self._bar: Any = None
        self._began = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that this many are done; the number is unknown if the total is 0."""
        if what != self._what:
            self.close()
            self._what, self._bar = what, None
        if self._bar is None and (total > 1 or (not total and time.monotonic() - self._began > _PATIENCE)):
            bar: Any = click.progressbar(
                itertools.count(), length=total or None, label=f"Articles {what}", show_pos=True, file=sys.stderr
            )
            self._bar = self.enter_context(bar)
        if self._bar is not None:
            self._bar.update(done - self._bar.pos)


def bars(as_json: bool) -> AbstractContextManager[Bars | None]:
    """Bars to call after each article; none if there is no terminal, or with --json, --quiet or --verbose."""
    return nullcontext() if as_json or is_quiet() or is_verbose() or not sys.stderr.isatty() else Bars()
