"""Measures: tariffs, bans, sanctions, suspensions and their lifting, with who takes them and whom they hit."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.extract import parties, status
from kg.extract.compounds import adjacent_names
from kg.extract.scene import Saying, Scene, is_person, phrase, words_of
from kg.extract.times import times
from kg.model import Kind, Status
from kg.namespaces import slug

#: How many characters of what is taxed, banned or lifted are kept.
_LONGEST = 120


def read(scene: Scene) -> None:
    """Claim every measure somebody takes, threatens or lifts."""
    for match in lexicon.match(scene.doc, "measures"):
        actor = next(((key, head) for head in match.roles["actor"] for key in _actor(scene, head)), None)
        thing = next((t for t in match.roles["object"] if _is_object(t)), None)
        if actor is None or thing is None or match.trigger.i in scene.boilerplate:
            continue
        _claim(scene, match, actor, thing)


def _actor(scene: Scene, head: Token) -> list[str]:
    return [key for key in parties.sides(scene, head) if not scene.is_outlet(key)]


def _is_object(token: Token) -> bool:
    objects = lexicon.words("measures", "objects")
    return token.lemma_.lower() in objects or any(
        t.lemma_.lower() in objects for t in token.subtree if t.dep_ in {"compound", "pobj", "dobj"}
    )


def _claim(scene: Scene, match: lexicon.Match, actor: tuple[str, Token], thing: Token) -> None:
    verb = match.trigger
    standing = status.standing(scene, verb, verb)
    text = words_of(phrase(thing, cut=frozenset({"acl", "cc", "conj", "det"})))[:_LONGEST]
    name = f"{scene.referents[actor[0]].name} {verb.lemma_} {text}"
    key = f"{Kind.MEASURE}/{slug(name)}"
    scene.refer(Kind.MEASURE, name[: _LONGEST + 20], key=key, action=verb.lemma_, object=text)
    state = Status.DENIED if standing.negated else standing.status
    saying = Saying(verb, match.frame.id, state, standing.claimant)
    scene.claim(saying, key, "imposedBy", actor[0], words=[thing, actor[1]])
    for head in match.roles.get("target", []):
        for target in _actor(scene, head) or [key for key, _ in adjacent_names(scene, head) if not is_person(key)]:
            if target != actor[0]:
                scene.claim(saying, key, "directedAt", target, words=[thing, head])
    when = times(scene, verb, verb, future=standing.ahead)
    if when.start:
        scene.claim(saying, key, "occurredOn", value=when.start, words=[thing, *when.start_words])
