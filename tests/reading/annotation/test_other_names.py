"""People with a second name: both names mean one person, and so does what is left of the second later."""

from __future__ import annotations

import pytest

from tests.reading.annotation.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("The team is led by Anna Keller, known by her nom de guerre Rosa Lindt.", {"Rosa Lindt"}),
        ("Anna Keller, better known as Rosa Lindt, led the talks. “No,” Lindt said.", {"Rosa Lindt", "Lindt"}),
        ("The rebels sent Tomas Rybak, alias Commander Wolf, to Oslo.", {"Commander Wolf"}),
        ("Tomas Rybak (a.k.a. Igor Strelka) stayed away. Strelka was ill.", {"Igor Strelka", "Strelka"}),
        ("Tomas Rybak, whose nom de guerre is Igor Strelka, stayed away.", {"Igor Strelka"}),
        ("The rebels sent Tomas Rybak, who is also known under the pseudonym “Igor Strelka”.", {"Igor Strelka"}),
        ("Anna Keller, Aliaskar Zhunus and Akane Mori met Rosa Lindt.", set()),
        ("Tomas Rybak and Igor Strelka, known by Anna Keller for years, stayed away.", set()),
        ("Anna Keller, known as the Fox, led the talks with Rosa Lindt.", set()),
        ("The town was known as Old Havra. Anna Keller, known for her patience, met Rosa Lindt.", set()),
        ("The Northern Front, known as Lindt, sent Anna Keller and Rosa Lindt.", set()),
    ],
)
def test_a_second_name_means_the_person_named_before_it(annotate: Annotate, text: str, second: set[str]) -> None:
    people = [ent for ent in annotate(text).ents if ent.label_ == "PERSON"]
    first = next(ent.text for ent in people if ent.text in ("Anna Keller", "Tomas Rybak"))
    assert {ent.text for ent in people if ent.ent_id_ == first} == second
    assert all(ent.ent_id_ in ("", first) for ent in people)


def test_a_surname_of_somebody_else_is_no_second_name(annotate: Annotate) -> None:
    doc = annotate("Anna Keller, known as Rosa Lindt, met Karl Lindt. Lindt said nothing.")
    assert [ent.text for ent in doc.ents if ent.ent_id_ == "Anna Keller"] == ["Rosa Lindt"]
