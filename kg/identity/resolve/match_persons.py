"""Persons: full names first, then bare surnames, each given to the one person it can mean.

Names alone unite equal full names. Everything weaker (another spelling, a short form, a bare surname) needs support: a
post, a side, a negotiation or an article in common. People who hold posts of different nations are different people.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from kg.folding import content_words, fold
from kg.identity.resolve.blocks import Blocks, Keys, group_by_trait
from kg.identity.resolve.clusters import Clusters, Link, leaders
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
from kg.identity.resolve.step import Step
from kg.model import Judgement, Kind, ReferentId

_SEATS = ("ledBy", "hasMember", "hasSpokesperson")
_PARTS = ("hasParty", "notAttendedBy", "hostedBy", "mediatedBy")
#: What makes a bare surname one person's, with the score of the decision.
SUPPORT = {"post": 0.92, "article": 0.9, "negotiation": 0.88, "nation": 0.85}

#: What full names that are not equal must share.
_NEEDED = ("post", "nation")

#: The ways in which names compare, the nearest first.
_NEARNESS = tuple(Likeness)


class PersonTrait(NamedTuple):
    """What can distinguish persons: full names, bare names, titles of address, nations of present and past posts."""

    full: frozenset[PersonName]
    bare: frozenset[PersonName]
    genders: frozenset[str]
    nations: frozenset[ReferentId]
    former: frozenset[ReferentId]


class Support(NamedTuple):
    """What a person can share with another: posts, nations, negotiations, articles."""

    post: frozenset[tuple[str, ReferentId]]
    nation: frozenset[ReferentId]
    negotiation: frozenset[ReferentId]
    article: frozenset[str]

    def keys(self, level: str) -> frozenset[object]:
        """What is known on one level, such as the posts."""
        found: frozenset[object] = getattr(self, level)
        return found


_NO_SUPPORT = Support(frozenset(), frozenset(), frozenset(), frozenset())


class Person(NamedTuple):
    """What tells a person from others, and what it can share with them."""

    trait: PersonTrait
    support: Support


def title_key(corpus: Corpus, rid: ReferentId) -> str:
    """A post-holding's title as sorted words, without the name of what it is a post of."""
    title = fold(corpus.facet(rid, "title") or corpus.name(rid))
    whole = corpus.link(rid, "of")
    for name in corpus.names(whole) if whole else ():
        if title.startswith(f"{fold(name)} "):
            title = title[len(fold(name)) + 1 :]
    return " ".join(sorted(content_words(title))) or title


