"""Mentions of agreements by a noun: which nouns count, the agreement's fate, its sides, and its name.

`kg.reading.frames.agreements` decides which mentions are the same agreement.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind
from kg.reading.annotation import grammar
from kg.reading.frames import matcher, parties, topic_phrases
from kg.reading.frames.agreement_content import RELATIVE, clause_words, content, matters, term_clauses, that_clauses
from kg.reading.frames.clauses import clause_text, governing_verb, has_child
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.context import Context, is_person, phrase, words_of
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.negation import is_not_done
from kg.reading.frames.places import Whereabouts

Side = tuple[str, Token]

_LEADING = frozenset({"on", "for", "of", "toward", "towards", "about", "to"})
_ARTICLES = ("the ", "a ", "an ", "any ", "this ", "that ", "his ", "her ", "its ", "their ")
_LONGEST = 120
#: Auxiliaries of things to be done.
_DUTIES = frozenset({"will", "would", "shall", "must", "can", "may", "should"})


@dataclass
class Pact:
    """One agreement, collected from its mentions.

    ``words`` separate it from others, ``at`` are its tokens, ``heads`` the words for its content.
    """

    key: str
    words: set[str]
    place: str | None = None
    at: set[int] = field(default_factory=set)
    heads: list[Token] = field(default_factory=list)


@dataclass(frozen=True)
class PactMention:
    """One mention of an agreement by a noun: the verb of its fate, its sides, its place, its talks."""

    token: Token
    verb: Token | None
    sides: list[Side]
    where: Whereabouts
    host: Talks | None
    hoped: bool = False

    @property
    def place(self) -> str | None:
        """Where it was reached."""
        return self.host.place if self.host is not None else self.where.place


def noun(token: Token) -> str:
    """The dictionary form in small letters; the parse splits "cease-fire" in three."""
    parted = token.lower_ in {"fire", "fires"} and token.i > 1 and token.nbor(-2).lower_ == "cease"
    return "cease-fire" if parted and token.nbor(-1).text == "-" else token.lemma_.lower()


def is_pact(token: Token) -> bool:
    """Whether the noun means an agreement: a treaty, a pledge that is given, a decision taken by two sides."""
    lemma = noun(token)
    if token.ent_type_ == "ORG" and token.ent_id_:
        return False  # the Warsaw Pact is no agreement
    if token.pos_ not in {"NOUN", "PROPN"} or _inside_pact(token) or has_child(token, {"great", "good"}):
        return False
    if lemma in lexicon.words("agreements", "commitments"):
        return fate_verb(token) is not None and bool(that_clauses(token) or term_clauses(token))
    if lemma in lexicon.words("agreements", "joint") and matcher.fillers(token, ("@by|of|between",)):
        return any(has_child(verb, {"to"}) for verb in term_clauses(token))
    if lemma in lexicon.words("agreements", "titles"):
        return token.pos_ == "PROPN" and any(child.pos_ == "PROPN" and child.i < token.i for child in token.children)
    if lemma not in lexicon.words("agreements", "nouns") or (_is_matter(token) and not term_clauses(token)):
        return False
    weak = lemma in lexicon.words("agreements", "weak")
    return token.dep_ != "compound" and not (weak and fate_verb(token) is None and not _is_joined(token))


def _is_matter(token: Token) -> bool:
    """Whether it is only the topic of talks: "concluded talks on a trade agreement", "a round for a treaty"."""
    if token.dep_ != "pobj" or token.head.lower_ not in {"on", "for", "about", "over", "toward", "towards"}:
        return False
    if concluding(token) is not None:
        return False
    return grammar.lemma(token.head.head) in lexicon.words("negotiations", "nouns")


def concluding(token: Token) -> Token | None:
    """The verb by which negotiations end in an agreement, unlike mere talks: "concluded negotiations on a treaty"."""
    talks = token.head.head
    is_object = token.dep_ == "pobj" and grammar.lemma(talks) == "negotiation"
    ends = talks.dep_ in {"dobj", "nsubjpass"} and talks.head.lemma_ in lexicon.words("agreements", "concluding")
    return talks.head if is_object and ends else None


def _ending(token: Token) -> Token | None:
    """The verb by which talks end with an agreement: "the talks ended with a truce"."""
    if token.dep_ != "pobj" or token.head.lower_ not in {"with", "in"}:
        return None
    verb = token.head.head
    return verb if verb.lemma_ in lexicon.words("agreements", "ending") else None


def is_dated(token: Token) -> bool:
    """Whether a year before the noun identifies an agreement that was reached: "the 1996 accord"."""
    years = [child for child in token.children if child.i < token.i and child.shape_ == "dddd"]
    return bool(years) and has_child(token, {"the", "a", "this"})


def is_identified(token: Token) -> bool:
    """Whether a clause identifies the agreement by its place or year: "the deal signed at Riga"."""
    for clause in token.children if token.tag_ in {"NN", "NNP"} else ():
        if clause.lower_ == "of" and any(year.shape_ == "dddd" for year in clause.children):
            return True  # "the treaty of 1903"
        if clause.dep_ == "acl" and fate_of(clause) == "reached":
            where = matcher.fillers(clause, ("@at|in",))
            if any(head.pos_ == "PROPN" or head.shape_ == "dddd" for head in where):
                return True
    return False


def _inside_pact(token: Token) -> bool:
    """Whether the noun only completes another one: "a memorandum of understanding", "agreement on a treaty"."""
    return (
        token.dep_ == "pobj"
        and token.head.lower_ in {"of", "on"}
        and token.head.head.lemma_ in lexicon.words("agreements", "nouns")
    )


def _is_some_truce(token: Token) -> bool:
    """Whether it is a truce with a description: "an immediate ceasefire"."""
    is_described = any(child.dep_ == "amod" for child in token.children)
    return is_described and has_child(token, {"a", "an"}) and noun(token) in lexicon.words("agreements", "standing")


def _is_joined(token: Token) -> bool:
    """Whether the words name those bound by an agreement with this name: "the signatories to the Baltic Sea
    Convention".
    """
    named = token.pos_ == "PROPN" and any(child.pos_ == "PROPN" and child.i < token.i for child in token.children)
    if not named or token.dep_ != "pobj" or token.head.lower_ not in {"to", "of"} or not token.head.i:
        return False
    return grammar.lemma(token.head.nbor(-1)) in lexicon.words("agreements", "bound")  # whatever it was hung on


def is_kept(token: Token) -> bool:
    """Whether it is mentioned as reached: by its year, its members, or as a truce with a length."""
    if is_dated(token) or _is_joined(token):
        return True
    if noun(token) not in lexicon.words("agreements", "standing") or not has_child(token, {"the"}):
        return False
    return any(child.ent_type_ == "DATE" or child.pos_ == "NUM" for child in token.subtree if child.i < token.i)


def fate_verb(token: Token) -> Token | None:
    """The verb that gives the agreement's fate: reached, rejected, sought; a verb for reaching it comes first."""
    clauses = [child for child in token.children if child.dep_ in RELATIVE]
    is_other = is_ground(token) or _is_matter(token) or _is_joined(token) or _is_aside(token)
    verb = None if is_other else governing_verb(token)
    if token.lemma_.lower() in lexicon.words("agreements", "commitments"):
        gives = verb is not None and token.dep_ == "dobj" and verb.lemma_ in lexicon.words("agreements", "giving")
        return verb if gives else None
    ending = concluding(token) or _ending(token)
    if ending is not None:
        return ending
    with_fate = [one for one in (verb, *clauses) if one is not None and fate_of(one) is not None]
    return next((one for one in with_fate if fate_of(one) == "reached"), with_fate[0] if with_fate else None)


