"""Fit the weights by which kg/reading/confidence.py gives every claim its confidence, and show how well they hold.

Usage: python scripts/confidence.py [EVAL_FOLDER] [--write] [--stores FOLDER]     (default ../shared/eval)

A claim is right when the row of an answer that rests on it is one that the scorer matches with a gold fact. The weights
are fitted on train/, articles that no rule was written on, whose gold facts draft_to_gold.py makes of their drafts;
those of what the trained reader says, on the hundred that it has not seen ("kept"). The figures for these are
cross-fitted: the articles are dealt into ten folds, and each fold is judged by weights fitted on the other nine. The
figures for check, dev and seeds are those of the weights fitted on all. ``--stores`` keeps what is built there and
takes what is there already. ``--write`` puts the weights into
ontology/reference/confidence.yaml, the figures between the markers of docs/quality.md, and draws the pictures there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from evaluation import Evaluation, Judged, gold_of_drafts
from marked import put
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from kg import settings
from kg.model import FRAMES, TRAINED
from kg.reading.confidence import parse
from training import data

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "ontology" / "reference" / "confidence.yaml"
QUALITY = ROOT / "docs" / "quality.md"
PICTURES = ROOT / "docs" / "pictures"
#: What is fitted on, and what is only looked at.
TRAIN, OTHERS = "train", ("check", "dev", "seeds")
#: The articles of train that the trained reader has not seen, as they are called in what is shown.
KEPT = "kept"
BOTH = f"{TRAINED}+{FRAMES}"
FOLDS, SEED = 10, 1
#: How freely weights may leave zero (scikit-learn's C); the one that foresees best is taken.
FREEDOMS = (0.03, 0.05, 0.1, 0.2, 0.3, 0.5)
#: A frame is one of many and fires seldom: its weight is held nearer to zero than those of other features.
FRAME_SCALE = 0.5
BINS = 10
#: Of fewer claims than this the share that is right says little.
FEW = 20
THRESHOLDS = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)
HEAD = """\
# How far claims are to be believed: the weights of a logistic regression over a few features of a claim. Add up `base`
# and the weight of each feature a claim has, take 1 / (1 + exp(-sum)): so often were claims like it right.
# Source: the frames' claims of articles that no rule was written on, judged against their gold facts (docs/quality.md).
# Made by: make confidence (scripts/confidence.py --write), whose last run gave `measured`, `base` and `weights`.
# Kept by hand: `counts_as`, for relations that no question scores, the relation whose weights they take; `rare`,
# relations of which fewer than ten claims of the frames were judged that the trained reader does not make: its silence
# weighs nothing against these.
"""


Numbers = NDArray[np.float64]


class Fit:
    """Judged claims as numbers: a column for each value of each feature, and the weights that fit them."""

    def __init__(self, claims: list[Judged]) -> None:
        self.columns = sorted({item for claim in claims for item in claim.features.items()})
        self.scales = np.array([FRAME_SCALE if name == "frame" else 1.0 for name, _ in self.columns])
        self.table = self._table(claims)
        self.right: Numbers = np.array([float(claim.right) for claim in claims])
        self.folds = self._folds([claim.article for claim in claims])
        foreseen = {freedom: self._foreseen(freedom) for freedom in FREEDOMS}
        self.freedom = min(FREEDOMS, key=lambda freedom: surprise(foreseen[freedom], self.right))
        #: The confidence of each claim by weights fitted on the other folds.
        self.foreseen = foreseen[self.freedom]

    @cached_property
    def weights(self) -> tuple[float, dict[str, dict[str, float]]]:
        """The base and the weights by feature and value, fitted on all claims, to two decimals."""
        model = self._model(self.freedom, slice(None))
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for (name, value), weight in zip(self.columns, model.coef_[0] * self.scales, strict=True):
            if round(weight, 2):
                weights[name][value] = round(float(weight), 2)
        return round(float(model.intercept_[0]), 2), dict(weights)

    def confidences(self, claims: list[Judged]) -> Numbers:
        """What the fitted weights say of other claims."""
        base, weights = self.weights
        fitted = parse({"base": base, "weights": weights, "counts_as": {}})
        return np.array([fitted.confidence(claim.features) for claim in claims])

    def _table(self, claims: list[Judged]) -> Any:
        place = {column: number for number, column in enumerate(self.columns)}
        cells = [(row, place[item]) for row, claim in enumerate(claims) for item in claim.features.items()]
        rows, columns = (np.array(each) for each in zip(*cells, strict=True))
        return csr_matrix((self.scales[columns], (rows, columns)), shape=(len(claims), len(self.columns)))

    def _folds(self, articles: list[str]) -> NDArray[np.int64]:
        """The fold of each claim: articles are dealt out in an order that chance gives, the same each time."""
        names = sorted(set(articles))
        dealt = np.random.default_rng(SEED).permutation(len(names))
        fold = {names[number]: place % FOLDS for place, number in enumerate(dealt)}
        return np.array([fold[article] for article in articles])

    def _model(self, freedom: float, rows: Any) -> LogisticRegression:
        return LogisticRegression(C=freedom, max_iter=5000).fit(self.table[rows], self.right[rows])

    def _foreseen(self, freedom: float) -> Numbers:
        found = np.zeros(len(self.right))
        for fold in range(FOLDS):
            own = self.folds == fold
            found[own] = self._model(freedom, ~own).predict_proba(self.table[own])[:, 1]
        return found


@dataclass(frozen=True)
class Held:
    """The claims of a set with the confidence each is given, which of them are right, and the mean of train."""

    one: Evaluation
    claims: list[Judged]
    confidence: Numbers
    mean: float

    @property
    def right(self) -> Numbers:
        """1 for each claim that is right, 0 for others."""
        return np.array([float(claim.right) for claim in self.claims])

    def measured(self) -> dict[str, Any]:
        """How many claims were judged, and how well their confidence foresaw what is right."""
        bins = by_bins(self.confidence, self.right)
        error = sum(abs(told - true) * count for told, true, count in bins) / len(self.claims)
        return {
            "articles": len({claim.article for claim in self.claims}),
            "claims": len(self.claims),
            "right": round(float(self.right.mean()), 3),
            "brier": round(float(np.mean((self.confidence - self.right) ** 2)), 3),
            "brier of always saying the mean": round(float(np.mean((self.mean - self.right) ** 2)), 3),
            "expected calibration error": round(float(error), 3),
            "area under the curve": round(float(roc_auc_score(self.right, self.confidence)), 3),
        }

    def scores(self, thresholds: list[float]) -> dict[float, tuple[float, float, float]]:
        """Precision, recall and micro F1 of the answers that leave out what is less sure."""
        given = zip(self.claims, self.confidence, strict=True)
        self.one.believe({claim.iri.value: float(held) for claim, held in given})
        found = {}
        for least in thresholds:
            hits, gold, built = self.one.tally(least)
            found[least] = (hits / built, hits / gold, 2 * hits / (gold + built))
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


def as_yaml(fit: Fit, sets: dict[str, Held], old: dict[str, Any]) -> str:
    """The file of weights: what was fitted, and what the old one has by hand."""
    base, weights = fit.weights
    measured = {name: sets[name].measured() for name in (TRAIN, OTHERS[0])}
    parts: list[dict[str, Any]] = [
        {"measured": measured},
        {"base": base},
        {"weights": weights},
        {"counts_as": old["counts_as"], "rare": old["rare"]},
    ]
    return HEAD + "".join("\n" + yaml.safe_dump(part, sort_keys=False, width=120) for part in parts)


def thresholds(sets: dict[str, Held]) -> str:
    """What leaving out unsure claims does to the answers, as Markdown: a line a threshold."""
    tried = sorted({*THRESHOLDS, settings.MIN_CONFIDENCE})
    scores = {name: held.scores(tried) for name, held in sets.items()}
    lines = [f"| `--min-confidence` | {' | '.join(f'`{name}`' for name in sets)} |", "|---|" + "---|" * len(sets)]
    for least in tried:
        cells = [" / ".join(f"{share:.3f}" for share in scores[name][least]) for name in sets]
        name = f"{least} (default)" if least == settings.MIN_CONFIDENCE else f"{least}"
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def as_markdown(sets: dict[str, Held], table: str) -> str:
    """The figures of docs/quality.md."""
    rows = {name: held.measured() for name, held in sets.items()}
    names = list(rows[TRAIN])
    lines = [f"| set | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    lines += [f"| `{name}` | {' | '.join(str(row[each]) for each in names)} |" for name, row in rows.items()]
    bins = ["| mean confidence | right | claims |", "|---|---|---|"]
    checked = sets[OTHERS[0]]
    bins += [
        f"| {mean:.2f} | {right:.2f} | {count} |" for mean, right, count in by_bins(checked.confidence, checked.right)
    ]
    return f"""\
{chr(10).join(lines)}

