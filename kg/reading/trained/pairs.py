"""Features of two passages without the network: the distance between them, and the words that they share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.folding import content_words
from kg.reading.trained.windows import Pieces

_STEPS = (0, 4, 12, 30, 80, 200)
#: Figures of a pair: the class of the distance before and after, shared words, equal words, same last word, same line.
SIZE = 2 * len(_STEPS) + 4


def between(pieces: Pieces, one: tuple[int, int], other: tuple[int, int]) -> NDArray[np.float32]:
    """The features of a pair of passages (ranges of pieces), float32 of shape (SIZE,)."""
    seen = np.zeros(SIZE, np.float32)
    after = other[0] >= one[0]
    distance = max(0, other[0] - one[1] if after else one[0] - other[1])
    step = max(i for i, least in enumerate(_STEPS) if distance >= least)
    seen[step + (len(_STEPS) if after else 0)] = 1
    a, b = pieces.span(*one), pieces.span(*other)
    words, others = pieces.text[a.start : a.end], pieces.text[b.start : b.end]
    left, right = content_words(words), content_words(others)
    last = words.lower().split()[-1] == others.lower().split()[-1] if words.split() and others.split() else False
    line = "\n" not in pieces.text[min(a.start, b.start) : max(a.end, b.end)]
    seen[-4:] = (len(left & right) / max(1, len(left | right)), left == right, last, line)
    return seen
