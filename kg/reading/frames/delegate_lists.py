"""Lists of delegates in the layout of the text: a side before a colon, its people after it or on the lines below; or a
side alone on a line, with its people below.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.annotation.listings import FINITE, entries, listings
from kg.reading.frames import actors, negotiations, parties
from kg.reading.frames.context import Context, Saying
from kg.reading.frames.gathered_talks import Talks

_FRAME = "delegations.listed"
#: A line, or a part of one that begins with a few words before a colon: "For the government:".
_LINE = re.compile(r"[^\n]+?(?=\n|\Z|(?<=[.!?;])\s+[A-Z][^:;.,\n]{1,40}:\s)")
_BULLET = re.compile(r"[ \t]*(?:[-–—*•·▪]|\d{1,2}[.)])[ \t]+")
#: A side alone before a colon introduces its delegates only if at least this many lines do so.
_LEAST_LINES = 2
#: Words that open "For the government:", and how many words there may be.
_SPEAKING_FOR, _SHORT = frozenset({"for", "from"}), 4

#: A piece of the text, as offsets.
Piece = tuple[int, int]


def read(context: Context, talks: list[Talks]) -> None:
    """Claim the leaders and members in lists."""
    leading = {(line.start, line.end) for each in listings(context.article.text) for line in each.leading}
    for side, cue, people in _lists(context):
        negotiation = negotiations.nearest(context, cue, talks)
        if negotiation is None:
            continue
        delegation = negotiations.delegation_key(context, side, negotiation)
        for start, end in people:
            leads = (start, end) in leading or _heads().search(context.article.text, start, end)
            relation = "ledBy" if leads else "hasMember"
            words = context.tokens_between(start, end)
            for name in _persons(context, start, end):
                person = actors.at_token(context, name.root)[0]
                context.claim(Saying(name.root, _FRAME), delegation, relation, person, words=words)
        context.claim(Saying(cue, _FRAME), negotiation, "hasParty", side, words=[cue])


def _lists(context: Context) -> Iterator[tuple[str, Token, list[Piece]]]:
    """The lists: the side, the word for it, and a piece of the text for each of its people."""
    text = context.article.text
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
    found = []
    outside = _sits_for_none(context)
    for number, (start, end) in enumerate(lines):
        at = bisect_right(outside, (end, end)) - 1
        if at >= 0 and start < outside[at][1]:
            continue
        colon = text.find(":", start, end)
        side = _side(context, start, colon) if colon > 0 else None
        if side is None:
            continue
        rest = text[colon + 1 : end].strip()
        people = list(_entries(text, colon + 1, end)) if rest else list(_below(text, lines[number + 1 :]))
        names_delegates = rest and any(
            token.pos_ == "VERB" and token.dep_ != "relcl"
            for token in context.tokens_between(colon, end)
            if token.tag_ in FINITE
        )
        if not names_delegates and any(_persons(context, *entry) for entry in people):
            people = _with_their_posts(context, people)
            found.append((*side, people, bool(rest) and not _opens_list(context, start, colon)))
    found += [(*each, True) for each in _under_headings(context)]
    alone = sum(bare for *_, bare in found)
    yield from ((key, cue, people) for key, cue, people, bare in found if not bare or alone >= _LEAST_LINES)


def _under_headings(context: Context) -> Iterator[tuple[str, Token, list[Piece]]]:
    """The side that is a heading, the word for it, and the lines below that name people and are no sentences."""
    for listing in listings(context.article.text):
        side = _side(context, listing.heading.start, listing.heading.end)
        pieces = [(line.start, line.end) for line in entries(context.doc, listing)]
        listed = [piece for piece in pieces if _persons(context, *piece)]
        if side is not None and listed:
            yield *side, listed


def _sits_for_none(context: Context) -> list[Piece]:
    """The lines of lists whose people sit for no side, such as observers, in order."""
    text = context.article.text
    pattern = lexicon.pattern("delegations", "sits-for-none")
    named = [each for each in listings(text) if pattern.search(text, each.heading.start, each.heading.end)]
    return [(line.start, line.end) for each in named for line in entries(context.doc, each)]


def _side(context: Context, start: int, colon: int) -> tuple[str, Token] | None:
    """The side in the words of a heading or before a colon, if they are its name or its delegation."""
    words = context.tokens_between(start, colon)
    names = [ent for ent in _names(context, start, colon) if ent.label_ in actors.SIDE_LABELS]
    if not names and words and words[0].lower_ in _SPEAKING_FOR and len(words) <= _SHORT:
        nouns = [token for token in words if token.pos_ in {"NOUN", "PROPN"}]
        meant = {key for noun in nouns for key in parties.nation_sides(context, noun)}
        called = {noun.lower_ for noun in nouns}
        side = meant.pop() if len(meant) == 1 else None
        side = side or parties.unnamed_side(context, called) or parties.side_called(context, called)
        return (side, nouns[0]) if side is not None else None
    if len(names) != 1 or not (_names_a_body(context, start, colon) or len(words) <= len(names[0]) + 1):
        return None
    listing = lexicon.words("delegations", "listing")
    if any(token.pos_ == "VERB" and token.lemma_ not in listing for token in words):
        return None  # "the Norwegian delegation had one demand:"
    keys = [parties.side(context, key) for key in actors.at_token(context, names[0].root)]
    return (keys[0], names[0].root) if keys else None


def _opens_list(context: Context, start: int, colon: int) -> bool:
    """Whether the words before a colon surely open a list of people."""
    words = context.tokens_between(start, colon)
    return words[0].lower_ in _SPEAKING_FOR or _names_a_body(context, start, colon)


def _names_a_body(context: Context, start: int, end: int) -> bool:
    """Whether a word for a delegation is there."""
    groups = lexicon.words("delegations", "groups")
    return any(grammar.lemma(token) in groups for token in context.tokens_between(start, end))


def _entries(text: str, start: int, end: int) -> Iterator[Piece]:
    """The parts of a line between semicolons, or between commas and "and" if there are none."""
    mark = r";" if ";" in text[start:end] else r",|\band\b"
    at = start
    for match in re.finditer(mark, text[start:end]):
        yield at, start + match.start()
        at = start + match.end()
    yield at, end


def _with_their_posts(context: Context, entries: list[Piece]) -> list[Piece]:
    """The entries; one without a name belongs to the one before: "Anna Keller, chief negotiator, Elsa Brandt"."""
    whole: list[Piece] = []
    for start, end in entries:
        if whole and not _persons(context, start, end):
            whole[-1] = whole[-1][0], end
        else:
            whole.append((start, end))
    return whole


def _persons(context: Context, start: int, end: int) -> list[DocSpan]:
    return [ent for ent in _names(context, start, end) if ent.label_ == "PERSON"]


def _below(text: str, lines: list[Piece]) -> Iterator[Piece]:
    """The lines with a mark before them that follow a line immediately."""
    for start, end in lines:
        mark = _BULLET.match(text, start, end)
        if mark is None:
            return
        yield mark.end(), end


def _names(context: Context, start: int, end: int) -> list[DocSpan]:
    tokens = context.tokens_between(start, end)
    return context.names_in(tokens[0].i, tokens[-1].i + 1) if tokens else []


@cache
def _heads() -> re.Pattern[str]:
    """The words of an entry for the leader."""
    return re.compile("|".join(lexicon.phrases("delegations", "listed-heads")), re.IGNORECASE)
