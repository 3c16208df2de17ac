"""What is known of everything that was compared: enough to go on from when articles come, change or go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from kg.identity.resolve.blocks import Blocks
from kg.identity.resolve.clusters import Pair
from kg.model import Decision, Entity, Judgement, Kind, ReferentId

_RANKS = {Judgement.SAME: 2, Judgement.DIFFERENT: 1, Judgement.UNSURE: 0}


class Decided:
    """The decisions of one step, by the two that each is about."""

    def __init__(self) -> None:
        self.made: dict[Pair, Decision] = {}
        self._of: dict[ReferentId, set[Pair]] = defaultdict(set)

    def replace(self, rids: Set[ReferentId], made: Mapping[Pair, Decision]) -> set[Pair]:
        """Have these be what is decided among the referents, and say of whom that may differ now.

        What was decided between one of them and any other stands.
        """
        gone = {pair for pair in self.about(rids) if pair[0] in rids and pair[1] in rids}
        for pair in gone - made.keys():
            del self.made[pair]
            for rid in pair:
                self._of[rid].discard(pair)
        for pair, decision in made.items():
            self.add(pair, decision)
        return gone | made.keys()

    def add(self, pair: Pair, decision: Decision) -> None:
        """Have this be what is decided of a pair."""
        self.made[pair] = decision
        for rid in pair:
            self._of[rid].add(pair)

    def about(self, rids: Iterable[ReferentId]) -> set[Pair]:
        """The pairs of which something is decided and in which any of these is."""
        return {pair for rid in rids for pair in self._of.get(rid, ())}


class Known:
    """Who stands for each referent, by what all are found, what was decided of them, and what they are called.

    ``roots`` has the first of a cluster for all of it but itself. ``early`` has it for persons before bare names are
    joined, where it is another one. ``acting`` are the nations that persons act for, ``cities`` the cities that
    names mean; ``shown`` are the decisions that the outcome bears out. Of ``articles`` there are those, of ``said`` and
    ``given`` those that a user spoke of or gave a name.
    """

    def __init__(self, steps: Sequence[str]) -> None:
        """Know nothing yet of what these steps do."""
        self.blocks = {name: Blocks() for name in steps}
        self.decided = {name: Decided() for name in steps}
        self.roots: dict[ReferentId, ReferentId] = {}
        self.early: dict[ReferentId, ReferentId] = {}
        self.members: dict[ReferentId, set[ReferentId]] = {}
        self.acting: dict[ReferentId, ReferentId] = {}
        self.cities: dict[int, ReferentId] = {}
        self.shown: dict[Pair, Decision] = {}
        self.entities: dict[ReferentId, Entity] = {}
        self.bases: dict[ReferentId, str] = {}
        self.bearers: dict[tuple[Kind, str], set[ReferentId]] = {}
        self.articles: set[str] = set()
        self.said: frozenset[ReferentId] = frozenset()
        self.given: frozenset[ReferentId] = frozenset()

    def find(self, rid: ReferentId) -> ReferentId:
        """Who stands for a referent."""
        return self.roots.get(rid, rid)

    def holds(self, rid: ReferentId) -> bool:
        """Whether anything stands for a referent."""
        return rid in self.members.get(self.find(rid), ())

    def settle(self, rid: ReferentId, root: ReferentId | None) -> ReferentId | None:
        """Have this one stand for a referent, or none as it is gone; return who stood for it, if it was another."""
        before = self.find(rid)
        if before == root and self.holds(rid):
            return None
        held = self.members.get(before, set())
        held.discard(rid)
        if not held:
            self.members.pop(before, None)
        self.roots.pop(rid, None)
        if root is not None:
            self.members.setdefault(root, set()).add(rid)
            if root != rid:
                self.roots[rid] = root
        return before

    def base(self, kind: Kind, root: ReferentId, base: str | None) -> set[tuple[Kind, str]]:
        """Have the slug of an entity be made of this, or of nothing as it is gone; return whose slugs may change."""
        before = self.bases.pop(root, None)
        if before is not None:
            self.bearers[kind, before].discard(root)
        if base is not None:
            self.bases[root] = base
            self.bearers.setdefault((kind, base), set()).add(root)
        return set() if before == base else {(kind, each) for each in (before, base) if each is not None}

    def show(self, pairs: Iterable[Pair]) -> tuple[list[Decision], list[Decision]]:
        """Have those decisions about these pairs be shown that the outcome bears out; return what is gone and new."""
        lost, gained = [], []
        for pair in sorted(pairs):
            made = [decided.made[pair] for decided in self.decided.values() if pair in decided.made]
            best = max(made, key=lambda decision: _RANKS[decision.judgement], default=None)
            together = self.find(pair[0]) == self.find(pair[1])
            now = best if best and (best.judgement is Judgement.SAME) == together else None
            before = self.shown.pop(pair, None)
            if now:
                self.shown[pair] = now
            if before != now:
                lost += [before] if before else []
                gained += [now] if now else []
        return lost, gained
