"""The page, in a real browser: it asks nothing of any network, shows the words, and runs nothing an article says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from kg import reason
from kg.errors import ParleyError
from kg.model import Reading, Status
from kg.store import Store, open_store
from kg.view import html, write
from tests import factory


def store_of(readings: list[Reading]) -> Store:
    store = factory.store(readings)
    reason.derive(store.quads)
    reason.close(store.quads)
    return store


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page and what it did while it was open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    failures: dict[str, str | None] = field(default_factory=dict)

    def click_node(self, name: str) -> None:
        self._click(
            """name => { const { network } = window.parley;
            const nodes = JSON.parse(document.getElementById("data").textContent).nodes;
            return network.getPosition(nodes.find(node => node.name === name).id); }""",
            name,
        )

    def click_edge(self, relation: str, end: str) -> None:
        self._click(
            """([relation, end]) => { const { network } = window.parley;
            const data = JSON.parse(document.getElementById("data").textContent);
            const edge = data.edges.find(edge => edge.relation === relation && data.nodes[edge.to].name === end);
            const [a, b] = [network.getPosition(edge.from), network.getPosition(edge.to)];
            return { x: a.x * 0.35 + b.x * 0.65, y: a.y * 0.35 + b.y * 0.65 }; }""",
            [relation, end],
        )

    def _click(self, place: str, argument: object) -> None:
        point = self.page.evaluate(f"argument => window.parley.network.canvasToDOM(({place})(argument))", argument)
        box = self.page.locator("#canvas").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])

    def dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def panel(self) -> str:
        return self.page.locator("#panel").inner_text()

    def drawn(self) -> set[str]:
        """The names of the things in the picture."""
        return set(
            self.page.evaluate(
                """() => { const data = JSON.parse(document.getElementById("data").textContent);
            const drawn = window.parley.network.body.nodeIndices.filter(id => id in data.nodes);
            return drawn.map(id => data.nodes[id].name); }"""
            )
        )


def opened(browser: Browser, file: Path, *, width: int = 1280, scheme: str = "light") -> Opened:
    page = browser.new_page(viewport={"width": width, "height": 850}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    seen = Opened(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("requestfailed", lambda request: seen.failures.update({request.url: request.failure}))
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("dialog", seen.dismiss)
    page.goto(file.as_uri())
    page.wait_for_function("window.parley")
    return seen


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "talks.html"
    first, *others = factory.lakeside()
    article = replace(first.article, source="Harbour Courier", url="https://example.org/talks-open")
    write(store_of([replace(first, article=article), *others]), path)
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Opened]:
    seen = opened(browser, file)
    yield seen
    seen.page.close()
    assert seen.requests == [file.as_uri()], "the page asks for nothing but itself"
    assert seen.complaints == [], "the page works without a complaint"


def test_it_opens_from_disk_with_a_title_a_legend_and_a_picture(page: Opened) -> None:
    assert page.page.title() == "Who negotiates with whom"
    assert page.page.locator("#counts").inner_text() == "2 negotiations, 4 people, 2 articles"
    assert "Negotiations" in page.page.locator("#kinds").inner_text()
    assert page.page.locator("#canvas canvas").count() == 1


def test_what_is_shown_first_is_talks_sides_people_and_agreements(page: Opened) -> None:
    drawn = page.drawn()
    assert {"Lakeside talks", "Orsk", "Anna Keller", "Harbour truce", "Norland"} <= drawn
    assert not {"Lakeside", "ban on herring", "We are closer than ever", "Anna Keller, trade minister"} & drawn


def test_the_legend_switches_layers_and_statuses(page: Opened) -> None:
    page.page.get_by_label("Places").check()
    assert {"Lakeside", "Hotel Miramar"} <= page.drawn()
    page.page.get_by_label("planned: not yet done").uncheck()
    assert "Hotel Miramar" not in page.drawn()
    page.page.get_by_label("People").uncheck()
    assert "Anna Keller" not in page.drawn()


def test_clicking_a_node_shows_the_words_marked_in_their_sentence(page: Opened) -> None:
    page.click_node("Lakeside talks")
    assert page.page.locator("#panel h2").inner_text() == "Lakeside talks"
    card = page.page.locator("h3:text-is('about') + .card")
    assert card.locator("mark").inner_text() == "about fishing rights"
    assert "Talks open (Harbour Courier, 2031-03-04)" in card.inner_text()
    assert card.locator("a").get_attribute("href") == "https://example.org/talks-open"


def test_accounts_that_differ_stand_beside_each_other(page: Opened) -> None:
    page.click_node("Lakeside talks")
    text = page.panel()
    assert "not disclosed" in text
    assert "The location was not disclosed" in text
    assert "will meet at the Hotel Miramar" in text
    assert set(page.page.locator(".confidence").all_inner_texts()) == {" confidence 1.00"}
    assert {"planned", "undisclosed", "denied", "asserted"} <= set(page.page.locator(".status").all_inner_texts())


def test_clicking_a_relation_shows_who_says_it_and_what_is_said_besides(page: Opened) -> None:
    page.click_edge("ledBy", "Anna Keller")
    assert page.page.locator("#panel h2").inner_text().endswith("led by Anna Keller")
    marks = page.page.locator("mark").all_inner_texts()
    assert "Anna Keller is leading the delegation of Orsk" in marks
    assert "a delegation of Orsk led by Anna Keller and Tomas Rybak" in marks
    assert "Also said:" in page.panel()
    assert "Tomas Rybak" in page.panel()


def test_a_mere_claim_names_its_claimant(page: Opened) -> None:
    page.click_node("lifting the herring ban")
    assert "claimed by Anna Keller" in page.panel()


def test_the_whole_article_opens_at_the_words(page: Opened) -> None:
    page.click_node("Lakeside talks")
    page.page.locator("h3:text-is('about') + .card").get_by_role("button", name="read the article").click()
    assert page.page.locator("mark:not(.other)").inner_text() == "about fishing rights"
    assert "Orsk agreed to the truce" in page.page.locator(".article").inner_text()
    page.page.get_by_role("button", name="Back to the evidence").click()
    assert page.page.locator("#panel h2").inner_text() == "Lakeside talks"


def test_search_finds_by_any_name_and_opens_what_is_not_shown(page: Opened) -> None:
    page.page.get_by_label("Find").fill("keller, TRADE")
    page.page.keyboard.press("Enter")
    assert page.page.locator("#panel h2").inner_text() == "Anna Keller, trade minister"
    assert "Anna Keller, trade minister" in page.drawn()
    page.page.get_by_label("Find").fill("ines mora")
    assert page.page.locator(".thing").all_inner_texts() == ["Inés Mora"]
    page.page.get_by_label("Find").fill("nobody at all")
    assert page.page.locator("#list").inner_text() == "Nothing of that name."


def test_the_keyboard_reaches_the_words(page: Opened) -> None:
    page.page.get_by_label("Find").focus()
    for _ in range(40):
        page.page.keyboard.press("Tab")
        if page.page.evaluate("document.activeElement.textContent") == "Lakeside talks":
            break
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.tagName") == "H2"
    assert "about fishing rights" in page.page.locator("mark").all_inner_texts()
    page.page.keyboard.press("Escape")
    assert page.page.evaluate("document.activeElement.textContent") == "Lakeside talks"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (390, "dark"), (1280, "dark")])
def test_phones_and_dark_rooms(browser: Browser, file: Path, width: int, scheme: str) -> None:
    seen = opened(browser, file, width=width, scheme=scheme)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    light = seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(244, 246, 248)"
    assert light == (scheme == "light")
    seen.click_node("Lakeside talks")
    assert "about fishing rights" in seen.page.locator("mark").all_inner_texts()
    assert seen.complaints == []
    seen.page.close()


ATTACKS = [
    "<script>alert('ran')</script>",
    "</script><script>alert('ran')</script>",
    "<img src=x onerror=alert('ran')>",
    '"><svg onload=alert(1)> href',
    "javascript:alert('ran')",
    "{{ 7*7 }}{% for x in y %}",
    "<!--<script>",
    "\u202egnp.exe\u2066 ]]> &lt;b&gt;",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_an_article_says_runs_or_becomes_markup(browser: Browser, tmp_path: Path, attack: str) -> None:
    make = factory.ReadingMaker("one", title=attack, published="2031-03-04")
    talks, nation = make.talks(f"talks {attack}"), make.nation(f"nation {attack}", attack)
    side = make.delegation(nation, talks)
    make.say(f"hosted by {attack}", talks, "hostedBy", nation)
    make.say(f"led, {attack}", side, "ledBy", make.person(f"person {attack}"), status=Status.CLAIMED, claimant=nation)
    make.say(f"about {attack}", talks, "about", attack)
    hostile = make.reading()
    article = replace(hostile.article, source=attack, url=attack)
    write(store_of([replace(hostile, article=article)]), tmp_path / "hostile.html", title=f"Title {attack}")
    seen = opened(browser, tmp_path / "hostile.html")
    elements = "document.querySelectorAll('img, svg[onload], [onerror], script:not([id])').length"
    scripts = seen.page.evaluate(elements)
    assert seen.page.title() == " ".join(f"Title {attack}".split())
    for name in (f"talks {attack}", f"nation {attack}", f"person {attack}"):
        seen.page.get_by_label("Find").fill(name)
        seen.page.keyboard.press("Enter")
        assert seen.page.locator("#panel h2").text_content() == name
    seen.page.get_by_role("button", name="read the article").first.click()
    assert attack in (seen.page.locator(".article").text_content() or "")
    assert seen.page.locator("#panel a").count() == 0, "only http and https addresses become links"
    assert seen.page.evaluate(elements) == scripts == 2, "the library and the page's own script"
    assert seen.requests == [(tmp_path / "hostile.html").as_uri()]
    assert seen.complaints == []
    seen.page.close()


def test_the_policy_stops_a_script_that_would_get_in(browser: Browser, file: Path, tmp_path: Path) -> None:
    """The guard behind the guard: even markup put into the file by force may neither run nor call anywhere."""
    forced = "<script>window.ran = true</script><img src='https://example.org/x.png' onerror='window.ran = true'>"
    (tmp_path / "forced.html").write_text(file.read_text("utf-8").replace("<main>", forced + "<main>"), "utf-8")
    seen = opened(browser, tmp_path / "forced.html")
    assert seen.page.evaluate("window.ran") is None
    assert sum("Content Security Policy" in complaint for complaint in seen.complaints) == 3, (
        "the script, the image, its handler"
    )
    assert seen.failures == {"https://example.org/x.png": "csp"}, "stopped by the policy, not by a missing network"
    seen.page.close()


def test_the_file_is_a_document_that_names_no_other_place(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert "default-src 'none'" in text
    assert not re.search(r"<(?:link|iframe|script src)\b", text)
    assert file.stat().st_size < 2_500_000


def test_the_same_articles_in_another_order_give_the_same_page() -> None:
    assert html(store_of(factory.lakeside())) == html(store_of(factory.lakeside()[::-1]))


def test_every_talks_has_room_of_its_own() -> None:
    """Hubs do not lie on each other, nor do the things around them."""
    page = html(store_of(factory.lakeside()))
    places = re.findall(r'"x":(-?\d+),"y":(-?\d+)', page)
    assert len(places) == len(set(places)) > 10


def test_an_empty_store_is_a_page_that_says_so(browser: Browser, tmp_path: Path) -> None:
    write(open_store("memory"), tmp_path / "empty.html")
    seen = opened(browser, tmp_path / "empty.html")
    assert seen.page.locator("#counts").inner_text() == "0 negotiations, 0 people, 0 articles"
    assert seen.complaints == []
    seen.page.close()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ParleyError, match="Cannot write"):
        write(open_store("memory"), tmp_path / "nowhere" / "talks.html")
