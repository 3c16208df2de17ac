"""The facts as FollowTheMoney entities, one JSON object on each line, for Aleph and the tools of OpenSanctions.

Nations and public bodies are PublicBody, so that a post can belong to them; a delegation is an Organization with a
Membership for each seat; negotiations, contacts, agreements and measures are Events; holding a post is an Occupancy. A
relation without a schema there is an UnknownLink with its role. Every entity names the articles that mention it, every
relation its words. Quotations, and what is no fact, are left out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg import namespaces as ns
from kg.answers.network import articles_by_iri, network
from kg.model import ACTORS, Article, Kind
from kg.namespaces import in_words
from kg.publish.export.tables import several

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.store import Store

DATASET = "parley"

_SCHEMATA = {
    Kind.PERSON: "Person",
    Kind.NATION: "PublicBody",
    Kind.ORGANIZATION: "Organization",
    Kind.DELEGATION: "Organization",
    Kind.PLACE: "Address",
    Kind.NEGOTIATION: "Event",
    Kind.CONTACT: "Event",
    Kind.AGREEMENT: "Event",
    Kind.MEASURE: "Event",
}
_BODIES = {"government": "PublicBody", "ministry": "PublicBody", "firm": "Company"}
_SEATS = {"ledBy": "leader", "hasMember": "member", "hasSpokesperson": "spokesperson"}
#: The plain values of an entity, by the FollowTheMoney property for them.
_VALUES = {
    "startDate": ("startsOn",),
    "endDate": ("endsOn",),
    "date": ("agreedOn", "occurredOn"),
    "keywords": ("about", "action"),
    "summary": ("hasTerm", "object", "measureObject"),
    "notes": ("hasPhase", "hasFate"),
}
#: The relations that become a property of their subject.
_PROPERTIES = {
    "hasParty": "involved",
    "hasParticipant": "involved",
    "agreedBy": "involved",
    "imposedBy": "involved",
    "directedAt": "involved",
    "hostedBy": "organizer",
    "heldIn": "addressEntity",
    "heldAt": "addressEntity",
    "partOf": "parent",
}
#: Codes of nations for which FollowTheMoney has other codes; it would drop unknown ones.
_COUNTRIES = {"CS": "csxx", "CSHH": "cshh", "DDDE": "dd", "SUHH": "suhh", "YUCS": "yucs", "AN": ""}


def followthemoney(store: Store) -> dict[str, bytes]:
    """Articles, actors, posts, events and their relations, by id."""
    collected = _Entities(network(store), articles_by_iri(store))
    collected.add_articles()
    collected.add_nodes()
    collected.add_edges()
    lines = [json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in collected.all()]
    return {"": "".join(f"{line}\n" for line in lines).encode("utf-8")}


class _Entities:
    """Collects entities and the values of their properties."""

    def __init__(self, graph: nx.MultiDiGraph, articles: dict[str, Article]) -> None:
        self.graph = graph
        self.articles = {article.id: (iri, article) for iri, article in articles.items()}
        self._schemata: dict[str, str] = {}
        self._values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def all(self) -> list[dict[str, Any]]:
        """The entities by id, with sorted values and without empty properties."""
        return [
            {
                "id": name,
                "schema": schema,
                "properties": {key: sorted(values) for key, values in sorted(self._values[name].items()) if values},
                "datasets": [DATASET],
            }
            for name, schema in sorted(self._schemata.items())
        ]

    def add(self, key: str, schema: str, /, **properties: Iterable[str]) -> None:
        """Add an entity, or more values to one."""
        self._schemata.setdefault(key, schema)
        for name, values in properties.items():
            self._values[key][name].update(value for value in values if value)

    def add_articles(self) -> None:
        """The articles as documents; their text stays in the store."""
        for iri, article in self.articles.values():
            self.add(
                _id(iri),
                "Article",
                title=[article.title or article.id],
                publisher=[article.source or ""],
                date=[article.published or ""],
                sourceUrl=[article.url or ""],
            )

    def add_nodes(self) -> None:
        """Actors, places and events; posts come with their holders, quotations are left out."""
        known = self._known_from()
        for node, attributes in self.graph.nodes(data=True):
            kind = Kind(attributes["kind"])
            if kind not in _SCHEMATA:
                continue
            iris = [self.articles[article] for article in sorted(known[node]) if article in self.articles]
            self.add(
                _id(node),
                _BODIES.get(attributes.get("type", ""), _SCHEMATA[kind]),
                name=[attributes["label"]],
                proof=[_id(iri) for iri, _ in iris],
                wikidataId=[attributes.get("wikidata", "")],
                sourceUrl=[article.url or "" for _, article in iris],
                **self._own(kind, attributes),
            )

    def _own(self, kind: Kind, attributes: dict[str, str]) -> dict[str, list[str]]:
        if kind is Kind.PLACE:
            return {"full": [attributes["label"]]}
        own = {key: [v for name in names for v in several(attributes.get(name, ""))] for key, names in _VALUES.items()}
        own["alias"] = [name for name in several(attributes["names"]) if name != attributes["label"]]
        if kind is Kind.NATION:
            own["country"] = [country(code) for code in several(attributes.get("code", ""))]
        elif kind is Kind.ORGANIZATION:
            own["classification"] = several(attributes.get("type", ""))
        elif kind is not Kind.PERSON:
            key = "classification" if kind is Kind.DELEGATION else "keywords"
            own[key] = [*own.get(key, []), attributes.get("type", "") or kind.value]
        return own

    def _known_from(self) -> dict[str, set[str]]:
        """The articles that relate one entity to another."""
        known: dict[str, set[str]] = defaultdict(set)
        for start, end, articles in self.graph.edges(data="articles"):
            for node in (start, end):
                known[node].update(several(articles))
        return known

    def add_edges(self) -> None:
        """The relations of the entities, as properties if there is one, else as entities."""
        for start, end, edge in self.graph.edges(data=True):
            relation = edge["relation"]
            kinds = [Kind(self.graph.nodes[node]["kind"]) for node in (start, end)]
            if relation == "holds":
                self._add_occupancy(start, end, edge)
            elif not all(kind in _SCHEMATA for kind in kinds):
                continue
            elif relation in _SEATS:
                self._add_link("Membership", edge, member=end, organization=start, role=_SEATS[relation])
            elif relation == "onBehalfOf":
                self._add_link("Representation", edge, agent=start, client=end, role="delegation")
            elif relation == "sentTo":
                self.add(_id(end), "Event", involved=[_id(start)])
            elif relation in _PROPERTIES and (relation != "partOf" or kinds[0] in ACTORS):
                self._add_property(start, end, relation)
            else:
                self._add_link("UnknownLink", edge, subject=start, object=end, role=in_words(relation))

    def _add_property(self, start: str, end: str, relation: str) -> None:
        self.add(_id(start), "Thing", **{_PROPERTIES[relation]: [_id(end)]})
        if relation in ("heldIn", "heldAt"):
            self.add(_id(start), "Event", location=[self.graph.nodes[end]["label"]])

    def _add_occupancy(self, person: str, holding: str, edge: dict[str, str]) -> None:
        """A post and its holder; the date is that of the articles, because they seldom say when it began."""
        attributes = self.graph.nodes[holding]
        bodies = sorted(
            end for _, end, relation in self.graph.out_edges(holding, data="relation") if relation == "belongsTo"
        )
        body = next((each for each in bodies if self.graph.nodes[each]["kind"] != Kind.PERSON), None)
        title = attributes.get("title") or attributes["label"]
        label = self.graph.nodes[body]["label"] if body else ""
        post = f"{DATASET}-post-{ns.digest(title.casefold(), body or '')}"
        codes = several(self.graph.nodes[body].get("code", "")) if body else []
        self.add(
            post,
            "Position",
            name=[title if not label or label in title else f"{title}, {label}"],
            organization=[_id(body)] if body else [],
            country=[country(code) for code in codes],
        )
        former = attributes.get("former") == "true"
        self.add(_id(person), "Person", position=[] if former else [title])
        self._add_link("Occupancy", edge, holder=person, post=post, status="ended" if former else "")

    def _add_link(self, schema: str, edge: dict[str, str], **properties: str) -> None:
        """A relation as an entity, with its words and articles."""
        given = {name: _id(value) if value.startswith(ns.id_base()) else value for name, value in properties.items()}
        articles = [self.articles[name][1] for name in several(edge["articles"]) if name in self.articles]
        self.add(
            f"{DATASET}-link-{ns.digest(schema, *(f'{name}={value}' for name, value in sorted(given.items())))}",
            schema,
            date=[article.published or "" for article in articles],
            publisher=[article.source or "" for article in articles],
            sourceUrl=[article.url or "" for article in articles],
            recordId=several(edge["claims"]),
            summary=[edge["quote"]],
            **{name: [value] for name, value in given.items()},
        )


def country(code: str) -> str:
    """FollowTheMoney's code for a nation, or nothing if it has none.

    >>> country("NO"), country("SUHH"), country("RHZW")
    ('no', 'suhh', '')
    """
    return _COUNTRIES.get(code, code.lower() if len(code) == 2 else "")


def _id(iri: str) -> str:
    """An IRI as an id of FollowTheMoney, which may have only letters, digits, dots and hyphens."""
    local = iri.removeprefix(ns.id_base())
    readable = ns.slug(local.replace("/", " "))
    exact = local.replace("/", "-") == readable
    return f"{DATASET}-{readable}" if exact else f"{DATASET}-{readable}-{ns.digest(local)}"
