"""Brings the SPARQL editor of `kg serve` from npm into the package, pinned by its hash, while it is built.

Without npm, or without a way to reach it, the package is built all the same: its SPARQL page then has a plain field.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "@zazuko/yasqe@4.6.2"
INTEGRITY = "83iCLuBIgU04KBIaibxZTjKvrXD6sEe/+aqsHxLb4+ZVD4eaUwh5hFJEetuWkiKBY6WxTjVOmhKXvh2AAOR14g=="
WANTED = ("yasqe.min.js", "yasqe.min.css")


class EditorFromNpm(BuildHookInterface):  # type: ignore[type-arg]  # hatchling gives its hooks no usable parameter
    """Puts kg/vendor/yasqe.min.* in place before the wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing, and add it to the build."""
        vendor = Path(self.root) / "kg" / "vendor"
        if not all((vendor / name).exists() for name in WANTED):
            fetch(vendor)
        build_data["artifacts"].append("kg/vendor/*")


def _warn(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def fetch(vendor: Path) -> None:
    """Write the editor's files into a folder; say on standard error why it cannot be done."""
    npm = shutil.which("npm")
    if npm is None:
        _warn("Node is missing, so `kg serve` gets a plain field for SPARQL; install nodejs and npm, and build again.")
        return
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm, "pack", "--silent", PACKAGE]
        # npm as it is on the PATH, and no argument that a user gave
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)  # noqa: S603 - see above
        packed = next(Path(scratch).glob("*.tgz"), None)
        if done.returncode or packed is None:
            _warn(
                f"npm cannot fetch {PACKAGE}, so `kg serve` gets a plain field for SPARQL: {done.stderr.strip()[-200:]}"
            )
            return
        digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if digest != INTEGRITY:
            raise RuntimeError(
                f"What npm gave for {PACKAGE} is not what was pinned (sha512 {digest}); nothing was built."
            )
        vendor.mkdir(parents=True, exist_ok=True)
        with tarfile.open(packed) as archive:
            for name in WANTED:
                member = archive.extractfile(f"package/build/{name}")
                if member is None:
                    raise RuntimeError(f"{PACKAGE} holds no {name}; nothing was built.")
                # The map is not in the package, and a browser with its tools open would ask for it.
                lines = [line for line in member.read().splitlines() if b"sourceMappingURL" not in line]
                (vendor / name).write_bytes(b"\n".join(lines) + b"\n")
