"""Bounds on what the rules are given, by count, so that reading takes time in proportion to the text.

The rules look at pairs of words within a sentence. Prose has short sentences and short words; what has not is no
prose, and is cut or hidden here, once, so that no rule needs a bound of its own.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

#: A word of more characters than any name or address: encoded data, a rule of dashes, a table without blanks.
LONGEST_WORD = 400
#: From this many tokens on a sentence ends with the next full stop, and with twice as many it ends anyway.
LONG_SENTENCE = 100

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
_STOPS = frozenset({".", "!", "?"})


def without_long_words(text: str) -> str:
    """The text with blanks for words too long to be any, so that all the others keep their places.

    >>> len(without_long_words("x" * 1000)), without_long_words("It met.")
    (1000, 'It met.')
    """
    return _LONG_WORD.sub(lambda match: " " * len(match[0]), text)


def end_long_sentences(doc: Doc, starts: list[int]) -> None:
    """Let sentences start where one would else be too long: ``starts`` has for each token 1 where one starts surely,
    -1 where none does, and 0 where the parser may decide.
    """
    length = 0
    for token in doc:
        length = 1 if starts[token.i] == 1 else length + 1
        stopped = length > LONG_SENTENCE and doc[token.i - 1].text in _STOPS and token.text[:1].isalnum()
        if stopped or length > 2 * LONG_SENTENCE:
            starts[token.i] = length = 1
