"""Which of the things that a draft lists the article supports; the others are ignored.

A draft can name a thing freely, but a thing without a mention in the article is left out. A mention must be where the
draft says, or elsewhere; other names of actors and places, and the text of a quotation, must be in the article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg import reference, schema
from kg.folding import fold
from kg.model import Article, Kind, Mention, Referent
from kg.reading.passages import Passages
from kg.reading.provenance import Naming, Thing

_NAMED = frozenset({Kind.PERSON, Kind.NATION, Kind.ORGANIZATION, Kind.PLACE})
#: The links that each kind can have, and those that it needs.
_LINKS: dict[Kind, dict[str, tuple[Kind, ...]]] = {
    Kind.ORGANIZATION: {"partOf": (Kind.NATION, Kind.ORGANIZATION)},
    Kind.DELEGATION: {
        "onBehalfOf": (Kind.NATION, Kind.ORGANIZATION, Kind.PERSON, Kind.PLACE),
        "sentTo": (Kind.NEGOTIATION,),
    },
    Kind.POST_HOLDING: {"holder": (Kind.PERSON,), "of": (Kind.NATION, Kind.ORGANIZATION, Kind.PLACE)},
}
_NEEDED = {Kind.DELEGATION: {"onBehalfOf", "sentTo"}, Kind.POST_HOLDING: {"holder"}}
#: Marks that may be around a quotation's text.
_AROUND = "\"'“”„«»‘’, "
#: The fewest words of a part of a quotation, and the most words between two parts.
_SHORTEST, _BREAK = 2, 60
_ANY: Callable[[str], bool] = bool
#: The facets of each kind, and their possible values.
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
    """The things that the article supports, as referents with their mentions."""
    mentions: dict[str, list[Mention]] = {}
    referents: dict[str, Referent] = {}
    for thing in things:
        found = [each for naming in thing.mentions for each in _mention(thing.key, naming, passages)]
        referent = _referent(thing, [article.words(each.span) for each in found], passages)
        if referent is not None and referent.key not in referents:
            referents[referent.key], mentions[referent.key] = referent, found
    while lost := [key for key, each in referents.items() if not _is_whole(each, referents)]:
        for key in lost:
            del referents[key]
    return list(referents.values()), [each for key in referents for each in mentions[key]]


def _mention(key: str, naming: Naming, passages: Passages) -> Iterator[Mention]:
    """The mention at its given place, else at the one place where its words are."""
    places = passages.find(naming.words)
    if naming.at is not None and passages.stands(naming.words, naming.at):
        yield Mention(naming.at, key, naming.how)
    elif places:
        near = naming.at.start if naming.at is not None else 0
        yield Mention(min(places, key=lambda place: abs(place.start - near)), key, naming.how)


def _referent(thing: Thing, words: list[str], passages: Passages) -> Referent | None:
    """The thing as a referent, with those of its names that the article has; None if the article does
    not support it.
    """
    kind = Kind(thing.kind)
    is_shown = not thing.mentions or bool(words) or bool(passages.find(thing.name))
    if not thing.key.startswith(f"{kind}/") or not is_shown:
        return None
    known = _FACETS.get(kind, {})
    facets = tuple((name, value) for name, value in thing.facets if name in known and known[name](value))
    if kind is Kind.QUOTATION and not is_quoted(dict(facets).get("text", ""), passages):
        return None
    links = tuple((name, key) for name, key in thing.links if name in _LINKS.get(kind, {}))
    others = sorted({name for name in thing.names if kind not in _NAMED or passages.find(name)} - {thing.name})
    return Referent(thing.key, kind, thing.name, (thing.name, *others), facets, links)


def _is_whole(referent: Referent, referents: dict[str, Referent]) -> bool:
    """Whether everything that the thing is linked to exists, and it has the links that it needs."""
    allowed, links = _LINKS.get(referent.kind, {}), dict(referent.links)
    there = all(key in referents and referents[key].kind in allowed[name] for name, key in links.items())
    return there and links.keys() >= _NEEDED.get(referent.kind, set())


def is_quoted(text: str, passages: Passages) -> bool:
    """Whether a quotation's text is in the article, as a whole or in parts around its attribution.

    >>> said = Passages("“We met,” she said, “and we agreed on fish.”")
    >>> is_quoted("We met and we agreed on fish.", said), is_quoted("We agreed on fish and we met.", said)
    (True, False)
    """
    if passages.find(text.strip(_AROUND)):
        return True
    left, body = fold(text).split(), fold(passages.text).split()
    places: Iterable[int] = range(len(body))
    while left:
        length, start = max(((_run(left, body, place), -place) for place in places), default=(0, 0))
        if length < min(_SHORTEST, len(left)):
            return False
        left, places = left[length:], range(length - start, min(len(body), length - start + _BREAK))
    return bool(fold(text))


def _run(words: list[str], body: list[str], place: int) -> int:
    """How many of the words are in the body from that place on, one after the other."""
    return next(
        (count for count, pair in enumerate(zip(words, body[place:], strict=False)) if pair[0] != pair[1]),
        min(len(words), len(body) - place),
    )
