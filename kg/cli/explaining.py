"""Where answers come from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.dating import as_of_option, from_option, opened, to_option
from kg.cli.output import json_option, print_json, store_option, tell
from kg.cli.parameters import confidence_option, parameters_of

if TYPE_CHECKING:
    from kg.answers.explain import Explanation
    from kg.graph.store import Store


@click.command()
@click.argument("target")
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the row's question.")
@from_option
@to_option
@as_of_option
@confidence_option
@store_option
@json_option
def explain(
    target: str,
    given: tuple[str, ...],
    start: str,
    end: str,
    day: str | None,
    min_confidence: float,
    location: str,
    as_json: bool,
) -> None:
    """Show where an answer comes from.

    It shows the sentence with its words marked, the reader, the identity decisions, and other accounts.
    TARGET is a row of an answer (question and number, from 1), anything that an answer prints (a name, a topic, a post,
    a day, an article), a kind and slug such as person/anna-keller, or an IRI from an answer in JSON or CSV. If several
    things have the name, all of them are shown. Rows are counted as `kg ask` prints them with the same parameters, days
    and --min-confidence; where several rows say the same, each of their quotes counts.

    \b
    Examples:
      kg explain who-was-absent:1
      kg explain "Anna Keller"
      kg explain "$(kg ask who-was-absent --json | jq -r '.results.bindings[0].claim.value')"
    """
    explanation = _explanation(opened(location, day), target, parameters_of(given), min_confidence, start, end)
    if "/" in target and not explanation.target.endswith(target):
        tell(f"{target} is {explanation.target} now.")
    if as_json:
        print_json(asdict(explanation))
    else:
        click.echo(str(explanation))


def _explanation(
    store: Store, target: str, parameters: dict[str, str], min_confidence: float, start: str, end: str
) -> Explanation:
    """What supports a name, or else a row or an IRI."""
    from kg.answers.explain import explain as explanation_of
    from kg.answers.explain import is_name
    from kg.answers.narrowing import Period

    if is_name(target):
        from kg import pipeline

        return pipeline.explain_name(target, store)
    return explanation_of(store, target, parameters, min_confidence=min_confidence, period=Period(start, end))
