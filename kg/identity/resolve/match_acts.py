"""Agreements, contacts and measures: what actors did, known by who, what and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz

from kg.folding import content_words, fold
from kg.identity.resolve.blocks import Blocks, Keys, number
from kg.identity.resolve.clusters import Clusters, Link
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.intervals import Fit, When, are_near, compare_times
from kg.identity.resolve.match_actors import city_key
from kg.identity.resolve.match_talks import compare_parties, name_words, side
from kg.identity.resolve.step import Step, candidates
from kg.model import Judgement, Kind, ReferentId

_NEARLY_EQUAL = 90
_ALIKE = 80
#: Names that share two of this many words are compared.
_BLOCK_WORDS = 8
#: Undated contacts and measures mentioned in articles further apart than this are not taken for the same.
_CONTACT_DAYS = 45
_MEASURE_DAYS = 90
_AGREEMENT_DAYS = 400
#: Words that only say that something is an agreement, and of what sort.
_PLAIN = frozenset(
    "agreement deal accord pact truce treaty arrangement understanding settlement framework preliminary "
    "temporary interim initial provisional partial tentative new recent historic landmark reached struck signed "
    "day month year peace".split()
)


class _Agreement(NamedTuple):
    parties: frozenset[ReferentId]
    talks: frozenset[ReferentId]
    places: frozenset[ReferentId]
    when: When
    is_proposed: bool
    name: str
    subject: frozenset[str]


def _agreement(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> _Agreement:
    talks = corpus.objects(rid, "reachedIn")
    places = {clusters.find(place) for one in talks for place in corpus.objects(one, "heldIn")}
    named = name_words(corpus, corpus.objects(rid, "agreedBy"))
    telling = content_words(corpus.name(rid))
    for run in _runs(corpus, rid):
        city = clusters.cities.get(number(city_key(run)))
        if city is not None:
            places.add(city)
            named |= set(run.split())
    fates = set(corpus.values(rid, "hasFate"))
    subject = {word for word in telling - _PLAIN - named if not word.isdigit()}
    return _Agreement(
        _acting(corpus, clusters, corpus.objects(rid, "agreedBy")),
        frozenset(map(clusters.find, talks)),
        frozenset(places),
        corpus.when(rid, "agreedOn"),
        bool(fates) and fates <= {"proposed", "rejected"},
        " ".join(word for word in fold(corpus.name(rid)).split() if word in telling),
        frozenset(subject),
    )


def _runs(corpus: Corpus, rid: ReferentId) -> list[str]:
    """Runs of words in a name that can be the name of a city, the longer ones first."""
    words = fold(corpus.name(rid)).split()
    return [" ".join(words[start : start + length]) for length in (3, 2, 1) for start in range(len(words) - length + 1)]


def _acting(corpus: Corpus, clusters: Clusters, rids: Iterable[ReferentId]) -> frozenset[ReferentId]:
    """Who acts: a person of one nation's post acts for the nation."""
    sides = (side(corpus, clusters, rid) for rid in rids)
    return frozenset(clusters.acting.get(each, each) for each in sides)


def _agreement_keys(corpus: Corpus, rid: ReferentId, trait: _Agreement) -> Keys:
    words = combinations(sorted(trait.subject)[:_BLOCK_WORDS], 2)
    lone = trait.subject if len(trait.subject) == 1 else ()
    further = (*trait.when.periods(_AGREEMENT_DAYS), *trait.subject)
    rests = map(city_key, _runs(corpus, rid))
    return Keys(trait, (*trait.talks, *trait.places, *words, *lone), further, rests=rests)


def _join_agreements(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Agreement], blocks: Blocks) -> None:
    """Unite agreements of the same parties reached in the same negotiation or named after the same place."""
    links = [
        link
        for left, right in candidates(clusters, traits, blocks)
        for link in _compare_agreements(clusters, (left, traits[left]), (right, traits[right]))
    ]
    clusters.join(links, traits, _agreements_clash)


def _agreements_clash(one: _Agreement, other: _Agreement) -> str | None:
    if compare_parties(one.parties, other.parties) is Fit.DISAGREE:
        return "they have different parties"
    if compare_times(one.when, other.when) is Fit.DISAGREE:
        return "they were reached at different times"
    if one.talks and other.talks and not one.talks & other.talks and not one.places & other.places:
        return "they were reached in different negotiations"
    if one.is_proposed != other.is_proposed and fuzz.token_sort_ratio(one.name, other.name) < _NEARLY_EQUAL:
        return "one is proposed and one reached"
    return None


def _compare_agreements(
    clusters: Clusters, one: tuple[ReferentId, _Agreement], other: tuple[ReferentId, _Agreement]
) -> Iterable[Link]:
    (left, deal), (right, rival) = one, other
    judged = _judge_agreements(deal, rival)
    if judged:
        judgement, score, reason = judged
        vague = tuple(rid for rid, trait in (one, other) if not (trait.talks and trait.when.is_exact))
        why = f"{clusters.label(left)} and {clusters.label(right)} {reason}"
        yield Link(left, right, judgement, "agreement", score, why, vague)


