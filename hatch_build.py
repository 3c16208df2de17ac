"""Brings what the package takes from npm into it, pinned by hashes, while it is built.

That is the SPARQL editor of `kg serve`, what draws its rows, and the outlines of the countries for maps. Without npm,
or without a way to reach it, the package is built all the same: its SPARQL page then has a plain field and a table
alone, its map no outlines.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Package(NamedTuple):
    """A package of npm: name and version, sha512 of its archive, the files wanted of it, what follows without it."""

    name: str
    integrity: str
    folder: str
    wanted: tuple[str, ...]
    without: str


_UNDRAWN = "`kg serve` shows the rows of a query as a table alone"


PACKAGES = (
    Package(
        "@zazuko/yasqe@4.6.2",
        "83iCLuBIgU04KBIaibxZTjKvrXD6sEe/+aqsHxLb4+ZVD4eaUwh5hFJEetuWkiKBY6WxTjVOmhKXvh2AAOR14g==",
        "package/build",
        ("yasqe.min.js", "yasqe.min.css"),
        "`kg serve` gets a plain field for SPARQL",
    ),
    Package(
        "world-atlas@2.0.2",
        "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
        "package",
        ("countries-110m.json",),
        "the map of `kg view` has no outlines",
    ),
    Package(
        "vega@6.4.0",
        "rHXCq2LpEWCLMjXBEj7hocY9G0/i5TGYRayGGSj06VTF4+l2IG2Z7oeZKCjWbUh/7hTE/mVhbaOPB72wCElh6g==",
        "package/build",
        ("vega.min.js",),
        _UNDRAWN,
    ),
    Package(
        "vega-lite@6.5.0",
        "fMXF6s0MrIg0UTWnLIfeFtgSLzVhyzSKobzGrh5rhS+mL6FOYFG3m7ouJ4U23gj65EK+gl9FIIT5w7wLNaAzkA==",
        "package/build",
        ("vega-lite.min.js",),
        _UNDRAWN,
    ),
    Package(
        "vega-interpreter@2.3.2",
        "JDAoi3taFcCDLujZG84TNNUXdkAZ5WsSHssx8lWVYaxb9Slsjk7v7PtRIYXpSlUwLaKGRBqoJ9KDs36Z0eMEIw==",
        "package/build",
        ("vega-interpreter.js",),
        _UNDRAWN,
    ),
)
#: A browser knows no packages; what this one is to give stands in Vega itself as well.
IMPORTED = re.compile(rb"import (\{[^{}]*\}) from 'vega-util';")


class FilesFromNpm(BuildHookInterface):  # type: ignore[type-arg]  # hatchling gives its hooks no usable parameter
    """Puts the files under kg/vendor in place before the wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing, and add it to the build."""
        vendor = Path(self.root) / "kg" / "vendor"
        for package in PACKAGES:
            if not all((vendor / name).exists() for name in package.wanted):
                fetch(package, vendor)
        build_data["artifacts"].append("kg/vendor/*")


def _warn(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def fetch(package: Package, vendor: Path) -> None:
    """Write a package's files into a folder; say on standard error why it cannot be done."""
    npm = shutil.which("npm")
    if npm is None:
        _warn(f"Node is missing, so {package.without}; install nodejs and npm, and build again.")
        return
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm, "pack", "--silent", package.name]
        # npm as it is on the PATH, and no argument that a user gave
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)  # noqa: S603 - see above
        packed = next(Path(scratch).glob("*.tgz"), None)
        if done.returncode or packed is None:
            _warn(f"npm cannot fetch {package.name}, so {package.without}: {done.stderr.strip()[-200:]}")
            return
        digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if digest != package.integrity:
            raise RuntimeError(
                f"What npm gave for {package.name} is not what was pinned (sha512 {digest}); nothing was built."
            )
        vendor.mkdir(parents=True, exist_ok=True)
        with tarfile.open(packed) as archive:
            for name in package.wanted:
                member = archive.extractfile(f"{package.folder}/{name}")
                if member is None:
                    raise RuntimeError(f"{package.name} holds no {name}; nothing was built.")
                # A map of a script is not in the package, and a browser with its tools open would ask for it.
                lines = [line for line in member.read().splitlines() if b"sourceMappingURL" not in line]
                (vendor / name).write_bytes(IMPORTED.sub(rb"const \1 = vega;", b"\n".join(lines)) + b"\n")
