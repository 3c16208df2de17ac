"""A decision is about things, not about places in a text: edits move its words, and only their loss ends a link."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg.answers import wikidata_links
from kg.graph import validate
from kg.graph.store import Store, open_store
from kg.identity import wikidata
from kg.identity.wikidata import Thing, link_decisions
from kg.model import Judgement
from tests.conftest import OSLO_A, Run


def qids(store: Store) -> dict[str, str]:
    return {each.name: each.qid for each in wikidata_links.links(store)}


def keep_one(store: Store, thing: Thing, qid: str, source: str = "another") -> None:
    """Keep a rule's decision by another source that a thing is an item."""
    made = wikidata.judge(store, thing, qid, Judgement.SAME)
    rest = [each for each in wikidata.read(store) if each != made]
    rule = link_decisions.LinkDecision(**{**vars(made), "by": "name", "source": source})
    link_decisions.write(store, [*rest, rule])


@pytest.fixture
def decided_on(kg: Run, built: Path, tmp_path: Path) -> Path:
    """A store in which rules have linked nations, and a user one person and refused a nation."""
    location = Path(shutil.copytree(built, tmp_path / "talks.kg"))
    for arguments in (
        (),
        ("--is", "Anna Keller", "Q900001"),
        ("--is", "Elsa Brandt", "Q900004"),
        ("--not", "Iceland", "Q189"),
    ):
        assert kg("link", *arguments).returncode == 0
    return location


EXPECTED = {"Anna Keller": "Q900001", "Denmark": "Q756617", "Elsa Brandt": "Q900004", "Norway": "Q20"}


def test_words_that_move_end_nothing_and_refusals_stand(kg: Run, decided_on: Path, tmp_path: Path) -> None:
    assert qids(open_store(decided_on)) == EXPECTED
    edited = {**OSLO_A, "text": "It rained on the harbour all morning.\n" + OSLO_A["text"]}
    (tmp_path / "edited.jsonl").write_text(json.dumps(edited))
    assert kg("build", "edited.jsonl").returncode == 0
    store = open_store(decided_on)
    assert qids(store) == EXPECTED
    assert all(">>" in words.sentence for each in wikidata_links.links(store) for words in each.words)
    assert (
        ">>Elsa Brandt<<"
        in next(each for each in wikidata_links.links(store) if each.qid == "Q900004").words[0].sentence
    )
    assert validate.check(store.quads) == []
    assert kg("link").returncode == 0
    assert qids(open_store(decided_on)) == EXPECTED


def test_an_article_that_goes_takes_only_what_is_supported_by_it_alone(kg: Run, decided_on: Path) -> None:
    assert kg("remove", "oslo-a").returncode == 0
    assert kg("link").returncode == 0
    store = open_store(decided_on)
    assert qids(store) == {"Anna Keller": "Q900001", "Denmark": "Q756617", "Norway": "Q20"}
    assert validate.check(store.quads) == []


def test_a_refusal_binds_what_no_name_has_too(store: Store, known: list[Thing]) -> None:
    (keller,) = [thing for thing in known if thing.name == "Anna Kéller"]
    assert wikidata.judge(store, keller, "Q1", Judgement.DIFFERENT).referents == keller.referents
    assert len(keller.referents) == 2


def test_a_refusal_outlives_the_article_it_was_made_on(kg: Run, two_articles: Path, tmp_path: Path) -> None:
    for name, line in zip("ab", two_articles.read_text(encoding="utf-8").splitlines(), strict=True):
        (tmp_path / f"{name}.jsonl").write_text(line, encoding="utf-8")
    for arguments in (
        ("build", "a.jsonl"),
        ("link", "--not", "Iceland", "Q189"),
        ("build", "b.jsonl"),
        ("remove", "oslo-a"),
        ("link",),
    ):
        done = kg(*arguments)
        assert done.returncode == 0, done.stderr
    assert qids(open_store(tmp_path / "talks.kg")) == {"Denmark": "Q756617", "Norway": "Q20"}


def test_what_is_said_of_one_leaves_what_was_said_of_another_it_was_taken_for(store: Store, known: list[Thing]) -> None:
    keller, oda = (next(t for t in known if t.name == name) for name in ("Anna Kéller", "Kei Oda"))
    made = wikidata.judge(store, keller, "Q1", Judgement.DIFFERENT)
    both = replace(made, referents=tuple(sorted({*keller.referents, *oda.referents})))
    link_decisions.write(store, [both])
    wikidata.judge(store, oda, "Q1", Judgement.SAME)
    assert qids(store) == {"Kei Oda": "Q1"}
    (refusal,) = [each for each in wikidata.read(store) if each.judgement is Judgement.DIFFERENT]
    assert refusal.referents == keller.referents


def test_the_users_link_takes_an_item_from_what_a_rule_gave_it_to(store: Store, known: list[Thing]) -> None:
    keller, oda = (next(t for t in known if t.name == name) for name in ("Anna Kéller", "Kei Oda"))
    keep_one(store, keller, "Q1")
    assert qids(store) == {"Anna Kéller": "Q1"}
    wikidata.judge(store, oda, "Q1", Judgement.SAME)
    assert qids(store) == {"Kei Oda": "Q1"}


PEOPLE = "qid,label\n"


def people(path: Path, *rows: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(PEOPLE + "\n".join(rows) + "\n")
    return path


def from_file(store: Store, known: list[Thing], path: Path) -> wikidata.Outcome:
    outcome = wikidata.from_file(store, known, path)
    wikidata.keep(store, outcome)
    return outcome


def test_tables_of_one_name_are_two_sources_and_a_new_state_of_one_replaces_the_old(
    store: Store, known: list[Thing], tmp_path: Path
) -> None:
    one, other = tmp_path / "a" / "people (1).csv", tmp_path / "b" / "people (1).csv"
    from_file(store, known, people(one, "Q1,Anna Keller"))
    from_file(store, known, people(other, "Q2,Kei Oda"))
    assert qids(store) == {"Anna Kéller": "Q1", "Kei Oda": "Q2"}
    assert {each.origin for each in wikidata.read(store)} == {"/".join(path.parts[-2:]) for path in (one, other)}
    from_file(store, known, people(one, "Q3,Anna Keller"))
    assert qids(store) == {"Anna Kéller": "Q3", "Kei Oda": "Q2"}


def test_what_is_refused_or_supported_by_nothing_keeps_no_other_source_out(
    store: Store, known: list[Thing], tmp_path: Path
) -> None:
    (keller,) = [thing for thing in known if thing.name == "Anna Kéller"]
    one, other = people(tmp_path / "one.csv", "Q1,Anna Keller"), people(tmp_path / "other.csv", "Q2,Anna Keller")
    from_file(store, known, one)
    assert from_file(store, known, other).left_alone == 1
    assert qids(store) == {"Anna Kéller": "Q1"}
    wikidata.judge(store, keller, "Q1", Judgement.DIFFERENT)
    assert from_file(store, known, other).left_alone == 0
    assert qids(store) == {"Anna Kéller": "Q2"}
    gone = [replace(each, name="Somebody Else") for each in wikidata.read(store) if each.judgement is Judgement.SAME]
    link_decisions.write(store, gone)
    assert qids(store) == {}
    from_file(store, known, one)
    assert qids(store) == {"Anna Kéller": "Q1"}


def test_the_command_says_what_it_left_alone(kg: Run, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "talks.kg")
    assert kg("link", "--is", "Iceland", "Q189").returncode == 0
    done = kg("link")
    assert done.stderr.splitlines()[-1] == "1 left unchanged, linked before by another source or by you."
