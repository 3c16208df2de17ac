"""The readings of a store that is a folder, kept beside its data so that none is made of RDF again.

A generation has them in files ``readings-*.jsonl``, a line each (the columns stand in docs/architecture.md). A line
counts as long as the graph of its article has the digest that the line was written for: whoever changes the graph
without it only makes the line void, and the reading is made of the quads again. The next generation shares the files
and adds one of what is new, until there are many and one is made of all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec
from pyoxigraph import NamedNode

from kg import namespaces
from kg.files import share
from kg.graph import digests
from kg.model import Article, Claim, Mention, Reading, Referent

_FILES = "readings-*.jsonl"
#: So many files are made one.
_MANY = 16


_Form = TypeVar("_Form", bound="_Label")


class _Label(msgspec.Struct):
    """What a line is of, and when it counts."""

    graph: str
    sha256: str


class _Line(_Label):
    """A reading without its article, which is at hand where readings are asked for."""

    article: str
    extractor: str
    referents: tuple[Referent, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


def read(folder: Path, articles: Iterable[Article], changed: Iterable[NamedNode] = ()) -> dict[str, Reading]:
    """The readings a generation keeps of these articles, by article id, but for those whose graph has ``changed``."""
    counting = digests.graphs_of_folder(folder)
    for graph in changed:
        counting.pop(str(graph), None)
    of = {str(namespaces.article_graph(namespaces.slug(article.id))): article for article in articles}
    found = {}
    decode = _decoder(_Line).decode
    for text in _texts(folder):
        try:
            line = decode(text)
        except msgspec.DecodeError:  # another version kept it in another form: the graph is read instead
            continue
        article = of.get(line.graph)
        if article is not None and counting.get(line.graph) == line.sha256:
            found[article.id] = Reading(article, line.referents, line.mentions, line.claims, line.extractor)
    return found


def write(folder: Path, graphs: Mapping[str, str], readings: Iterable[Reading], last: Path | None = None) -> None:
    """Keep these readings in a generation whose graphs have these digests, and all that the ``last`` one kept."""
    kept: set[str] = set()
    files = sorted(last.glob(_FILES)) if last else []
    together = len(files) >= _MANY
    lines = []
    for text in _texts(last) if last else ():
        label = _decoder(_Label).decode(text)
        if graphs.get(label.graph) == label.sha256 and label.graph not in kept:
            kept.add(label.graph)
            lines += [text] if together else []
    for reading in readings:
        graph = str(namespaces.article_graph(namespaces.slug(reading.article.id)))
        if graph in graphs and graph not in kept:
            lines.append(_encoded(graph, graphs[graph], reading))
    for file in () if together else files:
        share(file, folder / file.name)
    if lines:
        data = b"".join(line + b"\n" for line in sorted(lines))
        (folder / f"readings-{hashlib.sha256(data).hexdigest()[:16]}.jsonl").write_bytes(data)


def _encoded(graph: str, digest: str, reading: Reading) -> bytes:
    parts = reading.referents, reading.mentions, reading.claims
    line = _Line(graph, digest, reading.article.id, reading.extractor, *parts)
    return msgspec.json.encode(line, order="deterministic")


@cache
def _decoder(form: type[_Form]) -> msgspec.json.Decoder[_Form]:
    return msgspec.json.Decoder(form)


def _texts(folder: Path) -> Iterator[bytes]:
    """The lines that a generation keeps; none where it is gone by now."""
    with suppress(FileNotFoundError):
        for file in sorted(folder.glob(_FILES)):
            yield from file.read_bytes().splitlines()
