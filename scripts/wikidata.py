"""Take the Wikidata ids of nations from two independent packages, and keep those on which both agree.

Usage: python scripts/wikidata.py RIGOUR CODER            from the root of a checkout, after

    .venv/bin/uv pip install --no-deps --target RIGOUR rigour==2.6.1                     (MIT; Python 3.11 on Linux)
    npm install --prefix CODER @rapideditor/country-coder@5.6.1                          (ISC)

Writes the part ``nations`` of ontology/reference/wikidata.yaml, and prints what was left out and why. Former states
stand in rigour alone, or in neither; where they are from stands beside them. The part ``organizations`` is kept by hand
and is left as it is; an id in it that country-coder contradicts ends the script.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from kg import reference

FILE = Path(__file__).resolve().parent.parent / "ontology" / "reference" / "wikidata.yaml"
BORDERS = Path("node_modules", "@rapideditor", "country-coder", "src", "data", "borders.json")
#: What stands before the part that is written, and after it.
BEGIN, END = "nations:\n", "\n# The organisations"
#: Former states go by other codes in rigour.
FORMER = {"AN": "an", "CS": "csxx", "CSHH": "cshh", "DDDE": "dd", "SUHH": "suhh", "YUCS": "yucs"}
#: Former states that neither has, each read with its label in the code of two other projects or more.
CONFIRMED = {
    "FRGE": ("Q713750", "West Germany"),
    "RHZW": ("Q217169", "Rhodesia"),
    "SVVN": ("Q180573", "South Vietnam"),
    "VDVN": ("Q172640", "North Vietnam"),
    "YDYE": ("Q199841", "South Yemen"),
}


def main() -> None:
    """Write the file, or say how the script is called."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rigour, coder = territories(Path(sys.argv[1])), borders(Path(sys.argv[2]))
    text = FILE.read_text(encoding="utf-8")
    check_organizations(yaml.safe_load(text)["organizations"], coder)
    head, _, rest = text.partition(BEGIN)
    lines = [line for code in sorted(reference.nation_names()) if (line := entry(code, rigour, coder))]
    FILE.write_text(head + BEGIN + "\n".join(lines) + "\n" + END + rest.partition(END)[2], encoding="utf-8")
    print(f"{len(lines)} of {len(reference.nation_names())} nations have an id.")


def territories(folder: Path) -> dict[str, dict[str, Any]]:
    """What rigour knows of each territory, by its code."""
    sys.path.insert(0, str(folder.resolve()))
    lines = importlib.import_module("rigour._core").territories_jsonl().splitlines()
    return {row["code"]: row for row in map(json.loads, filter(None, lines))}


def borders(folder: Path) -> dict[str, dict[str, Any]]:
    """What country-coder knows of each country, by its code."""
    features = json.loads((folder / BORDERS).read_text(encoding="utf-8"))["features"]
    return {row["iso1A2"]: row for row in (feature["properties"] for feature in features) if "iso1A2" in row}


def entry(code: str, rigour: dict[str, dict[str, Any]], coder: dict[str, dict[str, Any]]) -> str | None:
    """The line of a nation, or None, with the reason printed, where there is no id both agree on."""
    name = reference.nation_names()[code]
    if code in FORMER:
        row = rigour[FORMER[code]]
        return f"  {code}: {{qid: {row['qid']}, label: {row['name']}, by: [rigour]}}"
    if code in CONFIRMED:
        return "  {}: {{qid: {}, label: {}, by: [other]}}".format(code, *CONFIRMED[code])
    one, other = (rigour.get(code.lower()) or {}).get("qid"), (coder.get(code) or {}).get("wikidata")
    if one is None or one != other:
        print(f"left out: {code} {name} (rigour {one}, country-coder {other})")
        return None
    key = code if code != "NO" else '"NO"'  # which YAML 1.1 would read as false
    return f"  {key}: {{qid: {one}, label: {json.dumps(coder[code]['nameEn'], ensure_ascii=False)}}}"


def check_organizations(rows: list[dict[str, Any]], coder: dict[str, dict[str, Any]]) -> None:
    """End the script where country-coder gives an organisation another id than the file does."""
    for code, name in (("EU", "European Union"), ("UN", "United Nations")):
        (row,) = (row for row in rows if row["name"] == name)
        if row["qid"] != coder[code]["wikidata"]:
            sys.exit(f"{name}: {row['qid']} in the file, {coder[code]['wikidata']} in country-coder.")


if __name__ == "__main__":
    main()
