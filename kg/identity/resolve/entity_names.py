"""Entities from clusters: the name people read, the slug of the IRI, all names, all members."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from kg.folding import content_words, fold, without_article
from kg.identity.resolve.clusters import Clusters
from kg.identity.resolve.corpus import Corpus
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


def make_entities(corpus: Corpus, clusters: Clusters, given_names: Mapping[ReferentId, str]) -> tuple[Entity, ...]:
    """Every cluster as an entity, sorted by kind and slug; by the last of the names that its members were given."""
    naming = _Naming(corpus, clusters, given_names)
    entities: list[Entity] = []
    for kind in _NAMING_ORDER:
        groups = clusters.members(corpus.of_kind(kind))
        naming.name_all(kind, groups)
        slugs = _unique_slugs({root: naming.slug_text(kind, root, members) for root, members in groups.items()})
        naming.slugs.update(slugs)
        for root, members in groups.items():
            name = naming.named[root]
            names = {name, *(form for rid in members for form in corpus.names(rid))}
            codes = {corpus.facet(rid, "code") or "" for rid in members} if kind is Kind.NATION else set()
            notations = tuple(("iso3166-1-alpha2", code) for code in sorted(codes) if re.fullmatch("[A-Z]{2}", code))
            entities.append(Entity(slugs[root], kind, name, tuple(sorted(names)), tuple(members), notations))
    return tuple(sorted(entities, key=lambda entity: (entity.kind.value, entity.slug)))


def _unique_slugs(texts: dict[ReferentId, str]) -> dict[ReferentId, str]:
    """A slug for each; those that share one all get a digest of their first member, so that none changes its owner."""
    bases = {root: slug(text) for root, text in texts.items()}
    counts = Counter(bases.values())
    return {
        root: base if counts[base] == 1 else f"{base}-{digest(root.article, root.key)}" for root, base in bases.items()
    }


class _Naming:
    """Finds the name of each cluster, kind after kind."""

    def __init__(self, corpus: Corpus, clusters: Clusters, given_names: Mapping[ReferentId, str]) -> None:
        self._given = given_names
        self.named: dict[ReferentId, str] = {}
        self.slugs: dict[ReferentId, str] = {}
        self._corpus = corpus
        self._clusters = clusters
        self._talks: dict[ReferentId, Talks] = {}

    def name_all(self, kind: Kind, groups: dict[ReferentId, list[ReferentId]]) -> None:
        """Name every cluster of a kind."""
        rule: Callable[[ReferentId, list[ReferentId]], str] = {
            Kind.NATION: self._nation,
            Kind.ORGANIZATION: self._organization,
            Kind.PLACE: self._nation,
            Kind.PERSON: self._person,
            Kind.NEGOTIATION: self._negotiation,
            Kind.DELEGATION: self._delegation,
            Kind.QUOTATION: self._quotation,
        }.get(kind, self._fullest)
        for root, members in groups.items():
            own = rule(root, members)  # which also learns what the slug of talks is made from
            given = [name for rid, name in self._given.items() if rid in members]
            self.named[root] = given[-1] if given else own

    def slug_text(self, kind: Kind, root: ReferentId, members: list[ReferentId]) -> str:
        """What the slug is made from: the name, and for talks and posts what tells them apart."""
        if kind is Kind.NEGOTIATION:
            talks = self._talks[root]
            sides = self._names_of(talks.parties)
            day = day_text(talks)[:7]
            if talks.is_round and (talks.cities or len(sides) > 1):
                return " ".join([day, *self._names_of(talks.cities), *sides[: NAMED_PARTIES + 1]])
        if kind is Kind.DELEGATION:
            return " ".join(self.slugs[end] for end in self._ends(members, "onBehalfOf", "sentTo")) or self.named[root]
        if kind is Kind.POST_HOLDING:
            names = [self.named[end] for end in self._ends(members, "holder", "of")]
            return " ".join([*names[:1], self._corpus.facet(members[0], "title") or self.named[root], *names[1:]])
        return self.named[root]

    def _names_of(self, roots: Iterable[ReferentId]) -> list[str]:
        return sorted(self.named[root] for root in roots)

    def _forms(self, members: list[ReferentId]) -> Counter[str]:
        """All forms of a cluster's names, with how many members have each."""
        return Counter(form for rid in members for form in self._corpus.names(rid))

    def _ends(self, members: list[ReferentId], *links: str) -> list[ReferentId]:
        """The clusters that the links of the members lead to, as far as any has them."""
        found = ([self._corpus.link(rid, link) for rid in members] for link in links)
        return [self._clusters.find(ends[0]) for ends in ([rid for rid in tried if rid] for tried in found) if ends]

    def _nation(self, _: ReferentId, members: list[ReferentId]) -> str:
        return _commonest(Counter(self._corpus.name(rid) for rid in members))

    def _organization(self, _: ReferentId, members: list[ReferentId]) -> str:
        forms = Counter(without_article(re.sub(r"\s*\([A-Z0-9.&-]+\)", "", self._corpus.name(rid))) for rid in members)
        spelt = {form: count for form, count in forms.items() if not form.isupper()}
        return _fullest(spelt or forms, lambda form: (len(content_words(form)),))

    def _person(self, _: ReferentId, members: list[ReferentId]) -> str:
        forms: Counter[str] = Counter()
        for form, count in self._forms(members).items():
            words = form.split()
            plain = words if is_description(form) else words[courtesy_length([fold(word) for word in words]) :]
            forms[" ".join(plain) or form] += count
        proper = {form: count for form, count in forms.items() if not is_description(form)}
        return _fullest(proper or forms, _completeness)

    def _negotiation(self, root: ReferentId, members: list[ReferentId]) -> str:
        """A name made of parties, place and month, or the fullest that the articles have, where that says more."""
        talks = self._talks[root] = _pooled([describe_talks(self._corpus, self._clusters, rid) for rid in members])
        sides = self._names_of(talks.parties or talks.people)
        spots = self._names_of(talks.cities or talks.countries)
        return talks_name(talks, sides, spots, self._fullest(root, members))

    def _delegation(self, root: ReferentId, members: list[ReferentId]) -> str:
        ends = self._ends(members, "onBehalfOf", "sentTo")
        if len(ends) < 2:
            return self._fullest(root, members)
        return f"{self.named[ends[0]]} delegation to {self.named[ends[1]]}"

    def _quotation(self, _: ReferentId, members: list[ReferentId]) -> str:
        texts = {self._corpus.facet(rid, "text") or self._corpus.name(rid) for rid in members}
        return min(texts, key=lambda text: (-len(text), text))

    def _fullest(self, _: ReferentId, members: list[ReferentId]) -> str:
        forms = Counter(self._corpus.name(rid) for rid in members)
        return _fullest(forms, lambda form: (len(content_words(form)), len(form)))


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
    return not talks.when.is_exact, not talks.when.intervals, width, talks.order()


def _completeness(form: str) -> tuple[int, ...]:
    name = person_name(form)
    return len(name.full_words), len(name.words), not form.isupper()


def _fullest(forms: dict[str, int], fullness: Callable[[str], tuple[int, ...]]) -> str:
    """The fullest form; of equally full ones the most frequent, then the first in the alphabet."""
    return min(forms, key=lambda form: (tuple(-part for part in fullness(form)), -forms[form], form))


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))
