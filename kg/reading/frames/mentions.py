"""Mentions of talks: where the text names a negotiation, and what it says about it there.

A mention is a noun (talks, summit, a round of meetings) or a verb (officials are meeting, ministers gathered). Later,
`kg.reading.frames.talks` decides which mentions are the same talks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kg import lexicon
from kg.model import Status
from kg.reading.annotation import grammar
from kg.reading.annotation.gapping import Gap, gaps
from kg.reading.frames import (
    called_off,
    conveners,
    matcher,
    negation,
    participants,
    status,
    talks_nouns,
    talks_verbs,
    topic_phrases,
)
from kg.reading.frames.clauses import governing_verb, has_child
from kg.reading.frames.compounds import hosts_before
from kg.reading.frames.context import Context, is_person
from kg.reading.frames.participants import Side
from kg.reading.frames.person_lists import listed
from kg.reading.frames.places import Whereabouts, place_of, visited, whereabouts
from kg.reading.frames.status import Standing
from kg.reading.frames.times import Times, resumed_days, times


@dataclass
class TalksMention:
    """One mention of talks with the words around it.

    ``sides`` are nations, organisations or persons; ``mediators`` (role, referent, token); ``speakers`` spoke about the
    talks right after them, ``present`` persons did something there; ``rank`` says who meets (leaders, experts),
    ``parties`` how many sides (two for bilateral talks). ``distinct`` mentions may mean other talks than the last ones,
    ``other`` ones always do; ``series`` ones are meetings of a mechanism; ``panel`` is the sort of group that meets;
    ``weak`` ones refer to talks mentioned before and start none; ``begins`` ones are still to begin, so that they mean
    no earlier talks.
    """

    token: Token
    verb: Token | None
    sides: list[Side] = field(default_factory=list)
    where: Whereabouts = field(default_factory=Whereabouts)
    when: Times = field(default_factory=Times)
    topics: list[topic_phrases.Topic] = field(default_factory=list)
    speakers: list[Side] = field(default_factory=list)
    present: list[Side] = field(default_factory=list)
    mediators: list[tuple[str, str, Token]] = field(default_factory=list)
    level: str = "round"
    ordinal: str | None = None
    distinct: bool = False
    other: bool = False
    series: bool = False
    rank: str | None = None
    parties: int | None = None
    panel: str | None = None
    weak: bool = False
    definite: bool = False
    begins: bool = False
    standing: Standing = field(default_factory=Standing)
    #: the days to come on which the talks go on, with the words
    resumed: list[tuple[str, list[Token]]] = field(default_factory=list)

    @property
    def informative(self) -> bool:
        """Whether the mention itself says who, where or when."""
        return bool(self.sides or self.where.place or self.where.venue or self.when.start or self.when.end)

    @property
    def number(self) -> str | None:
        """The ordinal if it counts ("2"), and not if it only orders ("last")."""
        return self.ordinal if self.ordinal and self.ordinal.isdigit() else None


def find(context: Context) -> list[TalksMention]:
    """All mentions of talks in the order of the text."""
    found: dict[int, TalksMention] = {}
    for token in context.doc:
        if talks_nouns.is_talks(context, token):
            found[token.i] = _from_noun(context, token)
        elif _takes_up(token, found):
            found[token.i] = _from_pronoun(context, token)
        elif _is_one_of_several(token, found):
            found[token.i] = replace(_from_noun(context, token), weak=False, definite=True)
    # Verbs whose talks are already mentioned, as by a noun: "meet for talks", "hold a meeting".
    known = {mention.verb.i for mention in found.values() if mention.verb is not None}
    for match in matcher.match(context.doc, "negotiations"):
        if match.trigger.i in known:
            continue
        mention = _from_verb(context, match)
        if mention is not None:
            found[match.trigger.i] = mention
            known |= {mention.verb.i} if mention.verb is not None else set()
    for gap in gaps(context.doc):
        _part(context, gap, found)
    for mention in found.values():
        mention.resumed = _resumed(context, mention)
    return [found[i] for i in sorted(found) if _takes_place(found[i])]


def _takes_place(mention: TalksMention) -> bool:
    """Whether there are talks, and the text does not only say that there were none; cancelled ones were planned."""
    if mention.definite:
        return True
    fell_through = mention.standing.phase == "broken-off" and mention.standing.ahead
    return fell_through or not (mention.standing.refuted or negation.is_not_held(mention.token, mention.verb))


def _as_not_held(mention: TalksMention) -> Standing:
    """The standing of talks that were called off or have not begun, which are only planned."""
    verb, standing = mention.verb, mention.standing
    if verb is None or standing.refuted or called_off.is_only_otherwise(verb):
        return standing
    if standing.off:
        return replace(standing, ahead=True, status=Status.PLANNED)
    single = standing.phase == "broken-off" and has_child(mention.token, {"a", "an"})  # "a round never took place"
    if (mention.definite or single) and negation.is_not_held(mention.token, verb):
        phase = "planned" if verb.lemma_ in lexicon.words("status", "begun") else "broken-off"
        off = phase == "broken-off" and not called_off.is_left_open(verb)
        return replace(standing, ahead=True, status=Status.PLANNED, phase=phase, off=off)
    return standing


def _resumed(context: Context, mention: TalksMention) -> list[tuple[str, list[Token]]]:
    """The days on which the talks go on, with their words; the mention's own day is removed if it is one of these."""
    found = resumed_days(context, mention.verb)
    resumes = mention.verb is not None and mention.verb.lemma_ in lexicon.words("status", "resuming")
    if resumes and mention.standing.ahead and mention.when.start is not None and not mention.sides:
        found.append((mention.when.start, mention.when.start_words))
        mention.when = Times()
    return found


