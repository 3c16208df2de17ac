"""The nation or body for which a person acts, by his or her posts."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Referent
from kg.reading.annotation import grammar
from kg.reading.frames import actors
from kg.reading.frames.antecedents import sentences_back
from kg.reading.frames.context import Context, is_person


def nation_of_body(context: Context, key: str) -> str:
    """The nation of a national body: the United States for the State Department."""
    referent = context.referents[key]
    owner = referent.link("partOf")
    return owner if owner and referent.facet("type") in {"government", "ministry", "intergovernmental"} else key


def person_nation(context: Context, key: str) -> str | None:
    """The nation (else organisation) of a person's post in the article."""
    best = None
    for holding in context.posts_of(key):
        owner = holding.link("of")
        if owner and holding.facet("former") == "false" and not _is_only_described(holding):
            owner = nation_of_body(context, owner)
            if owner.startswith("nation/"):
                return owner
            best = best or owner
    return best or context.affiliations.get(key) or _nearby_nation(context, key)


def _is_only_described(holding: Referent) -> bool:
    """Whether the post only says where somebody is from: "the Norwegian economist"."""
    words = (holding.facet("title") or "").lower().split()
    counterpart = {"counterpart", "colleague"}
    weak = (reference.titles().weak | {"diplomat"}) - counterpart
    return len(words) == 1 and words[0] in weak


def holds_office(context: Context, key: str) -> bool:
    """Whether the person holds an office that only nations have."""
    return any(_is_office(holding) for holding in context.posts_of(key))


def _is_office(holding: Referent) -> bool:
    words = set((holding.facet("title") or "").lower().split())
    return bool(words & lexicon.words("actors", "offices"))


def _nearby_nation(context: Context, key: str) -> str | None:
    """The nation of an officer of state without one: the subject nation of that sentence or the one before."""
    if not any(_is_office(holding) for holding in context.posts_of(key) if not holding.link("of")):
        return None
    token = context.token_at(next(iter(context.starts(key)), -1))
    listed_with = _listed_nation(context, key, token) if token is not None else None
    if listed_with is not None:
        return listed_with
    for sentence in sentences_back(token, 2) if token is not None else []:
        subject_tokens = (part for t in sentence if t.dep_ == "nsubj" for part in grammar.coordination(t))
        subjects = (keys[0] for part in subject_tokens if (keys := context.at.get(part.i)))
        nations = {subject for subject in subjects if subject.startswith("nation/")}
        if len(nations) == 1:
            return nations.pop()
    return None


def _listed_nation(context: Context, key: str, token: Token) -> str | None:
    """The nation of the officer listed right before: "Latvian President Anna Keller and Minister Tomas Rybak"."""
    head = context.entities[token.i].root if token.i in context.entities else token
    while head.dep_ in {"conj", "appos"} and head.head.i < head.i:
        head = head.head
        others = [other for other in actors.at_token(context, head) if is_person(other) and other != key]
        for holding in (holding for other in others for holding in context.posts_of(other)):
            owner = holding.link("of") or ""
            if _is_office(holding) and owner.startswith("nation/"):
                return owner
    return None