def is_ground(token: Token) -> bool:
    """Whether something is done under the agreement, which does not show its fate."""
    return token.dep_ == "pobj" and token.head.lower_ == "under"


def _is_aside(token: Token) -> bool:
    """Whether something is only compared with the agreement, or done against it: "the first since the
    treaty of 1903".
    """
    return token.dep_ == "pobj" and token.head.lower_ in {"since", "before", "unlike", "like", "than", "against"}


def is_hoped(token: Token, talks: Set[int]) -> bool:
    """Whether the agreement is the topic of talks or of hopes: "headway on a treaty"; talks by token."""
    if token.dep_ != "pobj" or token.head.lower_ not in _LEADING:
        return False
    head = token.head.head
    if head.lemma_ in lexicon.words("agreements", "steering") and token.head.lower_ != "of":
        return True
    known = lexicon.words("agreements", "hopes") | lexicon.words("negotiations", "nouns")
    return head.lemma_.lower() in known or head.i in talks


def fate_of(verb: Token | None) -> str | None:
    """The fate that a verb gives to the agreement as its argument; None if it gives none."""
    if verb is None:
        return None
    if verb.lemma_ in lexicon.words("agreements", "ending") | lexicon.words("agreements", "concluding"):
        return "reached"
    fates = lexicon.table("agreements", "fates")
    if verb.dep_ == "xcomp" and verb.head.lemma_ in fates["rejected"]:  # "failed to reach a deal"
        return "rejected"
    if verb.lemma_ in lexicon.words("agreements", "reaching") | lexicon.words("agreements", "giving"):
        return "reached"
    for fate, lemmas in fates.items():
        if verb.lemma_ in lemmas:
            return str(fate)
    return None


