"""A backstop for what no count of a reader foresees: time, memory, and depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from kg import processor_time, settings, working_memory
from kg.model import Failure

_Item = TypeVar("_Item")


def bounded(where: str, read: Callable[[], Iterable[_Item]]) -> Iterator[_Item | Failure]:
    """What ``read`` gives; in place of all of it a Failure where that takes too much time or memory, or is too deep.

    What else it raises is raised.
    """
    try:
        with processor_time.at_most(settings.MAX_READING_SECONDS), working_memory.at_most(settings.MAX_READING_BYTES):
            found = list(read())
    except processor_time.OutOfTime:
        slow = f"reading it took more than {settings.MAX_READING_SECONDS:g} seconds; split it, or build again"
        yield Failure(where, slow)
    except MemoryError:
        yield Failure(where, "reading it takes more memory than an article may; split it, or build again")
    except RecursionError:
        yield Failure(where, "it is nested too deeply to be an article; save its text as a file")
    else:
        yield from found
