"""Topics that the text gives separately from the talks: "the two sides differed over quotas"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set

from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Claim
from kg.reading.annotation import grammar
from kg.reading.frames import actors, matcher, negotiations, parties, status, topic_phrases
from kg.reading.frames.agreement_mentions import Pact
from kg.reading.frames.clauses import governing_verb, has_child
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.context import Context, Saying
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.places import whereabouts
from kg.reading.frames.topic_phrases import Topic

_COPULAS = frozenset({"be", "remain", "become"})
_EQUATED = frozenset({"nsubj", "attr", "csubj", "ccomp"})
_ON = "@on|over|about|regarding|concerning"
_SPOKEN_ON = frozenset({"on", "about", "over", "regarding", "concerning", "including"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def read(context: Context, talks: list[Talks]) -> None:
    """Claim topics by verbs and nouns of dispute and discussion."""
    if not talks:
        return
    for match in matcher.match(context.doc, "topics"):
        cue = match.trigger
        if _of_talks(context, match):
            standing = status.standing(context, cue, cue if cue.pos_ == "VERB" else governing_verb(cue))
            saying = standing.saying(cue, match.frame.id)
            _claim(context, saying, _topics(match.roles["topic"]), _spoken_of(context, match, talks))
    for i in sorted(context.talks):
        verb = context.doc[i].head
        if has_child(context.doc[i], {"similar"}):
            _take_over(context, i)
        if context.doc[i].dep_ in _SUBJECTS and verb.lemma_ in lexicon.words("topics", "aiming"):
            _claim(context, Saying(verb, "topics.aim"), topic_phrases.aims(verb), context.talks[i])
        if context.doc[i].dep_ in {"dobj", "nsubjpass"} and verb.pos_ == "VERB":
            found = _topics(matcher.fillers(verb, (_ON,)))
            for child in verb.children:  # "held talks on Monday to end the war"
                purpose = child.dep_ == "advcl" and child.i > i and any(word.lower_ == "to" for word in child.children)
                found += topic_phrases.aims(child) if purpose else []
            _claim(context, Saying(verb, "topics.talks"), found, context.talks[i])


def _take_over(context: Context, i: int) -> None:
    """Similar talks have the topics of the talks before them."""
    before = [context.talks[j] for j in context.talks if j < i and context.talks[j] != context.talks[i]]
    values_before = [c.value for c in context.claims if before and c.subject == before[-1] and c.relation == "about"]
    for value in dict.fromkeys(values_before):
        context.claim(
            Saying(context.doc[i], "topics.similar"), context.talks[i], "about", value=value, words=[context.doc[i]]
        )


def read_matters(context: Context, talks: list[Talks], pacts: list[Pact]) -> None:
    """Claim as topics what sides agree on, and the disputes and aims in a sentence about talks."""
    if not talks:
        return
    of_pacts: dict[str, list[Claim]] = {}
    for claim in context.claims:
        of_pacts.setdefault(claim.subject, []).append(claim)
    for pact in pacts:
        _read_pact(context, pact, of_pacts.get(pact.key, []), talks)
    for token in context.doc:
        if token.pos_ in {"NOUN", "ADJ"} and token.i not in context.quoted:
            _read_noun(context, token, talks)
    _gather(context)


def _read_pact(context: Context, pact: Pact, claims: list[Claim], talks: list[Talks]) -> None:
    """Claim the content of an agreement as topic of the talks in which it was reached, or of those of its sides."""
    reached = next((claim.object for claim in claims if claim.relation == "reachedIn"), None)
    agreed_by = {claim.object for claim in claims if claim.relation == "agreedBy"}
    is_reached = any(claim.relation == "hasFate" and claim.value == "reached" for claim in claims)
    general = lexicon.words("topics", "general")
    named = [context.doc[i] for i in sorted(pact.at) if reached is not None and context.doc[i].lemma_ in general]
    joint = [one for one in talks if len(agreed_by & set(one.sides)) > 1]
    for head in [*named, *(head for head in pact.heads if not _is_side_result(head))]:
        negotiation = reached or _agreed_at(head, joint) or negotiations.nearest(context, head, talks)
        sides = {key for one in talks if one.key == negotiation for key in one.sides}
        if reached is not None or _shared(context, head, agreed_by, sides, nameless=is_reached and head.pos_ == "VERB"):
            most = None if head.pos_ in grammar.NOUNS else 1  # what is to be done turns on its first object
            _claim(context, Saying(head, "topics.agreed"), topic_phrases.topic(head)[:most], negotiation)


def _is_side_result(head: Token) -> bool:
    """Whether it is agreed to besides the topics: "they also agreed to meet", "both undertook to report"."""
    verb = head.head if head.pos_ == "VERB" else governing_verb(head)
    if verb is None:
        return False
    return verb.lemma_ in lexicon.words("topics", "undertaking") or has_child(verb, {"also", "further"})


def _agreed_at(head: Token, joint: list[Talks]) -> str | None:
    """Of the talks with all who agree, the last ones before it, else those with most mentions; rounds first."""
    if not joint:
        return None
    seated = [
        one.key for one in joint for mention in one.mentions if mention.token.sent == head.sent and not mention.begins
    ]
    if seated:
        return seated[0]
    held = [one for one in joint if one.level == "round"] or joint

    def rank(one: Talks) -> tuple[int, int, int]:
        before = bisect_left(one.mentions, head.left_edge.i, key=lambda mention: mention.token.i)
        return (one.mentions[before - 1].token.i if before else -1, len(one.mentions), -one.number)

    return max(held, key=rank).key


def _shared(context: Context, head: Token, agreed_by: Set[str | None], sides: Set[str], *, nameless: bool) -> bool:
    """Whether those who agree sit at the talks: two of them, or one mentioned nearby; nobody in
    particular also counts.
    """
    if len(agreed_by) > 1:
        return len(agreed_by & sides) > 1
    return (agreed_by <= sides or not sides) and ((nameless and not agreed_by) or _close(context, head))


def _gather(context: Context) -> None:
    """Of topics of one negotiation that say the same at different length, keep the fullest."""
    by_head: dict[tuple[str, str], set[str]] = {}
    for claim in context.claims:
        if claim.relation == "about" and claim.value is not None:
            by_head.setdefault((claim.subject, topic_phrases.head_word(claim.value)), set()).add(claim.value)
    covered = {
        (negotiation, value)
        for (negotiation, _), values in by_head.items()
        for value in values
        if any(topic_phrases.says_more(other, value) for other in values - {value})
    }
    disputes = lexicon.words("topics", "disputes")
    every = {(negotiation, value) for (negotiation, _), values in by_head.items() for value in values}
    covered |= {(key, value) for key, value in every if any((key, f"{value} {noun}") in every for noun in disputes)}
    context.claims = [c for c in context.claims if c.relation != "about" or (c.subject, c.value) not in covered]


def _topics(heads: list[Token]) -> list[Topic]:
    return [found for head in heads for found in topic_phrases.topic(head)]


def _read_noun(context: Context, token: Token, talks: list[Talks]) -> None:
    """Claim what a noun in a sentence about talks says about their topics; talks mentioned in passing count too."""
    frame, found = _from_noun(context, token)
    if found:
        here = context.talks.get(token.i) or negotiations.nearest(context, token, talks)
        _claim(context, Saying(token, frame), found, here)


def _from_noun(context: Context, token: Token) -> tuple[str, list[Topic]]:
    lemma = token.lemma_.lower()
    if lemma in lexicon.words("negotiations", "nouns") and token.i not in context.talks and token.dep_ != "compound":
        return "topics.talks", topic_phrases.of_noun(context, token)
    if lemma in lexicon.words("agreements", "nouns") and _close(context, token):
        heads = matcher.fillers(token, (_ON,))
        if token.dep_ in {"dobj", "nsubjpass"} and not heads:
            heads = [head for head in matcher.fillers(token.head, (_ON,)) if head.i > token.i]
        return "topics.agreement-on", _topics(heads)
    if lemma in lexicon.words("topics", "cruxes") and (_close(context, token) or _is_right_before(context, token)):
        return "topics.crux", _topics(_equated(token))
    if lemma in lexicon.words("topics", "pending") and _close(context, token) and _is_pending(token):
        return "topics.pending", _topics(_equated(token))
    if token.pos_ != "NOUN":
        return "", []
    if lemma in lexicon.words("topics", "disputes") and _is_named_dispute(token) and _mentions_talks(context, token):
        return "topics.dispute", topic_phrases.topic(token)
    if lemma in lexicon.words("topics", "barter") and token.head.lower_ == "in" and _mentions_talks(context, token):
        return "topics.barter", _topics(matcher.fillers(token, ("@for",)))
    if lemma in lexicon.words("topics", "aims") and _mentions_talks(context, token):
        return "topics.aim", topic_phrases.of_aim(token)
    return "", []


def _is_pending(token: Token) -> bool:
    """Whether it names what is still to be settled: "unresolved", "on the table"."""
    return token.pos_ == "ADJ" or (token.dep_ == "pobj" and token.head.lower_ == "on")


def _equated(token: Token) -> list[Token]:
    """The other side of "is" for a noun: "the main obstacle is the quota", "quotas remain an obstacle"."""
    node = token
    while node.dep_ in {"pobj", "prep", "acomp", "advmod"}:  # "among the topics are quotas", "high on the agenda"
        node = node.head
        if node.dep_ == "pobj" and node.head.lower_ == "with":  # "with quotas at the top of the agenda"
            return grammar.coordination(node)
    verb = node if node.lemma_ in _COPULAS else node.head
    if verb.lemma_ not in _COPULAS:
        return []
    near = [*verb.children, *(verb.head.children if verb.dep_ == "xcomp" else ())]  # "quotas are to be on the agenda"
    others = [child for child in near if child.dep_ in _EQUATED and token not in child.subtree]
    return [part for child in others for part in grammar.coordination(child)]


def _is_named_dispute(token: Token) -> bool:
    """Whether the words before it identify the dispute: not "a world war"."""
    words_before = grammar.compound(token)
    return bool(words_before) and all(
        word.lower_ not in lexicon.words("negotiations", "kinds") for word in words_before
    )


def _claim(context: Context, saying: Saying, found: list[Topic], negotiation: str | None) -> None:
    """Claim the topics of a negotiation; a side or the talks themselves are no topic."""
    for text, token in found:
        if negotiation is not None and token.i not in context.talks and not _names_nothing(context, text, token):
            context.claim(saying, negotiation, "about", value=text, words=[token])


def _names_nothing(context: Context, text: str, token: Token) -> bool:
    """Whether it is only a name: of a side, of somebody who is no topic, or of the place of the meeting."""
    name = context.entities.get(token.i)
    if name is None:
        return token.dep_ == "dobj" and token.pos_ == "PROPN" and text in reference.cities()
    if len(name.text) < len(text) and not _is_dated(token):
        return False
    keys = [parties.side(context, key) for key in actors.at_token(context, token)]
    head = token
    while head.dep_ == "conj":
        head = head.head
    spoken_on = head.dep_ == "pobj" and head.head.lower_ in _SPOKEN_ON and not _is_dated(head)
    if keys:  # "exchanged views on Syria"
        return not (spoken_on and name.label_ == "NATION" and not set(keys) & set(context.main_sides))
    return text in reference.cities() and not spoken_on


def _is_dated(token: Token) -> bool:
    """Whether the parse joined a day to the name: "on Monday Norway and Latvia signed"."""
    return any(child.ent_type_ in {"DATE", "TIME"} for child in token.children)


def _spoken_of(context: Context, match: matcher.Match, talks: list[Talks]) -> str | None:
    """The negotiation that a clause means: at the place of its verb, mentioned before in the sentence, or of its
    subject.
    """
    cue = match.trigger
    if cue.i in context.talks:
        return context.talks[cue.i]
    place = whereabouts(context, cue, cue).place if cue.pos_ == "VERB" else None
    there = next((one.key for one in talks if place is not None and one.place == place), None)
    if there is not None:
        return there
    before = [i for i in range(cue.sent.start, cue.i) if i in context.talks]
    if before:
        return context.talks[max(before)]
    near = negotiations.nearest(context, cue, talks)
    seated = [] if _mentions_talks(context, cue) else _seated(context, match, talks)
    if not seated or near in {one.key for one in seated}:
        return near
    main = set(context.main_sides)
    return max(seated, key=lambda one: (main <= set(one.sides), len(one.mentions), -one.number)).key


def _seated(context: Context, match: matcher.Match, talks: list[Talks]) -> list[Talks]:
    """The talks at which the clause's subject sits."""
    heads = match.roles.get("subject", [])
    keys = [key for head in heads for key in parties.sides(context, head)]
    keys = keys or [key for head in heads for key, _ in adjacent_names(context, head)]
    sides = {parties.side(context, key) for key in keys}
    return [one for one in talks if sides and sides <= set(one.sides)]


