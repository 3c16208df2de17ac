"""What a user's names stand for, and what the user's word does to the decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from kg import namespaces
from kg.errors import IdentityError
from kg.identity import decisions, resolve
from kg.identity.resolve.entity_names import slug_of
from kg.identity.resolve.known import SAID, Known, Named
from kg.model import Article, Decision, Entity, Judgement, Kind, Reading, Referent, ReferentId


def referent(article: str, slug: str, name: str, *names: str, kind: Kind = Kind.PERSON) -> tuple[str, Referent]:
    return article, Referent(f"{kind}/{slug}", kind, name, names)


READ = [
    referent("a", "anna-keller", "Anna Keller", "Keller"),
    referent("b", "keller", "Keller"),
    referent("c", "andrea-keller", "Andrea Keller", "Keller"),
    referent("c", "norland", "Norland", kind=Kind.NATION),
]
READINGS = {
    name: Reading(Article(name, "text"), tuple(item for article, item in READ if article == name), (), ())
    for name in "abc"
}
A, B, C = (ReferentId(article, item.key) for article, item in READ[:3])
NORLAND = ReferentId("c", "nation/norland")
SURNAME = Decision(A, B, Judgement.SAME, "surname", 0.9, "Keller is the surname of Anna Keller.")
UNLIKE = Decision(B, C, Judgement.DIFFERENT, "given name", 0.8, "Anna is not Andrea.")
ENTITIES = (
    Entity("anna-keller", Kind.PERSON, "Anna Keller", ("Anna Keller", "Keller"), (A, B)),
    Entity("andrea-keller", Kind.PERSON, "Andrea Keller", ("Andrea Keller", "Keller"), (C,)),
    Entity("norland", Kind.NATION, "Norland", ("Norland",), (NORLAND,)),
)


def known(entities: Iterable[Entity] = ENTITIES, made: Iterable[Decision] = (SURNAME, UNLIKE)) -> Known:
    """What is known where these are the entities, by these decisions."""
    found = resolve.nothing()
    for entity in entities:
        first = entity.members[0]
        for rid in entity.members:
            found.settle(rid, first)
        found.base(entity.kind, first, entity.slug)
        found.become(first, replace(entity, members=()))
    for article, each in READ:
        found.name(ReferentId(article, each.key), Named(each.name, (each.name, *each.names)))
    pairs = {(each.left, each.right): each for each in made}
    found.decided[SAID].replace(frozenset(), pairs)
    found.show({pair: {SAID} for pair in pairs})
    return found


def of(found: Known) -> decisions.Directory:
    return decisions.Directory(found, decisions.Referents(READINGS), {name: name for name in READINGS})


@pytest.fixture
def directory() -> decisions.Directory:
    return of(known())


@pytest.mark.parametrize(
    "words",
    [
        "Anna Keller",
        " anna keller ",
        "anna-keller",
        "person/anna-keller",
        namespaces.data("person", "anna-keller").value,
    ],
)
def test_an_entity_is_found_by_name_slug_and_iri(directory: decisions.Directory, words: str) -> None:
    assert directory.find(words) == {A, B}


def test_a_referent_is_found_by_its_iri(directory: decisions.Directory) -> None:
    assert directory.find(namespaces.article("b", "person/keller").value) == {B}
    assert directory.find("b/person/keller") == {B}


def test_a_name_of_several_lists_them(directory: decisions.Directory) -> None:
    with pytest.raises(IdentityError, match=r"person/andrea-keller \(Andrea Keller\), person/anna-keller"):
        directory.find("Keller")


def test_an_unknown_name_offers_the_nearest(directory: decisions.Directory) -> None:
    with pytest.raises(IdentityError, match=r"nearest names are .*Andrea Keller"):
        directory.find("Andrea Kehler")


def test_two_names_of_one_entity_are_separated_by_the_articles_that_use_them() -> None:
    joined = Entity("anna-keller", Kind.PERSON, "Anna Keller", ("Anna Keller", "Andrea Keller"), (A, B, C))
    directory = of(known([joined], []))
    one, other = directory.pair("Anna Keller", "Andrea Keller")
    assert (set(one), set(other)) == ({A}, {C})
    with pytest.raises(IdentityError, match="by its IRI"):
        directory.pair("Anna Keller", "Anna Keller")


def test_of_one_entity_a_part_named_by_its_article_is_separated_from_the_rest(directory: decisions.Directory) -> None:
    assert directory.pair("person/anna-keller", "b/person/keller") == (frozenset([A]), frozenset([B]))
    assert directory.pair("b/person/keller", "person/anna-keller") == (frozenset([B]), frozenset([A]))


def test_a_decision_reaches_every_referent_of_both_sides(directory: decisions.Directory) -> None:
    made = decisions.decided(frozenset([A, B]), frozenset([C]), Judgement.SAME, directory.referents)
    assert {(decision.left, decision.right) for decision in made} == {(A, C), (B, C)}
    assert {decision.by for decision in made} == {"user"}


def test_a_later_word_takes_the_earlier_back_and_leaves_others_alone(directory: decisions.Directory) -> None:
    other = Decision(A, NORLAND, Judgement.DIFFERENT, "user", 1.0, "A person is no nation.")
    things = directory.referents
    same = decisions.decided(frozenset([A, B]), frozenset([C]), Judgement.SAME, things)
    joined = decisions.with_last([other], same, things)
    different = decisions.decided(frozenset([C]), frozenset([B, A]), Judgement.DIFFERENT, things)
    gone = decisions.taken_back(joined, different)
    parted = decisions.with_last([each for each in joined if each not in gone], different, things)
    assert {decision.judgement for decision in parted} == {Judgement.DIFFERENT}
    assert other in parted


def test_what_was_said_of_others_gives_no_way_and_is_named_in_the_refusal(directory: decisions.Directory) -> None:
    apart = Decision(A, C, Judgement.DIFFERENT, "user", 1.0, "They are sisters.", "Ada Lund", "2031-03-04T10:00:00", 1)
    same = decisions.decided(frozenset([A, B]), frozenset([C]), Judgement.SAME, directory.referents)
    assert decisions.taken_back([apart], same, (frozenset([A]), frozenset([C]))) == [apart]
    assert decisions.taken_back([apart], same, (frozenset([B]), frozenset([C]))) == []
    with pytest.raises(IdentityError, match=r"not the same as .*Ada Lund said so on 2031-03-04: They are sisters"):
        decisions.with_last([apart], same, directory.referents)


def test_things_of_different_kinds_cannot_be_the_same(directory: decisions.Directory) -> None:
    with pytest.raises(IdentityError, match="nation and a person"):
        decisions.decided(frozenset([A]), frozenset([NORLAND]), Judgement.SAME, directory.referents)


def test_why_two_are_one_is_the_chain_of_decisions_between_them() -> None:
    bridge = Decision(B, C, Judgement.SAME, "post", 0.7, "Both are the minister.")
    joined = Entity("anna-keller", Kind.PERSON, "Anna Keller", ("Anna Keller",), (A, B, C))
    found = known([joined], [SURNAME, bridge])
    assert decisions.between(frozenset([A]), frozenset([C]), found, ()) == [SURNAME, bridge]


def test_why_two_are_not_one_is_what_was_decided_between_them() -> None:
    assert decisions.between(frozenset([A, B]), frozenset([C]), known(), ()) == [UNLIKE]
    assert decisions.between(frozenset([A, B]), frozenset([NORLAND]), known(), ()) == []


def test_a_slug_that_several_would_have_is_found_with_its_digest_and_none_without() -> None:
    two = [replace(each, name="Anna Keller", slug="anna-keller") for each in ENTITIES[:2]]
    found = known(two)
    for root, each in zip((A, C), two, strict=True):
        found.become(root, replace(each, slug=slug_of("anna-keller", root, alone=False), members=()))
    directory = of(found)
    assert directory.find(slug_of("anna-keller", C, alone=False)) == {C}
    assert directory.find(f"person/{slug_of('anna-keller', A, alone=False)}") == {A, B}
    with pytest.raises(IdentityError, match="nearest names"):
        directory.find("person/anna-keller")
