"""Fit the weights by which kg/reading/confidence.py gives every claim its confidence, and show how well they hold.

Usage: python scripts/confidence.py [EVAL_FOLDER] [--write]     (default ../shared/eval: score.py, seeds/ and dev/)

A claim is right when the row of an answer that rests on it is one that the scorer matches with a gold fact. Every
figure is taken by cross-validation: each article is judged by weights fitted on all the others. ``--write`` puts the
weights into ontology/reference/confidence.yaml, the figures between the markers of docs/quality.md, and draws the two
pictures there.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import yaml
from marked import put
from numpy.typing import NDArray
from pyoxigraph import Literal, NamedNode, Quad
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut

import kg
from kg import namespaces, settings
from kg.answers import questions
from kg.answers.network import articles_by_iri, stored_claims
from kg.graph import populate, records
from kg.reading.confidence import Features, features

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "ontology" / "reference" / "confidence.yaml"
QUALITY = ROOT / "docs" / "quality.md"
PICTURES = ROOT / "docs" / "pictures"
SETS = ("seeds", "dev")
#: How freely weights may leave zero (scikit-learn's C); the one that foresees best is taken.
FREEDOMS = (0.03, 0.1, 0.2, 0.3, 1.0)
#: A frame is one of many and fires seldom: its weight is held nearer to zero than those of other features.
FRAME_SCALE = 0.5
BINS = 10
#: Of fewer claims than this the share that is right says little.
FEW = 20
THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
HEAD = """\
# How far claims are to be believed: the weights of a logistic regression over a few features of a claim. Add up `base`
# and the weight of each feature a claim has, take 1 / (1 + exp(-sum)): so often were claims like it right.
# Source: the claims that Parley makes of the evaluation articles (docs/quality.md), judged against their gold facts.
# Made by: make confidence (scripts/confidence.py --write), whose last run gave `measured`, `base` and `weights`.
# Kept by hand: `counts_as`, for relations that no question scores, the relation whose weights they take.
"""

Numbers = NDArray[np.float64]
Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Judged:
    """A claim of an evaluation article: its features, and whether what it says is among the gold facts."""

    iri: NamedNode
    article: str
    features: Features
    right: bool


class Evaluation:
    """One set of evaluation articles, read and judged by the scorer's own alignment and comparison."""

    def __init__(self, folder: Path, name: str) -> None:
        self.scorer: Any = load_scorer(folder / "score.py")
        self.gold_folder = folder / name / "gold"
        self.graph = kg.build(folder / name / "articles.jsonl", store="memory")
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

    def tally(self, least: float) -> tuple[int, int, int]:
        """How many facts are found, are gold and are built in the answers that leave out what is less sure."""
        tally = self.scorer.compare(self.gold_folder, *self._facts(self._rows(least)), False)
        counted = [row for question, row in tally.items() if question not in self.scorer.APART]
        found, gold, built = (sum(row[place] for row in counted) for place in range(3))
        return found, gold, built

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


def load_scorer(path: Path) -> ModuleType:
    """The scorer of the evaluation folder, as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python module.")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


class Fit:
    """Judged claims as numbers: a column for each value of each feature, and the weights that fit them."""

    def __init__(self, claims: list[Judged]) -> None:
        self.columns = sorted({item for claim in claims for item in claim.features.items()})
        self.scales = np.array([FRAME_SCALE if name == "frame" else 1.0 for name, _ in self.columns])
        present = [[claim.features[name] == value for name, value in self.columns] for claim in claims]
        self.table: Numbers = np.array(present) * self.scales
        self.right: Numbers = np.array([float(claim.right) for claim in claims])
        self.articles = np.array([claim.article for claim in claims])
        foreseen = {freedom: self._foreseen(freedom) for freedom in FREEDOMS}
        self.freedom = min(FREEDOMS, key=lambda freedom: surprise(foreseen[freedom], self.right))
        #: The confidence of each claim by weights fitted without its article.
        self.foreseen = foreseen[self.freedom]

    def weights(self) -> tuple[float, dict[str, dict[str, float]]]:
        """The base and the weights by feature and value, fitted on all claims, to two decimals."""
        model = self._model(self.freedom, slice(None))
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for (name, value), weight in zip(self.columns, model.coef_[0] * self.scales, strict=True):
            if round(weight, 2):
                weights[name][value] = round(float(weight), 2)
        return round(float(model.intercept_[0]), 2), dict(weights)

    def _model(self, freedom: float, rows: Any) -> LogisticRegression:
        return LogisticRegression(C=freedom, max_iter=5000, tol=1e-8).fit(self.table[rows], self.right[rows])

    def _foreseen(self, freedom: float) -> Numbers:
        found = np.zeros(len(self.right))
        for others, own in LeaveOneGroupOut().split(self.table, self.right, self.articles):
            found[own] = self._model(freedom, others).predict_proba(self.table[own])[:, 1]
        return found


def surprise(confidence: Numbers, right: Numbers) -> float:
    """The mean log loss of confidences at what turned out right and wrong."""
    return float(-np.mean(right * np.log(confidence) + (1 - right) * np.log(1 - confidence)))


def by_bins(confidence: Numbers, right: Numbers) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and number of the claims in each tenth of the scale; tenths of few go up one."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    for number in range(BINS - 1):
        if (bins == number).sum() < FEW:
            bins[bins == number] = number + 1
    held = [bins == number for number in range(BINS) if (bins == number).any()]
    return [(float(confidence[each].mean()), float(right[each].mean()), int(each.sum())) for each in held]


def measured(fit: Fit) -> dict[str, Any]:
    """How many claims were judged and how well their confidence was foreseen: Brier score, calibration error."""
    confidence, right = fit.foreseen, fit.right
    error = sum(abs(told - true) * count for told, true, count in by_bins(confidence, right)) / len(right)
    return {
        "articles": len(set(fit.articles.tolist())),
        "claims": len(right),
        "right": round(float(right.mean()), 3),
        "brier": round(float(np.mean((confidence - right) ** 2)), 3),
        "brier of always saying the mean": round(float(np.mean((right.mean() - right) ** 2)), 3),
        "expected calibration error": round(float(error), 3),
    }


def as_yaml(fit: Fit, old: dict[str, Any]) -> str:
    """The file of weights: what was fitted, and what the old one has by hand."""
    base, weights = fit.weights()
    parts: list[dict[str, Any]] = [
        {"measured": measured(fit)},
        {"base": base},
        {"weights": weights},
        {"counts_as": old["counts_as"]},
    ]
    return HEAD + "".join("\n" + yaml.safe_dump(part, sort_keys=False, width=120) for part in parts)


def thresholds(fit: Fit, sets: list[Evaluation], claims: list[Judged]) -> str:
    """What leaving out unsure claims does to the answers, as Markdown: a line a threshold."""
    confidence = {claim.iri.value: float(held) for claim, held in zip(claims, fit.foreseen, strict=True)}
    lines = ["| `--min-confidence` | claims kept | of them right | precision | recall | micro F1 |"]
    lines.append("|---|---|---|---|---|---|")
    for one in sets:
        one.believe(confidence)
    for least in sorted({*THRESHOLDS, settings.MIN_CONFIDENCE}):
        found, gold, built = (sum(each) for each in zip(*(one.tally(least) for one in sets), strict=True))
        kept = fit.foreseen >= least
        shares = (kept.mean(), fit.right[kept].mean(), found / built, found / gold, 2 * found / (gold + built))
        name = f"{least} (default)" if least == settings.MIN_CONFIDENCE else f"{least}"
        lines.append(f"| {name} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    return "\n".join(lines)


def as_markdown(fit: Fit, table: str) -> str:
    """The figures of docs/quality.md."""
    told = measured(fit)
    bins = ["| mean confidence | right | claims |", "|---|---|---|"]
    bins += [f"| {mean:.2f} | {right:.2f} | {count} |" for mean, right, count in by_bins(fit.foreseen, fit.right)]
    return f"""\
{told["claims"]} claims of {told["articles"]} articles, {told["right"]} of them right: Brier score {told["brier"]} \
(always saying the mean: {told["brier of always saying the mean"]}), expected calibration error \
{told["expected calibration error"]}.

