"""Terms of earlier versions of the ontology, by ``ontology/deprecated.ttl``, and what is said in their place now.

A query that uses one would find nothing, so it is refused with the word to write instead. What a user decided is kept
for good, and is carried over when a store of an earlier version is built again; all else there is derived again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces, schema
from kg.errors import QueryError
from kg.graph import sparql

#: The graphs that no stage derives, and that use terms of the ontology.
_KEPT = ("decisions", "link-decisions", "corrections")
_PREFIX = re.compile(rf"PREFIX\s+([^\s:]*):\s*<{re.escape(namespaces.ONTOLOGY)}>", re.IGNORECASE)
#: What leads to terms that were texts once, each with the lists of what these can be (`kg.schema.choices`).
_CHOSEN = {
    "hasPhase": ("phase",),
    "hasFate": ("fate",),
    "hasChoice": ("phase", "fate"),
    "hasLevel": ("level",),
    "hasType": ("organization", "place", "contact"),
    "hasJudgement": ("judgement",),
    "hasVerdict": ("verdict",),
}
_COMPARED = (
    r"{variable}\s*\)?\s*(?:!?=|(?:NOT\s+)?IN\s*\()\s*{text}",
    r"{text}\s*!?=\s*(?:STR\s*\(\s*)?{variable}(?!\w)",
    r"VALUES\s*\(?\s*{variable}\s*\)?\s*\{{\s*\(?\s*{text}",
)
_TEXT = r"(\"[\w-]+\"(?!\s*\^\^))"
#: A claim with a phase or fate that is asked for its value, in either order.
_VALUE = re.compile(
    r"parley:hasRelation\s+parley:({0})\s*;[^.{{}}]*parley:(?:hasValue|value)\s"
    r"|parley:(?:hasValue|value)\s[^.{{}}]*;\s*parley:hasRelation\s+parley:({0})\b".format("|".join(schema.CHOSEN))
)


def refuse(text: str) -> None:
    """Raise QueryError if a query uses a term of an earlier version, or a text in the place of a term of today."""
    written = plain(text)
    names = terms(written)
    old = {f"parley:{name}": _advice()[name] for name in names if name in _advice()} | dict(_texts(written))
    if old:
        listed = "; ".join(f"{name}, {advice}" for name, advice in old.items())
        raise QueryError(f"The query uses terms of an earlier version: {listed}.")


def terms(written: str) -> list[str]:
    """The names of Parley's terms in a query in one form, each once, in order."""
    return list(dict.fromkeys(re.findall(r"(?<![\w.?$:-])parley:(\w+)(?![\w:-])", written)))


def plain(text: str) -> str:
    """The query in one form: terms by the prefix ``parley:``, a text of one word in double quotes, no other text, IRI
    or comment.
    """
    prefixes = "|".join(re.escape(prefix) for prefix in ["parley", *_PREFIX.findall(text)])

    def put(opaque: str) -> str:
        if opaque[0] in "\"'":
            word = opaque.strip(opaque[0])
            return f'"{word}"' if re.fullmatch(r"[\w-]+", word) else '""'
        name = opaque.removeprefix(f"<{namespaces.ONTOLOGY}").removesuffix(">")
        return f"parley:{name}" if re.fullmatch(r"\w+", name) else " "

    return re.sub(rf"(?<![\w.?$:-])(?:{prefixes}):(?=\w)", "parley:", sparql.with_opaque(text, put))


def _texts(plain: str) -> Iterator[tuple[str, str]]:
    """The texts of a query that are terms now, each with what a person is to write."""
    todays = {**{name: name for name in [*_CHOSEN, "former"]}, **_replaced()}
    for name, found in re.findall(r"(?<![\w.?$:-])parley:(\w+)\s+([?$]\w+|\"[^\"]*\"(?!\s*\^\^))", plain):
        known = _words(todays.get(name, ""))
        texts = [found] if found[0] == '"' else _compared(plain, found)
        for text in texts if known else ():
            if text in known:
                yield text, f"now {known[text]}"
            elif text == found:
                yield text, f"now one of {', '.join(known.values())}"
    if value := _VALUE.search(plain):
        yield f"parley:hasValue of parley:{value[1] or value[2]}", "now parley:hasChoice"


def _words(name: str) -> dict[str, str]:
    """The texts that a property led to once, each with what it leads to now."""
    if name == "former":
        return {'"true"': "true", '"false"': "false"}
    return {f'"{word}"': f"parley:{word}" for listed in _CHOSEN.get(name, ()) for word in schema.choices(listed)}


def _compared(plain: str, variable: str) -> list[str]:
    """The texts that a query compares a variable with."""
    named = rf"[?$]{variable[1:]}"
    patterns = (form.format(variable=named, text=_TEXT) for form in _COMPARED)
    return [text for form in patterns for text in re.findall(form, plain, re.IGNORECASE)]


def carry_over(quads: pyoxigraph.Store) -> None:
    """Put the terms of today in the place of those that earlier versions wrote a user's decisions with."""
    new = {namespaces.term(old): namespaces.term(name) for old, name in _replaced().items()}
    judged = {namespaces.term("hasJudgement"), namespaces.term("hasVerdict")}
    for graph in map(namespaces.graph, _KEPT):
        for quad in [*quads.quads_for_pattern(None, None, None, graph)]:
            if quad.predicate in new:
                quads.remove(quad)
                value, predicate = quad.object, new[quad.predicate]
                if isinstance(value, Literal) and predicate in judged:
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
    renamed = {old: f"now parley:{new}" for old, new in _replaced().items()}
    notes = _values(namespaces.SKOS_CHANGE_NOTE)
    return renamed | {old: f"which no longer exists ({note.rstrip('.')})" for old, note in notes.items()}


def _values(predicate: NamedNode) -> dict[str, str]:
    """What the file says of each term by a predicate; local names of terms, plain words."""
    found: dict[str, str] = {}
    for quad in schema.statements("deprecated"):
        if quad.predicate == predicate and isinstance(quad.subject, NamedNode):
            value = quad.object.value if isinstance(quad.object, NamedNode | Literal) else ""
            found[quad.subject.value.removeprefix(namespaces.ONTOLOGY)] = value.removeprefix(namespaces.ONTOLOGY)
    return found
