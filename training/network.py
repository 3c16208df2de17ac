"""The network in JAX: MiniLM-L6 whose upper layers read a window once for itself, and once for each of its events.

The lower layers see pieces and what is known of them. Before the upper layers the mentions of one event are flagged;
what comes out are its roles. Without flags come out tags of passages, and states by which pairs of passages are told.
All functions are pure; parameters are a dict of arrays by name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file

from kg.reading.trained.tags import CHOICES, GENERAL, KINDS, PAIRS, ROLES
from kg.reading.trained.windows import FEATURES

Params = dict[str, Any]

#: Sizes of MiniLM-L6-v2 (Wang et al. 2020, arXiv:2002.10957).
WIDTH, HEADS, LAYERS = 384, 12, 6
#: After how many layers the mentions of an event are flagged.
SHARED = 4
#: Sizes of what tells pairs: the state of a passage, the hidden layer, the classes of distance.
PASSAGE, HIDDEN, DISTANCES = 128, 128, 12
CLASSES = sum(len(each) for each in CHOICES.values())
_EPSILON = 1e-12


def load_base(weights: Path) -> Params:
    """The base model's parameters from a safetensors file, matrices as they are multiplied from the right."""
    params: Params = {}
    for name, array in load_file(weights).items():
        if name.startswith(("embeddings.", "encoder.")) and "position_ids" not in name:
            is_matrix = name.endswith(".weight") and name.split(".")[-2] in ("query", "key", "value", "dense")
            params[name] = np.asarray(array.T if is_matrix else array, np.float32)
    return params


def initial(base: Params, seed: int) -> Params:
    """The parameters before training: those of the base model, and new ones for the heads."""
    params = dict(base)
    draw = np.random.default_rng(seed)

    def new(name: str, *shape: int) -> None:
        params[name] = draw.normal(0, 0.02, shape).astype(np.float32)

    new("flag", 2 * len(KINDS) + 1, WIDTH)
    params["flag"] *= 5
    for index, size in enumerate(FEATURES):
        new(f"known.{index}", size, WIDTH)
        params[f"known.{index}"] *= 0.1
    for name, size in (("general", 3 * len(GENERAL)), ("role", 3 * len(ROLES)), ("class", CLASSES)):
        new(f"{name}.weight", WIDTH, size)
        params[f"{name}.bias"] = np.zeros(size, np.float32)
    for name in ("general", "role"):
        params[f"{name}.bias"].reshape(-1, 3)[:, 0] = 3.0  # most words have no tag
    new("passage.weight", 2 * WIDTH, PASSAGE)
    params["passage.bias"] = np.zeros(PASSAGE, np.float32)
    new("pair.weight", 3 * PASSAGE + DISTANCES + 4, HIDDEN)
    params["pair.weight"] *= 3
    params["pair.bias"] = np.zeros(HIDDEN, np.float32)
    new("relation.weight", HIDDEN, len(PAIRS))
    params["relation.bias"] = np.full(len(PAIRS), -1.0, np.float32)
    return {name: jnp.asarray(array) for name, array in params.items()}


def _norm(params: Params, name: str, x: jax.Array) -> jax.Array:
    mean = x.mean(-1, keepdims=True)
    var = jnp.square(x - mean).mean(-1, keepdims=True)
    return jnp.asarray((x - mean) / jnp.sqrt(var + _EPSILON) * params[f"{name}.weight"] + params[f"{name}.bias"])


def _dense(params: Params, name: str, x: jax.Array) -> jax.Array:
    return jnp.asarray(x @ params[f"{name}.weight"] + params[f"{name}.bias"])


def _drop(x: jax.Array, rate: float, key: jax.Array | None) -> jax.Array:
    if key is None or not rate:
        return x
    kept = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(kept, x / (1 - rate), 0)


def embed(params: Params, ids: jax.Array, known: jax.Array) -> jax.Array:
    """States of shape (batch, length, width) of ids (batch, length) and what is known of them (.., features)."""
    x = params["embeddings.word_embeddings.weight"][ids]
    x = x + params["embeddings.position_embeddings.weight"][: ids.shape[1]]
    x = x + params["embeddings.token_type_embeddings.weight"][0]
    for index in range(len(FEATURES)):
        x = x + params[f"known.{index}"][known[..., index]]
    return _norm(params, "embeddings.LayerNorm", x)


