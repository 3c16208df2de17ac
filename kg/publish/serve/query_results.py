"""The page with the field for a query: its first rows, and a drawing of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg import namespaces as ns
from kg.answers import questions
from kg.errors import ParleyError
from kg.graph.store import Store
from kg.publish.serve.drawings import KINDS, Cell, drawing
from kg.publish.serve.paths import page_behind, page_of_term
from kg.settings import query

#: A page shows, and draws, at most this many rows; the other forms have all.
MOST_ROWS = 500
_NUMBERS = frozenset(ns.XSD + name for name in ("integer", "decimal", "double", "float"))


def query_page(store: Store, *, text: str, draw: str = "") -> dict[str, Any]:
    """A query's first rows for people, drawn as one of `drawings.KINDS` where they can be.

    ``message`` says why they cannot. Raises QueryError.
    """
    page: dict[str, Any] = {"query": text, "columns": [], "rows": [], "more": False, "verdict": "", "message": ""}
    page |= {"draw": draw, "kinds": list(KINDS) if _carried("vega.min.js") else [], "drawing": None}
    page["editor"] = _carried("yasqe.min.js")
    page["start"] = query("serve", "start")
    page["examples"] = [(each.name, each.summary, each.text) for each in questions.load() if not each.parameters]
    if not text.strip():
        return page
    results: Any = store.query(text)
    if not isinstance(results, QuerySolutions) and not hasattr(results, "__next__"):
        return page | {"verdict": "yes" if results else "no"}
    page["columns"] = (
        [variable.value for variable in results.variables]
        if isinstance(results, QuerySolutions)
        else ["subject", "predicate", "object"]
    )
    cut = [list(row) for row, _ in zip(results, range(MOST_ROWS + 1), strict=False)]
    page["more"] = len(cut) > MOST_ROWS
    page["rows"] = [[{"text": _text(term), "path": page_of_term(term)} for term in row] for row in cut[:MOST_ROWS]]
    if draw and page["kinds"]:
        try:
            page["drawing"] = drawing(draw, page["columns"], _named(store, cut[:MOST_ROWS]))
        except ParleyError as error:
            page["message"] = str(error)
    return page


def _carried(name: str) -> bool:
    """Whether the package has a script from npm; one that was built without Node has none."""
    return (Path(str(files("kg"))) / "vendor" / name).is_file()


def _text(term: Any) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _named(store: Store, rows: Sequence[Sequence[Any]]) -> list[list[Cell]]:
    """The rows as people read them: things by their names."""
    return [[_cell(store, term) for term in row] for row in rows]


def _number(text: str) -> float | None:
    """The number that a text writes; None for what is none, or has no end, which cannot be drawn.

    >>> _number("2.5"), _number("many"), _number("INF")
    (2.5, None, None)
    """
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _cell(store: Store, term: Any) -> Cell:
    number = _number(term.value) if isinstance(term, Literal) and term.datatype.value in _NUMBERS else None
    if number is not None:
        return Cell(term.value, number=number)
    text = _text(term)
    if isinstance(term, NamedNode):
        named = store.quads.quads_for_pattern(term, ns.RDFS_LABEL, None, ns.graph("identity"))
        text = next((quad.object.value for quad in named if isinstance(quad.object, Literal)), text)
    return Cell(text, page_behind(store, term))
