"""Entities of what was decided, as `kg.identity.resolve.entity_names` names them: things first, then what is called by
them, and at last the slugs, of which equal ones are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.identity.resolve import nothing
from kg.identity.resolve.clusters import Clusters
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.entity_names import ENDS, Naming, slug_of
from kg.identity.resolve.known import with_members
from kg.identity.resolve.match_talks import describe_talks
from kg.model import Article, Entity, Kind, Reading, Referent, ReferentId

if TYPE_CHECKING:
    from pyspark import RDD

    from kg.spark.session import Work

#: What talks are called by, and then what is called by talks too.
_TALKS = frozenset({Kind.NEGOTIATION})
_DEPENDENT = frozenset(ENDS)


class _Member(NamedTuple):
    """A referent of an entity: what is known of its article, who stands for each thing there, who it is called by."""

    key: str
    reading: Reading
    stands: dict[str, ReferentId]
    ends: frozenset[ReferentId] = frozenset()


def entities(work: Work, readings: RDD[tuple[str, Reading]], roots: RDD[Any]) -> RDD[Entity]:
    """The entities of readings, by article id, of which it is known who stands for each referent."""
    articles = work.together(readings, roots)
    plain = work.kept("entities/plain", work.spread(articles.flatMap(_plain)).mapPartitions(_named))
    talks = _by_others(work, "talks", articles.flatMap(partial(_called, _TALKS)), plain)
    # slugs of delegations are made of those of talks
    final = work.kept("entities/final", _final(work, plain.union(talks)))
    dependent = _by_others(work, "dependent", articles.flatMap(partial(_called, _DEPENDENT)), final)
    return final.union(_final(work, dependent)).map(lambda each: each[0])


def _by_others(work: Work, name: str, members: RDD[Any], known: RDD[tuple[Entity, str]]) -> RDD[tuple[Entity, str]]:
    """Entities of these members that are called by others, which are known."""
    wanted = members.flatMap(lambda row: ((end, row[0]) for end in row[1].ends)).distinct(work.parts)
    by_root = known.map(lambda each: (each[0].members[0], _bare(each[0])))
    ends = wanted.join(by_root, work.parts).map(lambda row: row[1])
    return work.kept(f"entities/{name}", work.spread(members.union(ends)).mapPartitions(_named))


def _bare(entity: Entity) -> Entity:
    """What others are called by."""
    return Entity(entity.slug, entity.kind, entity.name, (), entity.members[:1])


def _plain(article: tuple[str, tuple[Iterable[Any], ...]]) -> Iterator[tuple[ReferentId, _Member]]:
    """The referents of an article that are called by their own names, by who stands for them."""
    name, (readings, roots) = article
    stands = dict(roots)
    for reading in readings:
        for referent in reading.referents:
            if referent.kind not in _TALKS | _DEPENDENT:
                alone = Reading(Article(name, ""), (replace(referent, links=()),), (), ())
                yield stands[referent.key], _Member(referent.key, alone, {referent.key: stands[referent.key]})


def _called(kinds: frozenset[Kind], article: tuple[str, tuple[Iterable[Any], ...]]) -> Iterator[tuple[ReferentId, Any]]:
    """The referents of these kinds by who stands for them, with all of their article."""
    name, (readings, roots) = article
    stands = dict(roots)
    for reading in readings:
        corpus = Corpus({name: reading})
        clusters = Clusters(corpus, (), {ReferentId(name, key): root for key, root in stands.items()})
        for referent in reading.referents:
            if referent.kind in kinds:
                ends = _ends(corpus, clusters, ReferentId(name, referent.key), referent)
                yield stands[referent.key], _Member(referent.key, reading, stands, ends)


def _ends(corpus: Corpus, clusters: Clusters, rid: ReferentId, referent: Referent) -> frozenset[ReferentId]:
    if referent.kind is Kind.NEGOTIATION:
        talks = describe_talks(corpus, clusters, rid)
        return talks.parties | talks.people | talks.cities | talks.countries
    links = (corpus.link(rid, link) for link in ENDS[referent.kind])
    return frozenset(clusters.find(end) for end in links if end)


def _named(rows: Iterable[tuple[ReferentId, _Member | Entity]]) -> Iterator[tuple[Entity, str]]:
    """Entities with what their slugs are made of, from their members and the entities that they are called by."""
    known = nothing()
    readings: dict[str, Reading] = {}
    here: set[ReferentId] = set()
    for root, row in rows:
        if isinstance(row, Entity):
            known.entities[row.members[0]] = row
            continue
        name = row.reading.article.id
        known.members.put(root, ReferentId(name, row.key), None)
        here.add(root)
        known.roots.update((ReferentId(name, key), stands) for key, stands in row.stands.items())
        readings[name] = _together(readings.get(name), row.reading)
    corpus = Corpus(readings)
    naming = Naming(known, corpus, Clusters(corpus, (), known.roots), {})
    naming.learn(readings)
    naming.update(frozenset(), here)
    for root in sorted(here):
        yield with_members(known.entities[root], known.members.of(root)), known.bases[root]


def _together(one: Reading | None, other: Reading) -> Reading:
    """What is known of an article, and more of it."""
    if one is None or one.referents == other.referents:
        return other
    return replace(one, referents=tuple({*one.referents, *other.referents}))


def _final(work: Work, named: RDD[tuple[Entity, str]]) -> RDD[tuple[Entity, str]]:
    """The entities with their slugs: of several with one base each has a digest."""
    by_base = named.map(lambda each: ((each[0].kind.value, each[1]), each[0]))
    return work.spread(by_base).groupByKey(work.parts).flatMap(_slugs)


def _slugs(row: tuple[tuple[str, str], Iterable[Entity]]) -> Iterator[tuple[Entity, str]]:
    (_, base), several = row[0], [*row[1]]
    for entity in several:
        yield replace(entity, slug=slug_of(base, entity.members[0], alone=len(several) == 1)), base
