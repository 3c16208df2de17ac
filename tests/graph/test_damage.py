"""Damage to a store is said in one sentence, or does no harm; it never gives other answers, and never a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import URIRef

from kg import editing, namespaces
from kg.errors import QueryError, StoreError
from kg.graph import damage
from kg.graph.digests import NAME
from kg.graph.store import open_store, save
from tests import factory
from tests.conftest import Run
from tests.damage import FILE_HARMS, HARMS, stores, turn_over, ways


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of each form, and one that was changed."""
    folder = tmp_path_factory.mktemp("whole")
    stores(folder, factory.lakeside())
    return folder


def _outcome(store: Path, before: bytes) -> str:
    try:
        return "the same" if open_store(store).nquads() == before else "other data"
    except StoreError as error:
        return "refused" if str(store) in str(error) and "\n" not in str(error) else f"unclear: {error}"
    except (RuntimeError, OSError) as error:
        return "refused" if damage.of_engine(error) else f"unclear: {error!r}"


def test_whatever_happens_to_its_files_a_store_never_gives_other_data(whole: Path, tmp_path: Path) -> None:
    before = open_store(whole / "talks.nq").nquads()
    harmed = {}
    for number, (name, file, harm) in enumerate(ways(*sorted(whole.iterdir()))):
        copy = tmp_path / str(number)
        shutil.copytree(whole, copy)
        harm(copy / file.relative_to(whole))
        harmed[name] = _outcome(copy / file.relative_to(whole).parts[0], before)
    assert len(harmed) > 300
    assert {name: outcome for name, outcome in harmed.items() if outcome not in ("refused", "the same")} == {}
    for folder in ("talks.kg", "changed.kg"):
        assert harmed[f"{folder}: the engine's MANIFEST, cut in half"] == "refused"
        assert harmed[f"{folder}: the generation, removed"] == "refused"
    assert harmed["talks.nq: another letter in literal 7"] == "refused"
    same = {name.partition(": ")[2].split(", ")[0] for name, outcome in harmed.items() if outcome == "the same"}
    assert {name for name in same if name not in HARMS | FILE_HARMS} <= {
        "the pointer",
        "the engine's LOG",
        f"the engine's {NAME}",
    }, "no harm to the data itself"


def test_a_folder_that_lost_its_digests_is_held_against_its_name(whole: Path, tmp_path: Path, kg: Run) -> None:
    store = tmp_path / "talks.kg"
    shutil.copytree(whole / "talks.kg", store)
    generation = store / (store / "current").read_text().strip()
    (generation / NAME).unlink()
    assert open_store(store).nquads() == open_store(whole / "talks.kg").nquads()
    (manifest,) = generation.glob("MANIFEST-*")
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    done = kg("ask", "timeline", "--store", str(store))
    assert done.returncode == 1 and "is damaged" in done.stderr and done.stderr.count("\n") == 1


def test_a_folder_without_its_pointer_is_its_only_generation_or_refused(
    whole: Path, two_articles: Path, tmp_path: Path, kg: Run
) -> None:
    """So a first build that was killed before it wrote the pointer is none that the next one stumbles over."""
    store = tmp_path / "talks.kg"
    shutil.copytree(whole / "talks.kg", store)
    (store / "current").unlink()
    before = open_store(store).nquads()
    assert before == open_store(whole / "talks.kg").nquads()
    shutil.copytree(next(store.glob("data-*")), store / "data-0123456789abcdef")
    for command in (("ask", "timeline"), ("check",), ("build", str(two_articles))):
        done = kg(*command, "--store", str(store))
        assert done.returncode == 1 and "is damaged" in done.stderr and "remove it" in done.stderr, done.stderr
    shutil.rmtree(store / "data-0123456789abcdef")
    assert kg("build", str(two_articles), "--store", str(store)).returncode == 0
    assert {article.id for article in open_store(store).articles()} == {"lakeside-a", "lakeside-b", "oslo-a", "oslo-b"}
    assert sorted(entry.name.partition("-")[0] for entry in store.iterdir()) == ["current", "data"]


