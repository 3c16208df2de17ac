"""A limit on the memory that a block of work may take, for what no count foresees (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Let memory be refused (MemoryError, as a rule) to the block once this process has so many bytes more than now.

    There is no limit where the system does not say how much memory a process has.
    """
    limits, used = _limits(), taken()
    if limits is None or used is None:
        yield
        return
    before, most = limits.getrlimit(limits.RLIMIT_DATA)
    if before != limits.RLIM_INFINITY and before <= used + size:  # somebody has set a narrower one
        yield
        return
    limits.setrlimit(limits.RLIMIT_DATA, (used + size, most))
    try:
        yield
    finally:
        limits.setrlimit(limits.RLIMIT_DATA, (before, most))


def _limits() -> Any:
    """The module that sets limits; None on Windows, which has none."""
    try:
        import resource
    except ImportError:
        return None
    return resource


def taken() -> int | None:
    """How much private memory this process has, as Linux counts it for RLIMIT_DATA (man 5 proc); None elsewhere."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return None
