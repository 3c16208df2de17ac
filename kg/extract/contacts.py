"""Calls, meetings and letters between a few named people, which are no talks of delegations."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.extract import actors, mentions, persons, status
from kg.extract.scene import Scene
from kg.extract.times import times
from kg.model import Kind, Status


def read(scene: Scene) -> None:
    """Claim every contact between two or three named persons."""
    for match in lexicon.match(scene.doc, "contacts"):
        if match.trigger.i in scene.talks or match.trigger.i in scene.boilerplate:
            continue
        heads = persons.listed(scene, [head for role in ("party", "other") for head in match.roles.get(role, [])])
        people = [(key, head) for head in heads for key in _people(scene, head)]
        _claim(scene, match.trigger, match.frame.meaning, people, match.frame.id)
    for token in scene.doc:
        kind = lexicon.table("contacts", "types").get(token.lemma_.lower())
        if kind and token.pos_ == "NOUN" and token.i not in scene.talks and token.i not in scene.boilerplate:
            _claim(scene, token, str(kind), _around(scene, token), "contacts.noun")


def _people(scene: Scene, head: Token) -> list[str]:
    keys = [key for key in actors.at_token(scene, head) if key.startswith("person/")]
    if keys:
        return keys
    if head.lower_ in {"he", "she", "him", "her"}:
        key = actors.last_person(scene, head)
        return [key] if key else []
    described = actors.described_person(scene, head)
    return [described] if described else []


def _around(scene: Scene, token: Token) -> list[tuple[str, Token]]:
    """The persons of a call or meeting told by a noun: "the call between A and B", "A's letter to B", "the A-B call"."""
    heads = lexicon.fillers(token, ("@between|with",)) + lexicon.fillers(token, ("@to",)) + lexicon.possessor(token)
    found = [(key, head) for head in heads for key in _people(scene, head)]
    found += [(key, head) for key, head in mentions.adjacent_names(scene, token) if key.startswith("person/")]
    verb = mentions.governing_verb(token)
    if len(found) == 1 and verb is not None and verb.lemma_ in {"have", "hold", "make", "take", "place"}:
        found += [(key, head) for head in lexicon.fillers(verb, ("subject",)) for key in _people(scene, head)]
    return found


def _claim(scene: Scene, cue: Token, kind: str, people: list[tuple[str, Token]], frame: str) -> None:
    people = list({key: (key, head) for key, head in people}.values())
    if not 2 <= len(people) <= 4:
        return
    verb = cue if cue.pos_ == "VERB" else mentions.governing_verb(cue)
    standing = status.standing(scene, cue, verb)
    names = " and ".join(scene.referents[key].name for key, _ in people)
    label = f"{kind.replace('-', ' ')} of {names}"
    key = scene.refer(Kind.CONTACT, label, type=kind)
    state = Status.ASSERTED if standing.status is Status.DENIED and not standing.negated else standing.status
    for person, head in people:
        scene.claim(
            key, "hasParticipant", person, words=[head], cue=cue, frame=frame, status=state, claimant=standing.claimant
        )
    when = times(scene, cue, verb, future=standing.ahead)
    if when.start:
        scene.claim(
            key,
            "occurredOn",
            None,
            value=when.start,
            words=when.start_words,
            cue=cue,
            frame=frame,
            status=state,
            claimant=standing.claimant,
        )