def _part(context: Context, gap: Gap, found: dict[int, TalksMention]) -> None:
    """Give second talks of a sentence a mention of their own: "A and B held talks in Oslo, and C and D in Riga"."""
    before = [m for m in found.values() if m.token.sent == context.doc[gap.start].sent and m.token.i < gap.start]
    if not before or (not gap.like and all(len(mention.sides) < 2 for mention in before)):
        return
    last = before[-1]
    shared = [side for side in last.sides if gap.like and side[1].i not in gap.like and side[1].i not in gap]
    shared = shared if gap.sides else last.sides
    for mention in before:
        mention.sides = [side for side in mention.sides if side[1].i not in gap]
        mention.when.end = None if any(word.i in gap for word in mention.when.end_words) else mention.when.end
    new = TalksMention(context.doc[gap.start + bool(gap.like)], last.verb, standing=last.standing)
    second = next((found[i] for i in range(gap.start, gap.end) if i in found), new)
    own = [side for name in gap.sides for side in participants.sides_of(context, name.root)]
    second.sides = participants.once([*shared, *own])
    second.other = second.distinct = True
    second.where = _place_in(context, gap.start, gap.end) or second.where
    second.when = _day_in(context, gap.start, gap.end, last) or (last.when if gap.like else second.when)
    second.topics = second.topics or (last.topics if gap.like else [])
    found[second.token.i] = second
    if gap.like:
        last.where = _place_in(context, gap.like.start, gap.like.stop) or last.where
        last.when = _day_in(context, gap.like.start, gap.like.stop, last) or last.when


def _place_in(context: Context, start: int, end: int) -> Whereabouts | None:
    """The first place after in or at between two tokens."""
    for word in context.doc[start + 1 : end]:
        if word.nbor(-1).lower_ in {"in", "at"} and word.i in context.entities and (key := place_of(context, word)):
            return Whereabouts(key, [word])
    return None


def _day_in(context: Context, start: int, end: int, like: TalksMention) -> Times | None:
    """The first day between two tokens, for talks that are to come if the others are."""
    named = next((name for name in context.names_in(start, end) if name.label_ == "DATE"), None)
    when = context.days(named, future=like.standing.ahead) if named is not None else None
    return Times(start=when[0], start_words=list(named)) if named is not None and when else None


def _takes_up(token: Token, found: dict[int, TalksMention]) -> bool:
    """Whether a pronoun refers to the talks of the sentence before: "They are due to begin on Thursday"."""
    if token.lower_ not in {"they", "it"} or token.dep_ not in {"nsubj", "nsubjpass"} or token.i - token.sent.start > 2:
        return False
    resumed = token.head.lemma_ in lexicon.words("status", "resuming") and token.lower_ == "they"
    if not (_running(token.head) or resumed) or token.sent.start == 0:
        return False
    before = token.doc[token.sent.start - 1].sent
    return any(word.i in found for word in before)