def layer(params: Params, n: int, x: jax.Array, mask: jax.Array, rate: float = 0.0, key: Any = None) -> jax.Array:
    """One layer of the encoder; ``mask`` is 0 where a piece stands and very negative in the padding."""
    name = f"encoder.layer.{n}"
    batch, length, _ = x.shape

    def heads(part: str) -> jax.Array:
        y = _dense(params, f"{name}.attention.self.{part}", x)
        return y.reshape(batch, length, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)

    keys = jax.random.split(key, 2) if key is not None else (None, None)
    q, k, v = heads("query") * (WIDTH // HEADS) ** -0.5, heads("key"), heads("value")
    weights = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) + mask[:, None, None, :], -1)
    y = (weights @ v).transpose(0, 2, 1, 3).reshape(batch, length, WIDTH)
    y = _drop(_dense(params, f"{name}.attention.output.dense", y), rate, keys[0])
    x = _norm(params, f"{name}.attention.output.LayerNorm", x + y)
    y = jax.nn.gelu(_dense(params, f"{name}.intermediate.dense", x), approximate=False)
    y = _drop(_dense(params, f"{name}.output.dense", y), rate, keys[1])
    return _norm(params, f"{name}.output.LayerNorm", x + y)


def lower(
    params: Params, ids: jax.Array, known: jax.Array, mask: jax.Array, rate: float = 0.0, key: Any = None
) -> jax.Array:
    """States after the shared layers."""
    x = embed(params, ids, known)
    for n in range(SHARED):
        x = layer(params, n, x, mask, rate, jax.random.fold_in(key, n) if key is not None else None)
    return x


def upper(
    params: Params, x: jax.Array, flags: jax.Array, mask: jax.Array, rate: float = 0.0, key: Any = None
) -> jax.Array:
    """States after the layers that see the flags, of shape (batch, length): 0, or 2 * kind + 1 and one more inside."""
    x = x + params["flag"][flags] * (flags > 0)[..., None]
    for n in range(SHARED, LAYERS):
        x = layer(params, n, x, mask, rate, jax.random.fold_in(key, n) if key is not None else None)
    return x


def general(params: Params, x: jax.Array) -> jax.Array:
    """Scores of tags, (batch, length, tags, 3)."""
    return _dense(params, "general", x).reshape(*x.shape[:2], len(GENERAL), 3)


def roles(params: Params, x: jax.Array) -> jax.Array:
    """Scores of roles, (batch, length, roles, 3)."""
    return _dense(params, "role", x).reshape(*x.shape[:2], len(ROLES), 3)


def classes(params: Params, x: jax.Array, flags: jax.Array) -> jax.Array:
    """Scores of an event's classes by the mean state of its flagged mentions, (batch, classes)."""
    on = (flags > 0).astype(x.dtype)[..., None]
    return _dense(params, "class", (x * on).sum(1) / jnp.maximum(on.sum(1), 1))


def passages(params: Params, x: jax.Array, where: jax.Array) -> jax.Array:
    """States of passages: ``x`` (batch, length, width), ``where`` (passages, 3) of row, first and last piece."""
    row, first, last = where[:, 0], where[:, 1], where[:, 2]
    total = jnp.concatenate([jnp.zeros_like(x[:, :1]), jnp.cumsum(x, 1)], 1)
    mean = (total[row, last] - total[row, first]) / jnp.maximum(last - first, 1)[:, None]
    return jax.nn.gelu(_dense(params, "passage", jnp.concatenate([mean, x[row, first]], -1)), approximate=False)


def relations(params: Params, one: jax.Array, other: jax.Array, between: jax.Array) -> jax.Array:
    """Scores of what holds between passages, (pairs, relations); ``between`` (pairs, distances + 4) is what is seen."""
    both = jnp.concatenate([one, other, one * other, between], -1)
    hidden = jax.nn.gelu(both @ params["pair.weight"] + params["pair.bias"], approximate=False)
    return _dense(params, "relation", hidden)
