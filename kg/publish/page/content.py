"""What the page knows: the network with its places, every claim with its words, the answers to every question.

Everything is numbers and plain text. Things, relations, claims and articles are called by their place in their list, so
that nothing is written twice; IRIs appear once, cut to what follows the data namespace.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from kg import namespaces as ns
from kg.answers import questions
from kg.answers.network import BY_FIRMNESS, FACTUAL, Contents, StoredClaim, contents, delegation_links, select, whole
from kg.answers.passed_over import passed_over
from kg.folding import fold
from kg.model import Article, Kind, Status
from kg.namespaces import in_words
from kg.publish.page.drawn_network import drawn_network, short_iri
from kg.publish.page.labels import name_talks
from kg.publish.page.looks import DIFFERENCES, FAMILIES, FAMILY_OF, LAYERS, OTHER_FAMILY, ROLES, STATUSES
from kg.publish.page.question_tables import tables, wordings
from kg.publish.page.seating import seating
from kg.publish.page.world import outlines
from kg.schema import CLAIMED, DATES
from kg.settings import MIN_CONFIDENCE

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.store import Store

#: The link back from a post-holding to its holder says again what ``holds`` says.
LEFT_OUT: Final = frozenset({"hasHolder"})
#: Where two answers differ only in exactness, or one foretells what the other tells, nobody disputes anything.
UNDISPUTED: Final = frozenset({"granularity", "planned-or-done"})


def page_data(store: Store) -> dict[str, Any]:
    """The whole content of a store's page, ready for JSON; claims less sure than MIN_CONFIDENCE are left out."""
    read = contents(store)
    graph, articles = _graph(read), read.articles
    renamed = name_talks(graph)
    claims = [claim for claim in read.claims if claim.confidence >= MIN_CONFIDENCE]
    claim_numbers = {claim.id: number for number, claim in enumerate(claims)}
    ids = {node: number for number, node in enumerate(sorted(graph, key=lambda node: _order(graph, node)))}
    asked = {each.name: questions.ask(store, each.name) for each in questions.load() if not each.parameters}
    answers = tables(asked, claim_numbers, ids, renamed | dict(graph.nodes(data="label")))
    accounts = _accounts(asked["where-accounts-differ"], claim_numbers, ids)
    differing = {number for each in accounts for number in each["claims"]}
    nodes, edges, _, _, _, options = drawn_network(graph, ids, claim_numbers, differing).get_network_data()
    article_numbers = {iri: number for number, iri in enumerate(articles)}
    return {
        "namespaces": {"ontology": ns.ONTOLOGY, "id": ns.id_base(), "rdf": ns.RDF, "rdfs": ns.RDFS, "oa": ns.OA}
        | {"wikidata": ns.WIKIDATA_PAGE},
        "layers": {name: vars(look) for name, look in LAYERS.items()},
        "families": {name: {"words": words, "colors": colors} for name, (words, *colors) in FAMILIES.items()},
        "relations": _relations(graph, claims),
        "statuses": {
            each.value: dict(zip(("meaning", "dashes"), STATUSES[each], strict=True), firm=each in FACTUAL)
            for each in BY_FIRMNESS
        },
        "classes": {kind.value: kind.class_name for kind in Kind},
        "options": json.loads(options),
        "nodes": nodes,
        "edges": edges,
        "talks": seating(nodes, edges, _sent(store, ids), _first_told(claims, articles, ids)),
        "outlines": outlines(),
        "claims": [_claim(claim, article_numbers[claim.article], ids) for claim in claims],
        "articles": [_article(article) for article in articles.values()],
        "mentions": _mentions(store, article_numbers, ids),
        "passedOver": _passed_over(list(articles.values()), claims, article_numbers),
        "questions": answers,
        "wordings": wordings(answers),
        "accounts": accounts,
        "differences": DIFFERENCES,
        "leastConfidence": MIN_CONFIDENCE,
    }


def _graph(read: Contents) -> nx.MultiDiGraph:
    """All things and relations; nodes have lists of names, and dates that are facts or, for want of those, plans."""
    graph = whole(read, tuple(Status))
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] in LEFT_OUT])
    firm, planned = whole(read, FACTUAL), whole(read, (Status.PLANNED,))
    for node, attributes in graph.nodes(data=True):
        for name in DATES & attributes.keys():
            del attributes[name]
        attributes |= {name: value for name, value in planned.nodes[node].items() if name in DATES}
        attributes["isPlanned"] = not any(name in firm.nodes[node] for name in DATES)
        attributes |= {name: value for name, value in firm.nodes[node].items() if name in DATES}
        attributes["names"] = list(read.entities[node].names)
        if "title" in attributes:  # one post, which accounts write with and without capitals
            attributes["title"] = "; ".join({fold(each): each for each in attributes["title"].split("; ")}.values())
    return graph