![Share of right claims, by confidence](pictures/calibration.svg)

The points of `check`:

{chr(10).join(bins)}

![Precision of the claims that are kept, by the share that is kept](pictures/coverage.svg)

Precision, recall and micro F1 of the answers, by `--min-confidence`:

{table}

Measured by `make confidence`."""


def draw(sets: dict[str, Held]) -> None:
    """The two pictures of docs/quality.md; the same figures give the same bytes."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "parley", "svg.fonttype": "none", "font.size": 10})
    from matplotlib import pyplot

    shown = {TRAIN: ("0.5", 0.02), OTHERS[0]: ("#0072B2", 0.3)}

    def save(figure: Any, name: str) -> None:
        figure.axes[0].legend(frameon=False)
        figure.tight_layout()
        figure.savefig(PICTURES / f"{name}.svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)

    figure, axes = pyplot.subplots(figsize=(4.8, 4.2))
    axes.plot([0, 1], [0, 1], color="0.8", linewidth=1)
    for name, (colour, size) in shown.items():
        points = by_bins(sets[name].confidence, sets[name].right)
        axes.plot([mean for mean, _, _ in points], [right for _, right, _ in points], color=colour, label=name)
        for mean, share, count in points:
            axes.scatter([mean], [share], s=15 + size * count, color=colour, alpha=0.7)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="confidence", ylabel="share of claims that are right")
    save(figure, "calibration")

    figure, axes = pyplot.subplots(figsize=(4.8, 4.2))
    for name, (colour, _) in shown.items():
        confidence, right = sets[name].confidence, sets[name].right
        kept = [confidence >= least for least in np.unique(confidence) if (confidence >= least).sum() >= FEW]
        axes.plot([each.mean() for each in kept], [right[each].mean() for each in kept], color=colour, label=name)
        for mark in (settings.MIN_CONFIDENCE, 0.6, 0.7, 0.8, 0.9):
            held = confidence >= mark
            if held.sum() < FEW:
                continue
            point = (float(held.mean()), float(right[held].mean()))
            axes.scatter([point[0]], [point[1]], s=20, color=colour, zorder=3)
            axes.annotate(f"{mark}", point, textcoords="offset points", xytext=(4, 4), fontsize=8)
    axes.set(xlim=(0, 1.1), ylim=(0.55, 1.0), xlabel="share of claims kept", ylabel="share of those that is right")
    save(figure, "coverage")


