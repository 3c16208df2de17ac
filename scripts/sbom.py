"""What ships with Parley and under which licences: a bill of materials in CycloneDX, and a table for people.

Usage: python scripts/sbom.py [FOLDER]          (default build/sbom)
Packages and their hashes are those of uv.lock, licences those that the installed packages state (scripts/licences.yaml
where they state none that SPDX knows), and what Parley carries of others stands there and in hatch_build.py. The same
lock file gives the same bytes.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from license_expression import OR, ExpressionError, LicenseSymbol, get_spdx_licensing

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from hatch_build import PACKAGES, Package  # noqa: E402 - it stands in the root, where no package is

Component = dict[str, Any]


@cache
def curated() -> dict[str, Any]:
    """What scripts/licences.yaml says."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "scripts" / "licences.yaml").read_text(encoding="utf-8"))
    return found


#: Knows the expressions of SPDX; making one takes a moment.
_SPDX = get_spdx_licensing()


def licence(name: str) -> str | None:
    """The licence of a package of Python as an expression of SPDX; None where nobody says."""
    if name in curated()["packages"]:
        return str(curated()["packages"][name])
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classifiers = (each.rpartition(" :: ")[2] for each in about.get_all("Classifier", []) if "License ::" in each)
    named = (about.get_all(key, [""])[0].partition("\n")[0] for key in ("License-Expression", "License"))
    stated = (*named, *classifiers)
    return next((found for each in stated if (found := _expression(each))), None)


def _expression(stated: str | None) -> str | None:
    text = curated()["names"].get(stated, stated)
    if not text:
        return None
    try:
        return str(_SPDX.parse(text, validate=True))
    except ExpressionError:
        return None


def is_allowed(expression: str) -> bool:
    """Whether something may ship under it: under one of a choice of licences, or all of a list."""
    return _holds(_SPDX.parse(expression))


def _holds(part: Any) -> bool:
    if isinstance(part, LicenseSymbol):
        return part.key in curated()["allowed"]
    return (any if isinstance(part, OR) else all)(map(_holds, part.args))


def bill() -> dict[str, Any]:
    """The bill of materials. Raises SystemExit where nobody says under which licence something is."""
    command = [str(Path(sys.executable).with_name("uv")), "export", "--frozen", "--no-dev", "--format", "cyclonedx1.5"]
    exported = subprocess.run([*command, "--quiet"], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(exported.stdout)
    for name in ("serialNumber", "timestamp"):  # they differ from run to run
        found.pop(name, None)
        found["metadata"].pop(name, None)
    found["metadata"]["component"]["licenses"] = [{"expression": "Apache-2.0"}]
    for component in found["components"]:
        stated = licence(component["name"])
        if stated is None:
            raise SystemExit(
                f"Nobody says under which licence {component['name']} is: add it to scripts/licences.yaml."
            )
        component["licenses"] = [{"expression": stated}]
    found["components"] += [*map(_of_npm, PACKAGES), *map(_bundled, curated()["bundled"])]
    return found


def _of_npm(package: Package) -> Component:
    name, _, version = package.name.rpartition("@")
    purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
    digest = base64.b64decode(package.integrity).hex()
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "hashes": [{"alg": "SHA-512", "content": digest}],
        "description": f"{', '.join(package.wanted)} in kg/vendor",
        "licenses": [{"expression": package.licence}],
    }


def _bundled(row: dict[str, str]) -> Component:
    return {
        "type": row["type"],
        "bom-ref": row["name"],
        "name": row["name"],
        "description": f"{row['in']}; from {row['from']}",
        "licenses": [{"expression": row["licence"]}],
        "externalReferences": [{"type": "website", "url": row["source"]}],
    }


def table(components: list[Component]) -> str:
    """The components as Markdown."""
    lines = ["| what | version | licence | where |", "|---|---|---|---|"]
    for each in components:
        where = each.get("description", "a package of Python, installed beside Parley")
        lines.append(f"| {each['name']} | {each.get('version', '')} | {each['licenses'][0]['expression']} | {where} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "sbom"
    folder.mkdir(parents=True, exist_ok=True)
    made = bill()
    (folder / "parley-kg.cdx.json").write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    (folder / "licences.md").write_text(table(made["components"]), encoding="utf-8")
    print(f"{len(made['components'])} components: {folder / 'parley-kg.cdx.json'}, {folder / 'licences.md'}")
