"""Entities and claims as typed objects: found by name, shown with the words marked, everything escaped."""

from __future__ import annotations

import pytest

from kg import namespaces as ns
from kg.answers.entities import claims, profile, profiles
from kg.answers.explain import explain
from kg.errors import QuestionError
from kg.graph.store import Store
from kg.model import Kind
from tests import factory
from tests.identity.wikidata.conftest import linked_accounts


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.store(factory.lakeside())


@pytest.fixture(scope="module")
def hostile() -> Store:
    """A store whose one article tries to be HTML in every place."""
    make = factory.ReadingMaker("<b>id</b>", title="<script>alert(1)</script>")
    talks = make.talks("<i>talks</i>")
    make.say("<img src=x onerror=alert(1)> came & sat", talks, "hasParty", make.nation("<u>Orsk</u>", "<s>O</s>"))
    make.say("about >>fish<<", talks, "about", "<em>fish</em>")
    return factory.store([make.reading()])


@pytest.mark.parametrize("words", ["Anna Keller", "keller", ns.data("person", "anna-keller").value])
def test_an_entity_is_found_by_name_other_name_or_iri(store: Store, words: str) -> None:
    found = profile(store, words, "person")
    assert (found.name, found.kind, found.names) == ("Anna Keller", Kind.PERSON, ("Anna Keller", "Keller"))
    assert {claim.article for claim in found.claims} == {"lakeside-a", "lakeside-b"}


def test_what_is_not_there_or_not_one_thing_is_said(store: Store) -> None:
    with pytest.raises(QuestionError, match=r"Kellar.*Anna Keller"):
        profile(store, "Anna Kellar")
    with pytest.raises(QuestionError, match="kinds are person"):
        profiles(store, "minister")
    make = factory.ReadingMaker("two")
    talks = make.talks("Lakeside")
    make.say("in Lakeside", talks, "heldIn", make.place("Lakeside"))
    both = factory.store([make.reading()])
    with pytest.raises(QuestionError, match=r"several things.*negotiation.*place"):
        profile(both, "Lakeside")
    assert profile(both, "Lakeside", "place").kind is Kind.PLACE


def test_entities_of_one_kind_come_in_the_order_of_their_names(store: Store) -> None:
    people = profiles(store, "person")
    assert [one.name for one in people] == ["Anna Keller", "Inés Mora", "Kei Oda", "Tomas Rybak"]
    frame = people.df()
    assert list(frame.columns) == ["iri", "kind", "name", "names", "code", "wikidata", "claims"]
    assert frame["claims"].tolist() == [len(one.claims) for one in people]
    assert len(profiles(store)) > len(people)


def test_claims_are_narrowed_by_entity_article_and_relation(store: Store) -> None:
    (led,) = claims(store, about="Anna Keller", article="lakeside-b", relation="ledBy")
    assert (led.relation, led.words) == ("led by", "Anna Keller is leading the delegation of Orsk")
    assert list(claims(store, about="Anna Keller", article="lakeside-b", relation="led by")) == [led]
    assert len(claims(store)) > len(claims(store, article="lakeside-b")) > 1
    assert len(claims(store, relation="no such relation")) == 0


def test_a_claim_is_given_as_explain_shows_it(store: Store) -> None:
    one = claims(store, relation="ledBy")[0]
    assert explain(store, one.claim).claims == (one,)


def test_claims_show_their_words_marked_in_the_sentence(store: Store) -> None:
    shown = claims(store, article="lakeside-b", relation="ledBy")._repr_html_()
    assert "<mark>Anna Keller is leading the delegation of Orsk</mark>" in shown
    assert "<mark>Anna Keller is leading the delegation of Orsk</mark>" in profile(store, "Anna Keller")._repr_html_()


def test_nothing_an_article_says_becomes_markup(hostile: Store) -> None:
    talks = profile(hostile, "<i>talks</i>")
    shown = [
        talks._repr_html_(),
        profiles(hostile)._repr_html_(),
        claims(hostile)._repr_html_(),
        explain(hostile, talks.iri)._repr_html_(),
    ]
    for text in shown:
        for element in ("<b>id", "<i>talks", "<img", "<u>", "<s>", "<em>", "<script"):
            assert element not in text
    assert "<mark>&lt;img src=x onerror=alert(1)&gt; came &amp; sat</mark>" in shown[2]
    assert "<mark>about &gt;&gt;fish&lt;&lt;</mark>" in shown[2]
    assert "&lt;i&gt;talks&lt;/i&gt; (negotiation)" in shown[0]


def test_a_profile_has_its_links_with_their_words_and_a_nations_code() -> None:
    iceland = profile(linked_accounts(), "Iceland")
    (link,) = iceland.links
    assert (link.qid, link.words[0].sentence[:11]) == ("Q189", ">>Iceland<<") and iceland.code == "IS"
    assert "Q189 of Wikidata" in iceland._repr_html_() and "&gt;&gt;Iceland&lt;&lt;" in iceland._repr_html_()
    frame = profiles(linked_accounts()).df().set_index("name")
    assert frame["wikidata"]["United Nations"] == "Q1065" and frame["wikidata"]["Kei Oda"] == ""
