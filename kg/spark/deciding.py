"""Who is who, step after step as `kg.identity.resolve.resolution` has them, each as a few jobs of Spark.

A step describes what each article says (article by article), finds what may be one along blocks and what is asked for
(`candidate_pairs`, `components`), and joins what belongs together: one task joins many such parts, and no part depends
on what is not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.identity.resolve.blocks import Blocks, Record, record
from kg.identity.resolve.clusters import RANKS, Clusters
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.match_actors import PLACES
from kg.identity.resolve.match_bare_names import BARE_NAMES
from kg.identity.resolve.match_persons import FULL_NAMES, acts_for
from kg.identity.resolve.resolution import STEPS
from kg.identity.resolve.step import Step
from kg.model import Article, Decision, Judgement, Kind, Reading, Referent, ReferentId
from kg.spark.candidate_pairs import pairs
from kg.spark.components import components

if TYPE_CHECKING:
    from pyspark import RDD, Broadcast

    from kg.spark.session import Work

_STEPS: Mapping[str, Step[Any]] = {step.name: step for step in STEPS}


class Described(NamedTuple):
    """A referent as a step sees it, with its names."""

    rid: ReferentId
    found: Record
    trait: Any
    referent: Referent


class Decided(NamedTuple):
    """What was decided: by article, each key with who stands for it; and the decisions that count."""

    roots: RDD[tuple[str, tuple[str, ReferentId]]]
    decisions: RDD[Decision]


def decide(work: Work, readings: RDD[tuple[str, Reading]]) -> Decided:
    """Decide which referents of the readings, given by article id, are one; nobody has said anything of them yet."""
    roots: dict[str, RDD[Any]] = {}
    shown: list[RDD[Decision]] = []
    full: RDD[Any] = work.nothing()
    acting, cities = work.nothing(), work.context.broadcast(dict[int, ReferentId]())
    for step in STEPS:
        outcome = _run(work, step, work.together(readings, work.union([*roots.values()]), acting), cities)
        roots[step.name] = outcome.filter(_is("root")).map(_rest)
        decisions = outcome.filter(_is("decision")).map(_rest)
        if step is FULL_NAMES:
            full = decisions  # whether they are borne out shows once bare names are joined
            continue
        if step is BARE_NAMES:
            persons = roots.pop(FULL_NAMES.name), roots[BARE_NAMES.name]
            acting = work.kept("acting", _acting(work, readings, work.union([*roots.values()]), persons[1]))
            shown.append(_of_persons(work, full, decisions, persons[1]))
            continue
        if step is PLACES:
            cities = work.context.broadcast(_cities(work, outcome.filter(_is("offer")).map(_rest)))
        shown.append(decisions.filter(_is_borne_out).map(lambda row: row[0]))
    return Decided(work.union([*roots.values()]), work.union(shown))


def _run(work: Work, step: Step[Any], articles: RDD[Any], cities: Broadcast[Any]) -> RDD[Any]:
    """What a step makes of the articles: rows of `_join`."""
    name = f"steps/{step.name}"
    described = work.kept(f"{name}/described", articles.flatMap(partial(_describe, step.name, cities)))
    edges, compared = _edges(work, step, described.map(lambda row: row.found), name)
    labels = components(work, name, edges)
    by_group = described.map(lambda row: (row.found.group, row)).leftOuterJoin(labels, work.parts)
    rows = by_group.map(lambda row: (row[0] if row[1][1] is None else row[1][1], row[1][0]))
    rows = rows.union(compared.join(labels, work.parts).map(lambda row: (row[1][1], (row[0], row[1][0]))))
    return work.kept(f"{name}/outcome", work.spread(rows).mapPartitions(partial(_join, step.name)))


def _describe(
    name: str, cities: Broadcast[Mapping[int, ReferentId]], article: tuple[str, tuple[Iterable[Any], ...]]
) -> Iterator[Described]:
    """The referents of an article as a step describes them by what was settled before it."""
    step = _STEPS[name]
    readings, roots, acting = article[1]
    for reading in readings:
        corpus = Corpus({article[0]: reading})
        clusters = Clusters(corpus, (), {ReferentId(article[0], key): root for key, root in roots})
        clusters.acting, clusters.cities = dict(acting), cities.value
        for rid in corpus.of_kind(article[0], step.kind):
            trait = step.describe(corpus, clusters, rid)
            found = record((corpus.name(rid), trait), step.keys(corpus, rid, trait))
            named = corpus.referent(rid)
            yield Described(rid, found, trait, Referent(named.key, named.kind, named.name, named.names))


def _edges(work: Work, step: Step[Any], records: RDD[Record], name: str) -> tuple[RDD[Any], RDD[tuple[int, int]]]:
    """Along what referents may be one, between groups and keys; and which groups are compared."""
    has = records.map(lambda each: (bool(each.blocks), bool(each.asks))).fold((False, False), _either)
    edges: list[RDD[Any]] = []
    compared = work.nothing()
    if has[0] and step.whole:
        edges.append(records.flatMap(lambda each: ((each.group, block) for block in each.blocks)))
    elif has[0]:
        compared = work.kept(f"{name}/pairs", pairs(work, records))
        edges.append(compared)
    if has[1]:
        asked = records.flatMap(lambda each: ((key, each.group) for key in each.asks)).distinct(work.parts)
        offered = records.flatMap(lambda each: ((key, each.group) for key in each.offers)).distinct(work.parts)
        wanted = offered.join(asked.map(lambda pair: (pair[0], None)).distinct(work.parts), work.parts)
        edges += [asked, wanted.map(lambda row: (row[0], row[1][0]))]
    return work.union(edges), compared


def _either(one: tuple[bool, bool], other: tuple[bool, bool]) -> tuple[bool, bool]:
    return one[0] or other[0], one[1] or other[1]


class _Compared(Blocks):
    """Blocks of which it is known already who is compared in them."""

    def __init__(self, compared: Iterable[tuple[ReferentId, ReferentId]], records: Mapping[ReferentId, Record]) -> None:
        super().__init__()
        self._compared, self._found = sorted(compared), records
        self._shares: dict[int, set[tuple[str, int]]] = {}
        for found in records.values():
            self._shares.setdefault(found.group, set()).update(found.shares)

    def pairs(self, rids: Iterable[ReferentId]) -> list[tuple[ReferentId, ReferentId]]:
        """The pairs that are known."""
        return self._compared

    def shares(self, rid: ReferentId) -> set[tuple[str, int]]:
        """What any of a referent's group shares."""
        return self._shares[self._found[rid].group]


