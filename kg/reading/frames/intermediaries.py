"""Mediators between others: "efforts by Qatar to steer the two sides", "Norway is facilitating talks between both"."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.frames import matcher
from kg.reading.frames.clauses import governing_verb, has_child

_EFFORTS = frozenset({"effort", "initiative", "push", "bid", "drive", "attempt"})


def steering(token: Token) -> Token | None:
    """The verb of an effort to make others agree: "an effort by Qatar to steer the sides towards a deal"."""
    if token.lemma_.lower() not in _EFFORTS:
        return None
    verbs = [child for child in token.children if child.dep_ in {"acl", "relcl", "xcomp"} and child.i > token.i]
    known = lexicon.words("negotiations", "steering")
    efforts = (verb for verb in verbs if verb.lemma_ in known and verb.tag_ == "VB")
    return next((verb for verb in efforts if _steered(verb)), None)


def _steered(verb: Token) -> bool:
    """Whether sides are led to a result: "steer the sides toward a deal", not "push oil to the market"."""
    both = lexicon.words("actors", "both")
    moved = [part for head in grammar.direct_object(verb) for part in grammar.coordination(head)]
    sides = any(head.lemma_.lower() in both or head.ent_type_ in {"NATION", "ORG", "GROUP"} for head in moved)
    ends = {"deal", "agreement", "peace", "table", "settlement", "compromise", "truce", "ceasefire", "talk"}
    towards = matcher.fillers(verb, ("@toward|towards|to|into|around",))
    return sides and any(head.lemma_.lower() in ends for head in towards)


def steered(token: Token) -> tuple[list[Token], list[Token]]:
    """Who makes the effort, and towards whom."""
    verb = steering(token)
    if verb is None:
        return [], []
    moved = [part for head in grammar.direct_object(verb) for part in grammar.coordination(head)]
    return grammar.possessor(token) + matcher.fillers(token, ("@by|of",)), moved


def mediators_of(token: Token) -> list[Token]:
    """The mediators between those whom the token names: "Norway is facilitating talks between both", "efforts by
    Norway".
    """
    above = token.head
    if above.lemma_ in lexicon.words("negotiations", "steering") and above.dep_ in {"acl", "relcl", "xcomp"}:
        return steered(above.head)[0]
    verb = governing_verb(above.head) if token.dep_ == "pobj" and above.lower_ == "between" else None
    if verb is None or verb.lemma_ not in lexicon.words("hosting", "standing"):
        return []
    while verb.dep_ == "xcomp" and not grammar.subject(verb):
        verb = verb.head
    return grammar.subject(verb)


def together(match: matcher.Match) -> list[Token]:
    """Mediators besides the first one: "leads the mediation together with Tomas Rybak"."""
    beside = match.roles.get("beside", [])
    before = [word.lower_ for word in match.trigger.doc[match.trigger.i : beside[0].i]] if beside else []
    return beside if {"together", "jointly", "along", "alongside"}.intersection(before) else []


def is_missing(noun: Token) -> bool:
    """Whether the noun says that talks have no mediator: "There was no mediator", "talks without a mediator"."""
    if lexicon.table("hosting", "nouns").get(noun.lemma_) != "mediator":
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ == "without":
        return True
    verb = noun.head
    there = verb.lemma_ == "have" or (verb.lemma_ == "be" and not has_child(verb, {"agreed"}))
    return has_child(noun, {"no"}) and there and noun.dep_ in {"attr", "dobj", "nsubj"}


def owners_before(token: Token) -> list[Token]:
    """The owner of "the parties" by the text before: "Norway's warring parties ... the parties"."""
    if token.lemma_ != "party" or grammar.possessor(token):
        return []
    before = [word for word in token.doc[: token.i] if word.lemma_ == "party" and word.tag_ == "NNS"]
    owners = [grammar.possessor(word) for word in before if has_child(word, {"warring", "rival", "conflicting"})]
    return next((heads for heads in reversed(owners) if heads and heads[0].ent_type_ == "NATION"), [])
