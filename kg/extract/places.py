"""Where people meet: cities, regions and buildings after in and at, and places named before the noun.

A capital is a place only where people meet in it; as a speaker or a party it is its nation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import dateline, lexicon, reference
from kg.extract.scene import Scene, phrase, words_of
from kg.model import Kind, Mention, Span


@dataclass
class Whereabouts:
    """The place (city, else region or country) and the venue a mention names, with the tokens that say so."""

    place: str | None = None
    place_words: list[Token] = field(default_factory=list)
    venue: str | None = None
    venue_words: list[Token] = field(default_factory=list)


def whereabouts(scene: Scene, token: Token, verb: Token | None) -> Whereabouts:
    """The place and venue named around a mention of talks."""
    found = Whereabouts()
    _from_prepositions(scene, token, verb, found)
    if found.place is None and verb is not None:
        _from_where(scene, verb, found)
    if found.place is None:
        _from_compound(scene, token, found)
    if found.place is None:
        _from_here(scene, token, verb, found)
    return found


def _from_prepositions(scene: Scene, token: Token, verb: Token | None, found: Whereabouts) -> None:
    for preposition in _near_prepositions(token, verb):
        for head in [child for child in preposition.children if child.dep_ == "pobj"]:
            venue = _venue(scene, preposition, head)
            if venue is not None:
                found.venue, found.venue_words = found.venue or venue, [preposition, head]
                _from_prepositions_of(scene, head, found)
                continue
            key = place_key(scene, head)
            if key is not None and _better(scene, key, found.place):
                found.place, found.place_words = key, [preposition, head]


def _from_prepositions_of(scene: Scene, head: Token, found: Whereabouts) -> None:
    """ "at the Harbour Hotel in Oslo", "a Munich hotel": the place is told with the venue."""
    for inner in lexicon.preposition_objects(head, "in|near|outside"):
        key = place_key(scene, inner)
        if key is not None and _better(scene, key, found.place):
            found.place, found.place_words = key, [inner]
    for child in head.children:
        if child.dep_ in {"compound", "nmod", "poss"} and (key := place_key(scene, child)) and found.place is None:
            found.place, found.place_words = key, [child]


def _near_prepositions(token: Token, verb: Token | None) -> list[Token]:
    """Prepositions in, at, near of the noun, of its verb, or of what belongs to either, in order of the text."""
    anchors = {token.i} | ({verb.i} if verb is not None else set())
    anchors |= {child.i for child in token.children if child.dep_ in {"relcl", "acl"}}
    found = []
    for word in token.sent:
        if word.pos_ not in {"ADP", "SCONJ"} or word.lower_ not in {"in", "at", "near", "outside", "into", "to"}:
            continue
        if word.lower_ in {"to", "into"} and not (
            verb is not None
            and word.head.i == verb.i
            and verb.lemma_ in {"travel", "come", "go", "return", "head", "gather", "move"}
        ):
            continue
        head, steps = word.head, 0
        while (
            steps < 3
            and head.i not in anchors
            and head.dep_
            in {"dobj", "pobj", "prep", "npadvmod", "advmod", "attr", "acl", "nsubj", "nsubjpass", "xcomp", "pcomp"}
        ):
            if _is_other_event(head, token):
                break
            head, steps = head.head, steps + 1
        if head.i in anchors and not (steps and word.head.dep_ in {"nsubj", "nsubjpass"} and word.head.i != token.i):
            found.append(word)
    return found


def _is_other_event(head: Token, token: Token) -> bool:
    lemma = head.lemma_.lower()
    if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.i == token.i:
        return False
    return head.i != token.i and (
        lemma in lexicon.words("negotiations", "nouns")
        or lemma in lexicon.words("negotiations", "weak")
        or (head.pos_ == "VERB"
        and head.dep_ in {"relcl", "advcl", "ccomp"})
    )


def place_key(scene: Scene, head: Token) -> str | None:
    """The place the token's name is, capitals and countries included; None for anything else."""
    if head.lemma_ == "capital" and head.i not in scene.entities:
        return _capital_key(scene, head)
    ent = scene.entities.get(head.i)
    if ent is None or ent.label_ not in {"PLACE", "NATION"} or ent.kb_id_ == "people":
        return None
    if ent.label_ == "NATION" and ent.kb_id_ == "name":
        name = reference.nation_names().get(ent.ent_id_, words_of(ent))
        kind = "country"
    else:
        name = words_of(ent)
        name = name.title() if name.isupper() and len(name) > 4 else name
        kind = (
            "city" if ent.kb_id_ == "seat" or name in reference.cities() or name in reference.capitals() else "region"
        )
    if name in {"White House", "Kremlin", "Downing Street", "Pentagon"}:
        kind = "venue"
    key = scene.refer(Kind.PLACE, name, type=kind)
    scene.mentions.setdefault((_span(ent), key), _mention(ent, key))
    return key


