"""Names that a nation shares with another place: in "Savannah, Georgia" no nation is named."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from kg import reference


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
    return [
        Span(doc, span.start, span.end, label="PLACE") if span.id_ in meant and span.label_ == "NATION" else span
        for span in named
    ]


def _is_told(doc: Doc, span: Span) -> bool:
    """Whether the words before the name say that it is a state."""
    before = [token.text for token in doc[max(0, span.start - 4) : span.start]]
    if before[-2:] == ["state", "of"] or (before[-1:] == ["of"] and {"Governor", "Gov."} & set(before)):
        return True
    cities = reference.states_called_as_nations()[span.text]
    return before[-1:] == [","] and any(" ".join(before[at:-1]).title() in cities for at in range(len(before) - 1))


def _is_named_otherwise(span: Span, named: Sequence[Span]) -> bool:
    return any(other.id_ == span.id_ and other.text != span.text for other in named)
