"""Nothing of the texts that the reader learned from is in what is shipped."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRAIN = ROOT.parent / "shared" / "eval" / "train" / "articles.jsonl"
#: The gold articles are our own writing, in the set phrases of news.
SHIPPED = ("kg", "ontology", "queries", "samples")
RUN = 8


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z]+", text.lower())
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))


@pytest.mark.slow
@pytest.mark.skipif(not TRAIN.is_file(), reason="the articles that the reader was trained on are not at hand")
def test_no_eight_words_of_a_training_text_are_shipped() -> None:
    learned: set[tuple[str, ...]] = set()
    for line in TRAIN.read_text(encoding="utf-8").splitlines():
        learned |= runs(json.loads(line)["text"])
    assert len(learned) > 100_000
    for folder in SHIPPED:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix not in (".onnx", ".npz", ".pyc", ".js", ".css"):
                shared = runs(path.read_text(encoding="utf-8", errors="ignore")) & learned
                assert not shared, (path, sorted(shared)[:3])
