"""The questions of queries/ask/: found by name or in plain words, asked with parameters, answered in rows.

A question is a SPARQL file with front matter: comment lines ``#+ key: value`` (YAML), as in grlc. Every row has the
article, the words that support it, the status of the claim and its confidence. Every question leaves out claims below
``?minConfidence``, the one parameter that all of them have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import namespaces, settings
from kg.answers import narrowing, shortest_ways, starting_points
from kg.answers.known_names import KnownNames
from kg.answers.narrowing import Option, Period
from kg.answers.rows import Cell, Table
from kg.errors import QuestionError, ReferenceDataError
from kg.graph.store import Store, Term
from kg.reference import yaml_value
from kg.settings import MIN_CONFIDENCE, resource

#: From this likeness (0 to 100) to the wordings of a question, plain words mean it; the limit separates the wordings in
#: tests/answers/test_questions.py from sentences about other things.
NEAR_ENOUGH = 62.0
#: Words with this likeness (0 to 100) are the same word, perhaps mistyped.
_SAME_WORD = 78.0

_LEAST = "minConfidence"
#: Rows that differ only in these columns say the same with the same words.
_OF_THE_CLAIM = frozenset({"claim", "confidence"})
_KEYS = {"summary", "asked", "description", "tags", "keywords", "columns", "parameters", "terms"}
#: Of these the parts are read one by one.
_KINDS: tuple[tuple[str, type, str], ...] = (
    *((key, list, "a list") for key in ("columns", "keywords", "terms")),
    ("parameters", dict, "a list of `name: meaning`"),
)
_COMMON = frozenset(
    "a an and are as at by can did do does for from had has have how i in is it me of on or s show tell that the their "
    "them there these they this to us was were what when where which who whom whose why with you "
    "please list give all each".split()
)

Row = dict[str, Term | None]
#: No limits of days: all that the store holds.
ALWAYS = Period()


@dataclass(frozen=True)
class Question:
    """One question: its file's name and front matter, and the SPARQL that answers it.

    ``asked`` is the column with the answer, which comes first in a row; the first column if the file names none.
    ``terms`` are the terms of the ontology that exist to answer this question (it is their competency question).
    """

    name: str
    summary: str
    text: str = field(repr=False)
    columns: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    asked: str = ""
    terms: tuple[str, ...] = ()


class Rows(Table[Row]):
    """The rows that answer a question, in order; each maps columns to terms, or None if the article does not say.

    >>> from kg.graph.store import open_store
    >>> rows = ask(open_store("memory"), "who-was-absent")
    >>> len(rows), rows.columns[:3]
    (0, ('article', 'negotiation', 'negotiationName'))
    """

    def __init__(self, question: Question, columns: Sequence[str], rows: Sequence[Row]) -> None:
        super().__init__(rows, columns, question.summary)
        self.question = question

    def __repr__(self) -> str:
        return f"<{len(self)} rows for {self.question.name!r}>"

    def to_dict(self, item: Row) -> dict[str, Cell]:
        return {name: _plain(item[name]) for name in self.columns}

    def shown(self) -> list[str]:
        """The columns a person reads: names instead of IRIs, no offsets."""
        hidden = {"quoteStart", "quoteEnd", "claim"}
        hidden |= {self.behind(name) for name in self.columns if self.behind(name) != name}
        shown = [name for name in self.columns if name not in hidden]
        return [name for name in shown if not any(isinstance(row[name], NamedNode) for row in self)] or shown

    def behind(self, column: str) -> str:
        """The column with the IRI of the thing that a column names; the column itself if there is none or it holds
        text.
        """
        other = {"quote": "claim", "subject": "entity", "name": "what"}.get(column, column.removesuffix("Name"))
        return other if other in self.columns and not any(isinstance(row[other], Literal) for row in self) else column


def _plain(term: Term | None) -> Cell:
    if term is None:
        return None
    value = str(getattr(term, "value", term))
    if isinstance(term, Literal):
        kind = term.datatype.value.rpartition("#")[2]
        if kind == "boolean":
            return value == "true"
        if kind == "integer":
            return int(value)
        if kind == "decimal":
            return float(value)
    return value


@cache
def load() -> tuple[Question, ...]:
    """All questions, by name. Raises ReferenceDataError if a file's front matter is missing or wrong."""
    return tuple(
        read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(resource("queries", "ask").glob("*.rq"))
    )


