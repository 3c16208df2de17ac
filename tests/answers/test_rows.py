"""Rows as plain values, as frames and as a table in a notebook."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from kg.answers import questions
from kg.answers.rows import sentence_around
from kg.graph.store import Store
from tests import factory
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def rows() -> questions.Rows:
    store: Store = factory.store(factory.lakeside())
    return questions.ask(store, "who-holds-which-post")


def test_pandas_and_polars_give_the_same_values_with_types(rows: questions.Rows) -> None:
    pandas_frame, polars_frame = rows.df(), rows.pl()
    assert polars_frame.to_dicts() == rows.to_dicts() == pandas_frame.to_dict("records")
    assert tuple(pandas_frame.columns) == tuple(polars_frame.columns) == rows.columns
    types = {name: str(kind) for name, kind in polars_frame.schema.items()}
    assert (types["former"], types["confidence"], types["quoteStart"]) == ("Boolean", "Float64", "Int64")


def test_an_answer_without_rows_still_has_its_columns() -> None:
    make = factory.ReadingMaker("quiet")
    make.say("Orsk came", make.talks("Lakeside talks"), "hasParty", make.nation("Orsk"))
    nothing = questions.ask(factory.store([make.reading()]), "who-was-absent")
    assert tuple(nothing.df().columns) == tuple(nothing.pl().columns) == nothing.columns
    assert "<th>absentee</th>" in nothing._repr_html_()


def test_a_value_is_shown_whatever_it_is(rows: questions.Rows) -> None:
    assert ">False</td>" in rows._repr_html_(), "a post still held"


def test_the_sentence_around_words_late_in_a_long_article_is_found_at_once() -> None:
    text = "Nobody spoke. " * 14_000 + "Ask Dr. Rybak of Orsk. All left."
    start = text.index("Rybak")
    before = time.monotonic()
    begin, end = sentence_around(text, start, start + 5)
    assert time.monotonic() - before < 2
    assert text[begin:end] == "Ask Dr. Rybak of Orsk."


@pytest.mark.parametrize("before", ["It rained. ", "It rained.\n\n", 'The sky (grey) fell!" ', "a line\n"])
def test_words_at_the_start_of_a_sentence_or_line_begin_it(before: str) -> None:
    text = f"{before}Envoys met in Oslo. All left."
    assert text[slice(*sentence_around(text, len(before), len(before) + 6))] == "Envoys met in Oslo."


@pytest.mark.parametrize(("method", "library"), [("df", "pandas"), ("pl", "polars")])
def test_a_missing_library_is_one_sentence_that_names_it(method: str, library: str) -> None:
    program = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "import kg\n"
        "try:\n"
        f"    kg.open_store('memory').claims().{method}()\n"
        "except kg.ParleyError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"{method}() needs {library}; install it with: pip install {library}\n"
