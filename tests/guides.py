"""The guides' blocks of code, and how they are run as a reader would run them.

``sh``: commands, which must succeed. ``console``: commands after a ``$``, each with what it prints, where ``...`` alone
stands for any lines and ``…`` for any words. ``sparql``: a query the store answers. ``python``: a program.
``<!-- file: NAME -->`` before a block says that the reader keeps it as that file, ``<!-- not run: REASON -->`` that no
test can run it.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from tests.conftest import ROOT

#: Languages whose blocks are run; blocks in the others are shown only.
RUN = ("sh", "console", "sparql", "python")
SHOWN = ("text", "toml", "turtle", "json", "r")
SECONDS = 120


@dataclass(frozen=True)
class Block:
    """A block of code, where it stands, and what the comment before it says."""

    page: str
    line: int
    language: str
    text: str
    note: str = ""

    @property
    def excuse(self) -> str:
        """Why it is not run, if it is not."""
        return self.note.partition("not run: ")[2]

    @property
    def file(self) -> str:
        """The file a reader keeps it as, if any."""
        return self.note.partition("file: ")[2]

    def steps(self) -> list[tuple[str, str]]:
        """The commands, each with what it prints; a block without ``$`` does not show that."""
        if self.language == "console":
            parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
            return [(command, printed) for command, _, printed in (part.partition("\n") for part in parts)]
        joined = self.text.replace("\\\n", " ")
        return [(line, "") for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page; one that is only indented has no language."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    found = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in ("fence", "code_block") and token.map:
            comment = before.content if before is not None and before.type == "html_block" else ""
            note = re.search(r"<!-- ((?:not run|file): .+?) -->\s*$", comment)
            found.append(
                Block(page.name, token.map[0] + 1, token.info.strip(), token.content, note.group(1) if note else "")
            )
    return found


@dataclass
class Reader:
    """Somebody who does in a folder what a page says, block by block.

    ``hosts`` are put in place of the addresses the pages name. What listens or follows, as ``kg serve`` does, is left
    running until the reader is done with the page.
    """

    folder: Path
    environment: Mapping[str, str]
    hosts: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def follow(self, block: Block) -> None:
        """Do what the block says. Raises AssertionError where something else comes of it than the page says."""
        if block.file:
            (self.folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "sparql":
            self._expect(block, self._run("kg query -", block.text))
        elif block.language == "python":
            self._expect(block, self._run(f"{sys.executable} -", self._local(block.text)))
        else:
            for command, printed in block.steps():
                self._step(block, self._local(command), printed)

    def _step(self, block: Block, command: str, printed: str) -> None:
        if command.startswith(("export ", "cd ")):
            self.kept.append(command)
        elif command.startswith("kg serve") or (command.startswith("kg watch") and "--once" not in command):
            self._leave_running(block, command.partition(" #")[0])
        else:
            done = self._run(command)
            self._expect(block, done)
            if block.language == "console":
                assert alike(printed, done.stdout), f"{block.page}:{block.line}: {command} prints\n{done.stdout}"

    def _run(self, command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-ec", "\n".join([*self.kept, command])],
            cwd=self.folder,
            env=dict(self.environment),
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=SECONDS,
        )

    def _expect(self, block: Block, done: subprocess.CompletedProcess[str]) -> None:
        # 4: some articles failed, which a page that shows what it looks like may show.
        fine = (0, 4) if block.language == "console" else (0,)
        assert done.returncode in fine, f"{block.page}:{block.line}: {done.args[-1]}\n{done.stdout}"

    def _leave_running(self, block: Block, command: str) -> None:
        if command.startswith("kg serve"):
            port = free_port()
            told = re.search(r"--port (\d+)", command)
            self.hosts[f"127.0.0.1:{told.group(1) if told else 8765}"] = f"127.0.0.1:{port}"
            command += f" --port {port}"
        process = subprocess.Popen(
            ["bash", "-ec", "\n".join([*self.kept, f"exec {command}"])],
            cwd=self.folder,
            env=dict(self.environment),
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if re.match(r"Open http|\d\d:\d\d ", line):
                break
        else:
            raise AssertionError(f"{block.page}:{block.line}: {command}\n{''.join(said)}")
        if command.startswith("kg serve"):
            _wait_for(port)

    def _local(self, text: str) -> str:
        for named, real in self.hosts.items():
            text = text.replace(named, real)
        return text

    def leave(self) -> None:
        """End what was left running, by Ctrl-C as a reader would."""
        for process in self.running:
            process.send_signal(signal.SIGINT)
        for process in self.running:
            process.communicate(timeout=20)


#: How sure a claim is, in an escaped line, and how far this may differ between processors.
_SURE, _DIFFERENCE = re.compile(r"\b0\\\.\d\d\b"), 0.05


def alike(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed: but for what it leaves out, for the time of day, and for how sure claims
    are, in which processors of different kinds differ a little.
    """
    lines = [
        r"(?:.*\n)*?" if line == "..." else ".*".join(map(re.escape, line.split("…"))) + "\n" for line in _lines(shown)
    ]
    pattern = _SURE.sub(r"\\b(0\\.\\d\\d)\\b", "".join(lines))
    found = re.fullmatch(pattern, "".join(f"{line}\n" for line in _lines(printed)))
    expected = _SURE.findall("".join(lines))
    return found is not None and all(
        abs(float(one.replace("\\", "")) - float(other)) <= _DIFFERENCE
        for one, other in zip(expected, found.groups(), strict=True)
    )


def _lines(text: str) -> Iterator[str]:
    for line in text.rstrip().splitlines():
        yield re.sub(r"^\d\d:\d\d ", "12:00 ", line.rstrip())


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")


def reader_environment(cache: Path, proxy: str) -> dict[str, str]:
    """A terminal of 100 columns without colours, `kg` and `python` on the path, the web behind a proxy of our own."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "COV_"))}
    return {
        **settings,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "KG_FETCH_PAUSE": "0",
        "XDG_CACHE_HOME": str(cache),
        "http_proxy": proxy,
        "no_proxy": "127.0.0.1,localhost",
    }
