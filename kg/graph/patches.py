"""What a change took from a store and brought, as a patch that another store applies: RDF Patch, as RDF Delta has it.

A patch says in its head which it is (``id``) and which came before it (``prev``); both are made of what the patches
say, so that the same changes have the same ids everywhere. Then come, in one transaction, a line for each quad that
goes (``D``) and that comes (``A``).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg.errors import StoreError
from kg.folding import counted
from kg.graph.generations import is_tracked, nquads
from kg.graph.store import Change, Store

#: How the files are called.
SUFFIX = ".rdfp"
_HEAD = re.compile(r"H (id|prev) <uuid:([0-9a-f-]{36})> \.")
_LINE = re.compile(r"([AD]) (.+ \.)")
_AROUND = {"TX .", "TC .", ""}
#: The ids are made in this namespace.
_IDS = uuid.UUID("3d2c54a1-6b0e-5e0f-9c1f-6e2d6c3d0b57")


class Patch(NamedTuple):
    """A patch: its id, that of the one before it if there is one, the quads that go, and those that come."""

    id: str
    previous: str | None
    lost: Set[Quad]
    gained: Set[Quad]


def of_change(store: Store, before: pyoxigraph.Store) -> Change:
    """All that a store that was opened to change lost and gained since, ``before`` being what it was opened from."""
    lost: set[Quad] = set()
    gained: set[Quad] = set()
    for graph in {*before.named_graphs(), *store.quads.named_graphs(), *store.changes}:
        if isinstance(graph, NamedNode) and is_tracked(graph):
            gone, new = store.net_change(graph)
        else:
            held = [set(each.quads_for_pattern(None, None, None, graph)) for each in (before, store.quads)]
            gone, new = held[0] - held[1], held[1] - held[0]
        lost |= gone
        gained |= new
    return lost, gained


def made(change: Change, previous: str | None) -> tuple[str, bytes]:
    """The id of the patch of a change, which follows the ``previous`` one, and its text."""
    lines = [*_marked("D", change[0]), *_marked("A", change[1])]
    name = str(uuid.uuid5(_IDS, "".join([previous or "", *lines])))
    head = [f"H id <uuid:{name}> .\n"] + ([f"H prev <uuid:{previous}> .\n"] if previous else [])
    return name, "".join([*head, "TX .\n", *lines, "TC .\n"]).encode()


def _marked(sign: str, quads: Iterable[Quad]) -> Iterator[str]:
    return (f"{sign} {line}" for line in nquads(quads).decode().splitlines(keepends=True))


def read(path: Path) -> Patch:
    """The patch in a file. Raises StoreError where it cannot be read, or is none that this module writes."""
    head: dict[str, str] = {}
    lines: dict[str, list[str]] = {"A": [], "D": []}
    try:
        text = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The patch {path} cannot be read ({error}); check the file.") from error
    for number, line in enumerate(text, start=1):
        if named := _HEAD.fullmatch(line):
            head[named[1]] = named[2]
        elif change := _LINE.fullmatch(line):
            lines[change[1]].append(change[2])
        elif line not in _AROUND:
            raise StoreError(f"The patch {path} has in line {number} what Parley does not write: {line[:60]!r}.")
    if "id" not in head or "TC ." not in text:
        raise StoreError(f"The patch {path} is not complete: it needs a line 'H id' and, at its end, 'TC .'.")
    lost, gained = (_quads(path, lines[sign]) for sign in "DA")
    return Patch(head["id"], head.get("prev"), lost, gained)


def _quads(path: Path, lines: list[str]) -> set[Quad]:
    try:
        return {*pyoxigraph.parse("\n".join(lines).encode(), format=RdfFormat.N_QUADS)}
    except SyntaxError as error:
        raise StoreError(f"The patch {path} holds what is no quad ({error}); fetch it again.") from error


def is_applied(patch: Patch, quads: pyoxigraph.Store) -> bool:
    """Whether quads are as they are after a patch."""
    return all(quad in quads for quad in patch.gained) and not any(quad in quads for quad in patch.lost)


def apply(store: Store, patch: Patch) -> None:
    """Have a store that is open to change take a patch.

    Raises StoreError, and changes nothing, where it is in another state than the one that the patch was made from.
    """
    missing = sum(quad not in store.quads for quad in patch.lost)
    there = sum(quad in store.quads for quad in patch.gained)
    if missing or there:
        after = f"after {patch.previous}" if patch.previous else "to an empty store"
        raise StoreError(
            f"The patch {patch.id} does not fit {store.location}: {counted(missing, 'quad')} to remove not there, "
            f"{counted(there, 'quad')} to add there already. Apply it {after}, and each patch once."
        )
    for graph in {quad.graph_name for quad in patch.lost | patch.gained}:
        gone, new = ({quad for quad in part if quad.graph_name == graph} for part in (patch.lost, patch.gained))
        if isinstance(graph, NamedNode) and is_tracked(graph):
            store.alter(graph, gone, new)
        else:
            for quad in gone:
                store.quads.remove(quad)
            store.quads.extend(new)
            if next(iter(store.quads.quads_for_pattern(None, None, None, graph)), None) is None:
                store.quads.remove_graph(graph)
