"""The stages in order: read this to know how articles become answers.

    ingest -> read -> populate                article by article; a language model, if any, is asked before
    resolve -> populate -> reason -> links    over all articles, anew after every change

Everything here changes a store that is open to it; opening and saving one is the caller's part.
"""

from __future__ import annotations

import re
from collections import ChainMap, Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pyoxigraph
from pyoxigraph import NamedNode

from kg import build_outcomes, cycles, ingest, namespaces, who_is_who
from kg.answers.explain import Explanation, explain, explain_words
from kg.answers.narrowing import Period
from kg.answers.witnesses import copied
from kg.build_report import BuildReport
from kg.errors import StoreError
from kg.graph import (
    closure_changes,
    fact_changes,
    kept_counts,
    old_terms,
    populate,
    reason,
    records,
    renamed_entities,
    stored_articles,
    stored_corrections,
)
from kg.graph.store import Store, replace_graph
from kg.identity import decisions, wikidata
from kg.model import FRAMES, Article, Decision, Failure, Judgement, Reading, ReferentId
from kg.reading.corrections import applying

#: Turns articles into readings, in any order, in this process or in others.
Reader = Callable[[Sequence[Article]], Iterable[Reading | Failure]]


def build(
    sources: Sequence[str],
    store: Store,
    read: Reader,
    *,
    again: bool = False,
    extractor: Callable[[Article], str] = lambda _: FRAMES,
    wanted: Callable[[str], bool] = ingest.every_address,
    language: str | None = None,
    found: Callable[[int], None] = lambda _: None,
) -> BuildReport:
    """Bring the store up to date with the sources, at once: find what is to be read, take it in, and say what was done.

    Raises StoreError as `Build` does.
    """
    work = Build(sources, store, again=again, extractor=extractor, wanted=wanted, language=language, found=found)
    work.take(store, read)
    return work.report(store)


