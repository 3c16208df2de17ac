"""An explanation shows the sentence with the words marked, who decided who is who, and what other accounts say."""

from __future__ import annotations

from typing import Any

import pytest

from kg import namespaces
from kg.answers import questions
from kg.answers.explain import MOST, explain
from kg.errors import QuestionError
from kg.graph.store import Store
from tests import factory


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.store(factory.lakeside())


def test_a_row_is_explained_by_its_words_frame_and_the_other_accounts(store: Store) -> None:
    text = str(explain(store, "who-led-each-delegation:3"))
    assert ">>Anna Keller is leading the delegation of Orsk<<" in text
    assert "lakeside-b" in text and "delegation.leading" in text and "frames" in text and "asserted" in text
    others = text.partition("Other accounts:")[2]
    assert "Tomas Rybak" in others and "lakeside-a" in others and "lakeside-b" not in others
    assert "Both are called Anna Keller." in text


def test_a_claim_of_somebody_names_whose_word_it_is(store: Store) -> None:
    (row,) = questions.ask(store, "who-claims-what").to_dicts()
    text = str(explain(store, str(row["claim"])))
    assert ">>Keller said Velland had agreed to lift the ban<<" in text
    assert "claimed by Anna Keller" in text


def test_what_is_kept_secret_meets_the_account_that_names_it(store: Store) -> None:
    number = next(
        place
        for place, row in enumerate(questions.ask(store, "where-accounts-differ").to_dicts(), start=1)
        if row["status"] == "undisclosed"
    )
    text = str(explain(store, f"where-accounts-differ:{number}"))
    assert ">>The location was not disclosed<<" in text
    assert "Hotel Miramar" in text.partition("Other accounts:")[2]


def test_an_entity_and_a_referent_are_explained_by_their_claims(store: Store) -> None:
    entity = str(explain(store, namespaces.data("person", "tomas-rybak").value))
    assert ">>Rybak did not attend the Harbour talks<<" in entity
    referent = str(explain(store, namespaces.article("lakeside-b", "person", "anna-keller").value))
    assert ">>Anna Keller is leading the delegation of Orsk<<" in referent


@pytest.mark.parametrize("name", ["talks", "mediators", "who-was-absnt"])
def test_a_row_is_of_the_question_of_just_that_name(store: Store, name: str) -> None:
    with pytest.raises(QuestionError, match=f"No question is named '{name}'; the nearest are "):
        explain(store, f"{name}:1")


@pytest.mark.parametrize(
    "target",
    ["https://example.org/nothing", "who-was-absent:99", "who-was-absent:0", "nonsense", "a <b> c", "no-such:1"],
)
def test_what_the_store_does_not_hold_is_said_in_one_sentence(store: Store, target: str) -> None:
    with pytest.raises(QuestionError):
        explain(store, target)


class CountingStore(Store):
    """A store that knows how many queries it has answered."""

    asked = 0

    def query(self, *given: Any, **more: Any) -> Any:
        self.asked += 1
        return super().query(*given, **more)


def test_a_thing_that_is_named_often_takes_no_more_queries_than_what_is_shown() -> None:
    def asked(articles: int) -> tuple[int, str]:
        readings = []
        for number in range(articles):
            make = factory.ReadingMaker(f"article-{number}")
            orsk, talks = make.nation("Orsk"), make.talks(f"talks {number}")
            for party in (orsk, make.nation("Velland")):
                make.say(f"a side came to talks {number}", talks, "hasParty", party)
            readings.append(make.reading())
        counting = CountingStore(factory.quads(readings))
        text = str(explain(counting, namespaces.data("nation", "orsk").value))
        return counting.asked, text

    few, many = asked(MOST), asked(3 * MOST)
    assert many[0] == few[0]
    assert many[1].count("Orsk\n") == MOST and f"{3 * MOST} articles" in many[1]
