"""The store as an RO-Crate: a folder with all data, the network and the list of articles, which describes itself."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from kg import namespaces as ns
from kg.model import Article
from kg.publish.export.network_files import graphml
from kg.publish.export.rdf import made_by
from kg.publish.export.tables import article_rows, spreadsheet

if TYPE_CHECKING:
    from kg.graph.store import Store

METADATA = "ro-crate-metadata.json"

_SOFTWARE = f"{ns.SOFTWARE}#software"
_RIGHTS = "#rights"
_DESCRIBED = {
    "talks.nq": ("Everything", "application/n-quads", "Every claim with its words, entities, decisions and facts."),
    "network.graphml": ("Network", "application/graphml+xml", "Entities and the relations between them."),
    "articles.csv": ("Articles", "text/csv", "The articles that were read: id, date, publisher, title and address."),
}


def ro_crate(store: Store) -> dict[str, bytes]:
    """The files of the crate, by name; the description follows RO-Crate 1.1."""
    rows = [{name: value for name, value in row.items() if name != "text"} for row in article_rows(store)]
    files = {
        "talks.nq": store.nquads(),
        "network.graphml": graphml(store)[""],
        "articles.csv": spreadsheet(rows, ("id", "iri", "published", "source", "title", "url")),
    }
    document = {"@context": f"{ns.RO_CRATE}/context", "@graph": _graph(store.articles(), files)}
    return {METADATA: json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n", **files}


def _graph(articles: list[Article], files: dict[str, bytes]) -> list[dict[str, Any]]:
    iris = {article.id: ns.article(ns.slug(article.id)).value for article in articles}
    sources = [{"@id": iri} for iri in iris.values()]
    parts = [{"@id": name} for name in files]
    described = {"@id": METADATA, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": ns.RO_CRATE}}
    return [
        described,
        _root(articles, parts, sources),
        *(_file(name, content) for name, content in files.items()),
        {
            "@id": "#build",
            "@type": "CreateAction",
            "name": "Reading the articles",
            "instrument": {"@id": _SOFTWARE},
            "object": sources,
            "result": parts,
        },
        {
            "@id": _SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "Parley",
            "version": made_by(),
            "url": ns.SOFTWARE,
            "license": {"@id": ns.APACHE_2},
        },
        {"@id": ns.APACHE_2, "@type": "CreativeWork", "name": "Apache License 2.0"},
        {
            "@id": _RIGHTS,
            "@type": "CreativeWork",
            "name": "Rights in the articles",
            "description": "The articles' words belong to their publishers; ask them before passing the crate on.",
        },
        *(_article(article, iris[article.id]) for article in articles),
    ]


def _root(articles: list[Article], parts: list[dict[str, str]], sources: list[dict[str, str]]) -> dict[str, Any]:
    """The crate itself. Its date is that of the newest article: with a clock, each run would make another crate."""
    count = "one article" if len(articles) == 1 else f"{len(articles)} articles"
    newest = max((article.published for article in articles if article.published), default="")
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Who negotiates with whom, by {count}",
        "description": f"A knowledge graph of negotiations, read from {count}, with the words that support each claim.",
        **({"datePublished": newest} if newest else {}),
        "license": {"@id": _RIGHTS},
        "hasPart": parts,
        "isBasedOn": sources,
    }


def _file(name: str, content: bytes) -> dict[str, Any]:
    title, form, description = _DESCRIBED[name]
    return {
        "@id": name,
        "@type": "File",
        "name": title,
        "description": description,
        "encodingFormat": form,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _article(article: Article, iri: str) -> dict[str, Any]:
    known = {
        "headline": article.title,
        "publisher": article.source,
        "datePublished": article.published,
        "url": article.url,
    }
    name = article.title or article.id
    return {"@id": iri, "@type": "NewsArticle", "name": name, "identifier": article.id} | {
        key: value for key, value in known.items() if value
    }
