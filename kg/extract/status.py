"""How an article puts a claim: asserted, reported, somebody's word, planned, denied; and the phase of talks."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg import lexicon
from kg.extract import actors
from kg.extract.scene import Scene
from kg.model import Status


@dataclass(frozen=True)
class Standing:
    """What the clause around a cue says of it: ``ahead`` if it looks to the future, ``phase`` of talks if they are the cue."""

    status: Status = Status.ASSERTED
    claimant: str | None = None
    ahead: bool = False
    negated: bool = False
    phase: str | None = None


def standing(scene: Scene, cue: Token, verb: Token | None) -> Standing:
    """The standing of what the cue says, from the verbs above it."""
    chain = _verbs_above(cue, verb)
    negated = any(
        child.dep_ == "neg" or (child.lower_ in {"never", "no", "neither"} and child.dep_ in {"det", "advmod"})
        for v in chain[:1]
        for child in v.children
    )
    ahead = _ahead(cue, chain)
    status, claimant = _whose_word(scene, chain, cue)
    if ahead:
        status = Status.PLANNED
    if negated or (chain and chain[0].lemma_ in lexicon.words("status", "denied")):
        status = Status.DENIED if not ahead else status
    return Standing(status, claimant, ahead, negated, _phase(cue, chain, ahead))


def _verbs_above(cue: Token, verb: Token | None) -> list[Token]:
    """The governing verb and the verbs it depends on, innermost first."""
    chain: list[Token] = []
    node = verb if verb is not None else cue
    while True:
        if node.pos_ in {"VERB", "AUX"} and node not in chain:
            chain.append(node)
        if (
            node.head.i == node.i
            or len(chain) > 6
            or node.dep_ == "relcl"
            or (node.dep_ == "acl" and node.tag_ in {"VBN", "VBD"})
        ):
            return chain
        node = node.head


def _ahead(cue: Token, chain: list[Token]) -> bool:
    """Whether the clause is a plan, a wish or a condition rather than something that took place."""
    planned = lexicon.table("status", "planned")
    if any(child.lower_ in planned["words"] for child in cue.children if child.dep_ in {"amod", "compound"}):
        return True
    for depth, verb in enumerate(chain):
        if verb.lemma_ in lexicon.words("speech", "claiming") and depth:
            return False
        aux = [child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}]
        if any(word in planned["auxiliaries"] or word in {"'ll", "’ll"} for word in aux):
            return True
        infinitive = "to" in aux
        if (
            infinitive
            and depth + 1 < len(chain)
            and verb.dep_ in {"xcomp", "ccomp", "advcl", "acl"}
            and chain[depth + 1].lemma_ in planned["verbs"]
        ):
            return True
        if depth == 0 and verb.i != cue.i and (
            (verb.lemma_ in planned["verbs"]
            and cue.dep_ not in {"nsubj"}
            and verb.tag_ not in {"VBN"})
            or verb.lemma_ in {"schedule", "plan", "expect"}
        ):
            return True
        if any(child.lower_ in {"if", "unless", "whether"} and child.dep_ == "mark" for child in verb.children):
            return True
        if any(
            child.lower_ in {"due", "likely", "ready", "set", "scheduled", "prepared"}
            and child.dep_ in {"acomp", "oprd"}
            for child in verb.children
        ):
            return True
        if verb.dep_ == "advcl" and any(
            child.lower_ in {"when", "once", "after", "before", "until"} for child in verb.children
        ):
            continue
        if verb.dep_ not in {"xcomp", "acl", "conj", "pcomp", "advcl", "ccomp"} or (
            verb.dep_ == "advcl" and not infinitive
        ):
            return False
    return False


def _whose_word(scene: Scene, chain: list[Token], cue: Token) -> tuple[Status, str | None]:
    """Claimed with its claimant, or reported, when a verb of saying stands above the clause; else asserted."""
    inner = chain[0] if chain else cue
    for verb in chain[1:]:
        if verb.lemma_ in lexicon.words("speech", "claiming") and _is_content(inner, verb):
            return _claimant(scene, verb)
    for verb in [child for child in inner.children if child.dep_ in {"ccomp", "parataxis"}]:
        if verb.lemma_ in lexicon.words("speech", "claiming") and lexicon.subject(verb):
            return _claimant(scene, verb)
    return Status.ASSERTED, None


def _is_content(inner: Token, verb: Token) -> bool:
    """Whether the inner clause is what is said, not a modifier of who says it."""
    node = inner
    while node.head.i != verb.i and node.head.i != node.i:
        node = node.head
    return (
        node.head.i == verb.i
        and node.dep_ in {"ccomp", "xcomp", "dobj", "nsubjpass", "advcl", "dep"}
        and node.dep_ != "advcl"
    )


def _claimant(scene: Scene, verb: Token) -> tuple[Status, str | None]:
    for head in lexicon.subject(verb):
        keys = actors.at_token(scene, head) or actors.sides(scene, head)
        if head.lemma_ in {"report", "media"} or any(child.lemma_ == "media" for child in head.children):
            return Status.REPORTED, None
        if head.lemma_.lower() in lexicon.words("speech", "papers"):
            outlets = [k for child in head.children for k in actors.at_token(scene, child)]
            if outlets and scene.referents[outlets[0]].facet("type") == "outlet":
                return Status.REPORTED, None
            keys = keys or outlets
        described = actors.described_person(scene, head)
        if described:
            keys = [described]
        if keys:
            referent = scene.referents[keys[0]]
            if referent.facet("type") == "outlet":
                return Status.REPORTED, None
            return Status.CLAIMED, keys[0]
        if head.pos_ == "NOUN":
            return Status.REPORTED, None
    return Status.ASSERTED, None


def _phase(cue: Token, chain: list[Token], ahead: bool) -> str | None:
    """The phase of talks a mention tells: called for, planned, under way, held, broken off."""
    verb = chain[0] if chain else None
    if verb is None:
        return None
    lemmas = {v.lemma_ for v in chain[:2]}
    if lemmas & lexicon.words("status", "broken-off") and not ahead:
        return "broken-off"
    if lemmas & lexicon.words("status", "called-for") and (ahead or cue.dep_ == "pobj"):
        return "called-for"
    if ahead:
        return "planned"
    if verb.lemma_ in lexicon.words("status", "begun"):
        return "under-way"
    tenses = {child.tag_ for child in verb.children if child.dep_ in {"aux", "auxpass"}} | {verb.tag_}
    if verb.tag_ == "VBG" or (tenses & {"VBZ", "VBP"} and not any(c.lower_ in {"have", "has"} for c in verb.children)):
        return "under-way"
    if tenses & {"VBD", "VBN"}:
        return "held"
    return None


def stated(state: Status) -> Status:
    """The status of what a denied clause still takes for granted."""
    return Status.ASSERTED if state is Status.DENIED else state
