"""Sentences that name talks, calls or deals and gave no claim: what was missed can be seen.

Cues tell (``ontology/reference/cues.yaml``), and no reader: a word of the list stands in the sentence, and no claim
rests on any of its words. How often such a sentence tells of talks, calls or deals stands in docs/quality.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate

from kg.answers.rows import sentences
from kg.reference import read_yaml


def passed_over(text: str, evidence: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the sentences with a cue begin and end in which none of the passages lies that something was ``told`` by.

    >>> passed_over("It rained. Envoys held talks in Oslo. A truce is near.", [(11, 17)])
    [(38, 54)]
    """
    passages = sorted(evidence)
    ends = list(accumulate((end for _, end in passages), max))
    return [
        (start, end)
        for start, end in sentences(text)
        if names_talks(text[start:end]) and not _touched(passages, ends, start, end)
    ]


def names_talks(sentence: str) -> bool:
    """Whether a cue stands in the sentence.

    >>> names_talks("They agreed on a truce."), names_talks("He has a great deal to do.")
    (True, False)
    """
    return any(found["cue"] for found in _cues().finditer(sentence))


def _touched(passages: list[tuple[int, int]], ends: list[int], start: int, end: int) -> bool:
    before = bisect_left(passages, (end, end))
    return before > 0 and ends[before - 1] > start


@cache
def _cues() -> re.Pattern[str]:
    lists = read_yaml("reference", "cues.yaml")
    none = "|".join(map(_words, lists["none"]))
    cues = "|".join(_words(cue) for name, group in lists.items() if name != "none" for cue in group)
    return re.compile(rf"\b(?:{none}|(?P<cue>{cues}))\b", re.IGNORECASE)


def _words(cue: str) -> str:
    return re.escape(cue).replace(r"\ ", r"\s+")
