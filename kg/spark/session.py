"""A session of Spark, and the folder in which the jobs of a build leave what the next ones take up."""

from __future__ import annotations

import os
import re
import sys
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.errors import ParleyError

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext
    from pyspark.sql import SparkSession

#: How often a task is tried before its build is given up, also where all runs on one machine.
_TRIES = 4
#: Articles that one task reads: few, so that a long one keeps nobody waiting.
ARTICLES_A_TASK = 32
#: Articles whose things one task of the later stages holds in memory.
_ARTICLES_A_PART = 5_000
#: Settings of the user that the processes on other machines need, too. The keys of services are not among them.
_PASSED_ON = ("KG_LEXICON", "KG_ID_BASE", "KG_CALIBRATION")


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """A session on the cluster of that address, or the one that spark-submit names, or all cores of this machine.

    Where this process has a session already, as in a notebook of a cluster, and no address is given, it is that one.
    Raises ParleyError where Spark is not installed, or does not start.
    """
    try:
        import pandas  # noqa: F401 - Spark wants it for columns, though none is made one of its frames
        import pyarrow  # noqa: F401 - so that one sentence says what is missing
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise ParleyError(
            f"--on spark needs {error.name}; in a copy of Parley's source: pip install '.[spark]'"
        ) from error
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        active = SparkSession.getActiveSession()
        if active is not None and master is None:
            yield active
            return
        spark = _started(master)
        try:
            yield spark
        finally:
            spark.stop()


def _started(master: str | None) -> SparkSession:
    from pyspark import SparkConf
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        conf = SparkConf()
        chosen = _with_retries(master or conf.get("spark.master", "local[*]") or "")
        builder = SparkSession.builder.config(conf=conf).master(chosen).appName("Parley")
        for name, value in _settings(chosen).items():
            if not conf.contains(name):
                builder = builder.config(name, value)
        spark: SparkSession = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise ParleyError(f"Spark does not start ({_first_line(error)}); it needs Java 17 and a master.") from error
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def _with_retries(master: str) -> str:
    """A local master that tries a task again; by itself it would not."""
    found = re.fullmatch(r"local(?:\[(\d+|\*)\])?", master)
    return f"local[{found[1] or 1},{_TRIES}]" if found else master


def _settings(master: str) -> dict[str, str]:
    found = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # A row is an article: a batch must fit into memory beside the models.
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ARTICLES_A_TASK),
        "spark.executorEnv.PYTHONHASHSEED": "0",
        "spark.executorEnv.OMP_NUM_THREADS": "1",
    }
    if master.startswith("local"):
        found |= {"spark.driver.host": "localhost", "spark.driver.bindAddress": "127.0.0.1"}
    return found | {f"spark.executorEnv.{name}": os.environ[name] for name in _PASSED_ON if name in os.environ}


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


class Work:
    """Where the jobs of one build leave what they made. ``parts`` is how many tasks each of them has.

    What is kept is read from the folder by whoever needs it, so that a machine that is lost takes none of it along.
    """

    def __init__(self, context: SparkContext, folder: str, articles: int) -> None:
        self.context, self.folder = context, folder
        self.parts = max(context.defaultParallelism, -(-articles // _ARTICLES_A_PART))

    def kept(self, name: str, rows: RDD[Any]) -> RDD[Any]:
        """The rows, written under a name and read from there."""
        path = f"{self.folder}/{name.replace(' ', '-')}"
        rows.saveAsPickleFile(path)
        return self.context.pickleFile(path)

    def nothing(self) -> RDD[Any]:
        """No rows."""
        return self.context.parallelize([], 1)

    def union(self, several: list[RDD[Any]]) -> RDD[Any]:
        """The rows of several."""
        return self.context.union(several) if several else self.nothing()

    def together(self, *several: RDD[Any]) -> RDD[Any]:
        """Each key with a list of what each of these has of it."""
        tagged = [rows.map(partial(_tagged, place_)) for place_, rows in enumerate(several)]
        return self.spread(self.context.union(tagged)).mapPartitions(partial(_gathered, len(several)))

    def spread(self, rows: RDD[Any]) -> RDD[Any]:
        """Pairs, those of one key in one task."""
        return rows.partitionBy(self.parts, place)


def place(key: object) -> int:
    """A number for a key that is the same in every process."""
    return key if isinstance(key, int) else zlib.crc32(repr(key).encode())


def _tagged(tag: int, row: tuple[Any, Any]) -> tuple[Any, tuple[int, Any]]:
    return row[0], (tag, row[1])


def _gathered(count: int, rows: Iterable[tuple[Any, tuple[int, Any]]]) -> Iterator[tuple[Any, tuple[list[Any], ...]]]:
    found: dict[Any, tuple[list[Any], ...]] = {}
    for key, (tag, value) in rows:
        if key not in found:
            found[key] = tuple([] for _ in range(count))
        found[key][tag].append(value)
    while found:
        yield found.popitem()
