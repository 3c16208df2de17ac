"""Constrained clustering: unite what belongs together, best evidence first, never against a `different`.

1. A user's decisions come first: `different` forbids, `same` unites.
2. Firm links are followed from the highest score down; a link that would unite two things that contradict each other
   is refused and stays open.
3. Open links follow: a referent too vague to choose between rivals that contradict each other joins none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Generic, NamedTuple, TypeVar

from kg.identity.resolve.corpus import Corpus
from kg.model import Decision, Judgement, ReferentId

Item = TypeVar("Item", bound=Hashable)
Pair = tuple[ReferentId, ReferentId]

USER = "user"
#: Of several decisions about one pair the one of the highest rank counts.
RANKS: Final = {Judgement.SAME: 2, Judgement.DIFFERENT: 1, Judgement.UNSURE: 0}


class Link(NamedTuple):
    """A comparison worth showing. ``vague`` names the ends that could as well be something else."""

    left: ReferentId
    right: ReferentId
    judgement: Judgement
    rule: str
    score: float
    why: str
    vague: tuple[ReferentId, ...] = ()

    def order(self) -> tuple[float | str, ...]:
        """The best first, equals in the order of what they link."""
        left, right = self.left, self.right
        return (-self.score, left.article, left.key, right.article, right.key, self.rule, self.why)

    def decision(self) -> Decision:
        """The link as an identity decision, its ends in order."""
        left, right = sorted((self.left, self.right))
        return Decision(left, right, self.judgement, self.rule, round(self.score, 3), f"{self.why}.")


class Outcome(NamedTuple):
    """What became of some referents: who stands for each, which links say `same`, and the decisions, by their ends."""

    roots: dict[ReferentId, ReferentId]
    linked: set[Pair]
    decisions: dict[Pair, Decision]

    def replaced(self, rids: set[ReferentId], anew: Outcome) -> Outcome:
        """The same with what became of these anew, of whom none can be one with any other."""
        linked = {pair for pair in self.linked if not rids.issuperset(pair)} | anew.linked
        decisions = {pair: made for pair, made in self.decisions.items() if not rids.issuperset(pair)}
        return Outcome({**self.roots, **anew.roots}, linked, {**decisions, **anew.decisions})


def leaders(clusters: Clusters, group: list[ReferentId]) -> Iterator[Pair]:
    """Pair each member of a group with the first one that no user keeps it apart from."""
    found = group[:1]
    for rid in group[1:]:
        leader = next((leader for leader in found if not clusters.are_parted(leader, rid)), None)
        if leader is None:
            found.append(rid)
        else:
            yield leader, rid


class Clusters:
    """The referents that are being gathered, and who stands for those that are settled.

    ``settled`` has who stands for a referent that is not its own first; one that is not there stands for itself.
    ``acting`` has the nation that somebody acts for, ``cities`` the city that a name means, by the number of what it is
    asked for by.
    """

    def __init__(
        self, corpus: Corpus, user_decisions: Sequence[Decision], settled: Mapping[ReferentId, ReferentId]
    ) -> None:
        """Do what the user said, of whom nothing is settled yet."""
        self.settled = settled
        self.acting: Mapping[ReferentId, ReferentId] = {}
        self.cities: Mapping[int, ReferentId] = {}
        self._corpus = corpus
        self._user_decisions = tuple(decision for decision in user_decisions if decision.by == USER)
        self._made: dict[Pair, Decision] = {}
        self._linked: set[Pair] = set()
        self._parent: dict[ReferentId, ReferentId] = {}
        self._foes: dict[ReferentId, set[ReferentId]] = defaultdict(set)
        self._parted: list[Pair] = []
        self.by_user = self._obey_user()

    def begin(self, rids: Iterable[ReferentId], start: Mapping[ReferentId, ReferentId]) -> None:
        """Have these be gathered again; ``start`` has who stands for those that are together already."""
        self._parent = {rid: start.get(rid, rid) for rid in rids}
        self._made, self._linked, self._foes = {}, set(), defaultdict(set)
        for left, right in self._parted:
            if left in self._parent and right in self._parent:
                self._part(self.find(left), self.find(right))

    def finish(self) -> Outcome:
        """What became of those that were to be gathered."""
        found = Outcome({rid: self.find(rid) for rid in self._parent}, self._linked, self._made)
        self._parent = {}
        return found

    def find(self, rid: ReferentId) -> ReferentId:
        """The first member of the referent's cluster, which stands for the cluster."""
        parents = self._parent
        if rid not in parents:
            return self.settled.get(rid, rid)
        root = parents[rid]
        if parents[root] is root:
            return root
        while parents[root] is not root:
            root = parents[root]
        while parents[rid] is not root:
            parents[rid], rid = root, parents[rid]
        return root

    def join(
        self,
        links: Iterable[Link],
        traits: Mapping[ReferentId, Item],
        conflict: Callable[[Item, Item], str | None],
    ) -> None:
        """Unite along the links; ``conflict`` says why two traits cannot be of one thing, or None."""
        ordered = sorted(links, key=Link.order)
        self._linked.update((link.left, link.right) for link in ordered if link.judgement is Judgement.SAME)
        guard = _Guard(self, traits, conflict)
        same = [link for link in ordered if link.judgement is Judgement.SAME]
        for link in ordered:
            if link.judgement is not Judgement.SAME:
                self._record(link)
        for link in same:
            if not link.vague:
                self._follow(link, guard)
        vague = [link for link in same if link.vague]
        torn = self._torn(vague, guard)
        for link in vague:
            rivals = next((torn[end] for end in link.vague if end in torn), None)
            if rivals is None or self.find(link.left) == self.find(link.right):
                self._follow(link, guard)
            elif guard.objection(link.left, link.right) is None:
                self._record(_left_open(link, rivals))

    def unite(self, left: ReferentId, right: ReferentId) -> None:
        """Make two clusters one."""
        first, second = sorted((self.find(left), self.find(right)))
        if first == second:
            return
        self._parent[second] = first
        for foe in self._foes.pop(second, set()):
            self._foes[foe].discard(second)
            self._part(first, foe)

    def are_parted(self, left: ReferentId, right: ReferentId) -> bool:
        """Whether the user keeps the two clusters apart."""
        return bool(self._foes) and self.find(left) in self._foes.get(self.find(right), ())

    def label(self, rid: ReferentId) -> str:
        """The referent's name in quotation marks, with its article: for sentences of why."""
        return self._corpus.label(rid)

    def _follow(self, link: Link, guard: _Guard[Item]) -> None:
        objection = guard.objection(link.left, link.right)
        if objection is None:
            guard.merge(link.left, link.right)
            self._record(link)
        elif objection is not _FORBIDDEN:
            self._record(_left_open(link, objection))

    def _torn(self, links: Sequence[Link], guard: _Guard[Item]) -> dict[ReferentId, str]:
        """The vague referents whose links lead to clusters that contradict each other, with the reason."""
        targets: dict[ReferentId, set[ReferentId]] = defaultdict(set)
        for link in links:
            for end in link.vague:
                other = link.right if end == link.left else link.left
                if self.find(other) != self.find(end) and guard.objection(end, other) is None:
                    targets[end].add(self.find(other))
        torn: dict[ReferentId, str] = {}
        for end, roots in targets.items():
            for one, other in combinations(sorted(roots), 2):
                if guard.objection(one, other) is not None:
                    torn[end] = f"{self.label(one)} and {self.label(other)} both fit and are not the same"
                    break
        return torn

    def _part(self, left: ReferentId, right: ReferentId) -> None:
        self._foes[left].add(right)
        self._foes[right].add(left)

    def _record(self, link: Link) -> None:
        decision = link.decision()
        known = self._made.get((decision.left, decision.right))
        if known is None or RANKS[decision.judgement] > RANKS[known.judgement]:
            self._made[decision.left, decision.right] = decision

    def _obey_user(self) -> Outcome:
        """Of several decisions about one pair the last counts; ``different`` wins over what follows from ``same``s."""
        latest: dict[Pair, Decision] = {}
        for decision in self._user_decisions:
            left, right = sorted((decision.left, decision.right))
            if left != right and self._corpus.holds(left) and self._corpus.holds(right):
                latest[left, right] = decision
        self._parted = [pair for pair, decision in latest.items() if decision.judgement is Judgement.DIFFERENT]
        self.begin({rid for pair in latest for rid in pair}, {})
        for (left, right), decision in sorted(latest.items(), key=lambda item: item[0]):
            if decision.judgement is not Judgement.SAME:
                continue
            kinds = self._corpus.kind(left), self._corpus.kind(right)
            if self.are_parted(left, right):
                self._refuse(left, right, "you also keep apart things that this would unite")
            elif kinds[0] is not kinds[1]:
                self._refuse(left, right, f"one thing cannot be {kinds[0].value} and {kinds[1].value}")
            else:
                self.unite(left, right)
        return self.finish()

    def _refuse(self, left: ReferentId, right: ReferentId, reason: str) -> None:
        why = f"You said that {self.label(left)} and {self.label(right)} are the same, but {reason}"
        self._record(Link(left, right, Judgement.UNSURE, "contradiction", 0.0, why))


