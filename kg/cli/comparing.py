"""Which answers differ between two stores, or between two days of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kg.cli.dating import opened
from kg.cli.output import json_option, print_json, store_option, tell
from kg.cli.printing import PASSING, TermRow, values


@click.command()
@click.argument("before")
@click.argument("after")
@store_option
@json_option
def diff(before: str, after: str, location: str, as_json: bool) -> None:
    """Show which answers differ between two stores or days.

    BEFORE and AFTER are stores, or days (2031-03-04, 2031-03, 2031). With days, --store names the store.

    \b
    Examples:
      kg diff yesterday.kg talks.kg
      kg diff 2031-03-01 2031-03-31 --json
    """
    from kg.answers import questions
    from kg.answers.narrowing import is_day

    sides = [(location, each) if is_day(each) and not Path(each).exists() else (each, None) for each in (before, after)]
    one, other = (opened(*side) for side in sides)
    changes = {}
    for question in questions.load():
        if question.parameters:
            continue  # no answer without a parameter
        old, new = (questions.ask(store, question.name, {}) for store in (one, other))
        added, removed = _missing(new, old), _missing(old, new)
        if added or removed:
            changes[question.name] = {"added": added, "removed": removed}
    if as_json:
        print_json(changes)
        return
    for name, change in changes.items():
        click.echo(f"{name}: {len(change['added'])} added, {len(change['removed'])} removed")
        for sign, rows in (("+", change["added"]), ("-", change["removed"])):
            for row in rows:
                click.echo(f"  {sign} {_in_one_line(row)}")
    if not changes:
        tell("No answer differs.")


def _in_one_line(row: Mapping[str, str]) -> str:
    """The part of a row that people read: names and not IRIs, or the end of an IRI."""
    from kg import namespaces

    base = namespaces.id_base()
    return " | ".join(
        f"{column}={' '.join(value.removeprefix(base).split())}"
        for column, value in row.items()
        if column not in PASSING and f"{column}Name" not in row
    )


def _missing(rows: Sequence[TermRow], others: Sequence[TermRow]) -> list[dict[str, str]]:
    """The rows that the others do not have, each once, in order; compared by what people read."""
    there = {_read(row) for row in others}
    found = {key: values(row) for row in reversed(rows) if (key := _read(row)) not in there}
    return list(reversed(found.values()))


def _read(row: TermRow) -> tuple[tuple[str, str], ...]:
    """The parts of a row by which people see a difference: its words, without offsets, confidence and claim IRIs."""
    return tuple(sorted((name, value) for name, value in values(row).items() if name not in PASSING))
