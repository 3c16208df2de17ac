"""The generations of a store that is a folder: one is current, and the next is made beside it.

A generation is an Oxigraph database ``data-<digest>``, named by what it holds; the file ``current`` names the one that
counts. The next one is written whole (`write`), or made of the last one's files and what has changed since (`branch`,
`commit`). Only when it is on the disk is ``current`` replaced, so that whoever is killed on the way leaves the state
before.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg import namespaces
from kg.errors import StoreError
from kg.files import share, write_whole
from kg.graph import digests

_POINTER = "current"
_GENERATION = re.compile(r"data-[0-9a-f]{16}")
_LEFTOVER = re.compile(r"(data-[0-9a-f]{16}|building-.+|\.current-.+|\.lock)")
#: The graphs besides those of articles that `is_tracked`.
_DERIVED = ("identity", "facts", "inferred")
#: What the engine never changes once it is written: the next generation shares these files.
_LASTING = ".sst"
#: What graphs lost and gained, one change after the other.
Changes: TypeAlias = Mapping[NamedNode, Sequence[tuple[Set[Quad], Set[Quad]]]]
#: Writes into a generation in the making what is kept beside the data, given the digests of its graphs and the
#: generation before.
Beside: TypeAlias = Callable[[Path, Mapping[str, str], Path | None], None]
#: How the names of the files end that are kept so; the engine does not know them.
BESIDE = (".sqlite", ".json")


def current(path: Path) -> Path | None:
    """The generation a folder's pointer names, or None if the folder has neither a pointer nor just one generation.

    A first build that was killed before it wrote the pointer leaves a single generation, which is whole.
    Raises StoreError if the pointer is damaged.
    """
    try:
        name = (path / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, FileNotFoundError):
            whole = list(path.glob(f"data-*/{digests.NAME}"))
            return whole[0].parent if len(whole) == 1 else None
        raise damaged(str(path), error) from error
    if not _GENERATION.fullmatch(name):
        raise StoreError(
            f"The store {path} is damaged: its file {_POINTER} names no generation; remove it and build it again."
        )
    return path / name


def damaged(location: str, error: Exception) -> StoreError:
    """What to say where a store cannot be read, and why not."""
    return StoreError(f"The store {location} is damaged and cannot be read ({error}); remove it and build it again.")


def current_or_none(path: Path) -> Path | None:
    """The same, but None if the pointer is damaged, too."""
    with suppress(StoreError):
        return current(path)
    return None


def is_what_it_is_named_by(generation: Path, quads: pyoxigraph.Store) -> bool:
    """Whether a generation that has no digests holds what its name says, as this version or an earlier one names it."""
    data = nquads(quads)
    named = {_name(digests.of_graphs(data.splitlines(keepends=True))), f"data-{hashlib.sha256(data).hexdigest()[:16]}"}
    return generation.name in named


def holds_other_things(path: Path) -> bool:
    """Whether a folder without a pointer holds what no store has."""
    return any(not _LEFTOVER.fullmatch(entry.name) for entry in path.iterdir())


def write(path: Path, quads: pyoxigraph.Store, beside: Beside) -> None:
    """Make these quads the current generation, with what is kept ``beside`` them.

    Raises StoreError if the folder holds other things.
    """
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is not a store; a store is a folder, a .trig file or a .nq file.")
    path.mkdir(parents=True, exist_ok=True)
    if not (path / _POINTER).exists() and holds_other_things(path):
        raise StoreError(f"{path} contains other files than a Parley store; name a new folder.")
    data = nquads(quads)
    graphs = digests.of_graphs(data.splitlines(keepends=True))
    if not _is_current(path, graphs, len(quads)):
        building = Path(tempfile.mkdtemp(prefix="building-", dir=path)) / "whole"  # as open as the user's umask has it
        fresh = pyoxigraph.Store(str(building))
        fresh.bulk_load(input=data, format=RdfFormat.N_QUADS)
        fresh.flush()
        del fresh  # the database must be closed before its folder moves
        beside(building, graphs, None)
        _put_in_place(path, building, graphs)
    _clear(path)


def load(path: Path, files: Sequence[Path]) -> None:
    """Make what files of N-Quads hold, no line twice, the first generation of a folder; they may be of any size.

    Raises StoreError where the folder holds other things.
    """
    path.mkdir(parents=True, exist_ok=True)
    if any(path.iterdir()):
        raise StoreError(f"{path} contains other files than a Parley store; name a new folder.")
    building = Path(tempfile.mkdtemp(prefix="building-", dir=path)) / "whole"
    fresh = pyoxigraph.Store(str(building))
    for file in files:
        fresh.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    fresh.flush()
    del fresh  # the database must be closed before its folder moves
    _put_in_place(path, building, digests.of_graphs(_lines_in(files)))
    _clear(path)


def _lines_in(files: Iterable[Path]) -> Iterator[bytes]:
    for file in files:
        with file.open("rb") as stream:
            yield from stream


def branch(path: Path) -> Path:
    """A folder of the current generation's files, to be changed in its place."""
    last = current(path)
    assert last is not None  # noqa: S101 - who changes a store has opened it
    building = Path(tempfile.mkdtemp(prefix="building-", dir=path))
    for file in digests.kept(last):
        if file.suffix == _LASTING:
            share(file, building / file.name)
        elif file.suffix not in BESIDE:
            shutil.copyfile(file, building / file.name)
    return building


