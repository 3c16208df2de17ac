"""Which items of Wikidata a store's entities are, and what supports each link: every other part reads links here.

`kg.identity.wikidata` makes them. The graph ``links`` has the links; ``link-decisions`` has who decided each, by which
source and which words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg import namespaces as ns
from kg import settings
from kg.answers.rows import marked

if TYPE_CHECKING:
    from kg.graph.store import Store


@dataclass(frozen=True, order=True)
class Words:
    """Words of an article that support a link: its id, and the sentence with the words between >> and <<."""

    article: str
    sentence: str


@dataclass(frozen=True, order=True)
class Link:
    """A statement that an entity is an item of Wikidata; ``by`` is the rule that made it, or ``user``."""

    entity: str
    name: str
    item: str
    label: str
    by: str
    source: str
    why: str
    words: tuple[Words, ...]

    @property
    def qid(self) -> str:
        """The item as Wikidata writes it: ``Q42``."""
        return self.item.removeprefix(ns.WIKIDATA)

    def __str__(self) -> str:
        lines = [f"{self.name} is {self.qid} of Wikidata, {self.label!r} ({self.by}; {self.source})", f"  {self.why}"]
        return "\n".join([*lines, *(f"  {words.article}: {words.sentence}" for words in self.words)])


def links(store: Store, entity: str | None = None) -> list[Link]:
    """All links of a store, or those of one entity, by the names of the entities."""
    bindings = {"links": ns.graph("links"), "decisions": ns.graph("link-decisions"), "identity": ns.graph("identity")}
    if entity is not None:
        bindings["entity"] = NamedNode(entity)
    rows = store.query(settings.query("store", "links"), bindings=bindings)
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - the shipped query is a SELECT
    found: dict[tuple[str, ...], set[Words]] = defaultdict(set)
    for row in rows:
        key = tuple(row[name].value for name in ("name", "entity", "item", "label", "by", "source", "why"))
        sentence = marked(row["text"].value, int(row["start"].value), int(row["end"].value))
        found[key].add(Words(row["article"].value, sentence))
    return [
        Link(iri, name, item, label, by, source, why, tuple(sorted(words)))
        for (name, iri, item, label, by, source, why), words in sorted(found.items())
    ]


def items(store: Store) -> dict[str, str]:
    """The item of each linked entity, by their IRIs: ``{".../nation/iceland": "Q189"}``."""
    quads = store.quads.quads_for_pattern(None, ns.SKOS_EXACT_MATCH, None, ns.graph("links"))
    pairs = ((quad.subject, quad.object) for quad in quads)
    return dict(
        sorted(
            (entity.value, item.value.removeprefix(ns.WIKIDATA))
            for entity, item in pairs
            if isinstance(entity, NamedNode) and isinstance(item, NamedNode)
        )
    )


def codes(store: Store) -> dict[str, str]:
    """The ISO 3166 code of each nation, former ones too, by their IRIs: ``{".../nation/iceland": "IS"}``."""
    quads = store.quads.quads_for_pattern(None, ns.term("code"), None, ns.graph("facts"))
    pairs = ((quad.subject, quad.object) for quad in quads)
    return dict(sorted((n.value, c.value) for n, c in pairs if isinstance(n, NamedNode) and isinstance(c, Literal)))
