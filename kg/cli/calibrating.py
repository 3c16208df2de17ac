"""How often a reader is right, measured on articles that people read by hand; and what a build says about others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import settings
from kg.cli.building import reader_options, readers_of, spacy_model_of
from kg.cli.formatting import show_table
from kg.cli.output import json_option, print_json, tell
from kg.cli.progress import bars
from kg.errors import ParleyError
from kg.model import Article
from kg.reading.draft_files import PERSON, DraftFolder
from kg.reading.read import OURS
from kg.reading.readers import LLM

if TYPE_CHECKING:
    from kg.reading.calibrate import Calibration
    from kg.reading.gold import Tally
    from kg.reading.trust import Trust

_COLUMNS = ("relation", "right", "claims", "precision", "95 % interval", "recall", "trusted")


@click.command()
@click.option("--reader", type=click.Choice((*OURS, LLM)), help="The reader to measure; or give its --drafts.")
@click.option(
    "--gold",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Articles read by hand: articles.jsonl, and drafts/ with <article id>.json.  [default: Parley's own]",
)
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Number of articles to ask about at a time."
)
@click.option("--dry-run", is_flag=True, help="Print the figures and store nothing.")
@json_option
def calibrate(gold: Path | None, jobs: int, dry_run: bool, as_json: bool, **given: Any) -> None:
    """Measure how often a reader is right.

    Parley stores the result, and the claims of a good reader become facts.

    The reader reads articles that people have read by hand (by default 60 short ones that come with Parley). Each of
    its claims is compared with theirs. If a model is right often enough in a relation, its claims of that relation
    become facts; otherwise a second reader must agree.

    \b
    Examples:
      kg calibrate --reader llm --endpoint http://localhost:8080/v1 --model qwen3
      kg calibrate --drafts answers/ --drafts-by llm:qwen3 --dry-run
    """
    from kg.reading import trust
    from kg.reading.calibrate import keep

    _check_choice(given)
    where = settings.calibration_file()
    trust.load(where)  # report a file that cannot be read before a model is paid
    done = _measure(gold, jobs, as_json, given)
    policy = trust.load(where)
    kept = where if not dry_run and done.reader not in OURS else None
    if kept is not None:
        keep(done, kept)
    if as_json:
        print_json(_as_json(done, policy, kept))
        return
    _print_tallies(done, policy)
    _tell_outcome(done, policy, kept, dry_run)


def _check_choice(given: dict[str, Any]) -> None:
    """Raise UsageError unless the options name one reader."""
    if bool(given["reader"]) == bool(given["drafts"]):
        raise click.UsageError("Name one reader: --reader trained, frames or llm, or --drafts with its answers.")
    if given["drafts"] and given["drafts_by"] in (None, PERSON, *OURS):
        raise click.UsageError("Say whose drafts these are with --drafts-by, such as llm:NAME.")


def _measure(folder: Path | None, jobs: int, as_json: bool, given: dict[str, Any]) -> Calibration:
    from kg.reading.annotation import load
    from kg.reading.calibrate import calibrate as measure
    from kg.reading.calibrate import shipped

    place = folder or shipped()
    articles, readers = _articles(place), readers_of(given)
    readers.check()
    nlp = load(spacy_model_of(given))
    with bars(as_json) as progress:
        show = None if progress is None else lambda done, total: progress("looked at", done, total)
        return measure(articles, DraftFolder(place / "drafts", "gold"), readers, nlp, jobs=jobs, progress=show)


def _articles(folder: Path) -> list[Article]:
    """The articles of a folder of gold; ParleyError if not all can be read."""
    from kg import ingest

    path = folder / "articles.jsonl"
    if not path.is_file():
        raise ParleyError(f"{folder} has no gold: it needs articles.jsonl and drafts/, like Parley's own gold/.")
    articles = []
    for item in ingest.read([str(path)]):
        if not isinstance(item, Article):
            raise ParleyError(f"The gold article {item.source} cannot be read: {item.reason}.")
        articles.append(item)
    return articles


def _print_tallies(done: Calibration, policy: Trust) -> None:
    """Print a line for each relation, and one for all."""
    from kg.reading.gold import total

    proven = done.proven(policy)
    rows = [_row(name, tally, "yes" if name in proven else "") for name, tally in done.tallies.items()]
    show_table(_COLUMNS, [*rows, _row("all", total(done.tallies.values()), "")])


def _row(name: str, tally: Tally, trusted: str) -> dict[str, str | None]:
    low, high = tally.shown.interval
    figures = {
        "precision": f"{tally.shown.precision:.2f}" if tally.items else "",
        "95 % interval": f"{low:.2f} to {high:.2f}" if tally.items else "",
        "recall": f"{tally.recall:.2f}" if tally.gold else "",
    }
    return {"relation": name, "right": str(tally.right), "claims": str(tally.items), "trusted": trusted, **figures}


def _tell_outcome(done: Calibration, policy: Trust, kept: Path | None, dry_run: bool) -> None:
    """Say what the figures change from now on."""
    for failure in done.failures:
        tell(f"kg: {failure.source}: {failure.reason}")
    if done.unsupported:
        tell(
            f"{done.unsupported:,} more claims are not supported by the words of the article, so they are never facts."
        )
    if done.not_in_gold:
        tell(f"{done.not_in_gold:,} more claims are of relations that this gold does not contain.")
    if done.reader in OURS:
        tell("The confidence of Parley's own readers is in ontology/reference/confidence.yaml; nothing is stored.")
        return
    proven = done.proven(policy)
    unproven = [name for name, tally in done.tallies.items() if tally.items and name not in proven]
    asks = f"{policy.least:g} or more at the lower end of the interval, on {policy.items} claims"
    would = "would be" if dry_run else "is"
    tell(f"{done.reader} {would} trusted from now on for {', '.join(proven) or 'no relation'} ({asks}).")
    if unproven:
        tell(f"Not proven, so a second reader must agree: {', '.join(unproven)}.")
    tell(f"Stored in {kept}; kg build --again applies it to the articles of a store." if kept else "Nothing is stored.")


def _as_json(done: Calibration, policy: Trust, kept: Path | None) -> dict[str, Any]:
    from kg.reading.gold import total

    proven = done.proven(policy)
    rows = {name: _figures(tally) | {"trusted": name in proven} for name, tally in done.tallies.items()}
    return {
        "reader": done.reader,
        "articles": done.articles,
        "relations": rows,
        "all": _figures(total(done.tallies.values())),
        "unsupported": done.unsupported,
        "not_in_gold": done.not_in_gold,
        "failures": [{"source": each.source, "reason": each.reason} for each in done.failures],
        "kept": None if kept is None else str(kept),
    }


def _figures(tally: Tally) -> dict[str, Any]:
    low, high = tally.shown.interval
    return {
        "right": tally.right,
        "claims": tally.items,
        "precision": round(tally.shown.precision, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "recall": round(tally.recall, 4),
        "gold": tally.gold,
    }


calibrate.params[1:1] = reader_options()
