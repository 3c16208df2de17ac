"""Names of persons: their parts, and how two of them compare.

A name is read as given names, initials and surname; courtesy titles, particles ("van", "bin"), Arabic articles
("al-") and generational suffixes are set aside. East Asian names may stand in either order.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from kg.folding import fold

_MALE = frozenset("mr sir lord king prince herr monsieur senor father brother".split())
_FEMALE = frozenset("mrs ms miss madam madame mme dame lady queen princess frau senora sister".split())
_COURTESY = (
    _MALE
    | _FEMALE
    | frozenset("mx dr prof professor gen general lt lieutenant col colonel maj major capt captain adm admiral".split())
    | frozenset("sgt marshal sen senator rep rev reverend hon excellency sheikh sheik ayatollah imam judge".split())
    | frozenset("ambassador president premier chancellor minister secretary commissioner governor vice deputy".split())
    | frozenset("prime foreign envoy chairman chair spokesperson leader former acting the his her".split())
)
_PARTICLES = frozenset(
    "de da di do du del della der den des dos das van von vom zu zum ter ten te la le lo y e bin ibn ben bint al el ul "
    "as ash ad an ar at".split()
)
#: Particles that are a given name where they stand first: "Ben Wallace", "Le Duc Tho".
_GIVEN_PARTICLES = frozenset("ben le an".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
#: Family names that commonly stand first: Chinese, Korean, Vietnamese.
_FAMILY_FIRST = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng "
    "han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren yao shen zhong xi "
    "qin fu dai mao qiao wen qian bai shi jia kim lee park pak choi jung chung jeong cho kang yoon yun jang chang lim "
    "shin ahn hwang ban moon roh ri nguyen tran le pham hoang phan vu vo dang bui ngo duong".split()
)
_ROLE_WORDS = frozenset(
    "official officials spokesperson diplomat diplomats negotiator negotiators source sources envoy representative "
    "minister president secretary premier chancellor ambassador adviser advisor aide delegate delegates leader "
    "commander analyst expert mediator mediators head chief chair member members person man woman".split()
)
_JOINED_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_DIGRAPHS = (
    ("tch", "c"), ("tsch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("kh", "k"), ("gh", "g"), ("dh", "d"),
    ("th", "t"), ("ph", "f"), ("ck", "k"), ("ts", "s"), ("tz", "s"), ("zh", "s"), ("q", "k"), ("g", "k"), ("c", "k"),
    ("z", "s"), ("w", "v"), ("x", "ks"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouyjh]+")


class Likeness(Enum):
    """How two full names compare, from the plainest to none at all."""

    EQUAL = "the names are equal"
    MIDDLE = "the names differ only in a middle name"
    ORDER = "the names differ only in order"
    SPELLING = "the names are spellings of one another"
    INITIAL = "surname and first letter agree"
    PART = "one name is part of the other"
    NONE = "the names differ"


class PersonName(NamedTuple):
    """A name's telling parts, folded: words in the order of the text; one-letter words are initials."""

    words: tuple[str, ...]
    suffix: str = ""

    @property
    def full_words(self) -> tuple[str, ...]:
        """The words that are not initials."""
        return tuple(word for word in self.words if len(word) > 1)

    @property
    def is_full(self) -> bool:
        """Whether the name has a given name and a surname."""
        return len(self.full_words) > 1

    @property
    def stands_first(self) -> bool:
        """Whether the family name seems to stand first."""
        return len(self.words) in (2, 3) and self.words[0] in _FAMILY_FIRST

    def surnames(self) -> set[str]:
        """What a bare surname of this person may be."""
        found = {self.words[-1]} if self.words else set()
        return found | {self.words[0]} if self.stands_first else found


@lru_cache(maxsize=100_000)
def person_name(text: str) -> PersonName:
    """Read a name.

    >>> person_name("Mr. Donald J. van der Keller Jr.")
    PersonName(words=('donald', 'j', 'keller'), suffix='jr')
    """
    words = fold(_JOINED_INITIALS.sub(lambda match: match.group().replace(".", ". "), text)).split()
    words = words[courtesy_length(words) :]
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    first, rest = words[:1], [word for word in words[1:] if word not in _PARTICLES]
    telling = rest if rest and first and first[0] in _PARTICLES - _GIVEN_PARTICLES else first + rest
    return PersonName(tuple(telling), suffix)


