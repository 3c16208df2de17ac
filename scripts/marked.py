"""Blocks of a page between markers, ``<!-- name -->`` and ``<!-- /name -->``, which scripts write anew."""

from __future__ import annotations

from pathlib import Path


def put(path: Path, block: str, marker: str) -> None:
    """Replace what stands between a page's markers; SystemExit where it has none."""
    text = path.read_text(encoding="utf-8")
    before, opening, rest = text.partition(f"<!-- {marker} -->\n")
    _, closing, after = rest.partition(f"<!-- /{marker} -->")
    if not closing:
        raise SystemExit(f"{path} has no markers of the name {marker}; put them where the figures shall stand.")
    path.write_text(before + opening + block + "\n" + closing + after, encoding="utf-8")
