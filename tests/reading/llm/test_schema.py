"""The schema and the instructions are the ontology's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg import schema
from kg.model import Kind, Status
from kg.reading.llm.prompt import answer_schema, instructions
from tests.reading.llm.words import TRUE

ROOT = Path(__file__).resolve().parents[3]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Relations of claims")[2]


def shapes() -> dict[str, dict[str, Any]]:
    options = answer_schema()["properties"]["claims"]["items"]["anyOf"]
    return {name: option for option in options for name in option["properties"]["relation"]["enum"]}


def test_every_relation_of_claims_is_asked_for() -> None:
    cells = re.findall(r"^\| (`[^|]*)\|", ARCHITECTURE, re.MULTILINE)
    assert set(shapes()) == {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert all(f"- {name} (" in instructions() for name in shapes())


def test_domains_and_ranges_are_those_of_the_ontology() -> None:
    by_name = schema.relations()
    assert by_name["ledBy"].subjects == (Kind.DELEGATION,) and by_name["ledBy"].objects == (Kind.PERSON,)
    assert by_name["hasParty"].objects == (Kind.PERSON, Kind.NATION, Kind.ORGANIZATION)
    assert by_name["heldAt"].objects == (Kind.PLACE,) and by_name["startsOn"].objects == ()
    assert by_name["holds"].objects == (Kind.POST_HOLDING,)
    assert all(relation.subjects for relation in by_name.values())


def test_values_that_are_one_of_a_few_are_those_the_definitions_list() -> None:
    for name, choices in schema.CHOICES.items():
        assert all(choice in schema.relations()[name].definition for choice in choices)
        assert shapes()[name]["properties"]["value"]["enum"] == list(choices)


def test_definitions_come_along() -> None:
    assert "Relates a delegation to a person who leads it." in instructions()
    assert answer_schema()["$defs"]["delegation"]["properties"]["kind"]["description"].startswith("A delegation is")
    assert answer_schema()["$defs"]["status"]["enum"] == [status.value for status in Status]


def test_the_schema_is_strict() -> None:
    def objects(node: Any) -> list[dict[str, Any]]:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        here = [node] if isinstance(node, dict) and node.get("type") == "object" else []
        return here + [found for child in inner for found in objects(child)]

    for shape in objects(answer_schema()):
        assert shape["additionalProperties"] is False and set(shape["required"]) == set(shape["properties"])


@pytest.mark.parametrize("name", TRUE)
def test_a_claim_as_the_tests_spell_it_fits_the_schema(name: str) -> None:
    claim = TRUE[name]
    shape = shapes()[claim["relation"]]["properties"]
    assert set(claim) == set(shape)
    for part in {"subject", "object"} & set(claim):
        fields = answer_schema()["$defs"][claim[part]["kind"]]["properties"]
        assert set(claim[part]) == set(fields)
