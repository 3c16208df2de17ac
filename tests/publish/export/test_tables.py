"""Parquet tables: typed, joined by their ids, and with the words where the offsets say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

from kg.graph.store import Store
from kg.publish.export import export
from tests.publish.export.conftest import store_of


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    (folder,) = {file.parent for file in export(store, "parquet", tmp_path / "talks")}
    return folder


def test_every_claim_stands_in_its_article_where_the_offsets_say(folder: Path) -> None:
    claims = pd.read_parquet(folder / "claims.parquet")
    texts = pd.read_parquet(folder / "articles.parquet").set_index("id")["text"]
    assert len(claims) > 30
    for claim in claims.itertuples():
        assert texts[claim.article][claim.start : claim.end] == claim.quote


def test_the_tables_join(folder: Path) -> None:
    tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in ("claims", "edges", "entities")}
    entities = tables["entities"].set_index("id")
    led = tables["edges"].query("relation == 'ledBy'").join(entities["kind"], on="to")
    assert set(led["kind"]) == {"person"} and set(led["toLabel"]) == {"Anna Keller", "Tomas Rybak"}
    assert set(tables["claims"]["subject"]) <= set(entities.index)
    assert set(led["claims"].explode()) <= set(tables["claims"]["id"])


def test_columns_have_types(folder: Path) -> None:
    claims, entities = (parquet.read_schema(folder / f"{name}.parquet") for name in ("claims", "entities"))
    assert [str(claims.field(name).type) for name in ("start", "confidence", "quote")] == ["int32", "double", "string"]
    assert str(entities.field("names").type).startswith("list<")


def test_the_columns_of_an_empty_store_are_the_same(folder: Path, tmp_path: Path) -> None:
    export(store_of([]), "parquet", tmp_path / "empty")
    for name in ("articles", "claims"):
        full, empty = (parquet.read_schema(path / f"{name}.parquet") for path in (folder, tmp_path / "empty"))
        assert empty.equals(full)


def test_without_pyarrow_the_sentence_says_what_to_install(built: Path, tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from kg.cli import main\n"
        f"sys.argv = ['kg', 'export', '--format', 'parquet', '-o', 'talks', '--store', {str(built)!r}]\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "kg: Parquet needs pyarrow; install it with: pip install 'parley-kg[parquet]'\n"
    assert not list(tmp_path.iterdir())
