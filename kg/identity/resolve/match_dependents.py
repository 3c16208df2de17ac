"""Things that cannot be thought without another: post-holdings, delegations, quotations.

A post-holding is known by holder, title and what the post belongs to; a delegation by its side and negotiation; an
utterance by its speaker and its words, of which two articles may have two wordings.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz

from kg.folding import fold
from kg.identity.resolve.blocks import Blocks, Keys, group_by_trait
from kg.identity.resolve.clusters import Clusters, Link, leaders
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.match_persons import title_key
from kg.identity.resolve.match_talks import side
from kg.identity.resolve.name_parts import is_description
from kg.identity.resolve.step import Step
from kg.model import Judgement, Kind, ReferentId

#: Two wordings at least this alike (0 to 100) are one utterance.
_WORDS_ALIKE = 85
#: So many words in common are not said by two people.
_TELLING_LENGTH = 8
_SHINGLE = 3
_SKETCH = 12


class _Holding(NamedTuple):
    holder: ReferentId | None
    title: str
    of: ReferentId | None
    believed: bool = True


def _holding(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> _Holding:
    holder, whole = corpus.link(rid, "holder"), corpus.link(rid, "of")
    return _Holding(
        clusters.find(holder) if holder else None,
        title_key(corpus, rid),
        side(corpus, clusters, whole) if whole else None,
        bool(corpus.subjects(rid, "holds")),
    )


def _holding_keys(_: Corpus, rid: ReferentId, trait: _Holding) -> Keys:
    return Keys(trait if trait.holder else rid, [(trait.holder, trait.title)] if trait.holder else ())


def _join_holdings(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Holding], __: Blocks) -> None:
    """Unite post-holdings of one holder and title; one that does not say of what joins the only one that does."""
    by_title: dict[tuple[ReferentId, str], set[_Holding]] = defaultdict(set)
    for trait in traits.values():
        if trait.holder and trait.believed:
            by_title[trait.holder, trait.title].add(trait)
    groups = group_by_trait(traits)
    links: list[Link] = []
    for trait, group in groups.items():
        for leader, rid in leaders(clusters, group) if trait.holder else ():
            why = f"{clusters.label(leader)} and {clusters.label(rid)} are one person's post of one title"
            links.append(Link(leader, rid, Judgement.SAME, "post-holding", 0.97, why))
    for holdings in by_title.values():
        for bare in (holding for holding in holdings if holding.of is None):
            for rival in holdings - {bare}:
                left, right = groups[bare][0], groups[rival][0]
                why = f"{clusters.label(left)} and {clusters.label(right)} are one person's post of one title"
                links.append(Link(left, right, Judgement.SAME, "post-holding", 0.85, why, (left,)))
    clusters.join(links, traits, _holdings_clash)


def _holdings_clash(one: _Holding, other: _Holding) -> str | None:
    if one.holder != other.holder:
        return "they are held by different persons"
    if one.of and other.of and one.of != other.of:
        return "they are posts of different bodies"
    if one.believed != other.believed:
        return "only one of them is believed to be held"
    return None


#: On whose behalf a delegation is where.
_Delegation = tuple[ReferentId | None, ReferentId | None]


def _delegation(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> _Delegation:
    principal, talks = corpus.link(rid, "onBehalfOf"), corpus.link(rid, "sentTo")
    return side(corpus, clusters, principal) if principal else None, clusters.find(talks) if talks else None


def _delegation_keys(_: Corpus, rid: ReferentId, trait: _Delegation) -> Keys:
    return Keys(trait if all(trait) else rid)


def _join_delegations(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Delegation], __: Blocks) -> None:
    """Unite delegations of one side to one negotiation."""
    links = []
    for trait, group in group_by_trait(traits).items():
        for leader, rid in leaders(clusters, group) if all(trait) else ():
            why = f"{clusters.label(leader)} and {clusters.label(rid)} stand for one side in one negotiation"
            links.append(Link(leader, rid, Judgement.SAME, "delegation", 0.97, why))
    clusters.join(links, traits, lambda one, other: None if one == other else "they differ in side or negotiation")


class _Utterance(NamedTuple):
    """A quotation's folded words, its speaker, and the article that distinguishes its own quotations."""

    words: str
    speaker: ReferentId | None
    is_named: bool
    article: str


