"""Measures: tariffs, bans, sanctions, suspensions and their lifting, with who takes them and whom they hit."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.extract import actors, status
from kg.extract.scene import Scene, phrase, words_of
from kg.extract.times import times
from kg.model import Kind, Status
from kg.namespaces import slug


def read(scene: Scene) -> None:
    """Claim every measure somebody takes, threatens or lifts."""
    for match in lexicon.match(scene.doc, "measures"):
        actor = next(((key, head) for head in match.roles["actor"] for key in _actor(scene, head)), None)
        thing = next((t for t in match.roles["object"] if _is_object(t)), None)
        if actor is None or thing is None or match.trigger.i in scene.boilerplate:
            continue
        _claim(scene, match, actor, thing)


def _actor(scene: Scene, head: Token) -> list[str]:
    return [key for key in actors.sides(scene, head) if scene.referents[key].facet("type") != "outlet"]


def _is_object(token: Token) -> bool:
    objects = lexicon.words("measures", "objects")
    return token.lemma_.lower() in objects or any(
        t.lemma_.lower() in objects for t in token.subtree if t.dep_ in {"compound", "pobj", "dobj"}
    )


def _claim(scene: Scene, match: lexicon.Match, actor: tuple[str, Token], thing: Token) -> None:
    verb = match.trigger
    standing = status.standing(scene, verb, verb)
    span = phrase(thing, cut=frozenset({"acl", "cc", "conj", "det"}))
    text = words_of(span)[:120]
    name = f"{scene.referents[actor[0]].name} {verb.lemma_} {text}"
    key = scene.refer(Kind.MEASURE, name[:140], key=f"{Kind.MEASURE}/{slug(name)}", action=verb.lemma_, object=text)
    state = Status.DENIED if standing.negated else standing.status

    def put(relation: str, target: str | None, words: list[Token], value: str | None = None) -> None:
        scene.claim(
            key,
            relation,
            target,
            value=value,
            words=[thing, *words],
            cue=verb,
            frame=match.frame.id,
            status=state,
            claimant=standing.claimant,
        )

    put("imposedBy", actor[0], [actor[1]])
    for head in match.roles.get("target", []):
        for target in _actor(scene, head):
            if target != actor[0]:
                put("directedAt", target, [head])
    when = times(scene, verb, verb, future=standing.ahead)
    if when.start:
        put("occurredOn", None, when.start_words, when.start)
