"""Entities from clusters: the name people read, the slug of the IRI, all names, all members."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import Final

from kg.folding import content_words, fold, without_article
from kg.identity.resolve.clusters import Clusters
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.known import Known, Named, with_members
from kg.identity.resolve.match_talks import Talks, describe_talks
from kg.identity.resolve.name_parts import courtesy_length, is_description, person_name
from kg.identity.resolve.talks_names import NAMED_PARTIES, day_text, talks_name
from kg.model import Entity, Kind, ReferentId
from kg.namespaces import digest, slug

#: Kinds in the order of naming: each may use the names of those before it.
_NAMING_ORDER = (
    Kind.NATION,
    Kind.ORGANIZATION,
    Kind.PLACE,
    Kind.PERSON,
    Kind.NEGOTIATION,
    Kind.DELEGATION,
    Kind.AGREEMENT,
    Kind.CONTACT,
    Kind.MEASURE,
    Kind.QUOTATION,
    Kind.POST_HOLDING,
)


#: The links to the things by which some kinds are called.
ENDS: Final = {Kind.DELEGATION: ("onBehalfOf", "sentTo"), Kind.POST_HOLDING: ("holder", "of")}
#: Kinds that are called by the names of other things, too.
_CALLED_BY_OTHERS = (Kind.NEGOTIATION, *ENDS)


class Naming:
    """Finds the name, the slug and all that an entity has of clusters, kind after kind."""

    def __init__(self, known: Known, corpus: Corpus, clusters: Clusters, given_names: Mapping[ReferentId, str]) -> None:
        self._known = known
        self._given = {known.find(rid): name for rid, name in given_names.items()}
        self._corpus = corpus
        self._clusters = clusters
        self._named: dict[ReferentId, str] = {}
        self._talks: dict[ReferentId, Talks] = {}

    def learn(self, articles: Iterable[str]) -> None:
        """Take in what these articles call things."""
        corpus = self._corpus
        for article, kind in ((article, kind) for article in sorted(articles) for kind in _NAMING_ORDER):
            for rid in corpus.of_kind(article, kind):
                code = corpus.facet(rid, "code") or "" if kind is Kind.NATION else ""
                self._known.name(rid, Named(corpus.name(rid), corpus.names(rid), code))

    def update(self, articles: Set[str], roots: Iterable[ReferentId]) -> tuple[list[Entity], list[Entity]]:
        """Have the entities follow what these articles have and those clusters became; return what is gone and new.

        Of an entity that goes by what it did only the members that it lost or gained are there. An entity goes by the
        last of the names that its members were given. Of those that would share a slug each gets a digest of its first
        member, so that no slug changes its owner.
        """
        known = self._known
        by_kind: dict[Kind, set[ReferentId]] = defaultdict(set)
        for root in roots:
            before = known.entities.get(root)
            if before:
                by_kind[before.kind].add(root)
            elif known.is_there(root):
                by_kind[self._corpus.kind(root)].add(root)
        moves = self._moves()
        lost: list[Entity] = []
        gained: list[Entity] = []
        called: set[str] = set()
        for kind in _NAMING_ORDER:
            looked_at = articles | called if kind in _CALLED_BY_OTHERS else articles
            for article in looked_at:
                by_kind[kind].update(map(known.find, self._corpus.of_kind(article, kind)))
            for root, before, now in self._of_kind(kind, sorted(by_kind[kind])):
                gone, come = map(frozenset, moves.get(root, ((), ())))
                if not before or not now or (before.name, before.slug) != (now.name, now.slug):
                    held = frozenset(known.members.of(root))
                    called |= {rid.article for rid in held}
                    if not before or not now or before.slug != now.slug:
                        gone, come = (held - come) | gone, held
                if before != now or gone or come:
                    lost += [with_members(before, gone)] if before else []
                    gained += [with_members(now, come)] if now else []
        return lost, gained

    def _moves(self) -> dict[ReferentId, tuple[list[ReferentId], list[ReferentId]]]:
        """Which members each cluster has lost and gained."""
        found: dict[ReferentId, tuple[list[ReferentId], list[ReferentId]]] = defaultdict(lambda: ([], []))
        for rid, before in self._known.moved.items():
            now = self._known.find(rid) if self._known.holds(rid) else None
            if before != now:
                if before:
                    found[before][0].append(rid)
                if now:
                    found[now][1].append(rid)
        return found

    def _of_kind(
        self, kind: Kind, roots: Iterable[ReferentId]
    ) -> Iterator[tuple[ReferentId, Entity | None, Entity | None]]:
        """The entities of a kind that may differ: as they were, and as they are."""
        known = self._known
        shared: dict[str, list[ReferentId]] = {}
        fresh: dict[ReferentId, Entity | None] = {}
        for root in roots:
            found = fresh[root] = self._entity(kind, root) if known.is_there(root) else None
            for base, bearers in known.base(kind, root, found.slug if found else None).items():
                shared.setdefault(base, bearers)
        for base, before in shared.items():
            after = known.bearers.first(f"{kind} {base}", 2)
            for root in (*before, *after) if 1 in (len(before), len(after)) else ():  # who was alone, or is now
                fresh.setdefault(root, known.entities.get(root))
        for root, found in fresh.items():
            now = replace(found, slug=self._slug(kind, root)) if found else None
            yield root, known.become(root, now), now

    def _slug(self, kind: Kind, root: ReferentId) -> str:
        base = self._known.bases[root]
        return slug_of(base, root, alone=len(self._known.bearers.first(f"{kind} {base}", 2)) == 1)

    def _entity(self, kind: Kind, root: ReferentId) -> Entity:
        """A cluster as an entity without its members, with what its slug is made of."""
        known = self._known
        name = self._named[root] = self._name(kind, root)
        names = {name, *known.called(root, "form")}
        notations = (("iso3166-1-alpha2", code) for code in sorted(known.called(root, "code")))
        codes = tuple(each for each in notations if re.fullmatch("[A-Z]{2}", each[1]))
        return Entity(slug(self._slug_text(kind, root)), kind, name, tuple(sorted(names)), (), codes)

    def _name(self, kind: Kind, root: ReferentId) -> str:
        rule: Callable[[ReferentId], str] = {
            Kind.NATION: self._nation,
            Kind.ORGANIZATION: self._organization,
            Kind.PLACE: self._nation,
            Kind.PERSON: self._person,
            Kind.NEGOTIATION: self._negotiation,
            Kind.DELEGATION: self._delegation,
            Kind.QUOTATION: self._quotation,
        }.get(kind, self._fullest)
        own = rule(root)  # which also learns what the slug of talks is made from
        return self._given.get(root, own)

    def _slug_text(self, kind: Kind, root: ReferentId) -> str:
        """What the slug is made from: the name, and for talks and posts what tells them apart."""
        entities = self._known.entities
        if kind is Kind.NEGOTIATION:
            talks = self._talks[root]
            sides = self._names_of(talks.parties)
            day = day_text(talks)[:7]
            if talks.is_round and (talks.cities or len(sides) > 1):
                return " ".join([day, *self._names_of(talks.cities), *sides[: NAMED_PARTIES + 1]])
        if kind is Kind.DELEGATION:
            ends = self._ends(root, *ENDS[Kind.DELEGATION])
            return " ".join(entities[end].slug for end in ends) or self._named[root]
        if kind is Kind.POST_HOLDING:
            names = self._names_in_order(self._ends(root, *ENDS[kind]))
            return " ".join([*names[:1], self._corpus.facet(root, "title") or self._named[root], *names[1:]])
        return self._named[root]

    def _names_of(self, roots: Iterable[ReferentId]) -> list[str]:
        return sorted(self._names_in_order(roots))

    def _names_in_order(self, roots: Iterable[ReferentId]) -> list[str]:
        return [self._known.entities[root].name for root in roots]

    def _members(self, root: ReferentId) -> list[ReferentId]:
        return sorted(self._known.members.of(root))

    def _ends(self, root: ReferentId, *links: str) -> list[ReferentId]:
        """The clusters that the links of the members lead to, as far as any has them; in most the first one has."""
        found: list[ReferentId] = []
        for link in links:
            end = self._corpus.link(root, link)
            if end is None:
                ends = (self._corpus.link(rid, link) for rid in self._members(root))
                end = next((each for each in ends if each), None)
            found += [self._clusters.find(end)] if end else []
        return found

    def _nation(self, root: ReferentId) -> str:
        return _commonest(self._known.called(root, "name"))

    def _organization(self, root: ReferentId) -> str:
        forms: Counter[str] = Counter()
        for name, count in self._known.called(root, "name").items():
            forms[without_article(re.sub(r"\s*\([A-Z0-9.&-]+\)", "", name))] += count
        spelt = {form: count for form, count in forms.items() if not form.isupper()}
        return _fullest(spelt or forms, lambda form: (len(content_words(form)),))

    def _person(self, root: ReferentId) -> str:
        forms: Counter[str] = Counter()
        for form, count in self._known.called(root, "form").items():
            words = form.split()
            plain = words if is_description(form) else words[courtesy_length([fold(word) for word in words]) :]
            forms[" ".join(plain) or form] += count
        proper = {form: count for form, count in forms.items() if not is_description(form)}
        return _fullest(proper or forms, _completeness)

    def _negotiation(self, root: ReferentId) -> str:
        """A name made of parties, place and month, or the fullest that the articles have, where that says more."""
        described = [describe_talks(self._corpus, self._clusters, rid) for rid in self._members(root)]
        talks = self._talks[root] = _pooled(described)
        sides = self._names_of(talks.parties or talks.people)
        spots = self._names_of(talks.cities or talks.countries)
        return talks_name(talks, sides, spots, self._fullest(root))

    def _delegation(self, root: ReferentId) -> str:
        ends = self._ends(root, *ENDS[Kind.DELEGATION])
        if len(ends) < 2:
            return self._fullest(root)
        return "{} delegation to {}".format(*self._names_in_order(ends))

    def _quotation(self, root: ReferentId) -> str:
        texts = {self._corpus.facet(rid, "text") or self._corpus.name(rid) for rid in self._members(root)}
        return min(texts, key=lambda text: (-len(text), text))

    def _fullest(self, root: ReferentId) -> str:
        forms = self._known.called(root, "name")
        return _fullest(forms, lambda form: (len(content_words(form)), len(form)))


def slug_of(base: str, root: ReferentId, *, alone: bool) -> str:
    """The slug of an entity that is the only one of its base, or one of several."""
    return base if alone else f"{base}-{digest(root.article, root.key)}"


def _pooled(described: list[Talks]) -> Talks:
    """What all members of a cluster together know; the fullest set of parties, the most exact time."""
    fullest = max(described, key=lambda talks: (len(talks.parties), sorted(talks.parties)))
    timed = min(described, key=_vagueness)
    return Talks(
        fullest.level,
        fullest.parties,
        fullest.people,
        frozenset().union(*(talks.cities for talks in described)),
        frozenset().union(*(talks.countries for talks in described)),
        frozenset().union(*(talks.venues for talks in described)),
        timed.when,
        frozenset(),
        frozenset(),
        frozenset(),
    )


def _vagueness(talks: Talks) -> tuple[object, ...]:
    width = sum(last - first for first, last in talks.when.intervals)
    return not talks.when.is_exact, not talks.when.intervals, width, talks.when.anchor, talks.when.intervals


def _completeness(form: str) -> tuple[int, ...]:
    name = person_name(form)
    return len(name.full_words), len(name.words), not form.isupper()


def _fullest(forms: Mapping[str, int], fullness: Callable[[str], tuple[int, ...]]) -> str:
    """The fullest form; of equally full ones the most frequent, then the first in the alphabet."""
    return min(forms, key=lambda form: (tuple(-part for part in fullness(form)), -forms[form], form))


def _commonest(forms: Mapping[str, int]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))
