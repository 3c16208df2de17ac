"""Names that a nation shares with another place: in "Savannah, Georgia" no nation is named."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from kg import reference

#: What calls a state one of the United States.
_NATIONAL = frozenset({"U.S.", "US", "American"})


def without_homonyms(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """The names that reference data knows, where a nation's is meant for a state of the United States, as a place.

    It is meant so all through an article that says where it lies (behind one of its cities, after "state of", with a
    governor), and that calls the nation by no other name, such as its people's or its capital's.
    """
    states = reference.states_called_as_nations()
    meant = {
        span.id_
        for span in named
        if span.text in states and _is_told(doc, span) and not _is_named_otherwise(span, named)
    }
    found: list[Span] = []
    for span in named:
        whole = _with_state_of(doc, span) if span.text in states else span
        if whole is not span:
            while found and found[-1].end > whole.start:  # the nation in "the U.S. state of Georgia"
                found.pop()
        is_state = whole is not span or (span.id_ in meant and span.label_ == "NATION")
        found.append(Span(doc, whole.start, whole.end, label="PLACE") if is_state else span)
    return found


def _with_state_of(doc: Doc, span: Span) -> Span:
    """The name with "the state of" before it, and the nation that the state is part of."""
    start = span.start - 2
    if start < 0 or [token.lower_ for token in doc[start : span.start]] != ["state", "of"]:
        return span
    if start and doc[start - 1].text in _NATIONAL:
        start -= 1
    return Span(doc, start, span.end, label="PLACE")


def _is_told(doc: Doc, span: Span) -> bool:
    """Whether the words before the name say that it is a state."""
    before = [token.text for token in doc[max(0, span.start - 4) : span.start]]
    if before[-2:] == ["state", "of"] or (before[-1:] == ["of"] and {"Governor", "Gov."} & set(before)):
        return True
    cities = reference.states_called_as_nations()[span.text]
    return before[-1:] == [","] and any(" ".join(before[at:-1]).title() in cities for at in range(len(before) - 1))


def _is_named_otherwise(span: Span, named: Sequence[Span]) -> bool:
    return any(other.id_ == span.id_ and other.text != span.text for other in named)