def _capital_key(scene: Scene, head: Token) -> str | None:
    """ "the Norwegian capital", "Norway's capital": the city reference data names."""
    for child in head.children:
        ent = scene.entities.get(child.i)
        if ent is not None and ent.label_ == "NATION" and (name := reference.capital_of(ent.ent_id_)):
            key = scene.refer(Kind.PLACE, name, type="city")
            span = scene.doc[min(ent.start, head.i) : head.i + 1]
            scene.mentions.setdefault((_span(span), key), Mention(_span(span), key, f"capital of {words_of(ent)}"))
            return key
    return None


def _span(ent: DocSpan) -> Span:
    return Span(ent.start_char, ent.end_char)


def _mention(ent: DocSpan, key: str) -> Mention:
    return Mention(_span(ent), key, "place where people meet")


def _better(scene: Scene, key: str, held: str | None) -> bool:
    """A city is a better answer than a region or country."""
    rank = {"city": 0, "region": 1, "country": 2, "venue": 3}
    if held is None:
        return True
    return rank[scene.referents[key].facet("type") or "region"] < rank[scene.referents[held].facet("type") or "region"]


def _venue(scene: Scene, preposition: Token, head: Token) -> str | None:
    """A building after at or in: a hotel, a palace, a house with a name."""
    if head.lemma_.lower() not in lexicon.words("venues", "nouns") and not (
        head.i in scene.entities and _venue_name(scene.entities[head.i])
    ):
        return None
    ent = scene.entities.get(head.i)
    name = (
        words_of(ent)
        if ent is not None and len(ent) > 1
        else words_of(phrase(head, cut=frozenset({"prep", "acl", "det"})))
    )
    name = name.removeprefix("the ").removeprefix("a ").removeprefix("an ").strip()
    if not name or preposition.lower_ not in {"at", "in", "inside"} or not any(c.isupper() for c in name):
        return None
    key = scene.refer(Kind.PLACE, name, type="venue")
    span = ent if ent is not None and len(ent) > 1 else phrase(head, cut=frozenset({"prep", "acl"}))
    scene.mentions.setdefault((_span(span), key), _mention(span, key))
    return key


def _venue_name(ent: DocSpan) -> bool:
    return len(ent) > 1 and ent[-1].lower_ in lexicon.words("venues", "nouns") and ent.label_ in {"ORG", "PLACE"}


def _from_where(scene: Scene, verb: Token, found: Whereabouts) -> None:
    """ "Riga, where the delegation met the premier": the place a relative clause hangs on."""
    node = verb
    while node.dep_ in {"conj", "xcomp"} and node.head.pos_ == "VERB":
        node = node.head
    if (
        node.dep_ == "relcl"
        and any(child.lower_ == "where" for child in node.children)
        and (key := place_key(scene, node.head))
    ):
        found.place, found.place_words = key, [node.head]


def visited(scene: Scene, verb: Token, found: Whereabouts) -> None:
    """ "The delegation visited Riga. It met the premier": the place reached in the sentence before, or earlier in this one."""
    start = verb.sent.start
    sentences = [scene.doc[start - 1].sent, verb.sent] if start else [verb.sent]
    for sentence in sentences:
        for token in sentence:
            if token.i < verb.i and token.lemma_ in {"visit", "arrive", "reach"} and token.pos_ == "VERB":
                for head in lexicon.fillers(token, ("object", "@in|at")):
                    if key := place_key(scene, head):
                        found.place, found.place_words = key, [head]
                        return


def _from_compound(scene: Scene, token: Token, found: Whereabouts) -> None:
    """ "the Oslo talks": a city or region right before the noun, and no side of a pair."""
    for child in token.children:
        if child.dep_ in {"compound", "nmod", "amod", "poss"} and child.i < token.i and child.i in scene.entities:
            ent = scene.entities[child.i]
            paired = token.doc[ent.end].text in {"-", "–", "and"} or (
                ent.start and token.doc[ent.start - 1].text in {"-", "–"}
            )
            if (ent.label_ == "PLACE" or ent.kb_id_ == "seat") and not paired and (key := place_key(scene, child)):
                if scene.referents[key].facet("type") in {"city", "venue"} or words_of(ent) in reference.cities():
                    found.place, found.place_words = key, [child]


def _from_here(scene: Scene, token: Token, verb: Token | None, found: Whereabouts) -> None:
    """ "ended talks here": the place of the dateline."""
    words = [child for node in (token, verb) if node is not None for child in node.children if child.lower_ == "here"]
    key = dateline_place(scene) if words else None
    if key is not None:
        found.place, found.place_words = key, words


def dateline_place(scene: Scene) -> str | None:
    """The place of the dateline, when it names just one."""
    name, start, end = dateline.dateline_place(scene.article.text)
    if not name:
        return None
    span = Span(start, end)
    key = scene.refer(Kind.PLACE, name, type="city")
    scene.mentions.setdefault((span, key), Mention(span, key, "dateline"))
    return key
