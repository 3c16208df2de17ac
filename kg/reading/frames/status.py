"""The status of a claim in an article: asserted, reported, somebody's word, planned, denied; and the phase of talks."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg import lexicon
from kg.model import Status
from kg.reading.annotation import grammar
from kg.reading.frames import attribution, called_off, negation, rescheduled
from kg.reading.frames.clauses import denies, has_child, modifiers
from kg.reading.frames.context import Context, Saying

_CARRYING = frozenset({"xcomp", "acl", "conj", "pcomp", "ccomp"})
_INFINITIVES = frozenset({"xcomp", "ccomp", "advcl", "acl"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TEMPORAL = frozenset({"when", "once", "after", "before", "until"})
#: Nouns for how long talks took.
_SPANS = frozenset({"hour", "day", "week", "month", "year", "round"})
#: Prepositions that set a noun apart from what its verb plans.
_APART = frozenset({"after", "following", "at", "during", "despite"})
#: How many verbs above a cue are checked.
_DEPTH = 6


@dataclass(frozen=True)
class Standing:
    """What the clause around a cue says about it.

    ``ahead`` if it is about the future, ``phase`` of talks if they are the cue.
    """

    status: Status = Status.ASSERTED
    claimant: str | None = None
    ahead: bool = False
    negated: bool = False
    phase: str | None = None
    #: said not to be so: "denied reports that they had met"
    refuted: bool = False
    #: called off before they began, with no new day
    off: bool = False

    def saying(self, cue: Token, frame: str) -> Saying:
        """The status by this clause; what a denied clause presupposes is asserted."""
        state = Status.ASSERTED if self.status is Status.DENIED else self.status
        return Saying(cue, frame, state, self.claimant)


def standing(context: Context, cue: Token, verb: Token | None) -> Standing:
    """The standing of the cue's statement, by the verbs above it."""
    chain = _verbs_above(cue, verb)
    negated = bool(chain) and any(map(_negates, modifiers(chain[0]))) and not called_off.is_only_otherwise(chain[0])
    negated |= cue.pos_ in grammar.VERBAL and any(map(grammar.is_neither, grammar.subject(cue)))
    ahead = _is_ahead(context, cue, chain)
    status, claimant = attribution.whose_word(context, chain, cue)
    if ahead:
        status = Status.PLANNED
    elif negated or (chain and chain[0].lemma_ in lexicon.words("status", "denied")):
        status = Status.DENIED
    beside = bool(chain) and _is_beside(cue, chain[0])
    planned = ahead or _was_planned(cue)
    nothing = bool(chain) and not beside and called_off.come_to_nothing(cue, chain[0], planned=planned)
    phase = _phase(context, cue, chain, ahead, nothing=nothing)
    off = phase == "broken-off" and verb is not None and not beside and (nothing or _is_off(chain) or _was_planned(cue))
    return Standing(
        status,
        claimant,
        ahead,
        negated,
        phase,
        negation.is_false(cue) or (verb is not None and negation.is_false(verb)),
        off,
    )


def _is_beside(cue: Token, verb: Token) -> bool:
    """Whether the verb is about something else, which was done at the talks: "scrapped the toll at talks in Oslo"."""
    return cue.dep_ == "pobj" and cue.head.lower_ in _APART and cue.head.head.i == verb.i


def _negates(token: Token) -> bool:
    return denies(token) or (token.lower_ in {"never", "no", "neither"} and token.dep_ in {"det", "advmod"})


def _verbs_above(cue: Token, verb: Token | None) -> list[Token]:
    """The governing verb and the verbs above it, innermost first; up to a clause that modifies a noun."""
    chain: list[Token] = []
    node = verb if verb is not None else cue
    while True:
        if node.pos_ in {"VERB", "AUX"} and node not in chain:
            chain.append(node)
        finite = any(child.dep_ in {"aux", "mark"} for child in node.children)  # "a report that they had met"
        participle = node.dep_ == "acl" and node.tag_ in {"VBN", "VBD"} and not finite
        if node.head.i == node.i or len(chain) > _DEPTH or node.dep_ == "relcl" or participle:
            return chain
        node = node.head


def _is_ahead(context: Context, cue: Token, chain: list[Token]) -> bool:
    """Whether the clause is a plan, a wish or a condition, and not something that happened."""
    if chain and rescheduled.new_day(context, chain[0]) is not None:
        return True
    if any(child.lower_ in _words_ahead() for child in cue.children if child.dep_ in {"amod", "compound"}):
        return True
    if _is_after(cue):
        return False  # "agreed to meet again after ten days of talks"
    if chain and (
        _timetabled(chain[0]) or _offers_oneself(chain[0]) or (chain[0].i != cue.i and _plans(cue, chain[0]))
    ):
        return True
    for depth, verb in enumerate(chain):
        if _is_to_be(cue, chain, verb) or negation.is_yet_to(verb):
            return True
        if depth and verb.lemma_ in lexicon.words("speech", "claiming"):
            return False
        if _looks_ahead(verb, chain[depth + 1] if depth + 1 < len(chain) else None):
            return True
        if not _depends(verb):
            return False
    return False


