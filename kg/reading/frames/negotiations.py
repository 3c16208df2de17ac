"""The claims about each negotiation: parties, place, venue, days, topics, phase, and how rounds are connected."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind, Status
from kg.namespaces import slug
from kg.reading.frames import (
    main_sides,
    matcher,
    mentions,
    negation,
    officers,
)
from kg.reading.frames.antecedents import sentences_back
from kg.reading.frames.clauses import governing_verb, is_negated
from kg.reading.frames.context import Context, Saying, is_person
from kg.reading.frames.gathered_talks import Talks, is_mediator, side_at
from kg.reading.frames.mentions import TalksMention
from kg.reading.frames.talks import gather
from kg.reading.frames.times import times


def read(context: Context) -> list[Talks]:
    """Find the negotiations of the article and claim what it says about them; returns them in the order of the text."""
    main_sides.settle(context, mentions.find(context))
    # again: only now is it known who "the two sides" and "they" are
    gathered = gather(context, mentions.find(context))
    for one in gathered:
        _claim(context, one)
    _relate(context, gathered)
    context.talks = {mention.token.i: one.key for one in gathered for mention in one.mentions}
    context.other_talks = {m.token.i for one in gathered for m in one.mentions if m.distinct}
    for i, key in list(context.talks.items()):  # the talks in "a round of talks" are the round
        inner = [grand for child in context.doc[i].children if child.lower_ == "of" for grand in child.children]
        contents = lexicon.words("negotiations", "contents")
        context.talks.update({word.i: key for word in inner if word.lemma_ in contents and word.i not in context.talks})
    return gathered


def _name(context: Context, one: Talks) -> str:
    """A name in words: "Norway-Latvia trade talks in Oslo", "Norway-Latvia talks, round 2"."""
    sides = "-".join(context.referents[key].name for key in one.sides[:3])
    topics = (text for m in one.mentions for text, token in m.topics if token.i < m.token.i and len(text.split()) < 3)
    nouns = (m.token.lower_ for m in one.mentions if m.token.pos_ in {"NOUN", "PROPN"})
    noun = next(nouns, "meeting")
    known = lexicon.words("negotiations", "nouns") | lexicon.words("negotiations", "weak")
    noun = "talks" if noun in {"round", "session"} or not {noun, noun.removesuffix("s")} & known else noun
    number = next((m.number for m in one.mentions if m.number and not m.series), None)
    place = f" in {context.referents[one.place].name}" if one.place else f", round {number}" if number else ""
    return " ".join(word for word in (sides, next(topics, ""), noun) if word) + place


def _claim(context: Context, one: Talks) -> None:
    name = _name(context, one)
    one.key = context.refer(Kind.NEGOTIATION, name, key=_free_key(context, name, one), level=one.level)
    for mention in one.mentions:
        context.mark(mention.token, one.key, "mention of the talks")
        _claim_mention(context, one, mention)
    parties = {c.object for c in context.claims if c.subject == one.key and c.relation == "hasParty"}
    first = one.mentions[0]
    for key in one.sides:
        if key not in parties:
            context.claim(_saying(first, "negotiations.main-sides"), one.key, "hasParty", key, words=[first.token])
    _claim_phase(context, one)


def _claim_phase(context: Context, one: Talks) -> None:
    """The first phase, or the later one of announced talks; quoted text does not count."""
    with_phase = [m for m in one.mentions if m.token.i not in context.quoted and not _is_refuted(m)]
    phases = [m.standing.phase for m in with_phase if m.standing.phase]
    if phases:
        begun = [phase for phase in phases if phase not in {"planned", "called-for"}]
        best = begun[0] if begun else phases[0]
        by = next(m for m in with_phase if m.standing.phase == best)
        phase = "cancelled" if by.standing.off else best
        context.claim(Saying(by.token, "negotiations.phase"), one.key, "hasPhase", value=phase, words=[by.token])


def _is_refuted(mention: TalksMention) -> bool:
    """Whether what the talks are said to do is false; talks that "nearly broke down" go on."""
    return mention.standing.refuted and not (mention.verb is not None and negation.is_almost(mention.verb))


def _free_key(context: Context, name: str, one: Talks) -> str:
    key = f"{Kind.NEGOTIATION}/{slug(name)}"
    return key if key not in context.referents else f"{key}-{one.number + 1}"


def _status_of(mention: TalksMention) -> Status:
    return mention.standing.status if mention.standing.status is not Status.DENIED else Status.ASSERTED


def _saying(mention: TalksMention, frame: str) -> Saying:
    return Saying(mention.token, frame, _status_of(mention), mention.standing.claimant)


def _claim_mention(context: Context, one: Talks, mention: TalksMention) -> None:
    """Claim what one mention says about its talks."""
    for key, head in mention.sides:
        _claim_side(context, one, mention, key, head)
    _claim_where_and_when(context, one, mention)
    for text, head in mention.topics:
        context.claim(_saying(mention, "negotiations.topic"), one.key, "about", value=text, words=[head])
    for key, head in (*mention.present, *mention.speakers):
        table = side_at(context, mention, key)
        known = table in one.sides or ((key, head) in mention.present and table != key)
        if known and not is_mediator(context, key):
            delegation = delegation_key(context, table, one.key)
            context.claim(_saying(mention, "negotiations.speaker"), delegation, "hasMember", key, words=[head])
    _claim_mediators(context, one, mention)


def _claim_where_and_when(context: Context, one: Talks, mention: TalksMention) -> None:
    """Claim place, venue and days of the talks; of those that were called off, that they do not hold."""
    saying, where, when = _saying(mention, "negotiations.talks"), mention.where, mention.when
    if mention.standing.off:
        saying = replace(saying, status=Status.DENIED)
    if where.place and where.place == one.place:
        context.claim(saying, one.key, "heldIn", where.place, words=where.place_words)
    if where.venue:
        context.claim(saying, one.key, "heldAt", where.venue, words=where.venue_words)
    if when.start and when.start == one.start:
        context.claim(saying, one.key, "startsOn", value=when.start, words=when.start_words)
    for day, words in mention.resumed:
        context.claim(replace(saying, status=Status.PLANNED), one.key, "startsOn", value=day, words=words)
    if when.end:
        context.claim(saying, one.key, "endsOn", value=when.end, words=when.end_words)


def _claim_side(context: Context, one: Talks, mention: TalksMention, key: str, head: Token) -> None:
    """The role at the table: a party, a person of its delegation, or a mediator."""
    if is_mediator(context, key):
        context.claim(_saying(mention, "hosting.envoy"), one.key, "mediatedBy", key, words=[head])
        return
    table = side_at(context, mention, key)
    if table in one.sides:
        context.claim(_saying(mention, "negotiations.talks"), one.key, "hasParty", table, words=[head])
    if is_person(key) and table != key:
        delegation = delegation_key(context, table, one.key)
        context.claim(_saying(mention, "negotiations.participant"), delegation, "hasMember", key, words=[head])


def _claim_mediators(context: Context, one: Talks, mention: TalksMention) -> None:
    for key, head in _envoys(context, mention):
        for mediator in (key, officers.person_nation(context, key)):
            if mediator:
                context.claim(_saying(mention, "hosting.envoy"), one.key, "mediatedBy", mediator, words=[head])
    for role, key, word in mention.mediators:
        relation = "mediatedBy" if role == "mediator" else "hostedBy"
        context.claim(_saying(mention, f"hosting.{role}-compound"), one.key, relation, key, words=[word])


def _envoys(context: Context, mention: TalksMention) -> list[tuple[str, Token]]:
    """International envoys who act in the sentence about the talks."""
    if mention.verb is None or mention.panel:
        return []
    acting = [token for token in mention.token.sent if token.dep_ == "nsubj" and token.head.pos_ == "VERB"]
    keys = [(key, token) for token in acting for key in context.at.get(token.i, [])]
    return [(key, token) for key, token in keys if is_person(key) and is_mediator(context, key)]


def delegation_key(context: Context, side: str, negotiation: str) -> str:
    """The delegation of a side to a negotiation."""
    name = f"{context.referents[side].name} delegation, {context.referents[negotiation].name}"
    key = f"{Kind.DELEGATION}/{side.split('/', 1)[1]}-{negotiation.split('/', 1)[1]}"
    context.refer(Kind.DELEGATION, name, key=key)
    context.link(key, "onBehalfOf", side)
    context.link(key, "sentTo", negotiation)
    return key


def implied(context: Context, talks: list[Talks], place: str, cue: Token, words: list[Token]) -> Talks:
    """Talks known only from their result ("an agreement struck in Oslo"); they are of the article's main sides."""
    one = Talks(number=len(talks), sides=list(context.main_sides), place=place)
    name = f"{'-'.join(context.referents[key].name for key in one.sides[:3])} talks in {context.referents[place].name}"
    one.key = context.refer(Kind.NEGOTIATION, name, key=_free_key(context, name, one), level="round")
    saying = Saying(cue, "agreements.reached-in")
    for key in one.sides:
        context.claim(saying, one.key, "hasParty", key, words=words)
    context.claim(saying, one.key, "heldIn", place, words=words)
    context.claim(saying, one.key, "hasPhase", value="held", words=words)
    verb = cue if cue.pos_ == "VERB" else governing_verb(cue)
    when = times(context, cue, verb, future=False)
    if when.start or when.end:  # an agreement "concluded on Monday" was reached then
        day_words = when.start_words or when.end_words
        context.claim(saying, one.key, "startsOn", value=when.start or when.end, words=day_words)
    talks.append(one)
    return one


