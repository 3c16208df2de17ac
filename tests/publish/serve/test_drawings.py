"""The rows of a query as drawings: what is drawn of which columns, and in a real browser, inert and linked."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Browser, Page

from kg.errors import ParleyError
from kg.graph import store as stores
from kg.publish.serve.drawings import MOST_BARS, Cell, drawing
from tests import deriving, factory
from tests.publish.serve.conftest import serving

PARTIES = "SELECT ?talks ?party WHERE { ?talks parley:hasParty ?party }"
STARTS = "SELECT ?talks ?day WHERE { ?talks parley:startsOn ?day }"
COUNTED = "SELECT ?party (COUNT(?talks) AS ?times) WHERE { ?talks parley:hasParty ?party } GROUP BY ?party"


def place(name: str) -> Cell:
    return Cell(name, f"/id/place/{name.lower()}")


def values(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """What a drawing for Vega-Lite shows."""
    found: list[dict[str, Any]] = spec["data"]["values"]
    return found


def test_bars_are_as_long_as_the_numbers_beside_names_or_as_the_rows_of_a_name_are_many() -> None:
    rows = [[Cell("Orsk"), Cell("2", number=2)], [Cell("Velland"), Cell("5", number=5)]]
    assert [(each["name"], each["size"]) for each in values(drawing("bars", ["side", "times"], rows))] == [
        ("Velland", 5),
        ("Orsk", 2),
    ]
    rows = [[Cell("Orsk")], [Cell("Velland")], [Cell("Orsk")]]
    assert [(each["name"], each["size"]) for each in values(drawing("bars", ["side"], rows))] == [
        ("Orsk", 2),
        ("Velland", 1),
    ]


def test_a_drawing_of_too_many_things_shows_the_first_and_says_so() -> None:
    spec = drawing("bars", ["side"], [[Cell(f"Land {number}")] for number in range(99)])
    assert len(values(spec)) == MOST_BARS and spec["title"] == "40 of 99: the longest bars"


def test_a_timeline_goes_from_one_day_to_another_as_exactly_as_they_are_known() -> None:
    rows = [
        [Cell("Pier talks"), Cell("2031-02"), Cell("")],
        [Cell("Bay talks"), Cell("2030"), Cell("2031-03-04")],
        [Cell("No talks"), Cell(""), Cell("")],
    ]
    spans = [(each["name"], each["from"], each["to"]) for each in values(drawing("timeline", ["t", "a", "b"], rows))]
    assert spans == [("Bay talks", "2030-01-01", "2031-03-04"), ("Pier talks", "2031-02-01", "2031-02-28")]


def test_a_map_has_places_where_they_are_and_the_larger_the_more_rows_name_them() -> None:
    rows = [[Cell("Pier talks", "/id/negotiation/pier"), place(name)] for name in ("Oslo", "Oslo", "Nairobi", "Zzyx")]
    things = {each["name"]: each for each in drawing("map", ["talks", "place"], rows)["data"][1]["values"]}
    assert set(things) == {"Oslo", "Nairobi"} and things["Oslo"]["size"] > things["Nairobi"]["size"]
    assert 59 < things["Oslo"]["latitude"] < 61 and 36 < things["Nairobi"]["longitude"] < 38


def test_a_network_ties_the_things_of_a_row_and_takes_no_name_for_another_thing() -> None:
    orsk, pier = Cell("Orsk", "/id/nation/orsk"), Cell("Pier talks", "/id/negotiation/pier")
    spec = drawing("network", ["talks", "talksName", "party"], [[pier, pier, orsk]])
    things, ties = (each["values"] for each in spec["data"])
    assert [(each["name"], each["kind"]) for each in things] == [("Orsk", "nation"), ("Pier talks", "negotiation")]
    assert ties == [{"source": 1, "target": 0}]


@pytest.mark.parametrize(
    ("kind", "row", "wanted"),
    [
        ("bars", [Cell("2", number=2)], "a column of names or words"),
        (
            "timeline",
            [Cell("Orsk")],
            "a column of days, such as 2031-03-04, and this query, which selects x, has none",
        ),
        ("map", [Cell("Orsk")], "places or nations that are on the map"),
        ("network", [Cell("Orsk")], "two columns of things"),
        ("pie", [Cell("Orsk")], "There is no drawing 'pie'; the drawings are bars, timeline, map, network"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(kind: str, row: list[Cell], wanted: str) -> None:
    with pytest.raises(ParleyError) as refused:
        drawing(kind, ["x"], [row])
    assert wanted in str(refused.value)


def test_no_rows_are_not_drawn() -> None:
    with pytest.raises(ParleyError, match="returns no rows"):
        drawing("bars", ["x"], [])


def drawn(page: Page, address: str, query: str, kind: str) -> list[str]:
    """Open a query with its drawing; the texts in it."""
    page.goto(f"{address}/query?{urlencode({'query': query, 'draw': kind})}")
    page.locator("#drawing svg[role=img]").wait_for()
    return page.locator("#drawing svg text").all_text_contents()


@pytest.mark.slow
def test_the_rows_are_drawn_by_an_address_that_others_can_open_and_a_mark_leads_to_its_page(
    browser: Browser, server: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server}/query?{urlencode({'query': PARTIES})}")
    page.get_by_label("Draw the rows as").select_option("network")
    page.get_by_role("button", name="Ask").click()
    page.locator("#drawing svg[role=img]").wait_for()
    assert "draw=network" in page.url and page.get_by_label("Draw the rows as").input_value() == "network"
    assert {"Lakeside talks", "Orsk", "nation"} <= set(drawn(page, server, PARTIES, "network"))
    page.locator("#drawing svg text", has_text="Orsk").first.click()
    page.wait_for_url("**/id/nation/orsk")
    assert "Lakeside talks" in drawn(page, server, STARTS, "timeline")
    assert {"Orsk", "Velland"} <= set(drawn(page, server, COUNTED, "bars"))
    assert page.locator("tbody a[href='/id/nation/orsk']").count() == 1, "the table stays, and leads to the things"
    assert complaints == [] and all(each.startswith((server, "data:")) for each in requests)
    page.close()


@pytest.mark.slow
def test_rows_that_cannot_be_drawn_are_shown_with_the_reason(server: str) -> None:
    answer = httpx.get(f"{server}/query", params={"query": PARTIES, "draw": "timeline"})
    assert answer.status_code == 200 and "A timeline needs a column of days" in answer.text
    assert "<table" in answer.text and "vega" not in answer.text
    assert "bindings" in httpx.get(f"{server}/sparql", params={"query": PARTIES, "draw": "map"}).text


@pytest.mark.slow
def test_hostile_names_are_drawn_as_words_alone(browser: Browser, tmp_path: Path) -> None:
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("datum.constructor.constructor('alert(3)')()")
    for side in (attack, "{{constructor.constructor('alert(4)')()}}"):
        make.say("they came", talks, "hasParty", make.nation(side))
    store = factory.store([make.reading()])
    deriving.derive(store.quads)
    stores.save(store.quads, tmp_path / "talks.kg")
    with serving(tmp_path / "talks.kg") as address:
        page = browser.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        for kind in ("network", "bars"):
            assert any("constructor" in text for text in drawn(page, address, PARTIES, kind))
            assert page.locator("#drawing img, #drawing script").count() == 0
        assert dialogs == []
        page.close()


@pytest.mark.parametrize("value", ['"2031-13"', '"2031T10:00:00"', '"many"^^xsd:integer', '"INF"^^xsd:double'])
def test_what_is_no_day_and_no_number_is_shown_as_words(server: str, value: str) -> None:
    query = f"SELECT * {{ VALUES (?name ?told) {{ ('Orsk' {value}) }} }}"
    for kind in ("timeline", "bars"):
        answer = httpx.get(f"{server}/query", params={"query": query, "draw": kind})
        assert answer.status_code == 200 and "Orsk" in answer.text
