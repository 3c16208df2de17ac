"""Surnames that are also words for a body: "Daniel House of Ghana", "Peter Court, the fisheries minister"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from kg import lexicon, reference
from kg.reading.annotation.name_words import is_honorific, is_title_head

_ARTICLES = frozenset({"the", "a", "an", "this", "that"})
#: Prepositions before a building: "at Blair House".
_WHERE = frozenset({"at", "in", "inside", "outside", "near", "behind"})
_NO_OFFICE = frozenset({"whose", "which", "where", "who"})
#: The most tokens between a comma and an office.
_WINDOW = 6


def body_surnames(doc: Doc) -> list[Span]:
    """The names of persons whose surname is also a word for a body, and later mentions by the surname alone.

    Something must show that it is a person: a title, an office after a comma, what the person does, or the model.
    """
    full = [span for token in doc[1:] if _may_be_surname(token) and _is_person(span := doc[token.i - 1 : token.i + 1])]
    return [Span(doc, span.start, span.end, label="PERSON") for span in [*full, *_repeated(doc, full)]]


def _may_be_surname(token: Token) -> bool:
    """Whether the word is such a surname after one other name, which no nation, region or city is called by."""
    first = token.nbor(-1)
    return (
        token.lower_ in lexicon.words("names", "surnames")
        and token.text.istitle()
        and first.text.istitle()
        and first.text.isalpha()
        and first.pos_ == "PROPN"
        and not is_title_head(first)
        and not is_honorific(first)
        and reference.entry((first.text,)) is None
        and reference.entry((first.text, token.text)) is None
        and first.text not in reference.cities()
        and first.lower_ not in reference.titles().modifiers
    )


def _is_person(name: Span) -> bool:
    doc = name.doc
    before = doc[name.start - 1] if name.start else None
    after = doc[name.end] if name.end < len(doc) else None
    if after is not None and after.text.istitle() and after.pos_ == "PROPN":
        return False  # "the Fulton Court Hotel"
    if before is not None and before.text.istitle() and not name[0].is_sent_start:
        return is_title_head(before) or is_honorific(before)
    if before is not None and before.lower_ in _ARTICLES | _WHERE:
        return False
    described = [token.lower_ for token in doc[name.end : name.end + 2]]
    if _has_office(name) or _leads(name):
        return True
    if described[:1] == [","] and not _ARTICLES.isdisjoint(described[1:]):
        return False  # "Blair House, the president's guest house"
    return all(token.ent_type_ == "PERSON" for token in name) and (after is None or after.ent_type_ != "PERSON")


def _has_office(name: Span) -> bool:
    """Whether an office follows after a comma: "Peter Court, the fisheries minister"."""
    following = name.doc[name.end : name.end + _WINDOW + 2]
    if not len(following) or following[0].text != ",":
        return False
    for token in following[1:]:
        if token.is_punct or token.pos_ in {"VERB", "AUX"} or token.lower_ in _NO_OFFICE:
            return False
        if is_title_head(token):
            return token.nbor().text not in {"'s", "’s", "'"} if token.i + 1 < len(name.doc) else True
    return False


def _leads(name: Span) -> bool:
    """Whether somebody of a nation does what persons do: "mediated by Daniel House of Ghana"."""
    following = [token.text for token in name.doc[name.end : name.end + 3]]
    nations = reference.nation_words()
    of_nation = following[:1] == ["of"] and any(tuple(following[1:end]) in nations for end in (2, 3))
    head = name.root
    verb = head.head.head if head.head.dep_ == "agent" or head.head.lower_ == "by" else head.head
    return of_nation and verb.lemma_ in lexicon.words("names", "leading")


def _repeated(doc: Doc, full: list[Span]) -> Iterator[Span]:
    """Later mentions by the surname alone: "House said", "Mr. House"; not "the house"."""
    known, taken = {span[-1].text for span in full}, {token.i for span in full for token in span}
    for token in doc:
        if token.text not in known or token.i in taken:
            continue
        before = doc[token.i - 1] if token.i else None
        goes_on = token.i + 1 < len(doc) and doc[token.i + 1].text.istitle() and not token.nbor().is_sent_start
        called = before is None or is_honorific(before) or is_title_head(before) or token.is_sent_start
        alone = before is not None and not before.text.istitle() and before.lower_ not in _ARTICLES | _WHERE
        if (called or alone) and not goes_on:
            yield doc[token.i : token.i + 1]
