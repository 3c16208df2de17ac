"""A backstop for what no count of a reader foresees: time, memory, and depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from kg import processor_time, settings, working_memory
from kg.model import Failure

_Item = TypeVar("_Item")
#: Why what takes too much memory is not read.
TOO_LARGE = "reading it takes more memory than an article may; split it, or build again"


def too_slow() -> str:
    """Why what takes too long is not read."""
    return f"reading it took more than {settings.MAX_READING_SECONDS:g} seconds; split it, or build again"


@contextmanager
def limits() -> Iterator[None]:
    """Let what is read here take as much time and memory as one article may; raises OutOfTime or MemoryError beyond."""
    with processor_time.at_most(settings.MAX_READING_SECONDS), working_memory.at_most(settings.MAX_READING_BYTES):
        yield


def bounded(where: str, read: Callable[[], Iterable[_Item]]) -> Iterator[_Item | Failure]:
    """What ``read`` gives; in place of all of it a Failure where that takes too much time or memory, or is too deep.

    What else it raises is raised.
    """
    try:
        with limits():
            found = list(read())
    except processor_time.OutOfTime:
        yield Failure(where, too_slow())
    except MemoryError:
        yield Failure(where, TOO_LARGE)
    except RecursionError:
        yield Failure(where, "it is nested too deeply to be an article; save its text as a file")
    else:
        yield from found
