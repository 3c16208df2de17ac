"""The network in PyTorch: the lower layers of MPNet, the last of which read a window once for itself, and once for each
of its events.

The lower layers see pieces and what is known of them. Before the upper layers the mentions of one event are flagged;
what comes out are its roles. Without flags come out tags of passages, and states that tell what holds between pairs of
passages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.reading.trained.pairs import SIZE
from kg.reading.trained.tags import CHOICES, GENERAL, KINDS, PAIRS, ROLES
from kg.reading.trained.windows import FEATURES
from training.packing import remaining

#: Sizes of what tells pairs: the state of a passage, the hidden layer.
PASSAGE, HIDDEN = 128, 128
CLASSES = sum(len(each) for each in CHOICES.values())
_EPSILON = 1e-12
#: How MPNet sorts distances between pieces (as T5, Raffel et al. 2020, arXiv:1910.10683): so many kinds, and the
#: distance from which all are of one kind.
BUCKETS, FARTHEST = 32, 128


@dataclass(frozen=True)
class Sizes:
    """The sizes of the encoder, and after how many layers the mentions of an event are flagged.

    MPNet-base (Song et al. 2020, arXiv:2004.09297) has twelve layers; those that bring least are left out
    (docs/quality.md).
    """

    width: int = 768
    heads: int = 12
    layers: tuple[int, ...] = (0, 2, 3, 4, 5, 6, 7)
    shared: int = 5


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        width = sizes.width
        self.heads = sizes.heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=_EPSILON), nn.LayerNorm(width, eps=_EPSILON)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """States (batch, length, width) from such states; ``bias`` is added to the scores of attention."""
        batch, length, width = x.shape
        parts = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind()
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(parts.dtype))
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(batch, length, width)))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))  # type: ignore[no-any-return] # torch: Any


class Network(nn.Module):
    """The encoder with its heads; what is not of the base model is drawn by the seed."""

    def __init__(self, base: Mapping[str, Tensor], sizes: Sizes, seed: int) -> None:
        super().__init__()
        self.sizes = sizes
        draw = torch.Generator().manual_seed(seed)

        def new(*shape: int, deviation: float = 0.02) -> nn.Parameter:
            return nn.Parameter(torch.randn(*shape, generator=draw) * deviation)

        def head(size: int, outputs: int, *, deviation: float = 0.02, bias: float = 0.0) -> nn.Linear:
            made = nn.Linear(size, outputs)
            made.weight, made.bias = new(outputs, size, deviation=deviation), nn.Parameter(torch.full((outputs,), bias))
            return made

        width = sizes.width
        self.words = nn.Parameter(base["words"], requires_grad=False)
        self.places = nn.Parameter(base["places"], requires_grad=False)
        self.distances = nn.Parameter(base["distances"], requires_grad=False)
        self.norm = nn.LayerNorm(width, eps=_EPSILON).requires_grad_(False)
        self.layers = nn.ModuleList(Layer(sizes) for _ in sizes.layers)
        self.flag = new(2 * len(KINDS) + 1, width, deviation=0.1)
        self.known = nn.ParameterList(new(size, width, deviation=0.002) for size in FEATURES)
        self.general, self.role = head(width, 3 * len(GENERAL)), head(width, 3 * len(ROLES))
        for each in (self.general, self.role):
            each.bias.data.view(-1, 3)[:, 0] = 3.0  # most pieces have no tag
        self.classes = head(width, CLASSES)
        self.passage = head(2 * width, PASSAGE)
        self.pair = head(3 * PASSAGE + SIZE, HIDDEN, deviation=0.06)
        self.relation = head(HIDDEN, len(PAIRS), bias=-1.0)
        own = {name: array for name, array in base.items() if name.startswith(("norm.", "layers."))}
        wanted = {name for name, _ in self.named_parameters() if name.startswith(("norm.", "layers."))}
        self.load_state_dict({name: own[name] for name in wanted}, strict=False)

    @contextmanager
    def packed(self) -> Iterator[None]:
        """For the time being, the matrices are what remains of them when they are packed."""
        matrices = [self.words, *(one for one in self.layers.parameters() if one.dim() > 1)]
        whole = [one.data for one in matrices]
        for one in matrices:
            one.data = remaining(one.data)
        try:
            yield
        finally:
            for one, data in zip(matrices, whole, strict=True):
                one.data = data

    def bias(self, mask: Tensor) -> Tensor:
        """What is added to the scores of attention, (batch, heads, length, length): by distance, and nothing counts
        where ``mask`` (batch, length) is very negative."""
        by_distance = self.distances[kinds_of_distance(mask.shape[1])].permute(2, 0, 1)
        return by_distance[None] + mask[:, None, None, :]

    def lower(self, ids: Tensor, known: Tensor, mask: Tensor) -> Tensor:
        """States after the shared layers, of ids (batch, length) and what is known of them (.., features)."""
        x = self.words[ids] + self.places[: ids.shape[1]]
        for index, table in enumerate(self.known):
            x = x + table[known[..., index]]
        x, bias = self.norm(x), self.bias(mask)
        for layer in self.layers[: self.sizes.shared]:
            x = layer(x, bias)
        return x  # type: ignore[no-any-return] # torch: Any

    def upper(self, x: Tensor, flags: Tensor, mask: Tensor) -> Tensor:
        """States after the layers that see the flags, of shape (batch, length): 0, or 2 * kind + 1 and one more
        inside."""
        x, bias = x + self.flag[flags] * (flags > 0)[..., None], self.bias(mask)
        for layer in self.layers[self.sizes.shared :]:
            x = layer(x, bias)
        return x.float()

    def tags(self, x: Tensor) -> Tensor:
        """Scores of tags, (batch, length, tags, 3)."""
        return self.general(x).unflatten(-1, (-1, 3))  # type: ignore[no-any-return] # torch: Any

    def roles(self, x: Tensor) -> Tensor:
        """Scores of roles, (batch, length, roles, 3)."""
        return self.role(x).unflatten(-1, (-1, 3))  # type: ignore[no-any-return] # torch: Any

    def choices(self, x: Tensor, flags: Tensor) -> Tensor:
        """Scores of an event's classes by the mean state of its flagged mentions, (batch, classes)."""
        on = (flags > 0).to(x.dtype)[..., None]
        return self.classes((x * on).sum(1) / on.sum(1).clamp(min=1))  # type: ignore[no-any-return] # torch: Any

    def passages(self, x: Tensor, where: Tensor) -> Tensor:
        """States of passages: ``x`` (batch, length, width), ``where`` (passages, 3) of row, first and last piece."""
        row, first, last = where.unbind(1)
        total = torch.cat([torch.zeros_like(x[:, :1]), x.cumsum(1)], 1)
        mean = (total[row, last] - total[row, first]) / (last - first).clamp(min=1)[:, None]
        return functional.gelu(self.passage(torch.cat([mean, x[row, first]], -1)))

    def relations(self, one: Tensor, other: Tensor, between: Tensor) -> Tensor:
        """Scores of what holds between passages, (pairs, relations); ``between`` (pairs, SIZE) is what is seen."""
        hidden = functional.gelu(self.pair(torch.cat([one, other, one * other, between], -1)))
        return self.relation(hidden)  # type: ignore[no-any-return] # torch: Any


def kinds_of_distance(length: int) -> Tensor:
    """The kind of distance from each piece to each other, (length, length)."""
    distance = torch.arange(length)[None, :] - torch.arange(length)[:, None]
    half = BUCKETS // 2
    exact = half // 2
    far = distance.abs()
    farther = exact + (torch.log(far.clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return (distance > 0) * half + torch.where(far < exact, far, farther.clamp(max=half - 1))
