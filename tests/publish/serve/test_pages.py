"""The pages of the server in a real browser: readable without a script, by keyboard, on a phone, checked by axe."""

from __future__ import annotations

import html as markup
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kg import namespaces as ns
from kg import pipeline
from kg.answers import questions
from kg.graph import store as stores
from kg.publish.page import html
from kg.publish.serve.pages import start_page, thing_page, things_page
from kg.publish.serve.statements import relation_in_words
from kg.schema import CLAIMED, DATES
from kg.settings import MIN_CONFIDENCE
from tests import deriving, factory
from tests.answers import herring_talks
from tests.conftest import ROOT
from tests.identity.wikidata.conftest import linked_accounts
from tests.publish.page.conftest import RULES
from tests.publish.serve.conftest import serving

pytestmark = pytest.mark.slow

PAGES = [
    "/",
    "/questions/who-led-each-delegation",
    "/questions/how-are-two-actors-connected",
    "/questions/how-are-two-actors-connected?a=Orsk&b=Anna+Keller",
    "/id/person/anna-keller",
    "/id/negotiation/lakeside-talks",
    "/id/article/lakeside-a",
    "/query",
    "/query?query=SELECT+*+WHERE+%7B+%3Fs+parley%3AledBy+%3Fo+%7D",
    "/query?draw=network&query=SELECT+*+WHERE+%7B+%3Fs+parley%3AhasParty+%3Fo+%7D",
    "/query?draw=map&query=SELECT+*+WHERE+%7B+%3Fs+parley%3AhasParty+%3Fo+%7D",
    "/graph",
    "/things?kind=person",
    "/questions?words=recipe+for+herring",
    "/questions/who-led-each-delegation?side=Orsk&from=2031-03&asked=who+led+the+delegation+of+Orsk",
    "/void",
    "/nope",
    "/query?query=SELECT+oops",
    "/id/person/nobody",
]


def for_everyone(browser: Browser, address: str, path: str, width: int) -> None:
    """Fail where the page has a fault that axe finds, is too wide, complains, or asks another host."""
    page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address + path)
    assert all(each.startswith((address, "data:", "blob:")) for each in requests)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert [each for each in complaints if "status of 40" not in each] == []
    page.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_for_everyone_and_asks_no_other_host(
    browser: Browser, server: str, path: str, width: int
) -> None:
    for_everyone(browser, server, path, width)


def test_a_question_as_of_a_day_is_for_everyone(browser: Browser, stored: Path) -> None:
    """With the usual time limit: the store of that day is made first, for which two seconds may be too few."""
    with serving(stored) as address:
        for width in (360, 1280):
            for_everyone(browser, address, "/questions/who-led-each-delegation?as-of=2031-03-04", width)


