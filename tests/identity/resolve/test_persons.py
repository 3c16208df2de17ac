"""Persons across articles: who is one person, who is not, and who stays open."""

import pytest

from kg.identity.resolve.name_parts import Likeness, compare_names, is_description, person_name
from kg.model import Judgement
from tests.identity.resolve.drafts import Draft, Resolved


def _pair(left: dict[str, str], right: dict[str, str]) -> bool:
    one, other = Draft("one"), Draft("two")
    a, b = one.person(**left), other.person(**right)  # type: ignore[arg-type]
    return Resolved(one, other).same(one.id(a), other.id(b))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Anna Keller", "Anna Keller"),
        ("Élodie Müller-Brandt", "Elodie Muller Brandt"),
        ("Mrs. Anna Keller", "Anna Keller"),
        ("Vice Minister Anna Keller", "Anna Keller"),
        ("Tomas J. Rybak", "Tomas Rybak"),
        ("Tomas Jan Rybak", "Tomas J. Rybak"),
        ("Omar al-Rashid", "Omar Al Rashid"),
        ("Guo Meilan", "Meilan Guo"),
        ("Kim Tae-jun", "Kim Tae Jun"),
        ("Pieter van der Meer", "Pieter Van der Meer"),
    ],
)
def test_writings_of_one_full_name_are_one_person(left: str, right: str) -> None:
    assert _pair({"name": left}, {"name": right})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Anna Keller", "Jonas Keller"),
        ("Tomas H. W. Rybak", "Tomas W. Rybak"),
        ("Tomas Rybak Jr.", "Tomas Rybak Sr."),
        ("Mr. Robin Keller", "Mrs. Robin Keller"),
        ("Martin Thomas", "Thomas Martin"),
        ("Mira Petrova", "Mara Petrova"),
        ("a senior official", "a senior official"),
        ("White House spokesperson", "White House spokesperson"),
    ],
)
def test_different_names_and_mere_descriptions_stay_apart(left: str, right: str) -> None:
    assert not _pair({"name": left}, {"name": right})


@pytest.mark.parametrize(
    ("left", "right", "post", "expected"),
    [
        ("Sergei Lavronin", "Sergey Lavronin", "Trade Minister", True),
        ("Sergei Lavronin", "Sergey Lavronin", None, False),
        ("Mike Harrow", "Michael Harrow", "Trade Minister", True),
        ("Mike Harrow", "Michael Harrow", None, False),
        ("J. Keller", "Jana Keller", "Trade Minister", True),
        ("B. Keller", "Jana Keller", "Trade Minister", False),
    ],
)
def test_variants_need_a_post_in_common(left: str, right: str, post: str | None, expected: bool) -> None:
    held = {"post": post, "of": "VL"} if post else {}
    assert _pair({"name": left, **held}, {"name": right, **held}) is expected


def test_namesakes_with_posts_of_different_nations_are_different() -> None:
    one, other, third = Draft("one"), Draft("two"), Draft("three")
    a = one.id(one.person("Ivan Maros", post="Foreign Minister", of="VL"))
    b = other.id(other.person("Ivan Maros", post="Foreign Minister", of="OR"))
    c = third.id(third.person("Ivan Maros"))
    resolved = Resolved(one, other, third)
    assert resolved.judgement(a, b) is Judgement.DIFFERENT
    assert not resolved.same(a, b)
    assert not resolved.same(a, c) and not resolved.same(b, c), "either could be meant, so neither is guessed"
    assert resolved.judgement(a, c) is Judgement.UNSURE
    decision = resolved.decision(a, b)
    assert decision is not None and "posts of different nations" in decision.why and '"Ivan Maros"' in decision.why


def test_a_former_post_of_another_nation_does_not_part() -> None:
    left = {"name": "Ivan Maros", "post": "Foreign Minister", "of": "VL"}
    assert _pair(left, {"name": "Ivan Maros", "post": "envoy", "of": "VL"})
    one, other = Draft("one"), Draft("two")
    a = one.person("Ivan Maros", post="Foreign Minister", of="VL")
    b = other.person("Ivan Maros", post="adviser", of="OR")
    other.holding(b, "minister", other.nation("VL"), former=True)
    assert Resolved(one, other).same(one.id(a), other.id(b))


def test_a_bare_surname_joins_the_only_one_who_shares_something() -> None:
    full, bare = Draft("one"), Draft("two")
    a = full.id(full.person("Anna Keller", post="Vice Minister", of="VL"))
    b = bare.id(bare.person("Keller", post="Trade envoy", of="VL"))
    resolved = Resolved(full, bare)
    assert resolved.same(a, b)
    assert resolved.entity(b).name == "Anna Keller"


def test_a_bare_surname_that_shares_nothing_stays_open() -> None:
    full, bare = Draft("one"), Draft("two")
    a, b = full.id(full.person("Anna Keller", post="Minister", of="VL")), bare.id(bare.person("Keller"))
    resolved = Resolved(full, bare)
    assert not resolved.same(a, b)
    assert resolved.judgement(a, b) is Judgement.UNSURE


