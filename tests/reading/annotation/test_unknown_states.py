"""A state that reference data has not is an actor wherever it is named, and so is its adjective."""

from __future__ import annotations

import pytest

from tests.reading.annotation.conftest import Annotate, called

TOLD = "The delegation of Norlandia met Torrin's foreign minister. "


@pytest.mark.parametrize(
    ("sentence", "actors", "places"),
    [
        ("Norlandia signed.", ["Norlandia"], []),
        ("The Norlandian side left with the Torrini envoy.", ["Norlandian", "Torrini"], []),
        ("They met in Norlandia.", [], ["Norlandia"]),
        ("The Norlandia Press Union met.", [], []),
        ("Norlander left.", [], []),
    ],
)
def test_every_mention_of_a_state_shown_as_an_actor_is_one(
    annotate: Annotate, sentence: str, actors: list[str], places: list[str]
) -> None:
    doc = annotate(TOLD + sentence)
    later = [ent for ent in doc.ents if ent.start_char >= len(TOLD) - 1]
    assert [ent.text for ent in later if ent.label_ == "ORG" and len(ent) == 1] == actors
    assert [ent.text for ent in later if ent.label_ == "PLACE"] == places


def test_a_town_is_none(annotate: Annotate) -> None:
    doc = annotate("They met in Villoch. The mayor of Villoch spoke. Villoch's hotels were full.")
    assert "ORG" not in {ent.label_ for ent in doc.ents if ent.text == "Villoch" and doc[ent.start - 1].text == "in"}


def test_somebody_who_sends_a_delegation_and_is_called_by_surname_is_a_person(annotate: Annotate) -> None:
    doc = annotate("The delegation of Anna Holm left. Holm spoke.")
    assert "Anna Holm" not in called(doc, "ORG")
