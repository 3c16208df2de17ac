"""What talks turn on, where the text tells it apart from the talks: "the two sides differed over quotas"."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.extract import actors, mentions, negotiations, status
from kg.extract.negotiations import Talks
from kg.extract.scene import Scene


def read(scene: Scene, talks: list[Talks]) -> None:
    """Claim topics told by verbs and nouns of dispute and discussion."""
    if not talks:
        return
    for match in lexicon.match(scene.doc, "topics"):
        cue = match.trigger
        if cue.i in scene.boilerplate or cue.i in scene.talks or not _of_talks(scene, match):
            continue
        negotiation = negotiations.nearest(scene, cue, talks)
        standing = status.standing(scene, cue, cue if cue.pos_ == "VERB" else mentions.governing_verb(cue))
        for head in match.roles["topic"]:
            for text, token in mentions.topic(head):
                if negotiation is not None and token.i not in scene.talks and not actors.at_token(scene, token):
                    scene.claim(
                        negotiation,
                        "about",
                        None,
                        value=text,
                        words=[token],
                        cue=cue,
                        frame=match.frame.id,
                        status=status.stated(standing.status),
                        claimant=standing.claimant,
                    )


def read_matters(scene: Scene, talks: list[Talks]) -> None:
    """Claim as topics what sides agree on, and the disputes named in a sentence that tells of talks."""
    if not talks:
        return
    for match in lexicon.match(scene.doc, "agreements"):
        heads = [h for term in match.roles["term"] for h in (lexicon.fillers(term, ("object",)) if term.pos_ == "VERB" else [term])]
        if len([k for head in match.roles["party"] for k in actors.sides(scene, head)]) > 1:
            _claim(scene, talks, match.trigger, heads, "topics.agreed")
    for token in scene.doc:
        lemma = token.lemma_.lower()
        if token.pos_ != "NOUN" or token.i in scene.boilerplate or token.i in scene.quoted:
            continue
        told_here = any(token.sent.start <= i < token.sent.end for i in scene.talks)
        if lemma in lexicon.words("agreements", "nouns"):
            _claim(scene, talks, token, lexicon.fillers(token, ("@on|over|about",)), "topics.agreement-on")
        elif lemma in lexicon.words("topics", "disputes") and told_here and lexicon.compound(token):
            _claim(scene, talks, token, [token], "topics.dispute")


def _claim(scene: Scene, talks: list[Talks], cue: Token, heads: list[Token], frame: str) -> None:
    negotiation = negotiations.nearest(scene, cue, talks)
    for head in heads:
        for text, token in mentions.topic(head):
            if negotiation is not None and token.i not in scene.talks and not actors.at_token(scene, token):
                scene.claim(negotiation, "about", None, value=text, words=[token], cue=cue, frame=frame)


def _of_talks(scene: Scene, match: lexicon.Match) -> bool:
    """Whether the clause is about the talks: they, a side or a delegation are its subject, or its sentence tells of them."""
    sentence = match.trigger.sent
    if any(sentence.start <= i < sentence.end for i in scene.talks):
        return True
    return any(_sits(scene, head) for head in match.roles.get("subject", []))


def _sits(scene: Scene, head: Token) -> bool:
    if head.i in scene.talks or lexicon.lemma(head) in lexicon.words("delegations", "groups"):
        return True
    keys = [actors.side(scene, key) for key in actors.sides(scene, head)]
    return len(keys) > 1 and set(keys) <= set(scene.main_sides)
