"""A build on Spark, from sources to N-Quads: the order of its jobs, what they leave, and the report.

    find -> read -> populate        the articles one by one, and texts that are copies
    decide -> entities -> facts -> what follows

Everything stands in a folder that all machines see, next to the result, until the result is whole.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad

from kg import batch, pipeline, settings
from kg.build_report import BuildReport
from kg.errors import ParleyError, StoreError
from kg.graph import generations, locking, populate, reason
from kg.graph.kept_counts import COUNTED
from kg.identity.copies import Text, compare, text_of
from kg.model import Failure, Resolution
from kg.reading.readers import Readers
from kg.spark import deciding, entity_jobs, fact_jobs, reading_jobs
from kg.spark.file_system import FileSystem
from kg.spark.row_forms import article_of, reading_of, readings_of
from kg.spark.session import Work, session

if TYPE_CHECKING:
    import pyarrow
    from pyspark import RDD
    from pyspark.sql import DataFrame, SparkSession

#: The named parts of the result, each some files of N-Quads.
PARTS = ("articles", "identity", "facts", "inferred")


def build(
    sources: Sequence[str],
    *,
    output: str | None = None,
    location: str | None = None,
    master: str | None = None,
    model: str = settings.DEFAULT_MODEL,
    readers: Readers = batch.BY_DEFAULT,
    language: str | None = None,
    progress: batch.Progress | None = None,
    read: pipeline.Reader | None = None,
) -> BuildReport:
    """Build a graph of the sources on Spark: as files of N-Quads in the folder ``output``, or as the store there.

    Neither may hold anything yet. The articles are read by the ``readers``, or by ``read`` where that is given.
    Raises ParleyError where it does, where Spark is not there, or a reader cannot be
    used; what is wrong with a source stands in the report.
    """
    readers.check()
    target = str(output or location)
    target = target if "://" in target else os.path.abspath(target)
    with session(master) as spark, _failing_in_words():
        files = FileSystem(spark)
        if files.holds_something(target):
            raise StoreError(f"{target} is there already; with --on spark, name a new folder for the whole graph.")
        folder = f"{target.rstrip('/')}.work-{os.getpid()}"
        try:
            reader = read or reading_jobs.by_readers(readers, model)
            report = _Build(spark, folder, reader).run(sources, language, progress)
            if report.added and output:
                files.gather(f"{folder}/result", PARTS)
                files.move(f"{folder}/result", target)
            elif report.added:
                _load(Path(folder, "result"), Path(target))
        finally:
            files.remove(folder)
        return report


@contextmanager
def _failing_in_words() -> Iterator[None]:
    """Raise ParleyError, with the first line of what Spark says, where it gives a job up."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JJavaError, PySparkException) as error:
        said = str(error.java_exception.getMessage()) if isinstance(error, Py4JJavaError) else str(error)
        raise ParleyError(f"Spark gave the build up: {said.strip().splitlines()[0]}") from error


