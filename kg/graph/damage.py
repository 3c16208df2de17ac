"""What of a store is not as it was written: looked for on request, and met by whoever reads on."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import StoreError
from kg.graph import digests
from kg.graph.store import open_store, version

#: How the engine words that it cannot read what it wrote.
_CANNOT_READ = re.compile(r"\ACorruption|IO error|checksum mismatch|\AInvalid|not able to (?:read|decode)")


def find(location: str | Path) -> list[tuple[str, str]]:
    """What of a stored location is not as it was written: a file or graph each, with a sentence. All of it is read.

    Raises StoreError as `open_store` does: what cannot be opened is not looked into.
    """
    store = open_store(location)
    generation = Path(location) / version(location)
    if not (generation / digests.NAME).exists():
        return []  # a folder without digests was checked against its name when it was opened, a file against its own
    faults = [(str(generation), f"{fault}.") for fault in digests.folder_faults(generation, thorough=True)]
    written = digests.graphs_of_folder(generation)
    if not written:
        return faults  # an earlier version wrote other digests of its graphs
    try:
        found = digests.of_graphs(store.nquads().splitlines(keepends=True))
    except (OSError, RuntimeError) as error:
        return [*faults, (str(generation), f"The engine cannot read all of it: {' '.join(str(error).split())}.")]
    changed = sorted(graph for graph in written.keys() | found.keys() if written.get(graph) != found.get(graph))
    return faults + [
        (graph.strip("<>"), "The content of this graph was changed after it was written.") for graph in changed
    ]


def of_engine(error: BaseException) -> StoreError | None:
    """What an error means that the engine raised while an opened store was read; None for any other error.

    The engine reads on demand, so whoever goes through its answers meets damage only there.
    """
    if isinstance(error, RuntimeError | OSError) and _CANNOT_READ.search(str(error)):
        return StoreError(f"The store is damaged ({' '.join(str(error).split())}); remove it and build it again.")
    return None
