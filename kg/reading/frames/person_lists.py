"""Lists of persons, each with a title: "Anna Keller, Trade Minister Tomas Rybak and envoy Elsa Brandt"."""

from __future__ import annotations

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon, reference
from kg.reading.annotation import grammar
from kg.reading.frames.context import Context
from kg.reading.frames.titles import title_before

#: The most tokens of a title in a list.
_REACH = 16
_BREAKING = frozenset({"who", "which", "a", "while"})
_STOPS = frozenset({".", ";", ":", "–", "—"})


def listed(context: Context, heads: list[Token]) -> list[Token]:
    """The heads, and persons listed before and after them with their titles."""
    found = list(heads)
    for head in heads:
        name = context.entities.get(head.i)
        if name is None or name.label_ != "PERSON":
            name = _apposed(context, head)
        while name is not None and name.label_ == "PERSON":
            name = _next_listed(context, name.end)
            if name is not None and name.root not in found:
                found.append(name.root)
        before = _listed_before(context, context.entities.get(head.i))
        if before is not None and before.root not in found:
            found.insert(0, before.root)
    return found


def _apposed(context: Context, head: Token) -> DocSpan | None:
    """The person's name beside a description."""
    names = [context.entities.get(child.i) for child in head.children if child.dep_ == "appos"]
    return next((name for name in names if name is not None and name.label_ == "PERSON"), None)


def _next_listed(context: Context, start: int) -> DocSpan | None:
    """The person listed next, after only a comma or "and" and a title."""
    doc = context.doc
    i = start
    while i < len(doc) and doc[i].is_space:
        i += 1
    owner = context.entities.get(i + 1)
    if i < len(doc) and doc[i].lower_ == "of" and owner is not None and owner.label_ == "NATION":
        i = owner.end  # "President Keller of Norway and President Rybak of Latvia"
    if i >= len(doc) or doc[i].lower_ not in {",", "and"}:
        return None
    for token in doc[i + 1 : i + _REACH]:
        name = context.entities.get(token.i)
        if name is not None and name.label_ == "PERSON":
            return name
        if _ends_list(token):
            return None
    return None


def _ends_list(token: Token) -> bool:
    if token.pos_ in {"VERB", "AUX"} and token.lower_ not in reference.titles().modifiers:
        return True
    if token.text in _STOPS or token.lower_ in _BREAKING or token.lower_ in lexicon.words("absences", "instead"):
        return True
    if not token.text.islower() or grammar.lemma(token) not in lexicon.words("delegations", "groups"):
        return False
    # "a contingent led by B" opens another list, "its negotiator, and B" goes on with this one
    return token.tag_ in {"NNS", "NNPS"} or grammar.lemma(token) in lexicon.words("delegations", "bodies")


def _listed_before(context: Context, name: DocSpan | None) -> DocSpan | None:
    """The person joined by "and" right before a name with a title: "A and minister B"."""
    if name is None or name.label_ != "PERSON":
        return None
    title = title_before(context, name)
    start = title.start if title is not None else name.start
    if start < 2 or context.doc[start - 1].lower_ != "and":
        return None
    first = context.entities.get(start - 2)
    return first if first is not None and first.label_ == "PERSON" else None
