"""A reading after a person's corrections: rejected claims are gone, accepted ones stay, whoever reads the article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.graph import records
from kg.graph.populate import claim_parts
from kg.model import (
    Claim,
    Correction,
    Kind,
    Mention,
    Reading,
    Referent,
    ReferentId,
    Span,
    StatedClaim,
    used_keys,
)
from kg.reading.corrections import binding
from kg.reading.passages import Passages

#: The producer of claims that a correction adds, as for drafts made by hand.
PERSON = "person"
#: Kinds of things that exist only as long as a claim names them.
_ONLY_WITH_CLAIMS = frozenset(
    {Kind.DELEGATION, Kind.AGREEMENT, Kind.CONTACT, Kind.MEASURE, Kind.QUOTATION, Kind.POST_HOLDING, Kind.NEGOTIATION}
)


def apply(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading of an article after the corrections of that article, applied one after the other.

    Orphaned corrections have no effect.

    Raises nothing: a correction brings everything that it needs.
    """
    own = [each for each in corrections if each.article == reading.article.id]
    result = reading
    for each in own:
        result = _without(result, each.against) if each.against is not None else result
        result = _with(result, each.upheld) if each.upheld is not None else result
    return records.ordered(replace(_pruned(result, reading), extractor=reading.extractor)) if own else reading


def orphaned(correction: Correction, readings: Mapping[str, Reading]) -> str:
    """Why a correction has no effect on a store of these readings, by article id; empty if it has one, or if the store
    already agrees.
    """
    if correction.article not in readings:
        return "the store no longer holds the article"
    reading = readings[correction.article]
    stated = (each for each in (correction.against, correction.upheld) if each is not None)
    if any(binding.stand(reading.article, each.words) is None for each in stated):
        return "the article no longer has the words"
    if correction.name is not None and renamed(correction, reading) is None:
        return "no reader finds the thing in the article"
    return ""


def overrules(later: Correction, earlier: Correction) -> bool:
    """Whether a later correction says the opposite of an earlier one about a claim or a thing."""
    if later.article != earlier.article:
        return False
    if earlier.name is not None or later.name is not None:
        return bool(earlier.things and later.things) and earlier.things[0].key == later.things[0].key
    pairs = ((later.against, earlier.upheld), (later.upheld, earlier.against))
    return any(
        one is not None and other is not None and claim_parts(one.claim) == claim_parts(other.claim)
        for one, other in pairs
    )


def renamed(correction: Correction, reading: Reading) -> str | None:
    """The key of the thing that a correction renames, in this reading; None if the reading has no such thing."""
    things = {thing.key: thing for thing in correction.things}
    if not things or reading.article.id != correction.article:
        return None
    return binding.counterpart(correction.things[0].key, things, reading, Span(0, 0))


def given_names(corrections: Iterable[Correction], readings: Mapping[str, Reading]) -> dict[ReferentId, str]:
    """The names that corrections give to things of the readings, which are by article id, in the order in which they
    were given.
    """
    names: dict[ReferentId, str] = {}
    for each in corrections:
        key = renamed(each, readings[each.article]) if each.name is not None and each.article in readings else None
        if key is not None and each.name is not None:
            names.pop(ReferentId(each.article, key), None)
            names[ReferentId(each.article, key)] = each.name
    return names


def _without(reading: Reading, against: StatedClaim) -> Reading:
    where = binding.stand(reading.article, against.words)
    wrong = binding.find(against, where, reading) if where is not None else []
    return replace(reading, claims=tuple(claim for claim in reading.claims if claim not in wrong))


def _with(reading: Reading, upheld: StatedClaim) -> Reading:
    """The reading with a claim that is surely right: the reader's claim with the person's status, or a new one."""
    where = binding.stand(reading.article, upheld.words)
    if where is None:
        return reading
    stated = binding.moved(upheld, where)
    adding = _Adding(reading, {thing.key: thing for thing in upheld.things}, where)
    claimant = adding.thing(stated.claimant)
    alike = binding.find(upheld, where, reading) or binding.find_put_otherwise(upheld, where, reading)
    found = next(iter(alike), None)
    if found is not None:
        read_by = "+".join(sorted({*found.producer.split("+"), PERSON}))
        same = replace(found, status=stated.status, claimant=claimant, confidence=1.0, producer=read_by)
        others = tuple(claim for claim in reading.claims if claim is not found)
        return replace(adding.reading, claims=(*others, same))
    subject, target = adding.thing(stated.subject), adding.thing(stated.object)
    assert subject is not None  # noqa: S101 - every claim has one
    new = replace(stated, subject=subject, object=target, claimant=claimant, confidence=1.0, producer=PERSON)
    return replace(adding.reading, claims=(*reading.claims, new))


@dataclass
class _Adding:
    """Finds the things of a claim in a reading, and adds those that it does not have."""

    reading: Reading
    things: dict[str, Referent]
    where: Span

    def thing(self, key: str | None) -> str | None:
        """The key of the thing in the reading, to which it is added if necessary."""
        if key is None:
            return None
        there = binding.counterpart(key, self.things, self.reading, self.where)
        if there is not None:
            return there
        links = tuple((name, self.thing(target) or target) for name, target in self.things[key].links)
        new = replace(self.things[key], links=links)
        self.reading = replace(
            self.reading,
            referents=(*self.reading.referents, new),
            mentions=(*self.reading.mentions, *self._mentions(new)),
        )
        return key

    def _mentions(self, thing: Referent) -> Sequence[Mention]:
        """Where the words name it, if they do."""
        passages = Passages(self.reading.article.text)
        for name in sorted({thing.name, *thing.names}, key=lambda name: (-len(name), name)):
            for span in passages.find(name, self.where)[:1]:
                return [Mention(span, thing.key, "name")]
        return []


def _pruned(after: Reading, before: Reading) -> Reading:
    """The reading without things that were there, or were added, only because of claims that are now gone."""
    named, named_before = _named_things(after.claims, after), _named_things(before.claims, before)
    old = {thing.key for thing in before.referents}
    lost = {
        thing.key
        for thing in after.referents
        if thing.key not in named
        and (thing.key not in old or (thing.kind in _ONLY_WITH_CLAIMS and thing.key in named_before))
    }
    while bound := {to for each in after.referents if each.key not in lost for _, to in each.links} & lost:
        lost -= bound
    return replace(
        after,
        referents=tuple(thing for thing in after.referents if thing.key not in lost),
        mentions=tuple(mention for mention in after.mentions if mention.referent not in lost),
    )


def _named_things(claims: Iterable[Claim], reading: Reading) -> set[str]:
    """The things that claims name, and those without which these cannot exist."""
    return used_keys(claims, {thing.key: thing for thing in reading.referents})
