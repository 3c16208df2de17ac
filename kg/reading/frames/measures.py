"""Measures: tariffs, bans, sanctions, suspensions and their lifting, with those who impose them and their targets."""

from __future__ import annotations

from collections.abc import Container, Iterable

from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind, Status
from kg.namespaces import slug
from kg.reading.annotation import grammar
from kg.reading.frames import actors, antecedents, matcher, parties, status
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.context import Context, Saying, is_person, phrase, words_of
from kg.reading.frames.times import times

#: The most characters of a measure's object.
_LONGEST = 120
#: What an object does without.
_CUT = frozenset({"acl", "cc", "conj", "det"})
_HITTING = frozenset({"on", "against", "from", "to"})
_TAKING_UP = frozenset({"the", "that", "this", "its", "those", "these"})

#: Whom a measure hits, and the word that names them.
Target = tuple[str, Token]


def read(context: Context) -> None:
    """Claim every measure that somebody imposes, threatens or lifts."""
    for match in matcher.match(context.doc, "measures"):
        heads = _urged(match.trigger) or match.roles.get("actor") or _deciding(match.trigger)
        heads = heads or _owning(match.trigger)
        takers = {key: (key, head) for head in heads for key in _actor(context, head)}
        things = (
            t for t in match.roles["object"] if _is_object(match.trigger, t) or _is_banned(context, match, t, takers)
        )
        thing = next(things, None)
        if thing is None or thing.i in context.talks:
            continue
        for actor in takers.values():
            _claim(context, match, actor, thing)
    for token in context.doc:
        if token.lemma_.lower() in lexicon.words("measures", "standing"):
            _read_standing(context, token)


def _read_standing(context: Context, noun: Token) -> None:
    """Claim a measure with an owner: "U.S. sanctions"; "Latvia sanctions" are those against Latvia."""
    if noun.dep_ in {"dobj", "nsubjpass"} and noun.head.pos_ == "VERB":
        return  # the verb gives its fate: "lifted its ban"
    owners = [(key, head) for head in grammar.possessor(noun) for key in _actor(context, head)]
    owners += [(key, head) for key, head in adjacent_names(context, noun) if _is_takers(noun, head)]
    for key, head in owners:
        measure = _refer(context, key, "impose", noun.lower_)
        context.claim(Saying(noun, "measures.standing"), measure, "imposedBy", key, words=[head, noun])


def _is_takers(noun: Token, name: Token) -> bool:
    """Whether the name before a measure imposes it: "U.S. sanctions", "Norwegian sanctions on Latvia"."""
    aimed = bool(matcher.fillers(noun, ("@on|against",)))
    return name.text.replace(".", "").isupper() or (aimed and name.tag_ == "JJ")


def _urged(verb: Token) -> list[Token]:
    """The actor that is asked to take the measure: "urged Latvia to lift the ban", "called on Latvia to lift it"."""
    above = verb.head
    if verb.dep_ not in {"xcomp", "advcl", "ccomp"} or above.lemma_ not in lexicon.words("status", "urging"):
        return []
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    return own or grammar.direct_object(above) or matcher.fillers(above, ("@on|upon",))


def _deciding(verb: Token) -> list[Token]:
    """The actor that decides: "Latvia's decision to raise duties and freeze aid"."""
    while verb.dep_ == "conj":
        verb = verb.head
    return grammar.possessor(verb.head) + matcher.fillers(verb.head, ("@by|of",)) if verb.dep_ == "acl" else []


def _owning(verb: Token) -> list[Token]:
    """The owner of a measure to which something is done: "Latvia's embargo on salt was lifted"."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return [owner for thing in grammar.passive_subject(verb) for owner in grammar.possessor(thing)] if passive else []


def _actor(context: Context, head: Token) -> list[str]:
    """The actor that takes the measure: a side, or else the officer mentioned."""
    keys = parties.sides(context, head) or antecedents.persons(context, head)
    return [key for key in keys if not context.is_outlet(key)]


def _is_object(verb: Token, token: Token) -> bool:
    """Whether it is a possible object of measures, or the verb means a measure with any object."""
    if verb.lemma_ in lexicon.words("measures", "acts") and token.pos_ in {"NOUN", "PROPN"}:
        return True
    keeps = verb.lemma_ in lexicon.words("measures", "keeping")
    objects = lexicon.words("measures", "standing" if keeps else "objects")
    return token.lemma_.lower() in objects or any(
        t.lemma_.lower() in objects for t in token.subtree if t.dep_ in {"compound", "pobj", "dobj"}
    )


def _is_banned(context: Context, match: matcher.Match, token: Token, takers: Container[str]) -> bool:
    """Whether it is another nation's, and the verb bans or freezes it: "banned Latvian herring"."""
    verb, having = match.trigger.lemma_, lexicon.words("measures", "belongings")
    hits = verb in lexicon.words("measures", "banning") or (verb == "freeze" and token.lemma_.lower() in having)
    return hits and any(key not in takers for key, _ in _owners(context, _with_traded([token])))


