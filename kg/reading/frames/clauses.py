"""Clauses: the verb a noun belongs to, and the words of a clause."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.reading.annotation import grammar

_NOMINAL = frozenset({"NOUN", "ADP", "PROPN", "NUM", "SCONJ", "ADJ"})
_RUNNING = frozenset({"begin", "start", "open", "end", "resume", "conclude"})
_MARKS = frozenset({";", ":", "—", "–"})
NOBODY = frozenset({"nobody", "none"})
#: Verbs that help another one, also before its subject.
_INVERTED = frozenset({"have", "do", "be"})
#: Verbs that stand for one named before.
_STANDING_IN = frozenset({"did", "does", "do", "will"})
#: The most words between a noun and its verb; the most characters of a quoted clause.
_STEPS = 6
_LONGEST = 160


def governing_verb(token: Token) -> Token | None:
    """The verb of which the noun is an argument, through rounds, series and prepositions."""
    node = token
    for _ in range(_STEPS):
        if node.head.i == node.i:
            return None
        node = node.head
        if node.pos_ in grammar.VERBAL:
            return node
        if node.pos_ not in _NOMINAL:
            return None
    return None


def is_one_officer(head: Token) -> bool:
    """Whether a noun means one person by a post: "Peru's envoy", not "Peru's envoys" or "the Peruvian team"."""
    return head.tag_ == "NN" and head.lower_ in reference.titles().heads


def denies(token: Token) -> bool:
    """Whether a "not", "nor", "not once" or "at no time" denies its verb, and no part of the clause: "led by Keller,
    not Holm".
    """
    if token.dep_ == "prep" and token.i < token.head.i:
        times = [word for word in token.children if word.lemma_ in lexicon.words("status", "at-no")]
        return any(has_child(word, {"no"}) for word in times)
    if token.dep_ in {"advmod", "npadvmod"} and token.i < token.head.i:
        return token.lemma_ in lexicon.words("status", "not-once") and has_child(token, {"not"})
    if token.lower_ == "nor":
        return token.dep_ in {"cc", "preconj", "advmod"} and token.i == token.sent.start  # "Nor did Keller lead"
    behind = token.dep_ == "neg" and token.i > token.head.i
    aside = behind and (token.nbor(-1).text in grammar.SETTING_APART or grammar.is_corrected(token.doc, token.i + 1))
    return token.dep_ == "neg" and not aside


def modifiers(verb: Token) -> list[Token]:
    """The words below a verb, with those of an auxiliary that the parse put above it: "Not once have they met"."""
    above = verb.head
    bare = verb.dep_ == "ccomp" and above.lemma_ in _INVERTED and above.i < verb.left_edge.i
    return [*verb.children, *(above.children if bare and not grammar.subject(above) else ())]


def is_negated(verb: Token) -> bool:
    """Whether the verb has "not", or its subject or object is nobody or has neither or no ("took no part")."""
    arguments = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "dobj"}]
    none = any(word.lower_ in NOBODY or has_child(word, {"neither", "no"}) for word in arguments)
    return none or any(map(denies, modifiers(verb)))


def who_did(verb: Token) -> tuple[Token, list[Token]] | None:
    """Who did what the verb denies of another, with the word that stands for the verb: "Keller did not lead the team.
    Holm did."; None if nobody is named.
    """
    if not is_negated(verb):
        return None
    end = verb.sent.end
    for sentence in (verb.sent, *((verb.doc[end].sent,) if end < len(verb.doc) else ())):
        last = next((token for token in reversed(sentence) if token.is_alpha), verb)
        subjects = [child for child in last.children if child.dep_ == "nsubj"]
        if last.lower_ in _STANDING_IN and subjects and last.i > verb.i and not is_negated(last):
            return last, [part for head in subjects for part in grammar.coordination(head)]
    return None


def is_ruled_out(verb: Token) -> bool:
    """The same, also by the verb above it: "neither was expected to attend", "was not due to take part"."""
    above = verb.head.head if verb.head.pos_ == "ADJ" else verb.head
    hoped = verb.dep_ == "xcomp" and verb.head.lemma_ in {
        "expect",
        "schedule",
        "due",
        "plan",
        "intend",
        "likely",
        "set",
    }
    return is_negated(verb) or (hoped and is_negated(above))


def is_past(verb: Token) -> bool:
    """Whether the verb tells what was: "led", "was led", "had led"; not "led by Keller", "would lead"."""
    helped = [child.tag_ for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if helped:
        return helped[0] == "VBD" and not {"MD", "TO"} & set(helped)
    return verb.tag_ == "VBD" and verb.dep_ not in {"acl", "amod"}


def has_child(token: Token, words: frozenset[str] | set[str]) -> bool:
    """Whether one of the words (small letters) is directly below the token."""
    return any(child.lower_ in words for child in token.children)


def runs_on(verb: Token, noun: Token) -> bool:
    """Whether the verb's clause is about the noun, even if the parse attached it to a word inside the phrase.

    "Talks between Norway and Latvia, which began on Sunday": the talks begin.
    """
    if verb.dep_ not in {"relcl", "acl"}:
        return False
    which = has_child(verb, {"which", "that"}) and verb.lemma_ in _RUNNING
    return verb.head.i == noun.i or (which and noun.is_ancestor(verb))


def clause_text(verb: Token) -> str:
    """The words of a clause from its verb to its first aside, at most 160 characters."""
    others = [c for c in verb.children if c.dep_ == "conj" and any(g.dep_ == "nsubj" for g in c.children)]
    limit = min((child.left_edge.i - 1 for child in others), default=verb.sent.end)
    tokens = [token for token in verb.subtree if verb.i <= token.i < limit]
    asides = {t.left_edge.i for t in tokens if t.dep_ in {"advcl", "relcl"} and t.left_edge.i > verb.i}
    asides |= {t.i + 1 for t in tokens[:-1] if t.text == "," and t.nbor().tag_ in {"WDT", "WP", "WRB"}}
    end = next((k for k, token in enumerate(tokens) if token.text in _MARKS or token.i in asides), len(tokens))
    after = tokens[end - 1].i + 1
    if after < len(verb.doc) and verb.doc[after].text == "-" and not tokens[end - 1].whitespace_:
        end = max((k for k in range(end) if tokens[k].text == ","), default=end)  # half a word: ", co-chaired by"
    text = "".join(token.text_with_ws for token in tokens[:end]).strip(' ,."“”')
    return " ".join(text.split())[:_LONGEST]


def doers(verb: Token) -> list[Token]:
    """The subjects of a verb, or its agents, whatever it says about them."""
    heads = grammar.subject(verb) or grammar.agent(verb)
    return [part for head in heads for part in grammar.coordination(head)]
