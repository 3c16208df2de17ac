"""What `pip install .` installs: how much of it each dependency is, what it is for, and which commands load it.

Usage: python scripts/weight.py [--write]
A dependency weighs what its files do, and what comes with it alone; what several bring is counted once, apart. The
modules that Python compiles are left out, as not every installer compiles them. With --write the table is put into
docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Container, Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from marked import put
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import settings
from kg.cli.output import INTERRUPTED

ROOT = Path(__file__).resolve().parent.parent
#: What the package carries of its own, beside its code.
CARRIED = ("kg", "ontology", "queries", "samples", "gold")
#: The commands that are tried, each in a folder where those before it have run.
COMMANDS = {
    "build": ["build", "--samples"],
    "build (a web page)": ["build", "page.html"],
    "ask": ["ask", "who-led-each-delegation"],
    "explain": ["explain", "who-led-each-delegation:1"],
    "view": ["view", "-o", "talks.html"],
    "serve": ["serve", "--port", "PORT"],
    "check": ["check"],
    "check --reasoner": ["check", "--reasoner"],
    "export": ["export", "--format", "graphml", "-o", "talks.graphml"],
}
PAGE = "<html lang='en'><head><title>Talks</title></head><body><article><p>{}</p></article></body></html>"
#: Runs a command in the process and prints, as it ends, which packages were imported.
WATCHED = """
import atexit, json, os, sys
atexit.register(lambda: open(os.environ["SEEN"], "w").write(json.dumps([*sys.modules])))
from kg.cli import main
main()
"""
MB = 1e6


class Row(NamedTuple):
    """A dependency: the bytes of it and of what it alone brings, what it is for, and the commands that load it."""

    name: str
    size: int
    brings: list[str]
    purpose: str
    loaded: list[str]


@cache
def requirements(name: str) -> tuple[str, ...]:
    """The names of the packages that one needs in this environment, without its extras."""
    found = []
    for line in metadata.requires(name) or ():
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            found.append(canonicalize_name(needed.name))
    return tuple(found)


def brought(name: str, direct: Container[str]) -> set[str]:
    """The packages that come with one and are no dependencies themselves."""
    found: set[str] = set()
    waiting = [*requirements(name)]
    while waiting:
        each = waiting.pop()
        if each not in found and each not in direct:
            found.add(each)
            waiting += requirements(each)
    return found


@cache
def weight(name: str) -> int:
    """The bytes of a package's files."""
    files = [file for file in metadata.files(name) or () if file.suffix != ".pyc"]
    return sum(os.stat(path).st_size for path in map(str, (file.locate() for file in files)) if os.path.exists(path))


def own_weight() -> int:
    """The bytes of Parley's own files, as the wheel carries them."""
    files = (path for folder in CARRIED for path in (ROOT / folder).rglob("*"))
    return sum(path.stat().st_size for path in files if path.is_file() and path.suffix != ".pyc")


def purposes() -> dict[str, str]:
    """What each dependency is for, as pyproject.toml says beside it."""
    text = (
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("\ndependencies = [\n")[2].partition("\n]")[0]
    )
    found = (re.fullmatch(r'\s+"([\w.-]+)[^"]*", # (.+)', line) for line in text.splitlines())
    return {canonicalize_name(match.group(1)): match.group(2) for match in found if match}


def loaded_by() -> dict[str, list[str]]:
    """For each package the commands that load it."""
    packages = metadata.packages_distributions()
    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sample = (settings.samples() / "paris-2015.md").read_text(encoding="utf-8").rpartition("---\n")[2]
        (folder / "page.html").write_text(PAGE.format(sample.replace("\n\n", "</p><p>")), encoding="utf-8")
        for command, words in COMMANDS.items():
            modules = {name.partition(".")[0] for name in _modules(folder, words)}
            for name in {canonicalize_name(each) for module in modules for each in packages.get(module, ())}:
                found.setdefault(name, []).append(command)
    return found


def _modules(folder: Path, words: list[str]) -> list[str]:
    """The modules that a command has imported when it ends; the server is ended once it listens."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SEEN": str(folder / "seen.json")}
    said = folder / "said.txt"
    with said.open("w", encoding="utf-8") as errors:
        port = _free_port()
        given = [port if word == "PORT" else word for word in words]
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", WATCHED, *given],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    if given != words:
        while process.poll() is None and not _listens(port):
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
    if process.wait() not in (0, INTERRUPTED):
        raise SystemExit(f"kg {' '.join(words)} fails: {said.read_text(encoding='utf-8')}")
    found: list[str] = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    return found


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _listens(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def rows() -> list[Row]:
    """A row for each dependency, the heaviest first, and one each for what several bring and for Parley itself."""
    direct, loaded = purposes(), loaded_by()
    bringing: dict[str, list[str]] = {}
    for name in direct:
        for each in brought(name, direct):
            bringing.setdefault(each, []).append(name)
    found = []
    for name, purpose in direct.items():
        alone = _heaviest_first(each for each, by in bringing.items() if by == [name])
        found.append(Row(name, sum(map(weight, [name, *alone])), alone, purpose, loaded.get(name, [])))
    found.sort(key=lambda row: (-row.size, row.name))
    common = _heaviest_first(each for each, by in bringing.items() if len(by) > 1)
    found.append(Row("what several of these bring", sum(map(weight, common)), common, "", []))
    found.append(Row("Parley itself", own_weight(), [], "with its network, lexicon and data", [*COMMANDS]))
    return found


def _heaviest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (-weight(name), name))


def table() -> str:
    """The rows as Markdown, with their sum."""
    found = rows()
    lines = [
        f"Taken by `python scripts/weight.py --write` ({platform.system()}, {platform.machine()}, Python "
        f"{platform.python_version()}): {sum(row.size for row in found) / MB:,.0f} MB in all.",
        "",
        "| dependency | MB | among it, brought by it alone | for | loaded by `kg` |",
        "|---|---:|---|---|---|",
    ]
    for row in found:
        heavy = ", ".join(f"{name} {weight(name) / MB:.0f}" for name in row.brings if weight(name) >= MB)
        loaded = "all of these" if len(row.loaded) == len(COMMANDS) else ", ".join(row.loaded)
        lines.append(f"| {row.name} | {row.size / MB:.1f} | {heavy} | {row.purpose} | {loaded} |")
    return "\n".join(lines)


if __name__ == "__main__":
    text = table()
    print(text)
    if "--write" in sys.argv[1:]:
        put(ROOT / "docs" / "benchmarks.md", text, "weight")
