"""Names of a Doc: what reference data knows comes with its code or full name, and names never overlap."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.reading.annotation.conftest import Annotate, called


@pytest.mark.parametrize(
    ("text", "nations"),
    [
        ("Norway and Latvia met.", [("Norway", "NO", "name"), ("Latvia", "LV", "name")]),
        ("Icelandic officials left.", [("Icelandic", "IS", "people")]),
        ("Norwegians voted.", [("Norwegians", "NO", "people")]),
        ("They met in Oslo.", [("Oslo", "NO", "seat")]),
        ("Jordan and Chad signed the pact.", [("Jordan", "JO", "name"), ("Chad", "TD", "name")]),
    ],
)
def test_a_nation_has_its_code_and_the_form_it_is_named_in(
    annotate: Annotate, text: str, nations: list[tuple[str, str, str]]
) -> None:
    assert [(ent.text, ent.ent_id_, ent.kb_id_) for ent in annotate(text).ents] == nations


def test_a_nation_in_the_name_of_a_person_is_none(annotate: Annotate) -> None:
    doc = annotate("Jordan Hale met Chad Brook.")
    assert called(doc, "PERSON") == ["Jordan Hale", "Chad Brook"]
    assert called(doc, "NATION") == []


def test_a_nation_in_the_name_of_a_body_is_none(annotate: Annotate) -> None:
    doc = annotate("The Bank of Norway sent experts.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Bank of Norway", "ORG")]


def test_a_body_that_reference_data_knows_has_its_full_name_and_type(annotate: Annotate) -> None:
    (union, nations) = annotate("The African Union and the UN sent experts.").ents
    assert (union.ent_id_, union.kb_id_) == ("African Union", "intergovernmental")
    assert (nations.text, nations.ent_id_) == ("UN", "United Nations")


def test_an_acronym_given_in_brackets_is_a_name_wherever_it_comes_back(annotate: Annotate) -> None:
    doc = annotate("The Harbour Safety Board (HSB) met on Monday. HSB officials left.")
    assert called(doc, "ORG") == ["Harbour Safety Board", "HSB", "HSB"]


def test_an_acronym_behind_an_article_is_a_body(annotate: Annotate) -> None:
    assert called(annotate("Yesterday the QLN met Anna Keller."), "ORG") == ["QLN"]


def test_what_a_group_is_called_is_no_person(annotate: Annotate) -> None:
    doc = annotate("The rebel group Ansar Vale joined the talks.")
    assert called(doc, "ORG") == ["Ansar Vale"]
    assert called(doc, "PERSON") == []


def test_a_people_of_a_region_is_a_group_and_its_adjective_is_neither_group_nor_place(annotate: Annotate) -> None:
    assert called(annotate("The Arabs met in Riga."), "GROUP") == ["Arabs"]
    assert called(annotate("Baltic leaders met in Riga."), "REGION") == ["Baltic"]


def test_a_title_alone_is_no_name(annotate: Annotate) -> None:
    assert list(annotate("The President met the Minister.").ents) == []


def test_a_date_stays_as_it_was_found(annotate: Annotate) -> None:
    assert called(annotate("Foreign Minister Keller spoke on March 3."), "DATE") == ["March 3"]


def test_names_never_overlap_and_stand_in_the_order_of_the_text(annotate: Annotate) -> None:
    doc = annotate(
        "Norway's Trade Minister Tomas Rybak and Anna Keller of the Oman Trade Board met in Oslo on Monday; "
        "the Harbour Safety Board (HSB) and the Bank of Latvia sent Elsa Brandt."
    )
    ends = [(ent.start, ent.end) for ent in doc.ents]
    assert len(ends) >= 8
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Sino-Japanese talks were held.", ["CN", "JP"]),
        ("The Russo-Turkish border was closed.", ["RU", "TR"]),
        ("North and South Korea met.", ["KP", "KR"]),
        ("The East and West German teams met.", ["DDDE", "FRGE"]),
        ("North Korea met the South in Kaesong.", ["KP", "KR"]),
        ("The Koreas met. The Southern delegation left.", ["KR"]),
        ("South Sudan came. Keller of Norway met the South.", ["SS", "NO", "SS"]),
        ("China came. Keller of Norway spoke for the mainland.", ["CN", "NO", "CN"]),
        ("The Republic of China and the People's Republic of China met.", ["TW", "CN"]),
        ("The Congo Republic and Congo-Kinshasa met.", ["CG", "CD"]),
        ("Timor-Leste voted.", ["TL"]),
    ],
)
def test_a_nation_is_found_by_a_part_of_its_name(annotate: Annotate, text: str, codes: list[str]) -> None:
    assert [ent.ent_id_ for ent in annotate(text).ents if ent.label_ == "NATION" and ent.ent_id_ in codes] == codes


@pytest.mark.parametrize(
    "text",
    [
        "Franco ruled until 1975.",
        "The Indo-Pacific strategy was told.",
        "The South won the vote in Peru.",
        "North Korea sailed to the South China Sea.",
        "North Korea has rain in the south of the land.",
    ],
)
def test_a_part_alone_is_no_nation(annotate: Annotate, text: str) -> None:
    assert not {"FR", "IN", "KR"} & {ent.ent_id_ for ent in annotate(text).ents}


def test_a_group_of_states_is_a_body_of_its_own(annotate: Annotate) -> None:
    ents = annotate("Norway and the Benelux countries met the Gulf states.").ents
    assert [ent.ent_id_ for ent in ents if ent.label_ == "ORG"] == ["Benelux", "Gulf states"]


def test_the_dateline_of_a_later_item_names_a_place_and_nothing_else(annotate: Annotate) -> None:
    doc = annotate("OSLO - Norway and Denmark met on Monday.\nATLANTA, Georgia - Kenya and Uganda will meet on Friday.")
    assert called(doc, "PLACE") == ["OSLO", "ATLANTA"]
    assert [ent.ent_id_ for ent in doc.ents if ent.label_ == "NATION"] == ["NO", "DK", "KE", "UG"]
    assert called(doc, "ORG") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Talks went on.\nU.S.-China trade talks opened in Geneva.", {"US", "CN"}),
        ("Talks went on.\nUN-brokered talks opened in Geneva.", {"United Nations"}),
    ],
)
def test_a_word_with_a_hyphen_is_no_dateline(annotate: Annotate, text: str, named: set[str]) -> None:
    assert named <= {ent.ent_id_ for ent in annotate(text).ents}


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("According to the news agency Baltnet, Norway and Latvia met.", ["Baltnet"]),
        ("According to the newspaper Dagens Kurier, Norway met Latvia.", ["Dagens Kurier"]),
        ("The news agency Baltnet reported it.", ["Baltnet"]),
        ("She told the newspaper Monday that it was over.", []),
        ("He wrote for the magazine Norway bought.", []),
        ("The travel agency Solreiser is closed.", []),
    ],
)
def test_a_name_behind_the_noun_for_an_outlet_is_that_of_an_outlet(
    annotate: Annotate, text: str, outlets: list[str]
) -> None:
    assert [ent.text for ent in annotate(text).ents if ent.kb_id_ == "outlet"] == outlets
