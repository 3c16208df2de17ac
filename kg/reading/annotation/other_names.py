"""People with a second name: "Anna Keller, known by her nom de guerre Rosa Lindt"."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Span

from kg import lexicon

#: The most words of a second name.
_LONGEST = 3


def second_names(doc: Doc, people: Iterable[Span]) -> dict[int, Span]:
    """The second names that a text gives for people named in full, by where the first names start."""
    found: dict[int, Span] = {}
    introduces = lexicon.pattern("names", "second-name")
    for person in people:
        match = introduces.match(doc.text, person.end_char) if len(person) > 1 else None
        start = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand") if match else None
        if start is not None and start.text[:1].isupper():
            end = start.start + 1
            while end < min(len(doc), start.start + _LONGEST) and doc[end].text[:1].isupper() and not doc[end].is_punct:
                end += 1
            found[person.start] = Span(doc, start.start, end, label="PERSON")
    return found


def with_other_names(doc: Doc, spans: list[Span]) -> list[Span]:
    """The names, in order; the ``ent_id_`` of a person's second name, in full or shortened to its last word, is the
    first name that the article gives the person.
    """
    people = [span for span in spans if span.label_ == "PERSON"]
    second = second_names(doc, people)
    if not second:
        return spans
    first = {person.start: person.text for person in people}
    meant: dict[str, str] = {}
    for start, other in second.items():
        meant.setdefault(other.text, meant.get(first[start], first[start]))
    own = {span[-1].text for span in people if len(span) > 1 and span.text not in meant}
    short = {name.split()[-1]: whole for name, whole in meant.items() if name.split()[-1] not in own}
    meant = short | meant
    return [
        Span(doc, span.start, span.end, label=span.label_, span_id=meant[span.text])
        if span.label_ == "PERSON" and span.text in meant
        else span
        for span in spans
    ]