def _sent(store: Store, ids: dict[str, int]) -> dict[int, dict[str, list[int]]]:
    """Whose each delegation is, and to which talks it was sent, be that a fact or not."""
    return {
        ids[delegation]: {link: sorted(ids[end] for end in ends) for link, ends in links.items()}
        for delegation, links in delegation_links(store).items()
    }


def _first_told(claims: list[StoredClaim], articles: dict[str, Article], ids: dict[str, int]) -> dict[int, str]:
    """The day of the first article that says anything of a thing."""
    told: dict[int, str] = {}
    for claim in claims:
        day, thing = articles[claim.article].published, ids[claim.subject]
        if day:
            told[thing] = min(told.get(thing, day), day)
    return told


def _order(graph: nx.MultiDiGraph, node: str) -> tuple[int, str, str]:
    attributes = graph.nodes[node]
    return (list(Kind).index(Kind(attributes["kind"])), str(attributes["label"]), node)


def _relations(graph: nx.MultiDiGraph, claims: list[StoredClaim]) -> dict[str, dict[str, str]]:
    """The relations in the order in which they are told of a thing, those without an own place last."""
    names = {relation for _, _, relation in graph.edges(keys=True)} | {claim.relation for claim in claims}
    ordered = [*(name for name in CLAIMED if name in names), *sorted(names - set(CLAIMED))]
    return {
        name: {"words": in_words(name), "family": FAMILY_OF.get(name, OTHER_FAMILY), "role": ROLES.get(name, "")}
        for name in ordered
    }


def _claim(claim: StoredClaim, article: int, ids: dict[str, int]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": short_iri(claim.id),
        "subject": ids[claim.subject],
        "relation": claim.relation,
        "status": claim.status.value,
        "confidence": round(claim.confidence, 2),
        "article": article,
        "start": claim.start,
        "end": claim.end,
    }
    more: dict[str, Any] = {"value": claim.value, "claimant": claim.claimant}
    more |= {"ordinal": claim.ordinal, "series": claim.series, "object": ids.get(claim.object or "")}
    return told | {name: value for name, value in more.items() if value is not None}


def _mentions(store: Store, article_numbers: dict[str, int], ids: dict[str, int]) -> list[list[int]]:
    """Where the articles name things: the article, where the words start and end, and the thing."""
    denoted = {row["referent"].value: row["entity"].value for row in select(store, "denotes", ns.graph("identity"))}
    return [
        [article_numbers[row["article"].value], int(row["start"].value), int(row["end"].value), ids[entity]]
        for row in select(store, "mentions")
        if (entity := denoted.get(row["referent"].value)) in ids
    ]


def _passed_over(
    articles: list[Article], claims: list[StoredClaim], article_numbers: dict[str, int]
) -> list[list[int]]:
    """Sentences that name talks, calls or deals and gave nothing: the article, where they start and where they end."""
    told: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim in claims:
        told[article_numbers[claim.article]].append((claim.start, claim.end))
    return [
        [number, *place] for number, article in enumerate(articles) for place in passed_over(article.text, told[number])
    ]


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title or article.id,
        "source": article.source or "",
        "date": article.published or "",
        "url": article.url or "",
        "text": article.text,
    }


def _accounts(differing: questions.Rows, claim_numbers: dict[str, int], ids: dict[str, int]) -> list[dict[str, Any]]:
    """Where accounts differ about a thing: the question, in what way, and the claims that answer it."""
    rows = [row for row in differing.to_dicts() if str(row["claim"]) in claim_numbers]
    about = sorted(rows, key=lambda row: (str(row["entity"]), str(row["question"]), str(row["kind"])))
    return [
        {"node": ids[entity], "question": question, "kind": kind}
        | {"claims": sorted({claim_numbers[str(row["claim"])] for row in group})}
        for (entity, question, kind), group in groupby(
            about, key=lambda row: (str(row["entity"]), str(row["question"]), str(row["kind"]))
        )
        if entity in ids and kind not in UNDISPUTED
    ]
