"""Weights in half a byte each: sixteen levels, whose step each group of 64 weights chooses from sixteen.

All levels of a row are whole numbers of at most eight bits, times the scale of the row, so products need no other
arithmetic than that of weights of eight bits. In the last part of training the network computes with what remains of
its weights, while the steps change the weights themselves (Jacob et al. 2018, arXiv:1712.05877).
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

#: So many weights of a row, next to each other, have one step.
GROUP = 64
#: The largest level, and the middle of the sixteen codes.
_LARGEST, _MIDDLE = 127, 7.5
#: Each step is the one before, divided by the fourth root of two.
_STEPS = _LARGEST / _MIDDLE * torch.exp2(-torch.arange(16) / 4)
_TINY = 1e-12


class Packed(NamedTuple):
    """A matrix: codes (rows, columns) and steps (rows, groups), both from 0 to 15, and scales (rows, 1)."""

    codes: Tensor
    steps: Tensor
    scales: Tensor


def pack(weight: Tensor) -> Packed:
    """The nearest codes of a matrix (rows, columns), whose columns are a multiple of `GROUP`."""
    rows, columns = weight.shape
    groups = weight.reshape(rows, columns // GROUP, GROUP)
    largest = groups.abs().amax(2)
    scales = largest.amax(1, keepdim=True).clamp(min=_TINY) / _LARGEST
    steps = torch.floor(-4 * torch.log2((largest / scales / _LARGEST).clamp(min=1e-9))).clamp(0, 15).long()
    codes = torch.round(groups / (_STEPS[steps] * scales)[..., None] + _MIDDLE).clamp(0, 15)
    return Packed(codes.view(rows, columns), steps, scales)


def levels() -> Tensor:
    """The whole number that each code stands for with each step, (steps, codes)."""
    return torch.round((torch.arange(16) - _MIDDLE) * _STEPS[:, None])


def numbers(packed: Packed) -> Tensor:
    """The whole numbers that the codes stand for, (rows, columns)."""
    groups = packed.codes.view(len(packed.codes), -1, GROUP)
    return torch.round((groups - _MIDDLE) * _STEPS[packed.steps][..., None]).view_as(packed.codes)


def remaining(weight: Tensor) -> Tensor:
    """What remains of a matrix when it is packed."""
    packed = pack(weight)
    return numbers(packed) * packed.scales
