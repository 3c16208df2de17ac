"""Reading one article: the trained reader, the frames and drafts by others become one reading.

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


#: Our own readers, which read English; the words of the first one win.
OURS = (TRAINED, FRAMES)
#: The default readers.
DEFAULT = (TRAINED, FRAMES)


@dataclass(frozen=True)
class Task:
    """An article to read: by drafts, by our own readers (`trained`, `frames`), or by both."""

    article: Article
    drafts: tuple[Drafted, ...] = ()
    by: tuple[str, ...] = DEFAULT


def read(tasks: Sequence[Task], nlp: Language) -> list[Reading]:
    """What each article says; depends only on the article and its drafts. Rules are for English only.

    The articles are annotated together, which gives the same as one by one and is a fifth faster. Raises EvidenceError
    if a claim points to words that are not there.
    """
    rules = rules_of([task.article for task in tasks], nlp)
    return [read_one(task, rules.get(task.article.id)) for task in tasks]


def rules_of(articles: Sequence[Article], nlp: Language) -> dict[str, frames.Frames]:
    """The rules of English for each English article, by its id."""
    from kg.reading import annotation, frames  # these load spaCy, which only building needs

    english = [article for article in articles if article.language == ENGLISH]
    docs = annotation.annotate(english, nlp)
    return {article.id: frames.read(*pair) for article, pair in zip(english, docs, strict=True)}


def read_one(task: Task, rules: frames.Frames | None) -> Reading:
    """What one article says; ``rules`` are the frames for it, if it is English. Raises as `read` does."""
    from kg.reading.assemble import assemble  # this loads spaCy too

    assembled = [assemble(task.article, each.draft, rules, each.producer) for each in task.drafts]
    readings, ours = [each.reading for each in assembled], _ours(task, rules)
    if ours:
        readings.append(confidence.assess(merge(ours)))  # claims of others show nothing about our own readers
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
    """The name of one of our own readers in a reading's extractor; for the trained one with a digest of its network."""
    from kg.reading import trained

    return f"{TRAINED}#{trained.version()}" if reader == TRAINED else reader


def _ours(task: Task, rules: frames.Frames | None) -> list[Reading]:
    """What our own readers find in the article; both read only English."""
    if rules is None:
        return []
    from kg.reading import trained
    from kg.reading.assemble import assemble
    from kg.reading.frames.readable import readable

    found = []
    if TRAINED in task.by:
        draft = trained.read(task.article, rules.context.doc, rules.meet_elsewhere)
        found.append(assemble(task.article, draft, rules, TRAINED).reading)
    if FRAMES in task.by:
        found.append(readable(confidence.levelled(rules.reading), rules.context))
    return found


def _sure(reading: Reading, given: Mapping[str, float]) -> Reading:
    """The reading with the confidence that a draft in a file gives its claims, if any."""
    claims = tuple(replace(claim, confidence=given.get(number(claim), claim.confidence)) for claim in reading.claims)
    return replace(reading, claims=claims) if given else reading
