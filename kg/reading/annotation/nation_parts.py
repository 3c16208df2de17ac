"""Nations that a part of a word or of a name means: "Sino-Japanese", "North and South Korea", "the South"; and bodies
that only their nations tell apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from kg import reference

_JOINING = frozenset({"and", "or", "&", "-", "/"})
_HYPHENS = frozenset({"-", "–"})
_BODIES = frozenset({"ORG", "GROUP"})
_OWNING = frozenset({"'s", "’s"})


def nation_parts(doc: Doc, known: Sequence[Span]) -> list[Span]:
    """The parts of words and names that mean a nation, besides the names ``known`` in full."""
    return [*_combined(doc), *_sharing(doc), *_halves(doc, known)]


def _nation(doc: Doc, token: Token, code: str, form: str) -> Span:
    return Span(doc, token.i, token.i + 1, label="NATION", span_id=code, kb_id=form)


def _combined(doc: Doc) -> Iterator[Span]:
    """The first part of a word with a hyphen whose second part is a nation too: "Sino-Japanese"."""
    forms = reference.combining()
    for token in doc[:-2]:
        other = doc[token.i + 2].text
        if token.text in forms and token.nbor().text in _HYPHENS and (other in forms or _code((other,))):
            yield _nation(doc, token, forms[token.text], "people")


def _sharing(doc: Doc) -> Iterator[Span]:
    """The first of two names with the same last word: "North and South Korea", "East and West German"."""
    for token in doc[:-3]:
        joining, other, last = doc[token.i + 1 : token.i + 4]
        if joining.lower_ in _JOINING and _code((other.text, last.text)):
            entry = reference.nation_words().get((token.text, last.text))
            if entry is not None and token.text != other.text:
                yield _nation(doc, token, entry.code, entry.form)


def _halves(doc: Doc, known: Sequence[Span]) -> Iterator[Span]:
    """The halves of a divided nation, in an article that also names one of them differently, or both in one word."""
    named = {span.id_ for span in known if span.label_ == "NATION"}
    named.update(code for token in doc for code in reference.pairs().get(token.text, ()))
    for words in reference.halves():
        if named.isdisjoint(words.values()):
            continue
        for token in doc[1:]:
            if token.text in words and token.nbor(-1).lower_ == "the" and _stands_alone(token):
                form = "people" if token.text.endswith("ern") else "name"
                yield _nation(doc, token, words[token.text], form)


def _stands_alone(token: Token) -> bool:
    """Whether the word is not part of a longer name ("the South China Sea") and no direction ("the south of")."""
    following = token.nbor().text if token.i + 1 < len(token.doc) else "."
    if token.text.endswith("ern"):
        return following.islower()
    return not following[:1].isupper() and following not in {"of", "-"}


def _code(words: tuple[str, ...]) -> str:
    entry = reference.nation_words().get(words)
    return entry.code if entry is not None else ""


def told_apart(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """The names; of bodies of two nations that have one name, with the nation before it: "the Norwegian Seamen's Union
    and the Latvian Seamen's Union".
    """
    owned: dict[str, list[tuple[Span, int, str]]] = defaultdict(list)
    for body in named:
        if body.label_ in _BODIES and not body.ent_id_:
            owned[body.text].append((body, *nation_before(body)))
    wider: dict[int, Span] = {}
    for bodies in owned.values():
        if len({code for _, _, code in bodies} - {""}) > 1:
            wider |= {body.start: Span(doc, first, body.end, label=body.label_) for body, first, _ in bodies}
    inside = {token.i for span in wider.values() for token in span}
    return [*(span for span in named if span.start not in inside), *wider.values()]


def nation_before(body: Span) -> tuple[int, str]:
    """Where the name of a people, or a nation's with "'s", right before a body's name begins, and its code; else where
    the body's begins, and nothing.
    """
    doc, i = body.doc, body.start - 1
    possessive = i > 0 and doc[i].text in _OWNING
    entry = reference.nation_words().get((doc[i - possessive].text,)) if i >= 0 else None
    if entry is None or (entry.form != "people" and not possessive):
        return body.start, ""
    return i - possessive, entry.code
