"""A release holds no surprise: one version everywhere, and a checklist whose steps there are."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.version import Version

from tests.conftest import ROOT
from tests.guides import blocks

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
PYTHONS = ("3.11", "3.12", "3.13")


def test_the_lock_file_and_the_changelog_know_the_version() -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    assert [each["version"] for each in locked if each["name"] == PROJECT["name"]] == [PROJECT["version"]]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *released = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert first == "Unreleased", "what changes next has a place on top of CHANGELOG.md"
    versions = [Version(each) for each in released]
    assert versions == sorted(versions, reverse=True)
    assert not versions or versions[0] == Version(PROJECT["version"]), "pyproject.toml has the version released last"


def test_the_pythons_that_are_named_are_those_it_runs_on() -> None:
    classifiers = [each.rpartition(" :: ")[2] for each in PROJECT["classifiers"] if "Python :: 3." in each]
    assert tuple(classifiers) == PYTHONS
    needed = Requirement(f"parley-kg{PROJECT['requires-python']}").specifier
    assert [python for python in (f"3.{minor}" for minor in range(9, 20)) if f"{python}.1" in needed] == [*PYTHONS]


def test_each_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = text.partition("\ndependencies = [\n")[2].partition("\n]")[0].splitlines()
    assert len(lines) == len(PROJECT["dependencies"])
    assert [line for line in lines if not re.search(r'", # \w.+', line)] == []


def test_the_steps_of_a_release_are_commands_that_there_are() -> None:
    (steps,) = blocks(ROOT / "docs" / "releasing.md")
    commands = [command for command, _ in steps.steps()]
    assert {"make test", "make soak", "make quality", "make docs", "make wheel", "make sbom"} <= {
        command.partition("#")[0].strip() for command in commands
    }
    programs = {command.split()[0] for command in commands}
    assert programs == {"git", "$EDITOR", ".venv/bin/uv", "make", "podman"}
