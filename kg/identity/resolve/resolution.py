"""The order of identity resolution: actors, full names, negotiations, bare names, then what depends on them.

Everything is decided as a change of what is `known`: of nothing at first, and later of what was decided before. A
change looks at what it can concern, leaves the rest alone, and comes to what deciding everything again would come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from kg import cycles
from kg.graph.kept_rows import Files
from kg.identity.resolve.blocks import Blocks, Record, number, record
from kg.identity.resolve.clusters import USER, Clusters, Outcome, Pair
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.entity_names import Naming
from kg.identity.resolve.known import SAID, Known
from kg.identity.resolve.match_actors import NATIONS, ORGANIZATIONS, PLACES
from kg.identity.resolve.match_acts import AGREEMENTS, CONTACTS, MEASURES
from kg.identity.resolve.match_bare_names import BARE_NAMES
from kg.identity.resolve.match_dependents import DELEGATIONS, POST_HOLDINGS, QUOTATIONS
from kg.identity.resolve.match_persons import FULL_NAMES, acts_for
from kg.identity.resolve.match_talks import TALKS
from kg.identity.resolve.step import Step
from kg.model import Decision, Entity, Kind, Reading, ReferentId, Resolution

#: Each step finds the clusters of those before it settled.
STEPS: tuple[Step[Any], ...] = (
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
#: The two steps that decide who is one person.
_OF_PERSONS = {FULL_NAMES.name, BARE_NAMES.name}


class Change(NamedTuple):
    """What was known and is no more, and what is known now: entities, and decisions of the rules.

    Of an entity that goes by what it did, only the members stand here that it lost or gained.
    """

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
    corpus = Corpus({reading.article.id: reading for reading in readings})
    changed = [reading.article.id for reading in readings]
    return in_order(*update(nothing(), corpus, changed, user_decisions, given_names).gained, user_decisions)


def in_order(
    entities: Iterable[Entity], decisions: Iterable[Decision], user_decisions: Iterable[Decision]
) -> Resolution:
    """All entities and the decisions of rules with those of the user, in order."""
    by_user = (decision for decision in user_decisions if decision.by == USER)
    return Resolution(
        tuple(sorted(entities, key=lambda entity: (entity.kind.value, entity.slug))),
        tuple(sorted((*decisions, *by_user), key=_decision_order)),
    )


def nothing(files: Files | None = None) -> Known:
    """What is known at first, or by what files keep."""
    said = Blocks(SAID, files, compact=False)
    blocks = {each.name: Blocks(each.name, files, compact=each.compact, kept=each.kept) for each in STEPS}
    return Known({SAID: said, **blocks}, files)


@cycles.not_looked_for()
def update(
    known: Known,
    corpus: Corpus,
    changed: Iterable[str],
    user_decisions: Sequence[Decision] = (),
    given_names: Mapping[ReferentId, str] | None = None,
) -> Change:
    """Have what is known follow the articles that came, went or ``changed``, by id, and all that the user says.

    The corpus has all articles that there are, of which few are looked at. What is decided is what `resolve` would
    decide.
    """
    changed = frozenset(changed)
    corpus.recall(known, changed)
    clusters = Clusters(corpus, user_decisions, known.early_roots)
    clusters.acting, clusters.cities = known.acting, known.cities
    known.moved = {}
    updating = _Updating(known, corpus, clusters, changed)
    updating.hear(user_decisions)
    for step in STEPS:
        updating.run(step)
    known.is_new = False
    decisions = known.show(updating.pairs)
    given = {rid: number((place, name)) for place, (rid, name) in enumerate((given_names or {}).items())}
    roots = updating.left | {known.find(rid) for rid, _ in given.items() ^ known.given.items()}
    naming = Naming(known, corpus, clusters, given_names or {})
    naming.learn(changed)
    entities = naming.update(updating.stale, roots)
    known.speak_of("given", given)
    return Change((entities[0], decisions[0]), (entities[1], decisions[1]))


class _Updating:
    """One change: which articles it concerns so far, and whom.

    ``stale`` are articles in which something is described otherwise than before, ``left`` who stood for what another
    stands for now; of ``pairs`` something may be shown otherwise, as the named steps decide of them.
    """

    def __init__(self, known: Known, corpus: Corpus, clusters: Clusters, changed: Iterable[str]) -> None:
        self._known, self._corpus, self._clusters = known, corpus, clusters
        self._changed = sorted(changed)
        self.stale = set(self._changed)
        self.left: set[ReferentId] = set()
        self.pairs: dict[Pair, set[str]] = defaultdict(set)
        self._meant_anew: set[int] = set()
        self._said: Mapping[ReferentId, set[ReferentId]] = {}
        self._heard: set[ReferentId] = set()
        self._full: dict[ReferentId, ReferentId] = {}

    def hear(self, user_decisions: Iterable[Decision]) -> None:
        """Look again at all of which the user says something else than before."""
        known, by_user = self._known, self._clusters.by_user
        about: dict[ReferentId, list[Decision]] = defaultdict(list)
        beside: dict[ReferentId, set[ReferentId]] = defaultdict(set)
        for each in (each for each in user_decisions if each.by == USER):
            for rid, other in ((each.left, each.right), (each.right, each.left)):
                about[rid].append(each)
                beside[rid].add(other)
        said, before = {rid: number(made) for rid, made in about.items()}, known.said
        self._said = beside
        self._heard = {rid for rid, _ in said.items() ^ before.items()}
        spoken_of = said.keys() | before.keys()
        self._look_again(SAID, known.decided[SAID].replace(spoken_of, by_user.decisions))
        known.speak_of("said", said)

    def run(self, step: Step[Any]) -> None:
        """Have one step look again at all that the change concerns."""
        blocks = self._known.blocks[step.name]
        described, records = self._described(step, blocks)
        before = [found for rid in records if (found := blocks.record(rid))]
        region = self._region(step, blocks, records, described)
        region, outcome = self._gathered(step, region, described)
        gone = {rid for rid, found in records.items() if found is None}
        blocks.link(region | gone, outcome.linked)
        self._look_again(step.name, self._known.decided[step.name].replace(region | gone, outcome.decisions))
        self._settle(step, outcome.roots, gone)
        if step is PLACES:
            self._learn_cities(blocks, [*before, *(found for rid in region if (found := blocks.record(rid)))])
        elif step is BARE_NAMES:
            self._learn_sides(region)

    def _look_again(self, step: str, pairs: Iterable[Pair]) -> None:
        """Have it be looked again at what is shown of these pairs, of which a step decides."""
        steps = _OF_PERSONS if step in _OF_PERSONS else {step}
        for pair in pairs:
            self.pairs[pair] |= steps

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
            if found != blocks.record(rid):
                records[rid] = found
        return described, records

    def _region(
        self,
        step: Step[Any],
        blocks: Blocks,
        records: Mapping[ReferentId, Record | None],
        described: Mapping[ReferentId, Hashable],
    ) -> set[ReferentId]:
        """Put the records in their place, and say who may be one with others than before."""

        def put_in_place() -> None:
            for rid, found in records.items():
                blocks.put(rid, found, step.keep(described[rid]) if step.keep and found else None)

        def concerned(rids: Iterable[ReferentId]) -> set[ReferentId]:
            return blocks.beside(filter(blocks.is_wanted, rids) if step.on_demand else rids, whole=step.whole)

        if self._known.is_new:
            put_in_place()
            return {rid for rid, found in records.items() if found}
        blocks.begin({*records, *self._said, *self._heard}, self._said)
        groups = {found.group for rid in records for found in (blocks.record(rid), records[rid]) if found}
        firsts = {group: blocks.first(group) for group in groups}
        seeds = concerned(records)
        put_in_place()
        blocks.begin({*records, *self._said, *self._heard}, self._said)
        # of whom the first is another one, or is called otherwise, all are put together with it anew
        blocks.expand(group for group, first in firsts.items() if first in records or blocks.first(group) != first)
        return blocks.closed(seeds | concerned({*records, *self._heard}), whole=step.whole)

    def _gathered(
        self, step: Step[Any], region: set[ReferentId], described: dict[ReferentId, Hashable]
    ) -> tuple[set[ReferentId], Outcome]:
        """What becomes of these, and of all of their groups where it is not what it was of those left out."""
        blocks = self._known.blocks[step.name]
        part, outcome = region, Outcome({}, set(), {})
        while True:
            for rid in sorted(part - described.keys()):
                kept = blocks.kept(rid)
                described[rid] = step.describe(self._corpus, self._clusters, rid) if kept is None else kept
            traits = {rid: described[rid] for rid in sorted(part)}
            self._clusters.begin(traits, self._together(step))
            step.join(self._corpus, self._clusters, traits, blocks)
            outcome = outcome.replaced(part, self._clusters.finish())
            moved = self._faring_otherwise(step, blocks.left_out(region), outcome)
            if not moved:
                return region, outcome
            blocks.expand(moved)
            wider = region | blocks.closed(region, whole=step.whole)
            part, region = self._joined_by(wider - region, step, outcome), wider

    def _joined_by(self, rids: Set[ReferentId], step: Step[Any], outcome: Outcome) -> set[ReferentId]:
        """These and all that they may be one with, by what was known before or an outcome has found."""
        blocks = self._known.blocks[step.name]
        beside: dict[ReferentId, list[ReferentId]] = defaultdict(list)
        for left, right in outcome.linked:
            beside[left].append(right)
            beside[right].append(left)
        found, ahead = set[ReferentId](), {*rids}
        while ahead:
            found |= blocks.closed(found | ahead, whole=step.whole)
            ahead = {other for rid in found for other in beside[rid]} - found
        return found

    def _faring_otherwise(self, step: Step[Any], left_out: Mapping[int, ReferentId], outcome: Outcome) -> list[int]:
        """The groups of which one, who stands for all that are left out, becomes another than it was."""
        known = self._known
        decided: dict[ReferentId, dict[ReferentId, Decision]] = defaultdict(dict)
        for (first, second), decision in outcome.decisions.items():
            decided[second][first] = decision
        found = []
        for group, rid in left_out.items():
            before = known.early.get(rid, known.find(rid)) if step is FULL_NAMES else known.find(rid)
            held = known.decided[step.name].of_second(rid).items()
            told = {first: decision for first, decision in held if first in outcome.roots}
            if outcome.roots[rid] != before or decided[rid] != told:
                found.append(group)
        return found

    def _together(self, step: Step[Any]) -> Mapping[ReferentId, ReferentId]:
        """Who is together before a step: by the user's words, and before that of bare names by full names, too."""
        if step is BARE_NAMES:
            return self._known.early_roots
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
            roots = self._with_full_names(roots, gone)
        moved: list[ReferentId] = []
        for rid, stands in (*dict.fromkeys(gone).items(), *roots.items()):
            before = known.settle(rid, stands)
            if before is not None:
                self.stale.add(rid.article)
                self.left.add(before)
                moved.append(rid)
        for name in (SAID, *(_OF_PERSONS if step is BARE_NAMES else [step.name])):
            self._look_again(name, known.decided[name].about(moved))

    def _with_full_names(
        self, roots: Mapping[ReferentId, ReferentId], gone: Iterable[ReferentId]
    ) -> dict[ReferentId, ReferentId]:
        """Who stands for whom by full and bare names; it is remembered where it is another one by full names alone."""
        early = self._known.early
        before = {rid: early.get(rid, self._known.find(rid)) for rid in (*roots, *self._full)}
        found = {**self._full, **roots}
        self._clusters.settled = self._known.roots
        for rid in gone:
            early.pop(rid, None)
        for rid, root in found.items():
            if before[rid] == root:
                early.pop(rid, None)
            else:
                early[rid] = before[rid]
        return found

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
        for rid in persons:
            known.act(rid, acts_for(corpus, self._clusters, rid))
        for root in {*map(known.find, (*persons, *region)), *self.left}:
            nation = known.side(root)
            if nation != known.acting.get(root):
                self.stale |= {rid.article for rid in known.members.of(root)}
                known.acting.pop(root, None)
                if nation:
                    known.acting[root] = nation


def _decision_order(decision: Decision) -> tuple[str, ...]:
    left, right = decision.left, decision.right
    return (left.article, left.key, right.article, right.key, decision.by, decision.why)
