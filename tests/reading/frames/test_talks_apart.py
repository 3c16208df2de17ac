"""Which talks are other ones than those told before, by whether they are over, going on or yet to come."""

from __future__ import annotations

import pytest

from tests.reading.frames.account import Account
from tests.reading.frames.conftest import Read


def _sides(account: Account) -> list[set[str]]:
    """The sides of each negotiation."""
    subjects = dict.fromkeys(claim.subject for claim in account.claims("hasParty"))
    told = account.claims("hasParty")
    return [{account.referent(claim.object).name for claim in told if claim.subject == subject} for subject in subjects]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "Norway said it was open to bilateral talks with Latvia. "
            "Norway and Latvia have held many rounds of talks on fishing.",
            2,
        ),
        ("Norway and Latvia held talks on fishing in Oslo. Norway and Latvia have held many rounds of talks.", 1),
        (
            "Norwegian and Latvian leaders hold a summit in Oslo on Tuesday. "
            "Norway should aim to negotiate a fishing pact with Latvia.",
            2,
        ),
        ("Norway and Latvia opened talks in Oslo on Tuesday. Norway is to negotiate a pact with Latvia.", 1),
        (
            "The Nordic Council is gearing up for tough negotiations with Latvia on its budget. "
            "Nordic Council and Latvian leaders are holding talks in Riga on fishing.",
            2,
        ),
    ],
)
def test_talks_that_are_over_are_not_those_to_come(read: Read, text: str, count: int) -> None:
    assert len(_sides(read(text))) == count


def test_those_in_attendance_sit_there(read: Read) -> None:
    account = read(
        "Norwegian President Anna Keller and 400 delegates gathered in Riga on Sunday, with factions including "
        "the Northern Alliance and the Harbour Front in attendance."
    )
    assert account.objects("hasParty") == {"Norway", "Northern Alliance", "Harbour Front"}


def test_a_party_may_have_a_name_the_model_did_not_see(read: Read) -> None:
    account = read("The Norwegian government held talks with the Christian Rodna party in Oslo on Monday.")
    assert account.objects("hasParty") == {"Norway", "Christian Rodna"}
    account = read("The Norwegian government held talks with the ruling party in Oslo on Monday.")
    assert account.objects("hasParty") == {"Norway"}


def test_a_group_that_demands_talks_sits_there_alone(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Oslo on Monday. "
        "The Harbour Front, a rebel group, stayed away, demanding talks be held in Riga."
    )
    assert _sides(account) == [{"Norway", "Latvia"}, {"Harbour Front"}]


def test_who_only_urges_others_to_hold_talks_sits_at_none(read: Read) -> None:
    account = read("Norway and Latvia fell out. Denmark demanded that talks between Norway and Latvia be held in Riga.")
    assert "Denmark" not in account.objects("hasParty")


def test_panels_of_several_sides_meet_by_themselves(read: Read) -> None:
    account = read(
        "Ministers of Norway and Latvia held talks in Oslo on Monday. "
        "Access to the ports will be discussed by a working group in Geneva on Friday. "
        "Estonia and Finland will co-chair the working group on aid as well as the task force on fishing."
    )
    assert _sides(account) == [{"Norway", "Latvia"}, {"Estonia", "Finland"}, {"Estonia", "Finland"}]
    assert account.objects("heldIn") == {"Oslo", "Geneva"}
    assert not account.objects("about") & {"working", "task"}


@pytest.mark.parametrize(
    "text",
    ["Norway and Latvia sent a task force to the flooded port.", "A working group on fishing was set up by Norway."],
)
def test_panels_that_do_not_meet_are_no_talks(read: Read, text: str) -> None:
    assert not read(text).names("negotiation")


def test_a_dialogue_with_a_name_is_held_beside_a_meeting(read: Read) -> None:
    text = "In Oslo, the delegation of Latvia met with Norwegian officials, and held {}."
    assert len(_sides(read(text.format("the Norway-Latvia Strategic Dialogue")))) == 2
    assert len(_sides(read(text.format("talks on fishing")))) == 1


def test_talks_measured_by_others_are_not_held_where_these_are(read: Read) -> None:
    account = read(
        "In line with discussions between Norway and Estonia, Norway held talks with the Latvian delegation in Riga."
    )
    assert len(account.claims("heldIn")) == 1


def test_the_parties_are_those_said_to_be_at_war(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Oslo. Sudan's warring parties were urged to stop. "
        "An envoy said the parties would hold talks with the Sudanese opposition in Riga in July."
    )
    assert {"Norway", "Latvia"} not in _sides(account)[1:]


