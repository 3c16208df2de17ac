"""The pages of questions: what each is asked and narrowed by, its rows, and the way from plain words to it.

Each function that takes a store runs in a worker and gives plain data, as those of `kg.publish.serve.pages` do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse

from kg import namespaces as ns
from kg.answers import narrowing, plain_words, questions
from kg.answers.rows import csv_cell
from kg.answers.text_search import passages
from kg.errors import QuestionError
from kg.graph.store import Store
from kg.namespaces import in_words
from kg.publish.serve.paths import page_behind, page_of
from kg.publish.serve.protocol import ProtocolError
from kg.publish.serve.query_results import MOST_ROWS
from kg.settings import MIN_CONFIDENCE

#: A question in plain words is no longer than this (characters): to compare it takes time with every word.
MOST_WORDS = 300
#: The addresses of questions begin so.
_QUESTIONS = "/questions/"


def question_page(store: Store, *, name: str, given: Mapping[str, str]) -> dict[str, Any]:
    """A question with its parameters and, once those are given, its rows. Raises ProtocolError if there is none."""
    question = _question(name)
    wanted = [{"name": key, "meaning": meaning, "value": given.get(key, "")} for key, meaning in question.parameters]
    page: dict[str, Any] = {"question": question.summary, "name": name, "words": given.get("asked", "")}
    page["description"] = question.description.replace("`", "")
    page |= {"parameters": wanted, "least": given.get("minConfidence", ""), "columns": [], "rows": [], "more": 0}
    page["usual_least"] = MIN_CONFIDENCE
    page |= {"options": _options(question, given), "anybody": given.get("anybody", ""), "sparql": ""}
    page["unused"] = given.get("unused", "")
    page["also"] = _others(given.get("also", ""))
    page["as_of"] = given.get("as-of", "")
    page["asked"] = all(parameter["value"] for parameter in wanted)
    page["passages"] = []
    if page["asked"]:
        answer = answered(store, name=name, given=given)
        if not given.get("as-of"):  # the endpoint knows the store as it is
            page["sparql"] = questions.as_sparql(store, question, **_narrowing(question, given))
        page["columns"] = [in_words(column.removesuffix("Name")) for column in _in_order(answer)]
        titles = {article.id: article.title or article.id for article in store.articles()}
        page["rows"] = [_cells(store, answer, row, titles) for row in answer[:MOST_ROWS]]
        page["more"] = max(0, len(answer) - MOST_ROWS)
        if not answer and page["words"]:
            page["passages"] = _passages(store, page["words"])
    return page


def _options(question: questions.Question, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the question can be narrowed by, with what it is now, and where it is asked without that."""
    known = [(option.name, option.meaning, option.choices) for option in narrowing.options(question.columns).values()]
    days = [
        ("from", "from this day, month or year", ("2025-01",)),
        ("to", "to this day, month or year", ("2025-12-31",)),
        ("as-of", "as of this day, month or year", ("2025-06",)),
    ]
    return [
        {
            "name": name,
            "meaning": meaning,
            "such": ", ".join(such),
            "value": given.get(name, ""),
            "without": _address(question.name, {key: value for key, value in given.items() if key != name}),
        }
        for name, meaning, such in (*known, *days)
    ]


def _address(name: str, given: Mapping[str, str]) -> str:
    """Where a question is asked, narrowed as is given."""
    return f"{_QUESTIONS}{name}?{urlencode({key: value for key, value in given.items() if value})}"


def asked_in_words(store: Store, *, words: str) -> str:
    """The address of the question that plain words ask, with what narrows it.

    Raises QuestionError if they are not understood, ProtocolError where they are too many.
    """
    if len(words) > MOST_WORDS:
        raise ProtocolError(
            f"A question in plain words has at most {MOST_WORDS} characters, and this one has {len(words):,}; "
            "ask less at once."
        )
    return _address_of(plain_words.understand(store, words), words)


def asked_in_clauses(refusal: plain_words.SeveralError) -> list[dict[str, str]]:
    """The things that one sentence asks, each with the address of its answer."""
    return [{"words": clause, "path": _address_of(asked, clause)} for clause, asked in refusal.understood]


