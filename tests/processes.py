"""Processes of this machine: who has started which, and which still run."""

from __future__ import annotations

from contextlib import suppress

import psutil


def started_by(parent: int, word: str) -> list[int]:
    """The processes with a word in their command that a process has started, directly or not."""
    found = []
    for process in psutil.Process(parent).children(recursive=True):
        with suppress(psutil.Error):  # it ended while we looked
            if any(word in part for part in process.cmdline()):
                found.append(process.pid)
    return found


def runs(process: int) -> bool:
    """Whether a process still runs; one that has ended and waits for its parent to take note does not."""
    with suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    return False
