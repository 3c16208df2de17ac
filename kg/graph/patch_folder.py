"""The patches of a store that is followed, in a folder: 000001.rdfp and so on, in the order in which they apply.

A patch is written under another name before its change is saved, and gets its own after that; the file ``state`` says
at which state of the store the patches end. So whoever is killed on the way leaves no patch of a change that was not
saved, and loses none.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph

from kg.errors import StoreError
from kg.files import write_whole
from kg.graph import patches, store

_PENDING, _STATE = ".pending", "state"


class PatchFolder:
    """A folder of patches of the store at a location."""

    def __init__(self, folder: Path, location: str | Path) -> None:
        self._folder, self._location = folder, location

    def save(self, change: store.Store, save: Callable[[store.Store], None]) -> Path:
        """Save a change of the store, by ``save``, and keep its patch; return the patch's file.

        Raises StoreError where anything but the patches has changed the store since the last one, or the folder cannot
        be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {self._folder} cannot be made ({error}); name another for patches."
            ) from error
        before = self._before()
        number, previous = self._settle(before)
        _, text = patches.made(patches.of_change(change, before), previous)
        pending = self._folder / _PENDING
        write_whole(pending, text)
        save(change)
        return self._keep(pending, number + 1)

    def _before(self) -> pyoxigraph.Store:
        try:
            return store.open_store(self._location).quads
        except StoreError:
            if store.version(self._location):
                raise
            return pyoxigraph.Store()  # there is none yet

    def _settle(self, now: pyoxigraph.Store) -> tuple[int, str | None]:
        """End what a killed process began; give the number and the id of the last patch, 0 and None where none is."""
        found = sorted(self._folder.glob(f"[0-9]*{patches.SUFFIX}"))
        number = int(found[-1].stem) if found else 0
        pending = self._folder / _PENDING
        if pending.exists():
            half = patches.read(pending)
            if patches.is_applied(half, now):
                self._keep(pending, number + 1)
                return number + 1, half.id
            pending.unlink()
        state = self._folder / _STATE
        if found and not (state.exists() and state.read_text(encoding="utf-8") == store.version(self._location)):
            raise StoreError(
                f"The store {self._location} has changed since the last patch in {self._folder}, and no patch says "
                "how; copy the store to those who follow it, and name a new folder for patches."
            )
        return number, patches.read(found[-1]).id if found else None

    def _keep(self, pending: Path, number: int) -> Path:
        """Give the patch its name, when its change is saved."""
        write_whole(self._folder / _STATE, store.version(self._location).encode())
        kept = self._folder / f"{number:06}{patches.SUFFIX}"
        with suppress(FileNotFoundError):
            pending.replace(kept)
        return kept
