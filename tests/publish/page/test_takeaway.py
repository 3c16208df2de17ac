"""What is taken away: files that other programs read."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import networkx as nx
import rdflib

from kg import namespaces as ns
from tests.publish.page.conftest import Opened


def test_graphml_and_gexf_hold_what_is_drawn(page: Opened) -> None:
    drawn = page.drawn()
    graph = nx.read_graphml(io.BytesIO(page.taken("GraphML")[1]))
    assert {label for _, label in graph.nodes(data="label")} == drawn
    led = [data for _, _, data in graph.edges(data=True) if data["relation"] == "ledBy"]
    assert "a delegation of Orsk led by Anna Keller and Tomas Rybak" in {data["quote"] for data in led}
    timed = nx.read_gexf(
        io.BytesIO(page.taken("GEXF")[1].replace(b"gexf.net/1.3", b"www.gexf.net/1.2draft")), version="1.2draft"
    )
    assert {label for _, label in timed.nodes(data="label")} == drawn


def test_what_is_taken_away_is_what_the_filters_let_through(page: Opened) -> None:
    page.filters()
    page.page.locator("#article").select_option("Talks open")
    graph = nx.read_graphml(io.BytesIO(page.taken("GraphML")[1]))
    assert {data["articles"] for _, _, data in graph.edges(data=True)} <= {"", "lakeside-a"}


def test_dated_quotations_are_taken_away_too(page: Opened) -> None:
    page.filters()
    page.page.get_by_label("Quotations").check()
    page.page.get_by_label("Other people").check()
    assert b"We are closer than ever" in page.taken("GEXF")[1]


def test_turtle_keeps_plans_apart_from_facts(page: Opened) -> None:
    page.filters()
    page.page.get_by_label("Places").check()
    graph = rdflib.Graph().parse(data=page.taken("Turtle")[1], format="turtle")
    held = rdflib.URIRef(ns.term("heldAt").value)
    assert list(graph.triples((None, held, None))) == [], "the venue was only planned"
    statements = list(graph.subjects(rdflib.RDF.predicate, held))
    assert [graph.value(each, rdflib.URIRef(ns.term("hasStatus").value)) for each in statements] == [
        rdflib.URIRef(ns.term("planned").value)
    ]
    words = {str(value) for value in graph.objects(None, rdflib.URIRef(ns.OA_EXACT.value))}
    assert "will meet at the Hotel Miramar" in words


def test_the_picture_is_saved_as_png_and_svg(page: Opened) -> None:
    name, png = page.taken("Picture as PNG")
    assert name == "who-negotiates-with-whom.png" and png.startswith(b"\x89PNG")
    svg = ElementTree.fromstring(page.taken("Picture as SVG")[1])  # noqa: S314 - made by the page under test
    texts = ["".join(text.itertext()) for text in svg.findall(".//{*}text")]
    assert any("Lakeside" in text for text in texts)
    assert len(list(svg.findall(".//{*}path"))) > 10
    assert {"≠", "✕"} <= set(texts), "disputed and denied relations are marked"


def test_the_menu_stands_whole_on_a_phone(page: Opened) -> None:
    page.page.set_viewport_size({"width": 360, "height": 740})
    page.page.locator("#takeaway summary").click()
    boxes = [entry.bounding_box() for entry in page.page.locator("#takeaways button").all()]
    assert len(boxes) == 8 and all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
