"""What follows from facts after some of them changed: closed again only about the things it can concern.

The engine and the rules are those of `kg.graph.reason`; this module knows how far what follows reaches: along parts
and wholes, from a delegation to its negotiation and back, and from a person to the delegations of negotiations that
they stayed away from. What is inferred is what `kg.graph.reason.following` finds in the whole store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import islice

from pyoxigraph import NamedNode, Quad, Triple

from kg import namespaces
from kg.graph import reason
from kg.graph.store import Change, Store

_PART, _SENT, _ABSENT = (namespaces.term(name) for name in ("partOf", "sentTo", "notAttendedBy"))
#: So many facts that lead to a thing are looked at one by one, whatever they say.
_FEW = 50
_HOLDER, _OF = (namespaces.term(name) for name in ("hasHolder", "belongsTo"))


def update(store: Store, facts: Change, identity: Change) -> Change:
    """Have the inferred graph follow what the facts graph and the identity graph lost and gained."""
    kinds = (quad for part in identity for quad in part if reason.is_kind(quad))
    changed = {quad.triple for part in facts for quad in part} | {quad.triple for quad in kinds}
    known = _Known(store, changed)
    concerned: set[NamedNode] = set()
    lost: set[Quad] = set()
    gained: set[Quad] = set()
    fresh = known.concerned()
    while fresh:
        concerned |= fresh
        lost, gained = _difference(store, concerned, reason.closure(known.about(concerned)))
        ends = {end for quad in lost | gained if (end := _thing(quad.object))}
        fresh = (ends | {whole for end in ends for whole in known.wholes(end)}) - concerned
    return store.alter(namespaces.graph("inferred"), lost, gained)


def ground(store: Store, things: Iterable[NamedNode]) -> set[Triple]:
    """All that what follows about these things can rest on in a store."""
    return _Known(store, set()).about(things)


def _difference(store: Store, concerned: Set[NamedNode], inferred: Iterable[Triple]) -> tuple[set[Quad], set[Quad]]:
    graph = namespaces.graph("inferred")
    before = {quad for each in concerned for quad in store.quads.quads_for_pattern(each, None, None, graph)}
    after = reason.quads_in("inferred", (each for each in inferred if each.subject in concerned))
    return before - after, after - before


class _Known:
    """Facts and kinds as they are now, and along the edges that what follows reaches also as they were."""

    def __init__(self, store: Store, changed: Set[Triple]) -> None:
        self._quads = store.quads
        self._facts, self._identity = namespaces.graph("facts"), namespaces.graph("identity")
        self._changed = changed
        self._before_out, self._before_into = defaultdict(list), defaultdict(list)
        for subject, predicate, value in changed:
            self._before_out[subject, predicate].append(value)
            self._before_into[value, predicate].append(subject)

    def concerned(self) -> set[NamedNode]:
        """The things of which something may follow by the change, or no longer."""
        ends = {end for each in self._changed for term in (each.subject, each.object) if (end := _thing(term))}
        parts = {end for each in self._changed if each.predicate == _PART if (end := _thing(each.subject))}
        parts |= {part for each in parts for part in self._reached(each, self._parts_of)}
        bodies = parts | {end for each in parts for end in self._into(each, _OF)}
        persons = ends | {end for each in ends | bodies for end in self._out(each, _HOLDER)}
        talks = ends | {end for each in persons for end in self._into(each, _ABSENT)}
        talks |= {end for each in ends for end in self._out(each, _SENT)}
        teams = {end for each in talks for end in self._into(each, _SENT)}
        found = ends | parts | talks | teams
        return found | {whole for each in found for whole in self.wholes(each)}

    def about(self, things: Iterable[NamedNode]) -> set[Triple]:
        """All that what follows about these things can rest on."""
        found: set[Triple] = set()
        seen: set[NamedNode] = set()
        for thing in things:
            teams = [*self._into(thing, _SENT)]
            talks = [thing, *self._out(thing, _SENT)]
            absent = [person for each in talks for person in self._out(each, _ABSENT)]
            holdings = [holding for each in absent for holding in self._into(each, _HOLDER)]
            bodies = [body for each in holdings for body in self._out(each, _OF)]
            near = [thing, *teams, *talks, *holdings, *bodies, *self._reached(thing, self._parts_of)]
            for each in {*near, *(whole for part in near for whole in self.wholes(part))} - seen:
                seen.add(each)
                found |= self._told_of(each)
        return found

    def wholes(self, thing: NamedNode) -> Iterator[NamedNode]:
        """What the thing is a part of, directly or not."""
        return self._reached(thing, lambda each: self._out(each, _PART))

    def _told_of(self, thing: NamedNode) -> set[Triple]:
        """What is said of a thing, and of what leads to it one of each sort, which is enough to tell its kinds."""
        found = {quad.triple for quad in self._quads.quads_for_pattern(thing, None, None, self._facts)}
        kinds = self._quads.quads_for_pattern(thing, namespaces.RDF_TYPE, None, self._identity)
        found |= {quad.triple for quad in kinds if reason.is_kind(quad)}
        into: dict[NamedNode, Triple] = {}
        some = islice(self._quads.quads_for_pattern(None, None, thing, self._facts), _FEW)
        for count, quad in enumerate(some, start=1):
            into.setdefault(quad.predicate, quad.triple)
            if count == _FEW:  # there may be many more
                for each in (each for each in reason.properties() if each not in into):
                    more = next(iter(self._quads.quads_for_pattern(None, each, thing, self._facts)), None)
                    found |= {more.triple} if more else set()
        return found | {triple for each, triple in into.items() if each in reason.properties()}

    def _parts_of(self, thing: NamedNode) -> Iterable[NamedNode]:
        return self._into(thing, _PART)

    def _reached(self, thing: NamedNode, step: Callable[[NamedNode], Iterable[NamedNode]]) -> Iterator[NamedNode]:
        """What is reached from a thing by such steps, each once and never the thing itself."""
        seen, ahead = {thing}, [thing]
        while ahead:
            for each in step(ahead.pop()):
                if each not in seen:
                    seen.add(each)
                    ahead.append(each)
                    yield each

    def _out(self, thing: NamedNode, relation: NamedNode) -> list[NamedNode]:
        """What a fact about the thing leads to, or led to."""
        now = (quad.object for quad in self._quads.quads_for_pattern(thing, relation, None, self._facts))
        return [end for term in (*now, *self._before_out.get((thing, relation), ())) if (end := _thing(term))]

    def _into(self, thing: NamedNode, relation: NamedNode) -> list[NamedNode]:
        """What facts lead, or led, to the thing."""
        now = (quad.subject for quad in self._quads.quads_for_pattern(None, relation, thing, self._facts))
        return [end for term in (*now, *self._before_into.get((thing, relation), ())) if (end := _thing(term))]


def _thing(term: object) -> NamedNode | None:
    """The term, if it is a thing that facts are about."""
    return term if isinstance(term, NamedNode) and not term.value.startswith(namespaces.ONTOLOGY) else None