![Of claims with a certain confidence, how many are right](pictures/calibration.svg)

{chr(10).join(bins)}

![Precision of the claims that are kept, against how many are kept](pictures/coverage.svg)

{table}

Taken by `make confidence`."""


def draw(fit: Fit) -> None:
    """The two pictures of docs/quality.md; the same figures give the same bytes."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "parley", "svg.fonttype": "none", "font.size": 10})
    from matplotlib import pyplot

    def save(figure: Any, name: str) -> None:
        figure.tight_layout()
        figure.savefig(PICTURES / f"{name}.svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)

    figure, axes = pyplot.subplots(figsize=(4.8, 4.2))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    points = by_bins(fit.foreseen, fit.right)
    axes.plot([mean for mean, _, _ in points], [right for _, right, _ in points], color="#0072B2", linewidth=1)
    for mean, right, count in points:
        axes.scatter([mean], [right], s=20 + 1.2 * count, color="#0072B2", alpha=0.8)
        axes.annotate(str(count), (mean, right), textcoords="offset points", xytext=(8, -12), fontsize=8)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="confidence", ylabel="share of claims that are right")
    save(figure, "calibration")

    figure, axes = pyplot.subplots(figsize=(4.8, 4.2))
    order = np.sort(np.unique(fit.foreseen))
    kept = np.array([[np.mean(fit.foreseen >= least), fit.right[fit.foreseen >= least].mean()] for least in order])
    enough = kept[:, 0] * len(fit.right) >= FEW
    axes.plot(kept[enough, 0], kept[enough, 1], color="#0072B2", linewidth=1.5)
    for least in (settings.MIN_CONFIDENCE, 0.6, 0.7, 0.8, 0.9):
        held = fit.foreseen >= least
        point = (float(held.mean()), float(fit.right[held].mean()))
        axes.scatter([point[0]], [point[1]], s=24, color="#D55E00", zorder=3)
        axes.annotate(f"{least}", point, textcoords="offset points", xytext=(5, 5), fontsize=8)
    axes.set(xlim=(0, 1.1), ylim=(0.75, 1.0), xlabel="share of claims kept", ylabel="share of those that is right")
    save(figure, "coverage")


def main() -> int:
    """Print the figures; with ``--write``, put weights, figures and pictures into the project."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    folder = Path(arguments[0]) if arguments else ROOT.parent / "shared" / "eval"
    if not (folder / "score.py").is_file():
        print(f"No score.py stands in {folder}; name the folder with the gold facts.", file=sys.stderr)
        return 2
    sets = [Evaluation(folder, name) for name in SETS]
    claims = [claim for one in sets for claim in one.claims()]
    fit = Fit(claims)
    figures = as_markdown(fit, thresholds(fit, sets, claims))
    print(figures)
    if "--write" in sys.argv[1:]:
        old = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
        WEIGHTS.write_text(as_yaml(fit, old), encoding="utf-8")
        put(QUALITY, figures, "confidence")
        draw(fit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
