"""Articles as a store has them: from the rows of ``queries/store/articles.rq``, or from the quads of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, Quad, QuerySolution

from kg import namespaces
from kg.errors import StoreError
from kg.model import ENGLISH, Article

#: The parts of an article, as the query calls them, by the predicates that have them.
_PARTS: Final[Mapping[object, str]] = {
    namespaces.term("articleId"): "id",
    namespaces.term("text"): "text",
    namespaces.SCHEMA_HEADLINE: "title",
    namespaces.SCHEMA_PUBLISHER: "source",
    namespaces.SCHEMA_DATE_PUBLISHED: "published",
    namespaces.SCHEMA_URL: "url",
    namespaces.term("removedOffsets"): "removed",
    namespaces.SCHEMA_IN_LANGUAGE: "language",
}


class IdsBySlug(Mapping[str, str]):
    """The ids of articles by the slugs of their graphs and IRIs, each looked up when it is asked for."""

    def __init__(self, quads: pyoxigraph.Store) -> None:
        self._quads = quads

    def __getitem__(self, slug: str) -> str:
        for name in ids(self._quads, slug):
            return name
        raise KeyError(slug)

    def __iter__(self) -> Iterator[str]:
        return map(namespaces.slug, ids(self._quads))

    def __len__(self) -> int:
        return sum(1 for _ in ids(self._quads))


def ids(quads: pyoxigraph.Store, slug: str | None = None) -> Iterator[str]:
    """The ids of all articles in no certain order, or that of the article with this slug."""
    ends = (None, None) if slug is None else (namespaces.article(slug), namespaces.article_graph(slug))
    named = quads.quads_for_pattern(ends[0], namespaces.term("articleId"), None, ends[1])
    return (quad.object.value for quad in named if isinstance(quad.object, Literal))


def of_row(row: QuerySolution) -> Article:
    """The article of a row."""

    def text(name: str) -> str | None:
        term = row[name]
        return term.value if isinstance(term, Literal) else None

    return _article(text)


def of_quads(quads: Iterable[Quad]) -> Article:
    """The article that quads describe; one without an id where they describe none."""
    known = {_PARTS[quad.predicate]: quad.object for quad in quads if quad.predicate in _PARTS}
    return _article({name: term.value for name, term in known.items() if isinstance(term, Literal)}.get)


def named(words: str, articles: Sequence[Article]) -> Article:
    """The article of that id, headline or address. Raises StoreError where there is none, or several."""
    words, folded = words.strip(), words.strip().casefold()
    ways = (
        [each for each in articles if words in (each.id, each.url)],
        [each for each in articles if (each.title or "").casefold() == folded],
    )
    found = next(filter(None, ways), []) if words else []  # else any article without a headline
    if len(found) > 1:
        several = ", ".join(sorted(each.id for each in found))
        raise StoreError(f"Several articles have the headline {words!r}; use an id: {several}.")
    if not found:
        raise StoreError(f"The store has no article {words!r}; `kg articles` lists its articles.")
    return found[0]


def _article(text: Callable[[str], str | None]) -> Article:
    """The article whose parts these are, by name."""
    removed = tuple(int(offset) for offset in (text("removed") or "").split())
    return Article(
        id=text("id") or "",
        text=text("text") or "",
        title=text("title"),
        source=text("source"),
        published=text("published"),
        url=text("url"),
        removed=removed,
        language=text("language") or ENGLISH,
    )
