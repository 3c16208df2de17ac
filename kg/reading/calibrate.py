"""How often a reader is right, for each relation: its answers compared with articles that people read by hand.

Gold is a set of articles, each with a draft of all that it says; gold/README.md describes the set that ships. Only
claims count that the article supports at the levels of ontology/reference/trust.yaml, because no others can be facts.
The result is stored for `kg.reading.trust`, which then trusts the reader in the relations in which it was good.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from kg import schema
from kg.build_report import ModelUse
from kg.errors import ParleyError
from kg.files import write_whole
from kg.model import Article, Failure
from kg.reading import gold, trust
from kg.reading.draft_files import Drafted, DraftFolder
from kg.reading.gold import Tally
from kg.reading.llm import Progress
from kg.reading.read import OURS, Task, read_one, rules_of
from kg.reading.readers import Readers
from kg.settings import resource

if TYPE_CHECKING:
    from spacy.language import Language

#: Tokens, in and out, of a question to a language model for each word of a short article. Source: the 60 articles of
#: gold/ (15,510 words), asked once: 14 for the instructions and examples (3,550 for each article), 1.5 for the text,
#: and 8.5 for an answer as long as the gold draft, with four characters for each token.
TOKENS_A_WORD = 24
#: Articles read together: more would only need more memory.
_AT_ONCE = 8
#: The producer of the gold's claims during the comparison with a reader.
_GOLD = "gold"


@dataclass(frozen=True)
class Calibration:
    """The results of a reader: its name, the number of articles, the tally of each relation, and what is left out.

    ``unsupported`` counts its claims that the article does not support at the levels for a fact, ``not_in_gold`` its
    claims with relations that the gold does not contain, so that nothing is known about them; ``failures`` are the
    articles that it did not read, ``use`` what asking a language model took.
    """

    reader: str
    articles: int
    tallies: dict[str, Tally]
    unsupported: int = 0
    not_in_gold: int = 0
    failures: tuple[Failure, ...] = ()
    use: ModelUse | None = field(default=None, compare=False)

    def proven(self, policy: trust.Trust) -> tuple[str, ...]:
        """The relations in which the word of this reader is enough."""
        return tuple(name for name, tally in self.tallies.items() if policy.proves(tally.shown))


def calibrate(
    articles: Sequence[Article],
    truth: DraftFolder,
    readers: Readers,
    nlp: Language,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Calibration:
    """Let one reader read the articles, alone, and compare what it says with their gold drafts.

    Raises ParleyError if an article has no gold draft, or the reader reads none of them.
    """
    readers.check()
    drafts = _gold_drafts(articles, truth)
    tasks, failures, use = readers.tasks(articles, jobs=jobs, progress=progress)
    own_reader = next((name for name in OURS if name in readers.chosen), None)
    tasks = [task for task in tasks if own_reader or task.drafts]
    if not tasks:
        why = failures[0].reason if failures else "it has no draft of any of them"
        raise ParleyError(f"The reader read none of the {len(articles)} gold articles: {why}.")
    tallies: dict[str, Tally] = defaultdict(Tally)
    unsupported, policy = 0, trust.load()
    for done, (found, left) in enumerate(_held(tasks, drafts, policy, nlp), start=1):
        unsupported += left
        for relation, tally in found.items():
            tallies[relation] += tally
        if progress is not None:
            progress(done, len(tasks))
    reader = own_reader or tasks[0].drafts[0].producer
    known = {name: tallies[name] for name in schema.CLAIMED if name in tallies and tallies[name].gold}
    not_in_gold = sum(tally.items for name, tally in tallies.items() if name not in known)
    return Calibration(reader, len(tasks), known, unsupported, not_in_gold, tuple(failures), use)


def _gold_drafts(articles: Sequence[Article], truth: DraftFolder) -> dict[str, Drafted]:
    """The gold draft of each article; ParleyError if one has none."""
    if not articles:
        raise ParleyError(f"There are no articles for the gold drafts in {truth.folder}.")
    truth.check()
    found: dict[str, Drafted] = {}
    for article in articles:
        draft = truth.of(article)
        if isinstance(draft, Failure):
            raise ParleyError(f"The gold of {draft.source} cannot be used: {draft.reason}.")
        if draft is None:
            raise ParleyError(f"The gold has no draft of {article.id}: {truth.folder / article.id}.json is missing.")
        found[article.id] = draft
    return found


def _held(
    tasks: Sequence[Task], drafts: dict[str, Drafted], policy: trust.Trust, nlp: Language
) -> Iterator[tuple[dict[str, Tally], int]]:
    """The tallies of each article, and how many of its claims are left out."""
    for start in range(0, len(tasks), _AT_ONCE):
        some = tasks[start : start + _AT_ONCE]
        rules = rules_of([task.article for task in some], nlp)
        for task in some:
            name = task.article.id
            true = read_one(Task(task.article, (drafts[name],), by=()), rules.get(name))
            reading = read_one(task, rules.get(name))
            left = sum(not policy.is_supported(claim) for claim in reading.claims)
            yield gold.tally(reading, true, policy.is_supported), left


def keep(calibration: Calibration, path: Path) -> None:
    """Store the results of a reader beside those of others; the file is written completely or not at all.

    Raises ReferenceDataError if the present file is malformed, ParleyError if it cannot be written.
    """
    entries = trust.kept(path)
    entries[calibration.reader] = {
        "articles": calibration.articles,
        "relations": {
            name: {"right": tally.right, "items": tally.items}
            for name, tally in calibration.tallies.items()
            if tally.items
        },
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParleyError(f"The folder {path.parent} cannot be made ({error.strerror}); set KG_CALIBRATION.") from error
    write_whole(path, yaml.safe_dump(entries, sort_keys=True, allow_unicode=True).encode())


def shipped() -> Path:
    """The folder of the gold that comes with Parley."""
    return resource(_GOLD)


def tokens_needed() -> int:
    """About how many tokens are needed to ask a language model about the shipped gold, to the next thousand."""
    lines = (shipped() / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    words = sum(len(json.loads(line)["text"].split()) for line in lines if line.strip())
    return -(-words * TOKENS_A_WORD // 1000) * 1000
