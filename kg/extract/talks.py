"""Which mentions are the same talks.

Mentions are taken in the order of the text. Each joins the negotiation it agrees with best, or opens one of its own
when it differs in place, time, parties or rank, or says that it is another one. A mention that says nothing of its
own ("the talks") joins the talks spoken of last.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from kg import lexicon, reference
from kg.extract import actors, parties
from kg.extract.antecedents import last_side
from kg.extract.clauses import has_child
from kg.extract.mentions import TalksMention
from kg.extract.places import dateline_place
from kg.extract.scene import Scene, is_person

#: Talks whose days lie further apart are different ones.
_DAYS_APART = 3
#: Only talks told in the first tokens of a report take place where it is dated.
_OPENING = 60
#: Length of an ISO date known to the day.
_DAY = 10
_BODIES = frozenset({"committee", "commission", "council", "board", "group"})
_FRESH = frozenset({"new", "second", "third", "next", "fourth", "fifth"})


@dataclass
class Talks:
    """One negotiation of the article, as gathered from its mentions."""

    number: int
    mentions: list[TalksMention] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    place: str | None = None
    start: str | None = None
    end: str | None = None
    level: str = "round"
    key: str = ""
    #: the talks told right before these, where these are told as another round of them
    before: Talks | None = None

    def add(self, scene: Scene, mention: TalksMention) -> None:
        """Take in what the mention says."""
        self.mentions.append(mention)
        for key in table_sides(scene, mention):
            if key not in self.sides:
                self.sides.append(key)
        self.place = self.place or mention.where.place
        if self.start is None or (mention.when.start or "").startswith(self.start):
            self.start = mention.when.start or self.start
        self.end = self.end or mention.when.end


def table_sides(scene: Scene, mention: TalksMention) -> list[str]:
    """The sides at the table by this mention: persons stand for their nation or body, outlets for nobody."""
    keys = [side_at(scene, mention, key) for key, _ in mention.sides if not is_mediator(scene, key)]
    if any(not is_person(key) for key in keys) or len(set(keys)) < 2:
        keys = [key for key in keys if not is_person(key)]
    own = [key for key in keys if not _is_joint(scene, key)]
    keys = own if own or len(scene.main_sides) > 1 else keys
    return list(dict.fromkeys(key for key in keys if not scene.is_outlet(key)))


def _is_joint(scene: Scene, key: str) -> bool:
    """Whether the body is one that the parties sit in together: a joint commission, a border committee."""
    words = {word.lower() for word in scene.referents[key].name.split()}
    shared = lexicon.words("actors", "joint")
    return not is_person(key) and not key.startswith("nation/") and bool(words & shared) and bool(words & _BODIES)


def side_at(scene: Scene, mention: TalksMention, key: str) -> str:
    """The side a participant stands for; an officer told without a nation is of the country others have come to."""
    side = parties.side(scene, key)
    place = mention.where.place
    if not is_person(side) or place is None or not mention.where.reached or not parties.holds_office(scene, key):
        return side
    others = {parties.side(scene, other) for other, _ in mention.sides if other != key}
    if not others or any(is_person(other) for other in others):
        return side
    name = scene.referents[place].name
    code = actors.seat_then(scene, name) or reference.nation_code(name) or reference.cities().get(name, ("", 0))[0]
    return actors.nation_key(scene, code, name) if code else side


def is_mediator(scene: Scene, key: str) -> bool:
    """Whether the person is an international body's envoy: they stand between the parties."""
    for holding in scene.posts_of(key):
        owner = scene.referents.get(holding.link("of") or "")
        words = set((holding.facet("title") or "").lower().split())
        if (
            owner is not None
            and owner.facet("type") == "intergovernmental"
            and words & lexicon.words("hosting", "envoys")
        ):
            return True
    return False


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
                one.before, one.sides = last, one.sides or list(last.sides if last else [])
            talks.append(one)
            if len(talks) == 1:
                _place_by_dateline(scene, one)
        last = one or last
    if skipped is not None and len(scene.main_sides) > 1 and (not talks or _is_past(skipped, talks)):
        talks.append(_opened(scene, skipped, len(talks)))
    for one in talks:
        _inherit(scene, one)
        _complete(one)
    return talks


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
    scored = [(score, one) for one in talks if (score := _likeness(scene, one, mention)) is not None]
    if not scored:
        return None
    score, best = max(scored, key=lambda item: (item[0], item[1].mentions[-1].token.i))
    return best if score > 0 or not _opens(scene, talks, mention) else None


def _is_held(mention: TalksMention) -> bool:
    """Whether the mention is the object of a verb of holding, so that talks are told even if nothing else is."""
    return mention.verb is not None and mention.verb.lemma_.lower() in lexicon.words("negotiations", "holding")


