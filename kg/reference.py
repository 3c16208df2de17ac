"""Reference data as the reader needs it: nations, organisations, outlets, cities and the vocabulary of titles.

The data stands in ontology/reference/ and in the package countryinfo; this module only turns it into look-ups. Names
are kept as tuples of words, so that "United Arab Emirates" is found token by token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kg.errors import ReferenceDataError
from kg.settings import resource

#: How many times as many people a city must have as the largest of a name, to be meant by that other name of its own.
_FAR_LARGER = 100


@dataclass(frozen=True)
class Entry:
    """What a name in the reference data stands for.

    ``form`` is ``name``, ``people`` (adjective or noun for its people) or ``seat`` (a place or building that stands
    for a government); ``type`` an organisation type of docs/architecture.md; ``of`` the code of the nation a national
    body belongs to.
    """

    kind: str
    name: str
    form: str = "name"
    code: str = ""
    type: str = ""
    of: str = ""


class City(NamedTuple):
    """A city of 15,000 inhabitants or more: other names where it is large, the code of its nation (and, in the United
    States, of its state), latitude and longitude.
    """

    name: str
    other_names: tuple[str, ...]
    state: str
    nation: str
    people: int
    position: tuple[float, float]


@dataclass(frozen=True)
class Titles:
    """The vocabulary of posts, all lower case.

    ``military`` are words of ranks, which before a name are no posts; ``political`` are heads of posts in a state,
    ``generic`` words for whoever has one; ``he`` and ``she`` words before a name that this pronoun takes up; ``equal``
    gives for words of a post those of the same post elsewhere.
    """

    heads: frozenset[str]
    weak: frozenset[str]
    modifiers: frozenset[str]
    former: frozenset[str]
    honorifics: frozenset[str]
    ranks: dict[str, str]
    military: frozenset[str]
    particles: frozenset[str]
    political: frozenset[str]
    generic: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    equal: dict[str, str]


@cache
def read_yaml(*parts: str) -> Any:
    """The content of a YAML file under ontology/; ReferenceDataError if it is missing or no YAML."""
    return parse_yaml(resource("ontology", *parts))


@cache
def parse_yaml(path: Path) -> Any:
    """The content of a YAML file; ReferenceDataError if it is missing or no YAML."""
    try:
        return yaml_value(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReferenceDataError(f"{path} cannot be read: {error}; correct or restore it.") from error


def yaml_value(text: str) -> Any:
    """The value that a text of YAML gives; ValueError, which says on one line where it is none and why.

    >>> yaml_value("a: [1, b]")
    {'a': [1, 'b']}
    """
    try:
        # both are safe loaders; the one in C reads the lexicon ten times as fast, and not every build of PyYAML has it
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe, see above
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise ValueError(f"{line}{error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a day that there is not, nesting without end
        raise ValueError(" ".join(str(error).split())) from error


@cache
def titles() -> Titles:
    """The vocabulary of titles.yaml."""
    raw = read_yaml("reference", "titles.yaml")
    words = {key: frozenset(str(word).lower() for word in raw[key]) for key in raw if key not in ("ranks", "equal")}
    tables = {key: {str(one): str(other) for one, other in raw[key].items()} for key in ("ranks", "equal")}
    return Titles(ranks=tables["ranks"], equal=tables["equal"], **words)


@cache
def nation_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes, and codes of former states, with the usual English name."""
    names = {code: str(row["name"]) for code, row in _countries().items()}
    names.update({code: row["name"] for code, row in read_yaml("reference", "nations.yaml")["nations"].items()})
    return names


@cache
def nation_words() -> dict[tuple[str, ...], Entry]:
    """Names, peoples and seats of all nations."""
    raw = read_yaml("reference", "nations.yaml")
    ignored = set(raw["ignore"])
    own = raw["nations"]
    found: dict[tuple[str, ...], Entry] = {}

    def put(words: str, code: str, form: str) -> None:
        if words and words not in ignored and len(words) > 1:
            found[tuple(words.split())] = Entry("nation", nation_names()[code], form, code)

    # the most populous last: of two that share a word, it is the one the word is used of
    for code, row in sorted(_countries().items(), key=lambda item: (item[1].get("population") or 0, item[0])):
        put(str(row.get("capital") or ""), code, "seat")
        for people in str(row.get("demonym") or "").replace(",", " or ").replace("/", " or ").split(" or "):
            put(people.strip(), code, "people")
            if people.strip().endswith("an"):
                put(people.strip() + "s", code, "people")
        put(str(row["name"]), code, "name")
    for code, row in own.items():
        for form, key in (("people", "people"), ("seat", "seats"), ("name", "aliases")):
            for words in row.get(key, []):
                put(str(words), code, form)
        put(str(row["name"]), code, "name")
    return found


