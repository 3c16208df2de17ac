"""FollowTheMoney's own package takes every entity as it is, and what the articles say is found in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.graph.store import Store, open_store
from kg.publish.export import export
from kg.publish.export.followthemoney import country
from kg.reference import nation_names
from tests.identity.wikidata.conftest import linked_accounts

# Without PyICU the package transliterates less well, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:Install 'pyicu'")


def entities(store: Store, path: Path) -> dict[str, dict[str, Any]]:
    (file,) = export(store, "followthemoney", path)
    read = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({entity["id"] for entity in read}) == len(read) > 0
    return {entity["id"]: entity for entity in read}


@pytest.fixture(params=["lakeside", "oslo"])
def made(request: pytest.FixtureRequest, store: Store, built: Path, tmp_path: Path) -> dict[str, dict[str, Any]]:
    return entities(store if request.param == "lakeside" else open_store(built), tmp_path / "talks.ftm.json")


def named(made: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    (found,) = [entity for entity in made.values() if name in entity["properties"].get("name", [])]
    return found


def of_schema(made: dict[str, dict[str, Any]], schema: str) -> list[dict[str, Any]]:
    return [entity["properties"] for entity in made.values() if entity["schema"] == schema]


def test_every_entity_and_value_is_valid(made: dict[str, dict[str, Any]]) -> None:
    from followthemoney import model
    from followthemoney.types import registry

    for entity in made.values():
        schema = model.get(entity["schema"])
        assert schema is not None and not schema.abstract
        schema.validate(entity)
        proxy = model.get_proxy(entity, cleaned=False)
        assert proxy.id == registry.entity.clean(entity["id"]) == entity["id"]
        for name, values in entity["properties"].items():
            property = schema.properties[name]
            assert not property.stub and sorted(proxy.get(name)) == sorted(values), (entity["id"], name, values)
            for value in values:
                if property.type == registry.entity:
                    other = model.get(made[value]["schema"])
                    assert other is not None and other.is_a(property.range), (entity["id"], name, value)


def test_every_nation_has_a_code_that_is_known_there_or_none() -> None:
    from followthemoney.types import registry

    codes = {code: country(code) for code in nation_names()}
    assert all(registry.country.clean(code) == code for code in codes.values() if code)
    assert {code for code, theirs in codes.items() if not theirs} == {"AN", "FRGE", "RHZW", "SVVN", "VDVN", "YDYE"}


def test_posts_seats_and_talks_are_found_there(store: Store, tmp_path: Path) -> None:
    made = entities(store, tmp_path / "talks.json")
    keller, orsk = named(made, "Anna Keller"), named(made, "Orsk")
    assert keller["schema"] == "Person" and orsk["schema"] == "PublicBody"
    (occupancy,) = of_schema(made, "Occupancy")
    post = made[occupancy["post"][0]]
    assert (occupancy["holder"], occupancy["date"]) == ([keller["id"]], ["2031-03-04"])
    assert post["schema"] == "Position"
    assert post["properties"]["name"] == ["Trade Minister, Orsk"]
    assert post["properties"]["organization"] == [orsk["id"]]
    seats = {
        (made[seat["member"][0]]["properties"]["name"][0], seat["role"][0]) for seat in of_schema(made, "Membership")
    }
    assert seats == {("Anna Keller", "leader"), ("Tomas Rybak", "leader"), ("Inés Mora", "member")}
    (sent,) = of_schema(made, "Representation")
    assert sent["client"] == [orsk["id"]]
    talks = named(made, "Lakeside talks")["properties"]
    assert talks["location"] == ["Lakeside"] and "2031-03-04" in talks["startDate"]
    assert {orsk["id"], sent["agent"][0]} <= set(talks["involved"])


def test_what_is_no_fact_is_left_out_and_absence_is_reported(store: Store, tmp_path: Path) -> None:
    made = entities(store, tmp_path / "talks.json")
    talks, norland = named(made, "Lakeside talks"), named(made, "Norland")
    assert norland["id"] not in talks["properties"]["involved"]
    assert talks["properties"]["organizer"] == [norland["id"]]
    roles = {link["role"][0]: link for link in of_schema(made, "UnknownLink")}
    assert roles["not attended by"]["summary"] == ["Rybak did not attend the Harbour talks"]


def test_every_actor_leads_to_its_articles(made: dict[str, dict[str, Any]]) -> None:
    known = [entity for entity in made.values() if entity["schema"] in ("Person", "Event")]
    assert known
    for entity in known:
        for proof in entity["properties"].get("proof", []):
            assert made[proof]["schema"] == "Article"
    assert any(entity["properties"].get("proof") for entity in known)


def test_a_link_is_an_id_there_and_a_nations_code_its_country(tmp_path: Path) -> None:
    made = entities(linked_accounts(), tmp_path / "talks.json")
    iceland = named(made, "Iceland")["properties"]
    assert (iceland["wikidataId"], iceland["country"]) == (["Q189"], ["is"])
    assert "wikidataId" not in named(made, "Anna Kéller")["properties"]
    from followthemoney import model

    for entity in made.values():
        assert sorted(model.get_proxy(entity, cleaned=False).get("wikidataId", quiet=True)) == entity["properties"].get(
            "wikidataId", []
        )
