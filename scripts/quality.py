"""Score the reading against gold facts and fail where it falls below the floors of tests/quality/floor.json.

Usage: python scripts/quality.py [EVAL_FOLDER] [--write]     (default ../shared/eval: score.py, check/, dev/ and seeds/)

The default readers are scored on each set, check first, on which no rule was written, and the frames alone; then the
recorded drafts of each, and drafts and frames together; then the statuses of what is told, and the small cases beside
the sets. Of the samples, whose gold facts stand in tests/quality/samples, each miss is listed. Where there is no such
folder, the frames are held against the gold that ships instead.
``--write`` puts the measured values into README.md and docs/quality.md, between their markers.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import statuses
from marked import put

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "quality" / "floor.json"
KG = [sys.executable, "-m", "kg"]
#: Questions whose facts belong to talks.
BOUND = (
    "who-led-each-delegation",
    "who-was-in-each-delegation",
    "who-was-absent",
    "who-negotiated-with-whom",
    "where",
    "when",
    "who-hosted-or-mediated",
    "what-was-discussed",
)
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WHAT = {
    "check": "61 articles kept apart: no rule was written for them, and nobody who writes rules reads them",
    "dev": "34 articles of 1987 to 2026 from agencies, newspapers and officials; rules were written with them in view",
    "seeds": "the two articles that development began with",
    "samples": "the fifteen samples, compared with what a careful reader found in them",
}
#: How a set is read, behind its name in floor.json, if not by default: by the frames, by its drafts, or by both.
ALONE, DRAFTS, BOTH = " with the frames alone", " with drafts", " with drafts and frames"
#: The statuses of what is told, which are judged by themselves, and small inputs with what must and must not be told.
STATUSES, CASES = "statuses", "cases"
#: The set whose gold facts stand in this repository.
SAMPLES = "samples"
#: How far both readers together are above (or, negative, below) the better of the two alone.
AGAINST = "against_the_better"


def score(folder: Path, run: str) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    """What the scorer measures of a set and its readers, and what is lost; prints its table question by question, all
    at once, as other sets are scored meanwhile.
    """
    name = run.partition(" ")[0]
    readers = ["--drafts", str(folder / name / "drafts")] if DRAFTS in run else []
    readers += ["--reader", "frames"] if run.endswith((BOTH, ALONE)) else []
    with tempfile.TemporaryDirectory() as scratch:
        result, store = Path(scratch, "score.json"), str(Path(scratch, "store"))
        articles, gold = str(folder / name / "articles.jsonl"), folder / name / "gold"
        if name == SAMPLES:
            articles, gold = str(ROOT / name), ROOT / "tests" / "quality" / name
        subprocess.run([*KG, "-q", "build", articles, "--store", store, *readers], check=True)
        scorer = [sys.executable, str(folder / "score.py"), "--kg", " ".join(KG), "--store", store]
        sets = ["--articles", articles, "--gold", str(gold)]
        misses = ["--misses"] if name == SAMPLES else []
        command = [*scorer, *sets, *misses, "--json", str(result)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
        print(f"## {run}\n{said}", flush=True)
        measured: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return measured, lost(folder, gold, store)


def lost(folder: Path, gold: Path, store: str) -> dict[str, tuple[int, int]]:
    """By question: the gold facts that are missed, and how many of them because their talks are not found at all."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None and spec.loader is not None  # noqa: S101 - the file was found before
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    built, facts = scorer.built_facts(KG, store)
    missed: dict[str, tuple[int, int]] = {}
    for path in sorted(gold.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        article = Path(told["article"]).stem
        talks, wanted = scorer.gold_facts(told)
        alike = scorer.align(talks, built[article])
        for question in (question for question in BOUND if question in wanted):
            found = [(alike.get(fact[0], fact[0]), *fact[1:]) for fact in facts[article][question]]
            gone = [f for f in dict.fromkeys(wanted[question]) if not any(scorer.same(question, f, g) for g in found)]
            whole = [fact for fact in gone if fact[0] not in alike.values()]
            before = missed.get(question, (0, 0))
            missed[question] = (before[0] + len(gone), before[1] + len(whole))
    return missed


def in_short(results: dict[str, dict[str, Any]]) -> str:
    """A line a set, as Markdown."""
    lines = ["| articles | micro F1 | precision | recall | macro F1 |", "|---|---|---|---|---|"]
    for name in WHAT:
        result = results[name]
        micro = result["micro"]
        numbers = (micro["f1"], micro["precision"], micro["recall"], result["macro_f1"])
        lines.append(f"| `{name}`: {WHAT[name]} | " + " | ".join(f"{number:.2f}" for number in numbers) + " |")
    check = results["check"]["micro"]
    meaning = in_plain_words(check["precision"], check["recall"])
    return "\n".join([*lines, "", meaning, "", "Measured by `make quality`."])


def in_plain_words(precision: float, recall: float) -> str:
    """What a precision and a recall mean for somebody who does not know the words."""
    right, found = (round(10 * number) for number in (precision, recall))
    return (
        f"In plain words: on new articles, about {NUMBERS[right]} of ten statements that Parley reads are right "
        "(precision), and of ten facts\n"
        f"that a person finds, it finds about {NUMBERS[found]} (recall). F1 is one number for both."
    )


def at_length(results: dict[str, dict[str, Any]]) -> str:
    """A line a question, as Markdown: gold facts, built facts, precision, recall and F1 of each set."""
    lines = []
    for name in WHAT:
        result = results[name]
        lines += [f"### `{name}`: {WHAT[name]}", ""]
        lines += ["| question | gold | built | precision | recall | F1 |", "|---|---|---|---|---|---|"]
        for question, row in result.items():
            if isinstance(row, dict) and "gold" in row:
                numbers = " | ".join(f"{row[key]:.2f}" for key in ("precision", "recall", "f1"))
                lines.append(f"| `{question}` | {row['gold']} | {row['built']} | {numbers} |")
        lines.append("")
    return "\n".join([*lines, "Measured by `make quality`."])


def losses(missed: dict[str, tuple[int, int]]) -> str:
    """A line a question, as Markdown: gold facts missed, and missed with their talks."""
    lines = [
        "| question | missed | because the talks are not found | although the talks are found |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{name}` | {gone} | {whole} | {gone - whole} |" for name, (gone, whole) in missed.items()]
    total, whole = (sum(row[i] for row in missed.values()) for i in (0, 1))
    return "\n".join(
        [*lines, f"| all of these | {total} | {whole} | {total - whole} |", "", "Measured by `make quality`."]
    )


def by_readers(results: dict[str, dict[str, Any]]) -> str:
    """A line a set and its readers, as Markdown."""
    lines = ["| set and readers | micro F1 | precision | recall |", "|---|---|---|---|"]
    for run, result in results.items():
        name, _, readers = run.partition(" ")
        micro = result["micro"]
        numbers = " | ".join(f"{micro[key]:.2f}" for key in ("f1", "precision", "recall"))
        lines.append(f"| `{name}`, {readers.removeprefix('with ') or 'trained and frames (default)'} | {numbers} |")
    return "\n".join([*lines, "", "Measured by `make quality`."])


def main() -> int:
    """Print measured values beside their floors; 1 where one is below."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    folder = Path(arguments[0]) if arguments else ROOT.parent / "shared" / "eval"
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    shipped = floors.pop("gold")
    if not (folder / "score.py").is_file():
        if arguments:
            print(f"There is no score.py in {folder}; name the folder with the gold facts.", file=sys.stderr)
            return 2
        return int(below({"gold": shipped}, {"gold": by_gold()}))
    told, small = floors.pop(STATUSES), floors.pop(CASES)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        scored = dict(zip(floors, pool.map(partial(score, folder), floors), strict=True))
    results = {name: measured for name, (measured, _) in scored.items()}
    if "--write" in sys.argv[1:]:
        put(ROOT / "README.md", in_short(results), "quality")
        put(ROOT / "docs" / "quality.md", at_length(results), "quality")
        put(ROOT / "docs" / "quality.md", by_readers(results), "readers")
        put(ROOT / "docs" / "quality.md", losses(scored["dev"][1]), "lost")
    values = {name: {measure: _value(results, name, measure) for measure in floors[name]} for name in floors}
    values[STATUSES] = statuses.measure(folder)
    if (cases := folder.parent / "cases").is_dir():
        floors, values[CASES] = floors | {CASES: small}, hold(cases)
    return int(below(floors | {STATUSES: told}, values))


def hold(cases: Path) -> dict[str, float]:
    """How many of the small cases hold, by the default reader; prints what the checker says, kind by kind."""
    print(f"## {CASES}", flush=True)
    program = str(Path(sys.executable).with_name("kg"))
    checker = [sys.executable, str(cases / "check_cases.py"), str(cases / "cases.jsonl"), "--kg", program]
    said = subprocess.run(checker, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    print(said)
    return {"hold": float(said.splitlines()[-1].split()[0])}


def by_gold() -> dict[str, float]:
    """How the frames stand against the gold that ships."""
    command = [*KG, "calibrate", "--reader", "frames", "--dry-run", "--json"]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {measure: float(told["all"][measure]) for measure in ("precision", "recall")}


def below(floors: dict[str, dict[str, float]], values: dict[str, dict[str, float]]) -> bool:
    """Print the values beside their floors; whether one is below."""
    lower = False
    print(f"\n{'set':30} {'measure':28} {'value':>7} {'floor':>7}")
    for name, wanted in floors.items():
        for measure, floor in wanted.items():
            value = values[name][measure]
            lower |= value < floor
            print(f"{name:30} {measure:28} {value:7.3f} {floor:7.3f}{'' if value >= floor else '  BELOW'}")
    return lower


def _value(results: dict[str, dict[str, Any]], name: str, measure: str) -> float:
    """``micro_f1``, ``precision``, ``macro_f1`` of all questions, how far both readers are above the better one, else
    the F1 of the question named.
    """
    result = results[name]
    if measure == "macro_f1":
        return float(result["macro_f1"])
    if measure in {"micro_f1", "precision"}:
        return float(result["micro"]["f1" if measure == "micro_f1" else "precision"])
    if measure == AGAINST:
        alone = name.removesuffix(BOTH)
        better = max(results[alone + ALONE]["micro"]["f1"], results[alone + DRAFTS]["micro"]["f1"])
        return float(result["micro"]["f1"] - better)
    return float(result[measure]["f1"])


if __name__ == "__main__":
    sys.exit(main())
