"""A command that is killed (-9) at any moment leaves the store as it was before or after, and goes on to the same."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.graph import damage
from kg.graph.store import open_store, save
from tests import factory
from tests.command import settings_of_a_stranger
from tests.conftest import OSLO_A, OSLO_B, ROOT, Run
from tests.mutations import chance_of
from tests.site import Served, item, page, rss, serving

_log = logging.getLogger(__name__)
KILLS = 40
#: How a store is changed, and by which command; each is asked for in a folder with the files it names.
COMMANDS: dict[str, tuple[str, ...]] = {
    "build": ("build", "oslo.jsonl", "--reader", "frames"),
    "remove": ("remove", "lakeside-b"),
    "same": ("same", "Anna Keller", "Tomas Rybak", "--by", "Ada Lund", "--on", "2031-03-05T09:30:00"),
    "link": ("link",),
    "watch": ("watch", "feed.xml", "--once"),
}


@dataclass(frozen=True)
class Begun:
    """A command under way in a folder of its own."""

    process: subprocess.Popen[bytes]

    @property
    def computed(self) -> int:
        """The time its first thread has had of a processor (ns): unlike the clock's it does not depend on others."""
        with suppress(FileNotFoundError, ProcessLookupError):
            return int(Path(f"/proc/{self.process.pid}/schedstat").read_text(encoding="ascii").split()[0])
        return 0

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what holds at last, or for the end."""
        while self.process.poll() is None and not holds():
            time.sleep(0.0005)


def begun(folder: Path, command: tuple[str, ...]) -> Begun:
    environment = {**settings_of_a_stranger(), "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    quiet = {"KG_CALIBRATION": os.devnull, "KG_FETCH_PAUSE": "0"}
    arguments = [sys.executable, "-W", "ignore", "-m", "kg", *command]
    out = subprocess.DEVNULL
    return Begun(subprocess.Popen(arguments, cwd=folder, env=environment | quiet, stdout=out, stderr=out))


def copied(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(folder, to))


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a store, and with what the commands read."""
    folder = tmp_path_factory.mktemp("kills") / "start"
    folder.mkdir()
    save(factory.finished(factory.lakeside()).quads, folder / "talks.kg")
    (folder / "oslo.jsonl").write_text("\n".join(map(json.dumps, (OSLO_A, OSLO_B))), encoding="utf-8")
    with serving() as site:
        site.pages |= {"/a": Served(page(OSLO_A["text"])), "/b": Served(page(OSLO_B["text"]))}
        (folder / "feed.xml").write_text(rss(item(f"{site.url}/a"), item(f"{site.url}/b")), encoding="utf-8")
        yield folder


def whole_run(start: Path, folder: Path, command: tuple[str, ...]) -> tuple[bytes, int, int]:
    """What a command that nobody kills makes of the store; its time when it had taken the store, and at its end."""
    done = begun(copied(start, folder), command)
    done.until((folder / ".talks.kg.lock").exists)
    taken = done.computed
    latest = [taken]

    def watched() -> bool:
        latest.append(max(latest[-1], done.computed))
        return False

    done.until(watched)
    assert done.process.wait() == 0
    return open_store(folder / "talks.kg").nquads(), taken, latest[-1]


@pytest.mark.soak
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_killed_at_any_moment_leaves_the_state_before_or_after(
    name: str, start: Path, built: Path, tmp_path: Path, kg: Run
) -> None:
    command, chance = COMMANDS[name], chance_of(f"kills of {name}")
    if name == "link":  # which finds only nations that there are
        start = copied(start, tmp_path / "start")
        copied(built, start / "talks.kg")
    before = open_store(start / "talks.kg").nquads()
    after, taken, end = whole_run(start, tmp_path / "whole", command)
    assert after != before
    found = {"before": 0, "after": 0}
    for number in range(KILLS):
        folder = copied(start, tmp_path / "killed")
        store = folder / "talks.kg"
        moment = chance.uniform(0 if number % 4 == 0 else 0.9 * taken, 1.05 * end)
        killed = begun(folder, command)
        killed.until(lambda killed=killed, moment=moment: killed.computed >= moment)  # type: ignore[misc]
        killed.process.kill()
        killed.process.wait()
        left = open_store(store).nquads()
        assert left in (before, after), f"kill {number} of {name} at {moment / 1e6:.1f} ms of {end / 1e6:.1f}"
        assert damage.find(store) == []
        found["before" if left == before else "after"] += 1
        if left == before:
            again = [str(folder / word) if (folder / word).exists() else word for word in command]
            assert kg(*again, "--store", str(store), KG_FETCH_PAUSE="0").returncode == 0
        assert open_store(store).nquads() == after, f"going on after kill {number} of {name}"
        if left == before:
            assert len(list(store.iterdir())) == 2, "nothing of the killed one is left"
            assert not list(folder.glob(".talks.kg*")), "nor beside it"
    _log.info("%s: %d kills, %s", name, KILLS, found)
    assert found["before"] > 0
