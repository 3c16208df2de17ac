"""Where the engine begins with a question that is narrowed to a name: with what has the name, not with all there is.

The filters of `kg.answers.narrowing` decide which rows there are. What is written here is never more than these would
leave, so that the rows are the same, but the time is that of the answer and not that of the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.answers import narrowing
from kg.answers.known_names import KnownNames
from kg.answers.narrowing import Option
from kg.graph import sparql
from kg.graph.store import Store, Term

#: With more events than these the engine had better begin elsewhere.
_MOST = 2_000


def begun(
    store: Store, text: str, columns: Sequence[str], given: Mapping[str, str], names: KnownNames, least: Term
) -> str:
    """The text of a question that begins with whom the options ``given`` name, and with the events of these.

    ``least`` is the least confidence.
    """
    known = narrowing.options(columns)
    named = {option: names.labels(given[name]) for name, option in known.items() if name in given and option.kinds}
    values = {
        option.columns[0]: [Literal(label) for label in labels]
        for option, labels in named.items()
        if option.way == "same" and len(option.columns) == 1
    }
    events = _events(store, columns, given, named, least)
    if events is not None:
        values[narrowing.event_of(columns)] = events
    return _with_values(text, values)


def _events(
    store: Store, columns: Sequence[str], given: Mapping[str, str], named: Mapping[Option, Sequence[str]], least: Term
) -> list[Any] | None:
    """The events in which those took part whom the options name; None where none does, or there are too many."""
    labels = {option.variable: _listed(map(Literal, names)) for option, names in named.items() if option.way == "event"}
    taking = {name: value for name, value in given.items() if name in ("party", "other")}
    if not taking:
        return None
    query, bindings = narrowing.events_of(columns, taking, labels)
    rows: Any = store.query(query, bindings={**bindings, "minConfidence": least})
    found = {row[0] for row in rows}
    return sorted(found, key=str) if len(found) <= _MOST else None


def _with_values(text: str, values: Mapping[str, Iterable[NamedNode | Literal]]) -> str:
    """The text with the values of those variables that every row must have, at the beginning of its pattern."""
    head, where, rest = text.partition("WHERE")
    begin = rest.find("{") + 1
    if not begin:  # somebody's own question, which has another form
        return text
    lines = [
        f"\n  VALUES ?{name} {{ {_listed(terms)} }}" for name, terms in values.items() if _is_in_each_row(rest, name)
    ]
    return "".join([head, where, rest[:begin], *lines, rest[begin:]])


def _listed(terms: Iterable[NamedNode | Literal]) -> str:
    return " ".join(map(str, terms))


def _is_in_each_row(pattern: str, name: str) -> bool:
    """Whether a pattern names a thing or its label by a variable outside all inner braces."""
    depth = 0
    for part in re.split(r"([{}])", sparql.with_opaque(pattern, lambda _: " ")):
        depth += (part == "{") - (part == "}")
        if depth == 1 and re.search(rf"(?:parley:denotes|rdfs:label) \?{name}\b", part):
            return True
    return False
