"""States and regions that are not in the reference data: actors like any nation, named by their name or adjective.

The model takes such a name sometimes for a place, sometimes for a body, and often misses its adjective. A word is such
a name if the article shows it as an actor: by what it has ("the delegation of Norlandia", "Norlandia's foreign
minister") or by its side ("the Norlandian side").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from kg import lexicon
from kg.folding import adjectives_of

#: Prepositions with which a state is a place.
_WITHIN = frozenset("in at near across inside outside throughout around through into to from".split())
#: The most words between "'s" and an office or a delegation.
_TITLE = 3


def with_states(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """The names, with every mention and adjective of such a state as an actor."""
    states = _states(doc, named)
    if not states:
        return list(named)
    called = states | {form for state in states for form in adjectives_of(state)}
    taken = {token.i for span in named if len(span) > 1 and not _is_of(span, called) for token in span}
    words = [token for token in doc if token.lower_ in called and token.text[:1].isupper() and token.i not in taken]
    found = {token.i for token in words}
    kept = [span for span in named if found.isdisjoint(range(span.start, span.end))]
    return [*kept, *(Span(doc, token.i, token.i + 1, label=_label(token, states)) for token in words)]


def _label(token: Token, states: set[str]) -> str:
    within = token.i > 0 and token.nbor(-1).lower_ in _WITHIN
    return "PLACE" if within and token.lower_ in states else "ORG"


def _is_of(span: Span, called: set[str]) -> bool:
    """Whether a name has only such words, joined by a hyphen: "Norlandian-Torrini"."""
    return all(token.lower_ in called or token.text in "-–—" for token in span)


def _states(doc: Doc, named: Sequence[Span]) -> set[str]:
    """The names of the states, in small letters."""
    alone = [span for span in named if len(span) == 1 and span.label_ in ("PLACE", "ORG") and not span.id_]
    longer = {span[0].lower_ for span in named if len(span) > 1 and span.label_ == "ORG"}
    candidates = {span.text.lower() for span in alone if span.text.istitle() and span.text.isalpha()} - longer
    adjectives = {form: state for state in sorted(candidates) for form in adjectives_of(state)}
    return set(_shown_as_actors(doc, candidates, adjectives))


def _shown_as_actors(doc: Doc, candidates: set[str], adjectives: dict[str, str]) -> Iterator[str]:
    had = lexicon.words("names", "states-have")
    cues = had | lexicon.words("names", "states-offices")
    for token, following in pairwise(doc):
        word = token.lower_
        if word in had and following.lower_ == "of" and following.i + 1 < len(doc):
            owner = following.nbor()
            if owner.lower_ in candidates and owner.text[:1].isupper():
                yield owner.lower_
        if token.text[:1].isupper() and word in adjectives and following.lower_ in cues:
            yield adjectives[word]
        if token.text[:1].isupper() and word in candidates and following.text in ("'s", "’s"):
            if any(other.lower_ in cues for other in doc[following.i + 1 : following.i + 1 + _TITLE]):
                yield word