def commit(path: Path, quads: pyoxigraph.Store, changes: Changes, beside: Beside) -> None:
    """Make a database that `branch` gave the files for the current generation, with what is kept ``beside`` it.

    ``changes`` tell of all that `is_tracked`: the digests of other such graphs are those they had.
    """
    last = current(path)
    assert last is not None  # noqa: S101 - it was branched from
    graphs = _digests(quads, digests.graphs_of_folder(last), changes)
    if _name(graphs) != last.name:
        building = Path(tempfile.mkdtemp(prefix="building-", dir=path)) / "whole"
        quads.backup(str(building))  # which shares files, too, and leaves the open database as it is
        beside(building, graphs, last)
        _put_in_place(path, building, graphs, last)
    _clear(path)


def nquads(quads: Iterable[Quad]) -> bytes:
    """Quads as N-Quads, sorted: the same data gives the same bytes."""
    return b"".join(sorted(_lines(quads)))


def serialized(quads: Iterable[Quad], form: RdfFormat, prefixes: dict[str, str]) -> bytes:
    """Quads in a format, in the order given."""
    buffer = BytesIO()
    pyoxigraph.serialize(quads, buffer, format=form, prefixes=prefixes)
    return buffer.getvalue()


def sync(path: Path) -> None:
    """Have a file or folder on the disk before what comes next; on Windows, which syncs no folder, files alone."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)  # Windows syncs what is open for writing
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_in_place(path: Path, building: Path, graphs: Mapping[str, str], last: Path | None = None) -> None:
    """Seal a generation, have it on the disk, and only then have the pointer name it."""
    digests.seal_folder(building, graphs, last)
    if not (path / _POINTER).exists() and (only := current(path)) is not None:
        write_whole(path / _POINTER, f"{only.name}\n".encode())  # before there are two
    for file in (*building.iterdir(), building):
        sync(file)
    generation = path / _name(graphs)
    shutil.rmtree(generation, ignore_errors=True)
    building.rename(generation)
    write_whole(path / _POINTER, f"{generation.name}\n".encode())
    sync(path)


def _name(graphs: Mapping[str, str]) -> str:
    """A generation is named by what it holds, however it was made."""
    told = "".join(f"{digest} {graph}\n" for graph, digest in sorted(graphs.items()))
    return f"data-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def is_tracked(graph: NamedNode) -> bool:
    """Whether a graph is written by `kg.graph.store.Store` alone, so that what it loses and gains is known."""
    return _tracking()(str(graph))


def _tracking() -> Callable[[str], bool]:
    """Whether a graph of that name, as N-Quads have it, `is_tracked`; to ask of many graphs."""
    derived, articles = {str(namespaces.graph(name)) for name in _DERIVED}, f"<{namespaces.article_graph('').value}"
    return lambda name: name in derived or name.startswith(articles)


def _digests(quads: pyoxigraph.Store, known: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """The digest of each named graph: by those known and what has changed, or of its quads where that is not known."""
    found: dict[str, str] = {}
    tracked = _tracking()
    for graph in quads.named_graphs():  # of which there are as many as articles: little is done for each
        name = str(graph)
        if known and isinstance(graph, NamedNode) and tracked(name):
            digest = known.get(name)
            for lost, gained in changes.get(graph, ()):
                digest = digests.after(digest, _lines(lost), _lines(gained))
            found[name] = digest or digests.after(None, (), ())
        else:
            found |= digests.of_graphs(_lines(quads.quads_for_pattern(None, None, None, graph)))
    return found


def _lines(quads: Iterable[Quad]) -> list[bytes]:
    return serialized(quads, RdfFormat.N_QUADS, {}).splitlines(keepends=True)


def _is_current(path: Path, graphs: Mapping[str, str], size: int) -> bool:
    """Whether the current generation holds just that, and is whole."""
    generation = path / _name(graphs)
    if current_or_none(path) != generation:
        return False
    with suppress(OSError, RuntimeError):
        if digests.folder_faults(generation, thorough=True) or not digests.graphs_of_folder(generation):
            return False
        return len(pyoxigraph.Store.read_only(str(generation))) == size
    return False


def _clear(path: Path) -> None:
    """Remove what earlier builds left: whoever writes holds the lock."""
    generation = current_or_none(path)
    for leftover in path.iterdir():
        if leftover == generation or not _LEFTOVER.fullmatch(leftover.name):
            continue
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
