"""The command line, run by tests: in this process, which is quick, or in one of its own, as a user does it."""

from __future__ import annotations

import io
import logging
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).resolve().parent.parent

_Result = TypeVar("_Result")
Run = Callable[..., subprocess.CompletedProcess[str]]

#: Where nobody has calibrated a reader yet, in the folder a command runs in.
CALIBRATION = "calibration.yaml"

#: What is read once in a process and kept: a test that sets one needs a process of its own.
KEPT = ("KG_LEXICON", "KG_ID_BASE")


def settings_of_a_stranger() -> dict[str, str]:
    """The environment without what Parley or the measuring of coverage would take from it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "COV_"))}


def _own(folder: Path) -> dict[str, str]:
    """What a command is told so that it leaves the settings of whoever runs the tests alone."""
    return {"KG_CALIBRATION": str(folder / CALIBRATION)}


def in_own_process(folder: Path) -> Run:
    """Runs `python -m kg` in a folder."""

    def run(*arguments: object, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            cwd=folder,
            env={**settings_of_a_stranger(), "PYTHONPATH": str(ROOT), **_own(folder), **environment},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def in_fresh_process(call: Callable[[Path], _Result], folder: Path) -> _Result:
    """What a function of a test's module gives for a folder in a process of its own, where no memory is left over that
    was used before and would be used again.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(call, folder).result()


def in_this_process(folder: Path) -> Run:
    """Runs the same function as `python -m kg` does, in a folder, and leaves this process as it was.

    An error that the command line does not turn into a sentence is raised here, as is a warning.
    """

    def run(*arguments: object, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        assert not set(KEPT) & environment.keys(), "this process keeps it: run the command in one of its own"
        words = ["kg", *map(str, arguments)]
        with (
            _as_if_started(folder, words, _own(folder) | environment),
            CliRunner().isolation(input=stdin) as (out, err, _),
        ):
            code = _exit_code()
            sys.stdout.flush()
            sys.stderr.flush()
            said = [_text(stream.getvalue()) for stream in (out, err)]
        return subprocess.CompletedProcess(words, code, *said)

    return run


def _text(written: bytes) -> str:
    """What a process is told to have printed: whatever ends its lines, they end alike."""
    return io.TextIOWrapper(io.BytesIO(written), encoding="utf-8").read()


def _exit_code() -> int:
    from kg.cli import main

    try:
        main()
    except SystemExit as ended:
        assert isinstance(ended.code, int)
        return ended.code
    raise AssertionError("the command line always ends its process")


@contextmanager
def _as_if_started(folder: Path, words: list[str], environment: dict[str, str]) -> Iterator[None]:
    """The folder, the words and the environment a process would be started with; and its logging, put back after."""
    logger = logging.getLogger("kg")
    logging_before = logger.handlers[:], logger.level, logger.propagate
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setattr(sys, "argv", words)
        for name in os.environ.keys() - settings_of_a_stranger().keys():
            patched.delenv(name)
        for name, value in environment.items():
            patched.setenv(name, value)
        try:
            yield
        finally:
            logger.handlers[:], level, logger.propagate = logging_before
            logger.setLevel(level)
