"""Write real output into README.md and docs/first-steps.md, between their markers.

Usage: python scripts/readme.py     (tests/test_guides.py compares it)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "first-steps.md")
#: marker -> the command shown, and how many lines of its output
SHOWN = {
    "demo": (("ask", "who-led-each-delegation", "--columns", "side,leader,quote"), 7),
    "explain": (("explain", "who-was-absent:1"), 12),
    "differ": (("ask", "where-accounts-differ", "--columns", "question,answer,kind,article,quote"), 17),
}


def output(store: str, arguments: tuple[str, ...], lines: int) -> str:
    """What the command prints on a terminal 100 columns wide, cut to so many lines."""
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments, "--store", store],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
    )
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    shown = printed[:lines] + (["..."] if len(printed) > lines else [])
    return "\n".join(("```console", f"$ kg {' '.join(arguments)}", *shown, "```"))


def main() -> int:
    """Fill the pages from the samples."""
    with tempfile.TemporaryDirectory() as scratch:
        store = str(Path(scratch, "talks.kg"))
        subprocess.run(
            [sys.executable, "-m", "kg", "build", str(ROOT / "samples"), "--store", store],
            check=True,
            capture_output=True,
        )
        printed = {marker: output(store, arguments, lines) for marker, (arguments, lines) in SHOWN.items()}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for marker, block in printed.items():
            before, begin, rest = text.partition(f"<!-- {marker} -->")
            if begin:
                after = rest.partition(f"<!-- /{marker} -->")[2]
                text = f"{before}{begin}\n{block}\n<!-- /{marker} -->{after}"
        page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
