"""Delegations of the past beside talks to come: "The next round is planned for May. Keller led the team in March"."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile

from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Status
from kg.reading import dates
from kg.reading.frames.clauses import governing_verb, is_past
from kg.reading.frames.context import Context
from kg.reading.frames.gathered_talks import Talks

_HELPING = frozenset({"was", "were", "had", "did"})
#: A day within this time before the article may be that of the journey to talks that are about to begin.
_RECENT = timedelta(days=10)
#: What a day or adverb, and the words between it and its verb, may be: "led the team in March".
_BELONGING = frozenset({"prep", "pobj", "agent", "dobj", "dative", "nsubjpass", "npadvmod", "advmod", "tmod"})
_TO_THE_DAY = len("2031-03-04")


def talks_of_seat(context: Context, verb: Token, talks: list[Talks], nearest: str, side: str) -> str | None:
    """The talks to which a side sent the people in the sentence of a verb: the nearest, unless these are still to come
    and the sentence is over; then the last ones held before at which the side sat, or none.
    """
    if not _are_to_come(talks, nearest) or not is_over(context, verb, nearest):
        return nearest
    return _last_held(verb, [one for one in talks if side in one.sides])


def talks_missed(context: Context, verb: Token, talks: list[Talks], nearest: str) -> str | None:
    """The same for somebody who was absent, but only if the sentence has an earlier day: who "stayed away" may have
    refused to come to talks that have not begun.
    """
    if not _are_to_come(talks, nearest) or not (_is_past_aside(context, verb) and _is_dated_before(context, verb)):
        return nearest
    return _last_held(verb, talks)


def _are_to_come(talks: list[Talks], key: str) -> bool:
    one = next((one for one in talks if one.key == key), None)
    return one is not None and all(mention.standing.ahead for mention in one.mentions)


def _last_held(verb: Token, talks: list[Talks]) -> str | None:
    """The last talks mentioned before the verb that were held, or none."""
    held = [(m.token.i, one.key) for one in talks for m in one.mentions if not m.standing.ahead and m.token.i < verb.i]
    return max(held)[1] if held else None


def is_over(context: Context, verb: Token, nearest: str | None) -> bool:
    """Whether a sentence that names no talks says in the past who led or sat at some, and does not mean the nearest
    talks, which are planned: by its day, or by its verb if these are still to come. Who was named or has come may be
    on the way to them.
    """
    going = lexicon.words("delegations", "sending") | lexicon.words("delegations", "going")
    journey = any(token.lemma_ in going and token.pos_ == "VERB" for token in verb.sent)
    if journey or not _is_past_aside(context, verb):
        return False
    was_there = verb.lemma_ in lexicon.words("delegations", "being-there")
    return _is_dated_before(context, verb) or (was_there and nearest is not None and _is_awaited(context, nearest))


def _is_awaited(context: Context, talks: str) -> bool:
    """Whether the article looks ahead to talks in the present, and their day has not come: not "were due to open"."""
    mentions = [context.doc[i] for i, key in context.talks.items() if key == talks]
    verbs = [verb for token in mentions if (verb := governing_verb(token)) is not None]
    around = [word for verb in verbs for node in (verb, *verb.ancestors) for word in (node, *node.children)]
    past = any(verb.tag_ == "VBD" for verb in verbs) or any(word.lower_ in _HELPING for word in around)
    return bool(verbs) and not past and not _has_come(context, talks)


def _has_come(context: Context, talks: str) -> bool:
    """Whether the first day of talks is not after that of the article."""
    published = dates.published_day(context.day_of_writing)
    days = [
        claim.value
        for claim in context.claims
        if claim.subject == talks and claim.relation == "startsOn" and claim.status is not Status.DENIED and claim.value
    ]
    if published is None:
        return False
    today = published.isoformat()
    return any(day <= today if len(day) == _TO_THE_DAY else day < today[: len(day)] for day in days)


def _is_past_aside(context: Context, verb: Token) -> bool:
    """Whether the verb tells what was, in a sentence that names no talks."""
    return is_past(verb) and not any(token.i in context.talks for token in verb.sent)


def _is_dated_before(context: Context, verb: Token) -> bool:
    """Whether the verb has a day long before the article, or "previously", "last time"."""
    if any(_is_formerly(token) and _belongs(token, verb) for token in verb.sent):
        return True
    published = dates.published_day(context.day_of_writing)
    for ent in context.names_in(verb.sent.start, verb.sent.end):
        if ent.label_ != "DATE" or not _belongs(ent.root, verb):
            continue
        days = context.days(ent)
        if days is not None and published is not None:
            latest = (published - _RECENT).isoformat()
            if days[1] < latest[: len(days[1])]:
                return True
        elif (
            days is None
            and published is None
            and not reference.month_numbers().keys().isdisjoint(token.lower_ for token in ent)
        ):
            return True
    return False


def _is_formerly(token: Token) -> bool:
    """Whether the word says that something was so before: "previously", "last time"."""
    last = any(child.lower_ in lexicon.words("delegations", "last") for child in token.children)
    return token.lower_ in lexicon.words("delegations", "formerly") or (token.lower_ == "time" and last)


def _belongs(word: Token, verb: Token) -> bool:
    """Whether a day or adverb says when the verb was so, not what somebody was: "Keller, formerly an envoy, led"."""
    path = takewhile(lambda node: node.dep_ in _BELONGING, (word, *word.ancestors))
    return any(node.head.i == verb.i for node in path)
