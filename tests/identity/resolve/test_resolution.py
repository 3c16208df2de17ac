"""What holds for every resolution: a partition, whatever the order; what the user said; work that grows with input."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.resolve import resolve
from kg.model import Judgement, Kind, Reading, ReferentId
from tests.identity.resolve.drafts import Draft, Resolved, by_user

_GIVEN = ("Anna", "Ana", "A.", "Jonas", "Sergei", "Sergey", "")
_SURNAMES = ("Keller", "Rybak", "Lavronin")
_CODES = ("VL", "OR", "NL")
_PLACES = ("Lakeside", "Harbour", None)
_DAYS = ("2031-05-12", "2031-06-09", "2031-06-11", "2031-06", "2031", None)


@st.composite
def _drafts(draw: st.DrawFn) -> list[Draft]:
    drafts = []
    for number in range(draw(st.integers(1, 6))):
        draft = Draft(f"article-{number}", draw(st.sampled_from(("2031-06-10", "2029-01-01", None))))
        codes = draw(st.lists(st.sampled_from(_CODES), unique=True, max_size=3))
        talks = draft.talks("talks", codes, draw(st.sampled_from(_PLACES)), draw(st.sampled_from(_DAYS)))
        for _ in range(draw(st.integers(0, 3))):
            name = f"{draw(st.sampled_from(_GIVEN))} {draw(st.sampled_from(_SURNAMES))}".strip()
            of = draw(st.sampled_from((*_CODES, None)))
            person = draft.person(name, post="Minister" if of else None, of=of)
            draft.delegation(draw(st.sampled_from(_CODES)), talks, person)
            draft.contact("phone-call", [person, draft.nation("VL")], draw(st.sampled_from(_DAYS)))
        draft.agreement("preliminary deal", codes, talks, draw(st.sampled_from(_DAYS)))
        drafts.append(draft)
    return drafts


@settings(max_examples=60, deadline=None)
@given(drafts=_drafts(), seed=st.integers(0, 9))
def test_every_referent_is_in_one_entity_of_its_kind_in_any_order(drafts: list[Draft], seed: int) -> None:
    readings = [draft.reading() for draft in drafts]
    resolution = resolve(readings)
    kinds = {draft.id(key): referent.kind for draft in drafts for key, referent in draft.referents.items()}
    counts = Counter(rid for entity in resolution.entities for rid in entity.members)
    assert counts == Counter(list(kinds))
    assert all(kinds[rid] is entity.kind for entity in resolution.entities for rid in entity.members)
    assert len({(entity.kind, entity.slug) for entity in resolution.entities}) == len(resolution.entities)
    assert all(entity.name in entity.names for entity in resolution.entities)
    random.Random(seed).shuffle(readings)  # noqa: S311 - nothing secret
    assert resolve(readings) == resolution


@settings(max_examples=60, deadline=None)
@given(drafts=_drafts(), data=st.data())
def test_decisions_and_entities_never_contradict_each_other(drafts: list[Draft], data: st.DataObject) -> None:
    persons = sorted(draft.id(key) for draft in drafts for key in draft.referents if key.startswith("person/"))
    said = []
    if len(persons) > 1:
        left, right = data.draw(st.permutations(persons))[:2]
        said = [by_user(left, right, data.draw(st.sampled_from([Judgement.SAME, Judgement.DIFFERENT])))]
    resolved = Resolved(*drafts, decisions=said)
    for decision in resolved.resolution.decisions:
        together = resolved.same(decision.left, decision.right)
        assert together is (decision.judgement is Judgement.SAME), decision
        assert 0 <= decision.score <= 1
        assert decision.why.endswith(".")


def _keller(article: str, name: str = "Anna Keller", of: str = "VL") -> tuple[Draft, ReferentId]:
    draft = Draft(article)
    return draft, draft.id(draft.person(name, post="Minister", of=of))


def test_a_user_joins_what_the_rules_keep_apart_and_the_rest_follows() -> None:
    drafts, rids = zip(*[_keller("a"), _keller("b"), _keller("c", of="OR"), _keller("d", of="OR")], strict=True)
    assert not Resolved(*drafts).same(rids[0], rids[2])
    said = by_user(rids[0], rids[2], Judgement.SAME)
    resolved = Resolved(*drafts, decisions=[said])
    assert len({resolved.entity(rid) for rid in rids}) == 1
    assert said in resolved.resolution.decisions


def test_a_user_parts_what_the_rules_would_join() -> None:
    drafts, rids = zip(*[_keller(article) for article in "abcd"], strict=True)
    said = [by_user(rids[0], rids[1], Judgement.DIFFERENT), by_user(rids[0], rids[2], Judgement.DIFFERENT)]
    resolved = Resolved(*drafts, decisions=said)
    assert not resolved.same(rids[0], rids[1])
    assert resolved.same(rids[1], rids[2]), "what was parted from the first stays together"
    assert resolved.same(rids[0], rids[3])
    assert resolved.decision(rids[0], rids[1]) is None


def test_a_user_can_say_whom_a_bare_surname_means() -> None:
    anna, a = _keller("a")
    jonas, b = _keller("b", "Jonas Keller")
    bare, c = _keller("c", "Keller")
    assert not Resolved(anna, jonas, bare).same(b, c)
    resolved = Resolved(anna, jonas, bare, decisions=[by_user(b, c, Judgement.SAME)])
    assert resolved.same(b, c) and not resolved.same(a, c)


def test_the_last_word_of_a_user_counts() -> None:
    (one, a), (other, b) = _keller("a"), _keller("b")
    said = [by_user(a, b, Judgement.DIFFERENT), by_user(b, a, Judgement.SAME)]
    assert Resolved(one, other, decisions=said).same(a, b)
    assert not Resolved(one, other, decisions=said[::-1]).same(a, b)


def test_users_decisions_that_contradict_each_other_are_reported() -> None:
    drafts, rids = zip(
        *[_keller("a", "Anna Keller"), _keller("b", "Ines Mora"), _keller("c", "Tomas Rybak")], strict=True
    )
    said = [
        by_user(rids[0], rids[1], Judgement.SAME),
        by_user(rids[1], rids[2], Judgement.SAME),
        by_user(rids[0], rids[2], Judgement.DIFFERENT),
    ]
    resolved = Resolved(*drafts, decisions=said)
    assert not resolved.same(rids[0], rids[2])
    told = [made for made in resolved.resolution.decisions if made.by == "contradiction"]
    assert len(told) == 1 and "keep apart" in told[0].why


def test_things_of_different_kinds_are_never_one() -> None:
    draft = Draft("a")
    person, nation = draft.id(draft.person("Anna Keller")), draft.id(draft.nation("VL"))
    resolved = Resolved(draft, decisions=[by_user(person, nation, Judgement.SAME)])
    assert not resolved.same(person, nation)


def test_decisions_about_what_is_gone_have_no_effect() -> None:
    draft, rid = _keller("a")
    gone = by_user(rid, ReferentId("removed", "person/anna-keller"), Judgement.SAME)
    resolved = Resolved(draft, decisions=[gone])
    assert resolved.entity(rid).members == (rid,)
    assert gone in resolved.resolution.decisions


def test_decisions_of_rules_are_made_again_and_not_taken_over() -> None:
    one, other = _keller("a")[0], _keller("b")[0]
    first = Resolved(one, other).resolution
    assert resolve([one.reading(), other.reading()], first.decisions) == first
    assert first.entities


def _crowd(size: int) -> list[Reading]:
    """Articles about a few dozen places and dyads and many people, half of it about one pair of nations."""
    rng = random.Random(size)  # noqa: S311 - nothing secret
    words = [f"word{number}" for number in range(400)]
    readings = []
    for number in range(size):
        draft = Draft(f"article-{number:05}", f"20{20 + number % 10}-{rng.randint(1, 12):02}-15")
        codes = ["AA", "BB"] if number % 2 else rng.sample([a + b for a in "ABCDEFGH" for b in "ABCDEFGH"], 2)
        day = f"20{20 + number % 10}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        talks = draft.talks("talks", codes, f"City {rng.randint(0, 40)}", rng.choice((day, day[:7], None)))
        for code in codes:
            name = f"{rng.choice(_GIVEN[:6])} {rng.choice(_SURNAMES)}{rng.randint(0, 40)}"
            person = draft.person(name if rng.random() < 0.7 else name.split()[1], post="Minister", of=code)
            draft.delegation(code, talks, person)
            draft.quotation(" ".join(rng.choices(words, k=12)), person)
        draft.agreement("preliminary deal", codes, talks, day)
        draft.add(Kind.ORGANIZATION, f"Union of Fishers {rng.randint(0, 300)}")
        readings.append(draft.reading())
    return readings


@pytest.mark.soak
def test_the_work_grows_with_the_readings_and_not_with_their_pairs() -> None:
    few, many = _crowd(200), _crowd(1600)
    resolve(_crowd(20))
    taken = []
    for readings in (few, many):
        runs = []
        for _ in range(3):  # the least of three, as the small run takes a fifth of a second and feels every other job
            start = time.process_time()
            resolution = resolve(readings)
            runs.append(time.process_time() - start)
        taken.append(min(runs))
        assert len(resolution.decisions) < 60 * len(readings)
    # Eight times the readings: pairs would take sixty-four times as long.
    assert taken[1] < 20 * taken[0]
