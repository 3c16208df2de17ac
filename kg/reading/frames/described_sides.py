"""Sides by a description: "the rebel group ...", "government and rebel negotiators", "the paper company"."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.dateline import dateline_place
from kg.model import Kind
from kg.reading.frames import actors, matcher
from kg.reading.frames.context import Context, is_person

#: The most tokens between a body and its description.
_BESIDE = 5


def members_body(context: Context, token: Token) -> list[str]:
    """The body whose members they are: "rebels of the Harbour Front", "fighters from the Northern Army"."""
    heads = matcher.fillers(token, ("@of|from",))
    named = [key for head in heads for key in actors.at_token(context, head) if key.startswith(f"{Kind.ORGANIZATION}/")]
    fighting = {"armed-group", "party", "other"}
    return [key for key in named if context.referents[key].facet("type") in fighting][:1]


def called(context: Context, token: Token) -> list[str]:
    """The body named right beside its description: "the rebel group Free Harbour", "the Rodna party"."""
    before = token.doc[token.i - 1] if token.i else token
    if token.lower_ in {"party", "movement", "militia"} and before.tag_ == "NNP" and before.i not in context.entities:
        own = token if token.text[:1].isupper() else before  # "the Harbour Party", "the Harbour party"
        return [actors.unknown_key(context, own)] if before.head.i == token.i and own.i not in context.entities else []
    if token.lower_ not in lexicon.words("names", "called"):
        return []
    beside = [child for child in token.children if child.dep_ == "appos" and child.i < token.i + _BESIDE]
    named = [key for child in beside for key in actors.at_token(context, child) if not is_person(key)]
    return named or [actors.unknown_key(context, child) for child in beside if child.pos_ == "PROPN"][:1]


def adjective_sides(context: Context, token: Token) -> list[str]:
    """Sides described right before their representatives: "government and rebel negotiators"."""
    words = [token.doc[i] for i in range(max(token.sent.start, token.i - _BESIDE), token.i)]
    words = [
        word for word in words if word.head.i in {token.i, *(w.i for w in words)} and word.i not in context.entities
    ]
    groups = [w for w in words if w.tag_ in {"NN", "JJ"} and w.lower_ in lexicon.table("actors", "adjectives")]
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else token
    if token.lower_ == "government" and following.lower_ == "and" and not list(token.lefts):
        return _at_home(context, token)  # "Government and rebel negotiators"
    state = any(word.lower_ in {"government", "army"} for word in words)
    joined = any(word.lower_ == "and" for word in words)
    if not joined or not (groups or state):
        return []
    states = [key for word in words if word.lower_ in {"government", "army"} for key in _at_home(context, word)]
    return [*states[:1], *(actors.adjective_group_key(context, word) for word in groups)]


def _at_home(context: Context, word: Token) -> list[str]:
    """The nation of a government without a name."""
    key = home(context)
    if key is None:
        return []
    context.mention(context.doc[word.i : word.i + 1], key, "its government")
    return [key]


def rulers(context: Context, token: Token) -> list[str]:
    """The rulers of a region that is no nation: "the rival authorities of Harland"."""
    if token.lower_ not in {"authorities", "government", "administration", "rulers", "leadership", "regime"}:
        return []
    regions = [head for head in matcher.fillers(token, ("@of",)) if head.tag_ == "NNP" and head.is_title]
    names = [(head, context.entities.get(head.i)) for head in regions if not list(head.children)]
    unseen = [
        h for h, name in names if name is None or (name.label_ == "PLACE" and name.text not in reference.cities())
    ]
    return [actors.unknown_key(context, head) for head in unseen if (head.text,) not in reference.region_words()][:1]


def home(context: Context) -> str | None:
    """The nation that "the government" means in an article: the only one named, else the dateline's."""
    governments = {
        key for i, keys in context.stands_for.items() for key in keys if context.doc[i].lemma_ == "government"
    }
    governments = {key for key in governments if key.startswith(f"{Kind.NATION}/")}
    if governments:
        return governments.pop() if len(governments) == 1 else None
    place = dateline_place(context.article.text)[0].title()
    cities = reference.cities()
    code = cities.get(place, cities.get(place.removesuffix(" City"), ("", 0)))[0]
    names = reference.nation_names()
    return actors.nation_key(context, code, names[code]) if code in names else None
