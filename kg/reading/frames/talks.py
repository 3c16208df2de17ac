"""Which mentions are the same talks.

The mentions are processed in the order of the text. Each joins the negotiation that it fits best, or starts a new one
if it differs in place, time, parties or rank, or says that it is another one. A mention without information of its own
("the talks") joins the talks mentioned last.
"""

from __future__ import annotations

from dataclasses import replace

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.frames import actors, parties, talks_nouns
from kg.reading.frames.antecedents import last_side
from kg.reading.frames.clauses import has_child
from kg.reading.frames.context import Context, is_person
from kg.reading.frames.gathered_talks import Talks, table_sides
from kg.reading.frames.mentions import TalksMention
from kg.reading.frames.places import dateline_place
from kg.reading.frames.talks_similarity import likeness

#: Only talks mentioned in the first tokens of a report take place at its dateline.
_OPENING = 60


def gather(context: Context, found: list[TalksMention]) -> list[Talks]:
    """The negotiations of the mentions; those without parties have the article's main sides."""
    talks: list[Talks] = []
    skipped: TalksMention | None = None
    last: Talks | None = None
    for mention in found:
        if not talks and not mention.informative and not _is_held(mention) and not _is_known_process(context, mention):
            skipped = skipped or mention
            continue
        one = _agreeing(context, talks, mention)
        if one is not None:
            one.add(context, mention)
        elif not talks or _opens(context, talks, mention):
            one = _opened(context, mention, len(talks))
            if mention.number or mention.distinct:
                one.before = _series(talks, mention) or last
                # talks with fewer sides may get more later: so these are added at the end
                known = one.before.sides if one.before is not None and len(one.before.sides) > 1 else []
                one.sides = one.sides or list(known)
            talks.append(one)
            if len(talks) == 1:
                _place_by_dateline(context, one)
        last = one or last
    if skipped is not None and len(context.main_sides) > 1 and (not talks or _is_over(skipped, talks)):
        talks.append(_opened(context, skipped, len(talks)))
    hub = _hub(context, talks)
    for one in talks:
        _inherit(context, one, hub)
        _complete(one)
    return talks


def _series(talks: list[Talks], mention: TalksMention) -> Talks | None:
    """The last talks with a number, if these are the next by number: "the second meeting ... a third meeting"."""
    number = int(mention.number or 0)
    counted = [one for one in talks if any(int(m.number) < number for m in one.mentions if m.number)]
    return counted[-1] if counted else None


def _complete(one: Talks) -> None:
    """Work out the missing day from the other one and from the length of the talks."""
    length = next((m.when.length for m in one.mentions if m.when.length), None)
    dated = next((m for m in one.mentions if m.when.start or m.when.end), None)
    if length is None or dated is None or (one.start and one.end):
        return
    dated.when.complete(length)
    one.start, one.end = one.start or dated.when.start, one.end or dated.when.end


def _is_known_process(context: Context, mention: TalksMention) -> bool:
    """Whether the mention means a peace process, in an article that names its sides."""
    processual = has_child(mention.token, lexicon.words("negotiations", "processual"))
    return mention.level == "process" and processual and len(context.main_sides) > 1


def _is_over(mention: TalksMention, talks: list[Talks]) -> bool:
    """Whether the mention means past talks, and all others are still to begin."""
    over = mention.standing.phase in {"held", "broken-off"} and not mention.weak
    return over and all(one.mentions[0].begins for one in talks)


def _opened(context: Context, mention: TalksMention, number: int) -> Talks:
    one = Talks(number=number, level=mention.level)
    one.add(context, mention)
    return one


def _agreeing(context: Context, talks: list[Talks], mention: TalksMention) -> Talks | None:
    """The talks that the mention fits best, the latest of equals; None if it should start new ones."""
    scored = [(score, one) for one in talks if (score := likeness(context, one, mention)) is not None]
    if not scored:
        return None
    score, best = max(scored, key=lambda item: (item[0], _named_alike(item[1], mention), item[1].mentions[-1].token.i))
    return best if score > 0 or not _opens(context, talks, mention) else None


def _named_alike(one: Talks, mention: TalksMention) -> bool:
    """Whether "the conference" is the name of these talks; "the talks" can be any."""
    lemma = mention.token.lemma_
    particular = mention.definite and lemma not in lexicon.words("negotiations", "contents")
    return particular and lemma == one.mentions[0].token.lemma_


def _is_held(mention: TalksMention) -> bool:
    """Whether the mention is the object of a verb of holding, so that it means talks even without more information."""
    return mention.verb is not None and mention.verb.lemma_.lower() in lexicon.words("negotiations", "holding")


