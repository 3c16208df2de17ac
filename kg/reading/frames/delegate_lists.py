"""Lists of delegates, told by their layout: a side before a colon, its people behind it or on the lines below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.frames import actors, negotiations, parties
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.scene import Saying, Scene

_FRAME = "delegations.listed"
_BULLET = re.compile(r"[ \t]*(?:[-–—*•·▪]|\d{1,2}[.)])[ \t]+")
#: A side alone before a colon tells of its delegates only where so many lines do.
_LEAST_LINES = 2
_FINITE = frozenset({"VBD", "VBZ", "VBP"})

#: A piece of the text, as offsets.
Piece = tuple[int, int]


def read(scene: Scene, talks: list[Talks]) -> None:
    """Claim the leaders and members that lists name."""
    for side, cue, entries in _lists(scene):
        negotiation = negotiations.nearest(scene, cue, talks)
        if negotiation is None:
            continue
        delegation = negotiations.delegation_key(scene, side, negotiation)
        for start, end in entries:
            relation = "ledBy" if _heads().search(scene.article.text, start, end) else "hasMember"
            words = scene.tokens_between(start, end)
            for name in _persons(scene, start, end):
                person = actors.at_token(scene, name.root)[0]
                scene.claim(Saying(name.root, _FRAME), delegation, relation, person, words=words)
        scene.claim(Saying(cue, _FRAME), negotiation, "hasParty", side, words=[cue])


def _lists(scene: Scene) -> Iterator[tuple[str, Token, list[Piece]]]:
    """The lists: whose people they name, the word for that side, and a piece of the text for each of the people."""
    text = scene.article.text
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    found = []
    for number, (start, end) in enumerate(lines):
        colon = text.find(":", start, end)
        side = _side(scene, start, colon) if colon > 0 else None
        if side is None:
            continue
        rest = text[colon + 1 : end].strip()
        entries = list(_entries(text, colon + 1, end)) if rest else list(_below(text, lines[number + 1 :]))
        tells = rest and any(
            token.pos_ == "VERB" for token in scene.tokens_between(colon, end) if token.tag_ in _FINITE
        )
        if not tells and any(_persons(scene, *entry) for entry in entries):
            entries = _with_their_posts(scene, entries)
            found.append((*side, entries, bool(rest) and not _names_a_body(scene, start, colon)))
    alone = sum(bare for *_, bare in found)
    yield from ((key, cue, entries) for key, cue, entries, bare in found if not bare or alone >= _LEAST_LINES)


def _side(scene: Scene, start: int, colon: int) -> tuple[str, Token] | None:
    """The side that the words before a colon are about, if they are its name or tell of its delegation."""
    words = scene.tokens_between(start, colon)
    names = [ent for ent in _names(scene, start, colon) if ent.label_ in actors.SIDE_LABELS]
    if len(names) != 1 or not (_names_a_body(scene, start, colon) or len(words) <= len(names[0]) + 1):
        return None
    listing = lexicon.words("delegations", "listing")
    if any(token.pos_ == "VERB" and token.lemma_ not in listing for token in words):
        return None  # "the Norwegian delegation had one demand:"
    keys = [parties.side(scene, key) for key in actors.at_token(scene, names[0].root)]
    return (keys[0], names[0].root) if keys else None


def _names_a_body(scene: Scene, start: int, end: int) -> bool:
    """Whether a word for a delegation stands there."""
    groups = lexicon.words("delegations", "groups")
    return any(grammar.lemma(token) in groups for token in scene.tokens_between(start, end))


def _entries(text: str, start: int, end: int) -> Iterator[Piece]:
    """The parts of a line between semicolons, or between commas where there are none."""
    mark = ";" if ";" in text[start:end] else ","
    for match in re.finditer(rf"[^{mark}]+", text[start:end]):
        yield start + match.start(), start + match.end()


def _with_their_posts(scene: Scene, entries: list[Piece]) -> list[Piece]:
    """The entries; one without a name is of the one before it: "Anna Keller, chief negotiator, Elsa Brandt"."""
    whole: list[Piece] = []
    for start, end in entries:
        if whole and not _persons(scene, start, end):
            whole[-1] = whole[-1][0], end
        else:
            whole.append((start, end))
    return whole


def _persons(scene: Scene, start: int, end: int) -> list[DocSpan]:
    return [ent for ent in _names(scene, start, end) if ent.label_ == "PERSON"]


def _below(text: str, lines: list[Piece]) -> Iterator[Piece]:
    """The lines with a mark before them that follow a line at once."""
    for start, end in lines:
        mark = _BULLET.match(text, start, end)
        if mark is None:
            return
        yield mark.end(), end


def _names(scene: Scene, start: int, end: int) -> list[DocSpan]:
    tokens = scene.tokens_between(start, end)
    return scene.names_in(tokens[0].i, tokens[-1].i + 1) if tokens else []


@cache
def _heads() -> re.Pattern[str]:
    """What an entry says of whoever leads."""
    return re.compile("|".join(lexicon.phrases("delegations", "listed-heads")), re.IGNORECASE)
