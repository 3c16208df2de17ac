"""What several test files share: two invented articles about one pair of talks, and a store built from them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site import Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from spacy.language import Language

ROOT = Path(__file__).resolve().parent.parent

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

Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_configure() -> None:
    """Let what the tests start be interrupted, though a shell that runs them in the background has SIGINT ignored; and
    let no reader be trusted because whoever runs the tests has calibrated it.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["KG_CALIBRATION"] = os.devnull


@pytest.fixture(scope="session")
def two_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two tellings of the same invented talks."""
    path = tmp_path_factory.mktemp("articles") / "oslo.jsonl"
    path.write_text("\n".join(json.dumps(article) for article in (OSLO_A, OSLO_B)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def built(two_articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the two articles; not to be changed."""
    from kg import batch

    location = tmp_path_factory.mktemp("store") / "oslo.kg"
    report = batch.build([str(two_articles)], location=location)
    assert report.failures == ()
    return location


@pytest.fixture
def kg(tmp_path: Path) -> Run:
    """Runs the command line as a user does: its own process, its own folder."""

    def run(*arguments: object, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "COV_"))}
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            cwd=tmp_path,
            env={**settings, "PYTHONPATH": str(ROOT), "KG_CALIBRATION": str(tmp_path / "c.yaml"), **environment},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


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
    """The real Chromium of Debian, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()
