"""What became of the articles of a build, as its report says it, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from kg.answers.passed_over import gave_nothing
from kg.build_report import BuildReport, DraftUse
from kg.ingest.language import is_believed
from kg.model import ENGLISH, FRAMES, TRAINED, Article, Failure, Reading


def outcome(
    fresh: Mapping[str, Reading], known: Mapping[str, Reading], held: Set[str], spoken: str | None
) -> BuildReport:
    """Which articles were read for the first time or anew, and what is to be said of them; ``known`` were read before,
    ``held`` were in the store, ``spoken`` is the language the user named."""
    emptied = (name for name in fresh.keys() & known.keys() if known[name].claims and not fresh[name].claims)
    return BuildReport(
        added=tuple(sorted(fresh.keys() - held)),
        replaced=tuple(sorted(fresh.keys() & held)),
        emptied=tuple(sorted(emptied)),
        undated=tuple(sorted(name for name in fresh if not fresh[name].article.published)),
        believed_english=tuple(sorted(name for name in fresh if not spoken and _is_believed(fresh[name].article))),
        passed_over={name: missed for name, reading in fresh.items() if (missed := gave_nothing(reading))},
    )


def joined(done: BuildReport, more: BuildReport) -> BuildReport:
    """A report of what was done before, and of one more part."""
    return replace(
        done,
        added=tuple(sorted((*done.added, *more.added))),
        replaced=tuple(sorted((*done.replaced, *more.replaced))),
        emptied=tuple(sorted((*done.emptied, *more.emptied))),
        undated=tuple(sorted((*done.undated, *more.undated))),
        believed_english=tuple(sorted((*done.believed_english, *more.believed_english))),
        passed_over=dict(sorted((done.passed_over | more.passed_over).items())),
    )


def with_drafts(use: DraftUse | None, outcomes: Iterable[Reading | Failure]) -> DraftUse | None:
    """What the drafts held of earlier articles, if any, and of these, and how it stood up to the articles."""
    readings = [item for item in outcomes if isinstance(item, Reading) and not _is_by_own_readers(item.extractor)]
    if not readings:
        return use
    before = use or DraftUse()
    refused = Counter(before.refused)
    for reading in readings:
        refused.update(dict(reading.dropped))
    claims = [claim for reading in readings for claim in reading.claims if claim.held]
    held = Counter(before.held) + Counter(level.value for claim in claims for level in claim.held)
    failed = Counter(before.failed) + Counter(level.value for claim in claims for level in claim.failed)
    return DraftUse(
        articles=before.articles + len(readings),
        items=before.items + sum(reading.items for reading in readings),
        refused=dict(sorted(refused.items())),
        claims=before.claims + len(claims),
        held=dict(sorted(held.items())),
        failed=dict(sorted(failed.items())),
    )


def _is_believed(article: Article) -> bool:
    return article.language == ENGLISH and is_believed(article.text)


def _is_by_own_readers(extractor: str) -> bool:
    """Whether readers of our own read an article, and no draft of it."""
    return {name.partition("#")[0] for name in extractor.split("+")} <= {FRAMES, TRAINED}
