"""A user's own identity decisions: what two names stand for, and the decisions that join or part them.

Names are looked up among the entities of a resolution. A decision binds referents, not entities, because entities
are rebuilt: each referent of one side is tied to the first of the other, so that taking out an article leaves the
rest of the decision standing.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from kg import namespaces
from kg.errors import IdentityError
from kg.folding import few
from kg.graph import populate
from kg.identity import resolve
from kg.identity.resolve.known import Known
from kg.model import Decision, Entity, Judgement, Reading, Referent, ReferentId

_SHOWN_CANDIDATES = 5

Members = frozenset[ReferentId]


class Referents(Mapping[ReferentId, Referent]):
    """The referents of readings, by article id, which are looked into when one is asked for."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self._readings = readings

    def __getitem__(self, rid: ReferentId) -> Referent:
        for thing in self._readings[rid.article].referents:
            if thing.key == rid.key:
                return thing
        raise KeyError(rid)

    def __iter__(self) -> Iterator[ReferentId]:
        return (ReferentId(name, thing.key) for name in self._readings for thing in self._readings[name].referents)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Directory:
    """Entities by every name a user may give them: IRI, kind and slug, slug, name; and referents by their IRI.

    Only those that are asked for are loaded of what is ``known``, and of the articles, whose ``ids`` are by slug.
    """

    def __init__(self, known: Known, referents: Mapping[ReferentId, Referent], ids: Mapping[str, str]) -> None:
        self.known, self.referents = known, referents
        self._ids = ids

    def find(self, words: str) -> Members:
        """The referents of the one entity, or the one referent, that the words name.

        Raises IdentityError if nothing or several things have that name.
        """
        words = words.strip()
        rid = self._referent(words)
        if rid is not None:
            return frozenset([rid])
        found = self.named(words)
        if len(found) > 1:
            raise IdentityError(f"{words!r} names several things; name one: {_listed(found)}.")
        if not found:
            raise IdentityError(f"Nothing in the store is named {words!r}; {self._nearest(words)}")
        return frozenset(found[0].members)

    def named(self, words: str) -> list[Entity]:
        """All entities that the words name, taken as exactly as they can be."""
        words = words.strip()
        near = [each for part in {words, words.rpartition("/")[2]} for each in self.known.bearing(part)]
        entities = [one for _, one in sorted({(each.kind, each.slug): each for each in near}.items())]
        ways = ([entity for entity in entities if matches(entity)] for matches in self._ways(words))
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
        queue = deque(reached)
        steps = _steps(each for each in self.known.shown_among(members) if each.judgement is Judgement.SAME)
        while queue:
            for there, _ in steps.get(queue.popleft(), ()):
                if there not in reached:
                    reached.add(there)
                    queue.append(there)
        return frozenset(reached)

    def called(self, members: Members, words: str) -> Members:
        """Of the referents of one thing those that go by these words in their own article; all where none does."""
        return self._named(members, words) or members

    def iri(self, rid: ReferentId) -> str:
        """The IRI of a referent."""
        return populate.referent_iri(rid).value

    def iri_of(self, members: Members) -> str:
        """The IRI of the entity that gathers just these referents, or else of the first of them."""
        first = min(members)
        entity = self.known.entity(first)
        return populate.entity_iri(entity).value if {*entity.members} == members else self.iri(first)

    def _named(self, members: Members, words: str) -> Members:
        """Those members whose own article uses the name; all of them where the words are no name."""
        folded = words.strip().casefold()
        return frozenset(
            rid
            for rid in members
            if len(members) == 1 or folded in {name.casefold() for name in self.known.names_of(rid)}
        )

    def _referent(self, words: str) -> ReferentId | None:
        """The referent whose IRI the words are, or the end of it."""
        base = namespaces.article("").value
        slug, _, key = words.removeprefix(base).partition("/")
        if namespaces.slug(slug) != slug or slug not in self._ids:
            return None
        rid = ReferentId(self._ids[slug], unquote(key))
        iri = self.iri(rid)
        return rid if words in (iri, iri.removeprefix(base)) and rid in self.referents else None

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

        names = sorted({name for each in self.known.entities.values() for name in (each.name, *each.names)})
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
    first, second = min(left), min(right)
    kinds = {referents[rid].kind for rid in (first, second)}  # of one thing all are of one kind
    if judgement is Judgement.SAME and len(kinds) > 1:
        raise IdentityError(f"A {' and a '.join(sorted(kinds))} cannot be the same thing.")
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
    same = _steps(decision for decision in (*kept, *made) if decision.judgement is Judgement.SAME)
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


def outcome(made: Sequence[Decision], known: Known) -> tuple[str, str]:
    """What became of decisions made in one go: they hold, are overruled by others, or are orphaned, and why that is."""
    found = [each for each in made if known.holds(each.left) and known.holds(each.right)]
    if not found:
        return "orphaned", "the store no longer has both things"
    together = {known.find(each.left) == known.find(each.right) for each in found}
    return ("holds" if together == {made[0].judgement is Judgement.SAME} else "overruled"), ""


def between(left: Members, right: Members, known: Known, user_decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that explain why two sides are, or are not, one entity; empty if no rule compared them.

    Where one entity holds both, these are the steps that lead from the one to the other.
    """
    held = frozenset(known.members.of(known.find(min(left))))
    members = held if right & held else left | right
    made = resolve.in_order((), known.shown_among(members), user_decisions).decisions
    if members is held:
        same = (each for each in made if each.judgement is Judgement.SAME and each.left in held and each.right in held)
        return _path(left, right, _steps(same))
    return [each for each in made if _joins(each, left, right)]


def _joins(decision: Decision, left: Members, right: Members) -> bool:
    ends = (decision.left, decision.right)
    return (ends[0] in left and ends[1] in right) or (ends[0] in right and ends[1] in left)


def _steps(decisions: Iterable[Decision]) -> Mapping[ReferentId, list[tuple[ReferentId, Decision]]]:
    """Where decisions lead from each referent."""
    found: dict[ReferentId, list[tuple[ReferentId, Decision]]] = defaultdict(list)
    for each in decisions:
        found[each.left].append((each.right, each))
        found[each.right].append((each.left, each))
    return found


def _path(
    left: Members, right: Members, steps: Mapping[ReferentId, Sequence[tuple[ReferentId, Decision]]]
) -> list[Decision]:
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
        for there, step_taken in steps.get(place, ()):
            if there not in came:
                came[there] = (place, step_taken)
                queue.append(there)
    return []


def _listed(entities: Sequence[Entity]) -> str:
    return few([f"{entity.kind}/{entity.slug} ({entity.name})" for entity in entities], _SHOWN_CANDIDATES)
