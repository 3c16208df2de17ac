"""What is known of everything that was compared: enough to go on from when articles come, change or go.

All of it stands in tables, of which a change loads the rows that it asks for (`kg.graph.kept_rows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Set
from typing import Any, Generic, NamedTuple, TypeVar

from kg.graph.kept_rows import NUMBER, REFERENT, TEXT, Files, Form, Table
from kg.identity.resolve.blocks import Blocks, number
from kg.identity.resolve.clusters import RANKS, Pair
from kg.model import Decision, Entity, Judgement, Kind, ReferentId

K = TypeVar("K")
V = TypeVar("V")

#: The step that takes in what a user said of who is who.
SAID = "said"


class Cells(MutableMapping[K, V], Generic[K, V]):
    """A table with one value for each key, as a mapping."""

    def __init__(self, name: str, key: Form[K], value: Any, files: Files) -> None:
        self.table: Table[K, str, V] = Table(name, key, TEXT, value, files)

    def __getitem__(self, key: K) -> V:
        found = self.table.get(key, "")
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: K, default: Any = None) -> Any:
        """The value of a key; the default where it has none."""
        found = self.table.get(key, "")
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return self.table.has(key, "")  # type: ignore[arg-type] # as for any mapping

    def __setitem__(self, key: K, value: V) -> None:
        self.table.put(key, "", value)

    def __delitem__(self, key: K) -> None:
        self.table.drop(key, "")

    def __iter__(self) -> Iterator[K]:
        return (key for (key, _), _ in self.table.items())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Decided:
    """The decisions of one step, by the two that each is about."""

    def __init__(self, step: str, files: Files) -> None:
        #: By the second of the two, of which few things are decided, and then by the first, to which all like it are
        #: compared.
        self._made: Table[ReferentId, ReferentId, Decision] = Table(
            f"{step}: decisions", REFERENT, REFERENT, Decision, files
        )
        self._firsts: Table[ReferentId, ReferentId, None] = Table(f"{step}: decided", REFERENT, REFERENT, None, files)
        self.tables: tuple[Table[Any, Any, Any], ...] = (self._made, self._firsts)

    def get(self, pair: Pair) -> Decision | None:
        """What is decided of a pair."""
        return self._made.get(pair[1], pair[0])

    def of_second(self, rid: ReferentId) -> Mapping[ReferentId, Decision]:
        """What is decided of pairs whose second this is, by the first."""
        return self._made.of(rid)

    def replace(self, rids: Set[ReferentId], made: Mapping[Pair, Decision]) -> set[Pair]:
        """Have these be what is decided among the referents, and say of whom that differs now.

        What was decided between one of them and any other stands.
        """
        differing = {(first, second) for second in rids for first in self._made.of(second) if first in rids}
        differing -= made.keys()
        for first, second in differing:
            self._made.drop(second, first)
            self._firsts.drop(first, second)
        for (first, second), decision in made.items():
            before = self._made.get(second, first)
            if before != decision:
                differing.add((first, second))
                self._made.put(second, first, decision)
            if before is None:
                self._firsts.put(first, second, None)
        return differing

    def about(self, rids: Iterable[ReferentId]) -> set[Pair]:
        """The pairs of which something is decided and in which any of these is."""
        rids = [*rids]
        seconds = {(first, rid) for rid in rids for first in self._made.of(rid)}
        return seconds | {(rid, second) for rid in rids for second in self._firsts.of(rid)}


class EarlyRoots(Mapping[ReferentId, ReferentId]):
    """Who stands for referents, for persons before bare names are joined."""

    def __init__(self, early: Cells[ReferentId, ReferentId], roots: Cells[ReferentId, ReferentId]) -> None:
        self._early, self._roots = early.table, roots.table

    def get(self, rid: ReferentId, default: Any = None) -> Any:
        """Who stands for a referent; the default where nobody else does."""
        return self._early.get(rid, "") or self._roots.get(rid, "") or default

    def __getitem__(self, rid: ReferentId) -> ReferentId:
        found: ReferentId | None = self.get(rid)
        if found is None:
            raise KeyError(rid)
        return found

    def __iter__(self) -> Iterator[ReferentId]:
        return iter({rid: None for table in (self._early, self._roots) for (rid, _), _ in table.items()})

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Named(NamedTuple):
    """What one article calls a thing: its name, all forms of it, and its code."""

    name: str
    forms: tuple[str, ...]
    code: str = ""

    def counted(self) -> Iterator[str]:
        """What is counted in a cluster: see `Known.called`."""
        yield f"name {self.name}"
        yield from (f"form {form}" for form in self.forms)
        if self.code:
            yield f"code {self.code}"


class Known:
    """Who stands for each referent, by what all are found, what was decided of them, and what they are called.

    ``roots`` has the first of a cluster for all of it but itself. ``early`` has it for persons before bare names are
    joined, where it is another one. ``acting`` are the nations that persons act for, ``cities`` the cities that
    names mean; ``entities`` are those that clusters are, without their members. Of ``said`` and ``given`` are those
    that a user spoke of or gave a name. ``moved`` has, of those that a change gave another, who stood for them before.
    """

    def __init__(self, steps: Mapping[str, Blocks], files: Files | None = None) -> None:
        """Know what files tell, and the blocks of these steps do; nothing without files."""
        files = files or Files()
        self.is_new = not files
        self.blocks = steps
        self.decided = {name: Decided(name, files) for name in steps}
        self.roots: Cells[ReferentId, ReferentId] = Cells("roots", REFERENT, ReferentId, files)
        self.early: Cells[ReferentId, ReferentId] = Cells("early", REFERENT, ReferentId, files)
        self.early_roots = EarlyRoots(self.early, self.roots)
        self.members: Table[ReferentId, ReferentId, None] = Table("members", REFERENT, REFERENT, None, files)
        self.acting: Cells[ReferentId, ReferentId] = Cells("acting", REFERENT, ReferentId, files)
        self.cities: Cells[int, ReferentId] = Cells("cities", NUMBER, ReferentId, files)
        self.entities: Cells[ReferentId, Entity] = Cells("entities", REFERENT, Entity, files)
        self.bases: Cells[ReferentId, str] = Cells("bases", REFERENT, str, files)
        self.bearers: Table[str, ReferentId, None] = Table("bearers", TEXT, REFERENT, None, files)
        #: The clusters of entities by the number of each of their names, without case.
        self._names: Table[int, ReferentId, None] = Table("names", NUMBER, REFERENT, None, files)
        self._shown: Table[ReferentId, ReferentId, Decision] = Table("shown", REFERENT, REFERENT, Decision, files)
        #: For which nations each person acts by its own article, and how many persons of a cluster for which.
        self._acts: Cells[ReferentId, tuple[ReferentId, ...]] = Cells("acts", REFERENT, tuple[ReferentId, ...], files)
        self._sides: Table[ReferentId, ReferentId, int] = Table("sides", REFERENT, REFERENT, int, files)
        self._named: Cells[ReferentId, Named] = Cells("named", REFERENT, Named, files)
        self._called: Table[ReferentId, str, int] = Table("called", REFERENT, TEXT, int, files)
        self._spoken_of: Table[str, ReferentId, int] = Table("spoken of", TEXT, REFERENT, int, files)
        self.moved: dict[ReferentId, ReferentId | None] = {}

    @property
    def tables(self) -> tuple[Table[Any, Any, Any], ...]:
        """All that is known."""
        referents = self.roots.table, self.early.table, self.acting.table, self.cities.table, self._acts.table
        entities = self.entities.table, self.bases.table, self._named.table
        others = self.members, self.bearers, self._names, self._shown, self._sides, self._called, self._spoken_of
        blocks = (table for each in self.blocks.values() for table in each.tables)
        decided = (table for each in self.decided.values() for table in each.tables)
        return (*referents, *entities, *others, *blocks, *decided)

    @property
    def said(self) -> Mapping[ReferentId, int]:
        """Of whom a user spoke, each with a number for what was said."""
        return {**self._spoken_of.of("said")}

    @property
    def given(self) -> Mapping[ReferentId, int]:
        """To whom a user gave a name, each with a number for it."""
        return {**self._spoken_of.of("given")}

    def speak_of(self, how: str, said: Mapping[ReferentId, int]) -> None:
        """Have a user have ``said`` just this, or ``given`` these names."""
        for rid in self._spoken_of.of(how).keys() - said.keys():
            self._spoken_of.drop(how, rid)
        for rid, what in said.items():
            self._spoken_of.put(how, rid, what)

    def find(self, rid: ReferentId) -> ReferentId:
        """Who stands for a referent."""
        return self.roots.table.get(rid, "") or rid

    def holds(self, rid: ReferentId) -> bool:
        """Whether anything stands for a referent."""
        return self.members.has(self.find(rid), rid)

    def is_there(self, root: ReferentId) -> bool:
        """Whether somebody is gathered under this one."""
        return self.members.has(root, root)

    def settle(self, rid: ReferentId, root: ReferentId | None) -> ReferentId | None:
        """Have this one stand for a referent, or none as it is gone; return who stood for it, if it was another."""
        before, held = self.find(rid), self.holds(rid)
        if before == root and held:
            return None
        self.moved.setdefault(rid, before if held else None)
        self.members.drop(before, rid)
        self._count(rid, before, -1)
        self.roots.pop(rid, None)
        if root is None:
            self._acts.pop(rid, None)
            self._named.pop(rid, None)
            return before
        self.members.put(root, rid, None)
        self._count(rid, root, 1)
        if root != rid:
            self.roots[rid] = root
        return before

    def act(self, rid: ReferentId, nations: Set[ReferentId]) -> None:
        """Have a person act for these nations by what its article says."""
        root = self.find(rid)
        for nation in self._acts.get(rid, ()):
            _add(self._sides, root, nation, -1)
        for nation in nations:
            _add(self._sides, root, nation, 1)
        if nations:
            self._acts[rid] = tuple(sorted(nations))
        else:
            self._acts.pop(rid, None)

    def side(self, root: ReferentId) -> ReferentId | None:
        """The one nation that those act for who are gathered under this one."""
        nations = [*self._sides.of(root)]
        return nations[0] if len(nations) == 1 else None

    def name(self, rid: ReferentId, named: Named) -> None:
        """Have a referent be called so by its article."""
        before, root = self._named.get(rid), self.find(rid)
        if before == named:
            return
        for part in before.counted() if before else ():
            _add(self._called, root, part, -1)
        for part in named.counted():
            _add(self._called, root, part, 1)
        self._named[rid] = named

    def name_of(self, rid: ReferentId) -> str | None:
        """What the article of a referent calls it, as far as it was taken in."""
        named: Named | None = self._named.get(rid)
        return named.name if named else None

    def names_of(self, rid: ReferentId) -> tuple[str, ...]:
        """All that the article of a referent calls it, as far as it was taken in."""
        named: Named | None = self._named.get(rid)
        return named.forms if named else ()

    def kind_of(self, rid: ReferentId) -> Kind | None:
        """What a referent is."""
        found: Entity | None = self.entities.get(self.find(rid)) if self.holds(rid) else None
        return found.kind if found else None

    def called(self, root: ReferentId, what: str) -> dict[str, int]:
        """How many of those gathered under this one have each ``name``, each ``form`` of a name, or each ``code``."""
        counted = self._called.of(root).items()
        return {part.removeprefix(f"{what} "): count for part, count in counted if part.startswith(f"{what} ")}

    def base(self, kind: Kind, root: ReferentId, base: str | None) -> dict[str, list[ReferentId]]:
        """Have the slug of an entity be made of this, or of nothing as it is gone; return the first two of whom it was
        made of what it leaves or gets.
        """
        before = self.bases.get(root)
        if before == base:
            return {}
        shared = {each: self.bearers.first(f"{kind} {each}", 2) for each in (before, base) if each is not None}
        if before is not None:
            self.bearers.drop(f"{kind} {before}", root)
        if base is None:
            del self.bases[root]
        else:
            self.bases[root] = base
            self.bearers.put(f"{kind} {base}", root, None)
        return shared

    def become(self, root: ReferentId, now: Entity | None) -> Entity | None:
        """Have a cluster be this entity, or none as it is gone; return which it was."""
        before: Entity | None = self.entities.get(root)
        if before == now:
            return before
        old, new = _name_numbers(before), _name_numbers(now)
        for each in old - new:
            self._names.drop(each, root)
        for each in new - old:
            self._names.put(each, root, None)
        if now:
            self.entities[root] = now
        else:
            del self.entities[root]
        return before

    def bearing(self, words: str) -> list[Entity]:
        """The entities that have these words as a name, in any case, or as a slug, and others of nearly that slug."""
        roots = {*self._names.of(_name_number(words))}
        for base in {words, words.rpartition("-")[0]}:  # a slug that several would have ends in a digest
            roots.update(root for kind in Kind for root in self.bearers.of(f"{kind} {base}"))
        return [self.entity(root) for root in sorted(roots)]

    def entity(self, rid: ReferentId) -> Entity:
        """The entity that a referent is, with all its members."""
        root = self.find(rid)
        return with_members(self.entities[root], self.members.of(root))

    def show(self, pairs: Mapping[Pair, Set[str]]) -> tuple[list[Decision], list[Decision]]:
        """Have those decisions about these pairs be shown that the outcome bears out; return what is gone and new.

        The steps that may decide of each pair are given; the user's words may, of any.
        """
        lost, gained = [], []
        for first, second in sorted(pairs):
            steps = {SAID, *pairs[first, second]}
            found = (self.decided[step].get((first, second)) for step in self.decided if step in steps)
            made = [each for each in found if each]
            best = max(made, key=lambda decision: RANKS[decision.judgement], default=None)
            together = self.find(first) == self.find(second)
            now = best if best and (best.judgement is Judgement.SAME) == together else None
            before = self._shown.of(second).get(first)  # of one there are few, and most of them are asked for
            if before == now:
                continue
            if now:
                self._shown.put(second, first, now)
                gained.append(now)
            else:
                self._shown.drop(second, first)
            lost += [before] if before else []
        return lost, gained

    def shown_among(self, rids: Set[ReferentId]) -> Iterator[Decision]:
        """The decisions that the outcome bears out and that are about two of these."""
        return (each for second in rids for first, each in self._shown.of(second).items() if first in rids)

    def shown(self) -> Iterator[Decision]:
        """All decisions that the outcome bears out."""
        return (decision for _, decision in self._shown.items())

    def whole(self) -> Iterator[Entity]:
        """All entities with their members."""
        members: dict[ReferentId, list[ReferentId]] = defaultdict(list)
        for (root, rid), _ in self.members.items():
            members[root].append(rid)
        for root, entity in self.entities.items():
            yield with_members(entity, members[root])

    def _count(self, rid: ReferentId, root: ReferentId, by: int) -> None:
        """Count what is known of a referent in with the others of a cluster, or out."""
        for nation in self._acts.get(rid, ()):
            _add(self._sides, root, nation, by)
        named = self._named.get(rid)
        for part in named.counted() if named else ():
            _add(self._called, root, part, by)


def with_members(entity: Entity, members: Iterable[ReferentId]) -> Entity:
    """The entity with these members."""
    return Entity(entity.slug, entity.kind, entity.name, entity.names, tuple(sorted(members)), entity.notations)


def _name_number(name: str) -> int:
    """By what a name is found whatever its case."""
    return number(name.casefold())


def _name_numbers(entity: Entity | None) -> set[int]:
    return {_name_number(name) for name in (entity.name, *entity.names)} if entity else set()


def _add(table: Table[ReferentId, K, int], root: ReferentId, part: K, by: int) -> None:
    count = (table.get(root, part) or 0) + by
    if count:
        table.put(root, part, count)
    else:
        table.drop(root, part)
