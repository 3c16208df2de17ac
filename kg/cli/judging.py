"""A user's own word on who is who."""

from __future__ import annotations

import click

from kg.cli.output import json_option, print_json, store_option
from kg.cli.overruling import change, signature, signed_by
from kg.model import Decision, Judgement


@click.command()
@click.argument("a")
@click.argument("b")
@signature
@store_option
@json_option
def same(a: str, b: str, why: str, by: str, when: str | None, location: str, as_json: bool) -> None:
    """Say that A and B are the same. This overrides every rule, and rebuilds keep it.

    A and B are names, or IRIs where a name is not enough.

    \b
    Examples:
      kg same "Anna Keller" "A. Keller"
      kg same organization/fisheries-board organization/board-of-fisheries
    """
    _decide(a, b, Judgement.SAME, (by, when, why), location, as_json)


@click.command()
@click.argument("a")
@click.argument("b")
@signature
@store_option
@json_option
def different(a: str, b: str, why: str, by: str, when: str | None, location: str, as_json: bool) -> None:
    """Say that A and B are not the same. This overrides every rule, and rebuilds keep it.

    It also undoes an earlier `kg same A B`.

    \b
    Examples:
      kg different "Anna Keller" "Andrea Keller"
      kg different person/tomas-rybak person/tomas-rybak-2
    """
    _decide(a, b, Judgement.DIFFERENT, (by, when, why), location, as_json)


def _decide(
    a: str, b: str, judgement: Judgement, given: tuple[str, str | None, str], location: str, as_json: bool
) -> None:
    from kg import correcting

    signed = signed_by(*given)
    change(lambda store: correcting.decide(store, a, b, judgement, signed), location, as_json)


@click.command("why-same")
@click.argument("a")
@click.argument("b")
@store_option
@json_option
def why_same(a: str, b: str, location: str, as_json: bool) -> None:
    """Show why A and B count as the same thing, or why not.

    \b
    Examples:
      kg why-same "Anna Keller" Keller
      kg why-same "fisheries talks" "talks in Oslo" --json
    """
    from kg import pipeline
    from kg.graph.store import open_store

    together, decisions = pipeline.why_same(a, b, open_store(location))
    if as_json:
        print_json({"same": together, "decisions": [_as_json(decision) for decision, _, _ in decisions]})
        return
    click.echo("The same." if together else "Not the same.")
    for decision, left, right in decisions:
        click.echo(
            f"- {left} in {decision.left.article}, {right} in {decision.right.article}: "
            f"{decision.judgement} ({decision.person or decision.by}, {decision.score:.2f}). {decision.account}"
        )
    if not decisions:
        click.echo(
            "- No rule had a reason to compare them." if not together else "- The article itself uses both names."
        )


def _as_json(decision: Decision) -> dict[str, object]:
    return {
        "left": {"article": decision.left.article, "key": decision.left.key},
        "right": {"article": decision.right.article, "key": decision.right.key},
        "judgement": decision.judgement,
        "by": decision.person or decision.by,
        "when": decision.when,
        "score": decision.score,
        "why": decision.why,
    }
