"""Delegations whose noun or verb is left out before their members: "Norway's team consisted of Keller, and Latvia's of
Rybak", "Norway sent Keller, and Latvia its deputy minister, Rybak".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.reading.frames import actors, parties
from kg.reading.frames.context import Context
from kg.reading.frames.person_lists import listed

_OWNER = re.compile(r"['’]s?|\s+ones?\b")


@dataclass(frozen=True)
class ElidedTeam:
    """A delegation without its noun: its side, the word for the side, and the head words of its members' names."""

    side: str
    word: Token
    members: list[Token]


def elided_teams(context: Context, verb: Token, *, sent: bool) -> list[ElidedTeam]:
    """The delegations that a sentence adds to that of a verb such as "include", each with the persons after it;
    ``sent`` if the verb is one of sending.
    """
    is_elided = _is_sender if sent else _is_owner
    found = []
    for name in context.names_in(verb.i + 1, verb.sent.end):
        keys = [parties.side(context, key) for key in actors.at_token(context, name.root)]
        if name.label_ in actors.SIDE_LABELS and keys and is_elided(context, name):
            found.append((name.start, keys[0], name.root))
    if not found:
        return []
    ends = [start for start, *_ in found[1:]] + [verb.sent.end]
    return [
        ElidedTeam(side, word, _members(context, word, end)) for (_, side, word), end in zip(found, ends, strict=True)
    ]


def _is_owner(context: Context, name: DocSpan) -> bool:
    """Whether a side's name stands for its delegation before the members: "Latvia's of", "that of Latvia included"."""
    text, sentence = context.article.text, name.sent
    owner = _OWNER.match(text, name.end_char)
    taken_up = lexicon.pattern("delegations", "also-before").search(text[sentence.start_char : name.start_char])
    if owner is None and taken_up is None:
        return False
    start = owner.end() if owner is not None else name.end_char
    return lexicon.pattern("delegations", "also-members").match(text, start, sentence.end_char) is not None


def _is_sender(context: Context, name: DocSpan) -> bool:
    """Whether a side's name stands for that it sends somebody, too: "and Latvia its deputy minister"."""
    joined = name.start > 0 and context.doc[name.start - 1].lower_ in {"and", ",", ";"}
    return joined and lexicon.pattern("delegations", "also-sent").match(context.article.text, name.end_char) is not None


def _members(context: Context, word: Token, end: int) -> list[Token]:
    """The first person named after a side and before the next one or a semicolon, and those listed after it."""
    stop = next((token.i for token in context.doc[word.i : end] if token.text == ";"), end)
    named = [name.root for name in context.names_in(word.i + 1, stop) if name.label_ == "PERSON"]
    return [head for head in listed(context, named[:1]) if word.i < head.i < stop]