def test_a_surname_with_an_initial_is_the_only_one_whom_it_fits() -> None:
    full, bare = Draft("one"), Draft("two")
    a, b = full.id(full.person("Lars Holm")), bare.id(bare.person("L. Holm"))
    c, d = bare.id(bare.person("K. Holm")), full.id(full.person("Luise Brandt"))
    resolved = Resolved(full, bare)
    assert resolved.same(a, b)
    assert not resolved.same(a, c) and not resolved.same(c, d)


@pytest.mark.parametrize(("post", "second"), [("", "Lise Holm"), ("Trade Minister", "")])
def test_it_stays_open_where_two_fit_or_posts_differ(post: str, second: str) -> None:
    full, bare = Draft("one"), Draft("two")
    a = full.id(full.person("Lars Holm", post="Trade Minister", of="VL"))
    b = bare.id(bare.person("L. Holm", post=post, of="OR") if post else bare.person("L. Holm"))
    if second:
        full.person(second)
    assert not Resolved(full, bare).same(a, b)


def test_a_bare_surname_two_could_have_stays_open() -> None:
    first, second, bare = Draft("one"), Draft("two"), Draft("three")
    a = first.id(first.person("Anna Keller", post="Energy Minister", of="VL"))
    b = second.id(second.person("Jonas Keller", post="Trade Minister", of="VL"))
    c = bare.id(bare.person("Keller", post="minister", of="VL"))
    resolved = Resolved(first, second, bare)
    assert not resolved.same(a, c) and not resolved.same(b, c)
    assert resolved.judgement(a, c) is resolved.judgement(b, c) is Judgement.UNSURE


def test_the_post_distinguishes_two_with_one_surname() -> None:
    first, second, bare = Draft("one"), Draft("two"), Draft("three")
    first.person("Anna Keller", post="Energy Minister", of="VL")
    b = second.id(second.person("Jonas Keller", post="Trade Minister", of="VL"))
    c = bare.id(bare.person("Mr Keller", post="Minister of Trade", of="VL"))
    assert Resolved(first, second, bare).same(b, c)


def test_a_bare_surname_joins_by_the_negotiation() -> None:
    full, bare = Draft("one"), Draft("two")
    talks = full.talks("talks", ["VL", "OR"], "Lakeside", "2031-06-09")
    a = full.person("Anna Keller")
    full.delegation("VL", talks, a)
    same_talks = bare.talks("meeting", ["VL", "OR"], "Lakeside", "2031-06-09")
    b = bare.person("Keller")
    bare.say(same_talks, "notAttendedBy", b)
    assert Resolved(full, bare).same(full.id(a), bare.id(b))


def test_a_bare_surname_joins_within_the_article_unless_two_fit() -> None:
    draft = Draft("one")
    a, b = draft.person("Anna Keller"), draft.person("Keller")
    assert Resolved(draft).same(draft.id(a), draft.id(b))
    draft.person("Jonas Keller")
    assert not Resolved(draft).same(draft.id(a), draft.id(b))


def test_the_article_shows_which_word_is_the_surname() -> None:
    full, bare = Draft("one"), Draft("two")
    a = full.person("Oda Kei", "Oda", post="Premier", of="VL")
    b = bare.person("Oda", post="Premier", of="VL")
    assert Resolved(full, bare).same(full.id(a), bare.id(b))


def test_the_fullest_name_without_title_names_the_entity() -> None:
    drafts = [Draft("one"), Draft("two"), Draft("three")]
    names = ["Vice Minister Anna Keller", "Anna M. Keller", "Anna Keller"]
    rids = [draft.id(draft.person(name)) for draft, name in zip(drafts, names, strict=True)]
    entity = Resolved(*drafts).entity(rids[0])
    assert entity.name == "Anna M. Keller"
    assert entity.slug == "anna-m-keller"
    assert entity.names == tuple(sorted(names))
    assert entity.members == tuple(sorted(rids))


def test_namesakes_get_slugs_of_their_own() -> None:
    one, other = Draft("one"), Draft("two")
    a = one.id(one.person("Ivan Maros", post="Minister", of="VL"))
    b = other.id(other.person("Ivan Maros", post="Minister", of="OR"))
    resolved = Resolved(one, other)
    slugs = {resolved.entity(a).slug, resolved.entity(b).slug}
    assert len(slugs) == 2
    assert all(slug.startswith("ivan-maros-") for slug in slugs)


def test_names_compare_by_their_parts() -> None:
    def likeness(left: str, right: str) -> Likeness:
        return compare_names(person_name(left), person_name(right))

    assert likeness("Moamar Qadarfi", "Moammar Gadarfi") is Likeness.SPELLING
    assert likeness("Carlos Ruiz", "Carlos Ruiz Prado") is Likeness.PART
    assert likeness("Li Wei", "Lu Wei") is Likeness.NONE
    assert person_name("al-Rashid").words == ("rashid",)
    assert person_name("J.R. Keller").words == ("j", "r", "keller")
    assert not is_description("vice premier Anna van Keller")
