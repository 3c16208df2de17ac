"""What questions can be narrowed by, and the SPARQL that does it.

``queries/narrowing.yaml`` lists the options: a column that says exactly this or has these words, a participant of the
row's event, its place, a span of days. ``queries/narrowed.rq.j2`` joins a question and its options: it writes only
names of variables; every value is bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from kg import namespaces
from kg.errors import QuestionError
from kg.graph.store import Term
from kg.model import Kind
from kg.reference import parse_yaml
from kg.settings import resource

if TYPE_CHECKING:
    from jinja2 import Template

#: Where the filters of a question that counts belong.
MARKER = "# narrowed here"
FROM_DAY, TO_DAY = "fromDay", "toDay"
_DAY = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
_PREFIX = re.compile(r"\bPREFIX\s+[\w.-]*:\s*<[^<>\s]*>", re.IGNORECASE)
_FRONT = re.compile(r"^#\+.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Option:
    """One way to narrow a question: its meaning, the columns that it needs, and the values that it takes.

    ``way`` is ``same``, ``holds`` or ``event``; ``kinds`` are set if the value names something in the store.
    """

    name: str
    meaning: str
    way: str
    columns: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The variable of the query that its value is bound to."""
        return f"only{self.name.capitalize()}"


@dataclass(frozen=True)
class Period:
    """From a day, month or year to another; either end can be open."""

    start: str = ""
    end: str = ""

    def __post_init__(self) -> None:
        """Raise QuestionError if an end is not a day, or comes before the start."""
        for text in (self.start, self.end):
            if text and not is_day(text):
                raise QuestionError(
                    f"{text!r} is no day; write a day as 2031-03-04, a month as 2031-03, a year as 2031."
                )
        if self.start and self.end and self.end < self.start and not self.start.startswith(self.end):
            raise QuestionError(
                f"The span from {self.start} to {self.end} ends before it begins; give the earlier first."
            )

    def __bool__(self) -> bool:
        return bool(self.start or self.end)

    def __str__(self) -> str:
        ends = (("from", self.start), ("to", self.end))
        return " ".join(f"{word} {day}" for word, day in ends if day)


def is_day(text: str) -> bool:
    """Whether a text is a day, a month or a year as ISO 8601 writes it.

    >>> is_day("2031-03"), is_day("2031-02-30"), is_day("talks.kg")
    (True, False, False)
    """
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


@cache
def _known() -> dict[str, Any]:
    return dict(parse_yaml(resource("queries", "narrowing.yaml")))


def options(columns: Sequence[str]) -> dict[str, Option]:
    """By name, the options of a question with these columns."""
    found = {}
    for way in ("same", "holds", "event"):
        for name, raw in _known()[way].items():
            own = tuple(column for column in raw.get("columns", [name]) if column in columns)
            if not (own if way != "event" else event_of(columns)) or not set(raw.get("needs", ())) <= set(columns):
                continue
            kinds = tuple(Kind(kind) for kind in raw.get("name", ()))
            choices = tuple(raw.get("choices", ()))
            found[name] = Option(name, raw["meaning"], way, () if way == "event" else own, kinds, choices)
    return found


def event_of(columns: Sequence[str]) -> str:
    """The column with the event of a row; empty if there is none."""
    return next((name for name in _known()["events"] if name in columns), "")


