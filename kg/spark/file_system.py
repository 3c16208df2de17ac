"""The folders of a build, on a disk, in HDFS or in a store of objects, by the libraries that Spark has for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class FileSystem:
    """Moves and removes files by the file system that their address names."""

    def __init__(self, spark: SparkSession) -> None:
        context: Any = spark.sparkContext
        self._path = context._jvm.org.apache.hadoop.fs.Path
        self._conf = context._jsc.hadoopConfiguration()

    def holds_something(self, folder: str) -> bool:
        """Whether anything stands there."""
        path = self._path(folder)
        system = path.getFileSystem(self._conf)
        return bool(system.exists(path)) and (not system.getFileStatus(path).isDirectory() or any(self._in(folder)))

    def gather(self, folder: str, parts: Sequence[str]) -> None:
        """Have a folder hold its parts, some folders deep, as files ``PART-00000.nq`` and so on."""
        for part in parts:
            found = sorted(self._files(f"{folder}/{part}"))
            for number, file in enumerate(found):
                self.move(file, f"{folder}/{part}-{number:05}.nq")
            self.remove(f"{folder}/{part}")

    def move(self, source: str, target: str) -> None:
        """Have what stands at one place stand at another."""
        path = self._path(source)
        path.getFileSystem(self._conf).rename(path, self._path(target))

    def remove(self, folder: str) -> None:
        """Remove a folder with all that it holds, if it is there."""
        path = self._path(folder)
        path.getFileSystem(self._conf).delete(path, True)

    def _files(self, folder: str) -> Iterator[str]:
        """The files of data in a folder and those below it that are not empty."""
        for status in self._in(folder):
            path = status.getPath()
            if status.isDirectory():
                yield from self._files(path.toString())
            elif path.getName().startswith("part-") and status.getLen():
                yield path.toString()

    def _in(self, folder: str) -> Iterator[Any]:
        path = self._path(folder)
        yield from path.getFileSystem(self._conf).listStatus(path)
