"""Keeping a store up to date with feeds: round after round, what is new in them is fetched and read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Literal

from kg import batch, namespaces, settings
from kg.answers import changed_answers
from kg.answers.changed_answers import ChangedAnswer
from kg.build_report import BuildReport
from kg.errors import StoreError
from kg.graph import store
from kg.graph.patch_folder import PatchFolder
from kg.ingest.addresses import without_tracking

#: What fails is tried in this many rounds: a server may be down for an hour, and a page may be gone for good.
TRIES = 3


class Watch:
    """The feeds that are watched, and which of their articles need not be fetched again.

    Those are the ones the store held by their address at the start, and the ones fetched since.
    """

    def __init__(
        self,
        feeds: Sequence[str],
        location: str | Path,
        *,
        jobs: int = 1,
        model: str = settings.DEFAULT_MODEL,
        patches: Path | None = None,
    ) -> None:
        self.feeds, self.location, self.jobs, self.model, self.patches = feeds, location, jobs, model, patches
        #: What the last round had answered otherwise.
        self.changed: list[ChangedAnswer] = []
        #: The file with the patch of the last round, where it changed anything and there is a folder for patches.
        self.patch: Path | None = None
        self._tries: Counter[str] = Counter(dict.fromkeys(_addresses(location), TRIES))

    def round(self, progress: batch.Progress | None = None) -> BuildReport:
        """Build what is new in the feeds into the store; say what was done, and meanwhile how far it is.

        What is answered otherwise by it stands in `changed`, and the file with its patch in `patch`.

        Raises ParleyError as `kg.batch.build` does.
        """
        asked: set[str] = set()
        self.patch = None

        def wanted(address: str) -> bool:
            if self._tries[address] >= TRIES:
                return False
            asked.add(address)
            return True

        with batch.changing(self.location, create=True) as change:
            report = batch.build_in(
                change, self.feeds, jobs=self.jobs, model=self.model, wanted=wanted, progress=progress
            )
            self.changed = changed_answers.since_opened(change)
            if report.added or report.replaced:
                self._save(change)
        failed = {failure.source for failure in report.failures}
        for address in asked:
            self._tries[address] = self._tries[address] + 1 if address in failed else TRIES
        return report

    def _save(self, change: store.Store) -> None:
        if self.patches is None:
            store.save_changes(change)
        else:
            self.patch = PatchFolder(self.patches, self.location).save(change, store.save_changes)


def _addresses(location: str | Path) -> set[str]:
    """The addresses of the articles a store holds; none where there is no store yet."""
    try:
        quads = store.open_store(location).quads
    except StoreError:  # the first round makes the store, or says what is wrong with it
        return set()
    found = quads.quads_for_pattern(None, namespaces.SCHEMA_URL, None, None)
    return {without_tracking(quad.object.value) for quad in found if isinstance(quad.object, Literal)}
