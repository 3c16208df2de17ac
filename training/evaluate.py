"""How well a network reads articles it was not trained on: tags, roles given the right events, and events, by kind.

A passage counts as found where one that the network gives overlaps it; one that lies on words that are masked (they
may stand for the same thing) counts neither for nor against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.reading.trained.inference import Network
from kg.reading.trained.spans import Passage
from kg.reading.trained.tags import CHOICES, GENERAL, PAIRS, ROLES
from kg.reading.trained.understanding import Event as Reading
from kg.reading.trained.understanding import Understanding
from training.data import Labelled
from training.labels import Event, Range

#: Thresholds that are tried, and the one of what is too rare to try: fewer than so many.
STEPS = tuple(n / 20 for n in range(4, 17))
DEFAULT, _FEW = 0.5, 20
#: Of rare roles, those that mislead more where they are wrong than they help where they are right.
_STRICT = {"leader": 0.75}
#: How much lower the thresholds of what the confidence judges again are set (docs/quality.md, "What was tried").
_LOWER = 0.15


@dataclass
class Tally:
    """How many were found, were to be found, and were given."""

    found: int = 0
    gold: int = 0
    given: int = 0

    def add(self, found: int, gold: int, given: int) -> None:
        """Count more."""
        self.found, self.gold, self.given = self.found + found, self.gold + gold, self.given + given

    @property
    def scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        p = self.found / self.given if self.given else 0.0
        r = self.found / self.gold if self.gold else 0.0
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


#: Tallies by what is read ("role party") and by a part of the articles ("all", "source Reuters", "decade 1990").
Table = dict[tuple[str, str], Tally]


@dataclass
class Read:
    """An article that the network has read, its gold events read as such."""

    article: Labelled
    made: Understanding
    events: list[tuple[Event, Reading]]


def read(articles: Iterable[Labelled], network: Network) -> list[Read]:
    """What the network makes of each article, and of each of its gold events."""
    found = []
    for article in articles:
        made = Understanding(network, article.pieces, network.least)
        told = [event for event in article.labels.events if event.mentions]
        events = [(one, made.event(one.kind, [Passage(*mention) for mention in one.mentions])) for one in told]
        found.append(Read(article, made, events))
    return found


def evaluate(articles: Iterable[Read]) -> Table:
    """The tallies over the articles, with the thresholds that their network has now."""
    table: Table = defaultdict(Tally)
    for one in articles:
        source = one.article.source
        published = source.article.published or ""
        parts = ("all", f"source {source.publisher}", f"decade {published[:3]}0" if published else "undated")
        for what, found, gold, given in _of_article(one):
            for part in parts:
                table[what, part].add(found, gold, given)
    return dict(table)


def _of_article(one: Read) -> Iterator[tuple[str, int, int, int]]:
    labels = one.article.labels
    for n, tag in enumerate(GENERAL):
        yield f"tag {tag}", *_matched(one.made.tagged(tag), labels.general, labels.masked, n)
    for gold, event in one.events:
        for n, role in enumerate(ROLES):
            yield f"role {role}", *_matched(event.role(role), gold.roles, gold.masked, n)
        for name, true in gold.choices.items():
            yield f"class {name}", int(event.choice(name) == CHOICES[name][true]), 1, 1
    for n, name in enumerate(PAIRS):
        pairs = [(Passage(*a), Passage(*b), true) for relation, a, b, true in labels.pairs if relation == n]
        likely = one.made.held(name, [(a, b) for a, b, _ in pairs])
        given = [p >= one.made.least[name] for p in likely]
        right = sum(holds and on for (_, _, holds), on in zip(pairs, given, strict=True))
        yield f"pair {name}", right, sum(holds for _, _, holds in pairs), sum(given)


def thresholds(articles: list[Read], least: dict[str, float]) -> dict[str, float]:
    """For each tag, role and relation the threshold to read with, by that of `STEPS` with the best F1.

    ``least`` is what the articles were read with, and is changed.
    """
    best: dict[str, tuple[float, float]] = {}
    for step in STEPS:
        least.update(dict.fromkeys(least, step))
        for (what, part), tally in sorted(evaluate(articles).items()):
            name = what.split(" ", 1)[1]
            told = part == "all" and name in least and tally.gold >= _FEW
            if told and tally.scores[2] > best.get(name, (0.0, 0.0))[0]:
                best[name] = (tally.scores[2], step)
    rare = dict.fromkeys(least, DEFAULT) | _STRICT
    return {name: _let_through(name, best[name][1]) if name in best else rare[name] for name in sorted(least)}


def _let_through(name: str, best: float) -> float:
    """The threshold of roles and speakers lowered: what it lets through is judged once more, by the confidence."""
    return round(max(best - _LOWER, STEPS[0]), 2) if name in (*ROLES, "spoken-by") else best


def _matched(
    given: list[Passage], gold: list[tuple[int, Range]], masked: list[tuple[int, Range]], tag: int
) -> tuple[int, int, int]:
    """How many of the gold passages are found, how many there are, and how many are given that count."""
    wanted = {Passage(*where) for kind, where in gold if kind == tag}
    aside = [Passage(*where) for kind, where in masked if kind == tag]
    found = sum(any(one.overlaps(each) for one in given) for each in wanted)
    wrong = sum(not any(one.overlaps(each) for each in (*wanted, *aside)) for one in given)
    return found, len(wanted), found + wrong


def rows(table: Table, part: str = "all") -> list[str]:
    """The tallies of a part as lines of text."""
    lines = []
    for (what, of), tally in sorted(table.items()):
        if of == part and (tally.gold or tally.given):
            p, r, f = tally.scores
            lines.append(f"{what:24} {tally.gold:5} {tally.given:5} {tally.found:5}  {p:.2f} {r:.2f} {f:.2f}")
    return lines
