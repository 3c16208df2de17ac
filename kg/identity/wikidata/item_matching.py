"""Which item a thing is: only where a full name says so, nothing contradicts it, and nothing else may be meant.

Whatever is less than that is a candidate, listed with its reason and never written into the store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import reference
from kg.identity.wikidata.corroboration import compared, doubt
from kg.identity.wikidata.items import Item, Source, nations, organizations
from kg.identity.wikidata.link_decisions import LinkDecision
from kg.identity.wikidata.linkable import Borne, Thing, bare, folded, plainest
from kg.model import Judgement, Kind


@dataclass(frozen=True, order=True)
class Candidate:
    """An item that a thing may be, and why it is no link."""

    entity: str
    name: str
    qid: str
    label: str
    description: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What matching with one source found: decisions to keep, and candidates for a person to look at.

    ``left_alone`` counts the things that another source, or the user, has linked; ``unasked`` are the IRIs of those a
    service gave no answer on, and ``failures`` say why.
    """

    source: Source
    decisions: tuple[LinkDecision, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    left_alone: int = 0
    unasked: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What a source finds in a store: all that may be linked, what others have linked, what the user refused.

    ``linked`` gives the item of an entity, ``refused`` holds pairs of an entity and an item.
    """

    known: Sequence[Thing]
    linked: Mapping[str, str]
    refused: frozenset[tuple[str, str]]

    def open(self) -> list[Thing]:
        """The things no other source, and no user, has linked: a later source never contradicts an earlier one."""
        return [thing for thing in self.known if thing.iri not in self.linked]

    def taken(self, thing: Thing, qid: str) -> str:
        """Why another thing has the item already; empty if none has."""
        others = {iri for iri, item in self.linked.items() if item == qid and iri != thing.iri}
        names = sorted(each.name for each in self.known if each.iri in others) if others else []
        return f"{names[0]} is already linked to it" if names else ""


#: What a source offers for each thing, by the thing's IRI.
Offers = Mapping[str, Sequence[Item]]


def by_reference(standing: Standing, source: Source) -> Outcome:
    """Link nations by their code, organisations by the names the reference data has for them."""
    coded, named = nations(), organizations()
    found: dict[str, LinkDecision] = {}
    for thing in standing.known:
        if thing.kind is Kind.NATION and thing.code in coded:
            item = coded[thing.code]
            why = f"The nation code {thing.code} is {item.qid} in the reference data."
            found[thing.iri] = _decision(plainest(thing.borne), item, "iso-code", source, thing.code, why)
        elif thing.kind is Kind.ORGANIZATION and (decision := _organization(thing, named, source)):
            found[thing.iri] = decision
    found = {iri: each for iri, each in found.items() if (iri, each.qid) not in standing.refused}
    claimants = Counter(each.qid for each in found.values())
    decisions, candidates = [], []
    for thing in standing.open():
        if made := found.get(thing.iri):
            reason = standing.taken(thing, made.qid) or _ambiguous(claimants[made.qid])
            if reason:
                candidates.append(Candidate(thing.iri, thing.name, made.qid, made.label, "", reason))
            else:
                decisions.append(made)
    left_alone = sum(iri in standing.linked for iri in found)
    return Outcome(source, tuple(decisions), tuple(sorted(candidates)), left_alone)


def _ambiguous(claimants: int) -> str:
    return f"ambiguous: {claimants} things in the store have this name" if claimants > 1 else ""


def _organization(thing: Thing, named: Mapping[str, Item], source: Source) -> LinkDecision | None:
    words = reference.organization_words()
    found = {each: entry for each in thing.borne if (entry := words.get(bare(each.name))) is not None}
    names = {entry.name for entry in found.values()}
    if len(names) != 1 or not names <= named.keys():
        return None
    (name,) = names
    item = named[name]
    why = f"{', '.join(sorted({repr(each.name) for each in found}))} names {name} in the reference data."
    return _decision(list(found), item, "reference-name", source, name, why)


def offers_by_name(things: Iterable[Thing], items: Iterable[Item]) -> dict[str, list[Item]]:
    """For each thing the items of its kind that bear one of its names, be it full or not."""
    index: dict[tuple[Kind, str], set[Item]] = defaultdict(set)
    for item in items:
        for label in (item.label, *item.aliases):
            index[item.kind, folded(label)].add(item)
    found = {
        thing.iri: {item for name in thing.all_names() for item in index.get((thing.kind, name), ())}
        for thing in things
    }
    return {iri: sorted(items, key=lambda item: item.qid) for iri, items in found.items() if items}


def by_offers(standing: Standing, offers: Offers, source: Source, *, chosen: bool) -> Outcome:
    """Link what exactly one item can be meant by; tell of the rest why not.

    ``chosen`` says that a person picked the items: then a name will do where nothing else is told of an item, and for
    an organisation or nation. Else something besides the name must agree, for too many things share a name.
    """
    bearers: dict[tuple[Kind, str], set[str]] = defaultdict(set)
    for thing in standing.known:
        for name in thing.by_name():
            bearers[thing.kind, name].add(thing.iri)
    decisions, candidates = [], []
    for thing in standing.open():
        offered = [item for item in offers.get(thing.iri, ()) if (thing.iri, item.qid) not in standing.refused]
        bearing = [item for item in offered if _shared(thing, item)]
        for item in offered:
            claimed = {iri for name in _labels(item) for iri in bearers[item.kind, name]}
            claimants = sum((iri, item.qid) not in standing.refused for iri in claimed)
            reason = _misnamed(thing, item, bearing) or standing.taken(thing, item.qid) or _ambiguous(claimants)
            reason = reason or doubt(thing, item, chosen=chosen)
            if reason:
                candidates.append(Candidate(thing.iri, thing.name, item.qid, item.label, item.description, reason))
            else:
                decisions.append(_by_name(thing, item, source))
    left_alone = sum(iri in standing.linked for iri, items in offers.items() if items)
    return Outcome(source, tuple(decisions), tuple(sorted(candidates)), left_alone)


def _misnamed(thing: Thing, item: Item, bearing: Sequence[Item]) -> str:
    """Why the names alone make an offered item no link; empty if they do not."""
    if item not in bearing:
        partial = thing.kind is Kind.PERSON and not thing.by_name()
        return "the articles give no full name" if partial else "it has other names than those in the articles"
    if not item.sure:
        return "the service is not sure of it"
    return f"ambiguous: {len(bearing)} items have this name" if len(bearing) > 1 else ""


def _by_name(thing: Thing, item: Item, source: Source) -> LinkDecision:
    bearers, agreed = _shared(thing, item), compared(thing, item)
    name = bearers[0].name
    what = item.label + (f", {item.description}" if item.description else "")
    label = "the label" if folded(name) == folded(item.label) else "an alias"
    why = f"{name!r} is {label} of {item.qid} ({what})"
    told = ", ".join([*agreed.nations, *agreed.posts])
    bare = not (item.description or item.positions or item.countries)
    why += f"; both name {told}." if told else f"; nothing {'else is said about it' if bare else 'contradicts it'}."
    rule = "name-and-post" if agreed.posts else "name-and-nation" if agreed.nations else "name"
    return _decision(bearers, item, rule, source, name, why)


def _shared(thing: Thing, item: Item) -> list[Borne]:
    """The words of articles that bear a full name of the thing which the item has as well."""
    named = thing.by_name()
    return [borne for label in _labels(item) for borne in named.get(label, [])]


def _labels(item: Item) -> list[str]:
    return sorted({folded(name) for name in (item.label, *item.aliases)})


def _decision(bearers: Sequence[Borne], item: Item, by: str, source: Source, name: str, why: str) -> LinkDecision:
    return LinkDecision(
        qid=item.qid,
        label=item.label,
        judgement=Judgement.SAME,
        by=by,
        source=str(source),
        name=name,
        why=why,
        referents=tuple(sorted({each.referent for each in bearers})),
        mentions=tuple(sorted({each.mention for each in bearers})),
    )
