"""Agreements: their content, sides, place, date, terms and fate."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind
from kg.reading.annotation import grammar
from kg.reading.frames import (
    agreement_content,
    agreement_mentions,
    matcher,
    negotiations,
    parties,
    status,
    topic_phrases,
)
from kg.reading.frames.agreement_mentions import Pact, PactMention
from kg.reading.frames.clauses import clause_text, governing_verb, has_child
from kg.reading.frames.context import Context, Saying, phrase, words_of
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.places import Whereabouts, whereabouts
from kg.reading.frames.times import Times, times

_LONGEST = 120


def read(context: Context, talks: list[Talks]) -> list[Pact]:
    """Claim every agreement in the article; returns them in the order of the text."""
    known: list[Pact] = []
    by_trigger = {match.trigger.i: match for match in matcher.match(context.doc, "agreements")}
    for token in context.doc:
        if agreement_mentions.is_pact(token):
            _read_noun(context, token, known, talks)
        elif token.i in by_trigger:
            _read_verb(context, by_trigger[token.i], known, talks)
    _settle_fates(context)
    return known


def _settle_fates(context: Context) -> None:
    """Remove the claim that an agreement is proposed, if there is a later fate."""
    further = {claim.subject for claim in context.claims if claim.relation == "hasFate" and claim.value != "proposed"}
    context.claims = [
        claim
        for claim in context.claims
        if not (claim.relation == "hasFate" and claim.value == "proposed" and claim.subject in further)
    ]


def _read_noun(context: Context, token: Token, known: list[Pact], talks: list[Talks]) -> None:
    """Read one mention of an agreement by a noun, of a new one or of one mentioned before."""
    verb = agreement_mentions.fate_verb(token)
    if status.standing(context, token, verb).refuted or agreement_mentions.is_not_made(token, verb):
        return
    host, hoped = _host_talks(context, token, verb, talks), agreement_mentions.is_hoped(token, context.talks.keys())
    sides, where = agreement_mentions.sides_of(context, token, verb, hoped=hoped), whereabouts(context, token, verb)
    mention = PactMention(token, verb, sides, where, host, hoped)
    pact = _at_place(known, mention.place) or _taken_up(token, known)
    if pact is None:
        if not agreement_mentions.is_news(context, mention):
            return
        pact = agreement_mentions.opened(context, mention)
        known.append(pact)
    pact.at.add(token.i)
    context.mark(token, pact.key, "mention of the agreement")
    _claim(context, mention, pact, talks)
    _read_ground(context, token, pact)


def _read_ground(context: Context, token: Token, pact: Pact) -> None:
    """Take as terms what sides are to do under the agreement: "under the accord Latvia will open its ports"."""
    verb = governing_verb(token) if agreement_mentions.is_ground(token) else None
    while verb is not None:
        saying = Saying(verb, "agreements.under")
        subject = agreement_mentions.bound_by(context, verb)
        if subject is not None:
            value = agreement_content.clause_words(verb)[:_LONGEST]
            context.claim(saying, pact.key, "hasTerm", value=value, words=[subject.left_edge])
            for key in [key for head in grammar.coordination(subject) for key in parties.nation_sides(context, head)]:
                context.claim(saying, pact.key, "agreedBy", parties.side(context, key), words=[subject, token])
        verb = next((child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB"), None)


def _host_talks(context: Context, token: Token, verb: Token | None, talks: list[Talks]) -> Talks | None:
    """The talks from which an agreement comes: "the talks, at which they struck a deal", "a deal
    reached at the talks".
    """
    if verb is not None and verb.dep_ == "relcl" and verb.head.i in context.talks:
        at = [verb.head]
    else:
        around = [node for node in (governing_verb(token), verb, token) if node is not None]
        at = [head for node in around for head in matcher.fillers(node, ("@at|during|from|after|following|of|in",))]
    return next((one for head in at for one in talks if one.key == context.talks.get(head.i)), None)


def _at_place(known: list[Pact], place: str | None) -> Pact | None:
    """The agreement mentioned before that was reached in the same place."""
    return next((pact for pact in known if place is not None and pact.place == place), None)


def _carrying(verb: Token, known: list[Pact]) -> Pact | None:
    """The agreement whose relative clause has the verb: "a deal, which saw both sides agree to cuts"."""
    node = verb
    while node.dep_ in {"ccomp", "xcomp", "conj"} and node.head.i != node.i:
        node = node.head
    return next((pact for pact in known if node.dep_ in {"relcl", "acl"} and node.head.i in pact.at), None)


def _grounding(verb: Token, known: list[Pact]) -> Pact | None:
    """The agreement under which something is agreed: "under the accord both sides agreed to open the ports"."""
    grounds = {head.i for head in matcher.fillers(verb, ("@under",))}
    return next((pact for pact in known if pact.at & grounds), None)


def _taken_up(token: Token, known: list[Pact]) -> Pact | None:
    """The agreement that a mention refers to: by its own words, or the last one for "the deal" alone."""
    words = agreement_content.content(token)
    for pact in reversed(known):
        if words and len(words & pact.words) >= max(1, min(len(words), len(pact.words))):
            return pact
    definite = has_child(token, {"the", "this", "that", "these", "its"})
    if not known or not definite or words or agreement_mentions.is_identified(token):
        return None
    by_noun = agreement_mentions.noun(token) not in lexicon.words("agreements", "standing") or bool(known[-1].at)
    return known[-1] if by_noun else None  # "the ceasefire" is not what they agreed to do about ports


def _talks_at(
    context: Context, talks: list[Talks], where: Whereabouts, cue: Token, when: Times | None = None
) -> str | None:
    """The talks in a place from which an agreement comes; known only from the agreement if nothing else
    mentions them.
    """
    one = next((one for one in talks if one.place and one.place == where.place), None)
    if where.place is None or context.referents[where.place].facet("type") != "city":
        return one.key if one is not None else None
    if one is None and context.main_sides:
        one = negotiations.implied(context, talks, where.place, cue, where.place_words)
    if one is not None and one.start is None and when is not None and when.start is not None:
        one.start = when.start
        saying = Saying(cue, "agreements.reached-in")
        context.claim(saying, one.key, "startsOn", value=when.start, words=when.start_words)
    return one.key if one is not None else None


def _claim(context: Context, mention: PactMention, pact: Pact, talks: list[Talks]) -> None:
    """Claim what one mention says about its agreement."""
    token, verb, where = mention.token, mention.verb, mention.where
    standing = status.standing(context, token, verb)
    saying = standing.saying(verb if verb is not None else token, "agreements.noun")
    for key, head in mention.sides:
        context.claim(saying, pact.key, "agreedBy", key, words=[token, head])
    fate = agreement_mentions.fate_of(verb)
    fate = "proposed" if (fate == "reached" and standing.ahead) or (fate is None and mention.hoped) else fate
    if fate is None and verb is None and agreement_mentions.is_kept(token):
        fate = "reached"
    if fate:
        context.claim(saying, pact.key, "hasFate", value=fate, words=[token])
    if mention.host is not None:
        context.claim(saying, pact.key, "reachedIn", mention.host.key, words=[token])
    when = times(context, token, verb, future=standing.ahead and not agreement_mentions.is_refused(token))
    if fate == "reached" or any(one.place and one.place == where.place for one in talks):
        negotiation = _talks_at(context, talks, where, saying.cue, when)
        if negotiation:
            context.claim(saying, pact.key, "reachedIn", negotiation, words=[token, *where.place_words])
    if when.start:
        context.claim(saying, pact.key, "agreedOn", value=when.start, words=[token, *when.start_words])
    for clause in agreement_content.term_clauses(token):
        pact.heads.append(clause)
        words = [token, clause.left_edge]
        context.claim(saying, pact.key, "hasTerm", value=clause_text(clause), words=words)
    pact.heads += agreement_content.matters(token)


def _read_verb(context: Context, match: matcher.Match, known: list[Pact], talks: list[Talks]) -> None:
    """Read an agreement named by its term: "Norway and Latvia agreed to reopen the harbour"."""
    verb = match.trigger
    named = [
        (parties.side(context, key), head)
        for head in match.roles.get("party", [])
        for key in agreement_mentions.named_sides(context, head)
    ]
    sides = {key: head for key, head in named if not context.is_outlet(key)}
    term = next((token for token in match.roles["term"] if token.i > verb.i), None)
    text = _term_text(term) if term is not None else ""
    standing = status.standing(context, verb, verb)
    if standing.refuted or (term is not None and _is_agreement_noun(term)):
        return
    if term is None or len(text.split()) < 2 or standing.negated or not _is_agreed(match, term, list(sides), standing):
        return
    where = whereabouts(context, verb, verb)
    pact = _at_place(known, where.place) or _carrying(verb, known) or _grounding(verb, known)
    if pact is None:
        words = agreement_content.lemmas(list(term.subtree), {"NOUN", "PROPN"})
        pact = Pact(context.refer(Kind.AGREEMENT, agreement_mentions.without_article(text)), words, where.place)
        known.append(pact)
    pact.heads += [head for head in match.roles["term"] if head.i > verb.i]
    fate = "rejected" if match.frame.meaning == "rejected" else "proposed" if standing.ahead else "reached"
    saying = Saying(verb, match.frame.id, standing.status, standing.claimant)
    for side, head in sides.items():
        context.claim(saying, pact.key, "agreedBy", side, words=[head, term])
    context.claim(saying, pact.key, "hasTerm", value=text, words=[term])
    context.claim(saying, pact.key, "hasFate", value=fate, words=[term])
    negotiation = _talks_at(context, talks, where, verb) if fate == "reached" else None
    if negotiation:
        context.claim(saying, pact.key, "reachedIn", negotiation, words=where.place_words)


def _is_agreement_noun(term: Token) -> bool:
    """Whether the thing agreed to is an agreement itself: "agreed to a ceasefire"."""
    return (
        term.pos_ in {"NOUN", "PROPN"} and agreement_mentions.is_pact(term) and term.head.lower_ in {"to", "on", "upon"}
    )


def _is_agreed(match: matcher.Match, term: Token, sides: list[str], standing: status.Standing) -> bool:
    """Whether the verb means an agreement: somebody agrees, and the content is given."""
    verb = match.trigger
    if match.frame.meaning == "jointly" and (len(sides) < 2 or standing.ahead):
        return False
    who = match.roles.get("party", [])
    nobody = lexicon.words("agreements", "anybody") | lexicon.words("actors", "states")
    anybody = any(grammar.lemma(head) in nobody for head in who)
    if not (sides or anybody or any(head.lower_ == "it" for head in match.roles.get("it", []))):
        return False
    empty = not topic_phrases.topic(term)
    failed = verb.lemma_ == "agree" and verb.head.lemma_ == "fail"  # the frame for failing reads this
    open_yet = verb.lemma_ == "fail" and has_child(verb, {"have", "has"})  # "have failed so far": they go on
    if failed or open_yet or agreement_mentions.is_condition(verb) or (term.pos_ in {"NOUN", "PROPN"} and empty):
        return False
    if term.lemma_ in lexicon.words("agreements", "talking"):
        return False
    return verb.lemma_ == "agree" or not (standing.ahead or empty)


def _term_text(term: Token) -> str:
    """The words of what is agreed; nothing for a pronoun."""
    if term.pos_ == "PRON":
        return ""
    return agreement_content.clause_words(term) if term.pos_ in {"VERB", "AUX"} else words_of(phrase(term))
