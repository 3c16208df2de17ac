"""Links from a store's entities to items of Wikidata, each with the words, the source and the rule it rests on.

`by_reference` knows nations and organisations, `from_file` a user's own table, `online` a service. What they find is
decided conservatively (`item_matching`), kept apart from what is rebuilt (`link_decisions`), and never outranks a
user's own word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kg import settings
from kg.answers.wikidata_links import items as linked_items
from kg.errors import IdentityError
from kg.graph import populate
from kg.graph.store import Store
from kg.identity.wikidata import item_matching, items
from kg.identity.wikidata import reconciliation as service
from kg.identity.wikidata.item_matching import Candidate, Outcome, Standing
from kg.identity.wikidata.items import Source, qid_of
from kg.identity.wikidata.link_decisions import LinkDecision, derive, entities_of, read, write
from kg.identity.wikidata.linkable import Thing, things
from kg.identity.wikidata.reconciliation import Answers
from kg.model import Judgement, Kind

__all__ = [
    "Answers", "Candidate", "LinkDecision", "Outcome", "Thing", "ask", "by_reference", "derive", "from_file", "judge",
    "keep", "online", "read", "remove", "things",
]  # fmt: skip


def by_reference(store: Store, known: Sequence[Thing]) -> Outcome:
    """Link nations by their codes and organisations by their names, from the reference data."""
    source = items.bundled_source()
    return item_matching.by_reference(_standing(store, known, source.name), source)


def from_file(store: Store, known: Sequence[Thing], path: Path, kind: Kind = Kind.PERSON) -> Outcome:
    """Link what a table of the user's own has; its rows are of that kind where they name none.

    Raises SourceError if the file is no such table.
    """
    source, found = items.from_file(path, kind)
    standing = _standing(store, known, source.name)
    return item_matching.by_offers(standing, item_matching.offers_by_name(known, found), source, chosen=True)


def ask(store: Store, known: Sequence[Thing], url: str = settings.LINK_SERVICE) -> Answers:
    """Ask a service for what others have not linked. Nothing is changed, and the store need not be held meanwhile.

    Raises SourceError if it cannot be asked or is no such service.
    """
    standing = _standing(store, known, url)
    return replace(service.ask(url, standing.open()), left_alone=len(standing.linked))


def online(store: Store, known: Sequence[Thing], answers: Answers) -> Outcome:
    """Link what a service is sure of, has under the same name, and something else than the name confirms."""
    standing = _standing(store, known, answers.url)
    found = item_matching.by_offers(standing, answers.offers, Source(answers.url), chosen=False)
    return replace(found, left_alone=answers.left_alone, unasked=answers.unasked, failures=answers.failures)


def keep(store: Store, outcome: Outcome) -> None:
    """Put the decisions of a source in the place of those it gave before, except on what it gave no answer on now."""
    rest = [
        each
        for each in read(store)
        if each.by == populate.USER
        or each.origin != outcome.source.name
        or entities_of(store.quads, each) & outcome.unasked
    ]
    write(store, [*rest, *outcome.decisions])


def judge(store: Store, thing: Thing, item: str, judgement: Judgement) -> LinkDecision:
    """Write down that a thing is, or is not, an item: the user's own word, which outranks every rule.

    An earlier word of the user's on the same thing gives way to it. Raises IdentityError if the item is none.
    """
    qid = qid_of(item)
    if qid is None:
        raise IdentityError(f"{item!r} is not an item of Wikidata; write it as Q42.")
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
    earlier = read(store)
    outdone = [each for each in earlier if _gives_way(store, each, made, thing)]
    write(store, [*(each for each in earlier if each not in outdone), *_beside(outdone, thing), made])
    return made


def remove(store: Store, thing: Thing) -> int:
    """Take back all decisions on a thing, refusals too; return how many there were."""
    decisions = read(store)
    about = [each for each in decisions if thing.iri in entities_of(store.quads, each)]
    write(store, [*(each for each in decisions if each not in about), *_beside(about, thing)])
    return len(about)


def _beside(decisions: Sequence[LinkDecision], thing: Thing) -> list[LinkDecision]:
    """What is left of decisions taken back on a thing: what they say of others that once were one with it."""
    rest = [replace(each, referents=tuple(sorted({*each.referents} - {*thing.referents}))) for each in decisions]
    return [each for each in rest if each.referents]


def _gives_way(store: Store, each: LinkDecision, made: LinkDecision, thing: Thing) -> bool:
    about = each.by == populate.USER and thing.iri in entities_of(store.quads, each)
    return about and (each.qid == made.qid or (each.judgement, made.judgement) == (Judgement.SAME, Judgement.SAME))


def _standing(store: Store, known: Sequence[Thing], origin: str) -> Standing:
    """What a source finds in the store; its own earlier links, which it replaces, do not count."""
    links = linked_items(store)
    linked: dict[str, str] = {}
    refused: set[tuple[str, str]] = set()
    for each in read(store):
        entities = entities_of(store.quads, each)
        if each.judgement is Judgement.DIFFERENT:
            refused |= {(entity, each.qid) for entity in entities}
        elif each.by == populate.USER or each.origin != origin:
            linked |= {entity: each.qid for entity in entities if links.get(entity) == each.qid}
    return Standing(known, linked, frozenset(refused))
