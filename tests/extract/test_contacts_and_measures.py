"""Calls, meetings and letters between a few people; tariffs, bans and sanctions."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna Keller telephoned Tomas Rybak on Monday.", "phone-call"),
        ("Anna Keller and Tomas Rybak spoke by phone on Monday.", "phone-call"),
        ("A phone call between Anna Keller and Tomas Rybak took place on Monday.", "phone-call"),
        ("Anna Keller met Tomas Rybak on Monday.", "meeting"),
        ("Anna Keller wrote to Tomas Rybak on Monday.", "letter"),
    ],
)
def test_contacts_are_told_by_verb_and_noun(read: Read, text: str, kind: str) -> None:
    account = read(text)
    assert account.objects("hasParticipant") == {"Anna Keller", "Tomas Rybak"}
    assert {account.referent(c.subject).facet("type") for c in account.claims("hasParticipant")} == {kind}


def test_a_contact_carries_its_day(read: Read) -> None:
    assert read("Anna Keller telephoned Tomas Rybak on Monday.").objects("occurredOn") == {"2025-06-09"}


@pytest.mark.parametrize("text", ["Anna Keller slept on Monday.", "Anna Keller wrote a book.", "Anna Keller arrived."])
def test_one_person_makes_no_contact(read: Read, text: str) -> None:
    assert read(text).claims("hasParticipant") == []


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Latvia imposed tariffs on Estonia.", "impose"),
        ("Latvia lifted its ban on imports from Estonia.", "lift"),
        ("Latvia suspended fishing licences.", "suspend"),
        ("Sanctions imposed by Latvia hurt the farmers.", "impose"),
    ],
)
def test_measures_have_a_taker_and_an_action(read: Read, text: str, action: str) -> None:
    account = read(text)
    assert account.objects("imposedBy") == {"Latvia"}
    assert {account.referent(c.subject).facet("action") for c in account.claims("imposedBy")} == {action}


def test_a_measure_has_a_target(read: Read) -> None:
    assert read("Latvia imposed tariffs on Estonia.").objects("directedAt") == {"Estonia"}


@pytest.mark.parametrize("text", ["Latvia praised Estonia.", "Latvia raised its flag.", "Prices rose in Latvia."])
def test_no_measure_is_made_up(read: Read, text: str) -> None:
    assert read(text).claims("imposedBy") == []


def test_a_counterpart_takes_part_by_name(read: Read) -> None:
    account = read("Norwegian Foreign Minister Anna Keller met her Latvian counterpart Tomas Rybak in Riga on Friday.")
    assert account.objects("hasParticipant") == {"Anna Keller", "Tomas Rybak"}