def _is_one_of_several(token: Token, found: dict[int, TalksMention]) -> bool:
    """Whether "one" means other talks than those of the sentence before: "The last one, in Riga, ended in May"."""
    if token.lower_ not in {"one", "ones"} or token.dep_ not in {"nsubj", "nsubjpass"} or token.sent.start == 0:
        return False
    verb, clauses = token.head, {"relcl", "acl"}
    held = verb.lemma_ in lexicon.words("negotiations", "holding") or has_child(verb, {"place"})
    if not (held or _running(verb)) or any(child.dep_ in clauses for child in token.children):
        return False  # "the last one sank", "the last one to speak"
    before = token.doc[token.sent.start - 1].sent
    nouns = [found[word.i] for word in before if word.i in found and word.pos_ in {"NOUN", "PROPN"}]
    return has_child(token, talks_nouns.ordering()) and bool(nouns)


def _running(verb: Token) -> bool:
    """Whether the verb, or the one below it, says that talks begin, last or end."""
    inner = [verb, *(child for child in verb.subtree if child.dep_ == "xcomp")]
    return any(word.lemma_ in lexicon.words("negotiations", "running") for word in inner)


def _from_pronoun(context: Context, token: Token) -> TalksMention:
    """What a pronoun's clause adds to the talks that it means: time and place."""
    verb = next((child for child in token.head.subtree if child.dep_ == "xcomp"), token.head)
    mention = TalksMention(token, verb, weak=True, definite=True)
    mention.standing = status.standing(context, token, verb)
    mention.where = whereabouts(context, token, verb)
    mention.when = times(context, token, verb, future=mention.standing.ahead)
    return mention


def _from_noun(context: Context, token: Token) -> TalksMention:
    lemma, verb = grammar.lemma(token), governing_verb(token)
    mention = TalksMention(token, verb)
    mention.standing = _noun_standing(context, token, verb)
    mention.level = str(lexicon.table("negotiations", "processes").get(lemma, "round"))
    mention.ordinal, mention.distinct, mention.other = _order(token)
    of = [grand for child in token.children if child.lower_ == "of" for grand in child.children]
    mention.series = any(grand.lemma_ in {"mechanism", "process"} for grand in of)
    mention.rank = _rank(token)
    mention.parties = _count(token)
    mention.panel = talks_nouns.panel(token)
    mention.weak = (
        mention.panel is None
        and lemma not in lexicon.words("negotiations", "nouns")
        and not talks_nouns.qualified(context, token)
    )
    mention.definite = has_child(token, {"the", "these", "this", "those", "their"})
    mention.standing = _as_not_held(mention)
    mention.begins = verb is not None and mention.standing.ahead and not mention.definite and _is_begun(token, verb)
    mention.sides = participants.at_noun(context, token, verb)
    if mention.level == "round":
        clause_verb = None if _is_measure(token) else verb
        mention.where = whereabouts(context, token, clause_verb)
        mention.when = times(context, token, clause_verb, future=mention.standing.ahead)
    mention.speakers = participants.speakers(context, token, verb)
    mention.present = participants.present(context, token)
    mention.topics = topic_phrases.of_noun(context, token)
    mention.mediators = hosts_before(context, token) + conveners.steerers(context, token)
    if verb is not None and token.dep_ == "pobj" and token.head.lower_ in {"for", "to", "at"}:
        mention.mediators += conveners.conveners(context, verb, [key for key, _ in mention.sides])
    return mention


def _noun_standing(context: Context, token: Token, verb: Token | None) -> status.Standing:
    """The status of talks that a noun names: by its clause, and by the words beside it."""
    standing = status.standing(context, token, verb)
    timetable = lexicon.words("status", "scheduling") | lexicon.words("status", "fixing")
    scheduled = verb is not None and verb.lemma_ in timetable  # "an earlier meeting was planned for May"
    if standing.ahead and has_child(token, lexicon.words("negotiations", "backward")) and not scheduled:
        phase = "held" if standing.phase == "planned" else standing.phase
        standing = replace(standing, ahead=False, status=Status.ASSERTED, phase=phase)
    refused = verb is not None and verb.lemma_ in lexicon.words("status", "denied") and token.dep_ in {"dobj", "pobj"}
    if refused:  # "ruled out talks with Norway": they are only called for
        standing = replace(standing, ahead=True, status=Status.PLANNED, phase="called-for")
    if talks_nouns.awaited(token, verb) and not standing.negated:  # "is open to talks", "gears up for talks"
        standing = replace(standing, ahead=True, status=Status.PLANNED, phase="planned")
    return standing


