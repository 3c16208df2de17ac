"""Windows with their labels, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from kg.reading.trained.pairs import SIZE, between
from kg.reading.trained.tags import BEGIN, CHOICES, GENERAL, INSIDE, ROLES
from kg.reading.trained.windows import Pieces, Window, flagged, inputs
from training.labels import Event, Labels, Range

#: The most pieces of a batch, with its padding; windows of like length are put together.
PIECES = 2048
#: By how many pieces at most the order by length is shaken, so that a window does not always meet the same others.
_SHAKEN = 24
#: Events and pairs of a batch, for each of its windows; what is more is left out by lot.
EVENTS, PAIRS = 2, 64

Batch = dict[str, Tensor]
#: The mask of positions with nothing: their attention becomes zero.
_NOT_THERE = -1e4


@dataclass
class Example:
    """One window with what the network is to say of it, all in positions of the window."""

    article: str
    ids: np.ndarray
    known: np.ndarray
    body: int
    general: list[tuple[int, Range]] = field(default_factory=list)
    masked: list[tuple[int, Range]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    pairs: list[tuple[int, Range, Range, bool]] = field(default_factory=list)
    seen: list[np.ndarray] = field(default_factory=list)


def examples(article: str, pieces: Pieces, labels: Labels) -> Iterator[Example]:
    """The windows of an article; a window's opening shows mentions, but teaches nothing that was taught already."""
    for window in pieces.windows:
        ids, known = inputs(pieces, window)
        example = Example(article, ids, known, 2 + window.opening if window.opening else 1)
        example.general = list(_placed(labels.general, window))
        example.masked = list(_placed(labels.masked, window))
        for event in labels.events:
            mentions = [at for mention in event.mentions for at in window.positions(*mention)]
            if mentions:
                roles, masked = list(_placed(event.roles, window)), list(_placed(event.masked, window))
                example.events.append(Event(event.kind, mentions, roles, masked, event.choices))
        for relation, one, other, holds in labels.pairs:
            a, b = window.positions(*one)[-1:], window.positions(*other)[-1:]
            if a and b and max(a[0][0], b[0][0]) >= example.body:
                example.pairs.append((relation, a[0], b[0], holds))
                example.seen.append(between(pieces, one, other))
        yield example


def _placed(passages: list[tuple[int, Range]], window: Window) -> Iterator[tuple[int, Range]]:
    for tag, where in passages:
        for at in window.positions(*where):
            yield tag, at


def epoch(data: Sequence[Example], seed: int) -> Iterator[Batch]:
    """All windows once, in batches; in an order drawn by the seed."""
    draw = np.random.default_rng(seed)
    lengths = np.array([len(one.ids) for one in data]) + draw.uniform(0, _SHAKEN, len(data))
    lots: list[list[Example]] = [[]]
    longest = 0
    for index in np.argsort(lengths):
        longest = max(longest, len(data[index].ids))
        if lots[-1] and longest * (len(lots[-1]) + 1) > PIECES:
            lots.append([])
            longest = len(data[index].ids)
        lots[-1].append(data[index])
    for lot in draw.permutation(len(lots)):
        yield {name: torch.from_numpy(array) for name, array in batch(lots[lot], draw).items()}


def batch(data: Sequence[Example], draw: np.random.Generator) -> dict[str, np.ndarray]:
    """Arrays of the windows, as long as the longest of them."""
    size, length = len(data), max(len(one.ids) for one in data)
    ids, known = np.zeros((size, length), np.int64), np.zeros((size, length, data[0].known.shape[1]), np.int64)
    mask = np.full((size, length), _NOT_THERE, np.float32)
    general = np.zeros((size, length, len(GENERAL)), np.int64)
    weight = np.zeros((size, length, len(GENERAL)), np.float32)
    for row, one in enumerate(data):
        n = len(one.ids)
        ids[row, :n], known[row, :n], mask[row, :n] = one.ids, one.known, 0
        weight[row, one.body : n - 1] = 1
        for tag, (first, last) in one.masked:
            weight[row, first:last, tag] = 0
        _write(general[row], weight[row], one.general, one.body)
    of_windows: dict[str, np.ndarray] = {
        "ids": ids,
        "known": known,
        "mask": mask,
        "general": general,
        "general_weight": weight,
    }
    return of_windows | _events(data, length, draw) | _pairs(data, draw)


def _write(target: np.ndarray, weight: np.ndarray, passages: list[tuple[int, Range]], body: int) -> None:
    for tag, (first, last) in passages:
        if first >= body:
            target[first, tag], target[first + 1 : last, tag] = BEGIN, INSIDE
            weight[first:last, tag] = 1


def _events(data: Sequence[Example], length: int, draw: np.random.Generator) -> dict[str, np.ndarray]:
    all_events = [(row, event) for row, one in enumerate(data) for event in one.events]
    chosen = [all_events[i] for i in draw.permutation(len(all_events))[: EVENTS * len(data)]]
    count = len(chosen)
    row, flags = np.zeros(count, np.int64), np.zeros((count, length), np.int64)
    roles = np.zeros((count, length, len(ROLES)), np.int64)
    weight = np.zeros((count, length, len(ROLES)), np.float32)
    choices = np.full((count, len(CHOICES)), -1, np.int64)
    for n, (at, event) in enumerate(chosen):
        one = data[at]
        row[n] = at
        flags[n] = flagged(length, event.kind, _shown(event.mentions, draw))
        weight[n, one.body : len(one.ids) - 1] = 1
        for tag, (first, last) in event.masked:
            weight[n, first:last, tag] = 0
        _write(roles[n], weight[n], event.roles, one.body)
        for c, name in enumerate(CHOICES):
            choices[n, c] = event.choices.get(name, -1)
    return {"row": row, "flags": flags, "roles": roles, "roles_weight": weight, "choices": choices}


def _shown(mentions: list[Range], draw: np.random.Generator) -> list[Range]:
    """All mentions, or by lot some of them: not all are found when reading."""
    if len(mentions) == 1 or draw.random() < 0.5:
        return mentions
    return [mentions[i] for i in draw.permutation(len(mentions))[: draw.integers(1, len(mentions) + 1)]]


def _pairs(data: Sequence[Example], draw: np.random.Generator) -> dict[str, np.ndarray]:
    """Pairs of passages, half of them such as hold if there are as many."""
    found = [(row, pair, seen) for row, one in enumerate(data) for pair, seen in zip(one.pairs, one.seen, strict=True)]
    found.sort(key=lambda each: not each[1][3])
    positive, most = sum(pair[3] for _, pair, _ in found), PAIRS * len(data)
    order = [*draw.permutation(positive)[: most // 2], *(positive + draw.permutation(len(found) - positive))][:most]
    one, other = np.zeros((len(order), 3), np.int64), np.zeros((len(order), 3), np.int64)
    seen = np.zeros((len(order), SIZE), np.float32)
    relation, holds = np.zeros(len(order), np.int64), np.zeros(len(order), np.float32)
    for n, index in enumerate(order):
        row, (name, a, b, true), what = found[index]
        one[n], other[n], seen[n], relation[n], holds[n] = (row, *a), (row, *b), what, name, true
    return {"one": one, "other": other, "between": seen, "relation": relation, "holds": holds}
