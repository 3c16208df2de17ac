"""Negotiations: the same talks when parties, place and time agree.

At least two of the three must agree and none may contradict; a round at another place or time is another round. A
process or mechanism has no place or time of its own: it is known by its parties and what it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz

from kg.folding import content_words, fold, listed
from kg.identity.resolve.blocks import Blocks, Keys
from kg.identity.resolve.clusters import Clusters, Link
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.intervals import Fit, When, are_near, compare_times
from kg.identity.resolve.step import Step, candidates
from kg.model import Judgement, Kind, ReferentId

#: Undated talks mentioned in articles further apart than this are not taken for the same.
HORIZON_DAYS = 400
_NAMES_ALIKE = 80
_MANY_PARTIES = 12
#: Words that only say that something is a negotiation.
_PLAIN = frozenset(
    "talk negotiation round meeting meetings talks negotiations discussion discussions process mechanism dialogue "
    "dialog new next first second third fourth fifth last latest earlier high level senior official officials formal "
    "two side sides session consultation consultations summit conference separate further".split()
)


class Talks(NamedTuple):
    """What distinguishes negotiations; ``titles`` and ``subjects`` are filled for processes and mechanisms only."""

    level: str
    parties: frozenset[ReferentId]
    people: frozenset[ReferentId]
    cities: frozenset[ReferentId]
    countries: frozenset[ReferentId]
    venues: frozenset[ReferentId]
    when: When
    ordinals: frozenset[tuple[str, str]]
    titles: frozenset[str]
    subjects: frozenset[str]

    @property
    def is_round(self) -> bool:
        """Whether the talks have a place and time of their own."""
        return self.level == "round"

    @property
    def is_vague(self) -> bool:
        """Whether something is unknown that would tell these talks from others."""
        return not (len(self.parties | self.people) > 1 and (self.cities or self.venues) and self.when.is_exact)


def _join_talks(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, Talks], blocks: Blocks) -> None:
    """Unite negotiations."""
    links = [
        link
        for left, right in candidates(clusters, traits, blocks)
        for link in _compare(clusters, (left, traits[left]), (right, traits[right]))
    ]
    clusters.join(links, traits, talks_clash)


def describe_talks(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> Talks:
    """Gather what the article's claims say of the negotiation, in terms of entities."""
    level = corpus.facet(rid, "level") or "round"
    parties: set[ReferentId] = set()
    people: set[ReferentId] = set()
    for party in corpus.objects(rid, "hasParty"):
        is_person = corpus.kind(party) is Kind.PERSON
        (people if is_person else parties).add(side(corpus, clusters, party))
    spots: dict[str, set[ReferentId]] = defaultdict(set)
    for place in corpus.objects(rid, "heldIn", "heldAt"):
        spots[place_type(corpus, place)].add(clusters.find(place))
    ordinals = {
        (" ".join(sorted(content_words(found["series"]))), found["ordinal"])
        for found in corpus.qualifiers(rid, "partOf", "follows")
        if found.get("series") and found.get("ordinal")
    }
    titles, subjects = ([], []) if level == "round" else _wording(corpus, rid)
    return Talks(
        level,
        frozenset(parties),
        frozenset(people),
        frozenset(spots["city"]),
        frozenset(spots["country"]),
        frozenset(spots["venue"]),
        corpus.when(rid, "startsOn" if corpus.values(rid, "startsOn") else "endsOn"),
        frozenset(ordinals),
        frozenset(titles),
        frozenset(subjects),
    )


def _wording(corpus: Corpus, rid: ReferentId) -> tuple[list[str], list[str]]:
    """The folded names of a process, and what names and topics tell beyond its being a process of its parties."""
    named = name_words(corpus, corpus.objects(rid, "hasParty"))
    titles = [fold(name) for name in corpus.names(rid)]
    topics = [fold(topic) for topic in corpus.values(rid, "about")]
    subjects = [" ".join(sorted(content_words(text) - _PLAIN - named)) for text in (*titles, *topics)]
    return [title for title in titles if len(content_words(title) - _PLAIN) > 1], [text for text in subjects if text]


def name_words(corpus: Corpus, rids: Iterable[ReferentId]) -> set[str]:
    """The folded words of all names of the referents."""
    return {word for rid in rids for name in corpus.names(rid) for word in fold(name).split()}


