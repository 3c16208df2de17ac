"""The evidence: the words behind a thing, a relation, a path; accounts beside each other; the whole article."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kg.model import Status
from kg.publish.page import write
from tests import factory
from tests.identity.wikidata.conftest import linked_accounts
from tests.publish.page.conftest import RULES, Opened, opened, store_of


def test_accounts_that_differ_stand_beside_each_other_where_there_is_room(page: Opened) -> None:
    page.click_thing("Lakeside talks")
    differing = page.page.locator(".differ", has_text="venue")
    assert "named in one, kept secret in the other" in differing.inner_text()
    columns = differing.locator(".beside > div")
    for width, below in ((1920, False), (1280, True)):
        page.page.set_viewport_size({"width": width, "height": 800})
        one, other = (column.bounding_box() for column in columns.all())
        assert one and other and (one["y"] < other["y"]) == below and min(one["width"], other["width"]) > 230
    texts = sorted(columns.all_inner_texts())
    assert "will meet at the Hotel Miramar" in "".join(texts) and "The location was not disclosed" in "".join(texts)
    assert {"planned", "undisclosed", "denied", "asserted"} <= set(page.page.locator(".status").all_inner_texts())
    assert set(page.page.locator(".confidence").all_inner_texts()) == {" confidence 1.00"}


def test_a_mark_beside_a_name_opens_the_statement_and_only_the_difference_that_it_stands_for(
    browser: Browser, tmp_path: Path
) -> None:
    one, other = (factory.ReadingMaker(name, published="2031-03-04") for name in ("one", "two"))
    for make, host, day in ((one, "Norland", "2031-03-02"), (other, "Tarn", "2031-03-03")):
        talks = make.talks("Lakeside talks")
        make.say(f"{host} hosts", talks, "hostedBy", make.nation(host))
        make.say(f"on that day in {host}", talks, "startsOn", day)
        make.say("Orsk came", talks, "hasParty", make.nation("Orsk"))
    write(store_of([one.reading(), other.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    mark = seen.page.get_by_role("link", name="accounts differ on Norland")
    assert mark.inner_text() == "≠"
    mark.press("Enter")
    panel = seen.panel()
    assert panel.index("Norland hosts") < panel.index("Accounts differ on the host")
    assert seen.page.locator("#panel .differ:visible").count() == 1, "no other difference is open"
    seen.page.get_by_text("1 other difference").click()
    assert "Accounts differ on the start" in seen.panel()
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    assert seen.complaints == []
    seen.page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_title_and_close_stay_in_sight_however_far_the_words_are_scrolled(page: Opened, width: int) -> None:
    page.page.set_viewport_size({"width": width, "height": 740})
    page.page.get_by_role("link", name="Lakeside talks").first.click()
    for _ in range(2):
        frame = page.page.locator("#evidence").bounding_box()
        boxes = [page.page.locator(each).bounding_box() for each in ("#panel h2", "#closepanel")]
        assert frame and all(box and frame["y"] <= box["y"] < frame["y"] + 20 for box in boxes)
        page.page.evaluate("document.getElementById('evidence').scrollTop = 600")
    assert page.page.evaluate("document.getElementById('evidence').scrollTop") > 300
    page.page.get_by_role("button", name="Close").click()
    assert page.heading() == ""


def test_a_mere_claim_names_its_claimant(page: Opened) -> None:
    page.find("lifting the herring ban")
    assert "claimed by Anna Keller" in page.panel()


def test_the_whole_article_opens_at_the_words_with_all_claims_marked(page: Opened) -> None:
    page.click_thing("Lakeside talks")
    page.page.locator("h3:text-is('about') + .card").get_by_role("button", name="read the article").click()
    assert page.page.locator(".article mark.chosen").inner_text() == "about fishing rights"
    assert "Orsk agreed to the truce" in page.page.locator(".article").inner_text()
    page.page.locator("mark.other a", has_text="Orsk agreed to the truce").click()
    assert page.heading() == "Harbour truce agreed by Orsk"
    assert page.page.locator(".article mark.chosen").inner_text() == "Orsk agreed to the truce"
    page.page.get_by_role("button", name="Undo").click()
    assert page.heading() == "Lakeside talks"


def test_a_path_between_two_actors_shows_the_words_of_each_step(page: Opened) -> None:
    page.filters()
    page.page.get_by_label("from", exact=True).fill("Inés")
    page.page.keyboard.press("Enter")
    page.page.get_by_label("to", exact=True).fill("Kei Oda")
    page.page.keyboard.press("Enter")
    assert page.heading() == "Path from Inés Mora to Kei Oda"
    steps = page.page.locator("#panel ol > li")
    assert steps.count() == 4
    assert "Keller phoned Kei Oda" in steps.last.inner_text() and "only" not in page.panel()
    assert {"Inés Mora", "Kei Oda", "Anna Keller"} <= page.drawn() and "Velland" not in page.drawn()
    page.page.get_by_role("button", name="Show all again").click()
    assert "Velland" in page.drawn()


def test_a_path_says_which_steps_rest_on_a_plan_or_on_a_mere_word(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, keller, oda = make.talks("Lakeside talks"), make.person("Anna Keller"), make.person("Kei Oda")
    side = make.delegation(make.nation("Orsk"), talks)
    make.say("Keller is to lead Orsk", side, "ledBy", keller, status=Status.PLANNED)
    make.say("Lund was there for Orsk", side, "hasMember", make.person("Ada Lund"))
    make.say("Velland came, Oda said", talks, "hasParty", make.nation("Velland"), status=Status.CLAIMED, claimant=oda)
    make.say("about fish", talks, "about", "fish")
    write(store_of([make.reading()]), tmp_path / "talks.html")
    path = "path=person/anna-keller+nation/velland"
    for fragment, told, second in (
        (path, "2 of 3 steps rest only on what is claimed or planned.", "follows from what is said of the delegation"),
        (f"{path}&statuses=claimed+planned", "3 of 3 steps rest only", "said of the delegation, only planned"),
    ):
        seen = opened(browser, tmp_path / "talks.html", fragment=fragment)
        assert told in seen.panel()
        steps = [" ".join(step.split()) for step in seen.page.locator("#panel ol > li").all_inner_texts()]
        assert "only planned confidence" in steps[0]
        assert steps[1].endswith(second)
        assert "only claimed by Kei Oda confidence" in steps[2]
        assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
        seen.page.close()


def test_of_two_paths_as_short_the_one_of_facts_is_shown(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    keller, velland = make.person("Anna Keller"), make.nation("Velland")
    for name, status in (("A", Status.PLANNED), ("B", Status.ASSERTED), ("C", Status.CLAIMED)):
        make.say(f"Keller mediates in {name}", make.talks(f"{name} talks"), "mediatedBy", keller, status=status)
        make.say(f"Velland comes to {name}", make.talks(f"{name} talks"), "hasParty", velland)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", fragment="path=person/anna-keller+nation/velland")
    assert "2 steps" in seen.panel() and "B talks" in seen.panel() and "only" not in seen.panel()
    assert "B talks" in seen.drawn() and "A talks" not in seen.drawn()
    seen.page.close()


def test_how_the_rows_of_a_table_are_shown_leaves_the_words_beside_it_alone(page: Opened) -> None:
    page.ask("Who led each delegation?", grouped=True)
    page.page.locator("#rows .words").first.click()
    page.page.evaluate("window.heading = document.querySelector('#panel h2')")
    for name in ("grouped", "compact"):
        box = page.page.locator(f"#{name}")
        box.set_checked(not box.is_checked())
    page.page.locator("#columns summary").click()
    page.page.locator("#columnlist").get_by_label("negotiation").uncheck()
    assert page.page.locator("th").first.inner_text() == "side"
    assert page.page.evaluate("window.heading.isConnected"), "it keeps where it was read"


def test_a_great_power_does_not_flood_the_panel(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    power = make.nation("Orsk")
    for number in range(100):
        make.say(f"Orsk sat at table {number}", make.talks(f"talks {number}"), "hasParty", power)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.find("Orsk")
    assert seen.page.locator(".card").count() == 40
    seen.page.get_by_role("button", name="Show 40 more of 60").click()
    assert seen.page.locator(".card").count() == 80
    seen.page.close()


def test_what_the_filters_hold_back_is_said(page: Opened) -> None:
    page.filters()
    page.page.get_by_label("planned: not yet done").uncheck()
    page.click_thing("Lakeside talks")
    assert "held back by the filters" in page.panel()


def test_the_articles_can_be_read_from_the_start(page: Opened) -> None:
    page.show("Articles")
    page.page.get_by_role("button", name="Talks open").click()
    assert page.page.locator("#reading h2").inner_text() == "Talks open"
    assert page.page.locator(".article mark").count() > 5
    text = page.page.evaluate("parley.data.articles.find(article => article.title === 'Talks open').text")
    assert page.page.locator(".article p").inner_text().strip() == text.strip(), "no blank is lost at a mark"


def test_a_linked_thing_shows_its_item_and_its_code(browser: Browser, tmp_path: Path) -> None:
    write(linked_accounts(), tmp_path / "talks.html")
    page = opened(browser, tmp_path / "talks.html")
    page.find("Iceland")
    assert "nation, ISO 3166 IS, Q189 in Wikidata" in page.panel()
    link = page.page.get_by_role("link", name="Q189 in Wikidata")
    assert link.get_attribute("href") == "https://www.wikidata.org/wiki/Q189"
    page.find("Kei Oda")
    assert "Wikidata" not in page.panel()
    assert page.requests == [(tmp_path / "talks.html").as_uri()] and page.complaints == []
    page.page.close()


def test_the_heading_that_gets_the_focus_does_not_look_like_a_field(page: Opened) -> None:
    page.ask("What was agreed?")
    page.page.locator("#rows tbody button").first.press("Enter")
    page.page.locator("#panel .card button.link").first.press("Enter")
    heading = page.page.locator("#panel h2")
    assert heading.evaluate("each => each === document.activeElement && getComputedStyle(each).outlineStyle") == "none"
    assert "inset" in heading.evaluate("each => getComputedStyle(each).boxShadow"), "it is marked all the same"
