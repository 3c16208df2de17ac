"""The readings of a store that is a folder, kept beside its data so that none is made of RDF again.

They stand in tables ``readings-*.sqlite`` (`kg.graph.kept_rows`), each by the slug of its article (the columns of a
value, which is JSON, stand in docs/architecture.md). A reading counts as long as the graph of its article has the
digest that it was kept for: whoever changes the graph without it only makes it void, and it is made of the quads again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from pyoxigraph import NamedNode

from kg import namespaces
from kg.graph import digests
from kg.graph.kept_rows import Files, Row
from kg.model import Article, Claim, Mention, Reading, Referent

_NAME, _TABLE = "readings", "readings"


class _Kept(msgspec.Struct):
    """A reading without its article, which is at hand where it is asked for, and the digest it was kept for."""

    sha256: str
    article: str
    extractor: str
    referents: tuple[Referent, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


class KeptReadings:
    """What a generation keeps of the readings of its articles."""

    def __init__(self, folder: Path) -> None:
        self._files = Files(folder, _NAME)
        self._digests = digests.graphs_of_folder(folder) if self._files else {}

    def get(self, article: Article) -> Reading | None:
        """The reading of an article whose graph is as it was written; None where none is kept of it."""
        slug = namespaces.slug(article.id)
        graph = str(namespaces.article_graph(slug))
        value = self._files.get(_TABLE, slug, "") if graph in self._digests else None
        try:
            kept = _decode(value) if value is not None else None
        except msgspec.DecodeError:  # another version kept it in another form
            return None
        if kept is None or kept.sha256 != self._digests[graph]:
            return None
        return Reading(article, kept.referents, kept.mentions, kept.claims, kept.extractor)


def write(folder: Path, graphs: Mapping[str, str], readings: Iterable[Reading], last: Path | None = None) -> None:
    """Keep these readings in a generation whose graphs have these digests, and all that the ``last`` one kept."""
    found: dict[str, bytes | None] = {}
    if last:
        for graph in digests.graphs_of_folder(last).keys() - graphs.keys():
            article = namespaces.slug_of_graph(NamedNode(graph[1:-1]))
            if article is not None:
                found[article] = None
    for reading in readings:
        slug = namespaces.slug(reading.article.id)
        graph = str(namespaces.article_graph(slug))
        if graph in graphs:
            parts = reading.referents, reading.mentions, reading.claims
            kept = _Kept(graphs[graph], reading.article.id, reading.extractor, *parts)
            found[slug] = msgspec.json.encode(kept, order="deterministic")
    Files(last, _NAME).write(folder, _rows(found))


def _rows(found: Mapping[str, bytes | None]) -> Iterator[Row]:
    return ((_TABLE, slug, "", value) for slug, value in found.items())


_decode = msgspec.json.Decoder(_Kept).decode
