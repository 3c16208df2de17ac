"""How well the status of what is told is read, on items that two readers judged alike.

Usage: python scripts/statuses.py [EVAL_FOLDER]     (default ../shared/eval)

tests/quality/statuses.jsonl names items of drafts of train (article, place in the draft) with the status the article
gives them. The articles are read by their drafts, so that only the status is judged and not whether the item is found.
What is claimed, planned or denied and is answered as if the article itself said it is counted apart: it must never
become more. (orders.jsonl beside it names talks with what they are part of and follow, and their number.)
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import kg
from kg.graph import records
from kg.model import Claim, Reading

ROOT = Path(__file__).resolve().parent.parent
SET = ROOT / "tests" / "quality"
#: What is no fact of the article itself.
WEAKER = frozenset({"claimed", "planned", "denied"})


def measure(folder: Path) -> dict[str, float]:
    """The share of statuses that are right, and of those weaker than a fact the share that does not pass for one."""
    items = _rows("statuses")
    names = {row["article"] for row in items}
    drafts = {
        name: json.loads((folder / "train" / "drafts" / f"{name}.json").read_text(encoding="utf-8")) for name in names
    }
    readings = {reading.article.id: reading for reading in _built(folder, names)}
    told: Counter[tuple[str, str]] = Counter()
    for row in items:
        status = _status(readings[row["article"]], drafts[row["article"]], row["item"])
        told[row["status"], status or "not told"] += 1
    right = sum(count for (gold, read), count in told.items() if gold == read)
    passing = sum(count for (gold, read), count in told.items() if gold in WEAKER and read == "asserted")
    print(f"## statuses: {right} of {sum(told.values())} right; {passing} claimed, planned or denied told as asserted")
    for (gold, read), count in sorted(told.items()):
        print(f"{gold:12} read as {read:12} {count:4}")
    weaker = sum(count for (gold, _), count in told.items() if gold in WEAKER)
    return {"right": right / sum(told.values()), "weaker kept": 1 - passing / weaker}


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SET / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _built(folder: Path, names: set[str]) -> list[Reading]:
    """The articles of train of these ids, read by their drafts."""
    with tempfile.TemporaryDirectory() as scratch:
        some = Path(scratch, "articles.jsonl")
        lines = (folder / "train" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        some.write_text("".join(f"{line}\n" for line in lines if json.loads(line)["id"] in names), encoding="utf-8")
        graph = kg.build(some, store="memory", drafts=folder / "train" / "drafts", jobs=2)
        return list(records.read_readings(graph))


def _status(reading: Reading, draft: dict[str, Any], place: str) -> str | None:
    """The status of the claim that was made of an item of the draft; None where there is none."""
    section, number, *rest = place.split("/")
    thing = draft[section][int(number)]
    item = thing[rest[0]][int(rest[1])] if len(rest) > 1 else thing[rest[0]]
    said = item.get("name") or item.get("value")
    names = {referent.key: {referent.name, *referent.names} for referent in reading.referents}

    def is_of(claim: Claim) -> bool:
        means = names[claim.object] if claim.object else {claim.value}
        quoted = (
            item["quote"] in reading.article.words(claim.evidence)
            or reading.article.words(claim.evidence) in item["quote"]
        )
        return said in means and quoted and (section == "contacts" or thing["name"] in names[claim.subject])

    return next((claim.status.value for claim in reading.claims if is_of(claim)), None)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    print(measure(parser.parse_args().folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
