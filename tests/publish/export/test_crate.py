"""The RO-Crate: the library of its makers reads it, and every file is what the description says."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import pyoxigraph
import pytest

from kg.graph.store import Store, open_store
from kg.publish.export import export


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    (folder,) = {file.parent for file in export(store, "ro-crate", tmp_path / "crate")}
    return folder


def test_its_own_library_reads_the_description(folder: Path) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(folder)
    assert crate.root_dataset["name"] == "Who negotiates with whom, by 2 articles"
    assert str(crate.root_dataset["datePublished"]).startswith("2031-03-05")
    assert crate.root_dataset["license"]["name"] == "Rights in the articles"
    described = {entity.id: entity for entity in crate.data_entities}
    assert described.keys() == {path.name for path in folder.iterdir()} - {"ro-crate-metadata.json"}
    for name, entity in described.items():
        content = (folder / name).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert int(entity["contentSize"]) == len(content)
    build = crate.dereference("#build")
    assert build["instrument"]["version"] == version("parley-kg")
    assert build["instrument"]["license"]["name"] == "Apache License 2.0"
    articles = [(article["identifier"], article["datePublished"]) for article in build["object"]]
    assert articles == [("lakeside-a", "2031-03-04"), ("lakeside-b", "2031-03-05")]


def test_its_library_writes_it_again(folder: Path, tmp_path: Path) -> None:
    from rocrate.rocrate import ROCrate

    ROCrate(folder).write(tmp_path / "copy")
    again = ROCrate(tmp_path / "copy")
    assert {entity.id for entity in again.get_entities()} == {entity.id for entity in ROCrate(folder).get_entities()}


def test_the_store_opens_from_the_crate(folder: Path, store: Store) -> None:
    assert set(open_store(folder / "talks.nq").quads) == set(store.quads)


def test_the_description_is_json_ld(folder: Path) -> None:
    # The context is named, not fetched: with its words under one namespace the document must parse.
    text = (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    local = text.replace('"https://w3id.org/ro/crate/1.1/context"', '{"@vocab": "http://schema.org/"}')
    quads = list(pyoxigraph.parse(local, format=pyoxigraph.RdfFormat.JSON_LD, base_iri="https://example.org/crate/"))
    assert len({quad.subject for quad in quads}) == 11
