"""From what a page holds to the page: the templates, and what a browser may do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response

from kg.graph.store import Store

if TYPE_CHECKING:
    from jinja2 import Environment

#: Nothing from elsewhere, no script: the pages are read, not run. The graph's page brings its own policy.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
#: Who may correct has one script of this server, which takes over the words that are marked.
CORRECTING_POLICY = POLICY.replace("style-src", "script-src 'self'; style-src")
#: The page with the editor runs scripts of this server, and the editor styles its lines.
EDITOR_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


def html_page(template: str, content: dict[str, Any], status: int) -> Response:
    """The page that a template makes of the content, for whoever may change nothing."""
    return page_of(template, rendered(template, content, None), status, None)


def page_of(template: str, text: str, status: int, editing: dict[str, Any] | None) -> Response:
    """A page that was rendered by a template, for whoever may change things where there is an ``editing``."""
    return HTMLResponse(text, status, headers=headers_of(template, editing))


def headers_of(template: str, editing: dict[str, Any] | None) -> dict[str, str]:
    """The headers with which such a page is sent."""
    policy = EDITOR_POLICY if template == "query" else CORRECTING_POLICY if editing else POLICY
    return {"Content-Security-Policy": policy, "Vary": "Accept"}


def page(
    store: Store,
    *,
    template: str,
    job: Callable[[Store], Mapping[str, Any]],
    here: str,
    editing: dict[str, Any] | None,
) -> str:
    """The page at an address, which a template makes of what a job gives.

    To be run by a worker: the process that takes requests renders nothing large, so that nobody waits for that.
    """
    return rendered(template, {**job(store), "here": here}, editing)


def rendered(template: str, content: dict[str, Any], editing: dict[str, Any] | None) -> str:
    """What a template makes of the content."""
    return _environment().get_template(f"{template}.html.j2").render(**content, editing=editing)


def load() -> None:
    """Have all templates ready."""
    for name in _environment().list_templates(extensions=["j2"]):
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(str(files("kg"))) / "templates" / "serve"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