@cache
def region_words() -> dict[tuple[str, ...], Entry]:
    """Parts of the world and their peoples, which are no nations: "Latin American", "Europe"."""
    raw = read_yaml("reference", "nations.yaml")["regions"]
    found = {tuple(str(words).split()): Entry("region", str(words), "people") for words in raw["people"]}
    found.update({tuple(str(words).split()): Entry("region", str(words), "name") for words in raw["names"]})
    return found


@cache
def pairs() -> dict[str, tuple[str, ...]]:
    """Words that name two nations at once, with the codes of both: ``{"Koreas": ("KP", "KR")}``."""
    return {str(word): tuple(codes) for word, codes in read_yaml("reference", "nations.yaml")["pairs"].items()}


@cache
def halves() -> tuple[dict[str, str], ...]:
    """Of each divided nation what its halves are called for short, with their codes: ``{"North": "KP", ...}``."""
    return tuple(read_yaml("reference", "nations.yaml")["halves"])


@cache
def combining() -> dict[str, str]:
    """Codes of nations by the form they have in words with a hyphen: ``{"Sino": "CN"}``."""
    return dict(read_yaml("reference", "nations.yaml")["combining"])


@cache
def former_seats() -> dict[str, tuple[int, str]]:
    """Seats that stood for another state until a year: ``{"Moscow": (1991, "SUHH")}``."""
    return {
        name: (row["until"], row["code"])
        for name, row in read_yaml("reference", "nations.yaml")["former_seats"].items()
    }


@cache
def organization_words() -> dict[tuple[str, ...], Entry]:
    """Names and aliases of international and national organisations and of outlets."""
    raw = read_yaml("reference", "organizations.yaml")
    found: dict[tuple[str, ...], Entry] = {}
    for name in raw["outlets"]:
        found[tuple(str(name).split())] = Entry("organization", str(name), type="outlet")
    for row in raw["organizations"] + raw["national"]:
        entry = Entry("organization", row["name"], type=row["type"], of=row.get("of", ""))
        for name in [row["name"], *row.get("aliases", [])]:
            found[tuple(str(name).split())] = entry
    return found


def seat_then(name: str, published: str | None) -> str:
    """The code of the state that a seat stood for when an article was published, where that has changed since.

    >>> seat_then("Moscow", "1987-03-04"), seat_then("Moscow", "2021"), seat_then("Moscow", None)
    ('SUHH', '', '')
    """
    until, code = former_seats().get(name, (0, ""))
    year = (published or "")[:4]
    return code if year.isdigit() and int(year) <= until else ""


def entry(words: tuple[str, ...]) -> Entry | None:
    """What the words name: an organisation, else a part of the world, else a nation; None if they are unknown.

    >>> entry(("Latvian",)).code
    'LV'
    """
    return organization_words().get(words) or region_words().get(words) or nation_words().get(words)


def starts_name(text: str) -> bool:
    """Whether a token can begin a name that `entry` knows: a quick look before its words are put together."""
    return re.split("['-]", text)[0] in _first_words()


@cache
def _first_words() -> frozenset[str]:
    # cut at the apostrophe and the hyphen, because a tokenizer parts "People's" and "Timor-Leste" there
    known = (organization_words(), region_words(), nation_words())
    return frozenset(re.split("['-]", words[0])[0] for names in known for words in names)


@cache
def cities() -> dict[str, tuple[str, int]]:
    """City names with the code of the nation and the population of the largest city of that name (GeoNames)."""
    return {name: (city.nation, city.people) for name, city in _largest_cities().items()}


@cache
def _largest_cities() -> dict[str, City]:
    found: dict[str, City] = {}
    for city in _city_rows():
        found.setdefault(city.name, city)
    return found


def city_position(name: str) -> tuple[float, float] | None:
    """Latitude and longitude of the largest city of that name, where known.

    >>> city_position("Kiev") == city_position("Kyiv"), city_position("Nowhere")
    (True, None)
    """
    city = _largest_cities().get(usual_city(name))
    return city and city.position


