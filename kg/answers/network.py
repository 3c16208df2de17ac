"""The store as a networkx graph: entities are nodes; what articles say about two of them are edges with evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from kg import namespaces as ns
from kg import settings
from kg.answers.projections import Evidence, Links, joined, project
from kg.answers.wikidata_links import items
from kg.graph.populate import FACET_TERMS
from kg.model import Article, Kind, Status
from kg.namespaces import in_words
from kg.nation_codes import LISTS, alpha3, memberships
from kg.schema import CHOSEN_FACETS

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.store import Store

#: The facets with one of a few values, by the name of their property.
_FACETS = {FACET_TERMS[facet]: facet for facet in CHOSEN_FACETS}
#: The statuses that make a fact (docs/architecture.md, the default policy).
FACTUAL = (Status.ASSERTED, Status.REPORTED)
#: All statuses, the firmest first: an edge takes the firmest status any article gives it.
BY_FIRMNESS = (
    Status.ASSERTED,
    Status.REPORTED,
    Status.CLAIMED,
    Status.PLANNED,
    Status.UNDISCLOSED,
    Status.DENIED,
)


@dataclass(frozen=True)
class StoredClaim:
    """A claim in the store, about entities and not about the referents of one article.

    ``claimant`` is a name, ``article`` an IRI; the offsets count characters of the article's text.
    """

    id: str
    subject: str
    relation: str
    object: str | None
    value: str | None
    status: Status
    confidence: float
    claimant: str | None
    article: str
    start: int
    end: int
    quote: str
    ordinal: str | None
    series: str | None
    frame: str
    producer: str


class Named(NamedTuple):
    """An entity of the store by its name: what it is, and every name any article gives it."""

    name: str
    kind: Kind
    names: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """The data for networks: entities and articles by IRI, all claims, the facts, and items of Wikidata."""

    entities: dict[str, Named]
    claims: list[StoredClaim]
    facts: list[tuple[str, str, str, bool]]
    articles: dict[str, Article]
    items: dict[str, str]


def network(
    store: Store, *, statuses: Collection[Status | str] = FACTUAL, projection: str | None = None
) -> nx.MultiDiGraph | nx.Graph:
    """The entities of a store and the relations between them, as a directed graph with parallel edges.

    A node is an entity's IRI with ``label``, ``kind``, ``names``, one attribute for each plain value (``startsOn``,
    ``hasTerm``, ...), and ``wikidata`` if it is linked (`kg.answers.wikidata_links`); a nation has ``iso3``, ``cow``
    and ``gw`` (`kg.nation_codes`), those of all years. The key of an edge is its relation; ``status`` is the firmest
    that any article gives it; ``articles``, ``quote``, ``date``, ``claimants`` and ``claims`` are the evidence of every
    status. All attributes are strings, with several values joined by "; ", so that every graph format can hold them. By
    default the edges are the facts; other ``statuses`` ("planned", "claimed", "denied") add what is not, or not yet, a
    fact. Claims below `settings.MIN_CONFIDENCE` add nothing.

    A ``projection`` gives a plain undirected graph instead: it ties `people` by the talks and contacts that they
    shared, `nations` or `parties` (nations, organizations and persons) by talks with each other. Its ties have weights
    and dates, and the articles, quotes and claims of those statuses; see `kg.answers.projections.project`.

    >>> from kg.graph.store import open_store
    >>> print(network(open_store("memory")), "|", network(open_store("memory"), projection="people"))
    MultiDiGraph with 0 nodes and 0 edges | Graph with 0 nodes and 0 edges

    Raises StoreError if an older version built the store, ParleyError if there is no such projection.
    """
    wanted = {Status(status) for status in statuses}
    read = contents(store)
    if projection is None:
        return whole(read, wanted)
    return project(whole(read, wanted), projection, _evidence(read, wanted), delegation_links(store))


def delegation_links(store: Store) -> Links:
    """The sides of each delegation, and the talks to which it was sent, as facts or only planned."""
    denoted = {row["referent"].value: row["entity"].value for row in select(store, "denotes", ns.graph("identity"))}
    links: Links = {}
    for row in select(store, "links"):
        delegation, target = (denoted.get(row[role].value) for role in ("delegation", "target"))
        if delegation is not None and target is not None:
            links.setdefault(delegation, {}).setdefault(local_name(row["link"].value), set()).add(target)
    return links


def _evidence(read: Contents, wanted: Collection[Status]) -> dict[str, Evidence]:
    """By id, the claims with those statuses that are sure enough."""
    return {
        claim.id: Evidence(
            read.articles[claim.article].id,
            claim.start,
            claim.quote,
            claim.id,
            claim.status.value,
            read.articles[claim.article].published or "",
        )
        for claim in read.claims
        if claim.status in wanted and claim.confidence >= settings.MIN_CONFIDENCE and claim.article in read.articles
    }


def contents(store: Store) -> Contents:
    """All data in a store that networks need. Raises StoreError if an older version built it."""
    store.require_current()
    entities = named_entities(store)
    return Contents(entities, stored_claims(store), _facts(store, entities), articles_by_iri(store), items(store))


def whole(read: Contents, wanted: Collection[Status]) -> nx.MultiDiGraph:
    """The network of what was read, as `network` describes it, for those statuses."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    for iri, entity in read.entities.items():
        graph.add_node(iri, label=entity.name, kind=entity.kind.value, names="; ".join(entity.names))
    facts = read.facts if set(FACTUAL) & set(wanted) else []
    _add_values(graph, facts, read.claims, wanted)
    _add_edges(graph, facts, read.claims, wanted, read.articles)
    for iri, item in read.items.items():
        if iri in graph:
            graph.nodes[iri]["wikidata"] = item
    for iri, attributes in graph.nodes(data=True):
        if attributes["kind"] == Kind.NATION:
            graph.nodes[iri].update(_nation_codes(attributes.get("code", "")))
    return graph


