"""The agreements that articles say were made, in the main columns of the peace agreements database PA-X.

A row is one agreement over all articles. Columns that need the text of the agreement (its length, its provisions) or
PA-X's own numbers stay empty; ontology/reference/peace-agreements.yaml has the values of the other columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from kg import settings
from kg.answers.network import BY_FIRMNESS, FACTUAL, contents, whole
from kg.model import Kind
from kg.publish.export.coded_actors import Actor, actor
from kg.publish.export.tables import Row, several, spreadsheet
from kg.reference import nation_names, read_yaml

if TYPE_CHECKING:
    import networkx as nx

    from kg.answers.network import Contents
    from kg.graph.store import Store

#: What follows PA-X's columns.
OURS: Final = ("Stated Date", "Fate", "Terms", "Talks", "Thing", "Articles", "URLs", "Quote", "Claims")
#: PA-X's columns that nothing in the store can fill.
EMPTY: Final = frozenset(
    {"Contp", "PP", "Reg", "AgtId", "Ver", "Lgt", "N_characters", "StageSub", "OthAgr", "UcdpCon", "UcdpAgr"}
    | {"PamAgr", "CowWar"}
)
_DAY = len("2031-03-04")


def peace_agreements(store: Store) -> dict[str, bytes]:
    """The agreements of a store as CSV, by day and name."""
    return {"": spreadsheet(rows(contents(store)), (*codebook()["columns"], *OURS))}


def codebook() -> Any:
    """ontology/reference/peace-agreements.yaml."""
    return read_yaml("reference", "peace-agreements.yaml")


def rows(read: Contents) -> list[Row]:
    """The agreements of what was read from a store, each a dict of texts with every column."""
    graph = whole(read, FACTUAL)
    agreed = set(codebook()["agreed"])
    found = [
        _row(read, graph, iri)
        for iri, attributes in graph.nodes(data=True)
        if attributes["kind"] == Kind.AGREEMENT and agreed & set(several(attributes.get("hasFate", "")))
    ]
    return sorted(found, key=lambda row: (row["Dat"], row["Agt"], row["Thing"]))


def _row(read: Contents, graph: nx.MultiDiGraph, iri: str) -> Row:
    attributes = graph.nodes[iri]
    day = max(several(attributes.get("agreedOn", "")), key=len, default="")
    year = int(day[:4]) if day[:4].isdigit() else None
    signing, talks = _ends(graph, iri, "agreedBy"), _ends(graph, iri, "reachedIn")
    parties = [actor(graph, end) for end in signing]
    helpers = {end: None for each in talks for role in ("mediatedBy", "hostedBy") for end in _ends(graph, each, role)}
    coded = list({each.nation: each for each in parties if each.nation}.values())
    fates = several(attributes.get("hasFate", ""))
    return {
        **dict.fromkeys((*codebook()["columns"], *OURS), ""),
        "Con": "/".join(_countries(graph, signing)),
        "PPName": _process(graph, talks),
        "Agt": attributes["label"],
        "Dat": day if len(day) == _DAY else "",
        "Status": _status(parties, fates),
        "Agtp": _type(graph, signing),
        "Stage": _stage(attributes["label"]),
        "Part": "; ".join(each.name for each in parties),
        "ThrdPart": "; ".join(graph.nodes[end]["label"] for end in helpers if end not in signing),
        **_places(coded, year),
        "Stated Date": day,
        "Fate": "; ".join(fates),
        "Terms": attributes.get("hasTerm", ""),
        "Talks": "; ".join(graph.nodes[each]["label"] for each in talks),
        "Thing": iri,
        **_evidence(read, iri),
    }


def _ends(graph: nx.MultiDiGraph, iri: str, relation: str) -> list[str]:
    """The entities that a relation points to, in the order of their names."""
    found = {end for _, end, link in graph.out_edges(iri, data="relation") if link == relation}
    return sorted(found, key=lambda end: (graph.nodes[end]["label"], end))


def _countries(graph: nx.MultiDiGraph, parties: Iterable[str]) -> list[str]:
    """The names of the nations that are parties, or that have a party as a body."""
    names = {
        graph.nodes[end]["label"] if graph.nodes[end]["kind"] == Kind.NATION else nation_names().get(nation, "")
        for end, nation in ((end, actor(graph, end).nation) for end in parties)
    }
    return sorted(names - {""})


def _places(parties: list[Actor], year: int | None) -> Row:
    """The codes of the first two nations among the parties, in the year of the agreement."""
    return {
        column.format(place): value
        for place, party in enumerate(parties[:2], 1)
        for column, value in (("Loc{}ISO", party.country), ("Loc{}GWNO", party.number("gw", year)))
    }


def _process(graph: nx.MultiDiGraph, talks: list[str]) -> str:
    """The talks of which these are a part, the outermost that articles name; or the talks themselves."""
    seen: list[str] = []
    above = talks[:1]
    while above and above[0] not in seen:
        seen.append(above[0])
        above = _ends(graph, above[0], "partOf")
    return graph.nodes[seen[-1]]["label"] if seen else ""


def _status(parties: list[Actor], fates: list[str]) -> str:
    """PA-X's status; the text does not say whether one party alone stands for all of them."""
    multiparty, _, unclear, subsequent = codebook()["statuses"]
    if set(fates) & set(codebook()["subsequent"]):
        return str(subsequent)
    return str(multiparty if len(parties) > 1 else unclear)


def _type(graph: nx.MultiDiGraph, parties: list[str]) -> str:
    """Between states, or within one; empty if the parties do not show it."""
    between, _, within, _ = codebook()["types"]
    states = [end for end in parties if graph.nodes[end]["kind"] == Kind.NATION]
    if len(parties) > 1 and len(states) == len(parties):
        return str(between)
    others = [end for end in parties if graph.nodes[end]["kind"] == Kind.ORGANIZATION]
    armed = any("armed-group" in several(graph.nodes[end].get("type", "")) for end in others)
    return str(within) if len(states) == 1 and armed and len(parties) == len(states) + len(others) else ""


def _stage(name: str) -> str:
    """The stage that a word of the agreement's name shows."""
    words = set(name.casefold().split())
    return next((stage for stage, known in codebook()["stage_words"].items() if words & set(known)), "")


def _evidence(read: Contents, iri: str) -> Row:
    """The articles about the agreement, and the words by which it was made: the firmest, of these the surest.

    Claims that are too unsure for a fact, or only planned, claimed or denied, do not count.
    """
    claims = [
        claim
        for claim in read.claims
        if claim.subject == iri
        and claim.article in read.articles
        and claim.status in FACTUAL
        and claim.confidence >= settings.MIN_CONFIDENCE
    ]
    articles = [read.articles[each] for each in dict.fromkeys(claim.article for claim in claims)]
    agreed = codebook()["agreed"]
    first = min(
        (claim for claim in claims if claim.relation == "hasFate" and claim.value in agreed),
        key=lambda claim: (BY_FIRMNESS.index(claim.status), -claim.confidence, claim.article, claim.start),
    )
    return {
        "Articles": "; ".join(article.id for article in articles),
        "URLs": "; ".join(article.url for article in articles if article.url),
        "Quote": first.quote,
        "Claims": "; ".join(claim.id for claim in claims),
    }
