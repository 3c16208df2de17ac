"""`kg build --on spark`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.build_report import BuildReport
from kg.cli.progress import bars
from kg.reading.readers import Readers
from kg.settings import MEMORY

_Command = TypeVar("_Command", bound=Callable[..., Any])


def spark_options(function: _Command) -> _Command:
    """Give a command the options of a build on Spark."""
    for option in (
        click.option("--output", metavar="DIR", help="With --on spark: write N-Quads here instead of a store."),
        click.option("--master", metavar="URL", help="With --on spark: the cluster.  [default: all local cores]"),
        click.option("--on", type=click.Choice(["spark"]), help="Build on Apache Spark, for millions of articles."),
    ):
        function = option(function)
    return function


def is_wanted(given: dict[str, Any], location: str, again: bool) -> bool:
    """Whether Spark is to build. Raises UsageError where other options do not go with that."""
    if given["on"] is None:
        for name in ("master", "output"):
            if given[name] is not None:
                raise click.UsageError(f"--{name} is for --on spark: add that.")
        return False
    if again:
        raise click.UsageError("--on spark builds a new graph, so there is nothing to read --again.")
    if given["output"] is None and (location == MEMORY or Path(location).suffix in (".nq", ".trig")):
        raise click.UsageError("--on spark builds a store that is a folder; for files of N-Quads, use --output DIR.")
    return True


def build(
    sources: Sequence[str], location: str, given: dict[str, Any], model: str, readers: Readers, as_json: bool
) -> tuple[BuildReport, str]:
    """Build on Spark; return the report, and where the result stands. Raises ParleyError as `build_jobs.build`."""
    from kg.spark import build_jobs

    if readers.language_model is not None:
        raise click.UsageError("--on spark asks no language model: ask it first, and give its drafts with --drafts.")
    output = given["output"]
    with bars(as_json) as progress:
        report = build_jobs.build(
            sources,
            output=output,
            location=None if output else location,
            master=given["master"],
            model=model,
            readers=readers,
            language=given["language"],
            progress=progress,
        )
    return report, output or location