def _nation_codes(codes: str) -> dict[str, str]:
    """The alpha-3 code of a nation and its numbers in other data sets, if there are any."""
    given = [code for code in codes.split("; ") if code]
    found = {"iso3": {alpha3(code) for code in given}}
    for states in LISTS:
        found[states] = {str(spell.number) for code in given for spell in memberships(code, states)}
    return {name: texts for name, values in found.items() if (texts := joined(values))}


def stored_claims(store: Store) -> list[StoredClaim]:
    """Every claim of the store, in the order of the articles and their words."""
    denoted = {
        row["referent"].value: (row["entity"].value, row["label"].value)
        for row in select(store, "denotes", ns.graph("identity"))
    }
    claims: dict[str, StoredClaim] = {}
    for row in select(store, "claims"):
        subject, target, claimant = (denoted.get(_value(row[role]) or "") for role in ("subject", "object", "claimant"))
        if subject is None:
            continue  # `kg check` reports referents without an entity
        claim = StoredClaim(
            id=row["claim"].value,
            subject=subject[0],
            relation=local_name(row["relation"].value),
            object=target[0] if target else None,
            value=_value(row["value"]),
            status=Status(local_name(row["status"].value)),
            confidence=float(row["confidence"].value),
            claimant=claimant[1] if claimant else None,
            article=row["article"].value,
            start=int(row["start"].value),
            end=int(row["end"].value),
            quote=row["quote"].value,
            ordinal=_value(row["ordinal"]),
            series=_value(row["series"]),
            frame=row["frame"].value,
            producer=row["producer"].value,
        )
        claims.setdefault(claim.id, claim)
    return sorted(claims.values(), key=lambda claim: (claim.article, claim.start, claim.end, claim.id))


def articles_by_iri(store: Store) -> dict[str, Article]:
    """The articles of the store by the IRIs that claims use, in the order of their ids."""
    return {ns.article(ns.slug(article.id)).value: article for article in store.articles()}


def local_name(iri: str) -> str:
    """The part of an ontology IRI that names the term."""
    return iri.removeprefix(ns.ONTOLOGY)


def select(store: Store, name: str, graph: NamedNode | None = None) -> Iterator[QuerySolution]:
    """The rows of queries/view/<name>.rq, in one named graph where one is given."""
    rows = store.query(settings.query("view", name), bindings={"graph": graph} if graph else None)
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - the shipped queries are SELECTs
    return rows


@cache
def _kinds_by_class() -> dict[str, Kind]:
    """The class each kind is an instance of: ``post-holding`` is PostHolding."""
    return {"".join(part.capitalize() for part in kind.value.split("-")): kind for kind in Kind}