def evaluations(
    folder: Path, scratch: Path, stores: Path | None
) -> tuple[dict[str, Evaluation], dict[str, Evaluation]]:
    """What the weights are fitted on, and what else they are shown on, built and judged.

    Fitted on are all of train as the frames read it, and of it the articles that the trained reader has not seen, as it
    reads them alone and with the frames.
    """
    apart = data.kept(data.by_id(data.read(folder, (TRAIN,)), TRAIN))
    gold_of_drafts(folder, TRAIN, scratch / TRAIN)
    gold_of_drafts(folder, TRAIN, scratch / KEPT, apart)

    def built(name: str, gold: Path, reader: str, only: set[str] | None = None) -> Evaluation:
        file = f"{name}-{reader}{'-kept' if only else ''}.nq"
        store = str(stores / file) if stores is not None else "memory"
        return Evaluation(folder, name, gold, store, only=only, reader=reader)

    fitted = {
        TRAIN: built(TRAIN, scratch / TRAIN, FRAMES),
        f"{KEPT}, {BOTH}": built(TRAIN, scratch / KEPT, BOTH, apart),
        f"{KEPT}, {TRAINED}": built(TRAIN, scratch / KEPT, TRAINED, apart),
    }
    shown = {name: built(name, folder / name / "gold", FRAMES) for name in OTHERS}
    return fitted, shown | {f"check, {BOTH}": built("check", folder / "check" / "gold", BOTH)}


def show(fitted: dict[str, Evaluation], shown: dict[str, Evaluation], write: bool) -> None:
    """Fit, print the figures, and put them into the project where they are to be written."""
    judged = {name: one.claims() for name, one in fitted.items()}
    fit = Fit([claim for claims in judged.values() for claim in claims])
    held, at = {}, 0
    for name, claims in judged.items():
        own = slice(at, at + len(claims))
        held[name] = Held(fitted[name], claims, fit.foreseen[own], float(fit.right[own].mean()))
        at += len(claims)
    for name, one in shown.items():
        claims = one.claims()
        mean = held[f"{KEPT}, {BOTH}" if name.endswith(BOTH) else TRAIN].mean
        held[name] = Held(one, claims, fit.confidences(claims), mean)
    figures = as_markdown(held, thresholds(held))
    print(f"Drawn towards zero by C = {fit.freedom}.\n\n{figures}")
    if write:
        old = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
        WEIGHTS.write_text(as_yaml(fit, held, old), encoding="utf-8")
        put(QUALITY, figures, "confidence")
        draw(held)


def main() -> int:
    """Print the figures; with ``--write``, put weights, figures and pictures into the project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--stores", type=Path)
    given = parser.parse_args()
    if not (given.folder / "score.py").is_file():
        print(f"There is no score.py in {given.folder}; name the folder with the gold facts.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        show(*evaluations(given.folder, Path(scratch), given.stores), given.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
