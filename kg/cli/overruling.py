"""Corrections: which claims to check, and which are right, wrong, or to be changed."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.output import json_option, print_json, store_again, store_option, tell
from kg.model import Judgement, Span, Status, Verdict

if TYPE_CHECKING:
    from kg.correcting import Listed
    from kg.graph.store import Store
    from kg.reading.corrections.stating import Parts, Signed
    from kg.reviewing import Sample, Shortlisted

_Command = TypeVar("_Command", bound=Callable[..., Any])

_DONE: dict[str, str] = {
    Verdict.ACCEPT: "Accepted",
    Verdict.REJECT: "Rejected",
    Verdict.MEND: "Mended",
    Verdict.ADD: "Added",
    Verdict.RENAME: "Renamed",
    Judgement.SAME: "Joined",
    Judgement.DIFFERENT: "Kept apart",
}


def _options(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    def add(function: _Command) -> _Command:
        for option in reversed(options):
            function = option(function)
        return function

    return add


signature = _options(
    click.option("--why", default="", metavar="TEXT", help="The reason; it is stored."),
    click.option("--by", envvar="KG_BY", default="user", show_default=True, help="Who decides; or set KG_BY."),
    click.option(
        "--on", "when", metavar="DAY", help="When it was decided, if not now: 2031-03-04 or 2031-03-04T09:30:00."
    ),
)
_parts = _options(
    click.option("--relation", metavar="NAME", help="The relation, such as ledBy or hasParty."),
    click.option(
        "--subject", metavar="NAME", help="What the claim is about: talks, a person; for a delegation, its side."
    ),
    click.option("--object", "target", metavar="NAME", help="The object of the claim, by its name."),
    click.option("--value", metavar="TEXT", help="The value instead of an object: a topic, a phase."),
    click.option("--day", metavar="DAY", help="The day instead of an object: 2031-03-04, 2031-03 or 2031."),
    click.option("--status", type=click.Choice([each.value for each in Status]), help="How the article puts it."),
    click.option("--claimant", metavar="NAME", help="Who says so, where the status is claimed."),
    click.option("--words", metavar="TEXT", help="The words of the article that say so."),
    click.option("--start", type=click.IntRange(0), help="The offset where the words begin, instead of --words."),
    click.option("--end", type=click.IntRange(1), help="The offset after the last character of the words."),
)


@click.command()
@click.option("--most", default=10, show_default=True, type=click.IntRange(1), help="How many claims to show.")
@click.option("--article", metavar="ID", help="Claims of this article only.")
@click.option("--sample", "size", type=click.IntRange(1), help="Draw this many at random, and show how many are right.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same claims.")
@store_option
@json_option
def review(most: int, article: str | None, size: int | None, seed: int, location: str, as_json: bool) -> None:
    """Show the claims to check first.

    These are the least sure claims, and those that another account contradicts.
    With --sample, Parley draws claims at random. After you have judged them, it shows how often your articles are read
    correctly, by question, with the 95 % interval (Wilson).

    \b
    Examples:
      kg review
      kg review --article oslo-a --most 50
      kg review --sample 100 --seed 7
    """
    from kg import reviewing
    from kg.graph.store import open_store

    store = open_store(location)
    if size is None:
        found = reviewing.doubtful(store, most, article)
        if as_json:
            print_json([asdict(each) for each in found])
        else:
            _show(found)
        return
    drawn = reviewing.sample(store, size, seed)
    if as_json:
        figures = {name: _figures(shown) for name, shown in (("all", drawn.all), *drawn.questions)}
        print_json({"size": drawn.size, "open": [asdict(each) for each in drawn.open], "precision": figures})
    else:
        _show(drawn.open)
        _tell_precision(drawn)


def _show(found: Sequence[Shortlisted]) -> None:
    for each in found:
        beside = "; another account contradicts it" if each.contradicted else ""
        click.echo(f"{each.id}  {each.confidence:.2f}{beside}\n  {each.says}\n  {each.sentence}\n")
    if found:
        target = shlex.join([found[0].id, *store_again(click.get_current_context().params["location"])])
        tell(f"Right: kg accept {target}   Wrong: kg reject {target}")
    else:
        tell("Nothing is left to judge.")


def _figures(shown: Any) -> dict[str, float]:
    low, high = shown.interval
    figures = {"right": shown.right, "judged": shown.items, "precision": round(shown.precision, 2)}
    return figures | {"low": round(low, 2), "high": round(high, 2)}


def _tell_precision(drawn: Sample) -> None:
    if not drawn.all.items:
        tell(f"None of the {drawn.size} is judged yet; after that, the share of right claims is shown here.")
        return
    for name, shown in (("all claims drawn", drawn.all), *drawn.questions):
        low, high = shown.interval
        click.echo(f"{shown.precision:.2f} ({low:.2f} to {high:.2f})  {shown.right} of {shown.items}  {name}")
    if drawn.open:
        tell(f"{len(drawn.open)} of the {drawn.size} drawn are not judged yet.")


@click.command()
@click.argument("claims", nargs=-1, required=True)
@signature
@store_option
@json_option
def accept(claims: tuple[str, ...], why: str, by: str, when: str | None, location: str, as_json: bool) -> None:
    """Say that claims are right. They are then shown with confidence 1, whichever reader reads the article.

    Name a claim by its id, as `kg review` prints it, by its IRI, or by a row of a question.

    \b
    Examples:
      kg accept oslo-a/claim/0b5232f29f87
      kg accept who-was-absent:1 --why "She was in Paris that week." --by "Ada Lund"
    """
    _judge(claims, Verdict.ACCEPT, (by, when, why), location, as_json)


@click.command()
@click.argument("claims", nargs=-1, required=True)
@signature
@store_option
@json_option
def reject(claims: tuple[str, ...], why: str, by: str, when: str | None, location: str, as_json: bool) -> None:
    """Say that claims are wrong. They are then no rows and no facts, whichever reader reads the article.

    Name a claim by its id, as `kg review` prints it, by its IRI, or by a row of a question.

    \b
    Examples:
      kg reject oslo-a/claim/817493d9f266 --why "Norway was the host."
      kg reject who-negotiated-with-whom:3 who-negotiated-with-whom:4
    """
    _judge(claims, Verdict.REJECT, (by, when, why), location, as_json)


def _judge(
    claims: tuple[str, ...], verdict: Verdict, given: tuple[str, str | None, str], location: str, as_json: bool
) -> None:
    from kg import correcting

    signed = signed_by(*given)
    change(lambda store: correcting.judge(store, claims, verdict, signed), location, as_json)


@click.command()
@click.argument("claim")
@_parts
@signature
@store_option
@json_option
def mend(claim: str, why: str, by: str, when: str | None, location: str, as_json: bool, **given: Any) -> None:
    """Change what a claim says.

    You can change its words, relation, subject, object, value, day, status and claimant. The rest stays.
    Name the claim by its id, by its IRI, or by a row of a question.

    \b
    Examples:
      kg mend oslo-a/claim/553ce8035da1 --object "Greta Falk" --why "Rybak only spoke."
      kg mend where-and-when:1 --day 2031-03-04
    """
    from kg import correcting

    parts, signed = _given(given), signed_by(by, when, why)
    change(lambda store: correcting.mend(store, claim, parts, signed), location, as_json)


@click.command()
@click.argument("article")
@_parts
@signature
@store_option
@json_option
def claim(article: str, why: str, by: str, when: str | None, location: str, as_json: bool, **given: Any) -> None:
    """Add a claim that an article makes and no reader has found.

    For a delegation, the subject is its side. For a person who holds a post, the object is the post. A thing that has
    no such name in the article yet is added too.

    \b
    Examples:
      kg claim oslo-a --words "ended in Oslo" --subject "fisheries talks" --relation heldAt --object "Harbour House"
      kg claim oslo-a --start 120 --end 188 --subject Norway --relation ledBy --object "Greta Falk"
    """
    from kg import correcting

    parts, signed = _given(given), signed_by(by, when, why)
    change(lambda store: correcting.add(store, article, parts, signed), location, as_json)


@click.command()
@click.argument("thing")
@click.argument("name")
@signature
@store_option
@json_option
def rename(thing: str, name: str, why: str, by: str, when: str | None, location: str, as_json: bool) -> None:
    """Give a person, talks or anything else another name. The old name still finds it.

    \b
    Examples:
      kg rename "Tomas Rybak" "Tomás Rybák"
      kg rename person/keller "Anna Keller" --why "Her first name is in the minutes."
    """
    from kg import correcting

    signed = signed_by(by, when, why)
    change(lambda store: correcting.rename(store, thing, name, signed), location, as_json)


@click.command()
@click.argument("correction")
@store_option
@json_option
def undo(correction: str, location: str, as_json: bool) -> None:
    """Undo a correction by its id, or the last one.

    \b
    Examples:
      kg undo last
      kg undo 23045feee5fb
    """
    from kg import correcting

    change(lambda store: correcting.undo(store, correction), location, as_json, taken_back=True)


@click.command()
@click.option("--orphaned", is_flag=True, help="Only those whose article, words or things are gone.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Make the corrections of an exported file.",
)
@store_option
@json_option
def corrections(orphaned: bool, source: Path | None, location: str, as_json: bool) -> None:
    """List the corrections.

    For each, the list says whether it holds, was overruled by a later one, or is orphaned, and why.

    \b
    Examples:
      kg corrections
      kg corrections --orphaned --json
      kg corrections --from corrections.ttl
    """
    from kg import correcting
    from kg.graph.store import open_store

    if source is not None:
        change(lambda store: correcting.take(store, source), location, as_json)
        return
    found = correcting.listed(open_store(location))
    shown = [each for each in found if not orphaned or each.state == "orphaned"]
    if as_json:
        print_json([_as_json(each) for each in shown])
        return
    for each in shown:
        state = f"{each.state}: {each.reason}" if each.reason else each.state
        click.echo(f"{each.id}  {each.verdict}  {state}\n  {each.article}: {each.says}")
        click.echo(f"  {each.by}, {each.when}" + (f": {each.why}" if each.why else ""))
    if not shown:
        tell("There are no corrections.")


def signed_by(by: str, when: str | None, why: str) -> Signed:
    from kg.reading.corrections.stating import Signed

    return Signed(by, when or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"), why)


def _given(given: dict[str, Any]) -> Parts:
    """The parts of a claim from the options; UsageError if two say the same."""
    from kg.reading.corrections.stating import Parts

    targets = [given[name] for name in ("target", "value", "day") if given[name] is not None]
    if len(targets) > 1:
        raise click.UsageError("Give only one of --object, --value and --day.")
    words, start, end = given["words"], given["start"], given["end"]
    if (start is None) != (end is None) or (words is not None and start is not None):
        raise click.UsageError("Give --words, or both --start and --end.")
    place = words if start is None else Span(start, end)
    named = {name: given[name] for name in ("relation", "subject", "status", "claimant")}
    return Parts(**named, target=next(iter(targets), None), words=place)


def change(make: Callable[[Store], list[Listed]], location: str, as_json: bool, *, taken_back: bool = False) -> None:
    """Change the store, completely or not at all; say what was done and how to undo it."""
    from kg.batch import changing
    from kg.graph.store import save_changes

    with changing(location) as store:
        results = make(store)
        save_changes(store)
    if as_json:
        print_json([_as_json(each) for each in results])
        return
    for each in results:
        tell(f"{'Undone' if taken_back else _DONE[each.verdict]} in {each.article}: {each.says}")
    if not taken_back:
        tell(f"To undo this: {shlex.join(['kg', 'undo', results[-1].id, *store_again(location)])}")


def _as_json(result: Listed) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(result).items() if name != "position"}
