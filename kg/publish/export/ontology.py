"""The ontology as one file for other tools, and its links to other vocabularies as a table of mappings (SSSOM).

The files contain all modules, so that a tool need not fetch anything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import namespaces as ns
from kg.errors import ParleyError

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

#: The namespaces that mappings point to, by their prefixes.
_VOCABULARIES: Final = {
    **{name: ns.PREFIXES[name] for name in ("parley", "rdf", "rdfs", "skos", "oa", "prov", "schema", "wd")},
    **ns.ALIGNED,
}
_MAPPED_BY: Final = "semapv:ManualMappingCuration"


def turtle() -> bytes:
    """The ontology in Turtle."""
    from pyoxigraph import RdfFormat

    return _serialised(RdfFormat.TURTLE)


def rdf_xml() -> bytes:
    """The ontology in RDF/XML, which owlready2, Protégé and other OWL tools read."""
    from pyoxigraph import RdfFormat

    return _serialised(RdfFormat.RDF_XML)


def ntriples() -> bytes:
    """The ontology in N-Triples."""
    from pyoxigraph import RdfFormat

    return _serialised(RdfFormat.N_TRIPLES)


def mappings() -> bytes:
    """The links to other vocabularies in SSSOM: a table with tabs between its cells, described in comments above."""
    from pyoxigraph import Literal, NamedNode

    from kg import schema

    quads = schema.statements("alignment")
    about = {
        quad.predicate: quad.object.value
        for quad in quads
        if quad.subject == ns.ALIGNMENT and isinstance(quad.object, NamedNode | Literal)
    }
    labels = {
        quad.subject: quad.object.value
        for quad in schema.statements(*schema.WHOLE)
        if quad.predicate == ns.RDFS_LABEL and isinstance(quad.object, Literal)
    }
    rows = sorted(
        (_curie(quad.subject), labels[quad.subject], _curie(quad.predicate), _curie(quad.object), _MAPPED_BY)
        for quad in quads
        if quad.subject in labels and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    )
    out = io.StringIO(newline="")
    out.write("#curie_map:\n")
    for prefix, iri in sorted({**_VOCABULARIES, "semapv": ns.SEMAPV}.items()):
        out.write(f"#  {prefix}: {iri}\n")
    out.write(f"#license: {about[ns.DCTERMS_LICENSE]}\n#mapping_set_id: {ns.ONTOLOGY}module/alignment\n")
    out.write(f"#mapping_set_title: {about[ns.DCTERMS_TITLE].replace(':', ' –')}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification"))
    writer.writerows(rows)
    return out.getvalue().encode()


#: How to write the ontology, by the ending of the file.
ENDINGS: Final[dict[str, Callable[[], bytes]]] = {
    ".ttl": turtle,
    ".owl": rdf_xml,
    ".rdf": rdf_xml,
    ".nt": ntriples,
    ".tsv": mappings,
}


def written_as(path: str) -> bytes:
    """The content of a file with that name; Turtle for ``-``. Raises ParleyError for an unknown ending."""
    ending = ".ttl" if path == "-" else Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise ParleyError(
            f"The ontology is written as Turtle (.ttl), RDF/XML (.owl or .rdf) or N-Triples (.nt), its mappings as a "
            f"table (.sssom.tsv); {path} has another ending."
        )
    return ENDINGS[ending]()


def _serialised(form: RdfFormat) -> bytes:
    """All modules as one graph, with blank nodes named by their content, so that the bytes are always the same."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, serialize

    from kg import schema

    imports = f"{ns.OWL}imports"
    dataset = Dataset(quad for quad in schema.statements(*schema.WHOLE) if quad.predicate.value != imports)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    prefixes = {**ns.PREFIXES, "dcterms": ns.DCTERMS, "module": f"{ns.ONTOLOGY}module/"}
    content = serialize(sorted((quad.triple for quad in dataset), key=str), format=form, prefixes=prefixes)
    assert content is not None  # noqa: S101 - without an output the bytes are returned
    return content


def _curie(node: object) -> str:
    """An IRI with the prefix of its namespace, the longest that fits."""
    iri = str(getattr(node, "value", ""))
    prefix, namespace = max(
        ((prefix, namespace) for prefix, namespace in _VOCABULARIES.items() if iri.startswith(namespace)),
        key=lambda pair: len(pair[1]),
    )
    return f"{prefix}:{iri.removeprefix(namespace)}"
