"""The questions of the library with their rows, as tables that the page shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from kg.answers import intents, questions
from kg.model import Kind, Status
from kg.namespaces import in_words
from kg.publish.page.looks import DIFFERENCES

#: Columns that every question has; the page takes them from the claim of the row.
OF_THE_CLAIM: Final = frozenset({"article", "quote", "status", "confidence", "quoteStart", "quoteEnd", "claim"})


def tables(
    asked: dict[str, questions.Rows], claim_numbers: dict[str, int], ids: dict[str, int], labels: dict[str, str]
) -> list[dict[str, Any]]:
    """Every question that needs no parameter, with its rows: the claim, the cells, and the things a row speaks of."""
    answers = []
    # Alphabetically, the questions about people first: they are what most readers come for.
    for question in sorted(questions.load(), key=lambda each: (not each.summary.startswith("Who"), each.summary)):
        if question.name not in asked:
            continue
        rows = sorted(asked[question.name].to_dicts(), key=_rank)
        columns = _columns(asked[question.name].shown(), rows, labels)
        told = [
            {
                "claim": claim_numbers[str(row["claim"])],
                "cells": [_cell(row, column, labels) for column in columns],
                "nodes": sorted({ids[str(cell)] for cell in row.values() if str(cell) in ids}),
            }
            for row in rows
            if str(row["claim"]) in claim_numbers
        ]
        answers.append(
            {"name": question.name, "summary": question.summary, "description": question.description}
            | {"columns": [in_words(column.removesuffix("Name")) for column in columns], "rows": told}
        )
    return answers


def wordings(answers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Which words ask for which of the questions: the grammar of plain words as far as it needs no store."""
    grammar, asked = intents.load(), {each["name"] for each in answers}
    return {
        "glue": sorted(grammar.glue | grammar.anybody | grammar.of_nation),
        "begins": sorted(grammar.question_words),
        "talks": grammar.talks.pattern,
        "intents": [
            {
                "question": each.question,
                "when": [pattern.pattern for pattern in each.when],
                "may": [pattern.pattern for pattern in (*each.may, *(words for words, _ in each.sets if words))],
                "names": max(each.names, int(each.titles)),
                "kinds": [Kind.POST_HOLDING.value] if each.titles else sorted(each.kinds),
                "free": bool(each.free) and not each.titles,
                "titles": each.titles,
            }
            for each in grammar.intents
            if each.question in asked
        ],
    }


def _rank(row: dict[str, Any]) -> int:
    return list(DIFFERENCES).index(row["kind"]) if row.get("kind") in DIFFERENCES else 0


def _columns(shown: Iterable[str], rows: list[dict[str, Any]], labels: dict[str, str]) -> list[str]:
    """The columns people read: things by their names, none that then says the same as another, nor one that is empty.

    How each part is told stands in its own cell.
    """
    names = list(shown)
    how = {_how(column) for column in names}
    kept: dict[tuple[str, ...], str] = {}
    for column in (name for name in names if name not in OF_THE_CLAIM | how):
        cells = tuple(str(_cell(row, column, labels) or "") for row in rows)
        if not rows or (cells not in kept and any(cells)):
            kept[cells if rows else (column,)] = column
    return list(kept.values())


def _how(column: str) -> str:
    """The column that says how what stands in another is told."""
    return f"{column}Status"


def _cell(row: dict[str, Any], column: str, labels: dict[str, str]) -> Any:
    """What stands in a cell, with how it is told where it is no plain fact: "Geneva (planned)"."""
    value, how = row[column], row.get(_how(column))
    shown = DIFFERENCES.get(str(value), value) if column == "kind" else labels.get(str(value), value)
    if how is None or how == Status.ASSERTED:
        return shown
    return how if shown is None else f"{shown} ({how})"
