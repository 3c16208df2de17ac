"""Questions to the store, by name, in plain words, or in SPARQL; and where the answers come from."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.dating import as_of_option, from_option, opened, to_option
from kg.cli.formatting import WRITERS, Row, show_table
from kg.cli.in_plain_words import all_understood, chooser_of, show_passages, tell_how_put, wider
from kg.cli.output import is_quiet, json_option, print_json, store_again, store_option, tell
from kg.errors import QueryError
from kg.reading.readers import CHOICES
from kg.settings import MIN_CONFIDENCE

if TYPE_CHECKING:
    from kg.answers.plain_words import Understood
    from kg.answers.questions import Rows
    from kg.graph.store import Store, Term

#: Up to this many rows, the question is asked again to count what is left out: that takes a tenth of the time.
_FEW = 100
FORMATS = ("table", "json", *WRITERS)
#: Columns that other programs need and people do not read.
_OFFSETS = ("quoteStart", "quoteEnd", "claim")
#: Columns in which the same answer may differ between two builds.
PASSING = (*_OFFSETS, "confidence")

TermRow = Mapping[str, "Term | None"]

format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows."
)


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
    from kg.answers import questions

    if not question:
        _list_questions(as_json or form == "json")
        return
    chooser = chooser_of(reader, endpoint, model)
    store = opened(location, day)
    words, parameters = " ".join(question).strip(), _parameters(given)
    given_form = "json" if as_json else form
    people = given_form == "table" and not as_sparql
    least = 0.0 if every else min_confidence
    for clause, asked in all_understood(store, words, parameters, start, end, chooser, several=people):
        if as_sparql:
            text = questions.as_sparql(
                store, asked.question, asked.parameters, min_confidence=least, period=asked.period
            )
            click.echo(text, nl=False)
            continue
        answered, rows = _answered(store, asked, least, people)
        if people and not rows and _is_without_answer(store, clause, words, answered, rows, least):
            continue
        wanted = _wanted(columns, rows, asked)
        _print_rows(wanted or rows.columns, rows, given_form, wanted is not None, asked.question.asked)
        if people:
            if rows and not words.endswith(".rq") and not day and sys.stdout.isatty():
                _tell_where_from(answered, least, location)
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
        found = "more" if rows else "answer" if more == 1 else "answers"
        verb = "is" if more == 1 else "are"
        tell(f"{more:,} {found} {verb} less sure than {least:g}, or from readers not yet measured; --all shows them.")
    elif not rows:
        tell("No article says.")
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


def _parameters(given: Sequence[str]) -> dict[str, str]:
    """The parameters by name; wrong use where one has no value."""
    parameters = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--param")
        parameters[name] = value
    return parameters


@click.command()
@click.argument("sparql")
@as_of_option
@format_option
@store_option
@json_option
def query(sparql: str, day: str | None, form: str, location: str, as_json: bool) -> None:
    """Ask a SPARQL query.

    SPARQL is a text, a file that ends in .rq, or - for standard input. A query without GRAPH sees entities, facts and
    inferred facts. GRAPH sees what each article says.

    \b
    Examples:
      kg query people.rq --format csv
      kg query "SELECT ?name { ?person a parley:Person ; rdfs:label ?name }"
    """
    from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, serialize

    from kg import namespaces

    store = opened(location, day)
    store.require_current()
    results = store.query(_query_text(sparql))
    form = "json" if as_json else form
    if isinstance(results, QueryBoolean):
        if form == "json":
            print_json({"head": {}, "boolean": bool(results)})
        else:
            click.echo(str(bool(results)).lower())
    elif isinstance(results, QuerySolutions):
        columns = [variable.value for variable in results.variables]
        rows = [{name: row[name] for name in columns} for row in results]
        if form == "table":
            show_table(columns, [{name: _shortened(term) for name, term in row.items()} for row in rows])
        else:
            _print_rows(columns, rows, form)
        if not rows and form == "table":
            tell("No article says.")
    else:
        triples = sorted(results, key=str)
        kind = RdfFormat.JSON_LD if form == "json" else RdfFormat.TURTLE
        written = serialize(triples, format=kind, prefixes=namespaces.PREFIXES) or b""
        click.echo(written.decode(), nl=False)


def _shortened(term: Term | None) -> str | None:
    """A term for people: an IRI without the beginning that all IRIs of its kind have."""
    from pyoxigraph import NamedNode

    from kg import namespaces

    if not isinstance(term, NamedNode):
        return None if term is None else str(getattr(term, "value", term))
    iri = str(term.value)
    for prefix, begin in {"": namespaces.id_base(), **namespaces.PREFIXES}.items():
        if iri.startswith(begin) and iri != begin:
            return f"{prefix}:{iri.removeprefix(begin)}" if prefix else iri.removeprefix(begin)
    return iri


def _query_text(sparql: str) -> str:
    if sparql == "-":
        return sys.stdin.read()
    if not sparql.endswith(".rq"):
        return sparql
    try:
        return Path(sparql).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"The query {sparql} cannot be read ({error}); check the file.") from error


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
    from kg.answers.explain import explain as explanation_of
    from kg.answers.explain import is_name
    from kg.answers.narrowing import Period

    store = opened(location, day)
    if is_name(target):
        from kg import pipeline

        explanation = pipeline.explain_name(target, store)
    else:
        period = Period(start, end)
        explanation = explanation_of(store, target, _parameters(given), min_confidence=min_confidence, period=period)
    if "/" in target and not explanation.target.endswith(target):
        tell(f"{target} is {explanation.target} now.")
    if as_json:
        print_json(asdict(explanation))
    else:
        click.echo(str(explanation))


def values(row: TermRow) -> dict[str, str]:
    """What a row holds, as text."""
    return {name: str(getattr(term, "value", term)) for name, term in row.items() if term is not None}


def _print_rows(
    columns: Sequence[str], rows: Sequence[TermRow], form: str, chosen: bool = False, asked: str = ""
) -> None:
    """Print the rows; a table leaves out what people do not read (IRIs, offsets) unless the columns were ``chosen``.

    If a table is too wide, each row begins with what was ``asked``.
    """
    rows = [{name: row[name] for name in columns} for row in rows]
    if form == "json":
        bindings = [{name: _json_term(term) for name, term in row.items() if term is not None} for row in rows]
        print_json({"head": {"vars": list(columns)}, "results": {"bindings": bindings}})
        return
    plain: list[Row] = [values(row) for row in rows]
    if form != "table":
        click.echo(WRITERS[form](columns, plain), nl=False)
        return
    show_table(columns if chosen else _read_by_people(columns, rows), plain, asked=asked)


def _read_by_people(columns: Sequence[str], rows: Sequence[TermRow]) -> list[str]:
    """The columns without offsets, confidence and IRIs, unless no column is left."""
    from pyoxigraph import NamedNode

    iris = {name for row in rows for name, term in row.items() if isinstance(term, NamedNode)}
    shown = [name for name in columns if name not in PASSING and name not in iris]
    return shown or list(columns)


def _json_term(term: Term) -> dict[str, str]:
    """A term as in SPARQL 1.1 Query Results JSON."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    from kg.namespaces import XSD

    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal)  # noqa: S101 - RDF 1.1 has no fourth kind of term
    cell = {"type": "literal", "value": term.value}
    if term.language:
        cell["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        cell["datatype"] = term.datatype.value
    return cell
