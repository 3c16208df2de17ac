"""Calls, meetings and letters between a few people; tariffs, bans and sanctions."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna Keller telephoned Tomas Rybak on Monday.", "phone-call"),
        ("Anna Keller was telephoned on Monday by Tomas Rybak.", "phone-call"),
        ("Anna Keller got a call from Trade Minister Tomas Rybak on Monday.", "phone-call"),
        ("Anna Keller received a letter from Tomas Rybak.", "letter"),
        ("Anna Keller and Tomas Rybak spoke by phone on Monday.", "phone-call"),
        ("A phone call between Anna Keller and Tomas Rybak took place on Monday.", "phone-call"),
        ("Anna Keller met Tomas Rybak on Monday.", "meeting"),
        ("Anna Keller wrote to Tomas Rybak on Monday.", "letter"),
        ("Anna Keller wrote Tomas Rybak on Monday.", "letter"),
        ("In a letter to Tomas Rybak, Anna Keller offered to mediate.", "letter"),
        ("Anna Keller and Tomas Rybak exchanged letters.", "letter"),
        ("Anna Keller received Tomas Rybak at the palace on Monday.", "meeting"),
        ("Tomas Rybak was received by Anna Keller on Monday.", "meeting"),
        ("Tomas Rybak paid a courtesy call on Anna Keller.", "meeting"),
        ("Anna Keller hosted Tomas Rybak for dinner at her farm.", "meeting"),
        ("Tomas Rybak was visited in Oslo by Anna Keller on Monday.", "meeting"),
        ("Anna Keller and Tomas Rybak spoke by video link on Monday.", "phone-call"),
        ("Anna Keller spoke to Tomas Rybak last night.", "phone-call"),
        ("Anna Keller held a phone conversation with Tomas Rybak.", "phone-call"),
        ("Anna Keller sent a message to Tomas Rybak through the embassy.", "message"),
        ('"I spoke with Tomas Rybak yesterday," President Anna Keller said.', "phone-call"),
    ],
)
def test_contacts_are_worded_by_verb_and_noun(read: Read, text: str, kind: str) -> None:
    account = read(text)
    assert account.objects("hasParticipant") == {"Anna Keller", "Tomas Rybak"}
    assert {account.referent(c.subject).facet("type") for c in account.claims("hasParticipant")} == {kind}


def test_a_contact_carries_its_day(read: Read) -> None:
    assert read("Anna Keller telephoned Tomas Rybak on Monday.").objects("occurredOn") == {"2025-06-09"}


@pytest.mark.parametrize(
    "text",
    [
        "Anna Keller slept on Monday.",
        "Anna Keller wrote a book.",
        "Anna Keller arrived.",
        "Anna Keller spoke to reporters.",
        "Anna Keller visited Riga.",
        "Anna Keller declined to meet Tomas Rybak.",
    ],
)
def test_one_person_makes_no_contact(read: Read, text: str) -> None:
    assert read(text).claims("hasParticipant") == []


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Latvia imposed tariffs on Estonia.", "impose"),
        ("Latvia lifted its ban on imports from Estonia.", "lift"),
        ("Latvia suspended fishing licences.", "suspend"),
        ("Sanctions imposed by Latvia hurt the farmers.", "impose"),
        ("Latvia threatened new sanctions against Estonia.", "threaten"),
        ("Millers cheered Latvia's decision to freeze aid to Estonia.", "freeze"),
        ("The row over Latvia's tariffs went on.", "impose"),
    ],
)
def test_measures_have_a_taker_and_an_action(read: Read, text: str, action: str) -> None:
    account = read(text)
    assert account.objects("imposedBy") == {"Latvia"}
    assert {account.referent(c.subject).facet("action") for c in account.claims("imposedBy")} == {action}


def test_a_measure_may_have_several_takers(read: Read) -> None:
    account = read("The sanctions were imposed by Latvia, Estonia and Denmark.")
    assert account.objects("imposedBy") == {"Latvia", "Estonia", "Denmark"}


def test_a_second_measure_of_a_decision_is_read(read: Read) -> None:
    account = read("Norway mocked Latvia's decision to raise tariffs on cheese and suspend aid to mills.")
    actions = {account.referent(claim.subject).facet("action") for claim in account.claims("imposedBy")}
    assert actions == {"raise", "suspend"}
    assert account.objects("imposedBy") == {"Latvia"}


def test_a_measure_has_a_target(read: Read) -> None:
    assert read("Latvia imposed tariffs on Estonia.").objects("directedAt") == {"Estonia"}


@pytest.mark.parametrize(
    "text",
    [
        "Latvia praised Estonia.",
        "Latvia raised its flag.",
        "The Latvia sanctions were lifted.",
        "Prices rose in Latvia.",
        # it may be one against Latvia
        "The Latvian embargo hurt the farmers.",
    ],
)
def test_no_measure_is_made_up(read: Read, text: str) -> None:
    assert read(text).claims("imposedBy") == []


def test_a_counterpart_takes_part_by_name(read: Read) -> None:
    account = read("Norwegian Foreign Minister Anna Keller met her Latvian counterpart Tomas Rybak in Riga on Friday.")
    assert account.objects("hasParticipant") == {"Anna Keller", "Tomas Rybak"}


def test_not_having_met_since_does_not_deny_the_meeting(read: Read) -> None:
    account = read("Anna Keller and Pavel Novak, who had not met since 2019, met in Osaka on Saturday.")
    assert account.statuses("hasParticipant") == {"asserted"}


@pytest.mark.parametrize("text", ["Kenya called on Mali to lift the blockade.", "Kenya urged Mali to lift the ban."])
def test_who_is_urged_takes_the_measure(read: Read, text: str) -> None:
    assert read(text).objects("imposedBy") == {"Mali"}


@pytest.mark.parametrize(
    "text",
    [
        "A meeting of Anna Keller and Tomas Rybak lasted an hour.",
        "Anna Keller had dinner with Tomas Rybak on Monday.",
        "During a call with Tomas Rybak on Monday, Anna Keller asked for help.",
        "In a phone call on Monday, Anna Keller told Tomas Rybak that the port would stay open.",
        "A letter from Anna Keller to Tomas Rybak was made public.",
        "Anna Keller told Tomas Rybak by telephone that the port would stay open.",
        "Anna Keller discussed the port with Tomas Rybak.",
        "Anna Keller exchanged messages with Tomas Rybak.",
    ],
)
def test_contacts_are_worded_by_the_way(read: Read, text: str) -> None:
    assert read(text).objects("hasParticipant") == {"Anna Keller", "Tomas Rybak"}


def test_an_officer_without_a_name_stands_for_the_nation_that_is_contacted(read: Read) -> None:
    account = read("Anna Keller telephoned the Latvian president on Monday.")
    assert account.objects("hasParticipant") == {"Anna Keller", "Latvia"}
    assert not read("The Norwegian minister telephoned the Latvian president.").claims("hasParticipant")


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Kenya expelled two Malian diplomats on Monday.", "expel"),
        ("Kenya recalled its ambassador from Bamako.", "recall"),
        ("Kenya severed its ties with Mali.", "sever"),
        ("Kenya closed its border with Mali.", "close"),
        ("Kenya announced new export controls on gold.", "announce"),
        ("Kenya is maintaining sanctions on Mali.", "maintain"),
        ("The Kenyan embargo on Mali has hurt traders.", "impose"),
        ("Kenya's blockade of the port continues.", "impose"),
    ],
)
def test_more_kinds_of_measures_are_read(read: Read, text: str, action: str) -> None:
    account = read(text)
    assert account.objects("imposedBy") == {"Kenya"}
    assert {account.referent(claim.subject).facet("action") for claim in account.claims("imposedBy")} == {action}


@pytest.mark.parametrize("text", ["Kenya maintained control of the town.", "Kenya recalled the meeting of 1983."])
def test_what_is_kept_or_recalled_is_no_measure(read: Read, text: str) -> None:
    assert not read(text).claims("imposedBy")


@pytest.mark.parametrize(
    "text",
    [
        "Norway imposed tariffs of 20 per cent on Latvian herring on Monday.",
        "Sanctions on Latvia were lifted by Norway on Sunday.",
        "Two Latvian ministers have been placed under a visa ban by Norway.",
        "Norway banned Latvian herring on Monday.",
        "Norway has banned imports of Latvian herring.",
        "Norway lifted its ban on imports of Latvian herring on Monday.",
        "Norway imposed a duty on purchases of Latvian timber.",
        "Norway froze the assets of two Latvian banks.",
        "Norway froze the bank accounts of Latvian officials.",
        "Norway expelled two Latvian diplomats.",
    ],
)
def test_a_measure_hits_those_whose_goods_and_people_it_hits(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("imposedBy") == {"Norway"}
    assert account.objects("directedAt") == {"Latvia"}


@pytest.mark.parametrize(
    "text", ["Anna Keller was called naive by Tomas Rybak.", "Anna Keller was called to Oslo by Tomas Rybak."]
)
def test_who_is_called_something_is_not_phoned(read: Read, text: str) -> None:
    assert read(text).objects("hasParticipant") == set()


def test_what_a_measure_is_for_is_not_whom_it_hits(read: Read) -> None:
    assert read("Norway imposed sanctions on twelve firms for undermining Latvia.").objects("directedAt") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Norway, which banned Latvian herring in May, lifted the ban on Monday.",
        "Norway imposed tariffs on Latvian herring in May. On Monday it lifted the tariffs.",
    ],
)
def test_a_measure_that_is_lifted_hit_whom_it_hit_before(read: Read, text: str) -> None:
    account = read(text)
    hit = {
        account.referent(c.subject).facet("action"): account.referent(c.object).name
        for c in account.claims("directedAt")
    }
    assert hit["lift"] == "Latvia"


@pytest.mark.parametrize(
    "text",
    [
        "Norway banned plastic bags on Monday.",
        "Norway froze the accounts of a Norwegian bank in Riga.",
        "Norway banned a Norwegian newspaper on Monday.",
        "Norway imposed a ban on Latvian herring in May. On Monday it lifted the ban on smoking.",
        "Norway imposed a ban on Latvian herring in May. On Monday Denmark lifted the curbs.",
    ],
)
def test_a_measure_at_home_hits_no_other_nation(read: Read, text: str) -> None:
    account = read(text)
    hit = {account.referent(c.subject).facet("action") for c in account.claims("directedAt")}
    assert hit <= {"impose"}


@pytest.mark.parametrize(
    "text",
    [
        "In a letter to Lima's mayor, grocer Tomas Rybak alleged that Latvia had banned Peruvian grapes.",
        "Anna Keller said that Latvia had banned Norwegian cod.",
        "Latvia allegedly imposed a ban on Norwegian cod in May.",
    ],
)
def test_a_measure_that_somebody_alleges_is_claimed(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("imposedBy") == {"Latvia"}
    assert account.statuses("imposedBy") == {"claimed"}


@pytest.mark.parametrize(
    "text",
    [
        "Latvia's embargo on Norwegian salt was lifted on Monday.",
        "Norway has been hit with tariffs of 15 per cent by Latvia.",
        "Latvia hit Norway with a ban on imports.",
        "Latvia's ban on Norwegian butter has been suspended.",
    ],
)
def test_a_measure_is_of_its_owner_and_of_who_hits_with_it(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("imposedBy") == {"Latvia"}
    assert account.objects("directedAt") == {"Norway"}


@pytest.mark.parametrize(
    "text",
    [
        "A minister of Norway was hit with a stone by a Latvian boy.",
        "Norway's talks with Latvia were halted on Monday.",
        "The Latvian minister's dinner was cancelled.",
    ],
)
def test_what_is_no_measure_is_imposed_by_nobody(read: Read, text: str) -> None:
    assert not read(text).claims("imposedBy")