def _of_talks(context: Context, match: matcher.Match) -> bool:
    """Whether the clause is about the talks: they or a side are its subject, or its sentence mentions them."""
    subjects = match.roles.get("subject", [])
    if match.frame.meaning == "demand":
        return _close(context, match.trigger) and any(_is_main_side(context, head) for head in subjects)
    if match.frame.meaning == "agenda":
        return any(head.i in context.talks or head.lemma_ in {"agenda", "topic", "issue"} for head in subjects)
    if _mentions_talks(context, match.trigger) or any(_sits(context, head) for head in subjects):
        return True
    if _close(context, match.trigger) and any(_is_meeting(head) for head in subjects):
        return True
    if match.frame.meaning == "bargain" and any(_is_main_side(context, head) for head in subjects):
        return True
    return (
        match.frame.meaning in {"matter", "bargain"}
        and _close(context, match.trigger)
        and (not subjects or any(parties.sides(context, head) or _is_seated(head) for head in subjects))
    )


def _is_main_side(context: Context, head: Token) -> bool:
    """Whether it is a side of the article's talks, or its people."""
    return any(parties.side(context, key) in context.main_sides for key in parties.sides(context, head))


def _is_seated(head: Token) -> bool:
    """Whether participants speak or act: "we", "the minister", "it" for a body without a name."""
    return head.lower_ in {"we", "it"} or grammar.lemma(head) in reference.titles().heads


