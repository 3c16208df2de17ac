"""What is the same for every store: the ontology, its terms, and the styles and scripts of the pages."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.publish.export.ontology import ENDINGS, mappings
from kg.publish.serve import description
from kg.publish.serve.media_types import best
from kg.publish.serve.protocol import ProtocolError

_STATIC = {
    "style.css": ("templates/serve", "text/css"),
    "editor.js": ("templates/serve", "text/javascript"),
    "marking.js": ("templates/serve", "text/javascript"),
    "drawing.js": ("templates/serve", "text/javascript"),
    "yasqe.min.js": ("vendor", "text/javascript"),
    "yasqe.min.css": ("vendor", "text/css"),
    "vega.min.js": ("vendor", "text/javascript"),
    "vega-lite.min.js": ("vendor", "text/javascript"),
    "vega-interpreter.js": ("vendor", "text/javascript"),
    "countries-110m.json": ("vendor", "application/json"),
}


async def vocabulary(request: Request) -> Response:
    """The ontology's terms, for the editor."""
    return JSONResponse(description.vocabulary())


async def ontology(request: Request) -> Response:
    """The ontology in one of its forms (``?format=owl`` or by negotiation), shown as text to a browser."""
    forms = {"text/turtle": ".ttl", "application/rdf+xml": ".owl", "application/n-triples": ".nt", "text/html": ".ttl"}
    named = {"ttl": "text/turtle", "owl": "application/rdf+xml", "nt": "application/n-triples"}
    wanted = request.query_params.get("format", "")
    if wanted == "sssom":
        return Response(mappings(), media_type="text/tab-separated-values; charset=utf-8")
    media = named.get(wanted) or best(request.headers.get("accept"), list(forms))
    if media is None or (wanted and wanted not in named):
        raise ProtocolError(f"The ontology is available as {', '.join(named.values())}, or ?format=sssom.", 406)
    shown = "text/plain" if media == "text/html" else media
    return Response(ENDINGS[forms[media]](), media_type=f"{shown}; charset=utf-8", headers={"Vary": "Accept"})


async def static(request: Request) -> Response:
    """A style or script of the pages; nothing else is in reach."""
    name = request.path_params["name"]
    folder, media = _STATIC.get(name, ("", ""))
    path = Path(str(files("kg"))) / folder / name
    if not folder or not path.is_file():
        raise ProtocolError(f"There is no {name}.", 404)
    return Response(path.read_bytes(), media_type=media)
