"""Where the parts of a clause are in a parse: subjects, objects, agents, coordinated words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Labels of names that "who" never refers to.
_NO_PERSONS = frozenset({"NATION", "ORG", "PLACE", "REGION"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "VERB"})
#: The words before the head of a noun phrase.
INSIDE = frozenset({"compound", "amod", "det", "poss", "nmod", "nummod", "case"})
#: Those of them that say whose or of what sort something is.
MODIFIERS = frozenset({"poss", "amod", "compound", "nmod"})
#: Text before a "not" that denies a part of the clause and not its verb: "led by Keller, not by Holm".
SETTING_APART = frozenset({",", "and", "but", "-", "–", "—", "("})
#: Parts of speech: verbs and nouns; tags of plurals.
VERBAL, NOUNS, PLURALS = frozenset({"VERB", "AUX"}), frozenset({"NOUN", "PROPN"}), frozenset({"NNS", "NNPS"})
#: How the parse has the ending of whoever owns what follows.
POSSESSIVE = frozenset({"'s", "’s"})
_PARTICIPLES = frozenset({"VBN", "VBD"})


def lemma(token: Token) -> str:
    """The lemma in small letters; the singular for a plural that was parsed as a name."""
    word = str(token.lemma_.lower())
    return word[:-1] if token.pos_ == "PROPN" and word.endswith("s") and len(word) > 4 else word


def described_group(head: Token) -> str | None:
    """The words for a group that its description sets apart from all named before: "island states" of "the four island
    states"; none for "the two states" and "the rival states".
    """
    if head.tag_ not in PLURALS or head.ent_type_ or lemma(head) not in lexicon.words("actors", "described"):
        return None
    own = [child for child in head.children if child.dep_ in {"amod", "compound"} and child.i < head.i]
    if not own or any(word.ent_type_ or word.lower_ in lexicon.words("actors", "of-parties") for word in own):
        return None
    return str(head.doc[own[0].i : head.i + 1].text)


def coordination(head: Token) -> list[Token]:
    """The token and everything coordinated with it, in order of the text."""
    found, queue = [], [head]
    while queue:
        token = queue.pop(0)
        named = token.pos_ in NOUNS
        if not named or not any(c.lower_ == "not" and c.i < token.i for c in token.children):
            found.append(token)  # but not Keller in "not Keller but Rybak"
        queue.extend(child for child in token.children if child.dep_ == "conj" and child.pos_ in _NOMINAL)
        queue.extend(_joined_inside(token))
    return sorted(set(found), key=lambda token: token.i)


def _joined_inside(token: Token) -> list[Token]:
    """Bodies that the parse joined to a word inside a body's name: "the Union of Tram Drivers and Harbour Holdings"."""
    if token.ent_type_ != "ORG":
        return []
    doc, start, end = token.doc, token.i, token.i + 1
    while start and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    inside = [child for word in doc[start:end] if word.i != token.i for child in word.children]
    return [child for child in inside if child.dep_ == "conj" and child.ent_type_ == "ORG" and child.i >= end]


def preposition_objects(token: Token, word: str) -> list[Token]:
    """Objects of that preposition under the token; ``word`` may list several, separated by a bar."""
    wanted = word.split("|")
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in wanted:
            found.extend(grand for grand in child.children if grand.dep_ in {"pobj", "pcomp"})
    return found


def subject(verb: Token) -> list[Token]:
    """Who does it: the subject, the noun with the relative or participle clause, or the governing verb's subject."""
    own = [child for child in verb.children if child.dep_ in {"nsubj", "expl"}]
    if own:
        return [_antecedent(verb, own[0])] if own[0].tag_ in {"WDT", "WP"} and verb.dep_ == "relcl" else own
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children):
        return []
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return [verb.head]
    inverted = _inverted(verb) if verb.tag_ == "VBG" else []
    if inverted:
        return inverted
    if verb.dep_ == "xcomp" and verb.head.pos_ == "ADJ" and verb.head.head.pos_ in VERBAL:
        return subject(verb.head.head)
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.dep_ == "acl":
        return []
    urged = _urged(verb)
    if urged:
        return urged
    if verb.dep_ in {"xcomp", "conj", "advcl"} and verb.head.pos_ in VERBAL:
        return subject(verb.head) or passive_subject(verb.head)
    return []


