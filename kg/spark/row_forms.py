"""Articles and readings as columns, which is how they pass between Spark and Python and how they are at rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from kg.model import Article, Claim, Failure, Mention, Reading, Referent

if TYPE_CHECKING:
    import pyarrow

#: The columns of articles, and of what was read of each: the parts of a reading as JSON, or why there is none.
ARTICLES = (
    "id string, text string, title string, source string, published string, url string, removed array<bigint>, "
    "language string"
)
#: The names of these columns, and of those that hold a plain text.
NAMES = tuple(column.split(" ")[0] for column in ARTICLES.split(", "))
_PLAIN = tuple(name for name in NAMES if name != "removed")
READINGS = f"{ARTICLES}, extractor string, reading binary, failure string"


class _Parts(msgspec.Struct):
    """A reading without its article."""

    referents: tuple[Referent, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


def article_row(article: Article) -> tuple[Any, ...]:
    """An article as a row of these columns."""
    return tuple(getattr(article, name) for name in NAMES)


def articles_of(batch: pyarrow.RecordBatch) -> Iterator[Article]:
    """The articles of some rows."""
    return map(article_of, batch.to_pylist())


def readings_batch(articles: Mapping[str, Article], outcomes: Iterable[Reading | Failure]) -> pyarrow.RecordBatch:
    """What became of some articles as rows; a failure's source is the article's id."""
    import pyarrow

    rows = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            rows.append(asdict(articles[outcome.source]) | {"failure": outcome.reason})
            continue
        parts = msgspec.json.encode(_Parts(outcome.referents, outcome.mentions, outcome.claims), order="deterministic")
        rows.append(asdict(outcome.article) | {"extractor": outcome.extractor, "reading": parts})
    return pyarrow.RecordBatch.from_pylist(rows, _schema())


def readings_of(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[Reading]:
    """The readings of some rows that have any."""
    for batch in batches:
        for row in batch.to_pylist():
            if row["reading"] is not None:
                yield reading_of(row)


def reading_of(row: Mapping[str, Any]) -> Reading:
    """The reading of a row."""
    parts = _decoder().decode(row["reading"])
    return Reading(article_of(row), parts.referents, parts.mentions, parts.claims, row["extractor"])


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a row, as far as the row tells of it."""
    plain = {name: row[name] for name in _PLAIN if name in row}
    return Article(**plain, removed=tuple(row["removed"] or ()) if "removed" in row else ())


@cache
def _decoder() -> msgspec.json.Decoder[_Parts]:
    return msgspec.json.Decoder(_Parts)


@cache
def _schema() -> pyarrow.Schema:
    import pyarrow

    fields = [(name, pyarrow.string()) for name in _PLAIN[:-1]]
    fields += [("removed", pyarrow.list_(pyarrow.int64())), (_PLAIN[-1], pyarrow.string())]
    fields += [("extractor", pyarrow.string()), ("reading", pyarrow.binary()), ("failure", pyarrow.string())]
    return pyarrow.schema(fields)