def _judge_agreements(one: _Agreement, other: _Agreement) -> tuple[Judgement, float, str] | None:
    """Judge two agreements; None if they share neither negotiation, place nor name."""
    clash = _agreements_clash(one, other)
    near = are_near(one.when, other.when, _AGREEMENT_DAYS)
    same_name = fuzz.token_sort_ratio(one.name, other.name) >= _NEARLY_EQUAL
    if one.talks & other.talks:
        score, reason, parties_known = 0.93, "come from one negotiation", True
    elif one.places & other.places:
        score, reason = 0.87, "come from one place"
        parties_known = compare_parties(one.parties, other.parties) is Fit.AGREE
    elif same_name and near and clash is None and one.subject & other.subject:
        if _is_telling(one, other):
            return Judgement.SAME, 0.85, "bear nearly the same name"
        return Judgement.UNSURE, 0.5, "bear nearly the same name, but nothing else supports it"
    else:
        return None
    if clash:
        return (Judgement.DIFFERENT, 0.85, f"{reason}, but {clash}") if parties_known else None
    if not near or not parties_known:
        return Judgement.UNSURE, 0.5, f"{reason}, but time or parties are not known to agree"
    if one.subject and other.subject and not same_name and not _subjects_meet(one.subject, other.subject):
        return Judgement.UNSURE, 0.5, f"{reason}, but may be about different things"
    return Judgement.SAME, score, f"{reason} and nothing contradicts"


def _is_telling(one: _Agreement, other: _Agreement) -> bool:
    """Whether a name in common is more than "the agreement": two words of its own, or one and a party in common."""
    shared = one.subject & other.subject
    return len(shared) > 1 or bool(shared and one.parties & other.parties)


def _subjects_meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or fuzz.token_sort_ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= _ALIKE


class _Contact(NamedTuple):
    type: str
    participants: frozenset[ReferentId]
    when: When


def _contact(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> _Contact:
    return _Contact(
        corpus.facet(rid, "type") or "",
        frozenset(side(corpus, clusters, one) for one in corpus.objects(rid, "hasParticipant")),
        corpus.when(rid, "occurredOn"),
    )


def _contact_keys(_: Corpus, rid: ReferentId, trait: _Contact) -> Keys:
    if len(trait.participants) < 2:
        return Keys(rid)
    return Keys(trait, [(trait.type, trait.participants)], trait.when.periods(_CONTACT_DAYS))


def _join_contacts(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Contact], blocks: Blocks) -> None:
    """Unite contacts of one type between the same participants at a compatible time."""
    between = {rid: trait for rid, trait in traits.items() if len(trait.participants) > 1}
    links = [
        _compare_dated(clusters, (left, traits[left].when), (right, traits[right].when), "contact", _CONTACT_DAYS)
        for left, right in candidates(clusters, between, blocks)
    ]
    clusters.join(links, traits, _contacts_clash)


def _contacts_clash(one: _Contact, other: _Contact) -> str | None:
    if one.type != other.type or one.participants != other.participants:
        return "they are not the same sort of contact between the same people"
    return "they happened at different times" if compare_times(one.when, other.when, 0) is Fit.DISAGREE else None


def _compare_dated(
    clusters: Clusters, one: tuple[ReferentId, When], other: tuple[ReferentId, When], rule: str, days: int
) -> Link:
    """Judge two like deeds by their time alone."""
    (left, time), (right, rival) = one, other
    why = f"{clusters.label(left)} and {clusters.label(right)} have the same actors and are of the same sort"
    fit = compare_times(time, rival, 0)
    if fit is Fit.DISAGREE:
        return Link(left, right, Judgement.DIFFERENT, rule, 0.9, f"{why}, but they happened at different times")
    if not are_near(time, rival, days):
        return Link(left, right, Judgement.UNSURE, rule, 0.5, f"{why}, but nothing says that they are of one time")
    vague = tuple(rid for rid, known in (one, other) if not known.is_exact)
    score = 0.95 if fit is Fit.AGREE else 0.85
    return Link(left, right, Judgement.SAME, rule, score, f"{why} and no dates contradict", vague)


class _Measure(NamedTuple):
    actors: frozenset[ReferentId]
    targets: frozenset[ReferentId]
    action: frozenset[str]
    thing: frozenset[str]
    when: When


def _measure(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> _Measure:
    """What distinguishes a measure; who acts for a nation is that nation."""
    actors, targets = (
        _acting(corpus, clusters, corpus.objects(rid, relation)) for relation in ("imposedBy", "directedAt")
    )
    action, thing = (content_words(corpus.facet(rid, name) or "") for name in ("action", "object"))
    return _Measure(actors, targets, action, thing or content_words(corpus.name(rid)), corpus.when(rid, "occurredOn"))


def _measure_keys(_: Corpus, __: ReferentId, trait: _Measure) -> Keys:
    blocks = [(actor, word) for actor in trait.actors for word in trait.thing]
    return Keys(trait, blocks, (*trait.when.periods(_MEASURE_DAYS), *trait.targets))


def _join_measures(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Measure], blocks: Blocks) -> None:
    """Unite measures of the same actor with like action, object and time."""
    links = []
    for left, right in candidates(clusters, traits, blocks):
        one, other = traits[left], traits[right]
        if one.actors & other.actors and _alike(one.action, other.action) and _alike(one.thing, other.thing):
            if _targets_agree(one, other):
                links.append(_compare_dated(clusters, (left, one.when), (right, other.when), "measure", _MEASURE_DAYS))
    clusters.join(links, traits, _measures_clash)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if one == other or (one and other and (one <= other or other <= one)):
        return True
    return fuzz.token_sort_ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= _ALIKE


def _targets_agree(one: _Measure, other: _Measure) -> bool:
    return not one.targets or not other.targets or bool(one.targets & other.targets)


def _measures_clash(one: _Measure, other: _Measure) -> str | None:
    if not _targets_agree(one, other):
        return "they are directed at different targets"
    return "they happened at different times" if compare_times(one.when, other.when, 0) is Fit.DISAGREE else None


AGREEMENTS = Step("agreements", Kind.AGREEMENT, _agreement, _agreement_keys, _join_agreements)
CONTACTS = Step("contacts", Kind.CONTACT, _contact, _contact_keys, _join_contacts)
MEASURES = Step("measures", Kind.MEASURE, _measure, _measure_keys, _join_measures)
