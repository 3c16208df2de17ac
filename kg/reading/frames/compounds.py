"""Names joined before a noun: "U.S.-China trade talks", "Oman-brokered negotiations"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.reading.frames import actors
from kg.reading.frames.context import Context

_HYPHENS = frozenset({"-", "–"})
_JOINTS = frozenset({"-", "–", "/", "and"})
_BETWEEN = _JOINTS | {"’s", "'s"}
_MODIFYING = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_NAMES = frozenset({"NATION", "ORG", "GROUP", "PERSON"})
#: The most tokens between "-brokered" and the noun.
_REACH = 8


def adjacent_names(context: Context, token: Token) -> list[tuple[str, Token]]:
    """The referents named right before the noun, with their tokens; a seat of government alone is a place."""
    names: list[tuple[str, Token]] = []
    for name in names_before(context, token, _NAMES, _stands_between):
        if _is_side(context, name):
            names[:0] = [(key, name.root) for key in actors.at_token(context, name.root)]
    return names


def names_before(
    context: Context, token: Token, labels: Set[str], stands_between: Callable[[Token], bool], most: int | None = None
) -> Iterator[DocSpan]:
    """The names with such labels right before a word, the nearest first, with nothing but certain words between.

    They are looked for as far as the sentence, or the ``most`` tokens before the word, begin.
    """
    start = token.sent.start if most is None else max(token.sent.start, token.i - most)
    i = token.i - 1
    while i >= start:
        name = context.entities.get(i)
        if name is not None and name.label_ in labels:
            yield name
            i = name.start - 1
        elif stands_between(context.doc[i]):
            i -= 1
        else:
            return


def _stands_between(token: Token) -> bool:
    """Whether the word can be between a side and the noun; not a verb that the parse takes for a participle: "Keller of
    Norway mediated talks".
    """
    forms = {token.lower_.removesuffix("d"), token.lower_.removesuffix("ed")} - {token.lower_}
    if forms & lexicon.words("hosting", "standing"):
        return token.i > 0 and token.nbor(-1).text in _HYPHENS
    return token.text in _BETWEEN or token.pos_ in _MODIFYING or token.tag_ in {"VBN", "VBG"}


def _is_side(context: Context, name: DocSpan) -> bool:
    lone_seat = name.kb_id_ == "seat" and not _is_joined(context, name)
    return not lone_seat and not _makes_compound(context, name.end) and name.kb_id_ != "outlet"


def _is_joined(context: Context, name: DocSpan) -> bool:
    """Whether a name is one of a pair: "Oslo-Riga talks"."""
    doc, start, end = context.doc, name.start, name.end
    left = start > 1 and doc[start - 1].text in _JOINTS and start - 2 in context.entities
    right = end + 1 < len(doc) and doc[end].text in _JOINTS and end + 1 in context.entities
    return left or right


def _makes_compound(context: Context, i: int) -> bool:
    """Whether "-brokered", "-led" follows the name."""
    doc = context.doc
    return i + 1 < len(doc) and doc[i].text in _HYPHENS and doc[i + 1].lower_ in lexicon.table("hosting", "compounds")


def hosts_before(context: Context, token: Token) -> list[tuple[str, str, Token]]:
    """Mediators and hosts in compounds before the noun, as (role, referent, token): "Oman-brokered talks"."""
    found: list[tuple[str, str, Token]] = []
    roles = lexicon.table("hosting", "compounds")
    for i in range(max(token.sent.start, token.i - _REACH), token.i):
        role = roles.get(context.doc[i].lower_, "")
        name = context.entities.get(i - 2)
        joined = all(_stands_between(word) or word.i in context.entities for word in context.doc[i + 1 : token.i])
        if role and joined and name is not None and context.doc[i - 1].text in _HYPHENS:
            found.extend((role, key, context.doc[i]) for key in actors.at_token(context, name.root))
    return found
