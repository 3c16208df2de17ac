"""Persons: full names first, then bare surnames, each given to the one person it can mean.

Names alone unite equal full names. Everything weaker (another spelling, a short form, a bare surname) needs support: a
post, a side, a negotiation or an article in common. People who hold posts of different nations are different people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

from kg.folding import content_words, fold
from kg.identity.resolve.clusters import WINDOW, Clusters, Link, group_by_trait, leaders, neighbours, ranked
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.name_parts import (
    Likeness,
    PersonName,
    compare_names,
    gender,
    is_description,
    person_name,
    skeleton,
)
from kg.model import Judgement, Kind, ReferentId

_SEATS = ("ledBy", "hasMember", "hasSpokesperson")
_PARTS = ("hasParty", "notAttendedBy", "hostedBy", "mediatedBy")
#: What makes a bare surname one person's, with the score of the decision.
_SUPPORT = {"post": 0.92, "article": 0.9, "negotiation": 0.88, "nation": 0.85}

#: The ways in which names compare, the nearest first.
_NEARNESS = tuple(Likeness)

_SHARED_WORDS = {
    "post": "the post",
    "article": "the article",
    "negotiation": "a negotiation",
    "nation": "the nation",
}


class PersonTrait(NamedTuple):
    """What can tell persons apart: full names, bare names, titles of address, nations of present and past posts."""

    full: frozenset[PersonName]
    bare: frozenset[PersonName]
    genders: frozenset[str]
    nations: frozenset[ReferentId]
    former: frozenset[ReferentId]

    def order(self) -> tuple[object, ...]:
        """A total order that puts like names side by side."""
        return tuple(map(ranked, (self.full, self.bare, self.genders, self.nations, self.former)))


@dataclass
class Support:
    """What a person can share with another: posts, nations, negotiations, articles."""

    post: set[tuple[str, ReferentId]] = field(default_factory=set)
    nation: set[ReferentId] = field(default_factory=set)
    negotiation: set[ReferentId] = field(default_factory=set)
    article: set[str] = field(default_factory=set)

    def add(self, other: Support) -> None:
        """Take over what the other knows."""
        self.post |= other.post
        self.nation |= other.nation
        self.negotiation |= other.negotiation
        self.article |= other.article

    def keys(self, level: str) -> Iterable[object]:
        """What is known on one level, such as the posts."""
        found: set[object] = getattr(self, level)
        return found


def title_key(corpus: Corpus, rid: ReferentId) -> str:
    """A post-holding's title as sorted words, without the name of what it is a post of."""
    title = fold(corpus.facet(rid, "title") or corpus.name(rid))
    whole = corpus.link(rid, "of")
    for name in corpus.names(whole) if whole else ():
        if title.startswith(f"{fold(name)} "):
            title = title[len(fold(name)) + 1 :]
    return " ".join(sorted(content_words(title))) or title


def join_full_names(corpus: Corpus, clusters: Clusters) -> None:
    """Unite persons by their full names."""
    traits, support = describe_persons(corpus, clusters)
    named = {rid: trait for rid, trait in traits.items() if trait.full}
    groups = group_by_trait(named)
    merged = {trait: _merged(support[rid] for rid in group) for trait, group in groups.items()}
    links: list[Link] = []
    for trait, group in groups.items():
        # Without a nation, namesakes cannot be told apart: each such person looks for a place of its own.
        for leader, rid in leaders(clusters, group):
            why = f"{clusters.label(leader)} and {clusters.label(rid)} bear the same full name"
            vague = () if trait.nations else (leader, rid)
            links.append(Link(leader, rid, Judgement.SAME, "full-name", 0.97, why, vague))
    for one, other in neighbours(_name_blocks(groups), PersonTrait.order):
        shared = _shared(merged[one], merged[other])
        for left, right in _across((groups[one], one), (groups[other], other)):
            link = _compare_full(clusters, (left, one), (right, other), shared)
            links.extend([link] if link else [])
    clusters.join(links, traits, persons_clash)


