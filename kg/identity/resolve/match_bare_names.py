"""Persons of whom an article has a bare surname: each is given to the one person it can mean, or left open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from kg.identity.resolve.blocks import Blocks, Keys, group_by_trait
from kg.identity.resolve.clusters import Clusters, Link, leaders
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.match_persons import (
    SUPPORT,
    Person,
    PersonTrait,
    Support,
    describe_person,
    persons_clash,
)
from kg.identity.resolve.name_parts import person_name
from kg.identity.resolve.step import Step
from kg.model import Judgement, Kind, ReferentId

#: A surname that fits more persons than this says of none that it may be theirs.
_FEW = 8
#: How sure a surname with the first letter of a given name is, if nobody else can be meant.
_BY_INITIAL = 0.75
_SHARED_WORDS = {
    "post": "the post",
    "article": "the article",
    "negotiation": "a negotiation",
    "nation": "the nation",
}


def _bare_name(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> tuple[Person, ReferentId]:
    """A person, and who stands for it by its full name."""
    return describe_person(corpus, clusters, rid), clusters.find(rid)


def _bare_name_keys(corpus: Corpus, rid: ReferentId, described: tuple[Person, ReferentId]) -> Keys:
    """A bare surname asks for those who can be called so."""
    (person, root) = described
    if person.trait.full:
        return Keys(root, offers=_surnames(corpus, rid, person.trait))
    return Keys(root, asks=_short_surnames(person.trait))


def _join_bare_names(
    corpus: Corpus, clusters: Clusters, described: Mapping[ReferentId, tuple[Person, ReferentId]], _: Blocks
) -> None:
    """Give each bare surname to the one person it can mean; where several fit, leave it open."""
    persons = {rid: person for rid, (person, _) in described.items()}
    candidates = _Candidates(corpus, clusters, persons)
    links: list[Link] = []
    unresolved: list[ReferentId] = []
    for rid, (trait, support) in persons.items():
        if trait.bare and not trait.full:
            found = list(_place_bare(clusters, rid, trait, support, candidates))
            links.extend(found)
            if not any(link.judgement is Judgement.SAME for link in found):
                unresolved.append(rid)
    links.extend(_bare_pairs(clusters, unresolved, persons))
    clusters.join(links, {rid: person.trait for rid, person in persons.items()}, persons_clash)


class _Candidates:
    """Persons with a full name, found by a surname and by what they can share."""

    def __init__(self, corpus: Corpus, clusters: Clusters, persons: Mapping[ReferentId, Person]) -> None:
        self._traits: dict[ReferentId, set[PersonTrait]] = defaultdict(set)
        self._by_support: dict[tuple[str, str, object], set[ReferentId]] = defaultdict(set)
        self._by_surname: dict[str, set[ReferentId]] = defaultdict(set)
        for rid, person in persons.items():
            if not person.trait.full:
                continue
            root = clusters.find(rid)
            self._traits[root].add(person.trait)
            for surname in _surnames(corpus, rid, person.trait):
                self._by_surname[surname].add(root)
                for level in SUPPORT:
                    for key in person.support.keys(level):
                        self._by_support[surname, level, key].add(root)

    def supported(self, trait: PersonTrait, support: Support) -> dict[ReferentId, str]:
        """The persons a bare name fits, with the strongest thing they share; a shared post beats all else."""
        found: dict[ReferentId, str] = {}
        for level in SUPPORT:
            for surname in _short_surnames(trait):
                for key in support.keys(level):
                    for root in self._by_support.get((surname, level, key), ()):
                        if self._fits(trait, root):
                            found.setdefault(root, level)
            if level == "post" and found:
                break
        return found

    def bearing(self, trait: PersonTrait) -> list[ReferentId]:
        """The persons who bear the surname and whom nothing speaks against."""
        roots = {root for surname in _short_surnames(trait) for root in self._by_surname.get(surname, ())}
        return sorted(root for root in roots if self._fits(trait, root)) if len(roots) <= _FEW else []

    def _fits(self, trait: PersonTrait, root: ReferentId) -> bool:
        return all(persons_clash(trait, known) is None for known in self._traits[root])


def _surnames(corpus: Corpus, rid: ReferentId, trait: PersonTrait) -> set[str]:
    """What short names mean this person: by the order of the name, or because the article itself shortens it so."""
    words = {word for name in trait.full for word in name.words}
    short = {person_name(name).words for name in corpus.names(rid)}
    shown = {name[0] for name in short if len(name) == 1 and name[0] in words}
    return shown | {surname for name in trait.full for surname in name.surnames()}


def _short_surnames(trait: PersonTrait) -> set[str]:
    return {(name.full_words or name.words)[-1] for name in trait.bare if name.words}


def _place_bare(
    clusters: Clusters, rid: ReferentId, trait: PersonTrait, support: Support, candidates: _Candidates
) -> Iterator[Link]:
    """The link to the one person a bare surname means, or the open ones to all it could mean."""
    found = candidates.supported(trait, support)
    for root, level in found.items():
        why = f"{clusters.label(rid)} can be short for {clusters.label(root)}, and they share {_SHARED_WORDS[level]}"
        if len(found) == 1:
            yield Link(rid, root, Judgement.SAME, f"surname-and-{level}", SUPPORT[level], why)
        elif len(found) <= _FEW:
            why += f", but {len(found) - 1} more fit as well"
            yield Link(rid, root, Judgement.UNSURE, f"surname-and-{level}", 0.5, why)
    bearing = [] if found else candidates.bearing(trait)
    for root in bearing:
        why = f"{clusters.label(rid)} can be short for {clusters.label(root)}"
        if len(bearing) == 1 and _has_initial(trait):
            why += ", and for nobody else"
            yield Link(rid, root, Judgement.SAME, "surname-and-initial", _BY_INITIAL, why)
        else:
            yield Link(rid, root, Judgement.UNSURE, "surname", 0.4, f"{why}, but nothing else supports it")


def _has_initial(trait: PersonTrait) -> bool:
    """Whether every short name gives the first letter of a given name, too: "L. Holm"."""
    return all(len(name.words) > 1 and not name.is_full for name in trait.bare)


def _bare_pairs(
    clusters: Clusters,
    rids: list[ReferentId],
    persons: Mapping[ReferentId, Person],
) -> Iterator[Link]:
    """Bare surnames nobody could be found for, united among themselves where they share a post or negotiation."""
    blocks: dict[tuple[str, str, object], list[ReferentId]] = defaultdict(list)
    for rid in sorted(rids):
        for surname in _short_surnames(persons[rid].trait):
            for level in ("post", "negotiation"):
                for key in persons[rid].support.keys(level):
                    blocks[surname, level, key].append(rid)
    for (_, level, _), block in blocks.items():
        groups = group_by_trait({rid: persons[rid].trait for rid in block})
        firsts = combinations(sorted(group[0] for group in groups.values()), 2)
        for left, right in (*firsts, *(pair for group in groups.values() for pair in leaders(clusters, group))):
            why = f"{clusters.label(left)} and {clusters.label(right)} share a surname and {_SHARED_WORDS[level]}"
            yield Link(left, right, Judgement.SAME, f"surname-and-{level}", SUPPORT[level] - 0.05, why)


BARE_NAMES = Step(
    "bare names", Kind.PERSON, _bare_name, _bare_name_keys, _join_bare_names, on_demand=True, compact=False
)
