"""Take the pictures in docs/ again: the page of the samples, light, dark, on a phone and on paper.

Usage: python scripts/screenshots.py     (needs Chromium; `make screenshots` installs it)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import kg

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
#: name, width, height, colour scheme, medium
VIEWS = (
    ("page", 1400, 860, "light", "screen"),
    ("page-dark", 1400, 860, "dark", "screen"),
    ("page-phone", 390, 1400, "light", "screen"),
    ("page-print", 794, 1123, "light", "print"),
)


def picture(browser: Browser, page: Path, name: str, width: int, height: int, scheme: str, medium: str) -> None:
    """Ask a question of the page, choose talks that two samples tell differently, write docs/pictures/<name>.png."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]  # one of two literals
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.get_by_role("tab", name="Who led each delegation?").click()
    tab.get_by_label("Find").fill("talks in Helsinki, January 2005")
    tab.keyboard.press("Enter")
    tab.evaluate("scrollTo(0, 0)")
    tab.emulate_media(media=medium)  # type: ignore[arg-type]  # one of two literals
    tab.wait_for_timeout(800)
    tab.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def main() -> int:
    """Build the samples, write their page, take its pictures."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        print("Chromium is missing; install it with: make system", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page = Path(scratch, "talks.html")
        kg.build([str(ROOT / "samples")], store="memory").view(page)
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for view in VIEWS:
            picture(browser, page, *view)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
