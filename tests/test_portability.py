"""Parley runs on any system: only the server needs what Windows lacks, and no text depends on a code page."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.graph.store import open_store, save
from tests.conftest import OSLO_A, OSLO_B, ROOT

ENGLISH = {name: text.replace("Rybak", "Grześkowiak") for name, text in OSLO_B.items()}
POLISH_NAME = "SELECT ?name WHERE { ?person rdfs:label ?name FILTER(STRENDS(?name, 'Grześkowiak')) }"


def windows(folder: Path, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """`kg` where there is nothing that Windows does not have."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "COV_", "PYTHONIO"))}
    return subprocess.run(
        [sys.executable, "-m", "tests.as_on_windows", *arguments],
        cwd=folder,
        env={**settings, "PYTHONPATH": str(ROOT), "KG_CALIBRATION": str(folder / "calibration.yaml")},
        input=None if stdin is None else stdin.encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )


def printed(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    """What a command prints that ends well, as every program reads it."""
    done = windows(folder, *arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    assert b"\r" not in done.stderr
    return done.stdout.decode()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that was built there; not to be changed."""
    folder = tmp_path_factory.mktemp("windows")
    lines = "\n".join(json.dumps(article, ensure_ascii=False) for article in (OSLO_A, ENGLISH))
    (folder / "oslo.jsonl").write_text(lines, encoding="utf-8")
    for jobs in ("1", "2"):  # in this process, and in processes of its own
        assert printed(folder, "build", "oslo.jsonl", "--again", "--jobs", jobs) == ""
    return folder


@pytest.mark.parametrize("location", ["talks.kg", "talks.nq", "talks.trig"])
def test_a_store_is_changed_and_replaced(project: Path, tmp_path: Path, location: str) -> None:
    save(open_store(project / "talks.kg").quads, tmp_path / location)
    printed(tmp_path, "remove", "oslo-a", "--store", location)
    assert [article.id for article in open_store(tmp_path / location).articles()] == ["oslo-b"]
    assert [entry.name for entry in tmp_path.iterdir()] == [location]


def test_answers_are_the_same_bytes_as_on_any_system(project: Path) -> None:
    assert "Grześkowiak" in printed(project, "ask", "who-led-each-delegation", "--format", "csv")
    assert ">>“We came here" in printed(project, "explain", "Anna Keller")
    assert "Tomas Grześkowiak" in printed(project, "query", "-", stdin=POLISH_NAME)
    nquads = windows(project, "export", "--format", "nquads", "-o", "-").stdout
    assert nquads == open_store(project / "talks.kg").nquads()


@pytest.mark.parametrize(
    ("command", "written"),
    [
        ("view -o talks.html", ["talks.html"]),
        ("export --format turtle -o talks.ttl", ["talks.ttl"]),
        ("export --format neo4j -o talks", ["talks"]),
        ("check", []),
    ],
)
def test_a_command_needs_nothing_of_another_system(
    project: Path, tmp_path: Path, command: str, written: list[str]
) -> None:
    printed(tmp_path, *command.split(), "--store", str(project / "talks.kg"))
    assert [entry.name for entry in tmp_path.iterdir()] == written


def test_the_server_says_where_it_runs_in_one_sentence(project: Path) -> None:
    done = windows(project, "serve")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        "kg: The server runs on Linux and macOS only; on Windows run it in WSL, or write the page with: kg view\n"
    )


def test_only_the_server_calls_what_windows_lacks() -> None:
    checker = [sys.executable, "-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32", "kg"]
    done = subprocess.run(checker, cwd=ROOT, capture_output=True, text=True, check=False)
    faulty = {line.partition(":")[0] for line in done.stdout.splitlines() if ": error:" in line}
    assert faulty == {"kg/publish/serve/workers.py"}, done.stdout


def test_a_text_file_is_read_and_written_in_an_encoding_that_is_named() -> None:
    for path in [*(ROOT / "kg").rglob("*.py"), *(ROOT / "scripts").glob("*.py"), ROOT / "hatch_build.py"]:
        for call in _opening(ast.parse(path.read_text(encoding="utf-8"))):
            named = any(word.arg == "encoding" for word in call.keywords)
            assert named or _is_binary(call), f"{path}:{call.lineno} opens a text file in whatever encoding is set"


def _opening(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that open a file, or read or write all of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            whose, _, name = ast.unparse(node.func).rpartition(".")
            if name in {"open", "read_text", "write_text", "TextIOWrapper"} and whose not in {
                "os",
                "standing",
                "tarfile",
            }:
                yield node


def _is_binary(call: ast.Call) -> bool:
    """Whether it is told to open in bytes."""
    modes = [*call.args[:2], *(word.value for word in call.keywords if word.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes)
