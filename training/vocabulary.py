"""The pieces of words the reader knows: those of the base model that news needs.

The base model has 30,527; a third of them are of other scripts, have no use, or are rare. What they would stand for is
cut into shorter pieces. The file is smaller by their rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.reading.trained.word_pieces import WordPieces

#: How many pieces there are.
SIZE = 20_000
#: What comes first: padding, what is no piece, the two marks of a window, and the full stop.
FIRST = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", ".")
_MARK = re.compile(r"\[.+\]|<.+>")


def reduced(base: Path, texts: Iterable[str]) -> dict[str, Any]:
    """A tokenizer.json with fewer pieces than that of the base model: those of the texts, and the most frequent others.

    The pieces of the base model are in the order of how frequent they are. The texts are cut as before.
    """
    whole = json.loads(base.read_text(encoding="utf-8"))
    order = sorted(whole["model"]["vocab"], key=whole["model"]["vocab"].__getitem__)
    names = dict(zip(whole["model"]["vocab"].values(), whole["model"]["vocab"], strict=True))
    cutter = WordPieces(base)
    seen = {names[piece] for text in texts for piece in cutter.cut(text).ids}
    others = [piece for piece in order if piece.isascii() and piece not in seen and not _MARK.fullmatch(piece)]
    kept = seen.union(FIRST, others[: SIZE - len(seen.union(FIRST))])
    pieces = [*FIRST, *(piece for piece in order if piece in kept and piece not in FIRST)]
    model = whole["model"] | {"unk_token": FIRST[1], "vocab": {piece: at for at, piece in enumerate(pieces)}}
    parts = {part: whole[part] for part in ("version", "normalizer", "pre_tokenizer", "decoder")}
    return parts | {"truncation": None, "padding": None, "added_tokens": [], "post_processor": None, "model": model}
