"""Score the reading against gold facts and fail where it falls below the floors of tests/quality/floor.json.

Usage: python scripts/quality.py [EVAL_FOLDER]     (default ../shared/eval: score.py, seeds/ and dev/)
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "quality" / "floor.json"


def score(folder: Path, name: str) -> dict[str, float]:
    """Micro F1 and precision of the set ``name``; prints the scorer's table question by question."""
    kg = f"{sys.executable} -m kg"
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch, "score.json")
        print(f"## {name}", flush=True)
        subprocess.run(
            [
                sys.executable,
                folder / "score.py",
                "--kg",
                kg,
                "--articles",
                folder / name / "articles.jsonl",
                "--gold",
                folder / name / "gold",
                "--json",
                result,
            ],
            check=True,
        )
        micro = json.loads(result.read_text())["micro"]
    return {"micro_f1": micro["f1"], "precision": micro["precision"]}


def main() -> int:
    """Print measured values beside their floors; 1 where one is below."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "eval"
    if not (folder / "score.py").is_file():
        print(f"No score.py stands in {folder}; name the folder with the gold facts.", file=sys.stderr)
        return 2
    rows = []
    for name, floors in json.loads(FLOORS.read_text()).items():
        measured = score(folder, name)
        rows += [(name, key, measured[key], floor) for key, floor in floors.items()]
    print(f"\n{'set':8} {'measure':10} {'value':>7} {'floor':>7}")
    for name, key, value, floor in rows:
        print(f"{name:8} {key:10} {value:7.3f} {floor:7.3f}{'' if value >= floor else '  BELOW'}")
    return int(any(value < floor for _, _, value, floor in rows))


if __name__ == "__main__":
    sys.exit(main())
