"""IRIs that entities had before a user's decision, a later article or another reading gave them others: each leads
on, by ``dcterms:isReplacedBy``.

What somebody published or noted down goes on to resolve. The graph ``replaced`` outlives rebuilds. It is the one part
of a store that depends on how the store came about, and not on its articles and the user's words alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg import namespaces
from kg.graph.store import Change, alter_graph
from kg.model import Kind, Reading, Referent, ReferentId

_DENOTES = namespaces.term("denotes")
#: Whose a thing is that no words name by itself: the link by which it is told from others.
_WHOSE = {Kind.DELEGATION: "onBehalfOf", Kind.POST_HOLDING: "holder"}


class Renaming:
    """What becomes of the IRIs that there were before a change, which may be made in several parts."""

    def __init__(self) -> None:
        #: Of what the store led on to before, whatever the change can concern: the old IRIs with the new ones.
        self._before: dict[str, str] = {}
        self._seen: set[object] = set()
        #: The old IRIs that earlier parts of the change had lead on.
        self._made: set[str] = set()
        self._new: set[str] = set()
        self._lost: set[Quad] = set()
        self._gained: set[Quad] = set()
        self._moved: dict[str, str] = {}

    def leave_out(self, articles: Iterable[str]) -> None:
        """Have no IRI lead on for what these articles alone tell of, by id, as they came with this change."""
        self._new.update(map(namespaces.slug, articles))

    def keep(self, quads: pyoxigraph.Store, change: Change, moved: Mapping[str, str] = MappingProxyType({})) -> None:
        """Have every old IRI lead to an entity of today, after the identity graph lost and gained this.

        The entities that are gone since become old IRIs themselves. An old IRI that an entity has again leads nowhere,
        nor does one whose referents are all gone; ``moved`` says what took the place of a referent (`followers`), by
        IRIs.
        """
        self._look_back(quads, change)
        gone, come = ({quad for quad in part if self._was_there(quad)} for part in change)
        self._lost, self._gained = (
            (self._lost - come) | (gone - self._gained),
            (self._gained - gone) | (come - self._lost),
        )
        self._moved.update(moved)
        gathered: dict[str, set[str]] = defaultdict(set)
        for quad in self._lost:
            assert isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)  # noqa: S101 - see populate
            gathered[quad.object.value].add(quad.subject.value)
        lost = {entity: entity for entity in gathered if not _is_there(quads, entity)}
        graph = namespaces.graph("replaced")
        old = self._before | lost
        held = {quad for iri in {*old, *self._made} for quad in _leading(quads, old=NamedNode(iri))}
        found = set()
        for iri, target in old.items():
            referents = (NamedNode(self._moved.get(each, each)) for each in gathered.get(target, set()))
            new = target if _is_there(quads, target) else _successor(quads, referents)
            if not _is_there(quads, iri) and new is not None:
                self._made.add(iri)
                found.add(Quad(NamedNode(iri), namespaces.DCTERMS_IS_REPLACED_BY, NamedNode(new), graph))
        alter_graph(quads, graph, held - found, found - held)

    def _look_back(self, quads: pyoxigraph.Store, change: Change) -> None:
        """Take in which old IRIs there are that are entities by this change, or lead to some that it concerns.

        All others lead on as they do.
        """
        concerned = {quad.object for part in change for quad in part if quad.predicate == _DENOTES}
        fresh = concerned - self._seen
        self._seen |= fresh
        old = [*islice(_leading(quads), len(fresh))]
        if len(old) == len(fresh):  # there may be many more
            old = [quad for each in fresh for quad in (*_leading(quads, old=each), *_leading(quads, new=each))]
        for quad in old:
            if quad.subject in fresh or quad.object in fresh:
                assert isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)  # noqa: S101 - see populate
                if quad.subject.value not in self._made:
                    self._before.setdefault(quad.subject.value, quad.object.value)

    def _was_there(self, quad: Quad) -> bool:
        """Whether a statement is that a referent is an entity, and of an article that did not come with this change."""
        if quad.predicate != _DENOTES:
            return False
        assert isinstance(quad.subject, NamedNode)  # noqa: S101 - see populate
        return quad.subject.value.removeprefix(namespaces.article("").value).partition("/")[0] not in self._new


def current(quads: pyoxigraph.Store, iri: str) -> str:
    """The IRI by which the thing goes now: the same, unless it was renamed."""
    try:
        old = NamedNode(iri)
    except ValueError:  # words that are no IRI
        return iri
    return next((quad.object.value for quad in _leading(quads, old=old) if isinstance(quad.object, NamedNode)), iri)


def followers(before: Reading, after: Reading) -> dict[ReferentId, ReferentId]:
    """What takes the place of each referent that a reading had and one of the same text made later has not.

    It is of the same kind, and named by the same words or read in the same ones; a delegation is one of the same side,
    a post one of the same holder. Nothing follows where the text has changed.
    """
    if before.article.text != after.article.text:
        return {}
    moved = {referent.key: referent.key for referent in after.referents}
    old_traits, new_traits = _traits(before), _traits(after)
    gone = [referent for referent in before.referents if referent.key not in moved]
    # the things that others are of come first
    for old in sorted(gone, key=lambda referent: (len(referent.links), referent.key)):
        traits = old_traits[old.key] | {(name, moved.get(target, target)) for name, target in old.links}
        alike = {
            referent.key: len(traits & (new_traits[referent.key] | set(referent.links)))
            for referent in after.referents
            if referent.kind is old.kind and _is_of(referent) == moved.get(_is_of(old), _is_of(old))
        }
        best = min(alike, key=lambda key: (-alike[key], key), default=None)
        if best is not None and alike[best]:
            moved[old.key] = best
    article = before.article.id
    return {ReferentId(article, old): ReferentId(article, new) for old, new in moved.items() if old != new}


def _traits(reading: Reading) -> defaultdict[str, set[tuple[object, ...]]]:
    """By what each referent is found again: the words that name it, and what is read of it in which words."""
    found: defaultdict[str, set[tuple[object, ...]]] = defaultdict(set)
    for mention in reading.mentions:
        found[mention.referent].add((mention.span,))
    for claim in reading.claims:
        found[claim.subject].add((claim.relation, claim.evidence))
    return found


def _is_of(referent: Referent) -> str:
    """Whose a thing is that no words name by themselves; empty for any other."""
    return referent.link(_WHOSE.get(referent.kind, "")) or ""


def _is_there(quads: pyoxigraph.Store, entity: str) -> bool:
    """Whether an entity gathers anything today."""
    identity = namespaces.graph("identity")
    return next(iter(quads.quads_for_pattern(None, _DENOTES, NamedNode(entity), identity)), None) is not None


def _successor(quads: pyoxigraph.Store, referents: Iterable[NamedNode]) -> str | None:
    """The entity that gathers most of the referents, the first of several; None if none does."""
    identity = namespaces.graph("identity")
    found = (quad for each in referents for quad in quads.quads_for_pattern(each, _DENOTES, None, identity))
    counted = Counter(quad.object.value for quad in found if isinstance(quad.object, NamedNode))
    return min(counted, key=lambda entity: (-counted[entity], entity), default=None)


def _leading(quads: pyoxigraph.Store, *, old: Any = None, new: Any = None) -> Iterable[Quad]:
    """Which old IRIs lead where, all or those of one end."""
    return quads.quads_for_pattern(old, namespaces.DCTERMS_IS_REPLACED_BY, new, namespaces.graph("replaced"))