_FORBIDDEN = "a user keeps them apart"


class _Guard(Generic[Item]):
    """Knows the traits in every cluster while links are followed, and what they object to."""

    def __init__(
        self, clusters: Clusters, traits: Mapping[ReferentId, Item], conflict: Callable[[Item, Item], str | None]
    ) -> None:
        self._clusters = clusters
        self._conflict = conflict
        self._known: dict[tuple[Item, Item], str | None] = {}
        self._traits: dict[ReferentId, set[Item]] = defaultdict(set)
        for rid, trait in traits.items():
            self._traits[clusters.find(rid)].add(trait)
        self._excused: dict[Item, set[Item]] = defaultdict(set)
        self._excuse_what_is_united()

    def objection(self, left: ReferentId, right: ReferentId) -> str | None:
        """Why the clusters of the two must not become one, or None."""
        one, other = self._clusters.find(left), self._clusters.find(right)
        if one == other:
            return None
        if self._clusters.are_parted(one, other):
            return _FORBIDDEN
        reasons = [
            reason
            for trait in self._traits[one]
            for rival in self._traits[other]
            if (reason := self._clash(trait, rival)) is not None and not self._is_excused(trait, rival)
        ]
        return min(reasons, default=None)

    def merge(self, left: ReferentId, right: ReferentId) -> None:
        """Unite the clusters and what is known of them."""
        one, other = self._clusters.find(left), self._clusters.find(right)
        if one != other:
            self._clusters.unite(one, other)
            self._traits[min(one, other)] |= self._traits.pop(max(one, other))

    def _clash(self, trait: Item, rival: Item) -> str | None:
        if (trait, rival) not in self._known:
            self._known[trait, rival] = self._known[rival, trait] = self._conflict(trait, rival)
        return self._known[trait, rival]

    def _excuse_what_is_united(self) -> None:
        """What stands in one cluster although it clashes was united by a user: that clash counts no more."""
        for traits in list(self._traits.values()):
            for trait, rival in combinations(traits, 2):
                if self._clash(trait, rival) is not None:
                    self._excused[trait].add(rival)
                    self._excused[rival].add(trait)

    def _is_excused(self, trait: Item, rival: Item) -> bool:
        """Whether the trait fits something a user united with the rival, or the other way round."""
        return any(self._clash(trait, ally) is None for ally in self._excused.get(rival, ())) or any(
            self._clash(ally, rival) is None for ally in self._excused.get(trait, ())
        )


def _left_open(link: Link, reason: str) -> Link:
    return link._replace(judgement=Judgement.UNSURE, why=f"{link.why}, but {reason}", vague=())