def join_bare_names(corpus: Corpus, clusters: Clusters) -> None:
    """Give each bare surname to the one person it can mean; where several fit, leave it open."""
    traits, support = describe_persons(corpus, clusters)
    candidates = _Candidates(corpus, clusters, traits, support)
    links: list[Link] = []
    unresolved: list[ReferentId] = []
    for rid, trait in traits.items():
        if trait.bare and not trait.full:
            found = list(_place_bare(clusters, rid, trait, support[rid], candidates))
            links.extend(found)
            if not any(link.judgement is Judgement.SAME for link in found):
                unresolved.append(rid)
    links.extend(_bare_pairs(clusters, unresolved, traits, support))
    clusters.join(links, traits, persons_clash)


def describe_persons(
    corpus: Corpus, clusters: Clusters
) -> tuple[dict[ReferentId, PersonTrait], dict[ReferentId, Support]]:
    """The traits and the supporting evidence of every person that has a name."""
    traits: dict[ReferentId, PersonTrait] = {}
    support: dict[ReferentId, Support] = defaultdict(Support)
    held = _posts_by_holder(corpus)
    for rid in corpus.of_kind(Kind.PERSON):
        proper = [name for name in corpus.names(rid) if not is_description(name)]
        names = {person_name(name) for name in proper}
        full = frozenset(name for name in names if name.is_full)
        present: set[ReferentId] = set()
        former: set[ReferentId] = set()
        for post in held.get(rid, ()):
            whole = corpus.link(post, "of")
            nation = _nation_of(corpus, clusters, whole)
            if nation:
                (former if corpus.facet(post, "former") == "true" else present).add(nation)
            if whole:
                support[rid].post.add((title_key(corpus, post), nation or clusters.find(whole)))
        support[rid].nation |= present | former
        support[rid].article.add(rid.article)
        _add_talks(corpus, clusters, rid, support[rid])
        genders = frozenset(map(gender, proper)) - {""}
        bare = frozenset() if full else frozenset(names)
        traits[rid] = PersonTrait(full, bare, genders, frozenset(present), frozenset(former))
    return traits, support


def persons_clash(one: PersonTrait, other: PersonTrait) -> str | None:
    """Why two persons cannot be one: names that differ, titles of address, or nations of their posts."""
    if one.full and other.full and all(compare_names(a, b) is Likeness.NONE for a in one.full for b in other.full):
        return "their names differ"
    if one.genders and other.genders and not one.genders & other.genders:
        return "one is addressed as a man and one as a woman"
    if one.nations and other.nations and not (one.nations | one.former) & (other.nations | other.former):
        return "they hold posts of different nations"
    for bare, full in ((one, other), (other, one)):
        if bare.bare and full.full and not any(_may_mean(a, b) for a in bare.bare for b in full.full):
            return "their names differ"
    return None


def nations_of_persons(corpus: Corpus, clusters: Clusters) -> dict[ReferentId, ReferentId]:
    """For each person's cluster the one nation they hold a post of at present: whom they act for."""
    found: dict[ReferentId, set[ReferentId]] = defaultdict(set)
    for holder, posts in _posts_by_holder(corpus).items():
        for post in posts:
            nation = _nation_of(corpus, clusters, corpus.link(post, "of"))
            if nation and corpus.facet(post, "former") != "true":
                found[clusters.find(holder)].add(nation)
    return {person: min(nations) for person, nations in found.items() if len(nations) == 1}


def _posts_by_holder(corpus: Corpus) -> dict[ReferentId, list[ReferentId]]:
    held: dict[ReferentId, list[ReferentId]] = defaultdict(list)
    for post in corpus.of_kind(Kind.POST_HOLDING):
        holder = corpus.link(post, "holder")
        if holder:
            held[holder].append(post)
    return held