def read(name: str, text: str, where: str | None = None) -> Question:
    """The question in a file; ``where`` names the file in messages, if it is not one of Parley's own.

    Raises ReferenceDataError if the front matter is no YAML or lacks a summary or columns, or if the query lacks the
    columns and parameters that it names, gives no ``?confidence`` or does not use ``?minConfidence``.
    """
    where = where or f"queries/ask/{name}.rq"
    front = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        raw = yaml_value(front)
    except ValueError as error:
        raise ReferenceDataError(f"{where}: the front matter is no YAML ({error}); mend it.") from error
    if not isinstance(raw, dict) or not raw.get("summary") or not raw.get("columns") or set(raw) - _KEYS:
        raise ReferenceDataError(
            f"{where}: the front matter needs summary and columns; known are {', '.join(sorted(_KEYS))}."
        )
    for key, kind, meaning in _KINDS:
        if not isinstance(raw.get(key) or kind(), kind):
            raise ReferenceDataError(f"{where}: {key} in the front matter must be {meaning}, not {raw[key]!r:.60}.")
    parameters = tuple((str(key), str(value)) for key, value in (raw.get("parameters") or {}).items())
    columns = tuple(str(column) for column in raw["columns"])
    asked = str(raw.get("asked") or columns[0])
    for variable in (*columns, asked, *(key for key, _ in parameters), "confidence", _LEAST):
        if not re.search(rf"\?{re.escape(variable)}\b", text):
            raise ReferenceDataError(f"{where}: the query needs ?{variable} and has none.")
    keywords = tuple(str(word) for word in raw.get("keywords") or ())
    description, terms = str(raw.get("description") or "").strip(), tuple(str(term) for term in raw.get("terms") or ())
    return Question(name, str(raw["summary"]), text, columns, parameters, keywords, description, asked, terms)


def find(name: str) -> Question:
    """The question with exactly that name.

    >>> find("who-was-absent").summary
    'Who was not there?'

    Raises QuestionError, with the nearest names, if there is none.
    """
    for question in load():
        if question.name == name.strip():
            return question
    names = ", ".join(question.name for question in nearest(name))
    raise QuestionError(f"No question is named {name.strip()!r}; the nearest are {names}. `kg ask` lists all of them.")


def worded(words: str) -> Question | None:
    """The question with these words as a wording: near to it, and without words that it does not have."""
    if set(_content(words)) <= _COMMON:
        return None
    near = nearest(words)[0]
    known = {word for wording in (near.name, near.summary, *near.keywords) for word in _content(wording)}
    strange = [word for word in _content(words) if max(map(partial(_alike, word), known)) < _SAME_WORD]
    return near if not strange and _nearness(words, near) >= NEAR_ENOUGH else None


