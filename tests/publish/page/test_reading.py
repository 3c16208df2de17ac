"""The articles: their texts with every name, role, quotation and passage marked that the graph has from them."""

from __future__ import annotations

import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kg.graph.store import open_store
from kg.publish.page import html, write
from kg.publish.page.content import page_data
from kg.publish.page.excerpts import excerpt, quotes_only
from tests import factory
from tests.publish.page.conftest import RULES, Opened, opened, store_of


def test_names_have_roles_and_lead_to_what_they_name(browser: Browser, samples: Path, tmp_path: Path) -> None:
    write(open_store(samples), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", fragment="read=a:helsinki-first-round-2005")
    names = seen.page.locator(".article .mention")
    assert names.filter(has_text="Malik Mahmud").first.get_attribute("data-role") == "leader"
    assert "venue" in (names.filter(has_text="Königstedt").first.get_attribute("data-role") or "").split(", ")
    title = names.filter(has_text="Ahtisaari").last.get_attribute("title") or ""
    assert title.startswith("Martti Ahtisaari: ") and "mediator" in title.partition(": ")[2].split(", ")
    assert "said" in (seen.page.locator(".article mark", has_text="quarrelling").first.get_attribute("class") or "")
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    names.filter(has_text="Malik Mahmud").first.click()
    assert seen.heading() == "Malik Mahmud"
    assert seen.page.locator(".article").is_visible(), "the text stays beside the words"
    seen.page.get_by_role("button", name="Show on its card").click()
    assert seen.page.locator("li.talks .name[aria-current=true]").first.inner_text() == "Malik Mahmud"
    seen.page.go_back()
    assert seen.page.locator(".article").is_visible()
    assert seen.complaints == []
    seen.page.close()


def test_what_names_talks_and_gave_nothing_is_marked(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04", title="A truce")
    make.say("Orsk met Velland", make.talks("Lakeside talks"), "hasParty", make.nation("Orsk"))
    make.mention("Of the old truce with Atlantis nothing is left", make.nation("Atlantis"))
    make.mention("It rained on Norland", make.nation("Norland"))
    store = store_of([make.reading()])
    write(store, tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", fragment="view=reading")
    listed = seen.page.locator("#reading").inner_text()
    assert "A truce (2031-03-04), 1 sentence about talks gave no statement" in listed
    seen.page.get_by_role("button", name="A truce").click()
    assert seen.page.locator(".article .passed-over").all_inner_texts() == [
        "Of the old truce with Atlantis nothing is left", "."
    ]  # fmt: skip
    assert "1 sentence that names talks, calls or deals gave no statement" in seen.page.locator("#reading").inner_text()
    seen.page.close()
    assert quotes_only(page_data(store))["passedOver"] == []


def test_the_articles_are_listed_by_their_days_the_newest_first(browser: Browser, tmp_path: Path) -> None:
    readings = []
    for name, day in (("a", "2031-03-04"), ("b", None), ("c", "2031-05-06"), ("d", "2030-01-02")):
        make = factory.ReadingMaker(name, published=day, title=f"Truce {name}")
        make.say("Orsk came", make.talks("Lakeside talks"), "hasParty", make.nation("Orsk"))
        make.mention("Of the old truce with Atlantis nothing is left", make.nation("Atlantis"))
        readings.append(make.reading())
    write(store_of(readings), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", fragment="view=reading")
    newest_first = [f"Truce {name}" for name in "cadb"]
    assert seen.page.locator(".article-link").all_inner_texts() == newest_first
    assert seen.page.locator("#article option").all_inner_texts() == ["all articles", *newest_first]
    seen.page.locator(".article-link").first.click()
    assert seen.page.locator("#reading h2").inner_text() == "Truce c"
    assert seen.complaints == []
    seen.page.close()


def test_one_click_leads_from_an_answer_to_its_words_in_the_article(page: Opened) -> None:
    page.ask("What was discussed?")
    page.page.locator("#rows .words").first.click()
    page.page.locator("#panel").get_by_role("button", name="read the article").first.click()
    assert page.page.locator(".article mark.chosen").inner_text() == "about fishing rights"
    assert page.heading() == "Lakeside talks about fishing rights"


def test_a_page_of_quotations_alone_has_every_claims_words_and_no_other_sentence(
    browser: Browser, samples: Path, tmp_path: Path
) -> None:
    store = open_store(samples)
    whole, cut = page_data(store), quotes_only(page_data(store))
    for before, now in zip(whole["claims"], cut["claims"], strict=True):
        words = [data["articles"][claim["article"]]["text"][claim["start"] : claim["end"]]
                 for data, claim in ((whole, before), (cut, now))]  # fmt: skip
        assert words[0] == words[1] != ""
    names = {(article, text[start:end]) for data in (whole, cut) for article, start, end, _ in data["mentions"]
             for text in [data["articles"][article]["text"]]}  # fmt: skip
    assert len(names) == len(
        {(each[0], whole["articles"][each[0]]["text"][each[1] : each[2]]) for each in whole["mentions"]}
    )
    sizes = [sum(len(article["text"]) for article in data["articles"]) for data in (whole, cut)]
    assert sizes[1] < 0.9 * sizes[0]
    write(store, tmp_path / "talks.html", quotes_only=True)
    page = (tmp_path / "talks.html").read_text(encoding="utf-8")
    assert "kept both delegations away from reporters" in html(store)
    assert "kept both delegations away from reporters" not in page
    seen = opened(browser, tmp_path / "talks.html", fragment="read=a:helsinki-first-round-2005")
    assert "[…]" in seen.page.locator(".article").inner_text()
    assert "Only the sentences that are evidence" in seen.page.locator("#reading").inner_text()
    seen.page.close()


def test_an_excerpt_joins_neighbours_and_keeps_what_stands_between_no_longer() -> None:
    text = "It rained. Envoys met in Oslo. They ate. A deal was signed. All left."
    cut = excerpt(text, [(11, 21), (18, 24), (41, 47)])
    assert cut.text == "[…]\nEnvoys met in Oslo.\n[…]\nA deal was signed.\n[…]"
    place = cut.place(41, 47)
    assert place is not None and cut.text[slice(*place)] == "A deal"
    assert cut.place(0, 2) is None and cut.place(31, 35) is None and cut.place(25, 45) is None
    assert excerpt("Nothing.", []).text == "[…]"


def test_a_page_of_quotations_of_many_articles_is_made_quickly() -> None:
    count = 20_000
    data = {
        "articles": [{"text": f"It rained. Envoys met in town {number}. All left."} for number in range(count)],
        "claims": [{"article": number, "start": 11, "end": 21} for number in range(count)],
        "mentions": [[number, 11, 17, 0] for number in range(count)],
    }
    before = time.process_time()
    cut = quotes_only(data)
    assert time.process_time() - before < 2
    assert cut["articles"][-1]["text"] == f"[…]\nEnvoys met in town {count - 1}.\n[…]"


def test_a_long_article_opens_at_the_words(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("long", published="2031-03-04", title="A long one")
    talks = make.talks("Lakeside talks")
    for number in range(3000):
        make.mention(f"Delegate {number}", make.person(f"Delegate {number}"))
        make.say(f"they spoke of matter {number}", talks, "about", f"matter {number}")
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.page.get_by_label("Find").fill("they spoke of matter 2900")
    seen.page.keyboard.press("Enter")
    start = time.monotonic()
    seen.page.locator("#panel").get_by_role("button", name="read the article").first.click()
    assert seen.page.locator("mark.chosen").first.evaluate(
        "mark => { const box = mark.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; }"
    )
    assert time.monotonic() - start < 6
    assert seen.complaints == []
    seen.page.close()
