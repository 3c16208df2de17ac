"""An IRI that a user's decision or a later article took from a thing goes on to lead to it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad

from kg import batch, namespaces
from kg.graph.renamed_entities import Renaming
from kg.graph.store import Store, open_store
from tests.conftest import Run
from tests.publish.serve.conftest import serving
from tests.reading import drafted

#: Two articles that call one woman by names no rule ties.
HARBOUR = "OSLO, March 10, 2031 - Anna Keller led the Norwegian delegation at the fisheries talks with Iceland in Oslo."
FORT = "OSLO, March 10, 2031 - Ana Martinsen led the Norwegian delegation at the fisheries talks with Iceland in Oslo."
FIRST, SECOND = "person/ana-martinsen", "person/anna-keller"


@pytest.fixture
def store(kg: Run, tmp_path: Path) -> Path:
    for name, text in (("harbour", HARBOUR), ("fort", FORT)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    batch.build([str(tmp_path / "harbour.txt"), str(tmp_path / "fort.txt")], location=tmp_path / "talks.trig")
    return tmp_path / "talks.trig"


def replaced(store: Path) -> dict[str, str]:
    """The old IRIs, each with the new one, both without what all IRIs begin with."""
    quads = open_store(store).graph_quads(namespaces.graph("replaced"))
    base = namespaces.id_base()
    return {str(quad.subject.value).removeprefix(base): str(quad.object.value).removeprefix(base) for quad in quads}  # type: ignore[union-attr]  # IRIs all


def test_what_one_decision_renames_resolves_and_another_takes_it_back(kg: Run, store: Path) -> None:
    assert replaced(store) == {}
    assert kg("same", "Ana Martinsen", "Anna Keller", "--store", store).returncode == 0
    ((old, new),) = replaced(store).items()
    assert {old, new} == {FIRST, SECOND}
    explained = kg("explain", old, "--store", store)
    assert explained.stdout == kg("explain", new, "--store", store).stdout != ""
    assert f"{old} is {namespaces.id_base()}{new} now." in explained.stderr
    by_iri = kg("explain", namespaces.id_base() + old, "--store", store)
    assert by_iri.stdout == explained.stdout
    assert kg("different", "Ana Martinsen", "Anna Keller", "--store", store).returncode == 0
    assert replaced(store) == {}


def test_it_outlives_a_rebuild_and_goes_when_its_articles_are_gone(kg: Run, store: Path) -> None:
    kg("same", "Ana Martinsen", "Anna Keller", "--store", store)
    before = replaced(store)
    assert kg("build", "--again", "--store", store).returncode == 0
    assert replaced(store) == before != {}
    assert kg("check", "--store", store).returncode == 0
    for article in open_store(store).articles():
        kg("remove", article.id, "--store", store)
    assert replaced(store) == {}


#: An article that gives the woman of the first one a longer name, and so another IRI.
LATER = (
    "OSLO, March 12, 2031 - Anna Keller Holm led the Norwegian delegation at the fisheries talks with Iceland in Oslo."
)


def test_what_a_later_article_renames_resolves_too(kg: Run, store: Path, tmp_path: Path) -> None:
    before = kg("explain", SECOND, "--store", store).stdout
    (tmp_path / "later.txt").write_text(LATER, encoding="utf-8")
    assert kg("build", "later.txt", "--store", store).returncode == 0
    new = replaced(store)[SECOND]
    assert new == "person/anna-keller-holm"
    explained = kg("explain", SECOND, "--store", store)
    assert f"{SECOND} is {namespaces.id_base()}{new} now." in explained.stderr
    assert "Anna Keller Holm" in explained.stdout and "Anna Keller Holm" not in before
    (later,) = (article.id for article in open_store(store).articles() if "Holm" in article.text)
    assert kg("remove", later, "--store", store).returncode == 0
    assert SECOND not in replaced(store)
    assert kg("explain", SECOND, "--store", store).stdout == before


@pytest.mark.slow
def test_the_server_sends_on_who_asks_for_the_old_one(kg: Run, store: Path) -> None:
    kg("same", "Ana Martinsen", "Anna Keller", "--store", store)
    ((old, new),) = replaced(store).items()
    with serving(store) as server:
        answer = httpx.get(f"{server}/id/{old}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/id/{new}")
        for accept in ("text/html", "text/turtle"):
            shown = httpx.get(f"{server}/id/{old}", headers={"Accept": accept}, follow_redirects=True)
            assert shown.status_code == 200 and "Anna Keller" in shown.text


def build_drafted(kg: Run, folder: Path, draft: drafted.Json) -> None:
    """Read the article of the draft by it, and another one about talks in Oslo."""
    (folder / "drafts").mkdir(exist_ok=True)
    (folder / "drafts" / "oslo.json").write_text(json.dumps(draft), encoding="utf-8")
    articles = [{"id": "oslo", "text": drafted.TEXT, "published": "2031-03-04"}, {"id": "harbour", "text": HARBOUR}]
    (folder / "two.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    done = kg("build", "two.jsonl", "--drafts", "drafts", "--store", "talks.trig")
    assert done.returncode == 0, done.stderr


def entities(store: Path) -> set[str]:
    base, denotes = namespaces.id_base(), namespaces.term("denotes")
    quads = open_store(store).quads.quads_for_pattern(None, denotes, None, namespaces.graph("identity"))
    return {quad.object.value.removeprefix(base) for quad in quads if isinstance(quad.object, NamedNode)}


def test_what_another_reading_of_the_same_words_renames_resolves_and_keeps_its_decisions(
    kg: Run, tmp_path: Path
) -> None:
    store = tmp_path / "talks.trig"
    build_drafted(kg, tmp_path, drafted.DRAFT)
    before = entities(store)
    first, second = sorted(iri for iri in before if iri.startswith("negotiation/"))
    assert kg("different", first, second, "--store", store).returncode == 0
    otherwise = drafted.talks(name="herring talks", place=None, start=None)
    build_drafted(kg, tmp_path, drafted.draft(negotiations=[otherwise]))
    found, gone = replaced(store), before - entities(store)
    assert {iri.partition("/")[0] for iri in found} == {"negotiation", "delegation"}
    assert {iri for iri in gone if iri.startswith(("negotiation/", "delegation/"))} == found.keys()
    sides = [(old.split("-")[0], new.split("-")[0]) for old, new in found.items() if old.startswith("delegation/")]
    assert sorted(sides) == [("delegation/denmark", "delegation/denmark"), ("delegation/iceland", "delegation/iceland")]
    renamed, kept = (found.get(iri, iri) for iri in (first, second))
    assert "user said so" in kg("why-same", renamed, kept, "--store", store).stdout
    assert kg("check", "--store", store).returncode == 0


IDENTITY, REPLACED = namespaces.graph("identity"), namespaces.graph("replaced")


def denoting(chance: random.Random, articles: int) -> set[Quad]:
    """That some referents of so many articles are one of a few entities each."""
    entities = [namespaces.data("person", f"person-{number}") for number in range(6)]
    referents = [
        namespaces.article(f"article-{article}", f"{each}") for article in range(articles) for each in range(2)
    ]
    kept = [each for each in referents if chance.random() < 0.8]
    return {Quad(each, namespaces.term("denotes"), chance.choice(entities), IDENTITY) for each in kept}


def leading(store: Store) -> set[Quad]:
    return set(store.quads.quads_for_pattern(None, None, None, REPLACED))


def test_a_change_in_parts_leaves_the_old_iris_that_it_leaves_at_once() -> None:
    """Some of the articles come with the change; the rest had other entities before, and more before that."""
    leads = [lead_the_same(seed) for seed in range(30)]
    assert sum(map(bool, leads)) > 20, "else the rest says little"


def lead_the_same(seed: int) -> set[Quad]:
    """The old IRIs that a random change leaves, in parts and at once."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    parts, whole = Store(pyoxigraph.Store()), Store(pyoxigraph.Store())
    for _ in range(3):
        said = denoting(chance, 4)
        for store in (parts, whole):
            Renaming().keep(store.quads, store.put({IDENTITY: said})[IDENTITY])
    renaming, came = Renaming(), chance.randint(4, 7)
    renaming.leave_out(f"article-{number}" for number in range(4, came))
    for _ in range(chance.randint(1, 4)):
        said = denoting(chance, came)
        renaming.keep(parts.quads, parts.put({IDENTITY: said})[IDENTITY])
    renaming = Renaming()
    renaming.leave_out(f"article-{number}" for number in range(4, came))
    renaming.keep(whole.quads, whole.put({IDENTITY: said})[IDENTITY])
    assert leading(parts) == leading(whole), seed
    there = {quad.object for quad in said}
    assert all(quad.object in there and quad.subject not in there for quad in leading(parts)), seed
    return leading(parts)