def _utterance_keys(_: Corpus, __: ReferentId, trait: _Utterance) -> Keys:
    sketch = _sketch(trait.words)
    return Keys(trait, sketch, (trait.speaker, *sketch[:1]))


def _join_quotations(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Utterance], blocks: Blocks) -> None:
    """Unite the wordings of one utterance."""
    links: list[Link] = []
    for group in group_by_trait(traits).values():
        for leader, rid in leaders(clusters, group):
            why = f"{clusters.label(leader)} and {clusters.label(rid)} are the same words in one article"
            links.append(Link(leader, rid, Judgement.SAME, "same-words", 1.0, why))
    for left, right in blocks.pairs(traits):
        links.extend(_compare_utterances(clusters, left, traits[left], right, traits[right]))
    clusters.join(links, traits, _utterances_clash)


def _utterance(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> _Utterance:
    speaker = min(corpus.objects(rid, "spokenBy"), default=None)
    is_named = speaker is not None and not (
        corpus.kind(speaker) is Kind.PERSON and is_description(corpus.name(speaker))
    )
    words = fold(corpus.facet(rid, "text") or corpus.name(rid))
    return _Utterance(words, side(corpus, clusters, speaker) if speaker else None, is_named, rid.article)


def _sketch(words: str) -> list[int]:
    """A few of the text's word triples, chosen so that like texts choose like triples."""
    split = words.split()
    triples = {" ".join(split[place : place + _SHINGLE]) for place in range(max(1, len(split) - _SHINGLE + 1))}
    return sorted(zlib.crc32(triple.encode()) for triple in triples)[:_SKETCH]


def _likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 100; a long passage wholly inside the other is alike."""
    score = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    shorter, longer = sorted((one, other), key=len)
    if score < _WORDS_ALIKE and len(shorter.split()) >= _TELLING_LENGTH and f" {shorter} " in f" {longer} ":
        return 95.0
    return score


def _utterances_clash(one: _Utterance, other: _Utterance) -> str | None:
    if one.article == other.article and _likeness(one.words, other.words) < _WORDS_ALIKE:
        return "one article tells them apart"
    if one.is_named and other.is_named and one.speaker != other.speaker:
        return "they have different speakers"
    return None


def _compare_utterances(
    clusters: Clusters, left: ReferentId, one: _Utterance, right: ReferentId, other: _Utterance
) -> Iterable[Link]:
    score = _likeness(one.words, other.words)
    if score < _WORDS_ALIKE:
        return
    length = min(len(one.words.split()), len(other.words.split()))
    why = f"{clusters.label(left)} and {clusters.label(right)} agree in {score:.0f} % of their words"
    if one.speaker and one.speaker == other.speaker and (one.is_named or one.article == other.article):
        yield Link(left, right, Judgement.SAME, "same-words", score / 100, f"{why} and have one speaker")
    elif length >= _TELLING_LENGTH and not (one.is_named and other.is_named):
        vague = tuple(rid for rid, trait in ((left, one), (right, other)) if not trait.is_named)
        why += ", and one speaker is not named"
        yield Link(left, right, Judgement.SAME, "same-words", score / 110, why, vague)
    elif length >= _TELLING_LENGTH:
        yield Link(left, right, Judgement.UNSURE, "same-words", 0.5, f"{why}, but they have different speakers")


POST_HOLDINGS = Step("post-holdings", Kind.POST_HOLDING, _holding, _holding_keys, _join_holdings, whole=True)
DELEGATIONS = Step("delegations", Kind.DELEGATION, _delegation, _delegation_keys, _join_delegations)
QUOTATIONS = Step(
    "quotations",
    Kind.QUOTATION,
    _utterance,
    _utterance_keys,
    _join_quotations,
    kept=_Utterance,
    keep=lambda utterance: utterance,
)