def narrowed(
    text: str, columns: Sequence[str], given: Mapping[str, str], period: Period, *, undated: bool = False
) -> tuple[str, dict[str, Term]]:
    """The query that narrows a question with these columns, and the values of its variables.

    With ``undated`` it finds what has no known day, and not what is in the period.
    """
    known = options(columns)
    chosen = [known[name] for name in given]
    bindings: dict[str, Term] = {option.variable: Literal(given[option.name]) for option in chosen}
    spans = () if undated else ((FROM_DAY, "from", period.start), (TO_DAY, "to", period.end))
    bindings |= {variable: Literal(day) for variable, _, day in spans if day}
    body = _FRONT.sub("", text)
    prefixes = _PREFIX.findall(body)
    if period and not any("schema:" in line for line in prefixes):
        prefixes.append(f"PREFIX schema: <{namespaces.SCHEMA}>")
    question, marked = _PREFIX.sub("", body).strip(), MARKER in body
    query = _template().render(
        finding=False,
        labels={},
        prefixes="\n".join(prefixes),
        question=_with_variables(question, bindings, timed=bool(period)) if marked else question,
        marked=marked,
        marker=MARKER,
        order=_order(body),
        columns=columns,
        variables=list(bindings),
        named=[(option.variable, option.columns) for option in chosen if option.kinds and option.way == "same"],
        same=[(option.variable, option.columns) for option in chosen if option.choices],
        holds=[(option.variable, option.columns) for option in chosen if option.way == "holds"],
        event=event_of(columns),
        dated=next((name for name in _known()["dated"] if name in columns), ""),
        options={option.name for option in chosen} | {name for _, name, day in spans if day},
        timed=bool(period),
        undated=undated,
    )
    return re.sub(r"\n\s*\n", "\n", query).strip() + "\n", bindings


def events_of(
    columns: Sequence[str], given: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[str, dict[str, Term]]:
    """The query for the events that have whom the options ``party`` and ``other`` name, and what is bound in it.

    ``labels`` has, by the variable of an option, the names that are meant, as SPARQL has them. The first column of the
    rows is the event.
    """
    known = options(columns)
    bindings: dict[str, Term] = {known[name].variable: Literal(value) for name, value in given.items()}
    query = _template().render(
        finding=True,
        labels=labels,
        prefixes=f"PREFIX parley: <{namespaces.ONTOLOGY}>\nPREFIX rdfs: <{namespaces.RDFS}>",
        event=event_of(columns),
        variables=list(bindings),
        options=set(given),
    )
    return query, bindings


@cache
def _template() -> Template:
    """queries/narrowed.rq.j2."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resource("queries")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - SPARQL, no HTML; nothing but names of variables and our own texts is written
    )
    return environment.get_template("narrowed.rq.j2")


def _order(body: str) -> str:
    """The ORDER BY of the outermost query."""
    tail = body[body.rindex("}") :]
    found = re.search(r"ORDER BY[^{}]*?(?=\bLIMIT\b|\bOFFSET\b|\Z)", tail, re.IGNORECASE)
    return found.group(0).strip() if found else ""


def _with_variables(question: str, bindings: Mapping[str, Term], *, timed: bool) -> str:
    """A question with the bound variables added to each SELECT and GROUP BY that has the least confidence.

    If it is ``timed``, the outermost SELECT also has the days by which its rows were found.
    """
    names = "".join(f" ?{name}" for name in bindings)
    question = _heads(question, lambda head: head.replace("?minConfidence", f"?minConfidence{names}"))
    head, where, rest = question.partition("WHERE")
    return head.replace("?minConfidence", "?day ?dayOf ?minConfidence") + where + rest if timed else question


def _heads(text: str, change: Any) -> str:
    """The text with each SELECT clause, and each GROUP BY clause, changed."""
    return re.sub(r"\bSELECT\b[^{}]*?\bWHERE\b|\bGROUP BY\b[^{}]*", lambda match: str(change(match.group(0))), text)


def written_out(query: str, bindings: Mapping[str, Term]) -> str:
    """The query with its values written in, so that people can read it and ask it elsewhere."""
    names = "|".join(sorted(bindings))
    query = _heads(_FRONT.sub("", query), partial(re.sub, rf" ?\?(?:{names})\b", ""))

    def value(match: re.Match[str]) -> str:
        term = bindings[match[1]]
        return str(term.value if _is_decimal(term) else term)

    # All of them at once, so that a value which reads like a variable stays a value.
    return re.sub(rf"\?({names})\b", value, query)


def _is_decimal(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype == namespaces.XSD_DECIMAL
