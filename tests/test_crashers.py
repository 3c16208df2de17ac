"""Harmed files and drafts become articles, or one sentence: those that once ended in a fault, and new ones by seed.

pytest names the file that ended in a fault, in the folder it keeps of the test: mend the reader, and put the file into
tests/data/crashers/ (a draft as draft-*.json), where every run of the tests reads it.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kg import ingest, processor_time, reference, settings
from kg.answers import questions
from kg.errors import ParleyError
from kg.graph import patches, reference_graphs
from kg.graph.store import open_store
from kg.identity.wikidata import items
from kg.model import Article, Failure, Kind
from kg.reading.assemble import assemble
from kg.reading.draft_files import DraftFolder
from tests.conftest import ROOT
from tests.mutations import chance_of, harmed, harmed_values, seeds, seeds_of, tables
from tests.reading.drafted import ARTICLE, DRAFT

# What a parser warns of is no fault; the command hides it.
pytestmark = pytest.mark.filterwarnings("ignore")

CRASHERS = sorted((ROOT / "tests" / "data" / "crashers").iterdir())
DRAFTS = "draft of an article.json"
TABLES = tables()
#: How crashers are called that are no articles and no drafts.
OTHERS = tuple({f"{Path(name).stem}-" for name in TABLES})
KINDS = [*sorted(seeds()), *sorted(TABLES), DRAFTS]
#: Ten minutes of the processor in all, where all is asked for; else each takes a tenth of its time.
SECONDS = 600 / len(KINDS)
TRIED_ALWAYS = 12


def try_file(path: Path) -> list[Article | Failure]:
    """What the file holds, without fetching anything; fails where that takes too long or is told in no one sentence."""
    with processor_time.at_most(settings.MAX_READING_SECONDS):
        found = list(ingest.read([str(path)], wanted=lambda address: False))
    for item in found:
        if isinstance(item, Failure):
            assert item.reason.strip() and "\n" not in item.reason and len(item.reason) < 600, item.reason
        else:
            item.text.encode("utf-8")
    return found


def try_draft(path: Path) -> None:
    """Read the draft of `ARTICLE` in the file and hold it against the article, if it can be read."""
    with processor_time.at_most(settings.MAX_READING_SECONDS):
        drafted = DraftFolder(path.parent).of(ARTICLE)
        if isinstance(drafted, Failure):
            assert "\n" not in drafted.reason
        elif drafted is not None:
            assemble(ARTICLE, drafted.draft, None, drafted.producer).reading.verify()


def try_graph(path: Path) -> object:
    """A file of RDF, as a graph beside the articles."""
    return reference_graphs.add(open_store(settings.MEMORY), path, "things")


def try_table(path: Path) -> None:
    """What a table of items holds, or a file of RDF, a patch, a user's own question or words."""
    readers: dict[str, Callable[[Path], object]] = {
        "items": partial(items.from_file, kind=Kind.PERSON),
        "patch": patches.read,
        "question": questions.read_file,
        "words": reference.parse_yaml.__wrapped__,  # which keeps what a file held the first time
    }
    read = readers.get(path.stem, try_graph)
    try:
        with processor_time.at_most(settings.MAX_READING_SECONDS):
            read(path)
    except ParleyError as error:
        assert "\n" not in str(error) and str(path) in str(error)


def harm(kind: str, seed: str, path: Path) -> None:
    """Write the file of that kind with the harm of that seed done to it, and try it."""
    if kind == DRAFTS:
        chance = chance_of(seed)
        told = json.dumps(harmed_values(DRAFT, chance)).encode()
        path.write_bytes(harmed(told, seed) if chance.random() < 0.2 else told)
        try_draft(path)
    elif kind in TABLES:
        path.write_bytes(harmed(TABLES[kind], seed))
        try_table(path)
    else:
        path.write_bytes(harmed(seeds()[kind], seed))
        try_file(path)


@pytest.mark.parametrize("path", CRASHERS, ids=lambda path: path.name)
def test_what_once_ended_in_a_fault_is_read_or_refused(path: Path, tmp_path: Path) -> None:
    if path.name.startswith(OTHERS):
        shutil.copy(path, tmp_path / f"{path.name.partition('-')[0]}{path.suffix}")
        try_table(tmp_path / f"{path.name.partition('-')[0]}{path.suffix}")
    elif path.name.startswith("draft-"):
        shutil.copy(path, tmp_path / f"{ARTICLE.id}.json")
        try_draft(tmp_path / f"{ARTICLE.id}.json")
    else:
        assert try_file(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_of_every_kind_is_read_and_harmed_ones_end_in_no_fault(kind: str, tmp_path: Path) -> None:
    path = tmp_path / (f"{ARTICLE.id}.json" if kind == DRAFTS else kind)
    if kind in TABLES:
        path.write_bytes(TABLES[kind])
        try_table(path)
    elif kind != DRAFTS:
        path.write_bytes(seeds()[kind])
        assert any(isinstance(item, Article) for item in try_file(path)) or kind.startswith("feed")
    for _, seed in zip(range(TRIED_ALWAYS), seeds_of(kind), strict=False):
        harm(kind, seed, path)


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_no_harm_to_a_file_ends_in_a_fault(kind: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    path = tmp_path / (f"{ARTICLE.id}.json" if kind == DRAFTS else kind)
    end = time.process_time() + SECONDS * (1 if pytestconfig.getoption("--soak") == "all" else 0.1)
    for seed in seeds_of(f"long {kind}"):
        harm(kind, seed, path)
        if time.process_time() > end:
            break