def _address_of(asked: plain_words.Understood, words: str) -> str:
    """Where what was understood of the words is asked."""
    days = {"from": asked.period.start, "to": asked.period.end}
    return _address(
        asked.question.name,
        {**asked.parameters, **days, "asked": words, "anybody": asked.anybody, "unused": asked.unused}
        | {"also": " ".join(_address_of(other, "").removeprefix(_QUESTIONS) for other in asked.also)},
    )


def _others(given: str) -> list[dict[str, str]]:
    """The other questions that answer the same words, with where they are asked; those that there are."""
    summaries = {question.name: question.summary for question in questions.load()}
    names = [(each.partition("?")[0], each) for each in given.split()]
    return [{"question": summaries[name], "path": _QUESTIONS + each} for name, each in names if name in summaries]


def nearest_page(store: Store, *, words: str) -> dict[str, Any]:
    """The questions nearest to words that are not understood, and the sentences that have these words."""
    nearest = [{"name": question.name, "summary": question.summary} for question in questions.nearest(words)]
    return {"words": words, "nearest": nearest, "passages": _passages(store, words)}


def _passages(store: Store, words: str) -> list[dict[str, str]]:
    """The sentences that have all the words, with the article each is of."""
    return [
        {
            "text": each.text,
            "title": each.article.title or each.article.id,
            "published": each.article.published or "",
            "lack": ", ".join(each.lack),
            "path": page_of(ns.article(ns.slug(each.article.id)).value),
        }
        for each in passages(store, words)
    ]


def answered(store: Store, *, name: str, given: Mapping[str, str]) -> questions.Rows:
    """The rows of a question. Raises QuestionError for a missing parameter, and for a wrong name, day or confidence."""
    question = _question(name)
    return questions.ask(store, question, **_narrowing(question, given))


def _narrowing(question: questions.Question, given: Mapping[str, str]) -> dict[str, Any]:
    """How a question is asked by what an address gives, as `kg.answers.questions.ask` takes it."""
    known = [*(key for key, _ in question.parameters), *narrowing.options(question.columns)]
    asked: dict[str, Any] = {"parameters": {key: given[key] for key in known if given.get(key)}}
    asked["period"] = narrowing.Period(given.get("from", ""), given.get("to", ""))
    if given.get("minConfidence"):
        try:
            asked["min_confidence"] = float(given["minConfidence"])
        except ValueError as error:
            raise QuestionError(
                f"A confidence is a number from 0 to 1, and {given['minConfidence']!r} is not."
            ) from error
    return asked


def answer_json(store: Store, *, name: str, given: Mapping[str, str]) -> str:
    """The rows of a question as JSON."""
    return bytes(JSONResponse(answered(store, name=name, given=given).to_dicts()).body).decode("utf-8")


def answer_csv(store: Store, *, name: str, given: Mapping[str, str]) -> str:
    """The rows of a question as CSV, in which no cell is a formula."""
    answer = answered(store, name=name, given=given)
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, answer.columns)
    writer.writeheader()
    writer.writerows(
        {name: csv_cell(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in answer.to_dicts()
    )
    return buffer.getvalue()


def _question(name: str) -> questions.Question:
    for question in questions.load():
        if question.name == name:
            return question
    raise ProtocolError(f"There is no question {name}; / lists them.", 404)


def _in_order(answer: questions.Rows) -> list[str]:
    """The columns for people: first the answer, then the words it rests on and whose they are."""
    last = ("quote", "article", "status", "confidence")
    shown = answer.shown()
    return [name for name in shown if name not in last] + [name for name in last if name in shown]


def _cells(store: Store, answer: questions.Rows, row: questions.Row, titles: Mapping[str, str]) -> list[dict[str, str]]:
    """What each cell says, an article by its title, and where it leads: words to their claim, a thing to its page."""
    cells = []
    for column in _in_order(answer):
        term, target = row[column], row[answer.behind(column)]
        text = "" if term is None else str(term.value)
        path = page_of(ns.article(ns.slug(text)).value) if column == "article" else page_behind(store, target)
        cells.append({"text": titles.get(text, text) if column == "article" else text, "path": path})
    return cells
