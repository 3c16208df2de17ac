"""Training: the loss, the steps, and a state on disk from which a run that was stopped goes on.

The same seed, data and processor give the same parameters, stopped in between or not. Products are computed with 16
bits (bfloat16), which processors with AMX do four times as fast.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kg.reading.trained.tags import CHOICES, GENERAL, ROLES
from training.batches import Batch, Example, epoch
from training.network import Network, Sizes
from training.splicing import spliced


@dataclass(frozen=True)
class Recipe:
    """How a network is trained."""

    #: How many times over the articles; the rate goes up and down once.
    epochs: int = 4
    #: From this share of the steps on, the network computes with what remains of its weights when they are packed.
    packed_from: float = 0.75
    #: Windows spliced anew each time, for each window of an article.
    spliced: float = 0.4
    rate: float = 7e-5
    head_rate: float = 5e-4
    warmup: float = 0.06
    decay: float = 0.01
    seed: int = 1
    rare: float = 2.0
    rare_roles: tuple[str, ...] = ("host", "mediator", "venue", "leader", "absent", "end")
    pair_weight: float = 1.0
    role_weight: float = 2.0
    class_weight: float = 0.3
    sizes: Sizes = field(default_factory=Sizes)


def loss(network: Network, data: Batch, recipe: Recipe) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss of a batch, and its parts by name."""
    size = len(data["ids"])
    with torch.autocast("cpu", torch.bfloat16):
        low = network.lower(data["ids"], data["known"], data["mask"])
        rows = torch.cat([torch.arange(size), data["row"]])
        flags = torch.cat([torch.zeros_like(data["ids"]), data["flags"]])
        high = network.upper(low[rows], flags, data["mask"][rows])
    alone, flagged = high[:size], high[size:]
    rare = torch.tensor([recipe.rare if name in recipe.rare_roles else 1.0 for name in ROLES])
    parts = {
        "general": _tagged(network.tags(alone), data["general"], data["general_weight"], torch.ones(len(GENERAL))),
        "roles": _tagged(network.roles(flagged), data["roles"], data["roles_weight"], rare),
        "classes": _chosen(network.choices(flagged, data["flags"]), data["choices"]),
        "pairs": _paired(network, alone, data),
    }
    weights = {"general": 1.0, "roles": recipe.role_weight, "classes": recipe.class_weight, "pairs": recipe.pair_weight}
    return torch.stack([weights[name] * part for name, part in parts.items()]).sum(), parts


def _tagged(scores: Tensor, target: Tensor, weight: Tensor, rare: Tensor) -> Tensor:
    """Cross entropy over pieces and tags, ten times the sum of a piece that counts."""
    missed = -scores.log_softmax(-1).gather(-1, target[..., None])[..., 0]
    each = missed * weight * torch.where(target > 0, rare, torch.ones_like(rare))
    return 10 * each.sum() / (weight.amax(-1) > 0).sum().clamp(min=1)


def _chosen(scores: Tensor, target: Tensor) -> Tensor:
    total, count = scores.new_zeros(()), scores.new_zeros(())
    for c, own in enumerate(torch.split(scores, [len(each) for each in CHOICES.values()], 1)):
        on = target[:, c] >= 0
        total = total + functional.cross_entropy(own[on], target[on, c], reduction="sum")
        count = count + on.sum()
    return total / count.clamp(min=1)


def _paired(network: Network, states: Tensor, data: Batch) -> Tensor:
    one, other = network.passages(states, data["one"]), network.passages(states, data["other"])
    scores = network.relations(one, other, data["between"]).gather(1, data["relation"][:, None])[:, 0]
    each = functional.binary_cross_entropy_with_logits(scores, data["holds"], reduction="sum")
    return each / max(1, len(scores))


def _optimizer(recipe: Recipe, network: Network) -> torch.optim.Optimizer:
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            of_base = name.startswith("layers.")
            decay = recipe.decay if parameter.dim() > 1 or not of_base else 0.0
            groups.setdefault((recipe.rate if of_base else recipe.head_rate, decay), []).append(parameter)
    given = [{"params": own, "lr": peak, "peak": peak, "weight_decay": decay} for (peak, decay), own in groups.items()]
    return torch.optim.AdamW(given, betas=(0.9, 0.98))


def _share(step: int, steps: int, warmup: float) -> float:
    """The share of the highest rate: up from nothing, and down to a fiftieth (Loshchilov and Hutter 2017,
    arXiv:1608.03983)."""
    first = max(1.0, warmup * steps)
    if step < first:
        return step / first
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - first) / max(1.0, steps - first)))


def train(
    data: Sequence[Example], base: Mapping[str, Tensor], recipe: Recipe, folder: Path, *, every: int = 50
) -> Network:
    """The trained network; the state is kept in ``folder`` each ``every`` steps, and taken up from there."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.use_deterministic_algorithms(True)  # else sums over pieces come in the order in which threads end
    network = Network(base, recipe.sizes, recipe.seed)
    optimizer = _optimizer(recipe, network)
    steps = sum(1 for number in range(recipe.epochs) for _ in _once(data, recipe, number))
    done = _resumed(folder, network, optimizer)
    shown: list[dict[str, float]] = []
    began = time.perf_counter()
    lots = (lot for number in range(recipe.epochs) for lot in _once(data, recipe, number))
    for step, lot in enumerate(islice(lots, done, steps), done + 1):
        with network.packed() if step > recipe.packed_from * steps else nullcontext():
            parts = _gradients(network, optimizer, lot, recipe)
        _step(optimizer, _share(step, steps, recipe.warmup))
        shown.append(parts)
        if step % every == 0 or step == steps:
            _log(folder, step, steps, shown, (time.perf_counter() - began) / len(shown))
            shown, began = [], time.perf_counter()
            _keep(folder, step, network, optimizer)
    return network


def _gradients(network: Network, optimizer: torch.optim.Optimizer, lot: Batch, recipe: Recipe) -> dict[str, float]:
    """The loss of a batch and its parts; the gradients are left with the parameters."""
    value, parts = loss(network, lot, recipe)
    optimizer.zero_grad()
    value.backward()  # type: ignore[no-untyped-call] # torch
    return {"loss": value.item(), **{name: part.item() for name, part in parts.items()}}


def _step(optimizer: torch.optim.Optimizer, share: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = share * group["peak"]
    torch.nn.utils.clip_grad_norm_([one for group in optimizer.param_groups for one in group["params"]], 1.0)
    optimizer.step()


def _once(data: Sequence[Example], recipe: Recipe, number: int) -> Iterator[Batch]:
    """Batches of all windows once, and of windows spliced of them."""
    seed = recipe.seed * 1000 + number
    return epoch([*data, *spliced(data, int(recipe.spliced * len(data)), seed)], seed)


def _log(folder: Path, step: int, steps: int, shown: list[dict[str, float]], seconds: float) -> None:
    """Add a line to the log: the mean losses of the last steps, and the seconds a step took."""
    mean = {name: round(float(np.mean([one[name] for one in shown])), 4) for name in shown[0]}
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"step": step, "of": steps, **mean, "s": round(seconds, 2)}) + "\n")


def _keep(folder: Path, done: int, network: Network, optimizer: torch.optim.Optimizer) -> None:
    state: dict[str, Any] = {"done": done, "network": network.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(state, folder / "state.new.pt")
    (folder / "state.new.pt").replace(folder / "state.pt")


def _resumed(folder: Path, network: Network, optimizer: torch.optim.Optimizer) -> int:
    """How many steps were done, with what they led to taken up."""
    path = folder / "state.pt"
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["done"])
