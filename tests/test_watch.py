"""Following feeds: only what is new is fetched, what fails is tried again but not for ever, and Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from kg import pipeline
from kg.batch import changing
from kg.graph import patches
from kg.graph.patch_folder import PatchFolder
from kg.graph.store import Store, open_store, save_changes
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


FIRST = "OSLO, March 10, 2031 - Anna Keller led the Norwegian delegation at the fisheries talks with Iceland in Oslo."
SECOND = "OSLO, March 11, 2031 - Jon Berg led the Icelandic delegation at the fisheries talks with Norway in Oslo."


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib, of itself
def test_another_store_follows_by_the_patches_of_the_rounds(kg: Run, site: Site, tmp_path: Path) -> None:
    feed = f"{site.url}/feed"
    watching = ("watch", feed, "--once", "--patches", "patches", "--json")
    site.pages |= {"/feed": Served(rss(item("/a"))), "/a": Served(page(FIRST))}
    assert json.loads(kg(*watching).stdout)["patch"] == str(Path("patches/000001.rdfp"))
    between = open_store(tmp_path / "talks.kg").nquads()
    site.pages |= {"/feed": Served(rss(item("/b"), item("/a"))), "/b": Served(page(SECOND))}
    assert json.loads(kg(*watching).stdout)["patch"] == str(Path("patches/000002.rdfp"))
    assert json.loads(kg(*watching).stdout)["patch"] is None, "nothing was new"
    after = open_store(tmp_path / "talks.kg")
    one, two = sorted((tmp_path / "patches").glob("*.rdfp"))

    assert kg("apply", str(two), "--store", "copy.kg").returncode == 1, "there is no store yet"
    assert kg("apply", str(one), "--store", "copy.kg").returncode == 0
    refused = kg("apply", str(one), "--store", "copy.kg")
    assert refused.returncode == 1 and "to add there already" in refused.stderr
    assert open_store(tmp_path / "copy.kg").nquads() == between
    done = kg("apply", str(two), "--store", "copy.kg")
    assert done.returncode == 0 and done.stderr.startswith("1 patch applied to copy.kg: ")
    copy = open_store(tmp_path / "copy.kg")
    assert copy.nquads() == after.nquads()
    assert copy.generation and after.generation and copy.generation.name == after.generation.name
    assert kg("check", "--store", "copy.kg").returncode == 0

    others = rdflib.Dataset()  # a parser of patches that is not ours
    for patch in (one, two):
        others.parse(data=patch.read_text(encoding="utf-8"), format="patch")
    theirs = pyoxigraph.parse(others.serialize(format="nquads").encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    assert {*theirs} == {*after.quads}


def test_patches_tell_of_all_that_changed_or_say_that_they_cannot(kg: Run, site: Site, tmp_path: Path) -> None:
    watching = ("watch", f"{site.url}/feed", "--once", "--patches", "patches")
    site.pages |= {"/feed": Served(rss(item("/a"))), "/a": Served(page(FIRST))}
    assert kg(*watching).returncode == 0
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")
    assert kg("build", "b.txt").returncode == 0
    site.pages |= {"/feed": Served(rss(item("/c"), item("/a"))), "/c": Served(page(SECOND.replace("Berg", "Lind")))}
    before = open_store(tmp_path / "talks.kg").nquads()
    refused = kg(*watching)
    assert refused.returncode == 1 and "name a new folder for patches" in refused.stderr
    assert open_store(tmp_path / "talks.kg").nquads() == before


@pytest.mark.parametrize("saved", [False, True], ids=["before-saving", "after-saving"])
def test_a_round_that_is_killed_leaves_the_patches_of_what_is_saved(talks: Path, tmp_path: Path, saved: bool) -> None:
    folder = PatchFolder(tmp_path / "patches", talks)

    def killed(change: Store) -> None:
        if saved:
            save_changes(change)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), changing(talks) as change:
        pipeline.remove("oslo-a", change)
        folder.save(change, killed)
    assert not list((tmp_path / "patches").glob("*.rdfp"))
    with changing(talks) as change:
        pipeline.remove("oslo-b" if saved else "oslo-a", change)
        folder.save(change, save_changes)
    found = sorted((tmp_path / "patches").glob("*.rdfp"))
    assert len(found) == 1 + saved
    last = patches.read(found[-1])
    assert patches.is_applied(last, open_store(talks).quads)
    assert last.previous == (patches.read(found[0]).id if saved else None)


@pytest.mark.parametrize("text", ["", "H id <uuid:1> .\n", "H id <uuid:{id}> .\nTX .\n", "{head}TX .\nX <a> .\nTC .\n"])
def test_a_file_that_is_no_whole_patch_is_refused_in_a_sentence(kg: Run, tmp_path: Path, text: str) -> None:
    name = "3d2c54a1-6b0e-5e0f-9c1f-6e2d6c3d0b57"
    (tmp_path / "bad.rdfp").write_text(text.format(id=name, head=f"H id <uuid:{name}> .\n"))
    done = kg("apply", "bad.rdfp")
    assert done.returncode == 1 and done.stderr.startswith("kg: The patch bad.rdfp ") and done.stderr.count("\n") == 1
    assert not (tmp_path / "talks.kg").exists()