def _urged(verb: Token) -> list[Token]:
    """The people who are asked to do it: "urged Norway and Latvia to meet"."""
    above = verb.head
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    if verb.dep_ not in {"xcomp", "advcl"} or not to or above.lemma_ not in lexicon.words("status", "urging"):
        return []
    return direct_object(above) or preposition_objects(above, "on|upon")


def _antecedent(verb: Token, pronoun: Token) -> Token:
    """The noun that the relative clause is about; "who" is the person beside a title: "Keller, the
    minister who led".
    """
    head = verb.head
    while pronoun.tag_ == "WP" and head.head.i < head.i:
        if head.dep_ == "appos":
            head = head.head
        elif head.dep_ == "pobj" and head.ent_type_ in _NO_PERSONS and head.head.head.pos_ in _NOMINAL:
            head = head.head.head  # "the director of the Pact, who": not the Pact
        else:
            break
    return head


def _inverted(verb: Token) -> list[Token]:
    """The name after "is" in "Heading the delegation is ...", whatever the parse makes of it."""
    copulas = [child for child in verb.children if child.dep_ == "aux"]
    if verb.dep_ in {"csubj", "advcl"}:
        copulas.append(verb.head)
    after = [word for word in copulas if word.lemma_ == "be" and word.i > verb.i]
    complements = [
        child for word in after for child in word.children if child.i > word.i and child.dep_ in {"attr", "nsubj"}
    ]
    # the parse may take the name for one more object of the participle
    return complements or [
        child for word in after for child in verb.children if child.i > word.i and child.dep_ == "dobj"
    ]


def passive_subject(verb: Token) -> list[Token]:
    """The thing that it is done to: the passive subject, or the noun with a past participle."""
    own = [child for child in verb.children if child.dep_ == "nsubjpass"]
    if own:
        return [verb.head] if own[0].tag_ in {"WDT", "WP"} and verb.dep_ == "relcl" else own
    if verb.dep_ == "acl" and verb.tag_ in _PARTICIPLES:
        return [verb.head]
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and verb.tag_ == "VBN":
        return passive_subject(verb.head)
    if verb.dep_ == "xcomp" and verb.tag_ == "VBN" and verb.head.lemma_ in {"be", "expect", "schedule", "due"}:
        return subject(verb.head) or passive_subject(verb.head)  # "the talks are to be mediated by Norway"
    return []


def direct_object(verb: Token) -> list[Token]:
    """The direct object."""
    own = [child for child in verb.children if child.dep_ in {"dobj", "obj"}]
    if verb.dep_ == "relcl" and any(child.tag_ in {"WDT", "WP"} for child in own):
        return [verb.head]
    return own


def agent(verb: Token) -> list[Token]:
    """By whom: the object of the passive's "by", even if the parse attached it to the next verb."""
    if {"nsubj", "dobj"} <= {child.dep_ for child in verb.children}:
        return []  # "Norway signed a pact after mediation by Qatar": active, whatever the parse says about "by"
    own = preposition_objects(verb, "by") or _stray_agent(verb)
    if own or verb.tag_ not in _PARTICIPLES:
        return own
    return [
        found
        for child in verb.children
        if child.dep_ == "conj" and child.tag_ in _PARTICIPLES
        for found in preposition_objects(child, "by")
    ]


def _stray_agent(verb: Token) -> list[Token]:
    """The noun phrase right after a "by" that the parse left without an object: "negotiators led by Anna Keller
    arrived".
    """
    left = next((child for child in verb.children if child.dep_ == "agent" and not any(child.children)), None)
    if left is None or left.i + 1 >= verb.sent.end:
        return []
    head = left.nbor()
    while head.dep_ in INSIDE and head.head.i > head.i:
        head = head.head
    return [head] if head.pos_ in _NOMINAL else []