def test_from_the_start_page_to_the_words_without_a_script_and_without_a_mouse(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/")
    for name in ("Who led each delegation?", "a delegation of Orsk led by Anna Keller and Tomas Rybak"):
        link = page.get_by_role("link", name=name).first
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    assert page.locator("mark").first.inner_text() == "a delegation of Orsk led by Anna Keller and Tomas Rybak"
    page.get_by_role("link", name="lakeside-a").first.click()
    assert page.locator("h1").inner_text() == "Talks open"
    assert page.locator("mark", has_text="Orsk agreed to the truce").count() == 1
    context.close()


def test_the_start_page_opens_with_the_newest_talks_and_who_led_each_side(browser: Browser, tmp_path: Path) -> None:
    readings = []
    for month in range(1, 9):
        make = factory.ReadingMaker(f"of month {month}", published=f"2031-0{month}-04")
        talks, orsk = make.talks(f"talks of month {month}"), make.nation("Orsk")
        make.say("Orsk came", talks, "hasParty", orsk)
        make.say("Velland came", talks, "hasParty", make.nation("Velland"))
        make.say("led by her", make.delegation(orsk, talks), "ledBy", make.person(f"Leader {month} <b>"))
        make.say("on that day", talks, "startsOn", f"2031-0{month}-02")
        readings.append(make.reading())
    stores.save(factory.finished(readings).quads, tmp_path / "talks.kg")
    context = browser.new_context(java_script_enabled=False)
    with serving(tmp_path / "talks.kg") as address:
        page = context.new_page()
        page.goto(address)
        cards = [" ".join(card.split()) for card in page.locator(".talks li").all_inner_texts()]
        assert cards[0] == "talks of month 8 2031-08-02 Orsk Leader 8 <b> Velland no leader named" and len(cards) == 6
        assert cards[-1].startswith("talks of month 3")
        page.get_by_role("link", name="All 8 talks").wait_for()
        page.get_by_role("link", name="Leader 8 <b>").click()
        assert page.locator("h1").inner_text() == "Leader 8 <b>"
    context.close()


def test_people_and_sides_in_rows_lead_to_their_pages(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/questions/who-led-each-delegation")
    page.get_by_role("cell").get_by_role("link", name="Anna Keller", exact=True).first.click()
    assert page.url.endswith("/id/person/anna-keller")
    page.go_back()
    assert page.get_by_role("link", name="Orsk", exact=True).first.get_attribute("href") == "/id/nation/orsk"
    page.close()


def test_a_question_with_parameters_is_asked_by_its_form(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/questions/how-are-two-actors-connected")
    fields = page.locator("form input[required]")
    fields.nth(0).fill("Orsk")
    fields.nth(1).fill("Anna Keller")
    page.get_by_role("button", name="Ask").click()
    assert "Anna Keller is leading the delegation of Orsk" in page.locator("table").inner_text()
    page.close()


@pytest.mark.parametrize("name", ["timeline", "where-accounts-differ"])
@pytest.mark.parametrize("width", [360, 1280])
def test_rows_are_shown_in_names_and_fit_the_screen(browser: Browser, server: str, name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{server}/questions/{name}")
    row = page.get_by_role("row").nth(1)
    assert not [text for text in row.get_by_role("cell").all_inner_texts() if "://" in text]
    assert row.locator("a:not([href^='/id/article/'])").count() == 1, "what the row is about, by its name"
    articles = page.locator("[data-column=article] a[href='/id/article/lakeside-a']")
    assert set(articles.all_inner_texts()) == {"Talks open"}, "an article by its title"
    box = row.locator("[data-column=quote] a").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    page.close()


def test_an_iri_of_the_data_is_a_page_for_people_and_rdf_for_machines(server: str) -> None:
    address = f"{server}/id/person/anna-keller"
    assert "<h1><bdi>Anna Keller</bdi></h1>" in httpx.get(address, headers={"Accept": "text/html"}).text
    assert "By 2 articles, 2 independent sources." in httpx.get(address, headers={"Accept": "text/html"}).text
    turtle = httpx.get(address, headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle") and '"Anna Keller"' in turtle.text
    assert "ledBy" in turtle.text, "what leads to it is told as well"
    missing = httpx.get(f"{server}/id/person/nobody", headers={"Accept": "text/turtle"})
    assert missing.status_code == 404 and "has nothing at" in missing.text


def test_rows_are_given_as_json_and_csv(server: str) -> None:
    rows = httpx.get(f"{server}/questions/who-led-each-delegation", headers={"Accept": "application/json"}).json()
    assert {row["leader"] for row in rows} == {"Anna Keller", "Tomas Rybak"}
    table = httpx.get(f"{server}/questions/who-led-each-delegation?format=csv").text.splitlines()
    assert len(table) == len(rows) + 1 and table[0].startswith("article,")
    assert httpx.get(f"{server}/questions/nothing").status_code == 404
    bad = httpx.get(f"{server}/questions/timeline?minConfidence=much&format=json")
    assert bad.status_code == 400 and "number from 0 to 1" in bad.text


def test_a_question_is_answered_as_of_a_day(stored: Path) -> None:
    with serving(stored) as address, httpx.Client(timeout=60) as client:
        question = f"{address}/questions/who-led-each-delegation"
        now = client.get(question, params={"format": "json"}).json()
        then = client.get(question, params={"format": "json", "as-of": "2031-03-04"}).json()
        before = client.get(question, params={"format": "json", "as-of": "2031-02"}).json()
        page = client.get(question, params={"as-of": "2031-03-04"}).text
        wrong = client.get(question, params={"as-of": "<b>once</b>"})
    assert {row["article"] for row in now} == {"lakeside-a", "lakeside-b"}
    past, _ = pipeline.as_of(stores.open_store(stored), "2031-03-04")
    assert then == questions.ask(past, questions.find("who-led-each-delegation")).to_dicts()
    assert {row["article"] for row in then} == {"lakeside-a"} and before == []
    assert "Only the articles dated by 2031-03-04 are used" in page and "lakeside-b" not in page
    assert wrong.status_code == 400 and "is no day" in wrong.text and "<b>once" not in wrong.text


def test_what_articles_say_becomes_no_markup(browser: Browser, tmp_path: Path) -> None:
    attack = "</a><script>alert(1)</script><img src=x onerror=alert(2)>"
    make = factory.ReadingMaker("one", title=attack, published="2031-03-04")
    talks = make.talks(f"talks {attack}")
    make.say(f"hosted {attack}", talks, "hostedBy", make.nation(f"nation {attack}", attack))
    reading = make.reading()
    hostile = replace(reading, article=replace(reading.article, source=attack, url="javascript:alert(3)"))
    store = factory.store([hostile])
    deriving.derive(store.quads)
    stores.save(store.quads, tmp_path / "talks.kg")
    found: Any = store.query("SELECT ?t WHERE { ?t a parley:Negotiation }")
    thing = str(next(found)["t"].value)
    with serving(tmp_path / "talks.kg") as address:
        for path in (
            "/",
            "/questions/who-hosted-or-mediated",
            "/id/article/one",
            f"/id/{thing.removeprefix(ns.id_base())}",
        ):
            answer = httpx.get(address + path)
            assert answer.status_code == 200 and "script-src" not in answer.headers["content-security-policy"]
            assert "<script" not in answer.text and "<img" not in answer.text and "javascript:" not in answer.text
            assert "alert(1)" in answer.text or path == "/questions/who-hosted-or-mediated"


def test_a_table_that_is_taken_away_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    make.say("hosted", make.talks("talks"), "hostedBy", make.nation('=HYPERLINK("http://example.org")'))
    store = factory.store([make.reading()])
    deriving.derive(store.quads)
    stores.save(store.quads, tmp_path / "talks.kg")
    with serving(tmp_path / "talks.kg") as address:
        table = httpx.get(f"{address}/questions/who-hosted-or-mediated?format=csv").text
    assert "'=HYPERLINK" in table and ",=HYPERLINK" not in table


def test_no_store_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "serve", "--store", str(tmp_path / "none.kg")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 1 and done.stderr.startswith("kg: There is no store at") and done.stderr.count("\n") == 1


def test_the_editor_completes_from_the_ontology_and_lets_the_keyboard_out(browser: Browser, server: str) -> None:
    """The editor comes from npm when the package is built; `pip install` without Node leaves the plain field."""
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{server}/query")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("PREFIX parley: <https://w3id.org/parley/ontology/>\nSELECT ?led WHERE { ?side parley:ledB")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hints li", has_text="parley:ledBy").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(" ?led }")
    assert "parley:ledBy" in page.locator(".CodeMirror").inner_text().replace("\u200b", "")
    for _ in range(3):  # the editor, its scrolling frame, how to draw the rows
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ask"
    page.keyboard.press("Enter")
    page.wait_for_url("**/query?query=*")
    assert page.locator("table tbody tr").count() == 2
    assert all(each.startswith((server, "data:")) for each in requests)
    page.close()


def test_the_page_of_a_thing_leads_to_its_item_with_the_words(tmp_path: Path) -> None:
    stores.save(linked_accounts().quads, tmp_path / "talks.kg")
    with serving(tmp_path / "talks.kg") as address:
        page = httpx.get(f"{address}/id/nation/iceland").text
        turtle = httpx.get(f"{address}/id/nation/iceland", headers={"Accept": "text/turtle"}).text
        other = httpx.get(f"{address}/id/person/kei-oda").text
    assert 'href="https://www.wikidata.org/wiki/Q189"' in page and "<mark>Iceland</mark>" in page
    assert "The nation code IS is Q189 in the reference data." in page and "exact match" not in page
    assert "skos:exactMatch wd:Q189" in turtle
    assert "Elsewhere" not in other


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_plain_words_lead_to_a_question_without_a_script(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    page.get_by_label("Ask in plain words").fill("who led the delegations?")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("h1").inner_text() == "Who led each delegation?"
    page.goto(server)
    page.get_by_label("Ask in plain words").fill("<b>recipe for herring")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("h1").inner_text() == "Not understood"
    assert page.locator("main li a[href^='/questions/']").count() == 3
    assert page.get_by_label("Ask in plain words").input_value() == "<b>recipe for herring"
    context.close()


def test_a_book_of_plain_words_is_refused_in_one_sentence(server: str) -> None:
    answer = httpx.get(f"{server}/questions", params={"words": "herring " * 350})
    assert answer.status_code == 400
    assert "<p>A question in plain words has at most 300 characters, and this one has 2,799; ask" in answer.text


def test_what_was_understood_of_plain_words_is_shown_and_undone_bit_by_bit(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    page.get_by_label("Ask in plain words").fill("Who led the delegation of Orsk since March 2031?")
    page.get_by_role("button", name="Ask").click()
    assert page.locator(".status").all_inner_texts() == [
        "the side of the delegation: Orsk",
        "from this day, month or year: 2031-03",
    ]
    assert page.locator("tbody tr").count() == 3
    page.get_by_role("link", name="without the side of the delegation").click()
    page.get_by_text("Narrow it").click()
    page.get_by_label("where it took place").fill("Harbour")
    page.get_by_role("button", name="Ask again").click()
    assert "Nothing in the store is named 'Harbour'" in page.locator("main").inner_text()
    page.go_back()
    page.get_by_role("link", name="The same in SPARQL").click()
    assert '"2031-03"' in page.get_by_label("Query").input_value()
    assert page.locator("tbody tr").count() == 3
    context.close()


def test_the_page_of_a_question_says_how_sure_answers_are_unless_asked_otherwise(server: str) -> None:
    page = httpx.get(f"{server}/questions/who-was-absent").text
    assert f'placeholder="{MIN_CONFIDENCE}"' in page


def test_of_several_questions_at_once_each_that_is_understood_is_a_link(server: str) -> None:
    words = "Who led the delegation of Orsk, and why was the fish <b>so</b> cold?"
    answer = httpx.get(f"{server}/questions", params={"words": words})
    assert answer.status_code == 404 and "ask one at a time" in answer.text and "<b>so" not in answer.text
    (link,) = re.findall(r'<li><a href="(/questions/[^"]+)">Who led the delegation of Orsk', answer.text)
    led = httpx.get(server + markup.unescape(link))
    assert led.status_code == 200 and "Anna Keller" in led.text


def test_another_question_with_an_answer_to_the_same_words_is_a_link_and_never_to_elsewhere(tmp_path: Path) -> None:
    stores.save(factory.finished(herring_talks.readings()).quads, tmp_path / "herring.nq")
    with serving(tmp_path / "herring.nq") as address:
        asked = httpx.get(f"{address}/questions", params={"words": "Was Keller at the talks?"}, follow_redirects=True)
        assert "Keller led Iceland" in asked.text and "did not come" not in asked.text
        (link,) = re.findall(r'The articles also answer: <a href="([^"]+)">Who was not there\?</a>', asked.text)
        assert "Keller did not come" in httpx.get(address + markup.unescape(link)).text
        elsewhere = httpx.get(f"{address}/questions/timeline", params={"also": "//evil.example/ https://evil.example"})
        assert "evil.example" not in elsewhere.text


def test_a_name_that_nothing_has_gets_no_rows_but_the_nearest_names(server: str) -> None:
    answer = httpx.get(f"{server}/questions", params={"words": "What did Annika Kelner say?"}, follow_redirects=True)
    assert answer.status_code == 404 and "the nearest names are Anna Keller" in answer.text
    assert "<table" not in answer.text
    hostile = httpx.get(f"{server}/questions", params={"words": "who led <script>alert(1)</script>"}).text
    assert "<script>alert" not in hostile
    wrong = httpx.get(f"{server}/questions/timeline?from=yesterday&format=json")
    assert wrong.status_code == 400 and "is no day" in wrong.text


def test_where_no_question_is_asked_the_sentences_with_the_words_are_shown(tmp_path: Path) -> None:
    make = factory.ReadingMaker("nets", published="2031-03-04", title="<b>Nets</b> & boats")
    words = "Orsk mended <script>alert(1)</script> the pier at night"
    make.say(words, make.talks("Pier talks"), "hasParty", make.nation("Orsk"))
    stores.save(factory.finished([make.reading()]).quads, tmp_path / "talks.kg")
    with serving(tmp_path / "talks.kg") as server:
        shown = httpx.get(f"{server}/questions", params={"words": "why did Orsk mend the pier?"})
        none = httpx.get(f"{server}/questions", params={"words": "did Orsk impose sanctions?"}, follow_redirects=True)
        answer = httpx.get(
            f"{server}/questions", params={"words": "who hosted Orsk at the pier?"}, follow_redirects=True
        )
    assert shown.status_code == 200 and "No question is near" in shown.text
    assert (
        "Orsk mended &lt;script&gt;" in shown.text and "<script>alert" not in shown.text and "<b>Nets" not in shown.text
    )
    assert none.status_code == 200 and "No article says." in none.text and "mended" not in none.text
    assert "mended" not in answer.text


def test_people_and_things_are_found_by_kind_and_by_name(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    page.get_by_role("link", name="people").click()
    page.locator("main li a").first.wait_for()
    names = page.locator("main li a").all_inner_texts()
    assert names == sorted(names) and {"Anna Keller", "Tomas Rybak"} <= set(names)
    page.get_by_label("Name").fill("kELL")
    page.get_by_role("button", name="Find").click()
    assert page.locator("main li a").all_inner_texts() == ["Anna Keller"]
    page.get_by_role("link", name="Anna Keller").click()
    assert page.url.endswith("/id/person/anna-keller")
    context.close()
    assert httpx.get(f"{server}/things?kind=fish").status_code == 404
    assert "The store has none like “zzz”" in httpx.get(f"{server}/things?name=zzz").text


@pytest.mark.parametrize(
    ("name", "found"),
    [("Kellar", "Anna Keller"), ("anna keler", "Anna Keller"), ("Iñes mórra", "Inés Mora"), ("ines", "Inés Mora")],
)
def test_names_are_found_without_their_accents_and_with_a_slip(name: str, found: str) -> None:
    page = things_page(factory.finished(factory.lakeside()), kind="person", name=name, page=1)
    assert [thing["name"] for thing in page["things"]] == [found] and page["near"] == (name != "ines")


def test_what_is_nothing_like_a_name_finds_none() -> None:
    store = factory.finished(factory.lakeside())
    assert [things_page(store, kind="", name=name, page=1)["count"] for name in ("kexxar", "mro", "zzz")] == [0, 0, 0]


def test_the_start_page_lists_the_articles_from_the_newest_on() -> None:
    readings = []
    for name, day in (("a", "2031-03-04"), ("b", None), ("c", "2031-05-06")):
        make = factory.ReadingMaker(name, published=day)
        make.say("Orsk came", make.talks("Lakeside talks"), "hasParty", make.nation("Orsk"))
        readings.append(make.reading())
    page = start_page(factory.finished(readings))
    assert [article["id"] for article in page["articles"]] == ["c", "a", "b"]


def test_a_long_list_of_things_comes_in_parts() -> None:
    make = factory.ReadingMaker("one")
    for number in range(150):
        make.person(f"Person {number:03}")
    store = factory.store([make.reading()])
    first = things_page(store, kind="person", name="", page=1)
    second = things_page(store, kind="person", name="", page=2)
    assert (first["count"], len(first["things"]), first["before"]) == (150, 100, "")
    assert first["after"] == "/things?kind=person&name=&page=2"
    assert [thing["name"] for thing in second["things"]] == [f"Person {number:03}" for number in range(100, 150)]
    assert second["after"] == ""


def test_the_graph_leads_back_and_the_mailed_page_to_no_server(browser: Browser, server: str, stored: Path) -> None:
    page = browser.new_page()
    page.goto(f"{server}/graph")
    page.get_by_role("link", name="Start").click()
    assert page.url == f"{server}/"
    assert 'href="/"' not in html(stores.open_store(stored))
    page.close()


def test_the_page_of_talks_leads_to_their_card_in_the_graph(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/id/negotiation/lakeside-talks")
    page.get_by_role("link", name="Who sat across from whom").click()
    page.locator("li.talks h3 [aria-current=true]", has_text="Lakeside talks").wait_for()
    assert page.locator("#panel h2").inner_text() == "Lakeside talks"
    page.goto(f"{server}/id/nation/orsk")
    assert page.get_by_role("link", name="Who sat across from whom").count() == 0
    page.close()


def test_a_page_that_is_not_there_leads_on(server: str) -> None:
    page = httpx.get(f"{server}/nope", headers=BROWSER)
    assert page.status_code == 404 and "There is no page /nope" in page.text and 'href="/graph"' in page.text
    plain = httpx.get(f"{server}/nope")
    assert (plain.status_code, plain.text) == (404, "Not Found\n")


def test_about_the_data_is_a_page_for_people_and_void_for_machines(server: str) -> None:
    page = httpx.get(f"{server}/void", headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html") and "2 articles" in page.text
    for answer in (httpx.get(f"{server}/void"), httpx.get(f"{server}/void?format=turtle", headers=BROWSER)):
        assert answer.headers["content-type"].startswith("text/turtle") and "void:Dataset" in answer.text


def test_a_statement_is_headed_by_what_it_says(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/id/negotiation/lakeside-talks")
    page.locator(".card", has_text="Lakeside talks — held in — Lakeside").get_by_text("this statement").first.click()
    assert page.locator("h1").inner_text() == page.title() == "Lakeside talks — held in — Lakeside"
    assert page.locator(f"a[href='{page.url.removeprefix(server)}']").count() == 0, "it does not lead to itself"
    assert page.locator("h1 + p .iri").count() == 1
    page.close()


def test_facts_are_shown_in_words_from_both_ends_and_once() -> None:
    store = factory.finished(factory.lakeside())

    def told(thing: str) -> list[tuple[str, str]]:
        facts = thing_page(store, iri=ns.id_base() + thing)["facts"]
        return [(fact["relation"], fact["text"]) for fact in facts]

    keller = told("person/anna-keller")
    assert keller[0] == ("holds", "trade minister")
    assert [text for _, text in keller if "minister" in text] == ["trade minister"]
    assert {("took part in", "Lakeside talks"), ("led", "Orsk delegation to Lakeside talks")} <= set(keller)
    assert ("party to", "Lakeside talks") in told("nation/orsk")
    assert told("post-holding/anna-keller-trade-minister").count(("has holder", "Anna Keller")) == 1


def test_every_relation_an_article_can_claim_of_a_thing_has_words_from_its_end() -> None:
    ends_at_things = set(CLAIMED) - DATES - {"about", "alleges", "hasPhase", "hasTerm", "hasFate"}
    assert {name for name in ends_at_things if relation_in_words(name, forwards=False) == "named in"} == set()


def test_an_article_says_who_holds_which_post(server: str) -> None:
    page = httpx.get(f"{server}/id/article/lakeside-a").text
    assert ">Anna Keller: trade minister</a>" in page


def test_a_query_that_is_wrong_stays_in_the_field(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    answer = page.goto(f"{server}/query?query=SELECT+%3Fs+WHERE+%7B+oops")
    assert answer and answer.status == 400
    assert page.get_by_label("Query").input_value() == "SELECT ?s WHERE { oops"
    assert page.get_by_role("alert").inner_text().startswith("The query has a syntax error")
    context.close()


def test_the_editor_declares_the_prefixes_that_need_no_declaration(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/query?query=SELECT+*+WHERE+%7B+%3Fs+parley%3AledBy+%3Fo+%7D")
    page.get_by_text("PREFIX parley: <https://w3id.org/parley/ontology/>").wait_for()
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?side WHERE { ?side a parley:Delegation }")
    page.get_by_text("PREFIX parley: <https://w3id.org/parley/ontology/>").wait_for()
    assert page.locator(".parseErrorIcon").count() == 0
    page.get_by_role("button", name="Ask").click()
    assert page.get_by_role("row").count() == 2
    page.close()
