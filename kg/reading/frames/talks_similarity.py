"""How well a mention fits earlier talks: by place, sides, time, number and rank."""

from __future__ import annotations

from datetime import date

from kg import reference
from kg.reading.frames import talks_nouns
from kg.reading.frames.clauses import has_child
from kg.reading.frames.context import Context
from kg.reading.frames.gathered_talks import Talks, table_sides
from kg.reading.frames.mentions import TalksMention

#: Talks with a longer time between them are different.
_DAYS_APART = 3
#: Length of an ISO date with a day.
_DAY = 10
#: Length of an ISO date with a month.
_TO_THE_MONTH = 7
_FRESH = frozenset({"new", "second", "third", "next", "fourth", "fifth"})


def likeness(context: Context, one: Talks, mention: TalksMention) -> float | None:
    """How well a mention fits the talks so far; None if it contradicts them."""
    contradictions = (
        _numbered_otherwise,
        _begun_before,
        _outranked,
        _ran_before,
        _outlasts,
        _awaits,
        _sits_elsewhere,
        _is_named,
    )
    if mention.level != one.level or any(differs(one, mention) for differs in contradictions):
        return None
    placed, sided, timed = (
        _place_score(context, one, mention),
        _side_score(context, one, mention),
        _time_score(one, mention),
    )
    if placed is None or sided is None or timed is None:
        return None
    score = placed + sided + timed + (mention.panel is not None and mention.definite)
    if mention.distinct and _is_next_of_both(one, mention):
        return score + 0.5
    if _same_days(one, mention) or not (mention.distinct and _is_other(one, mention)):
        return score
    return score - 3 if score >= 3 and mention.where.place else None


def _numbered_otherwise(one: Talks, mention: TalksMention) -> bool:
    """Whether the talks have another ordinal of the same series."""
    numbers = {m.number for m in one.mentions if m.number and m.series == mention.series}
    return mention.number is not None and bool(numbers - {mention.number})


def _outranked(one: Talks, mention: TalksMention) -> bool:
    """Whether people of another rank meet: leaders and experts."""
    ranks = {m.rank for m in one.mentions if m.rank}
    return mention.rank is not None and bool(ranks) and mention.rank not in ranks


def _ran_before(one: Talks, mention: TalksMention) -> bool:
    """Whether one is "many rounds" that were held, and the other future talks."""
    if _is_rounds(mention):
        return all(m.standing.ahead for m in one.mentions if not m.definite)
    return mention.standing.ahead and not mention.definite and _is_rounds(one.mentions[0])


def _is_rounds(mention: TalksMention) -> bool:
    over = mention.standing.phase == "held" and not mention.standing.negated
    return mention.token.lemma_ == "round" and mention.token.tag_ == "NNS" and over


def _outlasts(one: Talks, mention: TalksMention) -> bool:
    """Whether one is a summit on a day, and the other a longer negotiation: "aim to negotiate a pact"."""
    first = one.mentions[0].token.lemma_
    matter = any(child.dep_ == "dobj" for child in mention.token.children)
    to_do = mention.token.lemma_ in {"negotiate", "renegotiate"} and mention.standing.ahead and matter
    placed = mention.where.place is not None or mention.when.start is not None
    return to_do and not placed and first in {"summit", "meeting"} and one.start is not None


def _sits_elsewhere(one: Talks, mention: TalksMention) -> bool:
    """Whether one is a working group that meets, and the other another panel, or none."""
    return one.mentions[0].panel != mention.panel


def _is_named(one: Talks, mention: TalksMention) -> bool:
    """Whether the sentence goes on from a meeting to a dialogue with a name: "met, and held the Port Dialogue"."""
    token, last = mention.token, one.mentions[-1].token
    before = token.doc[token.i - 1] if token.i else token
    named = token.pos_ == "PROPN" and token.is_title and before.is_title and before.pos_ == "PROPN"
    held = mention.verb is not None and mention.verb.lemma_ == "hold" and mention.verb.i > last.i
    return named and held and last.pos_ == "VERB" and last.sent == token.sent


def _awaits(one: Talks, mention: TalksMention) -> bool:
    """Whether one means prepared talks, and the other talks that are already held somewhere."""
    first = one.mentions[0]
    going_on = mention.standing.phase == "under-way" and mention.where.place is not None and not mention.definite
    return going_on and one.place is None and talks_nouns.awaited(first.token, first.verb)


def _begun_before(one: Talks, mention: TalksMention) -> bool:
    """Whether the talks took place already, and those of the mention are still to begin."""
    return mention.begins and any(m.standing.phase in {"held", "broken-off"} and not m.weak for m in one.mentions)


