"""Links from the store to Wikidata."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import json_option, print_json, store_option, tell
from kg.errors import IdentityError
from kg.model import Judgement, Kind
from kg.settings import LINK_SERVICE

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.identity.wikidata import Outcome, Thing

_COLUMNS = ("name", "item", "label", "by", "words")


@click.command()
@click.option("--from", "file", metavar="FILE", type=click.Path(path_type=Path), help="Link with a table of your own.")
@click.option(
    "--kind",
    type=click.Choice([Kind.PERSON.value, Kind.NATION.value, Kind.ORGANIZATION.value]),
    help="The kind of the rows in FILE that do not say it; by default person.",
)
@click.option(
    "--online",
    "url",
    metavar="[URL]",
    is_flag=False,
    flag_value=LINK_SERVICE,
    help=f"Ask a service, by default {LINK_SERVICE}.",
)
@click.option("--list", "listed", is_flag=True, help="List the links.")
@click.option("--is", "same", nargs=2, metavar="ENTITY QID", help="Say which item an entity is.")
@click.option("--not", "other", nargs=2, metavar="ENTITY QID", help="Refuse a link, now and for later runs.")
@click.option("--remove", "removed", metavar="ENTITY", help="Undo all decisions about an entity, refusals too.")
@click.option("--dry-run", is_flag=True, help="Show what would be linked, and change nothing.")
@store_option
@json_option
def link(
    file: Path | None,
    kind: str | None,
    url: str | None,
    listed: bool,
    same: tuple[str, str] | None,
    other: tuple[str, str] | None,
    removed: str | None,
    dry_run: bool,
    location: str,
    as_json: bool,
) -> None:
    """Link nations, organisations and persons to Wikidata. Each link keeps the words that support it.

    Without an option, nations are linked by their ISO codes and international organisations by their names, without a
    network. FILE is CSV, TSV or JSON lines with columns such as item, itemLabel, itemDescription, positionLabel. What
    is not certain is listed as a candidate and not linked.

    \b
    Examples:
      kg link
      kg link --from people.csv --dry-run
      kg link --not "Anna Keller" Q900001
      kg link --list --json
    """
    wanted = [name for name, value in _chosen(file, url, listed, same, other, removed) if value]
    if len(wanted) > 1:
        raise click.UsageError(f"{wanted[0]} and {wanted[1]} cannot be used together; use one at a time.")
    if dry_run and wanted and wanted[0] not in ("--from", "--online"):
        raise click.UsageError(f"--dry-run shows what a source would link; it cannot be used with {wanted[0]}.")
    if kind and not file:
        raise click.UsageError("--kind says what the rows of a table are; give the table with --from.")
    if listed:
        _list(location, as_json)
    elif same or other or removed:
        _judge(location, same, other, removed, as_json)
    else:
        _link(location, file, Kind(kind or Kind.PERSON), url, dry_run, as_json)


def _chosen(*values: object) -> list[tuple[str, object]]:
    return list(zip(("--from", "--online", "--list", "--is", "--not", "--remove"), values, strict=True))


def _list(location: str, as_json: bool) -> None:
    from kg.answers import wikidata_links
    from kg.graph.store import open_store

    found = wikidata_links.links(open_store(location))
    if as_json:
        print_json([asdict(each) | {"qid": each.qid} for each in found])
        return
    rows = [
        {"name": each.name, "item": each.qid, "label": each.label, "by": each.by, "words": each.words[0].sentence}
        for each in found
    ]
    _show(rows)
    if not rows:
        tell("Nothing is linked yet; run `kg link`.")


def _link(location: str, file: Path | None, kind: Kind, url: str | None, dry_run: bool, as_json: bool) -> None:
    from kg import who_is_who
    from kg.batch import changing
    from kg.graph.store import open_store, save_changes
    from kg.identity import wikidata

    answers = None
    if url is not None:  # asking takes long; the store is not held meanwhile
        store = open_store(location)
        answers = wikidata.ask(store, wikidata.things(*who_is_who.identity(store)), url)
    with changing(location) as store:
        known = wikidata.things(*who_is_who.identity(store))
        if file is not None:
            outcome = wikidata.from_file(store, known, file, kind)
        elif answers is not None:
            outcome = wikidata.online(store, known, answers)
        else:
            outcome = wikidata.by_reference(store, known)
        if not dry_run:
            wikidata.keep(store, outcome)
            save_changes(store)
    _tell(outcome, known, dry_run, as_json)


def _tell(outcome: Outcome, known: list[Thing], dry_run: bool, as_json: bool) -> None:
    names = {mention.referent: (thing.iri, thing.name) for thing in known for mention in thing.borne}
    rows: list[dict[str, Any]] = [
        {
            "entity": names[each.referents[0]][0],
            "name": names[each.referents[0]][1],
            "item": each.qid,
            "label": each.label,
            "by": each.by,
            "why": each.why,
        }
        for each in outcome.decisions
    ]
    for failure in outcome.failures:
        tell(f"{failure} The links that this request was about are unchanged.")
    if as_json:
        candidates = [asdict(each) for each in outcome.candidates]
        result = {"source": str(outcome.source), "links": rows, "candidates": candidates}
        print_json({**result, "left_alone": outcome.left_alone, "failures": list(outcome.failures)})
        return
    from kg.cli.formatting import show_table

    if rows:
        show_table(("name", "item", "label", "why"), rows)
    if outcome.candidates:
        click.echo("\nNot linked:" if rows else "Not linked:")
    for each in outcome.candidates:
        about = f", {each.description}" if each.description else ""
        click.echo(f"- {each.name}: {each.qid} ({each.label}{about}): {each.reason}.")
    verb = "would be linked" if dry_run else "linked"
    tell(f"{len(rows)} {verb}, {len(outcome.candidates)} left open, by {outcome.source}.")
    if outcome.left_alone:
        tell(f"{outcome.left_alone} left unchanged, linked before by another source or by you.")


def _judge(
    location: str, same: tuple[str, str] | None, other: tuple[str, str] | None, removed: str | None, as_json: bool
) -> None:
    from kg.batch import changing
    from kg.graph.store import save_changes
    from kg.identity import wikidata

    with changing(location) as store:
        thing = _named(store, removed or (same or other or ("", ""))[0])
        if removed:
            count = wikidata.remove(store, thing)
            done: dict[str, Any] = {"entity": thing.iri, "name": thing.name, "removed": count}
            message = f"{count} {'decision' if count == 1 else 'decisions'} on {thing.name} taken back."
        else:
            judgement = Judgement.SAME if same else Judgement.DIFFERENT
            decided = wikidata.judge(store, thing, (same or other or ("", ""))[1], judgement)
            done = {"entity": thing.iri, "name": thing.name, "item": decided.qid, "judgement": judgement}
            message = f"{thing.name} {'is' if same else 'is not'} {decided.qid} from now on."
        save_changes(store)
    if as_json:
        print_json(done)
    else:
        tell(message)


def _named(store: Store, words: str) -> Thing:
    """The one thing of that name. Raises IdentityError if there is none, or none that can be linked."""
    from kg import who_is_who
    from kg.identity import wikidata

    directory = who_is_who.directory(store)
    members = {directory.iri(rid) for rid in directory.find(words)}
    for thing in wikidata.things(*who_is_who.identity(store)):
        if any(mention.referent in members for mention in thing.borne):
            return thing
    raise IdentityError(f"{words!r} cannot be linked; only persons, nations and organisations that articles name can.")


def _show(rows: list[dict[str, str]]) -> None:
    from kg.cli.formatting import show_table

    show_table(_COLUMNS, rows)
