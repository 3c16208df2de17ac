"""Take the pictures in docs/ again: the page of the samples, light, dark, on a phone and on paper; what a server shows.

Usage: python scripts/screenshots.py     (needs Chromium; `make screenshots` installs it)
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

import kg

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
#: name, view, width, height, colour scheme, medium
VIEWS = (
    ("page", "Talks", 1280, 800, "light", "screen"),
    ("page-dark", "Talks", 1280, 800, "dark", "screen"),
    ("page-wide", "Talks", 1920, 1080, "light", "screen"),
    ("page-wide-dark", "Talks", 1920, 1080, "dark", "screen"),
    ("page-network", "Network", 1280, 800, "light", "screen"),
    ("page-table", "Questions", 1280, 800, "light", "screen"),
    ("page-map", "Map", 1280, 800, "light", "screen"),
    ("page-reading", "Articles", 1280, 800, "light", "screen"),
    ("page-phone", "Talks", 360, 740, "light", "screen"),
    ("page-phone-dark", "Talks", 360, 740, "dark", "screen"),
    ("page-print", "Talks", 794, 1123, "light", "print"),
)


#: name, and path at the server
SERVED = (
    ("serve-question", "questions/who-led-each-delegation"),
    ("serve-entity", "id/person/anwar-sadat"),
    ("serve-query", "query?draw=network&query=SELECT+*+WHERE+%7B+%3Ftalks+parley%3AhasParty+%3Fparty+%7D"),
)


def picture(browser: Browser, page: Path, name: str, view: str, *look: int | str) -> None:
    """Show a view of the page and write docs/pictures/<name>.png."""
    width, height, scheme, medium = look
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]  # as VIEWS has them
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.locator("#views").get_by_role("button", name=view).click()
    if view == "Articles":
        tab.get_by_role("button", name="Aceh talks in Finnish manor").click()
        tab.get_by_role("link", name="Martti Ahtisaari").first.click()
    if view == "Questions":
        tab.get_by_role("tab", name="What is known only by somebody's word").click()
    tab.emulate_media(media=medium)  # type: ignore[arg-type]  # one of two literals
    tab.wait_for_timeout(800)
    tab.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def served(browser: Browser, location: Path) -> None:
    """Serve a store, and write docs/pictures/<name>.png of some of its pages."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kg", "serve", "--quiet", "--store", str(location), "--port", str(port)]
    server = subprocess.Popen(command)
    try:
        tab = browser.new_page(viewport={"width": 1200, "height": 760})
        for name, path in SERVED:
            _open(tab, f"http://127.0.0.1:{port}/{path}")
            if "draw=" in path:
                tab.locator("#drawing svg[role=img]").wait_for()
                tab.locator("#drawing").evaluate("drawing => drawing.scrollIntoView({ block: 'end' })")
            tab.screenshot(path=PICTURES / f"{name}.png")
        tab.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


def _open(tab: Page, address: str) -> None:
    """Open a page of a server that may still be starting."""
    for _ in range(600):
        try:
            tab.goto(address)
            return
        except Error:  # nobody listens yet
            tab.wait_for_timeout(100)
    raise SystemExit(f"{address} cannot be opened.")


def main() -> int:
    """Build the samples, write their page, take its pictures."""
    browser_path = shutil.which("chromium-headless-shell")
    if browser_path is None:
        print("Chromium is missing; install it with: make system", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page = Path(scratch, "talks.html")
        location = Path(scratch, "talks.kg")
        kg.build([str(ROOT / "samples")], store=location).view(page)
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for view in VIEWS:
            picture(browser, page, *view)
        served(browser, location)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
