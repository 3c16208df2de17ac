"""A store as people use it from Python: build it, ask it, see it."""

from __future__ import annotations

import html
import os
import warnings
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg import settings
from kg.answers.network import FACTUAL, network
from kg.build_report import BuildReport
from kg.errors import ParleyError
from kg.graph.remote import needs_own
from kg.graph.store import Store
from kg.graph.store import open_store as open_plain_store
from kg.model import Kind, Status
from kg.settings import MEMORY, is_endpoint

if TYPE_CHECKING:
    import networkx as nx

    from kg.answers.entities import Claims, Profile, Profiles
    from kg.answers.explain import Explanation
    from kg.answers.questions import Rows
    from kg.answers.text_search import Passages
    from kg.corrected_graph import Corrections
    from kg.publish.page import Page
    from kg.reading.llm import LanguageModel
    from kg.reading.readers import Readers


class KnowledgeGraph(Store):
    """A store opened for reading, with all that you can do with it.

    Example::

        graph = kg.build(["articles/"], store="talks.kg")
        graph.ask("who-led-each-delegation")
    """

    #: What the build did that gave this graph; None for one that was only opened.
    report: BuildReport | None = None

    def ask(
        self,
        question: str,
        *,
        min_confidence: float = settings.MIN_CONFIDENCE,
        from_day: str | date = "",
        to_day: str | date = "",
        **parameters: str,
    ) -> Rows:
        """The rows of a question, from claims with at least this confidence, filtered by parameters and days.

        A question is a name that `kg ask` lists, plain words, or a file of your own that ends in ``.rq``. A day is a
        date, or a day, month or year of ISO 8601.

        >>> open_store("memory").ask("who was not there?")
        <0 rows for 'who-was-absent'>

        Raises QuestionError if plain words are not fully understood, a file cannot be read, a parameter is missing
        or names nothing, a day is not a day, or a confidence is not between 0 and 1; ReferenceDataError if a file
        contains no question.
        """
        from kg.answers import plain_words, questions
        from kg.answers.narrowing import Period

        if question.strip().endswith(".rq"):
            asked = plain_words.Understood(questions.read_file(Path(question.strip())))
        else:
            asked = plain_words.understand(self, question)
        period = Period(str(from_day) or asked.period.start, str(to_day) or asked.period.end)
        given = {**asked.parameters, **parameters}
        return questions.ask(self, asked.question, given, min_confidence=min_confidence, period=period)

    def passages(self, words: str) -> Passages:
        """The sentences of the articles that have all the words of a question, or words that mean the same.

        They are what `kg ask` shows where no question of the library is asked, or none has an answer.

        >>> open_store("memory").passages("who replaced the envoy?")
        <0 rows: sentences on 'who replaced the envoy?'>
        """
        from kg.answers.text_search import passages

        return passages(self, words)

    def as_of(self, day: str | date) -> KnowledgeGraph:
        """The graph of only the articles dated by a day (or month, or year), with all corrections, in memory.

        Articles without a date are left out. Raises QuestionError if it is not a day.
        """
        from kg import pipeline

        then, _ = pipeline.as_of(self, str(day))
        return KnowledgeGraph(then.quads, MEMORY)

    def explain(
        self, target: str, *, min_confidence: float = settings.MIN_CONFIDENCE, **parameters: str
    ) -> Explanation:
        """Where an answer comes from: the sentences with their words marked, the readers, the identity decisions.

        The target is a row ("who-was-absent:1"), an IRI, or anything that an answer prints. Raises QuestionError or
        IdentityError if the store has nothing like it.
        """
        from kg.answers.explain import explain, is_name

        if is_name(target):
            from kg import pipeline

            return pipeline.explain_name(target, self)
        return explain(self, target, parameters, min_confidence=min_confidence)

    def entities(self, kind: Kind | str | None = None) -> Profiles:
        """All entities, or those of one kind ("person", "nation", "negotiation" ...), by name.

        >>> open_store("memory").entities("person")
        <0 rows: entities of the kind person>

        Raises QuestionError if there is no such kind.
        """
        from kg.answers.entities import profiles

        return profiles(self, kind)

    def entity(self, name: str, kind: Kind | str | None = None) -> Profile:
        """The one entity with that IRI or name, with the claims that name it.

        Raises QuestionError if nothing, or more than one thing, has that name.
        """
        from kg.answers.entities import profile

        return profile(self, name, kind)

    def claims(self, *, about: str | None = None, article: str | None = None, relation: str | None = None) -> Claims:
        """All claims, or those that name an entity, are in an article, or have a relation ("ledBy" or "led by").

        >>> open_store("memory").claims(relation="led by").df().empty
        True

        Raises QuestionError if nothing, or more than one thing, has the name.
        """
        from kg.answers.entities import claims

        return claims(self, about=about, article=article, relation=relation)

    @property
    def corrections(self) -> Corrections:
        """The corrections, and methods to make more: ``graph.corrections.reject("who-was-absent:1")``.

        >>> open_store("memory").corrections
        <0 rows: corrections>
        """
        from kg.corrected_graph import Corrections

        return Corrections(self)

    def network(
        self, *, statuses: Collection[Status | str] = FACTUAL, projection: str | None = None
    ) -> nx.MultiDiGraph | nx.Graph:
        """The facts as a networkx graph: entities are nodes, relations are edges with their evidence.

        ``projection`` connects actors directly instead: `people`, `nations` or `parties`; see `kg.network`.
        """
        return network(self, statuses=statuses, projection=projection)

    def view(self, path: str | os.PathLike[str] | None = None) -> Page:
        """One HTML page, which a notebook shows in place; written to ``path`` if there is one."""
        from kg.publish.page import write

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
    """Open a store: a folder, a .trig or .nq file, the http address of a SPARQL endpoint, or ``memory``; by default
    KG_STORE or talks.kg.

    Raises StoreError if there is no store, or if it cannot be read.
    """
    opened = open_plain_store(
        Path(location) if isinstance(location, os.PathLike) else location or settings.store_location()
    )
    return KnowledgeGraph(opened.quads, opened.location, opened.generation)