def _is_to_be(cue: Token, chain: list[Token], verb: Token) -> bool:
    """Whether the talks, or those who hold them, are to do it: "the talks are to open", "they are to meet"."""
    todo = [child for child in verb.children if child.dep_ == "xcomp" and has_child(child, {"to"})]
    about = {cue.i, chain[0].i}
    is_subject = cue.head.i == verb.i and cue.dep_ in {"nsubj", "nsubjpass"}
    return verb.lemma_ == "be" and any(is_subject or child.i in about for child in todo)


def _is_after(cue: Token) -> bool:
    """Whether the clause is about the time after the talks: "after ten days of talks"."""
    unit = cue.head.head if cue.head.lower_ == "of" and cue.head.head.lemma_ in _SPANS else cue
    return unit.dep_ == "pobj" and unit.head.lower_ in {"after", "following", "despite"}


def _timetabled(verb: Token) -> bool:
    """Whether a present tense gives a timetable: "the talks begin on Friday"."""
    running = lexicon.words("negotiations", "running") | lexicon.words("negotiations", "assembling")
    if verb.tag_ not in {"VBZ", "VBP"} or verb.lemma_ not in running:
        return False
    helped = any(child.dep_ in {"aux", "auxpass"} for child in verb.children)
    days = [ent for ent in verb.sent.ents if ent.label_ == "DATE" and ent.root.head.head.i == verb.i]
    return not helped and any(ent.text.lower() not in {"today", "now"} for ent in days)


def _plans(cue: Token, verb: Token) -> bool:
    """Whether the cue's own verb is one of planning."""
    if verb.lemma_ in lexicon.words("status", "scheduling") or is_fixed(verb):
        return True
    offered = lexicon.words("status", "offering") | {"invite"}
    if verb.lemma_ in offered and cue.dep_ == "pobj" and cue.head.lower_ == "to":
        return True  # "had been invited to talks", "volunteered to host talks", where the parse takes "host" for a noun
    agreed = verb.lemma_ == "agree" and grammar.lemma(cue) not in lexicon.words("negotiations", "nouns")
    if agreed or (cue.dep_ == "pobj" and cue.head.lower_ in _APART):
        return False  # "agreed to a truce after talks": neither is yet to come
    return verb.lemma_ in lexicon.table("status", "planned")["verbs"] and cue.dep_ != "nsubj" and verb.tag_ != "VBN"


def _offers_oneself(verb: Token) -> bool:
    """Whether somebody only offers to take a role: "volunteered as host", "has put itself forward as the venue"."""
    if verb.lemma_ not in lexicon.words("status", "offering"):
        return False
    roles = lexicon.table("hosting", "nouns").keys() | lexicon.words("venues", "whereabouts")
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    oneself = not objects or any(child.lower_.endswith(("self", "selves")) for child in objects)
    return oneself and any(word.lemma_ in roles for word in grammar.preposition_objects(verb, "as"))


def is_fixed(verb: Token) -> bool:
    """Whether the verb says that something is set for a future day or place."""
    return verb.lemma_ in lexicon.words("status", "fixing") and verb.tag_ == "VBN"


def _looks_ahead(verb: Token, above: Token | None) -> bool:
    """Whether the verb's auxiliaries, the verb above it, a condition or an adjective put it in the future."""
    planned = lexicon.table("status", "planned")
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if not auxiliaries.isdisjoint([*planned["auxiliaries"], "'ll", "’ll"]):
        return True
    if "to" in auxiliaries and above is not None and verb.dep_ in _INFINITIVES and above.lemma_ in planned["verbs"]:
        return True
    if "to" in auxiliaries and verb.dep_ == "acl":
        return True  # "a pledge to open talks"
    if above is not None and verb.dep_ == "ccomp" and verb.tag_ in {"VB", "VBP"} and not auxiliaries:
        return above.lemma_ in lexicon.words("status", "proposing")  # "suggested that they meet"
    conditions, pending = lexicon.words("status", "conditions"), lexicon.words("status", "pending")
    return any(
        (child.dep_ == "mark" and child.lower_ in conditions)
        or (child.dep_ in {"acomp", "oprd"} and child.lower_ in pending)
        for child in verb.children
    )