def _relate(context: Context, talks: list[Talks]) -> None:
    """Rounds are part of the mechanism or process mentioned with them."""
    for one in _rounds(talks):
        for whole in talks:
            if whole.level != "round" and _in_one_sentence(one, whole):
                _claim_part(context, one, whole)


def read_order(context: Context, talks: list[Talks]) -> None:
    """Claim that rounds follow earlier rounds of the same sides; call this when all dates are known."""
    rounds = _rounds(talks)
    for one in rounds:
        _claim_follows(context, one, [other for other in rounds if _is_earlier(other, one)])


def _rounds(talks: list[Talks]) -> list[Talks]:
    return [one for one in talks if one.level == "round"]


def _in_one_sentence(one: Talks, whole: Talks) -> bool:
    """Whether a sentence names a meeting of the mechanism or process: "the first meeting of the mechanism"."""
    return any(m.series and m.token.sent.start == p.token.sent.start for m in one.mentions for p in whole.mentions)


def _claim_part(context: Context, one: Talks, whole: Talks) -> None:
    cue = whole.mentions[0].token
    here = (m.number for m in one.mentions if cue.sent.start <= m.token.i < cue.sent.end)
    ordinal = next((number for number in here if number), None)
    qualifiers = (("ordinal", ordinal),) if ordinal else ()
    saying = Saying(cue, "negotiations.part-of")
    context.claim(saying, one.key, "partOf", whole.key, words=[cue], qualifiers=qualifiers)


