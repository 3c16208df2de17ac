"""Drafts of the parts of one article become one draft."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg.reading.draft import Draft
from kg.reading.draft_files import read_draft
from kg.reading.draft_json import to_json
from kg.reading.llm.joining import join
from tests.reading.llm.words import ABSENT, HEADED, HOSTED, KELLER, LED, RYBAK, A, B, item, talks, team, value


def draft(*negotiations: Any, **more: Any) -> Draft:
    return read_draft({"article": "a", "negotiations": list(negotiations), **more}, "llm:small").draft


def test_the_first_draft_stays_as_it_is() -> None:
    one = read_draft({"article": "a", **A}, "llm:small").draft
    assert join(Draft("a"), one) == one and join(one, one) == one and join(one, Draft("a")) == one


def test_events_of_one_id_are_one_and_what_was_had_stands() -> None:
    one = draft(talks(HOSTED, parties=[item("Iceland", HOSTED)], delegations=[team("Denmark", RYBAK)]))
    more = draft(
        talks(
            LED,
            status="under-way",
            mentions=["the talks"],
            parties=[item("Iceland", HOSTED), item("Denmark", HOSTED)],
            place=item("Oslo", HOSTED),
            delegations=[team("Iceland", KELLER), team("Denmark", RYBAK, item("Elsa Brandt", ABSENT))],
        )
    )
    (joined,) = join(one, more).negotiations
    assert (joined.status, joined.quote, joined.mentions) == ("held", HOSTED, ("the talks",))
    assert [each.name for each in joined.parties] == ["Iceland", "Denmark"]
    assert joined.place is not None and joined.place.name == "Oslo"
    assert {side.of: [each.name for each in side.leaders] for side in joined.delegations} == {
        "Denmark": ["Tomas Rybak", "Elsa Brandt"],
        "Iceland": ["Anna Keller"],
    }


def test_unlike_events_of_one_id_stay_apart_and_what_points_at_them_follows() -> None:
    other = talks(HEADED, "tariff consultations in Riga")
    after = talks(LED, "tariff summit in Riga", id="n2", follows="n1", part_of="n1")
    deal = {"id": "a1", "name": "tariff deal", "status": "reached", "quote": LED, "negotiation": "n1"}
    joined = join(draft(talks(HOSTED)), draft(other, after, agreements=[deal]))
    assert [each.id for each in joined.negotiations] == ["n1", "n3", "n2"]
    assert joined.negotiations[2].follows == joined.negotiations[2].part_of == joined.agreements[0].negotiation == "n3"


def test_rounds_of_other_places_or_ordinals_are_unlike_however_they_are_called() -> None:
    first = draft(talks(HOSTED, ordinal="first", place=item("Oslo", HOSTED)))
    for differently in ({"ordinal": "second"}, {"place": item("Riga", HOSTED)}):
        assert len(join(first, draft(talks(HEADED, **differently))).negotiations) == 2
    assert len(join(first, draft(talks(HEADED))).negotiations) == 1


def test_agreements_that_clash_are_renamed_as_well() -> None:
    def deal(name: str) -> dict[str, str]:
        return {"id": "a1", "name": name, "status": "reached", "quote": LED}

    joined = join(draft(agreements=[deal("herring quota")]), draft(agreements=[deal("airport treaty")]))
    assert [each.id for each in joined.agreements] == ["a1", "a2"]


def test_what_is_mentioned_twice_stands_once() -> None:
    call = {"kind": "phone-call", "status": "held", "quote": LED, "participants": [item("Anna Keller", LED)]}
    told = {
        "posts": A["posts"],
        "statements": A["statements"],
        "contacts": [call],
        "claims": [{"claimant": "Iceland", "about": "quotas are unfair", "quote": LED}],
        "measures": [
            {"actor": "Iceland", "action": "ban", "object": "herring", "status": "done", "words": "x", "quote": LED}
        ],
    }
    again = {**told, "contacts": [{**call, "quote": HOSTED}], "published": "2025-06-09"}
    joined = join(draft(**told), draft(**again))
    assert to_json(joined) == to_json(draft(**told)) | {"published": "2025-06-09"}


def test_the_same_name_with_another_quote_is_kept_for_one_of_them_may_not_stand_in_the_article() -> None:
    one, more = (draft(talks(HOSTED, topics=[value("fisheries", quote)])) for quote in (HOSTED, LED))
    assert len(join(one, more).negotiations[0].topics) == 2


def test_fields_nobody_knows_are_kept() -> None:
    joined = join(draft(talks(HOSTED, mood="good"), note=1), draft(talks(HOSTED, mood="bad", noise=2), note=3))
    assert joined.extra == (("note", 1),) and joined.negotiations[0].extra == (("mood", "good"), ("noise", 2))


@given(st.lists(st.sampled_from(["n1", "n2", "a1"]), max_size=4), st.lists(st.sampled_from(["n1", "n3"]), max_size=4))
def test_ids_stay_unique_however_they_are_used(one: list[str], more: list[str]) -> None:
    had, new = (
        draft(*(talks(HOSTED, f"{word}{number}", id=name) for number, name in enumerate(dict.fromkeys(names))))
        for names, word in ((one, "alpha"), (more, "beta"))
    )
    ids = [each.id for each in join(had, new).negotiations]
    assert len(ids) == len(set(ids)) == len(set(one)) + len(set(more))


def test_two_articles_of_the_tests_do_not_mix() -> None:
    one, other = (read_draft({"article": "a", **raw}, "llm:small").draft for raw in (A, B))
    assert len(join(one, other).negotiations) == 1
