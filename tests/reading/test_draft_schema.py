"""The JSON Schema of a draft: the published one is current and true of drafts, the strict one as endpoints want it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kg import settings
from kg.reading.draft import choices
from kg.reading.draft_files import read_draft
from kg.reading.draft_schema import filled, published, published_text, strict
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared" / "eval"
EXAMPLES = sorted(settings.resource("ontology", "reading", "examples").glob("*.json"))
PUBLISHED, STRICT = Draft202012Validator(published()), Draft202012Validator(strict())


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object a schema describes."""
    if isinstance(node, dict) and node.get("type") == "object":
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(child)


def test_the_published_file_is_current() -> None:
    file = settings.resource("ontology", "reading.schema.json")
    assert file.read_text(encoding="utf-8") == published_text(), "run: make schema"


def test_both_are_json_schemas() -> None:
    for schema in (published(), strict()):
        Draft202012Validator.check_schema(schema)


def test_the_choices_are_those_of_the_ontology() -> None:
    for schema in (published(), strict()):
        talks = schema["$defs"]["Talks"]["properties"]
        assert talks["level"]["enum"] == list(choices("level")) and talks["status"]["enum"] == list(choices("phase"))
    assert published()["$defs"]["Item"]["properties"]["status"]["enum"] == [*choices("status"), None]


def test_the_strict_one_requires_everything_and_allows_nothing_else() -> None:
    found = list(objects(strict()))
    assert len(found) > 10
    for shape in found:
        assert shape["additionalProperties"] is False and shape["required"] == list(shape["properties"])
    assert "default" not in json.dumps(strict()) and "pattern" not in json.dumps(strict())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_draft_filled_up_is_as_a_model_must_answer(path: Path) -> None:
    raw = load(path)
    assert list(PUBLISHED.iter_errors(raw)) == []
    whole = filled(raw)
    assert list(STRICT.iter_errors(whole)) == []
    mine, theirs = (read_draft({**each, "article": "a", "published": None}, "person").draft for each in (raw, whole))
    assert mine == theirs


def test_what_lacks_something_is_refused_by_both() -> None:
    assert list(PUBLISHED.iter_errors({"article": "a", "posts": [{"person": "Anna Keller"}]}))
    assert list(PUBLISHED.iter_errors({"article": "a", "more": 1, "posts": []})) == []
    assert list(STRICT.iter_errors({"posts": []}))


@pytest.mark.parametrize("folder", ["train", "dev", "written"])
def test_it_takes_every_draft_that_is_read_without_a_complaint(folder: str) -> None:
    if not (SHARED / folder).is_dir():
        pytest.skip("the drafts made for measuring are not at hand")
    valid = 0
    for path in sorted((SHARED / folder / "drafts").glob("*.json")):
        raw = load(path)
        faults = list(PUBLISHED.iter_errors(raw))
        assert bool(faults) == bool(read_draft(raw, "person").malformed), (path.name, faults)
        valid += not faults
    assert valid > 0.99 * len(list((SHARED / folder / "drafts").glob("*.json")))