def _is_earlier(other: Talks, one: Talks) -> bool:
    """Whether a round of the same sides took place before, as far as the dates show."""
    before, after = other.start or other.end, one.start or one.end
    if not before or not after or set(other.sides) != set(one.sides):
        return False
    return before < after and not after.startswith(before)


def _claim_follows(context: Context, one: Talks, earlier: list[Talks]) -> None:
    """A round follows the last one before it; its ordinal counts from that one."""
    if not earlier or not one.mentions:  # talks without mentions are known only from their result
        return
    before = max(earlier, key=lambda other: other.start or other.end or "")
    mark = next((m for m in one.mentions if m.number and not m.series), one.mentions[0])
    series = f"since {context.referents[before.key].name}"
    qualifiers = (("ordinal", mark.number), ("series", series)) if mark.number and not mark.series else ()
    saying = Saying(mark.token, "negotiations.follows")
    context.claim(saying, one.key, "follows", before.key, words=[mark.token], qualifiers=qualifiers)


def nearest(context: Context, token: Token, talks: list[Talks]) -> str | None:
    """The negotiation that a passage means: mentioned in its sentence, in the one before, in the next,
    or the main one.
    """
    sentence = token.sent
    inside = [i for i in context.talks if sentence.start <= i < sentence.end]
    if inside:
        return context.talks[min(inside, key=lambda i: abs(i - token.i))]
    start = token.doc[sentence.start - 1].sent.start if sentence.start else 0
    before = [i for i in context.talks if start <= i < token.i]
    if before:
        return context.talks[max([i for i in before if i not in context.other_talks] or before)]
    end = token.doc[sentence.end].sent.end if sentence.end < len(token.doc) else sentence.end
    after = [i for i in context.talks if token.i < i < end and i not in context.other_talks]
    if after:
        return context.talks[min(after)]
    return max(talks, key=lambda one: (len(one.mentions), -one.number)).key if talks else None


def event_of(context: Context, match: matcher.Match) -> Token | None:
    """The mention of talks in the frame's event role."""
    return next((token for token in match.roles.get("event", []) if token.i in context.talks), None)


def is_talks_near(context: Context, cue: Token, sentences: int) -> bool:
    """Whether talks are mentioned in the sentence, or in this many sentences with those before it."""
    near = sentences_back(cue, sentences)
    return any(at in context.talks for at in range(near[-1].start, near[0].end))


#: How far above a phrase its talks may be in the parse; the most words between the thanked actor and the reason.
_STEPS = 4


def hangs_on_talks(context: Context, word: Token) -> bool:
    """Whether a phrase belongs to talks or to their verb, and nothing makes them less than a fact."""
    node = word
    for _ in range(_STEPS):
        node = node.head
        if node.i in context.talks:
            return True
        if node.pos_ in {"VERB", "AUX"}:
            doubted = is_negated(node) or any(child.tag_ == "MD" and child.lower_ != "will" for child in node.children)
            mentions = [token for token in node.sent if token.i in context.talks]
            has_talks = any((verb := governing_verb(token)) and verb.i == node.i for token in mentions)
            return not doubted and (has_talks or (node.dep_ in {"relcl", "acl"} and node.head.i in context.talks))
    return False
