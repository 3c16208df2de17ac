"""Persons' names: whole, without titles, and found again where only a part of them stands."""

from __future__ import annotations

import pytest

from kg.reading.annotation.person_names import surname
from tests.reading.annotation.conftest import Annotate, called


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Trade Minister Tomas Rybak met Anna Keller.", ["Tomas Rybak", "Anna Keller"]),
        ("President-elect Tomas Rybak spoke.", ["Tomas Rybak"]),
        ("General Elsa Brandt and J. Rybak spoke.", ["Elsa Brandt", "J. Rybak"]),
        ("Minister of Harbour Works Anna Keller spoke.", ["Anna Keller"]),
        ("Minister for Technology and National Security Anna Keller spoke.", ["Anna Keller"]),
        ("Minister of Ports and Regional Development Anna Keller spoke.", ["Anna Keller"]),
        ("Anna Keller, Minister for Regional Development, spoke.", ["Anna Keller"]),
        ("Anna Keller, Minister of Ports and Inland Transport, spoke.", ["Anna Keller"]),
        ("Mr. Rybak and Dr. Keller agreed.", ["Rybak", "Keller"]),
        ("Anna Keller, the harbour minister, left early.", ["Anna Keller"]),
        ("Paris England, the Irish harbour minister, left early. “Never,” said England.", ["Paris England", "England"]),
        ("His adviser on fisheries, Anna Keller, said no.", ["Anna Keller"]),
        ("The team, led by Selma Quist, arrived.", ["Selma Quist"]),
        ("The Anna Keller-led delegation left.", ["Anna Keller"]),
        ("Presidents Anna Keller of Norway and Tomas Rybak of Latvia met.", ["Anna Keller", "Tomas Rybak"]),
        ("Park Min-su and Kim Seo-yeon met.", ["Park Min-su", "Kim Seo-yeon"]),
        ("OSLO - Moon Seo-in and Tomas Rybak, the ministers, met.", ["Moon Seo-in", "Tomas Rybak"]),
        ("“Anna Keller” spoke.", ["Anna Keller"]),
    ],
)
def test_a_name_is_whole_and_without_titles(annotate: Annotate, text: str, persons: list[str]) -> None:
    assert called(annotate(text), "PERSON") == persons


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Anna Keller arrived. Keller said no.", ["Anna Keller", "Keller"]),
        ("Anna Keller arrived. Rybak waved to Keller.", ["Anna Keller", "Keller"]),
        ("Ludo van Aalst arrived. Van Aalst spoke.", ["Ludo van Aalst", "Van Aalst"]),
    ],
)
def test_a_part_of_a_full_name_is_found_again(annotate: Annotate, text: str, persons: list[str]) -> None:
    assert called(annotate(text), "PERSON") == persons


@pytest.mark.parametrize(
    "text",
    [
        "Keller waved.",  # a single word, and nothing vouches for it
        "Brand Wills Ltd led the team.",
        "The Minister of Northern Harbour Development spoke.",
        "Director for Maritime Affairs spoke.",
    ],
)
def test_what_nothing_vouches_for_is_no_person(annotate: Annotate, text: str) -> None:
    assert called(annotate(text), "PERSON") == []


def test_a_name_does_not_run_over_the_end_of_a_line(annotate: Annotate) -> None:
    assert called(annotate("Anna Keller\nTrade Minister Tomas Rybak spoke."), "PERSON") == [
        "Anna Keller",
        "Tomas Rybak",
    ]


@pytest.mark.parametrize(
    ("name", "last"),
    [("Anna Keller", "Keller"), ("Ludo van Aalst", "van Aalst"), ("Anna Maria Keller", "Keller"), ("Keller", "Keller")],
)
def test_a_surname_keeps_its_particles(name: str, last: str) -> None:
    assert surname(name.split()) == last


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trade Minister Tigran Malian led the Armenian delegation.", ["Tigran Malian"]),
        ("Trade Minister John English led the Canadian delegation.", ["John English"]),
        ("Nadia Brandt of Chile mediated.", ["Nadia Brandt"]),
        ('Anna "Nan" Keller led the Norwegian delegation.', ['Anna "Nan" Keller']),
        ("The talks were mediated by Ivo Brandt of Chile.", ["Ivo Brandt"]),
    ],
)
def test_a_person_is_known_by_what_persons_do_and_keeps_a_name_that_is_a_nations_too(
    annotate: Annotate, text: str, names: list[str]
) -> None:
    assert called(annotate(text), "PERSON") == names


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('Norway and Latvia met. Replied Tomas Rybak, a mediator: "We can wait."', ["Tomas Rybak"]),
        ('Norway and Latvia met. Added Elsa Brandt: "It was late."', ["Elsa Brandt"]),
        ("Norway and Latvia met. Mr. Said Hakimi led the team.", ["Said Hakimi"]),
    ],
)
def test_a_verb_before_a_name_is_no_part_of_it(annotate: Annotate, text: str, named: list[str]) -> None:
    assert called(annotate(text), "PERSON") == named


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Jan Rybak led the team of Latvia.", ["Jan Rybak"]),
        ("April Moss, the Norwegian minister, left early.", ["April Moss"]),
        ("They met Anna Keller in May. Keller left.", ["Anna Keller", "Keller"]),
    ],
)
def test_a_month_can_be_somebodys_given_name(annotate: Annotate, text: str, persons: list[str]) -> None:
    assert called(annotate(text), "PERSON") == persons
