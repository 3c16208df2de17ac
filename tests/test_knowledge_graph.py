"""A store as a person uses it from Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import ParleyError


def test_built_asked_explained_and_shown(two_articles: Path, tmp_path: Path) -> None:
    graph = kg.build(two_articles, store=tmp_path / "talks.kg")
    assert graph.report is not None and graph.report.added == ("oslo-a", "oslo-b")
    led = {row["leader"] for row in graph.ask("who led each delegation?").to_dicts()}
    assert led == {"Anna Keller", "Tomas Rybak"}
    assert ">>" in str(graph.explain("who-led-each-delegation:1"))
    assert graph.network().number_of_nodes() > 0
    page = graph.view(tmp_path / "talks.html")
    assert page.path is not None and page.path.read_text("utf-8") == page.html == graph.view().html


def test_a_store_in_memory_leaves_nothing_on_disk(two_articles: Path, tmp_path: Path) -> None:
    graph = kg.build([two_articles], store="memory")
    assert len(graph.articles()) == 2 and list(tmp_path.iterdir()) == []


def test_parleys_prefixes_need_no_declaration(built: Path) -> None:
    graph = kg.open_store(built)
    rows: Any = graph.query("SELECT ?name { ?person a parley:Person ; rdfs:label ?name }")
    assert "Anna Keller" in {row["name"].value for row in rows}


def test_plain_words_parameters_and_days_narrow_what_is_asked(built: Path) -> None:
    graph = kg.open_store(built)
    rows = graph.ask("who led the Danish delegation?", from_day=date(2025, 6, 1), to_day="2025-06")
    assert {row["leader"] for row in rows.to_dicts()} == {"Tomas Rybak"}
    assert (
        rows.to_dicts()
        == graph.ask("who-led-each-delegation", side="Denmark", from_day="2025-06-01", to_day="2025-06").to_dicts()
    )
    with pytest.raises(ParleyError, match="Nothing in the store is named 'Brazil'"):
        graph.ask("who led the delegation of Brazil?")


def test_a_graph_is_had_as_of_a_day(built: Path) -> None:
    graph = kg.open_store(built).as_of(date(2025, 6, 10))
    assert [article.id for article in graph.articles()] == ["oslo-a"]
    assert {row["article"] for row in graph.ask("who-led-each-delegation").to_dicts()} == {"oslo-a"}


def test_what_cannot_be_read_is_no_silent_success(two_articles: Path, tmp_path: Path) -> None:
    with pytest.raises(ParleyError, match="nowhere"):
        kg.build([tmp_path / "nowhere"], store="memory")
    with pytest.warns(UserWarning, match="nowhere"):
        graph = kg.build([two_articles, tmp_path / "nowhere"], store="memory")
    assert len(graph.articles()) == 2


def test_a_step_of_a_connection_can_be_explained(built: Path) -> None:
    graph = kg.open_store(built)
    told = graph.explain("how-are-two-actors-connected:1", a="Anna Keller", b="Iceland")
    assert "Anna Keller" in str(told)
