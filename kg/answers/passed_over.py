"""Sentences that name talks, calls or deals and gave no claim, so that people can see what was missed.

A cue decides this (``ontology/reference/cues.yaml``), not a reader: the sentence has a word of the list, and no claim
has any of its words as evidence. docs/quality.md says how often such a sentence is about talks, calls or deals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate

from kg.answers.rows import sentences
from kg.model import Reading
from kg.reference import read_yaml
from kg.settings import MIN_CONFIDENCE


def passed_over(text: str, evidence: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the sentences begin and end that have a cue and no words of the ``evidence``.

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


def gave_nothing(reading: Reading) -> tuple[str, ...]:
    """The sentences of an article that name talks, calls or deals and gave no claim that counts."""
    text = reading.article.text
    told = [claim.evidence for claim in reading.claims if claim.confidence >= MIN_CONFIDENCE]
    return tuple(text[start:end] for start, end in passed_over(text, ((span.start, span.end) for span in told)))


def names_talks(sentence: str) -> bool:
    """Whether the sentence has a cue.

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
