"""The documents say what there is, and what they say is there."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import kg
from kg.cli import kg as command_line

ROOT = Path(__file__).resolve().parent.parent
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
COMMANDS = sorted(command_line.commands)
QUESTIONS = sorted(path.stem for path in (ROOT / "queries" / "ask").glob("*.rq"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_documents_with_its_json(name: str) -> None:
    assert re.search(rf"^kg {name}\b", CLI, re.MULTILINE)
    assert f"`{name}`" in CLI.partition("## JSON")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_two_examples_of_itself(name: str) -> None:
    command = command_line.commands[name]
    examples = (command.help or "").partition("Examples:")[2]
    assert len(re.findall(rf"\bkg {name}\b", examples)) >= 2
    assert all(getattr(option, "help", "") for option in command.params if isinstance(option, click.Option))
    assert "--json" in {name for option in command.params for name in option.opts}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_in_the_documents(name: str) -> None:
    assert f"`{name}`" in CLI


def test_the_documents_name_only_commands_and_questions_that_exist() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for line in re.findall(r"^(?: {4,}|\$ )?(?:\.venv/bin/)?kg ([a-z][\w-]*)", text, re.MULTILINE):
            assert line in COMMANDS, f"{page.name} shows `kg {line}`"
        for name in re.findall(r"\bkg ask ([a-z]+(?:-[a-z]+)+)", text):
            assert name in QUESTIONS, f"{page.name} asks {name}"


def test_the_table_of_questions_has_every_question() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| [A-Z].*\?", CLI, re.MULTILINE)
    assert sorted(listed) == sorted(QUESTIONS)


def test_the_readme_is_short_and_leads_to_every_guide() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) < 200
    linked = set(re.findall(r"\]\((docs/[a-z-]+\.md)", readme))
    first_steps = (ROOT / "docs" / "first-steps.md").read_text(encoding="utf-8")
    linked |= {f"docs/{name}" for name in re.findall(r"\]\(([a-z-]+\.md)", first_steps)}
    guides = {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")}
    assert guides - linked <= {"docs/index.md", "docs/commands.md", "docs/ontology.md", "docs/reader.md"}


def test_the_readme_says_its_first_score_in_plain_words() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = re.search(r"^\| `check`.*\| [\d.]+ \| ([\d.]+) \| ([\d.]+) \| [\d.]+ \|$", readme, re.MULTILINE)
    assert row
    code = "import sys, quality; print(quality.in_plain_words(float(sys.argv[1]), float(sys.argv[2])))"
    command = [sys.executable, "-c", code, *row.groups()]
    said = subprocess.run(command, cwd=ROOT / "scripts", capture_output=True, text=True, check=True).stdout
    assert said.strip() in readme


def test_the_documents_name_only_options_that_exist() -> None:
    options = {name for command in command_line.commands.values() for option in command.params for name in option.opts}
    for page in (ROOT / "README.md", ROOT / "docs" / "cli.md"):
        for line in re.findall(r"\bkg [a-z-]+ [^\n`]*", page.read_text(encoding="utf-8")):
            for option in re.findall(r"(?<![\w-])(--[a-z][a-z-]*)", line):
                assert option in options | {"--help"}, f"{page.name}: {line}"


def test_the_documents_name_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:`|^ {4}|^)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert target in targets, f"{page.name} names `make {target}`"


def test_every_link_to_a_file_leads_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            # What the site generates is there when it is built, which a test of its own does.
            if not re.match(r"[a-z]+:|generated/", link):
                assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_the_documents_and_comments_name_only_files_that_exist() -> None:
    guides = [*PAGES, *(ROOT / "ontology").rglob("*.md")]
    named = r"(?<![\w./-])(?:kg|queries|ontology|scripts|samples|docs|tests)/[\w./*-]*[\w*]"
    for page in [*guides, *(ROOT / "kg").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]:
        for name in re.findall(named, page.read_text(encoding="utf-8")):
            if page in guides or name.endswith((".py", ".md", ".yaml", ".ttl")):
                assert any(ROOT.glob(name)), f"{page.relative_to(ROOT)} names {name}"


def test_the_tour_shows_the_layers_that_imports_keep() -> None:
    tour = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = tour.partition("| layer | modules of `kg` |")[2].partition("\n\n")[0]
    shown = [re.findall(r"`(\w+)`", row) for row in table.splitlines()[2:]]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    kept = settings["importlinter"]["contracts"][0]["layers"]
    assert shown == [re.findall(r"\w+", layer) for layer in kept]


def test_the_tour_names_only_modules_that_exist() -> None:
    packages = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## The packages")[2]
    named = set(re.findall(r"`([a-z_]+)`", packages.partition("\n## ")[0]))
    modules = {path.stem for path in (ROOT / "kg").rglob("*.py")} | {path.name for path in (ROOT / "kg").iterdir()}
    assert named <= modules


@pytest.mark.slow
def test_the_page_on_python_shows_what_python_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False)
    assert outcome.attempted > 10 and outcome.failed == 0


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    terms = (tmp_path / "generated" / "negotiations.html").read_text(encoding="utf-8")
    assert "A delegation" in terms and "ledBy" in terms
    commands = re.sub(r"<[^>]+>", "", (tmp_path / "commands.html").read_text(encoding="utf-8"))
    assert "kg serve" in commands and ".. option::" not in commands
    assert len(QUESTIONS) == (tmp_path / "generated" / "questions.html").read_text(encoding="utf-8").count("<h2>")


def test_every_public_name_of_the_package_exists_and_is_documented() -> None:
    assert len(kg.__all__) <= 12
    for name in kg.__all__:
        value = getattr(kg, name)
        assert name == "__version__" or value.__doc__
    assert kg.__version__ == re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]  # type: ignore[index]


def test_make_help_lists_every_target_people_use() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("demo", "check", "test", "soak", "coverage", "bench", "quality"):
        assert re.search(rf"^{target} ", done.stdout, re.MULTILINE)