class Build:
    """A build that goes on part by part: the articles that are ``left`` to read, and what was done so far."""

    def __init__(
        self,
        sources: Sequence[str],
        store: Store,
        *,
        again: bool = False,
        extractor: Callable[[Article], str] = lambda _: FRAMES,
        wanted: Callable[[str], bool] = ingest.every_address,
        language: str | None = None,
        found: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Find what is to be read so that a store is up to date with the sources.

        Only articles that are new, changed, or were read otherwise than ``extractor`` says of them now are read, or all
        of them ``again``; without sources, or in a store an older version built, that is every article the store holds.
        Of what feeds and lists lead to, only ``wanted`` addresses are fetched; ``found`` is told how many articles so
        far. The articles are in ``language`` (ISO 639-1), or each in what it reads as.
        Raises StoreError where such a store is not to be read again.
        """
        self._again, self._language = again, language
        self._outdated = again and store.is_outdated()
        if not self._outdated:
            store.require_current()
        items = list(_items(sources, store, wanted, language, found))
        versions = Counter(item.id for item in items if isinstance(item, Article))
        articles = list({item.id: item for item in items if isinstance(item, Article)}.values())
        self._ids = store.article_ids() if again else []
        if self._outdated or (again and not sources):
            articles += _others(store, articles, language)
        held = {each.id: article for each in articles if (article := store.article(each.id))}
        unchanged = set() if self._outdated else _unchanged(store, articles, held, extractor)
        self.left = [article for article in articles if again or article.id not in unchanged]
        self._held = frozenset(held)  # the names alone: the texts may go
        self._renaming: renamed_entities.Renaming | None = None
        self._fresh: set[str] = set()
        self._done = BuildReport(
            unchanged=tuple(sorted(unchanged)),
            outdone=tuple(sorted(name for name, count in versions.items() if count > 1)),
            failures=tuple(item for item in items if isinstance(item, Failure)),
        )

    @property
    def goes_in_parts(self) -> bool:
        """Whether the store can be saved between two parts: not where all that it holds is to be made anew."""
        return not self._again

    def take(self, store: Store, read: Reader, count: int | None = None) -> int:
        """Read the next ``count`` articles, or all that are left, and have the store hold what they say; how many are
        new in it, or read anew.

        Raises StoreError where an article of an older store cannot be read again.
        """
        part = self.left[:count]
        del self.left[:count]
        outcomes = list(read(part))
        fresh = {item.article.id: records.ordered(item) for item in outcomes if isinstance(item, Reading)}
        failures = (*self._done.failures, *(item for item in outcomes if isinstance(item, Failure)))
        if self._outdated:
            _lose_nothing({*self._ids} - fresh.keys(), failures)
            old_terms.carry_over(store.quads)
        known = _known(store, fresh) if not self._outdated else {}
        if fresh:
            self._renaming = self._renaming or renamed_entities.Renaming()
            self._renaming.leave_out(fresh.keys() - self._held)
            fresh = _put(store, fresh, known, self._renaming, anew=self._again)
        self._fresh |= fresh.keys()
        done = build_outcomes.outcome(fresh, known, self._held, spoken=self._language)
        self._done = replace(build_outcomes.joined(self._done, done), failures=failures)
        return len(fresh)

    def report(self, store: Store) -> BuildReport:
        """What was done, with what the store holds now."""
        return replace(
            self._done,
            unchanged=tuple(name for name in self._done.unchanged if name not in self._fresh),
            copies=tuple(sorted(copied(store).keys() & self._fresh)),
            counts=counts(store),
        )


def _others(store: Store, articles: Iterable[Article], language: str | None) -> list[Article]:
    """The articles that the store has besides these, in ``language`` if that is given."""
    given = {article.id for article in articles}
    others = (article for article in store.articles() if article.id not in given)
    return [replace(each, language=language or each.language) for each in others]


def _items(
    sources: Sequence[str],
    store: Store,
    wanted: Callable[[str], bool],
    language: str | None,
    found: Callable[[int], None],
) -> Iterator[Article | Failure]:
    """What the sources lead to, as `build` says; each article has a graph that no other has."""
    taken: dict[str, str] = {}
    for count, item in enumerate(ingest.read(sources, wanted=wanted, language=language), start=1):
        yield _with_own_graph(item, store, taken)
        found(count)


def _unchanged(
    store: Store, articles: Iterable[Article], held: Mapping[str, Article], extractor: Callable[[Article], str]
) -> set[str]:
    """The articles that a store holds as they are, and read as ``extractor`` says of them now."""
    by = records.extractors(store, held)
    same = (article for article in articles if held.get(article.id) == article)
    return {article.id for article in same if _read_so(by.get(article.id, ""), extractor(article))}


def _known(store: Store, names: Iterable[str]) -> dict[str, Reading]:
    """The readings that a store has of these articles, before they are read anew."""
    readings = records.Readings(store)
    return {name: readings[name] for name in names if name in readings}


def _put(
    store: Store,
    fresh: Mapping[str, Reading],
    known: Mapping[str, Reading],
    renaming: renamed_entities.Renaming,
    *,
    anew: bool,
) -> dict[str, Reading]:
    """Have a store hold what was read, with a person's corrections; give it so corrected.

    What is ``known`` was read before of the same articles. With ``anew``, all that is derived is made anew.
    """
    corrections = stored_corrections.read(store)
    corrected = {name: applying.apply(reading, corrections) for name, reading in sorted(fresh.items())}
    stored_corrections.put_readings(store, [(fresh[name], reading) for name, reading in corrected.items()])
    moved = (renamed_entities.followers(known[name], corrected[name]) for name in corrected.keys() & known.keys())
    connect(store, dict(ChainMap(*moved)), anew=anew, renaming=renaming)
    return corrected


def _graph(name: str) -> NamedNode:
    """The graph of an article, by its id."""
    return namespaces.article_graph(namespaces.slug(name))


def _lose_nothing(lost: Iterable[str], failures: Iterable[Failure]) -> None:
    """Raise StoreError where articles of an older store cannot be read anew, since their readings go with it."""
    for name in sorted(lost)[:1]:
        why = next((failure.reason for failure in failures if failure.source == name), "")
        raise StoreError(
            f"The store's article {name!r} cannot be read again ({why}); build another store from its articles."
        )


def _read_so(held: str, wanted: str) -> bool:
    """Whether what is held was read as is wanted; where no draft is at hand yet, whoever made the one held counts."""
    return wanted in (held, re.sub("#[0-9a-f]+", "", held))


def _with_own_graph(item: Article | Failure, store: Store, taken: dict[str, str]) -> Article | Failure:
    """The item, or a Failure where its graph would be that of an article with another id, in the store or ``taken``."""
    if isinstance(item, Failure):
        return item
    slug = namespaces.slug(item.id)
    other = taken.setdefault(slug, store.article_id(slug) or item.id)
    if other == item.id:
        return item
    return Failure(item.id, f"its id is too similar to {other!r}, which the store already has; give it another id")


def remove(words: str, store: Store) -> Article:
    """Take an article out, with all that rests on it alone; say which. It goes by its id, its headline or its address.

    Raises StoreError where there is no such article, or several have that headline.
    """
    store.require_current()
    known = store.article(words.strip())
    article = known or stored_articles.named(words, store.articles())
    stored_corrections.drop_reading(store, article.id)
    connect(store)
    return article


def as_of(store: Store, day: str) -> tuple[Store, tuple[str, ...]]:
    """The store as it would be of the articles dated by a day (or month, or year) alone, with all corrections.

    It stands in memory. Articles without a date are left out of it, and named. Raises QuestionError for what is no day.
    """
    Period(end=day)
    readings = records.read_readings(store)
    undated = tuple(sorted(reading.article.id for reading in readings if not reading.article.published))
    kept = [reading for reading in readings if _is_by(reading.article.published, day)]
    later = {reading.article.id for reading in readings} - {reading.article.id for reading in kept}
    gone = {_graph(name) for name in later}
    quads = pyoxigraph.Store()
    quads.bulk_extend(quad for quad in store.quads if quad.graph_name not in gone)
    then = Store(quads, store.location)
    for name in later:
        stored_corrections.drop_reading(then, name)
    connect(then)
    return then, undated


def _is_by(published: str | None, day: str) -> bool:
    return published is not None and (published <= day or published.startswith(day))


@cycles.not_looked_for()
def connect(
    store: Store,
    moved: Mapping[ReferentId, ReferentId] = MappingProxyType({}),
    *,
    anew: bool = False,
    renaming: renamed_entities.Renaming | None = None,
) -> None:
    """Decide anew what is one thing across all articles, and derive the facts from what they say.

    What is derived is made anew where articles or identities have changed since it last was, or all of it ``anew``; so
    it is, too, where a store does not tell, because it stands in memory, or another version or other rules made it.
    The IRIs that entities lose by it, or had before a ``renaming`` that this is a part of, lead on to those they get,
    and a user's decisions on referents that ``moved``, because articles were read anew, are on those that took their
    place.
    """
    if moved:
        _carry_over(store, moved)
    articles = store.news()
    remembered = None if anew else who_is_who.remembered(store)
    change = who_is_who.decide(store, remembered, articles)
    iri = populate.referent_iri
    renaming = renaming or renamed_entities.Renaming()
    renaming.keep(store.quads, change, {iri(old).value: iri(new).value for old, new in moved.items()})
    if remembered:
        closure_changes.update(store, fact_changes.update(store, articles, change), change)
    else:
        store.put({namespaces.graph("facts"): reason.quads_in("facts", reason.facts(store.quads))})
        store.put({namespaces.graph("inferred"): reason.quads_in("inferred", reason.following(store.quads))})
    store.news()
    wikidata.derive(store.quads)


def _carry_over(store: Store, moved: Mapping[ReferentId, ReferentId]) -> None:
    """Have a user's decisions speak of the referents that took the place of those they were made on."""
    made = [
        (each, replace(each, left=moved.get(each.left, each.left), right=moved.get(each.right, each.right)))
        for each in records.read_decisions(store)
    ]
    # one whose two things another reading makes one has no place to go, and is listed as orphaned
    decided = populate.decision_quads(old if new.left == new.right else new for old, new in made)
    replace_graph(store.quads, namespaces.graph("decisions"), decided)


def judged(
    left: str, right: str, judgement: Judgement, store: Store
) -> tuple[list[Decision], tuple[decisions.Members, decisions.Members]]:
    """The decisions by which a user says how the things of two names stand to each other, and what these names are of.

    Raises IdentityError where a name leads to nothing or to several things, or they are of different kinds.
    """
    store.identity = who_is_who.remembered(store)  # which the change that follows starts from
    directory = who_is_who.directory(store)
    one, other = directory.pair(left, right)
    named = directory.called(one, left), directory.called(other, right)
    one, other = directory.meant(one, left), directory.meant(other, right)
    return decisions.decided(one, other, judgement, directory.referents), named


def explain_name(words: str, store: Store) -> Explanation:
    """Where everything comes from that an answer calls by these words: things of that name, several joined by commas,
    or what an article says in just these words.

    An IRI, or kind and slug, that a thing had before leads to what it is now.

    Raises IdentityError, with the nearest names, where the store holds nothing of the kind.
    """
    directory = who_is_who.directory(store)
    old = words if words.startswith(namespaces.id_base()) else namespaces.id_base() + words
    new = renamed_entities.current(store.quads, old)
    words = words if new == old else new
    parts = [directory.named(part) for part in words.split(", ")]
    entities = directory.named(words) or ([each for part in parts for each in part] if all(parts) else [])
    iris = [populate.entity_iri(entity).value for entity in entities]
    found = explain_words(store, words.strip(), iris)
    if found is not None:
        return found
    return explain(store, directory.iri_of(directory.find(words)), min_confidence=0)


def why_same(left: str, right: str, store: Store) -> tuple[bool, list[tuple[Decision, str, str]]]:
    """Whether two names stand for one entity, and the decisions that say why, each with the names of what it is about.

    Raises IdentityError where a name leads to nothing or to several things.
    """
    directory = who_is_who.directory(store)
    one, other, names = directory.find(left), directory.find(right), directory.referents
    together = directory.known.find(min(one)) == directory.known.find(min(other))
    if one & other:
        one, other = directory.told_apart(one & other, left, right)
    why = decisions.between(one, other, directory.known, records.read_decisions(store))
    return together, [(each, names[each.left].name, names[each.right].name) for each in why]


def counts(store: Store) -> dict[str, int]:
    """How much the store holds: articles, claims, entities, facts and inferences."""
    return kept_counts.of(store.quads, store.generation, store.changes)