def _nation_of(corpus: Corpus, clusters: Clusters, rid: ReferentId | None) -> ReferentId | None:
    """The nation the referent is or belongs to, through what it is part of."""
    for _ in range(4):
        if rid is None or corpus.referents[rid].kind is Kind.NATION:
            break
        rid = corpus.link(rid, "partOf")
    else:
        return None
    return clusters.find(rid) if rid else None


def _add_talks(corpus: Corpus, clusters: Clusters, rid: ReferentId, support: Support) -> None:
    for delegation in corpus.subjects(rid, *_SEATS):
        nation = _nation_of(corpus, clusters, corpus.link(delegation, "onBehalfOf"))
        talks = corpus.link(delegation, "sentTo")
        support.nation |= {nation} if nation else set()
        support.negotiation |= {clusters.find(talks)} if talks else set()
    support.negotiation |= {clusters.find(talks) for talks in corpus.subjects(rid, *_PARTS)}


def _name_blocks(traits: Iterable[PersonTrait]) -> dict[tuple[str, ...], set[PersonTrait]]:
    """Persons share a block when two words of their names sound alike, or the joined names are equal."""
    blocks: dict[tuple[str, ...], set[PersonTrait]] = defaultdict(set)
    for trait in traits:
        for name in trait.full:
            sounds = sorted({skeleton(word) for word in name.full_words})
            for pair in combinations(sounds[:6], 2):
                blocks[pair].add(trait)
            blocks[(name.words[-1], name.words[0][0])].add(trait)
            blocks[("".join(name.words),)].add(trait)
    return blocks


def _across(
    one: tuple[list[ReferentId], PersonTrait], other: tuple[list[ReferentId], PersonTrait]
) -> Iterator[tuple[ReferentId, ReferentId]]:
    """The first of each group, and every person without a nation, who has to find a place of its own."""
    (lefts, trait), (rights, rival) = one, other
    yield lefts[0], rights[0]
    if not trait.nations:
        yield from ((left, rights[0]) for left in lefts[1:])
    if not rival.nations:
        yield from ((lefts[0], right) for right in rights[1:])


def _compare_full(
    clusters: Clusters,
    one: tuple[ReferentId, PersonTrait],
    other: tuple[ReferentId, PersonTrait],
    shared: set[str],
) -> Link | None:
    """Compare two persons with full names; None where the names have nothing to do with each other."""
    (left, trait), (right, rival) = one, other
    likeness = min(
        (compare_names(a, b) for a in trait.full for b in rival.full), key=_NEARNESS.index, default=Likeness.NONE
    )
    if likeness is Likeness.NONE:
        return None
    why = f"{clusters.label(left)} and {clusters.label(right)}: {likeness.value}"
    clash = persons_clash(trait, rival)
    rule = f"full-name-{likeness.name.lower()}"
    if clash:
        return Link(left, right, Judgement.DIFFERENT, rule, 0.85, f"{why}, but {clash}")
    # A shorter or differently spelt name may have rivals even where the nation is known.
    vague = tuple(
        rid for rid, known in ((left, trait), (right, rival)) if not known.nations or likeness is not Likeness.EQUAL
    )
    if "post" in shared or "nation" in shared:
        why += ", and they share a post" if "post" in shared else ", and they share a nation"
    needed = {
        Likeness.EQUAL: set(),
        Likeness.MIDDLE: set(),
        Likeness.ORDER: set() if any(name.stands_first for name in trait.full | rival.full) else {"post", "nation"},
        Likeness.SPELLING: {"post", "nation"} if _is_safe_spelling(trait, rival) else {"post"},
        Likeness.PART: {"post", "nation"},
        Likeness.INITIAL: {"post"},
    }[likeness]
    score = 0.98 - 0.03 * _NEARNESS.index(likeness)
    if needed and not needed & shared:
        return Link(left, right, Judgement.UNSURE, rule, 0.6, f"{why}, but nothing else supports it")
    return Link(left, right, Judgement.SAME, rule, score, why, vague)


