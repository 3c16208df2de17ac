"""Whom a name means is decided by its first given name, by its initial, and by who was named last."""

from __future__ import annotations

import pytest

from kg.reading.trained.namesakes import Namesakes


def meant(*names: str) -> list[str]:
    """Whom each name of an article means, one after another."""
    people = Namesakes(list(enumerate(names)))
    return [people.meant(name, at) for at, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (["Anna Maria Keller", "Anna Keller", "Maria Keller", "Keller"], ["Anna Maria Keller"] * 4),
        (["A. Keller", "Anna Keller", "A.  Keller", "Keller"], ["Anna Keller"] * 4),
        (["J. P. Holm", "J. Holm", "Holm"], ["J. P. Holm"] * 3),
        (["Jan Holm", "Jana Holm"], ["Jan Holm", "Jana Holm"]),
        (["Jana Holm", "Jan Holm", "Holm"], ["Jana Holm", "Jan Holm", "Jan Holm"]),
        (
            ["Paula Lund", "Paul Lund", "Alex Lund", "Alexander Lund"],
            ["Paula Lund", "Paul Lund", "Alex Lund", "Alexander Lund"],
        ),
        (["Adam Lund", "A. Lund", "Anna Lund", "A. Lund"], ["Adam Lund", "Adam Lund", "Anna Lund", "Anna Lund"]),
        (
            ["Lund", "Erik Lund", "Lund", "Anna Lund", "Lund"],
            ["Erik Lund", "Erik Lund", "Erik Lund", "Anna Lund", "Anna Lund"],
        ),
        (["Keller", "Anna Holm"], ["Keller", "Anna Holm"]),
    ],
)
def test_a_name_means_the_fullest_form_of_whoever_it_can_mean(names: list[str], people: list[str]) -> None:
    assert meant(*names) == people
