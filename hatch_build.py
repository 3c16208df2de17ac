"""Brings what the package takes from npm into it, pinned by hashes, while it is built.

That is the SPARQL editor of `kg serve`, what draws its rows, and the outlines of the countries for maps. Without npm,
or without a way to reach it, the package is built all the same: its SPARQL page then has a plain field and a table
alone, its map no outlines.
"""

from __future__ import annotations

import base64
import hashlib
import json
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
    """A package of npm: name and version, licence (SPDX), sha512 of its archive, the files wanted of it and the folder
    they are in, what follows without it.
    """

    name: str
    licence: str
    integrity: str
    folder: str
    wanted: tuple[str, ...]
    without: str

    @property
    def licence_file(self) -> str:
        """The file in which its licence goes along."""
        return f"{self.name.rpartition('@')[0].rpartition('/')[2]}.licence.txt"


_UNDRAWN = "`kg serve` shows the rows of a query as a table alone"


PACKAGES = (
    Package(
        "@zazuko/yasqe@4.6.2",
        "MIT",
        "83iCLuBIgU04KBIaibxZTjKvrXD6sEe/+aqsHxLb4+ZVD4eaUwh5hFJEetuWkiKBY6WxTjVOmhKXvh2AAOR14g==",
        "package/build",
        ("yasqe.min.js", "yasqe.min.css"),
        "`kg serve` gets a plain field for SPARQL",
    ),
    Package(
        "world-atlas@2.0.2",
        "ISC",
        "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
        "package",
        ("countries-110m.json",),
        "the map of `kg view` has no outlines",
    ),
    Package(
        "vega@6.4.0",
        "BSD-3-Clause",
        "rHXCq2LpEWCLMjXBEj7hocY9G0/i5TGYRayGGSj06VTF4+l2IG2Z7oeZKCjWbUh/7hTE/mVhbaOPB72wCElh6g==",
        "package/build",
        ("vega.min.js",),
        _UNDRAWN,
    ),
    Package(
        "vega-lite@6.5.0",
        "BSD-3-Clause",
        "fMXF6s0MrIg0UTWnLIfeFtgSLzVhyzSKobzGrh5rhS+mL6FOYFG3m7ouJ4U23gj65EK+gl9FIIT5w7wLNaAzkA==",
        "package/build",
        ("vega-lite.min.js",),
        _UNDRAWN,
    ),
    Package(
        "vega-interpreter@2.3.2",
        "BSD-3-Clause",
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
            if not all((vendor / name).exists() for name in (*package.wanted, package.licence_file)):
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
        with tarfile.open(packed) as archive:
            _unpack(package, archive, vendor)


def _unpack(package: Package, archive: tarfile.TarFile, vendor: Path) -> None:
    """Write the files that are wanted of a package's archive, and its licence."""
    vendor.mkdir(parents=True, exist_ok=True)
    for name in package.wanted:
        content = _read(archive, f"{package.folder}/{name}")
        if content is None:
            raise RuntimeError(f"{package.name} holds no {name}; nothing was built.")
        # A map of a script is not in the package, and a browser with its tools open would ask for it.
        lines = [line for line in content.splitlines() if b"sourceMappingURL" not in line]
        (vendor / name).write_bytes(IMPORTED.sub(rb"const \1 = vega;", b"\n".join(lines)) + b"\n")
    about = json.loads(_read(archive, "package/package.json") or b"{}")
    if about["license"] != package.licence:
        raise RuntimeError(f"{package.name} has another licence: {about['license']}; nothing was built.")
    text = _read(archive, "package/LICENSE") or f"By {about['author']}\n".encode()
    (vendor / package.licence_file).write_bytes(f"{package.name}: {package.licence}\n\n".encode() + text)


def _read(archive: tarfile.TarFile, name: str) -> bytes | None:
    """The content of a file of an archive; None where it has none of that name."""
    try:
        member = archive.extractfile(name)
    except KeyError:
        return None
    return member.read() if member else None