def _owners(context: Context, nouns: Iterable[Token]) -> list[Target]:
    """The nations whose goods or people the nouns are: "Latvian herring", "Latvia's ships"."""
    owners = [word for noun in nouns for word in noun.lefts if word.dep_ in {"amod", "compound", "nmod", "poss"}]
    return [(key, word) for word in owners for key in actors.at_token(context, word) if _is_nation(key)]


def _nations(context: Context, nouns: Iterable[Token]) -> list[Target]:
    """The nations that the nouns name themselves."""
    return [(key, word) for word in nouns for key in actors.at_token(context, word) if _is_nation(key)]


def _is_nation(key: str) -> bool:
    return key.startswith(f"{Kind.NATION}/")


def _refer(context: Context, actor: str, action: str, thing: str) -> str:
    """The measure with that actor, action and object, new if necessary."""
    name = f"{context.referents[actor].name} {action} {thing}"
    key = f"{Kind.MEASURE}/{slug(name)}"
    return context.refer(Kind.MEASURE, name[: _LONGEST + 20], key=key, action=action, object=thing)


def _targets(context: Context, match: matcher.Match, thing: Token, actor: str) -> list[Target]:
    """The targets of the measure, with the word that names them; else the owner of its object: "tariffs
    on Kenyan tea".
    """
    found = [
        (key, head)
        for head in match.roles.get("target", [])
        for key in _actor(context, head) or [key for key, _ in adjacent_names(context, head) if not is_person(key)]
    ]
    beside = [*thing.subtree, *match.trigger.children]
    objects = [noun for each in beside if each.lower_ in _HITTING for noun in each.children if noun.dep_ == "pobj"]
    hit = [word for noun in _with_traded(objects) for word in (*noun.lefts, noun)]
    named = _nations(context, hit)
    return (
        found
        or named
        or _owners(context, _goods(match.trigger, thing))
        or ([] if any(noun.ent_type_ != "DATE" for noun in objects) else _hit_before(context, thing, actor))
    )


def _with_traded(nouns: Iterable[Token]) -> list[Token]:
    """The nouns, and what trade and belongings are of: "imports of Latvian herring", "assets of Latvian banks"."""
    having = lexicon.words("measures", "trade") | lexicon.words("measures", "belongings")
    return [
        word
        for noun in nouns
        for word in (noun, *(matcher.fillers(noun, ("@of",)) if noun.lemma_.lower() in having else ()))
    ]


def _goods(verb: Token, thing: Token) -> list[Token]:
    """What a measure hits by its object: the object of "ban", what imports are of, whose assets they are."""
    found = _with_traded([thing])
    whose = thing.lemma_.lower() in lexicon.words("measures", "trade") | lexicon.words("measures", "belongings")
    return found if whose or verb.lemma_ in lexicon.words("measures", "banning") else []


def _hit_before(context: Context, thing: Token, actor: str) -> list[Target]:
    """The targets of the actor's measure named before, which the words take up: "lifted the ban"."""
    taken_up = any(child.lower_ in _TAKING_UP for child in thing.children)
    standing = thing.lemma_.lower() in lexicon.words("measures", "standing")
    if not taken_up or not standing:
        return []
    own = {claim.subject for claim in context.claims if claim.relation == "imposedBy" and claim.object == actor}
    for claim in reversed(context.claims):
        if claim.relation == "directedAt" and claim.subject in own and claim.object is not None:
            measure = context.referents[claim.subject]
            words = f"{measure.facet('action')} {measure.facet('object')}".lower().split()
            if not {thing.lemma_.lower(), f"{thing.lemma_.lower()}s"}.isdisjoint(words):
                return [(claim.object, thing)]
    return []


def _claim(context: Context, match: matcher.Match, actor: tuple[str, Token], thing: Token) -> None:
    verb = match.trigger
    standing = status.standing(context, verb, verb)
    text = words_of(phrase(thing, cut=_CUT))[:_LONGEST]
    key = _refer(context, actor[0], verb.lemma_, text)
    state = Status.DENIED if standing.negated else standing.status
    saying = Saying(verb, match.frame.id, state, standing.claimant)
    context.claim(saying, key, "imposedBy", actor[0], words=[thing, actor[1]])
    for target, head in _targets(context, match, thing, actor[0]):
        if target != actor[0]:
            context.claim(saying, key, "directedAt", target, words=[thing, head])
    when = times(context, verb, verb, future=standing.ahead)
    if when.start:
        context.claim(saying, key, "occurredOn", value=when.start, words=[thing, *when.start_words])