def named_entities(store: Store) -> dict[str, Named]:
    """The entities of the store by their IRI, in the order of these."""
    names: dict[str, set[str]] = defaultdict(set)
    found: dict[str, tuple[str, Kind]] = {}
    for row in select(store, "entities", ns.graph("identity")):
        kind = _kinds_by_class().get(local_name(row["class"].value))
        if kind is None:
            continue
        iri = row["entity"].value
        found.setdefault(iri, (row["label"].value, kind))
        names[iri].add(row["label"].value)
        if row["name"] is not None:
            names[iri].add(row["name"].value)
    return {iri: Named(name, kind, tuple(sorted(names[iri]))) for iri, (name, kind) in found.items()}


def _facts(store: Store, kinds: Collection[str]) -> list[tuple[str, str, str, bool]]:
    """Subject, relation, object and whether the object is an entity."""
    facts = []
    for row in select(store, "facts", ns.graph("facts")):
        subject, relation, target = row["subject"].value, row["relation"].value, row["object"]
        if subject in kinds and relation.startswith(ns.ONTOLOGY):
            name = local_name(relation)
            linked = isinstance(target, NamedNode)
            if linked and target.value.startswith(ns.ONTOLOGY):
                facts.append((subject, _FACETS.get(name, name), local_name(target.value), False))
            elif not linked or target.value in kinds:
                facts.append((subject, name, target.value, linked))
    return facts


def _add_values(
    graph: nx.MultiDiGraph,
    facts: Iterable[tuple[str, str, str, bool]],
    stored: Iterable[StoredClaim],
    wanted: Collection[Status],
) -> None:
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for subject, relation, value, linked in facts:
        if not linked:
            values[subject, relation].add(value)
    for claim in stored:
        if claim.value is not None and _adds(claim, wanted):
            values[claim.subject, claim.relation].add(claim.value)
    for (subject, relation), found in sorted(values.items()):
        if subject in graph:
            graph.nodes[subject].setdefault(relation, "; ".join(sorted(found)))


def _add_edges(
    graph: nx.MultiDiGraph,
    facts: Iterable[tuple[str, str, str, bool]],
    stored: Iterable[StoredClaim],
    wanted: Collection[Status],
    articles: dict[str, Article],
) -> None:
    evidence: dict[tuple[str, str, str], list[StoredClaim]] = defaultdict(list)
    for claim in stored:
        if claim.object is not None:
            evidence[claim.subject, claim.relation, claim.object].append(claim)
    known = {(subject, relation, target) for subject, relation, target, linked in facts if linked}
    added = {key for key, claims in evidence.items() if any(_adds(claim, wanted) for claim in claims)}
    for subject, relation, target in sorted(known | added):
        if subject not in graph or target not in graph:
            continue
        claims = evidence[subject, relation, target]
        factual = (subject, relation, target) in known
        given = [claim.status for claim in claims if factual or _adds(claim, wanted)]
        status = min(given, key=BY_FIRMNESS.index, default=Status.ASSERTED)
        attributes = _edge_attributes(relation, status, claims, articles)
        graph.add_edge(subject, target, key=relation, **attributes)


def _adds(claim: StoredClaim, wanted: Collection[Status]) -> bool:
    """Whether a claim that is no fact is wanted in the network, and is sure enough."""
    return claim.status in wanted and claim.status not in FACTUAL and claim.confidence >= settings.MIN_CONFIDENCE


def _edge_attributes(
    relation: str, status: Status, claims: list[StoredClaim], articles: dict[str, Article]
) -> dict[str, str]:
    statuses = {claim.status for claim in claims} or {status}
    first = min(claims, key=lambda claim: (BY_FIRMNESS.index(claim.status), claim.article, claim.start), default=None)
    published = {articles[claim.article].published or "" for claim in claims if claim.article in articles}
    return {
        "relation": relation,
        "label": in_words(relation),
        "status": status.value,
        "statuses": "; ".join(each.value for each in BY_FIRMNESS if each in statuses),
        "articles": joined(articles[claim.article].id for claim in claims if claim.article in articles),
        "quote": first.quote if first else "",
        "date": min((date for date in published if date), default=""),
        "claimants": joined(claim.claimant for claim in claims),
        "ordinal": joined(claim.ordinal for claim in claims),
        "series": joined(claim.series for claim in claims),
        "claims": joined(claim.id for claim in claims),
    }


def _value(term: Any) -> str | None:
    return None if term is None else str(term.value)
