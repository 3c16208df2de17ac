"""Where this server shows what: the pages of things, articles and statements."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import namespaces as ns
from kg.graph.store import Store


def page_of(iri: str) -> str:
    """Where this server shows an IRI of the data; empty for IRIs of others."""
    return f"/id/{iri.removeprefix(ns.id_base())}" if iri.startswith(ns.id_base()) else ""


def page_of_term(term: Any) -> str:
    """The same of a term of RDF; empty for what is no IRI."""
    return page_of(term.value) if isinstance(term, NamedNode) else ""


def page_behind(store: Store, term: Any) -> str:
    """The page of an IRI, or of the one thing that bears a name."""
    if not isinstance(term, Literal):
        return page_of_term(term)
    bearers = {quad.subject for quad in store.quads.quads_for_pattern(None, ns.RDFS_LABEL, term, ns.graph("identity"))}
    return page_of_term(bearers.pop()) if len(bearers) == 1 else ""