def test_who_is_thanked_for_the_house_is_of_the_country(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Riyadh on Monday. "
        "Norway expressed gratitude to Crown Prince Salim for his hospitality in hosting the talks."
    )
    assert account.objects("hostedBy") == {"Saudi Arabia"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia held talks on herring in Oslo on Monday, and Chile and Peru on sand in Lima on Tuesday.",
        "Norway opened talks with Latvia in Oslo on Monday, and Chile with Peru in Lima on Tuesday.",
        "Norway and Latvia met in Oslo for talks on herring, and Chile and Peru in Lima for talks on sand.",
    ],
)
def test_a_second_pair_whose_verb_is_left_out_has_talks_of_its_own(read: Read, text: str) -> None:
    account = read(text)
    assert sorted(map(sorted, _sides(account))) == [["Chile", "Peru"], ["Latvia", "Norway"]]
    places = {account.referent(claim.object).name: claim.subject for claim in account.claims("heldIn")}
    assert places["Oslo"] != places["Lima"]


@pytest.mark.parametrize(
    "text",
    [
        "Officials of Norway, Latvia, and Chile and Peru held talks on herring in Oslo on Monday.",
        "Norway held talks with Latvia, Mali, and Chile and Peru on herring.",
    ],
)
def test_a_list_that_ends_in_a_pair_is_one(read: Read, text: str) -> None:
    assert [{"Norway", "Latvia", "Chile", "Peru"} <= sides for sides in _sides(read(text))] == [True]


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        (
            "Norway held talks with Latvia in Riga and with Estonia in Tallinn.",
            "Riga Norway Latvia|Tallinn Norway Estonia",
        ),
        (
            "Norway has held talks on cod with Latvia in Riga, with Estonia in Tallinn and with Finland in Turku.",
            "Riga Norway Latvia|Tallinn Norway Estonia|Turku Norway Finland",
        ),
        (
            "Norway's envoys held talks in Riga with Latvian officials and in Tallinn with ministers of Estonia.",
            "Riga Norway Latvia|Tallinn Norway Estonia",
        ),
        (
            "Talks between Norway and Latvia were held in Riga on Monday "
            "and between Norway and Estonia in Tallinn on Friday.",
            "Riga Norway Latvia|Tallinn Norway Estonia",
        ),
        (
            "Norway and Latvia held talks in Riga on Monday and in Oslo on Friday.",
            "Riga Norway Latvia|Oslo Norway Latvia",
        ),
        ("Norway held talks with Latvia and Estonia in Riga on Monday.", "Riga Norway Latvia Estonia"),
        (
            "Norway held talks with Latvia in Riga on Monday. Its ministers dined with Estonia's in Tallinn.",
            "Riga Norway Latvia",
        ),
    ],
)
def test_each_partner_in_another_place_is_met_in_talks_of_its_own(read: Read, text: str, tables: str) -> None:
    account = read(text)
    held = {claim.subject: account.referent(claim.object).name for claim in account.claims("heldIn")}
    sides: dict[str, set[str]] = {}
    for claim in account.claims("hasParty"):
        sides.setdefault(held[claim.subject], set()).add(account.referent(claim.object).name)
    wanted = {place: set(names) for place, *names in (table.split() for table in tables.split("|"))}
    assert sides == wanted


def test_each_of_two_talks_in_one_sentence_has_its_own_day(read: Read) -> None:
    account = read("Norway held talks with Latvia in Riga on Monday and with Estonia in Tallinn on Wednesday.")
    held = {claim.subject: account.referent(claim.object).name for claim in account.claims("heldIn")}
    days = {held[claim.subject]: claim.value for claim in account.claims("startsOn")}
    assert days["Riga"] != days["Tallinn"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The last one, in Tallinn, ended in May 2024 without a deal.", {"Oslo", "Tallinn"}),
        ("The previous one was held in Tallinn in May 2024.", {"Oslo", "Tallinn"}),
        ("The first ones took place in Tallinn in 2023.", {"Oslo", "Tallinn"}),
        ("The last one to speak was a mediator, in Tallinn a known man.", {"Oslo"}),
        ("Of their ferries, the last one sank in Tallinn in May 2024.", {"Oslo"}),
    ],
)
def test_the_last_one_is_other_talks(read: Read, text: str, places: set[str]) -> None:
    account = read(f"Norway and Latvia held talks on ferries in Oslo on Monday. {text}")
    assert account.objects("heldIn") == places
    assert len(account.claims("follows")) == len(places) - 1
    assert all(sides == {"Norway", "Latvia"} for sides in _sides(account))
