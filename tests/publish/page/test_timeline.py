"""The timeline: a row for each thread, one control with two handles, and names that nothing covers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.publish.page import write
from tests import factory
from tests.publish.page.conftest import Opened, opened, store_of


def test_each_thread_has_a_row_and_a_mark_leads_to_what_it_stands_for(page: Opened) -> None:
    page.show("Timeline")
    rows = page.page.locator("#lanes li").all_inner_texts()
    assert rows == ["Calls and meetings", "Agreements", "Measures", "Orsk – Velland"]
    page.page.locator("#strip circle", has_text="Harbour truce").click()
    assert page.heading() == "Harbour truce"
    page.page.locator("#strip circle", has_text="Lakeside talks").click()
    assert "from=2031-03-04" in page.page.url, "several at one spot are looked at closer"


@pytest.mark.parametrize("width", [360, 1280])
def test_no_mark_lies_on_a_name_and_no_date_is_cut(page: Opened, width: int) -> None:
    page.page.set_viewport_size({"width": width, "height": 740})
    page.show("Timeline")
    strip, names = page.page.locator("#strip").bounding_box(), page.page.locator("#lanes").bounding_box()
    assert strip and names and names["x"] + names["width"] <= strip["x"]
    for box in [part.bounding_box() for part in page.page.locator("#strip text, #strip circle").all()]:
        assert box and strip["x"] <= box["x"] and box["x"] + box["width"] <= strip["x"] + strip["width"]


def test_both_handles_of_the_range_can_be_moved_with_the_mouse(page: Opened) -> None:
    page.show("Timeline")
    for start, end, told in ((0.0, 0.2, "from="), (1.0, 0.8, "to=")):
        box = page.page.locator("#range").bounding_box()
        assert box
        y = box["y"] + box["height"] / 2
        page.page.mouse.move(box["x"] + 12 + start * (box["width"] - 24), y)
        page.page.mouse.down()
        page.page.mouse.move(box["x"] + 12 + end * (box["width"] - 24), y, steps=4)
        page.page.mouse.up()
        page.page.wait_for_function("told => location.hash.includes(told)", arg=told)


def test_many_threads_are_shown_some_at_a_time(browser: Browser, tmp_path: Path) -> None:
    write(store_of(factory.wide(1000)), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.show("Timeline")
    assert seen.page.locator("#lanes li").count() == 60
    seen.page.locator("#morelanes button").click()
    assert seen.page.locator("#lanes li").count() > 60
    assert seen.complaints == []
    seen.page.close()
