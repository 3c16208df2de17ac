"""The content of an agreement: its words, terms and topics."""

from __future__ import annotations

from collections.abc import Set

from spacy.tokens import Token

from kg import lexicon
from kg.reading.frames import matcher
from kg.reading.frames.clauses import clause_text, has_child

_BEFORE = frozenset({"amod", "compound", "nmod", "poss"})
RELATIVE = frozenset({"acl", "relcl"})
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_BRINGING = frozenset({"will", "would", "shall"})


def term_clauses(token: Token) -> list[Token]:
    """The verbs of the agreement's purpose: "an accord to open the port", "a treaty banning mines"."""
    clauses = [child for child in token.children if child.dep_ in RELATIVE or has_child(child, {"for"})]
    if token.dep_ == "dobj":  # the parse often attaches the purpose to the verb: "struck a deal to cut tariffs"
        clauses += [c for c in token.head.children if c.dep_ == "advcl" and c.left_edge.i == token.right_edge.i + 1]
    return [verb for verb in clauses if _is_brought(verb) or (verb.dep_ == "acl" and verb.tag_ == "VBG")]


def _is_brought(verb: Token) -> bool:
    """Whether the clause gives the agreement's purpose: "to open the port", "that will open it"."""
    if any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children):
        return True
    doer = any(child.dep_ == "nsubj" and child.lower_ in {"that", "which"} for child in verb.children)
    return doer and any(child.dep_ == "aux" and child.lower_ in _BRINGING for child in verb.children)


def matters(token: Token) -> list[Token]:
    """The topics of the agreement, also after its verb: "signed a deal on Monday on the price of gas"."""
    own = matcher.fillers(token, ("@on|over|about|of",))
    if own or token.dep_ not in {"dobj", "nsubjpass"}:
        return own
    return [head for head in matcher.fillers(token.head, ("@on|over|about",)) if head.i > token.i]


def that_clauses(token: Token) -> list[Token]:
    """The verbs of promises: "assurances that the port would stay open"."""
    return [child for child in token.children if child.dep_ == "acl" and has_child(child, {"that"})]


def content(token: Token, pos: Set[str] = _CONTENT) -> set[str]:
    """What identifies the agreement: the words before the noun and after of or on, with names."""
    found: set[str] = set()
    for child in token.children:
        if child.dep_ in _BEFORE and child.lower_ not in lexicon.words("agreements", "unspecific"):
            found |= lemmas(list(child.subtree), pos)
        if child.dep_ == "prep" and child.lower_ in {"on", "of", "over", "in"}:
            for head in child.children:
                inner = [head, *(c for c in head.children if c.dep_ in {"compound", "amod"})]
                found |= lemmas(inner, pos - {"NUM"})
    return found - lexicon.words("agreements", "datings")


def lemmas(tokens: list[Token], pos: Set[str]) -> set[str]:
    """The dictionary forms of the tokens with those parts of speech, without days."""
    return {token.lemma_.lower() for token in tokens if token.pos_ in pos and token.ent_type_ != "DATE"}


def clause_words(verb: Token) -> str:
    """The words of a clause with its subject."""
    first = min(
        (child.left_edge.i for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "expl"}), default=verb.i
    )
    before = "".join(token.text_with_ws for token in verb.doc[first : verb.i])
    return " ".join(f"{before}{clause_text(verb)}".split())
