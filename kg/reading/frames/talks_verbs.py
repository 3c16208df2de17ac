"""Which verbs of meeting and inviting mean talks: who meets, and what is said about the meeting."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.reading.annotation import grammar
from kg.reading.frames import actors, antecedents, matcher, parties
from kg.reading.frames.context import Context, is_person
from kg.reading.frames.places import whereabouts


def are_convened(context: Context, verb: Token, heads: list[Token], keys: list[str]) -> bool:
    """Whether at least two sides are brought to a place: not "invited them", not "invited both to a wedding"."""
    named = {parties.side(context, key) for key in keys if not is_person(key)}
    if len(named) < 2 or any(head.pos_ == "PRON" for head in heads):
        return False
    elsewhere = any(head.pos_ == "NOUN" and not head.ent_type_ for head in matcher.fillers(verb, ("@to|for",)))
    asked = verb.lemma_ in {"invite", "summon"} and whereabouts(context, verb, verb).place is None
    return not elsewhere and not asked


def negotiate(context: Context, match: matcher.Match, heads: list[Token], keys: list[str]) -> bool:
    """Whether those who meet are delegations, officials or nations, and enough is said about the meeting."""
    if not keys or not (len(heads) > 2 or any(_is_group(context, head) for head in heads)):
        return False
    if all(is_person(key) for key in keys) and len(keys) < 3 and not any(head.tag_ == "NNS" for head in heads):
        return False
    if len(keys) > 1:
        return True
    verb = match.trigger
    if "other" in match.roles or verb.lemma_ in lexicon.words("negotiations", "pairing"):
        return False
    alone = verb.lemma_ in lexicon.words("negotiations", "assembling")
    return not alone or whereabouts(context, verb, verb).place is not None


def _is_group(context: Context, head: Token) -> bool:
    if head.tag_ in grammar.PLURALS or head.lower_ in {"they", "both"}:
        return True
    if grammar.lemma(head) in lexicon.words("actors", "bodies"):
        return True
    if head.tag_ == "NN" and head.lower_ in reference.titles().heads and head.i not in context.entities:
        # "Norway's foreign minister and his Latvian counterpart met": they are persons who meet
        return bool(parties.nation_sides(context, head)) and not antecedents.named_beside(context, head)
    named = actors.at_token(context, head)
    return bool(named) and not is_person(named[0])
