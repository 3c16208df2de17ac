"""One article read: by the trained reader, the frames, drafts that others made of it; one reading comes out.

annotate -> frames and trained reader -> verify and assemble each draft -> merge -> confidence -> trust
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model import ENGLISH, FRAMES, TRAINED, Article, Reading
from kg.reading import confidence, trust
from kg.reading.draft_files import Drafted
from kg.reading.events import merge
from kg.reading.recorded_claims import number

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.reading import frames


#: The readers of our own, which read English, in the order in which their words stand.
OURS = (TRAINED, FRAMES)
#: Those that read where nobody chose.
DEFAULT = (TRAINED, FRAMES)


@dataclass(frozen=True)
class Task:
    """An article to read: by drafts of it, by readers of our own (`trained`, `frames`), or both."""

    article: Article
    drafts: tuple[Drafted, ...] = ()
    by: tuple[str, ...] = DEFAULT


def read(tasks: Sequence[Task], nlp: Language) -> list[Reading]:
    """What each article says; depends on nothing but the article and its drafts. Rules are for English alone.

    They are annotated together, which gives the same as one by one and takes a fifth less. Raises EvidenceError where a
    claim points at words that are not there.
    """
    rules = rules_of([task.article for task in tasks], nlp)
    return [read_one(task, rules.get(task.article.id)) for task in tasks]


def rules_of(articles: Sequence[Article], nlp: Language) -> dict[str, frames.Frames]:
    """What the rules of English say of each article in English, by its id."""
    from kg.reading import annotation, frames  # they load spaCy, which only building needs

    english = [article for article in articles if article.language == ENGLISH]
    docs = annotation.annotate(english, nlp)
    return {article.id: frames.read(*pair) for article, pair in zip(english, docs, strict=True)}


def read_one(task: Task, rules: frames.Frames | None) -> Reading:
    """What one article says; ``rules`` are the frames held against it, if it is English. Raises as `read` does."""
    from kg.reading.assemble import assemble  # it loads spaCy too

    assembled = [assemble(task.article, each.draft, rules, each.producer) for each in task.drafts]
    readings, ours = [each.reading for each in assembled], _ours(task, rules)
    if ours:
        readings.append(confidence.assess(merge(ours)))  # what others tell says nothing of how our own readers read
    given = {number: sure for each in assembled for number, sure in each.confidence.items()}
    reading = _sure(trust.apply(merge(readings), trust.load()), given)
    reading.verify()
    dropped: Counter[str] = Counter()
    for each, drafted in zip(assembled, task.drafts, strict=True):
        dropped += each.refused + drafted.malformed
    versions = [each.version for each in task.drafts] + [version(name) for name in task.by]
    return replace(
        reading,
        extractor="+".join(versions),
        items=sum(each.items for each in assembled),
        dropped=tuple(sorted(dropped.items())),
    )


def version(reader: str) -> str:
    """A reader of our own as readings are marked with it: the trained one with a digest of what it learned."""
    from kg.reading import trained

    return f"{TRAINED}#{trained.version()}" if reader == TRAINED else reader


def _ours(task: Task, rules: frames.Frames | None) -> list[Reading]:
    """What readers of our own read in the article; both read English alone."""
    if rules is None:
        return []
    from kg.reading import trained
    from kg.reading.assemble import assemble

    found = []
    if TRAINED in task.by:
        draft = trained.read(task.article, rules.context.doc)
        found.append(assemble(task.article, draft, rules, TRAINED).reading)
    return found + ([confidence.levelled(rules.reading)] if FRAMES in task.by else [])


def _sure(reading: Reading, given: Mapping[str, float]) -> Reading:
    """The reading with the confidence that a draft in a file gives its claims, where it gives one."""
    claims = tuple(replace(claim, confidence=given.get(number(claim), claim.confidence)) for claim in reading.claims)
    return replace(reading, claims=claims) if given else reading