def _join(name: str, rows: Iterable[tuple[int, Described | tuple[int, int]]]) -> Iterator[tuple[str, Any]]:
    """Join what belongs together: who stands for each, the decisions with whether they unite, and what is offered."""
    step = _STEPS[name]
    described: dict[ReferentId, Described] = {}
    compared: list[tuple[int, int]] = []
    for _, row in rows:
        if isinstance(row, Described):
            described[row.rid] = row
        else:
            compared.append(row)
    if not described:
        return
    first: dict[int, ReferentId] = {}
    named: dict[str, list[Referent]] = {}
    for rid in sorted(described):
        first.setdefault(described[rid].found.group, rid)
        named.setdefault(rid.article, []).append(described[rid].referent)
    corpus = Corpus({name: Reading(Article(name, ""), tuple(each), (), ()) for name, each in named.items()})
    clusters = Clusters(corpus, (), {})
    traits = {rid: described[rid].trait for rid in sorted(described)}
    same = {rid: rid for rid in traits}
    clusters.begin(traits, {rid: same[trait[1]] for rid, trait in traits.items()} if step is BARE_NAMES else {})
    pairs_of_firsts = (tuple(sorted((first[one], first[other]))) for one, other in compared)
    records = {rid: each.found for rid, each in described.items()}
    blocks = _Compared(pairs_of_firsts, records)  # type: ignore[arg-type] # a pair is sorted
    step.join(corpus, clusters, traits, blocks)
    outcome = clusters.finish()
    for rid, root in outcome.roots.items():
        yield "root", (rid.article, (rid.key, root))
        if step is PLACES:
            yield from (("offer", (key, root)) for key in described[rid].found.offers)
    for decision in outcome.decisions.values():
        yield "decision", (decision, outcome.roots[decision.left] == outcome.roots[decision.right])


def _is(sort: str) -> Any:
    return lambda row: row[0] == sort


def _rest(row: tuple[str, Any]) -> Any:
    return row[1]


def _is_borne_out(row: tuple[Decision, bool]) -> bool:
    decision, together = row
    return (decision.judgement is Judgement.SAME) == together


def _cities(work: Work, offers: RDD[tuple[int, ReferentId]]) -> dict[int, ReferentId]:
    """Which city each name means that only one has."""
    several = offers.distinct(work.parts).groupByKey(work.parts).mapValues(list)
    return dict(several.filter(_is_one).mapValues(min).collect())


def _is_one(row: tuple[object, Collection[object]]) -> bool:
    return len(row[1]) == 1


def _acting(work: Work, readings: RDD[Any], roots: RDD[Any], persons: RDD[Any]) -> RDD[Any]:
    """For each article the persons in it who act for one nation, with that."""
    nations = work.together(readings, roots).flatMap(_nations).distinct(work.parts)
    one = nations.groupByKey(work.parts).mapValues(list).filter(_is_one).mapValues(min)
    where = persons.map(lambda row: (row[1][1], row[0])).distinct(work.parts)
    return where.join(one, work.parts).map(lambda row: (row[1][0], (row[0], row[1][1])))


def _nations(article: tuple[str, tuple[Iterable[Any], ...]]) -> Iterator[tuple[ReferentId, ReferentId]]:
    readings, roots = article[1]
    for reading in readings:
        corpus = Corpus({article[0]: reading})
        clusters = Clusters(corpus, (), {ReferentId(article[0], key): root for key, root in roots})
        for rid in corpus.of_kind(article[0], Kind.PERSON):
            yield from ((clusters.find(rid), nation) for nation in acts_for(corpus, clusters, rid))


def _of_persons(work: Work, full: RDD[Any], bare: RDD[Any], roots: RDD[Any]) -> RDD[Decision]:
    """The decisions on persons that the outcome bears out: by full names and by bare ones."""
    standing = roots.map(lambda row: (ReferentId(row[0], row[1][0]), row[1][1]))
    left = full.map(lambda row: (row[0].left, row[0])).join(standing, work.parts)
    right = left.map(lambda row: (row[1][0].right, row[1])).join(standing, work.parts)
    made = right.map(lambda row: (row[1][0][0], row[1][0][1] == row[1][1])).map(lambda row: (_pair(row), (0, *row)))
    every = made.union(bare.map(lambda row: (_pair(row), (1, *row))))
    return every.groupByKey(work.parts).flatMap(_best)


def _pair(row: tuple[Decision, bool]) -> tuple[ReferentId, ReferentId]:
    return row[0].left, row[0].right


def _best(row: tuple[object, Iterable[tuple[int, Decision, bool]]]) -> Iterator[Decision]:
    """The decision on a pair that outranks the other, of equals the earlier, if the outcome bears it out."""
    made = sorted(row[1], key=lambda each: each[0])
    _, decision, together = max(made, key=lambda each: RANKS[each[1].judgement])
    if _is_borne_out((decision, together)):
        yield decision
