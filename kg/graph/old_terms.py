"""Terms of earlier versions of the ontology, by ``ontology/deprecated.ttl``, and what is said in their place now.

A query that uses one would find nothing, so it is refused with the word to write instead. What a user decided is kept
for good, and is carried over when a store of an earlier version is built again; all else there is derived anew.
"""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces, schema
from kg.errors import QueryError

#: The graphs that no stage derives, and that use terms of the ontology.
_KEPT = ("decisions", "link-decisions")
_PREFIX = re.compile(rf"PREFIX\s+([^\s:]*):\s*<{re.escape(namespaces.ONTOLOGY)}>", re.IGNORECASE)
_IRI = re.compile(rf"<{re.escape(namespaces.ONTOLOGY)}(\w+)>")


def refuse(text: str, masked: str) -> None:
    """Raise QueryError where a query uses a term of an earlier version; ``masked`` is it without strings and comments.

    IRIs are looked for in the text itself.
    """
    prefixes = "|".join(re.escape(prefix) for prefix in {"parley", *_PREFIX.findall(text)})
    names = re.findall(rf"(?<![\w.?$:-])(?:{prefixes}):(\w+)(?![\w:-])", masked) + _IRI.findall(text)
    old = [name for name in dict.fromkeys(names) if name in _advice()]
    if old:
        listed = "; ".join(f"parley:{name}, for which {_advice()[name]}" for name in old)
        raise QueryError(f"The query uses terms of an earlier version: {listed}.")
    for found in re.finditer(rf"(?:{prefixes}):({'|'.join(schema.CHOSEN)})\s+[\"'](.*?)[\"']", text):
        if masked[found.start() : found.end(1)] == found[0][: found.end(1) - found.start()]:
            raise QueryError(
                f"The query uses a text where a term stands now; write: parley:{found[1]} parley:{found[2]}"
            )


def carry_over(quads: pyoxigraph.Store) -> None:
    """Put the terms of today in the place of those that earlier versions wrote a user's decisions with."""
    new = {namespaces.term(old): namespaces.term(name) for old, name in _replaced().items()}
    for graph in map(namespaces.graph, _KEPT):
        for quad in [*quads.quads_for_pattern(None, None, None, graph)]:
            if quad.predicate in new:
                quads.remove(quad)
                value, predicate = quad.object, new[quad.predicate]
                if predicate == namespaces.term("hasJudgement") and isinstance(value, Literal):
                    value = namespaces.term(value.value)  # it was a text once
                quads.add(Quad(quad.subject, predicate, value, graph))


def are_in(quads: pyoxigraph.Store) -> bool:
    """Whether anything but a user's own RDF is said in terms of an earlier version."""
    theirs = namespaces.reference_graph("").value
    return any(
        not str(quad.graph_name).startswith(f"<{theirs}")
        for old in _replaced()
        for quad in quads.quads_for_pattern(None, namespaces.term(old), None, None)
    )


@cache
def _replaced() -> dict[str, str]:
    """The terms that have another name now, each with it."""
    return _values(namespaces.DCTERMS_IS_REPLACED_BY)


@cache
def _advice() -> dict[str, str]:
    """Every old term, with what a person is to write now."""
    renamed = {old: f"parley:{new} is written now" for old, new in _replaced().items()}
    notes = _values(namespaces.SKOS_CHANGE_NOTE)
    return renamed | {old: f"there is none now ({note.rstrip('.')})" for old, note in notes.items()}


def _values(predicate: NamedNode) -> dict[str, str]:
    """What the file says of each term by a predicate; local names of terms, plain words."""
    found: dict[str, str] = {}
    for quad in schema.statements("deprecated"):
        if quad.predicate == predicate and isinstance(quad.subject, NamedNode):
            value = quad.object.value if isinstance(quad.object, NamedNode | Literal) else ""
            found[quad.subject.value.removeprefix(namespaces.ONTOLOGY)] = value.removeprefix(namespaces.ONTOLOGY)
    return found