def courtesy_length(words: list[str]) -> int:
    """How many leading words are titles; the last word never is."""
    count = 0
    while count < len(words) - 1 and words[count] in _COURTESY:
        count += 1
    return count


@lru_cache(maxsize=100_000)
def gender(text: str) -> str:
    """``m`` or ``f`` where a courtesy title tells, else nothing."""
    words = fold(text).split()
    titles = words[: courtesy_length(words)]
    found = {letter for letter, family in (("m", _MALE), ("f", _FEMALE)) if family.intersection(titles)}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=100_000)
def is_description(text: str) -> bool:
    """Whether the text describes somebody without naming him: "a senior official", "White House spokesperson".

    >>> is_description("Norwegian government spokesperson"), is_description("Anna van Keller")
    (True, False)
    """
    words = text.split()
    plain = fold(text).split()
    if not plain or plain[-1] in _ROLE_WORDS or words[0].lower() in {"a", "an", "some", "one"}:  # not "A. Keller"
        return True
    titles = courtesy_length([fold(word) for word in words])
    return any(word.islower() and fold(word) not in _PARTICLES and "-" not in word for word in words[titles:])


@lru_cache(maxsize=400_000)
def skeleton(word: str) -> str:
    """The consonants by which transliterations of a name agree: "Sergei" and "Sergey", "Qaddafi" and "Gadhafi".

    >>> skeleton("qaddafi") == skeleton("gadhafi")
    True
    """
    first = word[:1] if word[:1] in "aeiou" else ""
    for letters, sound in _DIGRAPHS:
        word = word.replace(letters, sound)
    bare = _VOWELS.sub("", word)
    return ("a" if first else "") + re.sub(r"(.)\1+", r"\1", bare)


@lru_cache(maxsize=400_000)
def compare_names(left: PersonName, right: PersonName) -> Likeness:
    """How two full names compare; suffixes and middle names that contradict each other make them differ."""
    if left.suffix and right.suffix and left.suffix != right.suffix:
        return Likeness.NONE
    one, other = left.words, right.words
    if "".join(one) == "".join(other):
        return Likeness.EQUAL
    if _is_turned(one, other) or _is_turned(other, one):
        return Likeness.ORDER
    if one[-1] == other[-1] and one[0] == other[0]:
        return Likeness.MIDDLE if _middles_agree(one[1:-1], other[1:-1]) else Likeness.NONE
    if len(one) == len(other) and all(_are_spellings(*pair) for pair in zip(one, other, strict=True)):
        return Likeness.SPELLING
    if fuzz.ratio("".join(one), "".join(other)) >= 92 and one[0][0] == other[0][0] and len(one) != len(other):
        return Likeness.SPELLING
    if one[-1] == other[-1] and _may_be_short(one[0], other[0]):
        return Likeness.INITIAL
    if one[0] == other[0] and (set(one) < set(other) or set(other) < set(one)):
        return Likeness.PART
    return Likeness.NONE


def _is_turned(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one puts the family name last that stands first in the other: "Kim Dae Sok" and "Dae-sok Kim"."""
    if sorted(one) == sorted(other) and (one[0], one[-1]) == (other[-1], other[0]):
        return True
    return "".join(one) == "".join((other[-1], *other[:-1]))


def _middles_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one run of middle names begins the other, initials standing for names."""
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))


def _may_be_short(one: str, other: str) -> bool:
    """Whether one given name may be the other's initial or short form, as "M" and "Mike" are of "Michael"."""
    shorter = min(len(one), len(other))
    return one[:1] == other[:1] and (shorter == 1 or (shorter <= 4 and one[:2] == other[:2]))


def _are_spellings(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 4:
        return False
    return skeleton(one) == skeleton(other) and fuzz.ratio(one, other) >= 60
