"""Where no question is asked, the sentences that have all the words are shown, or nothing is."""

from __future__ import annotations

import pytest

from kg.answers.text_search import MOST, passages
from kg.graph.store import Store
from kg.model import Kind
from tests import factory


def story() -> list[factory.ReadingMaker]:
    first = factory.ReadingMaker("first", published="2031-03-04", title="Velland and Torrin meet")
    talks = first.talks("Cod talks")
    velland, torrin = first.thing(Kind.ORGANIZATION, "Velland"), first.thing(Kind.ORGANIZATION, "Torrin")
    first.say("Velland and Torrin met over cod", talks, "hasParty", velland)
    first.say(
        "The Torrini envoy, Mats Orlo, was missing because his ship had lost its rudder", talks, "hasParty", torrin
    )
    first.say("Ida Brekke stood in for Orlo", talks, "notAttendedBy", first.person("Mats Orlo", "Orlo"))
    first.say("Ida Brekke spoke last", talks, "hasParty", first.person("Ida Brekke"))
    second = factory.ReadingMaker("second", published="2031-05-06", title="Nets are handed back")
    torrin = second.thing(Kind.ORGANIZATION, "Torrin")
    nets = second.talks("Net talks")
    second.say("Torrin suspended its part in the fleet panel on 2 May", nets, "hasParty", torrin)
    second.say("It came back after the nets were returned", nets, "hasParty", torrin)
    return [first, second]


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.finished([make.reading() for make in story()])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Who replaced Orlo?", "Ida Brekke stood in for Orlo."),
        ("why was the envoy of Torrin absent", "his ship had lost its rudder"),
        ("When did Torrin freeze its part in the fleet panel?", "on 2 May"),
        ("Which papers report that the Torrini suspended their part in the panel?", "on 2 May"),
        ("what rudder", "rudder"),
    ],
)
def test_a_sentence_with_all_the_words_or_others_of_the_same_meaning_is_shown(
    store: Store, words: str, shown: str
) -> None:
    found = passages(store, words)
    assert found and shown in found[0].text
    for passage in found:
        assert passage.article.text[passage.start : passage.end].split() == passage.text.split()


@pytest.mark.parametrize(
    "words",
    [
        "Who replaced Brekke?",  # the words stand there, but not of her
        "Did Torrin sink the whale panel?",
        "Will Torrin suspend its part again?",
        "Should Orlo have come?",
        "Who replaced Gudrun Aas?",
        "Who is Orlo?",
        "who?",
        "",
    ],
)
def test_where_a_word_is_missing_or_the_future_is_asked_for_nothing_is_shown(store: Store, words: str) -> None:
    assert not [passage for passage in passages(store, words) if passage.article.id == "second"]
    if words != "Who replaced Brekke?":
        assert not passages(store, words)


def test_where_none_has_all_words_one_in_three_may_be_missing_and_is_named(store: Store) -> None:
    (found,) = passages(store, "Did Torrin suspend its part in the whale panel?")
    assert found.lack == ("whale",) and "on 2 May" in found.text
    assert [row["lacks"] for row in passages(store, "why did Torrin suspend the panel").to_dicts()] == [""]


@pytest.mark.parametrize(
    "words",
    [
        "Did Brazil suspend its part in the panel?",
        "did brazil suspend its part in the panel of torrin",
        "Did Anders suspend its part in the panel of Torrin?",
        "who suspended a part in the whale panel?",
    ],
)
def test_a_name_is_never_the_word_that_is_missing_and_without_a_name_none_is(store: Store, words: str) -> None:
    assert not passages(store, words)


def test_a_clause_without_a_name_is_about_those_of_the_whole_sentence(store: Store) -> None:
    whole = "Who led Velland, and who stood in?"
    assert [each.article.id for each in passages(store, "Who stood in?", whole)] == ["first"]
    assert not passages(store, "Who came back?", "Who led Velland, and who came back?")


def test_of_many_the_first_are_shown_and_of_a_span_of_days_none_from_before(store: Store) -> None:
    makes = []
    for day in range(1, MOST + 4):
        make = factory.ReadingMaker(f"a{day}", published=f"2031-06-{day:02}")
        make.say(
            "Torrin mended the pier", make.talks("Pier talks"), "hasParty", make.thing(Kind.ORGANIZATION, "Torrin")
        )
        makes.append(make)
    many = factory.finished([make.reading() for make in makes])
    assert [each.article.id for each in passages(many, "why did Torrin mend the pier")] == [
        "a8",
        "a7",
        "a6",
        "a5",
        "a4",
    ]
    late = passages(many, "why did Torrin mend the pier since 7 June 2031")
    assert [each.article.id for each in late] == ["a8", "a7"]
    assert passages(many, "why did Torrin mend the pier").to_dicts()[0]["published"] == "2031-06-08"
