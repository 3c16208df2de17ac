"""What a store says about one entity, and its claims as rows: typed objects for people who work in Python."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields

from kg.answers import wikidata_links
from kg.answers.explain import ExplainedClaim
from kg.answers.network import Named, articles_by_iri, named_entities, stored_claims
from kg.answers.rows import Cell, Table, marked, marked_html
from kg.answers.wikidata_links import Link
from kg.errors import QuestionError
from kg.graph.store import Store
from kg.model import Kind
from kg.namespaces import in_words

_NEAREST = 3
#: The columns of a claim that people read; the others are for programs.
_READ = ("article", "subject", "relation", "object", "status", "claimant", "confidence", "sentence")


class Claims(Table[ExplainedClaim]):
    """Claims in the order of the articles and their words; a notebook shows them with the words marked."""

    def __init__(self, claims: Sequence[ExplainedClaim], caption: str) -> None:
        super().__init__(claims, [column.name for column in fields(ExplainedClaim)], caption)

    def to_dict(self, item: ExplainedClaim) -> dict[str, Cell]:
        return asdict(item)

    def shown(self) -> list[str]:
        """The columns a person reads: no IRIs, no names of frames."""
        return list(_READ)

    def _markup(self, item: ExplainedClaim, column: str) -> str:
        return marked_html(item.sentence, item.words) if column == "sentence" else super()._markup(item, column)


@dataclass(frozen=True)
class Profile:
    """One entity: its IRI, its kind, every name that an article gives it, and the claims in which it appears.

    ``links`` are those to Wikidata, with what supports them; ``code`` is a nation's ISO 3166 code.
    """

    iri: str
    kind: Kind
    name: str
    names: tuple[str, ...]
    claims: Claims = field(repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    code: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"

    def _repr_html_(self) -> str:
        also = ", ".join(name for name in self.names if name != self.name)
        called = f"<p>Also called: {html.escape(also)}</p>" if also else ""
        elsewhere = "".join(f"<p>Elsewhere: {html.escape(str(each))}</p>" for each in self.links)
        return f"<h4>{html.escape(str(self))}</h4>{called}{elsewhere}{self.claims._repr_html_()}"


class Profiles(Table[Profile]):
    """Entities in the order of their names."""

    def __init__(self, entities: Sequence[Profile], caption: str) -> None:
        super().__init__(entities, ("iri", "kind", "name", "names", "code", "wikidata", "claims"), caption)

    def to_dict(self, item: Profile) -> dict[str, Cell]:
        names = "; ".join(item.names)
        return {
            "iri": item.iri,
            "kind": item.kind.value,
            "name": item.name,
            "names": names,
            "code": item.code,
            "wikidata": "; ".join(each.qid for each in item.links),
            "claims": len(item.claims),
        }

    def shown(self) -> list[str]:
        """The columns a person reads: all but the IRI."""
        return [name for name in self.columns if name != "iri"]


def profiles(store: Store, kind: Kind | str | None = None) -> Profiles:
    """All entities, or those of one kind ("person", "nation", "negotiation" ...), by name.

    >>> from kg.graph.store import open_store
    >>> profiles(open_store("memory"), "person")
    <0 rows: entities of the kind person>

    Raises QuestionError if there is no such kind.
    """
    wanted = _kind(kind)
    named = {iri: one for iri, one in named_entities(store).items() if wanted in (None, one.kind)}
    found = sorted(_profiles(store, named), key=lambda one: (one.name, one.iri))
    return Profiles(found, f"entities of the kind {wanted}" if wanted else "entities")


def profile(store: Store, words: str, kind: Kind | str | None = None) -> Profile:
    """The one entity with that IRI or name; ``kind`` chooses among things with the same name.

    Raises QuestionError if nothing or more than one thing has the name, or if there is no such kind.
    """
    wanted, folded = _kind(kind), words.strip().casefold()
    named = {iri: one for iri, one in named_entities(store).items() if wanted in (None, one.kind)}
    exact = {iri: one for iri, one in named.items() if words.strip() == iri or folded == one.name.casefold()}
    found = exact or {iri: one for iri, one in named.items() if folded in {name.casefold() for name in one.names}}
    if not found:
        raise QuestionError(f"Nothing in the store is named {words!r}{_nearest(words, named.values())}.")
    if len(found) > 1:
        listed = "; ".join(f"{one.name} ({one.kind}, {iri})" for iri, one in list(found.items())[:_NEAREST])
        raise QuestionError(f"{words!r} names several things, give the kind or the IRI: {listed}.")
    return _profiles(store, found)[0]


def claims(
    store: Store, *, about: str | None = None, article: str | None = None, relation: str | None = None
) -> Claims:
    """All claims, or only those about an entity (IRI or name), in an article (id), or with a relation.

    The relation is a term of the ontology ("ledBy") or its words ("led by"). Raises QuestionError if nothing or more
    than one thing has the name.
    """
    candidates = profile(store, about).claims if about is not None else [one for one, _ in _all_claims(store)]
    words = None if relation is None else in_words(relation)
    chosen = [one for one in candidates if article in (None, one.article) and words in (None, one.relation)]
    filters = (("about", about), ("in", article), ("that say", words))
    return Claims(chosen, " ".join(["claims", *(f"{how} {what}" for how, what in filters if what is not None)]))


def _profiles(store: Store, named: dict[str, Named]) -> list[Profile]:
    by_entity: dict[str, list[ExplainedClaim]] = defaultdict(list)
    for one, entities in _all_claims(store):
        for iri in entities & named.keys():
            by_entity[iri].append(one)
    links: dict[str, list[Link]] = defaultdict(list)
    for each in wikidata_links.links(store):
        links[each.entity].append(each)
    codes = wikidata_links.codes(store)
    return [
        Profile(
            iri,
            one.kind,
            one.name,
            one.names,
            Claims(by_entity[iri], f"claims about {one.name}"),
            tuple(links[iri]),
            codes.get(iri, ""),
        )
        for iri, one in named.items()
    ]


def _all_claims(store: Store) -> list[tuple[ExplainedClaim, set[str]]]:
    """Every claim in words, with the entities that it is about."""
    store.require_current()
    named, articles = named_entities(store), articles_by_iri(store)
    found = []
    for claim in stored_claims(store):
        article = articles[claim.article]
        target = named[claim.object].name if claim.object in named else claim.value
        one = ExplainedClaim(
            claim=claim.id,
            article=article.id,
            subject=named[claim.subject].name,
            relation=in_words(claim.relation),
            object=target or "not disclosed",
            status=claim.status.value,
            claimant=claim.claimant or "",
            frame=claim.frame,
            producer=claim.producer,
            confidence=claim.confidence,
            sentence=marked(article.text, claim.start, claim.end),
            words=" ".join(claim.quote.split()),
        )
        found.append((one, {iri for iri in (claim.subject, claim.object) if iri is not None}))
    return found


def _kind(kind: Kind | str | None) -> Kind | None:
    if kind is None or kind in set(Kind):
        return None if kind is None else Kind(kind)
    raise QuestionError(f"There is no kind {str(kind)!r}; the kinds are {', '.join(Kind)}.")


def _nearest(words: str, named: Iterable[Named]) -> str:
    from rapidfuzz import process

    near = [name for name, *_ in process.extract(words, sorted({one.name for one in named}), limit=_NEAREST)]
    return f"; the nearest are {', '.join(near)}" if near else ""
