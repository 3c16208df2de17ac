"""The words that say what talks are about: after on and over, in aims, and before the noun.

Each topic comes as its words and the token that heads them.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.extract.clauses import has_child
from kg.extract.scene import Scene, phrase, words_of

Topic = tuple[str, Token]

_ON = "@on|about|over|regarding|concerning|into"
_ARTICLES = ("the ", "a ", "an ", "its ", "their ", "his ", "any ", "how ")
_CLAUSES = frozenset({"acl", "relcl", "xcomp", "advcl"})
#: Prepositions that carry on a topic's phrase.
_CARRYING = frozenset({"of", "for", "in", "on"})
_LONGEST = 100


def of_noun(scene: Scene, token: Token) -> list[Topic]:
    """What talks told by a noun are about: "trade talks", "talks on quotas aimed at ending the dispute"."""
    found = [told for head in lexicon.fillers(token, (_ON,)) for told in topic(head)]
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of" and token.lemma_ in {"round", "session", "series"}:
            for head in child.children:
                found.extend(of_noun(scene, head) if head.dep_ == "pobj" else [])
        if child.dep_ in _CLAUSES:
            found.extend(_aims(child))
    if token.dep_ == "pobj" and token.head.head.lemma_ in {"series", "set", "number"}:
        for child in token.head.head.children:
            found.extend(_aims(child) if child.dep_ in {"relcl", "acl"} else [])
    found.extend(_before_noun(scene, token))
    return found


def of_verb(verb: Token) -> list[Topic]:
    """What a meeting told by a verb is about: "met to discuss quotas"."""
    found: list[Topic] = []
    for child in verb.children:
        if child.dep_ in {"xcomp", "advcl"} and child.i > verb.i:
            found.extend(_aims(child))
    for head in lexicon.fillers(verb, ("@on|about|over|for",)):
        if head.ent_type_ == "" and head.lemma_ not in lexicon.words("topics", "lengths"):
            found.extend(topic(head))
    return found


def _aims(verb: Token) -> list[Topic]:
    """What a clause of purpose is after: "to discuss quotas", "aimed at ending the dispute"."""
    if verb.lemma_ in lexicon.words("topics", "aiming"):
        inner = [
            g for c in verb.children if c.dep_ in {"prep", "xcomp"} for g in ([c] if c.dep_ == "xcomp" else c.children)
        ]
        return [found for g in inner for found in (_aims(g) if g.pos_ == "VERB" else topic(g))]
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
    if not infinitive and verb.tag_ != "VBG":
        return []
    if verb.lemma_ in lexicon.words("topics", "passing"):
        return []
    return [found for head in lexicon.fillers(verb, ("object", "@on|to|of|for")) for found in topic(head)]


def topic(head: Token) -> list[Topic]:
    """The topic a noun phrase (or the object of a verb) names, without articles."""
    if head.pos_ == "VERB":
        inner = lexicon.fillers(head, ("object", "@of|to"))
        return [found for token in inner if token.pos_ != "VERB" for found in topic(token)]
    if head.pos_ not in {"NOUN", "PROPN"} or head.ent_type_ in {"DATE", "PERSON"}:
        return []
    if lexicon.lemma(head) in lexicon.words("topics", "general"):
        return _way_to(head)
    text = _phrase_text(head)
    return [(text, head)] if 2 < len(text) <= _LONGEST else []


def _way_to(head: Token) -> list[Topic]:
    """Of a word too general to be a topic, what it leads to: "ways to end the dispute"."""
    if head.lemma_ not in {"way", "step", "effort"}:
        return []
    inner = [child for child in head.children if child.dep_ in {"relcl", "acl"} and has_child(child, {"to"})]
    return [found for verb in inner for found in topic(verb)]


def _phrase_text(head: Token) -> str:
    span = phrase(head, cut=frozenset({"acl", "cc", "conj", "xcomp"}))
    end = next((t.i for t in span if t.i > head.i and t.dep_ == "prep" and _leads_away(t)), span.end)
    text = words_of(span.doc[span.start : end])
    for word in _ARTICLES:
        text = text.removeprefix(word)
    return text


def _leads_away(preposition: Token) -> bool:
    """Whether what follows is no part of the topic: a circumstance, or the city where people meet."""
    if preposition.lower_ not in _CARRYING:
        return True
    return preposition.lower_ == "in" and any(child.text in reference.cities() for child in preposition.children)


def _before_noun(scene: Scene, token: Token) -> list[Topic]:
    """The words before the noun that are no name and no rank: "trade talks", "arms control negotiations"."""
    kinds = lexicon.words("negotiations", "kinds")
    run: list[Token] = []
    for i in range(token.i - 1, token.sent.start - 1, -1):
        before = scene.doc[i]
        ranks = before.lower_ in kinds or before.lemma_.lower() in kinds
        if ranks or before.i in scene.entities or before.pos_ not in {"NOUN", "ADJ"}:
            break
        run.insert(0, before)
    return [("".join(t.text_with_ws for t in run).strip(), run[-1])] if run and _names_topic(run) else []


def _names_topic(run: list[Token]) -> bool:
    """Whether words before the noun name a topic: no people, nothing general, no lone adjective but of a field."""
    last = lexicon.lemma(run[-1])
    if last in lexicon.words("actors", "representatives") or last in lexicon.words("topics", "general"):
        return False
    return len(run) > 1 or run[0].pos_ != "ADJ" or run[0].lower_ in lexicon.words("topics", "fields")
