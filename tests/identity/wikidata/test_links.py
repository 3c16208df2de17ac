"""Links stand with their evidence, outlive every rebuild, and are never against the user's word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import namespaces as ns
from kg import who_is_who
from kg.answers import wikidata_links
from kg.errors import IdentityError
from kg.graph import validate
from kg.graph.store import Store, open_store
from kg.identity import wikidata
from kg.identity.wikidata import Thing, link_decisions
from kg.model import Judgement
from tests.conftest import OSLO_A, Run


def named(known: list[Thing], name: str) -> Thing:
    (thing,) = [thing for thing in known if thing.name == name]
    return thing


def qids(store: Store) -> dict[str, str]:
    return {each.name: each.qid for each in wikidata_links.links(store)}


def link(store: Store, known: list[Thing]) -> None:
    wikidata.keep(store, wikidata.by_reference(store, known))


def test_nations_and_organisations_are_linked_with_the_words_that_support_them(
    store: Store, known: list[Thing]
) -> None:
    link(store, known)
    iceland, united = wikidata_links.links(store)
    assert (iceland.name, iceland.qid, iceland.by) == ("Iceland", "Q189", "iso-code")
    assert "IS" in iceland.why and iceland.source.startswith("Parley's reference data (")
    assert [(words.article, words.sentence.split(".")[0]) for words in iceland.words] == [
        ("lake-a", ">>Iceland<<"),
        ("lake-b", ">>Icelandic<<"),
    ]
    assert (united.name, united.qid, united.by) == ("United Nations", "Q1065", "reference-name")
    assert all("UN<<" in words.sentence for words in united.words)
    assert validate.check(store.quads) == []


def test_the_same_links_are_the_same_bytes(store: Store, known: list[Thing]) -> None:
    link(store, known)
    once = store.nquads()
    link(store, list(reversed(known)))
    assert store.nquads() == once


def test_a_link_ends_with_its_words(store: Store, known: list[Thing]) -> None:
    link(store, known)
    for article in ("lake-a", "lake-b"):
        store.quads.remove_graph(ns.article_graph(article))
        wikidata.derive(store.quads)
        assert qids(store) == ({"Iceland": "Q189", "United Nations": "Q1065"} if article == "lake-a" else {})


def test_a_refused_link_does_not_come_back(store: Store, known: list[Thing]) -> None:
    link(store, known)
    wikidata.judge(store, named(known, "Iceland"), "Q189", Judgement.DIFFERENT)
    assert qids(store) == {"United Nations": "Q1065"}
    link(store, known)
    assert qids(store) == {"United Nations": "Q1065"}
    assert validate.check(store.quads) == []
    assert wikidata.remove(store, named(known, "Iceland")) == 1
    link(store, known)
    assert qids(store) == {"Iceland": "Q189", "United Nations": "Q1065"}


def test_the_users_word_outranks_the_rules_and_the_last_one_counts(store: Store, known: list[Thing]) -> None:
    link(store, known)
    iceland = named(known, "Iceland")
    for item in ("Q10", "https://www.wikidata.org/wiki/Q11"):
        wikidata.judge(store, iceland, item, Judgement.SAME)
    assert qids(store)["Iceland"] == "Q11"
    link(store, known)
    assert qids(store)["Iceland"] == "Q11"
    with pytest.raises(IdentityError, match=r"'Iceland' is not an item.*Q42"):
        wikidata.judge(store, iceland, "Iceland", Judgement.SAME)


def test_what_is_torn_apart_or_named_twice_is_no_link(store: Store, known: list[Thing]) -> None:
    link(store, known)
    (decision,) = [each for each in wikidata.read(store) if each.qid == "Q189"]
    other = wikidata.LinkDecision(**{**vars(decision), "qid": "Q10", "source": "another"})
    link_decisions.write(store, [*wikidata.read(store), other])
    assert qids(store) == {"United Nations": "Q1065"}


def test_they_outlive_every_change_of_the_store(kg: Run, talks: Path, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(json.dumps({**OSLO_A, "id": "oslo-c"}))
    done = kg("link", "--json")
    assert done.returncode == 0, done.stderr
    linked_once = {row["name"]: row["item"] for row in json.loads(done.stdout)["links"]}
    assert linked_once == {"Denmark": "Q756617", "Iceland": "Q189", "Norway": "Q20"}
    for change in (
        ("build", "one.jsonl"),
        ("build", "--again"),
        ("different", "Anna Keller", "Tomas Rybak"),
        ("remove", "oslo-b"),
        ("check",),
    ):
        assert kg(*change).returncode == 0, change
        assert qids(open_store(talks)) == linked_once
    told = kg("query", "SELECT ?name ?item { ?nation skos:exactMatch ?item ; rdfs:label ?name }", "--format", "csv")
    assert "Iceland,http://www.wikidata.org/entity/Q189" in told.stdout


def test_the_command_shows_refuses_and_takes_back(kg: Run, talks: Path) -> None:
    dry = kg("link", "--dry-run")
    assert "Q189" in dry.stdout and "3 would be linked" in dry.stderr
    assert kg("link", "--list").stderr == "Nothing is linked yet; run `kg link`.\n"
    assert kg("link").returncode == 0
    assert ">>Icelandic<<" in kg("link", "--list").stdout or ">>Iceland<<" in kg("link", "--list").stdout
    assert kg("link", "--not", "Iceland", "Q189").stderr == "Iceland is not Q189 from now on.\n"
    assert kg("link").returncode == 0
    rows = json.loads(kg("link", "--list", "--json").stdout)
    assert [row["name"] for row in rows] == ["Denmark", "Norway"] and all(row["words"] for row in rows)
    assert kg("link", "--is", "Anna Keller", "Q900001").returncode == 0
    assert qids(open_store(talks))["Anna Keller"] == "Q900001"
    assert kg("link", "--remove", "Anna Keller").stderr == "1 decision on Anna Keller taken back.\n"
    iri = "https://w3id.org/parley/id/nation/norway"
    assert "Elsewhere:\n  Norway is Q20 of Wikidata" in kg("explain", iri).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--list", "--remove", "Norway"), 2, "one at a time"),
        (("--not", "Oslo", "Q900005"), 1, "'Oslo' cannot be linked"),
        (("--not", "Atlantis", "Q1"), 1, "Nothing in the store is named 'Atlantis'"),
        (("--is", "Norway", "20"), 1, "'20' is not an item of Wikidata"),
        (
            ("--dry-run", "--not", "Norway", "Q20"),
            2,
            "--dry-run shows what a source would link; it cannot be used with --not",
        ),
        (("--dry-run", "--remove", "Norway"), 2, "cannot be used with --remove"),
        (("--kind", "nation"), 2, "give the table with --from"),
        (("--from", "missing.csv"), 1, "missing.csv: it cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    kg: Run, talks: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    before = open_store(talks).nquads()
    done = kg("link", *arguments)
    assert (done.returncode, done.stdout) == (code, "") and message in done.stderr
    assert open_store(talks).nquads() == before


def test_identity_and_links_are_decided_over_the_same_things(talks: Path) -> None:
    readings, resolution = who_is_who.identity(open_store(talks))
    keller = named(wikidata.things(readings, resolution), "Anna Keller")
    assert keller.nations == {"IS"} and any("Foreign Minister" in title for title in keller.titles)
    assert {borne.name for borne in keller.borne} >= {"Anna Keller"}
