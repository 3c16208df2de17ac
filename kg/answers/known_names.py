"""The names a store knows, in every form: names in any article, slugs and IRIs, the peoples of nations.

Where no name is meant as it stands, an adjective of one ("Norlandian") is, or a part that only one name has ("the River
Front" of the People's River Front).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from weakref import finalize

from kg import lexicon
from kg.answers import search_index
from kg.answers.search_index import OTHER
from kg.errors import QuestionError
from kg.folding import adjectives_of, content_words, fold
from kg.graph.store import Store
from kg.model import Kind
from kg.reference import nation_words, titles

_SHOWN = 3
#: A name this near (0 to 100) is offered for one that nothing has.
_NEAR = 60.0
_WORD_LENGTH = 4
#: A part of a name with no word so long says too little.
_LEAST_LETTERS = 3
_LAST_CHARACTER = "\U0010ffff"
#: Things people ask for by name; what else has a name in a store is worded by it rather than named.
_LOOKED_FOR = frozenset({Kind.PERSON, Kind.NATION, Kind.ORGANIZATION, Kind.PLACE})
ASKED_FOR = _LOOKED_FOR | {Kind.NEGOTIATION, Kind.AGREEMENT}


@dataclass(frozen=True, order=True)
class Bearer:
    """Something that bears a name: the name it goes by in the store, and what it is."""

    label: str
    kind: Kind


class KnownNames:
    """Who bears which name in a store, the names it goes by before those that articles also use."""

    def __init__(self, store: Store) -> None:
        self._names, own = search_index.names(store)
        if own:
            finalize(self, self._names.close)
        self._parts = _Parts(self._names)
        (longest,) = self._names.execute("SELECT value FROM state WHERE name = 'longest'").fetchone()
        self.longest = int(longest)

    def bearers(self, name: str, kinds: Collection[Kind] = ()) -> list[Bearer]:
        """Who bears the name, of these kinds if any are given; those it is the usual name of, if there are any."""
        named = self._names.execute("SELECT way, label, kind FROM names WHERE form = ?", (fold(name),))
        ways: dict[int, set[Bearer]] = defaultdict(set)
        for way, label, kind in named:
            if not kinds or kind in kinds:
                ways[way].add(Bearer(label, Kind(kind)))
        if ways:
            return sorted(ways[min(ways)])
        return [bearer for bearer in self._parts.bearers(name) if not kinds or bearer.kind in kinds]

    def forms(self, bearer: Bearer) -> frozenset[str]:
        """All folded forms of a bearer's name, without its IRI, and the adjectives of what is no person's."""
        given = (bearer.label, bearer.kind.value)
        rows = self._names.execute("SELECT form FROM names WHERE label = ? AND kind = ? AND NOT address", given)
        forms = {form for (form,) in rows}
        if bearer.kind is not Kind.PERSON:
            forms |= adjectives_of(bearer.label)
        return frozenset(forms)

    def labels(self, name: str) -> list[str]:
        """The names by which things go in the store that are this one, without regard to capitals."""
        rows = self._names.execute("SELECT label FROM labels WHERE lowered = ? ORDER BY label", (name.lower(),))
        return [label for (label,) in rows]

    def one(self, name: str, kinds: Collection[Kind] = ()) -> str:
        """The name in the store of whom the words mean. Raises QuestionError if that is nobody, or several."""
        found = self.bearers(name, kinds)
        labels = sorted({bearer.label for bearer in found})
        if len({label.casefold() for label in labels}) == 1:  # a question compares names without regard to capitals
            return labels[0]
        if labels:
            listed = ", ".join(labels[:_SHOWN]) + (" and others" if len(labels) > _SHOWN else "")
            raise QuestionError(f"{name!r} names several things in the store; say which: {listed}.")
        wrong = sorted({bearer.kind for bearer in self.bearers(name)})
        if wrong:
            taken = " or ".join(_one_of(kind) for kind in kinds)
            raise QuestionError(f"{name!r} is {_one_of(wrong[0])}; this option takes {taken}.")
        raise QuestionError(self.nobody(name, kinds))

    def nobody(self, name: str, kinds: Collection[Kind] = ()) -> str:
        """The sentence that says nothing has that name, with the names nearest to it."""
        near = self.nearest(name, kinds=kinds)
        listed = f"; the nearest names are {', '.join(near)}" if near else ""
        return f"Nothing in the store is named {name!r}{listed}."

    def nearest(self, name: str, least: float = _NEAR, *, kinds: Collection[Kind] = ()) -> list[str]:
        """The names nearest to one that nothing has, as wholes or in a word, at least so like it (0 to 100)."""
        from rapidfuzz import fuzz

        folded, found = fold(name), defaultdict[str, float](float)
        for form, label, kind in self._names.execute("SELECT form, label, kind FROM names WHERE way <= ?", (OTHER,)):
            if kind not in (kinds or _LOOKED_FOR):
                continue
            parts = (form, *(word for word in form.split() if len(word) >= _WORD_LENGTH))
            score = max(fuzz.ratio(folded, part) for part in parts)
            if score >= least:
                found[label] = max(score, found[label])
        return sorted(found, key=lambda label: (-found[label], label))[:_SHOWN]


@cache
def nations() -> frozenset[str]:
    """The folded names of all nations, and the words for what is of them."""
    return frozenset(fold(" ".join(words)) for words in nation_words())


class _Parts:
    """Who is meant by an adjective of a name, or by a part of one, if it is one alone."""

    def __init__(self, names: sqlite3.Connection) -> None:
        self._names = names
        self._common = titles().heads | titles().modifiers | titles().generic | lexicon.words("names", "bodies")

    def bearers(self, words: str) -> list[Bearer]:
        """Whom the words mean; nobody where they say nothing by themselves ("the union"), or may mean several.

        A single word in small letters ("river") is no part of a name.
        """
        folded = fold(words)
        if folded in nations():
            return []
        if " " not in folded:
            meant = {bearer for bearer in self._actors(folded) if folded in adjectives_of(bearer.label)}
            if len(meant) == 1:
                return sorted(meant)
        telling = [word for word in folded.split() if len(word) >= _LEAST_LETTERS and word not in self._common]
        ends = {folded.partition(" ")[0], folded.rpartition(" ")[2]}
        if not telling or not ends <= content_words(folded) or (words.islower() and " " not in folded):
            return []
        word = max(telling, key=len)
        holding = self._names.execute("SELECT form, label, kind FROM parts WHERE word = ?", (word,))
        parted = {
            bearer
            for name, bearer in ((form, Bearer(label, Kind(kind))) for form, label, kind in holding)
            if f" {folded} " in f" {name} " and self._stands_for(folded, name, bearer)
        }
        return sorted(parted) if len(parted) == 1 else []

    def _actors(self, folded: str) -> set[Bearer]:
        """Nations, bodies and places of one word that begins as the folded word does."""
        begin = folded[:_WORD_LENGTH]
        rows = self._names.execute(
            "SELECT form, label, kind FROM names WHERE form >= ? AND form < ? AND way <= ? AND instr(form, ' ') = 0",
            (begin, f"{begin}{_LAST_CHARACTER}", OTHER),
        )
        found = {Bearer(label, Kind(kind)) for form, label, kind in rows if form[:_WORD_LENGTH] == begin}
        return {bearer for bearer in found if bearer.kind in _LOOKED_FOR and bearer.kind is not Kind.PERSON}

    def _stands_for(self, part: str, name: str, bearer: Bearer) -> bool:
        """Whether a part of a name can stand for it: one word of a body's only before a noun such as "Glass"."""
        if " " in part or bearer.kind is Kind.PERSON:
            return True
        first, *rest = name.split()
        return first == part and len(rest) == 1 and rest[0] not in self._common


def _one_of(kind: Kind) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