def describe_person(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> Person:
    """What the article says of a person; one that it only describes has no name."""
    proper = [name for name in corpus.names(rid) if not is_description(name)]
    names = {person_name(name) for name in proper}
    full = frozenset(name for name in names if name.is_full)
    nations: dict[bool, set[ReferentId]] = {True: set(), False: set()}
    posts: set[tuple[str, ReferentId]] = set()
    for post in corpus.posts(rid):
        whole = corpus.link(post, "of")
        nation = _nation_of(corpus, clusters, whole)
        if nation:
            nations[corpus.facet(post, "former") == "true"].add(nation)
        if whole:
            posts.add((title_key(corpus, post), nation or clusters.find(whole)))
    sides, talks = _seats(corpus, clusters, rid)
    trait = PersonTrait(
        full,
        frozenset() if full else frozenset(names),
        frozenset(map(gender, proper)) - {""},
        frozenset(nations[False]),
        frozenset(nations[True]),
    )
    every = nations[False] | nations[True] | sides
    return Person(trait, Support(frozenset(posts), frozenset(every), talks, frozenset([rid.article])))


def _full_name(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> Person:
    """A person as far as it is known before negotiations are."""
    found = describe_person(corpus, clusters, rid)
    return found._replace(support=found.support._replace(negotiation=frozenset()))


def _full_name_keys(_: Corpus, rid: ReferentId, person: Person) -> Keys:
    """Persons share a block when two words of their names sound alike, or the joined names are equal."""
    trait = person.trait
    blocks: set[tuple[str, ...]] = set()
    for name in trait.full:
        sounds = sorted({skeleton(word) for word in name.full_words})
        blocks.update(combinations(sounds[:6], 2))
        blocks.add((name.words[-1], name.words[0][0]))
        blocks.add(("".join(name.words),))
    ends = {(name.words[0], name.words[-1]) for name in trait.full}
    shares = [(level, each) for level in _NEEDED for each in person.support.keys(level)]
    return Keys(trait if trait.full else rid, blocks, (*ends, *trait.nations, *trait.former), shares=shares)


def _join_full_names(_: Corpus, clusters: Clusters, persons: Mapping[ReferentId, Person], blocks: Blocks) -> None:
    """Unite persons by their full names."""
    traits = {rid: person.trait for rid, person in persons.items()}
    groups = group_by_trait({rid: trait for rid, trait in traits.items() if trait.full})
    links: list[Link] = []
    for trait, group in groups.items():
        # Without a nation, namesakes cannot be distinguished: each such person looks for a place of its own.
        for leader, rid in leaders(clusters, group):
            why = f"{clusters.label(leader)} and {clusters.label(rid)} bear the same full name"
            vague = () if trait.nations else (leader, rid)
            links.append(Link(leader, rid, Judgement.SAME, "full-name", 0.97, why, vague))
    pairs = blocks.pairs(persons)
    shares = {rid: blocks.shares(rid) for rid in dict.fromkeys(rid for pair in pairs for rid in pair)}
    for first, second in pairs:
        one, other = traits[first], traits[second]
        judged = _compare_full(one, other, {level for level, _ in shares[first] & shares[second]})
        if judged is None:
            continue
        judgement, rule, score, reason, are_vague = judged
        # All of a group are as their first is, but for those that a user's word has put together with others.
        said = ((rid, second) for rid in groups[one][1:] if rid in clusters.by_user.roots)
        heard = ((first, rid) for rid in groups[other][1:] if rid in clusters.by_user.roots)
        for ends in ((first, second), *said, *heard):
            why = f"{clusters.label(ends[0])} and {clusters.label(ends[1])}: {reason}"
            open_ends = tuple(rid for rid, is_vague in zip(ends, are_vague, strict=True) if is_vague)
            links.append(Link(*ends, judgement, rule, score, why, open_ends))
    clusters.join(links, traits, persons_clash)


def _apart_from_support(person: Person) -> Person:
    """A person as `_join_full_names` looks at it; what it can share is found in the blocks."""
    return Person(person.trait, _NO_SUPPORT)


FULL_NAMES = Step(
    "full names",
    Kind.PERSON,
    _full_name,
    _full_name_keys,
    _join_full_names,
    kept=Person,
    keep=_apart_from_support,
)


def persons_clash(one: PersonTrait, other: PersonTrait) -> str | None:
    """Why two persons cannot be one: names that differ, titles of address, or nations of their posts."""
    if one.full and other.full and all(compare_names(a, b) is Likeness.NONE for a in one.full for b in other.full):
        return "their names differ"
    if one.genders and other.genders and not one.genders & other.genders:
        return "one is addressed as a man and one as a woman"
    if one.nations and other.nations and not (one.nations | one.former) & (other.nations | other.former):
        return "they hold posts of different nations"
    for bare, full in ((one, other), (other, one)):
        if bare.bare and full.full and not any(may_mean(a, b) for a in bare.bare for b in full.full):
            return "their names differ"
    return None


def acts_for(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> set[ReferentId]:
    """The nations that a person holds posts of at present, as its article has it: for whom it acts."""
    posts = (post for post in corpus.posts(rid) if corpus.facet(post, "former") != "true")
    nations = (_nation_of(corpus, clusters, corpus.link(post, "of")) for post in posts)
    return {nation for nation in nations if nation}


def _nation_of(corpus: Corpus, clusters: Clusters, rid: ReferentId | None) -> ReferentId | None:
    """The nation the referent is or belongs to, through what it is part of."""
    for _ in range(4):
        if rid is None or corpus.kind(rid) is Kind.NATION:
            break
        rid = corpus.link(rid, "partOf")
    else:
        return None
    return clusters.find(rid) if rid else None


def _seats(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> tuple[frozenset[ReferentId], frozenset[ReferentId]]:
    """The nations that a person sat for, and the negotiations it took part in."""
    delegations = corpus.subjects(rid, *_SEATS)
    sides = (_nation_of(corpus, clusters, corpus.link(each, "onBehalfOf")) for each in delegations)
    talks = [*(corpus.link(each, "sentTo") for each in delegations), *corpus.subjects(rid, *_PARTS)]
    return frozenset(each for each in sides if each), frozenset(clusters.find(each) for each in talks if each)


def _compare_full(
    one: PersonTrait, other: PersonTrait, shared: set[str]
) -> tuple[Judgement, str, float, str, tuple[bool, bool]] | None:
    """Judge two persons with full names: by which rule, how surely, why, and which of them could as well be another.

    None if the names have nothing to do with each other.
    """
    likeness = min(
        (compare_names(a, b) for a in one.full for b in other.full), key=_NEARNESS.index, default=Likeness.NONE
    )
    if likeness is Likeness.NONE:
        return None
    clash = persons_clash(one, other)
    rule = f"full-name-{likeness.name.lower()}"
    if clash:
        return Judgement.DIFFERENT, rule, 0.85, f"{likeness.value}, but {clash}", (False, False)
    needed = {
        Likeness.EQUAL: set(),
        Likeness.MIDDLE: set(),
        Likeness.ORDER: set() if any(name.stands_first for name in one.full | other.full) else {"post", "nation"},
        Likeness.SPELLING: {"post", "nation"} if _is_safe_spelling(one, other) else {"post"},
        Likeness.PART: {"post", "nation"},
        Likeness.INITIAL: {"post"},
    }[likeness]
    supported = next((level for level in ("post", "nation") if level in shared), None)
    why = f"{likeness.value}, and they share a {supported}" if supported else likeness.value
    if needed and not needed & shared:
        return Judgement.UNSURE, rule, 0.6, f"{why}, but nothing else supports it", (False, False)
    # A shorter or differently spelt name may have rivals even where the nation is known.
    vague = not one.nations or likeness is not Likeness.EQUAL, not other.nations or likeness is not Likeness.EQUAL
    return Judgement.SAME, rule, 0.98 - 0.03 * _NEARNESS.index(likeness), why, vague


def _is_safe_spelling(one: PersonTrait, other: PersonTrait) -> bool:
    """Whether the spellings differ in more than the end of a given name, which may tell a man from a woman."""
    return not any(
        a.words[-1] == b.words[-1] and a.words[0] != b.words[0] and a.words[0][-1] in "aeo" and b.words[0][-1] in "aeo"
        for a in one.full
        for b in other.full
    )


def may_mean(bare: PersonName, full: PersonName) -> bool:
    """Whether a bare surname, with or without initials, can be short for the full name."""
    surname = bare.full_words[-1:] or bare.words[-1:]
    if not surname or surname[0] not in full.words:
        return False
    initials = [word for word in bare.words if len(word) == 1 and word != surname[0]]
    return not initials or initials[0] in {word[0] for word in full.words if word != surname[0]}
