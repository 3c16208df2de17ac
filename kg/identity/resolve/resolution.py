"""The order of identity resolution: actors, full names, negotiations, bare names, then what depends on them.

Everything is decided as a change of what is `known`: of nothing at first, and later of what was decided before. A
change looks at what it can concern, leaves the rest alone, and comes to what deciding everything anew would come to.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kg import cycles
from kg.identity.resolve.blocks import Blocks, Record, record
from kg.identity.resolve.clusters import USER, Clusters, Pair
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.entity_names import Naming
from kg.identity.resolve.known import Known
from kg.identity.resolve.match_actors import NATIONS, ORGANIZATIONS, PLACES
from kg.identity.resolve.match_acts import AGREEMENTS, CONTACTS, MEASURES
from kg.identity.resolve.match_bare_names import BARE_NAMES
from kg.identity.resolve.match_dependents import DELEGATIONS, POST_HOLDINGS, QUOTATIONS
from kg.identity.resolve.match_persons import FULL_NAMES, acts_for
from kg.identity.resolve.match_talks import TALKS
from kg.identity.resolve.step import Step
from kg.model import Decision, Entity, Kind, Reading, ReferentId, Resolution

#: Each step finds the clusters of those before it settled.
_STEPS: tuple[Step[Any], ...] = (
    NATIONS,
    ORGANIZATIONS,
    PLACES,
    FULL_NAMES,
    TALKS,
    BARE_NAMES,
    POST_HOLDINGS,
    DELEGATIONS,
    AGREEMENTS,
    CONTACTS,
    MEASURES,
    QUOTATIONS,
)
#: What comes of a user's own words, which contradict each other perhaps.
_SAID = "said"


class Change(NamedTuple):
    """What was known and is no more, and what is known now: entities, and decisions of the rules."""

    lost: tuple[list[Entity], list[Decision]]
    gained: tuple[list[Entity], list[Decision]]


def resolve(
    readings: Sequence[Reading],
    user_decisions: Sequence[Decision] = (),
    given_names: Mapping[ReferentId, str] | None = None,
) -> Resolution:
    """Decide which referents of the readings are one entity.

    Every referent stands in exactly one entity. The result does not depend on the order of the readings. A decision
    by ``user`` outranks every rule and comes back unchanged; one about a referent that is not there has no effect.
    Of several decisions about one pair the last counts. An entity goes by the last of the ``given_names`` of its
    members, if any has one. Raises nothing.

    >>> resolve([])
    Resolution(entities=(), decisions=())
    """
    return in_order(*update(nothing(), readings, (), user_decisions, given_names).gained, user_decisions)


def in_order(
    entities: Iterable[Entity], decisions: Iterable[Decision], user_decisions: Iterable[Decision]
) -> Resolution:
    """All entities and the decisions of rules with those of the user, in order."""
    by_user = (decision for decision in user_decisions if decision.by == USER)
    return Resolution(
        tuple(sorted(entities, key=lambda entity: (entity.kind.value, entity.slug))),
        tuple(sorted((*decisions, *by_user), key=_decision_order)),
    )


def nothing() -> Known:
    """What is known at first."""
    return Known([_SAID, *(step.name for step in _STEPS)])


@cycles.not_looked_for()
def update(
    known: Known,
    readings: Iterable[Reading],
    changed: Iterable[str] = (),
    user_decisions: Sequence[Decision] = (),
    given_names: Mapping[ReferentId, str] | None = None,
) -> Change:
    """Have what is known follow the articles that came, went, or ``changed``, by id, and all that the user says.

    ``readings`` are all that there are, of which few are looked at. What is decided is what `resolve` would decide.
    """
    corpus = Corpus(readings)
    articles = corpus.articles()
    clusters = Clusters(corpus, user_decisions, ChainMap(known.early, known.roots))
    updating = _Updating(known, corpus, clusters, {*changed, *(known.articles ^ articles)})
    clusters.acting, clusters.cities = known.acting, known.cities
    updating.hear(user_decisions)
    for step in _STEPS:
        updating.run(step)
    decisions = known.show(updating.pairs())
    given = frozenset(given_names or ())
    roots = updating.left | {known.find(rid) for rid in given | known.given}
    entities = Naming(known, corpus, clusters, given_names or {}).update(updating.stale, roots)
    known.given, known.articles = given, articles
    return Change((entities[0], decisions[0]), (entities[1], decisions[1]))


class _Updating:
    """One change: which articles it concerns so far, and whom.

    ``stale`` are articles in which something is described otherwise than before, ``left`` who stood for what another
    stands for now.
    """

    def __init__(self, known: Known, corpus: Corpus, clusters: Clusters, changed: Iterable[str]) -> None:
        self._known, self._corpus, self._clusters = known, corpus, clusters
        self._changed = sorted(changed)
        self.stale = set(self._changed)
        self.left: set[ReferentId] = set()
        self._moved: set[ReferentId] = set()
        self._pairs: set[Pair] = set()
        self._meant_anew: set[int] = set()
        self._said: frozenset[ReferentId] = frozenset()
        self._full: dict[ReferentId, ReferentId] = {}

    def hear(self, user_decisions: Iterable[Decision]) -> None:
        """Look again at all that the user speaks of, or no longer speaks of."""
        known, by_user = self._known, self._clusters.by_user
        said = frozenset(rid for each in user_decisions if each.by == USER for rid in (each.left, each.right))
        self._said = said | known.said
        self._pairs |= known.decided[_SAID].replace(self._said, by_user.decisions)
        known.said = said

    def run(self, step: Step[Any]) -> None:
        """Have one step look again at all that the change concerns."""
        blocks = self._known.blocks[step.name]
        described, records = self._described(step, blocks)
        before = [blocks.records[rid] for rid in records if rid in blocks.records]
        region = self._region(step, blocks, records)
        traits = {
            rid: described[rid] if rid in described else step.describe(self._corpus, self._clusters, rid)
            for rid in sorted(region)
        }
        self._clusters.begin(traits, self._together(step))
        step.join(self._corpus, self._clusters, traits, blocks)
        outcome = self._clusters.finish()
        gone = {rid for rid, found in records.items() if found is None}
        blocks.link(region | gone, outcome.linked)
        self._pairs |= self._known.decided[step.name].replace(region | gone, outcome.decisions)
        self._settle(step, outcome.roots, gone)
        if step is PLACES:
            self._learn_cities(blocks, [*before, *(blocks.records[rid] for rid in region)])
        elif step is BARE_NAMES:
            self._learn_sides(region)

    def pairs(self) -> set[Pair]:
        """Of whom something may be shown otherwise than before."""
        return self._pairs.union(*(decided.about(self._moved) for decided in self._known.decided.values()))

    def _described(
        self, step: Step[Any], blocks: Blocks
    ) -> tuple[dict[ReferentId, Hashable], dict[ReferentId, Record | None]]:
        """What a step makes of the referents that may be described otherwise now; and by what those are found that are,
        nothing for those that are gone.
        """
        corpus = self._corpus
        rids = {rid for article in self.stale for rid in corpus.of_kind(article, step.kind)}
        rids |= {rid for rid in blocks.resting(self._meant_anew) if corpus.holds(rid)}
        described = {rid: step.describe(corpus, self._clusters, rid) for rid in sorted(rids)}
        records: dict[ReferentId, Record | None] = dict.fromkeys(
            {rid for article in self._changed for rid in blocks.of_article(article)} - rids
        )
        for rid, trait in described.items():
            found = record((corpus.name(rid), trait), step.keys(corpus, rid, trait))
            if found != blocks.records.get(rid):
                records[rid] = found
        return described, records

    def _region(self, step: Step[Any], blocks: Blocks, records: Mapping[ReferentId, Record | None]) -> set[ReferentId]:
        """Put the records in their place, and say who may be one with others than before."""

        def concerned(rids: Iterable[ReferentId]) -> set[ReferentId]:
            return blocks.beside(filter(blocks.is_wanted, rids) if step.on_demand else rids)

        seeds = concerned(records)
        for rid, found in records.items():
            blocks.put(rid, found)
        if blocks.records.keys() <= records.keys():  # there was nothing yet
            return {*blocks.records}
        return blocks.closed(seeds | concerned({*records, *self._said}), whole=step.whole)

    def _together(self, step: Step[Any]) -> Mapping[ReferentId, ReferentId]:
        """Who is together before a step: by the user's words, and before that of bare names by full names, too."""
        if step is BARE_NAMES:
            return ChainMap(self._known.early, self._known.roots)
        return self._clusters.by_user.roots

    def _settle(self, step: Step[Any], roots: Mapping[ReferentId, ReferentId], gone: Iterable[ReferentId]) -> None:
        """Remember who stands for whom after a step, and in which articles it is somebody else."""
        known = self._known
        if step is FULL_NAMES:  # persons are settled once their bare names are
            for rid, root in roots.items():
                if root != known.early.get(rid, known.find(rid)) or not known.holds(rid):
                    self.stale.add(rid.article)
                    self._full[rid] = known.early[rid] = root
            return
        if step is BARE_NAMES:
            early = {rid: known.early.get(rid, known.find(rid)) for rid in (*roots, *self._full)}
            roots = {**self._full, **roots}
            self._clusters.settled = known.roots
            for rid in gone:
                known.early.pop(rid, None)
            for rid, root in roots.items():
                if early[rid] == root:
                    known.early.pop(rid, None)
                else:
                    known.early[rid] = early[rid]
        for rid, stands in (*dict.fromkeys(gone).items(), *roots.items()):
            before = known.settle(rid, stands)
            if before is not None:
                self.stale.add(rid.article)
                self.left.add(before)
                self._moved.add(rid)

    def _learn_cities(self, blocks: Blocks, records: Iterable[Record]) -> None:
        """Remember which city each name means that only one has."""
        for key in {key for found in records for key in found.offers}:
            cities = {self._known.find(rid) for rid in blocks.offering(key)}
            city = cities.pop() if len(cities) == 1 else None
            if city != self._known.cities.get(key):
                self._meant_anew.add(key)
                if city is None:
                    del self._known.cities[key]
                else:
                    self._known.cities[key] = city

    def _learn_sides(self, region: Iterable[ReferentId]) -> None:
        """Remember for which nation each person acts."""
        known, corpus = self._known, self._corpus
        persons = {rid for article in self.stale for rid in corpus.of_kind(article, Kind.PERSON)}
        for root in {*map(known.find, (*persons, *region)), *self.left}:
            members = known.members.get(root, set())
            nation = acts_for(corpus, self._clusters, members)
            if nation != known.acting.get(root):
                self.stale |= {rid.article for rid in members}
                known.acting.pop(root, None)
                if nation:
                    known.acting[root] = nation


def _decision_order(decision: Decision) -> tuple[str, ...]:
    left, right = decision.left, decision.right
    return (left.article, left.key, right.article, right.key, decision.by, decision.why)
