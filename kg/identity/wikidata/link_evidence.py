"""The words of articles that bear a link now: found again after each rebuild, because offsets move with every edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Quads

from kg import reference
from kg.graph.populate import class_name
from kg.identity.wikidata.linkable import Borne, bare, folded, plainest
from kg.model import Kind
from kg.namespaces import RDF_TYPE, term

_NAMES = ("name", "otherName")


def bearing(quads: Quads, referents: Iterable[str], by: str, name: str) -> tuple[str, ...]:
    """The mentions, as IRIs, that bear what a rule or the user decided on referents by a name or code; sorted."""
    borne = [each for referent in referents for each in _borne(quads, NamedNode(referent))]
    if by.startswith("name"):
        borne = [each for each in borne if folded(each.name) == folded(name)]
    elif by == "reference-name":
        words = reference.organization_words()
        borne = [each for each in borne if (entry := words.get(bare(each.name))) and entry.name == name]
    elif by == "iso-code":
        borne = plainest(borne)
    return tuple(sorted({each.mention for each in borne}))


def _borne(quads: Quads, referent: NamedNode) -> Iterator[Borne]:
    """The names of a referent that stand in its article, each with the first words that are it; of a nation all words.

    The same as `kg.identity.wikidata.linkable` has them, for a store in which nothing needs to be resolved.
    """
    text = "".join(
        value for article in _values(quads, referent, "inArticle") for value in _values(quads, article, "text")
    )
    known = {folded(value) for name in _NAMES for value in _values(quads, referent, name)}
    is_nation = term(class_name(Kind.NATION)).value in {
        quad.object.value
        for quad in quads.quads_for_pattern(referent, RDF_TYPE, None)
        if isinstance(quad.object, NamedNode)
    }
    told: set[str] = set()
    for start, end, mention in sorted(_spans(quads, referent)):
        words = " ".join(text[start:end].split())
        if words and folded(words) not in told and (is_nation or folded(words) in known):
            told.add(folded(words))
            yield Borne(words, referent.value, mention)


def _spans(quads: Quads, referent: NamedNode) -> Iterator[tuple[int, int, str]]:
    for quad in quads.quads_for_pattern(None, term("refersTo"), referent):
        if isinstance(quad.subject, NamedNode):
            (start,), (end,) = (_values(quads, quad.subject.value, name) for name in ("startsAt", "endsAt"))
            yield int(start), int(end), quad.subject.value


def _values(quads: Quads, subject: NamedNode | str, name: str) -> list[str]:
    node = NamedNode(subject) if isinstance(subject, str) else subject
    found = (quad.object for quad in quads.quads_for_pattern(node, term(name), None))
    return sorted({each.value for each in found if isinstance(each, NamedNode | Literal)})
