"""Texts that are written only in capitals, like old wire copy: the same letters in their usual case.

Names are found by their capitals, and the model that parses sentences has seen few texts in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.lang.en.stop_words import STOP_WORDS

from kg import reference

if TYPE_CHECKING:
    from spacy.language import Language

#: A text with this share of capitals, and with more letters than this, counts as written only in capitals.
_SHARE, _LEAST = 0.7, 24
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Text before a word that begins a sentence, and how far back to look.
_OPENS, _BACK = re.compile(r"[.!?\n][\"'”’)]*\s*[\"'“‘(]*\Z"), 8
#: Words with small letters inside names.
_LINKING = frozenset("a and at by de del for from in la of on the to with y".split())
_LONGEST = 6
_VOWELS = frozenset("AEIOUY")
#: Endings of dictionary words, and what each replaces.
_ENDINGS = (
    *(("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")),
    ("ly", ""),
)


def in_capitals(text: str) -> bool:
    """Whether a text is written only in capitals, except for a few letters.

    >>> [in_capitals(text) for text in ("TALKS ON HARBOURS BEGAN IN OSLO (UPI)", "TALKS IN OSLO", "The UN met in Oslo")]
    [True, False, False]
    """
    upper = sum(letter.isupper() for letter in text)
    return upper > max(_LEAST, _SHARE * sum(letter.isalpha() for letter in text))


def recased(text: str, nlp: Language) -> str:
    """A text in capitals with small letters except where sentences and names begin, each letter at its place.

    A word is a name if reference data knows it or the dictionary does not; the dictionary is the pipeline's lemmatizer.
    """
    known, verbs = _dictionary(nlp)
    found = list(_WORD.finditer(text))
    before = [
        f"\n{text[: one.start()]}" if one.start() < _BACK else text[one.start() - _BACK : one.start()] for one in found
    ]
    cased = [_cased(one[0], known, opens=_OPENS.search(b) is not None) for one, b in zip(found, before, strict=True)]
    for first, last in (*_known_names(found), *_named_by_letters(found, text), *_titled(found, verbs)):
        cased[first:last] = [each if each in _LINKING else each[0].upper() + each[1:] for each in cased[first:last]]
    letters = list(text)
    for one, word in zip(found, cased, strict=True):
        if len(word) == len(one[0]):  # a few letters have no small form of the same length
            letters[one.start() : one.end()] = word
    return "".join(letters)


def _cased(word: str, words: frozenset[str], *, opens: bool) -> str:
    low, title = word.lower(), word[0] + word[1:].lower()
    if low in STOP_WORDS or low in reference.titles().modifiers | reference.titles().heads:
        return title if opens else low
    if low in reference.titles().honorifics or low in reference.month_numbers() | reference.weekday_numbers():
        return title
    if (word,) in reference.organization_words() or not _VOWELS & set(word) or (word,) in reference.nation_words():
        return word
    bare = re.sub(r"['’]s$", "", low)
    return title if opens or not any(stem in words for stem in _stems(bare)) else low


def _known_names(found: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Where names from the reference data are, as ranges of words: "EL SALVADOR"."""
    titles = [one[0].title() for one in found]
    for first in range(len(titles)):
        for last in range(min(len(titles), first + _LONGEST), first, -1):
            if (named := tuple(titles[first:last])) in reference.nation_words() or named in reference.region_words():
                yield first, last
                break


def _named_by_letters(found: list[re.Match[str]], text: str) -> Iterator[tuple[int, int]]:
    """Where words come before their initials in brackets: "HARBOUR SAFETY BOARD (HSB)"."""
    for last, one in enumerate(found):
        if text[one.start() - 1 : one.start()] == "(" and text[one.end() : one.end() + 1] == ")" and len(one[0]) > 2:
            for first in range(max(0, last - 2 * len(one[0])), last):
                initials = "".join(each[0][0] for each in found[first:last] if each[0].lower() not in _LINKING)
                if initials[:1] == one[0][0] and set(initials) == set(
                    one[0]
                ):  # because translations have another order
                    yield first, last
                    break


def _titled(found: list[re.Match[str]], verbs: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a name may follow a title: two words that are no verbs, "MINISTER ANNA KELLER"."""
    titles = reference.titles()
    plain = titles.heads | titles.modifiers | STOP_WORDS

    def is_name(index: int) -> bool:
        word = found[index][0].lower() if index < len(found) else ""
        return bool(word) and word not in plain and not any(stem in verbs for stem in _stems(word))

    for index, one in enumerate(found):
        if one[0].lower() in titles.heads and is_name(index + 1):
            yield index + 1, index + 3 if is_name(index + 2) else index + 2


def _stems(word: str) -> Iterator[str]:
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            yield stem + instead
            if stem[-1:] == stem[-2:-1]:
                yield stem[:-1]


def _dictionary(nlp: Language) -> tuple[frozenset[str], frozenset[str]]:
    """The words that the pipeline's lemmatizer knows, and those of them that are verbs."""
    tables = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # typed as any callable
    index, exceptions = tables.get_table("lemma_index"), tables.get_table("lemma_exc")
    known = {word for table in (*index.values(), *exceptions.values()) for word in table}
    return frozenset(known), frozenset({*index["verb"], *exceptions["verb"]})
