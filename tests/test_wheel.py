"""What people install: the wheel, made from the source distribution, works in an empty environment elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.metadata import Metadata

from tests.conftest import ROOT
from tests.guides import Reader, blocks, reader_environment
from tests.sharing import once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# One process makes the wheel and the environment that the others would wait for.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

BESIDE = Path(sys.executable).with_name("uv")


def uv(*arguments: object, cwd: Path = ROOT) -> str:
    command = str(BESIDE) if BESIDE.exists() else shutil.which("uv")
    assert command, "uv is missing; `make test` installs it"
    done = subprocess.run([command, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and the wheel that was built from it, once a run."""
    return once(tmp_path_factory, "dist", lambda folder: uv("build", "--quiet", "--out-dir", folder))


@pytest.fixture(scope="module")
def installed(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an empty environment with nothing but the wheel, at the locked versions; made once a run."""
    (wheel,) = distributions.glob("*.whl")

    return once(tmp_path_factory, "elsewhere", lambda folder: install(wheel, sys.executable, folder)) / "env" / "bin"


def install(wheel: Path, python: str, folder: Path) -> None:
    """An environment of its own for the wheel and the locked versions of what it needs, in folder/env."""
    locked = uv("export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", "--quiet")
    (folder / "locked.txt").write_text(locked)
    uv("venv", "--quiet", "--python", python, folder / "env")
    uv("pip", "install", "--quiet", "--python", folder / "env", "--constraint", folder / "locked.txt", wheel)


def interpreter(version: str) -> str | None:
    """A Python of that version which is at hand: on the PATH, or among those of pyenv; None where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *map(str, sorted(pyenv.glob(f"{version}.*/bin/python")))]
    for candidate in filter(None, candidates):
        asked = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
        if asked.stdout.startswith(f"Python {version}."):
            return candidate
    return None


def test_the_wheel_carries_what_the_package_reads(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "queries", "samples", "gold"):
        shipped = {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"kg/data/{name}" for name in shipped if "__pycache__" not in name} <= carried
    templates = {str(path.relative_to(ROOT)) for path in (ROOT / "kg" / "templates").rglob("*") if path.is_file()}
    assert {"kg/py.typed"} | templates <= carried
    assert not [name for name in carried if name.startswith(("tests/", "docs/")) or ".so" in name]
    assert any(name.endswith("licenses/LICENSE") for name in carried)
    if shutil.which("npm"):
        scripts = ("yasqe.min.js", "vega.min.js", "vega-lite.min.js", "vega-interpreter.js", "countries-110m.json")
        licences = ("yasqe.licence.txt", "vega.licence.txt", "vega-lite.licence.txt", "world-atlas.licence.txt")
        assert {f"kg/vendor/{name}" for name in (*scripts, *licences)} <= carried, "what the package takes from npm"


def test_the_wheel_is_light_and_says_what_an_index_shows(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    assert wheel.stat().st_size < 60_000_000
    with zipfile.ZipFile(wheel) as content:
        (name,) = (name for name in content.namelist() if name.endswith(".dist-info/METADATA"))
        about = Metadata.from_email(content.read(name), validate=True)
    assert (about.license_expression, about.description_content_type) == ("Apache-2.0", "text/markdown")
    assert about.summary and about.keywords and about.description
    assert set(about.provides_extra or ()) == {"llm", "notebook", "parquet", "polars", "sources", "spark"}


def test_the_source_distribution_carries_its_licence_and_no_leftovers(distributions: Path) -> None:
    (archive,) = distributions.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "kg/py.typed"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".venv", "demo"))]


def test_the_installed_wheel_builds_and_answers_from_another_folder(
    installed: Path, two_articles: Path, tmp_path: Path
) -> None:
    kg = _kg(installed, tmp_path)
    report = json.loads(kg("build", two_articles, "--json"))
    assert report["added"] == ["oslo-a", "oslo-b"]
    rows = json.loads(kg("ask", "who-led-each-delegation", "--format", "json"))["results"]["bindings"]
    assert "Anna Keller" in {row["leader"]["value"] for row in rows}
    kg("view", "-o", "talks.html")
    assert "Anna Keller" in (tmp_path / "talks.html").read_text(encoding="utf-8")
    kg("check")
    tried = json.loads(kg("build", "--samples", "--store", "tried.kg", "--json"))
    assert (len(tried["added"]), tried["failures"]) == (15, [])


def _kg(programs: Path, folder: Path) -> Callable[..., str]:
    """Runs the command `kg` of an environment in a folder; gives what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KG_", "COV_"))}

    def run(*arguments: object) -> str:
        command = [str(programs / "kg"), *map(str, arguments)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_what_is_installed_takes_at_most_600_mb(installed: Path) -> None:
    (packages,) = installed.parent.glob("lib/python3*/site-packages")
    files = [path for path in packages.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in files) < 600_000_000, "python scripts/weight.py tells what is heavy"


@pytest.mark.soak
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_wheel_works_on_each_python_that_it_names(
    version: str, distributions: Path, two_articles: Path, tmp_path: Path
) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    (wheel,) = distributions.glob("*.whl")
    install(wheel, python, tmp_path)
    kg = _kg(tmp_path / "env" / "bin", tmp_path)
    assert json.loads(kg("build", two_articles, "--json"))["failures"] == []
    assert "Anna Keller" in kg("ask", "who-led-each-delegation", "--format", "csv")
    kg("view", "-o", "talks.html")
    kg("check")


def test_four_commands_of_the_readme_lead_to_a_browser_with_the_answer_and_its_words(
    installed: Path, tmp_path: Path, browser: Browser
) -> None:
    every = [block for block in blocks(ROOT / "README.md") if block.language == "sh"]
    first = next(n for n, block in enumerate(every) if [c for c, _ in block.steps()] == ["pip install ."])
    found = every[first : first + 2]  # the fixture has done what the first of them does
    opened = tmp_path / "opened"
    (tmp_path / "browser").write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    (tmp_path / "browser").chmod(0o755)
    environment = {
        name: value for name, value in reader_environment(tmp_path, "").items() if not name.startswith("PYTHON")
    }
    path = f"{installed}{os.pathsep}{os.environ['PATH']}"
    reader = Reader(tmp_path, {**environment, "PATH": path, "BROWSER": f"{tmp_path / 'browser'} %s"})
    try:
        reader.follow(found[1])
        page = browser.new_page()
        page.goto(opened.read_text().strip())
        for leader, words in (("Anwar Sadat", "Anwar Sadat led the Egyptian delegation"), ("Malik Mahmud", "GAM")):
            row = page.get_by_role("row").filter(has_text=leader).first
            assert row.is_visible() and words in row.inner_text()
        page.close()
    finally:
        reader.leave()