def _is_measure(token: Token) -> bool:
    """Whether the clause only compares something with the talks: "in line with last year's talks"."""
    return token.head.lower_ == "with" and token.head.head.lower_ in {"line", "accordance", "keeping", "connection"}


def _rank(token: Token) -> str | None:
    """The rank of those who meet, if the words before the talks give it: "presidential-level talks"."""
    ranks = lexicon.table("negotiations", "ranks")
    before = token.doc[token.left_edge.i : token.i]
    return next((str(ranks[word.lower_]) for word in before if word.lower_ in ranks), None)


def _count(token: Token) -> int | None:
    """The number of sides in the words before the talks, or in their name: "trilateral talks", "the bilateral"."""
    counts = lexicon.table("negotiations", "counts")
    words = [token, *token.doc[token.left_edge.i : token.i]]
    numbers = (int(counts[word.lower_.removesuffix("s")]) for word in words if word.lower_.removesuffix("s") in counts)
    return next(numbers, None)


def _is_begun(token: Token, verb: Token) -> bool:
    """Whether somebody is to begin the talks: "agreed to open talks on fishing"."""
    return (
        verb.lemma_ in lexicon.words("status", "begun") and token.dep_ in {"dobj", "pobj", "conj"} and verb.i < token.i
    )


def _order(token: Token) -> tuple[str | None, bool, bool]:
    """The ordinal of the mention, whether it may mean other talks than the last ones, and whether it must."""
    ordinals = lexicon.table("negotiations", "ordinals")
    words = [child.lower_ for child in token.children if child.i < token.i]
    words += [grand.lower_ for child in token.children if child.dep_ == "amod" for grand in child.children]
    counted = [word[:-2] for word in words if word[:-2].isdigit() and word[-2:] in {"st", "nd", "rd", "th"}]
    ordinal = next((str(ordinals[word]) for word in words if word in ordinals), None) or next(iter(counted), None)
    distinct, other = lexicon.words("negotiations", "distinct"), lexicon.words("negotiations", "other")
    return ordinal, bool(counted) or not distinct.isdisjoint(words), not other.isdisjoint(words)


def _from_verb(context: Context, match: matcher.Match) -> TalksMention | None:
    """The mention in a verb: "ministers met in Oslo"; None if only two persons meet."""
    verb = match.trigger
    named = [head for role in ("party", "other") for head in match.roles.get(role, [])]
    heads = listed(context, [head for head in named if not participants.stands_by(head)])
    heads = participants.sent_to(verb) or heads + participants.in_attendance(context, verb)
    sides_named = [side for head in heads for side in participants.sides_of(context, head)]
    sides = participants.once([*sides_named, *participants.unseen(context, heads, sides_named)])
    keys = [key for key, _ in sides]
    mention = TalksMention(verb, verb, sides)
    if match.frame.meaning == "convening":
        mention.mediators = conveners.conveners(context, verb, keys)
        if not talks_verbs.are_convened(context, verb, heads, keys):
            return None
    elif match.frame.meaning == "mediating":
        mention.level = "process"
        if len(keys) < 2 or all(is_person(key) for key in keys):
            return None
    elif not talks_verbs.negotiate(context, match, heads, keys):
        return None
    mention.standing = status.standing(context, verb, verb)
    mention.where = whereabouts(context, verb, verb)
    if mention.where.place is None:
        visited(context, verb, mention.where)
    mention.when = times(context, verb, verb, future=mention.standing.ahead)
    mention.topics = topic_phrases.of_verb(verb)
    mention.other = mention.distinct = participants.is_again(verb)
    if match.frame.meaning == "discussing" and not (mention.where.place or mention.when.start):
        return None
    return mention