def side(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> ReferentId:
    """The entity a party is: a government stands for its nation."""
    if corpus.facet(rid, "type") == "government":
        nation = corpus.link(rid, "partOf")
        if nation and corpus.kind(nation) is Kind.NATION:
            return clusters.find(nation)
    return clusters.find(rid)


def place_type(corpus: Corpus, rid: ReferentId) -> str:
    """city, country, venue or region; a nation is a country, and a place of unknown type counts as a city."""
    if corpus.kind(rid) is Kind.NATION:
        return "country"
    return corpus.facet(rid, "type") or "city"


def compare_parties(one: frozenset[ReferentId], other: frozenset[ReferentId]) -> Fit:
    """Parties agree when equal or one set within the other with two in common; a lone party leaves it open."""
    if one == other and len(one) > 1:
        return Fit.AGREE
    if not one or not other:
        return Fit.OPEN
    if one <= other or other <= one:
        return Fit.AGREE if len(one & other) > 1 else Fit.OPEN
    return Fit.DISAGREE


def compare_places(one: Talks, other: Talks) -> Fit:
    """Places agree in the city or venue, or in the country where no more is known."""
    if one.cities & other.cities or one.venues & other.venues:
        return Fit.AGREE
    if one.cities and other.cities:
        return Fit.DISAGREE
    if one.countries and other.countries:
        return Fit.AGREE if one.countries & other.countries else Fit.DISAGREE
    return Fit.OPEN


def talks_clash(one: Talks, other: Talks) -> str | None:
    """Why two negotiations cannot be one, or None."""
    if one.level != other.level:
        return f"one is a {min(one.level, other.level)} and one a {max(one.level, other.level)}"
    if compare_parties(one.parties, other.parties) is Fit.DISAGREE:
        return "they have different parties"
    if not one.is_round:
        return None
    if compare_places(one, other) is Fit.DISAGREE:
        return "they are held at different places"
    if compare_times(one.when, other.when) is Fit.DISAGREE:
        return "they are held at different times"
    if _ordinals_clash(one.ordinals, other.ordinals):
        return "they have different numbers in one series"
    return None


def _ordinals_clash(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    numbers, others = dict(one), dict(other)
    return any(series in others and others[series] != number for series, number in numbers.items())


def _compare(clusters: Clusters, one: tuple[ReferentId, Talks], other: tuple[ReferentId, Talks]) -> Iterable[Link]:
    (left, talks), (right, rival) = one, other
    if talks.level == rival.level:
        compare = _compare_rounds if talks.is_round else _compare_processes
        labels = f"{clusters.label(left)} and {clusters.label(right)}"
        judged = compare(talks, rival)
        if judged:
            judgement, score, reason = judged
            vague = tuple(rid for rid, trait in (one, other) if trait.is_vague) if talks.is_round else (left, right)
            yield Link(left, right, judgement, f"talks-{talks.level}", score, f"{labels}: {reason}", vague)


def _compare_rounds(one: Talks, other: Talks) -> tuple[Judgement, float, str] | None:
    """Judge two rounds; None if they have too little in common to be worth showing."""
    parties = Fit.OPEN
    if bool(one.parties) == bool(other.parties):
        parties = compare_parties(one.parties or one.people, other.parties or other.people)
    fits = {
        "the parties": parties,
        "the place": compare_places(one, other),
        "the time": compare_times(one.when, other.when),
    }
    agreed = [what for what, fit in fits.items() if fit is Fit.AGREE]
    clash = talks_clash(one, other)
    if clash:
        shares_enough = "the parties" in agreed or len(agreed) > 1
        return (Judgement.DIFFERENT, 0.9, f"{_agreeing(agreed)}, but {clash}") if shares_enough else None
    if len(agreed) < 2:
        return None
    if not are_near(one.when, other.when, HORIZON_DAYS):
        return Judgement.UNSURE, 0.5, f"{_agreeing(agreed)}, but nothing says that they are of one time"
    if fits["the parties"] is Fit.OPEN and not _same_day(one.when, other.when):
        return Judgement.UNSURE, 0.6, f"{_agreeing(agreed)}, but the parties are not known to be the same"
    exact = 0.03 if one.parties == other.parties else 0.0
    return Judgement.SAME, {2: 0.85, 3: 0.95}[len(agreed)] + exact, f"{_agreeing(agreed)} and nothing contradicts"


def _compare_processes(one: Talks, other: Talks) -> tuple[Judgement, float, str] | None:
    parties = compare_parties(one.parties, other.parties)
    if parties is Fit.DISAGREE:
        return None
    if one.titles & other.titles:
        return Judgement.SAME, 0.93, "they bear the same name"
    likeness = max((fuzz.token_sort_ratio(a, b) for a in one.subjects for b in other.subjects), default=0.0)
    if parties is not Fit.AGREE:
        return None
    if likeness >= _NAMES_ALIKE:
        return Judgement.SAME, 0.85, "the parties agree and so does what they are about"
    return Judgement.UNSURE, 0.4, "the parties agree, but not what they are about"


def _same_day(one: When, other: When) -> bool:
    return bool({day for day in one.intervals if day[0] == day[1]} & set(other.intervals))


def _agreeing(agreed: list[str]) -> str:
    verb = "agrees" if len(agreed) == 1 and agreed != ["the parties"] else "agree"
    return f"{listed(agreed)} {verb}"


def _keys(_: Corpus, __: ReferentId, talks: Talks) -> Keys:
    """Rounds share a block when two of party pair, place and month are equal; processes by party pair or name."""
    parties = sorted(talks.parties or talks.people)[:_MANY_PARTIES]
    dyads = list(combinations(parties, 2))
    if not talks.is_round:
        words = (word for subject in talks.subjects for word in subject.split())
        return Keys(talks, [(talks.level, key) for key in (*dyads, *talks.titles)], (*talks.titles, *words))
    spots = [*talks.cities, *talks.venues, *talks.countries]
    months = talks.when.months()
    blocks: list[object] = [(dyad, key) for dyad in dyads for key in (*spots, *months)]
    blocks += [(spot, month) for spot in spots for month in months]
    return Keys(talks, blocks, (*spots, *talks.when.periods(HORIZON_DAYS)))


TALKS = Step("talks", Kind.NEGOTIATION, describe_talks, _keys, _join_talks)
