"""Names for blank nodes by what is said of them, in a bounded time.

The standard names a node by its own triples. Where two nodes have the same ones, it tries orders of their neighbours:
nine nodes that all point at each other take hours. This is done in a process that can be ended.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Triple, parse, serialize

from kg import settings
from kg.graph import canonical


def named(triples: Sequence[Triple]) -> list[Triple] | None:
    """The triples in order, with blank nodes named by content; None where the nodes are too alike to be named so."""
    if _all_differ(triples):
        return canonical.canonical(triples)
    limits = (settings.MAX_NAMING_SECONDS, settings.MAX_READING_BYTES)
    command = [sys.executable, "-P", str(Path(canonical.__file__)), *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, with a file of this package
            command,
            input=serialize(triples, format=canonical.FORM),
            capture_output=True,
            check=False,
            # Elsewhere the process counts its own processor time, which a busy machine does not shorten.
            timeout=settings.MAX_NAMING_SECONDS if sys.platform == "win32" else None,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode < 0 or b"MemoryError" in done.stderr:  # ended by its limits
        return None
    if done.returncode:
        raise RuntimeError(f"Naming blank nodes failed: {done.stderr.decode(errors='replace').strip()}")
    return [quad.triple for quad in parse(done.stdout, format=canonical.FORM, lenient=True)]


def _all_differ(triples: Sequence[Triple]) -> bool:
    """Whether no two blank nodes have the same triples, if all other blank nodes are taken for one."""
    said: dict[BlankNode, list[tuple[str, ...]]] = defaultdict(list)
    for triple in triples:
        parts = (triple.subject, triple.predicate, triple.object)
        for node in {part for part in parts if isinstance(part, BlankNode)}:
            said[node].append(
                tuple("_:it" if part == node else "_:" if isinstance(part, BlankNode) else str(part) for part in parts)
            )
    return len({tuple(sorted(each)) for each in said.values()}) == len(said)
