"""Facts and what follows from them, as `kg.graph.reason` has them.

Facts are made article by article. Of what follows the driver looks up, some things at a time, what it can rest on
(`kg.graph.closure_changes.ground`), in a database on its disk, and the tasks close that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from kg import namespaces
from kg.graph import closure_changes, populate, reason
from kg.graph.generations import nquads
from kg.graph.store import Store
from kg.model import Entity, Reading, ReferentId, Resolution

if TYPE_CHECKING:
    from pyspark import RDD

    from kg.spark.session import Work

#: Articles that are asked together for what they say, and things that are closed together.
_ARTICLES, _THINGS = 20, 1_000


def facts(work: Work, readings: RDD[tuple[str, Reading]], entities: RDD[Entity]) -> RDD[Triple]:
    """What the articles say as facts of entities, each once, without what cannot be true together."""
    denoted = entities.flatMap(_denoted)
    said = work.together(readings, denoted).mapPartitions(_said)
    return work.spread(said).mapPartitions(_true)


def _denoted(entity: Entity) -> Iterator[tuple[str, tuple[str, Entity]]]:
    """For each article the keys of an entity's members there."""
    bare = Entity(entity.slug, entity.kind, entity.name, (), ())
    return ((rid.article, (rid.key, bare)) for rid in entity.members)


def _said(several: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Triple]]:
    """The facts of articles, each by the two that it is about."""
    rows = iter(several)
    while some := [*islice(rows, _ARTICLES)]:
        scratch = pyoxigraph.Store()
        for name, (readings, denoted) in some:
            for reading in readings:
                scratch.extend(populate.article_quads(reading))
            graph = namespaces.graph("identity")
            for key, entity in denoted:
                referent = populate.referent_iri(ReferentId(name, key))
                scratch.add(Quad(referent, namespaces.term("denotes"), populate.entity_iri(entity), graph))
        for fact in reason.claimed(scratch):
            yield " ".join(sorted((str(fact.subject), str(fact.object)))), fact


def _true(rows: Iterable[tuple[str, Triple]]) -> Iterator[Triple]:
    told = {fact for _, fact in rows}
    return iter(told - reason.contradictory(told))


def kinds(entity: Entity) -> list[Quad]:
    """What kind of thing an entity is."""
    return [quad for quad in populate.resolution_quads(Resolution((entity,), ())) if reason.is_kind(quad)]


def following(work: Work, told: RDD[Triple], typed: RDD[Quad], folder: Path) -> RDD[Triple]:
    """What follows from facts and kinds; the folder has room for a database of them."""
    quads = pyoxigraph.Store(str(folder))
    graph = namespaces.graph("facts")
    quads.bulk_extend(Quad(fact.subject, fact.predicate, fact.object, graph) for fact in told.toLocalIterator())
    quads.bulk_extend(typed.toLocalIterator())
    store = Store(quads)
    things = _things(quads)
    several: list[RDD[Triple]] = []
    while some := [*islice(things, _THINGS * work.parts)]:
        tasks = [some[start : start + _THINGS] for start in range(0, len(some), _THINGS)]
        grounds = [(each, closure_changes.ground(store, each)) for each in tasks]
        closed = work.context.parallelize(grounds, len(grounds)).flatMap(_closed)
        several.append(work.kept(f"inferred-{len(several)}", closed))
    return work.union(several)


def _things(quads: pyoxigraph.Store) -> Iterator[NamedNode]:
    """All that something can follow about, each once, in order of the database."""
    last = None
    for quad in quads.quads_for_pattern(None, namespaces.RDF_TYPE, None, namespaces.graph("identity")):
        if isinstance(quad.subject, NamedNode) and quad.subject != last:
            last = quad.subject
            yield last


def _closed(task: tuple[list[NamedNode], set[Triple]]) -> Iterator[Triple]:
    things, known = {*task[0]}, task[1]
    return (triple for triple in reason.closure(known) if triple.subject in things)


def lines(quads: Iterable[Quad]) -> str:
    """Quads as N-Quads, without the last line's end, which Spark writes."""
    return nquads(quads).decode().removesuffix("\n")
