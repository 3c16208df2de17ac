"""The map: where they met, and who travelled there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.publish.page import write
from kg.publish.page.world import outlines_of, position, projected
from tests import factory
from tests.publish.page.conftest import opened, store_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Talks in Oslo, in a place that no map has, and nowhere; all in a house that bears the name of a town."""
    make = factory.ReadingMaker("one", published="2031-03-04")
    for name, place in (("Oslo talks", "Oslo"), ("Crane Bay talks", "Crane Bay"), ("talks", None)):
        talks = make.talks(name)
        for side in ("Norway", "Japan"):
            make.say(f"{side} came", talks, "hasParty", make.nation(side))
        if place:
            make.say(f"in {place}", talks, "heldIn", make.place(place))
        make.say("at Washington House", talks, "heldAt", make.place("Washington"))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    return tmp_path / "talks.html"


@pytest.mark.parametrize("width", [360, 1280])
def test_places_stand_on_the_map_with_lines_from_the_capitals_of_the_sides(
    browser: Browser, file: Path, width: int
) -> None:
    seen = opened(browser, file, width=width)
    seen.show("Map")
    assert sorted(seen.page.locator("#world circle").evaluate_all("all => all.map(each => each.textContent)")) == [
        "Japan", "Norway", "Oslo",
    ]  # fmt: skip
    world = seen.page.locator("#world").bounding_box()
    for mark in seen.page.locator("#world circle, #world text").all():
        box = mark.bounding_box()
        assert (
            world and box and world["x"] - 1 <= box["x"] and box["x"] + box["width"] <= world["x"] + world["width"] + 1
        )
    listed = seen.page.locator("#maplist section").all_inner_texts()
    assert [text.split("\n")[0] for text in listed] == ["Oslo", "Nowhere on the map"]
    assert "Crane Bay talks" in listed[1]
    seen.page.locator("#maplist").get_by_role("link", name="Oslo", exact=True).click()
    assert seen.heading() == "Oslo"
    assert seen.complaints == []
    seen.page.close()


def test_the_filters_reach_the_map(browser: Browser, file: Path) -> None:
    seen = opened(browser, file, fragment="view=map&statuses=planned")
    assert seen.page.locator("#world circle").count() == 0
    seen.page.get_by_role("button", name="Show all again").click()
    assert seen.page.locator("#world circle").count() == 3
    seen.page.close()


def test_positions_are_those_of_cities_countries_and_capitals() -> None:
    assert position("place", "Tokyo", None) == position("nation", "Japan", "JP")
    assert position("place", "Kiev", None) == position("place", "Kyiv", None)
    assert position("place", "Crane Bay", None) is None and position("person", "Paris", None) is None
    assert position("place", "Japan", None) not in (None, position("nation", "Japan", None))
    north, south = projected(60, 25), projected(-60, 25)
    assert north[0] == south[0] > 0 > north[1] == -south[1]


def test_a_country_on_the_line_of_date_does_not_leap_across_the_map() -> None:
    topology: dict[str, Any] = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[170, 60], [20, 0], [0, 10], [-20, 0], [0, -10]], [[-170, -80], [10, 5], [5, -5], [-15, 0]]],
        "objects": {
            "countries": {
                "geometries": [{"type": "Polygon", "arcs": [[0]]}, {"type": "MultiPolygon", "arcs": [[[~1]]]}]
            }
        },
    }
    topology["arcs"][0][1] = [-340, 0]
    topology["arcs"][0][3] = [340, 0]
    path = outlines_of(topology)
    assert path.count("M") == 1, "the far south is left out"
    across = [float(point.split()[0]) for point in path.strip("MZ").split("L")]
    assert min(across) > 300
