"""Calls, meetings and letters between a few named people, which are no talks of delegations."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Kind, Status
from kg.reading.annotation import grammar
from kg.reading.frames import matcher, parties, status
from kg.reading.frames.antecedents import persons
from kg.reading.frames.clauses import governing_verb
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.context import Context, Saying, is_person
from kg.reading.frames.person_lists import listed
from kg.reading.frames.times import times

_WITHIN = frozenset({"in", "during", "after", "following", "before"})
#: More people than this meet as delegations.
_MOST = 4


def read(context: Context) -> None:
    """Claim every contact between two or three named persons."""
    for match in matcher.match(context.doc, "contacts"):
        if match.trigger.i in context.talks or _only_names_or_summons(match):
            continue
        heads = listed(context, [head for role in ("party", "other") for head in match.roles.get(role, [])])
        people = [(key, head) for head in heads for key in _people(context, head)]
        _claim(context, match.trigger, match.frame.meaning, people, match.frame.id)
    for token in context.doc:
        kind = lexicon.table("contacts", "types").get(token.lemma_.lower())
        if kind and token.pos_ == "NOUN" and token.i not in context.talks:
            _claim(context, token, str(kind), _around(context, token), "contacts.noun")


def _only_names_or_summons(match: matcher.Match) -> bool:
    """Whether the person is only called something, or called to a place: "was called naive by Keller"."""
    verb = match.trigger
    beside = any(child.dep_ in {"oprd", "attr", "acomp", "xcomp"} or child.lower_ == "to" for child in verb.children)
    return match.frame.id == "contacts.phoned-by" and beside


def _people(context: Context, head: Token) -> list[str]:
    """The persons that a noun phrase means, or the nation of an officer without a name; "I" is the speaker."""
    if head.lower_ != "i":
        return persons(context, head) or _nations_of_officers(context, head)
    for claim in context.claims:
        quoted = context.referents[claim.subject].facet("text") if claim.relation == "spokenBy" else None
        start = context.article.text.find(quoted) if quoted else -1
        if quoted and start <= head.idx < start + len(quoted) and claim.object and is_person(claim.object):
            return [claim.object]
    return []


def _nations_of_officers(context: Context, head: Token) -> list[str]:
    """The nations of unnamed officers who meet somebody: "Keller met the Latvian and Estonian envoys"."""
    office = grammar.lemma(head) in reference.titles().heads and head.pos_ == "NOUN"
    return [key for key in parties.nation_sides(context, head) if key.startswith("nation/")] if office else []


def _around(context: Context, token: Token) -> list[tuple[str, Token]]:
    """The persons of a contact named by a noun: "the call between A and B", "A's letter to B", "the A-B call"."""
    heads = matcher.fillers(token, ("@between|with|of",)) + matcher.fillers(token, ("@to",))
    heads += matcher.fillers(token, ("@from",)) + grammar.possessor(token)
    found = [(key, head) for head in heads for key in persons(context, head)]
    found += [(key, head) for key, head in adjacent_names(context, token) if is_person(key)]
    verb = governing_verb(token)
    within = token.dep_ == "pobj" and token.head.lower_ in _WITHIN  # "in a letter to Rybak, Keller offered to mediate"
    if len(found) == 1 and verb is not None and (within or verb.lemma_ in lexicon.words("contacts", "having")):
        found += [(key, head) for head in matcher.fillers(verb, ("subject",)) for key in _people(context, head)]
    if not found and within and verb is not None and verb.lemma_ in lexicon.words("contacts", "telling"):
        heads = [head for place in ("subject", "object") for head in matcher.fillers(verb, (place,))]
        found = [(key, head) for head in heads for key in persons(context, head)]
    return found


def _claim(context: Context, cue: Token, kind: str, people: list[tuple[str, Token]], frame: str) -> None:
    people = list({key: (key, head) for key, head in people}.values())
    verb = cue if cue.pos_ == "VERB" else governing_verb(cue)
    if not any(is_person(key) for key, _ in people):
        return  # officers of two nations, neither of them named, hold talks
    is_refused = verb is not None and verb.head.lemma_ in lexicon.words("negotiations", "shunning")
    if is_refused or not 2 <= len(people) <= _MOST:
        return
    standing = status.standing(context, cue, verb)
    if standing.negated and matcher.fillers(verb or cue, ("@since|for",)):
        return  # "who had not met since May": they have met before and do now
    names = " and ".join(context.referents[key].name for key, _ in people)
    key = context.refer(Kind.CONTACT, f"{kind.replace('-', ' ')} of {names}", type=kind)
    state = Status.ASSERTED if standing.status is Status.DENIED and not standing.negated else standing.status
    saying = Saying(cue, frame, state, standing.claimant)
    for person, head in people:
        context.claim(saying, key, "hasParticipant", person, words=[head])
    when = times(context, cue, verb, future=standing.ahead)
    if when.start:
        context.claim(saying, key, "occurredOn", value=when.start, words=when.start_words)