def _place_score(context: Context, one: Talks, mention: TalksMention) -> float | None:
    place = mention.where.place
    if place and one.place:
        if place == one.place:
            return 2
        return 1 if is_within(context, place, one.place) else None
    is_open = one.place is None and one.start is None
    return 0.5 if is_open and mention.definite and mention.informative and not mention.distinct else 0


def _side_score(context: Context, one: Talks, mention: TalksMention) -> float | None:
    sides, known = set(table_sides(context, mention)), set(one.sides)
    if sides and sides.isdisjoint(known) and _takes_up(one, mention):
        return 0.5
    if not sides or not known:
        return 0
    shared = sides & known
    pair = len(sides) > 1 and len(known) > 1
    if pair and _is_of_more(one, mention, sides, known):
        return None
    return len(shared) if shared and not (pair and len(shared) < min(len(sides), len(known))) else None


def _takes_up(one: Talks, mention: TalksMention) -> bool:
    """Whether "the conference ... was attended by others" is the last one mentioned, whoever attended before."""
    first = one.mentions[0].token
    same = mention.token.pos_ == "NOUN" and mention.definite and not mention.distinct
    named = any(mention.token.is_ancestor(head) or head.i < mention.token.i for _, head in mention.sides)
    return (
        same
        and mention.token.lemma_ in {m.token.lemma_ for m in one.mentions}
        and not named
        and first.i < mention.token.i
    )


def _is_of_more(one: Talks, mention: TalksMention, sides: set[str], known: set[str]) -> bool:
    """Whether one means talks of two and the other talks of more: by their names ("trilateral") or their sides."""
    counts = {m.parties for m in one.mentions if m.parties} or {len(known)}
    counted = mention.parties or len(sides)
    if mention.parties or any(m.parties for m in one.mentions):
        return counted not in counts and min(counted, *counts) < max(len(sides), len(known))
    return len(sides - known) > 1


def _time_score(one: Talks, mention: TalksMention) -> float | None:
    if not mention.when.start or not one.start:
        closed = _ends_do_not_fit(one.start, mention.when.end) or _ends_do_not_fit(mention.when.start, one.end)
        return None if closed else 0
    days = _days_between(mention.when.start, one.start)
    return 1 if days is not None and days <= _DAYS_APART else None


def _ends_do_not_fit(start: str | None, end: str | None) -> bool:
    """Whether talks with that start cannot have that end: before it, or over a month later."""
    if not start or not end or len(start) < _TO_THE_MONTH or len(end) < _TO_THE_MONTH:
        return False
    size = min(len(start), len(end))
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
    return end[:size] < start[:size] or months > 1


def _same_days(one: Talks, mention: TalksMention) -> bool:
    """Whether both have a day, and the days are equal or next to each other."""
    start = mention.when.start or ""
    return len(start) == len(one.start or "") == _DAY and (_days_between(start, one.start or "") or 0) <= 1


def _is_next_of_both(one: Talks, mention: TalksMention) -> bool:
    """Whether both are the next round: "another round is planned for June ... they return to Riga for another"."""
    first = one.mentions[0]
    return mention.standing.ahead and first.standing.ahead and first.distinct


def _is_other(one: Talks, mention: TalksMention) -> bool:
    """Whether a marked mention means other talks: not if these have the same mark, or are just announced."""
    if mention.ordinal and any(m.ordinal == mention.ordinal and m.distinct for m in one.mentions):
        return False
    if has_child(mention.token, _FRESH) and not mention.other:
        first = one.mentions[0].standing
        going_on = mention.standing.ahead or mention.standing.phase == "under-way"
        return first.phase in {"held", "broken-off"} and not first.ahead and going_on
    return True


def is_within(context: Context, place: str, other: str) -> bool:
    """Whether one of two places is a country that may contain the other."""
    kinds = {context.referents[place].facet("type"), context.referents[other].facet("type")}
    names = {context.referents[place].name, context.referents[other].name}
    if "country" not in kinds or kinds == {"country"}:
        return False
    codes = (reference.cities().get(name, ("", 0))[0] for name in names)
    return any(code and reference.nation_names().get(code) in names for code in codes)


def _days_between(a: str, b: str) -> int | None:
    """Days between two dates; 0 if one is only less exact; None if they cannot agree."""
    if a.startswith(b) or b.startswith(a):
        return 0
    if len(a) == len(b) == _DAY:
        return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)
    return None
