"""The house rules hold: lint and type settings really apply, imports run downwards, importing is light."""

from __future__ import annotations

import ast
import json
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
HEAVY = ("spacy", "owlready2", "pyvis", "rdflib", "networkx", "pandas", "trafilatura", "numpy", "pyshacl")

CANARY = """\
import os
from typing import List

class lower: pass

def sing(song=[]):
    assert song
    print(eval("1"), f"tweet")
    a = list([x for x in song])
    return a[0]

def tangle(a, b, c, d):
    if a:
        if b:
            if c:
                return 1
            elif d:
                return 2
        elif c:
            return 3
        elif d:
            return 4
    elif b:
        if c:
            return 5
        elif d:
            return 6
    elif c:
        if d:
            return 7
        return 8
    return 9
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_lint_settings_reject_what_they_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format", "json", "--stdin-filename", "kg/canary.py", "-"],
        cwd=ROOT,
        input=CANARY,
        capture_output=True,
        text=True,
        check=False,
    )
    families = {re.match(r"[A-Z]+", fault["code"])[0] for fault in json.loads(done.stdout)}  # type: ignore[index]
    assert {"F", "B", "S", "T", "N", "C", "UP"} <= families
    codes = {fault["code"] for fault in json.loads(done.stdout)}
    assert {"C901", "T201", "B006"} <= codes


@pytest.mark.slow
def test_the_type_settings_reject_what_is_not_annotated(tmp_path: Path) -> None:
    canary = tmp_path / "canary.py"
    canary.write_text("def sing(song):\n    return song\n")
    done = python("-m", "mypy", "--config-file", "pyproject.toml", "--cache-dir", str(tmp_path / "cache"), str(canary))
    assert "no-untyped-def" in done.stdout


@pytest.mark.slow
def test_imports_run_downwards_and_in_at_most_eight_layers() -> None:
    linter = str(Path(sys.executable).with_name("lint-imports"))
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert len(contracts[0]["layers"]) <= 8


def test_no_module_imports_itself_over_others() -> None:
    imports = _imports()
    settled: set[str] = set()
    while ready := {name for name in imports.keys() - settled if imports[name] <= settled}:
        settled |= ready
    assert settled == imports.keys(), f"a cycle runs through {sorted(imports.keys() - settled)}"


def _imports() -> dict[str, set[str]]:
    """Which modules of kg each module of kg imports, wherever the import stands; for types alone too."""
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES}
    found: dict[str, set[str]] = {name: set() for name in names}
    for path in MODULES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                whole = {f"{node.module}.{each.name}" for each in node.names} & names
                found[name] |= whole | ({node.module} & names if len(whole) < len(node.names) else set())
            elif isinstance(node, ast.Import):
                found[name] |= {each.name for each in node.names} & names
    return found


def test_no_two_modules_have_one_name() -> None:
    rooms = [path.parent.name if path.name == "__init__.py" else path.stem for path in MODULES]
    twice = {name for name in rooms if rooms.count(name) > 1}
    assert twice == set()


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The function that takes the measures in docs/engineers.md."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    found: Callable[..., Any] = runpy.run_path(str(ROOT / "scripts" / "measures.py"))["measure"]
    return found


def test_the_measures_of_the_code_stay_within_their_limits(measure: Callable[..., Any]) -> None:
    own = measure()
    assert own.module_median <= 130 and own.module_longest <= 450
    assert own.function_median <= 7 and own.function_p90 <= 18 and own.function_longest <= 40
    assert own.docstrings >= 0.98 and own.annotated == 1
    assert (own.bare_excepts, own.broad_excepts) == (0, 3)


def test_measures_see_what_they_measure(measure: Callable[..., Any], tmp_path: Path) -> None:
    package = tmp_path / "kg"
    (package / "inner").mkdir(parents=True)
    (package / "first.py").write_text('import kg.second\n\ndef sing(song):\n    """Sing."""\n    return song\n')
    (package / "second.py").write_text(
        "from kg import first\n\n\ndef hum() -> None:\n    try:\n        first\n    except:\n        pass\n"
    )
    (package / "inner" / "first.py").write_text("try:\n    pass\nexcept Exception:\n    # no code\n    pass\n")
    own = measure(package)
    assert (own.modules, own.lines, own.module_longest) == (3, 18, 8)
    assert (own.function_median, own.function_longest) == (3, 5)
    assert (own.docstrings, own.annotated) == (0.2, 0.5)
    assert (own.bare_excepts, own.broad_excepts, own.cycles, own.shared_names) == (1, 1, 2, 1)


def test_importing_is_light() -> None:
    program = f"import sys, kg, kg.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert python("-c", program).stdout.strip() == "[]"


def test_asking_needs_no_language_model(built: Path) -> None:
    program = (
        "import sys, kg\n"
        f"graph = kg.open_store({str(built)!r})\n"
        "graph.ask('who-led-each-delegation')\n"
        "print([name for name in ('spacy', 'rdflib', 'networkx', 'pandas') if name in sys.modules])"
    )
    assert python("-c", program).stdout.strip() == "[]"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_spells_out_an_iri_or_a_query(module: Path) -> None:
    if module.name in ("namespaces.py", "settings.py"):  # the base of data IRIs is a setting
        return
    for text in _strings(ast.parse(module.read_text(encoding="utf-8"))):
        assert not re.search(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b[^{}]*\{\s*(\?|GRAPH|VALUES|<)", text), text
        assert not re.search(
            r"https?://(w3id\.org/parley|www\.w3\.org/(ns|1999|2000|2001|2002|2004)|schema\.org)", text
        ), text


def _strings(tree: ast.AST) -> list[str]:
    """Every string of a module that is no docstring."""
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
    ]


def test_every_ignored_rule_has_its_reason() -> None:
    for path in [*MODULES, *sorted((ROOT / "scripts").glob("*.py"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"#\s*noqa|#\s*type: ignore", line):
                assert _reasoned(path, number), f"{path}:{number} ignores a rule and does not say why"


def _reasoned(path: Path, number: int) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    beside = re.search(r"(noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\])\s*(#|-|—)\s*\w+", lines[number - 1])
    return bool(beside) or lines[number - 2].lstrip().startswith("#")
