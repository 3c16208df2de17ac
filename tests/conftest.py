"""What several test files share: two invented articles about one pair of talks, and a store built from them."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command import ROOT, Run, in_own_process, in_this_process
from tests.selection import SEED, SHARES, SOAK, slow_first, taken
from tests.sharing import once
from tests.site import Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from spacy.language import Language

__all__ = ["OSLO_A", "OSLO_B", "ROOT", "Run"]

OSLO_A = {
    "id": "oslo-a",
    "title": "Norland and Sudland open fisheries talks in Oslo",
    "source": "Example Wire",
    "published": "2025-06-09",
    "text": (
        "Norway hosted a new round of fisheries talks between Iceland and Denmark in Oslo on Monday.\n"
        "Icelandic Foreign Minister Anna Keller led the delegation of Iceland. The Danish delegation was headed by "
        "Trade Minister Tomas Rybak.\n"
        "“We came here to find a fair quota for both fleets,” Keller told reporters.\n"
        "Fisheries Minister Elsa Brandt did not attend the talks."
    ),
}
OSLO_B = {
    "id": "oslo-b",
    "title": "Oslo fisheries talks end without a deal",
    "source": "Sample Gazette",
    "published": "2025-06-11",
    "text": (
        "Fisheries talks between Iceland and Denmark ended in Oslo on Tuesday without an agreement.\n"
        "Anna Keller, who led the Icelandic delegation, said that the two sides would meet "
        "again in Copenhagen in July.\n"
        "Denmark was represented by Trade Minister Tomas Rybak."
    ),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run take all soak cases, which is what it takes if nothing is said, or a tenth, or none."""
    parser.addoption("--soak", choices=SOAK, default="all", help="how many of the tests marked soak to run")
    parser.addoption("--soak-seed", type=int, choices=range(SHARES), default=SEED, help="which tenth")


def pytest_configure() -> None:
    """Let what the tests start be interrupted, though a shell that runs them in the background has SIGINT ignored; and
    let no reader be trusted because whoever runs the tests has calibrated it.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["KG_CALIBRATION"] = os.devnull


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what the browser is needed for, leave out soak cases, and begin with what takes longest."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
            item.add_marker(pytest.mark.xdist_group("browser"))
    kept, left_out = taken(items, config.getoption("--soak"), config.getoption("--soak-seed"))
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    items[:] = slow_first(kept) if "PYTEST_XDIST_WORKER" in os.environ else kept


@pytest.fixture(scope="session")
def two_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two tellings of the same invented talks."""
    path = tmp_path_factory.mktemp("articles") / "oslo.jsonl"
    path.write_text("\n".join(json.dumps(article) for article in (OSLO_A, OSLO_B)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def built(two_articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the two articles, once a run; not to be changed."""
    from kg import batch

    def make(folder: Path) -> None:
        assert batch.build([str(two_articles)], location=folder / "oslo.kg").failures == ()

    return once(tmp_path_factory, "oslo", make) / "oslo.kg"


@pytest.fixture
def talks(built: Path, tmp_path: Path) -> Path:
    """A copy of that store for the test alone, where `kg` looks for one."""
    return Path(shutil.copytree(built, tmp_path / "talks.kg"))


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the samples, once a run; not to be changed. Its report lies beside it, as a pickle."""
    from kg import batch

    def make(folder: Path) -> None:
        report = batch.build([str(ROOT / "samples")], location=folder / "talks.kg")
        assert report.failures == ()
        (folder / "report.pickle").write_bytes(pickle.dumps(report))

    return once(tmp_path_factory, "samples", make) / "talks.kg"


@pytest.fixture
def kg(tmp_path: Path) -> Run:
    """Runs the command line in the test's own folder, but in this process; gives what it printed and its exit code."""
    return in_this_process(tmp_path)


@pytest.fixture
def kg_process(tmp_path: Path) -> Run:
    """The same as a user does it, in a process of its own."""
    return in_own_process(tmp_path)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site to fetch from, which needs no pauses, and a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("KG_FETCH_PAUSE", "0")
    with serving() as site:
        yield site


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The language pipeline, loaded once."""
    from kg import settings
    from kg.reading import annotation

    return annotation.load(settings.DEFAULT_MODEL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The real Chromium of Debian, started once; without windows of its own it takes half the time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=arguments)
        yield browser
        browser.close()
