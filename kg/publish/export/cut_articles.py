"""A store whose articles are reduced to their evidence, for people who may not pass on whole texts.

The sentences of each text that have the words of a claim stay. The rest becomes ``[…]`` and blanks of the same length,
so that every offset in the text, and every IRI made from one, stays the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg import namespaces as ns
from kg.answers.rows import sentences_around
from kg.graph.populate import CONTEXT
from kg.graph.stored_corrections import AS_READ, CORRECTIONS

if TYPE_CHECKING:
    from kg.graph.store import Store

LEFT_OUT = "[…]"


def quotes_only(store: Store) -> Store:
    """A copy of the store in memory, with only the sentences that are evidence as texts."""
    import pyoxigraph

    from kg.graph.store import Store

    copy: Any = pyoxigraph.Store()
    copy.bulk_extend(iter(store.quads))
    _forget_corrected(copy)
    places = _places(copy)
    for whole in list(copy.quads_for_pattern(None, ns.term("text"), None)):
        spans = places[whole.subject]
        text = cut_down(whole.object.value, [place for place, _ in spans])
        _replace(copy, whole, text)
        for (start, end), node in spans:
            context = {ns.OA_PREFIX: text[max(0, start - CONTEXT) : start], ns.OA_SUFFIX: text[end : end + CONTEXT]}
            for predicate, words in context.items():
                for quad in list(copy.quads_for_pattern(node, predicate, None)):
                    _replace(copy, quad, words)
    return Store(copy, store.location)


def _forget_corrected(quads: Any) -> None:
    """Remove from corrections what they quote beyond the evidence: earlier readings, and the words around quotes."""
    quads.remove_graph(ns.graph(AS_READ))
    for predicate in (ns.OA_PREFIX, ns.OA_SUFFIX, ns.term("statement")):
        for quad in list(quads.quads_for_pattern(None, predicate, None, ns.graph(CORRECTIONS))):
            quads.remove(quad)


def cut_down(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks for all but the sentences that have the spans; every offset stays.

    >>> cut_down("It rained all day. Envoys met in Oslo. All left.", [(19, 29)])
    '[…]                Envoys met in Oslo. […]      '
    """
    parts, at = [], 0
    for begin, stop in [*sentences_around(text, spans), (len(text), len(text))]:
        parts += [re.sub(r"\S(?:.*\S)?", _blank, text[at:begin]), text[begin:stop]]
        at = stop
    return "".join(parts)


def _blank(found: re.Match[str]) -> str:
    return LEFT_OUT.ljust(len(found[0])) if len(found[0]) >= len(LEFT_OUT) else " " * len(found[0])


def _places(quads: Any) -> dict[Any, list[tuple[tuple[int, int], Any]]]:
    """By article, the passages that are words of a claim, each with its node."""
    places = defaultdict(list)
    for quad in quads.quads_for_pattern(None, ns.OA_HAS_SOURCE, None):
        ends = (next(quads.quads_for_pattern(quad.subject, ns.term(name), None)) for name in ("startsAt", "endsAt"))
        start, end = (int(each.object.value) for each in ends)
        places[quad.object].append(((start, end), quad.subject))
    return places


def _replace(quads: Any, quad: Any, text: str) -> None:
    from pyoxigraph import Literal, Quad

    quads.remove(quad)
    quads.add(Quad(quad.subject, quad.predicate, Literal(text), quad.graph_name))
