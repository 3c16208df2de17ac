"""What the things a language model speaks of are in the article: the very referents the frames would speak of.

Nothing is made of a name that the article does not have, or has for something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Kind, Span
from kg.namespaces import digest, slug
from kg.reading.annotation import grammar
from kg.reading.frames import matcher, negotiations, quotations
from kg.reading.frames.places import place_key, venue_key
from kg.reading.frames.scene import Scene
from kg.reading.frames.testimony.passages import Passage

ACTORS = frozenset({Kind.PERSON, Kind.NATION, Kind.ORGANIZATION})


@dataclass(frozen=True)
class Thing:
    """A referent and the word of the quote that stands for it."""

    key: str
    word: Token


def ground(passage: Passage, raw: Mapping[str, Any], subject: str | None = None) -> Thing | None:
    """The referent that a thing of an answer is, by its kind and words; None where the article has none such.

    ``subject`` is the claim's subject, which a post-holding is held by.
    """
    kind = Kind(raw["kind"])
    if kind in ACTORS:
        return actor(passage, raw["words"], kind)
    if kind is Kind.POST_HOLDING:
        return _holding(passage, raw, subject) if subject is not None else None
    return _GROUND[kind](passage, raw)


def actor(passage: Passage, name: object, kind: Kind | None = None) -> Thing | None:
    """The person, nation or organisation of that name, if the quote names, describes or takes it up."""
    key = named(passage, name, kind)
    words = passage.names(key) if key is not None else []
    return Thing(key, words[0]) if key is not None and words else None


def named(passage: Passage, name: object, kind: Kind | None = None) -> str | None:
    """The actor, of that kind where one is given, that the name stands for in the article; None where it is several.

    Of names within names ("an American official", "Minister Anna Keller") the longest is the actor's.
    """
    scene = passage.scene
    spans = passage.find(name) or passage.find(name, quoted=False)
    found: dict[int, set[str]] = {}
    for mention in scene.mentions.values():
        is_of = scene.referents[mention.referent].kind in ({kind} if kind is not None else ACTORS)
        if is_of and any(s.start <= mention.span.start and mention.span.end <= s.end for s in spans):
            found.setdefault(mention.span.end - mention.span.start, set()).add(mention.referent)
    entry = reference.nation_words().get(tuple(str(name).split()))
    if not found and entry is not None:  # "Norway" for "Norwegian": the same name by the reference data
        nations = {r.key for r in scene.of_kind(Kind.NATION) if r.facet("code") == entry.code}
        found = {0: {key for key in nations if passage.names(key)}}
    longest = found[max(found)] if found else set()
    return next(iter(longest)) if len(longest) == 1 else None


def _place(passage: Passage, raw: Mapping[str, Any]) -> Thing | None:
    for word in _words(passage, raw["words"]):
        if (key := place_key(passage.scene, word)) is not None:
            return Thing(key, word)
        if word.head.dep_ == "prep" or word.dep_ == "pobj":
            key = venue_key(passage.scene, word.head, word)
            if key is not None:
                return Thing(key, word)
    return None


def _negotiation(passage: Passage, raw: Mapping[str, Any]) -> Thing | None:
    """The talks mentioned in the quote, else elsewhere in the article: what is told of them need not name them."""
    return _talks(passage, raw["words"], quoted=True) or _talks(passage, raw["words"], quoted=False)


def _talks(passage: Passage, words: object, *, quoted: bool) -> Thing | None:
    """The talks that the words mention, also by what a "round of talks" holds; of several the nearest to the quote."""
    doc = passage.scene.doc
    spoken = {token.i for span in passage.find(words, quoted=quoted) for token in passage.inside(span)}
    told: dict[str, Token] = {}
    for i, key in passage.scene.talks.items():
        contents = {head.i for head in matcher.fillers(doc[i], ("@of",)) if _is_content(head)}
        if not spoken.isdisjoint({i} | contents):
            told.setdefault(key, doc[i])
    if len(told) > 1:
        nearest = negotiations.nearest(passage.scene, passage.tokens[0], passage.talks)
        told = {key: word for key, word in told.items() if key == nearest}
    return Thing(*told.popitem()) if told else None


def _is_content(token: Token) -> bool:
    return grammar.lemma(token) in lexicon.words("negotiations", "contents")


def _delegation(passage: Passage, raw: Mapping[str, Any]) -> Thing | None:
    side = actor(passage, raw["onBehalfOf"])
    words = _words(passage, raw["words"])
    if side is None or not words:
        return None
    word = next((token for token in words if _is_group(token)), side.word)
    if raw["sentTo"] is None:
        negotiation = negotiations.nearest(passage.scene, word, passage.talks)
    else:
        talks = _talks(passage, raw["sentTo"], quoted=False)
        negotiation = talks.key if talks is not None else None
    if negotiation is None:
        return None
    return Thing(negotiations.delegation_key(passage.scene, side.key, negotiation), word)


def _is_group(token: Token) -> bool:
    return grammar.lemma(token) in lexicon.words("delegations", "groups")


def _agreement(passage: Passage, raw: Mapping[str, Any]) -> Thing | None:
    words = _words(passage, raw["words"])
    nouns = lexicon.words("agreements", "nouns")
    pact = next((token for token in words if token.lemma_.lower() in nouns), None)
    if pact is None:
        return _termed(passage, words)
    held = _marked(passage.scene, pact, Kind.AGREEMENT)
    return Thing(held or passage.scene.refer(Kind.AGREEMENT, _text(words)), pact)


def _termed(passage: Passage, words: list[Token]) -> Thing | None:
    """The agreement that the frames know by its terms alone: "agreed to reopen the harbour"."""
    for claim in passage.told:
        pact = passage.scene.referents[claim.subject]
        if pact.kind is Kind.AGREEMENT and words:
            at = [token for token in words if token.idx == claim.cue.start]
            if at or slug(pact.name) == slug(_text(words)):
                return Thing(pact.key, (at or words)[0])
    return None


def _marked(scene: Scene, token: Token, kind: Kind) -> str | None:
    """The referent of that kind which the frames found the word to mention."""
    span = Span(token.idx, token.idx + len(token))
    keys = [m.referent for m in scene.mentions.values() if m.span == span and scene.referents[m.referent].kind is kind]
    return keys[0] if keys else None


def _contact(passage: Passage, raw: Mapping[str, Any]) -> Thing | None:
    types = lexicon.table("contacts", "types")
    meanings = {cue[0]: frame.meaning for frame in reversed(matcher.family("contacts")) for cue in frame.cues}
    for word in _words(passage, raw["words"]):
        kind = types.get(word.lemma_.lower()) if word.pos_ == "NOUN" else meanings.get(word.lemma_.lower())
        if kind and word.i not in passage.scene.talks:
            return Thing(_told_at(passage, word, "hasParticipant") or _new_contact(passage, word, str(kind)), word)
    return None


def _new_contact(passage: Passage, word: Token, kind: str) -> str:
    sentence = " ".join(word.sent.text.split())
    key = f"{Kind.CONTACT}/{kind}-{digest(sentence)[:6]}"
    return passage.scene.refer(Kind.CONTACT, f"{kind.replace('-', ' ')}: {sentence[:80]}", key=key, type=kind)


def _measure(passage: Passage, raw: Mapping[str, Any]) -> Thing | None:
    """The measure that an action of the lexicon is, if the parse gives it that object."""
    actions = {cue[0] for frame in matcher.family("measures") for cue in frame.cues}
    objects = lexicon.words("measures", "objects")
    things = _words(passage, raw["object"])
    done = [token for token in _words(passage, raw["action"]) if token.lemma_.lower() in actions]
    heads = matcher.fillers(done[0], ("object", "passive-subject")) if done else []
    bare = not any(token.lemma_.lower() in objects for token in things)
    if bare or not any(head.i == token.i for head in heads for token in things) or not _words(passage, raw["words"]):
        return None
    key = _told_at(passage, done[0], "imposedBy")
    if key is None:
        text = _text(things)
        key = passage.scene.refer(Kind.MEASURE, f"{done[0].lemma_} {text}", action=done[0].lemma_, object=text)
    return Thing(key, done[0])


def _told_at(passage: Passage, cue: Token, relation: str) -> str | None:
    """The subject of the claim that the frames read at the word."""
    return next((c.subject for c in passage.told if c.relation == relation and c.cue.start == cue.idx), None)


def _quotation(passage: Passage, raw: Mapping[str, Any]) -> Thing | None:
    """The quotation that the words are, if they stand between quotation marks and are not too short."""
    scene = passage.scene
    for span in passage.find(raw["words"]):
        text = scene.article.words(span).strip(' "“”')
        for piece in quotations.pieces(scene.article.text):
            inside = text and piece.start <= span.start + 1 and span.end - 1 <= piece.end
            if inside and quotations.is_long(text):
                key = _read_quotation(scene, text) or quotations.quotation_key(scene, text)
                return Thing(key, next(passage.inside(Span(piece.start, piece.end))))
    return None


def _read_quotation(scene: Scene, text: str) -> str | None:
    """The quotation the frames read, which the words are part of."""
    flat = " ".join(text.split())
    for referent in scene.of_kind(Kind.QUOTATION):
        if flat in " ".join((referent.facet("text") or "").split()):
            return referent.key
    return None


def _holding(passage: Passage, raw: Mapping[str, Any], person: str) -> Thing | None:
    """The post that the article's own titles give the person, if the words are all of the title.

    No post is made of a model's word: whose side a person is on hangs on it.
    """
    words = _words(passage, raw["words"])
    while words and _is_no_title(passage.scene, words[0]):
        words.pop(0)
    owner = actor(passage, raw["of"]) if raw["of"] is not None else None
    for holding in passage.scene.posts_of(person):
        is_owned = raw["of"] is None or (owner is not None and owner.key == holding.link("of"))
        if words and is_owned and slug(holding.facet("title") or "") == slug(_text(words)):
            return Thing(holding.key, words[-1])
    return None


def _is_no_title(scene: Scene, token: Token) -> bool:
    """Whether the word tells whose the post is, or that it is no longer held: "the former Norwegian" minister."""
    name = scene.entities.get(token.i)
    return (
        token.pos_ in {"DET", "PART"}
        or token.lower_ in reference.titles().former
        or (name is not None and name.label_ == "NATION")
    )


def _words(passage: Passage, words: object, *, quoted: bool = True) -> list[Token]:
    """The tokens of the first place where the words stand."""
    spans = passage.find(words, quoted=quoted)
    return list(passage.inside(spans[0])) if spans else []


def _text(words: list[Token]) -> str:
    return " ".join("".join(token.text_with_ws for token in words).split())


_GROUND: dict[Kind, Callable[[Passage, Mapping[str, Any]], Thing | None]] = {
    Kind.PLACE: _place,
    Kind.NEGOTIATION: _negotiation,
    Kind.DELEGATION: _delegation,
    Kind.AGREEMENT: _agreement,
    Kind.CONTACT: _contact,
    Kind.MEASURE: _measure,
    Kind.QUOTATION: _quotation,
}
