"""Articles found and read by Spark: the driver finds them, the tasks read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kg import batch, ingest, pipeline
from kg.graph import records
from kg.model import Article, Failure, Reading
from kg.reading.readers import Readers
from kg.spark.row_forms import ARTICLES, NAMES, READINGS, article_row, articles_of, readings_batch
from kg.spark.session import ARTICLES_A_TASK

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

#: So many articles are in the driver's memory at once.
_AT_ONCE = 2_000


@dataclass
class Found:
    """How many articles the sources hold, what is none, and of which pages older versions were met."""

    count: int
    failures: list[Failure]
    outdone: tuple[str, ...]


def find(
    spark: SparkSession, sources: Sequence[str], folder: str, *, language: str | None, progress: batch.Progress | None
) -> Found:
    """Write the articles of the sources into the folder ``articles`` of a folder."""
    found = Found(0, [], ())
    versions: Counter[str] = Counter()
    waiting: dict[str, Article] = {}
    for number, item in enumerate(ingest.read(sources, language=language), start=1):
        if isinstance(item, Failure):
            found.failures.append(item)
            continue
        versions[item.id] += 1
        waiting[item.id] = item
        if len(waiting) >= _AT_ONCE:
            _write(spark, waiting.values(), versions, folder)
            waiting = {}
        if progress is not None:
            progress("found", number, 0)
    _write(spark, waiting.values(), versions, folder)
    found.count = len(versions)
    found.outdone = tuple(sorted(name for name, count in versions.items() if count > 1))
    return found


def _write(spark: SparkSession, articles: Iterable[Article], versions: Counter[str], folder: str) -> None:
    """Write some articles; of a page that changed the version that counts is the one of the highest number."""
    rows = [(*article_row(each), versions[each.id]) for each in articles]
    spark.createDataFrame(rows, f"{ARTICLES}, version bigint").write.mode("append").parquet(f"{folder}/articles")


def read(spark: SparkSession, folder: str, found: Found, reader: pipeline.Reader) -> DataFrame:
    """Read the articles of a folder into its folder ``readings``, and give what stands there."""
    articles = spark.read.parquet(f"{folder}/articles")
    if found.outdone:
        last = articles.groupBy("id").agg({"version": "max"}).withColumnRenamed("max(version)", "version")
        articles = articles.join(last, ["id", "version"])
    tasks = max(spark.sparkContext.defaultParallelism, -(-found.count // ARTICLES_A_TASK))
    rows = articles.select(*NAMES).repartition(tasks).mapInArrow(partial(_read, reader), READINGS)
    rows.write.parquet(f"{folder}/readings")
    return spark.read.parquet(f"{folder}/readings")


def _read(reader: pipeline.Reader, batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """A row for each article."""
    for rows in batches:
        articles = {article.id: article for article in articles_of(rows)}
        outcomes = reader([*articles.values()])
        ordered = (records.ordered(each) if isinstance(each, Reading) else each for each in outcomes)
        yield readings_batch(articles, ordered)


def by_readers(readers: Readers, model: str) -> pipeline.Reader:
    """Reads as `kg.batch` does with these readers and this pipeline of spaCy."""
    return partial(_by_readers, readers, model)


def _by_readers(readers: Readers, model: str, articles: Sequence[Article]) -> Iterator[Reading | Failure]:
    """Where a task is tried again, perhaps as an article took its process along, each is read in one of its own."""
    from pyspark import TaskContext

    context = TaskContext.get()
    tasks, failures, _ = readers.tasks(articles)
    yield from failures
    yield from batch.read_articles(tasks, model=model, apart=context is not None and context.attemptNumber() > 0)
