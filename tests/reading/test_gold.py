"""Claims are right where a draft that was made by hand tells the same; the gold that ships is in order."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from kg import ingest
from kg.model import Article, Reading
from kg.reading import gold
from kg.reading.assemble import assemble
from kg.reading.calibrate import shipped
from kg.reading.draft_files import Drafted, DraftFolder
from kg.reading.gold import Tally
from tests.reading.drafted import LED, ROUND, TOPIC, as_reading, draft, item, talks, value

GOLD = as_reading(draft(), "gold")


def wrong(told: Reading) -> list[str]:
    """The relations of the claims that are not right, in order."""
    return sorted(claim.relation for claim, right in zip(told.claims, gold.judge(told, GOLD), strict=True) if not right)


def told_otherwise(**changes: Any) -> Reading:
    """A reading of a draft whose talks differ from the gold's."""
    return as_reading(draft(negotiations=[talks(**changes)]))


def test_a_reading_that_equals_the_gold_is_right_throughout() -> None:
    told = as_reading(draft())
    assert wrong(told) == []
    tallies = gold.tally(told, GOLD)
    assert {tally.shown.precision for tally in tallies.values()} == {tally.recall for tally in tallies.values()} == {1}
    assert gold.total(tallies.values()) == Tally(*[len(GOLD.claims)] * 4)


def test_another_id_and_name_of_the_same_talks_make_no_difference() -> None:
    assert wrong(told_otherwise(id="n7", name="a round about quotas", mentions=["fisheries talks in Oslo"])) == []


def test_a_party_too_many_is_wrong_and_one_too_few_is_missed() -> None:
    told = told_otherwise(parties=[item("Iceland", "Iceland", ROUND), item("Norway", "Norway", ROUND)])
    assert wrong(told) == ["hasParty"]
    tally = gold.tally(told, GOLD)["hasParty"]
    assert (tally.right, tally.items, tally.found, tally.gold) == (1, 2, 1, 2)


def test_the_right_name_in_another_role_is_wrong() -> None:
    assert wrong(told_otherwise(hosts=[], mediators=[item("Norway", "Norway", ROUND)])) == ["mediatedBy"]


def test_who_leads_the_other_side_is_wrong() -> None:
    told = told_otherwise(delegations=[{"of": "Denmark", "leaders": [item("Anna Keller", "Anna Keller", LED)]}])
    assert wrong(told) == ["ledBy"]


def test_who_leads_a_delegation_is_in_it() -> None:
    told = told_otherwise(delegations=[{"of": "Iceland", "members": [item("Anna Keller", "Anna Keller", LED)]}])
    assert wrong(told) == []
    tallies = gold.tally(told, GOLD)
    assert (tallies["hasMember"].right, tallies["ledBy"].found, tallies["ledBy"].gold) == (1, 0, 2)


@pytest.mark.parametrize(("day", "errors"), [("2031-03", []), ("2031-03-05", ["startsOn"]), ("2030", ["startsOn"])])
def test_a_vaguer_day_is_right_and_another_is_not(day: str, errors: list[str]) -> None:
    assert wrong(told_otherwise(start=value(day, "on Tuesday", ROUND))) == errors


@pytest.mark.parametrize(("topic", "errors"), [("quotas", []), ("herring trade", []), ("two sides", ["about"])])
def test_a_topic_is_right_by_half_of_its_words(topic: str, errors: list[str]) -> None:
    assert wrong(told_otherwise(topics=[value(topic, "quotas", TOPIC)])) == errors


def test_an_actor_of_another_kind_or_with_a_shorter_name_is_the_same() -> None:
    said = {**draft()["statements"][0], "speaker": "Keller", "kind": "organization"}
    told = as_reading(draft(statements=[said]))
    assert {claim.object for claim in told.claims if claim.relation == "spokenBy"} == {"organization/keller"}
    assert wrong(told) == []
    assert wrong(as_reading(draft(statements=[{**said, "speaker": "Rybak"}]))) == ["spokenBy"]


def test_how_far_talks_are_is_right_or_wrong() -> None:
    assert wrong(told_otherwise(status="under-way")) == ["hasPhase"]


def test_what_is_reported_is_wrong_where_the_gold_denies_it() -> None:
    denied = talks(hosts=[item("Norway", "Norway", ROUND, status="denied")])
    truth = as_reading(draft(negotiations=[denied]), "gold")
    told = as_reading(draft())
    (host,) = (right for claim, right in zip(told.claims, gold.judge(told, truth), strict=True) if not right)
    assert host is False
    assert all(gold.judge(truth, truth))


def test_a_thing_that_is_not_in_the_article_is_wrong_as_a_whole() -> None:
    nothing = as_reading(draft(negotiations=[]), "gold")
    told = as_reading(draft())
    verdicts = dict(zip([claim.relation for claim in told.claims], gold.judge(told, nothing), strict=True))
    assert [relation for relation, right in verdicts.items() if right] == ["holds", "spokenBy"]


def test_every_article_of_the_gold_that_ships_has_a_draft_in_order() -> None:
    items = list(ingest.read([str(shipped() / "articles.jsonl")]))
    articles = [item for item in items if isinstance(item, Article)]
    assert len(articles) == len(items) == 60
    folder = DraftFolder(shipped() / "drafts", "gold")
    assert {path.stem for path in folder.folder.iterdir()} == {article.id for article in articles}
    refused: Counter[str] = Counter()
    for article in articles:
        found = folder.of(article)
        assert isinstance(found, Drafted) and not found.malformed
        refused += assemble(article, found.draft, None, "gold").refused
    assert sum(refused.values()) <= 3  # a post of a state whose name reads as a place, and the like


def test_the_gold_that_ships_says_that_it_is_free() -> None:
    lines = (shipped() / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["licence"] for line in lines} == {"CC0"}
    assert "Never trained on" in (shipped() / "README.md").read_text(encoding="utf-8")
