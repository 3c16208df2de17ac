"""Which nouns mean talks: some always, others only with certain words around them."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.frames import intermediaries, matcher, participants, parties
from kg.reading.frames.actors import SIDE_LABELS
from kg.reading.frames.clauses import governing_verb, has_child
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.context import Context, is_person

#: Positions of a noun that the tagger takes for a verb: "Cod talks settled nothing".
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})


def is_talks(context: Context, token: Token) -> bool:
    """Whether the noun means talks: alone, or by the words around it."""
    lemma = grammar.lemma(token)
    noun, weak = lemma in lexicon.words("negotiations", "nouns"), lemma in lexicon.words("negotiations", "weak")
    noun |= lemma == "table" and has_child(token, {"round"})
    nominal = token.pos_ in {"NOUN", "PROPN"} or (token.lower_ == "talks" and token.dep_ in _NOMINAL)
    if panel(token) is not None:
        return True
    if not (noun or weak) or not nominal or token.dep_ == "compound":
        return False
    if token.ent_type_ == "PERSON" or (lemma == "talk" and not token.lower_.endswith("s")):
        return False
    if lemma in lexicon.words("negotiations", "contents") and _inside_round(token):
        return False
    if has_child(token, lexicon.words("negotiations", "apart")):
        return False
    return not _is_name_part(context, token) if noun else qualified(context, token) or _taken_up(token)


def panel(token: Token) -> str | None:
    """The sort of panel of several sides that is to meet or discuss something: "a working group will
    convene in Oslo".
    """
    kinds = [child.lower_ for child in token.children if child.dep_ in {"compound", "amod"}]
    kind = next((word for word in kinds if word in lexicon.words("negotiations", "panels")), None)
    verb = token.head
    if kind is None or token.lemma_ not in {"group", "force", "committee"}:
        return None
    while token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN"}:
        token = token.head
        verb = token.head
    chairs = token.dep_ == "dobj" and verb.lemma_ == "co-chair"
    meets = token.dep_ == "nsubj" and verb.lemma_ in {"convene", "meet", "reconvene"}
    discusses = token.dep_ == "pobj" and verb.lower_ == "by" and verb.head.lemma_ in {"discuss", "negotiate"}
    return kind if chairs or meets or discusses else None


def awaited(token: Token, verb: Token | None) -> bool:
    """Whether somebody is open to talks, or prepares for them: "gears up for talks", "open to talks"."""
    if has_child(token, {"the", "these", "those"}):
        return False
    preparing = verb is not None and verb.lemma_ in lexicon.words("negotiations", "awaiting")
    if preparing and token.dep_ in {"dobj", "pobj"}:
        return token.dep_ == "dobj" or token.head.lower_ == "for"
    adjective = token.head.head
    willing = lexicon.words("negotiations", "willing")
    return token.dep_ == "pobj" and token.head.lower_ in {"to", "for"} and adjective.lower_ in willing


def _taken_up(token: Token) -> bool:
    """Whether it is "the meeting", which refers to an earlier meeting and starts none."""
    return token.lemma_ in {"meeting", "session", "round"} and has_child(token, {"the", "this", "that"})


def _is_name_part(context: Context, token: Token) -> bool:
    name = context.entities.get(token.i)
    if name is None or name.label_ not in {"ORG", "PERSON"}:
        return False
    bodies = lexicon.words("names", "bodies") - {"conference"}
    of_body = any(word.lower_ in bodies for word in name[:-1])  # "the Organization of the Nordic Conference"
    return name[-1].i != token.i or token.lemma_.lower() == "forum" or of_body


def _inside_round(token: Token) -> bool:
    """Whether the round is the mention: "a round of talks"."""
    if token.dep_ != "pobj" or token.head.lower_ != "of":
        return False
    return token.head.head.lemma_.lower() in {"round", "session"}


def qualified(context: Context, token: Token) -> bool:
    """Whether the words of a meeting, round or process say that sides negotiate in it."""
    near = {child.lemma_.lower() for child in token.children}
    near |= {grand.lemma_.lower() for child in token.children if child.dep_ == "prep" for grand in child.children}
    if near & (lexicon.words("negotiations", "qualifiers") | lexicon.words("negotiations", "nouns") | {"meeting"}):
        return True
    if intermediaries.steering(token) is not None:
        return True
    if token.lemma_ in lexicon.words("negotiations", "unqualified"):
        return False
    if token.lemma_ in {"round", "session", "cycle"} and (has_child(token, ordering()) or _is_staged(token)):
        return True
    verb = governing_verb(token)
    if token.lemma_ == "round" and verb is not None and verb.lemma_ in lexicon.words("negotiations", "holding"):
        return token.dep_ == "dobj"  # "wrapped up a round on safeguards"
    counted = has_child(token, {word for word, number in _counting().items() if number != "1"})
    if token.lemma_ == "meeting" and counted:
        return True
    if token.lemma_ == "meeting" and has_child(token, {"another", "next", "further", "previous", "earlier"}):
        return True
    involving = lexicon.words("negotiations", "involving")
    return any(c.dep_ == "acl" and c.lemma_ in involving for c in token.children) or _is_collective(context, token)


def _is_staged(token: Token) -> bool:
    """Whether a clause about the round says that it was to be held: "a round that Norway had hoped to host"."""
    clauses = [child for child in token.children if child.dep_ in {"relcl", "acl"}]
    verbs = {word.lemma_ for clause in clauses for word in (clause, *clause.children) if word.pos_ == "VERB"}
    return bool(verbs & {"hold", "host", "convene", "schedule"})


def _counting() -> dict[str, str]:
    """The ordinals that count: second, third."""
    ordinals = lexicon.table("negotiations", "ordinals")
    return {str(word): str(number) for word, number in ordinals.items() if str(number).isdigit()}


def ordering() -> frozenset[str]:
    """The words that separate rounds: second, next, previous."""
    return lexicon.words("negotiations", "ordinals") | lexicon.words("negotiations", "other")


def _are_several(head: Token) -> bool:
    return head.tag_ in grammar.PLURALS or head.ent_type_ in SIDE_LABELS


def _is_collective(context: Context, token: Token) -> bool:
    """Whether a meeting is between ministers, officials, delegations, nations or bodies and not two persons."""
    beyond = participants.beyond_place(token, "@between|with|of|among")
    others = [head for head in beyond if head.tag_ in grammar.PLURALS]
    if any(map(_are_several, matcher.fillers(token, ("@between|with|of|among",)) + others)):
        return True
    if token.lemma_ not in {"meeting", "session"}:
        return False
    verb = governing_verb(token)
    if verb is not None and token.dep_ == "dobj" and verb.lemma_ in lexicon.words("negotiations", "holding"):
        held_by = [head for head in participants.subjects(verb) if _are_several(head)]
        if any(parties.nation_sides(context, head) for head in held_by):
            return True
    named = any(word.ent_type_ == "PERSON" for word in token.sent)  # "Keller met Rybak, their first meeting in years"
    possessors = [owner for owner in grammar.possessor(token) if not (named and owner.pos_ == "PRON")]
    owners = [key for owner in possessors for key in parties.sides(context, owner)]
    before = [key for key, _ in adjacent_names(context, token)]
    return any(not is_person(key) for key in [*owners, *before])
