"""The trained network on ONNX Runtime: its output for a window, and for a window with one event flagged.

Each window runs alone, in one thread, so that its output depends on nothing else. The heads that judge passages and
pairs are small and are computed here.
"""

from __future__ import annotations

import hashlib
import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import ParleyError
from kg.reading.trained.tags import CHOICES
from kg.reading.trained.word_pieces import WordPieces

if TYPE_CHECKING:
    import onnxruntime
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int32]


#: The network that comes with Parley.
SHIPPED = Path(__file__).parent / "model"


#: The files of a network, besides its card.
FILES = ("lower.onnx", "lower.npz", "upper.onnx", "upper.npz", "heads.npz", "tokenizer.json")


def digest(folder: Path) -> str:
    """A digest of a network's files, by which its card identifies them. Raises OSError if one is missing."""
    found = hashlib.sha256()
    for name in FILES:
        found.update((folder / name).read_bytes())
    return found.hexdigest()[:8]


class Network:
    """A trained network, from a folder with card.json and `FILES`.

    Raises ParleyError if a file is missing or does not belong to the card.
    """

    def __init__(self, folder: Path) -> None:
        try:
            card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
            whole = digest(folder) == card["version"]
            self.least = {str(name): float(share) for name, share in card["least"].items()}
            self.vocabulary = WordPieces(folder / "tokenizer.json")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ParleyError(f"The trained reader in {folder} cannot be read ({error}); restore its files.") from error
        if not whole:
            raise ParleyError(f"The trained reader in {folder} is damaged, or of two versions; restore its files.")
        self._lower, self._upper = (_session(folder / name) for name in ("lower", "upper"))
        with np.load(folder / "heads.npz") as heads:
            self._heads = {name: heads[name].astype(np.float32) for name in heads.files}

    def shared(self, ids: Integers, known: Integers) -> Floats:
        """The states (1, length, width) that all readings of a window share: ids (length,), known (length,
        features).
        """
        feed = {"ids": ids[None].astype(np.int64), "known": known[None].astype(np.int64)}
        found: Floats = self._lower.run(None, feed)[0]
        return found

    def read(self, shared: Floats, flags: Integers | None = None) -> tuple[Floats, Floats, Floats]:
        """States (length, width), probabilities of tags (length, tags, 3) and of the roles of the flagged event."""
        on = np.zeros(shared.shape[:2], np.int64) if flags is None else flags[None].astype(np.int64)
        states, general, roles = self._upper.run(None, {"shared": shared, "flags": on})
        return states[0], general[0], roles[0]

    def _dense(self, name: str, x: Floats) -> Floats:
        found: Floats = x @ self._heads[f"{name}.weight"] + self._heads[f"{name}.bias"]
        return found

    def classes(self, states: Floats, flags: Integers) -> dict[str, Floats]:
        """Probabilities of each choice of the flagged event, by the states of its mentions."""
        scores = self._dense("class", states[flags > 0].mean(0))
        found, at = {}, 0
        for name, classes in CHOICES.items():
            own = scores[at : at + len(classes)]
            found[name] = np.exp(own - own.max()) / np.exp(own - own.max()).sum()
            at += len(classes)
        return found

    def passages(self, states: Floats, where: list[tuple[int, int]]) -> Floats:
        """States of passages, (passages, size), from states of pieces (pieces, width)."""
        whole = [np.concatenate([states[first:last].mean(0), states[first]]) for first, last in where]
        return _gelu(self._dense("passage", np.array(whole, np.float32)))

    def relations(self, one: Floats, other: Floats, between: Floats) -> Floats:
        """Probabilities of the relations between passages, (pairs, relations)."""
        hidden = _gelu(self._dense("pair", np.concatenate([one, other, one * other, between], -1)))
        found: Floats = 0.5 + 0.5 * np.tanh(0.5 * self._dense("relation", hidden))
        return found


def _session(path: Path) -> onnxruntime.InferenceSession:
    """A graph, whose matrices are in the archive beside it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Else products of a row are added up in 16 bits, which are too few, on processors without VNNI.
    options.add_session_config_entry("session.x64quantprecision", "1")
    # else memory is kept for each length of a window
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    matrices = _matrices(path.with_suffix(".npz"))
    given = [onnxruntime.OrtValue.ortvalue_from_numpy(matrix) for matrix in matrices.values()]
    options.add_external_initializers(list(matrices), given)
    return onnxruntime.InferenceSession(path.with_suffix(".onnx"), options, providers=["CPUExecutionProvider"])


def _matrices(path: Path) -> dict[str, NDArray[np.int8]]:
    """The matrices of the encoder by their names in the graphs, unpacked from half a byte each.

    A byte has a code of the upper and one of the lower half of the matrix. Which of the 256 levels a code stands for
    depends on the step that 64 values below each other have in common.
    """
    found = {}
    with np.load(path) as packed:
        levels = packed["levels"]
        for name in (name.removesuffix(".codes") for name in packed.files if name.endswith(".codes")):
            codes, steps = packed[f"{name}.codes"], packed[f"{name}.steps"]
            whole = np.concatenate([codes & 15, codes >> 4]).reshape(len(steps), -1, codes.shape[1])
            matrix = levels[whole | steps[:, None]].reshape(-1, codes.shape[1])
            found[f"{name}.unpacked"] = np.ascontiguousarray(matrix.T if name == "words" else matrix)
    return found


def _gelu(x: Floats) -> Floats:
    found: Floats = (x * np.interp(x, *_normal_distribution())).astype(np.float32)
    return found


@cache
def _normal_distribution() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points, and the share of a normal distribution below each; a line between two points is off by at most 1e-8.

    numpy has no error function; scipy has one, but is larger than the network and its runtime together.
    """
    points = np.linspace(-8, 8, 32_001)
    return points, np.array([math.erfc(-point / math.sqrt(2)) / 2 for point in points.tolist()])


@cache
def load(folder: Path = SHIPPED) -> Network:
    """The network that comes with Parley, or the one in a folder."""
    return Network(folder)