def _is_meeting(head: Token) -> bool:
    """Whether the noun means talks, though not which: "earlier rounds"."""
    known = lexicon.words("negotiations", "nouns") | lexicon.words("negotiations", "weak")
    return grammar.lemma(head) in known


def _mentions_talks(context: Context, token: Token) -> bool:
    """Whether talks are mentioned in the token's sentence."""
    return any(i in context.talks for i in range(token.sent.start, token.sent.end))


def _close(context: Context, token: Token) -> bool:
    """Whether talks are mentioned in the token's sentence or the one before; for the article's first talks, also the
    one after.
    """
    start, end = token.sent.start, token.sent.end
    before = token.doc[start - 1].sent.start if start else 0
    if all(i >= end for i in context.talks) and end < len(token.doc):
        end = token.doc[end].sent.end
    return any(i in context.talks for i in range(before, end))


def _is_right_before(context: Context, token: Token) -> bool:
    """Whether a sticking point comes right before the talks: "Price was the sticking point. Talks in Oslo ..."."""
    end = token.sent.end
    after = token.doc[end].sent.end if end < len(token.doc) else end
    return has_child(token, {"sticking", "stumbling"}) and any(i in context.talks for i in range(end, after))


def _sits(context: Context, head: Token) -> bool:
    if head.i in context.talks or grammar.lemma(head) in lexicon.words("delegations", "groups"):
        return True
    keys = [parties.side(context, key) for key in parties.sides(context, head)]
    return len(keys) > 1 and set(keys) <= set(context.main_sides)
