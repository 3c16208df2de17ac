"""Who is brought to which table, and the rounds told by no more than a word."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


@pytest.mark.parametrize(
    ("text", "relation", "actor"),
    [
        ("Qatar brought together Norway and Latvia in Doha on Monday.", "mediatedBy", "Qatar"),
        ("Denmark hosted envoys of Norway and Latvia in Copenhagen on Monday.", "hostedBy", "Denmark"),
        ("Norway and Latvia were invited to Cairo by the Arab League in October.", "hostedBy", "Arab League"),
        ("Denmark will convene Norway and Latvia for a round table in Geneva in July.", "mediatedBy", "Denmark"),
        ("Denmark invited Norway and Latvia to Copenhagen for talks.", "hostedBy", "Denmark"),
    ],
)
def test_who_gets_others_to_a_table_sits_at_none(read: Read, text: str, relation: str, actor: str) -> None:
    account = read(text)
    assert account.objects(relation) == {actor}
    assert account.objects("hasParty") == {"Norway", "Latvia"}


@pytest.mark.parametrize(
    "text",
    [
        "Denmark invited Norway and Latvia to a wedding in Copenhagen.",
        "Denmark hosted a Norwegian singer in Copenhagen.",
        "Denmark invited Norway and Latvia.",
        "Denmark brought a Norwegian case to a court in Riga.",
    ],
)
def test_guests_do_not_negotiate(read: Read, text: str) -> None:
    assert not read(text).names("negotiation")


def test_its_is_of_a_body_without_a_name(read: Read) -> None:
    account = read(
        "Norway sent a ship. The military commission is at work; its next session is set for June 20 in Tunis."
    )
    assert "Norway" not in account.objects("hasParty")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Prime Minister Anna Keller held talks with Latvian President Tomas Rybak in Oslo.", {"Norway", "Latvia"}),
        ("Norway's minister, Anna Keller, is in Riga for talks with President Tomas Rybak.", {"Norway", "Latvia"}),
    ],
)
def test_an_officer_given_without_a_nation_is_at_home_in_the_capital(read: Read, text: str, parties: set[str]) -> None:
    assert read(text).objects("hasParty") == parties


def test_the_nation_of_a_name_stays_where_its_initials_want_it(read: Read) -> None:
    account = read("Talks between Norway and the Latvian Democratic Forces opened. The LDF sent Anna Keller.")
    assert "Latvian Democratic Forces" in account.objects("hasParty")


def test_world_powers_are_a_party(read: Read) -> None:
    account = read("Norway and Latvia watched. Iran resumed talks with world powers in Vienna on Monday.")
    assert account.objects("hasParty") == {"Iran", "world powers"}


def test_a_third_meeting_follows_the_second(read: Read) -> None:
    account = read(
        "Norway and Latvia held the second meeting of their Dialogue on Cod in Oslo in May. "
        "Parallel consultations between Latvia and Iceland go on. A third meeting is planned for July."
    )
    third = next(claim for claim in account.claims("startsOn") if claim.value == "2025-07")
    parties = {account.referent(c.object).name for c in account.claims("hasParty") if c.subject == third.subject}
    assert parties == {"Norway", "Latvia"}


def test_a_ceasefire_concluded_somewhere_on_a_day_was_negotiated_then(read: Read) -> None:
    account = read("The ceasefire between Norway and Latvia was concluded in Riga on May 28.")
    assert account.objects("startsOn") == {"2025-05-28"}
