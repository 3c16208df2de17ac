"""Whether words can mean a name, by the words alone: forms of a person's name, peoples and seats of nations, acronyms.

`pronoun` recognises words that need more than this (a pronoun, "both sides", "the minister"); code that knows the text
around them decides about these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from kg import lexicon, reference
from kg.folding import adjectives_of, fold

#: Words of names that mean nothing alone: two names that share only these are not alike.
_COMMON = frozenset(
    "the a an of for and to in on at by de la le al el von van der den bin ben abu do da dos di du mr mrs ms dr sir"
    " lord prime minister ministry president secretary general foreign defence defense finance trade chief deputy"
    " former government state states republic union party national international people front army group council"
    " committee office department united new north south east west central chairman director spokesman"
    " spokesperson".split()
)
_SMALL = frozenset("the a an of for and to in on at by with from its his her their".split())
_PERSONAL = frozenset("he him his she her hers".split())
_GROUPED = frozenset("they them their it its we us our who which that here there".split())
#: Endings of firms' names, which are not part of their acronyms.
_FIRMS = frozenset({"Corp", "Corporation", "Inc", "Ltd", "Plc", "plc", "Co", "Company", "AG", "SA", "NV", "Group"})
_ENDINGS = frozenset(word.lower() for word in _FIRMS)
#: The end of whoever owns what follows: "Keller's", "the Lakelanders'".
OWNING = r"(?:['’]s|s['’])"
_OWNER = re.compile(rf"^[^,(]*?\w{OWNING}\s+(?=\S)")
_PARTS = re.compile(r"[^\s\-–—/,;:()\"“”]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_LONGEST_NAME = 6
_LONGEST_ACRONYM = 5
#: Words at the beginning of a description that have a capital only at the beginning of a sentence.
_PRONOUNS = _PERSONAL | _GROUPED | frozenset("i me my both".split())
_OPENING = frozenset(
    "the a an this that these those both all each some many several here there its his her their".split()
)


def stands_for(words: str, name: str) -> bool:
    """Whether the words alone can be a form of the name.

    >>> [stands_for(words, "Anna Keller") for words in ("Ms. Keller", "Foreign Minister Anna Keller", "Rybak", "she")]
    [True, True, False, False]
    >>> stands_for("the Norwegian side", "Norway"), stands_for("Oslo", "Norway"), stands_for("Oslo", "Latvia")
    (True, True, False)
    >>> stands_for("HSB", "Harbour Safety Board"), stands_for("the Board", "Harbour Safety Board")
    (True, True)
    """
    if fold(words) == fold(name) or shared(words, name):
        return True
    known = kind_of(name)
    if known is not None and known[0] == "nation" and known[1] in nations_in(words):
        return True
    return any(_initials_fit(part, name) for part in _parts(words)) or any(
        _initials_fit(part, words) for part in _parts(name)
    )


def by_adjective(bodies: Iterable[str]) -> dict[str, str]:
    """The one of several bodies that each adjective of a region can mean, where there is only one.

    >>> by_adjective(["Lakeland Front", "Lake Union"])["lakelandian"], "lakelander" in by_adjective(["Lakeland Front"])
    ('Lakeland Front', False)
    """
    no_names = lexicon.words("delegations", "no-names")
    longer: dict[str, set[str]] = {}
    alone: dict[str, set[str]] = {}
    for body in bodies:
        first, *rest = fold(body).split() or [""]
        if not rest or rest[0] not in no_names:
            for adjective in adjectives_of(first):
                (longer if rest else alone).setdefault(adjective, set()).add(body)
    return {adjective: meant.pop() for adjective, meant in (alone | longer).items() if len(meant) == 1}


def called_after(words: str, bodies: Mapping[str, str]) -> str | None:
    """The body that words name by the adjective of its region alone, of those that `by_adjective` gives.

    >>> called_after("Lakelander", by_adjective(["Lakeland Front"]))
    >>> called_after("Tarian", by_adjective(["Tari People's Front", "Lake Union"]))
    "Tari People's Front"
    >>> called_after("Norlandian delegation", by_adjective(["Norlandia", "Lake Union"]))
    'Norlandia'
    >>> called_after("Union", by_adjective(["Lake Union"]))
    """
    own, *rest = fold(words).split() or [""]
    alone = not rest or (len(rest) == 1 and rest[0] in lexicon.words("delegations", "no-names"))
    return bodies.get(own) if alone else None


@lru_cache(maxsize=200_000)
def fit(words: str, name: str) -> int:
    """How well words fit a name: 3 if they have all of it or its acronym, 2 its last word, 1 a part; else 0.

    >>> [fit(words, "Anna Keller") for words in ("Minister Anna Keller", "Ms. Keller", "Anna Rybak", "she")]
    [3, 2, 1, 0]
    """
    if not stands_for(words, name):
        return 0
    known, parts = kind_of(name), fold(words).split()
    if fold(words) == fold(name) or any(_initials_fit(part, name) for part in _parts(words)):
        return 3
    if known is not None and known[0] == "nation":
        return 3 if known[1] in nations_in(words) | nations_in(words.title()) else 1
    own = [word for word in fold(name).split() if len(word) > 1 and word not in _COMMON | _ENDINGS] or fold(
        name
    ).split()
    if all(word in parts or any(_alike(word, part) for part in parts) for word in own):
        return 3
    return 2 if own[-1] in parts else 1


def short_forms(name: str) -> set[str]:
    """The name and its later short forms in a text: its acronym, its last word, and the first if it is specific.

    >>> sorted(short_forms("Anna Keller"))
    ['AK', 'ANNA KELLER', 'Anna', 'Anna Keller', 'Keller']
    """
    parts, forms = name.split(), {name, name.upper(), initials(name)[0]}
    if name[:1].isupper():
        forms.add(parts[-1])
        if kind_of(name) is None and title_in(name) is None and fold(parts[0]) not in _COMMON:
            forms.add(parts[0])
    return {form for form in forms if len(form) > 1}


def without_owner(words: str) -> str:
    """The words without the owner: "Keller's".

    >>> without_owner("Keller's deputy Tomas Rybak"), without_owner("Keller's")
    ('deputy Tomas Rybak', "Keller's")
    """
    return _OWNER.sub("", words.strip())


def title_in(words: str) -> str | None:
    """The noun of a description of a person, such as a title; None if the words are only a name.

    >>> title_in("the prime minister's envoy in Oslo"), title_in("Keller")
    ('envoy', None)
    """
    parts = re.split(r",| (?:of|for|in|to|at|with) ", _OWNER.sub("", words.strip()))[0].split()
    return fold(parts[-1]) if parts and (parts[-1].islower() or fold(parts[-1]) in reference.titles().heads) else None


def fits_title(words: str, post: str) -> int:
    """How well a description fits a post: 2 if all its words are in the post, 1 if its noun is, else 0.

    >>> [fits_title("the foreign minister", post) for post in ("Foreign Minister", "minister of trade", "envoy")]
    [2, 1, 0]
    """
    head, own_words = title_in(words), set(fold(_OWNER.sub("", words)).split()) - _SMALL - _OPENING
    own = set(fold(post).split())
    if head is None or head not in own:
        return 0
    return 2 if own_words <= own else 1


def shared(words: str, name: str) -> bool:
    """Whether they have a specific word in common, or any word if the name has no specific one."""
    one, other = set(fold(words).split()), set(fold(name).split())
    national = {word for part in _parts(name) if nations_in(part) for word in fold(part).split()}
    content = {word for word in other if len(word) > 1} - _COMMON - (national if kind_of(name) is None else set())
    if name[:1].islower():
        content = other - _SMALL  # the name is a description: "the recognised government"
    known = kind_of(name)
    if content or (known is not None and known[0] == "nation"):  # "United Nations" is not one of "United States"
        return bool(content & one) or any(_alike(a, b) for a in content for b in one if len(b) > 4)
    return bool(other & one)


def _alike(one: str, other: str) -> bool:
    """Whether two words differ only in their endings ("Zairean" and "Zaire"), or are two spellings."""
    short, long = sorted((one, other), key=len)
    return len(short) > 4 and long.startswith(short[: max(4, len(short) - 2)]) and len(long) - len(short) <= 4


@lru_cache(maxsize=20_000)
def nations_in(words: str) -> frozenset[str]:
    """The codes of the nations in the words, by name, people or seat."""
    parts, known = _parts(words), reference.nation_words()
    codes = {code for part in parts for code in reference.pairs().get(part, ())}
    for start in range(len(parts)):
        for end in range(min(len(parts), start + _LONGEST_NAME), start, -1):
            entry = known.get(tuple(parts[start:end]))
            if entry is not None:
                codes.add(entry.code)
                break
    return frozenset(codes)


@lru_cache(maxsize=20_000)
def _parts(words: str) -> tuple[str, ...]:
    return tuple(_POSSESSIVE.sub("", part) for part in _PARTS.findall(words.replace("’", "'")))


def _initials_fit(acronym: str, name: str) -> bool:
    """Whether an acronym's letters are the initials of the name's words; small words are optional."""
    letters, (*first, last) = acronym.replace(".", ""), name.split() or [""]
    if not first or not 2 <= len(letters) <= 8 or not letters.isupper():
        return False
    own = initials(" ".join(first) if last.rstrip(".") in _FIRMS else name)
    return letters in own or (len(letters) > 2 and own[0].startswith(letters))


def may_be_short(acronym: str, name: str) -> bool:
    """Whether an acronym given beside a name, in any language, can be its short form.

    It has at most one letter more than the name has words, or the name's initials; "Ada Lund (HSWB)" is her union.

    >>> may_be_short("HSWB", "Ada Lund"), may_be_short("FRL", "Liberation Front"), may_be_short("TASS", "Tass Agency")
    (False, True, True)
    """
    letters = acronym.replace(".", "").upper()
    words = name.split()
    return len(letters) <= len(words) + 1 or _initials_fit(acronym, name) or words[0].upper().startswith(letters)


def has_name(words: str) -> bool:
    """Whether the words have a proper name, and are not only a description such as "the delegation".

    >>> [has_name(words) for words in ("Oslo", "the delegation", "The Lake Board", "He", "the Latvian firm")]
    [True, False, True, False, False]
    """
    parts = _parts(words)
    if any(part.isupper() and 1 < len(part) <= _LONGEST_ACRONYM for part in parts if len(parts) < 4):
        return True
    if words.isupper():
        return False
    described = len(parts) > 1 and parts[-1].islower()
    inner = parts[1:] if parts and fold(parts[0]) in _OPENING else parts
    titles = reference.titles()
    plain = _PRONOUNS | titles.heads | titles.modifiers
    return any(
        part[:1].isupper() and fold(part) not in plain and not (described and nations_in(part)) for part in inner
    )


def initials(name: str) -> tuple[str, str]:
    """The initials of a name's words with capitals, and of all its words: its possible acronyms.

    >>> initials("Board for the Safety of Harbours")
    ('BSH', 'BFTSOH')
    """
    words = [word for word in re.split(r"[\s-]+", name) if word]
    return "".join(word[0] for word in words if word[0].isupper()), "".join(word[0].upper() for word in words)


_NUMBERS = frozenset({"two", "three", "four", "five", "six"})


def is_group_inside(words: str) -> bool:
    """Whether words with a nation's adjective mean groups inside the nation, and not the nation itself.

    >>> [is_group_inside(words) for words in ("the two Norwegian factions", "rival Norwegian parties", "Riga rebels")]
    [True, True, True]
    >>> [is_group_inside(words) for words in ("the Norwegian side", "two Norwegian ministers", "Norway")]
    [False, False, False]
    """
    *before, last = words.lower().split() or [""]
    if last in lexicon.words("actors", "groups"):
        return last.endswith("s") or last == "opposition"
    apart = not lexicon.words("actors", "apart").isdisjoint(before)
    return apart and last in lexicon.words("actors", "inner")


def group(words: str) -> str:
    """The name of such groups: their words without those for how many they are.

    >>> group("the two Norwegian factions")
    'Norwegian factions'
    """
    return " ".join(word for word in words.split() if word.lower() not in lexicon.words("actors", "unspecific"))


def pronoun(words: str) -> str | None:
    """``person`` or ``group`` if the words name nobody and refer to somebody mentioned before; else None.

    >>> pronoun("he"), pronoun("both sides"), pronoun("the two leaders"), pronoun("three"), pronoun("Keller")
    ('person', 'group', 'group', 'group', None)
    """
    parts = fold(words).split()
    if not parts:
        return None
    if set(parts) & _PERSONAL and len(parts) <= 3:
        return "person"
    if set(parts) <= _GROUPED | _NUMBERS or parts[0] in {"both", "all", "each", "either"}:
        return "group"
    described = parts[0] in {"the", "these", "those", *_NUMBERS} and set(parts[1:]) & _plurals()
    return "group" if described and not has_name(words) else None


@cache
def _plurals() -> frozenset[str]:
    """Words such as "sides", "countries", "leaders", and the numbers before them."""
    nouns = lexicon.words("actors", "both")
    plural = {f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s" for noun in nouns}
    return frozenset(plural | _NUMBERS)


def kind_of(name: str) -> tuple[str, str] | None:
    """The kind and type of a name in the reference data: ("nation", code), ("organization", type); None if unknown.

    >>> kind_of("Norway"), kind_of("the European Union"), kind_of("Anna Keller")
    (('nation', 'NO'), ('organization', 'intergovernmental'), None)
    """
    words = tuple(re.sub(r"^[Tt]he ", "", name.replace("’", "'")).split())
    code = reference.nation_code(" ".join(words))
    if code is not None:
        return "nation", code
    entry = reference.entry(words)
    if entry is None:
        return None
    if entry.kind == "nation":
        return ("nation", entry.code) if entry.form == "name" else None
    return ("organization", entry.type) if entry.kind == "organization" else None


def is_firm(name: str) -> bool:
    """Whether a name ends like a firm's name.

    >>> is_firm("Be Inc."), is_firm("Lake Board")
    (True, False)
    """
    return name.split()[-1].rstrip(".") in _FIRMS


def firms_in(text: str) -> list[str]:
    """The names in a text that end like firms' names, each once, in order.

    >>> firms_in("Be Inc. met Norwell Fish Corp <NWF.O> and Lake Board.")
    ['Be Inc', 'Norwell Fish Corp']
    """
    return list(dict.fromkeys(found[0] for found in _firm_names().finditer(text)))


@cache
def _firm_names() -> re.Pattern[str]:
    word = r"[A-Z][\w&'’.-]*"
    return re.compile(rf"\b{word}(?: (?:{word}|and|of|&|&amp;)){{0,4}} (?:{'|'.join(sorted(_FIRMS))})\b")


def organization_type(name: str) -> str:
    """The kind of organisation that its name shows, by the words of the lexicon; ``other`` if none does."""
    low = name.lower()
    for kind, cues in lexicon.table("actors", "types").items():
        if any(re.search(rf"\b{cue}\b", low) for cue in cues):
            return str(kind)
    return "other"
