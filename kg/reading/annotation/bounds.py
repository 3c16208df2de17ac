"""Limits for the text that the model and the rules get, so that reading takes time in proportion to the text, and no
more memory than a few thousand words need.

The rules compare pairs of words within a sentence. Prose has short sentences and short words. Other text is cut or
hidden here, once, so that no rule needs a limit of its own.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

#: A longer word is no name or address: encoded data, a line of dashes, a table without blanks.
LONGEST_WORD = 400
#: After this many tokens a sentence ends at the next full stop, and after twice as many in any case.
LONG_SENTENCE = 100
#: A Doc of more tokens goes through the model in pieces of at most so many: the model needs 14 kB for each token.
LONGEST_PIECE = 5000

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
_STOPS = frozenset({".", "!", "?"})


def without_long_words(text: str) -> str:
    """The text with blanks for words that are too long to be real, so that all other letters keep their places.

    >>> len(without_long_words("x" * 1000)), without_long_words("It met.")
    (1000, 'It met.')
    """
    return _LONG_WORD.sub(lambda match: " " * len(match[0]), text)


def has_stops(doc: Doc) -> bool:
    """Whether the text has full stops as prose has them, so that a sentence needs one to end."""
    return sum(token.text in _STOPS for token in doc) * LONG_SENTENCE >= len(doc)


def end_long_sentences(doc: Doc, starts: list[int]) -> None:
    """Start new sentences where one would be too long: ``starts`` has for each token 1 if a sentence surely starts
    there, -1 if none does, and 0 if the parser may decide.
    """
    length = 0
    for token in doc:
        length = 1 if starts[token.i] == 1 else length + 1
        stopped = length > LONG_SENTENCE and doc[token.i - 1].text in _STOPS and token.text[:1].isalnum()
        if stopped or length > 2 * LONG_SENTENCE:
            starts[token.i] = length = 1


def pieces(doc: Doc) -> list[Doc]:
    """The Doc in pieces that are short enough for the model; together they have its tokens, in order.

    A piece ends at the last line end that fits, or else at the last full stop, or else in the middle.
    """
    found: list[Doc] = []
    start = 0
    while start < len(doc):
        end = min(start + LONGEST_PIECE, len(doc))
        if end < len(doc):
            end = _last_end(doc, start, end)
        found.append(doc[start:end].as_doc())
        start = end
    return found


def _last_end(doc: Doc, start: int, end: int) -> int:
    """Where to end a piece that begins at ``start`` and may go up to ``end``."""
    places = range(end, start + LONGEST_PIECE // 2, -1)
    lines = (place for place in places if "\n" in doc[place - 1].text)
    stops = (place for place in places if doc[place - 1].text in _STOPS)
    return next(lines, None) or next(stops, end)
