"""The folder for Neo4j: headers its bulk import knows, relationships that lead to nodes, a script that names it all."""

from __future__ import annotations

import csv
import os
import re
import subprocess
from pathlib import Path

import pytest

from kg.graph.store import Store
from kg.model import Kind
from kg.publish.export import export
from tests import factory
from tests.publish.export.conftest import store_of

FIELD = re.compile(r"(:(ID|LABEL|START_ID|END_ID|TYPE)|iri:ID|[A-Za-z]+(:int|:float|\[\])?)")


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    (folder,) = {file.parent for file in export(store, "neo4j", tmp_path / "talks")}
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_headers_are_typed_and_every_relationship_leads_to_nodes(folder: Path) -> None:
    nodes: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        table = rows(path)
        assert table and all(FIELD.fullmatch(field) for field in table[0]), path.name
        assert {len(row) for row in table} == {len(table[0])} and all(None not in row for row in table)
        nodes += [row["iri:ID"] for row in table if "iri:ID" in row]
    assert len(nodes) == len(set(nodes)) > 0
    ends = [row for name in ("relations", "claim-links") for row in rows(folder / f"{name}.csv")]
    for row in ends:
        assert re.fullmatch("[A-Z]+(_[A-Z]+)*", row[":TYPE"])
        assert row[":START_ID"] in nodes and row[":END_ID"] in nodes


def test_labels_and_numbers_are_of_their_kind(folder: Path) -> None:
    labels = {label for row in rows(folder / "entities.csv") for label in row[":LABEL"].split("|")}
    assert labels <= {"Entity", *(kind.class_name for kind in Kind)} and {"Entity", "PostHolding"} <= labels
    texts = {row["iri:ID"]: row["text"] for row in rows(folder / "articles.csv")}
    articles = {
        row[":START_ID"]: row[":END_ID"] for row in rows(folder / "claim-links.csv") if row[":TYPE"] == "IN_ARTICLE"
    }
    for claim in rows(folder / "claims.csv"):
        start, end = int(claim["start:int"]), int(claim["end:int"])
        assert texts[articles[claim["iri:ID"]]][start:end] == claim["quote"]
        assert 0 <= float(claim["confidence:float"]) <= 1


def test_who_led_is_one_step_away(folder: Path) -> None:
    names = {row["iri:ID"]: row["label"] for row in rows(folder / "entities.csv")}
    led = {names[row[":END_ID"]] for row in rows(folder / "relations.csv") if row[":TYPE"] == "LED_BY"}
    assert led == {"Anna Keller", "Tomas Rybak"}


def test_what_an_article_says_cannot_break_out_of_its_cell(tmp_path: Path) -> None:
    make = factory.ReadingMaker("odd")
    nation = make.nation('Nor"land, \n| or so', "Nor|land")
    make.say('a "host",\nthey | said', make.talks("Lakeside talks"), "hostedBy", nation)
    export(store_of([make.reading()]), "neo4j", tmp_path / "odd")
    (odd,) = [row for row in rows(tmp_path / "odd" / "entities.csv") if row["kind"] == "nation"]
    assert odd["label"] == 'Nor"land, \n| or so'
    assert odd["names[]"].split("|") == ['Nor"land, \n¦ or so', "Nor¦land"]
    (edge,) = rows(tmp_path / "odd" / "relations.csv")
    assert edge["quote"] == 'a "host",\nthey | said'


def test_the_script_hands_every_table_to_the_import(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "neo4j-admin"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n')
    program.chmod(0o755)
    done = subprocess.run(
        ["sh", str(folder / "import.sh"), "talks"],
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    words = done.stdout.splitlines()
    assert words[:4] == ["database", "import", "full", "talks"]
    given = dict(word.partition("=")[::2] for word in words if word.endswith("relations.csv"))
    assert given == {"--relationships": "relations.csv"}
    named = {word.partition("=")[2] for word in words if word.endswith(".csv")}
    assert named == {path.name for path in folder.glob("*.csv")}
    for word in words:
        option, _, name = word.partition("=")
        if name.endswith(".csv"):
            assert (option == "--nodes") == ("iri:ID" in (folder / name).read_text(encoding="utf-8").splitlines()[0])
