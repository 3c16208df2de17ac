"""Which reader reads what: F1 by question of the frames, the trained reader, and both, on articles neither has seen.

Usage: python scripts/relations.py [EVAL_FOLDER] [--write]     (default ../shared/eval)

The articles are the hundred of train that are kept from every network; no rule was written on them either. ``--write``
puts the table between the markers of docs/quality.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation import Evaluation, gold_of_drafts
from marked import put

from kg import settings
from kg.model import FRAMES, TRAINED
from training import data

ROOT = Path(__file__).resolve().parent.parent
SET = "train"
READERS = (FRAMES, TRAINED, f"{TRAINED}+{FRAMES}")


@dataclass(frozen=True)
class Measured:
    """What each reader gives, by its name: by question how many facts are found, are gold and are built, and in how
    many articles without talks it tells of parties. ``claims`` is, where both read, how many claims there are and how
    many of them are right, by relation and by who says it."""

    answers: dict[str, dict[str, Any]]
    near_misses: dict[str, int]
    without_talks: int
    claims: dict[str, dict[str, tuple[int, int]]]


def measured(folder: Path) -> Measured:
    """Read the kept articles by each reader."""
    apart = data.kept(data.by_id(data.read(folder, (SET,)), SET))
    with tempfile.TemporaryDirectory() as scratch:
        gold = gold_of_drafts(folder, SET, Path(scratch, "gold"), apart)
        made = {name: Evaluation(folder, SET, gold, "memory", only=apart, reader=name) for name in READERS}
        told: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for claim in made[READERS[-1]].claims():
            relation, who = claim.features["relation"], claim.features["readers"].split()[0]
            count, right = told[relation].get(who, (0, 0))
            told[relation][who] = count + 1, right + claim.right
        least = settings.MIN_CONFIDENCE
        bare = _without_talks(gold)
        parties = {name: one.told("who-negotiated-with-whom", least) for name, one in made.items()}
        seen = {name: sum(bool(counts.get(article)) for article in bare) for name, counts in parties.items()}
        return Measured({name: one.by_question(least) for name, one in made.items()}, seen, len(bare), told)


def _without_talks(gold: Path) -> list[str]:
    """The articles that tell of no talks, by their ids."""
    documents = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("*.json")))
    return [Path(each["article"]).stem for each in documents if not each["negotiations"]]


def table(told: dict[str, dict[str, Any]]) -> str:
    """A line a question, as Markdown: F1 of each reader, precision and recall beside."""
    lines = [f"| question | gold | {' | '.join(told)} |", "|---|---|" + "---|" * len(told)]
    for question in told[FRAMES]:
        cells = [_shares(*told[name][question]) for name in told]
        lines.append(f"| `{question}` | {told[FRAMES][question][1]} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", "F1, and in brackets precision and recall."])


def shares(told: dict[str, dict[str, tuple[int, int]]]) -> str:
    """A line a relation, as Markdown: the share of claims that are right, and their number, by who says it."""
    names = {FRAMES: "frames alone", TRAINED: "trained reader alone", f"{FRAMES}+{TRAINED}": "both"}
    lines = [f"| relation | {' | '.join(names.values())} |", "|---|" + "---|" * len(names)]
    for relation, counts in sorted(told.items()):
        cells = [f"{counts[who][1] / counts[who][0]:.2f} ({counts[who][0]})" if who in counts else "-" for who in names]
        lines.append(f"| `{relation}` | {' | '.join(cells)} |")
    return "\n".join([*lines, "", "Share of right claims, and number of claims. Measured by `make relations`."])


def _shares(found: int, gold: int, built: int) -> str:
    if not gold:
        return "-"
    return f"{2 * found / (gold + built):.2f} ({found / max(1, built):.2f}, {found / gold:.2f})"


def main() -> int:
    """Print the table; with ``--write``, put it into docs/quality.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    found = measured(given.folder)
    misses = ", ".join(f"{name} in {count}" for name, count in found.near_misses.items())
    lines = f"""\
{table(found.answers)}

Of the {found.without_talks} articles without talks, parties are wrongly found by: {misses}.

Claims, where both readers read the article:

{shares(found.claims)}"""
    print(lines)
    if given.write:
        put(ROOT / "docs" / "quality.md", lines, "relations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
