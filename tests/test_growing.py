"""A store that grew, shrank and was corrected step by step is the store that is built of the same articles at once."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest

from kg import batch, correcting, namespaces, pipeline, who_is_who
from kg.build_report import BuildReport
from kg.errors import IdentityError
from kg.graph import damage, populate, records
from kg.graph.store import Store, open_store, save, save_changes
from kg.model import Article, Failure, Judgement, Reading, Verdict
from kg.reading.corrections.stating import Signed
from tests import factory


def order(article: str, rounds: Sequence[str]) -> Reading:
    """An article that says in which order two rounds of talks came."""
    make = factory.ReadingMaker(article, published="2031-07-01")
    sides = [make.nation("Northland"), make.nation("Southland")]
    talks = [make.talks(f"talks in {city}") for city in rounds]
    for city, each, day in zip(rounds, talks, (f"2031-0{len(city)}-01" for city in rounds), strict=True):
        make.say("there", each, "heldIn", make.place(city))
        make.say("then", each, "startsOn", day)
        for side in sides:
            make.say("a side", each, "hasParty", side)
    make.say("one came after the other", talks[0], "follows", talks[1])
    return make.reading()


#: Two talks and their neighbours: enough for every kind of thing to be one in several articles; and two articles that
#: cannot both be right.
READINGS = {
    reading.article.id: reading
    for reading in (
        *factory.many(24),
        *factory.lakeside(),
        order("order-a", ["Brall", "Cernik"]),
        order("order-b", ["Cernik", "Brall"]),
    )
}
BY = Signed("Ada Lund", "2031-03-04T10:00:00", "I was there.")


def read(articles: Sequence[Article]) -> list[Reading | Failure]:
    return [replace(READINGS[article.id], article=article) for article in articles]


def written(source: Path, names: Iterable[str]) -> str:
    """These articles in a file."""
    columns = ("id", "title", "published", "text")
    lines = [json.dumps({each: getattr(READINGS[name].article, each) for each in columns}) for name in names]
    source.write_text("\n".join(lines), encoding="utf-8")
    return str(source)


def add(location: Path, names: Sequence[str]) -> None:
    """Build these articles into the store at a location, each process anew as it were."""
    source = written(location.with_suffix(".jsonl"), names)
    with batch.changing(location, create=True) as change:
        assert pipeline.build([source], change, read, language="en").failures == ()
        save_changes(change)


def add_in_parts(location: Path, names: Sequence[str], most: int, read: pipeline.Reader = read) -> BuildReport:
    """The same at so many articles at once."""
    source = written(location.with_suffix(".jsonl"), names)
    return batch.in_parts(location, lambda store: pipeline.Build([source], store, language="en"), read, most=most)


def changed(location: Path, step: Callable[[Store], object]) -> None:
    with batch.changing(location) as change:
        step(change)
        save_changes(change)


def made_anew(store: Store) -> Store:
    """A store in memory of the same articles and the same words of the user, where all the rest is made again."""
    articles, ours = namespaces.article_graph("").value, ("decisions", "corrections", "as-read", "replaced")
    graphs = {namespaces.graph(name) for name in ours}
    quads = pyoxigraph.Store()
    quads.extend(
        quad
        for quad in store.quads
        if quad.graph_name in graphs or getattr(quad.graph_name, "value", "").startswith(articles)
    )
    anew = Store(quads)
    pipeline.connect(anew)
    return anew


def but_for_old_iris(store: Store) -> bytes:
    """All quads but those that tell of earlier IRIs, which depend on how the store came about."""
    old = f" <{namespaces.graph('replaced').value}> .\n".encode()
    return b"".join(line for line in store.nquads().splitlines(keepends=True) if not line.endswith(old))


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_arrival_gives_the_same_store(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    names = sorted(READINGS)
    add(tmp_path / "whole.kg", names)
    chance.shuffle(names)
    while names:
        count = chance.randint(1, 9)
        add(tmp_path / "grown.kg", names[:count])
        del names[:count]
    whole, grown = open_store(tmp_path / "whole.kg"), open_store(tmp_path / "grown.kg")
    assert but_for_old_iris(grown) == but_for_old_iris(whole)
    assert damage.find(tmp_path / "grown.kg") == []


@pytest.mark.parametrize("most", [3, 13])
def test_a_build_in_parts_gives_the_same_bytes_and_the_same_report(tmp_path: Path, most: int) -> None:
    """Also of a store that has been corrected, and the old IRIs too: those alone lead on that there were before."""
    chance = random.Random(most)  # noqa: S311 - nothing secret
    names = sorted(READINGS)
    chance.shuffle(names)
    add(tmp_path / "whole.kg", names[:8])
    entities = who_is_who.identity(open_store(tmp_path / "whole.kg"))[1].entities
    left, right = [populate.entity_iri(each).value for each in entities if each.kind == "person"][:2]
    changed(tmp_path / "whole.kg", lambda store: correcting.decide(store, left, right, Judgement.SAME, BY))
    shutil.copytree(tmp_path / "whole.kg", tmp_path / "parts.kg")
    whole = add_in_parts(tmp_path / "whole.kg", names, len(names))
    parts = add_in_parts(tmp_path / "parts.kg", names, most)
    assert parts == whole and len(parts.added) == len(names) - 8
    assert open_store(tmp_path / "parts.kg").nquads() == open_store(tmp_path / "whole.kg").nquads()
    assert damage.find(tmp_path / "parts.kg") == []


def test_a_build_in_parts_that_is_interrupted_leaves_the_parts_done_and_goes_on(tmp_path: Path) -> None:
    names, location = sorted(READINGS), tmp_path / "talks.kg"
    calls: list[int] = []

    def interrupted(articles: Sequence[Article]) -> list[Reading | Failure]:
        calls.append(len(articles))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return read(articles)

    with pytest.raises(KeyboardInterrupt, match="10 articles are saved, and the same command goes on"):
        add_in_parts(location, names, 5, interrupted)
    assert calls == [5, 5, 5]
    assert open_store(location).article_ids() == names[:10]
    assert damage.find(location) == []
    report = add_in_parts(location, names, 5)
    assert (len(report.unchanged), list(report.added)) == (10, names[10:])
    add(tmp_path / "whole.kg", names)
    assert but_for_old_iris(open_store(location)) == but_for_old_iris(open_store(tmp_path / "whole.kg"))


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_to_a_store_gives_what_is_made_again(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    location = tmp_path / "talks.kg"
    out = sorted(READINGS)
    held: list[str] = []

    def grow() -> None:
        chance.shuffle(out)
        names = [out.pop() for _ in range(min(len(out), chance.randint(1, 6)))]
        add(location, names)
        held.extend(names)

    def shrink() -> None:
        name = held.pop(chance.randrange(len(held)))
        out.append(name)
        changed(location, lambda store: pipeline.remove(name, store))

    def judge() -> None:
        entities = [
            entity for entity in who_is_who.identity(open_store(location))[1].entities if entity.kind == "person"
        ]
        judgement = chance.choice([Judgement.SAME, Judgement.DIFFERENT])
        wide = [entity for entity in entities if len(entity.members) > 1]
        if judgement is Judgement.DIFFERENT and wide:
            pair = chance.sample(chance.choice(wide).members, 2)
        else:
            pair = [chance.choice(entity.members) for entity in chance.sample(entities, 2)]
        left, right = (populate.referent_iri(each).value for each in pair)
        with suppress(IdentityError):  # what contradicts an earlier word is refused, and changes nothing
            changed(location, lambda store: correcting.decide(store, left, right, judgement, BY))

    def correct() -> None:
        readings = records.read_readings(open_store(location))
        reading = chance.choice(readings)
        claim = populate.claim_iri(reading.article.id, chance.choice(reading.claims)).value
        changed(location, lambda store: correcting.judge(store, [claim], Verdict.REJECT, BY))

    grow()
    for _ in range(8):
        steps = [grow] * bool(out) + [shrink, judge, correct] * bool(held)
        chance.choice(steps)()
        store = open_store(location)
        assert but_for_old_iris(store) == but_for_old_iris(made_anew(store))
        assert pipeline.counts(store) == pipeline.counts(Store(store.quads))
        assert records.read_readings(store) == records.read_readings(Store(store.quads))
    assert damage.find(location) == []


def test_what_cannot_both_be_true_is_no_fact_and_is_one_again_when_the_other_is_gone(tmp_path: Path) -> None:
    location = tmp_path / "talks.kg"

    def orders() -> int:
        quads = open_store(location).quads
        return sum(
            1 for _ in quads.quads_for_pattern(None, namespaces.term("follows"), None, namespaces.graph("facts"))
        )

    add(location, ["order-a"])
    assert orders() == 1
    add(location, ["order-b"])
    assert orders() == 0
    changed(location, lambda store: pipeline.remove("order-a", store))
    assert orders() == 1
    add(location, ["order-a"])
    assert orders() == 0
    changed(location, lambda store: pipeline.remove("order-a", store))
    changed(location, lambda store: pipeline.remove("order-b", store))
    assert orders() == 0


def test_readings_are_kept_beside_a_folder_and_are_what_its_graphs_say(tmp_path: Path) -> None:
    names = sorted(READINGS)
    for start in range(0, 20):
        add(tmp_path / "talks.kg", names[start : start + 1])
    store = open_store(tmp_path / "talks.kg")
    assert store.generation is not None
    files = [*store.generation.glob("readings-*.sqlite")]
    assert 0 < len(files) < 20  # many small ones were made one
    kept = {row for file in files for row in sqlite3.connect(file).execute("SELECT key FROM rows WHERE value NOT NULL")}
    assert sorted(slug for (slug,) in kept) == names[:20]
    assert records.read_readings(store) == records.read_readings(Store(store.quads))


def test_a_folder_of_a_version_that_kept_nothing_beside_its_graphs_is_brought_up(tmp_path: Path) -> None:
    names = sorted(READINGS)
    add(tmp_path / "talks.kg", names[:9])
    with batch.changing(tmp_path / "talks.kg") as change:
        change.readings.clear()
        save(change.quads, tmp_path / "older.kg")
    older = open_store(tmp_path / "older.kg").generation
    assert older is not None and not [*older.glob("*.sqlite")]
    told = json.loads((older / "digests.json").read_bytes())
    told["graphs"] = dict.fromkeys(told.pop("graphs, lines added up"), "of another kind")
    (older / "digests.json").write_text(json.dumps(told), encoding="utf-8")
    assert damage.find(tmp_path / "older.kg") == []
    add(tmp_path / "older.kg", names[9:])
    add(tmp_path / "talks.kg", names[9:])
    assert open_store(tmp_path / "older.kg").nquads() == open_store(tmp_path / "talks.kg").nquads()
    assert damage.find(tmp_path / "older.kg") == []


def test_reading_again_makes_all_again(tmp_path: Path) -> None:
    """Also what some change of Parley, or of a user's own, would have come out otherwise."""
    location = tmp_path / "talks.kg"
    add(location, sorted(READINGS)[:9])
    before = open_store(location).nquads()

    def spoil(store: Store) -> None:
        for name in ("facts", "inferred"):
            store.put({namespaces.graph(name): ()})

    changed(location, spoil)
    assert open_store(location).nquads() != before
    changed(location, lambda store: pipeline.build([], store, read, again=True))
    assert open_store(location).nquads() == before
    assert damage.find(location) == []
