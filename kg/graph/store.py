"""The store: quads in a folder, a file or memory, opened for reading, replaced as a whole or not at all.

A folder holds one of the `generations` of the data, an Oxigraph database; the next is made beside it, of the files of
the last where a part has changed (`opened_to_change`, `save_changes`). A plain query sees
`kg.namespaces.plain_graphs`; ``GRAPH`` sees every graph.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
    Variable,
)

from kg import cycles, namespaces, settings
from kg.errors import QueryError, StoreError
from kg.graph import (
    digests,
    generations,
    kept_counts,
    kept_identity,
    kept_readings,
    old_terms,
    remote,
    sparql,
    store_files,
    stored_articles,
)
from kg.graph.locking import locked, unwritable
from kg.model import Article, Reading
from kg.settings import MEMORY, is_endpoint

if TYPE_CHECKING:
    import rdflib

_IDENTITY = "graph/identity"
#: So many quads are written straight to the files of the engine, which is faster than a transaction for them.
_MANY = 10_000

Term: TypeAlias = NamedNode | BlankNode | Literal
#: What a named graph lost and what it gained.
Change: TypeAlias = tuple[Set[Quad], Set[Quad]]
Results: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples


class Store:
    """Quads opened for reading, or to change. ``location`` says where they came from.

    ``generation`` is the folder they were opened from, where it is a folder. ``changes`` are what named graphs lost and
    gained since by `put` and `alter`. `save_changes` keeps beside the quads the ``readings``, by article id, and how
    the ``identity`` graph came about.
    """

    def __init__(self, quads: pyoxigraph.Store, location: str = MEMORY, generation: Path | None = None) -> None:
        self.quads = quads
        self.location = location
        self.generation = generation
        self.changes: dict[NamedNode, list[Change]] = {}
        self._news: dict[NamedNode, list[Change]] = {}
        self.readings: dict[str, Reading] = {}
        self.identity: kept_identity.Identity | None = None

    def become(self, other: Store) -> None:
        """Hold what another store holds, with all that is known of it: how whoever has this one sees a later state."""
        self.quads, self.generation, self.identity = other.quads, other.generation, other.identity
        self.changes, self.readings, self._news = other.changes, other.readings, other.news()

    def __len__(self) -> int:
        return len(self.quads)

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[NamedNode] = (),
        named_graphs: Sequence[NamedNode] = (),
        base: str | None = None,
    ) -> Results:
        """Evaluate a SPARQL 1.1 query; each binding fixes a variable of the projection to a term.

        The prefixes of `kg.namespaces` need not be declared; relative IRIs are read against ``base``.
        The default graph is `kg.namespaces.plain_graphs` together, unless the text has FROM clauses of its own. Graphs
        given here are the whole dataset and outrank those of the text, as the SPARQL protocol has it.
        Raises QueryError for a text that does not parse, updates, calls SERVICE, binds a variable the query does not
        project, uses a term of an earlier version of the ontology, or is longer or deeper than allowed; StoreError
        where the data cannot be read.
        """
        chosen = sparql.mentions("FROM", sparql.checked(text))  # the engine would let ours overrule the text's own
        old_terms.refuse(text)
        plain: list[NamedNode | BlankNode | DefaultGraph] = [*namespaces.plain_graphs()]
        given = [*default_graphs], [*named_graphs]
        if any(given):
            dataset: dict[str, Any] = {"default_graph": given[0], "named_graphs": given[1]}
        else:
            dataset = {"default_graph": None if chosen else plain}
        values: dict[Variable, Term | Triple] = {Variable(name): term for name, term in (bindings or {}).items()}
        with self._query_errors(text):
            return self.quads.query(
                text,
                base_iri=base,
                prefixes=namespaces.PREFIXES,
                substitutions=values or None,
                **dataset,
            )

    @contextmanager
    def _query_errors(self, text: str) -> Iterator[None]:
        """Raise the engine's errors as `query` says."""
        try:
            yield
        except SyntaxError as error:
            prefix = sparql.undeclared_prefix(text) if "refix" in str(error) else ""
            if prefix:
                known = ", ".join(f"{name}:" for name in namespaces.PREFIXES)
                raise QueryError(
                    f"The query uses the prefix {prefix}: and does not declare it; write PREFIX {prefix}: <...> before "
                    f"it, or use one that is known: {known}."
                ) from error
            raise QueryError(f"The query has a syntax error: {sparql.first_words(str(error))}.") from error
        except RuntimeError as error:
            if "projection" not in str(error):
                raise generations.damaged(self.location, error) from error
            raise QueryError(f"A value was given for a variable that the query does not select: {error}.") from error
        except OSError as error:
            raise generations.damaged(self.location, error) from error

    def graph_quads(self, graph: NamedNode) -> list[Quad]:
        """The quads of one named graph, sorted."""
        return sorted(self.quads.quads_for_pattern(None, None, None, graph), key=str)

    def quads_of(self, graph: NamedNode) -> set[Quad]:
        """The quads of a named graph; of one that is new since the store was opened, without reading them back."""
        held = digests.graphs_of_folder(self.generation) if self.generation and graph in self.changes else {}
        is_new = bool(held) and str(graph) not in held
        return set(self.net_change(graph)[1] if is_new else self.quads.quads_for_pattern(None, None, None, graph))

    def put(self, graphs: Mapping[NamedNode, Iterable[Quad]]) -> dict[NamedNode, Change]:
        """Have named graphs hold just these quads, and say what they lost and gained.

        The graphs of articles, of identity and of facts are written in this way, and by `alter`, alone.
        """
        found = {graph: _difference(self.quads, graph, quads) for graph, quads in graphs.items()}
        _extend(self.quads, [quad for _, gained in found.values() for quad in gained])
        for graph in found:
            _drop_if_empty(self.quads, graph)
        self._remember(found)
        return found

    def alter(self, graph: NamedNode, lost: Set[Quad], gained: Set[Quad]) -> Change:
        """Take quads out of a named graph that it holds, and put in others that it does not hold."""
        alter_graph(self.quads, graph, lost, gained)
        self._remember({graph: (lost, gained)})
        return lost, gained

    def _remember(self, changes: Mapping[NamedNode, Change]) -> None:
        for graph, change in changes.items():
            if any(change):
                self.changes.setdefault(graph, []).append(change)
                self._news.setdefault(graph, []).append(change)

    def net_change(self, graph: NamedNode) -> Change:
        """What a graph that `put` and `alter` write lost and gained since the store was opened, all in all."""
        lost: set[Quad] = set()
        gained: set[Quad] = set()
        for gone, new in self.changes.get(graph, ()):
            lost, gained = (lost - new) | (gone - gained), (gained - gone) | (new - lost)
        return lost, gained

    def news(self) -> dict[NamedNode, list[Change]]:
        """What `changes` has gained since this was last asked."""
        found, self._news = self._news, {}
        return found

    @property
    def has_news(self) -> bool:
        """Whether `news` would tell of anything."""
        return bool(self._news)

    def is_outdated(self) -> bool:
        """Whether an older version wrote into the store what this one cannot answer from."""
        if is_endpoint(self.location):
            return False  # it was found out when the endpoint was opened
        if self.generation and kept_identity.is_of_this_version(self.generation):
            return False
        return old_terms.are_in(self.quads) or bool(self.query(settings.query("store", "outdated")))

    def require_current(self) -> None:
        """Raise StoreError where the store is outdated, or its IRIs begin otherwise than they now would."""
        if is_endpoint(self.location):
            return  # it did when it was opened
        ours = namespaces.graph("identity")
        others = () if self.quads.contains_named_graph(ours) else self.quads.named_graphs()
        bases = {graph.value.removesuffix(_IDENTITY) for graph in others if str(graph.value).endswith(_IDENTITY)}
        if bases:
            raise StoreError(
                f"The IRIs of the store {self.location} begin with {min(bases)}; set KG_ID_BASE to that and ask again."
            )
        if self.is_outdated():
            raise StoreError(
                f"The store {self.location} was built by an older version and uses its terms; "
                f"read its articles again with: kg build --again --store {self.location}"
            )

    def articles(self) -> list[Article]:
        """The articles in the store with their text, by id."""
        rows = self.query(settings.query("store", "articles"))
        assert isinstance(rows, QuerySolutions)  # noqa: S101 - the shipped query is a SELECT
        return [stored_articles.of_row(row) for row in rows]

    def article(self, name: str) -> Article | None:
        """The article of that id, with its text; None where the store has none."""
        slug = namespaces.slug(name)
        graph = namespaces.article_graph(slug)
        found = stored_articles.of_quads(self.quads.quads_for_pattern(namespaces.article(slug), None, None, graph))
        return found if name and found.id == name else None

    def article_id(self, slug: str) -> str | None:
        """The id of the article whose graph and IRI have this slug; None where the store has none."""
        return next(stored_articles.ids(self.quads, slug), None)

    def ids_by_slug(self) -> Mapping[str, str]:
        """The ids of all articles, by the slugs of their graphs and IRIs; each is looked up when it is asked for."""
        if is_endpoint(self.location):  # which is not asked for each of them
            return {namespaces.slug(name): name for name in self.article_ids()}
        return stored_articles.IdsBySlug(self.quads)

    def article_ids(self) -> list[str]:
        """The ids of all articles, in order."""
        return sorted(set(stored_articles.ids(self.quads)))

    def nquads(self) -> bytes:
        """All quads as N-Quads, sorted: the same data gives the same bytes."""
        return generations.nquads(self.quads)

    def dataset(self) -> rdflib.Dataset:
        """The store as an rdflib Dataset, over the same quads and read-only where the store is a folder.

        All quads are in named graphs: ask with ``GRAPH``, or take one part, such as the facts, by
        ``dataset.graph(URIRef(kg.namespaces.graph("facts").value))``. Reading it raises what `query` raises.
        """
        from kg.graph import datasets

        return datasets.dataset(self.quads, self._query_errors)


