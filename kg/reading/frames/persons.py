"""Persons: their names and the short forms of these."""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Span as DocSpan

from kg import reference
from kg.model import Kind
from kg.reading.frames.context import Context, words_of


def read_names(context: Context) -> None:
    """Make a referent for every named person and join short forms to it."""
    spans = [ent for ent in context.doc.ents if ent.label_ == "PERSON"]
    for span in spans:
        if len(_words(span)) > 1 and not span.ent_id_:
            key = _same_name(context, span) or context.refer(Kind.PERSON, words_of(span))
            context.call(key, words_of(span), best=len(span.text) > len(context.referents[key].name))
            context.mention(span, key, "full name")
    for span in spans:
        if len(_words(span)) == 1 or span.ent_id_:
            key, how = _first_name_given(context, span) if span.ent_id_ else _full_name(context, span)
            context.call(key, words_of(span))
            context.mention(span, key, how)


def _words(span: DocSpan) -> list[str]:
    """The words of a name; particles and hyphenated parts are joined to their words."""
    particles = reference.titles().particles
    words: list[str] = []
    glue = False
    for token in span:
        hyphen = token.text == "-"
        if words and (hyphen or glue or words[-1].lower() in particles):
            words[-1] += token.text if hyphen or glue else f" {token.text}"
            glue = hyphen
        else:
            words.append(token.text)
    return words


def _same_name(context: Context, span: DocSpan) -> str | None:
    """An earlier person with the same first and last names (without middle names, initials and particles), or with
    these two surnames.
    """
    words = _bare(words_of(span))
    for person in context.of_kind(Kind.PERSON):
        other = _bare(person.name)
        if len(words) < 2 or len(other) < 2 or other[-1] != words[-1]:
            continue
        if other[0] == words[0] or _are_surnames(context, words_of(span).lower().split(), person.name.lower().split()):
            return person.key
    return None


def _are_surnames(context: Context, words: list[str], whole: list[str]) -> bool:
    """Whether the words end a longer name, and the first of them is nobody's first name."""
    if not 1 < len(words) < len(whole) or whole[-len(words) :] != words:
        return False  # asked of every two people of one surname, so nothing else is looked up first
    return all(person.name.lower().split()[0] != words[0] for person in context.of_kind(Kind.PERSON))


def _first_name_given(context: Context, span: DocSpan) -> tuple[str, str]:
    """The person whose second name it is: "Rosa Lindt", after "Anna Keller, known as Rosa Lindt"."""
    name = span.ent_id_
    person = next((each for each in context.of_kind(Kind.PERSON) if name in each.names), None)
    key = person.key if person is not None else context.refer(Kind.PERSON, name)
    return key, f"second name of {name}"


@lru_cache(maxsize=10_000)
def _bare(name: str) -> tuple[str, ...]:
    """The words of a name without particles and initials, in lower case."""
    words = re.split(r"[\s-]+", name.lower())
    particles = reference.titles().particles
    return tuple(word for word in words if word not in particles and not re.fullmatch(r"[a-z]\.?", word)) or (*words,)


def _full_name(context: Context, span: DocSpan) -> tuple[str, str]:
    """The person with a single name, by last name, else by first: the latest so far before later ones."""
    word = _bare(words_of(span))[-1]
    persons = [(m.span.start, m.referent) for m in context.mentions.values() if m.how == "full name"]
    persons.sort(key=lambda item: (item[0] > span.start_char, abs(item[0] - span.start_char)))
    for place, how in ((-1, "surname of"), (0, "first word of")):
        for _, key in persons:
            bare = _bare(context.referents[key].name)
            if len(bare) > 1 and bare[place] == word:
                return key, f"{how} {context.referents[key].name}"
    return context.refer(Kind.PERSON, words_of(span)), "name"
