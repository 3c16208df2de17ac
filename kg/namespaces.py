"""Every IRI the code mentions, and the minting of IRIs for data. Nothing else in kg/ spells one out."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from functools import lru_cache

from pyoxigraph import NamedNode

ONTOLOGY = "https://w3id.org/parley/ontology/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCTERMS = "http://purl.org/dc/terms/"
FORMATS = "http://www.w3.org/ns/formats/"
NP = "http://www.nanopub.org/nschema#"
RO_CRATE = "https://w3id.org/ro/crate/1.1"
APACHE_2 = "https://www.apache.org/licenses/LICENSE-2.0"
#: The version of JSON Schema in which drafts are described.
JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
#: Parley itself, as that which made a file.
SOFTWARE = "https://w3id.org/parley/"
#: The items of Wikidata; its IRIs begin with http, whatever one reads them by.
WIKIDATA = "http://www.wikidata.org/entity/"
#: Where people read an item of Wikidata.
WIKIDATA_PAGE = "https://www.wikidata.org/wiki/"
DEFAULT_ID_BASE = "https://w3id.org/parley/id/"

#: Vocabularies that the ontology is aligned with and that no data uses.
ALIGNED = {
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "time": "http://www.w3.org/2006/time#",
}
#: How a mapping was found.
SEMAPV = "https://w3id.org/semapv/vocab/"

#: Prefixes for serialising and for queries written by people.
PREFIXES = {
    "parley": ONTOLOGY,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "oa": OA,
    "prov": PROV,
    "schema": SCHEMA,
    "wd": WIKIDATA,
}

#: What links the ontology to other vocabularies.
ALIGNMENT = NamedNode(ONTOLOGY + "module/alignment")
RDF_TYPE = NamedNode(RDF + "type")
RDF_FIRST = NamedNode(RDF + "first")
RDF_REST = NamedNode(RDF + "rest")
RDF_NIL = NamedNode(RDF + "nil")
RDFS_LABEL = NamedNode(RDFS + "label")
RDFS_DOMAIN = NamedNode(RDFS + "domain")
RDFS_RANGE = NamedNode(RDFS + "range")
RDFS_SUBCLASS_OF = NamedNode(RDFS + "subClassOf")
SKOS_ALT_LABEL = NamedNode(SKOS + "altLabel")
SKOS_NOTATION = NamedNode(SKOS + "notation")
SKOS_EXACT_MATCH = NamedNode(SKOS + "exactMatch")
SKOS_CHANGE_NOTE = NamedNode(SKOS + "changeNote")
SKOS_DEFINITION = NamedNode(SKOS + "definition")
XSD_INTEGER = NamedNode(XSD + "integer")
XSD_BOOLEAN = NamedNode(XSD + "boolean")
XSD_DATE_TIME = NamedNode(XSD + "dateTime")
XSD_DECIMAL = NamedNode(XSD + "decimal")
DCTERMS_SOURCE = NamedNode(DCTERMS + "source")
DCTERMS_IS_REPLACED_BY = NamedNode(DCTERMS + "isReplacedBy")
DCTERMS_LICENSE = NamedNode(DCTERMS + "license")
DCTERMS_TITLE = NamedNode(DCTERMS + "title")
NP_NANOPUBLICATION = NamedNode(NP + "Nanopublication")
NP_HAS_ASSERTION = NamedNode(NP + "hasAssertion")
NP_HAS_PROVENANCE = NamedNode(NP + "hasProvenance")
NP_HAS_PUBLICATION_INFO = NamedNode(NP + "hasPublicationInfo")
PROV_WAS_DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
PROV_WAS_QUOTED_FROM = NamedNode(PROV + "wasQuotedFrom")
PROV_WAS_ATTRIBUTED_TO = NamedNode(PROV + "wasAttributedTo")
PROV_SOFTWARE_AGENT = NamedNode(PROV + "SoftwareAgent")
SCHEMA_SOFTWARE_VERSION = NamedNode(SCHEMA + "softwareVersion")
OA_HAS_SOURCE = NamedNode(OA + "hasSource")
OA_EXACT = NamedNode(OA + "exact")
OA_PREFIX = NamedNode(OA + "prefix")
OA_SUFFIX = NamedNode(OA + "suffix")
OWL_DISTINCT_MEMBERS = NamedNode(OWL + "distinctMembers")
SCHEMA_HEADLINE = NamedNode(SCHEMA + "headline")
SCHEMA_DATE_PUBLISHED = NamedNode(SCHEMA + "datePublished")
SCHEMA_PUBLISHER = NamedNode(SCHEMA + "publisher")
SCHEMA_URL = NamedNode(SCHEMA + "url")
SCHEMA_IN_LANGUAGE = NamedNode(SCHEMA + "inLanguage")


def term(name: str) -> NamedNode:
    """A term of the ontology by its local name: ``term("ledBy")``."""
    return NamedNode(ONTOLOGY + name)


def id_base() -> str:
    """The IRI under which data is minted (KG_ID_BASE), always ending in a slash."""
    return os.environ.get("KG_ID_BASE", DEFAULT_ID_BASE).rstrip("/") + "/"


def data(*parts: str) -> NamedNode:
    """A data IRI from its path parts, each already safe: ``data("person", "anna-keller")``."""
    return NamedNode(id_base() + "/".join(parts))


def article(slug: str, *parts: str) -> NamedNode:
    """The IRI of an article, or of something inside it."""
    return data("article", slug, *parts)


def article_graph(slug: str) -> NamedNode:
    """The named graph that holds an article's claims."""
    return data("graph", "article", slug)


def slug_of_graph(graph: NamedNode) -> str | None:
    """The slug of the article whose named graph it is; None for any other graph."""
    start = article_graph("").value
    return graph.value.removeprefix(start) if graph.value.startswith(start) else None


def graph(name: str) -> NamedNode:
    """A graph of its own: ``identity``, ``decisions``, ``facts``, ``inferred``, ``references``, ``links``, ..."""
    return data("graph", name)


def plain_graphs() -> list[NamedNode]:
    """What a plain query sees, together the default graph: names, facts, what follows from them, links."""
    return [graph(name) for name in ("identity", "facts", "inferred", "links")]


def reference_graph(slug: str) -> NamedNode:
    """The named graph that holds a user's own RDF from one source; without a slug, how all of them begin."""
    return data("graph", "reference", slug)


def wikidata(qid: str) -> NamedNode:
    """The IRI of an item of Wikidata: ``wikidata("Q42")``."""
    return NamedNode(WIKIDATA + qid)


def in_words(name: str) -> str:
    """A relation as people read it, by its name or its IRI.

    >>> in_words("notAttendedBy"), in_words("https://example.org/hasParty")
    ('not attended by', 'has party')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.split(r"[/#]", name)[-1]).lower()


@lru_cache(maxsize=200_000)
def slug(text: str) -> str:
    """The text as lower-case ASCII words joined by hyphens; a short digest where nothing Latin is left.

    >>> slug("Élodie Müller-Brandt")
    'elodie-muller-brandt'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_text.replace("'", "")).strip("-")
    if len(words) > 80:
        return f"{words[:73].rstrip('-')}-{digest(text)[:6]}"
    return words or digest(text)


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits that depend on the parts and nothing else."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
