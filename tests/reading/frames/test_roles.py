"""Who hosts, mediates, attends and leads, in the wordings in which the press tells it."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


@pytest.mark.parametrize(
    ("text", "relation", "actor"),
    [
        (
            "Talks between Norway and Latvia were chaired by Denmark's foreign minister, Anna Keller.",
            "mediatedBy",
            "Anna Keller",
        ),
        (
            "The talks of Norway and Latvia were mediated by the head of Denmark's spy agency, Anna Keller.",
            "mediatedBy",
            "Anna Keller",
        ),
    ],
)
def test_a_title_before_the_name_makes_a_host_or_mediator(read: Read, text: str, relation: str, actor: str) -> None:
    account = read(text)
    assert account.objects(relation) == {actor}
    assert not account.claims("ledBy")


def test_who_only_praises_talks_hosts_none(read: Read) -> None:
    account = read("The mayor of Utrecht, Anna Keller, praised talks between Norway and Latvia.")
    assert not account.claims("hostedBy")
    assert not account.claims("mediatedBy")


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia opened talks in Riga. Denmark and Finland will also attend.",
        "Norway and Latvia opened talks in Riga. Officials from Denmark and Finland took part as well.",
        "Norway and Latvia opened talks in Riga. Danish and Finnish envoys attended the opening session.",
    ],
)
def test_who_attends_is_a_party(read: Read, text: str) -> None:
    assert read(text).objects("hasParty") == {"Norway", "Latvia", "Denmark", "Finland"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia opened talks in Riga. Denmark and Finland attended as observers.",
        "Norway and Latvia opened talks in Riga. Denmark and Finland will not attend.",
        "Norway and Latvia opened talks in Riga. Danish officials attended a wedding.",
        "Norway and Latvia opened talks in Riga. Observers from Denmark attended.",
    ],
)
def test_who_only_looks_on_is_none(read: Read, text: str) -> None:
    assert read(text).objects("hasParty") == {"Norway", "Latvia"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia hold talks. They are led by Anna Keller for Norway and, for Latvia, by Tomas Rybak.",
        "Norway and Latvia met. The talks were led by Anna Keller for Norway and Tomas Rybak for Latvia.",
        "Norway and Latvia met. The Norwegians were led by Anna Keller and the Latvians by Tomas Rybak.",
        "Norway and Latvia met. Anna Keller led the Norwegian side. Heading the Latvian side was Minister Tomas Rybak.",
    ],
)
def test_leaders_are_worded_by_for_and_under(read: Read, text: str) -> None:
    assert read(text).seats("ledBy") == {("Norway", "Anna Keller"), ("Latvia", "Tomas Rybak")}


def test_a_team_under_pressure_has_no_leader(read: Read) -> None:
    account = read("Norway and Latvia held talks. The Norwegian team under pressure from Anna Keller gave way.")
    assert not account.claims("ledBy")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Talks between the paper workers' union and the employers' federation broke down.",
            {"paper workers' union", "employers' federation"},
        ),
        ("Latvia held talks with rebels of the Harbour Front.", {"Latvia", "Harbour Front"}),
        ("COLOMBO, June 3 - Government and rebel negotiators opened talks in Oslo.", {"Sri Lanka", "rebels"}),
    ],
)
def test_unions_firms_and_rebels_are_parties(read: Read, text: str, parties: set[str]) -> None:
    assert read(text).objects("hasParty") == parties


def test_a_manor_is_where_people_meet(read: Read) -> None:
    account = read("Talks between Norway and Latvia took place at Harbourstead, a manor outside Helsinki.")
    assert account.objects("heldAt") == {"Harbourstead"}


def test_the_next_round_mentioned_twice_is_one(read: Read) -> None:
    account = read(
        "Norway and Latvia ended talks in Oslo on Monday. Another round is planned for next week. "
        "Negotiators will return to Riga on Tuesday for another round of talks."
    )
    assert len(account.names("negotiation")) == 2


def test_the_conference_is_the_one_reported_however_it_goes_on(read: Read) -> None:
    account = read(
        "Delegates to the peace conference in Oslo agreed on a truce. "
        "The conference, convened by Denmark, was attended by the Harbour Front and the Northern Movement."
    )
    assert len(account.names("negotiation")) == 1
    assert account.objects("hasParty") >= {"Harbour Front", "Northern Movement"}
    assert account.objects("mediatedBy") == {"Denmark"}


def test_delegations_to_come_may_have_other_leaders(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Oslo in May. The Latvian delegation was led by Tomas Rybak. "
        "Delegations from the two countries will meet in Riga in July."
    )
    leading = {claim.subject for claim in account.claims("ledBy")}
    assert len(leading) == 1


def test_government_and_rebels_meet_in_rounds(read: Read) -> None:
    account = read(
        "COLOMBO, June 3 - Government and Harbour Front negotiators opened talks here on Monday. "
        "The 17th round of talks opens in Oslo in August. "
        "Envoys of the two panels met in Helsinki in May."
    )
    assert account.objects("hasParty") == {"Sri Lanka", "Harbour Front"}
    assert account.objects("heldIn") == {"Colombo", "Oslo", "Helsinki"}


def test_a_body_called_a_conference_is_no_talks(read: Read) -> None:
    account = read("The Organization of the Nordic Conference praised Norway and Latvia.")
    assert not account.names("negotiation")


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("The venue, a hotel near Geneva, was provided by Switzerland.", {"Switzerland"}),
        ("The site for the talks was offered by Qatar.", {"Qatar"}),
        ("The money for the talks was provided by Qatar.", set()),
    ],
)
def test_who_gave_the_venue_is_the_host(read: Read, text: str, hosts: set[str]) -> None:
    account = read(f"Norway and Latvia held talks on fishing on Monday. {text}")
    assert account.objects("hostedBy") == hosts
    assert account.objects("hasParty") == {"Norway", "Latvia"}
