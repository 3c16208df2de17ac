"""Training: the loss, the steps, and a state on disk from which a run that was stopped goes on.

The same seed, data and processor give the same parameters, stopped in between or not.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from kg.reading.trained.tags import CHOICES, GENERAL, ROLES
from training import network
from training.batches import Example, epoch
from training.splicing import spliced

Params = dict[str, Any]


@dataclass(frozen=True)
class Recipe:
    """How a network is trained."""

    #: How many times over the articles; the rate goes up and down once.
    epochs: int = 7
    #: Windows spliced anew each time, for each window of an article.
    spliced: float = 0.4
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    warmup: float = 0.06
    decay: float = 0.01
    dropout: float = 0.1
    seed: int = 1
    rare: float = 2.0
    rare_roles: tuple[str, ...] = ("host", "mediator", "venue", "leader", "absent", "end")
    pair_weight: float = 1.0
    role_weight: float = 2.0
    class_weight: float = 0.3


def loss(params: Params, data: dict[str, jax.Array], recipe: Recipe, key: Any) -> tuple[jax.Array, dict[str, Any]]:
    """The loss of a batch, and its parts by name."""
    size = data["ids"].shape[0]
    rate = recipe.dropout if key is not None else 0.0
    low = network.lower(params, data["ids"], data["known"], data["mask"], rate, key)
    rows = jnp.concatenate([jnp.arange(size), data["row"]])
    flags = jnp.concatenate([jnp.zeros_like(data["ids"]), data["flags"]])
    high = network.upper(params, low[rows], flags, data["mask"][rows], rate, key)
    alone, told = high[:size], high[size:]
    g = _tagged(network.general(params, alone), data["general"], data["general_weight"], np.ones(len(GENERAL)))
    rare = np.array([recipe.rare if name in recipe.rare_roles else 1.0 for name in ROLES], np.float32)
    r = _tagged(network.roles(params, told), data["roles"], data["roles_weight"], rare)
    c = _chosen(network.classes(params, told, data["flags"]), data["choices"])
    p = _paired(params, alone, data)
    parts = {"general": g, "roles": r, "classes": c, "pairs": p}
    return g + recipe.role_weight * r + recipe.class_weight * c + recipe.pair_weight * p, parts


def _tagged(scores: jax.Array, target: jax.Array, weight: jax.Array, rare: np.ndarray) -> jax.Array:
    """Cross entropy over pieces and tags, per thousand pieces that count."""
    logp = jax.nn.log_softmax(scores, -1)
    one = jax.nn.one_hot(target, 3)
    scale = jnp.where(target > 0, jnp.asarray(rare, jnp.float32), 1.0)
    each = -(logp * one).sum(-1) * weight * scale
    return jnp.asarray(10 * each.sum() / jnp.maximum((weight.max(-1) > 0).sum(), 1))


def _chosen(scores: jax.Array, target: jax.Array) -> jax.Array:
    total, count, at = jnp.float32(0), jnp.float32(0), 0
    for c, name in enumerate(CHOICES):
        size = len(CHOICES[name])
        logp = jax.nn.log_softmax(scores[:, at : at + size], -1)
        on = (target[:, c] >= 0).astype(jnp.float32)
        picked = jnp.take_along_axis(logp, jnp.maximum(target[:, c], 0)[:, None], 1)[:, 0]
        total, count, at = total - (picked * on).sum(), count + on.sum(), at + size
    return jnp.asarray(total / jnp.maximum(count, 1))


def _paired(params: Params, states: jax.Array, data: dict[str, jax.Array]) -> jax.Array:
    one = network.passages(params, states, data["one"])
    other = network.passages(params, states, data["other"])
    scores = network.relations(params, one, other, data["between"])
    on = data["relation"] >= 0
    score = jnp.take_along_axis(scores, jnp.maximum(data["relation"], 0)[:, None], 1)[:, 0]
    each = optax.sigmoid_binary_cross_entropy(score, data["holds"]) * on
    return jnp.asarray(each.sum() / jnp.maximum(on.sum(), 1))


def _optimizer(recipe: Recipe, params: Params, per_epoch: int) -> optax.GradientTransformation:
    def schedule(peak: float) -> optax.Schedule:
        """The rate goes up from nothing, and down to a fiftieth (Loshchilov and Hutter 2017, arXiv:1608.03983)."""
        steps = recipe.epochs * per_epoch
        return optax.warmup_cosine_decay_schedule(0.0, peak, max(1, int(recipe.warmup * steps)), steps, peak * 0.02)

    def group(name: str) -> str:
        if name.startswith("embeddings."):
            return "still"
        return "base" if name.startswith("encoder.") else "head"

    groups = {name: group(name) for name in params}
    decayed = {name: name.endswith("weight") and "LayerNorm" not in name for name in params}

    def adam(peak: float) -> optax.GradientTransformation:
        return optax.adamw(
            schedule(peak), b2=0.98, weight_decay=recipe.decay, mask=lambda p: {k: decayed[k] for k in p}
        )

    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.multi_transform(
            {"base": adam(recipe.rate), "head": adam(recipe.head_rate), "still": optax.set_to_zero()}, groups
        ),
    )


def train(data: list[Example], base: Params, recipe: Recipe, folder: Path, *, every: int = 100) -> Params:
    """The trained parameters; the state is kept in ``folder`` each ``every`` steps, and taken up from there."""
    folder.mkdir(parents=True, exist_ok=True)
    params = network.initial(base, recipe.seed)
    still = {name: array for name, array in params.items() if name.startswith("embeddings.")}
    moved = {name: array for name, array in params.items() if name not in still}
    per_epoch = sum(1 for _ in _once(data, recipe, 0))
    steps = per_epoch * recipe.epochs
    optimizer = _optimizer(recipe, moved, per_epoch)
    state = optimizer.init(moved)
    done, moved, state = _resumed(folder, moved, state)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(moved: Params, state: Any, data: dict[str, jax.Array], key: Any) -> tuple[Params, Any, Any]:
        (value, parts), grads = jax.value_and_grad(lambda m: loss({**still, **m}, data, recipe, key), has_aux=True)(
            moved
        )
        updates, state = optimizer.update(grads, state, moved)
        return optax.apply_updates(moved, updates), state, {"loss": value, **parts}

    shown: list[dict[str, float]] = []
    began = time.perf_counter()
    root = jax.random.key(recipe.seed, impl="unsafe_rbg")
    lots = (lot for number in count() for lot in _once(data, recipe, number))
    for index, lot in enumerate(islice(lots, steps)):
        if index < done:
            continue
        moved, state, parts = step(moved, state, lot, jax.random.fold_in(root, index))
        shown.append({name: float(part) for name, part in parts.items()})
        if (index + 1) % every == 0 or index + 1 == steps:
            _log(folder, index + 1, steps, shown, (time.perf_counter() - began) / len(shown))
            shown, began = [], time.perf_counter()
            _keep(folder, index + 1, moved, state)
    return {**still, **moved}


def _once(data: list[Example], recipe: Recipe, number: int) -> Iterator[dict[str, np.ndarray]]:
    """Batches of all windows once, and of windows spliced of them."""
    seed = recipe.seed * 1000 + number
    return epoch([*data, *spliced(data, int(recipe.spliced * len(data)), seed)], seed)


def _log(folder: Path, step: int, steps: int, shown: list[dict[str, float]], seconds: float) -> None:
    """Add a line to the log: the mean losses of the last steps, and the seconds a step took."""
    mean = {name: round(float(np.mean([one[name] for one in shown])), 4) for name in shown[0]}
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"step": step, "of": steps, **mean, "s": round(seconds, 2)}) + "\n")


def _keep(folder: Path, done: int, params: Params, state: Any) -> None:
    leaves = jax.tree.leaves((params, state))
    temporary = folder / "state.new.npz"
    arrays: dict[str, Any] = {str(n): np.asarray(leaf) for n, leaf in enumerate(leaves)}
    np.savez(temporary, done=done, **arrays)
    temporary.replace(folder / "state.npz")


def _resumed(folder: Path, params: Params, state: Any) -> tuple[int, Params, Any]:
    path = folder / "state.npz"
    if not path.is_file():
        return 0, params, state
    with np.load(path) as kept:
        leaves, shape = jax.tree.flatten((params, state))
        params, state = jax.tree.unflatten(shape, [jnp.asarray(kept[str(n)]) for n in range(len(leaves))])
        return int(kept["done"]), params, state
