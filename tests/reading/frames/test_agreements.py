"""What talks end in, with its sides, terms and fate."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


def test_an_agreement_has_sides_place_and_talks(read: Read) -> None:
    account = read(
        "Latvia and Estonia held talks in Oslo on Monday. Latvia and Estonia reached a fisheries agreement in Oslo."
    )
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}
    assert account.objects("hasFate") == {"reached"}
    assert len(account.claims("reachedIn")) == 1


def test_terms_are_known_from_a_relative_clause(read: Read) -> None:
    account = read("Latvia and Estonia signed a deal in Oslo that saw both sides agree to open the harbour.")
    assert any("open the harbour" in term for term in account.objects("hasTerm"))


def test_an_agreement_is_named_by_its_term(read: Read) -> None:
    account = read("Latvia and Estonia agreed to reopen the harbour.")
    assert account.objects("hasTerm") == {"reopen the harbour"}
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("Latvia and Estonia signed a fisheries treaty.", "reached"),
        ("Latvia and Estonia failed to reach a fisheries treaty.", "rejected"),
        ("Latvia and Estonia observed a three-day truce.", "reached"),
        ("Latvia proposed a fisheries treaty with Estonia.", "proposed"),
        ("Latvia rejected the fisheries treaty with Estonia.", "rejected"),
        ("Latvia violated the fisheries treaty with Estonia.", "broken"),
        ("Latvia and Estonia extended the fisheries treaty.", "extended"),
        ("Latvia and Estonia will sign a fisheries treaty.", "proposed"),
    ],
)
def test_the_fate_is_worded_by_the_verb(read: Read, text: str, fate: str) -> None:
    assert read(text).objects("hasFate") == {fate}


def test_a_deal_spoken_of_again_stays_one(read: Read) -> None:
    account = read("Latvia and Estonia signed a fisheries treaty in Oslo. The treaty opens the harbour.")
    assert len(account.names("agreement")) == 1


@pytest.mark.parametrize(
    "text", ["The two boats agreed in size.", "A great deal of snow fell on Latvia.", "It rained."]
)
def test_no_agreement_is_made_up(read: Read, text: str) -> None:
    assert read(text).names("agreement") == set()


def test_who_mediated_is_no_side_of_an_agreement(read: Read) -> None:
    account = read("Latvia and Estonia signed a fisheries treaty in Oslo on Sunday after mediation by Norway.")
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}


@pytest.mark.parametrize(
    "text",
    [
        "Delegations from Latvia and Estonia ended fisheries talks in Oslo without agreement.",
        "The two sides said after the talks that no agreement had been reached.",
    ],
)
def test_no_agreement_is_none(read: Read, text: str) -> None:
    assert read(text).claims("agreedBy") == []


def test_an_agreement_is_not_named_by_its_day(read: Read) -> None:
    account = read("Latvia and Estonia signed a fisheries agreement on Tuesday in Oslo.")
    assert account.names("agreement") == {"fisheries agreement in Oslo"}


def test_ministers_of_two_nations_sign_for_them(read: Read) -> None:
    account = read("The foreign ministers of Latvia and Estonia signed the accord in Oslo on Thursday.")
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}


def test_what_is_to_be_done_under_an_agreement_is_its_terms(read: Read) -> None:
    account = read("Under the agreement, Latvia will release 20 fishermen and Estonia will lift its ban on imports.")
    assert account.objects("hasTerm") == {"Latvia will release 20 fishermen", "Estonia will lift its ban on imports"}
    assert account.objects("agreedBy") == {"Latvia", "Estonia"}
    assert len(account.names("agreement")) == 1


def test_what_is_agreed_under_an_agreement_is_part_of_it(read: Read) -> None:
    account = read(
        "Latvia and Estonia signed a provisional timber pact, attacked by loggers. Under the pact Latvia and Estonia "
        "have agreed to let a court judge their quarrel over the sawmill."
    )
    assert account.names("agreement") == {"provisional timber pact"}
    assert account.objects("hasFate") == {"reached"}


@pytest.mark.parametrize(
    ("text", "name", "sides"),
    [
        (
            "Latvia and Estonia signed a memorandum of understanding on rail freight on Monday.",
            "memorandum of understanding on rail freight",
            {"Latvia", "Estonia"},
        ),
        (
            "Norway praised the decision by Latvia and Estonia to build a ferry dock.",
            "Latvia-Estonia decision to build a ferry dock",
            {"Latvia", "Estonia"},
        ),
        (
            "Latvia and Estonia are close to an accord on gas transit, officials said.",
            "accord on gas transit",
            {"Latvia", "Estonia"},
        ),
        (
            "Hopes for a truce between the Latvian government and the rebels faded.",
            "Latvia-rebels truce",
            {"Latvia", "rebels"},
        ),
        ("Latvia has ratified the 1994 Treaty of Bergen.", "1994 Treaty of Bergen", {"Latvia"}),
        (
            "Latvia and Estonia decided to set up a joint coast guard.",
            "set up a joint coast guard",
            {"Latvia", "Estonia"},
        ),
        (
            "Prime Minister Anna Keller of Latvia gave assurances that the port would stay open.",
            "Latvia assurances that the port would stay open",
            {"Latvia"},
        ),
        (
            "Latvia and Estonia reached agreement in principle on new treaties.",
            "agreement in principle on new treaties",
            {"Latvia", "Estonia"},
        ),
        (
            "Weeks of quiet diplomacy in the Baltic resulted in an agreement on grain exports.",
            "agreement on grain exports",
            set(),
        ),
    ],
)
def test_agreements_are_worded_by_many_nouns(read: Read, text: str, name: str, sides: set[str]) -> None:
    account = read(text)
    assert name in account.names("agreement")
    assert account.objects("agreedBy") >= sides


def test_a_deal_called_nothing_else_is_named_by_its_sides_and_aim(read: Read) -> None:
    account = read("Latvia and Estonia reached a deal to cut tariffs.")
    assert account.names("agreement") == {"Latvia-Estonia deal to cut tariffs"}


def test_nobody_in_particular_is_no_side(read: Read) -> None:
    account = read("Diplomats agreed on Friday to open a corridor for grain.")
    assert account.objects("hasTerm") == {"open a corridor for grain"}
    assert account.claims("agreedBy") == []


def test_an_agreement_comes_of_the_talks_it_is_said_to(read: Read) -> None:
    account = read(
        "Latvia and Estonia held talks. An accord on whaling emerged from the talks between Latvia and Estonia."
    )
    assert len(account.claims("reachedIn")) == 1


def test_what_was_reached_is_no_longer_only_proposed(read: Read) -> None:
    account = read(
        "Latvia proposed a fisheries treaty with Estonia. Latvia and Estonia signed the fisheries treaty in May."
    )
    assert account.objects("hasFate") == {"reached"}


@pytest.mark.parametrize(
    "text",
    [
        "Latvia struck a great deal of oil.",
        "Latvia wants a swift settlement.",
        "If Latvia fails to agree a pilotage treaty, the licences lapse.",
        "Any agreement would need time.",
        "Latvia committed to take further measures.",
    ],
)
def test_wishes_and_figures_of_speech_are_no_agreement(read: Read, text: str) -> None:
    assert read(text).names("agreement") == set()


def test_a_term_ends_before_an_aside(read: Read) -> None:
    account = read("Latvia and Estonia agreed to found a sailing school, co-financed by two banks.")
    assert account.objects("hasTerm") == {"found a sailing school"}


def test_what_an_agreement_will_bring_is_its_term(read: Read) -> None:
    account = read("Latvia and Estonia signed a treaty that will hand the island to Estonia.")
    assert account.objects("hasTerm") == {"hand the island to Estonia"}


def test_what_sides_do_beside_an_agreement_is_no_term(read: Read) -> None:
    account = read("Latvia and Estonia met in May under a general accord which they signed in June.")
    assert account.claims("hasTerm") == []


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman denied a report that Peru had agreed to cut output.",
        "A spokesman denied reports that Peru had signed a treaty with Chile.",
        "Peru denied it had agreed to cut output.",
        "A spokesman dismissed claims that Peru had held talks with Chile in Quito on Monday.",
        # talks on a treaty are no treaty
        "Peru and Chile concluded talks on a trade treaty on Friday.",
        "Peru and Chile concluded the eighth round of negotiations for a trade treaty.",
    ],
)
def test_what_is_denied_or_only_talked_about_is_not_agreed(read: Read, text: str) -> None:
    account = read(text)
    assert not account.claims("agreedBy")
    assert not account.claims("hasFate")


def test_what_was_agreed_on_a_day_was_agreed_then(read: Read) -> None:
    account = read("Mali and Algeria agreed on Tuesday to a six-month ceasefire after talks in Tunis.")
    assert account.objects("agreedOn") == {"2025-06-10"}
    assert account.statuses("agreedBy") == {"asserted"}
    assert account.objects("hasPhase") == {"held"}
    assert len(account.names("agreement")) == 1


def test_a_term_is_reported_with_its_subject(read: Read) -> None:
    account = read("Armenia and Georgia agreed that prisoners will be released by Friday.")
    assert account.objects("hasTerm") == {"prisoners will be released by Friday"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norway and Latvia have concluded negotiations on a free trade agreement.", "free trade agreement"),
        ("Negotiations on a fishing pact between Norway and Latvia were completed on Monday.", "fishing pact"),
        ("The 2015 ferry accord between Norway and Latvia is dead.", "2015 ferry accord"),
        ("Mediation led in May to a prisoner swap deal between Norway and Latvia.", "prisoner swap deal"),
        ("Norway and Latvia signed a gas supply contract on Monday.", "gas supply contract"),
        ("Norway and Latvia declared a ceasefire on Monday.", "ceasefire"),
        ("Norway said it would abide by the fishing agreement with Latvia.", "fishing agreement"),
    ],
)
def test_agreements_are_worded_by_how_talks_end_and_what_is_kept(read: Read, text: str, name: str) -> None:
    account = read(text)
    assert any(name in told for told in account.names("agreement"))
    assert "Latvia" in account.objects("agreedBy")


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia held negotiations on a free trade agreement in Oslo.",
        "All contracts signed by Norway and Latvia are public.",
        "Residents of Riga have not received any help despite the ceasefire.",
    ],
)
def test_what_is_only_talked_of_is_no_agreement(read: Read, text: str) -> None:
    assert read(text).names("agreement") == set()


def test_an_agreement_distinguished_by_its_place_is_another_one(read: Read) -> None:
    account = read(
        "Norway and Latvia reached a deal on cod on Monday. The agreement signed at Riga in 1998 by Norway and Latvia "
        "expires in May."
    )
    assert len(account.names("agreement")) == 2


def test_a_truce_is_not_what_sides_agree_to_do_later(read: Read) -> None:
    account = read(
        "Norway and Latvia agreed to reopen the northern harbour. The ceasefire was concluded in Bergen in July."
    )
    assert len(account.names("agreement")) == 2


@pytest.mark.parametrize(
    ("text", "name", "sides", "fate"),
    [
        # told by its year, or with its length
        ("Under the 1957 Treaty of Narva all quotas must be told in tonnes.", "Treaty of Narva", set(), "reached"),
        ("Shells fell on the last day of the five-day truce.", "five-day truce", set(), "reached"),
        # told by who is bound by it
        ("The signatories to the Narva Sea Convention met in Oslo.", "Narva Sea Convention", set(), "reached"),
        # a word the parse takes apart
        ("Norway proposed an immediate cease-fire.", "immediate cease-fire", {"Norway"}, "proposed"),
        # a day between the verb and what is agreed; nobody in particular agrees
        ("The two nations had agreed in 1987 to settle quarrels over the bay.", "settle quarrels", set(), "reached"),
        ("Members of the council failed to agree herring shares in May.", "herring shares", set(), "rejected"),
        ("Norway and Latvia failed to agree on herring shares.", "herring shares", {"Norway", "Latvia"}, "rejected"),
    ],
)
def test_agreements_of_old_and_failed_ones_are_reported(
    read: Read, text: str, name: str, sides: set[str], fate: str
) -> None:
    account = read(text)
    (told,) = account.names("agreement")
    assert name in told
    assert account.objects("agreedBy") == sides
    assert account.objects("hasFate") == {fate}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia agreed to discuss in detail the price of herring.",
        "Despite months of talks Norway and Latvia have failed to agree on herring shares.",
        "Norway is hoping to strike a deal at a summit in June.",
        "Norway wanted a warm fire.",
        "Keller spoke to the Narva Sea Convention in Oslo.",
    ],
)
def test_what_is_still_open_is_no_agreement(read: Read, text: str) -> None:
    assert read(text).names("agreement") == set()


_SIGNED = "Norway and Iceland signed an agreement on fish on Monday. "


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("Ida Berg, who led the campaign against the agreement, spoke in Riga.", set()),
        ("Denmark led the campaign against the agreement.", set()),
        ("Denmark will not sign the agreement.", set()),
        ("President Per Vik of Denmark said he will not sign the agreement.", set()),
        ("Denmark rejects the agreement.", set()),
        ("Denmark signed the agreement on Tuesday.", {"Denmark"}),
        ("Denmark will sign the agreement.", {"Denmark"}),
    ],
)
def test_who_is_against_an_agreement_is_no_party_to_it(read: Read, text: str, also: set[str]) -> None:
    assert read(_SIGNED + text).objects("agreedBy") == {"Norway", "Iceland"} | also


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Norway and Sweden signed their first treaty on herring since the treaty of 1903.", set()),
        ("Norway and Sweden signed a treaty to replace the treaty of 1903.", set()),
        ("Norway and Sweden signed a treaty that replaces one of 1903.", set()),
        ("Norway and Sweden signed a fishing treaty in 1903.", {"1903"}),
    ],
)
def test_the_year_of_an_earlier_treaty_is_not_that_of_the_new_one(read: Read, text: str, day: set[str]) -> None:
    account = read(text)
    assert account.objects("agreedOn") == day
    assert account.objects("agreedBy") == {"Norway", "Sweden"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway refused to sign the fisheries agreement that Latvia had drafted.",
        "Twice in May Chile's envoy, Tomas Rybak, declined to sign a mining treaty that lawyers had written overnight.",
    ],
)
def test_what_somebody_would_not_sign_is_rejected(read: Read, text: str) -> None:
    assert read(text).objects("hasFate") == {"rejected"}
