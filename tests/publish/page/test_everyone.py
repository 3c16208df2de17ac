"""The page for everyone: without a mouse, with a screen reader, in the dark, on a phone, on paper, right to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kg.graph.store import open_store
from kg.publish.page import write
from tests import factory
from tests.publish.page.conftest import RULES, Opened, opened, store_of


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_no_fault_of_level_a_or_aa(browser: Browser, file: Path, width: int, scheme: str) -> None:
    seen = opened(browser, file, width=width, scheme=scheme)
    views: list[Callable[[], object]] = [
        lambda: None,
        seen.filters,
        lambda: seen.show("Network"),
        lambda: seen.show("Map"),
        lambda: seen.show("Timeline"),
        lambda: seen.show("Articles"),
        lambda: seen.ask("Who led each delegation?", grouped=True),
        lambda: seen.page.locator("#rows .words").first.click(),
        lambda: seen.show("Talks"),
        lambda: seen.find("Lakeside talks"),
        lambda: seen.page.get_by_role("button", name="read the article").first.click(),
    ]
    for view in views:
        view()
        found = Axe().run(seen.page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    # What opens over the page hides parts of buttons below it until it closes, so it is looked at alone.
    seen.page.locator("#takeaway summary").click()
    assert (found := Axe().run(seen.page, context="#takeaway", options=RULES)).violations_count == 0, (
        found.generate_report()
    )
    seen.page.get_by_label("Find").fill("keller")
    assert (found := Axe().run(seen.page, context="#find", options=RULES)).violations_count == 0, (
        found.generate_report()
    )
    seen.page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_axe_finds_no_fault_on_the_page_of_the_samples(
    browser: Browser, samples: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    write(open_store(samples), tmp_path / "talks.html", quotes_only=scheme == "dark")
    seen = opened(browser, tmp_path / "talks.html", width=width, scheme=scheme)
    views: list[Callable[[], object]] = [
        lambda: None,
        *(partial(seen.show, view) for view in ("Questions", "Network", "Map", "Timeline", "Articles")),
        lambda: seen.page.locator(".article-link").first.click(),
        lambda: seen.ask("Who met whom, where and when?", grouped=True),
        lambda: seen.page.get_by_label("compact").check(),
    ]
    for view in views:
        view()
        found = Axe().run(seen.page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    assert seen.complaints == [] and seen.requests == [(tmp_path / "talks.html").as_uri()]
    seen.page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_long_words_in_a_table_are_cut_and_need_no_scrolling(browser: Browser, tmp_path: Path, width: int) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, leader = make.talks("Lakeside talks"), make.person("Anna Keller")
    make.say("Keller led them along the lake " * 30, make.delegation(make.nation("Orsk"), talks), "ledBy", leader)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", width=width)
    seen.ask("Who led each delegation?", grouped=True)
    box = seen.page.locator("#rows .words").bounding_box()
    assert box and box["height"] < 200
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    seen.page.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (390, "dark"), (1280, "dark")])
def test_phones_and_dark_rooms(browser: Browser, file: Path, width: int, scheme: str) -> None:
    seen = opened(browser, file, width=width, scheme=scheme)
    light = seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(244, 246, 248)"
    assert light == (scheme == "light")
    seen.click_thing("Lakeside talks")
    assert "about fishing rights" in seen.page.locator("mark").all_inner_texts()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    seen.page.keyboard.press("Escape")
    seen.ask("Who led each delegation?")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.complaints == []
    seen.page.close()


def tab_to(page: Opened, script: str) -> None:
    """Press Tab until the focused element is what the script looks for."""
    for _ in range(120):
        if page.page.evaluate(f"(() => {{ const at = document.activeElement; return Boolean({script}); }})()"):
            return
        page.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {script}")


def test_the_question_who_led_a_side_is_answered_without_a_mouse(page: Opened) -> None:
    tab_to(page, "at.textContent === 'Questions'")
    page.page.keyboard.press("Enter")
    tab_to(page, "at.getAttribute('role') === 'tab'")
    while page.page.evaluate("document.activeElement.dataset.question") != "who-led-each-delegation":
        page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.id") == "asked", "the way to the rows is short"
    for _ in range(14):
        page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.classList.contains('words')")
    page.page.keyboard.press("Enter")
    assert page.page.locator("#panel mark").first.is_visible()
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.closest('#rows') !== null"), "the way goes on in the table"


def test_the_keyboard_reaches_the_words_of_a_thing_and_comes_back(page: Opened) -> None:
    tab_to(page, "at.tagName === 'A' && at.textContent === 'Lakeside talks'")
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.tagName") == "H2"
    assert "about fishing rights" in page.page.locator("mark").all_inner_texts()
    page.page.keyboard.press("Escape")
    assert page.page.evaluate("document.activeElement.textContent") == "Lakeside talks"


def test_each_view_opens_its_words_without_a_mouse(page: Opened) -> None:
    wanted = {
        "Map": "at.closest('#maplist') && at.textContent === 'Lakeside talks'",
        "Timeline": "at.closest('#lanes') && at.textContent === 'Measures'",
        "Articles": "at.classList.contains('article-link')",
    }
    for view, place in wanted.items():
        tab_to(page, f"at.dataset.view && at.textContent === '{view}'")
        page.page.keyboard.press("Enter")
        tab_to(page, place)
        page.page.keyboard.press("Enter")
        if view == "Articles":
            tab_to(page, "at.closest('.article') && at.classList.contains('word')")
            page.page.keyboard.press("Enter")
        assert page.page.locator("#panel mark").first.is_visible(), view
        page.page.keyboard.press("Escape")
        page.page.locator("#query").focus()


def test_the_picture_is_moved_opened_and_narrowed_without_a_mouse(page: Opened) -> None:
    page.show("Network")
    page.page.keyboard.press("/")
    page.page.keyboard.type("Lakeside talks")
    page.page.keyboard.press("Enter")
    tab_to(page, "at.id === 'canvas'")
    before = page.page.evaluate("parley.network.getViewPosition()")
    page.page.keyboard.press("Shift+ArrowRight")
    after = page.page.evaluate("parley.network.getViewPosition()")
    assert after["x"] > before["x"] and after["y"] == before["y"]
    page.page.keyboard.press("o")
    assert "Hotel Miramar" in page.drawn(), "what is around it is drawn"
    tab_to(page, "at.textContent === 'Only what is around it'")
    page.page.keyboard.press("Enter")
    assert "Harbour truce" not in page.drawn() and "Norland" in page.drawn()
    tab_to(page, "at.tagName === 'SELECT' && at.getAttribute('aria-label') === 'How many steps around'")
    page.page.keyboard.press("ArrowDown")
    page.page.wait_for_function("location.hash.includes('steps=2')")


def test_the_keys_come_to_every_thing_of_the_picture_and_stay_there(page: Opened) -> None:
    page.show("Network")
    page.page.locator("#canvas").focus()
    steps = page.page.evaluate("history.length")
    seen, said = [], page.page.locator("#said")
    for _ in page.drawn():
        page.page.keyboard.press("PageDown")
        seen.append(page.heading())
        assert said.inner_text().startswith(f"{page.heading()}, "), "what it is follows its name"
    assert set(seen) == page.drawn() and len(seen) == len(set(seen)) and seen[0] == "Harbour talks"
    assert re.search(r", (\w+), [1-9]\d* lines?$", said.inner_text())
    assert page.page.evaluate("history.length") == steps + 1, "one step back leads to where they began"
    page.page.keyboard.press("PageUp")
    before = page.heading()
    page.page.keyboard.press("Escape")
    assert page.heading() == "" and page.page.evaluate("document.activeElement.id") == "canvas"
    page.page.keyboard.press("Enter")
    assert page.heading() == before, "it opens again where it was closed"
    assert page.page.evaluate("document.activeElement.tagName") == "H2"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_keys_stand_at_is_seen_in_the_picture(browser: Browser, file: Path, scheme: str) -> None:
    seen = opened(browser, file, scheme=scheme)
    seen.show("Network")
    seen.page.locator("#query").focus()
    seen.page.wait_for_timeout(300)
    canvas = seen.page.locator("#canvas")
    bare = canvas.screenshot()
    tab_to(seen, "at.id === 'canvas'")
    framed = canvas.screenshot()
    assert framed != bare, "a frame"
    seen.page.keyboard.press("PageDown")
    seen.page.keyboard.press("Escape")
    seen.page.keyboard.press("0")
    seen.page.wait_for_timeout(300)
    ringed = canvas.screenshot()
    seen.page.evaluate("document.activeElement.blur()")
    seen.page.wait_for_timeout(100)
    assert canvas.screenshot() != ringed, "and a ring around the thing"
    seen.page.close()


def test_the_map_is_used_with_the_keys_alone(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    for name, place in (("Oslo talks", "Oslo"), ("Tokyo talks", "Tokyo")):
        talks = make.talks(name)
        for side in ("Norway", "Japan"):
            make.say(f"{side} came", talks, "hasParty", make.nation(side))
        make.say(f"in {place}", talks, "heldIn", make.place(place))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", fragment="view=map")
    names = ["Oslo", "Oslo talks", "Japan", "Norway", "Tokyo", "Tokyo talks", "Japan", "Norway"]
    assert seen.page.locator("#maplist a").all_inner_texts() == names
    marks = ["Oslo", "Oslo", "Japan", "Norway", "Tokyo", "Tokyo", "Japan", "Norway"]
    tab_to(seen, "at.closest('#maplist')")
    for name, mark in zip(names, marks, strict=True):
        assert seen.page.evaluate("document.activeElement.textContent") == name
        ringed = seen.page.locator("#world .pointed")
        assert mark in [text.split("\n")[0] for text in ringed.all_text_contents()]
        seen.page.keyboard.press("ArrowDown")
    assert seen.page.evaluate("document.activeElement.textContent") == "Oslo", "around the end"
    seen.page.keyboard.press("End")
    seen.page.keyboard.press("Enter")
    assert seen.heading() == "Norway" == seen.page.locator("#said").inner_text()
    seen.page.keyboard.press("Escape")
    seen.page.wait_for_timeout(200)
    assert seen.heading() == "" and seen.page.evaluate("document.activeElement.textContent") == "Norway"
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    assert seen.complaints == []
    seen.page.close()


def test_filters_takeaway_undo_and_path_work_without_a_mouse(page: Opened) -> None:
    tab_to(page, "at.id === 'drawer'")
    page.page.keyboard.press("Enter")
    tab_to(page, "at.dataset.of === 'layers' && at.value === 'place'")
    page.page.keyboard.press("Space")
    assert "Hotel Miramar" in page.drawn()
    page.page.locator("#clear").focus()
    tab_to(page, "at.id === 'pathfrom'")
    page.page.keyboard.type("Keller")
    page.page.keyboard.press("Enter")
    page.page.keyboard.type("Kei")
    page.page.keyboard.press("Enter")
    assert page.heading() == "Path from Anna Keller to Kei Oda"
    page.page.keyboard.press("Control+z")
    assert page.heading() == ""
    page.page.keyboard.press("/")
    tab_to(page, "at.tagName === 'SUMMARY' && at.textContent === 'Take away'")
    page.page.keyboard.press("Enter")
    tab_to(page, "at.textContent === 'Table as CSV'")
    with page.page.expect_download() as download:
        page.page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")


def test_escape_and_what_is_drawn_again_keep_the_focus(page: Opened) -> None:
    page.ask("Who led each delegation?")
    row = page.page.locator("#rows .words").first
    row.focus()
    page.page.keyboard.press("Enter")
    page.page.keyboard.press("Escape")
    assert row.evaluate("element => element === document.activeElement")
    page.find("Lakeside talks")
    page.page.get_by_role("button", name="Only what is around it").focus()
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.closest('#panel') !== null")
    page.page.get_by_role("button", name="Show all again").focus()
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement !== document.body")


def test_the_tables_and_lists_say_all_the_picture_says(page: Opened) -> None:
    """Every thing of the picture is in the list, and every claim of a drawn line in its panel."""
    page.filters()
    closed = page.page.locator("#list details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert page.drawn() <= set(page.page.locator(".thing").all_inner_texts())


def test_what_is_chosen_is_given_to_screen_readers(page: Opened) -> None:
    page.click_thing("Lakeside talks")
    assert page.page.locator("#said[role=status]").inner_text() == "Lakeside talks"


def test_names_that_run_from_right_to_left_stand_in_their_own_direction(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04", title="خبر")
    talks = make.talks("محادثات البحيرة")
    make.say("وفد برئاسة ليلى حداد", make.delegation(make.nation("أورسك"), talks), "ledBy", make.person("ليلى حداد"))
    write(store_of([make.reading()]), tmp_path / "rtl.html")
    seen = opened(browser, tmp_path / "rtl.html")
    seen.find("ليلى")
    assert seen.heading() == "ليلى حداد"
    quote = seen.page.locator("blockquote").first
    assert quote.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert seen.complaints == []
    seen.page.close()


def test_print_has_the_view_and_the_words_and_no_controls(page: Opened) -> None:
    page.filters()
    page.find("Lakeside talks")
    views = {
        "Talks": ".talks",
        "Questions": "#rows table",
        "Network": "#canvas canvas",
        "Map": "#world .land",
        "Articles": ".article-link",
    }
    for view, part in views.items():
        if view == "Questions":
            page.ask("Who led each delegation?")
        else:
            page.show(view)
        page.page.emulate_media(media="print")
        for shown in (part, "#panel mark"):
            assert page.page.locator(shown).first.is_visible()
        for hidden in ("#side", "#tools", "#find", "#takeaway", ".actions"):
            assert all(not each.is_visible() for each in page.page.locator(hidden).all())
        upper, lower = (page.page.locator(each).bounding_box() for each in ("#stage", "#evidence"))
        assert upper and lower and upper["y"] + upper["height"] <= lower["y"] + 1, "nothing lies on anything"
        page.page.emulate_media(media="screen")
    page.page.emulate_media(media="print")
    assert page.page.pdf().startswith(b"%PDF")
