"""Which mentions are the same talks.

Mentions are taken in the order of the text. Each joins the negotiation it agrees with best, or opens one of its own
when it differs in place, time, parties or rank, or says that it is another one. A mention that says nothing of its
own ("the talks") joins the talks spoken of last.
"""

from __future__ import annotations

from dataclasses import replace

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.frames import actors, parties, talks_nouns
from kg.reading.frames.antecedents import last_side
from kg.reading.frames.clauses import has_child
from kg.reading.frames.gathered_talks import Talks, table_sides
from kg.reading.frames.mentions import TalksMention
from kg.reading.frames.places import dateline_place
from kg.reading.frames.scene import Scene, is_person
from kg.reading.frames.talks_similarity import likeness

#: Only talks told in the first tokens of a report take place where it is dated.
_OPENING = 60


def gather(scene: Scene, found: list[TalksMention]) -> list[Talks]:
    """The negotiations the mentions speak of; those told without parties are of the article's main sides."""
    talks: list[Talks] = []
    skipped: TalksMention | None = None
    last: Talks | None = None
    for mention in found:
        if not talks and not mention.informative and not _is_held(mention) and not _is_known_process(scene, mention):
            skipped = skipped or mention
            continue
        one = _agreeing(scene, talks, mention)
        if one is not None:
            one.add(scene, mention)
        elif not talks or _opens(scene, talks, mention):
            one = _opened(scene, mention, len(talks))
            if mention.number or mention.distinct:
                one.before = _series(talks, mention) or last
                # of fewer sides more may become known: then they are handed down in the end
                known = one.before.sides if one.before is not None and len(one.before.sides) > 1 else []
                one.sides = one.sides or list(known)
            talks.append(one)
            if len(talks) == 1:
                _place_by_dateline(scene, one)
        last = one or last
    if skipped is not None and len(scene.main_sides) > 1 and (not talks or _is_past(skipped, talks)):
        talks.append(_opened(scene, skipped, len(talks)))
    hub = _hub(scene, talks)
    for one in talks:
        _inherit(scene, one, hub)
        _complete(one)
    return talks


def _series(talks: list[Talks], mention: TalksMention) -> Talks | None:
    """The last talks told by a number, where these are the next by theirs: "the second meeting ... a third meeting"."""
    number = int(mention.number or 0)
    counted = [one for one in talks if any(int(m.number) < number for m in one.mentions if m.number)]
    return counted[-1] if counted else None


def _complete(one: Talks) -> None:
    """Work out the day that is not told from the other and from how many days the talks took."""
    length = next((m.when.length for m in one.mentions if m.when.length), None)
    dated = next((m for m in one.mentions if m.when.start or m.when.end), None)
    if length is None or dated is None or (one.start and one.end):
        return
    dated.when.complete(length)
    one.start, one.end = one.start or dated.when.start, one.end or dated.when.end


def _is_known_process(scene: Scene, mention: TalksMention) -> bool:
    """Whether the mention is of a peace process, in an article that names its sides."""
    processual = has_child(mention.token, lexicon.words("negotiations", "processual"))
    return mention.level == "process" and processual and len(scene.main_sides) > 1


def _is_past(mention: TalksMention, talks: list[Talks]) -> bool:
    """Whether the mention tells of talks that are over, and all others are still to begin."""
    over = mention.standing.phase in {"held", "broken-off"} and not mention.weak
    return over and all(one.mentions[0].begins for one in talks)


def _opened(scene: Scene, mention: TalksMention, number: int) -> Talks:
    one = Talks(number=number, level=mention.level)
    one.add(scene, mention)
    return one


def _agreeing(scene: Scene, talks: list[Talks], mention: TalksMention) -> Talks | None:
    """The talks the mention fits best, the latest of equals; None where it should open its own."""
    scored = [(score, one) for one in talks if (score := likeness(scene, one, mention)) is not None]
    if not scored:
        return None
    score, best = max(scored, key=lambda item: (item[0], _named_alike(item[1], mention), item[1].mentions[-1].token.i))
    return best if score > 0 or not _opens(scene, talks, mention) else None


def _named_alike(one: Talks, mention: TalksMention) -> bool:
    """Whether "the conference" is what these talks are called; "the talks" may be any."""
    lemma = mention.token.lemma_
    particular = mention.definite and lemma not in lexicon.words("negotiations", "contents")
    return particular and lemma == one.mentions[0].token.lemma_


def _is_held(mention: TalksMention) -> bool:
    """Whether the mention is the object of a verb of holding, so that talks are told even if nothing else is."""
    return mention.verb is not None and mention.verb.lemma_.lower() in lexicon.words("negotiations", "holding")


