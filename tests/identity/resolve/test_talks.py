"""Negotiations across articles: the same talks, another round, or not known."""

import pytest

from kg.model import Judgement, Status
from tests.identity.resolve.drafts import Draft, Resolved


def _talks(left: dict[str, object], right: dict[str, object]) -> tuple[bool, Judgement | None]:
    one, other = Draft("one"), Draft("two")
    a, b = one.id(one.talks("talks", **left)), other.id(other.talks("a meeting", **right))  # type: ignore[arg-type]
    resolved = Resolved(one, other)
    return resolved.same(a, b), resolved.judgement(a, b)


FULL: dict[str, object] = {"parties": ["VL", "OR"], "place": "Lakeside", "start": "2031-06-09"}


@pytest.mark.parametrize(
    "right",
    [
        FULL,
        {**FULL, "start": "2031-06-10"},
        {**FULL, "start": "2031-06"},
        {**FULL, "start": "2031"},
        {**FULL, "start": None},
        {**FULL, "place": None},
        {**FULL, "parties": []},
        {**FULL, "parties": ["VL", "OR", "NL"]},
        {**FULL, "parties": ["VL"]},
    ],
)
def test_talks_are_the_same_when_two_things_agree_and_none_contradicts(right: dict[str, object]) -> None:
    assert _talks(FULL, right) == (True, Judgement.SAME)


@pytest.mark.parametrize(
    "right",
    [
        {**FULL, "place": "Harbour"},
        {**FULL, "start": "2031-06-20"},
        {**FULL, "start": "2031-05"},
        {**FULL, "parties": ["VL", "NL"]},
    ],
)
def test_another_place_time_or_party_is_another_round(right: dict[str, object]) -> None:
    assert _talks(FULL, right) == (False, Judgement.DIFFERENT)


@pytest.mark.parametrize(
    "right",
    [
        {"parties": ["VL", "OR"]},
        {"place": "Lakeside"},
        {**FULL, "level": "process"},
        {"parties": ["VL", "OR"], "start": "2031"},
    ],
)
def test_one_thing_in_common_is_not_enough(right: dict[str, object]) -> None:
    assert _talks(FULL, right)[0] is False


def test_a_denied_party_does_not_count() -> None:
    one, other = Draft("one"), Draft("two")
    a = one.talks("talks", ["VL", "OR"], "Lakeside", "2031-06-09")
    one.say(a, "hasParty", one.nation("NL"), Status.DENIED)
    b = other.talks("talks", ["VL", "OR"], "Lakeside", "2031-06-09")
    resolved = Resolved(one, other)
    assert resolved.same(one.id(a), other.id(b))
    assert resolved.entity(one.id(a)).slug == "2031-06-lakeside-or-vl"


def test_the_may_round_is_not_the_june_round_and_an_undated_mention_joins_neither() -> None:
    may, june, undated = Draft("may"), Draft("june"), Draft("undated")
    a = may.id(may.talks("talks", ["VL", "OR"], "Lakeside", "2031-05-12"))
    b = june.id(june.talks("talks", ["VL", "OR"], "Lakeside", "2031-06-09"))
    c = undated.id(undated.talks("talks", ["VL", "OR"], "Lakeside"))
    resolved = Resolved(may, june, undated)
    assert len({resolved.entity(rid).slug for rid in (a, b, c)}) == 3
    decision = resolved.decision(a, c)
    assert decision is not None and decision.judgement is Judgement.UNSURE
    assert "both fit" in decision.why


def test_undated_talks_reported_years_apart_stay_open() -> None:
    early, late = Draft("early", "2021-03-01"), Draft("late", "2031-03-01")
    a = early.id(early.talks("talks", ["VL", "OR"], "Lakeside"))
    b = late.id(late.talks("talks", ["VL", "OR"], "Lakeside"))
    resolved = Resolved(early, late)
    assert not resolved.same(a, b)
    assert resolved.judgement(a, b) is Judgement.UNSURE


def test_undated_talks_of_an_undated_article_are_not_given_a_date() -> None:
    dated, undated = Draft("dated"), Draft("undated", published=None)
    a = dated.id(dated.talks("talks", ["VL", "OR"], "Lakeside", "2031-05-12"))
    b = undated.id(undated.talks("talks", ["VL", "OR"], "Lakeside"))
    assert Resolved(dated, undated).judgement(a, b) is Judgement.UNSURE


