"""Who is who in a store: decided again where articles or a user's words have changed, and asked for.

What was decided is kept beside a store that is a folder (`kg.identity.remembered`). A change, and a question about a
name, loads of it what it looks at. Of any other store all is decided again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from pyoxigraph import Literal, NamedNode, Quad

from kg import cycles, namespaces
from kg.graph import records, stored_corrections, stored_identity
from kg.graph.store import Change, Store
from kg.identity import decisions, resolve
from kg.identity.remembered import Remembered, recalled
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.known import Known
from kg.model import Reading, Resolution
from kg.reading.corrections import applying


def remembered(store: Store) -> Remembered | None:
    """What is known of how a store's identity graph came about, if that is of this version and these rules."""
    if isinstance(store.identity, Remembered):
        return store.identity
    return recalled(stored_identity.files(store))


def decide(
    store: Store, known: Remembered | None, changes: Mapping[NamedNode, Sequence[Change]]
) -> tuple[Set[Quad], Set[Quad]]:
    """Have a store say who is who, from what is remembered of it and has changed since; return what its identity graph
    lost and gained.
    """
    made = store.identity = known or Remembered()
    readings: Mapping[str, Reading] = records.Readings(store)
    if known is None:
        readings = {reading.article.id: reading for reading in records.Readings(store).all()}
    ids = readings if known is None else _changed_articles(store, changes)
    names = applying.given_names(stored_corrections.read(store), readings)
    lost, gained = made.update(readings, ids, records.read_decisions(store), names)
    return stored_identity.put(store, lost, gained, anew=known is None)


def _changed_articles(store: Store, changes: Mapping[NamedNode, Sequence[Change]]) -> set[str]:
    """The ids of the articles whose graphs have changed, also of those that are gone."""
    slugs = (slug for graph in changes if (slug := namespaces.slug_of_graph(graph)) is not None)
    found, predicate = {store.article_id(slug) for slug in slugs}, namespaces.term("articleId")
    quads = (quad for parts in changes.values() for change in parts for quads in change for quad in quads)
    named = (quad.object for quad in quads if quad.predicate == predicate)
    return {each.value for each in named if isinstance(each, Literal)} | {name for name in found if name is not None}


def directory(store: Store) -> decisions.Directory:
    """Whom and what names stand for in a store. Raises StoreError where an older version built it."""
    store.require_current()
    readings = records.Readings(store)
    return decisions.Directory(_known(store, readings), decisions.Referents(readings), store.ids_by_slug())


@cycles.not_looked_for()
def identity(store: Store) -> tuple[list[Reading], Resolution]:
    """All readings of a store by article, and which of their referents are one entity.

    Raises StoreError where an older version built it.
    """
    store.require_current()
    readings = records.Readings(store)
    known = _known(store, readings)
    return readings.all(), resolve.in_order(known.whole(), known.shown(), records.read_decisions(store))


def _known(store: Store, readings: records.Readings) -> Known:
    """What is decided by the rules, by a user's decisions, and under the names that a user gave."""
    names, said = applying.given_names(stored_corrections.read(store), readings), records.read_decisions(store)
    held = None if store.has_news else remembered(store)
    if held and held.is_of(said, names):
        return held.known
    known, corpus = resolve.nothing(), Corpus({each.article.id: each for each in readings.all()})
    resolve.update(known, corpus, readings, said, names)
    return known
