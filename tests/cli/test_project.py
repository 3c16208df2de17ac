"""A folder of one's own: made once, its settings taken by every command, its mistakes named."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run


def test_a_folder_is_made_and_its_settings_are_taken(kg: Run, tmp_path: Path, two_articles: Path) -> None:
    done = kg("init")
    assert done.returncode == 0 and "kg build articles" in done.stderr
    shutil.copy(two_articles, tmp_path / "articles")
    (tmp_path / "parley.toml").write_text('store = "oslo.kg"\n[ask]\nformat = "csv"\n[view]\noutput = "oslo.html"\n')
    assert kg("build", "articles").returncode == 0 and (tmp_path / "oslo.kg").is_dir()
    assert kg("ask", "who-led-each-delegation").stdout.startswith("article,")
    assert kg("view").returncode == 0 and (tmp_path / "oslo.html").exists()
    assert kg("ask", "who-led-each-delegation", "--format", "tsv").stdout.startswith("article\t"), (
        "the word said last counts"
    )


def test_what_is_there_is_not_overwritten(kg: Run, tmp_path: Path) -> None:
    assert kg("init", "oslo").returncode == 0
    (tmp_path / "oslo" / "parley.toml").write_text("# mine")
    again = kg("init", "oslo")
    assert again.returncode == 1 and "already exists" in again.stderr
    assert (tmp_path / "oslo" / "parley.toml").read_text() == "# mine"
    assert json.loads(kg("init", "other", "--json").stdout)["folder"] == "other"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("store = ", "cannot be read"),
        ('stroe = "x"', "no command has an option --stroe"),
        ("[ask]\ncolour = 1", "`kg ask` has no option --colour"),
        ("ask = 3", "ask is a command"),
    ],
)
def test_a_mistake_in_the_settings_is_named(kg: Run, tmp_path: Path, settings: str, says: str) -> None:
    (tmp_path / "parley.toml").write_text(settings)
    done = kg("articles")
    assert done.returncode == 1 and says in done.stderr and done.stderr.count("\n") == 1


def test_a_quiet_program_says_only_results(kg: Run, tmp_path: Path, two_articles: Path) -> None:
    done = kg("-q", "build", two_articles)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert kg("-q", "ask", "who-led-each-delegation").stdout
    assert "There is no store" in kg("-q", "articles", "--store", "none.kg").stderr


def test_bash_completes_commands_and_questions(kg: Run, tmp_path: Path) -> None:
    source = kg("completion", "bash").stdout
    (tmp_path / "kg.bash").write_text(source)
    assert subprocess.run(["bash", "-n", "kg.bash"], cwd=tmp_path, check=False).returncode == 0
    offered = kg(_KG_COMPLETE="bash_complete", COMP_WORDS="kg wh", COMP_CWORD="1").stdout
    assert "why-same" in offered
