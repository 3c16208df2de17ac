"""The page as a file and in a notebook: pyvis carries the network, our own template shows it.

Names, titles and words come from articles and are never trusted: they travel as JSON in a data block, the scripts write
them with textContent only, and a Content-Security-Policy with the hashes of the page's own scripts lets nothing else
run and nothing be fetched. vis-network rides in the file from the copy that pyvis carries.
"""

from __future__ import annotations

import base64
import hashlib
import html as markup
import json
import os
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ParleyError
from kg.files import write_whole
from kg.publish.page import excerpts
from kg.publish.page.content import page_data

if TYPE_CHECKING:
    from kg.graph.store import Store

DEFAULT_TITLE: Final = "Who negotiates with whom"
#: The page's own scripts, in the order in which they build on each other; together they are one script.
SCRIPTS: Final = (
    "data",
    "state",
    "visible",
    "picture",
    "labels",
    "marks",
    "names",
    "words",
    "panel",
    "reading",
    "threads",
    "cards",
    "accounts",
    "table",
    "answers",
    "timeline",
    "map",
    "asking",
    "search",
    "finding",
    "takeaway",
    "keys",
    "views",
    "main",
)


@dataclass(frozen=True)
class Page:
    """A page that a notebook shows in place; ``html`` is the whole document, ``path`` the file where there is one."""

    html: str = field(repr=False)
    path: Path | None = None

    def _repr_html_(self) -> str:
        """The document inside a frame of its own, so that neither touches the other's styles and scripts."""
        return (
            f'<iframe title="{DEFAULT_TITLE}" srcdoc="{markup.escape(self.html)}" '
            'style="width: 100%; height: 48rem; border: 1px solid #8888"></iframe>'
        )


def write(
    store: Store,
    path: str | os.PathLike[str] | None = None,
    *,
    title: str = DEFAULT_TITLE,
    quotes_only: bool = False,
) -> Page:
    """The page of a store; where a path is given it is written there, whole or not at all.

    With ``quotes_only`` it carries the sentences that are evidence instead of whole articles. A notebook shows what
    this gives back in place. Raises ParleyError if the file cannot be written.
    """
    page = Page(html(store, title=title, quotes_only=quotes_only), None if path is None else Path(path))
    if page.path is not None:
        write_whole(page.path, page.html.encode("utf-8", "replace"))
    return page


def html(store: Store, *, title: str = DEFAULT_TITLE, home: str = "", quotes_only: bool = False) -> str:
    """The page of a store: one HTML document that asks nothing of any network. The same store gives the same text.

    A page that a server shows has a link to the server's start, ``home``.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = Path(str(files("kg"))) / "templates" / "page"
    style = (folder / "page.css").read_text(encoding="utf-8")
    library, script = _vis_network(), _script(folder)
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    # Scripts and styles are our own and pyvis's files, and the JSON is written to end no element; all else is escaped.
    data = excerpts.quotes_only(page_data(store)) if quotes_only else page_data(store)
    trusted = {"style": style, "library": library, "script": script, "data": _as_json(data)}
    return environment.get_template("page.html.j2").render(
        **{name: Markup(text) for name, text in trusted.items()},  # noqa: S704 - see above
        title=title,
        home=home,
        script_sources=" ".join(_source_hash(text) for text in (library, script)),
    )


def _script(folder: Path) -> str:
    """The page's own scripts as one, in a scope of their own."""
    parts = ((folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


def _as_json(data: dict[str, Any]) -> str:
    """JSON that cannot end the script element it stands in: ASCII, without <, > and &."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _source_hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def _vis_network() -> str:
    """vis-network from the copy that pyvis carries; the newest one, its licence text with it."""
    found = sorted((Path(str(files("pyvis"))) / "templates" / "lib").glob("vis-9.1.*/vis-network.min.js"))
    if not found:
        raise ParleyError("pyvis has no copy of vis-network 9.1; install pyvis 0.3.2.")
    # The map is not in the page, and a browser with its tools open would ask for it.
    return re.sub(r"\n//# sourceMappingURL=\S*", "", found[-1].read_text(encoding="utf-8"))
