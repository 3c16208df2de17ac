"""Actors that bring others to talks: conveners, and those who ask for talks or offer them."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.frames import intermediaries, parties
from kg.reading.frames.clauses import doers, governing_verb, is_negated
from kg.reading.frames.context import Context, is_person


def conveners(context: Context, verb: Token, seated: list[str]) -> list[tuple[str, str, Token]]:
    """Those who bring others to a table, as (role, referent, token): "Qatar invited Norway and Latvia to Doha"."""
    role = lexicon.table("negotiations", "conveners").get(verb.lemma_, "")
    together = verb.lemma_ != "bring" or any(child.lower_ == "together" for child in verb.children)
    heads = grammar.subject(verb) if grammar.direct_object(verb) else grammar.agent(verb) or strays(verb)
    if not role or not together or is_negated(verb):
        return []
    invited = [
        (key, part) for head in heads for part in grammar.coordination(head) for key in parties.sides(context, part)
    ]
    invited = [(key if is_person(key) else parties.side(context, key), part) for key, part in invited]
    return [(str(role), key, part) for key, part in invited if key not in seated]


def strays(verb: Token) -> list[Token]:
    """By whom two are brought to talks, where the parse attached the "by" to these: "were brought together for talks in
    Oslo by Keller".
    """
    if verb.lemma_ not in lexicon.table("negotiations", "conveners") or not grammar.passive_subject(verb):
        return []
    leading = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in {"for", "to", "at"}]
    held = [talks for preposition in leading for talks in preposition.children if talks.dep_ == "pobj"]
    return [head for talks in held for head in grammar.preposition_objects(talks, "by")]


def steerers(context: Context, token: Token) -> list[tuple[str, str, Token]]:
    """Those who try to lead others to an agreement, as (role, referent, token)."""
    steered = [(key, head) for head in intermediaries.steered(token)[0] for key in parties.sides(context, head)]
    return [("mediator", key if is_person(key) else parties.side(context, key), head) for key, head in steered]


def convened(token: Token, verb: Token) -> list[Token]:
    """Those whom somebody brings to talks: "convened Norway and Latvia for a round table"."""
    if token.dep_ != "pobj" or token.head.lower_ not in {"for", "to", "at"}:
        return []
    if verb.lemma_ not in lexicon.table("negotiations", "conveners"):
        return []
    return [part for head in grammar.direct_object(verb) for part in grammar.coordination(head)] or (
        grammar.passive_subject(verb)
    )


def demanders(context: Context, token: Token, verb: Token) -> list[Token]:
    """A group that demands talks takes part in them: "the rebels demanded talks be held in Riga"."""
    asking = verb.head
    if verb.dep_ != "ccomp" or token.dep_ != "nsubjpass" or asking.lemma_ not in {"demand", "want", "insist", "urge"}:
        return []
    heads = doers(asking)
    if asking.tag_ == "VBG" and asking.i and asking.nbor(-1).text == ",":
        heads = doers(asking.sent.root)  # "refused to attend, demanding talks be held at home"
    own = {"armed-group", "party"}
    return [
        head for head in heads if any(context.referents[k].facet("type") in own for k in parties.sides(context, head))
    ]


def offerers(token: Token) -> list[Token]:
    """Those who offer or ask for the talks, by a noun: "Norway repeated its offer of holding talks with Latvia"."""
    node = token
    while node.dep_ in {"pobj", "pcomp", "dobj", "acl"} and node.head.i < node.i:
        node = node.head
        if node.lemma_ in lexicon.words("negotiations", "offers"):
            owners = [owner for owner in grammar.possessor(node) if owner.pos_ != "PRON"]
            verb = governing_verb(node)
            return owners or (doers(verb) if verb is not None else [])
    return []


def asker(verb: Token) -> list[Token]:
    """An actor that asks one side to open talks: "Norway asked Latvia to reopen talks"; one that asks two mediates."""
    asked = [part for head in grammar.subject(verb) for part in grammar.coordination(head)]
    urged = verb.dep_ == "xcomp" and verb.head.lemma_ in lexicon.words("status", "urging")
    return grammar.subject(verb.head) if urged and len(asked) == 1 and asked[0].i > verb.head.i else []
