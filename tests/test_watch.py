"""Following feeds: only what is new is fetched, what fails is tried again but not for ever, and Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.graph.store import open_store
from kg.watch import Watch
from tests.conftest import OSLO_A, OSLO_B, ROOT, Run
from tests.site import Served, Site, item, page, rss


def test_each_round_fetches_and_reads_only_what_is_new(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": Served(rss(item("/a"))), "/a": Served(page(OSLO_A["text"]))}
    watched = Watch([f"{site.url}/feed"], tmp_path / "talks.kg")
    assert len(watched.round().added) == 1
    site.pages |= {"/feed": Served(rss(item("/b"), item("/a"))), "/b": Served(page(OSLO_B["text"]))}
    second = watched.round()
    assert len(second.added) == 1 and second.counts["articles"] == 2
    assert watched.round().added == ()
    assert [path for path in site.articles_asked() if path != "/feed"] == ["/a", "/b"]


def test_a_watch_that_is_started_again_knows_what_the_store_holds(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": Served(rss(item("/a"))), "/a": Served(page(OSLO_A["text"]))}
    for _ in range(2):
        report = Watch([f"{site.url}/feed"], tmp_path / "talks.nq").round()
        assert report.counts["articles"] == 1
    assert site.asked.count("/a") == 1


def test_what_fails_is_tried_in_three_rounds(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = Served(rss(item("/late"), item("/gone")))
    watched = Watch([f"{site.url}/feed"], tmp_path / "talks.nq")
    assert len(watched.round().failures) == 2
    site.pages["/late"] = Served(page(OSLO_A["text"]))
    assert len(watched.round().added) == 1
    assert [len(watched.round().failures) for _ in range(3)] == [1, 0, 0]
    assert (site.asked.count("/late"), site.asked.count("/gone")) == (2, 3)


def test_one_round_says_one_line_and_ends_as_a_build_does(kg: Run, site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": Served(rss(item("/a"), item("/gone"))), "/a": Served(page(OSLO_A["text"]))}
    done = kg("watch", f"{site.url}/feed", "--once", "--json", KG_FETCH_PAUSE="0")
    assert done.returncode == 4
    failed, told = done.stderr.splitlines()
    assert failed == f"kg: {site.url}/gone: the server answers 404 Not Found"
    assert "1 added, 1 failed. talks.kg holds 1 article, " in told
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["counts"]["articles"] == 1
    assert kg("watch", f"{site.url}/feed", "--once", KG_FETCH_PAUSE="0").returncode == 4
    assert kg("watch", f"{site.url}/none", "--once", KG_FETCH_PAUSE="0").returncode == 1
    assert kg("watch").returncode == 2


def test_a_round_prints_which_answers_are_new_have_changed_or_gone(kg: Run, site: Site, tmp_path: Path) -> None:
    first = (
        "OSLO, March 10, 2031 - Anna Keller led the Norwegian delegation at the fisheries talks with Iceland in Oslo."
    )
    second = "OSLO, March 11, 2031 - Jon Berg led the Icelandic delegation at the fisheries talks with Norway in Oslo."
    site.pages |= {"/feed": Served(rss(item("/a"))), "/a": Served(page(first))}
    told = kg("watch", f"{site.url}/feed", "--once").stdout.splitlines()
    assert [line for line in told if line.endswith("led by: Anna Keller")] and all(line[0] == "+" for line in told)
    assert kg("watch", f"{site.url}/feed", "--once").stdout == ""
    site.pages |= {"/feed": Served(rss(item("/b"), item("/a"))), "/b": Served(page(second))}
    answers = json.loads(kg("watch", f"{site.url}/feed", "--once", "--json").stdout)["answers"]
    assert [each["now"] for each in answers if each["relation"] == "led by"] == ["Jon Berg"]
    assert not any(each["was"] for each in answers)


@pytest.mark.slow
def test_an_interrupt_ends_the_watch_cleanly(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": Served(rss(item("/a"))), "/a": Served(page(OSLO_A["text"]))}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "watch", f"{site.url}/feed", "--store", str(tmp_path / "talks.kg")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert "1 added." in process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert told == f"Stopped. {tmp_path / 'talks.kg'} holds all completed rounds.\n"
    assert len(open_store(tmp_path / "talks.kg").articles()) == 1
