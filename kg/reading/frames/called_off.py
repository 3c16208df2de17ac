"""Planned talks that came to nothing: cancelled, scrapped, or said never to have taken place."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.reading.annotation import grammar
from kg.reading.frames import negation
from kg.reading.frames.clauses import denies, has_child

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
#: Words of the clause that leave it open whether there are talks: "may be cancelled", "did not take place until May".
_OPEN = frozenset({"if", "unless", "whether", "until", "till", "yet", "but"})
#: Pronouns for a meeting and for talks, and what they are in a clause that takes either up.
_ONE = frozenset({"it", "that", "this"})
_MANY = frozenset({"they", "them", "these", "those"})
_TAKING_UP = frozenset({"nsubj", "nsubjpass", "dobj"})
_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "parataxis"})
_HELPING = frozenset({"aux", "auxpass"})
_STILL = frozenset({"VBZ", "VBP", "MD"})


def come_to_nothing(cue: Token, verb: Token, *, planned: bool) -> bool:
    """Whether the clause of the talks' verb says that there were none: "talks planned for May were scrapped".

    ``cue`` is the word for the talks. ``planned`` if other words show that they were still to come; only such talks
    fail to take place.
    """
    plan = planned or verb.lemma_ in _words("scheduling") | _words("fixing")
    predicates = [verb, *(each for each in _joined(verb) if _is_about(each, cue, verb, plan=plan)), *_taken_for(verb)]
    predicates += _taken_up(cue, verb) if plan else []
    return any(
        is_dropped(each) or _failed_before(each) or (plan and (_did_not_happen(each) or _is_given_up(each)))
        for each in predicates
        if _is_real(each)
    )


def is_dropped(verb: Token) -> bool:
    """Whether the verb says that what was planned will not be, or not for now: "scrapped", "put on hold"."""
    for_good = verb.lemma_ in _words("cancelling") - _words("moving")
    so = not _is_denied(verb) and not negation.is_almost(verb) and not has_child(verb, _OPEN)
    return so and (for_good or negation.goes_with(verb, "cancelling-by"))


def _joined(verb: Token) -> list[Token]:
    """The verbs joined to a verb that have no subject of their own."""
    return [child for child in verb.children if child.dep_ in {"conj", "dep", "ccomp"} and _shares_subject(child)]


def _taken_for(verb: Token) -> list[Token]:
    """The real verb above a plan that the parse took for its clause: "talks planned for May were scrapped"."""
    above = verb.head
    clause = verb.dep_ in _SUBJECTS | {"ccomp"} and above.i > verb.i and _shares_subject(above, verb)
    return [above] if clause else []


def _is_about(joined: Token, cue: Token, verb: Token, *, plan: bool) -> bool:
    """Whether a joined verb is about the talks, and not about what they were about or what was done there: "planned
    talks but scrapped them", not "held talks on the treaty and scrapped it".
    """
    if any(child.dep_ == "dobj" and child.pos_ == "PRON" for child in joined.children):
        return plan and can_mean(joined, cue)
    meant = {cue.i, cue.head.head.i} if cue.head.lower_ == "of" else {cue.i}
    subjects = {child.i for child in verb.children if child.dep_ in _SUBJECTS}
    if subjects & meant:
        return True
    return plan and not (subjects and joined.tag_ == "VBN")  # "the march was planned at talks and cancelled"


def _taken_up(cue: Token, verb: Token) -> list[Token]:
    """The verbs after the clause, up to the end of the next sentence, that a pronoun makes about the talks: "Talks were
    planned for May. They were scrapped", "were to meet; both called it off". What is still planned was not scrapped.
    """
    finite = [verb.head] if verb.dep_ == "xcomp" else [verb, *(c for c in verb.children if c.dep_ in _HELPING)]
    if any(word.tag_ in _STILL and word.lower_ != "would" for word in finite):
        return []
    doc, end = cue.doc, cue.sent.end
    last = doc[end].sent.end if end < len(doc) else end
    taken_up = [word for word in doc[cue.i + 1 : last] if word.pos_ in {"PRON", "DET"} and word.dep_ in _TAKING_UP]
    return [
        pronoun.head
        for pronoun in taken_up
        if means(pronoun, cue)
        and (pronoun.head.dep_ in _CLAUSES if pronoun.i < end else pronoun.head == pronoun.sent.root)
    ]


def can_mean(verb: Token, cue: Token) -> bool:
    """Whether the pronoun that a verb is done to can mean the talks by its number: not "it" after "talks"."""
    if cue.pos_ not in {"NOUN", "PROPN"}:
        return True  # "planned to meet but called it off"
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.pos_ == "PRON"]
    return all(means(pronoun, cue) for pronoun in objects)


def means(pronoun: Token, cue: Token) -> bool:
    """Whether a pronoun can mean the talks by its number: "it" for a meeting, "they" or "them" for talks."""
    many = cue.tag_ in grammar.PLURALS
    return pronoun.lower_ in (_MANY if many else _ONE)


def _shares_subject(verb: Token, clause: Token | None = None) -> bool:
    """Whether a verb has no subject but a clause, and nothing else of its own that it is done to."""
    for child in verb.children:
        own = child.dep_ in _SUBJECTS and child != clause
        other = child.dep_ == "dobj" and child.pos_ != "PRON" and child.lower_ != "place"
        if own or other:
            return False
    return verb.pos_ in grammar.VERBAL


def _is_real(verb: Token) -> bool:
    """Whether the verb is neither only possible or to come nor a condition."""
    helped = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if verb.tag_ == "VB" and not helped:
        return False  # "will hold talks on the tariff and scrap it"
    return not any(child.tag_ in {"MD", "TO"} for child in helped) and not any(
        child.dep_ == "mark" and child.lower_ in _OPEN for child in verb.children
    )


def _is_given_up(verb: Token) -> bool:
    """Whether the verb says that plans were given up, and so had come to nothing: "abandoned", "are off"."""
    given_up = verb.lemma_ in _words("abandoning") or negation.goes_with(verb, "abandoning-by")
    return given_up and not _is_denied(verb) and not is_left_open(verb)


def _failed_before(verb: Token) -> bool:
    """Whether the verb says that the talks ended before they began: "collapsed before they could begin"."""
    if verb.lemma_ not in _words("failing") or _is_denied(verb):
        return False
    before = [child for child in verb.children if child.dep_ == "advcl" and has_child(child, {"before"})]
    subjects = [word for clause in before for word in clause.children if word.dep_ in _SUBJECTS]
    begun = any(clause.lemma_ in _words("begun") | _words("happening") for clause in before)
    return begun and all(word.lower_ in _ONE | _MANY for word in subjects)


def _did_not_happen(verb: Token) -> bool:
    """Whether the verb says that something did not take place, at all: not "did not take place until May"."""
    helped = [child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    past = "did" in helped or "were" in helped or "was" in helped or verb.tag_ == "VBD"
    denied = verb.lemma_ in _words("happening") and past and _is_denied(verb)
    return denied and not is_left_open(verb) and not is_only_otherwise(verb)


def is_left_open(verb: Token) -> bool:
    """Whether a word of the clause leaves it open whether there are talks."""
    return has_child(verb, _OPEN)


def is_only_otherwise(verb: Token) -> bool:
    """Whether a denied verb says that the talks were held, later or elsewhere: "did not take place until Thursday",
    "not in Oslo but in Bergen".
    """
    if verb.lemma_ not in _words("happening") or not _is_denied(verb) or has_child(verb, {"has", "have"}):
        return False  # "have not taken place until now"
    beside = [word for child in verb.children for word in (child, *(child.children if child.dep_ == "prep" else ()))]
    after = [word.nbor() for word in beside if word.lower_ == "but" and word.i + 1 < word.sent.end]
    return has_child(verb, {"until", "till"}) or any(word.pos_ == "ADP" for word in after)


def _is_denied(verb: Token) -> bool:
    return any(denies(child) or child.lower_ == "never" for child in verb.children)


def _words(key: str) -> frozenset[str]:
    return lexicon.words("status", key)
