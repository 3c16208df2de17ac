"""Which answers a change to a store added, removed or altered, in the words in which they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg import namespaces, schema
from kg.graph import renamed_entities
from kg.graph.store import Store


@dataclass(frozen=True, order=True)
class ChangedAnswer:
    """One changed answer: the thing, the relation, the value that it ``was`` and the value that it has ``now``.

    A new answer ``was`` the empty text; a removed one is the empty text ``now``.
    """

    about: str
    relation: str
    was: str
    now: str


def since_opened(store: Store) -> list[ChangedAnswer]:
    """The answers that changed since a store was opened for writing, in order.

    An answer is a fact with a relation of claims. If one fact of a thing and a relation went and one came, and there
    are no others, it counts as one changed answer. A new IRI or name of a thing is no change.
    """
    wording = _Wording(store)
    lost, gained = (set(wording.answers(quads)) for quads in store.net_change(namespaces.graph("facts")))
    answers: dict[tuple[NamedNode, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, facts in enumerate((lost - gained, gained - lost)):
        for subject, relation, value in facts:
            answers[subject, relation][place].append(wording.of(value))
    found = []
    for (subject, relation), (olds, news) in answers.items():
        about = wording.of(subject), namespaces.in_words(relation)
        if len(olds) == len(news) == 1:
            found.append(ChangedAnswer(*about, olds[0], news[0]))
        else:
            found += [ChangedAnswer(*about, old, "") for old in olds] + [ChangedAnswer(*about, "", new) for new in news]
    return sorted(found)


class _Wording:
    """Finds names for the things of a store, also for those that it no longer holds."""

    def __init__(self, store: Store) -> None:
        self._quads = store.quads
        lost, _ = store.net_change(namespaces.graph("identity"))
        self._gone = {quad.subject: quad.object for quad in lost if quad.predicate == namespaces.RDFS_LABEL}

    def answers(self, facts: Iterable[Quad]) -> Iterator[tuple[NamedNode, str, NamedNode | Literal]]:
        """The facts that are answers, with the present IRIs of their things."""
        for quad in facts:
            relation = quad.predicate.value.removeprefix(namespaces.ONTOLOGY)
            subject, value = quad.subject, quad.object
            if relation in schema.relations() and isinstance(subject, NamedNode):
                if isinstance(value, NamedNode):
                    yield self._current(subject), relation, self._current(value)
                elif isinstance(value, Literal):
                    yield self._current(subject), relation, value

    def of(self, term: NamedNode | Literal) -> str:
        """A value as text, or the name of a thing or a term."""
        if isinstance(term, Literal):
            return term.value
        labels = self._quads.quads_for_pattern(term, namespaces.RDFS_LABEL, None, namespaces.graph("identity"))
        label = next((quad.object for quad in labels), self._gone.get(term))
        return label.value if isinstance(label, Literal) else namespaces.in_words(term.value)

    def _current(self, thing: NamedNode) -> NamedNode:
        return NamedNode(renamed_entities.current(self._quads, thing.value))
