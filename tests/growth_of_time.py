"""Whether work takes time in proportion to its size, on a machine that does other work as well."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

#: Below this a time says more about what is done once than about the size.
LEAST = 0.15
#: How often both are timed before the work is judged to take too long.
ROUNDS = 6


def processor_seconds(work: Callable[[], object]) -> float:
    """The processor time that the work takes, without what Python spends on looking through what other tests have
    left in memory.
    """
    gc.collect()
    gc.freeze()
    try:
        before = time.process_time()
        work()
        return time.process_time() - before
    finally:
        gc.unfreeze()


def at_most_ten_times(short: Callable[[], float], long: Callable[[], float]) -> bool:
    """Whether work of eight times the size takes at most ten times as long.

    It is compared with the short work done eight times over: both take about as long, so what else the machine does
    in that time slows them alike. It only ever adds, so the least of several is compared with the least of several.
    """
    least_short = least_long = float("inf")
    for number in range(ROUNDS):
        times = 8 if number else 2  # the first round tells of most works without it
        least_short = min(least_short, sum(short() for _ in range(times)) / times)
        least_long = min(least_long, long())
        if least_long <= 10 * max(LEAST, least_short):
            return True
    return False