def attribute(verb: Token) -> list[Token]:
    """What the subject is said to be."""
    return [child for child in verb.children if child.dep_ in {"attr", "acomp", "oprd"}]


def modified(token: Token) -> list[Token]:
    """The noun that a participle or adjective modifies."""
    return [token.head] if token.dep_ in {"acl", "amod", "relcl"} and token.head.pos_ in NOUNS else []


def possessor(noun: Token) -> list[Token]:
    """The owner: "Norway's"."""
    return [child for child in noun.children if child.dep_ == "poss"]


def compound(noun: Token) -> list[Token]:
    """Nouns and adjectives before the noun that belong to it."""
    return [child for child in noun.children if child.dep_ in {"compound", "amod", "nmod"} and child.i < noun.i]


def clause(verb: Token) -> list[Token]:
    """The verb of the clause that is said, demanded or agreed to."""
    return [child for child in verb.children if child.dep_ in {"ccomp", "xcomp"}]


def purpose(verb: Token) -> list[Token]:
    """The verb of a "to" clause after it: "agreed in May to *cut* duties", which the parse takes for an aim."""
    after = [child for child in verb.children if child.dep_ == "advcl" and child.i > verb.i and child.tag_ == "VB"]
    return [child for child in after if any(word.lower_ == "to" and word.dep_ == "aux" for word in child.children)]


def recipient(verb: Token) -> list[Token]:
    """The indirect object, without a preposition."""
    return [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]


def itself(token: Token) -> list[Token]:
    """The trigger itself."""
    return [token]


PLACES: dict[str, Callable[[Token], list[Token]]] = {
    "subject": subject,
    "passive-subject": passive_subject,
    "object": direct_object,
    "agent": agent,
    "attribute": attribute,
    "modified": modified,
    "possessor": possessor,
    "compound": compound,
    "clause": clause,
    "purpose": purpose,
    "recipient": recipient,
    "itself": itself,
}


def is_contrasted(first: Token) -> bool:
    """Whether a name or its title is denied: "not by Minister Holm", "and no longer Holm"."""
    doc, i = first.doc, first.i
    while i and doc[i - 1].dep_ in INSIDE and doc[i - 1].text.isalnum() and not _contrasts(doc, i):
        i -= 1
    return _contrasts(doc, i) or (i > 0 and doc[i - 1].pos_ == "ADP" and _contrasts(doc, i - 1))


def is_neither(noun: Token) -> bool:
    """Whether a noun is one of those without a part in something: "neither Sweden nor Finland took part"."""
    for word in reversed(noun.doc[noun.sent.start : noun.i + 1]):
        if word.lower_ == "neither":
            return True
        if word.pos_ in VERBAL or word.lower_ == "but":
            return False
    return False


def _contrasts(doc: Doc, i: int) -> bool:
    """Whether the words before the token say that what follows is not so, and what comes before them is."""
    words = [token.lower_ for token in doc[max(0, i - 3) : i]]
    if words[-2:] in (["rather", "than"], ["instead", "of"]):
        return True
    denied = words[-1:] == ["not"] or words[-2:] == ["no", "longer"]
    before = words[-2:-1] if words[-1:] == ["not"] else words[-3:-2]
    return denied and bool(before) and (before[0] in SETTING_APART or is_corrected(doc, i))


def is_corrected(doc: Doc, i: int) -> bool:
    """Whether a "but" names somebody else before the next verb: "led not by Minister Holm but by Keller"."""
    after = next((word for word in doc[i:] if word.lower_ == "but" or word.pos_ in VERBAL), None)
    return after is not None and after.lower_ == "but" and after.sent.start == doc[i].sent.start


def puts_right(first: Token) -> bool:
    """Whether a name is set against one that the clause denies: "was not led by Minister Holm but by Anna Keller"."""
    doc, start = first.doc, first.sent.start
    but = next((i for i in range(first.i - 1, start, -1) if doc[i].lower_ == "but" or doc[i].pos_ in VERBAL), start)
    return doc[but].lower_ == "but" and any(word.lower_ in {"not", "n't", "n’t"} for word in doc[start:but])
