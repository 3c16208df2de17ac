"""Who is who, kept beside a store that is a folder: so what has changed is found without reading the graph back.

A generation has it in the file ``identity.jsonl``: first a line that says of which state of the identity graph it is,
and which version and rules it was written by, then a line for each entity, each decision of the rules and each article
that is a copy. Whoever finds lines of another version or other rules makes all anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from kg import namespaces, settings
from kg.files import share
from kg.graph import digests

_FILE = "identity.jsonl"


def is_of_this_version(folder: Path) -> bool:
    """Whether this version wrote the generation by the rules of now, so that nothing in it is in other terms."""
    with suppress(FileNotFoundError), (folder / _FILE).open("rb") as stream:
        return stream.readline().rstrip(b"\n") == _label(digests.graphs_of_folder(folder))
    return False


def read(folder: Path) -> list[bytes] | None:
    """The lines a generation keeps, where `is_of_this_version` and they are those of its graph; else None."""
    with suppress(FileNotFoundError):
        first, _, rest = (folder / _FILE).read_bytes().partition(b"\n")
        if first == _label(digests.graphs_of_folder(folder)):
            return rest.splitlines()
    return None


def write(folder: Path, graphs: Mapping[str, str], lines: Sequence[bytes] | None, last: Path | None) -> None:
    """Keep these lines in a generation whose graphs have these digests, or those of the ``last`` one where none are."""
    if lines is not None:
        (folder / _FILE).write_bytes(b"\n".join([_label(graphs), *lines]) + b"\n")
    elif last and (last / _FILE).exists():
        share(last / _FILE, folder / _FILE)  # void, should the graph have changed


def _label(graphs: Mapping[str, str]) -> bytes:
    sha256 = graphs.get(str(namespaces.graph("identity")))
    return json.dumps({"sha256": sha256, "version": settings.version(), "rules": _rules()}).encode()


@cache
def _rules() -> str:
    """A digest of the files that say which facts there are and what follows from them."""
    folders = settings.resource("queries", "derive"), settings.resource("ontology")
    files = [file for folder in folders for file in sorted(folder.iterdir()) if file.suffix in (".rq", ".ttl")]
    return namespaces.digest(*(file.read_text(encoding="utf-8") for file in files))
