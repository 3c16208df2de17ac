"""Names of bodies: the capitalised words around a noun such as council, forces, board."""

from __future__ import annotations

import pytest

from tests.reading.annotation.conftest import Annotate, called


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("The Northern Fisheries Council met.", ["Northern Fisheries Council"]),
        ("They met the Forces of the Lakes.", ["Forces of the Lakes"]),
        ("The House of Representatives voted.", ["House of Representatives"]),
        ("Yesterday the General Harbour Council met.", ["General Harbour Council"]),
        ("Norway's Fisheries Council met.", ["Fisheries Council"]),
        ("Elsa Brandt of the Oman Trade Board spoke.", ["Oman Trade Board"]),
        ("The council met.", []),
        ("The Free Democrats and the Christian Democrats met.", ["Free Democrats", "Christian Democrats"]),
        ("The Front for the Rebirth of the Lakes met.", ["Front for the Rebirth of the Lakes"]),
        ("The Movement for Change of Latvia met.", ["Movement for Change"]),
        ("She led the Social Democratic and Labour Party.", ["Social Democratic and Labour Party"]),
        ("The government and the Labour Party met.", ["Labour Party"]),
        ("The Harbour and Rail Union met the board.", ["Harbour and Rail Union"]),
        ("Norway met the Bakers' and Millers' Union.", ["Bakers' and Millers' Union"]),
        ("The Dockers' and Sailors' Alliance (DSA) met Norway.", ["Dockers' and Sailors' Alliance", "DSA"]),
        ("The Cooks' Union and the Bakers' Union met.", ["Cooks' Union", "Bakers' Union"]),
        ("The Weavers, Dyers and Allied Workers' Union met.", ["Weavers, Dyers and Allied Workers' Union"]),
        ("The United Nations, United States and European Union met.", ["United Nations", "European Union"]),
        ("The Lake Bank and Harbour Union met.", ["Lake Bank", "Harbour Union"]),
        ("The Army of the People's Dusk met Keller.", ["Army of the People's Dusk"]),
        ("The Bank of Norway's Anna Keller spoke.", ["Bank of Norway"]),
        ("The Movement for Justice in the North met Keller.", ["Movement for Justice in the North"]),
        ("They met the Front for Democracy and Progress in Riga.", ["Front for Democracy and Progress"]),
    ],
)
def test_a_body_is_named_by_the_words_around_its_noun(annotate: Annotate, text: str, bodies: list[str]) -> None:
    assert called(annotate(text), "ORG") == bodies


def test_the_nation_a_body_is_of_stands_before_its_name(annotate: Annotate) -> None:
    assert called(annotate("Norway's Fisheries Council met."), "NATION") == ["Norway"]


def test_a_nation_whose_letter_is_in_the_acronym_belongs_to_the_name(annotate: Annotate) -> None:
    doc = annotate("The Latvian Harbour Forces met. The LHF left.")
    assert called(doc, "ORG") == ["Latvian Harbour Forces", "LHF"]
    assert called(doc, "NATION") == []


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "The Norwegian Seamen's Union and the Latvian Seamen's Union held talks in Oslo.",
            ["Norwegian Seamen's Union", "Latvian Seamen's Union"],
        ),
        (
            "OSLO - Norway's Seamen's Union met Latvia's Seamen's Union.",
            ["Norway's Seamen's Union", "Latvia's Seamen's Union"],
        ),
        ("The Norwegian Seamen's Union met the Latvian Dockers' Union.", ["Seamen's Union", "Dockers' Union"]),
        ("OSLO - Norway's Seamen's Union held talks with shipowners.", ["Seamen's Union"]),
    ],
)
def test_bodies_of_two_nations_with_one_name_have_their_nations_in_their_names(
    annotate: Annotate, text: str, bodies: list[str]
) -> None:
    assert called(annotate(text), "ORG") == bodies


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rybak & Daughters and the Union of Boat Builders held pay talks in Bergen.", "Rybak & Daughters"),
        ("The Dockers' Union met Holm, Lie & Co. in Riga on Monday.", "Lie & Co."),
        ("Anna Keller is the head of Fjord Boats Ltd. Norway and Latvia held talks.", "Fjord Boats Ltd."),
        ("Anna Keller, the president of Sund Tugs Inc., met the Dockers' Union.", "Sund Tugs Inc."),
        ("Ahlman & Sons resumed pay talks with the Union of Crane Drivers.", "Ahlman & Sons"),
    ],
)
def test_a_firm_has_its_whole_name(annotate: Annotate, text: str, name: str) -> None:
    assert name in called(annotate(text), "ORG")


def test_two_nations_with_a_sign_between_them_are_two(annotate: Annotate) -> None:
    assert called(annotate("Talks between Norway & Latvia were held."), "NATION") == ["Norway", "Latvia"]
