"""What an article says is not so: denied, called false, only imagined, almost done, or never begun."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Token

from kg import lexicon
from kg.model import Claim
from kg.reading.annotation import grammar
from kg.reading.frames.clauses import denies, has_child, is_past, modifiers
from kg.reading.frames.context import Context

#: Relations that a clause presupposes even if the rest is false: who somebody is, whose words these are.
_GRANTED = frozenset({"holds", "spokenBy", "saidTo", "saidOn", "about"})
_VERBAL = frozenset({"VERB", "AUX"})
_CONTENT = frozenset({"ccomp", "xcomp", "acl", "csubj", "advcl", "relcl"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
#: Subjects that make a statement one that is not made.
_NONE = frozenset({"nobody", "none", "few"})
#: How many words above a cue are checked.
_DEPTH = 12


def drop(context: Context) -> None:
    """Remove the claims whose own clause says that they are false, or that name somebody only to say that it was
    another person; mentions of talks handle this themselves.
    """
    context.claims[:] = [claim for claim in context.claims if not _names_the_wrong_one(context, claim)]
    context.claims[:] = [
        claim
        for claim in context.claims
        if claim.relation in _GRANTED
        or (claim.frame.startswith("negotiations.") and claim.relation != "hasMember")
        or (cue := context.token_at(claim.cue.start)) is None
        or not is_false(cue)
    ]


def _names_the_wrong_one(context: Context, claim: Claim) -> bool:
    """Whether the passage only says that the claim's object is not the one: "Keller, not Holm, led", "neither led"."""
    starts = context.starts(claim.object or "")
    first, last = (bisect_left(starts, place) for place in (claim.evidence.start, claim.evidence.end))
    tokens = [context.token_at(start) for start in starts[first:last]]
    neither = claim.relation not in _GRANTED and claim.relation != "notAttendedBy"
    named = [token for token in tokens if token is not None]
    wrong = [token for token in named if grammar.is_contrasted(token) or (neither and grammar.is_neither(token))]
    return bool(tokens) and len(wrong) == len(tokens)


def is_false(cue: Token) -> bool:
    """Whether the clause of the cue is denied, called false, imagined or almost so."""
    node, innermost = cue, True
    for _ in range(_DEPTH):
        if node.pos_ in _VERBAL:
            if (innermost and (is_almost(node) or _would_have(node))) or _imagined(node) or _judged(node):
                return True
            innermost = False
        if node.dep_ in _CONTENT and not innermost and _called_false(node):
            return True
        if node.dep_ == "pobj" and node.head.lower_ in {"of", "about"} and _is_false_rumour(node.head.head):
            return True  # "a report of talks between Norway and Latvia is false"
        if node.head.i == node.i:
            return False
        node = node.head
    return False


def _called_false(clause: Token) -> bool:
    """Whether the words above a clause say that it is false: "denied that", "reports that ... are wrong"."""
    above = clause.head
    if clause.dep_ in {"acl", "ccomp", "relcl"} and grammar.lemma(above) in _words("rumours"):
        if _is_unconfirmed(above):
            return True
        if above.dep_ in _ARGUMENTS:
            return not has_child(clause, {"which", "who"}) and _is_false_rumour(above)
    if above.lemma_ == "have" and any(subject.lemma_.lower() in _words("hearsay") for subject in _subjects(above)):
        return True  # "Rumour has it that Keller led the team"
    if clause.dep_ == "relcl" and above.dep_ == "attr":  # "It was not Keller who led the team"
        return above.head.lemma_ == "be" and has_child(above.head, {"it"}) and has_child(above.head, {"not", "n't"})
    if clause.dep_ in {"xcomp", "ccomp"} and any(child.lower_ in _words("wrongly") for child in above.children):
        return True  # "was wrongly said to have led the team"
    if clause.dep_ == "xcomp":  # "denied holding talks", "refused to lead the team"
        if above.lemma_ in _words("refusing"):
            return not is_not_done(above) and not _makes_agreement(clause)
        return above.lemma_ in _words("refuting") | _words("confirming") and _denies(above, clause)
    if clause.dep_ in {"ccomp", "csubj"} and above.pos_ in _VERBAL:
        return _denies(above, clause)
    extraposed = clause.dep_ == "advcl" and has_child(clause, {"that"})  # "It is untrue that ..."
    return extraposed and _denies(above, clause) and above.lemma_ == "be"


