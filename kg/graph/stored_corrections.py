"""A person's corrections as quads, and the readings they were made on, as the readers gave them.

The graph ``corrections`` is input, like the articles, and no stage rebuilds it. Each correction says who, when and why,
names the claims it rejects and upholds by their IRIs, and quotes the words, so that it can be asked for by SPARQL; the
claims themselves, with the things they speak of, are its ``statement``, from which they can be made again. The graph
``as-read`` keeps, of each corrected article, what its readers said, so that a correction can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from kg import cycles, namespaces
from kg.errors import StoreError
from kg.graph import populate, records
from kg.graph.populate import nodes_of
from kg.graph.store import Store, replace_graph
from kg.model import (
    Article,
    Claim,
    Correction,
    Decision,
    Kind,
    Quote,
    Reading,
    Referent,
    Span,
    StatedClaim,
    Status,
    Verdict,
)
from kg.namespaces import term

#: The graph of the corrections, that of a person's word on who is who, and that of the readings before them.
CORRECTIONS, DECISIONS, AS_READ = "corrections", "decisions", "as-read"


def correction_id(correction: Correction) -> str:
    """What tells a correction from others: what it says of which words, not who says so, when, or why."""
    said: list[str] = [correction.verdict, correction.article, correction.name or ""]
    for stated in (correction.against, correction.upheld):
        if stated is not None:
            said += [*populate.claim_parts(stated.claim), f"words={stated.words.span.start} {stated.words.exact}"]
    said += [thing.key for thing in correction.things]
    return namespaces.digest(*said)


def correction_iri(correction: Correction) -> NamedNode:
    """The IRI of a correction."""
    return namespaces.data("correction", correction_id(correction))


def quads_of(corrections: Iterable[Correction]) -> list[Quad]:
    """The graph of a person's corrections."""
    return sorted({quad for correction in corrections for quad in _quads(correction)}, key=str)


def read(store: Store) -> list[Correction]:
    """The corrections a store holds, in the order in which they were made.

    Raises StoreError if one cannot be read.
    """
    quads = store.graph_quads(namespaces.graph(CORRECTIONS))
    return of_quads(quads, store.ids_by_slug() if quads else {})


def of_quads(quads: Iterable[Quad], ids: Mapping[str, str]) -> list[Correction]:
    """The corrections that quads tell of; ``ids`` are those of articles by slug. Raises StoreError as `read` does."""
    found = []
    for node in nodes_of(quads).values():
        if not node.has("statement"):
            continue
        slug = node.only("inArticle").removeprefix(namespaces.article("").value)
        try:
            said = json.loads(node.only("statement"))
            found.append(
                Correction(
                    Verdict(records.choice_word(node.only("hasVerdict" if node.has("hasVerdict") else "verdict"))),
                    ids.get(slug, said["article"]),
                    node.only("decidedBy"),
                    node.only("decidedAt"),
                    node.only("why") if node.has("why") else "",
                    _stated(said.get("against")),
                    _stated(said.get("upheld")),
                    tuple(map(_thing, said.get("things", ()))),
                    said.get("name"),
                    int(node.only("position")),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"The correction {node.iri} cannot be read ({error!r}); remove it.") from error
    return sorted(found, key=lambda each: (each.position, correction_id(each)))


def with_last(earlier: Iterable[Correction], last: Correction) -> list[Correction]:
    """All corrections once this one is made, which is the last word; one that says just the same gives way to it."""
    return [*(each for each in earlier if correction_id(each) != correction_id(last)), last]


def next_position(store: Store) -> int:
    """The place of the next correction among all: those of articles, and what a person says of who is who."""
    taken = (
        int(getattr(quad.object, "value", 0))
        for graph in (CORRECTIONS, DECISIONS)
        for quad in store.quads.quads_for_pattern(None, term("position"), None, namespaces.graph(graph))
    )
    return 1 + max(taken, default=0)


def replace_all(store: Store, corrections: Iterable[Correction]) -> None:
    """Have a store hold these corrections and no others."""
    replace_graph(store.quads, namespaces.graph(CORRECTIONS), quads_of(corrections))


def replace_decisions(store: Store, decisions: Iterable[Decision]) -> None:
    """Have a store hold these decisions of a person on who is who, and no others."""
    replace_graph(store.quads, namespaces.graph(DECISIONS), populate.decision_quads(decisions))


@cycles.not_looked_for()
def put_readings(store: Store, readings: Sequence[tuple[Reading, Reading]]) -> None:
    """Have a store hold articles as they are corrected, given as they were read and then so.

    As its readers read it an article is kept where that is not the same.
    """
    graphs = {each.article.id: populate.article_quads(each) for _, each in readings}
    store.put({namespaces.article_graph(namespaces.slug(name)): quads for name, quads in graphs.items()})
    for read_, corrected in readings:
        store.readings[corrected.article.id] = corrected
        _forget(store, read_.article.id)
        if corrected != read_:
            triples = sorted((quad.triple for quad in populate.article_quads(read_)), key=str)
            text = pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=namespaces.PREFIXES) or b""
            article = namespaces.article(namespaces.slug(read_.article.id))
            store.quads.add(Quad(article, term("asRead"), Literal(text.decode()), namespaces.graph(AS_READ)))


