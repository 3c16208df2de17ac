"""A language model that chooses which question of the library a plain one asks, where the user has named a model.

It sees the question and the list of questions, and nothing of the store; what it chooses is a question by its name
with parameters, which is shown before it is asked, and refused where the store has no such name.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from kg import settings
from kg.answers import narrowing, questions
from kg.answers.narrowing import Period
from kg.answers.plain_words import Understood
from kg.errors import EndpointError, QuestionError
from kg.reading.llm import LanguageModel
from kg.reading.llm.answer import without_thoughts
from kg.reading.llm.endpoint import Endpoint, Form
from kg.reading.llm.prompt import Message

#: What a model chooses where no question of the library is meant.
NONE = "none"
#: A choice is short; a model that thinks aloud before may need the rest.
_MOST_TOKENS = 2_000


def choose(words: str, model: LanguageModel) -> Understood:
    """The question that a model takes plain words for, with its parameters.

    Raises QuestionError if it takes them for none, or its answer is no choice; EndpointError where it gives none.
    """
    form = Form("choice", _schema, _schema_text, _opening)
    endpoint = Endpoint(model.endpoint, model.name, timeout=model.timeout, retries=model.retries, form=form)
    most = min(_MOST_TOKENS, model.answer_tokens)
    reply = endpoint.ask({"role": "user", "content": json.dumps({"question": words}, ensure_ascii=False)}, most)
    raw = _object(without_thoughts(reply.text))
    if raw is None:
        raise EndpointError(f"the model {model.name} did not answer with a choice of a question")
    if raw.get("question") == NONE:
        raise QuestionError(f"The model {model.name} finds no question of the library that fits.")
    return _understood(raw, model.name)


def _understood(raw: dict[str, Any], name: str) -> Understood:
    """What a model chose, as far as the library has it. Raises QuestionError if it has not."""
    known = {question.name: question for question in questions.load()}
    question = known.get(str(raw.get("question")))
    if question is None:
        raise QuestionError(
            f"The model {name} chose {str(raw.get('question'))[:60]!r}, which is not a question of the library."
        )
    parameters = {}
    given = raw.get("parameters") or []
    for each in given if isinstance(given, list) else [given]:
        if not isinstance(each, dict) or not all(isinstance(each.get(part), str) for part in ("name", "value")):
            raise QuestionError(f"The model {name} chose a parameter without name or value.")
        parameters[each["name"]] = each["value"].strip()
    taken = _taken(question)
    strange = sorted(parameters.keys() - taken.keys())
    if strange:
        raise QuestionError(f"The model {name} chose {strange[0][:60]!r}, which {question.name} does not take.")
    return Understood(question, parameters, Period(str(raw.get("from") or ""), str(raw.get("to") or "")))


def _taken(question: questions.Question) -> dict[str, str]:
    """The parameters and options of a question, with what they mean and which values they take."""
    taken = dict(question.parameters)
    for option in narrowing.options(question.columns).values():
        values = f" (one of {', '.join(option.choices)})" if option.choices else ""
        taken.setdefault(option.name, f"{option.meaning}{values}")
    return taken


@cache
def _opening() -> tuple[Message, ...]:
    """What the model is to do, and all questions with what narrows them."""
    lines = []
    for question in questions.load():
        lines.append(f"- {question.name}: {question.summary}")
        lines += [f"    {name}: {meaning}" for name, meaning in _taken(question).items()]
    text = settings.resource("queries", "choosing.md").read_text(encoding="utf-8")
    return ({"role": "system", "content": f"{text.strip()}\n\n" + "\n".join(lines)},)


@cache
def _schema() -> dict[str, Any]:
    """The form of a choice, as narrow as endpoints can hold a model to."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    pair = {"name": text, "value": text}
    parameter = {"type": "object", "properties": pair, "required": [*pair], "additionalProperties": False}
    fields = {
        "question": {"type": "string", "enum": [*(question.name for question in questions.load()), NONE]},
        "parameters": {"type": "array", "items": parameter},
        "from": maybe,
        "to": maybe,
    }
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


@cache
def _schema_text() -> str:
    return json.dumps(_schema(), separators=(",", ":"))


def _object(text: str) -> dict[str, Any] | None:
    """The first JSON object in an answer that has a question; None if there is none.

    >>> _object('Sure: {"question": "timeline"} as asked'), _object("{no} timeline")
    ({'question': 'timeline'}, None)
    """
    for found in re.finditer(r"\{", text):
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and "question" in value:
            return value
    return None
