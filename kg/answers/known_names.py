"""The names a store knows, in every form: names in any article, slugs and IRIs, the peoples of nations.

Where no name is meant as it stands, an adjective of one ("Norlandian") is, or a part that only one name has ("the River
Front" of the People's River Front).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from kg import lexicon, namespaces
from kg.answers.network import named_entities
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
        self._addresses: set[str] = set()
        own: dict[str, set[Bearer]] = defaultdict(set)
        others: dict[str, set[Bearer]] = defaultdict(set)
        last: dict[str, set[Bearer]] = defaultdict(set)
        for iri, entity in named_entities(store).items():
            bearer = Bearer(entity.name, entity.kind)
            path = iri.removeprefix(namespaces.id_base())
            own[fold(entity.name)].add(bearer)
            self._addresses |= {fold(iri), fold(path)}
            for form in (*entity.names, iri, path, path.partition("/")[2]):
                others[fold(form)].add(bearer)
            if entity.kind is Kind.PERSON:
                last[fold(entity.name).rpartition(" ")[2]].add(bearer)
        self._ways = (own, others, _usual_forms(own), last)
        self._parts = _Parts(own, others)
        self.longest = max((len(name.split()) for way in self._ways for name in way), default=0)

    def bearers(self, name: str, kinds: Collection[Kind] = ()) -> list[Bearer]:
        """Who bears the name, of these kinds if any are given; those it is the usual name of, if there are any."""
        folded = fold(name)
        for way in self._ways:
            found = {bearer for bearer in way.get(folded, ()) if not kinds or bearer.kind in kinds}
            if found:
                return sorted(found)
        return [bearer for bearer in self._parts.bearers(name) if not kinds or bearer.kind in kinds]

    def forms(self, bearer: Bearer) -> frozenset[str]:
        """All folded forms of a bearer's name, without its IRI, and the adjectives of what is no person's."""
        forms = {form for way in self._ways for form in way if bearer in way[form] and form not in self._addresses}
        if bearer.kind is not Kind.PERSON:
            forms |= adjectives_of(bearer.label)
        return frozenset(forms)

    def one(self, name: str, kinds: Collection[Kind] = ()) -> str:
        """The name in the store of whom the words mean. Raises QuestionError where that is nobody, or several."""
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
        for form, bearers in (pair for way in self._ways[:2] for pair in way.items()):
            parts = (form, *(word for word in form.split() if len(word) >= _WORD_LENGTH))
            score = max(fuzz.ratio(folded, part) for part in parts)
            for bearer in bearers:
                if bearer.kind in (kinds or _LOOKED_FOR) and score >= least:
                    found[bearer.label] = max(score, found[bearer.label])
        return sorted(found, key=lambda label: (-found[label], label))[:_SHOWN]


class _Parts:
    """Who is meant by an adjective of a name, or by a part of one, if it is one alone."""

    def __init__(self, *ways: dict[str, set[Bearer]]) -> None:
        self._actors: dict[str, set[Bearer]] = defaultdict(set)
        self._with_word: dict[str, set[tuple[str, Bearer]]] = defaultdict(set)
        for name, bearer in ((name, bearer) for way in ways for name, named in way.items() for bearer in named):
            if bearer.kind not in _LOOKED_FOR:
                continue
            if bearer.kind is not Kind.PERSON and " " not in name:
                self._actors[name[:_WORD_LENGTH]].add(bearer)
            if bearer.kind in (Kind.PERSON, Kind.ORGANIZATION):
                for word in name.split():
                    self._with_word[word].add((name, bearer))
        self._peoples = {fold(" ".join(words)) for words in nation_words()}
        self._common = titles().heads | titles().modifiers | titles().generic | lexicon.words("names", "bodies")

    def bearers(self, words: str) -> list[Bearer]:
        """Whom the words mean; nobody where they say nothing by themselves ("the union"), or may mean several.

        A single word in small letters ("river") is no part of a name.
        """
        folded = fold(words)
        if folded in self._peoples:
            return []
        if " " not in folded:
            named = self._actors.get(folded[:_WORD_LENGTH], set())
            meant = {bearer for bearer in named if folded in adjectives_of(bearer.label)}
            if len(meant) == 1:
                return sorted(meant)
        telling = [word for word in folded.split() if len(word) >= _LEAST_LETTERS and word not in self._common]
        ends = {folded.partition(" ")[0], folded.rpartition(" ")[2]}
        if not telling or not ends <= content_words(folded) or (words.islower() and " " not in folded):
            return []
        holding = self._with_word.get(max(telling, key=len), set())
        parted = {
            bearer for name, bearer in holding if f" {folded} " in f" {name} " and self._names(folded, name, bearer)
        }
        return sorted(parted) if len(parted) == 1 else []

    def _names(self, part: str, name: str, bearer: Bearer) -> bool:
        """Whether a part of a name can stand for it: one word of a body's only before a noun such as "Glass"."""
        if " " in part or bearer.kind is Kind.PERSON:
            return True
        first, *rest = name.split()
        return first == part and len(rest) == 1 and rest[0] not in self._common


def _one_of(kind: Kind) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _usual_forms(own: dict[str, set[Bearer]]) -> dict[str, set[Bearer]]:
    """The peoples and other names of the store's nations."""
    found: dict[str, set[Bearer]] = defaultdict(set)
    for words, entry in nation_words().items():
        nations = {bearer for bearer in own.get(fold(entry.name), ()) if bearer.kind is Kind.NATION}
        if nations and entry.form in ("name", "people"):
            found[fold(" ".join(words))] |= nations
    return found
