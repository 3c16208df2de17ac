"""Whose word a claim is, and how firmly it is put."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


def test_what_somebody_claims_is_not_asserted(read: Read) -> None:
    account = read("Latvian President Anna Keller claimed that Estonia had lifted tariffs on timber.")
    (claim,) = account.claims("imposedBy")
    assert claim.status == "claimed"
    assert account.referent(claim.claimant).name == "Anna Keller"


def test_what_an_outlet_passes_on_is_reported(read: Read) -> None:
    account = read("Reuters reported that Latvia had imposed tariffs on Estonia.")
    assert account.statuses("imposedBy") == {"reported"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Latvia imposed tariffs on Estonia, according to a Danish official.", "claimed"),
        ("According to the harbour master, Latvia imposed tariffs on Estonia.", "claimed"),
        ("A fisherman said that Latvia had imposed tariffs on Estonia.", "claimed"),
        ("People in the harbour believe that Latvia imposed tariffs on Estonia.", "claimed"),
        ("Diplomats said that Latvia had imposed tariffs on Estonia.", "reported"),
        ("Latvia imposed tariffs on Estonia, according to a newspaper.", "reported"),
        ("The newspaper Rigas Balss said that Latvia had imposed tariffs on Estonia.", "reported"),
    ],
)
def test_the_word_of_nameless_people_is_a_claim_and_what_the_press_passes_on_is_reported(
    read: Read, text: str, status: str
) -> None:
    assert read(text).statuses("imposedBy") == {status}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia held talks in Oslo. It was not clear whether Eva Lund led the Latvian delegation.",
        "Norway and Latvia held talks in Oslo. Nobody knew whether Eva Lund had led the Latvian delegation.",
    ],
)
def test_what_is_unknown_is_left_out(read: Read, text: str) -> None:
    assert not read(text).claims("ledBy")


def test_a_denial_is_no_assertion(read: Read) -> None:
    assert read("Latvia did not impose tariffs on Estonia.").statuses("imposedBy") == {"denied"}


def test_a_plan_is_planned(read: Read) -> None:
    assert read("Latvia will impose tariffs on Estonia.").statuses("imposedBy") == {"planned"}


def test_the_plain_word_of_the_article_is_asserted(read: Read) -> None:
    assert read("Latvia imposed tariffs on Estonia.").statuses("imposedBy") == {"asserted"}


@pytest.mark.parametrize(
    "text",
    [
        "There were no talks between Norway and Iceland on Tuesday.",
        "Norway and Iceland did not hold talks on Tuesday.",
        "No talks took place between Norway and Iceland in Oslo.",
        "Norway and Iceland have never held talks.",
        "Norway and Iceland failed to hold talks in Oslo on Monday.",
        "Norway and Iceland did not meet in Oslo on Tuesday.",
        "No meeting between Norwegian and Icelandic delegations was held on Monday.",
        "Neither Norway nor Iceland held talks with Sweden.",
        "Hardly any talks took place between Norway and Iceland.",
        "Norway denied holding talks with Iceland.",
        "A report of talks between Norway and Iceland is false.",
        "Rather than hold talks with Iceland, Norway sent ships.",
        "Instead of talks with Iceland, Norway sent ships.",
    ],
)
def test_talks_that_were_not_held_are_no_fact(read: Read, text: str) -> None:
    account = read(text)
    assert not account.claims("hasParty")
    assert not account.claims("startsOn")
    assert not account.claims("hasPhase")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Norway and Iceland have yet to begin talks on herring.", set()),
        ("Talks between Norway and Iceland have yet to begin.", set()),
        ("The talks between Norway and Iceland have not begun.", set()),
        ("Talks between Norway and Iceland that were to open on Tuesday have been called off.", {"denied"}),
        ("The planned talks between Norway and Iceland in Oslo on Monday were cancelled.", {"denied"}),
        ("The talks between Norway and Iceland did not take place on Tuesday.", {"denied"}),
    ],
)
def test_talks_not_begun_or_called_off_are_no_more_than_planned(read: Read, text: str, start: set[str]) -> None:
    account = read(text)
    assert account.objects("hasParty") == {"Norway", "Iceland"}
    assert account.statuses("hasParty") == {"planned"}
    assert account.statuses("startsOn") == start
    assert not account.objects("hasPhase") & {"held", "under-way"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Iceland held talks in Oslo on Tuesday with no breakthrough.",
        "Norway and Iceland have not broken off talks on herring.",
        "Norway and Iceland met in Oslo but did not hold formal talks on Tuesday.",
    ],
)
def test_talks_are_reported_where_something_else_was_not_done(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasParty") == {"Norway", "Iceland"}
    assert account.statuses("hasParty") == {"asserted"}


_TALKS = "Norway and Iceland held talks in Oslo on Monday. "


@pytest.mark.parametrize(
    "text",
    [
        "Denmark denied that it had boycotted the talks.",
        "Finland almost stayed away.",
        "Finland nearly boycotted the talks.",
        "Reports that Ida Berg led the Norwegian delegation are wrong, the ministry said.",
        "Rumours that Ida Berg led the Norwegian delegation were denied by the ministry.",
        "Rumours that Ida Berg had led the Norwegian delegation could not be confirmed.",
        "A claim that Ida Berg had led the Norwegian delegation could not be independently verified.",
        "There were unconfirmed reports that Ida Berg had led the Norwegian delegation.",
        "Unconfirmed reports that Ida Berg had led the Norwegian delegation were spreading.",
        "Per Vik denied that Ida Berg had led the Norwegian delegation.",
        "It is not true that Lars Holm headed the Icelandic team.",
        "It is false that Lars Holm headed the Icelandic team.",
        "That Ida Berg led the Norwegian delegation is untrue.",
        "Had Ida Berg led the Norwegian delegation, a deal would have been signed.",
        "If Ida Berg had led the Norwegian delegation, a deal would have been signed.",
        "Did Ida Berg lead the Norwegian delegation?",
        "It was not Ida Berg who led the Norwegian delegation.",
        "Ida Berg was wrongly said to have led the Norwegian delegation.",
        "The Norwegian delegation was not led by Ida Berg.",
    ],
)
def test_what_is_denied_imagined_or_almost_so_is_no_fact(read: Read, text: str) -> None:
    account = read(_TALKS + text)
    assert account.objects("hasParty") == {"Norway", "Iceland"}
    assert not account.claims("ledBy")
    assert not account.claims("hasMember")
    assert not account.claims("notAttendedBy")
    assert not account.claims("agreedBy")
    assert account.names("person") <= {"Ida Berg", "Per Vik", "Lars Holm"}


@pytest.mark.parametrize(
    ("text", "relation", "name"),
    [
        ("Denmark boycotted the talks.", "notAttendedBy", "Denmark"),
        ("Denmark did not deny that it had boycotted the talks.", "notAttendedBy", "Denmark"),
        ("Finland stayed away.", "notAttendedBy", "Finland"),
        ("It is true that Lars Holm headed the Icelandic team.", "ledBy", "Lars Holm"),
        ("Per Vik confirmed that Ida Berg had led the Norwegian delegation.", "ledBy", "Ida Berg"),
        ("Ida Berg had led the Norwegian delegation.", "ledBy", "Ida Berg"),
        ("Reports that Ida Berg had led the Norwegian delegation were confirmed.", "ledBy", "Ida Berg"),
        ("It was Ida Berg who led the Norwegian delegation.", "ledBy", "Ida Berg"),
        ("Ida Berg was said to have led the Norwegian delegation.", "ledBy", "Ida Berg"),
    ],
)
def test_what_is_confirmed_or_not_denied_is_reported(read: Read, text: str, relation: str, name: str) -> None:
    assert read(_TALKS + text).objects(relation) == {name}


@pytest.mark.parametrize(
    "text",
    [
        _TALKS + "They did not sign an agreement.",
        _TALKS + "No agreement was signed.",
        _TALKS + "They left without a deal.",
        "Norway and Iceland never negotiated a herring treaty.",
        "Norway and Iceland have never signed a fishing treaty.",
    ],
)
def test_an_agreement_not_made_is_none(read: Read, text: str) -> None:
    account = read(text)
    assert not account.claims("agreedBy")
    assert not account.names("agreement")


def test_an_agreement_made_is_reported(read: Read) -> None:
    assert read(_TALKS + "They signed a fishing treaty.").objects("agreedBy") == {"Norway", "Iceland"}


def test_talks_not_broken_off_go_on(read: Read) -> None:
    account = read("Norway and Iceland have not broken off talks on herring.")
    assert account.objects("hasPhase") == {"under-way"}
    assert read("Norway and Iceland have broken off talks on herring.").objects("hasPhase") == {"broken-off"}


def test_an_agreement_about_to_be_signed_is_planned(read: Read) -> None:
    assert read("Norway and Iceland were about to sign a fishing treaty.").statuses("agreedBy") == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "According to the news agency Baltnet, Norway and Iceland held talks on herring in Oslo on Monday.",
        "According to the newspaper Dagens Kurier, Norway and Iceland met for talks in Oslo on Monday.",
        "According to Baltnet, Norway and Iceland held talks on herring in Oslo on Monday.",
        "Norway and Iceland reportedly held talks on herring in Oslo on Monday.",
    ],
)
def test_what_an_outlet_says_is_reported_and_the_outlet_is_no_party(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasParty") == {"Norway", "Iceland"}
    assert account.statuses("heldIn") == {"reported"}


def test_a_union_of_states_that_has_ended_is_read_as_its_states(read: Read) -> None:
    text = "Iceland negotiated with Serbia and Montenegro about ferries, according to the news agency Baltnet."
    assert read(text, published="2031-06-11").objects("hasParty") == {"Serbia", "Montenegro", "Iceland"}
    assert read(text, published="2004-06-11").objects("hasParty") == {"Serbia and Montenegro", "Iceland"}


@pytest.mark.parametrize(
    "what",
    ["were called off", "were cancelled", "did not take place", "never happened", "fell through", "were scrapped"],
)
def test_planned_talks_that_came_to_nothing_are_cancelled_and_have_no_day(read: Read, what: str) -> None:
    account = read(f"Talks between Norway and Iceland planned for 12 March in Bergen {what}.")
    assert account.objects("hasPhase") == {"cancelled"}
    assert account.statuses("hasParty") == {"planned"}
    assert account.statuses("startsOn") == account.statuses("heldIn") == {"denied"}


@pytest.mark.parametrize(
    "what",
    ["will be cancelled if the port stays shut", "were not scrapped", "were nearly called off", "have not yet begun"],
)
def test_talks_that_may_yet_be_held_are_still_planned(read: Read, what: str) -> None:
    account = read(f"Talks between Norway and Iceland planned for 12 July in Bergen {what}.")
    assert account.objects("hasPhase") <= {"planned", "under-way"}
    assert account.statuses("startsOn") == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Iceland held talks on the herring treaty in Bergen on Monday and scrapped it.",
        "Norway and Iceland held talks on the herring treaty in Bergen on Monday and put it on ice.",
        "Norway and Iceland scrapped tariffs on fish at talks in Bergen on Monday.",
        "The toll was cancelled during talks between Norway and Iceland on Monday.",
        "The dock strike was discussed in talks between Norway and Iceland on Monday and cancelled.",
        "Norway and Iceland held a meeting on tariffs in Bergen on Monday and cancelled them.",
    ],
)
def test_what_is_cancelled_beside_talks_that_were_held_is_not_the_talks(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasParty") == {"Norway", "Iceland"}
    assert account.objects("hasPhase") == {"held"}
    assert account.statuses("startsOn") == {"asserted"}


def test_what_talks_to_come_are_to_cancel_is_not_the_talks(read: Read) -> None:
    account = read("Norway and Iceland will hold talks on the toll on Friday and scrap it.")
    assert account.objects("hasPhase") == {"planned"}
    assert account.statuses("startsOn") == {"planned"}


def test_planned_talks_that_their_sides_scrapped_are_cancelled(read: Read) -> None:
    account = read("Norway and Iceland had planned talks on herring in Bergen but scrapped them.")
    assert account.objects("hasPhase") == {"cancelled"}


def test_talks_that_did_not_take_place_until_later_were_held(read: Read) -> None:
    account = read("The talks between Norway and Iceland did not take place until Thursday.")
    assert account.objects("hasPhase") == {"held"}
    assert account.statuses("hasParty") == {"asserted"}


def test_talks_that_did_not_take_place_here_but_there_were_held_there(read: Read) -> None:
    account = read("The talks between Norway and Iceland did not take place in Oslo but in Bergen.")
    assert account.objects("hasPhase") == {"held"}
    assert account.objects("heldIn") == {"Bergen"}
    assert account.statuses("heldIn") == {"asserted"}


def test_talks_that_did_not_take_place_but_made_way_for_something_else_were_not_held(read: Read) -> None:
    account = read("The talks between Norway and Iceland did not take place but the ministers wrote letters.")
    assert account.statuses("hasParty") == {"planned"}
    assert "held" not in account.objects("hasPhase")


@pytest.mark.parametrize("arranged", ["set up by Oman", "set in motion by Oman"])
def test_talks_that_somebody_arranged_and_that_collapsed_are_broken_off(read: Read, arranged: str) -> None:
    account = read(f"Talks {arranged} between Norway and Iceland collapsed on Friday.")
    assert account.objects("hasPhase") == {"broken-off"}


@pytest.mark.parametrize("fixed", ["fixed for March", "scheduled for March"])
def test_talks_fixed_for_a_day_that_collapsed_are_cancelled(read: Read, fixed: str) -> None:
    account = read(f"Talks between Norway and Iceland {fixed} collapsed.")
    assert account.objects("hasPhase") == {"cancelled"}


def test_a_hope_is_no_fact(read: Read) -> None:
    assert read("Finland hopes to host talks between Peru and Chile.").statuses("hasParty") == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Iceland were to hold talks on herring in Bergen on Friday. They were called off.",
        "A meeting of Norway and Iceland was planned for Friday in Bergen. On Thursday it was cancelled.",
        "Norway and Iceland had agreed to hold talks in Bergen on Friday, but they never took place.",
        "Norway and Iceland would have met in Bergen on Friday. Iceland called it off.",
    ],
)
def test_planned_talks_are_cancelled_though_a_pronoun_stands_for_them(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasPhase") == {"cancelled"}
    assert account.statuses("hasParty") == {"planned"}
    assert account.statuses("heldIn") == {"denied"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Iceland will hold talks in Bergen on Friday. They were called off in May.",
        "Norway and Iceland were to hold talks in Bergen on Friday. It was cancelled, the ferry to Bergen.",
        "Norway and Iceland were to hold talks in Bergen on Friday. They were not called off.",
    ],
)
def test_a_pronoun_that_cannot_mean_the_planned_talks_cancels_nothing(read: Read, text: str) -> None:
    assert "cancelled" not in read(text).objects("hasPhase")


LED = "Norway and Iceland held talks in Bergen on Monday. "


@pytest.mark.parametrize(
    "denied",
    [
        "At no time did Anna Keller lead the Norwegian delegation.",
        "Under no circumstances did Anna Keller lead the Norwegian delegation.",
        "Nor did Anna Keller lead the Norwegian delegation.",
        "The Norwegian delegation was led not by Anna Keller but by an aide.",
        "Neither Elsa Brandt nor Anna Keller led the Norwegian delegation.",
        "Neither Foreign Minister Anna Keller nor her deputy led the Norwegian delegation.",
        "The Norwegian delegation was led neither by Anna Keller nor by Elsa Brandt.",
        "Anna Keller refused to lead the Norwegian delegation.",
        "Few believe that Anna Keller led the Norwegian delegation.",
        "The ministry wrongly said that Anna Keller led the Norwegian delegation.",
        "Anna Keller pretended to have led the Norwegian delegation.",
        "Anna Keller is not believed to have led the Norwegian delegation.",
    ],
)
def test_a_denial_at_the_beginning_of_a_clause_or_beside_a_name_is_one(read: Read, denied: str) -> None:
    assert not read(LED + denied).objects("ledBy")


def test_who_did_what_neither_of_two_did_is_the_one_who_did_it(read: Read) -> None:
    account = read(LED + "Neither Anna Keller nor Elsa Brandt led the Norwegian delegation; Jon Vik did.")
    assert account.seats("ledBy") == {("Norway", "Jon Vik")}


def test_who_met_nobody_is_in_no_meeting(read: Read) -> None:
    account = read("Neither Anna Keller nor Elsa Brandt met the Icelandic minister, Jon Vik.")
    assert not account.objects("hasParticipant") & {"Anna Keller", "Elsa Brandt"}
    assert account.statuses("hasParticipant") <= {"denied"}


@pytest.mark.parametrize(
    "said",
    [
        "At no small cost Anna Keller led the Norwegian delegation.",
        "At one time Anna Keller led the Norwegian delegation, but not for long.",
        "Not tired but happy, Anna Keller led the Norwegian delegation.",
    ],
)
def test_what_is_denied_of_something_else_leaves_the_leader(read: Read, said: str) -> None:
    assert read(LED + said).objects("ledBy") == {"Anna Keller"}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("It is rumoured that Anna Keller led the Norwegian delegation.", "claimed"),
        ("Anna Keller is believed to have led the Norwegian delegation.", "claimed"),
        ("It was widely assumed that Anna Keller had led the Norwegian delegation.", "claimed"),
        ("The talk in Bergen was that Anna Keller had led the Norwegian delegation.", "claimed"),
        ("Anna Keller was reported to have led the Norwegian delegation.", "reported"),
        ("Some suspect that Anna Keller led the Norwegian delegation.", "claimed"),
        ("Observers guess that Anna Keller led the Norwegian delegation.", "claimed"),
        ("A fisherman swore that Anna Keller had led the Norwegian delegation.", "claimed"),
        ("There was talk that Anna Keller had led the Norwegian delegation.", "claimed"),
        ("Perhaps Anna Keller led the Norwegian delegation.", "claimed"),
        ("It seems that Anna Keller led the Norwegian delegation.", "claimed"),
        ("It is possible that Anna Keller led the Norwegian delegation.", "claimed"),
        ("In the words of one envoy, Anna Keller led the Norwegian delegation.", "claimed"),
        ("As an Icelandic official tells it, Anna Keller led the Norwegian delegation.", "claimed"),
        ("Anna Keller, an Icelandic official claimed, led the Norwegian delegation.", "claimed"),
        ("An official was quoted as saying that Anna Keller led the Norwegian delegation.", "claimed"),
        ("Anna Keller led the Norwegian delegation, the newspaper La Costa wrote.", "reported"),
        ("Everyone knows that Anna Keller led the Norwegian delegation.", "asserted"),
        ("It is true that Anna Keller led the Norwegian delegation.", "asserted"),
        ("It was announced that Anna Keller had led the Norwegian delegation.", "asserted"),
        ("Anna Keller, who is known for her patience, led the Norwegian delegation.", "asserted"),
    ],
)
def test_what_is_nobodys_word_is_no_fact(read: Read, said: str, status: str) -> None:
    account = read(LED + said)
    assert account.objects("ledBy") == {"Anna Keller"}
    assert account.statuses("ledBy") == {status}


def test_nobody_knows_if_is_no_fact(read: Read) -> None:
    assert not read(LED + "Nobody knows if Anna Keller led the Norwegian delegation.").objects("ledBy")
    assert read(LED + "Nobody knows when it ends; Anna Keller led the Norwegian delegation.").objects("ledBy")


@pytest.mark.parametrize(
    "text",
    [
        "Norway pulled out of talks planned with Latvia in Oslo for Sunday, and they were abandoned.",
        "The talks that Norway and Latvia had planned for Sunday in Oslo were dropped.",
    ],
)
def test_planned_talks_that_were_given_up_were_not_held(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasPhase") == {"cancelled"}
    assert account.statuses("hasParty") == {"planned"}


@pytest.mark.parametrize("unsure", ["It remained uncertain if", "It was unclear if", "It is still unknown whether"])
def test_what_is_left_open_is_no_fact(read: Read, unsure: str) -> None:
    account = read(f"Norway and Latvia held talks in Oslo on Monday. {unsure} Anna Keller had led the Latvian team.")
    assert not account.claims("ledBy")


@pytest.mark.parametrize("paper", ["the Daily Beacon", "the Harbour Herald"])
def test_a_name_like_a_newspapers_is_an_outlet(read: Read, paper: str) -> None:
    text = "Norway and Latvia held talks in Oslo on Monday. According to {}, Anna Keller led the Latvian delegation."
    account = read(text.format(paper))
    assert account.statuses("ledBy") == {"reported"}


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Norway and Latvia, which were to open in Oslo on Sunday, collapsed before they began.",
        "The talks that Norway and Latvia wanted to hold in Oslo on Sunday came to nothing.",
        "The Norway-Latvia talks, originally set for Sunday in Oslo, are off.",
        "Plans for talks between Norway and Latvia in Oslo on Sunday were dropped.",
    ],
)
def test_talks_that_failed_before_they_began_were_not_held(read: Read, text: str) -> None:
    account = read(text)
    assert account.objects("hasPhase") == {"cancelled"}
    assert account.statuses("hasParty") == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Norway and Latvia in Oslo on Sunday collapsed before dinner.",
        "Talks between Norway and Latvia opened in Oslo on Sunday and were off to a slow start.",
    ],
)
def test_talks_that_failed_later_were_held(read: Read, text: str) -> None:
    assert read(text).statuses("hasParty") == {"asserted"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia have rescheduled Friday's talks in Oslo for March 20.",
        "The Norway-Latvia talks in Oslo, once planned for Friday, will be held on March 20.",
        "Friday's talks between Norway and Latvia in Oslo were delayed and will take place on March 20.",
    ],
)
def test_the_new_day_of_talks_counts_and_the_old_one_does_not(read: Read, text: str) -> None:
    account = read(text, published="2031-03-04")
    assert account.objects("startsOn") == {"2031-03-20"}
    assert account.statuses("startsOn") == account.statuses("hasParty") == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "Not once did Norway and Latvia hold talks on herring last year.",
        "Not a single time have Norway and Latvia met to discuss the border.",
        "Not once in ten years have Norway and Latvia sat down to talk about herring.",
        "Not once have Norway and Latvia met over the strait, and both seem content.",
    ],
)
def test_not_once_tells_of_no_talks(read: Read, text: str) -> None:
    assert not read(text).claims("hasParty")


def test_only_once_tells_of_talks(read: Read) -> None:
    text = "Only once have Norway and Latvia sat down together over the strait."
    assert read(text).objects("hasParty") == {"Norway", "Latvia"}


@pytest.mark.parametrize(
    "led",
    [
        "Eva Lund would have led the Latvian delegation if she had not broken her leg.",
        "But for a strike, Eva Lund would have led the Latvian delegation.",
        "Had her flight not been cancelled, Eva Lund would have headed the Latvian delegation.",
        "Eva Lund would have headed the Latvian delegation had she not caught a cold.",
    ],
)
def test_what_would_have_been_was_not(read: Read, led: str) -> None:
    assert not read(f"Norway and Latvia held talks in Oslo on Monday. {led}").claims("ledBy")
