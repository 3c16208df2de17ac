"""Evaluation articles built, asked and judged: which claims are right by the scorer of the evaluation folder."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

import kg
from kg import namespaces
from kg.answers import questions
from kg.answers.network import articles_by_iri, stored_claims
from kg.graph import populate, records
from kg.reading.confidence import Features, features

JOBS = 2

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Judged:
    """A claim of an evaluation article: its features, and whether what it says is among the gold facts."""

    iri: NamedNode
    article: str
    features: Features
    right: bool


class Evaluation:
    """One set of evaluation articles, read and judged by the scorer's own alignment and comparison.

    ``store`` is a file for what is built, taken as it is where it is there; ``memory`` keeps nothing. ``only`` are the
    articles that are read, if not all, and ``reader`` who reads them, if not the default.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        gold: Path,
        store: str,
        *,
        only: Collection[str] | None = None,
        reader: str | None = None,
    ) -> None:
        self.scorer: Any = load_scorer(folder / "score.py")
        self.name, self.gold_folder = name, gold
        there = store != "memory" and Path(store).exists()
        with tempfile.TemporaryDirectory() as scratch:
            articles = folder / name / "articles.jsonl"
            if only is not None:
                articles = _some(articles, only, Path(scratch))
            self.graph = kg.open_store(store) if there else kg.build(articles, store=store, jobs=JOBS, reader=reader)
        self.rows = self._rows(0.0)
        negotiations, _ = self._facts(self.rows)
        self.gold = {}
        for path in sorted(self.gold_folder.glob("*.json")):
            document = json.loads(path.read_text(encoding="utf-8"))
            known, facts = self.scorer.gold_facts(document)
            article = Path(document["article"]).stem
            self.gold[article] = (facts, self.scorer.align(known, negotiations[article]))

    def claims(self) -> list[Judged]:
        """The claims that an answer the scorer looks at rests on, in the order of articles and words."""
        verdicts = self._verdicts() | self._places_and_dates()
        return [
            Judged(iri, reading.article.id, told, verdicts[iri.value])
            for reading in records.read_readings(self.graph)
            for claim, told in zip(reading.claims, features(reading), strict=True)
            if (iri := populate.claim_iri(reading.article.id, claim)).value in verdicts
        ]

    def believe(self, confidences: dict[str, float]) -> None:
        """Give claims of the store another confidence, by their IRI."""
        quads = self.graph.quads
        for old in list(quads.quads_for_pattern(None, namespaces.term("confidence"), None, None)):
            iri = old.subject.value if isinstance(old.subject, NamedNode) else ""
            if iri in confidences:
                value = Literal(f"{confidences[iri]:.4f}", datatype=namespaces.XSD_DECIMAL)
                quads.remove(old)
                quads.add(Quad(old.subject, old.predicate, value, old.graph_name))

    def by_question(self, least: float) -> dict[str, tuple[int, int, int]]:
        """By question how many facts are found, gold and built in the answers that leave out what is less sure."""
        tally = self.scorer.compare(self.gold_folder, *self._facts(self._rows(least)), False)
        return {name: tuple(row) for name, row in tally.items()}

    def tally(self, least: float) -> tuple[int, int, int]:
        """The same over all questions that count."""
        counted = [row for name, row in self.by_question(least).items() if name not in self.scorer.APART]
        found, gold, built = (sum(row[place] for row in counted) for place in range(3))
        return found, gold, built

    def told(self, question: str, least: float) -> dict[str, int]:
        """How many facts each article gives to a question, by its id; articles that give none may be missing."""
        _, built = self._facts(self._rows(least))
        return {article: len(facts[question]) for article, facts in built.items()}

    def _rows(self, least: float) -> Rows:
        return {
            name: [
                {column: str(getattr(term, "value", term)) for column, term in row.items() if term is not None}
                for row in questions.ask(self.graph, name, min_confidence=least)
            ]
            for name in self.scorer.QUERIES
        }

    def _facts(self, rows: Rows) -> Any:
        """What the scorer makes of these rows, instead of those a command prints."""
        self.scorer.ask = lambda _command, _store, name: rows.get(name, [])
        return self.scorer.built_facts([], "")

    def _verdicts(self) -> dict[str, bool]:
        """Whether each claim that an answer rests on is right; an agreement or contact is judged as a whole."""
        wholes = {"what-was-agreed": "agreement", "who-contacted-whom": "contact"}
        answers: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        for name, rows in self.rows.items():
            for number, row in enumerate(rows):
                answers[name, row["article"] + row[wholes[name]] if name in wholes else str(number)].append(row)
        verdicts = {}
        for (name, _), together in answers.items():
            if name == "where-and-when":
                continue
            _, built = self._facts({name: together})
            for article, facts in built.items():
                right = all(self._matches(article, question, fact) for question in facts for fact in facts[question])
                verdicts.update({row["claim"]: right for row in together})
        return verdicts

    def _places_and_dates(self) -> dict[str, bool]:
        """The same for claims of place, venue and start, several of which share a row."""
        labels = {node: str(label) for node, label in kg.network(self.graph).nodes(data="label")}
        articles = articles_by_iri(self.graph)
        verdicts = {}
        for claim in stored_claims(self.graph):
            article = articles[claim.article].id
            if claim.relation in {"heldIn", "heldAt"} and claim.object:
                verdicts[claim.id] = self._matches(article, "where", (claim.subject, labels[claim.object]))
            elif claim.relation == "startsOn":
                verdicts[claim.id] = self._matches(article, "when", (claim.subject, claim.value))
        return verdicts

    def _matches(self, article: str, question: str, fact: tuple[Any, ...]) -> bool:
        facts, gold_of = self.gold[article]
        aligned = (gold_of.get(fact[0], fact[0]), *fact[1:])
        return any(self.scorer.same(question, gold, aligned) for gold in facts[question])


def _some(articles: Path, only: Collection[str], folder: Path) -> Path:
    """The articles of these ids, as a file in the folder."""
    lines = [line for line in articles.read_text(encoding="utf-8").splitlines() if json.loads(line)["id"] in only]
    (folder / articles.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / articles.name


def gold_of_drafts(folder: Path, name: str, to: Path, only: Collection[str] | None = None) -> Path:
    """A folder with the gold facts that draft_to_gold.py makes of a set's drafts: of all, or of some articles."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, str(folder / "draft_to_gold.py"), str(folder / name / "drafts"), scratch]
        subprocess.run(command, check=True)
        to.mkdir(parents=True)
        for path in sorted(Path(scratch).glob("*.json")):
            if only is None or path.stem in only:
                shutil.copy(path, to)
    return to


def load_scorer(path: Path) -> ModuleType:
    """The scorer of the evaluation folder, as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python module.")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer
