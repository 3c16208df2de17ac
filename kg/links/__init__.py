"""Links from a store's entities to items of Wikidata, each with the words, the source and the rule it rests on.

`by_reference` knows nations and organisations, `from_file` a user's own table, `online` a service. What they find is
decided conservatively (`kg.links.matching`), kept apart from what is rebuilt (`kg.links.decided`), and never outranks
a user's own word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg import populate, settings
from kg.errors import IdentityError
from kg.links import items, matching
from kg.links import online as service
from kg.links.decided import LinkDecision, derive, entities_of, read, write
from kg.links.items import Item, Source, qid_of
from kg.links.matching import Candidate, Outcome
from kg.links.things import Thing, things
from kg.model import Judgement, Kind
from kg.store import Store

__all__ = [
    "Candidate", "LinkDecision", "Outcome", "Thing", "by_reference", "derive", "from_file", "judge", "keep", "online",
    "read", "remove", "things",
]  # fmt: skip


def by_reference(store: Store, known: Sequence[Thing]) -> Outcome:
    """Link nations by their codes and organisations by their names, from the reference data."""
    source, refused = items.bundled_source(), _refused(store)
    found = matching.by_reference(_open(store, known, source.name), source)
    kept = (
        each
        for each in found.decisions
        if not any((iri, each.qid) in refused for iri in entities_of(store.quads, each))
    )
    return Outcome(source, tuple(kept))


def from_file(store: Store, known: Sequence[Thing], path: Path, kind: Kind = Kind.PERSON) -> Outcome:
    """Link what a table of the user's own has; its rows are of that kind where they name none.

    Raises SourceError where the file is no such table.
    """
    source, found = items.from_file(path, kind)
    wanted = _open(store, known, source.name)
    return matching.by_offers(wanted, _not_refused(store, matching.offers_by_name(wanted, found)), source, chosen=True)


def online(store: Store, known: Sequence[Thing], url: str = settings.LINK_SERVICE) -> Outcome:
    """Link what a service is sure of and has under the same name.

    Raises SourceError where it cannot be asked or is no such service.
    """
    wanted = _open(store, known, url)
    return matching.by_offers(wanted, _not_refused(store, service.offers(url, wanted)), Source(url), chosen=False)


def keep(store: Store, outcome: Outcome) -> None:
    """Put the decisions of a source in the place of those it gave before."""
    rest = [each for each in read(store) if each.by == populate.USER or each.origin != outcome.source.name]
    write(store, [*rest, *outcome.decisions])


def judge(store: Store, thing: Thing, item: str, judgement: Judgement) -> LinkDecision:
    """Write down that a thing is, or is not, an item: the user's own word, which outranks every rule.

    An earlier word of the user's on the same thing gives way to it. Raises IdentityError where the item is none.
    """
    qid = qid_of(item)
    if qid is None:
        raise IdentityError(f"{item!r} is no item of Wikidata; write it as Q42.")
    verb = "is" if judgement is Judgement.SAME else "is not"
    made = LinkDecision(
        qid=qid,
        label=thing.name,
        judgement=judgement,
        by=populate.USER,
        source="the user",
        name=thing.name,
        why=f"A user said that {thing.name} {verb} {qid}.",
        referents=thing.referents,
        mentions=tuple(sorted({each.mention for each in thing.borne})),
    )
    kept = [each for each in read(store) if not _gives_way(store, each, made, thing)]
    write(store, [*kept, made])
    return made


def remove(store: Store, thing: Thing) -> int:
    """Take back all decisions on a thing, refusals too; return how many there were."""
    decisions = read(store)
    kept = [each for each in decisions if thing.iri not in entities_of(store.quads, each)]
    write(store, kept)
    return len(decisions) - len(kept)


def _gives_way(store: Store, each: LinkDecision, made: LinkDecision, thing: Thing) -> bool:
    about = each.by == populate.USER and thing.iri in entities_of(store.quads, each)
    return about and (each.qid == made.qid or (each.judgement, made.judgement) == (Judgement.SAME, Judgement.SAME))


def _open(store: Store, known: Iterable[Thing], origin: str) -> list[Thing]:
    """The things no other source, and no user, has linked yet: a later source never contradicts an earlier one."""
    linked = {
        entity
        for each in read(store)
        if each.judgement is Judgement.SAME and (each.by == populate.USER or each.origin != origin)
        for entity in entities_of(store.quads, each)
    }
    return [thing for thing in known if thing.iri not in linked]


def _refused(store: Store) -> set[tuple[str, str]]:
    """What the user has said an entity is not."""
    return {
        (entity, each.qid)
        for each in read(store)
        if each.judgement is Judgement.DIFFERENT
        for entity in entities_of(store.quads, each)
    }


def _not_refused(store: Store, offers: Mapping[str, Sequence[Item]]) -> dict[str, list[Item]]:
    refused = _refused(store)
    return {iri: [item for item in some if (iri, item.qid) not in refused] for iri, some in offers.items()}
