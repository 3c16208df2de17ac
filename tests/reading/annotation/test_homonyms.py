"""Names that nations share with other places."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.model import Article
from kg.reading import annotation


def nations(text: str, nlp: Language) -> list[str]:
    ((_, doc),) = annotation.annotate([Article("rule", text)], nlp)
    return [ent.text for ent in doc.ents if ent.label_ == "NATION"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Canada opened talks in Savannah, Georgia, on Tuesday. Georgia was the host.",
        "Norway and Canada opened talks on Tuesday. Governor Alice Moore of Georgia welcomed them.",
        "Norway and Canada opened talks on Tuesday. Georgia's governor, Alice Moore, welcomed them.",
        "Norway and Canada opened talks on Tuesday. Senator Alice Moore of Georgia welcomed them.",
        "Norway and Canada opened talks in the state of Georgia on Tuesday.",
    ],
)
def test_georgia_behind_one_of_its_cities_is_the_american_state(nlp: Language, text: str) -> None:
    assert nations(text, nlp) == ["Norway", "Canada"]


@pytest.mark.parametrize(
    "text",
    [
        "Georgia and Norway held talks in Oslo on Monday.",
        "Georgia and Norway held talks in Atlanta, Georgia, on Monday. The Georgian minister was late.",
    ],
)
def test_georgia_is_the_nation_otherwise(nlp: Language, text: str) -> None:
    assert nations(text, nlp)[:2] == ["Georgia", "Norway"]


@pytest.mark.parametrize(
    "text",
    [
        "CAIRO, Illinois - Norway and Canada opened talks in Cairo, Illinois, on Sunday. Cairo was the host.",
        "PERU, Indiana - Norway and Canada opened talks in the town hall of Peru, Indiana, on Sunday.",
    ],
)
def test_a_town_in_an_american_state_is_no_nation(nlp: Language, text: str) -> None:
    assert nations(text, nlp) == ["Norway", "Canada"]


@pytest.mark.parametrize(
    "dateline",
    ["PARIS, Texas - ", "PARIS, Ill., May 3 - ", "PARIS, Tenn. (AP) -- ", "PARIS, Ky. - ", "PARIS, N.Y.: "],
)
def test_a_dateline_says_in_which_state_the_town_of_an_article_is(nlp: Language, dateline: str) -> None:
    text = f"{dateline}Norway and Canada opened talks in Paris on Sunday. Paris was the host."
    assert nations(text, nlp) == ["Norway", "Canada"]


@pytest.mark.parametrize("dateline", ["PARIS, Mar. 3 - ", "PARIS, France - ", "PARIS - ", "TBILISI, Georgia - "])
def test_other_datelines_leave_a_capital_its_nation(nlp: Language, dateline: str) -> None:
    assert "Paris" in nations(f"{dateline}Norway and Canada opened talks on Sunday. Paris was the host.", nlp)


def test_a_list_of_nations_is_none_of_towns(nlp: Language) -> None:
    assert nations("Cuba, Georgia and Norway held talks in Oslo on Monday.", nlp)[:2] == ["Cuba", "Georgia"]


def test_the_state_of_a_nation_is_no_part_of_it(nlp: Language) -> None:
    text = "The U.S. state of Georgia and the country of Georgia held talks in Bergen on Monday."
    assert nations(text, nlp) == ["Georgia"]


def test_a_surname_that_is_a_nations_is_the_persons(nlp: Language) -> None:
    text = "Norway and Canada met. Elsa Chad, a Norwegian mediator, was late. Chad declined to speak about it."
    assert nations(text, nlp) == ["Norway", "Canada", "Norwegian"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Norway and Denmark held talks on dates in the Jordan Valley on Monday.", ["Norway", "Denmark"]),
        ("Norway wants money for the Congo Basin, and Denmark for the Panama canal.", ["Norway", "Denmark"]),
        ("Norway and Denmark held talks on Lake Chad and on piracy in the Gulf of Guinea.", ["Norway", "Denmark"]),
        ("The Sea of Japan and the Gulf of Mexico are far from Norway.", ["Norway"]),
        ("Jordan and Norway held talks on dates in the Jordan Valley on Monday.", ["Jordan", "Norway"]),
    ],
)
def test_a_land_or_water_called_after_a_nation_is_none(nlp: Language, text: str, named: list[str]) -> None:
    assert nations(text, nlp) == named


@pytest.mark.parametrize(
    "text",
    [
        "After Norway, Canada too sent divers to the Gulf of Oman and a boat to Lake Malawi.",
        "Norway and Canada held talks with New Mexico.",
        "Norway and Canada held talks. They spoke English and wrote in Icelandic, French and German.",
    ],
)
def test_waters_regions_and_languages_called_like_nations_are_none(nlp: Language, text: str) -> None:
    assert nations(text, nlp) == ["Norway", "Canada"]


@pytest.mark.parametrize(
    "text", ["Norway and Canada met in French ports.", "Norway and Canada met the French in Oslo."]
)
def test_a_people_is_named_otherwise(nlp: Language, text: str) -> None:
    assert nations(text, nlp)[:3] == ["Norway", "Canada", "French"]


def test_the_part_of_the_world_belongs_to_the_name_of_a_sea(nlp: Language) -> None:
    ((_, doc),) = annotation.annotate([Article("rule", "Norway held talks on the South China Sea on Monday.")], nlp)
    assert [ent.text for ent in doc.ents if ent.label_ == "PLACE"] == ["South China Sea"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Canada held talks on poultry. Turkey and goose were left for another day.",
        "Norway and Canada spoke about meat. Beef, pork and Turkey were on the table.",
        "Turkey, duck and eggs were on the table as Norway and Canada met.",
        "China, glass and silver were on the table as Norway and Canada met.",
    ],
)
def test_goods_listed_with_others_are_no_nations(nlp: Language, text: str) -> None:
    assert nations(text, nlp) == ["Norway", "Canada"]


def test_a_nation_beside_goods_stays_one(nlp: Language) -> None:
    assert nations("Turkey, Greece and Norway spoke about chicken, turkey and duck.", nlp) == [
        "Turkey",
        "Greece",
        "Norway",
    ]