def open_store(location: str | Path) -> Store:
    """Open a store for reading: a folder, a ``.trig`` or ``.nq`` file, an endpoint, or ``memory`` (empty).

    Raises StoreError if there is none, or none that can be read.
    """
    if str(location) == MEMORY:
        return Store(pyoxigraph.Store())
    if is_endpoint(str(location)):
        return Store(remote.open_endpoint(str(location)), str(location))  # type: ignore[arg-type]  # it stands in
    path = Path(location)
    if path.is_dir():
        quads, generation = store_files.open_folder(path)
        return Store(quads, str(location), generation)
    if not path.exists():
        raise store_files.missing(str(location))
    return Store(store_files.load_file(path), str(location))


@contextmanager
def opened_to_change(location: str | Path) -> Iterator[Store]:
    """The store at a location, to change; what is there stays as it is until `save_changes`.

    Whoever changes it holds the location (`locked`). Raises StoreError as `open_store` does.
    """
    opened = open_store(location)
    path = Path(location)
    if not path.is_dir():
        yield opened
        return
    building = generations.branch(path)
    try:
        change = Store(pyoxigraph.Store(str(building)), str(location), opened.generation)
        try:
            yield change
        finally:
            change.quads = pyoxigraph.Store()  # closes the database, so that its folder can be removed
    finally:
        shutil.rmtree(building, ignore_errors=True)