def drop_reading(store: Store, article: str) -> None:
    """Take an article's reading out of a store, corrected and as it was read."""
    store.put({namespaces.article_graph(namespaces.slug(article)): ()})
    store.readings.pop(article, None)
    _forget(store, article)


def _forget(store: Store, article: str) -> None:
    """Take out what an article's readers said before it was corrected."""
    node, graph = namespaces.article(namespaces.slug(article)), namespaces.graph(AS_READ)
    for quad in [*store.quads.quads_for_pattern(node, None, None, graph)]:
        store.quads.remove(quad)


def as_read(store: Store, reading: Reading) -> Reading:
    """What the readers of an article said, of which the store holds this corrected reading."""
    article: Article = reading.article
    node, graph = namespaces.article(namespaces.slug(article.id)), namespaces.graph(AS_READ)
    for quad in store.quads.quads_for_pattern(node, term("asRead"), None, graph):
        assert isinstance(quad.object, Literal)  # noqa: S101 - it is written as one above
        return records.reading_of(article, [*pyoxigraph.parse(quad.object.value.encode(), format=RdfFormat.TURTLE)])
    return reading


def _quads(correction: Correction) -> set[Quad]:
    graph, node = namespaces.graph(CORRECTIONS), correction_iri(correction)
    slug = namespaces.slug(correction.article)
    triples = [
        Triple(node, namespaces.RDF_TYPE, term("Correction")),
        Triple(node, term("inArticle"), namespaces.article(slug)),
        Triple(node, term("hasVerdict"), populate.choice(correction.verdict.value)),
        Triple(node, term("position"), Literal(str(correction.position), datatype=namespaces.XSD_INTEGER)),
        Triple(node, term("decidedBy"), Literal(correction.by)),
        Triple(node, term("decidedAt"), Literal(correction.when, datatype=namespaces.XSD_DATE_TIME)),
        Triple(node, term("statement"), Literal(_json(correction))),
    ]
    if correction.why:
        triples.append(Triple(node, term("why"), Literal(correction.why)))
    if correction.name is not None:
        triples.append(Triple(node, term("givenName"), Literal(correction.name)))
    for name, stated in (("rejects", correction.against), ("upholds", correction.upheld)):
        if stated is not None:
            triples.append(Triple(node, term(name), populate.claim_iri(correction.article, stated.claim)))
    for stated in filter(None, [correction.stated]):
        for predicate, value in (
            (namespaces.OA_EXACT, stated.words.exact),
            (namespaces.OA_PREFIX, stated.words.prefix),
            (namespaces.OA_SUFFIX, stated.words.suffix),
        ):
            triples.append(Triple(node, predicate, Literal(value)))
    return {Quad(each.subject, each.predicate, each.object, graph) for each in triples}


def _json(correction: Correction) -> str:
    said: dict[str, Any] = {"article": correction.article}
    for name, stated in (("against", correction.against), ("upheld", correction.upheld)):
        if stated is not None:
            said[name] = _statement(stated)
    if correction.things:
        said["things"] = [_described(thing) for thing in correction.things]
    if correction.name is not None:
        said["name"] = correction.name
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _statement(stated: StatedClaim) -> dict[str, Any]:
    claim, words = stated.claim, stated.words
    return {
        "subject": claim.subject,
        "relation": claim.relation,
        "object": claim.object,
        "value": claim.value,
        "status": claim.status.value,
        "claimant": claim.claimant,
        "qualifiers": [list(pair) for pair in claim.qualifiers],
        "words": [words.exact, words.prefix, words.suffix],
        "at": [words.span.start, words.span.end],
        "cue": [claim.cue.start, claim.cue.end],
        "things": [_described(thing) for thing in stated.things],
    }


def _stated(said: dict[str, Any] | None) -> StatedClaim | None:
    if said is None:
        return None
    span = Span(*map(int, said["at"]))
    claim = Claim(
        str(said["subject"]),
        str(said["relation"]),
        said["object"],
        said["value"],
        Status(said["status"]),
        span,
        Span(*map(int, said["cue"])),
        f"draft.{said['relation']}",
        said["claimant"],
        tuple((str(name), str(value)) for name, value in said["qualifiers"]),
        "person",
    )
    return StatedClaim(claim, Quote(span, *map(str, said["words"])), tuple(map(_thing, said["things"])))


def _described(thing: Referent) -> dict[str, Any]:
    return {
        "key": thing.key,
        "kind": thing.kind.value,
        "name": thing.name,
        "names": list(thing.names),
        "facets": [list(pair) for pair in thing.facets],
        "links": [list(pair) for pair in thing.links],
    }


def _thing(said: dict[str, Any]) -> Referent:
    pairs = ([(str(name), str(value)) for name, value in said[part]] for part in ("facets", "links"))
    facets, links = map(tuple, pairs)
    return Referent(str(said["key"]), Kind(said["kind"]), str(said["name"]), tuple(said["names"]), facets, links)