def is_not_made(token: Token, verb: Token | None) -> bool:
    """Whether the agreement is said not to be made: "did not sign an agreement", "left without a deal"."""
    if verb is None or fate_of(verb) not in {"reached", "proposed"}:
        return token.dep_ == "pobj" and token.head.lower_ == "without"
    return _is_left(verb) or has_child(token, {"no"})


def is_refused(token: Token) -> bool:
    """Whether somebody would not make the agreement: "declined to sign the pact", "would not sign it"; not if it was
    signed before.
    """
    verb = governing_verb(token)
    made = any(fate_of(child) == "reached" for child in token.children if child.dep_ in RELATIVE)
    return not made and verb is not None and verb.lemma_ in lexicon.words("agreements", "reaching") and _is_left(verb)


def _is_left(verb: Token) -> bool:
    """Whether something is not done: "did not sign", "refused to sign"."""
    refused = verb.dep_ == "xcomp" and verb.head.lemma_ in lexicon.words("agreements", "refusing")
    return is_not_done(verb) or refused


def bound_by(context: Context, verb: Token) -> Token | None:
    """The subject of what is done under an agreement: a side, or anything that is to do it."""
    subject = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    opens = any(child.lower_ == "under" and child.i < verb.i for child in verb.children)
    due = any(child.dep_ == "aux" and child.lower_ in _DUTIES for child in verb.children)
    has_doer = subject is not None and (due or (opens and bool(parties.nation_sides(context, subject))))
    return subject if has_doer else None


def _is_sought(verb: Token | None) -> bool:
    """Whether somebody hopes or tries to do it: "hoping to strike a deal"."""
    sought = lexicon.table("agreements", "fates")["proposed"]
    return verb is not None and verb.dep_ == "xcomp" and bool({verb.head.lemma_, verb.head.lower_} & set(sought))


def is_condition(verb: Token) -> bool:
    """Whether the verb, or the one above it, has an "if": what follows is no fact."""
    return any(has_child(node, {"if", "unless"}) for node in (verb, verb.head))


def is_news(context: Context, mention: PactMention) -> bool:
    """Whether enough is said about a new agreement: its content, sides or place, and its fate."""
    token, verb, sides = mention.token, mention.verb, mention.sides
    if has_child(token, {"no", "all", "every", "each"}) or token.head.lower_ == "without":
        return False
    has_content = bool(content(token, grammar.NOUNS) or term_clauses(token) or matters(token)) or _is_some_truce(token)
    ground = governing_verb(token) if is_ground(token) else None
    if ground is not None and bound_by(context, ground) is not None:
        return True
    joint = token.lemma_.lower() in lexicon.words("agreements", "joint")
    if (verb is None and has_child(token, {"any"})) or (joint and len(sides) < 2):
        return False
    if verb is None and (is_kept(token) or (has_content and mention.hoped)):
        return True
    if verb is not None and is_condition(verb):
        return False
    if token.lemma_ in lexicon.words("agreements", "weak") and len(sides) < (1 if fate_of(verb) == "reached" else 2):
        return False
    if not has_content and mention.place is None and all(is_person(key) for key, _ in sides):
        return False
    if sides and (verb is not None or len(sides) > 1):
        return has_content or len(sides) > 1 or not (fate_of(verb) == "proposed" or _is_sought(verb))
    named = token.text[:1].isupper() and not token.is_sent_start
    reached = verb is not None and fate_of(verb) == "reached"
    placed = mention.place is not None or (verb is not None and verb.dep_ in RELATIVE)
    return named or (verb is not None and has_content) or (reached and placed)


