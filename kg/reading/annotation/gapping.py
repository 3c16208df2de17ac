"""Second talks in one sentence whose verb is left out: "A and B held talks in Oslo, and C and D in Riga", or "A held
talks with B in Oslo and with C in Riga".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Doc, Span

_SIDES = frozenset({"NATION", "ORG", "GROUP"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LEADING_ON = frozenset({"on", "over", "about", "in", "at", "for"})
_JOINING = frozenset({"and", "with"})
_PLACING = frozenset({"in", "at"})
#: The most words between "with" and the end of a partner's name: "with officials of the Latvian government".
_LONGEST_PARTNER = 8


@dataclass(frozen=True)
class Gap:
    """The part of a sentence from the word before the second talks, its end, and the names of the sides in it.

    ``like`` is the range of the part to which it is parallel ("with B in Oslo"); the other sides of the talks there sit
    at these talks, too. It is empty if the gap names all its sides.
    """

    start: int
    end: int
    sides: tuple[Span, ...]
    like: range = range(0)

    def __contains__(self, token: int) -> bool:
        return self.start <= token < self.end


class _Part(NamedTuple):
    """Words such as "with B in Oslo on Monday": their range, the partners, and what they give besides."""

    words: range
    partners: tuple[Span, ...]
    gives: frozenset[str]


def gaps(doc: Doc) -> list[Gap]:
    """The gaps of a text; the part before each has a verb, and a day or place as well where the second has one."""
    named = {ent.start: ent for ent in doc.ents}
    found = []
    for token in doc[1:]:
        if token.lower_ == "and":
            gap = _gap(token.i, token.sent, named)
            if gap is not None:
                found.append(gap)
    parallel = [gap for sentence in doc.sents for gap in _parallel(sentence, named)]
    return sorted([*found, *parallel], key=lambda gap: gap.start)


def _gap(start: int, sentence: Span, named: dict[int, Span]) -> Gap | None:
    """The gap of a second pair, after a comma or with "between"."""
    doc, end = sentence.doc, sentence.end
    between = start + 1 < end and doc[start + 1].lower_ == "between"
    one = named.get(start + 1 + between)
    if one is None or one.end + 1 >= end or doc[one.end].lower_ not in _JOINING:
        return None
    if not between and doc[start - 1].text != ",":
        return None
    other = named.get(one.end + 1)
    if other is None or other.end >= end or doc[other.end].lower_ not in _LEADING_ON:
        return None
    if one.label_ not in _SIDES or other.label_ not in _SIDES:
        return None
    before, after = doc[sentence.start : start], doc[other.end : end]
    if any(token.tag_ in _FINITE for token in after) or not any(token.tag_ in _FINITE for token in before):
        return None
    return Gap(start, end, (one, other)) if _circumstances(before) & _circumstances(after) else None


def _circumstances(words: Span) -> set[str]:
    """Which of day and place the words give."""
    found = {"day" for token in words if token.ent_type_ == "DATE"}
    places = (
        token for token in words[:-1] if token.lower_ in _PLACING and token.nbor().ent_type_ in {"PLACE", "NATION"}
    )
    return found | {"place" for _ in places}


def _parallel(sentence: Span, named: dict[int, Span]) -> Iterator[Gap]:
    """The gaps of parts right after each other: "with B in Oslo, with C in Riga and with D in Tallinn", "in Oslo on
    Monday and in Riga on Friday". All have a partner and a place, or all a place and a day.
    """
    doc, last = sentence.doc, None
    i = sentence.start
    while i < sentence.end:
        part = _part(doc, i, sentence.end, named)
        if part is None:
            i += 1
            continue
        if last is not None and _joins(doc, last.words.stop, part.words.start) and _are_alike(last, part):
            yield Gap(last.words.stop, part.words.stop, part.partners, last.words)
        last, i = part, part.words.stop


def _joins(doc: Doc, start: int, end: int) -> bool:
    """Whether only a comma or "and" is between two parts."""
    return start < end and end - start < 3 and all(token.lower_ in {",", "and"} for token in doc[start:end])


def _are_alike(one: _Part, other: _Part) -> bool:
    both = one.gives & other.gives
    return "place" in both and ("day" in both if not other.partners else bool(one.partners))


def _part(doc: Doc, start: int, end: int, named: dict[int, Span]) -> _Part | None:
    """The part that begins with this word: a partner, a place and a day in any order, each at most once."""
    partners: tuple[Span, ...] = ()
    gives: set[str] = set()
    i, stop = start, -1
    while i + 1 < end and i != stop:
        stop, word = i, doc[i].lower_
        name = named.get(i if doc[i].ent_type_ == "DATE" else i + 1)
        if word == "with" and not partners:
            partners = _partners(doc, i + 1, end, named)
            i = _end_of(partners, end) if partners else i
        elif name is not None and word in _PLACING and name.label_ in {"PLACE", "NATION"} and "place" not in gives:
            i = name.end
            gives.add("place")
        elif name is not None and name.label_ == "DATE" and word != "with" and i > start and "day" not in gives:
            i = name.end
            gives.add("day")
    return _Part(range(start, i), partners, frozenset(gives)) if "place" in gives else None


def _partners(doc: Doc, start: int, end: int, named: dict[int, Span]) -> tuple[Span, ...]:
    """The names in the words after "with", up to the first that leads on to something else."""
    found: list[Span] = []
    for i in range(start, min(end, start + _LONGEST_PARTNER)):
        if doc[i].is_punct or doc[i].lower_ in _LEADING_ON | {"with"} or doc[i].tag_ in _FINITE:
            break
        if i in named and named[i].label_ in _SIDES | {"PERSON"}:
            found.append(named[i])
    return tuple(found)


def _end_of(partners: tuple[Span, ...], end: int) -> int:
    """Where the words for partners end: after the last name, and a noun to which it belongs ("Latvian officials")."""
    name = partners[-1]
    return name.end + int(name.end < end and name.doc[name.end].pos_ == "NOUN")