def _opens(context: Context, talks: list[Talks], mention: TalksMention) -> bool:
    """Whether a mention has enough information for a new negotiation."""
    own = mention.where.place is not None and mention.when.start is not None
    if (mention.weak and not own) or (mention.token.i in context.quoted and not mention.sides):
        return False
    several = len(table_sides(context, mention)) > 1
    if (
        mention.begins
        and len(context.main_sides) > 1
        and (mention.sides or not grammar.subject(mention.verb or mention.token))
    ):
        return True
    if mention.level == "process":
        return several or has_child(mention.token, lexicon.words("negotiations", "processual"))
    return (
        several
        or bool(mention.where.place or (mention.where.venue and not mention.definite))
        or mention.level == "mechanism"
        or _is_of_others(mention)
        or _is_with_stranger(context, talks, mention)
        or (talks_nouns.awaited(mention.token, mention.verb) and bool(table_sides(context, mention)))
        or (len(context.main_sides) > 1 and mention.when.start is not None and not mention.definite)
    )


def _is_with_stranger(context: Context, talks: list[Talks], mention: TalksMention) -> bool:
    """Whether the talks are with a side that sits at no others: "negotiations with Latvia were broken off in 2006"."""
    sides = table_sides(context, mention)
    has_partner = any(child.lower_ == "with" and child.dep_ == "prep" for child in mention.token.children)
    return has_partner and len(sides) == 1 and all(sides[0] not in one.sides for one in talks)


def _is_of_others(mention: TalksMention) -> bool:
    """Whether the mention says that it means other talks: another round, a next one with its day."""
    if mention.other and (mention.informative or mention.standing.phase == "called-for" or _is_to_come(mention)):
        return True
    if mention.number and (mention.informative or mention.when.end):
        return True
    return mention.distinct and mention.standing.ahead and mention.when.start is not None


def _is_to_come(mention: TalksMention) -> bool:
    """Whether one more meeting or round is in the future: "another meeting would be needed"."""
    unit = mention.token.lemma_ in lexicon.words("negotiations", "weak")
    refused = mention.standing.negated or has_child(mention.token, {"no"})
    return unit and mention.standing.ahead and not refused


def _hub(context: Context, talks: list[Talks]) -> str | None:
    """The main side that sits at more of the article's talks than any other."""
    seats = [key for one in talks for key in one.sides if key in context.main_sides]
    ranked = sorted(context.main_sides, key=seats.count)
    single = len(ranked) > 1 and seats.count(ranked[-1]) > seats.count(ranked[-2])
    return ranked[-1] if single and seats.count(ranked[-1]) > 1 else None


def _inherit(context: Context, one: Talks, hub: str | None) -> None:
    """Talks with fewer than two sides get the article's main sides, or a nation with its own rebels."""
    if not one.sides and one.before is not None:
        one.sides = list(one.before.sides)
    if len(one.sides) > 1 and all(is_person(key) for key in one.sides) and len(context.main_sides) == len(one.sides):
        one.sides = list(context.main_sides)  # "a summit between President Keller and President Rybak"
    main = [key for key in context.main_sides if key in one.sides or _is_named_by_then(context, one, key)]
    if len(one.sides) < 2 and len(main) > 1 and set(one.sides) <= set(main):
        one.sides = list(dict.fromkeys([*one.sides, *main]))
    elif len(one.sides) == 1 and _is_with_stranger(context, [], one.mentions[0]):
        last = last_side(context, one.mentions[0].token)
        other = hub or (parties.side(context, last) if last else None)
        one.sides = [*one.sides, *([other] if other and other != one.sides[0] else [])]
    elif len(one.sides) == 1 and one.sides[0].startswith("nation/"):
        one.sides = [*one.sides, *_rivals(context, one.sides[0])]


def _is_named_by_then(context: Context, one: Talks, key: str) -> bool:
    """Whether the article names the side by the end of the sentence after the first mention of the talks."""
    sentence = one.mentions[0].token.sent
    after = context.doc[sentence.end].sent if sentence.end < len(context.doc) else sentence
    title = context.article.title or ""
    return next(iter(context.starts(key)), after.end_char) < after.end_char or any(
        name in title for name in context.referents[key].names
    )


def _rivals(context: Context, nation: str) -> list[str]:
    """The group with which a nation's government talks at home: its opposition, its rebels."""
    groups = (token for token in context.doc if actors.is_group(context, token))
    rival = next((group for group in groups if actors.nation_of_group(context, group) in ([nation], [])), None)
    return [actors.group_key(context, rival)] if rival is not None else []


def _place_by_dateline(context: Context, one: Talks) -> None:
    """The talks at the beginning of an agency report take place at its dateline, unless it says otherwise."""
    first = one.mentions[0]
    if one.level == "round" and one.place is None and _took_place(first, context.day_of_writing):
        one.place = dateline_place(context)
        if one.place:
            first.where = replace(first.where, place=one.place, place_words=[context.doc[0]])


def _took_place(first: TalksMention, published: str | None) -> bool:
    """Whether the report begins with talks that are being held, or are on its own day."""
    if first.token.sent.start >= _OPENING or not (first.when.start or first.when.length or first.token.pos_ == "VERB"):
        return False
    return first.standing.phase in {"under-way", "held"} or (
        first.when.start is not None and first.when.start == published
    )
