"""Which of the things a draft lists the article bears out; the rest goes as if nobody had listed it.

Words are taken from the article alone: a mention must stand where the draft says, or elsewhere; a name must stand in
the article, belong to reference data, or be what a mention of the thing can stand for; a quotation's text must be the
article's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kg import reference, schema
from kg.folding import fold
from kg.model import Article, Kind, Mention, Referent
from kg.reading import naming
from kg.reading.passages import Passages
from kg.reading.trace import Naming, Thing

_NAMED = frozenset({Kind.PERSON, Kind.NATION, Kind.ORGANIZATION, Kind.PLACE})
#: Which links each kind can have; those that it cannot be thought without.
_LINKS: dict[Kind, dict[str, tuple[Kind, ...]]] = {
    Kind.ORGANIZATION: {"partOf": (Kind.NATION, Kind.ORGANIZATION)},
    Kind.DELEGATION: {
        "onBehalfOf": (Kind.NATION, Kind.ORGANIZATION, Kind.PERSON, Kind.PLACE),
        "sentTo": (Kind.NEGOTIATION,),
    },
    Kind.POST_HOLDING: {"holder": (Kind.PERSON,), "of": (Kind.NATION, Kind.ORGANIZATION, Kind.PLACE)},
}
_NEEDED = {Kind.DELEGATION: {"onBehalfOf", "sentTo"}, Kind.POST_HOLDING: {"holder"}}
#: What may stand around a quotation's text.
_AROUND = "\"'“”„«»‘’, "
_ANY: Callable[[str], bool] = bool
#: Which facets each kind has, and which values they can have.
_FACETS: dict[Kind, dict[str, Callable[[str], bool]]] = {
    Kind.NATION: {"code": lambda code: code in reference.nation_names()},
    Kind.ORGANIZATION: {"type": lambda value: value in schema.choices("organization")},
    Kind.PLACE: {"type": lambda value: value in schema.choices("place")},
    Kind.NEGOTIATION: {"level": lambda value: value in schema.choices("level")},
    Kind.CONTACT: {"type": lambda value: value in schema.choices("contact")},
    Kind.MEASURE: {"action": _ANY, "object": _ANY},
    Kind.POST_HOLDING: {"title": _ANY, "former": lambda value: value in ("true", "false")},
    Kind.QUOTATION: {"text": _ANY},
}


def believed(things: Iterable[Thing], article: Article, passages: Passages) -> tuple[list[Referent], list[Mention]]:
    """The things that the article bears out, as referents with their mentions."""
    mentions: dict[str, list[Mention]] = {}
    referents: dict[str, Referent] = {}
    for thing in things:
        found = [each for told in thing.mentions for each in _mention(thing.key, told, passages)]
        referent = _referent(thing, [article.words(each.span) for each in found], passages)
        if referent is not None and referent.key not in referents:
            referents[referent.key], mentions[referent.key] = referent, found
    while lost := [key for key, each in referents.items() if not _is_whole(each, referents)]:
        for key in lost:
            del referents[key]
    return list(referents.values()), [each for key in referents for each in mentions[key]]


def _mention(key: str, told: Naming, passages: Passages) -> Iterator[Mention]:
    """The mention where it is said to be, else the one place where its words stand."""
    places = passages.find(told.words)
    if told.at is not None and passages.stands(told.words, told.at):
        yield Mention(told.at, key, told.how)
    elif places:
        near = told.at.start if told.at is not None else 0
        yield Mention(min(places, key=lambda place: abs(place.start - near)), key, told.how)


def _referent(thing: Thing, words: list[str], passages: Passages) -> Referent | None:
    """The thing as a referent, with those of its names that the article has; None where it is not borne out."""
    kind = Kind(thing.kind)
    if not thing.key.startswith(f"{kind}/") or not _is_named(kind, thing.name, words, passages):
        return None
    known = _FACETS.get(kind, {})
    facets = tuple((name, value) for name, value in thing.facets if name in known and known[name](value))
    if kind is Kind.QUOTATION and not is_said(dict(facets).get("text", ""), passages):
        return None
    links = tuple((name, key) for name, key in thing.links if name in _LINKS.get(kind, {}))
    others = sorted({name for name in thing.names if name != thing.name and passages.find(name)})
    return Referent(thing.key, kind, thing.name, (thing.name, *others), facets, links)


def _is_named(kind: Kind, name: str, words: Iterable[str], passages: Passages) -> bool:
    """Whether the article, or reference data, has the name; what is no actor and no place is named by its makers."""
    if kind not in _NAMED or passages.find(name) or naming.kind_of(name) is not None:
        return True
    return any(naming.stands_for(each, name) for each in words)


def _is_whole(referent: Referent, referents: dict[str, Referent]) -> bool:
    """Whether everything the thing is linked to is there, and it has the links it needs."""
    allowed, links = _LINKS.get(referent.kind, {}), dict(referent.links)
    there = all(key in referents and referents[key].kind in allowed[name] for name, key in links.items())
    return there and links.keys() >= _NEEDED.get(referent.kind, set())


def is_said(text: str, passages: Passages) -> bool:
    """Whether a quotation's text stands in the article, whole or, broken by its attribution, in two parts."""
    if passages.find(text.strip(_AROUND)):
        return True
    parts = [part for part in re.split(r"(?<=[.,;:!?—–-])\s+", text) if fold(part)]
    for count in range(1, len(parts)):
        first, second = (" ".join(half).rstrip(".,;:!?—–-") for half in (parts[:count], parts[count:]))
        starts = passages.find(first)
        if starts and any(place.start >= starts[0].end for place in passages.find(second)):
            return True
    return False
