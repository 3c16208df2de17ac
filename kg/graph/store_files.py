"""How the quads of a store are read from the disk: from the current generation of a folder, or from one file.

A folder is written by `kg.graph.generations`, a ``.trig`` or ``.nq`` file here.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from kg import namespaces
from kg.errors import StoreError
from kg.files import write_whole
from kg.graph import digests
from kg.graph.generations import (
    current,
    damaged,
    holds_other_things,
    is_what_it_is_named_by,
    nquads,
    serialized,
    sync,
)

#: The formats of stores that are one file, by the ending of its name.
FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}


def open_folder(path: Path) -> tuple[pyoxigraph.Store, Path]:
    """The current generation of a folder, opened, and where it stands.

    Raises StoreError if there is none, or it is damaged.
    """
    last: StoreError | None = None
    for _ in range(3):  # a build may replace the generation between reading the pointer and opening it
        generation = current(path)
        if generation is None:
            if not path.is_dir():
                raise missing(str(path))
            if next(path.glob("data-*"), None) is not None:
                raise damaged(str(path), FileNotFoundError("its file current is missing"))
            other = holds_other_things(path)
            todo = "name another folder" if other else f"build one: kg build ARTICLES --store {path}"
            raise StoreError(f"The folder {path} contains no store; {todo}.")
        try:
            faults = digests.folder_faults(generation)
            if faults:
                raise OSError("; ".join(faults[:3]))
            quads = pyoxigraph.Store.read_only(str(generation))
            next(iter(quads.quads_for_pattern(None, None, None, None)), None)
            if not (generation / digests.NAME).exists() and not is_what_it_is_named_by(generation, quads):
                raise OSError(f"{digests.NAME} is missing and the data do not match its name")
        except (OSError, RuntimeError) as error:
            last = damaged(str(path), error)
            continue
        return quads, generation
    assert last is not None  # noqa: S101 - the loop ends here only after a failure
    raise last


def load_file(path: Path) -> pyoxigraph.Store:
    """The quads of a file. Raises StoreError if it is no store, or not as it was written."""
    form = FORMATS.get(path.suffix)
    if form is None:
        raise StoreError(f"{path} is not a store; a store is a folder, a .trig file or a .nq file.")
    if not path.stat().st_size:
        raise StoreError(f"The store {path} is damaged: the file is empty; remove it and build it again.")
    quads = pyoxigraph.Store()
    try:
        as_written = digests.is_as_written(path)
        quads.bulk_load(path=str(path), format=form)
    except (SyntaxError, OSError) as error:
        raise damaged(str(path), error) from error
    if not as_written:
        changed = digests.changed_graphs(path, lambda: nquads(quads).splitlines(keepends=True))
        where = f" (see {changed})" if changed else ""
        raise StoreError(
            f"The store {path} is damaged: its content has changed since it was written{where}; remove it and "
            "build it again, or delete "
            "its first line if you changed it yourself."
        )
    return quads


def write_file(quads: pyoxigraph.Store, path: Path) -> None:
    """Put these quads into a file, as a whole or not at all; whoever does so holds it (`kg.graph.locking`)."""
    for leftover in path.parent.glob(f".{path.name}-*"):  # of a build that was killed
        leftover.unlink(missing_ok=True)
    data = lines = nquads(quads)
    if path.suffix != ".nq":
        ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
        data = serialized(ordered, RdfFormat.TRIG, namespaces.PREFIXES)
    write_whole(path, digests.sealed(data, lines.splitlines(keepends=True)))
    sync(path.parent)


def missing(location: str) -> StoreError:
    """What to say where no store is."""
    return StoreError(f"There is no store at {location}; build one with: kg build ARTICLES --store {location}.")
