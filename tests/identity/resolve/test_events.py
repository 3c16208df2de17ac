"""Post-holdings, delegations, quotations, agreements, contacts and measures across articles."""

import pytest

from kg.model import Judgement, ReferentId
from tests.identity.resolve.drafts import Draft, Resolved

LONG = "We want both sides to go on carrying out the accord that was struck in Harbour"


def _two() -> tuple[Draft, Draft]:
    return Draft("one"), Draft("two")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Vice-Minister", "vice minister", True),
        ("Minister of Trade", "Trade Minister", True),
        ("spokeswoman", "spokesperson", True),
        ("VL Trade Minister", "Trade Minister", True),
        ("Minister", "Vice Minister", False),
    ],
)
def test_holding_one_post_is_one_holding(left: str, right: str, expected: bool) -> None:
    rids = []
    drafts = _two()
    for draft, title in zip(drafts, (left, right), strict=True):
        person = draft.person("Anna Keller")
        rids.append(draft.id(draft.holding(person, title, draft.nation("VL"))))
    assert Resolved(*drafts).same(*rids) is expected


def test_a_holding_that_does_not_say_of_what_joins_the_one_that_does() -> None:
    one, other = _two()
    a = one.id(one.holding(one.person("Anna Keller"), "Premier", one.nation("VL")))
    b = other.id(other.holding(other.person("Anna Keller"), "Premier"))
    assert Resolved(one, other).same(a, b)


def test_a_delegation_is_one_sides_at_one_negotiation() -> None:
    one, other = _two()
    rids: dict[str, ReferentId] = {}
    for draft in (one, other):
        talks = draft.talks("talks", ["VL", "OR"], "Lakeside", "2031-06-09")
        later = draft.talks("talks", ["VL", "OR"], "Harbour", "2031-08-09")
        for name, code, where in (("vl", "VL", talks), ("or", "OR", talks), ("later", "VL", later)):
            rids[f"{draft.article} {name}"] = draft.id(draft.delegation(code, where))
    resolved = Resolved(one, other)
    assert resolved.same(rids["one vl"], rids["two vl"])
    assert not resolved.same(rids["one vl"], rids["two or"])
    assert not resolved.same(rids["one vl"], rids["one later"])
    assert resolved.entity(rids["one vl"]).name == "VL delegation to OR–VL talks in Lakeside, June 2031"


def test_two_wordings_of_one_utterance_are_one_under_the_longer() -> None:
    one, other = _two()
    a = one.id(one.quotation(LONG, one.person("Anna Keller")))
    b = other.id(other.quotation(LONG.replace("both sides", "the two sides"), other.person("Anna Keller")))
    resolved = Resolved(one, other)
    assert resolved.same(a, b)
    assert resolved.entity(a).name == LONG.replace("both sides", "the two sides")


def test_words_of_two_named_speakers_stay_open_and_unnamed_ones_join() -> None:
    drafts = [Draft("one"), Draft("two"), Draft("three")]
    speakers = ["Anna Keller", "Tomas Rybak", "a government spokesperson"]
    rids = [draft.id(draft.quotation(LONG, draft.person(name))) for draft, name in zip(drafts, speakers, strict=True)]
    resolved = Resolved(*drafts)
    assert not resolved.same(rids[0], rids[1])
    alone = Resolved(drafts[0], drafts[2])
    assert alone.same(rids[0], rids[2])


def test_what_one_article_separates_is_not_joined_through_another() -> None:
    one, other = _two()
    more = "We have been watching how the terms of the deal are kept by everybody since then"
    keller = one.person("Anna Keller")
    a, b = one.id(one.quotation(LONG, keller)), one.id(one.quotation(more, keller))
    c = other.id(other.quotation(f"{LONG} {more}", other.person("Anna Keller")))
    resolved = Resolved(one, other)
    assert not resolved.same(a, b)
    assert resolved.same(a, c) or resolved.same(b, c)