def country_position(code: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of a country, where known."""
    found: list[float] = _countries().get(code, {}).get("latlng") or []
    return (float(found[0]), float(found[1])) if found else None


@cache
def _city_rows() -> tuple[City, ...]:
    rows = []
    for name, others, state, nation, people, latitude, longitude in _table("cities.tsv"):
        other_names = tuple(others.split("|")) if others else ()
        rows.append(City(name, other_names, state, nation, int(people), (float(latitude), float(longitude))))
    return tuple(rows)


def _table(name: str) -> list[list[str]]:
    """The rows of a table under ontology/reference/, which follow a line with its source and one with its columns."""
    path = resource("ontology", "reference", name)
    try:
        return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[2:]]
    except OSError as error:
        raise ReferenceDataError(f"{path} cannot be read: {error.strerror}; restore it.") from error


@cache
def us_states() -> tuple[tuple[str, ...], ...]:
    """The names of the states of the United States, by their words (GeoNames)."""
    return tuple(sorted(tuple(name.split()) for _, name in _table("us-states.tsv")))


@cache
def states_called_as_nations() -> dict[str, frozenset[str]]:
    """The states of the United States that a nation has its name in common with, and their cities (GeoNames)."""
    nations = set(nation_names().values())
    shared = {code: name for code, name in _table("us-states.tsv") if name in nations}
    return {name: frozenset(city.name for city in _city_rows() if city.state == code) for code, name in shared.items()}


def usual_city(name: str) -> str:
    """The name by which GeoNames lists the largest city so called, where the name is another of it, else the name.

    A small city so called does not count: "Calcutta" is Kolkata, though a town in South Africa has that name.

    >>> usual_city("Kiev"), usual_city("Oslo"), usual_city("Nowhere"), usual_city("Calcutta")
    ('Kyiv', 'Oslo', 'Nowhere', 'Kolkata')
    """
    other, people = _other_city_names().get(name, (name, 0))
    own = cities().get(name)
    return name if own is not None and own[1] * _FAR_LARGER > people else other


@cache
def _other_city_names() -> dict[str, tuple[str, int]]:
    """Other names of large cities, with the usual one and the population of the largest so called."""
    found: dict[str, tuple[str, int]] = {}
    for city in _city_rows():
        for name in city.other_names:
            if city.people > found.get(name, ("", 0))[1]:
                found[name] = (city.name, city.people)
    return found


@cache
def capitals() -> frozenset[str]:
    """Names of capital cities."""
    return frozenset(str(row["capital"]) for row in _countries().values() if row.get("capital"))


def nation_code(name: str) -> str | None:
    """The code of the nation with that usual name."""
    return _codes().get(name)


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, name in reversed(nation_names().items())}


def country_alpha3(code: str) -> str:
    """The ISO 3166-1 alpha-3 code of a country by its alpha-2 code, or nothing where countryinfo has none.

    >>> country_alpha3("NO"), country_alpha3("XK")
    ('NOR', '')
    """
    return str(_countries().get(code, {}).get("ISO", {}).get("alpha3") or "")


def capital_of(code: str) -> str | None:
    """The name of a nation's capital city, where known."""
    return str(_countries().get(code, {}).get("capital") or "") or None


@cache
def _countries() -> dict[str, dict[str, Any]]:
    from countryinfo import all_countries

    rows: dict[str, dict[str, Any]] = {}
    for country in all_countries():
        row: dict[str, Any] = dict(country if isinstance(country, dict) else country.info())
        code = str(row.get("ISO", {}).get("alpha2", ""))
        if code:
            rows[code] = row
    return dict(sorted(rows.items()))


@cache
def holidays() -> dict[str, str]:
    """Days with a name, with their month and day: ``{"christmas eve": "december 24", ...}``."""
    return {str(name): str(day) for name, day in read_yaml("reference", "calendar.yaml")["holidays"].items()}


@cache
def month_numbers() -> dict[str, int]:
    """The months by their names and abbreviations, from 1 for January."""
    months = read_yaml("reference", "calendar.yaml")["months"]
    return {str(name): number for number, names in enumerate(months, 1) for name in names}


@cache
def weekday_numbers() -> dict[str, int]:
    """The days of the week, from 0 for Monday."""
    return {str(name): number for number, name in enumerate(read_yaml("reference", "calendar.yaml")["weekdays"])}


@cache
def number_words() -> dict[str, int]:
    """Numbers in words, articles included."""
    return {str(word): int(number) for word, number in read_yaml("reference", "calendar.yaml")["numbers"].items()}
