"""A limit on the processor time that a block of work may take, for what no count foresees."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

#: Seconds after which the block is interrupted once more, where a library or a finalizer swallowed the first.
_AGAIN = 1.0


class OutOfTime(Exception):  # noqa: N818 - no error of the program, and caught by whoever set the limit
    """The work took more processor time than it was given."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the block once it has taken this many seconds of this process's time.

    There is no limit on Windows, nor outside a process's first thread: neither can be interrupted so. A limit within
    another would end that one, and is none.
    """
    ours = threading.current_thread() is threading.main_thread()
    if sys.platform != "win32" and ours and signal.getsignal(signal.SIGPROF) == signal.SIG_DFL:
        before = sys.unraisablehook
        sys.unraisablehook = partial(_all_but_ours, before)
        signal.signal(signal.SIGPROF, _out_of_time)
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            sys.unraisablehook = before
    else:
        yield


def _all_but_ours(report: Callable[[sys.UnraisableHookArgs], object], what: sys.UnraisableHookArgs) -> None:
    """Report what was raised where nothing can be raised, such as a finalizer, unless it is the end of the time.

    That one was lost there: it is raised again after _AGAIN seconds.
    """
    if what.exc_type is not OutOfTime:
        report(what)


def _out_of_time(number: int, frame: object) -> None:
    raise OutOfTime
