"""One change of a store at a time: a lock beside it, which the system lets go of when its process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.settings import MEMORY

if TYPE_CHECKING:
    import filelock

#: The lock files this process holds, by path, so that a build that holds its store's lock can save into it.
_HELD: set[Path] = set()
#: Seconds in which a build that is just ending lets go of its lock.
_LOCK_PATIENCE = 0.1


@contextmanager
def locked(location: str | Path) -> Iterator[None]:
    """Hold a location against other builds, from reading the state before to saving the next.

    The system lets go of the lock when its process ends, however it ends. Raises StoreError if another has it.
    """
    path = Path(location).absolute()
    lock = path.with_name(f".{path.name}.lock")
    if str(location) == MEMORY or lock in _HELD:
        yield
        return
    held = _acquire(lock, str(location))
    _HELD.add(lock)
    try:
        yield
    finally:
        _HELD.discard(lock)
        with suppress(OSError):  # Windows removes it with the release, and lets nobody do so before
            lock.unlink()
        held.release()


def _acquire(lock: Path, location: str) -> filelock.BaseFileLock:
    import filelock  # who only reads does without

    # A lock that is a mere file would outlive a process that is killed, so none is taken in place of a real one.
    held = filelock.FileLock(lock, timeout=_LOCK_PATIENCE, thread_local=False, fallback_to_soft=False)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except filelock.Timeout as error:
        raise StoreError(f"Another build is writing the store {location}; wait until it has ended.") from error
    except OSError as error:
        raise unwritable(location, error) from error
    return held


def unwritable(location: str, error: OSError) -> StoreError:
    return StoreError(f"The store {location} cannot be written: {error}.")
