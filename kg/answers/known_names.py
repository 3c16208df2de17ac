"""The names a store knows, in every form: names in any article, slugs and IRIs, the peoples of nations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from kg import namespaces
from kg.answers.network import named_entities
from kg.errors import QuestionError
from kg.folding import fold
from kg.graph.store import Store
from kg.model import Kind
from kg.reference import nation_words

_SHOWN = 3
#: A name this near (0 to 100) is offered for one that nothing has.
_NEAR = 60.0
_WORD_LENGTH = 4
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
        own: dict[str, set[Bearer]] = defaultdict(set)
        others: dict[str, set[Bearer]] = defaultdict(set)
        last: dict[str, set[Bearer]] = defaultdict(set)
        for iri, entity in named_entities(store).items():
            bearer = Bearer(entity.name, entity.kind)
            path = iri.removeprefix(namespaces.id_base())
            own[fold(entity.name)].add(bearer)
            for form in (*entity.names, iri, path, path.partition("/")[2]):
                others[fold(form)].add(bearer)
            if entity.kind is Kind.PERSON:
                last[fold(entity.name).rpartition(" ")[2]].add(bearer)
        self._ways = (own, others, _usual_forms(own), last)
        self.longest = max((len(name.split()) for way in self._ways for name in way), default=0)

    def bearers(self, name: str, kinds: Collection[Kind] = ()) -> list[Bearer]:
        """Who bears the name, of these kinds if any are given; those it is the usual name of, if there are any."""
        folded = fold(name)
        for way in self._ways:
            found = {bearer for bearer in way.get(folded, ()) if not kinds or bearer.kind in kinds}
            if found:
                return sorted(found)
        return []

    def one(self, name: str, kinds: Collection[Kind] = ()) -> str:
        """The name in the store of whom the words mean. Raises QuestionError where that is nobody, or several."""
        found = self.bearers(name, kinds)
        labels = sorted({bearer.label for bearer in found})
        if len(labels) == 1:
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
