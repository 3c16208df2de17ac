"""Where the parts of a clause stand, whatever turn the sentence takes."""

from __future__ import annotations

import pytest

from kg.reading.annotation import grammar
from tests.reading.annotation.conftest import Annotate


@pytest.mark.parametrize(
    ("place", "word", "text", "found"),
    [
        ("subject", "led", "Anna Keller led the team.", ["Keller"]),
        ("subject", "led", "Anna Keller, who led the team, left.", ["Keller"]),
        ("subject", "led", "Keller, the minister who led the team, left.", ["Keller"]),
        ("subject", "leading", "The minister leading the team left.", ["minister"]),
        ("subject", "lead", "Keller wants to lead the team.", ["Keller"]),
        ("subject", "lead", "Keller is ready to lead the team.", ["Keller"]),
        ("subject", "signed", "Keller arrived on Monday and signed the pact.", ["Keller"]),
        ("subject", "meet", "Oman urged Norway and Latvia to meet.", ["Norway"]),
        ("subject", "Heading", "Heading the delegation is Anna Keller.", ["Keller"]),
        ("subject", "led", "The team was led by Keller.", []),
        ("passive-subject", "led", "The team was led by Keller.", ["team"]),
        ("passive-subject", "led", "The team led by Keller left.", ["team"]),
        ("passive-subject", "hosted", "The talks that were hosted by Norway ended.", ["talks"]),
        ("passive-subject", "mediated", "The talks are to be mediated by Norway.", ["talks"]),
        ("passive-subject", "led", "Keller led the team.", []),
        ("object", "led", "Keller led the team.", ["team"]),
        ("object", "met", "Rybak, whom Keller met, left.", ["Rybak"]),
        ("agent", "led", "The team was led by Keller.", ["Keller"]),
        ("agent", "led", "The negotiators led by Anna Keller arrived.", ["Keller"]),
        ("agent", "hosted", "The talks were hosted and chaired by Norway.", ["Norway"]),
        ("agent", "signed", "Norway signed a pact after mediation by Oman.", []),
        ("attribute", "is", "Keller is the minister.", ["minister"]),
        ("modified", "led", "The team led by Keller left.", ["team"]),
        ("modified", "planned", "The planned talks ended.", ["talks"]),
        ("possessor", "delegation", "Norway's delegation left.", ["Norway"]),
        ("compound", "talks", "Fisheries talks opened.", ["Fisheries"]),
        ("clause", "said", "Keller said that Rybak left.", ["left"]),
        ("clause", "agreed", "Norway agreed to cut duties.", ["cut"]),
        ("recipient", "gave", "Keller gave Rybak a letter.", ["Rybak"]),
        ("itself", "talks", "The talks opened.", ["talks"]),
    ],
)
def test_a_place_holds_what_the_sentence_puts_there(
    annotate: Annotate, place: str, word: str, text: str, found: list[str]
) -> None:
    cue = next(token for token in annotate(text) if token.text == word)
    assert [token.text for token in grammar.PLACES[place](cue)] == found


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("Norway", "Norway, Latvia and Chad met in Oslo.", ["Norway", "Latvia", "Chad"]),
        ("Rybak", "The team was led by Rybak, not Keller.", ["Rybak"]),
        ("Keller", "Keller led the team.", ["Keller"]),
    ],
)
def test_what_is_joined_by_and_is_one_list_without_what_is_excluded(
    annotate: Annotate, word: str, text: str, found: list[str]
) -> None:
    head = next(token for token in annotate(text) if token.text == word)
    assert [token.text for token in grammar.coordination(head)] == found


def test_prepositions_lead_to_what_follows_them(annotate: Annotate) -> None:
    met = annotate("Keller met with Rybak on Monday.")[1]
    assert [token.text for token in grammar.preposition_objects(met, "with")] == ["Rybak"]
    assert [token.text for token in grammar.preposition_objects(met, "with|on")] == ["Rybak", "Monday"]
    assert grammar.preposition_objects(met, "by") == []


@pytest.mark.parametrize(("text", "lemma"), [("The Envoys of Norway met.", "envoy"), ("The talks opened.", "talk")])
def test_a_plural_has_the_lemma_of_the_singular_even_where_it_is_written_as_a_name(
    annotate: Annotate, text: str, lemma: str
) -> None:
    assert grammar.lemma(annotate(text)[1]) == lemma
