"""What talks turn on, where the text tells it apart from the talks: "the two sides differed over quotas"."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.extract import actors, negotiations, parties, status, topic_phrases
from kg.extract.clauses import governing_verb
from kg.extract.places import whereabouts
from kg.extract.scene import Saying, Scene
from kg.extract.talks import Talks


def read(scene: Scene, talks: list[Talks]) -> None:
    """Claim topics told by verbs and nouns of dispute and discussion."""
    if not talks:
        return
    for match in lexicon.match(scene.doc, "topics"):
        cue = match.trigger
        if cue.i not in scene.boilerplate and cue.i not in scene.talks and _of_talks(scene, match):
            standing = status.standing(scene, cue, cue if cue.pos_ == "VERB" else governing_verb(cue))
            _claim(scene, standing.saying(cue, match.frame.id), match.roles["topic"], talks)


def read_matters(scene: Scene, talks: list[Talks]) -> None:
    """Claim as topics what sides agree on, and the disputes named in a sentence that tells of talks."""
    if not talks:
        return
    for match in lexicon.match(scene.doc, "agreements"):
        if len([key for head in match.roles["party"] for key in parties.sides(scene, head)]) > 1:
            heads = [head for term in match.roles["term"] for head in _agreed_on(term)]
            _claim(scene, Saying(match.trigger, "topics.agreed"), heads, talks)
    for token in scene.doc:
        if token.pos_ == "NOUN" and token.i not in scene.boilerplate and token.i not in scene.quoted:
            _read_noun(scene, token, talks)


def _agreed_on(term: Token) -> list[Token]:
    return lexicon.fillers(term, ("object",)) if term.pos_ == "VERB" else [term]


def _read_noun(scene: Scene, token: Token, talks: list[Talks]) -> None:
    lemma = token.lemma_.lower()
    if lemma in lexicon.words("agreements", "nouns"):
        heads = lexicon.fillers(token, ("@on|over|about",))
        _claim(scene, Saying(token, "topics.agreement-on"), heads, talks)
    elif lemma in lexicon.words("topics", "disputes") and lexicon.compound(token) and _tells_of_talks(scene, token):
        _claim(scene, Saying(token, "topics.dispute"), [token], talks)


def _claim(scene: Scene, saying: Saying, heads: list[Token], talks: list[Talks]) -> None:
    """Claim the topics the heads name of the negotiation held where the verb says, or else spoken of there."""
    place = whereabouts(scene, saying.cue, saying.cue).place if saying.cue.pos_ == "VERB" else None
    there = next((one.key for one in talks if place is not None and one.place == place), None)
    negotiation = there or negotiations.nearest(scene, saying.cue, talks)
    for text, token in [topic for head in heads for topic in topic_phrases.topic(head)]:
        if negotiation is not None and token.i not in scene.talks and not actors.at_token(scene, token):
            scene.claim(saying, negotiation, "about", value=text, words=[token])


def _of_talks(scene: Scene, match: lexicon.Match) -> bool:
    """Whether the clause is about the talks: they or a side are its subject, or its sentence tells of them."""
    subjects = match.roles.get("subject", [])
    return _tells_of_talks(scene, match.trigger) or any(_sits(scene, head) for head in subjects)


def _tells_of_talks(scene: Scene, token: Token) -> bool:
    """Whether talks are mentioned in the token's sentence."""
    return any(token.sent.start <= i < token.sent.end for i in scene.talks)


def _sits(scene: Scene, head: Token) -> bool:
    if head.i in scene.talks or lexicon.lemma(head) in lexicon.words("delegations", "groups"):
        return True
    keys = [parties.side(scene, key) for key in parties.sides(scene, head)]
    return len(keys) > 1 and set(keys) <= set(scene.main_sides)