def _opens(scene: Scene, talks: list[Talks], mention: TalksMention) -> bool:
    """Whether a mention has enough of its own to be a negotiation nobody spoke of yet."""
    own = mention.where.place is not None and mention.when.start is not None
    if (mention.weak and not own) or (mention.token.i in scene.quoted and not mention.sides):
        return False
    several = len(table_sides(scene, mention)) > 1
    if (
        mention.begins
        and len(scene.main_sides) > 1
        and (mention.sides or not grammar.subject(mention.verb or mention.token))
    ):
        return True
    if mention.level == "process":
        return several or has_child(mention.token, lexicon.words("negotiations", "processual"))
    return (
        several
        or bool(mention.where.place or (mention.where.venue and not mention.definite))
        or mention.level == "mechanism"
        or _stands_apart(mention)
        or _is_with_stranger(scene, talks, mention)
        or (talks_nouns.awaited(mention.token, mention.verb) and bool(table_sides(scene, mention)))
        or (len(scene.main_sides) > 1 and mention.when.start is not None and not mention.definite)
    )


def _is_with_stranger(scene: Scene, talks: list[Talks], mention: TalksMention) -> bool:
    """Whether the talks are with a side that sits at no others: "negotiations with Latvia were broken off in 2006"."""
    sides = table_sides(scene, mention)
    told = any(child.lower_ == "with" and child.dep_ == "prep" for child in mention.token.children)
    return told and len(sides) == 1 and all(sides[0] not in one.sides for one in talks)


def _stands_apart(mention: TalksMention) -> bool:
    """Whether the mention says that it is of other talks: another round, a next one with its day."""
    if mention.other and (mention.informative or mention.standing.phase == "called-for" or _is_to_come(mention)):
        return True
    if mention.number and (mention.informative or mention.when.end):
        return True
    return mention.distinct and mention.standing.ahead and mention.when.start is not None


def _is_to_come(mention: TalksMention) -> bool:
    """Whether one more meeting or round lies ahead: "another meeting would be needed"."""
    unit = mention.token.lemma_ in lexicon.words("negotiations", "weak")
    refused = mention.standing.negated or has_child(mention.token, {"no"})
    return unit and mention.standing.ahead and not refused


def _hub(scene: Scene, talks: list[Talks]) -> str | None:
    """The one of the main sides that sits at more of the article's talks than any other."""
    told = [key for one in talks for key in one.sides if key in scene.main_sides]
    ranked = sorted(scene.main_sides, key=told.count)
    single = len(ranked) > 1 and told.count(ranked[-1]) > told.count(ranked[-2])
    return ranked[-1] if single and told.count(ranked[-1]) > 1 else None


def _inherit(scene: Scene, one: Talks, hub: str | None) -> None:
    """Talks told with less than two sides are of the article's main sides, or a nation's with its own rebels."""
    if not one.sides and one.before is not None:
        one.sides = list(one.before.sides)
    if len(one.sides) > 1 and all(is_person(key) for key in one.sides) and len(scene.main_sides) == len(one.sides):
        one.sides = list(scene.main_sides)  # "a summit between President Keller and President Rybak"
    main = [key for key in scene.main_sides if key in one.sides or _told_by_then(scene, one, key)]
    if len(one.sides) < 2 and len(main) > 1 and set(one.sides) <= set(main):
        one.sides = list(dict.fromkeys([*one.sides, *main]))
    elif len(one.sides) == 1 and _is_with_stranger(scene, [], one.mentions[0]):
        last = last_side(scene, one.mentions[0].token)
        other = hub or (parties.side(scene, last) if last else None)
        one.sides = [*one.sides, *([other] if other and other != one.sides[0] else [])]
    elif len(one.sides) == 1 and one.sides[0].startswith("nation/"):
        one.sides = [*one.sides, *_rivals(scene, one.sides[0])]


def _told_by_then(scene: Scene, one: Talks, key: str) -> bool:
    """Whether the article names the side by the end of the sentence after the one that first tells of the talks."""
    sentence = one.mentions[0].token.sent
    after = scene.doc[sentence.end].sent if sentence.end < len(scene.doc) else sentence
    title = scene.article.title or ""
    return min(scene.starts(key), default=after.end_char) < after.end_char or any(
        name in title for name in scene.referents[key].names
    )


def _rivals(scene: Scene, nation: str) -> list[str]:
    """The group a nation's government talks with at home: its opposition, its rebels."""
    groups = (token for token in scene.doc if actors.is_group(scene, token))
    rival = next((group for group in groups if actors.nation_of_group(scene, group) in ([nation], [])), None)
    return [actors.group_key(scene, rival)] if rival is not None else []


def _place_by_dateline(scene: Scene, one: Talks) -> None:
    """The talks an agency report opens with take place where it is dated, unless it says otherwise."""
    first = one.mentions[0]
    if one.level == "round" and one.place is None and _took_place(first, scene.article.published):
        one.place = dateline_place(scene)
        if one.place:
            first.where = replace(first.where, place=one.place, place_words=[scene.doc[0]])


def _took_place(first: TalksMention, published: str | None) -> bool:
    """Whether the report opens with talks that are being held, or are of its own day."""
    if first.token.sent.start >= _OPENING or not (first.when.start or first.when.length or first.token.pos_ == "VERB"):
        return False
    return first.standing.phase in {"under-way", "held"} or (
        first.when.start is not None and first.when.start == published
    )