def test_a_file_names_the_graph_that_is_not_as_it_was_written(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "talks.trig"
    text = (whole / "talks.trig").read_text()
    file.write_text(text.replace("Talks open", "Talks oven"))
    with pytest.raises(StoreError, match=r"lakeside-a.* delete its first line") as told:
        open_store(file)
    assert "lakeside-b" not in str(told.value)
    file.write_text(text.replace("Talks open", "Talks oven").partition("\n")[2])
    assert "Talks oven" in open_store(file).nquads().decode(), "who changes a store on purpose can say so"


def test_check_reads_all_of_a_large_store(
    whole: Path, tmp_path: Path, kg: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large store only sizes and small files are looked at when it is opened."""
    shutil.copytree(whole / "talks.kg", tmp_path / "talks.kg")
    assert damage.find(tmp_path / "talks.kg") == []
    for name in ("READ_THROUGH", "_SMALL"):
        monkeypatch.setattr(f"kg.graph.digests.{name}", 0)
    generation = tmp_path / "talks.kg" / (tmp_path / "talks.kg" / "current").read_text().strip()
    for file in generation.glob("*.sst"):
        turn_over(file, 0.2)
    for command in (("check",), ("ask", "timeline"), ("query", "SELECT * { GRAPH ?g { ?s ?p ?o } }")):
        done = kg(*command, "--store", str(tmp_path / "talks.kg"))
        assert done.returncode in (1, 3)
        assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1
        assert "damaged" in done.stderr or "bytes" in done.stdout
    with pytest.raises(StoreError, match="is damaged"):
        editing.change(str(tmp_path / "talks.kg"), {"action": "same", "thing": "Anna Keller", "other": "Tomas Rybak"})


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib uses it itself
def test_rdflib_reads_one_graph_of_a_folder_and_names_damage(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = URIRef(namespaces.graph("facts").value)
    assert len(list(open_store(whole / "talks.kg").dataset().graph(facts))) == len(
        open_store(whole / "talks.kg").graph_quads(namespaces.graph("facts"))
    )
    shutil.copytree(whole / "talks.kg", tmp_path / "talks.kg")
    for name in ("READ_THROUGH", "_SMALL"):
        monkeypatch.setattr(f"kg.graph.digests.{name}", 0)
    for file in (tmp_path / "talks.kg").glob("data-*/*.sst"):
        if file.stat().st_size > 10_000:
            turn_over(file, 0.5)
    dataset = open_store(tmp_path / "talks.kg").dataset()
    reads: list[Callable[[], object]] = [
        lambda: list(dataset.graph(facts)),
        lambda: len(dataset),
        lambda: list(dataset.graphs()),
        lambda: dataset.query("SELECT * { GRAPH ?g { ?s ?p ?o } }"),
    ]
    for read in reads:
        with pytest.raises(StoreError, match="is damaged"):
            read()
    with pytest.raises(QueryError, match="syntax error"):
        dataset.query("SELECT * { ?s")


def test_whatever_a_command_changes_is_kept_as_if_it_were_written_whole(
    talks: Path, two_articles: Path, tmp_path: Path, kg: Run
) -> None:
    """A change writes only what differs; what counts as unchanged must really be so."""
    (tmp_path / "people.ttl").write_text('<urn:keller> <http://www.w3.org/2000/01/rdf-schema#label> "Anna Keller" .')
    before = (talks / "current").read_text()
    for command in (
        ("remove", "oslo-b"),
        ("build", str(two_articles)),
        ("link",),
        ("link", "--not", "Iceland", "Q189"),
        ("link", "--remove", "Iceland"),
        ("different", "Anna Keller", "Tomas Rybak"),
        ("same", "Anna Keller", "Tomas Rybak"),
        ("reference", "people.ttl", "--source", "people"),
        ("reference", "--remove", "people"),
        ("build", "--again"),
    ):
        assert kg(*command).returncode == 0, command
        assert damage.find(talks) == [], command
        save(open_store(talks).quads, tmp_path / "whole.kg")
        assert (talks / "current").read_text() == (tmp_path / "whole.kg" / "current").read_text(), command
        assert len(list(talks.iterdir())) == 2
        if command[0] == "build" and len(command) > 1 and before:
            assert (talks / "current").read_text() == before, "an article taken out and read again leaves no trace"
            before = ""


def test_a_store_whose_last_article_was_removed_is_in_order(tmp_path: Path, kg: Run) -> None:
    (tmp_path / "one.txt").write_text("Norway and Latvia held talks on herring in Oslo on Monday.", encoding="utf-8")
    assert kg("build", "one.txt", "--store", "talks.kg", "--reader", "frames").returncode == 0
    (article,) = open_store(tmp_path / "talks.kg").articles()
    assert kg("remove", article.id, "--store", "talks.kg").returncode == 0
    checked = kg("check", "--store", "talks.kg")
    assert checked.returncode == 0, checked.stdout
