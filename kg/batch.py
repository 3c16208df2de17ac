"""Many articles: the same pipeline with its per-article part in a pool of processes; the store is saved whole, or after
each part of a large build.

The result does not depend on the number of processes, because what an article says depends on no other. One
article that cannot be read, or that takes its process down, becomes a Failure and the others go on.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

from kg import build_outcomes, ingest, pipeline, processor_time, settings
from kg.build_report import BuildReport, DraftUse, ModelUse
from kg.errors import ParleyError
from kg.folding import counted
from kg.graph import locking, store
from kg.ingest import backstop
from kg.model import Article, Failure, Reading
from kg.reading.read import Task, read
from kg.reading.readers import Readers

if TYPE_CHECKING:
    from spacy.language import Language

_log = logging.getLogger(__name__)

#: Called as the work goes on with what was done to articles ("found", "asked about", "read"), to how many, and of how
#: many; 0 where that is not known.
Progress = Callable[[str, int, int], None]
#: The readers of a build that names none.
BY_DEFAULT = Readers()

#: So many articles are taken into a store at once: with more, the memory would grow, and not the speed.
PART = 500
#: Articles handed to a process at once: enough to keep it busy, few enough to stop soon when interrupted; and how many
#: characters they may have together to be read at once, which bounds the memory and the time they share.
LARGEST_CHUNK, _CHUNK_CHARACTERS = 8, 50_000
_THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def build(
    sources: Sequence[str],
    *,
    location: str | Path,
    jobs: int = 1,
    model: str = settings.DEFAULT_MODEL,
    again: bool = False,
    readers: Readers = BY_DEFAULT,
    progress: Progress | None = None,
    wanted: Callable[[str], bool] = ingest.every_address,
    language: str | None = None,
) -> BuildReport:
    """Bring the store at a location up to date with the sources, in ``jobs`` processes; say what was done.

    Only new and changed articles are read, or all of them ``again``; ``memory`` reads and reports and keeps nothing.
    Many articles are taken into a folder in parts (`in_parts`).
    Of what feeds and lists of addresses lead to, only what is ``wanted`` is fetched.
    The articles are in ``language`` (ISO 639-1), or each in what it reads as.
    ``model`` is the spaCy pipeline; a language model among the ``readers`` is asked about this many articles at once.
    Raises ParleyError if the store cannot be read or written, the model is not installed or a reader cannot be
    used; what is wrong with a source stands in the report.
    """
    readers.check()
    reading = _Reading(readers, model, jobs, progress)

    def begun(change: store.Store) -> pipeline.Build:
        work = _begun(change, sources, readers, again=again, wanted=wanted, language=language, progress=progress)
        reading.total = len(work.left)
        return work

    # a language model is asked about all articles at once, as its budget is for all of them
    report = in_parts(location, begun, reading.read, most=None if readers.language_model else PART)
    return replace(report, llm=reading.use, drafts=reading.drafts)


def in_parts(
    location: str | Path,
    begun: Callable[[store.Store], pipeline.Build],
    read: pipeline.Reader,
    *,
    most: int | None = PART,
) -> BuildReport:
    """Build the store at a location in parts of at most ``most`` articles, and save it after each.

    Each part begins with no more in memory than it needs, and a build that is stopped goes on where it was. A store
    that is no folder, or is made anew, is built at once. What comes out is the same. Raises as `build` does.
    """
    work: pipeline.Build | None = None
    report: BuildReport | None = None
    saved = 0
    try:
        with locking.locked(location):
            while report is None:
                with changing(location, create=True) as change:
                    work = work or begun(change)
                    in_one = not work.goes_in_parts or not store.is_folder(location)
                    fresh = work.take(change, read, None if in_one else most)
                    report = None if work.left else work.report(change)
                    if fresh and str(location) != settings.MEMORY:
                        store.save_changes(change)
                        saved += fresh
    except KeyboardInterrupt as interrupt:
        if saved:
            raise KeyboardInterrupt(f"Interrupted; {_saved(saved)}") from interrupt
        raise
    except ParleyError as error:
        if saved:
            raise type(error)(f"{error} Of this build, {_saved(saved)}") from error
        raise
    return report


def _saved(articles: int) -> str:
    """What a build that was stopped between two parts has done."""
    return f"{counted(articles, 'article')} {'is' if articles == 1 else 'are'} saved, and the same command goes on."


def build_in(
    change: store.Store,
    sources: Sequence[str],
    *,
    jobs: int = 1,
    model: str = settings.DEFAULT_MODEL,
    again: bool = False,
    readers: Readers = BY_DEFAULT,
    progress: Progress | None = None,
    wanted: Callable[[str], bool] = ingest.every_address,
    language: str | None = None,
) -> BuildReport:
    """The same on a store that is open to change, which is not saved."""
    readers.check()
    reading = _Reading(readers, model, jobs, progress)
    work = _begun(change, sources, readers, again=again, wanted=wanted, language=language, progress=progress)
    reading.total = len(work.left)
    work.take(change, reading.read)
    return replace(work.report(change), llm=reading.use, drafts=reading.drafts)


def _begun(
    change: store.Store,
    sources: Sequence[str],
    readers: Readers,
    *,
    again: bool,
    wanted: Callable[[str], bool],
    language: str | None,
    progress: Progress | None,
) -> pipeline.Build:
    """A build for which it is found what these readers have to read."""
    return pipeline.Build(
        sources,
        change,
        again=again,
        extractor=readers.extractor,
        wanted=wanted,
        language=language,
        found=partial(_found, progress),
    )


def _found(progress: Progress | None, count: int) -> None:
    if progress is not None:
        progress("found", count, 0)


class _Reading:
    """Reads the ``total`` of a build's articles by its readers, part by part, and remembers what that took."""

    def __init__(self, readers: Readers, model: str, jobs: int, progress: Progress | None) -> None:
        self.readers, self.model, self.jobs, self._progress = readers, model, jobs, progress
        self.total = 0
        self.use: ModelUse | None = None
        self.drafts: DraftUse | None = None
        self._before = 0

    def read(self, articles: Sequence[Article]) -> list[Reading | Failure]:
        """A reading or a failure for each article."""
        asking = partial(self._progress, "asked about") if self._progress else None
        tasks, failures, self.use = self.readers.tasks(articles, jobs=self.jobs, progress=asking)
        read = read_articles(tasks, model=self.model, jobs=self.jobs, progress=self._tell)
        outcomes = [*read, *failures]
        self._before += len(articles)
        self.drafts = build_outcomes.with_drafts(self.drafts, outcomes)
        return outcomes

    def _tell(self, what: str, done: int, _: int) -> None:
        if self._progress is not None:
            self._progress(what, self._before + done, self.total)


