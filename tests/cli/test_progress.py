"""How far a build is, on a real terminal: shown to who looks at one, and nowhere else."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import OSLO_A, ROOT, Run
from tests.site import Served, Site, item, page, rss

pytestmark = pytest.mark.slow


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps({**OSLO_A, "id": f"oslo-{number}"}) for number in range(10)))
    return path


def on_a_terminal(folder: Path, *arguments: object, **environment: str) -> tuple[str, str]:
    """What `kg` says on a terminal, and what it writes to a file meanwhile."""
    leader, follower = pty.openpty()
    with (folder / "out").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80", **environment},
            stdin=follower,
            stdout=out,
            stderr=follower,
        )
    os.close(follower)
    said = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # Linux tells so that the other end was closed
            break
        if not piece:
            break
        said += piece
    os.close(leader)
    assert process.wait(timeout=60) == 0, said
    return said.decode(), (folder / "out").read_text()


def test_a_build_of_many_articles_shows_how_far_it_is(articles: Path, tmp_path: Path) -> None:
    said, out = on_a_terminal(tmp_path, "build", articles)
    assert re.findall(r"Articles read +\[[#-]+\] +(\d+/10)", said) == ["0/10", *(f"{n}/10" for n in range(1, 11))]
    assert "10 added." in said and said.endswith("\r\n") and out == ""
    assert said.rindex("\x1b[?25h") > said.rindex("\x1b[?25l"), "the cursor is given back"


def test_no_bar_colours_where_no_colour_is_wanted(articles: Path, tmp_path: Path) -> None:
    said, _ = on_a_terminal(tmp_path, "build", articles, NO_COLOR="1")
    assert "10/10" in said and not re.search(r"\x1b\[[\d;]*m", said)


@pytest.mark.parametrize("arguments", [["-q", "build"], ["build", "--json"]])
def test_who_wants_nothing_but_results_gets_no_bar(articles: Path, tmp_path: Path, arguments: list[str]) -> None:
    said, out = on_a_terminal(tmp_path, *arguments, articles)
    assert said == ""
    assert ("added" in out) == ("--json" in arguments)


def test_what_is_no_terminal_gets_no_bar(kg: Run, articles: Path) -> None:
    done = kg("build", articles)
    assert done.stderr.startswith("10 added.") and "\x1b" not in done.stderr


def test_fetching_shows_how_many_articles_were_found(site: Site, tmp_path: Path) -> None:
    names = [f"/{number}" for number in range(4)]
    pages = {name: Served(page(f"{OSLO_A['text']}\nEdition {name}."), seconds=0.5) for name in names}
    site.pages |= {"/feed": Served(rss(*map(item, names))), **pages}
    said, _ = on_a_terminal(tmp_path, "watch", f"{site.url}/feed", "--once")
    assert re.search(r"Articles found .* 4\b", said) and "Articles read" in said
    assert re.search(r"\d\d:\d\d 4 added\.", said)
