"""What a person probably meant by a query: terms that there are not, and the order of its columns."""

from __future__ import annotations

import re
from functools import cache

from pyoxigraph import NamedNode

from kg import namespaces, schema
from kg.graph import old_terms, sparql

#: So many letters of a word say what it is about; how near (0 to 100) a relation is whose definition has such a word.
_STEM, _SAME_STEM = 4, 85.0
_ALL_COLUMNS = re.compile(r"\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?\*", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")


def unknown_terms(text: str) -> dict[str, str]:
    """The terms of a query in Parley's namespace that the ontology does not have, each with the nearest that it has.

    >>> unknown_terms("SELECT * { ?a parley:hasLeader ?b ; parley:ledby ?c ; parley:ledBy ?d }")
    {'parley:hasLeader': 'parley:ledBy', 'parley:ledby': 'parley:ledBy'}
    """
    names = old_terms.terms(old_terms.plain(text))
    return {f"parley:{name}": f"parley:{_nearest(name)}" for name in names if name not in _terms()}


def _nearest(name: str) -> str:
    """The term with the most similar name, or the relation whose definition has the last word of it ("hasLeader")."""
    from rapidfuzz import fuzz

    near = {term: fuzz.ratio(name.lower(), term.lower()) for term in sorted(_terms())}
    _, *words = re.findall(r"[A-Z]?[a-z]+", name.lower() if name.islower() else name) or [""]
    stem = words[-1][:_STEM].lower() if words else ""
    for relation in schema.relations().values() if len(stem) == _STEM else ():
        if re.search(rf"\b{stem}", relation.definition.lower()):
            near[relation.name] = max(near[relation.name], _SAME_STEM)
    return max(near, key=lambda term: near[term])


def in_order(text: str, columns: list[str]) -> list[str]:
    """The columns of a query: of SELECT * in the order in which the query names them, else as they are.

    >>> in_order("SELECT * { ?who ?how ?a }", ["a", "how", "who"]), in_order("SELECT ?a ?b { ?b ?c ?a }", ["a", "b"])
    (['who', 'how', 'a'], ['a', 'b'])
    """
    masked = sparql.with_opaque(text, lambda _: " ")
    first = re.search(r"\bSELECT\b", masked, re.IGNORECASE)
    if not first or not _ALL_COLUMNS.match(masked, first.start()):
        return columns
    named = list(dict.fromkeys(_VARIABLE.findall(masked)))
    return sorted(columns, key=lambda column: named.index(column) if column in named else len(named))


@cache
def _terms() -> frozenset[str]:
    """The names of all terms of the ontology."""
    subjects = (quad.subject for quad in schema.statements(*schema.MODULES))
    iris = (subject.value for subject in subjects if isinstance(subject, NamedNode))
    return frozenset(iri.removeprefix(namespaces.ONTOLOGY) for iri in iris if iri.startswith(namespaces.ONTOLOGY))