def test_a_city_does_not_contradict_a_country() -> None:
    one, other = Draft("one"), Draft("two")
    a = one.talks("talks", ["VL", "OR"], "Lakeside", "2031-06-09")
    b = other.talks("talks", ["VL", "OR"], None, "2031-06-09")
    other.say(b, "heldIn", other.place("Norland", "country"))
    assert Resolved(one, other).same(one.id(a), other.id(b))


def test_numbers_in_one_series_distinguish_rounds() -> None:
    one, other = Draft("one"), Draft("two")
    rids = []
    for draft, ordinal in ((one, "1"), (other, "2")):
        talks = draft.talks("talks", ["VL", "OR"], "Lakeside", "2031-06")
        process = draft.talks("Lakeside process", ["VL", "OR"], level="process")
        draft.say(talks, "partOf", process, ordinal=ordinal, series="Lakeside rounds")
        rids.append(draft.id(talks))
    assert not Resolved(one, other).same(*rids)


def test_a_process_is_known_by_parties_and_subject() -> None:
    drafts = [Draft("one"), Draft("two"), Draft("three")]
    subjects = ["fishing rights", "fishing rights", "gas prices"]
    rids = [
        draft.id(draft.talks("the process", ["VL", "OR"], level="process", topic=subject))
        for draft, subject in zip(drafts, subjects, strict=True)
    ]
    resolved = Resolved(*drafts)
    assert resolved.same(rids[0], rids[1])
    assert not resolved.same(rids[0], rids[2])


def test_two_referents_of_one_article_are_joined_when_plainly_one() -> None:
    draft = Draft("one")
    a = draft.talks("talks in Lakeside", ["VL", "OR"], "Lakeside", "2031-06-09")
    b = draft.talks("the second round", ["VL", "OR"], "Lakeside", "2031-06-09")
    assert Resolved(draft).same(draft.id(a), draft.id(b))


def test_talks_are_named_by_parties_place_and_month() -> None:
    draft = Draft("one")
    rid = draft.id(draft.talks("a new round of talks", ["VL", "OR"], "Lakeside", "2031-06-09"))
    entity = Resolved(draft).entity(rid)
    assert entity.name == "OR–VL talks in Lakeside, June 2031"
    assert entity.slug == "2031-06-lakeside-or-vl"
    assert "a new round of talks" in entity.names


@pytest.mark.parametrize(
    "said", ["talks", "talks for almost two years", "thirteen days of talks", "meet within five days"]
)
def test_talks_that_the_articles_call_only_talks_are_named_by_what_is_known_of_them(said: str) -> None:
    many, one, nobody = Draft("many"), Draft("one"), Draft("nobody")
    rids = [
        many.id(many.talks(said, ["VL", "OR", "NL", "TA", "UL"], "Lakeside", "2031-06-09")),
        one.id(one.talks(said, ["VL"], start="2031")),
        nobody.id(nobody.talks(said, place="Harbour")),
    ]
    resolved = Resolved(many, one, nobody)
    names = [resolved.entity(rid).name for rid in rids]
    assert names[:2] == ["Talks of NL, OR, TA and 2 others in Lakeside, June 2031", "Talks of VL, 2031"]
    assert names[2] == (f"{said} in Harbour" if "talks" in said else "talks in Harbour")
    assert said in resolved.entity(rids[0]).names


@pytest.mark.parametrize(
    "said", ["talks on fishing rights", "Crane Bay summit", "the reconciliation forum", "Crane Bay"]
)
def test_what_articles_call_talks_is_kept_where_it_says_which_they_are(said: str) -> None:
    draft = Draft("one")
    rid = draft.id(draft.talks(said, ["VL", "OR", "NL", "TA"], "Lakeside", "2031-06-09"))
    assert Resolved(draft).entity(rid).name == said


def test_talks_of_persons_alone_are_named_by_them() -> None:
    draft = Draft("one")
    talks = draft.talks("a meeting", place="Lakeside")
    for name in ("Tomas Rybak", "Anna Keller"):
        draft.say(talks, "hasParty", draft.person(name))
    assert Resolved(draft).entity(draft.id(talks)).name == "Talks of Anna Keller and Tomas Rybak in Lakeside"
