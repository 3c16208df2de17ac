"""A user's own identity decisions: what two names stand for, and the decisions that join or part them.

Names are looked up among the entities of a resolution. A decision binds referents, not entities, because entities
are rebuilt: each referent of one side is tied to the first of the other, so that taking out an article leaves the
rest of the decision standing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg import namespaces
from kg.errors import IdentityError
from kg.folding import few
from kg.graph import populate
from kg.model import Decision, Entity, Judgement, Reading, Referent, ReferentId, Resolution

_SHOWN_CANDIDATES = 5

Members = frozenset[ReferentId]


class Directory:
    """Entities by every name a user may give them: IRI, kind and slug, slug, name; and referents by their IRI."""

    def __init__(self, resolution: Resolution, readings: Iterable[Reading]) -> None:
        self.entities = resolution.entities
        self._rules = [
            step for step in resolution.decisions if step.by != populate.USER and step.judgement is Judgement.SAME
        ]
        self.referents: dict[ReferentId, Referent] = {
            ReferentId(reading.article.id, referent.key): referent
            for reading in readings
            for referent in reading.referents
        }

    def find(self, words: str) -> Members:
        """The referents of the one entity, or the one referent, that the words name.

        Raises IdentityError if nothing or several things have that name.
        """
        words = words.strip()
        for rid in self.referents:
            if words in (self.iri(rid), self.iri(rid).removeprefix(namespaces.data("article").value + "/")):
                return frozenset([rid])
        found = self.named(words)
        if len(found) > 1:
            raise IdentityError(f"{words!r} names several things; name one: {_listed(found)}.")
        if not found:
            raise IdentityError(f"Nothing in the store is named {words!r}; {self._nearest(words)}")
        return frozenset(found[0].members)

    def named(self, words: str) -> list[Entity]:
        """All entities that the words name, taken as exactly as they can be."""
        ways = ([entity for entity in self.entities if matches(entity)] for matches in self._ways(words.strip()))
        return next(filter(None, ways), [])

    def pair(self, left: str, right: str) -> tuple[Members, Members]:
        """What two names stand for, apart from each other even where one entity bears both names.

        Raises IdentityError if the names cannot be distinguished.
        """
        whole, other = self.find(left), self.find(right)
        first, second = whole, other
        if whole & other:
            first, second = self._named(whole, left), self._named(other, right)
        if (first & second or not first or not second) and (whole < other or other < whole):
            first, second = whole - other or whole, other - whole or other  # a part, and the rest of the whole
        if first & second or not first or not second:
            raise IdentityError(
                f"{left!r} and {right!r} come from the same words of the articles; "
                f"name each of them by its IRI, as `kg explain` prints it."
            )
        return first, second

    def told_apart(self, members: Members, left: str, right: str) -> tuple[Members, Members]:
        """Of the referents of one entity those that bear the one name and the rest, or those that bear the other."""
        one, other = self._named(members, left), self._named(members, right)
        if one & other and len(members) > 1:
            first = min(one)
            return frozenset([first]), members - {first}
        return one, other

    def meant(self, members: Members, words: str) -> Members:
        """Of the referents of one entity those the words mean, and none that only a user joined to them."""
        reached = set(self._named(members, words) or members)
        queue = deque(sorted(reached))
        steps = [step for step in self._rules if step.left in members and step.right in members]
        while queue:
            place = queue.popleft()
            ends = ({step.left, step.right} for step in steps)
            for there in sorted({end for pair in ends if place in pair for end in pair} - reached):
                reached.add(there)
                queue.append(there)
        return frozenset(reached)

    def called(self, members: Members, words: str) -> Members:
        """Of the referents of one thing those that go by these words in their own article; all where none does."""
        return self._named(members, words) or members

    def iri(self, rid: ReferentId) -> str:
        """The IRI of a referent."""
        return populate.referent_iri(rid).value

    def _named(self, members: Members, words: str) -> Members:
        """Those members whose own article uses the name; all of them where the words are no name."""
        folded = words.strip().casefold()
        return frozenset(
            rid
            for rid in members
            if folded in {name.casefold() for name in (self.referents[rid].name, *self.referents[rid].names)}
            or len(members) == 1
        )

    def _ways(self, words: str) -> list[Callable[[Entity], bool]]:
        """The readings of the words, the most exact first."""
        folded = words.casefold()
        return [
            lambda entity: words in (f"{entity.kind}/{entity.slug}", populate.entity_iri(entity).value),
            lambda entity: words == entity.slug,
            lambda entity: folded == entity.name.casefold(),
            lambda entity: folded in {name.casefold() for name in entity.names},
        ]

    def _nearest(self, words: str) -> str:
        from rapidfuzz import fuzz, process

        names = sorted({name for entity in self.entities for name in (entity.name, *entity.names)})
        near = process.extract(words, names, scorer=fuzz.WRatio, limit=3, score_cutoff=70)
        if not near:
            return "`kg articles` and `kg ask` show what it holds."
        return "the nearest names are " + ", ".join(name for name, _, _ in near) + "."


def decided(
    left: Members, right: Members, judgement: Judgement, referents: Mapping[ReferentId, Referent]
) -> list[Decision]:
    """A user's decisions that two sides are one, or are not, which nobody has signed yet.

    Raises IdentityError if the two sides are of different kinds and said to be the same.
    """
    kinds = {referents[rid].kind for rid in left | right}
    if judgement is Judgement.SAME and len(kinds) > 1:
        raise IdentityError(f"A {' and a '.join(sorted(kinds))} cannot be the same thing.")
    first, second = min(left), min(right)
    pairs = sorted({(rid, second) for rid in left} | {(first, rid) for rid in right})
    return [Decision(one, other, judgement, populate.USER, 1.0, "") for one, other in pairs]


def taken_back(
    earlier: Sequence[Decision], made: Sequence[Decision], named: tuple[Members, Members] | None = None
) -> list[Decision]:
    """The earlier decisions that give way to these, which are made in one go: those about the same pairs.

    Of what was said in one go, nothing gives way unless some of it is about the things that are ``named`` now: what was
    said of others stands.
    """
    left, right = frozenset(each.left for each in made), frozenset(each.right for each in made)
    one, other = named or (left, right)
    said_of_them = {each.position or each for each in earlier if _joins(each, one, other)}
    return [each for each in earlier if (each.position or each) in said_of_them and _joins(each, left, right)]


def with_last(
    earlier: Sequence[Decision], made: Sequence[Decision], referents: Mapping[ReferentId, Referent]
) -> list[Decision]:
    """All user decisions once these are made. Raises IdentityError if what is said of others contradicts them."""
    _refuse_contradiction(earlier, made, referents)
    return [*earlier, *made]


def in_words(decision: Decision, referents: Mapping[ReferentId, Referent]) -> str:
    """How a decision says that two things stand to each other, without who said so; a thing that is gone by its key."""
    one, other = (referents[rid].name if rid in referents else rid.key for rid in (decision.left, decision.right))
    return f"{one} is {'the same as' if decision.judgement is Judgement.SAME else 'not the same as'} {other}"


def _refuse_contradiction(
    kept: Sequence[Decision], made: Sequence[Decision], referents: Mapping[ReferentId, Referent]
) -> None:
    """Raise IdentityError if two things are said to be different that what is said of others makes one."""
    same = [decision for decision in (*kept, *made) if decision.judgement is Judgement.SAME]
    for decision in (*kept, *made):
        if decision.judgement is not Judgement.DIFFERENT:
            continue
        steps = _path(frozenset([decision.left]), frozenset([decision.right]), same)
        if steps:
            said = dict.fromkeys(
                f"{in_words(each, referents)} ({each.account.rstrip('.')})"
                for each in (decision, *steps)
                if each not in made
            )
            raise IdentityError(
                f"That contradicts earlier decisions: {'; '.join(said)}. First undo the wrong one: "
                "`kg corrections` lists all, `kg undo` undoes one."
            )


def outcome(made: Sequence[Decision], resolution: Resolution) -> tuple[str, str]:
    """What became of decisions made in one go: they hold, are overruled by others, or are orphaned, and why that is."""
    entities = {rid: place for place, entity in enumerate(resolution.entities) for rid in entity.members}
    found = [each for each in made if each.left in entities and each.right in entities]
    if not found:
        return "orphaned", "the store no longer has both things"
    together = {entities[each.left] == entities[each.right] for each in found}
    return ("holds" if together == {made[0].judgement is Judgement.SAME} else "overruled"), ""


def between(left: Members, right: Members, resolution: Resolution) -> list[Decision]:
    """The decisions that explain why two sides are, or are not, one entity; empty if no rule compared them.

    Where one entity holds both, these are the steps that lead from the one to the other.
    """
    entity = next((entity for entity in resolution.entities if left & set(entity.members)), None)
    if entity is not None and right & set(entity.members):
        members = frozenset(entity.members)
        same = [decision for decision in resolution.decisions if decision.judgement is Judgement.SAME]
        return _path(left, right, [step for step in same if step.left in members and step.right in members])
    return [decision for decision in resolution.decisions if _joins(decision, left, right)]


def _joins(decision: Decision, left: Members, right: Members) -> bool:
    ends = (decision.left, decision.right)
    return (ends[0] in left and ends[1] in right) or (ends[0] in right and ends[1] in left)


def _path(left: Members, right: Members, steps: Sequence[Decision]) -> list[Decision]:
    """The shortest chain of decisions from one side to the other."""
    came: dict[ReferentId, tuple[ReferentId, Decision] | None] = dict.fromkeys(sorted(left))
    queue = deque(sorted(left))
    while queue:
        place = queue.popleft()
        if place in right:
            chain = []
            while (step := came[place]) is not None:
                place = step[0]
                chain.append(step[1])
            return chain[::-1]
        for step_taken in steps:
            ends = (step_taken.left, step_taken.right)
            for here, there in (ends, ends[::-1]):
                if here == place and there not in came:
                    came[there] = (here, step_taken)
                    queue.append(there)
    return []


def _listed(entities: Sequence[Entity]) -> str:
    return few([f"{entity.kind}/{entity.slug} ({entity.name})" for entity in entities], _SHOWN_CANDIDATES)
