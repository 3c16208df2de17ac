"""Write the modules of the ontology in their one form and order, so that a difference shows what changed.

Usage: python scripts/ontology.py

First what the file is, then what it borrows, its classes, its properties, its values, and what holds of several.
"""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import Graph

from kg import schema

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
FILES = (*schema.WHOLE, "alignment", "deprecated")
#: What a block says of its term, in the order of the file.
_ORDER = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "owl:NamedIndividual")


def canonical(turtle: str) -> str:
    """The same statements as Turtle with a block for each term, in order.

    >>> print(canonical("PREFIX p: <https://w3id.org/parley/ontology/> p:b p:c p:d . p:A p:c p:d ."), end="")
    PREFIX p: <https://w3id.org/parley/ontology/>
    <BLANKLINE>
    p:A
        p:c p:d ;
    .
    <BLANKLINE>
    p:b
        p:c p:d ;
    .
    """
    text = Graph(bind_namespaces="none").parse(data=turtle, format="turtle").serialize(format="longturtle")
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    prefixes, _, rest = text.partition("\n\n")
    blocks = [block.strip("\n") for block in re.split(r"^\.$", rest, flags=re.MULTILINE)]
    ordered = sorted((block for block in blocks if block), key=_place)
    return "\n\n".join((prefixes, *(f"{block}\n." for block in ordered))) + "\n"


def _place(block: str) -> tuple[int, str]:
    subject = block.split(maxsplit=1)[0]
    if re.search(r"^ {4}a owl:Ontology ;$", block, re.MULTILINE):
        return 0, subject
    if subject == "[]":
        return 9, block
    if not subject.startswith(("parley:", "p:")):
        return 1, subject
    said = [number for number, kind in enumerate(_ORDER, 2) if re.search(rf"^ +(a )?{kind} [;,]$", block, re.MULTILINE)]
    return (max(said) if said else 2 if subject.partition(":")[2][:1].isupper() else 3), subject


if __name__ == "__main__":
    for name in FILES:
        path = ONTOLOGY / f"{name}.ttl"
        path.write_text(canonical(path.read_text(encoding="utf-8")), encoding="utf-8")
