"""What talks turn on, in the words of the text and beside the right talks."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read

MET = "Norway and Latvia held talks in Oslo on Monday. "


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        # wires
        (
            "GENEVA, March 3 - Norway and Latvia resumed talks here today on a new cod agreement, officials said.",
            {"new cod agreement"},
        ),
        (
            "The coffee talks between producers and consumers collapsed in London because of differences over "
            "export shares and price bands.",
            {"coffee", "export shares", "price bands"},
        ),
        (
            "OSLO, April 4 - Norway and Latvia will hold talks next week to try to end a dispute over herring exports.",
            {"herring exports"},
        ),
        (
            "Talks on the status of the Kolka islands between Norway and Latvia broke down on Thursday.",
            {"status of the Kolka islands"},
        ),
        ("Norway and Latvia are set to open negotiations in Oslo over an extradition treaty.", {"extradition treaty"}),
        # newspapers
        ("The talks in Oslo between Norway and Latvia stalled over the delivery of grain.", {"delivery of grain"}),
        (
            "Talks between Norway and Latvia in Oslo were dominated by the question of compensation for flood victims.",
            {"compensation for flood victims"},
        ),
        (
            "At issue in the talks between Norway and Latvia is the ownership of a sunken submarine.",
            {"ownership of a sunken submarine"},
        ),
        (
            "The Norwegian delegation raised the issue of detained journalists at the talks in Riga.",
            {"detained journalists"},
        ),
        (
            "At the talks in Riga, Latvia demanded the withdrawal of Norwegian patrol boats and the return of seized "
            "trawlers.",
            {"withdrawal of Norwegian patrol boats", "return of seized trawlers"},
        ),
        (
            "Talks began in Oslo between Norway and Latvia with the goal of averting a trade war.",
            {"trade war"},
        ),
        # official readouts
        (
            "The United States and Norway held the fourth round of the Arctic Dialogue in Oslo on May 4. The two sides "
            "discussed icebreaker construction and indigenous rights. They reaffirmed the need to keep sea lanes open.",
            {"icebreaker construction", "indigenous rights", "sea lanes"},
        ),
        (
            "Delegations from Norway and Latvia met in Oslo. Both delegations welcomed the launch of a joint fund for "
            "harbour repairs.",
            {"launch of a joint fund for harbour repairs"},
        ),
        (
            "The Oslo talks are expected to cover a wide range of issues including steel subsidies, digital taxes and "
            "air traffic rights.",
            {"steel subsidies", "digital taxes", "air traffic rights"},
        ),
        # analysis
        (
            "Experts say the talks between Norway and Latvia in Oslo may hinge on whether Latvia accepts inspections.",
            {"whether Latvia accepts inspections"},
        ),
        (
            "The purpose of the Oslo talks between Norway and Latvia is to lay the groundwork for a currency union.",
            {"currency union"},
        ),
        (
            "The peace talks between the Latvian government and the rebels focused on disarmament, amnesty and land "
            "reform, the mediator said.",
            {"disarmament", "amnesty", "land reform"},
        ),
    ],
)
def test_topics_are_read_in_many_wordings(read: Read, text: str, topics: set[str]) -> None:
    assert read(text).objects("about") >= topics


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The main sticking point was the price of electricity.", "price of electricity"),
        ("Transit fees remain the biggest obstacle.", "transit fees"),
        ("Among the topics on the agenda are border crossings and visa fees.", "visa fees"),
        ("The Latvian side insisted on a ban on night trawling.", "ban on night trawling"),
        ("No agreement was reached on the timetable for troop withdrawals.", "timetable for troop withdrawals"),
        ("At stake is control of the oil terminal.", "control of the oil terminal"),
        ("Earlier rounds collapsed over the wording of a preamble.", "wording of a preamble"),
        ("Norway raised its concerns about the jailing of two reporters.", "jailing of two reporters"),
    ],
)
def test_the_sentence_after_the_talks_may_show_their_topic(read: Read, text: str, topic: str) -> None:
    assert topic in read(MET + text).objects("about")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The talks were about ways to end the fishing dispute.", "fishing dispute"),
        ("The talks dealt with a number of measures to protect herring.", "herring"),
        ("The talks were aimed at finding a solution to the problem of smuggling.", "smuggling"),
        ("The talks centred on nuclear de-escalation.", "nuclear de-escalation"),
        ("The talks dealt with security issues.", "security issues"),
    ],
)
def test_what_is_general_leads_on_to_what_is_meant(read: Read, text: str, topic: str) -> None:
    assert topic in read(MET + text).objects("about")


@pytest.mark.parametrize(
    "text",
    [
        "The talks took place in a spirit of friendship and lasted two hours.",
        "Norwegian officials told reporters on Monday that the talks were on track.",
        "The talks ended with a call for restraint.",
        "The talks were put off until the autumn session.",
        "At the talks Norway offered to pay 40 million euros.",
        "The talks resume on Tuesday, officials on both sides said.",
        "The summit was held on the basis of mutual respect.",
    ],
)
def test_circumstances_are_no_topic(read: Read, text: str) -> None:
    assert read(MET + text).objects("about") == set()


def test_a_dispute_far_from_any_talks_is_no_topic(read: Read) -> None:
    account = read(
        MET + "Oil prices rose. Shares fell. In Estonia a farmer and his bank disagreed over the sale of a barn."
    )
    assert account.objects("about") == set()


def test_the_same_topic_mentioned_twice_is_mentioned_once_and_in_full(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks on quotas in Oslo on Monday. The two sides discussed herring quotas. "
        "The talks touched on herring quotas again."
    )
    assert account.objects("about") == {"herring quotas"}


def test_what_is_agreed_at_talks_was_discussed_there(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Oslo. At the talks Norway and Latvia agreed to reopen the rail tunnel."
    )
    assert account.objects("about") == {"rail tunnel"}


def test_what_two_sides_agree_belongs_to_their_talks(read: Read) -> None:
    account = read(
        "Norway praised the decision by Latvia and Estonia to build a ferry dock. The foreign ministers of "
        "Latvia and Estonia had met in Riga. Talks between Norway and Denmark open in Oslo on Friday."
    )
    told = {account.referent(claim.subject).name for claim in account.claims("about") if claim.value == "ferry dock"}
    assert len(told) == 1
    assert "Riga" in told.pop()


def test_both_halves_of_a_bargain_are_topics(read: Read) -> None:
    account = read("At the talks in Riga, Latvia demanded lower duties in return for access to its ports.")
    assert account.objects("about") == {"lower duties", "access to its ports"}


def test_an_agreement_of_others_is_no_topic_of_the_talks(read: Read) -> None:
    account = read("Norway and Latvia held talks in Oslo. Estonia and Denmark had signed an accord on whaling in May.")
    assert "whaling" not in account.objects("about")


def test_similar_talks_are_about_the_same(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Oslo on Monday on salmon stocks. Latvia will hold similar talks "
        "with Denmark in Copenhagen next week."
    )
    told = {claim.subject for claim in account.claims("about") if claim.value == "salmon stocks"}
    assert len(told) == 2


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        # what is still to be settled
        (MET + "Also on the table is a swap of mussels for wheat.", {"swap of mussels for wheat"}),
        (MET + "Still unresolved is access to ports.", {"access to ports"}),
        (MET + "The status of the islands remains unresolved.", {"status of the islands"}),
        ("Price was the sticking point. " + MET, {"price"}),
        # what the talks were about, ranged over, produced or ended without
        (MET + "The talks were about fuel taxes and visas.", {"fuel taxes", "visas"}),
        (MET + "The talks ranged from fuel taxes to fishing rights.", {"fuel taxes", "fishing rights"}),
        ("The Oslo talks between Norway and Latvia failed to produce a ceasefire.", {"ceasefire"}),
        ("The Oslo talks between Norway and Latvia ended without a ceasefire.", {"ceasefire"}),
        # what the verb of talking has as its object
        ("Norway and Latvia are negotiating a ferry contract.", {"ferry contract"}),
        ("Norway is discussing a ferry contract with Latvia.", {"ferry contract with Latvia"}),
        (
            "The negotiation of a ferry contract between Norway and Latvia began in Oslo.",
            {"ferry contract between Norway and Latvia"},
        ),
        # what they are held for
        ("Norway and Latvia held talks in Oslo on Monday to find a way to end the war.", {"war"}),
        ("Norwegian and Latvian experts meet in Oslo to work out details of a grain accord.", {"grain accord"}),
        ("Norway and Latvia on Monday held talks in Oslo, with the focus on visas.", {"visas"}),
        (MET + "Latvia wants Norway to release prisoners.", {"prisoners"}),
        (MET + "The thorny issue of access to ports was left for later.", {"access to ports"}),
        (MET + "The talks hit a snag over access to ports.", {"access to ports"}),
        (
            MET[:-2] + " on bilateral relations and the situation in Syria.",
            {"bilateral relations", "situation in Syria"},
        ),
        (MET[:-2] + ", at which they discussed fishing.", {"fishing"}),
        ("Talks between Norway and Latvia on fuel and on customs ended on Monday.", {"fuel", "customs"}),
        # what hangs on those the talks are with
        ("Norwegian officials were in Riga negotiating with miners over wages.", {"wages"}),
        ("Norway is negotiating with Latvia over fuel taxes.", {"fuel taxes"}),
        (
            "Norway's minister will hold talks with Latvia's prime minister, Anna Keller, on Friday about coal.",
            {"coal"},
        ),
        ("It complements the consultations Norway is conducting with Latvia and Estonia on visas.", {"visas"}),
        ("Norway has been in negotiations with Latvia since May on a ferry contract.", {"ferry contract"}),
        # those who sit there speak of it
        (MET + '"We discussed fuel taxes," Keller said.', {"fuel taxes"}),
        (MET + "The ministers spoke about fuel taxes.", {"fuel taxes"}),
        (MET + "They issued a joint statement on energy security.", {"energy security"}),
        ("Norway and Latvia have narrowed their differences over herring. They met in Oslo on Monday.", {"herring"}),
        (MET + "They exchanged views on Syria.", {"Syria"}),
    ],
)
def test_what_talks_are_about_is_worded_by_many_verbs(read: Read, text: str, topics: set[str]) -> None:
    assert read(text).objects("about") == topics


@pytest.mark.parametrize(
    "text",
    [
        "Norway has offered Bergen as a venue for the next round of talks with Latvia.",
        "The talks in Oslo involving Norway, Latvia and Iceland broke up in May.",
        "The talks Norway is holding with Latvia resumed in Oslo on Monday.",
        MET + "The talks ended without a joint statement.",
        "Norwegian and Latvian officials negotiated in Oslo before binding themselves to a timetable.",
        "On Monday Norway and Latvia held talks in Oslo.",
        MET + "Estonia wants its neighbours to cut taxes.",
        MET + "Under an accord of May, Latvia will buy 36 ferries.",
    ],
)
def test_who_sits_there_and_where_is_no_topic(read: Read, text: str) -> None:
    assert read(text).objects("about") == set()


def test_what_is_agreed_while_talks_go_on_belongs_to_those(read: Read) -> None:
    account = read(
        "Norway and Latvia held talks in Riga in May. Norway and Latvia agreed to freeze steel duties while they "
        "negotiate in Oslo. Norway and Latvia agreed to begin talks on whaling."
    )
    told = {claim.value: account.referent(claim.subject).name for claim in account.claims("about")}
    assert "Oslo" in told["steel duties"]


def test_what_is_agreed_besides_was_not_what_they_discussed(read: Read) -> None:
    account = read(
        MET + "Norway and Latvia agreed to reopen the rail tunnel and the ferry dock. They also agreed to refer "
        "a dispute over seal skins to a panel. Both sides pledged to curb poaching."
    )
    assert account.objects("about") == {"rail tunnel"}
    assert {"reopen the rail tunnel and the ferry dock"} <= account.objects("hasTerm")


def test_what_a_side_bargains_over_is_a_topic_of_its_talks(read: Read) -> None:
    account = read(
        "Talks between Norway and Latvia opened in Oslo on Monday. Norway and Latvia hope for a deal. "
        "Estonia and Denmark met in Tallinn on Friday. The rain fell. Norway has since March been trying to agree on "
        "lists of duties."
    )
    told = {account.referent(claim.subject).name for claim in account.claims("about") if claim.value == "duties"}
    assert len(told) == 1
    assert "Norway-Latvia" in told.pop()


def test_a_body_without_a_name_speaks_of_the_talks_mentioned_last(read: Read) -> None:
    account = read(
        "Norway and Latvia met in Oslo on Monday, Estonia's transport department said. "
        "The department added that it pressed for the release of two sailors."
    )
    assert account.objects("about") == {"release of two sailors"}


def test_what_others_bargain_over_far_from_talks_is_no_topic(read: Read) -> None:
    account = read(MET + "The weather was fine. Estonia raised concerns over tolls on timber.")
    assert account.objects("about") == set()


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        # a question that names nothing
        (MET + "The two sides disagreed over who should do it.", set()),
        (MET + "The two sides disagreed over what a deal should look like.", set()),
        (MET + "The two sides disagreed over who pays.", {"who pays"}),
        # what they quarrel over, and the quarrel
        (
            "Norway and Latvia held talks in Oslo on the Kolka Bay. The talks on the Kolka Bay dispute go on.",
            {"Kolka Bay dispute"},
        ),
        # what nobody has agreed to yet
        (
            MET + "The weather was fine. Shares fell. Bankers see the need to reach an agreement to lower tolls.",
            set(),
        ),
        # people are no topic
        (MET + "They discussed the terrorists.", set()),
    ],
)
def test_what_adds_nothing_is_no_topic(read: Read, text: str, topics: set[str]) -> None:
    assert read(text).objects("about") == topics
