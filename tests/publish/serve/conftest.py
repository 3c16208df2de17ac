"""A real server in a process of its own, over two accounts of the same invented talks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx
import pytest

from kg.graph import store as stores
from tests import factory
from tests.conftest import ROOT


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    location: Path, *options: str, stdout: IO[str] | None = None, program: Sequence[str] = ("-m", "kg")
) -> Iterator[str]:
    """`kg serve` over a store, as a user starts it, or by another program of Python's; gives its address."""
    port = free_port()
    command = [sys.executable, *program, "serve", "--store", str(location), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{address}/static/style.css", timeout=60)
                break
            except httpx.ConnectError:
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = factory.finished(factory.lakeside())
    location = tmp_path_factory.mktemp("served") / "talks.kg"
    stores.save(store.quads, location)
    return location


@pytest.fixture(scope="session")
def server(stored: Path) -> Iterator[str]:
    with serving(stored, "--timeout", "2", "--memory", "256") as address:
        yield address