def _deal(draft: Draft, name: str, parties: list[str], day: str | None = None, fate: str | None = None) -> ReferentId:
    talks = draft.talks("talks", ["VL", "OR"], "Harbour", "2031-05-12")
    return draft.id(draft.agreement(name, parties, talks, day, fate))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("preliminary deal struck in Harbour", ["VL", "OR"]), ("Harbour agreement", ["VL", "OR"]), True),
        (("90-day truce", ["VL", "OR"], "2031-05"), ("temporary deal", [], "2031"), True),
        (("prisoner exchange deal", ["VL", "OR"]), ("grain deal", ["VL", "OR"]), False),
        (("deal", ["VL", "OR"], "2031-05-12"), ("deal", ["VL", "OR"], "2031-07-01"), False),
        (("deal on grain", ["VL", "OR"], None, "proposed"), ("truce", ["VL", "OR"], None, "reached"), False),
        (("grain deal", ["VL", "OR"], None, "proposed"), ("the grain deal", ["VL", "OR"], None, "reached"), True),
    ],
)
def test_agreements_go_by_negotiation_parties_date_and_fate(
    left: tuple[str, list[str]], right: tuple[str, list[str]], expected: bool
) -> None:
    one, other = _two()
    assert Resolved(one, other) and Resolved(*(one, other)).resolution.entities == ()
    a, b = _deal(one, *left), _deal(other, *right)
    assert Resolved(one, other).same(a, b) is expected


def test_agreements_named_after_one_place_are_one() -> None:
    one, other = _two()
    a = _deal(one, "preliminary agreement", ["VL", "OR"])
    b = other.id(other.agreement("preliminary deal struck in Harbour", ["VL", "OR"]))
    assert Resolved(one, other).same(a, b)


def test_an_agreement_with_a_specific_name_is_one_for_all_speakers_of_the_nation() -> None:
    one, other = _two()
    a = one.agreement("lift the ban on herring and cod from OR")
    one.say(a, "agreedBy", one.person("Anna Keller", post="Premier", of="VL"))
    b = other.id(other.agreement("lift the ban on herring and cod", ["VL"]))
    assert Resolved(one, other).same(one.id(a), b)
    third = Draft("three")
    c = third.id(third.agreement("lift the ban on herring and cod", ["OR"]))
    assert not Resolved(one, third).same(one.id(a), c)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2031-06-05", "2031-06-05", True),
        ("2031-06-05", "2031-06", True),
        ("2031-06-05", None, True),
        (None, None, True),
        ("2031-06-05", "2031-06-06", False),
    ],
)
def test_contacts_go_by_participants_and_date(left: str | None, right: str | None, expected: bool) -> None:
    rids = []
    drafts = _two()
    for draft, day in zip(drafts, (left, right), strict=True):
        people = [draft.person("Anna Keller"), draft.person("Tomas Rybak")]
        rids.append(draft.id(draft.contact("phone-call", people, day)))
    assert Resolved(*drafts).same(*rids) is expected


def test_a_letter_is_no_phone_call_and_others_did_not_take_part() -> None:
    one, other = _two()
    people = ["Anna Keller", "Tomas Rybak", "Ines Mora"]
    keys = [[draft.person(name) for name in people] for draft in (one, other)]
    call = one.id(one.contact("phone-call", keys[0][:2], "2031-06-05"))
    letter = other.id(other.contact("letter", keys[1][:2], "2031-06-05"))
    wider = other.id(other.contact("phone-call", keys[1], "2031-06-05"))
    resolved = Resolved(one, other)
    assert not resolved.same(call, letter) and not resolved.same(call, wider)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("VL", "suspend", "exports of magnets"), ("VL", "suspended", "magnets exports"), True),
        (("VL", "suspend", "exports of magnets"), ("VL", "resume", "exports of magnets"), False),
        (("VL", "suspend", "exports of magnets"), ("OR", "suspend", "exports of magnets"), False),
        (("VL", "impose", "tariffs", "OR"), ("VL", "impose", "tariffs", "NL"), False),
        (("VL", "impose", "tariffs", "OR", "2031-04"), ("VL", "impose", "tariffs", None, "2031-04-02"), True),
        (("VL", "impose", "tariffs", "OR", "2031-04"), ("VL", "impose", "tariffs", "OR", "2030-04"), False),
    ],
)
def test_measures_go_by_actor_action_object_and_date(
    left: tuple[str, str, str], right: tuple[str, str, str], expected: bool
) -> None:
    one, other = _two()
    a, b = one.id(one.measure(*left)), other.id(other.measure(*right))
    assert Resolved(one, other).same(a, b) is expected


def test_acts_at_different_times_are_called_different() -> None:
    one, other = _two()
    a, b = (
        one.id(one.measure("VL", "ban", "herring", day="2031-01-02")),
        other.id(other.measure("VL", "ban", "herring", day="2031-03-02")),
    )
    assert Resolved(one, other).judgement(a, b) is Judgement.DIFFERENT
