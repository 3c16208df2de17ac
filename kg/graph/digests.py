"""Digests of what a store was given, kept beside its data: damage is noticed before it becomes an answer.

A folder has them in a file of its own, for each of the engine's files and each named graph. A ``.nq`` or ``.trig``
file has them in comments before the data, the first of which is the digest of all that follows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from kg.files import write_whole
from kg.folding import few

NAME = "digests.json"
#: Where a folder's file has the digests of its graphs; earlier versions wrote others under "graphs".
_GRAPHS = "graphs, lines added up"
#: A folder whose files are no larger together (bytes) is read through whenever it is opened; of a larger one the small
#: files are, and of the others the sizes.
READ_THROUGH, _SMALL = 8_000_000, 200_000
_FIRST = re.compile(rb"# sha256 of all that follows, as Parley wrote it: ([0-9a-f]{64})\n")
_GRAPH = re.compile(rb"# sha256 of lines, added up: ([0-9a-f]{64}) of (\S+)\n")
#: What the engine writes when nothing is stored: its journal, and the lock.
_UNUSED = re.compile(r"LOG(\.old.*)?|LOCK")
#: Graphs that are named in one sentence.
_FEW = 3


def of_graphs(lines: Iterable[bytes]) -> dict[str, str]:
    """The digest of each named graph, by its IRI, from lines of N-Quads in any order, none of them twice.

    It is the sum of the lines' digests, so that the next one can be had from what a graph lost and gained (`after`).
    """
    sums: dict[bytes, int] = defaultdict(int)
    for line in lines:
        sums[line.rsplit(b" ", 2)[1]] += _number(line)
    return {graph.decode(): _hex(total) for graph, total in sorted(sums.items())}


def after(digest: str | None, lost: Iterable[bytes], gained: Iterable[bytes]) -> str:
    """The digest of a graph that had this one, or was not there, and lost and gained some lines."""
    before = int(digest, 16) if digest else 0
    return _hex(before - sum(map(_number, lost)) + sum(map(_number, gained)))


def _number(line: bytes) -> int:
    return int.from_bytes(hashlib.sha256(line).digest())


def _hex(total: int) -> str:
    return f"{total % 2**256:064x}"


def seal_folder(folder: Path, graphs: Mapping[str, str], last: Path | None = None) -> None:
    """Write the digests of a folder of the engine's that holds graphs of these digests.

    A file that it shares with the ``last`` folder has the digest it had there.
    """
    known = json.loads((last / NAME).read_bytes())["files"] if last and (last / NAME).exists() else {}
    files = {}
    for file in kept(folder):
        shared = last is not None and file.name in known and file.samefile(last / file.name)
        files[file.name] = known[file.name] if shared else [file.stat().st_size, _of_file(file)]
    told = {"files": files, _GRAPHS: dict(sorted(graphs.items()))}
    write_whole(folder / NAME, json.dumps(told, indent=1, sort_keys=True).encode())


def folder_faults(folder: Path, *, thorough: bool = False) -> list[str]:
    """The files of a folder that are not as they were written, with what is wrong; of one without digests none."""
    try:
        written = json.loads((folder / NAME).read_bytes())["files"]
        sizes = {str(name): (int(size), str(digest)) for name, (size, digest) in written.items()}
    except FileNotFoundError:
        return []  # an earlier version wrote none
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return [f"{NAME} cannot be read"]
    there = {file.name: file for file in kept(folder)}
    through = thorough or sum(size for size, _ in sizes.values()) <= READ_THROUGH
    faults = [f"{name} is a file that does not belong there" for name in there.keys() - sizes.keys()]
    for name, (size, digest) in sizes.items():
        if name not in there:
            faults.append(f"{name} is missing")
        elif there[name].stat().st_size != size:
            faults.append(f"{name} has {there[name].stat().st_size:,} bytes instead of {size:,}")
        elif (through or size <= _SMALL) and _of_file(there[name]) != digest:
            faults.append(f"{name} has changed since it was written")
    return sorted(faults)


def graphs_of_folder(folder: Path) -> Mapping[str, str]:
    """The digests of its named graphs as they were written; empty if it has none, or those of an earlier version."""
    if not (folder / NAME).exists():
        return {}
    about = (folder / NAME).stat()
    return _graphs_of(folder / NAME, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=2)
def _graphs_of(file: Path, _changed: int, _size: int) -> Mapping[str, str]:
    """The same of a file that is as it is: a change asks several times, and a store has as many as articles."""
    told = json.loads(file.read_bytes()).get(_GRAPHS, {})
    return MappingProxyType({str(graph): str(digest) for graph, digest in told.items()})


def sealed(data: bytes, lines: Iterable[bytes]) -> bytes:
    """What a file of these quads, and these data, is written as."""
    graphs = "".join(
        f"# sha256 of lines, added up: {digest} of {graph}\n" for graph, digest in of_graphs(lines).items()
    )
    rest = graphs.encode() + data
    return f"# sha256 of all that follows, as Parley wrote it: {hashlib.sha256(rest).hexdigest()}\n".encode() + rest


def is_as_written(path: Path) -> bool:
    """Whether a file is as it was written; one that another program wrote, without digests, counts as that."""
    with path.open("rb") as stream:
        first = _FIRST.fullmatch(stream.readline())
        return first is None or hashlib.file_digest(stream, "sha256").hexdigest() == first[1].decode()


def changed_graphs(path: Path, read: Callable[[], Iterable[bytes]]) -> str:
    """In which graphs a file is not as it was written, in words, if it can still be read as lines of N-Quads."""
    with path.open("rb") as stream:
        stream.readline()
        told = dict(_told(stream))
    found = of_graphs(read()) if told else {}
    return few(sorted(graph for graph in told.keys() | found.keys() if told.get(graph) != found.get(graph)), _FEW)


def _told(stream: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for line in stream:
        found = _GRAPH.fullmatch(line)
        if found is None:
            return
        yield found[2].decode(errors="replace"), found[1].decode()


def kept(folder: Path) -> list[Path]:
    """The files that hold the data."""
    return [file for file in folder.iterdir() if file.name != NAME and not _UNUSED.fullmatch(file.name)]


def _of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
