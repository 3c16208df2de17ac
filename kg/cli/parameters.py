"""Options of questions: parameters and the least confidence."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kg.settings import MIN_CONFIDENCE


def _between_0_and_1(_context: click.Context, _option: click.Parameter, value: float) -> float:
    if not 0 <= value <= 1:
        raise click.BadParameter(f"{value} is not a number from 0 to 1; 0 takes every claim")
    return value


confidence_option = click.option(
    "--min-confidence",
    type=float,
    default=MIN_CONFIDENCE,
    show_default=True,
    callback=_between_0_and_1,
    metavar="NUMBER",
    help="Leave out claims less sure than this, from 0 to 1; 0 takes all.",
)


def parameters_of(given: Sequence[str]) -> dict[str, str]:
    """The parameters by name; wrong use where one has no value."""
    parameters = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--param")
        parameters[name] = value
    return parameters
