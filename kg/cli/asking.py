"""Questions to the store, by name, in plain words, or in SPARQL; and where the answers come from."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from kg.cli.dating import as_of_option, from_option, opened, to_option
from kg.cli.formatting import show_table
from kg.cli.in_plain_words import all_understood, chooser_of, show_passages, tell_how_put, wider
from kg.cli.output import is_quiet, json_option, print_json, store_again, store_option, tell
from kg.cli.parameters import confidence_option, parameters_of
from kg.cli.printing import format_option, print_rows
from kg.reading.readers import CHOICES
from kg.settings import MIN_CONFIDENCE

if TYPE_CHECKING:
    from kg.answers.plain_words import Understood
    from kg.answers.questions import Rows
    from kg.graph.store import Store

#: Up to this many rows, the question is asked again to count what is left out: that takes a tenth of the time.
_FEW = 100


@click.command()
@click.argument("question", nargs=-1)
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the question, or a filter.")
@from_option
@to_option
@as_of_option
@click.option("--columns", metavar="NAME,NAME", help="Print these columns only, in this order.")
@confidence_option
@click.option("--all", "every", is_flag=True, help="Show claims of any confidence, as --min-confidence 0 does.")
@click.option("--sparql", "as_sparql", is_flag=True, help="Print the SPARQL query instead of the rows.")
@click.option(
    "--reader",
    type=click.Choice(CHOICES),
    help="With llm, a language model chooses the question if Parley does not understand the words.",
)
@click.option("--endpoint", metavar="URL", help="The language model's server (OpenAI-compatible); its key: KG_LLM_KEY.")
@click.option("--model", metavar="NAME", help="The language model to ask.")
@format_option
@store_option
@json_option
def ask(
    question: tuple[str, ...],
    given: tuple[str, ...],
    start: str,
    end: str,
    day: str | None,
    columns: str | None,
    min_confidence: float,
    every: bool,
    as_sparql: bool,
    reader: str | None,
    endpoint: str | None,
    model: str | None,
    form: str,
    location: str,
    as_json: bool,
) -> None:
    """Ask a question by its name or in plain words.

    QUESTION can also be a file of your own (.rq). Without a question, all questions are listed.

    \b
    Examples:
      kg ask who-led-each-delegation --param side=Norway --from 2025-01
      kg ask "who led the Norwegian delegation since January 2025?" --format csv
      kg ask "who was at the helm for Oslo?" --reader llm --endpoint http://localhost:8080/v1 --model qwen3
    """
    form = "json" if as_json else form
    if not question:
        _list_questions(form == "json")
        return
    chooser = chooser_of(reader, endpoint, model)
    store, words = opened(location, day), " ".join(question).strip()
    wish = _Wish(words, "sparql" if as_sparql else form, columns, 0.0 if every else min_confidence, location, day)
    for clause, asked in all_understood(store, words, parameters_of(given), start, end, chooser, several=wish.people):
        _answer(store, clause, asked, wish)


@dataclass(frozen=True)
class _Wish:
    """The user's words, and how to answer them: the form, the columns, and the least confidence."""

    words: str
    form: str
    columns: str | None
    least: float
    location: str
    day: str | None

    @property
    def people(self) -> bool:
        """Whether people read the answer, and not a program."""
        return self.form == "table"


def _answer(store: Store, clause: str, asked: Understood, wish: _Wish) -> None:
    """Print the answer to one clause; for people, also what they should know about it."""
    from kg.answers import questions

    least, people = wish.least, wish.people
    if wish.form == "sparql":
        text = questions.as_sparql(store, asked.question, asked.parameters, min_confidence=least, period=asked.period)
        click.echo(text, nl=False)
        return
    answered, rows = _answered(store, asked, least, people)
    if people and not rows and _is_without_answer(store, clause, wish.words, answered, rows, least):
        return
    wanted = _wanted(wish.columns, rows, asked)
    print_rows(wanted or rows.columns, rows, wish.form, wanted is not None, asked.question.asked)
    if people:
        if rows and not wish.words.endswith(".rq") and not wish.day and sys.stdout.isatty():
            _tell_where_from(answered, least, wish.location)
        _tell_witnesses(store, rows)
        tell_how_put(rows, answered)
        _tell_left_out(store, rows, answered, least)


