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
from typing import Any, Generic, NamedTuple, TypeVar

from kg.model import Decision, Judgement, Referent, ReferentId

Item = TypeVar("Item", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)

USER = "user"
#: How many neighbours in sort order a description is compared with inside one block (sorted neighbourhood).
WINDOW = 8


class Link(NamedTuple):
    """A comparison worth telling. ``vague`` names the ends that could as well be something else."""

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


def neighbours(
    blocks: Mapping[Key, Iterable[Item]], order: Callable[[Item], tuple[Any, ...]]
) -> list[tuple[Item, Item]]:
    """Every pair of different items that stand near each other in some block, each once.

    A block is sorted and each item paired with the next few, so that the work grows with the number of items.
    """
    items = sorted({item for block in blocks.values() for item in block}, key=order)
    place = {item: number for number, item in enumerate(items)}
    pairs: set[tuple[int, int]] = set()
    for block in blocks.values():
        places = sorted({place[item] for item in block})
        for at, number in enumerate(places):
            pairs.update((number, other) for other in places[at + 1 : at + 1 + WINDOW])
    return [(items[one], items[other]) for one, other in sorted(pairs)]


def group_by_trait(traits: Mapping[ReferentId, Item]) -> dict[Item, list[ReferentId]]:
    """The referents that look the same, each group in order."""
    groups: dict[Item, list[ReferentId]] = defaultdict(list)
    for rid in sorted(traits):
        groups[traits[rid]].append(rid)
    return groups


def leaders(clusters: Clusters, group: list[ReferentId]) -> Iterator[tuple[ReferentId, ReferentId]]:
    """Pair each member of a group with the first one that no user keeps it apart from."""
    found = group[:1]
    for rid in group[1:]:
        leader = next((leader for leader in found if not clusters.are_parted(leader, rid)), None)
        if leader is None:
            found.append(rid)
        else:
            yield leader, rid


def ranked(members: Iterable[Any]) -> tuple[Any, ...]:
    """The members in order: how a set becomes part of a sort key."""
    return tuple(sorted(members))


class Clusters:
    """The referents gathered so far, and the decisions that gathered them."""

    def __init__(self, referents: Mapping[ReferentId, Referent], user_decisions: Sequence[Decision] = ()) -> None:
        """Let every referent stand alone, then do what the user said."""
        self._referents = referents
        self._user_decisions = tuple(decision for decision in user_decisions if decision.by == USER)
        self._made: dict[tuple[ReferentId, ReferentId], Decision] = {}
        self._parent = {rid: rid for rid in referents}
        self._foes: dict[ReferentId, set[ReferentId]] = defaultdict(set)
        self._obey_user()

    def find(self, rid: ReferentId) -> ReferentId:
        """The first member of the referent's cluster, which stands for the cluster."""
        parents = self._parent
        root = parents[rid]
        if parents[root] is root:
            return root
        while parents[root] is not root:
            root = parents[root]
        while parents[rid] is not root:
            parents[rid], rid = root, parents[rid]
        return root

    def members(self, rids: Iterable[ReferentId]) -> dict[ReferentId, list[ReferentId]]:
        """The clusters among these referents, each with its members in order."""
        groups: dict[ReferentId, list[ReferentId]] = defaultdict(list)
        for rid in sorted(rids):
            groups[self.find(rid)].append(rid)
        return groups

    def decisions(self) -> tuple[Decision, ...]:
        """The user's decisions as given, and those of the rules that the outcome bears out."""
        kept = list(self._user_decisions)
        for decision in self._made.values():
            together = self.find(decision.left) == self.find(decision.right)
            if (decision.judgement is Judgement.SAME) == together:
                kept.append(decision)
        return tuple(sorted(kept, key=_decision_order))

    def join(
        self,
        links: Iterable[Link],
        traits: Mapping[ReferentId, Item],
        conflict: Callable[[Item, Item], str | None],
    ) -> None:
        """Unite along the links; ``conflict`` says why two traits cannot be of one thing, or None."""
        ordered = sorted(links, key=Link.order)
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
        return self.find(left) in self._foes.get(self.find(right), ())

    def label(self, rid: ReferentId) -> str:
        """The referent's name in quotation marks, with its article: for sentences of why."""
        return f'"{self._referents[rid].name}" ({rid.article})'

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
        rank = {Judgement.SAME: 2, Judgement.DIFFERENT: 1, Judgement.UNSURE: 0}
        decision = link.decision()
        known = self._made.get((decision.left, decision.right))
        if known is None or rank[decision.judgement] > rank[known.judgement]:
            self._made[decision.left, decision.right] = decision

    def _obey_user(self) -> None:
        """Of several decisions about one pair the last counts; ``different`` wins over what follows from ``same``s."""
        latest: dict[tuple[ReferentId, ReferentId], Decision] = {}
        for decision in self._user_decisions:
            left, right = sorted((decision.left, decision.right))
            if left != right and left in self._parent and right in self._parent:
                latest[left, right] = decision
        for pair, decision in latest.items():
            if decision.judgement is Judgement.DIFFERENT:
                self._part(*pair)
        for (left, right), decision in sorted(latest.items(), key=lambda item: item[0]):
            if decision.judgement is not Judgement.SAME:
                continue
            if self.are_parted(left, right):
                self._refuse(left, right, "you also keep apart things that this would unite")
            elif self._referents[left].kind is not self._referents[right].kind:
                kinds = f"{self._referents[left].kind.value} and {self._referents[right].kind.value}"
                self._refuse(left, right, f"one thing cannot be {kinds}")
            else:
                self.unite(left, right)

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


def _decision_order(decision: Decision) -> tuple[str, ...]:
    left, right = decision.left, decision.right
    return (left.article, left.key, right.article, right.key, decision.by, decision.why)


def _left_open(link: Link, reason: str) -> Link:
    return link._replace(judgement=Judgement.UNSURE, why=f"{link.why}, but {reason}", vague=())
