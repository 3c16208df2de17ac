"""How well the order of talks is read: what they are part of, what they follow, and which of a series they are.

Usage: python scripts/orders.py [EVAL_FOLDER] [READER ...]     (default ../shared/eval, and the default reader)

tests/quality/orders.jsonl names talks of drafts of train on whose order two readers agree. The articles are read, the
talks that are found are aligned with those of the drafts by the scorer, and their order is compared. The trained
reader has learned from most of these articles; of the frames none was written on them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from evaluation import Evaluation, gold_of_drafts

from kg import lexicon, settings
from kg.answers import questions
from kg.reading.read import DEFAULT

ROOT = Path(__file__).resolve().parent.parent
TALKS = ROOT / "tests" / "quality" / "orders.jsonl"
SET = "train"

#: What is told of the order of talks: (article, talks, relation, other talks or ordinal), ids as in the drafts.
Order = tuple[str, str, str, str]


def wanted() -> set[Order]:
    """What the readers of the drafts agree on."""
    rows = [json.loads(line) for line in TALKS.read_text(encoding="utf-8").splitlines()]
    return {
        (row["article"], row["id"], relation, _number(row[relation]) if relation == "ordinal" else row[relation])
        for row in rows
        for relation in ("part_of", "follows", "ordinal")
        if row[relation] is not None
    }


def read(folder: Path, scratch: Path, reader: str) -> set[Order]:
    """What a reader makes of the order of these talks, as far as the talks are found."""
    talks = {(row["article"], row["id"]) for row in map(json.loads, TALKS.read_text(encoding="utf-8").splitlines())}
    names = {article for article, _ in talks}
    gold = gold_of_drafts(folder, SET, scratch / "gold", names)
    made = Evaluation(folder, SET, gold, "memory", only=names, reader=reader)
    found: set[Order] = set()
    rows = questions.ask(made.graph, "how-talks-follow-each-other", min_confidence=settings.MIN_CONFIDENCE)
    for row in rows:
        told: dict[str, Any] = {name: str(getattr(term, "value", term)) for name, term in row.items() if term}
        known = made.gold[told["article"]][1]
        one, other = known.get(told["negotiation"]), known.get(told["other"])
        if (told["article"], one) in talks and other is not None:
            found.add((told["article"], one, told["relation"].replace("-", "_"), other))
        if (told["article"], one) in talks and "ordinal" in told:
            found.add((told["article"], one, "ordinal", _number(told["ordinal"])))
    return found


def _number(ordinal: str) -> str:
    """An ordinal in figures: "second" and "2nd" are "2"."""
    figures = "".join(letter for letter in ordinal if letter.isdigit())
    return figures or str(lexicon.table("negotiations", "ordinals").get(ordinal.lower(), ordinal))


def measure(folder: Path, reader: str) -> dict[str, float]:
    """Precision and recall over all three, printed one by one."""
    right = wanted()
    with tempfile.TemporaryDirectory() as scratch:
        found = read(folder, Path(scratch), reader)
    print(f"## orders, read by {reader}: {len(found & right)} of {len(right)} found, {len(found - right)} wrong")
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, orders in enumerate((right, found, found & right)):
        for order in orders:
            counts[order[2]][place] += 1
    for relation, (gold, given, alike) in sorted(counts.items()):
        print(f"{relation:10} gold {gold:3}  read {given:3}  right {alike:3}")
    return {"precision": len(found & right) / max(1, len(found)), "recall": len(found & right) / len(right)}


def main() -> int:
    """Print the figures of each reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("readers", nargs="*", default=["+".join(DEFAULT)])
    given = parser.parse_args()
    for reader in given.readers:
        measure(given.folder, reader)
    return 0


if __name__ == "__main__":
    sys.exit(main())