@contextmanager
def changing(location: str | Path, *, create: bool = False) -> Iterator[store.Store]:
    """The store at a location, to change and then to save (`store.save_changes`); nobody else changes it meanwhile.

    Raises StoreError if it cannot be read, where there is none (unless it may be created), or while another
    is changing it.
    """
    with locking.locked(location):
        if create and not _holds_something(location):
            yield store.Store(pyoxigraph.Store(), str(location))
            return
        with store.opened_to_change(location) as change:
            yield change


def _holds_something(location: str | Path) -> bool:
    """Whether a store can be expected there: a build that was killed leaves hidden or half-made things only."""
    path = Path(location)
    if path.is_dir():
        return any(not entry.name.startswith((".", "building-")) for entry in path.iterdir())
    return str(location) != settings.MEMORY and path.exists()


def read_articles(
    tasks: Sequence[Task], *, model: str, jobs: int = 1, progress: Progress | None = None, apart: bool = False
) -> Iterator[Reading | Failure]:
    """A reading or a failure for each article, in the order of their ids.

    They are read in this process where there is one job, or ``apart`` from it, so that none can take it along.
    Raises ParleyError if the model is not installed, ``jobs`` is not a positive number, or the user's own lexicon is
    not in order.
    """
    if jobs < 1:
        raise ParleyError(f"The number of jobs must be 1 or more, not {jobs}.")
    if not tasks:
        return
    from kg.reading.frames import matcher  # loads spaCy, which only reading needs

    matcher.check_own()
    results: list[tuple[str, Reading | Failure]] = []
    if progress is not None:
        progress("read", 0, len(tasks))
    here = not apart and (jobs == 1 or len(tasks) == 1)
    found = _read_here(tasks, model) if here else _read_in_pool(tasks, model, jobs)
    for pair in found:
        results.append(pair)
        _log.info("%s read", pair[0])
        if progress is not None:
            progress("read", len(results), len(tasks))
    for _, outcome in sorted(results, key=lambda pair: pair[0]):
        yield outcome


def _read_here(tasks: Sequence[Task], model: str) -> Iterator[tuple[str, Reading | Failure]]:
    nlp = _language(model)
    for chunk in _chunks(tasks):
        yield from zip((task.article.id for task in chunk), _read_together(chunk, nlp), strict=True)


