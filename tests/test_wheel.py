"""What people install: the wheel, made from the source distribution, works in an empty environment elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

BESIDE = Path(sys.executable).with_name("uv")


def uv(*arguments: object, cwd: Path = ROOT) -> str:
    command = str(BESIDE) if BESIDE.exists() else shutil.which("uv")
    assert command, "uv is missing; `make test` installs it"
    done = subprocess.run([command, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--quiet", "--out-dir", folder)
    return folder


@pytest.fixture(scope="module")
def installed(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an empty environment in which only the wheel was installed, at the locked versions."""
    folder = tmp_path_factory.mktemp("elsewhere")
    locked = uv("export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", "--quiet")
    (folder / "locked.txt").write_text(locked)
    uv("venv", "--quiet", "--python", sys.executable, folder / "env")
    (wheel,) = distributions.glob("*.whl")
    uv("pip", "install", "--quiet", "--python", folder / "env", "--constraint", folder / "locked.txt", wheel)
    return folder / "env" / "bin"


def test_the_wheel_carries_what_the_package_reads(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "queries", "samples"):
        shipped = {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"kg/data/{name}" for name in shipped if "__pycache__" not in name} <= carried
    templates = {str(path.relative_to(ROOT)) for path in (ROOT / "kg" / "templates").rglob("*") if path.is_file()}
    assert {"kg/py.typed"} | templates <= carried
    assert not [name for name in carried if name.startswith(("tests/", "docs/")) or ".so" in name]
    assert any(name.endswith("licenses/LICENSE") for name in carried)


def test_the_source_distribution_carries_its_licence_and_no_leftovers(distributions: Path) -> None:
    (archive,) = distributions.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "kg/py.typed"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".venv", "demo"))]


def test_the_installed_wheel_builds_and_answers_from_another_folder(
    installed: Path, two_articles: Path, tmp_path: Path
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KG_", "COV_"))}

    def kg(*arguments: object) -> str:
        command = [str(installed / "kg"), *map(str, arguments)]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    report = json.loads(kg("build", two_articles, "--json"))
    assert report["added"] == ["oslo-a", "oslo-b"]
    rows = json.loads(kg("ask", "who-led-each-delegation", "--format", "json"))["results"]["bindings"]
    assert "Anna Keller" in {row["leader"]["value"] for row in rows}
    kg("view", "-o", "talks.html")
    assert "Anna Keller" in (tmp_path / "talks.html").read_text(encoding="utf-8")
    kg("check")