def _opens(scene: Scene, talks: list[Talks], mention: TalksMention) -> bool:
    """Whether a mention has enough of its own to be a negotiation nobody spoke of yet."""
    if mention.weak or (mention.token.i in scene.quoted and not mention.sides):
        return False
    several = len(table_sides(scene, mention)) > 1
    if (
        mention.begins
        and len(scene.main_sides) > 1
        and (mention.sides or not lexicon.subject(mention.verb or mention.token))
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


def _likeness(scene: Scene, one: Talks, mention: TalksMention) -> float | None:
    """How well a mention fits talks known so far; None where it contradicts them."""
    apart = (_numbered_otherwise, _begun_before, _outranked)
    if mention.level != one.level or any(differs(one, mention) for differs in apart):
        return None
    placed, sided, timed = (
        _place_score(scene, one, mention),
        _side_score(scene, one, mention),
        _time_score(one, mention),
    )
    if placed is None or sided is None or timed is None:
        return None
    score = placed + sided + timed
    if _same_days(one, mention) or not (mention.distinct and _is_other(one, mention)):
        return score
    return score - 3 if score >= 3 and mention.where.place else None


def _numbered_otherwise(one: Talks, mention: TalksMention) -> bool:
    """Whether the talks carry another ordinal of the same series."""
    numbers = {m.number for m in one.mentions if m.number and m.series == mention.series}
    return mention.number is not None and bool(numbers - {mention.number})


def _outranked(one: Talks, mention: TalksMention) -> bool:
    """Whether people of another rank meet: leaders here, experts there."""
    ranks = {m.rank for m in one.mentions if m.rank}
    return mention.rank is not None and bool(ranks) and mention.rank not in ranks


def _begun_before(one: Talks, mention: TalksMention) -> bool:
    """Whether the talks took place already, and those of the mention are still to begin."""
    return mention.begins and any(m.standing.phase in {"held", "broken-off"} and not m.weak for m in one.mentions)


def _place_score(scene: Scene, one: Talks, mention: TalksMention) -> float | None:
    place = mention.where.place
    if place and one.place:
        if place == one.place:
            return 2
        return 1 if _within(scene, place, one.place) else None
    unfixed = one.place is None and one.start is None
    return 0.5 if unfixed and mention.definite and mention.informative and not mention.distinct else 0


def _side_score(scene: Scene, one: Talks, mention: TalksMention) -> float | None:
    sides, known = set(table_sides(scene, mention)), set(one.sides)
    if not sides or not known:
        return 0
    shared = sides & known
    pair = len(sides) > 1 and len(known) > 1
    return len(shared) if shared and not (pair and len(shared) < min(len(sides), len(known))) else None


def _time_score(one: Talks, mention: TalksMention) -> float | None:
    if not mention.when.start or not one.start:
        return 0
    apart = _days_apart(mention.when.start, one.start)
    return 1 if apart is not None and apart <= _DAYS_APART else None


def _same_days(one: Talks, mention: TalksMention) -> bool:
    """Whether both are told to the day, and the days are one or next to each other."""
    start = mention.when.start or ""
    return len(start) == len(one.start or "") == _DAY and (_days_apart(start, one.start or "") or 0) <= 1


def _is_other(one: Talks, mention: TalksMention) -> bool:
    """Whether a marked mention is of other talks: not if these carry the same mark, or are just being announced."""
    if mention.ordinal and any(m.ordinal == mention.ordinal and m.distinct for m in one.mentions):
        return False
    if has_child(mention.token, _FRESH) and not mention.other:
        first = one.mentions[0].standing
        going_on = mention.standing.ahead or mention.standing.phase == "under-way"
        return first.phase in {"held", "broken-off"} and not first.ahead and going_on
    return True


def _within(scene: Scene, place: str, other: str) -> bool:
    """Whether one of two places is a country that may hold the other."""
    kinds = {scene.referents[place].facet("type"), scene.referents[other].facet("type")}
    names = {scene.referents[place].name, scene.referents[other].name}
    if "country" not in kinds or kinds == {"country"}:
        return False
    codes = (reference.cities().get(name, ("", 0))[0] for name in names)
    return any(code and reference.nation_names().get(code) in names for code in codes)


def _days_apart(a: str, b: str) -> int | None:
    """Days between two dates; 0 where one only says less than the other; None where they cannot agree."""
    if a.startswith(b) or b.startswith(a):
        return 0
    if len(a) == len(b) == _DAY:
        return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)
    return None


def _inherit(scene: Scene, one: Talks) -> None:
    """Talks told with less than two sides are of the article's main sides, or a nation's with its own rebels."""
    if not one.sides and one.before is not None:
        one.sides = list(one.before.sides)
    if len(one.sides) > 1 and all(is_person(key) for key in one.sides) and len(scene.main_sides) == len(one.sides):
        one.sides = list(scene.main_sides)  # "a summit between President Keller and President Rybak"
    main = [key for key in scene.main_sides if key in one.sides or _told_by_then(scene, one, key)]
    if len(one.sides) < 2 and len(main) > 1 and set(one.sides) <= set(main):
        one.sides = list(dict.fromkeys([*one.sides, *main]))
    elif len(one.sides) == 1 and _is_with_stranger(scene, [], one.mentions[0]):
        other = last_side(scene, one.mentions[0].token)
        one.sides = [*one.sides, *([parties.side(scene, other)] if other and other != one.sides[0] else [])]
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
    if first.token.sent.start >= _OPENING or not (first.when.start or first.token.pos_ == "VERB"):
        return False
    return first.standing.phase in {"under-way", "held"} or (
        first.when.start is not None and first.when.start == published
    )
