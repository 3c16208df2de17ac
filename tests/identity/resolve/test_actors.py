"""Nations, organisations and places across articles."""

import pytest

from kg.model import Judgement, Kind
from tests.identity.resolve.drafts import Draft, Resolved


def test_one_code_is_one_nation_under_its_commonest_name() -> None:
    one, other, third = Draft("one"), Draft("two"), Draft("three")
    a = one.id(one.nation("VL", "Velland"))
    b = other.id(other.nation("VL", "the Vellish side"))
    c = third.id(third.nation("VL", "Velland"))
    entity = Resolved(one, other, third).entity(a)
    assert entity.members == tuple(sorted([a, b, c]))
    assert (entity.name, entity.slug) == ("Velland", "velland")
    assert entity.notations == (("iso3166-1-alpha2", "VL"),)


def test_a_former_state_has_no_two_letter_notation() -> None:
    draft = Draft("one")
    rid = draft.id(draft.nation("OLDV", "Old Velland"))
    assert Resolved(draft).entity(rid).notations == ()


def _organizations(left: str, right: str, **facets: str) -> bool:
    one, other = Draft("one"), Draft("two")
    a = one.id(one.add(Kind.ORGANIZATION, left, facets=facets))
    b = other.id(other.add(Kind.ORGANIZATION, right, facets=facets))
    return Resolved(one, other).same(a, b)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("the International Coffee Union", "International Coffee Union", True),
        ("World Fishing Organisation", "World Fishing Organization", True),
        ("International Coffee Union (ICU)", "ICU", True),
        ("Ministry of Defence of Velland", "Velland Defense Ministry", True),
        ("International Coffee Union", "International Cocoa Union", False),
        ("the foreign ministry", "Foreign Ministry", False),
    ],
)
def test_organizations_go_by_normalised_name_and_acronym(left: str, right: str, expected: bool) -> None:
    assert _organizations(left, right) is expected


def test_ministries_of_different_nations_are_different() -> None:
    one, other, third = Draft("one"), Draft("two"), Draft("three")
    rids = []
    for draft, code in ((one, "VL"), (other, "OR"), (third, "VL")):
        nation = draft.nation(code)
        rids.append(
            draft.id(draft.add(Kind.ORGANIZATION, "Foreign Ministry", facets={"type": "ministry"}, partOf=nation))
        )
    resolved = Resolved(one, other, third)
    assert resolved.same(rids[0], rids[2])
    assert resolved.judgement(rids[0], rids[1]) is Judgement.DIFFERENT


def test_an_acronym_two_bodies_share_stays_open() -> None:
    drafts = [Draft("one"), Draft("two"), Draft("three")]
    names = ["International Coffee Union (ICU)", "International Chess Union (ICU)", "ICU"]
    rids = [draft.id(draft.add(Kind.ORGANIZATION, name)) for draft, name in zip(drafts, names, strict=True)]
    resolved = Resolved(*drafts)
    assert len({resolved.entity(rid) for rid in rids}) == 3
    assert resolved.judgement(rids[0], rids[2]) is Judgement.UNSURE


def test_a_union_named_by_its_words_not_its_letters() -> None:
    one, other = Draft("one"), Draft("two")
    rid = one.id(one.add(Kind.ORGANIZATION, "ICU", "the International Coffee Union"))
    other.add(Kind.ORGANIZATION, "the International Coffee Union (ICU)")
    assert Resolved(one, other).entity(rid).name == "International Coffee Union"


def test_types_of_organizations_must_agree() -> None:
    one, other = Draft("one"), Draft("two")
    a = one.id(one.add(Kind.ORGANIZATION, "Harbour Front", facets={"type": "armed-group"}))
    b = other.id(other.add(Kind.ORGANIZATION, "Harbour Front", facets={"type": "firm"}))
    resolved = Resolved(one, other)
    assert not resolved.same(a, b)
    assert resolved.judgement(a, b) is Judgement.UNSURE


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("Kyiv", "city"), ("Kiev", "city"), True),
        (("Peking", "city"), ("Beijing", "city"), True),
        (("Lakeside", "city"), ("Lakeside", "city"), True),
        (("St. Anselm", "city"), ("Saint Anselm", "city"), True),
        (("Lakeside", "city"), ("Lakeside", "country"), False),
        (("Lakeside, Velland", "city"), ("Lakeside, Orsk", "city"), False),
        (("the hotel", "venue"), ("the hotel", "venue"), False),
    ],
)
def test_places_go_by_name_and_type(left: tuple[str, str], right: tuple[str, str], expected: bool) -> None:
    one, other = Draft("one"), Draft("two")
    a, b = one.id(one.place(*left)), other.id(other.place(*right))
    assert Resolved(one, other).same(a, b) is expected
