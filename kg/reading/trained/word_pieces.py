"""Words cut into the pieces of a vocabulary, like BERT: the input of the trained network.

The library `tokenizers` gives the same result (tests compare the two), but it needs a client for a model hub, which is
of no use here.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

#: Longer words are not cut into pieces.
_LONGEST_WORD = 100
#: Control characters, those that only change how others are shown, and those of private use.
_UNSEEN = frozenset({"Cc", "Cf", "Co"})
#: Each character of these blocks is a word: ideographs.
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class Cut(NamedTuple):
    """The pieces of a text by their numbers in the vocabulary, and where each starts and ends in the text."""

    ids: list[int]
    starts: list[int]
    ends: list[int]


class WordPieces:
    """The vocabulary of a tokenizer.json, for BERT without capitals.

    Raises OSError or ValueError if the file cannot be read, KeyError if it has no such vocabulary.
    """

    def __init__(self, path: Path) -> None:
        model = json.loads(path.read_text(encoding="utf-8"))["model"]
        self._vocabulary: dict[str, int] = model["vocab"]
        self._unknown = self._vocabulary[model["unk_token"]]
        self._inside: str = model["continuing_subword_prefix"]
        self._pieces = lru_cache(maxsize=50_000)(self._cut_word)

    def cut(self, text: str) -> Cut:
        """The pieces of a text, in order, without white space and invisible characters."""
        cut = Cut([], [], [])
        for word, places in _words(text):
            at = 0
            for piece, size in self._pieces(word):
                cut.ids.append(piece)
                cut.starts.append(places[at])
                at += size
                cut.ends.append(places[at - 1] + 1)
        return cut

    def _cut_word(self, word: str) -> list[tuple[int, int]]:
        """The pieces of a word with their lengths, always the longest in the vocabulary; else one unknown piece."""
        pieces, at = [], 0
        while at < len(word) <= _LONGEST_WORD:
            inside = self._inside if at else ""
            end = next((end for end in range(len(word), at, -1) if inside + word[at:end] in self._vocabulary), None)
            if end is None:
                break
            pieces.append((self._vocabulary[inside + word[at:end]], end - at))
            at = end
        return pieces if at == len(word) else [(self._unknown, len(word))]


def _words(text: str) -> Iterator[tuple[str, list[int]]]:
    """Runs of letters, and each other sign alone, in small letters without accents; with the place of each letter."""
    word: str = ""
    places: list[int] = []
    for place, character in enumerate(text):
        letters, stands_alone = _folded(character)
        if stands_alone and word:
            yield word, places
            word, places = "", []
        for letter in letters:
            word += letter
            places.append(place)
        if stands_alone and word:
            yield word, places
            word, places = "", []
    if word:
        yield word, places


@lru_cache(maxsize=10_000)
def _folded(character: str) -> tuple[str, bool]:
    """The letters that a character is read as (none, one or more), and whether it ends the word before it."""
    if character in "\t\n\r":
        return "", True
    if unicodedata.category(character) in _UNSEEN or character == "\ufffd":
        return "", False
    if character.isspace():
        return "", True
    letters = "".join(
        part.lower() for part in unicodedata.normalize("NFD", character) if unicodedata.category(part) != "Mn"
    )
    return letters, _is_ideograph(character) or any(map(_is_sign, letters))


def _is_ideograph(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _IDEOGRAPHS)


def _is_sign(letter: str) -> bool:
    """Whether it is punctuation, in Unicode or as another sign of ASCII."""
    return unicodedata.category(letter).startswith("P") or (letter.isascii() and not letter.isalnum())