def _depends(verb: Token) -> bool:
    """Whether the time of the verbs above also holds for this one."""
    if verb.dep_ == "advcl":
        infinitive = any(child.lower_ == "to" and child.dep_ in {"aux", "auxpass"} for child in verb.children)
        return infinitive or has_child(verb, _TEMPORAL)
    own = any(child.dep_ in _SUBJECTS for child in verb.children)
    contrasted = own and verb.dep_ == "conj" and has_child(verb.head, {"but"})  # "were to meet, but Latvia stayed away"
    return verb.dep_ in _CARRYING and not contrasted


def _phase(context: Context, cue: Token, chain: list[Token], ahead: bool, *, nothing: bool) -> str | None:
    """The phase of talks in a mention: called for, planned, under way, held, broken off; this for ``nothing`` too."""
    verb = chain[0] if chain else None
    if verb is None:
        return None
    never = verb.lemma_ in {"take", "happen", "materialise", "materialize"} and any(map(_negates, verb.children))
    if never and not called_off.is_only_otherwise(verb):
        return "broken-off"  # "never took place"
    others = lexicon.words("status", "cancelling") if _is_beside(cue, verb) else frozenset()
    lemmas = {v.lemma_ for v in chain[:2]} - others
    if rescheduled.new_day(context, verb) is not None:
        return "planned"
    if nothing:
        return "broken-off"
    off = any(_called_off(node, cue) for node in chain[:2])
    if off or (lemmas & lexicon.words("status", "broken-off") and not ahead):
        almost = any(child.lower_ in lexicon.words("status", "almost") or _negates(child) for child in verb.children)
        return "under-way" if almost else "broken-off"
    if lemmas & lexicon.words("status", "called-for") and (ahead or cue.dep_ == "pobj"):
        return "called-for"
    if ahead:
        return "planned"
    return "under-way" if verb.lemma_ in lexicon.words("status", "begun") else _phase_by_tense(verb)


def _called_off(verb: Token, cue: Token) -> bool:
    """Whether the verb, or one joined to it, says with its particle that there will be no talks: "called off"."""
    return any(
        negation.goes_with(node, "broken-off-by")
        and (node.i == verb.i or (not negation.is_almost(node) and called_off.can_mean(node, cue)))
        for node in negation.with_joined(verb)
    )


def _is_off(chain: list[Token]) -> bool:
    """Whether the verb cancels, or the one above it, of which the parse made it the subject: "a meeting planned for
    Friday was called off".
    """
    return any(negation.is_cancelled(verb) for verb in chain[: 1 + (chain[0].dep_ in {"csubj", "csubjpass"})])


def _was_planned(cue: Token) -> bool:
    """Whether words beside the talks say that they were still to come: "planned for May", "that were to begin"."""
    plans = _words_ahead().union(*(lexicon.words("status", key) for key in ("scheduling", "fixing", "pending")))
    if cue.dep_ == "pobj" and cue.head.lower_ == "for" and cue.head.head.lemma_ in lexicon.words("status", "plans"):
        return True  # "plans for talks"
    return any(
        (not plans.isdisjoint({child.lemma_, child.lower_}) and _is_for_later(child))
        or _is_to_be(cue, [child], child)
        or _is_wished(child)
        for child in cue.children
        if child.dep_ in {"amod", "acl", "relcl", "compound"}
    )


def _is_wished(clause: Token) -> bool:
    """Whether a clause says that somebody wanted to hold what it belongs to: "talks that they wanted to hold"."""
    held = [child for child in clause.children if child.dep_ == "xcomp"]
    wished = clause.lemma_ in lexicon.table("status", "planned")["verbs"]
    return wished and any(child.lemma_ in lexicon.words("status", "holding") for child in held)


def _is_for_later(word: Token) -> bool:
    """Whether a word of fixing does not only say who arranged the talks: "set for May", not "set up by Oman"."""
    if word.lemma_ not in lexicon.words("status", "fixing") - lexicon.words("status", "scheduling"):
        return True
    if any(child.dep_ == "prt" or child.tag_ == "RP" or child.lower_ == "up" for child in word.children):
        return False
    day = any(each.ent_type_ == "DATE" for child in word.children for each in (child, *child.children))
    arranged = any(child.dep_ == "agent" for child in word.children)
    return has_child(word, {"for"}) or any(child.dep_ == "xcomp" for child in word.children) or (day and not arranged)


def _words_ahead() -> frozenset[str]:
    return frozenset(lexicon.table("status", "planned")["words"])


def _phase_by_tense(verb: Token) -> str | None:
    tenses = {child.tag_ for child in verb.children if child.dep_ in {"aux", "auxpass"}} | {verb.tag_}
    present = bool(tenses & {"VBZ", "VBP"}) and not has_child(verb, {"have", "has"})
    if verb.tag_ == "VBG" or present:
        return "under-way"
    return "held" if tenses & {"VBD", "VBN"} else None