def sides_of(context: Context, token: Token, verb: Token | None, *, hoped: bool = False) -> list[Side]:
    """The sides of the agreement: those after between or with, those who make it, and the names before it."""
    heads = matcher.fillers(token, ("@between|with|among",)) or matcher.fillers(token, ("@by",))
    if token.lemma_ in lexicon.words("agreements", "commitments"):
        heads += matcher.fillers(token, ("@to",)) + matcher.fillers(token, ("@from",))
    rejecting = verb is not None and verb.lemma_ in lexicon.table("agreements", "fates")["rejected"]
    if verb is not None and not rejecting and verb.lemma_ not in lexicon.words("agreements", "mediating"):
        heads += matcher.fillers(verb, ("agent", "subject")) + matcher.fillers(verb, ("@with|between",))
    above = governing_verb(token) if verb is None and hoped else None
    if above is not None and not heads:
        heads = matcher.fillers(above, ("subject",))
    named = [(key, head) for head in heads if head.i != token.i for key in named_sides(context, head)]
    named += adjacent_names(context, token)
    found = [(parties.side(context, key), head) for key, head in named]
    if verb is not None and fate_of(verb) != "reached":
        found = [(key, head) for key, head in found if not is_person(key)]
    return list({key: (key, head) for key, head in found if not context.is_outlet(key)}.values())


def named_sides(context: Context, head: Token) -> list[str]:
    """The sides that the words mean; "diplomats" and "negotiators" without a name mean nobody in particular."""
    return [key for key in parties.sides(context, head) if not _is_vague(context.referents[key].name)]


def _is_vague(name: str) -> bool:
    lowered = name.lower()
    return lowered.startswith(("two ", "both ")) or lowered.removesuffix("s") in lexicon.words("agreements", "anybody")


def opened(context: Context, mention: PactMention) -> Pact:
    """A new agreement, named by its words, and by its place if that is not among them."""
    token, place = mention.token, mention.place
    words = _undated(phrase(token, cut=frozenset({"relcl", "acl", "cc", "conj"})))
    text = without_article(words_of(words))
    name = context.referents[place].name if place is not None else ""
    if not content(token, grammar.NOUNS):
        text = _named_by_more(context, mention, without_article(words_of(words.doc[words.start : token.i + 1])))
    elif name not in text:
        text = f"{text} in {name}"
    key = context.refer(Kind.AGREEMENT, text[:_LONGEST])
    return Pact(key, content(token) | ({name.lower()} if name else set()), place)


def without_article(text: str) -> str:
    """The words without an article, a possessive or a demonstrative before them."""
    for word in _ARTICLES:
        text = text[len(word) :] if text.lower().startswith(word) else text
    return text


def _named_by_more(context: Context, mention: PactMention, noun: str) -> str:
    """A name for what the text only calls "the deal": with its sides, its first term, its place."""
    sides = "-".join(context.referents[key].name for key, _ in mention.sides[:3] if not is_person(key))
    term = next((f"to {clause_text(verb)}" for verb in term_clauses(mention.token) if has_child(verb, {"to"})), "")
    that = next((f"that {clause_words(verb)}" for verb in that_clauses(mention.token)), "")
    ground = governing_verb(mention.token) if is_ground(mention.token) else None
    that = f"by which {clause_words(ground)}" if ground is not None and not sides else that
    on = next((f"on {wording}" for head in matters(mention.token) for wording, _ in topic_phrases.topic(head)), "")
    place = f"in {context.referents[mention.place].name}" if mention.place is not None else ""
    return " ".join(word for word in (sides, noun, term or that or on or place) if word)


def _undated(words: DocSpan) -> DocSpan:
    """The words before the first day: "a fisheries agreement on Tuesday in Oslo" is a fisheries agreement."""
    days = (t for t in words if t.ent_type_ == "DATE" and t.head.dep_ == "prep" and t.head.i > words.root.i)
    day = next(days, None)
    return words if day is None else words.doc[words.start : day.head.i]