def _is_safe_spelling(one: PersonTrait, other: PersonTrait) -> bool:
    """Whether the spellings differ in more than the end of a given name, which may tell a man from a woman."""
    return not any(
        a.words[-1] == b.words[-1] and a.words[0] != b.words[0] and a.words[0][-1] in "aeo" and b.words[0][-1] in "aeo"
        for a in one.full
        for b in other.full
    )


def _shared(one: Support, other: Support) -> set[str]:
    return {level for level in _SUPPORT if not set(one.keys(level)).isdisjoint(other.keys(level))}


def _merged(parts: Iterable[Support]) -> Support:
    whole = Support()
    for part in parts:
        whole.add(part)
    return whole


def _may_mean(bare: PersonName, full: PersonName) -> bool:
    """Whether a bare surname, with or without initials, can be short for the full name."""
    surname = bare.full_words[-1:] or bare.words[-1:]
    if not surname or surname[0] not in full.words:
        return False
    initials = [word for word in bare.words if len(word) == 1 and word != surname[0]]
    return not initials or initials[0] in {word[0] for word in full.words if word != surname[0]}


class _Candidates:
    """Persons with a full name, found by a surname and by what they can share."""

    def __init__(
        self,
        corpus: Corpus,
        clusters: Clusters,
        traits: Mapping[ReferentId, PersonTrait],
        support: Mapping[ReferentId, Support],
    ) -> None:
        self._traits: dict[ReferentId, set[PersonTrait]] = defaultdict(set)
        self._by_support: dict[tuple[str, str, object], set[ReferentId]] = defaultdict(set)
        self._by_surname: dict[str, set[ReferentId]] = defaultdict(set)
        for rid, trait in traits.items():
            if not trait.full:
                continue
            root = clusters.find(rid)
            self._traits[root].add(trait)
            for surname in _surnames(corpus, rid, trait):
                self._by_surname[surname].add(root)
                for level in _SUPPORT:
                    for key in support[rid].keys(level):
                        self._by_support[surname, level, key].add(root)

    def supported(self, trait: PersonTrait, support: Support) -> dict[ReferentId, str]:
        """The persons a bare name fits, with the strongest thing they share; a shared post beats all else."""
        found: dict[ReferentId, str] = {}
        for level in _SUPPORT:
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
        return sorted(root for root in roots if self._fits(trait, root)) if len(roots) <= WINDOW else []

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
            yield Link(rid, root, Judgement.SAME, f"surname-and-{level}", _SUPPORT[level], why)
        elif len(found) <= WINDOW:
            why += f", but {len(found) - 1} more fit as well"
            yield Link(rid, root, Judgement.UNSURE, f"surname-and-{level}", 0.5, why)
    for root in () if found else candidates.bearing(trait):
        why = f"{clusters.label(rid)} can be short for {clusters.label(root)}, but nothing else supports it"
        yield Link(rid, root, Judgement.UNSURE, "surname", 0.4, why)


def _bare_pairs(
    clusters: Clusters,
    rids: list[ReferentId],
    traits: Mapping[ReferentId, PersonTrait],
    support: Mapping[ReferentId, Support],
) -> Iterator[Link]:
    """Bare surnames nobody could be found for, united among themselves where they share a post or negotiation."""
    blocks: dict[tuple[str, str, object], list[ReferentId]] = defaultdict(list)
    for rid in sorted(rids):
        for surname in _short_surnames(traits[rid]):
            for level in ("post", "negotiation"):
                for key in support[rid].keys(level):
                    blocks[surname, level, key].append(rid)
    for (_, level, _), block in blocks.items():
        for previous, rid in pairwise(block):
            for other in {block[0], previous}:
                why = f"{clusters.label(other)} and {clusters.label(rid)} share a surname and {_SHARED_WORDS[level]}"
                yield Link(other, rid, Judgement.SAME, f"surname-and-{level}", _SUPPORT[level] - 0.05, why)