@cycles.not_looked_for()
def save_changes(store: Store) -> None:
    """Make a store that `opened_to_change` gave what stands at its location, as a whole; raises as `save` does."""
    path = Path(store.location)
    if not path.is_dir() or generations.current_or_none(path) is None:
        save(store.quads, path, partial(_keep, store))
        return
    try:
        generations.commit(path, store.quads, store.changes, partial(_keep, store))
    except OSError as error:
        raise unwritable(store.location, error) from error


def _keep(store: Store, folder: Path, graphs: Mapping[str, str], last: Path | None) -> None:
    """Write what a generation keeps beside its data."""
    kept_readings.write(folder, graphs, store.readings.values(), last)
    kept_identity.write(folder, graphs, store.identity, last)
    kept_counts.write(folder, kept_counts.of(store.quads, store.generation, store.changes))


def replace_graph(store: pyoxigraph.Store, graph: NamedNode, quads: Iterable[Quad]) -> None:
    """Have a named graph hold just these quads, writing only what differs."""
    _extend(store, _difference(store, graph, quads)[1])


def alter_graph(store: pyoxigraph.Store, graph: NamedNode, lost: Set[Quad], gained: Set[Quad]) -> None:
    """Take quads out of a named graph that it holds, and put in others that it does not hold."""
    for quad in lost:
        store.remove(quad)
    _extend(store, gained)
    _drop_if_empty(store, graph)


def _drop_if_empty(quads: pyoxigraph.Store, graph: NamedNode) -> None:
    """Take away the name of a graph that nothing stands in, as no file keeps it."""
    if next(iter(quads.quads_for_pattern(None, None, None, graph)), None) is None:
        quads.remove_graph(graph)


def _difference(store: pyoxigraph.Store, graph: NamedNode, quads: Iterable[Quad]) -> Change:
    """What a graph held beyond these quads, which is removed, and what of them it does not hold."""
    before, after = set(store.quads_for_pattern(None, None, None, graph)), set(quads)
    for quad in before - after:
        store.remove(quad)
    if not after:
        store.remove_graph(graph)
    return before - after, after - before


def _extend(store: pyoxigraph.Store, quads: Collection[Quad]) -> None:
    (store.extend if len(quads) < _MANY else store.bulk_extend)(quads)


def is_folder(location: str | Path) -> bool:
    """Whether the store at a location is a folder, or would be."""
    path = Path(location)
    return str(location) != MEMORY and (path.is_dir() or path.suffix not in store_files.FORMATS)


def version(location: str | Path) -> str:
    """What tells one state of a stored location from the next; empty where there is none, and for an endpoint, which
    does not say. The data is not read.
    """
    if is_endpoint(str(location)):
        return ""
    path = Path(location)
    if path.is_dir():
        generation = generations.current_or_none(path)
        return generation.name if generation else ""
    with suppress(FileNotFoundError):
        state = path.stat()
        return f"{state.st_mtime_ns:x}-{state.st_size:x}"
    return ""


@cycles.not_looked_for()
def save(quads: pyoxigraph.Store, location: str | Path, beside: generations.Beside = lambda *_: None) -> None:
    """Replace what stands at a location by these quads, as a whole: a build that is killed leaves the state before.

    ``beside`` writes what a folder keeps beside them.
    Raises StoreError if the location is of another kind or is being written by another build, ParleyError where it
    cannot be written.
    """
    if str(location) == MEMORY:
        raise StoreError("A store in memory cannot be saved; name a folder, a .trig or a .nq file.")
    path = Path(location)
    with locked(path):
        try:
            if path.suffix in store_files.FORMATS and not path.is_dir():
                store_files.write_file(quads, path)
            else:
                generations.write(path, quads, beside)
        except OSError as error:
            raise unwritable(str(location), error) from error
