"""Actors and places with the codes of political event data sets: country, number of the state, sector, post, place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.model import Kind
from kg.nation_codes import alpha3, state_number
from kg.publish.export.tables import several
from kg.reference import cities, city_position, country_position, nation_code, read_yaml, usual_city

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Actor:
    """Somebody who takes part in an event; unknown values are empty. ``nation`` is our own code of the country."""

    name: str
    nation: str = ""
    country: str = ""
    sector: str = ""
    title: str = ""
    wikidata: str = ""

    def number(self, states: str, year: int | None) -> str:
        """The number of the actor's country in a list of states (`kg.nation_codes.LISTS`) in a year."""
        found = state_number(self.nation, states, year) if self.nation else None
        return "" if found is None else str(found)


@dataclass(frozen=True)
class Location:
    """Where an event took place; ``country`` is an alpha-3 code."""

    name: str
    city: str = ""
    country: str = ""
    position: tuple[float, float] | None = None


def actor(graph: nx.MultiDiGraph, iri: str) -> Actor:
    """An entity of the network as an actor: a person has the country of his or her post."""
    attributes = graph.nodes[iri]
    kind = Kind(attributes["kind"])
    title, body = _post(graph, iri) if kind is Kind.PERSON else ("", iri)
    nation = _nation(graph, body) if body else ""
    coded = _coding(graph.nodes[body]) if body else {}
    return Actor(
        name=attributes["label"],
        nation=nation,
        country=alpha3(nation) if nation else coded.get("country", ""),
        sector=coded.get("sector", ""),
        title=title,
        wikidata=attributes.get("wikidata", ""),
    )


def is_intergovernmental(graph: nx.MultiDiGraph, iri: str) -> bool:
    """Whether an entity of the network is a body of several nations."""
    return "country" in _coding(graph.nodes[iri])


def location(graph: nx.MultiDiGraph, iri: str) -> Location:
    """A place of the network; a city name means the largest city with that name."""
    attributes = graph.nodes[iri]
    name, type_ = attributes["label"], attributes.get("type", "")
    nation = nation_code(name) if type_ == "country" else None
    if nation:
        return Location(name, country=alpha3(nation), position=country_position(nation))
    known = cities().get(usual_city(name))
    if type_ == "venue" or known is None:
        return Location(name)
    return Location(name, name, alpha3(known[0]), city_position(name))


def _post(graph: nx.MultiDiGraph, person: str) -> tuple[str, str]:
    """The title of a person's post and the body it belongs to; of several, the first by title."""
    posts = []
    for _, holding, relation in graph.out_edges(person, data="relation"):
        post = graph.nodes[holding]
        if relation == "holds" and post.get("former") != "true":
            bodies = sorted(end for _, end, link in graph.out_edges(holding, data="relation") if link == "belongsTo")
            posts.append((not bodies, post.get("title") or post["label"], bodies[0] if bodies else ""))
    return min(posts)[1:] if posts else ("", "")


def _nation(graph: nx.MultiDiGraph, iri: str) -> str:
    """The code of the nation that an entity is or belongs to."""
    seen: set[str] = set()
    while iri and iri not in seen:
        seen.add(iri)
        codes = several(graph.nodes[iri].get("code", ""))
        if codes:
            return codes[0]
        wholes = sorted(end for _, end, link in graph.out_edges(iri, data="relation") if link == "partOf")
        iri = wholes[0] if wholes else ""
    return ""


def _coding(attributes: dict[str, Any]) -> dict[str, str]:
    """The sector and code for an organization's type."""
    types = several(attributes.get("type", "")) if attributes["kind"] == Kind.ORGANIZATION else []
    by_type: dict[str, dict[str, str]] = read_yaml("reference", "plover.yaml")["organizations"]
    return next((by_type[type_] for type_ in types if type_ in by_type), {})
