"""What the guides tell a reader to type works, and prints what they show."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import site
from tests.conftest import ROOT
from tests.guides import RUN, SHOWN, Reader, alike, blocks, reader_environment
from tests.reading.llm import recorded

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = {page: blocks(page) for page in PAGES}
GUIDES = [page for page in PAGES if any(block.language in RUN and not block.excuse for block in BLOCKS[page])]
#: Why a block may go without being run, each with what shows that it works all the same.
EXCUSES = {
    "takes hours, and needs the articles it learns from": "tests/training/ trains a little on articles of our own",
    "installs from the index": "tests/test_wheel.py installs the package",
    "installs everything into .venv": "it is how these tests were installed",
    "asks a service of others": "tests/identity/wikidata/ asks one on this machine",
    "needs a container engine": "tests/test_container.py does what its Containerfile does",
    "makes a release": "tests/test_wheel.py and tests/test_release.py do what needs no account",
    "needs R": "the Python block beside it reads the same file",
    "needs Neo4j": "tests/publish/export/ reads the tables back",
    "needs a cluster": "tests/spark/ starts one on this machine",
    "takes a minute": "tests/spark/ builds the samples so",
}
#: Web addresses the guides name, and the sample each page holds.
WIRE = "http://news.example.org"
ARTICLES = {"paris-2015": "Sat, 12 Dec 2015 20:00:00 GMT", "havana-2012": "Mon, 19 Nov 2012 18:00:00 GMT"}


def newspaper(told: site.Site) -> None:
    """Put a feed with two samples, and one article that must not be fetched, behind the proxy."""
    items = []
    for name, date in ARTICLES.items():
        title, text = _sample(name)
        told.pages[f"{WIRE}/{name}.html"] = site.Served(site.page(text, title=title))
        items.append(site.item(f"{WIRE}/{name}.html", title=title, date=date))
    items.append(site.item(f"{WIRE}/subscribers/bogota.html"))
    told.pages[f"{WIRE}/world.rss"] = site.Served(site.rss(*items), "application/rss+xml")
    told.pages[f"{WIRE}/robots.txt"] = site.Served("User-agent: *\nDisallow: /subscribers/\n", "text/plain")


def _sample(name: str) -> tuple[str, str]:
    _, front, text = (ROOT / "samples" / f"{name}.md").read_text(encoding="utf-8").split("---\n", 2)
    title = re.search(r"^title: (.+)$", front, re.MULTILINE)
    assert title
    return title.group(1).strip("\"'"), text.strip()


def answered(_: int, body: dict[str, Any]) -> recorded.Recorded:
    """What a model says: of an article nothing, of a plain question that it asks who mediated in Helsinki."""
    if body["response_format"]["json_schema"]["name"] == "draft":
        return recorded.drafting()
    narrowed = [{"name": "capacity", "value": "mediator"}, {"name": "place", "value": "Helsinki"}]
    choice = {"question": "who-hosted-or-mediated", "parameters": narrowed, "from": None, "to": None}
    return recorded.Recorded(json.dumps(choice))


@pytest.fixture
def reader(tmp_path: Path, samples: Path) -> Iterator[Reader]:
    """A reader with a copy of Parley's samples and their store, a newspaper's site, and a language model's server."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("samples", "ontology", "notebooks"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "articles").mkdir()
    for name in ("helsinki-first-round-2005", "helsinki-talks-expected-2005"):
        shutil.copy(ROOT / "samples" / f"{name}.md", folder / "articles")
    shutil.copytree(samples, folder / "talks.kg")
    with site.serving() as wire, recorded.serving(answered) as model:
        newspaper(wire)
        environment = reader_environment(tmp_path / "cache", wire.url)
        reader = Reader(folder, environment, {"http://localhost:8080/v1": model.url})
        try:
            yield reader
        finally:
            reader.leave()


@pytest.mark.slow
@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_what_a_guide_says_to_type_works_and_prints_what_it_shows(page: Path, reader: Reader) -> None:
    for block in BLOCKS[page]:
        if block.file or (block.language in RUN and not block.excuse):
            reader.follow(block)


def test_every_command_of_the_guides_stands_in_a_block_that_is_run_or_says_why_not() -> None:
    command = re.compile(r"^\s*(?:\$ )?(?:\.venv/bin/)?(?:kg|pip|make|curl|python|export) ", re.MULTILINE)
    for page in PAGES:
        for block in BLOCKS[page]:
            where = f"{block.page}:{block.line}"
            if block.language:
                assert block.language in (*RUN, *SHOWN) or block.language.startswith("{"), f"{where}: {block.language}"
            else:
                assert not command.search(block.text), f"{where}: fence it as sh or console, so that it is run"
    excused = [block for page in PAGES for block in BLOCKS[page] if block.excuse]
    assert {block.excuse for block in excused} <= EXCUSES.keys()
    assert len(excused) <= 12


def test_what_a_page_shows_is_compared_line_by_line() -> None:
    assert alike("a\n...\nd\n", "a\nb\nc\nd\n") and alike("a\n...\n", "a\n") and alike("19:10 x, …\n", "08:01 x, y\n")
    assert not alike("a\n", "a\nb\n") and not alike("a\n...\nd\n", "a\nb\n") and not alike("", "a\n")


def test_a_guide_that_is_wrong_is_found_out(tmp_path: Path) -> None:
    page = tmp_path / "wrong.md"
    environment = reader_environment(tmp_path, "")
    for told in ("```sh\nkg ask --colum x\n```\n", "```console\n$ echo no\nyes\n```\n", "```sparql\nSELECT\n```\n"):
        page.write_text(told)
        (block,) = blocks(page)
        with pytest.raises(AssertionError, match=r"wrong\.md:1"):
            Reader(tmp_path, environment).follow(block)
