"""The corrections of a graph, as people make them from Python: one line for each, saved at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph

from kg.answers.explain import ExplainedClaim
from kg.answers.rows import Cell, Table
from kg.graph.store import Store, open_store
from kg.model import Judgement, Verdict
from kg.settings import MEMORY

if TYPE_CHECKING:
    from kg.correcting import Listed
    from kg.reviewing import Sample, Shortlisted

_Result = TypeVar("_Result")
#: A claim: its id or IRI, a row such as "who-was-absent:3", one of `KnowledgeGraph.claims`, or a row of an answer.
Target = str | ExplainedClaim | Mapping[str, Any]


class Corrections(Table["Listed"]):
    """The corrections of a graph in their order, and methods to make more.

    Example::

        graph.corrections.reject("who-was-absent:1", why="She was there.", by="Ada Lund")

    Each is saved in the store of the graph, and the graph shows it at once. Raises ParleyError if it cannot be made;
    then nothing is changed.
    """

    def __init__(self, graph: Store) -> None:
        from kg.correcting import listed

        self._graph = graph
        columns = ("id", "verdict", "article", "says", "by", "when", "why", "state", "reason")
        super().__init__(listed(graph), columns, "corrections")

    def to_dict(self, item: Listed) -> dict[str, Cell]:
        return {name: getattr(item, name) for name in self.columns}

    def accept(self, *claims: Target, why: str = "", by: str = "user") -> None:
        """Say that claims are right: they are shown with confidence 1, whichever reader reads the article."""
        self._judge(claims, Verdict.ACCEPT, why, by)

    def reject(self, *claims: Target, why: str = "", by: str = "user") -> None:
        """Say that claims are wrong: they are no rows and no facts, whichever reader reads the article."""
        self._judge(claims, Verdict.REJECT, why, by)

    def mend(self, claim: Target, *, why: str = "", by: str = "user", **parts: Any) -> None:
        """Change what a claim says: its ``relation``, ``subject``, ``target`` (the object, value or day),
        ``status``, ``claimant`` or ``words``.
        """
        from kg import correcting
        from kg.reading.corrections.stating import Parts

        signed, given = _signed(by, why), Parts(**parts)
        self._change(lambda store: correcting.mend(store, _target(claim), given, signed))

    def add(self, article: str, *, why: str = "", by: str = "user", **parts: Any) -> None:
        """Add a claim that ``words`` of an article make, with the same parts."""
        from kg import correcting
        from kg.reading.corrections.stating import Parts

        signed, given = _signed(by, why), Parts(**parts)
        self._change(lambda store: correcting.add(store, article, given, signed))

    def rename(self, thing: str, name: str, *, why: str = "", by: str = "user") -> None:
        """Give a thing another name."""
        from kg import correcting

        signed = _signed(by, why)
        self._change(lambda store: correcting.rename(store, thing, name, signed))

    def same(self, left: str, right: str, *, why: str = "", by: str = "user") -> None:
        """Say that two things are the same."""
        self._decide(left, right, Judgement.SAME, why, by)

    def different(self, left: str, right: str, *, why: str = "", by: str = "user") -> None:
        """Say that two things are not the same."""
        self._decide(left, right, Judgement.DIFFERENT, why, by)

    def undo(self, correction: str = "last") -> None:
        """Undo the correction with that id, or the last one."""
        from kg import correcting

        self._change(lambda store: correcting.undo(store, correction))

    def review(self, most: int = 10, article: str | None = None) -> list[Shortlisted]:
        """The claims to check first: the least sure ones, and those that another account contradicts."""
        from kg import reviewing

        return reviewing.doubtful(self._graph, most, article)

    def sample(self, size: int, seed: int = 1) -> Sample:
        """Claims drawn at random, and how many of the judged ones are right, by question."""
        from kg import reviewing

        return reviewing.sample(self._graph, size, seed)

    def _judge(self, claims: Sequence[Target], verdict: Verdict, why: str, by: str) -> None:
        from kg import correcting

        signed, targets = _signed(by, why), [_target(claim) for claim in claims]
        self._change(lambda store: correcting.judge(store, targets, verdict, signed))

    def _decide(self, left: str, right: str, judgement: Judgement, why: str, by: str) -> None:
        from kg import correcting

        signed = _signed(by, why)
        self._change(lambda store: correcting.decide(store, left, right, judgement, signed))

    def _change(self, make: Callable[[Store], object]) -> None:
        """Change what is stored, whole or not at all, and let the graph see it."""
        from kg.batch import changing
        from kg.correcting import listed
        from kg.graph.store import save_changes

        if self._graph.location == MEMORY:
            copy = pyoxigraph.Store()
            copy.bulk_extend(iter(self._graph.quads))
            changed = Store(copy)
            make(changed)
            self._graph.become(changed)
        else:
            with changing(self._graph.location) as store:
                make(store)
                save_changes(store)
            self._graph.become(open_store(self._graph.location))
        self._items = listed(self._graph)


def _signed(by: str, why: str) -> Any:
    from kg.reading.corrections.stating import Signed

    return Signed(by, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"), why)


def _target(claim: Target) -> str:
    """What a claim goes by."""
    if isinstance(claim, str):
        return claim
    found = claim.claim if isinstance(claim, ExplainedClaim) else claim["claim"]
    return str(getattr(found, "value", found))
