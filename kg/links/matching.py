"""Which item a thing is: only where a full name says so, nothing contradicts it, and nothing else may be meant.

Whatever is less than that is a candidate, listed with its reason and never written into the store.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import reference
from kg.links.decided import LinkDecision
from kg.links.items import Item, Source, nations, organizations
from kg.links.things import Borne, Thing, bare, folded, is_full_name, plainest
from kg.model import Judgement, Kind

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")
_LONGEST_NAME = 5
#: Words of a post that do not tell it from another.
_EMPTY = frozenset(
    "of the for and to in a an affairs former deputy vice acting secretary-general department ministry".split()
)


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
    """What matching with one source found: decisions to keep, and candidates for a person to look at."""

    source: Source
    decisions: tuple[LinkDecision, ...] = ()
    candidates: tuple[Candidate, ...] = ()


#: What a source offers for each thing, by the thing's IRI.
Offers = Mapping[str, Sequence[Item]]


def by_reference(things: Iterable[Thing], source: Source) -> Outcome:
    """Link nations by their code, organisations by the names the reference data has for them."""
    coded, named = nations(), organizations()
    decisions = []
    for thing in things:
        if thing.kind is Kind.NATION and thing.code in coded:
            item = coded[thing.code]
            why = f"The nation of the code {thing.code} is {item.qid} by the reference data."
            decisions.append(_decision(plainest(thing.borne), item, "iso-code", source, thing.code, why))
        elif thing.kind is Kind.ORGANIZATION:
            decisions += _organization(thing, named, source)
    return Outcome(source, tuple(decisions))


def _organization(thing: Thing, named: Mapping[str, Item], source: Source) -> list[LinkDecision]:
    words = reference.organization_words()
    found = {each: entry for each in thing.borne if (entry := words.get(bare(each.name))) is not None}
    names = {entry.name for entry in found.values()}
    if len(names) != 1 or not names <= named.keys():
        return []
    (name,) = names
    item = named[name]
    why = f"{', '.join(sorted({repr(each.name) for each in found}))} names {name} in the reference data."
    return [_decision(list(found), item, "reference-name", source, name, why)]


def offers_by_name(things: Iterable[Thing], items: Iterable[Item]) -> dict[str, list[Item]]:
    """For each thing the items of its kind that bear one of its names, be it full or not."""
    index: dict[tuple[Kind, str], set[Item]] = defaultdict(set)
    for item in items:
        for label in (item.label, *item.aliases):
            index[item.kind, folded(label)].add(item)
    found = {
        thing.iri: {item for each in thing.borne for item in index.get((thing.kind, folded(each.name)), ())}
        for thing in things
    }
    return {iri: sorted(items, key=lambda item: item.qid) for iri, items in found.items() if items}


def by_offers(things: Sequence[Thing], offers: Offers, source: Source, *, chosen: bool) -> Outcome:
    """Link what exactly one item can be meant by; tell of the rest why not.

    ``chosen`` says that a person picked the items. A person is linked only to one whose nation or post the articles
    confirm, for too many people share a name; or to one that somebody picked and that tells nothing but the name.
    """
    claimed: dict[str, set[str]] = defaultdict(set)
    for thing in things:
        for item in offers.get(thing.iri, ()):
            if _shared(thing, item):
                claimed[item.qid].add(thing.iri)
    decisions, candidates = [], []
    for thing in things:
        offered = offers.get(thing.iri, ())
        bearing = [item for item in offered if _shared(thing, item)]
        for item in offered:
            reason = _refusal(thing, item, bearing, len(claimed[item.qid]), chosen)
            if reason:
                candidates.append(Candidate(thing.iri, thing.name, item.qid, item.label, item.description, reason))
            else:
                decisions.append(_by_name(thing, item, source))
    return Outcome(source, tuple(decisions), tuple(sorted(candidates)))


def _refusal(thing: Thing, item: Item, bearing: Sequence[Item], claimants: int, chosen: bool) -> str:
    """Why an offered item is no link; empty where it is one."""
    if item not in bearing:
        partial = thing.kind is Kind.PERSON and not any(is_full_name(each.name) for each in thing.borne)
        return "the articles give no full name" if partial else "its names are others than those in the articles"
    if not item.sure:
        return "the service is not sure of it"
    if len(bearing) > 1:
        return f"ambiguous: {len(bearing)} items bear this name"
    if claimants > 1:
        return f"ambiguous: {claimants} things of the store bear this name"
    agreeing, contradiction = _compared(thing, item)
    if contradiction or agreeing or thing.kind is not Kind.PERSON:
        return contradiction
    told = item.description or item.positions or item.countries
    return "" if chosen and not told else "nothing the articles say of this person confirms it"


def _by_name(thing: Thing, item: Item, source: Source) -> LinkDecision:
    bearers = _shared(thing, item)
    agreeing = _compared(thing, item)[0]
    name = bearers[0].name
    what = item.label + (f", {item.description}" if item.description else "")
    label = "the label" if folded(name) == folded(item.label) else "an alias"
    why = f"{name!r} is {label} of {item.qid} ({what})"
    why += f"; both tell of {', '.join(agreeing)}." if agreeing else "; nothing else is told of it."
    rule = "name-and-post" if agreeing else "name"
    return _decision(bearers, item, rule, source, name, why)


def _shared(thing: Thing, item: Item) -> list[Borne]:
    """The words of articles that bear a full name of the thing which the item has as well."""
    named = thing.by_name()
    return [
        borne for label in sorted({folded(n) for n in (item.label, *item.aliases)}) for borne in named.get(label, [])
    ]


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


def _compared(thing: Thing, item: Item) -> tuple[list[str], str]:
    """What a person's posts and nations in the store share with the item's, and the contradiction, if there is one."""
    if thing.kind is not Kind.PERSON:
        return [], ""
    described = (item.description, *item.positions, *item.countries)
    told = {code for text in described for code in nations_in(text)}
    names = reference.nation_names()
    shared = sorted(names[code] for code in told & thing.nations)
    if told and thing.nations and not shared:
        ours, theirs = (", ".join(sorted(names[code] for code in codes)) for codes in (thing.nations, told))
        return [], f"the articles have a person of {ours}, the item is of {theirs}"
    held = [*item.positions, item.description]
    posts = sorted(title for title in thing.titles if any(_same_post(title, position) for position in held))
    if item.positions and thing.titles and not posts:
        ours, theirs = "; ".join(sorted(thing.titles)), "; ".join(item.positions)
        return [], f"the articles have the post {ours}, the item {theirs}"
    return [*shared, *posts], ""


def nations_in(text: str) -> set[str]:
    """The codes of the nations that a text names, by their names and peoples.

    >>> sorted(nations_in("Icelandic politician, envoy to the United States"))
    ['IS', 'US']
    """
    words, known = _WORD.findall(text), reference.nation_words()
    found, at = set(), 0
    while at < len(words):
        for length in range(_LONGEST_NAME, 0, -1):
            entry = known.get(tuple(words[at : at + length]))
            if entry is not None and entry.form in ("name", "people"):
                found.add(entry.code)
                break
        else:
            length = 1
        at += length
    return found


def _same_post(title: str, position: str) -> bool:
    """Whether two titles can be of one post: the same noun, and no field of the one that the other has not.

    "Trade Minister" is "Minister of Trade of Orsk", and is no "Minister of Foreign Affairs".
    """
    heads = reference.titles().heads
    one, other = _post_words(title), _post_words(position)
    if not one & other & heads:
        return False
    fields = one - heads, other - heads
    return not all(fields) or bool(fields[0] & fields[1])


def _post_words(title: str) -> set[str]:
    nations = {word for name in reference.nation_names().values() for word in folded(name).split()}
    return {word for word in folded(title).split() if word not in _EMPTY and word not in nations}
