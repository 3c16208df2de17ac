"""Corrections from Python: a line each, seen in the graph at once and saved where it is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg import pipeline
from kg.graph.store import save
from tests import factory

LED = "who-led-each-delegation"


@pytest.fixture
def graph(tmp_path: Path) -> kg.KnowledgeGraph:
    made = factory.store(factory.lakeside())
    pipeline.connect(made)
    save(made.quads, tmp_path / "lakeside.kg")
    return kg.open_store(tmp_path / "lakeside.kg")


def leaders(graph: kg.KnowledgeGraph) -> set[object]:
    return {row["leader"] for row in graph.ask(LED).to_dicts()}


def test_each_kind_of_correction_is_a_line(graph: kg.KnowledgeGraph) -> None:
    made = graph.corrections
    row = next(row for row in graph.ask(LED) if getattr(row["leader"], "value", "") == "Tomas Rybak")
    made.reject(row, why="He only spoke.", by="Ada Lund")
    assert leaders(graph) == {"Anna Keller"}
    made.accept(graph.claims(relation="has member")[0])
    made.mend(graph.claims(article="lakeside-b", relation="led by")[0], target="Kei Oda")
    assert leaders(graph) == {"Anna Keller", "Kei Oda"}
    words = {"words": "Orsk is meeting Velland", "relation": "about"}
    made.add("lakeside-b", **words, subject="Lakeside talks", target="herring")
    made.rename("Kei Oda", "Kei Odagaki")
    assert leaders(graph) == {"Anna Keller", "Kei Odagaki"}
    assert [row["verdict"] for row in made.to_dicts()] == ["reject", "accept", "mend", "add", "rename", "rename"]
    assert made.to_dicts()[0]["why"] == "He only spoke." and {row["state"] for row in made.to_dicts()} == {"holds"}
    assert leaders(kg.open_store(graph.location)) == leaders(graph)
    made.undo()
    assert leaders(graph) == {"Anna Keller", "Kei Oda"}
    assert len(graph.corrections) == 4


def test_two_things_are_made_one_and_parted(graph: kg.KnowledgeGraph) -> None:
    graph.corrections.same("Kei Oda", "Inés Mora", why="The minutes say so.", by="Ada Lund")
    _, why = pipeline.why_same("Kei Oda", "Inés Mora", graph)
    assert (why[0][0].person, why[0][0].why) == ("Ada Lund", "The minutes say so.")
    assert graph.corrections.to_dicts()[0]["says"] == "Kei Oda is the same as Inés Mora"
    assert graph.entity("Kei Oda").iri == graph.entity("Inés Mora").iri
    graph.corrections.different("Kei Oda", "Inés Mora")
    assert graph.entity("Kei Oda").iri != graph.entity("Inés Mora").iri


def test_a_graph_in_memory_is_corrected_in_memory_and_what_fails_changes_nothing(graph: kg.KnowledgeGraph) -> None:
    memory = graph.as_of("2031-03-04")
    memory.location = "memory"
    memory.corrections.reject(f"{LED}:1")
    assert leaders(memory) == {"Tomas Rybak"} and "Anna Keller" in leaders(graph)
    before = memory.nquads()
    with pytest.raises(kg.ParleyError, match="There is no claim 'nix'"):
        memory.corrections.reject(f"{LED}:1", "nix")
    assert memory.nquads() == before


def test_a_sample_shows_how_much_is_right(graph: kg.KnowledgeGraph) -> None:
    for each in graph.corrections.sample(4).open[:2]:
        graph.corrections.accept(each.id)
    shown = graph.corrections.sample(4).all
    assert (shown.right, shown.items) == (2, 2) and shown.interval[1] == 1.0
    assert len(graph.corrections.review(3)) == 3