def _chunks(tasks: Sequence[Task]) -> Iterator[list[Task]]:
    """The tasks as they are read together: a few, or one that is long."""
    chunk: list[Task] = []
    characters = 0
    for task in tasks:
        characters += len(task.article.text)
        if len(chunk) == LARGEST_CHUNK or (chunk and characters > _CHUNK_CHARACTERS):
            yield chunk
            chunk, characters = [], len(task.article.text)
        chunk.append(task)
    if chunk:
        yield chunk


def _read_together(tasks: Sequence[Task], nlp: Language) -> Sequence[Reading | Failure]:
    """The readings of the tasks; where one sets something off or takes too long, of each by itself."""
    try:
        with backstop.limits():
            return read(tasks, nlp)
    except processor_time.OutOfTime:
        if len(tasks) == 1:
            return [Failure(tasks[0].article.id, backstop.too_slow())]
        return [outcome for task in tasks for outcome in _read_together([task], nlp)]
    except Exception as error:  # the one broad catch: whatever one article sets off must not cost the others
        if len(tasks) > 1:
            return [outcome for task in tasks for outcome in _read_together([task], nlp)]
        name = tasks[0].article.id
        if isinstance(error, MemoryError):
            return [Failure(name, backstop.TOO_LARGE)]
        _log.debug("reading %s", name, exc_info=True)
        return [Failure(name, f"the article could not be read ({type(error).__name__}: {error}); please report it")]


def _read_in_pool(tasks: Sequence[Task], model: str, jobs: int) -> Iterator[tuple[str, Reading | Failure]]:
    size = max(1, min(LARGEST_CHUNK, len(tasks) // (jobs * 4)))
    chunks = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    left = {task.article.id: task for task in tasks}
    for pair in _run(chunks, model, jobs):
        del left[pair[0]]
        yield pair
    # A process died and took its neighbours' results along: whatever is left is read one by one.
    died = "the process reading it died, perhaps for want of memory; leave the article out or split it"
    for name, task in left.items():
        yield from list(_run([[task]], model, 1)) or [(name, Failure(name, died))]


def _run(chunks: Sequence[Sequence[Task]], model: str, jobs: int) -> Iterator[tuple[str, Reading | Failure]]:
    """The results of the chunks as they come, until all are done or a process dies."""
    others = set(multiprocessing.active_children())
    # Fresh processes behave the same on every system, and inherit no lock of a thread that is not theirs.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(chunks)), context, initializer=_ignore_interrupts)
    try:
        with _one_thread_each(), _deaf_to_interrupts():
            futures = [pool.submit(_read_chunk, chunk, model) for chunk in chunks]
        for future in as_completed(futures):
            try:
                yield from future.result()
            except BrokenProcessPool:
                _log.debug("a process of the pool died")
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _read_chunk(tasks: Sequence[Task], model: str) -> list[tuple[str, Reading | Failure]]:
    return list(_read_here(tasks, model))


@cache
def _language(model: str) -> Language:
    """The model, loaded once a process."""
    from kg.reading.annotation import load  # loads spaCy

    return load(model)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let the processes started inside never see an interrupt from the keyboard: who started them ends them.

    A handler set in the process itself would come too late for an interrupt during its start. One that arrives
    meanwhile waits for the end of this block, so that no process is left half started.
    """
    waiting: list[int] = []
    ours = threading.current_thread() is threading.main_thread()  # only there may a handler be set
    # The mask is for the children. It does not keep the signal from other threads of ours (the store has some), and
    # Python acts on it here whichever thread got it: hence the handler too.
    handler = signal.signal(signal.SIGINT, lambda number, _: waiting.append(number)) if ours else None
    try:
        with _interrupts_masked():
            yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, handler)
        if waiting:
            signal.raise_signal(waiting[0])


@contextmanager
def _interrupts_masked() -> Iterator[None]:
    """Mask interrupts, for the processes started inside to inherit; Windows has no masks."""
    if sys.platform != "win32" and hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # its start would lift the mask again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    else:
        yield


def _ignore_interrupts() -> None:
    """What a process does first: where it inherits no mask, an interrupt passes it by from here on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let the processes started inside compute with one thread each: together they fill the processors."""
    before = {name: os.environ.get(name) for name in _THREAD_SETTINGS}
    os.environ.update(dict.fromkeys(_THREAD_SETTINGS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
