"""Who is who, kept beside a store that is a folder: so what has changed is found without reading the graph back.

A generation has it in tables ``identity-*.sqlite`` (`kg.graph.kept_rows`). The file ``identity.json`` says of which
state of the identity graph they are, and by which version and rules they were written: those of another version or
other rules are none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol

from kg import namespaces, settings
from kg.files import share
from kg.graph import digests
from kg.graph.kept_rows import Files, Row

_LABEL = "identity.json"
NAME = "identity"


class Identity(Protocol):
    """How an identity graph came about, in whatever form whoever decides it has that."""

    files: Files

    def changes(self) -> Iterable[Row]:
        """What is to be written so that the files tell all of it."""


def is_of_this_version(folder: Path) -> bool:
    """Whether this version wrote the generation by the rules of now, so that nothing in it is in other terms."""
    with suppress(FileNotFoundError):
        return (folder / _LABEL).read_bytes() == _label(digests.graphs_of_folder(folder))
    return False


def files(folder: Path) -> Files:
    """The tables a generation keeps, where `is_of_this_version`; else none."""
    return Files(folder if is_of_this_version(folder) else None, NAME)


def write(folder: Path, graphs: Mapping[str, str], identity: Identity | None, last: Path | None) -> None:
    """Keep what is known in a generation whose graphs have these digests, or what the ``last`` one kept."""
    if identity:
        identity.files.write(folder, identity.changes())
        (folder / _LABEL).write_bytes(_label(graphs))
    elif last and (last / _LABEL).exists():
        share(last / _LABEL, folder / _LABEL)  # void, should the graph have changed
        Files(last, NAME).write(folder, ())


def _label(graphs: Mapping[str, str]) -> bytes:
    sha256 = graphs.get(str(namespaces.graph("identity")))
    return json.dumps({"sha256": sha256, "version": settings.version(), "rules": _rules()}).encode()


@cache
def _rules() -> str:
    """A digest of the files that say which facts there are and what follows from them."""
    folders = settings.resource("queries", "derive"), settings.resource("ontology")
    files = [file for folder in folders for file in sorted(folder.iterdir()) if file.suffix in (".rq", ".ttl")]
    return namespaces.digest(*(file.read_text(encoding="utf-8") for file in files))
