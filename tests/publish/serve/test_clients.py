"""SPARQL clients nobody here wrote get right answers: SPARQLWrapper, Comunica; curl and rdflib are in test_protocol."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from kg import namespaces as ns
from tests.publish.serve.test_protocol import LEADERS, LED

pytestmark = pytest.mark.slow

PREFIXED = f"PREFIX parley: <{ns.ONTOLOGY}> PREFIX rdfs: <{ns.RDFS}> {LED}"
#: The last that runs on the Node of Debian stable.
COMUNICA = "@comunica/query-sparql@3.3.0"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(server: str, method: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql", returnFormat=JSON)
    client.setMethod(method)
    client.setQuery(PREFIXED)
    found: Any = client.queryAndConvert()
    assert [row["leader"]["value"] for row in found["results"]["bindings"]] == LEADERS


def comunica(kept: Path) -> Path:
    """Its program, which npm installs into the folder if no run of the tests has done so before."""
    installed = kept / COMUNICA.replace("/", "-")
    if not installed.exists():
        npm = shutil.which("npm")
        assert npm, "npm is missing; install Node (apt-get install npm)"
        new = tempfile.mkdtemp(dir=kept)
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", new, COMUNICA]
        subprocess.run(install, check=True, capture_output=True, timeout=300)
        Path(new).rename(installed)
    return installed / "node_modules" / ".bin" / "comunica-sparql"


def test_comunica(server: str, pytestconfig: pytest.Config) -> None:
    client = comunica(pytestconfig.cache.mkdir("comunica"))
    command = [str(client), f"sparql@{server}/sparql", PREFIXED, "-t", "application/sparql-results+json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert sorted(row["leader"]["value"] for row in rows) == LEADERS
