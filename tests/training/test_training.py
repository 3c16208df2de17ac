"""Training works end to end on a few articles of our own: it learns, it can be stopped, and what it exports agrees."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from kg.reading.trained import inference
from kg.reading.trained.inference import SHIPPED, digest
from kg.reading.trained.tags import KINDS
from kg.reading.trained.windows import inputs
from training import data, vocabulary
from training.batches import Example, examples
from training.export import export
from training.network import BUCKETS, Network, Sizes
from training.packing import GROUP, levels, pack, remaining
from training.splicing import spliced
from training.train import Recipe, train

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 3
#: An encoder that a test can train.
SMALL = Sizes(width=64, heads=4, layers=(0, 1, 2), shared=2)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Threads of so small a network would wait for each other most of the time."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def labelled() -> list[data.Labelled]:
    """A few of the articles that ship as gold, labelled."""
    sources = data.read(ROOT, ("gold",))[:ARTICLES]
    return list(data.labelled(sources, SHIPPED / "tokenizer.json", jobs=1))


def windows(labelled: list[data.Labelled]) -> list[Example]:
    return [one for each in labelled for one in examples(each.source.article.id, each.pieces, each.labels)]


def blank(seed: int = 3) -> dict[str, Tensor]:
    """A base model that knows nothing: the parts of the real one, drawn by lot."""
    draw, width = torch.Generator().manual_seed(seed), SMALL.width

    def new(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=draw) * 0.1

    params = {"words": new(vocabulary.SIZE, width), "places": new(512, width), "distances": new(BUCKETS, SMALL.heads)}
    params |= {"norm.weight": torch.ones(width), "norm.bias": torch.zeros(width)}
    for n in SMALL.layers:
        shapes = {
            "qkv": (3 * width, width),
            "out": (width, width),
            "up": (4 * width, width),
            "down": (width, 4 * width),
        }
        for name, shape in shapes.items():
            params |= {f"layers.{n}.{name}.weight": new(*shape), f"layers.{n}.{name}.bias": torch.zeros(shape[0])}
        for name in ("norm1", "norm2"):
            params |= {f"layers.{n}.{name}.weight": torch.ones(width), f"layers.{n}.{name}.bias": torch.zeros(width)}
    return params


def test_windows_are_spliced_of_passages_with_all_that_they_are_to_say(labelled: list[data.Labelled]) -> None:
    made = windows(labelled)
    new = spliced(made, 40, seed=5)
    assert len(new) == 40 and any(len(one.events) > 1 for one in new)
    pieces = {tuple(one.ids[a:b]) for one in made for event in one.events for _, (a, b) in event.roles}
    for one in new:
        assert len(one.ids) == len(one.known) <= 384
        for event in one.events:
            assert event.mentions and all(tuple(one.ids[a:b]) in pieces for _, (a, b) in event.roles)
        assert all(0 < a < b < len(one.ids) for _, (a, b) in one.general)
    again = spliced(made, 40, seed=5)
    assert [one.ids.tolist() for one in again] == [one.ids.tolist() for one in new]


def test_a_run_learns_can_be_stopped_and_exports_what_it_learned(
    labelled: list[data.Labelled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_, recipe = windows(labelled), Recipe(epochs=12, rate=3e-3, head_rate=3e-3, sizes=SMALL)
    whole = train(data_, blank(), recipe, tmp_path / "whole", every=4)
    log = [json.loads(line) for line in (tmp_path / "whole" / "log.jsonl").read_text().splitlines()]
    assert log[-1]["loss"] < 0.8 * log[0]["loss"]

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("training.train._keep", _keep_and_stop(after=4))
        train(data_, blank(), recipe, tmp_path / "stopped", every=4)
    resumed = train(data_, blank(), recipe, tmp_path / "stopped", every=4)
    for run, network in (("one", whole), ("two", resumed)):
        export(_arrays(network), SMALL, tmp_path / run, quantised=False)
    names = ("lower.onnx", "upper.onnx")
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
    _agrees(whole, tmp_path / "one", labelled[0], 1e-3)
    export(_arrays(whole), SMALL, tmp_path / "packed")
    with whole.packed():
        _agrees(whole, tmp_path / "packed", labelled[0], 0.05)


def _arrays(network: Network) -> dict[str, np.ndarray]:
    return {name: array.numpy() for name, array in network.state_dict().items()}


def _keep_and_stop(after: int):  # type: ignore[no-untyped-def] # stands in for a function of the training
    from training.train import _keep

    def stop(folder: Path, done: int, *state: Any) -> None:
        _keep(folder, done, *state)
        if done >= after:
            raise KeyboardInterrupt

    return stop


@torch.no_grad()
def _agrees(network: Network, folder: Path, one: data.Labelled, within: float) -> None:
    """What the exported graphs say of a window is what the network says that was trained."""
    shutil.copy(SHIPPED / "tokenizer.json", folder)
    least = json.loads((SHIPPED / "card.json").read_text(encoding="utf-8"))["least"]
    (folder / "card.json").write_text(json.dumps({"version": digest(folder), "least": least}), encoding="utf-8")
    exported, window = inference.Network(folder), one.pieces.windows[0]
    ids, known = inputs(one.pieces, window)
    begin = 2 * KINDS.index("talks") + 1
    flags = np.zeros(len(ids), np.int32)
    flags[5:7] = begin, begin + 1
    at_once = [torch.from_numpy(each.astype(np.int64))[None] for each in (ids, known, flags)]
    nothing = torch.zeros((1, len(ids)))
    high = network.upper(network.lower(at_once[0], at_once[1], nothing), at_once[2], nothing)
    states, general, roles = exported.read(exported.shared(ids, known), flags)
    assert np.abs(states - high[0].numpy()).max() < (within if within < 0.01 else 10 * within)
    assert np.abs(general - network.tags(high).softmax(-1)[0].numpy()).max() < within
    assert np.abs(roles - network.roles(high).softmax(-1)[0].numpy()).max() < within
    where = [(3, 5), (7, 8)]
    theirs = network.passages(high, torch.tensor([(0, *each) for each in where])).numpy()
    assert np.abs(exported.passages(states, where) - theirs).max() < max(within, 2e-3)


def test_a_packed_matrix_keeps_its_largest_weights_and_is_near_in_all_others() -> None:
    weight = torch.randn(96, 256, generator=torch.Generator().manual_seed(5)) * torch.logspace(-3, 1, 96)[:, None]
    left = remaining(weight)
    top = weight.abs().amax(1)
    assert torch.allclose(left.abs().amax(1), top)
    assert ((left - weight).abs().amax(1) < 0.1 * top).all()
    packed = pack(weight)
    codes, steps = packed.codes.long().view(96, -1, GROUP), packed.steps[..., None].expand(-1, -1, GROUP)
    assert torch.equal(levels()[steps, codes].view(96, 256) * packed.scales, left)
