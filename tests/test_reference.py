"""The curated data is sound: each message tells the curator what to change, and where."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from typing import Any

import pytest

from kg import reference, settings
from kg.nation_codes import LISTS, alpha3, memberships, state_number
from tests.conftest import ROOT

NATIONS = reference.read_yaml("reference", "nations.yaml")
ORGANIZATIONS = reference.read_yaml("reference", "organizations.yaml")
WIKIDATA = reference.read_yaml("reference", "wikidata.yaml")
TITLES = reference.read_yaml("reference", "titles.yaml")
TYPES = {"government", "ministry", "armed-group", "firm", "intergovernmental", "party", "outlet", "other"}
FILES = sorted(path.name for path in settings.resource("ontology", "reference").glob("*.yaml"))
LEXICON = sorted(path.stem for path in settings.resource("ontology", "lexicon").glob("*.yaml"))


def names_of(row: dict[str, Any]) -> list[str]:
    return [row["name"], *row.get("aliases", [])]


def repeated(words: list[str]) -> list[str]:
    return sorted(word for word, count in Counter(words).items() if count > 1)


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_where_its_data_is_from(name: str) -> None:
    head = settings.resource("ontology", "reference", name).read_text(encoding="utf-8").split("\n\n")[0].lower()
    assert re.search(r"source|compiled by hand", head), (
        f"say on top of ontology/reference/{name} where its data is from"
    )


def test_no_name_means_two_nations() -> None:
    held: dict[str, str] = {}
    for code, row in NATIONS["nations"].items():
        for name in {*names_of(row), *row["people"], *row.get("seats", [])}:
            other = held.setdefault(name, code)
            assert other == code, f"{name!r} is given to {other} and to {code} in nations.yaml; keep one"


def test_no_name_is_listed_twice_under_a_nation() -> None:
    for code, row in NATIONS["nations"].items():
        for key in ("people", "seats", "aliases"):
            again = repeated(row.get(key, []))
            assert not again, f"{again} stands twice under {key} of {code} in nations.yaml; take one away"


def test_codes_are_those_of_states_present_or_former() -> None:
    present = set(reference.nation_names()) - set(NATIONS["nations"])
    for code in NATIONS["nations"]:
        assert re.fullmatch(r"[A-Z]{2}|[A-Z]{4}", code), f"{code} in nations.yaml is no code of ISO 3166-1 or 3166-3"
        assert len(code) == 4 or code not in present


def test_former_seats_lead_to_former_states() -> None:
    for seat, row in NATIONS["former_seats"].items():
        assert row["code"] in NATIONS["nations"], f"{seat} leads to {row['code']}, which nations.yaml does not have"
        assert 1900 < row["until"] < 2000, f"{seat}: until is a year of the last century"


def test_no_name_means_two_organizations() -> None:
    rows = ORGANIZATIONS["organizations"] + ORGANIZATIONS["national"]
    names = [name for row in rows for name in set(names_of(row))] + ORGANIZATIONS["outlets"]
    again = repeated([str(name) for name in names])
    assert not again, f"{again} stands for two things in organizations.yaml; keep each under one"


def test_organizations_have_a_type_and_a_known_owner() -> None:
    known = {row["name"] for row in ORGANIZATIONS["organizations"]}
    for row in ORGANIZATIONS["organizations"] + ORGANIZATIONS["national"]:
        assert row["type"] in TYPES, f"{row['name']}: {row['type']} is no type of docs/architecture.md"
        owner = row.get("of", "")
        assert not owner or owner in known or owner in reference.nation_names(), f"{row['name']}: who is {owner}?"


def test_national_bodies_name_their_nation() -> None:
    for row in ORGANIZATIONS["national"]:
        assert row.get("of") in reference.nation_names(), f"{row['name']} needs the code of its nation under of"


@pytest.mark.parametrize("key", sorted(TITLES))
def test_the_words_of_titles_are_lower_case(key: str) -> None:
    for word in TITLES[key]:
        assert str(word) == str(word).lower(), f"write {word!r} under {key} of titles.yaml in lower case"


def test_weak_heads_are_heads() -> None:
    strangers = sorted(set(TITLES["weak"]) - set(TITLES["heads"]))
    assert not strangers, f"{strangers} under weak of titles.yaml must stand under heads too"


@pytest.mark.parametrize(
    "name", [*(("reference", file) for file in FILES), *(("lexicon", f"{f}.yaml") for f in LEXICON)]
)
def test_every_word_is_text(name: tuple[str, str]) -> None:
    """Off, on, yes and no are truth values in YAML unless quoted; numbers and dates are no words either."""
    for path, value in leaves(reference.read_yaml(*name)):
        number = float if name[1] in ("confidence.yaml", "trust.yaml") else int
        assert isinstance(value, str | int | number) and not isinstance(value, bool), (
            f"ontology/{'/'.join(name)}: {value!r} under {path} is no text; put it in quotation marks"
        )


@pytest.mark.parametrize(
    "name", [*(("reference", file) for file in FILES), *(("lexicon", f"{f}.yaml") for f in LEXICON)]
)
def test_no_list_says_a_word_twice(name: tuple[str, str]) -> None:
    for path, words in lists(reference.read_yaml(*name)):
        again = repeated([str(word) for word in words if not isinstance(word, dict | list)])
        assert not again, f"ontology/{'/'.join(name)}: {again} stands twice under {path}; take one away"


def lists(value: Any, path: str = "") -> list[tuple[str, list[Any]]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in lists(inner, f"{path}/{key}")]
    if isinstance(value, list):
        return [(path, value), *(found for inner in value for found in lists(inner, path))]
    return []


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in [(path, key), *leaves(inner, f"{path}/{key}")]]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, path)]
    return [] if value is None else [(path, value)]


def test_the_calendar_is_whole() -> None:
    assert reference.month_numbers()["january"] == 1
    assert set(reference.month_numbers().values()) == set(range(1, 13))
    assert list(reference.weekday_numbers().values()) == list(range(7))


@pytest.mark.parametrize(
    ("words", "name", "form"),
    [
        ("Latvia", "Latvia", "name"),
        ("Latvian", "Latvia", "people"),
        ("Riga", "Latvia", "seat"),
        ("Estonians", "Estonia", "people"),
        ("United Arab Emirates", "United Arab Emirates", "name"),
        ("Downing Street", "Downing Street", "name"),
        ("OPEC", "Organization of the Petroleum Exporting Countries", "name"),
        ("Latin American", "Latin American", "people"),
    ],
)
def test_names_are_known_in_all_their_forms(words: str, name: str, form: str) -> None:
    entry = reference.entry(tuple(words.split()))
    assert entry is not None
    assert (entry.name, entry.form) == (name, form)
    assert reference.starts_name(words.split()[0])


def test_an_unknown_name_is_nothing() -> None:
    assert reference.entry(("Norland",)) is None


def test_a_capital_is_led_to_from_its_nation() -> None:
    assert reference.capital_of("LV") == "Riga"
    assert reference.nation_code("Latvia") == "LV"
    assert reference.nation_code("Norland") is None


def test_what_is_called_something_in_wikidata_is_known_and_called_so_once() -> None:
    rows = [*WIKIDATA["nations"].values(), *WIKIDATA["organizations"]]
    assert all(re.fullmatch(r"Q[1-9][0-9]*", row["qid"]) and row["label"] for row in rows)
    again = repeated([row["qid"] for row in rows])
    assert not again, f"{again} stands twice in wikidata.yaml; two things are not one item"
    unknown = WIKIDATA["nations"].keys() - reference.nation_names().keys()
    assert not unknown, f"{sorted(unknown)} in wikidata.yaml is the code of no nation the reader knows"
    assert len(WIKIDATA["nations"]) > 250
    bodies = {row["name"] for row in ORGANIZATIONS["organizations"]}
    strange = {row["name"] for row in WIKIDATA["organizations"]} - bodies
    assert not strange, f"{sorted(strange)} in wikidata.yaml is not the name of a body in organizations.yaml"


def test_no_organisation_has_its_id_from_one_source_alone() -> None:
    alone = [row["name"] for row in WIKIDATA["organizations"] if len(set(row["by"])) < 2]
    assert not alone, f"{alone} in wikidata.yaml rests on one source; find a second or take it out"


def test_numbers_of_states_are_of_nations_we_know_and_their_spells_are_in_order() -> None:
    known = reference.nation_names()
    for code, lists in reference.read_yaml("reference", "states.yaml")["states"].items():
        assert code in known, f"{code} in states.yaml is no nation of nations.yaml or countryinfo"
        for states in lists:
            spells = memberships(code, states)
            years = [year for spell in spells for year in (spell.first, spell.last or 9999)]
            assert years == sorted(years) and years[0] >= 1816, f"the years of {code} in {states} are out of order"
            assert all(spell.last is not None for spell in spells[:-1]), f"{code} in {states}: only the last stays open"


def test_in_no_year_two_nations_have_one_number() -> None:
    for states in LISTS:
        for year in (1900, 1938, 1960, 1985, 2000, 2004, 2016):
            numbered = Counter(state_number(code, states, year) for code in reference.nation_names())
            numbered.pop(None)
            assert max(numbered.values()) == 1, f"{states} in {year}: {numbered.most_common(1)}"


def test_every_nation_but_those_that_never_had_one_has_an_alpha_3_code() -> None:
    without = {code for code in reference.nation_names() if not alpha3(code)}
    assert without == {"FRGE", "SVVN"}


def test_the_cities_are_those_of_the_package_they_are_cut_from() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "cities.py"))
    for name, text in {"cities.tsv": made["cities"](), "us-states.tsv": made["us_states"]()}.items():
        kept = settings.resource("ontology", "reference", name).read_text(encoding="utf-8")
        assert kept == text, f"ontology/reference/{name} is another: run python scripts/cities.py"


def test_a_name_of_two_cities_is_that_of_the_larger_one() -> None:
    assert reference.cities()["Athens"][0] == "GR"
    assert "Athens" in reference.states_called_as_nations()["Georgia"]
    assert reference.usual_city("Bombay") == "Mumbai"
    assert ("West", "Virginia") in reference.us_states()
