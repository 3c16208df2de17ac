"""A limit on the memory that a block of work may take, for what no count foresees (Linux)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Let memory be refused (MemoryError, as a rule) to the block once this process has so many bytes more than now.

    There is no limit where the system does not say how much memory a process has.
    """
    used = taken()
    if sys.platform == "win32" or used is None:
        yield
    else:
        with _limited(used, size):
            yield


@contextmanager
def _limited(used: int, size: int) -> Iterator[None]:
    import resource

    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    if before != resource.RLIM_INFINITY and before <= used + size:  # somebody has set a narrower one
        yield
        return
    resource.setrlimit(resource.RLIMIT_DATA, (used + size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))


def taken() -> int | None:
    """How much private memory this process has, as Linux counts it for RLIMIT_DATA (man 5 proc); None elsewhere."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return None