def _answered(store: Store, asked: Understood, least: float, people: bool) -> tuple[Understood, Rows]:
    """What is answered, and its rows; if there are none and ``people`` ask, the rows of the same question asked more
    widely.
    """
    from kg.answers import questions

    rows = questions.ask(store, asked.question, asked.parameters, min_confidence=least, period=asked.period)
    for why, others in wider(asked) if people and not rows else ():
        more = questions.ask(store, others.question, others.parameters, min_confidence=least, period=asked.period)
        if more:
            tell(why)
            return others, more
    return asked, rows


def _is_without_answer(store: Store, clause: str, words: str, asked: Understood, rows: Rows, least: float) -> bool:
    """Print the sentences that have the plain words, if no statement answers them at any confidence; whether it
    printed.
    """
    from kg.answers import questions

    if clause == asked.question.name or clause.endswith(".rq"):
        return False
    weaker = questions.left_out(store, rows, asked.parameters, least, asked.period)
    return not weaker and show_passages(store, clause, "No statement answers this.", words)


def _wanted(columns: str | None, rows: Rows, asked: Understood) -> list[str] | None:
    """The columns that are asked for, or None; wrong use if the question does not have all of them."""
    wanted = [name.strip() for name in columns.split(",")] if columns else None
    unknown = sorted(set(wanted or ()) - set(rows.columns))
    if unknown:
        has = ", ".join(rows.columns)
        name = asked.question.name
        raise click.BadParameter(f"{name} has no column {unknown[0]!r}; it has {has}", param_hint="--columns")
    return wanted


def _tell_witnesses(store: Store, rows: Rows) -> None:
    """Say how many sources support the rows, if articles among them print the same text."""
    from kg.answers.witnesses import witnesses

    counts = witnesses(store, {str(row["article"]) for row in rows.to_dicts() if row.get("article")})
    if counts.sources < counts.articles:
        tell(f"From {counts}: copies of one text count once.")


def _tell_where_from(asked: Understood, least: float, location: str) -> None:
    """Print the command that shows where the first row comes from."""
    options = asked.options()
    if least != MIN_CONFIDENCE:
        options += ["--min-confidence", f"{least:g}"]
    command = shlex.join(["kg", "explain", f"{asked.question.name}:1", *options, *store_again(location)])
    tell(f"To see where the first row comes from: {command}")


def _tell_left_out(store: Store, rows: Rows, asked: Understood, least: float) -> None:
    """Say how many answers are left out, and how to see them; for many rows, only if a person looks."""
    from kg.answers import questions

    looked_at = len(rows) <= _FEW or sys.stderr.isatty()
    more = questions.left_out(store, rows, asked.parameters, least, asked.period) if looked_at and not is_quiet() else 0
    if more:
        found = ("more row" if rows else "answer") + ("" if more == 1 else "s")
        verb = "is" if more == 1 else "are"
        tell(f"{more:,} {found} {verb} less sure than {least:g}, or from readers not yet measured; --all shows them.")
    elif not rows:
        tell("No article says." if asked.question in questions.load() else "The question finds nothing.")
    if asked.period and not is_quiet():
        _tell_days(store, rows, asked, least)


def _tell_days(store: Store, rows: Rows, asked: Understood, least: float) -> None:
    """Say by which days the rows were found, and how many have no day."""
    from kg.answers import questions

    by_article = sum(row["dayOf"] == "article" for row in rows.to_dicts()) if "dayOf" in rows.columns else 0
    if by_article:
        of = "all" if by_article == len(rows) else f"{by_article:,} of {len(rows):,}"
        tell(f"Days are those of the events; where an event has none ({of} rows), that of the article.")
    undated = questions.undated(store, rows, asked.parameters, min_confidence=least, period=asked.period)
    if undated:
        has = "1 row has no day and is" if undated == 1 else f"{undated:,} rows have no day and are"
        tell(f"{has} left out.")


def _list_questions(as_json: bool) -> None:
    from kg.answers import questions

    every = questions.load()
    if as_json:
        print_json([{"name": one.name, "summary": one.summary, "parameters": dict(one.parameters)} for one in every])
    else:
        show_table(("name", "summary"), [{"name": one.name, "summary": one.summary} for one in every])
