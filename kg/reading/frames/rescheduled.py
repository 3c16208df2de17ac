"""Talks that were put off or brought forward: the new day is planned, and the old one no longer counts."""

from __future__ import annotations

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.reading.frames.clauses import has_child
from kg.reading.frames.context import Context

#: Prepositions before the new day.
_TO = frozenset({"to", "until", "till"})
#: Nouns for a length of time: "put off for a week".
_LENGTHS = frozenset({"day", "week", "month", "year"})


def new_day(context: Context, verb: Token) -> DocSpan | None:
    """The words of the new day of what the verb moves: "put off until June 3", "moved from Friday to Monday"."""
    if verb.lemma_ not in lexicon.words("status", "moving"):
        return None
    days = [name for name in context.names_in(verb.i + 2, verb.sent.end) if name.label_ == "DATE"]
    return next((day for day in days if _is_reached(day, verb) or _is_then(day, verb)), None)


def is_put_off(day: DocSpan, verb: Token) -> bool:
    """Whether talks go on then that the verb breaks off before: "adjourned until June 3"."""
    before = day[0].nbor(-1) if day.start else day[0]
    adjourned = day.label_ == "DATE" and verb.lemma_ in lexicon.words("status", "adjourning")
    return adjourned and before.lower_ in _TO and _is_below(before, verb)


def _is_then(day: DocSpan, verb: Token) -> bool:
    """Whether a verb joined to that of moving gives the day: "were delayed and will take place on June 3"."""
    anchor = day.root.head.head
    return anchor.dep_ == "conj" and anchor.head.i == verb.i and has_child(anchor, {"will"})


def _is_reached(day: DocSpan, verb: Token) -> bool:
    """Whether the verb leads to the day by a preposition, perhaps from an earlier day."""
    before = day[0].nbor(-1)
    if before.lower_ == "for":
        moved = before.head.i == verb.i or (before.head.head.i == verb.i and before.head.dep_ in {"dobj", "nsubjpass"})
        return moved and day.root.lemma_ not in _LENGTHS
    from_day = before.head.ent_type_ == "DATE" or before.head.lower_ == "from"
    return before.lower_ in _TO and _is_below(before.head if from_day else before, verb)


def _is_below(preposition: Token, verb: Token) -> bool:
    """Whether the verb is above the preposition, with no verb between them but one that plans: "talks planned for"."""
    plans = lexicon.words("status", "scheduling") | lexicon.words("status", "fixing")
    node = preposition.head
    while node.i != verb.i:
        if node.head.i == node.i or (node.pos_ == "VERB" and node.lemma_ not in plans):
            return False
        node = node.head
    return True
