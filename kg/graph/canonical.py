"""Names for the blank nodes of a file by what it says of them (RDFC-1.0): the program of a process of its own.

Reads N-Triples and writes them in order, with these names. It knows nothing else of Parley, so that it starts at once.

Usage: python canonical.py SECONDS BYTES     (ends without output where it needs more processor time or memory)
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse, serialize

FORM = RdfFormat.N_TRIPLES


def canonical(triples: Iterable[Triple]) -> list[Triple]:
    """The triples in order, with blank nodes named by content; this can take forever."""
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)


if __name__ == "__main__":
    with suppress(ImportError):  # Windows has no such limits
        resource: Any = import_module("resource")
        for limit, most in zip((resource.RLIMIT_CPU, resource.RLIMIT_DATA), map(int, sys.argv[1:]), strict=True):
            hard = resource.getrlimit(limit)[1]
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(limit, (least, hard))
    given = parse(sys.stdin.buffer, format=FORM, lenient=True)
    serialize(canonical(quad.triple for quad in given), sys.stdout.buffer, format=FORM)
