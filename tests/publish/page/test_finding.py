"""Finding, filtering, time, the way back, and the address that holds it all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.model import Kind
from kg.publish.page import write
from tests import factory
from tests.answers.everyday import EVERYDAY
from tests.publish.page.conftest import Opened, opened, store_of


def test_search_finds_by_any_name_and_draws_what_was_not_shown(page: Opened) -> None:
    page.find("keller, TRADE")
    assert page.heading() == "Anna Keller, trade minister"
    assert "Anna Keller, trade minister" in page.drawn()
    page.page.get_by_label("Find").fill("ines mora")
    assert page.page.locator("#suggestions li bdi").all_inner_texts() == ["Inés Mora"]
    page.page.get_by_label("Find").fill("nobody at all")
    assert page.page.locator("#suggestions li").count() == 0
    assert page.page.locator("#said").inner_text() == "Nothing of that name"
    assert page.page.locator("#nothing").is_visible()
    page.page.get_by_label("Find").fill("minister trade")
    assert page.page.locator("#suggestions li bdi").all_inner_texts() == ["Anna Keller, trade minister"]


def test_search_finds_the_words_that_are_evidence(page: Opened) -> None:
    field, found = page.page.get_by_label("Find"), page.page.locator("#suggestions li")
    field.fill("hosts NORLAND")
    assert found.locator("q").all_inner_texts() == ["Norland hosts the talks"]
    assert "1 passage" in page.page.locator("#said").inner_text()
    page.page.keyboard.press("Enter")
    assert page.page.locator("#panel mark").first.inner_text() == "Norland hosts the talks"
    field.fill("keller")
    offered = found.evaluate_all("items => items.map(item => item.querySelector('q') ? 'words' : 'name')")
    assert {"name", "words"} == set(offered) and offered == sorted(offered), "names first"
    field.fill("ke")
    assert found.locator("q").count() == 0, "two letters stand in too many words"


def test_search_finds_articles_by_words_that_are_no_evidence(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    make.say("Orsk came", make.talks("Lakeside talks"), "hasParty", make.nation("Orsk"))
    reading = make.reading()
    article = replace(reading.article, text=f"{reading.article.text} Seen in Port Kerr.")
    write(store_of([replace(reading, article=article)]), tmp_path / "a.html")
    seen = opened(browser, tmp_path / "a.html")
    field, found = seen.page.get_by_label("Find"), seen.page.locator("#suggestions li")
    field.fill("port kerr")
    assert found.locator("cite").count() == 1 and "1 article" in seen.page.locator("#said").inner_text()
    seen.page.keyboard.press("Enter")
    assert "Port Kerr" in seen.page.locator("#reading").inner_text()
    assert seen.page.evaluate("document.activeElement.closest('#reading') !== null")
    field.fill("kerr port")
    assert found.count() == 0 and seen.page.locator("#nothing").is_visible(), "only these very words"
    assert seen.complaints == []
    seen.page.close()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kellar", "Anna Keller"),
        ("anna kelller", "Anna Keller"),
        ("rybka", "Tomas Rybak"),
        ("Ynes mora", "Inés Mora"),
        ("lakseide tlks", "Lakeside talks"),
        ("LAKESYDE", "Lakeside talks"),
        ("Mirramr", "Hotel Miramar"),
    ],
)
def test_a_slip_is_forgiven_where_nothing_else_is_found(page: Opened, typed: str, name: str) -> None:
    page.page.get_by_label("Find").fill(typed)
    assert name in page.page.locator("#suggestions li bdi").all_inner_texts()
    assert page.page.locator("#said").inner_text().startswith("Nothing of that name, but like it: ")
    assert page.page.locator("#nothing").is_hidden()


@pytest.mark.parametrize("typed", ["kexxar", "mro", "2032", "nobody at all", "lakezzzz"])
def test_more_than_a_slip_is_not_forgiven(page: Opened, typed: str) -> None:
    page.page.get_by_label("Find").fill(typed)
    assert page.page.locator("#suggestions li").count() == 0 and page.page.locator("#nothing").is_visible()


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("who led", "Who led each delegation?"),
        ("WHO LEDD", "Who led each delegation?"),
        ("mediated", "Who hosted or mediated?"),
        ("where do accounts", "Where do the accounts differ?"),
        ("who was missing", "Who was not there?"),
        ("what did they agree", "What was agreed?"),
        ("who led Orsk at the lake", "Who led each delegation?"),
    ],
)
def test_find_offers_the_questions_with_its_words(page: Opened, typed: str, question: str) -> None:
    page.page.get_by_label("Find").fill(typed)
    offered = page.page.locator("#suggestions li:has(.ask)")
    assert question in [offer.split("\n")[1] for offer in offered.all_inner_texts()] and offered.count() <= 3
    assert "question" in page.page.locator("#said").inner_text()
    first = offered.first.inner_text()
    offered.filter(has_text=question).dispatch_event("pointerdown")
    assert page.page.locator("#asked").inner_text() == question
    if typed == "who was missing":
        assert question in first, "of questions as near the shortest comes first"
    assert page.page.evaluate("document.activeElement.id") == "asked"


def test_find_offers_first_what_everyday_words_ask_for(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    make.say("Orsk came", make.talks("Lakeside talks"), "hasParty", make.nation("Orsk"))
    for title in ("prime minister", "foreign minister", "president"):
        post = make.thing(Kind.POST_HOLDING, f"{title} of Orsk", title=title)
        make.say(f"the {title}", make.person(f"Ada {title.split()[0].title()}"), "holds", post)
    write(store_of([make.reading()]), tmp_path / "a.html")
    seen = opened(browser, tmp_path / "a.html")
    named = seen.page.evaluate("Object.fromEntries(parley.data.questions.map(each => [each.name, each.summary]))")
    first = seen.page.locator("#suggestions li:has(.ask)").first
    offered = {}
    for words in (words for question in named for words in EVERYDAY[question]):
        seen.page.get_by_label("Find").fill(words)
        offered[words] = first.inner_text().split("\n")[1]
    assert offered == {words: named[question] for question in named for words in EVERYDAY[question]}
    seen.page.close()


@pytest.mark.parametrize("typed", ["who sat across from whom", "who sat across from whom in Lakeside"])
def test_find_knows_who_sat_across_from_whom(page: Opened, typed: str) -> None:
    page.page.get_by_label("Find").fill(typed)
    assert "Who negotiated with whom?" in page.page.locator("#suggestions li:has(.ask)").first.inner_text()


@pytest.mark.parametrize(
    ("typed", "rows_with"),
    [("who led Orsk in Lakeside", "Lakeside"), ("what was agreed in 2031", "2031"), ("what was agreed in 1931", "")],
)
def test_a_place_or_a_year_in_a_question_narrows_its_table(page: Opened, typed: str, rows_with: str) -> None:
    page.page.get_by_label("Find").fill(typed)
    page.page.keyboard.press("Enter")
    assert page.page.get_by_label("Rows with").input_value() == rows_with
    assert page.page.locator("#rows tbody tr").count()


def test_a_path_is_between_things_and_forgives_a_slip_too(page: Opened) -> None:
    page.filters()
    page.page.locator("#pathfrom").fill("who led")
    assert page.page.locator("#pathfromlist li").count() == 0
    page.page.locator("#pathfrom").fill("Kellar")
    assert page.page.locator("#pathfromlist li bdi").first.inner_text() == "Anna Keller"


def test_talks_are_found_by_where_they_were_whatever_they_are_called(browser: Browser, tmp_path: Path) -> None:
    readings = []
    for name, house in (("Orsk-Velland talks in Lakeside", "Crane House"), ("fisheries meeting", "")):
        make = factory.ReadingMaker(name, published="2031-03-04")
        talks, orsk = make.talks(name), make.nation("Orsk")
        make.say("Orsk came", talks, "hasParty", orsk)
        make.say("led by Keller", make.delegation(orsk, talks), "ledBy", make.person("Anna Keller"))
        if house:
            make.say("in Lakeside", talks, "heldIn", make.place("Lakeside"))
            make.say("at Crane House", talks, "heldAt", make.place(house))
        readings.append(make.reading())
    write(store_of(readings), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.page.get_by_label("Find").fill("crane")
    offered = seen.page.locator("#suggestions li:has(bdi)")
    told = {offer.locator("bdi").inner_text(): offer.locator(".soft").inner_text() for offer in offered.all()}
    assert told == {
        "Crane House": "place",
        "Orsk-Velland talks in Lakeside": "negotiation, Crane House",
        "fisheries meeting": "negotiation, perhaps Crane House, Lakeside",
    }
    for shown in offered.locator("bdi").all():
        box = shown.bounding_box()
        assert box and box["width"] > 60, "nothing squeezes the name"
    offered.get_by_text("Orsk-Velland talks in Lakeside").click()
    assert seen.heading() == "Orsk-Velland talks in Lakeside"
    seen.page.close()


def test_suggestions_are_chosen_with_the_arrow_keys(page: Opened) -> None:
    page.page.get_by_label("Find").fill("talks")
    names = page.page.locator("#suggestions li bdi").all_inner_texts()
    assert len(names) > 1
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowDown")
    assert page.page.locator("#suggestions li[aria-selected=true] bdi").inner_text() == names[1]
    page.page.keyboard.press("Enter")
    assert page.heading() == names[1]


def test_the_filters_leave_what_they_name(page: Opened) -> None:
    page.filters()
    page.page.locator("#nation").select_option("Norland")
    assert {"Norland", "Lakeside talks"} <= page.drawn() and "Harbour talks" not in page.drawn()
    page.page.get_by_role("button", name="Show all as at first").click()
    assert "Harbour talks" in page.drawn()
    page.page.locator("#publisher").select_option("Harbour Courier")
    assert "Harbour talks" in page.drawn()
    page.page.get_by_label("At least this sure").fill("0.95")
    assert "Lakeside talks" in page.drawn()


def test_time_is_chosen_on_the_line_and_the_picture_follows(page: Opened) -> None:
    page.filters()
    page.page.get_by_label("Agreements").check()
    assert {"Harbour truce", "Lakeside talks"} <= page.drawn()
    page.show("Timeline")
    strip = page.page.locator("#strip").bounding_box()
    assert strip is not None
    y = strip["y"] + 20
    page.page.mouse.move(strip["x"] + strip["width"] - 3, y)
    page.page.mouse.down()
    page.page.mouse.move(strip["x"] + strip["width"] * 0.97, y)
    page.page.mouse.move(strip["x"] + strip["width"] * 0.95, y)
    page.page.mouse.up()
    assert " to 2031" in page.page.locator("#span").inner_text()
    assert "Lakeside talks" in page.drawn() and "Harbour truce" not in page.drawn()
    page.page.get_by_role("button", name="All time").click()
    assert "Harbour truce" in page.drawn()


def test_time_is_chosen_with_the_keyboard(page: Opened) -> None:
    page.filters()
    page.page.get_by_label("Agreements").check()
    page.show("Timeline")
    page.page.locator("#from").focus()
    page.page.keyboard.press("End")
    assert "Harbour truce" not in page.drawn()
    page.page.keyboard.press("Home")
    assert "Harbour truce" in page.drawn()


def test_the_address_holds_the_view_and_undo_goes_back(browser: Browser, page: Opened, file: Path) -> None:
    page.ask("Who led each delegation?", grouped=True)
    page.filters()
    page.page.get_by_label("Places").check()
    page.click_thing("Lakeside talks")
    address = page.page.url
    again = opened(browser, file, fragment=address.split("#", 1)[1])
    assert again.heading() == page.heading() and again.drawn() == page.drawn()
    again.show("Questions")
    table = "#rows tbody"
    assert again.page.locator(table).text_content() == page.page.locator(table).text_content()
    again.page.close()
    page.page.get_by_role("button", name="Undo").click()
    assert page.heading() == ""
    page.page.keyboard.press("Control+z")
    page.page.keyboard.press("Control+z")
    assert "Hotel Miramar" not in page.drawn()
    page.page.wait_for_timeout(100)
    before = page.drawn()
    page.page.go_back()
    assert page.page.locator("#answer").is_hidden(), "Back goes on from where Undo came"
    page.page.go_forward()
    assert page.drawn() == before


def test_the_way_that_was_gone_stands_above_the_picture(page: Opened) -> None:
    page.find("Lakeside talks")
    page.page.locator("#panel").get_by_role("button", name="Norland").first.click()
    assert page.page.locator("#trail li").all_inner_texts() == ["Lakeside talks", "Norland"]
    page.page.locator("#trail").get_by_role("button", name="Lakeside talks").click()
    assert page.heading() == "Lakeside talks"
