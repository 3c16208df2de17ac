"""The articles that the network learns from: read, annotated, labelled and cut into windows, in folds.

Sets are folders with articles.jsonl and drafts/, as `kg build --drafts` takes them. An article and its near copies stay
in one fold.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from kg import ingest, settings
from kg.model import Article
from kg.reading import annotation
from kg.reading.trained.windows import Pieces
from kg.reading.trained.word_pieces import WordPieces
from training import standoff
from training.labels import Labels, label

#: Two articles that share this many runs of words, and this share of the shorter one's, are the same story.
_RUN, _SHARED, _SHARE = 8, 8, 0.1
_OPEN = re.compile(r"public domain|^CC|\(CC[ 0]|NIST, FBIS translations, public")
_AT_ONCE = 60
#: Our own annotations, by place alone, and the part of the evaluation folder that has their texts.
ANNOTATED, ANNOTATIONS, TEXTS = "annotated", Path(__file__).parent / "annotations.jsonl", "unlabelled"
#: Short texts of our own writing, with their drafts, in the public domain (CC0).
BRIEFS = "briefs"
#: How many articles of train are kept apart.
KEPT = 100


@dataclass(frozen=True)
class Source:
    """An article of a set with its draft, and the terms it may be used on."""

    part: str
    article: Article
    draft: dict[str, Any]
    publisher: str
    licence: str


@dataclass(frozen=True)
class Labelled:
    """An article as the network sees it, with what it is to say of it."""

    source: Source
    pieces: Pieces
    labels: Labels


def read(folder: Path, parts: Sequence[str], *, only_open: bool = False) -> list[Source]:
    """The articles of the parts of the evaluation folder; only those in the public domain or under CC, if so asked."""
    found = []
    for part in parts:
        folder_of = _folder(folder, part)
        told = {row["id"]: row for row in map(json.loads, _lines(folder_of / "articles.jsonl"))}
        drafts = _drafts(folder_of, part, told)
        for article in ingest.read([str(folder_of / "articles.jsonl")]):
            if not isinstance(article, Article):
                raise SystemExit(f"{article.source}: {article.reason}")
            if article.id not in drafts:
                continue
            row = told[article.id]
            licence = str(row.get("licence", ""))
            if not only_open or part == "written" or _OPEN.search(licence):
                found.append(Source(part, article, drafts[article.id], str(row.get("source", "")), licence))
    return found


def _folder(sets: Path, part: str) -> Path:
    return Path(__file__).parent / part if part == BRIEFS else sets / (TEXTS if part == ANNOTATED else part)


def _drafts(folder: Path, part: str, told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The drafts of a part by article id; of texts of which only some were annotated, of these."""
    if part == ANNOTATED:
        bare = [each for each in map(json.loads, _lines(ANNOTATIONS)) if each["article"] in told]
        return {each["article"]: standoff.with_text(each, told[each["article"]]["text"]) for each in bare}
    if part == BRIEFS:
        return {each["article"]: each for each in map(json.loads, _lines(folder / "drafts.jsonl"))}
    return {name: json.loads((folder / "drafts" / f"{name}.json").read_text(encoding="utf-8")) for name in told}


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def labelled(sources: Sequence[Source], tokenizer: Path, jobs: int = 2) -> Iterator[Labelled]:
    """The articles annotated and labelled, in their order; ``tokenizer`` is the base model's tokenizer.json."""
    lots = [(sources[at : at + _AT_ONCE], tokenizer) for at in range(0, len(sources), _AT_ONCE)]
    if jobs == 1:
        for lot in lots:
            yield from _labelled(lot)
        return
    # new processes, because a fork of one in which PyTorch runs can wait forever
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for found in pool.map(_labelled, lots):
            yield from found


def _labelled(given: tuple[Sequence[Source], Path]) -> list[Labelled]:
    sources, path = given
    vocabulary = WordPieces(path)
    docs = annotation.annotate([source.article for source in sources], annotation.load(settings.DEFAULT_MODEL))
    found = []
    for source, (article, doc) in zip(sources, docs, strict=True):
        pieces = Pieces(annotation.blanked(article.text), vocabulary, doc)
        found.append(Labelled(source, pieces, label(source.draft, pieces, doc)))
    return found


def stories(texts: dict[str, str]) -> list[list[str]]:
    """The articles by id in groups that tell the same story in the same words, in the order of their first ids."""
    runs = {name: _runs(text) for name, text in texts.items()}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(runs):
        for run in runs[name]:
            holders[run].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        for other in names[1:]:
            shared[names[0], other] += 1
    group = {name: name for name in texts}
    for (one, other), count in sorted(shared.items()):
        if count >= _SHARED and count > _SHARE * min(len(runs[one]), len(runs[other])):
            old, new = group[other], group[one]
            group = {name: new if mine == old else mine for name, mine in group.items()}
    together: dict[str, list[str]] = defaultdict(list)
    for name in sorted(texts):
        together[group[name]].append(name)
    return sorted(together.values())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[at:] for at in range(_RUN)), strict=False))


def kept(texts: dict[str, str], count: int = KEPT, seed: int = 7) -> set[str]:
    """The articles of train that no network learns from, drawn by lot: on them thresholds and weights are chosen."""
    dealt = stories(texts)
    Random(seed).shuffle(dealt)
    found: set[str] = set()
    for group in dealt:
        if len(found) >= count:
            break
        found.update(group)
    return found


def by_id(sources: Iterable[Source], part: str) -> dict[str, str]:
    """The texts of a part by article id."""
    return {source.article.id: source.article.text for source in sources if source.part == part}
