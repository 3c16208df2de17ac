"""Measure the page at several sizes beside plain pyvis, and put the figures into docs/page.md.

Usage: make page     (which installs Chromium and lets it find the tests' made-up talks)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import networkx as nx
from marked import put
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as TooSlow
from pyvis.network import Network

from kg.answers.network import network
from kg.graph.store import Store
from kg.publish.page import write
from tests import factory
from tests.publish.page.conftest import store_of
from tests.publish.page.test_picture import FRAMES

SIZES = (100, 1_000, 5_000, 20_000)
#: pyvis adds edges in quadratic time and lays out in the browser: larger sizes end in no picture at all.
LARGEST_FOR_PYVIS = 1_000
PATIENCE = 120.0
PAGE = Path(__file__).resolve().parent.parent / "docs" / "page.md"
READY_HERE = "Boolean(window.parley)"
#: Plain pyvis has its picture when its physics is done.
READY_PYVIS = "(() => { network.once('stabilized', () => { window.done = true; }); })()"


def plain_pyvis(graph: nx.MultiDiGraph, path: Path) -> None:
    """The same network as pyvis writes it by itself: its own template, its own physics in the browser."""
    net = Network(directed=True, cdn_resources="in_line")
    for node, label in graph.nodes(data="label"):
        net.add_node(node, label=label)
    for start, end, relation in graph.edges(keys=True):
        net.add_edge(start, end, label=relation)
    path.write_text(net.generate_html(), encoding="utf-8")


def timed(make: Callable[[], object]) -> float:
    """Seconds the call takes."""
    start = time.monotonic()
    make()
    return time.monotonic() - start


def opening(browser: Browser, path: Path, *, pyvis: bool) -> tuple[str, str]:
    """Seconds until the picture stands still, and frames a second while it is panned; a dash where it never does."""
    page = browser.new_page(viewport={"width": 1280, "height": 850})
    page.route("http*://**", lambda route: route.abort())
    page.set_default_timeout(PATIENCE * 1000)
    try:
        start = time.monotonic()
        page.goto(path.as_uri())
        page.evaluate(READY_PYVIS if pyvis else READY_HERE)
        if pyvis:
            page.wait_for_function("window.done")
        page.screenshot()
        taken = time.monotonic() - start
        if not pyvis:
            page.evaluate(CLICKED, SHOWN["network"])
        frames = page.evaluate(FRAMES.replace("parley.network", "network") if pyvis else FRAMES)
        return f"{taken:.1f} s", f"{frames:.0f}"
    except TooSlow:
        return f"more than {PATIENCE:.0f} s", "–"
    finally:
        page.close()


#: Clicks, and tells after how many milliseconds the page has drawn what that shows.
CLICKED = """selector => new Promise(done => { const start = performance.now();
  document.querySelector(selector).click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))); })"""
TRIES = 5
#: What is shown for the first time, by what is clicked for it.
SHOWN = {
    "network": "[data-view=network]",
    "map": "[data-view=map]",
    "timeline": "[data-view=timeline]",
    "articles": "[data-view=reading]",
    "questions": "[data-view=answers]",
    "who led each delegation": "#tab-who-led-each-delegation",
    "who met whom": "#tab-who-met-whom",
}


def shown(browser: Browser, path: Path) -> list[str]:
    """Seconds until each view, and the tables of two questions, are drawn when first shown; the best of some tries."""
    tried: dict[str, list[float]] = {}
    for _ in range(TRIES):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(path.as_uri())
        page.evaluate(READY_HERE)
        for name, selector in SHOWN.items():
            tried.setdefault(name, []).append(page.evaluate(CLICKED, selector))
        page.close()
    return [f"{min(times) / 1000:.2f} s" for times in tried.values()]


def row(browser: Browser, store: Store, folder: Path) -> tuple[list[str], list[str]]:
    """One line of the table of sizes, and one of the table of views, for a store."""
    graph = network(store)
    ours, theirs = folder / "parley.html", folder / "pyvis.html"
    cells = [f"{graph.number_of_nodes():,}", f"{graph.number_of_edges():,}"]
    cells += [f"{timed(lambda: write(store, ours)):.1f} s", f"{ours.stat().st_size / 1e6:.1f} MB"]
    cells += opening(browser, ours, pyvis=False)
    views = [cells[0], *shown(browser, ours)]
    if graph.number_of_nodes() > LARGEST_FOR_PYVIS:
        return [*cells, "not tried", "–"], views
    plain_pyvis(graph, theirs)
    return [*cells, *opening(browser, theirs, pyvis=True)], views


def _table(head: Sequence[str], rows: list[list[str]]) -> str:
    """A table, which is printed, too."""
    table = "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---:",) * len(head), *rows))
    print(table, end="\n\n")
    return table


def main() -> int:
    """Write the tables between their markers."""
    browser_path = shutil.which("chromium-headless-shell")
    if browser_path is None:
        print("Chromium is missing; install it with: make system", file=sys.stderr)
        return 1
    head = (
        "things",
        "relations",
        "written in",
        "file",
        "opens in",
        "frames a second",
        "plain pyvis opens in",
        "its frames",
    )
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        rows = [row(browser, store_of(factory.wide(size)), Path(scratch)) for size in SIZES]
        browser.close()
    put(PAGE, _table(head, [sizes for sizes, _ in rows]), "sizes")
    put(PAGE, _table(("things", *SHOWN), [views for _, views in rows]), "views")
    return 0


if __name__ == "__main__":
    sys.exit(main())
