"""The timeline: a row for each thread, one control with two handles, and names that nothing covers."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kg.model import Kind
from kg.publish.page import write
from tests import factory
from tests.publish.page.conftest import RULES, Opened, opened, store_of


def test_each_thread_has_a_row_and_a_mark_leads_to_what_it_stands_for(page: Opened) -> None:
    page.show("Timeline")
    rows = page.page.locator("#lanes li").all_inner_texts()
    assert rows == ["Calls and meetings", "Agreements", "Measures", "Orsk – Velland"]
    page.page.locator("#strip circle", has_text="Harbour truce").click()
    assert page.heading() == "Harbour truce"
    page.page.locator("#strip circle", has_text="Lakeside talks").click()
    assert page.heading().startswith("2 events, ") and "from=" not in page.page.url, "several at one spot are listed"
    assert "All time" in page.page.locator("#timebar").inner_text() and page.page.locator("#note").is_hidden()
    page.page.locator("#panel li").get_by_role("button", name="Harbour talks").click()
    assert page.heading() == "Harbour talks"
    page.page.locator("#lanes").get_by_role("button", name="Orsk – Velland").press("Enter")
    assert page.page.locator("#panel li").count() == 2
    assert (found := Axe().run(page.page, options=RULES)).violations_count == 0, found.generate_report()
    page.page.get_by_role("button", name="Only this time").click()
    assert "Only this is shown: from 2031-" in page.page.locator("#note").inner_text()


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


def test_threads_of_which_one_side_alone_is_told_are_called_by_their_talks(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    for talks in ("Lakeside peace talks", "Harbour trade talks"):
        make.say(f"Orsk was at the {talks}", make.talks(talks), "hasParty", make.nation("Orsk"))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", fragment="view=timeline")
    assert sorted(seen.page.locator("#lanes li").all_inner_texts()) == ["Harbour trade talks", "Lakeside peace talks"]
    seen.page.close()


def test_talks_that_went_on_are_a_line_from_their_first_day_to_their_last(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2033-03-04")
    for talks, *days in (("Long talks", "2031-01-10", "2032-12-20"), ("Short talks", "2031-06-01")):
        for relation, day in zip(("startsOn", "endsOn"), days, strict=False):
            make.say(f"{talks} {relation} {day}", make.talks(talks), relation, day)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", fragment="view=timeline")
    (line,) = [each.bounding_box() for each in seen.page.locator("#strip .lasting").all()]
    mark = seen.page.locator("#strip circle", has_text="Long talks")
    assert "10 January 2031 – 20 December 2032: Long talks" in (mark.text_content() or "")
    strip, began = seen.page.locator("#strip").bounding_box(), mark.bounding_box()
    assert line and strip and began and abs(began["x"] + began["width"] / 2 - line["x"]) < 4
    assert line["width"] > 0.9 * (strip["width"] - 24), "they fill the axis"
    seen.page.close()


def test_many_threads_are_shown_some_at_a_time(browser: Browser, tmp_path: Path) -> None:
    write(store_of(factory.wide(1000)), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.show("Timeline")
    assert seen.page.locator("#lanes li").count() == 60
    seen.page.locator("#morelanes button").click()
    assert seen.page.locator("#lanes li").count() > 60
    assert seen.complaints == []
    seen.page.close()


def years_apart(tmp_path: Path) -> Path:
    """The page of twenty talks within two years, and of an agreement long before and another long after them."""
    make = factory.ReadingMaker("one", published="2031-03-04")
    orsk = make.nation("Orsk")
    for number in range(20):
        talks = make.talks(f"talks {number}")
        make.say("they met", talks, "hasParty", orsk)
        make.say("on that day", talks, "startsOn", f"{2030 + number // 12}-{number % 12 + 1:02}-15")
    for name, year in (("old treaty", "1903"), ("lease", "2099")):
        deal = make.thing(Kind.AGREEMENT, name)
        make.say(f"Orsk agreed to the {name}", deal, "agreedBy", orsk)
        make.say(f"in {year}", deal, "agreedOn", year)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    return tmp_path / "talks.html"


def first_tick(seen: Opened) -> str:
    return seen.page.locator("#strip text").first.text_content() or ""


def test_the_axis_begins_where_most_events_are_and_what_is_far_off_is_one_step_away(
    browser: Browser, tmp_path: Path
) -> None:
    seen = opened(browser, years_apart(tmp_path))
    seen.show("Timeline")
    assert first_tick(seen).startswith("2030")
    far, treaty = seen.page.locator("#far"), seen.page.locator("#strip circle", has_text="old treaty")
    assert "Far from the others, and not drawn: 1 event of 1903, 1 event of 2099" in far.inner_text()
    assert treaty.count() == 0
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    button = far.get_by_role("button", name="Show them")
    button.focus()
    seen.page.keyboard.press("Enter")
    assert treaty.count() == 1 and first_tick(seen).startswith("19") and "reach=all" in seen.page.url
    seen.page.keyboard.press("Enter")
    assert treaty.count() == 0, "the focus stays on the button, which now leaves them out"
    seen.page.get_by_role("button", name="Undo").click()
    assert treaty.count() == 1
    seen.page.close()


def test_the_range_and_the_views_go_on_to_reach_what_is_not_on_the_axis(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, years_apart(tmp_path))
    seen.filters()
    seen.page.get_by_label("Agreements").check()
    seen.show("Timeline")
    ends = [seen.page.locator(f"#{end}").get_attribute("aria-valuetext") for end in ("from", "to")]
    assert ends == ["1903-01-01", "2099-12-31"] and {"old treaty", "lease"} <= seen.drawn()
    seen.page.locator("#to").focus()
    seen.page.keyboard.press("ArrowLeft")
    assert seen.page.locator("#span").inner_text().startswith("1903-01-01 to 2031-")
    assert "from=" not in seen.page.url and "to=2031-" in seen.page.url
    assert "old treaty" in seen.drawn() and "lease" not in seen.drawn()
    seen.page.locator("#from").focus()
    seen.page.keyboard.press("ArrowRight")
    assert "from=2030-" in seen.page.url and "old treaty" not in seen.drawn()
    seen.page.close()


def test_what_is_far_off_is_drawn_where_it_is_chosen(browser: Browser, tmp_path: Path) -> None:
    file = years_apart(tmp_path)
    for fragment in ("view=timeline&from=1900-01-01", "view=timeline&selected=n:agreement/old-treaty"):
        seen = opened(browser, file, fragment=fragment)
        assert seen.page.locator("#strip circle", has_text="old treaty").count() == 1, fragment
        assert not seen.page.locator("#reach").is_visible(), "there is nothing to leave out"
        seen.page.close()


def test_of_few_events_none_is_left_out(page: Opened) -> None:
    page.show("Timeline")
    assert page.page.locator("#far").is_hidden()
