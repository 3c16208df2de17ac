"""A real Chromium, and a page opened in it together with all it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page

from kg.graph.store import Store
from kg.model import Reading
from kg.publish.page import write
from tests import deriving, factory

#: What axe looks for: the levels A and AA of the WCAG; it lists the faults, and not each element without one as well.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def store_of(readings: list[Reading]) -> Store:
    """A store over some readings, with its facts."""
    store = factory.store(readings)
    deriving.derive(store.quads)
    return store


@dataclass
class Opened:
    """A page and what it did while it was open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    failures: dict[str, str | None] = field(default_factory=dict)

    def show(self, view: str) -> None:
        """Go to a view: Talks, Questions, Network, ..."""
        self.page.locator("#views").get_by_role("button", name=view, exact=True).click()

    def filters(self) -> None:
        """Open the filters and the list of names."""
        drawer = self.page.locator("#drawer")
        if drawer.get_attribute("aria-expanded") == "false":
            drawer.click()

    def card(self, talks: str) -> str:
        """What stands on the card of those talks."""
        self.show("Talks")
        named = self.page.get_by_role("link", name=talks, exact=True)
        return " ".join(self.page.locator("li.talks", has=named).inner_text().split())

    def click_thing(self, name: str) -> None:
        """Click where the thing of that name stands in the picture."""
        self.show("Network")
        self._click("parley.network.getPosition(parley.data.nodes.find(node => node.name === argument).id)", name)

    def click_line(self, relation: str, end: str) -> None:
        """Click on a relation, nearer to the thing of that name, at which it ends."""
        self.show("Network")
        self._click(
            """(() => { const { data, network } = parley;
            const edge = data.edges.find(edge => edge.relation === argument[0]
              && data.nodes[edge.to].name === argument[1]);
            return network.body.edges[edge.id].edgeType.getPoint(0.6); })()""",
            [relation, end],
        )

    def _click(self, place: str, argument: object) -> None:
        point = self.page.evaluate(f"argument => parley.network.canvasToDOM({place})", argument)
        box = self.page.locator("#canvas").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])

    def dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def panel(self) -> str:
        return self.page.locator("#panel").inner_text()

    def heading(self) -> str:
        """What the panel is about; nothing where it is closed."""
        panel = self.page.locator("#panel h2")
        return panel.inner_text() if panel.count() else ""

    def drawn(self) -> set[str]:
        """The names of the things in the picture."""
        return set(self.page.evaluate("[...parley.shown().nodes].map(id => parley.data.nodes[id].name)"))

    def ask(self, question: str, *, grouped: bool = False) -> None:
        """Open a question, with a row for each statement unless told otherwise."""
        self.show("Questions")
        if self.page.locator("#closeanswer").is_visible():
            self.page.locator("#closeanswer").click()
        self.page.get_by_role("tab", name=question).click()
        self.page.get_by_label("one row each").set_checked(grouped)

    def rows(self) -> list[list[str]]:
        """The cells of the open table, line by line; what stands there once for several lines is in each of them."""
        found: list[list[str]] = self.page.evaluate(
            """() => {
              const rows = [...document.querySelectorAll("#rows tbody tr")], lines = rows.map(() => []);
              rows.forEach((row, y) => { for (const cell of row.cells) {
                let x = 0;
                while (lines[y][x] !== undefined) x += 1;
                for (let below = 0; below < cell.rowSpan; below += 1) lines[y + below][x] = cell.innerText.trim();
              } });
              return lines;
            }"""
        )
        return found

    def find(self, name: str) -> None:
        """Search for a name and take the first suggestion."""
        self.page.get_by_label("Find").fill(name)
        self.page.keyboard.press("Enter")

    def taken(self, item: str) -> tuple[str, bytes]:
        """The name and the content of the file that an item of the take-away menu saves."""
        self.page.locator("#takeaway summary").click()
        with self.page.expect_download() as download:
            self.page.locator("#takeaways").get_by_role("button", name=item).click()
        path = download.value.path()
        return download.value.suggested_filename, Path(path).read_bytes()


def opened(browser: Browser, file: Path, *, width: int = 1280, scheme: str = "light", fragment: str = "") -> Opened:
    """Open a page and keep account of what it asks for and complains about."""
    options: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce", "accept_downloads": True}
    page = browser.new_page(viewport={"width": width, "height": 850}, **options)
    seen = Opened(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("requestfailed", lambda request: seen.failures.update({request.url: request.failure}))
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("dialog", seen.dismiss)
    page.set_default_timeout(4000)
    page.goto(file.as_uri() + (f"#{fragment}" if fragment else ""))
    assert page.evaluate("Boolean(window.parley)"), seen.complaints
    return seen


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two accounts of the same invented talks."""
    path = tmp_path_factory.mktemp("page") / "talks.html"
    first, *others = factory.lakeside()
    article = replace(first.article, source="Harbour Courier", url="https://example.org/talks-open")
    write(store_of([replace(first, article=article), *others]), path)
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Opened]:
    """That page, opened; afterwards it must have asked for nothing and complained about nothing."""
    seen = opened(browser, file)
    yield seen
    seen.page.close()
    own = {request for request in seen.requests if not request.startswith("blob:")}
    assert own == {file.as_uri()}, "the page asks for nothing but itself"
    assert seen.complaints == [], "the page works without a complaint"
