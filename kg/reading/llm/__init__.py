"""The language model as a reader: asked once about each document, within a budget; its answers are stored.

Nothing here trusts it. Its answer becomes a `Drafted`, which is checked against the article like any other draft.

1. A document is asked about as a whole; one that is too long for one answer in parts, each shown the events so far.
2. Of an answer that is cut off the whole records are kept, and the rest is asked for.
3. An answer that was had before, from the same model to the same question, is taken from the cache.
4. Before each question its cost is set aside from the budget; what it did not take is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.build_report import ModelUse
from kg.errors import ParleyError
from kg.model import Article, Failure
from kg.reading.draft_files import Drafted
from kg.reading.llm.language_model import LanguageModel

__all__ = ["LanguageModel", "Witness", "consult"]

#: Called after each article with how many have been asked about, and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Witness:
    """What a language model says about articles, by their ids; the articles without an answer; and what that took."""

    drafts: dict[str, Drafted]
    failures: tuple[Failure, ...]
    use: ModelUse


def consult(
    model: LanguageModel, articles: Sequence[Article], *, jobs: int = 1, progress: Progress | None = None
) -> Witness:
    """Ask the model about the articles, ``jobs`` at a time.

    Raises ParleyError if the extra ``llm`` is not installed, if the endpoint is no URL, or if the cache cannot be used.
    """
    try:
        from kg.reading.llm.interview import Asking
    except ImportError as error:
        raise ParleyError(
            f"The reader llm needs {error.name}; in a copy of Parley's source: pip install '.[llm]'"
        ) from error
    asking = Asking(model)
    drafts: dict[str, Drafted] = {}
    failures: dict[str, Failure] = {}
    for article, outcome in asking.about(articles, jobs):
        if isinstance(outcome, Drafted):
            drafts[article.id] = outcome
        else:
            failures[article.id] = outcome
        if progress is not None:
            progress(len(drafts) + len(failures), len(articles))
    return Witness(drafts, tuple(failures[name] for name in sorted(failures)), asking.use())
