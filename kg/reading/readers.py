"""The readers of a build (frames, drafts in a folder, a language model), and which of them read which article.

An article with a draft in the folder is read by that draft alone, unless readers were chosen too. Other articles are
read by the chosen readers; the default is the trained reader and the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.build_report import ModelUse
from kg.errors import ParleyError
from kg.model import ENGLISH, Article, Failure
from kg.reading import llm, trust
from kg.reading.draft_files import Drafted, DraftFolder
from kg.reading.llm import LanguageModel
from kg.reading.read import DEFAULT, OURS, Task, version

#: The names of readers on the command line: joined by a plus.
LLM = "llm"
CHOICES = tuple("+".join(some) for count in (1, 2, 3) for some in combinations((*OURS, LLM), count))


@dataclass(frozen=True)
class Readers:
    """The readers of one build; ``chosen`` are those named with --reader, or empty for the default."""

    chosen: tuple[str, ...] = ()
    drafts: DraftFolder | None = None
    language_model: LanguageModel | None = None

    def check(self) -> None:
        """Raise ParleyError if a reader cannot read: no drafts in the folder, no language model; or if stored
        calibrations are malformed.
        """
        trust.load()
        if self.drafts is not None:
            self.drafts.check()
        if LLM in self.chosen and self.language_model is None:
            raise ParleyError("The reader llm needs a language model: name its endpoint and the model.")

    def extractor(self, article: Article) -> str:
        """The extractor of the article's next reading; the answer of a model is not known beforehand."""
        drafted = self._drafted(article)
        names = [drafted.version] if isinstance(drafted, Drafted) else []
        readers = self._readers(drafted)
        if LLM in readers and self.language_model is not None:
            names.append(self.language_model.producer)
        return "+".join(names + [version(reader) for reader in _ours(readers, article)])

    def tasks(
        self, articles: Sequence[Article], *, jobs: int = 1, progress: llm.Progress | None = None
    ) -> tuple[list[Task], list[Failure], ModelUse | None]:
        """What to read for each article, the failures among them, and what asking a language model took."""
        drafted = {article.id: self._drafted(article) for article in articles}
        failures = [each for each in drafted.values() if isinstance(each, Failure)]
        left = [article for article in articles if not isinstance(drafted[article.id], Failure)]
        asked = [article for article in left if LLM in self._readers(drafted[article.id])]
        witness = None
        if asked and self.language_model is not None:
            witness = llm.consult(self.language_model, asked, jobs=jobs, progress=progress)
            failures += witness.failures
        lost = {failure.source for failure in failures}
        heard = witness.drafts if witness is not None else {}
        tasks = [
            Task(
                article,
                tuple(each for each in (drafted[article.id], heard.get(article.id)) if isinstance(each, Drafted)),
                _ours(self._readers(drafted[article.id]), article),
            )
            for article in left
            if article.id not in lost
        ]
        failures += [_unread(task.article) for task in tasks if not task.drafts and not task.by]
        tasks = [task for task in tasks if task.drafts or task.by]
        return tasks, failures, witness.use if witness is not None else None

    def _drafted(self, article: Article) -> Drafted | Failure | None:
        return self.drafts.of(article) if self.drafts is not None else None

    def _readers(self, drafted: Drafted | Failure | None) -> tuple[str, ...]:
        """The readers of an article besides its draft, if it has one."""
        return self.chosen or (() if isinstance(drafted, Drafted) else DEFAULT)


def _ours(readers: Sequence[str], article: Article) -> tuple[str, ...]:
    """Our own readers among these, if they read the article's language."""
    return tuple(reader for reader in OURS if reader in readers) if article.language == ENGLISH else ()


def _unread(article: Article) -> Failure:
    """The message for an article that no available reader can read."""
    return Failure(
        article.id,
        f"its language seems to be {article.language!r}, and Parley's own readers read only English; if that "
        "is wrong, use --language en; "
        "else use a language model (--reader llm) or give a draft (--drafts)",
    )