def _makes_agreement(verb: Token) -> bool:
    """Whether it is an agreement that the verb would make: "refused to sign it", which is then rejected."""
    bodies = any(grammar.lemma(word) in lexicon.words("delegations", "bodies") for word in grammar.direct_object(verb))
    return verb.lemma_ in lexicon.words("agreements", "reaching") and not bodies


def _is_false_rumour(noun: Token) -> bool:
    """Whether it is a report that is called false: "reports ... are wrong", "denied rumours"."""
    if grammar.lemma(noun) not in _words("rumours"):
        return False
    return _is_unconfirmed(noun) or (noun.dep_ in _ARGUMENTS and _denies(_verb_above(noun), noun))


def _is_unconfirmed(noun: Token) -> bool:
    """Whether the word before a report leaves it open: "unconfirmed reports that ...", also taken for a verb."""
    before = noun.doc[max(noun.sent.start, noun.i - 1) : noun.i]
    return any(word.lower_ in _words("false") for word in before)


def _judged(verb: Token) -> bool:
    """Whether the parse attached to the verb what is said about its whole clause: "That Keller led the
    team is untrue".
    """
    if verb.left_edge.lower_ != "that":
        return False
    copulas = [child for child in verb.children if child.dep_ in {"ccomp", "conj", "dep"} and child.lemma_ == "be"]
    return any(not _subjects(child) and _denies(child, verb) for child in copulas)


def _verb_above(noun: Token) -> Token:
    return noun.head.head if noun.dep_ == "pobj" else noun.head


def _denies(verb: Token, subject: Token) -> bool:
    """Whether the verb, or the predicate of its subject, makes the statement false."""
    negated = any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children)
    if verb.lemma_ in _words("refuting"):
        return not negated  # "did not deny that they had met"
    negated = negated or any(word.lower_ in _NONE or has_child(word, {"no", "few"}) for word in _subjects(verb))
    if verb.lemma_ in _words("confirming"):
        return negated  # "could not be confirmed"
    if verb.lemma_ not in {"be", "prove", "remain", "call", "brand", "describe", "turn"} or subject.dep_ == "relcl":
        return False
    judged = {
        word.lower_
        for child in verb.children
        if child.dep_ in {"acomp", "attr", "oprd", "ccomp", "dobj", "prep"} and child.i != subject.i
        for word in (child, *child.children)
    }
    return bool(judged & _words("true")) if negated else bool(judged & _words("false"))


def is_almost(verb: Token) -> bool:
    """Whether it nearly happened: "nearly broke down"."""
    return any(child.dep_ == "advmod" and child.lower_ in _words("almost") for child in verb.children)


def _would_have(verb: Token) -> bool:
    """Whether it would have been so but for something: "would have led had she not been ill", "But for the strike"."""
    helped = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if "have" not in helped or helped.isdisjoint({"would", "could", "might"}):
        return False
    first = verb.left_edge
    but_for = verb.doc[first.i : first.i + 2].text.lower() == "but for"
    clauses = [
        *(word for word in verb.subtree if word.dep_ in _CONTENT),
        *([verb.head] if verb.dep_ == "ccomp" else ()),
    ]
    return but_for or any("had" in _fronted(clause) or has_child(clause, {"if"}) for clause in clauses)


def _fronted(verb: Token) -> set[str]:
    """The auxiliaries before a verb's subject: "had she led"."""
    subject = next(iter(_subjects(verb)), None)
    own = {child.lower_ for child in verb.children if child.dep_ == "aux" and subject and child.i < subject.i}
    inner = any(child.dep_ == "ccomp" and verb.i < child.left_edge.i for child in verb.children)
    return own | ({verb.lower_} if inner and verb.lower_ == "had" and subject is None else set())


def _imagined(verb: Token) -> bool:
    """Whether it is only a question, or a false condition: "Had Keller led the team, ...", "If she had ..."."""
    before = _fronted(verb)
    if before and verb.sent[-1].text == "?":
        return True
    asked = has_child(verb, {"whether"}) or (has_child(verb, {"if"}) and (verb.dep_ == "ccomp" or _is_open(verb.head)))
    if asked and is_past(verb):
        return True  # "it was not clear whether Keller had led the team", "Nobody knows if she led it"
    would = any(child.lower_ in {"would", "could", "might"} for child in verb.head.children)
    if not would or verb.dep_ not in {"advcl", "ccomp"}:
        return False
    had = has_child(verb, {"had"}) and has_child(verb, {"if"})
    return had or not before.isdisjoint({"had", "were", "should"})


