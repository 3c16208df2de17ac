"""The codes of nations in data sets of political science: ISO 3166 alpha-3, Correlates of War, Gleditsch and Ward.

They stand in ontology/reference/states.yaml, with the years in which each list counts a nation as a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.reference import country_alpha3, read_yaml

#: The lists of states: Correlates of War, Gleditsch and Ward.
LISTS: Final = ("cow", "gw")


@dataclass(frozen=True)
class Membership:
    """A spell in which a list of states counts a nation under a number; ``last`` is None if it goes on."""

    number: int
    first: int
    last: int | None


def alpha3(code: str) -> str:
    """The alpha-3 code of a nation by our code, or nothing where it never had one.

    >>> alpha3("NO"), alpha3("SUHH"), alpha3("FRGE")
    ('NOR', 'SUN', '')
    """
    return str(read_yaml("reference", "states.yaml")["iso3"].get(code) or country_alpha3(code))


def state_number(code: str, states: str, year: int | None) -> int | None:
    """The number of a nation in one of `LISTS` in a year, or its latest where no year is known.

    >>> state_number("DE", "cow", 1938), state_number("DE", "cow", 1970), state_number("DE", "gw", 2020)
    (255, None, 260)
    >>> state_number("DE", "gw", None), state_number("PS", "cow", None)
    (260, None)
    """
    spells = memberships(code, states)
    if year is not None:
        spells = tuple(spell for spell in spells if spell.first <= year <= (spell.last or year))
    return spells[-1].number if spells else None


@cache
def memberships(code: str, states: str) -> tuple[Membership, ...]:
    """The spells of a nation in one of `LISTS`, the earliest first.

    >>> memberships("YE", "cow")
    (Membership(number=678, first=1926, last=1990), Membership(number=679, first=1990, last=None))
    """
    rows = read_yaml("reference", "states.yaml")["states"].get(code, {}).get(states, [])
    return tuple(_spell(row) for row in rows)


def _spell(row: str) -> Membership:
    number, years = row.split()
    first, last = years.split("-")
    return Membership(int(number), int(first), int(last) if last else None)
