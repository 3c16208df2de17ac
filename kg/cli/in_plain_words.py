"""A user's plain words, shown as the command that they mean, whether the grammar or a language model chose it."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.formatting import INDENT
from kg.cli.output import tell
from kg.errors import QuestionError
from kg.folding import listed
from kg.model import Status
from kg.reading.readers import LLM

if TYPE_CHECKING:
    from kg.answers.plain_words import Understood
    from kg.answers.questions import Rows
    from kg.graph.store import Store
    from kg.reading.llm import LanguageModel


def chooser_of(reader: str | None, endpoint: str | None, model: str | None) -> LanguageModel | None:
    """The language model that may choose a question; None if none is to be asked."""
    from kg.reading.llm import LanguageModel

    if LLM not in (reader or "").split("+"):
        if endpoint and model and not reader:
            raise click.UsageError("--endpoint and --model are for a language model: add --reader llm.")
        return None
    if not endpoint or not model:
        raise click.UsageError(f"--reader {reader} needs --{'model' if endpoint else 'endpoint'}.")
    return LanguageModel(endpoint, model)


def _chosen(words: str, model: LanguageModel, refusal: QuestionError) -> Understood:
    """The question that a language model chooses for the words; it is shown, and at a terminal the user must agree.

    Raises QuestionError, with the reason why the words are not understood, if it chooses none.
    """
    from kg import choosing

    try:
        asked = choosing.choose(words, model)
    except QuestionError as error:
        raise QuestionError(f"{refusal} {error}") from error
    click.echo(f"{refusal}\nThe model {model.name} understands it as: {asked.command()}", err=True)
    if sys.stdin.isatty() and sys.stderr.isatty():
        click.confirm("Ask this?", default=True, abort=True, err=True)
    return asked


def all_understood(
    store: Store,
    words: str,
    parameters: dict[str, str],
    start: str,
    end: str,
    chooser: LanguageModel | None,
    *,
    several: bool,
) -> Iterator[tuple[str, Understood]]:
    """What is asked, one question after the other, with its words; of ``several`` in one sentence, those understood.

    For people (``several``), say what is not understood, and show the sentences of the articles that have its words.
    Raises QuestionError if there are none either, or if only one question can be answered at once.
    """
    from kg.answers import plain_words

    try:
        asked = _understood(store, words, parameters, start, end, chooser)
    except plain_words.SeveralError as refusal:
        if not several:
            raise
        clauses = refusal.clauses
    except QuestionError as refusal:
        if not (several and _shows_passages_of_all(store, words, str(refusal))):
            raise
        return
    else:
        yield words, asked
        yield from _others(words, asked, parameters, start, end) if several else ()
        return
    for clause, meant in clauses:
        refused = f"{clause!r} is not answered: {meant}"
        if isinstance(meant, QuestionError) and not show_passages(store, clause, refused, words):
            click.echo(refused, err=True)
    for clause, meant in clauses:
        if not isinstance(meant, QuestionError):
            tell(f"\n{clause}")
            _tell_understood(meant)
            yield clause, _narrowed(meant, parameters, start, end)


def _others(
    words: str, asked: Understood, parameters: dict[str, str], start: str, end: str
) -> Iterator[tuple[str, Understood]]:
    """The other questions that answer the words too, each said before it is answered."""
    for other in asked.also:
        tell("\nThe articles also answer another question:")
        _tell_understood(other)
        yield words, _narrowed(other, parameters, start, end)


def _shows_passages_of_all(store: Store, words: str, why: str) -> bool:
    """Print the sentences that have all the words, or those of each clause alone; whether it printed any."""
    from kg.answers import plain_words

    if show_passages(store, words, why):
        return True
    clauses = plain_words.clauses(words)
    return len(clauses) > 1 and len([clause for clause in clauses if show_passages(store, clause, why, words)]) > 0


def show_passages(store: Store, words: str, why: str, whole: str = "") -> bool:
    """Print the sentences of the articles with all the words, after ``why`` there is nothing better; whether any."""
    from kg.answers.text_search import passages

    found = passages(store, words, whole)
    if found:
        lacking = f", but for {listed([repr(word) for word in found[0].lack])}" if found[0].lack else ""
        tell(f"{why}\nThe articles have these words here{lacking}:")
    for passage in found:
        article = passage.article
        about = ", ".join(part for part in (article.id, article.source, article.published) if part)
        click.echo(click.wrap_text(f"“{passage.text}”", width=shutil.get_terminal_size().columns))
        click.echo(f"{INDENT}{about}")
    return bool(found)


def _understood(
    store: Store, words: str, parameters: dict[str, str], start: str, end: str, chooser: LanguageModel | None
) -> Understood:
    """What is asked, with the options; says how plain words were understood and how to undo that."""
    from kg.answers import plain_words, questions
    from kg.answers.narrowing import Period

    if words.endswith(".rq"):
        return plain_words.Understood(questions.read_file(Path(words)), parameters, Period(start, end))
    chosen = False
    try:
        asked = plain_words.understand(store, words)
    except QuestionError as refusal:
        if chooser is None or isinstance(refusal, plain_words.SeveralError):
            raise
        asked, chosen = _chosen(words, chooser, refusal), True
    if asked.question.name != words and not chosen:
        _tell_understood(asked)
    return _narrowed(asked, parameters, start, end)


def _tell_understood(asked: Understood) -> None:
    """Say how plain words were understood, and how to undo that."""
    tell(f"Understood as: {asked.command()}")
    if asked.anybody:
        tell(f"{asked.anybody!r} is understood as anybody.")
    if asked.unused:
        tell(f"{asked.unused!r} is not used.")
    if asked.options():
        tell(f"Without the filters: kg ask {asked.question.name} ({asked.question.summary})")


def _narrowed(asked: Understood, parameters: dict[str, str], start: str, end: str) -> Understood:
    """What is asked, narrowed by the options too."""
    from kg.answers.narrowing import Period

    period = Period(start or asked.period.start, end or asked.period.end)
    return replace(asked, parameters={**asked.parameters, **parameters}, period=period)


def tell_how_put(rows: Rows, asked: Understood) -> None:
    """For questions whether something is so: say if no article says it in its own words."""
    put = Counter(str(row["status"]) for row in rows.to_dicts()) if "status" in rows.columns else Counter()
    if asked.whether and put and Status.ASSERTED.value not in put:
        summary = ", ".join(f"{status} ({count})" for status, count in put.most_common())
        tell(f"No article says so in its own words; it is {summary}.")


def wider(asked: Understood) -> Iterator[tuple[str, Understood]]:
    """The same question with fewer filters, each with the sentence that says so, for a question without an answer."""
    named = asked.question.asked
    if asked.whether and named in asked.parameters:
        yield f"No article says so about {asked.parameters[named]}, but about others:", _without(asked, named)
    for option in ("about", "said", "words"):
        others = asked.parameters.keys() - {option, "status", "kind", "capacity"}
        if option in asked.parameters and others:
            yield (
                f"No article says so about {asked.parameters[option]!r}; without these words:",
                _without(asked, option),
            )


def _without(asked: Understood, option: str) -> Understood:
    return replace(asked, parameters={name: value for name, value in asked.parameters.items() if name != option})
