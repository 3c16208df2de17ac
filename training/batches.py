"""Windows with their labels, in batches of a fixed shape for each length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from kg.reading.trained.pairs import SIZE, between
from kg.reading.trained.tags import BEGIN, CHOICES, GENERAL, INSIDE, ROLES
from kg.reading.trained.windows import Pieces, Window, flagged, inputs
from training.labels import Event, Labels, Range

#: Lengths that windows are padded to, and how many windows of each make a batch of about 2,048 pieces.
BATCHES = {128: 16, 256: 8, 384: 5, 512: 4}
#: Events and pairs of a batch, for each of its windows; what is more is left out by lot.
EVENTS, PAIRS = 2, 64


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


def epoch(data: list[Example], seed: int, *, train: bool = True) -> Iterator[dict[str, np.ndarray]]:
    """All windows once, in batches; in an order drawn by the seed."""
    draw = np.random.default_rng(seed)
    by_length: dict[int, list[int]] = {length: [] for length in BATCHES}
    for index in draw.permutation(len(data)) if train else range(len(data)):
        by_length[next(length for length in BATCHES if len(data[index].ids) <= length)].append(int(index))
    lots = [
        (length, found[at : at + size])
        for length, size in BATCHES.items()
        for found in [by_length[length]]
        for at in range(0, len(found), size)
    ]
    for lot in draw.permutation(len(lots)) if train else range(len(lots)):
        length, indices = lots[lot]
        yield batch([data[i] for i in indices], length, draw, train=train)


def batch(data: list[Example], length: int, draw: np.random.Generator, *, train: bool = True) -> dict[str, np.ndarray]:
    """Arrays of a fixed shape for the length."""
    size = BATCHES[length]
    ids, known = np.zeros((size, length), np.int32), np.zeros((size, length, data[0].known.shape[1]), np.int32)
    mask = np.full((size, length), -1e9, np.float32)
    general = np.zeros((size, length, len(GENERAL)), np.int8)
    weight = np.zeros((size, length, len(GENERAL)), np.float32)
    for row, one in enumerate(data):
        n = len(one.ids)
        ids[row, :n], known[row, :n], mask[row, :n] = one.ids, one.known, 0
        weight[row, one.body : n - 1] = 1
        for tag, (first, last) in one.masked:
            weight[row, first:last, tag] = 0
        _write(general[row], weight[row], one.general, one.body)
    out: dict[str, np.ndarray] = {
        "ids": ids,
        "known": known,
        "mask": mask,
        "general": general,
        "general_weight": weight,
    }
    return out | _events(data, length, size, draw, train) | _pairs(data, size, draw)


def _write(target: np.ndarray, weight: np.ndarray, passages: list[tuple[int, Range]], body: int) -> None:
    for tag, (first, last) in passages:
        if first >= body:
            target[first, tag], target[first + 1 : last, tag] = BEGIN, INSIDE
            weight[first:last, tag] = 1


def _events(
    data: list[Example], length: int, size: int, draw: np.random.Generator, train: bool
) -> dict[str, np.ndarray]:
    told = [(row, event) for row, one in enumerate(data) for event in one.events]
    told = [told[i] for i in draw.permutation(len(told))[: EVENTS * size]]
    count = EVENTS * size
    row, flags = np.zeros(count, np.int32), np.zeros((count, length), np.int32)
    roles = np.zeros((count, length, len(ROLES)), np.int8)
    weight = np.zeros((count, length, len(ROLES)), np.float32)
    choices = np.full((count, len(CHOICES)), -1, np.int32)
    for n, (at, event) in enumerate(told):
        one = data[at]
        row[n] = at
        flags[n] = flagged(length, event.kind, _shown(event.mentions, draw) if train else event.mentions)
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


def _pairs(data: list[Example], size: int, draw: np.random.Generator) -> dict[str, np.ndarray]:
    told = [(row, pair, seen) for row, one in enumerate(data) for pair, seen in zip(one.pairs, one.seen, strict=True)]
    chosen = [t for t in told if t[1][3]] + [t for t in told if not t[1][3]]
    positive = sum(t[1][3] for t in told)
    order = [*draw.permutation(positive)[: PAIRS * size // 2], *(positive + draw.permutation(len(told) - positive))]
    chosen = [chosen[i] for i in order[: PAIRS * size]]
    count = PAIRS * size
    one, other = np.zeros((count, 3), np.int32), np.zeros((count, 3), np.int32)
    seen = np.zeros((count, SIZE), np.float32)
    relation, holds = np.full(count, -1, np.int32), np.zeros(count, np.float32)
    for n, (row, (name, a, b, true), what) in enumerate(chosen):
        one[n], other[n], seen[n], relation[n], holds[n] = (row, *a), (row, *b), what, name, true
    return {"one": one, "other": other, "between": seen, "relation": relation, "holds": holds}