def _is_open(above: Token) -> bool:
    """Whether the words above a clause leave it open: "It remained uncertain if Keller had led the team"."""
    return any(word.lower_ in _words("uncertain") for word in (above, *above.children))


def is_unsure(head: Token) -> bool:
    """Whether the word before a noun phrase makes it only possible: "and possibly Latvia"."""
    first = head.left_edge
    before = [first, *first.doc[max(first.sent.start, first.i - 1) : first.i]]
    return any(word.lower_ in _words("maybe") and word.pos_ == "ADV" for word in before)


def is_not_held(token: Token, verb: Token | None) -> bool:
    """Whether talks are said not to take place: "there were no talks", "did not hold talks", "never met", "without
    talks".
    """
    if token.pos_ in {"NOUN", "PROPN"}:
        if _is_none(token) or (token.dep_ == "pobj" and _is_instead(token.head)):
            return True
        if verb is not None and verb.lemma_ == "deny" and token.dep_ == "dobj" and not is_not_done(verb):
            return True
        if (
            verb is None
            or verb.lemma_ not in _words("holding")
            or token.dep_ not in {"nsubj", "nsubjpass", "dobj", "attr"}
        ):
            return False
    return verb is not None and (is_not_done(verb) or any(_is_none(subject) for subject in _subjects(verb)))


def _is_none(noun: Token) -> bool:
    """Whether the noun means none, or nearly none: "no talks", "hardly any talks"."""
    return any(
        child.lower_ == "no"
        or (child.lower_ == "any" and any(word.lower_ in _words("hardly") for word in child.children))
        for child in noun.children
    )


def is_not_done(verb: Token) -> bool:
    """Whether the verb, or the one above it, says that it was not done: "did not meet", "failed to meet"."""
    negated = any(denies(child) or child.lower_ in {"never", "neither"} for child in modifiers(verb))
    neither = any(has_child(subject, {"neither"}) for subject in _subjects(verb))
    failed = verb.dep_ == "xcomp" and verb.head.lemma_ == "fail"
    rather = verb.dep_ == "advcl" and has_child(verb, {"rather"}) and has_child(verb, {"than"})
    return negated or neither or failed or rather or (verb.dep_ == "pcomp" and _is_instead(verb.head))


def _is_instead(preposition: Token) -> bool:
    """Whether the object did not take place: "without talks", "instead of talks"."""
    return preposition.lower_ == "without" or (preposition.lower_ == "of" and has_child(preposition, {"instead"}))


def is_cancelled(verb: Token) -> bool:
    """Whether the verb says that future talks are called off, cancelled, put on ice or postponed."""
    return any(each.lemma_ in _words("cancelling") or goes_with(each, "cancelling-by") for each in with_joined(verb))


def with_joined(verb: Token) -> list[Token]:
    """The verb and those joined to it about the same: "planned talks but called them off", not "put off a decision"."""
    joined = [child for child in verb.children if child.dep_ == "conj"]
    return [verb, *(each for each in joined if all(word.pos_ == "PRON" for word in _what(each)))]


def _what(verb: Token) -> list[Token]:
    """What a verb is done to, else its subject."""
    objects = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]
    return objects or [child for child in verb.children if child.dep_ == "nsubj"]


def goes_with(verb: Token, key: str) -> bool:
    """Whether a verb of a table of the lexicon has one of its particles or phrases: "called off", "put on ice"."""
    return any(
        child.lower_ == first and (not rest or has_child(child, {rest}))
        for phrase in lexicon.table("status", key).get(verb.lemma_, ())
        for first, _, rest in [phrase.partition(" ")]
        for child in verb.children
        if child.dep_ in {"prt", "advmod", "prep"} or child.tag_ == "RP"
    )


def is_yet_to(verb: Token) -> bool:
    """Whether something is still to be done: by its verb, or by the "have" above it ("have yet to begin")."""
    todo = [verb, *(child for child in verb.children if child.dep_ == "xcomp")]
    return any(
        inner.dep_ == "xcomp"
        and (
            inner.head.lower_ == "about"  # "were about to sign"
            or (
                inner.head.lemma_ in {"have", "be", "remain"}
                and (has_child(inner.head, {"yet"}) or has_child(inner, {"yet"}))
            )
        )
        for inner in todo
    )


def _subjects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}]


def _words(key: str) -> frozenset[str]:
    return lexicon.words("status", key)