def build(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    store: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    model: str = settings.DEFAULT_MODEL,
    again: bool = False,
    drafts: str | os.PathLike[str] | None = None,
    drafts_by: str = "person",
    reader: str | None = None,
    language_model: LanguageModel | None = None,
    language: str | None = None,
) -> KnowledgeGraph:
    """Read articles into a store and open it. Its ``report`` says what was read and what failed.

    ``store="memory"`` writes nothing to disk. With a ``kg.LanguageModel``, Parley asks that model too.
    ``language`` is the language of the articles (ISO 639-1, such as ``"en"``); by default it is detected for each.
    With more than one job, call this under ``if __name__ == "__main__":``, as every program that starts processes
    must. An article that fails is a warning. Raises ParleyError if the store or the model cannot be used, or if no
    article could be read.
    """
    from kg import batch

    given = [sources] if isinstance(sources, str | os.PathLike) else sources
    names: Sequence[str] = [os.fspath(source) for source in given]
    location = os.fspath(store) if store is not None else settings.store_location()
    readers = _readers(reader, drafts, drafts_by, language_model)
    options: dict[str, Any] = {"jobs": jobs, "model": model, "again": again, "readers": readers, "language": language}
    if is_endpoint(location):
        raise needs_own(location)
    if location == MEMORY:
        graph = open_store(location)
        graph.report = _told(batch.build_in(graph, names, **options))
        return graph
    report = _told(batch.build(names, location=location, **options))
    graph = open_store(location)
    graph.report = report
    return graph


def _readers(
    reader: str | None, drafts: str | os.PathLike[str] | None, drafts_by: str, language_model: LanguageModel | None
) -> Readers:
    from kg.reading.draft_files import DraftFolder
    from kg.reading.readers import Readers

    chosen = reader or ("llm" if language_model else "")
    folder = DraftFolder(Path(drafts), drafts_by) if drafts is not None else None
    return Readers(tuple(chosen.split("+")) if chosen else (), folder, language_model)


def _told(report: BuildReport) -> BuildReport:
    """The report, its failures made known as warnings; ParleyError where nothing at all could be read."""
    if report.failures and not (report.added or report.replaced or report.unchanged):
        first = report.failures[0]
        raise ParleyError(f"No article could be read. {first.source}: {first.reason}")
    for failure in report.failures:
        warnings.warn(f"{failure.source}: {failure.reason}", stacklevel=3)
    return report