class _Build:
    """One build, whose jobs write into a folder."""

    def __init__(self, spark: SparkSession, folder: str, read: pipeline.Reader) -> None:
        self._spark, self._folder, self._read = spark, folder, read

    def run(self, sources: Sequence[str], language: str | None, progress: batch.Progress | None) -> BuildReport:
        """Write the folder ``result`` and say what is in it."""
        found = reading_jobs.find(self._spark, sources, self._folder, language=language, progress=progress)
        report = BuildReport(failures=tuple(found.failures), outdone=found.outdone, counts=dict.fromkeys(COUNTED, 0))
        if not found.count:
            return report
        work = Work(self._spark.sparkContext, self._folder, found.count)
        rows = reading_jobs.read(self._spark, self._folder, found, self._read)
        failed = rows.filter("failure is not null").select("id", "failure").collect()
        failures = (*found.failures, *(Failure(*row) for row in sorted(failed)))
        rows = rows.filter("failure is null")
        rows.mapInArrow(_article_lines, "value string").write.text(self._result("articles"))
        copied = compare(_texts(work, rows).collect())
        known = rows.select("id", "published").collect()
        counts = self._derive(work, rows, copied) | {"articles": len(known)}
        return replace(
            report,
            added=tuple(sorted(row["id"] for row in known)),
            undated=tuple(sorted(row["id"] for row in known if not row["published"])),
            copies=tuple(sorted(copied)),
            failures=failures,
            counts={name: counts[name] for name in COUNTED},
        )

    def _derive(self, work: Work, rows: DataFrame, copied: dict[str, str]) -> dict[str, int]:
        """Write what is known over all articles, and say how much that is."""
        readings = rows.rdd.map(lambda row: (row["id"], reading_of(row.asDict())))
        lean = work.kept("lean", readings.mapValues(_without_words))
        decided = deciding.decide(work, lean)
        entities = work.kept("entities/all", entity_jobs.entities(work, lean, decided.roots))
        self._write(entities.map(_entity_quads), "identity/entities")
        self._write(decided.decisions.map(_decision_quads), "identity/decisions")
        self._write(work.context.parallelize([populate.copy_quads(copied)], 1), "identity/copies")
        told = work.kept("facts", fact_jobs.facts(work, readings, entities))
        self._write(told.mapPartitions(lambda some: [reason.quads_in("facts", some)]), "facts")
        with tempfile.TemporaryDirectory() as room:
            inferred = fact_jobs.following(work, told, entities.flatMap(fact_jobs.kinds), Path(room, "facts"))
        self._write(inferred.mapPartitions(lambda some: [reason.quads_in("inferred", some)]), "inferred")
        claims = lean.map(lambda pair: len(pair[1].claims)).fold(0, add)
        return {"claims": claims, "entities": entities.count(), "facts": told.count(), "inferred": inferred.count()}

    def _write(self, quads: RDD[Any], name: str) -> None:
        """Write collections of quads as lines."""
        quads.map(fact_jobs.lines).filter(bool).saveAsTextFile(self._result(name))

    def _result(self, name: str) -> str:
        return f"{self._folder}/result/{name}"


def _article_lines(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """The named graphs of articles as N-Quads, one row for each."""
    import pyarrow

    for reading in readings_of(batches):
        lines = fact_jobs.lines(populate.article_quads(reading))
        yield pyarrow.RecordBatch.from_pydict({"value": [lines]})


def _texts(work: Work, rows: DataFrame) -> RDD[Text]:
    """The texts of articles as copies are found by them; runs that a single text has are counted only."""
    columns = rows.select("id", "published", "text")
    texts = work.kept("texts", columns.rdd.map(lambda row: text_of(article_of(row.asDict()))))
    holders = texts.flatMap(lambda text: ((run, text.id) for run in text.runs)).groupByKey(work.parts).mapValues(list)
    shared = holders.filter(lambda each: len(each[1]) > 1).flatMap(lambda each: ((name, each[0]) for name in each[1]))
    return work.together(texts.map(lambda text: (text.id, text)), shared).map(_by_shared)


def _by_shared(row: tuple[str, tuple[list[Text], list[int]]]) -> Text:
    (text,), shared = row[1]
    return replace(text, runs=frozenset(shared), lone=len(text.runs) - len(shared))


def _without_words(reading: Any) -> Any:
    """A reading as identity is decided by it."""
    return replace(reading, article=replace(reading.article, text=""), mentions=())


def _entity_quads(entity: Any) -> Iterable[Quad]:
    return populate.resolution_quads(Resolution((entity,), ()))


def _decision_quads(decision: Any) -> Iterable[Quad]:
    return populate.resolution_quads(Resolution((), (decision,)))


def _load(result: Path, target: Path) -> None:
    """Make files of N-Quads a store, in bulk."""
    files = sorted(result.rglob("part-*"))
    with locking.locked(target):
        try:
            generations.load(target, files)
        except OSError as error:
            raise locking.unwritable(str(target), error) from error
