"""A store as a person uses it from Python: build it, ask it, see it."""

from __future__ import annotations

import html
import os
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg import settings
from kg.errors import ParleyError
from kg.model import BuildReport
from kg.store import Store
from kg.store import open_store as open_plain_store

if TYPE_CHECKING:
    import networkx as nx

    from kg.explain import Explanation
    from kg.llm import LanguageModel
    from kg.questions import Rows
    from kg.view import Page


class KnowledgeGraph(Store):
    """A store opened for reading, with everything one does with it.

    Example::

        graph = kg.build(["articles/"], store="talks.kg")
        graph.ask("who-led-each-delegation")
    """

    #: What the build did that gave this graph; None for one that was only opened.
    report: BuildReport | None = None

    def ask(self, question: str, *, min_confidence: float = settings.MIN_CONFIDENCE, **parameters: str) -> Rows:
        """The rows of a question, named as `kg ask` lists it or worded plainly, from claims at least so sure.

        Raises QuestionError where no question is near, a parameter is missing, or a confidence is not between 0 and 1.
        """
        from kg import questions

        return questions.ask(self, questions.find(question).name, parameters, min_confidence=min_confidence)

    def explain(
        self, target: str, *, min_confidence: float = settings.MIN_CONFIDENCE, **parameters: str
    ) -> Explanation:
        """Where an answer comes from: the sentences with the words marked, the frames, the identity decisions."""
        from kg.explain import explain

        return explain(self, target, parameters, min_confidence=min_confidence)

    def network(self) -> nx.MultiDiGraph:
        """The facts as a networkx graph: entities are nodes, relations are edges with their evidence."""
        from kg.network import network

        return network(self)

    def view(self, path: str | os.PathLike[str] | None = None) -> Page:
        """The network as one HTML page, which a notebook shows in place; written to ``path`` where one is given."""
        from kg.view import write

        return write(self, path)

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left open: a store is only read, and the next build replaces it as a whole."""

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.location}: {len(self.articles())} articles>"

    def _repr_html_(self) -> str:
        """The articles of the store, as a notebook shows them."""
        rows = "".join(
            "<tr>"
            + "".join(f"<td>{html.escape(cell or '')}</td>" for cell in (a.id, a.published, a.source, a.title))
            + "</tr>"
            for a in self.articles()
        )
        head = "".join(f"<th>{name}</th>" for name in ("article", "published", "source", "title"))
        return f"<p>{html.escape(repr(self)[1:-1])}</p><table><tr>{head}</tr>{rows}</table>"


def open_store(location: str | os.PathLike[str] | None = None) -> KnowledgeGraph:
    """Open a store: a folder, a .trig or .nq file, or ``memory``; by default KG_STORE or talks.kg.

    Raises StoreError where there is none, or none that can be read.
    """
    opened = open_plain_store(
        Path(location) if isinstance(location, os.PathLike) else location or settings.store_location()
    )
    return KnowledgeGraph(opened.quads, opened.location)


def build(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    store: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    model: str = settings.DEFAULT_MODEL,
    again: bool = False,
    language_model: LanguageModel | None = None,
) -> KnowledgeGraph:
    """Read articles into a store and open it; what was read and what failed stands in its ``report``.

    ``store="memory"`` keeps nothing on disk; with a ``kg.llm.LanguageModel``, that model is asked too. With more than
    one job, call this under ``if __name__ == "__main__":``, as every program that starts processes must. An article
    that fails is a warning. Raises ParleyError where the store or the model cannot be used, or no article could be
    read.
    """
    from kg import batch

    given = [sources] if isinstance(sources, str | os.PathLike) else sources
    names: Sequence[str] = [os.fspath(source) for source in given]
    location = os.fspath(store) if store is not None else settings.store_location()
    options: dict[str, Any] = {"jobs": jobs, "model": model, "again": again, "language_model": language_model}
    if location == "memory":
        graph = open_store(location)
        graph.report = _told(batch.build_in(graph, names, **options))
        return graph
    report = _told(batch.build(names, location=location, **options))
    graph = open_store(location)
    graph.report = report
    return graph


def _told(report: BuildReport) -> BuildReport:
    """The report, its failures made known as warnings; ParleyError where nothing at all could be read."""
    if report.failures and not (report.added or report.replaced or report.unchanged):
        first = report.failures[0]
        raise ParleyError(f"No article could be read. {first.source}: {first.reason}")
    for failure in report.failures:
        warnings.warn(f"{failure.source}: {failure.reason}", stacklevel=3)
    return report