def _alike(word: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(word, other)


def nearest(words: str) -> list[Question]:
    """The three questions whose wordings come nearest to the words, the nearest first."""
    return sorted(load(), key=lambda question: (-_nearness(words, question), question.name))[:3]


def read_file(path: Path) -> Question:
    """A user's own question, from a file with front matter like those in queries/ask.

    Raises QuestionError if the file cannot be read, ReferenceDataError if it has no question.
    """
    try:
        return read(path.stem, path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"The question {path} cannot be read ({error}); check the file.") from error


def _nearness(words: str, question: Question) -> float:
    """The best likeness (0 to 100) of the words to the question's name, summary or keywords, without little words."""
    from rapidfuzz import fuzz

    asked = _content(words)
    if not asked:
        return 0.0
    wordings = [question.name.replace("-", " "), question.summary, *question.keywords]
    return max(_likeness(fuzz.ratio, words, asked, wording) for wording in wordings)


def _likeness(ratio: Any, words: str, asked: list[str], wording: str) -> float:
    wording_words = _content(wording)
    if not wording_words:
        return 0.0
    nearest = [max(ratio(word, other) for other in wording_words) for word in asked]
    covered = [max(ratio(other, word) for word in asked) for other in wording_words]
    content = sum(value if value >= 75 else 0 for value in nearest) / len(asked) * 0.6
    content += sum(value if value >= 75 else 0 for value in covered) / len(wording_words) * 0.4
    return 0.8 * content + 0.2 * float(ratio(words.lower(), wording.lower()))


def _content(text: str) -> list[str]:
    """The words of the text that carry meaning, or all of them where none does; negation is meaning."""
    words = [_stem(word) for word in re.findall(r"[a-z]+", text.lower().replace("n't", " not"))]
    return [word for word in words if word not in _COMMON] or words


def _stem(word: str) -> str:
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def ask(
    store: Store,
    name: str | Question,
    parameters: Mapping[str, str] | None = None,
    *,
    min_confidence: float = MIN_CONFIDENCE,
    period: Period = ALWAYS,
) -> Rows:
    """The rows that answer the question, or the question of that name, from claims at least this sure; 0 takes all.

    ``parameters`` are the question's own and those that narrow it (`kg.answers.narrowing.options`); with a ``period``,
    rows also have the ``day`` by which they were found.

    Raises QuestionError if there is no such question, if a parameter is missing, unknown or not a name in the store, or
    if ``min_confidence`` is not between 0 and 1; StoreError if an older version built the store.
    """
    question = find(name) if isinstance(name, str) else name
    query, bindings = prepared(store, question, parameters or {}, min_confidence=min_confidence, period=period)
    solutions: Any = store.query(query, bindings=bindings)
    columns = [variable.value for variable in solutions.variables if variable.value not in bindings]
    rows = [{column: row[column] for column in columns} for row in _each(solutions)]
    if not rows:
        store.require_current()
    return Rows(question, columns, _once(rows))


def _once(rows: list[Row]) -> list[Row]:
    """The rows without those that say the same with the same words: two claims about things that turned out to be one.

    The surest of such claims keeps its row.
    """
    kept: dict[object, Row] = {}
    for number, row in enumerate(rows):
        same: object = tuple(term for column, term in row.items() if column not in _OF_THE_CLAIM)
        same = same if "claim" in row else number
        if same not in kept or _confidence(row) > _confidence(kept[same]):
            kept[same] = row
    return list(kept.values())


def _confidence(row: Row) -> float:
    confidence = _plain(row.get("confidence"))
    return confidence if isinstance(confidence, float) else 0.0


def prepared(
    store: Store,
    question: Question,
    parameters: Mapping[str, str],
    *,
    min_confidence: float = MIN_CONFIDENCE,
    period: Period = ALWAYS,
    undated: bool = False,
    begun: bool = True,
) -> tuple[str, dict[str, Term]]:
    """The query for a question with these values, and the values of its variables. Raises as `ask` does.

    With ``undated`` it is the query for what no day is known of; unless ``begun``, the engine is left to find where it
    begins (`kg.answers.starting_points`).
    """
    if not 0 <= min_confidence <= 1:
        raise QuestionError(f"A confidence is a number from 0 to 1, and {min_confidence} is not; 0 takes every claim.")
    given, known = dict(parameters), narrowing.options(question.columns)
    _fit(question, given.keys(), known.keys())
    bindings: dict[str, Term] = {key: Literal(given.pop(key)) for key, _ in question.parameters}
    bindings[_LEAST] = _decimal(min_confidence)
    text = shortest_ways.with_steps(store, question.text, bindings)
    if not given and not period:
        return text, bindings
    names = KnownNames(store) if any(known[key].kinds for key in given) else None
    checked = {key: _checked(names, known[key], value) for key, value in given.items()}
    if names and begun:
        text = starting_points.begun(store, text, question.columns, checked, names, bindings[_LEAST])
    query, more = narrowing.narrowed(text, question.columns, checked, period, undated=undated)
    return query, bindings | more


def _fit(question: Question, given: Set[str], known: Set[str]) -> None:
    """Raise QuestionError where the parameters are not those that the question takes."""
    wanted = dict(question.parameters)
    for unknown in sorted(given - wanted.keys() - known)[:1]:
        has = ", ".join([*sorted(wanted), *sorted(known)])
        rest = f"it has {has}" if has else "it takes none"
        raise QuestionError(f"The question {question.name} has no parameter {unknown!r}; {rest}.")
    needs = " and ".join(f"--param {key}=... ({wanted[key]})" for key in sorted(wanted.keys() - given))
    if needs:
        raise QuestionError(f"The question {question.name} needs {needs}.")


def _checked(names: KnownNames | None, option: Option, value: str) -> str:
    """The value as the store has it. Raises QuestionError for an unknown name or a value that is not a choice."""
    if option.kinds and names:
        return names.one(value, option.kinds)
    for choice in value.split(",") if option.choices else ():
        if choice not in option.choices:
            raise QuestionError(f"{option.name} is one of {', '.join(option.choices)}, and {choice!r} is not.")
    if not value.strip():
        raise QuestionError(f"{option.name} is empty; give {option.meaning}.")
    return value


def as_sparql(
    store: Store,
    question: Question,
    parameters: Mapping[str, str],
    *,
    min_confidence: float = MIN_CONFIDENCE,
    period: Period = ALWAYS,
) -> str:
    """The SPARQL that answers a question so narrowed, with every value written into it. Raises as `ask` does."""
    query, bindings = prepared(store, question, parameters, min_confidence=min_confidence, period=period, begun=False)
    return narrowing.written_out(query, bindings)


def undated(store: Store, rows: Rows, parameters: Mapping[str, str], *, min_confidence: float, period: Period) -> int:
    """How many rows a period leaves out because neither their event nor their article has a day."""
    query, bindings = prepared(
        store, rows.question, parameters, min_confidence=min_confidence, period=period, undated=True
    )
    found: Any = store.query(query, bindings=bindings)
    return sum(1 for _ in found)


def left_out(
    store: Store, rows: Rows, parameters: Mapping[str, str], min_confidence: float, period: Period = ALWAYS
) -> int:
    """How many more rows answer the question if no claim is left out as too unsure.

    A store without less sure claims is not asked again.
    """
    found: Any = store.query(settings.query("store", "less-sure"), bindings={_LEAST: _decimal(min_confidence)})
    if not any(True for _ in found):
        return 0
    return max(0, len(ask(store, rows.question, parameters, min_confidence=0, period=period)) - len(rows))


def _decimal(number: float) -> Literal:
    return Literal(format(Decimal(str(number)), "f"), datatype=namespaces.XSD_DECIMAL)


def _each(solutions: Any) -> Iterator[Any]:
    yield from solutions
